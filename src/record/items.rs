//! A cell that holds several marked items, in detail and plan alike → one [`Item`] for each.

use super::align::mentions;
use super::milestones::milestone;
use crate::model::{Item, Milestone, Party};
use crate::text::mark;

/// The items of a row; empty unless both its detail and one of its milestones are marked in the same way.
pub fn items(detail: &str, milestones: &[Milestone], parties: &[Party]) -> Vec<Item> {
    let parts = mark::parts(detail);
    let numbered = parts.iter().zip(1..).all(|(p, n)| p.mark.number == n);
    if parts.len() < 2 || !numbered {
        return Vec::new();
    }
    let style = parts[0].mark.style;
    let marked = |text: &str| -> Vec<(u32, String)> {
        mark::parts(text)
            .into_iter()
            .filter(|p| p.mark.style == style)
            .map(|p| (p.mark.number, p.text.to_owned()))
            .collect()
    };
    let plans: Vec<Vec<(u32, String)>> = milestones
        .iter()
        .map(|m| m.text.as_deref().map(marked).unwrap_or_default())
        .collect();
    if plans.iter().all(Vec::is_empty) {
        return Vec::new();
    }
    let owners = owners(&parts, parties);
    parts
        .iter()
        .enumerate()
        .map(|(index, part)| Item {
            mark: part.mark.text.clone(),
            detail: part.text.to_owned(),
            parties: owners
                .as_ref()
                .map_or_else(|| parties.to_vec(), |o| vec![parties[o[index]].clone()]),
            milestones: milestones
                .iter()
                .zip(&plans)
                .map(|(whole, plan)| {
                    // A plan without marks is for all items; a marked one that leaves an item out has none for it.
                    let text = if plan.is_empty() {
                        whole.text.as_deref()
                    } else {
                        plan.iter()
                            .find(|(n, _)| *n == part.mark.number)
                            .map(|(_, t)| t.as_str())
                    };
                    milestone(whole.period, text.unwrap_or_default())
                })
                .collect(),
        })
        .collect()
}

/// For every item the index of its own unit, where units and items match one to one: by mention, else by order.
fn owners(parts: &[mark::Part<'_>], parties: &[Party]) -> Option<Vec<usize>> {
    if parts.len() != parties.len() {
        return None;
    }
    let mut owner: Vec<Option<usize>> = parts
        .iter()
        .map(|part| {
            let mut named = (0..parties.len()).filter(|i| mentions(part.text, &parties[*i].unit));
            named.next().filter(|_| named.next().is_none())
        })
        .collect();
    // Two items that mention the same unit only: nothing is one to one.
    for i in 0..owner.len() {
        if owner[i].is_some() && owner[i + 1..].contains(&owner[i]) {
            return None;
        }
    }
    let mut left = (0..parties.len())
        .filter(|i| !owner.contains(&Some(*i)))
        .collect::<Vec<_>>()
        .into_iter();
    for slot in owner.iter_mut().filter(|o| o.is_none()) {
        *slot = left.next();
    }
    owner.into_iter().collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{Period, Role};

    fn party(unit: &str) -> Party {
        Party {
            unit: unit.to_owned(),
            role: Role::Lead,
            leader: None,
        }
    }

    #[test]
    fn each_item_has_its_own_unit_and_plan() {
        let detail = "(1) 在赤龙南街新增充电桩。 (2) 在津门湖街高层小区新增车位。(3) 在王稳庄示范镇新增车位。";
        let parties = [party("津门湖街"), party("赤龙南街"), party("王稳庄镇")];
        let plans = [
            milestone(
                Period::Quarter(1),
                "(1)完成招标。(2)新增65个。(3)制定方案。",
            ),
            milestone(Period::Quarter(2), "(1) —— (2)新增11个。"),
            milestone(Period::Quarter(3), "组织验收。"),
            milestone(Period::Quarter(4), "——"),
        ];
        let found = items(detail, &plans, &parties);
        let units: Vec<&str> = found.iter().map(|i| i.parties[0].unit.as_str()).collect();
        assert_eq!(units, ["赤龙南街", "津门湖街", "王稳庄镇"]);
        let plan = |i: usize| -> Vec<Option<&str>> {
            found[i]
                .milestones
                .iter()
                .map(|m| m.text.as_deref())
                .collect()
        };
        assert_eq!(
            plan(0),
            [Some("完成招标。"), None, Some("组织验收。"), None]
        );
        assert_eq!(
            plan(1),
            [
                Some("新增65个。"),
                Some("新增11个。"),
                Some("组织验收。"),
                None
            ]
        );
        assert_eq!(
            plan(2),
            [Some("制定方案。"), None, Some("组织验收。"), None]
        );
        assert!(items("(1)一。(2)二。", &plans[2..], &parties).is_empty());
        assert!(items("(2)改造操场。", &plans, &parties).is_empty());
    }
}
