//! What concerns the plan as a whole: leaders, portfolios, categories, load, deadlines.

use indexmap::{IndexMap, IndexSet};

use super::change::{TaskPair, TaskRef};
use super::pairing::Matching;
use super::{CategoryCount, DeadlineShift, LeaderChange, Load, Portfolio, ProjectKey, Tally};
use super::{ProjectLine, Side};
use crate::model::{Period, Plan, Project, Role, Task};

impl Side {
    pub(super) fn of(plan: &Plan) -> Side {
        let keys = keys(plan);
        let projects = plan.projects().zip(keys).map(|((category, project), key)| {
            let mut leads: IndexSet<&str> = IndexSet::new();
            for task in &project.tasks {
                leads.extend(task.lead().map(|p| p.unit.as_str()));
            }
            ProjectLine {
                key,
                name: shown_name(project),
                category: category.name.clone(),
                leads: leads.into_iter().map(str::to_owned).collect(),
                details: project.tasks.iter().map(|t| t.detail.clone()).collect(),
            }
        });
        Side {
            title: plan.title.clone(),
            region: plan.region.clone(),
            year: plan.year,
            file: plan.source.as_ref().map(|s| s.file.clone()),
            projects: projects.collect(),
        }
    }
}

/// See [`ProjectKey`].
fn keys(plan: &Plan) -> Vec<ProjectKey> {
    let numbers: Vec<Option<u32>> = plan.projects().map(|(_, p)| p.number).collect();
    let distinct: IndexSet<u32> = numbers.iter().flatten().copied().collect();
    if distinct.len() == numbers.len() {
        distinct.into_iter().collect()
    } else {
        (1..).take(numbers.len()).collect()
    }
}

/// How much of a task's text stands for a missing name.
const NAME_LENGTH: usize = 24;

fn shown_name(project: &Project) -> String {
    if !project.name.is_empty() {
        return project.name.clone();
    }
    let text = project.tasks.first().map_or("", |t| t.detail.as_str());
    let start: String = text.chars().take(NAME_LENGTH).collect();
    if start.len() < text.len() {
        format!("{start}…")
    } else {
        start
    }
}

/// Units of both plans whose leaders changed for the whole plan: somebody is gone and somebody came.
/// A unit that only shares out its work differently among the same people is told in its projects.
pub(super) fn leaders(old: &Plan, new: &Plan) -> Vec<LeaderChange> {
    let (before, after) = (leaders_by_unit(old), leaders_by_unit(new));
    after
        .iter()
        .filter_map(|(unit, now)| {
            let was = before.get(unit)?;
            let join = |own: &IndexSet<&str>, other: &IndexSet<&str>| {
                let only: Vec<&str> = own.difference(other).copied().collect();
                only.join("、")
            };
            let (gone, come) = (join(was, now), join(now, was));
            (!gone.is_empty() && !come.is_empty()).then(|| LeaderChange {
                unit: (*unit).to_owned(),
                before: gone,
                after: come,
            })
        })
        .collect()
}

fn leaders_by_unit(plan: &Plan) -> IndexMap<&str, IndexSet<&str>> {
    let mut units: IndexMap<&str, IndexSet<&str>> = IndexMap::new();
    for (_, _, task) in plan.tasks() {
        for party in &task.parties {
            if let Some(leader) = &party.leader {
                units.entry(&party.unit).or_default().insert(leader);
            }
        }
    }
    units
}

/// District leaders whose projects are not the same in both plans, in order of the new plan.
pub(super) fn portfolios(
    old: &Plan,
    new: &Plan,
    matching: &Matching,
    old_keys: &[ProjectKey],
    new_keys: &[ProjectKey],
) -> Vec<Portfolio> {
    let (before, after) = (projects_by_chief(old), projects_by_chief(new));
    let chiefs: IndexSet<&str> = after.keys().chain(before.keys()).copied().collect();
    let none = Vec::new();
    chiefs
        .into_iter()
        .filter_map(|chief| {
            let was = before.get(chief).unwrap_or(&none);
            let is = after.get(chief).unwrap_or(&none);
            let kept = matching.pairs.iter().filter(|pair| pair.sure);
            let (mut kept_old, mut kept_new) = (Vec::new(), Vec::new());
            for pair in kept {
                let had = pair.old.iter().any(|i| was.contains(i));
                let has = pair.new.iter().any(|j| is.contains(j));
                if had && has {
                    kept_old.extend(&pair.old);
                    kept_new.extend(&pair.new);
                }
            }
            let keys = |places: &[usize], keys: &[ProjectKey]| -> Vec<ProjectKey> {
                places.iter().map(|&i| keys[i]).collect()
            };
            let beyond = |all: &[usize], kept: &[usize]| -> Vec<usize> {
                all.iter().filter(|i| !kept.contains(i)).copied().collect()
            };
            let portfolio = Portfolio {
                chief: chief.to_owned(),
                before: keys(was, old_keys),
                after: keys(is, new_keys),
                gained: keys(&beyond(is, &kept_new), new_keys),
                lost: keys(&beyond(was, &kept_old), old_keys),
            };
            (!portfolio.gained.is_empty() || !portfolio.lost.is_empty()).then_some(portfolio)
        })
        .collect()
}

