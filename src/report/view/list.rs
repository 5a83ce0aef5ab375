//! The whole plan as the published responsibility table: what our own reader reads back to the same plan.

use serde::{Deserialize, Serialize};

use crate::model::{Milestone, Period, Plan, Role, Task};
use crate::report::occasion::Occasion;

use super::frame::Frame;
use super::row::numeral;

/// The responsibility list.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct List {
    /// Around the text.
    pub frame: Frame,
    /// The letter's paragraphs.
    pub letter: Vec<String>,
    /// Whether there are categories.
    pub has_categories: bool,
    /// Whether projects are numbered.
    pub has_numbers: bool,
    /// Whether projects have names.
    pub has_names: bool,
    /// Whether lead and supporting units need columns of their own: the first unit is not always the one that
    /// leads, or not the only one.
    pub split_units: bool,
    /// Whether any task names a leader.
    pub has_leaders: bool,
    /// Whether any task names a chief.
    pub has_chiefs: bool,
    /// Headings of the milestone columns.
    pub periods: Vec<String>,
    /// Headings of the columns without a role.
    pub extras: Vec<String>,
    /// One per task.
    pub lines: Vec<Line>,
}

/// A row of the published table.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Line {
    /// Category with its numeral, on its first row.
    pub category: Option<Cell>,
    /// 序号, on the project's first row.
    pub number: Option<Cell>,
    /// 项目名称, on the project's first row.
    pub name: Option<Cell>,
    /// With the row's own mark before it.
    pub detail: String,
    /// All units in printed order, or those that lead where units are split.
    pub units: Vec<String>,
    /// Those that support, where units are split.
    pub supports: Vec<String>,
    /// 责任人, in order.
    pub leaders: Vec<String>,
    /// 分管领导, in order.
    pub chiefs: Vec<String>,
    /// One per milestone column; `——` where there is none.
    pub milestones: Vec<String>,
    /// One per column without a role.
    pub extras: Vec<String>,
}

/// A cell over several rows.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Cell {
    /// What it says.
    pub text: String,
    /// Over how many rows it goes.
    pub rows: usize,
}

impl List {
    /// The list of an occasion's plan.
    pub fn new(occasion: &Occasion<'_>) -> Self {
        let plan = occasion.plan;
        let mut frame = Frame::new(occasion);
        let title = plan.title.clone().unwrap_or_else(|| frame.list.clone());
        frame.entitle(title_parts(&title));
        let periods = periods(plan);
        let mut extras: Vec<String> = Vec::new();
        for (_, _, task) in plan.tasks() {
            for heading in task.extra.keys() {
                if !extras.contains(heading) {
                    extras.push(heading.clone());
                }
            }
        }
        let any = |wanted: fn(&Task) -> bool| plan.tasks().any(|(_, _, task)| wanted(task));
        let split_units = any(|task| {
            let leads = task.parties.iter().filter(|p| p.role == Role::Lead).count();
            let first_leads = task.parties.first().is_none_or(|p| p.role == Role::Lead);
            leads > 1 || !first_leads
        });
        Self {
            letter: plan.letter.clone(),
            has_categories: plan.categories.iter().any(|c| !c.name.is_empty()),
            has_numbers: plan.projects().any(|(_, p)| p.number.is_some()),
            has_names: plan.projects().any(|(_, p)| !p.name.is_empty()),
            split_units,
            has_leaders: any(|task| !task.leaders.is_empty()),
            has_chiefs: any(|task| !task.chiefs.is_empty()),
            lines: lines(plan, &periods, &extras, split_units),
            periods: periods.into_iter().map(Period::label).collect(),
            extras,
            frame,
        }
    }
}

/// The title in pieces: 关于印发 and 的通知 may be parted from the list's name.
fn title_parts(title: &str) -> Vec<String> {
    let mut parts = vec![title.to_owned()];
    for (mark, before) in [("关于", true), ("印发", false), ("年", false)] {
        let Some(last) = parts.pop() else { break };
        match last.find(mark) {
            Some(at) => {
                let at = if before { at } else { at + mark.len() };
                let (head, tail) = last.split_at(at);
                parts.extend([head, tail].map(str::to_owned));
            }
            None => parts.push(last),
        }
    }
    parts.retain(|part| !part.is_empty());
    parts
}

/// The milestone columns: every period that any task has, in order of time.
fn periods(plan: &Plan) -> Vec<Period> {
    let mut periods: Vec<Period> = Vec::new();
    for milestone in plan.tasks().flat_map(|(_, _, task)| &task.milestones) {
        if !periods.contains(&milestone.period) {
            periods.push(milestone.period);
        }
    }
    periods.sort_by_key(|period| (period.last_month(), period.to_string()));
    periods
}

fn lines(plan: &Plan, periods: &[Period], extras: &[String], split_units: bool) -> Vec<Line> {
    let mut lines = Vec::new();
    for category in &plan.categories {
        let mut heading = Some(Cell {
            text: match category.ordinal {
                Some(ordinal) => format!("{}、{}", numeral(ordinal), category.name),
                None => category.name.clone(),
            },
            rows: category.projects.iter().map(|p| p.tasks.len()).sum(),
        });
        for project in &category.projects {
            let rows = project.tasks.len();
            let cell = |text: String| Some(Cell { text, rows });
            let number = project.number.map(|n| n.to_string()).unwrap_or_default();
            let mut number = cell(number);
            let mut name = cell(project.name.clone());
            for task in &project.tasks {
                let units = |lead: bool| -> Vec<String> {
                    let wanted = task
                        .parties
                        .iter()
                        .filter(|party| !split_units || (party.role == Role::Lead) == lead);
                    wanted.map(|party| party.unit.clone()).collect()
                };
                lines.push(Line {
                    category: heading.take(),
                    number: number.take(),
                    name: name.take(),
                    detail: match &task.item {
                        Some(mark) => format!("{mark}{}", task.detail),
                        None => task.detail.clone(),
                    },
                    units: units(true),
                    supports: if split_units { units(false) } else { vec![] },
                    leaders: task.leaders.clone(),
                    chiefs: task.chiefs.clone(),
                    milestones: periods
                        .iter()
                        .map(|period| milestone_text(&task.milestones, *period))
                        .collect(),
                    extras: extras
                        .iter()
                        .map(|heading| task.extra.get(heading).cloned().unwrap_or_default())
                        .collect(),
                });
            }
        }
    }
    lines
}

fn milestone_text(milestones: &[Milestone], period: Period) -> String {
    milestones
        .iter()
        .find(|milestone| milestone.period == period)
        .and_then(|milestone| milestone.text.clone())
        .unwrap_or_else(|| "——".to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn titles_break_by_sense() {
        assert_eq!(
            title_parts(
                "天津市西青区人民政府办公室关于印发西青区2024年20项民心工程进度和责任清单的通知"
            ),
            [
                "天津市西青区人民政府办公室",
                "关于印发",
                "西青区2024年",
                "20项民心工程进度和责任清单的通知"
            ]
        );
        assert_eq!(title_parts("责任表"), ["责任表"]);
    }
}
