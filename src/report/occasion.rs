//! What a report is about.

use std::collections::HashMap;

use jiff::civil::{Date, date};

use super::Config;
use crate::finding::Finding;
use crate::model::{Basis, Period, Plan, Standing, Task};
use crate::progress::{self, UnitScore};

/// Everything that goes into the reports of one quarter.
#[derive(Debug, Clone, Copy)]
pub struct Occasion<'a> {
    /// The plan.
    pub plan: &'a Plan,
    /// 1 to 4.
    pub quarter: u8,
    /// 成文日期.
    pub date: Date,
    /// How every task stands, in the plan's order. Where nothing was reported the reports are the quarter's
    /// work orders.
    pub standings: &'a [Standing],
    /// The units' scores from the first quarter to this one, best first; empty where they are not to be printed.
    pub scores: &'a [UnitScore],
    /// What is odd in the notice.
    pub findings: &'a [Finding],
    /// Issuer, series, addressee.
    pub config: &'a Config,
    /// Lights, colours and wording.
    pub progress: &'a progress::Config,
}

impl<'a> Occasion<'a> {
    /// Whether anything at all was reported for the quarter, or carried over from an earlier one.
    pub fn is_reported(&self) -> bool {
        self.standings
            .iter()
            .any(|standing| !matches!(standing.basis, Basis::Nothing | Basis::Plan))
    }

    /// Standings by task and item.
    pub fn standing_of(&self) -> HashMap<(&'a str, Option<&'a str>), &'a Standing> {
        self.standings
            .iter()
            .map(|standing| ((standing.task.as_str(), standing.item.as_deref()), standing))
            .collect()
    }

    /// 第二季度.
    pub fn quarter_label(&self) -> String {
        Period::Quarter(self.quarter).label()
    }

    /// The last day of the quarter; in the year of the report where the plan names none.
    pub fn quarter_end(&self) -> Date {
        let year = self
            .plan
            .year
            .and_then(|year| i16::try_from(year).ok())
            .unwrap_or(self.date.year());
        let month = i8::try_from(self.quarter.clamp(1, 4)).unwrap_or(4) * 3;
        date(year, month, 1).last_of_month()
    }

    /// The day up to which progress counts: the end of the quarter, or the report's own date if that is earlier.
    pub fn as_of(&self) -> Date {
        self.quarter_end().min(self.date)
    }

    /// The issuer: as set, else of the plan's region.
    pub fn issuer(&self) -> String {
        if !self.config.issuer.is_empty() {
            return self.config.issuer.clone();
        }
        match self.plan.region.as_deref() {
            Some(region) if !region.is_empty() => format!("{region}人民政府督查室"),
            _ => "政府督查室".to_owned(),
        }
    }
}

/// Whether the plan has something for a task to reach in a quarter.
pub fn is_due(task: &Task, quarter: u8) -> bool {
    task.milestone_in(quarter).is_some()
}

/// Whether a quarter holds the last thing that the plan has for a task.
pub fn is_last(task: &Task, quarter: u8) -> bool {
    task.milestones
        .iter()
        .filter(|m| m.text.is_some())
        .map(|m| m.period.quarter())
        .max()
        == Some(quarter)
}

/// `2024年7月5日`: Arabic figures without leading zeros, as GB/T 9704 has dates.
pub fn long_date(date: Date) -> String {
    format!("{}年{}月{}日", date.year(), date.month(), date.day())
}
