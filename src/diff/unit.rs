//! Units that go by another name in the later plan: 区农业农村委 → 区农业农村局, 区住建委 → 区住房城乡建设委.

use std::collections::BTreeSet;

use super::{Change, Field, FieldValue, UnitRename};
use crate::model::Plan;

/// What stands before and after the part of a unit's name that says what it is for.
const RANKS: [&str; 5] = ["区", "县", "市", "旗", "州"];
const ENDS: [&str; 8] = ["委员会", "办公室", "管理局", "中心", "委", "局", "办", "处"];

/// Units of one plan only, each with the one unit of the other plan only that its name fits.
pub(super) fn renames(old: &Plan, new: &Plan) -> Vec<UnitRename> {
    let (before, after) = (units(old), units(new));
    let gone: Vec<&str> = before.difference(&after).copied().collect();
    let come: Vec<&str> = after.difference(&before).copied().collect();
    let only = |name: &str, others: &[&str]| -> usize {
        others.iter().filter(|other| fits(name, other)).count()
    };
    gone.iter()
        .filter_map(|&old| {
            let mut fitting = come.iter().filter(|new| fits(old, new));
            let (new, None) = (fitting.next()?, fitting.next()) else {
                return None;
            };
            (only(new, &gone) == 1).then(|| UnitRename {
                before: old.to_owned(),
                after: (*new).to_owned(),
            })
        })
        .collect()
}

fn units(plan: &Plan) -> BTreeSet<&str> {
    let parties = plan.tasks().flat_map(|(_, _, task)| &task.parties);
    parties.map(|party| party.unit.as_str()).collect()
}

/// The same core, or one core an abbreviation of the other: its characters in their order, the first the same.
fn fits(a: &str, b: &str) -> bool {
    let (Some(a), Some(b)) = (core(a), core(b)) else {
        return false;
    };
    let (short, long) = if a.chars().count() <= b.chars().count() {
        (a, b)
    } else {
        (b, a)
    };
    let mut rest = long.chars();
    short.chars().next() == long.chars().next() && short.chars().all(|c| rest.any(|l| l == c))
}

/// 农业农村 of 区农业农村委; `None` for what is no department of the district (towns, companies).
fn core(unit: &str) -> Option<&str> {
    let name = RANKS.iter().find_map(|rank| unit.strip_prefix(rank))?;
    let core = ENDS.iter().find_map(|end| name.strip_suffix(end))?;
    (!core.is_empty()).then_some(core)
}

/// The plan with the units' later names, so that a new name alone is no change in every project.
pub(super) fn renamed(plan: &Plan, renames: &[UnitRename]) -> Plan {
    let mut plan = plan.clone();
    let projects = plan.categories.iter_mut().flat_map(|c| &mut c.projects);
    for task in projects.flat_map(|p| &mut p.tasks) {
        let items = task.items.iter_mut().flat_map(|item| &mut item.parties);
        for party in task.parties.iter_mut().chain(items) {
            if let Some(rename) = renames.iter().find(|r| r.before == party.unit) {
                party.unit.clone_from(&rename.after);
            }
        }
    }
    plan
}

/// Puts the units' earlier names back into what stood before a change.
pub(super) fn restore(changes: &mut [Change], renames: &[UnitRename]) {
    let restore = |unit: &mut String| {
        if let Some(rename) = renames.iter().find(|r| r.after == *unit) {
            unit.clone_from(&rename.before);
        }
    };
    for change in changes {
        if matches!(change.field, Field::Lead | Field::Units) {
            match &mut change.before {
                Some(FieldValue::Text(unit)) => restore(unit),
                Some(FieldValue::List(units)) => units.iter_mut().for_each(restore),
                None => {}
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_new_end_or_a_longer_form_is_the_same_unit() {
        for (a, b) in [
            ("区农业农村委", "区农业农村局"),
            ("区住建委", "区住房城乡建设委"),
            ("区人社局", "区人力资源和社会保障局"),
            ("县教委", "县教育局"),
            ("区大数据局", "区大数据管理局"),
        ] {
            assert!(fits(a, b) && fits(b, a), "{a} {b}");
        }
        for (a, b) in [
            ("区民政局", "区民宗局"),
            ("区交通局", "区交管局"),
            ("中北镇", "中北街"),
            ("区教育局", "教育局"),
            ("区科技局", "区科协"),
        ] {
            assert!(!fits(a, b), "{a} {b}");
        }
    }
}
