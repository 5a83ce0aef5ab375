//! The plan by unit.

use indexmap::IndexMap;
use serde::{Deserialize, Serialize};

use crate::model::{Role, Standing, Status};
use crate::report::occasion::{Occasion, is_due};

use super::row::Row;

/// A unit with its tasks.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Unit {
    /// 区教育局.
    pub name: String,
    /// Rows it leads, in the plan's order.
    pub leads: Vec<Link>,
    /// Rows it supports.
    pub supports: Vec<Link>,
    /// Of those it leads: with a milestone in the quarter.
    pub due: usize,
    /// Of those it leads: on schedule or better.
    pub good: usize,
    /// 滞后.
    pub behind: usize,
    /// 严重滞后 and 未启动.
    pub far_behind: usize,
    /// 未报送.
    pub unreported: usize,
    /// Neither: moved, or without a milestone.
    pub other: usize,
    /// Rows it leads that are late.
    pub late: Vec<Link>,
    /// Rows it leads that it has not reported on.
    pub missing: Vec<Link>,
}

/// A task as a text names it, and where its row stands.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Link {
    /// Id of the row.
    pub anchor: String,
    /// 第6项.
    pub reference: String,
    /// 6, 4(2): short, for tables.
    pub short: String,
    /// The project's name.
    pub name: String,
}

impl Link {
    /// To a row.
    pub fn to(row: &Row) -> Self {
        let short = if row.number.is_empty() {
            row.name.clone()
        } else {
            // In a narrow column.
            let mark = row.mark.replace('（', "(").replace('）', ")");
            format!("{}{mark}", row.number)
        };
        Self {
            anchor: row.anchor.clone(),
            reference: row.reference.clone(),
            short,
            name: row.name.clone(),
        }
    }
}

/// Every unit of the plan, in the order in which the plan first names them. `rows` are those of the same plan.
pub fn units(occasion: &Occasion<'_>, rows: &[Row]) -> Vec<Unit> {
    let mut units: IndexMap<&str, Unit> = IndexMap::new();
    let standings = occasion.standing_of();
    for ((_, _, task), row) in occasion.plan.tasks().zip(rows) {
        let standing = standings.get(&(task.id.as_str(), None)).copied();
        let mut named: Vec<(&str, Role)> = Vec::new();
        for party in task
            .parties
            .iter()
            .chain(task.items.iter().flat_map(|item| &item.parties))
        {
            if !named.iter().any(|(unit, _)| *unit == party.unit) {
                named.push((&party.unit, party.role));
            }
        }
        for (name, role) in named {
            let unit = units.entry(name).or_insert_with(|| Unit::new(name));
            match role {
                Role::Lead => {
                    unit.due += usize::from(is_due(task, occasion.quarter));
                    unit.lead(Link::to(row), standing);
                }
                Role::Support => unit.supports.push(Link::to(row)),
            }
        }
    }
    units.into_values().collect()
}

impl Unit {
    fn new(name: &str) -> Self {
        Self {
            name: name.to_owned(),
            leads: vec![],
            supports: vec![],
            due: 0,
            good: 0,
            behind: 0,
            far_behind: 0,
            unreported: 0,
            other: 0,
            late: vec![],
            missing: vec![],
        }
    }

    fn lead(&mut self, link: Link, standing: Option<&Standing>) {
        self.leads.push(link.clone());
        let Some(standing) = standing else {
            return;
        };
        match standing.status {
            Status::Early | Status::Done | Status::Ahead | Status::OnSchedule => self.good += 1,
            Status::Behind => {
                self.behind += 1;
                self.late.push(link);
            }
            Status::FarBehind | Status::NotStarted => {
                self.far_behind += 1;
                self.late.push(link);
            }
            Status::Unreported => {
                self.unreported += 1;
                self.missing.push(link);
            }
            Status::Adjusted | Status::NothingDue => self.other += 1,
        }
    }
}
