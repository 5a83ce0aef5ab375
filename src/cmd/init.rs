//! `duban init`: the commented default settings.

use std::path::PathBuf;
use std::process::ExitCode;

use clap::Args;

use duban::config::DEFAULT_TOML;
use duban::error::{Error, Result};

#[derive(Debug, Args)]
#[command(after_help = "示例：\n  duban init\n  duban init --out 设置/duban.toml")]
pub struct InitArgs {
    /// 写到哪里
    #[arg(long, value_name = "FILE", default_value = "duban.toml")]
    out: PathBuf,
    /// 覆盖已有的文件
    #[arg(long)]
    force: bool,
}

impl InitArgs {
    pub fn run(self) -> Result<ExitCode> {
        if self.out.exists() && !self.force {
            return Err(Error::Usage {
                message: format!("“{}”已存在，没有改动它", self.out.display()),
                help: "若确要恢复默认配置，请加 --force。".to_owned(),
            });
        }
        std::fs::write(&self.out, DEFAULT_TOML).map_err(|source| Error::Io {
            what: "无法写入",
            path: self.out.clone(),
            source,
        })?;
        println!("已写出 {}", self.out.display());
        Ok(ExitCode::SUCCESS)
    }
}
