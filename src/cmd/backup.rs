//! `duban backup`: a consistent copy of the database.

use std::path::PathBuf;
use std::process::ExitCode;

use clap::Args;

use duban::error::{Error, Result};
use duban::store::Store;

use super::{Global, now};

#[derive(Debug, Args)]
#[command(after_help = "\
备份期间其他程序可以照常写入；副本是某一时刻的完整状态，可直接用 --db 打开。
示例：
  duban backup
  duban backup --out /media/u/督办-备份.db")]
pub struct BackupArgs {
    /// 写到哪里；不指定时写在数据库旁边，文件名带时间
    #[arg(long, value_name = "FILE")]
    out: Option<PathBuf>,
    /// 覆盖已有的副本
    #[arg(long)]
    force: bool,
}

impl BackupArgs {
    pub fn run(self, global: &Global) -> Result<ExitCode> {
        let store = Store::open(&global.db)?;
        let target = self.out.unwrap_or_else(|| {
            let stamp: String = now()
                .chars()
                .filter(char::is_ascii_digit)
                .take(14)
                .collect();
            let mut name = global.db.file_stem().unwrap_or_default().to_owned();
            name.push(format!("-{stamp}.db"));
            global.db.with_file_name(name)
        });
        if target.exists() && !self.force {
            return Err(Error::Usage {
                message: format!("“{}”已存在，没有改动它", target.display()),
                help: "请换一个文件名；若确要覆盖，请加 --force。".to_owned(),
            });
        }
        store.backup_to(&target)?;
        println!("已备份到 {}", target.display());
        Ok(ExitCode::SUCCESS)
    }
}
