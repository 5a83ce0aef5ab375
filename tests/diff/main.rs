//! What changed between two plans.
#![allow(
    clippy::unwrap_used,
    reason = "a test fails where a fixture is not as expected"
)]

mod truth;

use std::collections::BTreeMap;

use duban::diff::{self, PairKind, PlanDiff};
use serde_json::Value;

/// Pairs, added, dropped and leaders as the fixture lists them.
#[test]
fn the_year_after_is_told_exactly() {
    let diff = diff::diff(
        &truth::plan("yunxi-2025-banner"),
        &truth::plan("yunxi-2026-banner"),
    );
    let expected: Value =
        serde_json::from_slice(&truth::fixture("yunxi-2026-banner/changes-from-2025.json"))
            .unwrap();
    let numbers = |list: &Value| -> Vec<u32> { serde_json::from_value(list.clone()).unwrap() };
    let mut pairs: Vec<(u32, u32)> = expected["pairs"]
        .as_array()
        .unwrap()
        .iter()
        .map(|pair| {
            let number = |side: &str| u32::try_from(pair[side].as_u64().unwrap()).unwrap();
            (number("old"), number("new"))
        })
        .collect();
    pairs.sort_by_key(|pair| pair.1);
    assert_eq!(sure_pairs(&diff), pairs);
    assert_eq!(diff.dropped, numbers(&expected["dropped"]));
    assert_eq!(diff.added, numbers(&expected["added"]));
    let leaders: BTreeMap<String, Vec<String>> = diff
        .leaders
        .iter()
        .map(|c| (c.unit.clone(), vec![c.before.clone(), c.after.clone()]))
        .collect();
    let expected: BTreeMap<String, Vec<String>> =
        serde_json::from_value(expected["leaders_changed"].clone()).unwrap();
    assert_eq!(leaders, expected);
}

fn sure_pairs(diff: &PlanDiff) -> Vec<(u32, u32)> {
    diff.pairs
        .iter()
        .filter(|pair| pair.kind != PairKind::Unsure)
        .flat_map(|pair| {
            pair.old
                .iter()
                .flat_map(|&old| pair.new.iter().map(move |&new| (old, new)))
        })
        .collect()
}

#[test]
fn a_plan_against_itself_is_empty() {
    for folder in [
        "xiqing-2024",
        "yunxi-2021-faults",
        "yunxi-2022-sheet",
        "yunxi-2023-cramped",
        "yunxi-2025-banner",
        "yunxi-2026-banner",
    ] {
        let plan = truth::plan(folder);
        let diff = diff::diff(&plan, &plan);
        assert!(diff.is_empty(), "{folder}: {diff:#?}");
        assert_eq!(diff.deadlines, [], "{folder}");
        assert_eq!(diff.chiefs, [], "{folder}");
    }
}
