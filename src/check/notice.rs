//! The plan as the rules look at it: every text parsed once.

use super::places::Units;
use super::stage::{self, Act};
use crate::model::Target;
use crate::model::{Milestone, Period, Plan, Project, Task};
use crate::text::quantity;

/// A plan, its rows in printed order, and what the notice as a whole says of its units.
pub(super) struct Notice<'a> {
    pub plan: &'a Plan,
    pub rows: Vec<Row<'a>>,
    pub units: Units<'a>,
}

/// One printed row.
pub(super) struct Row<'a> {
    /// Into [`Notice::rows`].
    pub index: usize,
    /// Into the plan's categories.
    pub category_index: usize,
    pub project: &'a Project,
    pub task: &'a Task,
    /// The row's marked parts, or the row itself as the only one; never empty.
    pub strands: Vec<Strand<'a>>,
    /// Units with their leaders: by place in the cell where the counts fit, else as the reader aligned them.
    /// Group units are left out.
    pub pairs: Vec<(&'a str, Option<&'a str>)>,
}

/// A piece of work with its own figures and its own steps through the year.
pub(super) struct Strand<'a> {
    pub mark: Option<&'a str>,
    pub detail: &'a str,
    /// Figures of the detail.
    pub figures: Vec<Target>,
    /// One per milestone, in order of time.
    pub steps: Vec<Step<'a>>,
}

/// A milestone, read.
pub(super) struct Step<'a> {
    pub period: Period,
    /// None when nothing is planned.
    pub text: Option<&'a str>,
    pub figures: Vec<Target>,
    pub acts: Vec<Act<'a>>,
}

impl<'a> Notice<'a> {
    pub fn new(plan: &'a Plan) -> Self {
        let mut rows: Vec<Row> = Vec::new();
        for (category_index, category) in plan.categories.iter().enumerate() {
            for project in &category.projects {
                for task in &project.tasks {
                    rows.push(Row {
                        index: rows.len(),
                        category_index,
                        project,
                        task,
                        strands: strands(task),
                        pairs: pairs(task),
                    });
                }
            }
        }
        let units = Units::new(&rows);
        Notice { plan, rows, units }
    }

    /// Every piece of work with its row.
    pub fn strands(&self) -> impl Iterator<Item = (&Row<'a>, &Strand<'a>)> {
        self.rows
            .iter()
            .flat_map(|row| row.strands.iter().map(move |strand| (row, strand)))
    }
}

impl<'a> Row<'a> {
    /// How messages name the row: `项目27`, `项目4(2)`, `“建设…”`.
    pub fn name(&self) -> String {
        match (self.project.number, &self.task.item) {
            (Some(number), Some(item)) => format!("项目{number}{item}"),
            (Some(number), None) => format!("项目{number}"),
            (None, _) => format!("“{}”", self.project.name),
        }
    }

    /// Every text of the row that may name a place: project name, detail, milestones.
    pub fn texts(&self) -> impl Iterator<Item = &'a str> {
        [self.project.name.as_str(), self.task.detail.as_str()]
            .into_iter()
            .chain(
                self.task
                    .milestones
                    .iter()
                    .filter_map(|m| m.text.as_deref()),
            )
            .chain(self.task.items.iter().flat_map(|i| {
                std::iter::once(i.detail.as_str())
                    .chain(i.milestones.iter().filter_map(|m| m.text.as_deref()))
            }))
    }

    /// Whether a unit of the row stands for many (`各街镇`), so that its list is not closed.
    pub fn is_open(&self) -> bool {
        self.task
            .parties
            .iter()
            .any(|p| super::places::is_group(&p.unit))
    }
}

impl<'a> Strand<'a> {
    /// How messages name the part: `第(2)项` or nothing.
    pub fn name(&self) -> String {
        self.mark.map(|m| format!("第{m}项")).unwrap_or_default()
    }

    /// Steps that plan something.
    pub fn planned(&self) -> impl DoubleEndedIterator<Item = (usize, &Step<'a>)> {
        self.steps
            .iter()
            .enumerate()
            .filter(|(_, step)| step.text.is_some())
    }
}

fn strands(task: &Task) -> Vec<Strand<'_>> {
    let strand = |mark, detail, milestones| Strand {
        mark,
        detail,
        figures: quantity::targets(detail),
        steps: steps(milestones),
    };
    if task.items.is_empty() {
        vec![strand(None, task.detail.as_str(), &task.milestones)]
    } else {
        task.items
            .iter()
            .map(|item| {
                strand(
                    Some(item.mark.as_str()),
                    item.detail.as_str(),
                    &item.milestones,
                )
            })
            .collect()
    }
}

fn steps(milestones: &[Milestone]) -> Vec<Step<'_>> {
    milestones
        .iter()
        .map(|m| {
            let text = m.text.as_deref().filter(|t| !is_blank(t));
            Step {
                period: m.period,
                text,
                figures: text.map(quantity::targets).unwrap_or_default(),
                acts: text.map(stage::acts).unwrap_or_default(),
            }
        })
        .collect()
}

/// Whether a text says that nothing is planned: empty, dashes, 无.
pub(super) fn is_blank(text: &str) -> bool {
    let text = text.trim_matches(|c: char| c.is_whitespace() || "。；;，,".contains(c));
    text == "无" || text.chars().all(|c| "—―─-－–⸺/／".contains(c))
}

fn pairs(task: &Task) -> Vec<(&str, Option<&str>)> {
    let single: Vec<_> = task
        .parties
        .iter()
        .filter(|p| !super::places::is_group(&p.unit))
        .collect();
    if single.len() == task.leaders.len() {
        single
            .iter()
            .zip(&task.leaders)
            .map(|(p, leader)| (p.unit.as_str(), Some(leader.as_str())))
            .collect()
    } else {
        single
            .iter()
            .map(|p| (p.unit.as_str(), p.leader.as_deref()))
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn knows_a_dash_of_any_kind() {
        for text in ["", "——", "---", "－", "/", "无", "⸺", " —— ；"] {
            assert!(is_blank(text), "{text:?}");
        }
        assert!(!is_blank("无障碍改造"));
    }
}
