//! How a stored plan, and a task of it, is named on the command line.
//!
//! ```text
//! spec   = [region "/"] year ["@" revision] ["/" task]
//! task   = a project's number (27), a task's id (4(2), 6#2), or an id and an item's mark (27(2))
//! ```

use std::fmt;
use std::str::FromStr;

use crate::model::{Item, Plan, Project, Task};

/// `2024`, `西青区/2024`, `2024@1` (first revision), `2024/27`, `西青区/2024/4(2)`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Spec {
    /// `None` when left out: there must then be one region only.
    pub region: Option<String>,
    /// Four digits.
    pub year: i32,
    /// From 1; `None` for the one in force.
    pub revision: Option<u32>,
    /// What follows the year, brackets made half-width.
    pub task: Option<String>,
}

/// A text that names no stored plan.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("“{0}”不是已存计划的写法")]
pub struct ParseSpecError(String);

impl FromStr for Spec {
    type Err = ParseSpecError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let bad = || ParseSpecError(text.to_owned());
        let (region, rest) = match text.split_once('/') {
            Some((first, rest)) if year_and_revision(first).is_none() => {
                (Some(first.trim().to_owned()), rest)
            }
            _ => (None, text),
        };
        if region.as_deref() == Some("") {
            return Err(bad());
        }
        let (year, task) = match rest.split_once('/') {
            Some((year, task)) => (year, Some(fold(task)).filter(|t| !t.is_empty())),
            None => (rest, None),
        };
        let (year, revision) = year_and_revision(year).ok_or_else(bad)?;
        Ok(Spec {
            region,
            year,
            revision,
            task,
        })
    }
}

impl fmt::Display for Spec {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(region) = &self.region {
            write!(f, "{region}/")?;
        }
        write!(f, "{}", self.year)?;
        if let Some(revision) = self.revision {
            write!(f, "@{revision}")?;
        }
        if let Some(task) = &self.task {
            write!(f, "/{task}")?;
        }
        Ok(())
    }
}

fn year_and_revision(text: &str) -> Option<(i32, Option<u32>)> {
    let (year, revision) = match text.trim().split_once('@') {
        Some((year, revision)) => (year, Some(revision.parse().ok().filter(|n| *n > 0)?)),
        None => (text.trim(), None),
    };
    let digits = year.len() == 4 && year.bytes().all(|b| b.is_ascii_digit());
    digits
        .then(|| year.parse().ok())
        .flatten()
        .map(|y| (y, revision))
}

/// Brackets and digits as the ids of a plan write them; white space left out.
fn fold(text: &str) -> String {
    text.chars()
        .filter(|c| !c.is_whitespace())
        .map(|c| match c {
            '（' => '(',
            '）' => ')',
            '＃' => '#',
            '０'..='９' => char::from_u32(u32::from(c) - 0xFEE0).unwrap_or(c),
            c => c,
        })
        .collect()
}

/// A task, or one item of it.
#[derive(Debug, Clone, Copy)]
pub struct Place<'a> {
    /// The project it belongs to.
    pub project: &'a Project,
    /// The task.
    pub task: &'a Task,
    /// `None` for the task as a whole.
    pub item: Option<&'a Item>,
}

/// What the task part of a [`Spec`] names, in the plan's order: one task by its id, one item by id and
/// mark, or all tasks of a project by its number. Empty when there is nothing of that name.
pub fn find_places<'a>(plan: &'a Plan, name: &str) -> Vec<Place<'a>> {
    let name = fold(name);
    let whole = |(_, project, task)| Place {
        project,
        task,
        item: None,
    };
    if let Some(place) = plan
        .tasks()
        .map(whole)
        .find(|place| fold(&place.task.id) == name)
    {
        return vec![place];
    }
    let items: Vec<Place<'a>> = plan
        .tasks()
        .flat_map(|(_, project, task)| {
            task.items.iter().map(move |item| Place {
                project,
                task,
                item: Some(item),
            })
        })
        .filter(|place| {
            let mark = place.item.map_or("", |item| &item.mark);
            let joined = |by: &str| fold(&format!("{}{by}{mark}", place.task.id));
            name == joined("") || name == joined("/")
        })
        .collect();
    if !items.is_empty() {
        return items;
    }
    plan.tasks()
        .filter(|(_, project, _)| project.number.is_some_and(|n| n.to_string() == name))
        .map(whole)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn prints_and_parses_every_form() {
        for text in [
            "2024",
            "2024@2",
            "西青区/2024",
            "2024/27",
            "西青区/2024@1/4(2)",
        ] {
            assert_eq!(text.parse::<Spec>().unwrap().to_string(), text);
        }
        let spec: Spec = " 西青区/2024/４（2）".parse().unwrap();
        assert_eq!(spec.region.as_deref(), Some("西青区"));
        assert_eq!(spec.task.as_deref(), Some("4(2)"));
        for text in [
            "",
            "西青区",
            "20245",
            "2024@0",
            "/2024",
            "plans/a.json",
            "二〇二四",
        ] {
            assert!(text.parse::<Spec>().is_err(), "{text}");
        }
    }
}
