//! A unit's score, as a report prints it.

use std::collections::HashMap;

use serde::{Deserialize, Serialize};

use crate::model::{Period, Role};
use crate::progress::{Deduction, UnitScore};
use crate::report::occasion::Occasion;

use super::row::{full_width, reference};

/// A unit's score, ready for a table.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Score {
    /// 区教育局.
    pub name: String,
    /// From 1; units with the same score share it.
    pub rank: u32,
    /// Tasks it leads.
    pub leads: u32,
    /// Tasks it supports.
    pub supports: u32,
    /// `93.5`.
    pub score: String,
    /// What cost it points, each in one line; empty when nothing did.
    pub losses: Vec<String>,
}

/// Every unit's score, in the order given.
pub fn scores(occasion: &Occasion<'_>) -> Vec<Score> {
    let names: HashMap<&str, String> = occasion
        .plan
        .projects()
        .flat_map(|(_, project)| {
            let tasks = project.tasks.iter().enumerate();
            tasks.map(move |(index, task)| (task.id.as_str(), reference(project, index, task)))
        })
        .collect();
    occasion
        .scores
        .iter()
        .map(|unit: &UnitScore| Score {
            name: unit.unit.clone(),
            rank: unit.rank,
            leads: unit.leads,
            supports: unit.supports,
            score: points(unit.score),
            losses: unit
                .deductions
                .iter()
                .map(|lost| loss(lost, &names))
                .collect(),
        })
        .collect()
}

/// 第二季度第12项红灯扣5分; 第三季度第4项（1）（配合）未报送扣1.5分.
fn loss(deduction: &Deduction, names: &HashMap<&str, String>) -> String {
    let task = deduction.task.as_str();
    let name = names.get(task).map_or(task, String::as_str);
    let item = full_width(deduction.item.as_deref().unwrap_or_default());
    let role = match deduction.role {
        Role::Lead => "",
        Role::Support => "（配合）",
    };
    format!(
        "{}{name}{item}{role}{}扣{}分",
        Period::Quarter(deduction.quarter).label(),
        deduction.reason.label(),
        points(deduction.points)
    )
}

/// At most two decimals, none for whole points.
fn points(value: f64) -> String {
    let text = format!("{value:.2}");
    let text = text.trim_end_matches('0').trim_end_matches('.');
    text.to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn points_are_printed_short() {
        assert_eq!(
            [100.0, 97.5, 0.25, 0.0].map(points),
            ["100", "97.5", "0.25", "0"]
        );
    }
}
