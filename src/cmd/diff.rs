//! `duban diff`: what changed between two plans.

use std::path::PathBuf;
use std::process::ExitCode;

use anstream::{AutoStream, ColorChoice};
use clap::{Args, ValueEnum};

use duban::diff::{self, PlanDiff, show::View};
use duban::error::{Error, Result};
use duban::output::{self, Kind};

use super::Global;
use super::listing::print_bytes;
use super::notice::load_plan;

/// How a difference is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum DiffFormat {
    /// 终端文本
    Text,
    /// 数据
    Json,
    /// 单个网页文件
    Html,
    /// Excel 表格（需 --out）
    Xlsx,
}

#[derive(Debug, Args)]
#[command(after_help = "\
NOTICE 可以是通知文件、计划 JSON，或已存的计划（2024、西青区/2024、2024@1）。
两年之间默认列出延续、增列、剔除和人员变动；同一地区同一年的两份计划，列出变更前、变更后、变更理由对照的变更表。
项目按名称、地点、单位、数量和任务内容配对，不看序号；拿不准的列为“待核”，不作判断。

示例：
  duban diff 2025 2026
  duban diff 2025年通知.pdf 2026年通知.pdf --format html --out 对照.html
  duban diff 印发稿.pdf 更正稿.docx --format xlsx --out 变更表.xlsx")]
pub struct DiffArgs {
    /// 较早的计划
    #[arg(value_name = "OLD")]
    old: String,
    /// 较晚的计划
    #[arg(value_name = "NEW")]
    new: String,
    /// 输出格式
    #[arg(long, value_enum, value_name = "FORMAT", default_value_t = DiffFormat::Text)]
    format: DiffFormat,
    /// 按同一计划的修订列出变更表；地区和年份相同时自动如此
    #[arg(long)]
    revision: bool,
    /// 写到文件；不指定时打印在屏幕上
    #[arg(long, value_name = "FILE")]
    out: Option<PathBuf>,
    /// 覆盖已有的、不是同类的文件
    #[arg(long)]
    force: bool,
}

/// Width of the text where the terminal does not say: as wide as two thirds of a common screen.
const WIDTH: usize = 100;

impl DiffArgs {
    pub fn run(self, global: &Global) -> Result<ExitCode> {
        let old = load_plan(&self.old, global)?;
        let new = load_plan(&self.new, global)?;
        let diff = diff::diff(&old, &new);
        let view = View::of(&diff, self.revision || diff.is_revision());
        match self.format {
            DiffFormat::Text => self.write(self.text(&view).as_bytes(), Kind::Text)?,
            DiffFormat::Json => self.write(&json(&diff)?, Kind::Json)?,
            DiffFormat::Html => self.write(view.to_page()?.as_bytes(), Kind::Html)?,
            DiffFormat::Xlsx => self.workbook(&view)?,
        }
        Ok(ExitCode::SUCCESS)
    }

    /// Colours and the terminal's width on a terminal, neither in a file.
    fn text(&self, view: &View) -> String {
        let width = std::env::var("COLUMNS")
            .ok()
            .and_then(|columns| columns.parse().ok());
        let colour =
            self.out.is_none() && AutoStream::choice(&std::io::stdout()) != ColorChoice::Never;
        view.to_text(width.unwrap_or(WIDTH), colour)
    }

    fn workbook(&self, view: &View) -> Result<()> {
        if self.out.is_none() {
            return Err(Error::Usage {
                message: "Excel 表格不能打印在屏幕上".to_owned(),
                help: "请用 --out 指明文件，例如 --out 变更表.xlsx。".to_owned(),
            });
        }
        let bytes = view.to_workbook(super::today()).map_err(|e| Error::Usage {
            message: format!("无法写成 Excel 表格：{e}"),
            help: "可改用 --format html。".to_owned(),
        })?;
        self.write(&bytes, Kind::Xlsx)
    }

    fn write(&self, bytes: &[u8], kind: Kind) -> Result<()> {
        match &self.out {
            Some(path) => {
                output::write_new(path, bytes, kind, self.force)?;
                println!("已写出 {}", path.display());
                Ok(())
            }
            None => print_bytes(bytes),
        }
    }
}

fn json(diff: &PlanDiff) -> Result<Vec<u8>> {
    let mut text = serde_json::to_vec_pretty(diff).map_err(|e| Error::Usage {
        message: format!("无法写成 JSON：{e}"),
        help: String::new(),
    })?;
    text.push(b'\n');
    Ok(text)
}
