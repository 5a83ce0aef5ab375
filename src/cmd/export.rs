//! `duban export`: a stored plan with its progress, for other programs and for Excel.

use std::process::ExitCode;

use clap::Args;
use serde_json::json;

use duban::error::Result;
use duban::model::Standing;
use duban::progress::{ledger_listing, plan_listing, standings};
use duban::store::{Spec, Store};

use super::listing::{ListFormat, ListingArgs};
use super::{Global, today};

#[derive(Debug, Args)]
#[command(after_help = "\
json 含计划、台账和各季度状态；csv 为每项任务一行；xlsx 另有台账工作表。
示例：
  duban export 2024 --format xlsx --out 2024.xlsx
  duban export 西青区/2024 --format json > 2024.json")]
pub struct ExportArgs {
    /// 已存的计划
    #[arg(value_name = "PLAN")]
    plan: Spec,
    #[command(flatten)]
    listing: ListingArgs,
}

impl ExportArgs {
    pub fn run(self, global: &Global) -> Result<ExitCode> {
        let config = global.load_config()?.progress;
        let store = Store::open(&global.db)?;
        let stored = store.load_plan(&self.plan)?;
        let entries = store.entries(stored.plan_id)?;
        let quarters: Vec<Vec<Standing>> = (1..=4)
            .map(|q| standings(&stored.plan, &entries, q, &config, today()))
            .collect();
        let mut listings = vec![plan_listing(&stored.plan, &quarters, &config)];
        if self.listing.format != ListFormat::Csv {
            listings.push(ledger_listing(&entries, &config));
        }
        let value = json!({
            "schema": "duban.export/1",
            "region": stored.region,
            "year": stored.year,
            "revision": stored.revision,
            "stored_at": stored.stored_at,
            "plan": stored.plan,
            "entries": entries,
            "standings": quarters,
        });
        self.listing.emit(&listings, &value)?;
        Ok(ExitCode::SUCCESS)
    }
}