fn projects_by_chief(plan: &Plan) -> IndexMap<&str, Vec<usize>> {
    let mut chiefs: IndexMap<&str, Vec<usize>> = IndexMap::new();
    for (at, (_, project)) in plan.projects().enumerate() {
        for chief in project.tasks.iter().flat_map(|t| &t.chiefs) {
            let projects = chiefs.entry(chief).or_default();
            if projects.last() != Some(&at) {
                projects.push(at);
            }
        }
    }
    chiefs
}

/// Projects by category in both plans.
pub(super) fn categories(old: &Plan, new: &Plan) -> Vec<CategoryCount> {
    let mut counts: IndexMap<&str, (Option<usize>, Option<usize>)> = IndexMap::new();
    for category in &new.categories {
        let after = &mut counts.entry(&category.name).or_default().1;
        *after = Some(after.unwrap_or(0) + category.projects.len());
    }
    for category in &old.categories {
        let before = &mut counts.entry(&category.name).or_default().0;
        *before = Some(before.unwrap_or(0) + category.projects.len());
    }
    counts
        .into_iter()
        .map(|(name, (before, after))| CategoryCount {
            name: name.to_owned(),
            before,
            after,
        })
        .collect()
}

/// Tasks by unit in both plans, the heaviest of the new plan first.
pub(super) fn load(old: &Plan, new: &Plan) -> Vec<Load> {
    let mut units: IndexMap<&str, Load> = IndexMap::new();
    for (plan, is_new) in [(new, true), (old, false)] {
        for party in plan.tasks().flat_map(|(_, _, task)| &task.parties) {
            let load = units.entry(&party.unit).or_insert_with(|| Load {
                unit: party.unit.clone(),
                before: Tally::default(),
                after: Tally::default(),
            });
            let tally = if is_new {
                &mut load.after
            } else {
                &mut load.before
            };
            match party.role {
                Role::Lead => tally.lead += 1,
                Role::Support => tally.support += 1,
            }
        }
    }
    let mut load: Vec<Load> = units.into_values().collect();
    let weight = |t: Tally| (t.lead, t.support);
    load.sort_by(|a, b| {
        (weight(b.after), weight(b.before)).cmp(&(weight(a.after), weight(a.before)))
    });
    load
}

/// Tasks whose last milestone moved.
pub(super) fn deadlines<'a>(
    pairs: &'a [TaskPair<'a>],
    old: &'a Plan,
    new: &'a Plan,
    keys: impl Fn(usize, usize) -> (ProjectKey, ProjectKey) + 'a,
) -> impl Iterator<Item = DeadlineShift> + 'a {
    pairs.iter().filter_map(move |pair| {
        let (before, after) = (deadline(pair.old.1)?, deadline(pair.new.1)?);
        let months = month(after, new.year) - month(before, old.year);
        let (old_key, new_key) = keys(pair.old.0, pair.new.0);
        (months != 0).then(|| DeadlineShift {
            task: TaskRef {
                old: Some(pair.old.1.id.clone()),
                new: Some(pair.new.1.id.clone()),
            },
            old: old_key,
            new: new_key,
            before,
            after,
            months,
        })
    })
}

fn deadline(task: &Task) -> Option<Period> {
    task.milestones
        .iter()
        .rev()
        .find(|m| m.text.is_some())
        .map(|m| m.period)
}

/// Months since the start of the plan's own year.
fn month(period: Period, year: Option<i32>) -> i32 {
    let years = match (period, year) {
        (Period::Date { year: due, .. }, Some(year)) => i32::from(due) - year,
        _ => 0,
    };
    years * 12 + i32::from(period.last_month())
}
