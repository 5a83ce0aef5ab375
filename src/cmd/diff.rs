//! `duban diff`: what changed between two plans.

use std::path::PathBuf;
use std::process::ExitCode;

use anstream::{AutoStream, ColorChoice};
use clap::{Args, ValueEnum};
use jiff::civil::Date;

use duban::diff::{self, PlanDiff, show::View};
use duban::error::{Error, Result};
use duban::output::{self, Kind};
use duban::report::Templates;

use super::Global;
use super::listing::print_bytes;
use super::notice::load_plan;
use super::report::{fonts, own_templates};

/// How a difference is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum DiffFormat {
    /// 终端文本
    Text,
    /// 数据
    Json,
    /// 单个网页文件
    Html,
    /// 公文格式的 PDF（需 --out）
    Pdf,
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
  duban diff 印发稿.pdf 更正稿.docx --format pdf --out 变更表.pdf")]
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
    /// 成文日期（PDF、Excel），如 2026-02-01；不指定时为今天
    #[arg(long, value_name = "YYYY-MM-DD")]
    date: Option<Date>,
    /// 自己的模板文件夹（PDF）：其中的 diff.html、report.css 代替内置的
    #[arg(long, value_name = "DIR")]
    templates: Option<PathBuf>,
    /// 自己的字体文件夹（PDF）
    #[arg(long, value_name = "DIR")]
    fonts: Option<PathBuf>,
    /// 覆盖已有的、不是同类的文件
    #[arg(long)]
    force: bool,
}

/// Width of the text where the terminal does not say: as wide as two thirds of a common screen.
const WIDTH: usize = 100;

impl DiffArgs {
    pub fn run(self, global: &Global) -> Result<ExitCode> {
        if self.out.is_none() && matches!(self.format, DiffFormat::Pdf | DiffFormat::Xlsx) {
            return Err(Error::Usage {
                message: "PDF 和 Excel 表格不能打印在屏幕上".to_owned(),
                help: "请用 --out 指明文件，例如 --out 变更表.pdf。".to_owned(),
            });
        }
        let old = load_plan(&self.old, global)?;
        let new = load_plan(&self.new, global)?;
        let diff = diff::diff(&old, &new);
        let view = View::of(&diff, self.revision || diff.is_revision());
        match self.format {
            DiffFormat::Text => self.write(self.text(&view).as_bytes(), Kind::Text)?,
            DiffFormat::Json => self.write(&json(&diff)?, Kind::Json)?,
            DiffFormat::Html => self.write(view.to_page()?.as_bytes(), Kind::Html)?,
            DiffFormat::Pdf => self.write(&self.document(&view)?, Kind::Pdf)?,
            DiffFormat::Xlsx => self.write(&self.workbook(&view)?, Kind::Xlsx)?,
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

    fn document(&self, view: &View) -> Result<Vec<u8>> {
        let templates = Templates::new(&own_templates(self.templates.as_deref())?)?;
        let fonts = fonts(self.fonts.as_deref())?;
        view.to_pdf(self.date(), &templates, &fonts)
    }

    fn workbook(&self, view: &View) -> Result<Vec<u8>> {
        view.to_workbook(self.date()).map_err(|e| Error::Usage {
            message: format!("无法写成 Excel 表格：{e}"),
            help: "可改用 --format html。".to_owned(),
        })
    }

    fn date(&self) -> Date {
        self.date.unwrap_or_else(super::today)
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
