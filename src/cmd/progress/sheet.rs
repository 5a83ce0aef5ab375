//! `duban progress sheet`: one Excel form per unit.

use std::path::PathBuf;
use std::process::ExitCode;

use clap::Args;

use duban::error::{Error, Result};
use duban::output::{self, FileNames, Kind};
use duban::progress::{FormKey, form, form_name, standings, units};
use duban::store::{Spec, Store};

use crate::cmd::{Global, today};

#[derive(Debug, Args)]
#[command(after_help = "\
示例：
  duban progress sheet 2024 --quarter 2 --out 二季度填报表
  duban progress sheet 2024 --quarter 2 --unit 区教育局")]
pub struct SheetArgs {
    /// 已存的计划，如 2024、西青区/2024
    #[arg(value_name = "PLAN")]
    plan: Spec,
    /// 第几季度
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u8).range(1..=4))]
    quarter: u8,
    /// 只为这个单位生成（可重复）
    #[arg(long, value_name = "NAME")]
    unit: Vec<String>,
    /// 写到哪个文件夹
    #[arg(long, value_name = "DIR", default_value = "填报表")]
    out: PathBuf,
    /// 覆盖已有的、不是同类的文件
    #[arg(long)]
    force: bool,
}

impl SheetArgs {
    pub fn run(self, global: &Global) -> Result<ExitCode> {
        let config = global.load_config()?.progress;
        let store = Store::open(&global.db)?;
        let stored = store.load_plan(&self.plan)?;
        let entries = store.entries(stored.plan_id)?;
        let before = match self.quarter {
            1 => Vec::new(),
            quarter => standings(&stored.plan, &entries, quarter - 1, &config, today()),
        };
        let known = units(&stored.plan);
        if let Some(unknown) = self.unit.iter().find(|u| !known.contains(&u.as_str())) {
            return Err(Error::Usage {
                message: format!("计划里没有单位“{unknown}”"),
                help: format!("计划中的单位：{}。", known.join("、")),
            });
        }
        output::make_folder(&self.out)?;
        let mut names = FileNames::default();
        let mut count = 0;
        for unit in known {
            if !self.unit.is_empty() && !self.unit.iter().any(|u| u == unit) {
                continue;
            }
            let key = FormKey {
                region: stored.region.clone(),
                year: stored.year,
                revision: stored.revision,
                quarter: self.quarter,
                unit: unit.to_owned(),
            };
            let bytes =
                form(&stored.plan, &key, &before, &config, today()).map_err(|e| Error::Usage {
                    message: format!("无法生成“{unit}”的填报表：{e}"),
                    help: "请检查该单位的任务中是否有过长的内容。".to_owned(),
                })?;
            if let Some(bytes) = bytes {
                let path = self.out.join(names.unique(&form_name(&key)) + ".xlsx");
                output::write_new(&path, &bytes, Kind::Xlsx, self.force)?;
                count += 1;
            }
        }
        println!("已写出 {count} 份填报表，在“{}”", self.out.display());
        Ok(ExitCode::SUCCESS)
    }
}
