//! `duban progress import`: filled-in forms into the ledger.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::Args;

use duban::bounded::bounded;
use duban::error::{Error, Result};
use duban::progress::{Config, FormFile, FormKey, Listing, Reading};
use duban::read::Limits;
use duban::store::{Imported, Spec, Store};

use crate::cmd::files::files;
use crate::cmd::listing::print;
use crate::cmd::{Global, now, today};

#[derive(Debug, Args)]
#[command(after_help = "\
读不出的格子和对应不到任务的行会逐条指出，其余照常导入；同一文件再导入一次不会有变化；
更正后重报的内容记为新的一条，原来的保留。有读不出的内容时退出码为 1。
示例：
  duban progress import 二季度填报表/
  duban progress import 区教育局.xlsx --plan 2024 --quarter 2 --unit 区教育局")]
pub struct ImportArgs {
    /// 填好的填报表，或放着它们的文件夹
    #[arg(required = true, value_name = "FILE|DIR")]
    forms: Vec<PathBuf>,
    /// 填报表丢失了隐藏信息时，指明计划
    #[arg(long, value_name = "PLAN", requires = "quarter", requires = "unit")]
    plan: Option<Spec>,
    /// 同上，指明第几季度
    #[arg(long, value_name = "N", requires = "plan", value_parser = clap::value_parser!(u8).range(1..=4))]
    quarter: Option<u8>,
    /// 同上，指明单位
    #[arg(long, value_name = "NAME", requires = "plan")]
    unit: Option<String>,
}

impl ImportArgs {
    pub fn run(self, global: &Global) -> Result<ExitCode> {
        let config = global.load_config()?.progress;
        let limits = global.limits()?;
        let mut store = Store::open(&global.db)?;
        let files = files(&self.forms, &["xlsx", "xlsm", "xlsb", "xls", "ods", "et"])?.into_paths();
        let mut listing = Listing::new(
            "导入",
            &["文件", "单位", "新增", "未变", "未填", "读不出", "说明"],
        );
        let mut problems = Vec::new();
        let mut doubts = Vec::new();
        let mut failed = 0;
        for file in &files {
            let name = file
                .file_name()
                .map(|name| name.to_string_lossy().into_owned())
                .unwrap_or_default();
            match self.one(file, &name, &mut store, &config, &limits) {
                Ok((reading, imported)) => {
                    listing.rows.push(vec![
                        name.into(),
                        reading.form.unit.as_str().into(),
                        count(imported.added),
                        count(imported.unchanged),
                        count(reading.unfilled.len()),
                        count(reading.problems.len()),
                        remark(&reading, &imported).into(),
                    ]);
                    problems.extend(reading.problems);
                    doubts.extend(reading.doubts);
                }
                Err(error) => {
                    failed += 1;
                    let message = format!("失败：{error}");
                    let mut row = vec![name.into(), "".into()];
                    row.extend([(); 4].map(|()| count(0)));
                    row.push(message.into());
                    listing.rows.push(row);
                    if files.len() == 1 {
                        return Err(error);
                    }
                }
            }
        }
        let mut text = listing.to_text(48);
        if !problems.is_empty() {
            text += &format!(
                "\n没有导入的内容（{} 处），请改正后重报：\n",
                problems.len()
            );
            for problem in &problems {
                text += &format!("  {problem}\n");
            }
        }
        print(&text)?;
        Ok(match (failed, problems.len()) {
            (0, 0) => ExitCode::SUCCESS,
            (0, _) => ExitCode::from(1),
            _ => ExitCode::from(2),
        })
    }

    fn one(
        &self,
        path: &Path,
        name: &str,
        store: &mut Store,
        config: &Config,
        limits: &Limits,
    ) -> Result<(Reading, Imported)> {
        let bytes = fs::read(path).map_err(|source| Error::Io {
            what: "无法读取",
            path: path.to_owned(),
            source,
        })?;
        // The workbook comes from a stranger: neither a panic nor a hang of the reader may end the whole import.
        let of = name.to_owned();
        let file = bounded(name, limits, move |_| FormFile::open(&bytes, &of))?;
        let spec = |key: &FormKey, revision| Spec {
            region: Some(key.region.clone()),
            year: key.year,
            revision,
            task: None,
        };
        let key = match (file.key(), &self.plan, self.quarter, &self.unit) {
            (_, Some(plan), Some(quarter), Some(unit)) => {
                let stored = store.load_plan(plan)?;
                FormKey {
                    region: stored.region,
                    year: stored.year,
                    revision: stored.revision,
                    quarter,
                    unit: unit.clone(),
                }
            }
            (Some(key), ..) => key.clone(),
            _ => {
                return Err(Error::Unreadable {
                    file: name.to_owned(),
                    message: "丢失了隐藏的工作表，看不出是哪个计划、季度和单位的填报表".to_owned(),
                    help: "请加 --plan 2024 --quarter 2 --unit 单位名 指明后导入。".to_owned(),
                });
            }
        };
        let current = store.load_plan(&spec(&key, None))?;
        let original = if key.revision == current.revision {
            current.plan.clone()
        } else {
            store.load_plan(&spec(&key, Some(key.revision)))?.plan
        };
        let reading = file.read(&key, &original, &current.plan, config, today());
        let imported = store.import_form(&current, &reading.form, &now())?;
        Ok((reading, imported))
    }
}

fn count(count: usize) -> duban::progress::Cell {
    u32::try_from(count).unwrap_or(u32::MAX).into()
}

fn remark(reading: &Reading, imported: &Imported) -> String {
    if let Some(before) = &imported.before {
        return format!("此文件已于 {} 导入过", before.replace('T', " "));
    }
    if reading.unfilled.is_empty() {
        return String::new();
    }
    let shown: Vec<&str> = reading
        .unfilled
        .iter()
        .take(8)
        .map(String::as_str)
        .collect();
    let more = if reading.unfilled.len() > shown.len() {
        "等"
    } else {
        ""
    };
    format!("未填：{}{more}", shown.join("、"))
}
