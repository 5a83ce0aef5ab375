//! `duban run`: the whole job in one go.

use std::collections::BTreeSet;
use std::path::PathBuf;
use std::process::ExitCode;

use clap::Args;

use duban::check::{check, show};
use duban::error::Result;
use duban::finding::Severity;
use duban::model::Plan;
use duban::report::Kind;

use super::Global;
use super::notice::load_plan;
use super::report::{Basis, PrintArgs, ledger};

#[derive(Debug, Args)]
#[command(after_help = "\
读通知，检查前后是否一致，生成所选季度的全部报告，并说明读到了什么、发现了什么、写出了什么。
示例：
  duban run 通知.pdf
  duban run 通知.pdf --quarter 2 --out 报告
  duban run 通知.pdf --quarter 2 --kind bulletin --date 2024-07-05 --out 报告")]
pub struct RunArgs {
    /// 通知文件、计划文件（JSON），或数据库中的计划（2024、西青区/2024）
    #[arg(value_name = "NOTICE")]
    notice: String,
    /// 哪个季度（1–4）；不指定时取成文日期所在的季度
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u8).range(1..=4))]
    quarter: Option<u8>,
    /// 报告种类，可重复：bulletin 通报、brief 专报、unit 督办单、list 责任清单、findings 核校报告；不指定时全部生成
    #[arg(long, value_name = "KIND", value_delimiter = ',')]
    kind: Vec<Kind>,
    /// 写到哪个文件夹
    #[arg(long, value_name = "DIR", default_value = "out")]
    out: PathBuf,
    #[command(flatten)]
    print: PrintArgs,
}

/// Findings printed in full; `duban check` prints them all, with the words they rest on.
const SHOWN: usize = 10;

impl RunArgs {
    pub fn run(self, global: &Global) -> Result<ExitCode> {
        let config = global.load_config()?;
        let plan = load_plan(&self.notice, global)?;
        println!("读入  {}", self.notice);
        println!("      {}", read(&plan));
        for warning in &plan.warnings {
            println!("      提醒：{}", warning.message);
        }

        let mut findings = check(&plan, &config.check);
        findings.sort_by_key(|f| std::cmp::Reverse(f.severity));
        println!("检查  {}", show::summary(&findings));
        for finding in findings.iter().take(SHOWN) {
            println!(
                "      {}[{}] {}{}",
                finding.severity.label(),
                finding.code,
                finding
                    .project
                    .map(|n| format!("项目{n}："))
                    .unwrap_or_default(),
                finding.message
            );
        }
        if findings.len() > SHOWN {
            println!("      其余{}条从略", findings.len() - SHOWN);
        }
        if !findings.is_empty() {
            println!(
                "      依据和建议见核校报告，或运行 duban check {}",
                self.notice
            );
        }

        let quarter = self
            .quarter
            .unwrap_or_else(|| (self.print.date().month() as u8).div_ceil(3));
        let entries = ledger(&self.notice, &plan, global)?;
        let kinds = if self.kind.is_empty() {
            &Kind::ALL[..]
        } else {
            &self.kind
        };
        let basis = Basis {
            plan: &plan,
            entries: &entries,
            findings: &findings,
            quarter,
        };
        let written = self.print.write(&basis, kinds, &self.out, config)?;
        println!(
            "写出  第{quarter}季度的报告{}个，在 {}",
            written.len(),
            self.out.display()
        );
        for path in written.iter().filter_map(|p| p.file_name()) {
            println!("      {}", path.to_string_lossy());
        }
        let failed = findings.iter().any(|f| f.severity == Severity::Error);
        Ok(ExitCode::from(u8::from(failed)))
    }
}

/// What was read, in one line.
fn read(plan: &Plan) -> String {
    let units: BTreeSet<&str> = plan
        .tasks()
        .flat_map(|(_, _, task)| task.parties.iter().map(|p| p.unit.as_str()))
        .collect();
    let categories = plan
        .categories
        .iter()
        .filter(|c| !c.name.is_empty())
        .count();
    let mut line = String::new();
    if let Some(region) = &plan.region {
        line.push_str(region);
    }
    if let Some(year) = plan.year {
        line.push_str(&format!("{year}年："));
    }
    if categories > 0 {
        line.push_str(&format!("{categories}个大项，"));
    }
    line.push_str(&format!(
        "{}个项目，{}项任务，{}个单位",
        plan.projects().count(),
        plan.tasks().count(),
        units.len()
    ));
    line
}
