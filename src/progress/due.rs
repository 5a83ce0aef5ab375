//! What is due in a quarter, by unit, and how it stands: the office's list for chasing.

use jiff::civil::Date;
use serde::Serialize;

use super::form::{Row, rows, units};
use super::{Config, Listing, due_date};
use crate::model::{Light, Plan, Role, Standing, Status};

/// One task of one unit on the list.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Due {
    /// The unit.
    pub unit: String,
    /// Its part in the task.
    pub role: Role,
    /// Its leader, as the plan has it.
    pub leader: Option<String>,
    /// The task's id.
    pub task: String,
    /// Mark of the item; `None` for the task as a whole.
    pub item: Option<String>,
    /// The project's name.
    pub project: String,
    /// The milestone's text; empty for one that is late from an earlier quarter.
    pub milestone: String,
    /// The last day; `None` when the plan's year is not known, or nothing is due this quarter.
    #[serde(serialize_with = "as_text")]
    pub until: Option<Date>,
    /// How it stands.
    pub status: Status,
    /// Its light.
    pub light: Light,
    /// What the status rests on.
    pub basis: String,
    /// Not reported though the last day has passed.
    pub overdue: bool,
}

fn as_text<S: serde::Serializer>(date: &Option<Date>, serializer: S) -> Result<S::Ok, S::Error> {
    match date {
        Some(date) => serializer.collect_str(date),
        None => serializer.serialize_none(),
    }
}

/// Every unit's tasks with a milestone in the quarter, and those still late from an earlier one: by unit in the
/// plan's order, then by task. `standings` are those of the quarter; `as_of` says what has passed.
pub fn due(plan: &Plan, standings: &[Standing], quarter: u8, as_of: Date) -> Vec<Due> {
    let of_row = |row: &Row<'_>| {
        standings
            .iter()
            .find(|s| s.task == row.task.id && s.item.as_deref() == row.mark())
    };
    let mut list = Vec::new();
    for unit in units(plan) {
        for row in rows(plan, unit) {
            let (Some(role), Some(standing)) = (row.role_of(unit), of_row(&row)) else {
                continue;
            };
            let milestone = row.due(quarter);
            if milestone.is_empty() && !standing.status.is_late() {
                continue;
            }
            let until = plan.year.and_then(|year| {
                row.milestones()
                    .iter()
                    .filter(|m| m.text.is_some() && m.period.quarter() == quarter)
                    .filter_map(|m| due_date(m, year))
                    .max()
            });
            list.push(Due {
                unit: unit.to_owned(),
                role,
                leader: row.leader_of(unit).map(str::to_owned),
                task: row.task.id.clone(),
                item: row.mark().map(str::to_owned),
                project: row.project.name.clone(),
                milestone,
                until,
                status: standing.status,
                light: standing.light,
                basis: standing.basis.to_string(),
                overdue: standing.status == Status::Unreported
                    && until.is_some_and(|until| as_of > until),
            });
        }
    }
    list
}

/// The list for people.
pub fn due_listing(list: &[Due], config: &Config) -> Listing {
    let mut listing = Listing::new(
        "到期任务",
        &[
            "单位",
            "责任人",
            "分工",
            "编号",
            "项目",
            "期限",
            "状态",
            "亮灯",
            "依据",
            "本季度节点",
        ],
    );
    for due in list {
        let status = match due.overdue {
            true => format!("逾期{}", config.label(due.status)),
            false => config.label(due.status).to_owned(),
        };
        listing.rows.push(vec![
            due.unit.as_str().into(),
            due.leader.as_deref().unwrap_or("").into(),
            due.role.label().into(),
            format!("{}{}", due.task, due.item.as_deref().unwrap_or("")).into(),
            due.project.as_str().into(),
            due.until.map_or_else(String::new, |d| d.to_string()).into(),
            status.into(),
            due.light.label().into(),
            due.basis.as_str().into(),
            due.milestone.replace('\n', " ").into(),
        ]);
    }
    listing
}
