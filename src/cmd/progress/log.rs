//! `duban progress log`: who said what of a task, and when.

use std::process::ExitCode;

use clap::Args;

use duban::error::Result;
use duban::progress::ledger_listing;
use duban::store::{Spec, Store};

use crate::cmd::Global;
use crate::cmd::listing::ListingArgs;
use crate::cmd::show::no_such_task;

#[derive(Debug, Args)]
#[command(after_help = "\
示例：
  duban progress log 2024/27
  duban progress log 2024 --quarter 2 --format xlsx --out 台账.xlsx")]
pub struct LogArgs {
    /// 计划、项目、任务或分项
    #[arg(value_name = "PLAN[/TASK]")]
    spec: Spec,
    /// 只看第几季度
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u8).range(1..=4))]
    quarter: Option<u8>,
    #[command(flatten)]
    listing: ListingArgs,
}

impl LogArgs {
    pub fn run(self, global: &Global) -> Result<ExitCode> {
        let config = global.load_config()?.progress;
        let store = Store::open(&global.db)?;
        let stored = store.load_plan(&self.spec)?;
        let mut entries = store.entries(stored.plan_id)?;
        entries.retain(|e| self.quarter.is_none_or(|quarter| e.quarter == quarter));
        if let Some(name) = &self.spec.task {
            let places = duban::store::find_places(&stored.plan, name);
            if places.is_empty() {
                return Err(no_such_task(&stored, name));
            }
            entries.retain(|entry| {
                places.iter().any(|place| {
                    entry.task == place.task.id
                        && place
                            .item
                            .is_none_or(|item| entry.item.as_ref() == Some(&item.mark))
                })
            });
        }
        self.listing
            .emit(&[ledger_listing(&entries, &config)], &entries)?;
        Ok(ExitCode::SUCCESS)
    }
}
