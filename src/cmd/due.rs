//! `duban due`: what is due, late and unreported, by unit.

use std::process::ExitCode;

use clap::Args;

use duban::error::Result;
use duban::model::{Role, Status};
use duban::progress::{due, due_listing, standings};
use duban::store::{Spec, Store};

use super::listing::{ListFormat, ListingArgs, print};
use super::{Global, today};

#[derive(Debug, Args)]
#[command(after_help = "\
示例：
  duban due --quarter 2
  duban due 2024 --quarter 2 --unreported
  duban due 西青区/2024 --quarter 2 --unit 区教育局 --format xlsx --out 到期.xlsx")]
pub struct DueArgs {
    /// 已存的计划；不写时为最近一年的
    #[arg(value_name = "PLAN")]
    plan: Option<Spec>,
    /// 第几季度
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u8).range(1..=4))]
    quarter: u8,
    /// 截至哪一天；不写时为今天
    #[arg(long, value_name = "DATE")]
    as_of: Option<jiff::civil::Date>,
    /// 只看这个单位
    #[arg(long, value_name = "NAME")]
    unit: Option<String>,
    /// 只看滞后的
    #[arg(long)]
    late: bool,
    /// 只看未报送的
    #[arg(long)]
    unreported: bool,
    /// 连同配合的任务一起列出
    #[arg(long)]
    support: bool,
    #[command(flatten)]
    listing: ListingArgs,
}

impl DueArgs {
    pub fn run(self, global: &Global) -> Result<ExitCode> {
        let config = global.load_config()?.progress;
        let store = Store::open(&global.db)?;
        let stored = match &self.plan {
            Some(spec) => store.load_plan(spec)?,
            None => store.load_latest_plan()?,
        };
        let as_of = self.as_of.unwrap_or_else(today);
        let entries = store.entries(stored.plan_id)?;
        let standings = standings(&stored.plan, &entries, self.quarter, &config, as_of);
        let mut list = due(&stored.plan, &standings, self.quarter, as_of);
        list.retain(|due| {
            let wanted = (!self.late && !self.unreported)
                || (self.late && due.status.is_late())
                || (self.unreported && due.status == Status::Unreported);
            wanted
                && (self.support || due.role == Role::Lead)
                && self.unit.as_ref().is_none_or(|unit| *unit == due.unit)
        });
        self.listing.emit(&[due_listing(&list, &config)], &list)?;
        if self.listing.format == ListFormat::Text && self.listing.out.is_none() {
            let count = |keep: fn(Status) -> bool| list.iter().filter(|d| keep(d.status)).count();
            let (late, unreported) = (count(Status::is_late), count(|s| s == Status::Unreported));
            let total = list.len();
            print(&format!(
                "\n共 {total} 项：滞后 {late}，未报送 {unreported}\n"
            ))?;
        }
        Ok(ExitCode::SUCCESS)
    }
}
