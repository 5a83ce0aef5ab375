//! `duban check`: what is inconsistent in a notice.

use std::io::Write as _;
use std::process::ExitCode;

use clap::{Args, ValueEnum};

use duban::check::{self, registry, show};
use duban::error::{Error, Result};
use duban::finding::{Finding, Severity};
use duban::model::Plan;

use super::{Global, notice};

#[derive(Debug, Args)]
#[command(after_help = "示例：
  duban check 通知.pdf
  duban check 通知.pdf --format html > 检查结果.html
  duban check 通知.pdf --ignore Q104,T403
  duban rules Q107          查看某条规则的说明

退出码：0 没有“错误”级问题；1 有“错误”级问题；2 无法运行。")]
pub struct CheckArgs {
    /// 通知文件、计划文件（JSON），或数据库中的计划（2024、西青区/2024）
    #[arg(value_name = "NOTICE")]
    notice: String,
    /// 输出格式
    #[arg(long, value_enum, default_value_t)]
    format: Format,
    /// 不检查的规则，写编号或名称，可写多个
    #[arg(long, value_name = "CODE", value_delimiter = ',', num_args = 1..)]
    ignore: Vec<String>,
}

#[derive(Debug, Clone, Copy, Default, ValueEnum)]
enum Format {
    /// 像编译器的提示那样，逐条列出原文和建议
    #[default]
    Text,
    /// 供其他程序使用
    Json,
    /// 一个独立的网页
    Html,
}

impl CheckArgs {
    pub fn run(self, global: &Global) -> Result<ExitCode> {
        let mut config = global.load_config()?.check;
        config.ignore.extend(self.ignore);
        if let Some(unknown) = config.unknown().first() {
            return Err(Error::Usage {
                message: format!("没有“{unknown}”这条规则"),
                help: "用 duban rules 查看全部规则的编号和名称。".to_owned(),
            });
        }
        let plan = notice::load_plan(&self.notice, global)?;
        let findings = check::check(&plan, &config);
        print(self.format, &plan, &findings);
        let failed = findings.iter().any(|f| f.severity == Severity::Error);
        Ok(ExitCode::from(u8::from(failed)))
    }
}

fn print(format: Format, plan: &Plan, findings: &[Finding]) {
    let text = match format {
        Format::Text => show::text(plan, findings),
        Format::Html => show::html(plan, findings),
        Format::Json => registry::json(findings),
    };
    // Colours go where a terminal shows them; a reader that hangs up (head, less) is no error.
    let _ = anstream::stdout().write_all(text.as_bytes());
}
