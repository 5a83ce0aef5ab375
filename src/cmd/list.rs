//! `duban list`: the plans in the database.

use std::process::ExitCode;

use clap::Args;

use duban::error::Result;
use duban::progress::Listing;
use duban::store::Store;

use super::Global;
use super::listing::ListingArgs;

#[derive(Debug, Args)]
#[command(after_help = "示例：\n  duban list\n  duban list --format csv --out 计划.csv")]
pub struct ListArgs {
    #[command(flatten)]
    listing: ListingArgs,
}

impl ListArgs {
    pub fn run(self, global: &Global) -> Result<ExitCode> {
        let plans = Store::open(&global.db)?.list_plans()?;
        let mut listing = Listing::new(
            "计划",
            &[
                "计划",
                "修订",
                "项目",
                "任务",
                "进展",
                "存入时间",
                "来源文件",
                "标题",
            ],
        );
        for plan in &plans {
            let revision = if plan.current {
                plan.revision.to_string()
            } else {
                format!("{}（旧）", plan.revision)
            };
            listing.rows.push(vec![
                format!("{}/{}", plan.region, plan.year).into(),
                revision.into(),
                plan.projects.into(),
                plan.tasks.into(),
                plan.entries.into(),
                plan.stored_at.replace('T', " ").into(),
                plan.file.as_str().into(),
                plan.title.as_deref().unwrap_or("").into(),
            ]);
        }
        self.listing.emit(&[listing], &plans)?;
        Ok(ExitCode::SUCCESS)
    }
}
