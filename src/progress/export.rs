//! A plan with its progress as one wide list: a line per task, four columns per quarter.

use std::borrow::Cow;

use super::{Cell, Config, Listing, due_text};
use crate::model::{Entry, Party, Period, Plan, Role, Standing, Task};

/// A line per task. `quarters` holds the standings of quarters 1 to 4, as far as wanted.
pub fn plan_listing(plan: &Plan, quarters: &[Vec<Standing>], config: &Config) -> Listing {
    let mut listing = Listing::new(
        "计划与进展",
        &[
            "类别",
            "序号",
            "项目名称",
            "编号",
            "任务明细",
            "牵头单位",
            "配合单位",
            "责任人",
            "分管领导",
        ],
    );
    for quarter in 1..=quarters.len() {
        let name = Period::Quarter(u8::try_from(quarter).unwrap_or(4)).label();
        for part in ["节点", "状态", "亮灯", "进展"] {
            listing.head.push(Cow::Owned(format!("{name}{part}")));
        }
    }
    for (category, project, task) in plan.tasks() {
        let mut row: Vec<Cell> = vec![
            category.name.as_str().into(),
            project
                .number
                .map_or_else(|| Cell::from(""), |number| number.into()),
            project.name.as_str().into(),
            task.id.as_str().into(),
            task.detail.as_str().into(),
            units(task, Role::Lead).into(),
            units(task, Role::Support).into(),
            task.leaders.join("、").into(),
            task.chiefs.join("、").into(),
        ];
        for (quarter, standings) in (1..).zip(quarters) {
            row.push(due_text(&task.milestones, quarter).into());
            let standing = standings
                .iter()
                .find(|s| s.task == task.id && s.item.is_none());
            row.push(standing.map_or("", |s| config.label(s.status)).into());
            row.push(standing.map_or("", |s| s.light.label()).into());
            row.push(standing.map_or("", |s| s.words()).into());
        }
        listing.rows.push(row);
    }
    listing
}

fn units(task: &Task, role: Role) -> String {
    let units: Vec<&str> = task
        .parties
        .iter()
        .filter(|p: &&Party| p.role == role)
        .map(|p| p.unit.as_str())
        .collect();
    units.join("、")
}

/// Lines of the ledger, in its order.
pub fn ledger_listing(entries: &[Entry], config: &Config) -> Listing {
    let mut listing = Listing::new(
        "进展台账",
        &[
            "序",
            "任务",
            "季度",
            "类别",
            "单位",
            "状态",
            "比例",
            "数量",
            "报送时间",
            "来源",
            "进展情况",
        ],
    );
    for entry in entries {
        let figures: Vec<&str> = entry.figures.iter().map(|t| t.words.as_str()).collect();
        listing.rows.push(vec![
            (entry.id as f64).into(),
            format!("{}{}", entry.task, entry.item.as_deref().unwrap_or("")).into(),
            Period::Quarter(entry.quarter).label().into(),
            entry.kind.label().into(),
            entry.reporter.as_str().into(),
            entry.status.map_or("", |s| config.label(s)).into(),
            entry
                .share
                .map_or_else(String::new, |share| format!("{share}%"))
                .into(),
            figures.join("；").into(),
            entry.reported_at.replace('T', " ").into(),
            entry.file.as_deref().unwrap_or("手工录入").into(),
            entry.words.as_str().into(),
        ]);
    }
    listing
}
