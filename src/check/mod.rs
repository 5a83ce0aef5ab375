//! plan → findings: what a careful clerk would find inconsistent in a notice.
//!
//! One rule, one file ([`rules`]), one code; [`registry`] lists them and prints their manual, [`show`] prints findings.
//! A rule rests on the notice itself, never on a list of units or names kept here: what the notice
//! does everywhere is its habit, what it does once against its habit is odd.

mod config;
mod notice;
mod places;
pub mod registry;
mod rule;
mod rules;
#[cfg(test)]
mod sample;
mod sequence;
mod series;
pub mod show;
mod stage;

pub use config::{Config, Level};
pub use rule::Rule;

use crate::finding::Finding;
use crate::model::Plan;

/// Everything odd in a plan, in printed order; findings about the whole notice first.
pub fn check(plan: &Plan, config: &Config) -> Vec<Finding> {
    let notice = notice::Notice::new(plan);
    let mut found: Vec<(usize, Finding)> = Vec::new();
    for rule in registry::rules() {
        let Some(level) = config.level(rule) else {
            continue;
        };
        for odd in (rule.find)(&notice) {
            let place = odd.row.map_or(0, |row| row + 1);
            found.push((place, odd.into_finding(rule, level, &notice)));
        }
    }
    found.sort_by(|(a_place, a), (b_place, b)| {
        (a_place, b.severity, &a.code).cmp(&(b_place, a.severity, &b.code))
    });
    found.into_iter().map(|(_, finding)| finding).collect()
}
