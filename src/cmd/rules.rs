//! `duban rules`: the manual of the checks.

use std::process::ExitCode;

use clap::Args;

use duban::check::registry;
use duban::error::{Error, Result};

#[derive(Debug, Args)]
#[command(after_help = "示例：\n  duban rules\n  duban rules Q107")]
pub struct RulesArgs {
    /// 只看这些规则，写编号或名称
    #[arg(value_name = "CODE")]
    codes: Vec<String>,
}

impl RulesArgs {
    pub fn run(self) -> Result<ExitCode> {
        if self.codes.is_empty() {
            print!("{}", registry::manual());
        }
        for code in &self.codes {
            let rule = registry::rule(code).ok_or_else(|| Error::Usage {
                message: format!("没有“{code}”这条规则"),
                help: "用 duban rules 查看全部规则的编号和名称。".to_owned(),
            })?;
            print!("{}", registry::page(rule));
        }
        Ok(ExitCode::SUCCESS)
    }
}
