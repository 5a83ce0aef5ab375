//! What changed between two plans.
#![allow(
    clippy::unwrap_used,
    clippy::print_stdout,
    reason = "a test fails where a fixture is not as expected, and prints what it measured"
)]

mod command;
mod fixture;
mod pairs;
mod show;

use std::collections::BTreeMap;

use duban::Plan;
use duban::diff::{self, Field, FieldValue, PairKind, PlanDiff};
use duban::model::Project;
use proptest::prelude::*;
use serde_json::Value;

/// Pairs, added, dropped and leaders as the fixture lists them, from the two published files.
#[test]
fn the_year_after_is_told_exactly() {
    let diff = diff::diff(
        &fixture::plan("yunxi-2025-banner/notice.pdf"),
        &fixture::plan("yunxi-2026-banner/notice.pdf"),
    );
    let expected: Value =
        serde_json::from_slice(&fixture::bytes("yunxi-2026-banner/changes-from-2025.json"))
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
    for notice in fixture::NOTICES {
        let plan = fixture::plan(notice);
        let diff = diff::diff(&plan, &plan);
        assert!(diff.is_empty(), "{notice}: {diff:#?}");
        assert_eq!(diff.deadlines, [], "{notice}");
        assert_eq!(diff.chiefs, [], "{notice}");
    }
}

/// What a run over many pairs of notices came to.
#[derive(Debug, Default)]
struct Score {
    right: usize,
    wrong: usize,
    missed: usize,
    unsure: usize,
    exact: usize,
}

impl Score {
    fn precision(&self) -> f64 {
        self.right as f64 / (self.right + self.wrong) as f64
    }

    fn recall(&self) -> f64 {
        self.right as f64 / (self.right + self.missed) as f64
    }
}

fn score(seeds: std::ops::Range<u64>, size: usize) -> Score {
    let mut score = Score::default();
    for seed in seeds {
        let answer = pairs::two_years(seed, size);
        let diff = diff::diff(&answer.old, &answer.new);
        let found = sure_pairs(&diff);
        let name = |plan: &duban::Plan, number: u32| -> String {
            let (_, p) = plan
                .projects()
                .find(|(_, p)| p.number == Some(number))
                .unwrap();
            let units: Vec<&str> = p.tasks[0].parties.iter().map(|p| p.unit.as_str()).collect();
            format!(
                "{number} {} | {} | {}",
                p.name,
                p.tasks[0].detail,
                units.join(" ")
            )
        };
        for pair in &diff.pairs {
            for &old in &pair.old {
                for &new in &pair.new {
                    let right = answer.pairs.contains(&(old, new));
                    if pair.kind == PairKind::Unsure {
                        score.unsure += 1;
                    } else if right {
                        score.right += 1;
                    } else {
                        score.wrong += 1;
                    }
                    if pair.kind == PairKind::Unsure || !right {
                        println!(
                            "{seed} {:?} {:?} {} {:?} {}\n    {}\n    {}",
                            pair.old,
                            pair.new,
                            if right { "true" } else { "false" },
                            pair.kind,
                            pair.confidence,
                            name(&answer.old, old),
                            name(&answer.new, new)
                        );
                    }
                }
            }
        }
        for missed in answer.pairs.iter().filter(|p| !found.contains(p)) {
            score.missed += 1;
            let done = &answer.done.iter().find(|d| d.0 == *missed).unwrap().1;
            println!(
                "{seed} missed ({done})\n    {}\n    {}",
                name(&answer.old, missed.0),
                name(&answer.new, missed.1)
            );
        }
        let exact =
            found == answer.pairs && diff.added == answer.added && diff.dropped == answer.dropped;
        score.exact += usize::from(exact);
    }
    println!(
        "{score:?} precision {:.4} recall {:.4}",
        score.precision(),
        score.recall()
    );
    score
}

/// Thresholds and weights were set while looking at other seeds. Of the misses most are projects that were renamed,
/// reworded, raised and handed over at once; they come out as unsure, with the right candidate.
#[test]
fn made_up_years_are_paired_right() {
    let score = score(90_000..90_060, 25);
    assert!(score.precision() >= 0.995, "{score:?}");
    assert!(score.recall() >= 0.97, "{score:?}");
}

#[test]
fn leaders_are_told_once_and_nowhere_else() {
    for seed in 500..520 {
        let answer = pairs::two_years(seed, 25);
        let diff = diff::diff(&answer.old, &answer.new);
        let mut told: Vec<(String, String, String)> = diff
            .leaders
            .iter()
            .map(|c| (c.unit.clone(), c.before.clone(), c.after.clone()))
            .collect();
        told.sort();
        assert_eq!(told, answer.leaders, "seed {seed}");
        let again = diff.pairs.iter().flat_map(|p| &p.changes);
        let again: Vec<_> = again.filter(|c| c.field == Field::Leaders).collect();
        assert!(again.is_empty(), "seed {seed}: {again:#?}");
    }
}

/// Everything a difference says, in lines without order; with the two plans' parts swapped when asked.
fn lines(diff: &PlanDiff, swapped: bool) -> Vec<String> {
    fn turn<T>(swapped: bool, old: T, new: T) -> (T, T) {
        if swapped { (new, old) } else { (old, new) }
    }
    let mut lines = Vec::new();
    for pair in &diff.pairs {
        let numbers = turn(swapped, &pair.old, &pair.new);
        lines.push(format!("{numbers:?} {:?} {}", pair.kind, pair.confidence));
        for change in &pair.changes {
            let task = change.task.as_ref().map(|t| turn(swapped, &t.old, &t.new));
            let values = turn(swapped, &change.before, &change.after);
            let figures = change.figures.iter();
            let mut figures: Vec<String> = figures
                .map(|f| format!("{:?}", turn(swapped, f.before, f.after)))
                .collect();
            figures.sort();
            lines.push(format!(
                "{numbers:?} {} {task:?} {values:?} {figures:?}",
                change.field
            ));
        }
        for c in &pair.candidates {
            let candidate = turn(swapped, c.old, c.new);
            lines.push(format!("candidate {candidate:?} {}", c.confidence));
        }
    }
    let (dropped, added) = turn(swapped, &diff.dropped, &diff.added);
    lines.push(format!("dropped {dropped:?} added {added:?}"));
    for c in &diff.leaders {
        let names = turn(swapped, &c.before, &c.after);
        lines.push(format!("{} {names:?}", c.unit));
    }
    for d in &diff.deadlines {
        let months = if swapped { -d.months } else { d.months };
        let periods = turn(swapped, d.before, d.after);
        lines.push(format!(
            "{:?} {periods:?} {months}",
            turn(swapped, d.old, d.new)
        ));
    }
    lines.sort();
    lines
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(40))]
    #[test]
    fn swapping_the_plans_mirrors_the_result(seed in 0u64..1_000_000, size in 0usize..40) {
        let answer = pairs::two_years(seed, size);
        let forth = diff::diff(&answer.old, &answer.new);
        let back = diff::diff(&answer.new, &answer.old);
        prop_assert_eq!(lines(&forth, false), lines(&back, true));
    }
}

/// A reform gives a unit a new name: told once, and neither a change in its projects nor a new leader.
#[test]
fn a_unit_with_a_new_name_is_the_same_unit() {
    let old = fixture::plan("xiqing-2024/libreoffice.pdf");
    let mut new = old.clone();
    for category in &mut new.categories {
        for task in category.projects.iter_mut().flat_map(|p| &mut p.tasks) {
            let parties = task.parties.iter_mut();
            for party in parties.filter(|p| p.unit == "区农业农村委") {
                party.unit = "区农业农村局".to_owned();
            }
        }
    }
    let diff = diff::diff(&old, &new);
    assert_eq!(diff.renamed.len(), 1, "{:?}", diff.renamed);
    assert!(diff.pairs.iter().all(|p| p.kind == PairKind::Same));
    assert!(diff.leaders.is_empty() && diff.added.is_empty());
    assert!(!diff.is_empty());
}

/// One notice from four PDF producers, Word and a web page: no difference that a reader of it would see.
#[test]
fn the_same_notice_by_other_software_is_no_change() {
    let first = fixture::plan("xiqing-2024/libreoffice.pdf");
    for other in [
        "chromium.pdf",
        "weasyprint.pdf",
        "cidfont.pdf",
        "notice.docx",
        "notice.html",
    ] {
        let diff = diff::diff(&first, &fixture::plan(&format!("xiqing-2024/{other}")));
        let changes: Vec<_> = diff.pairs.iter().flat_map(|p| &p.changes).collect();
        println!("{other}: {changes:#?}");
        assert!(changes.is_empty(), "{other}: {changes:#?}");
        assert!(diff.is_empty(), "{other}: {:#?}", diff.notice);
    }
}

#[test]
fn three_edits_are_told_as_three() {
    let old = fixture::plan("xiqing-2024/libreoffice.pdf");
    let mut new = old.clone();
    let project = |plan: &mut Plan, number: u32| -> usize {
        plan.projects()
            .position(|(_, p)| p.number == Some(number))
            .unwrap()
    };
    let at = project(&mut new, 33);
    edit(&mut new, at, |p| {
        let task = &mut p.tasks[0];
        task.detail = task.detail.replace("45个", "60个");
    });
    let at = project(&mut new, 24);
    edit(&mut new, at, |p| {
        let task = &mut p.tasks[0];
        task.milestones[1].text = Some("制定改造方案，完成招标。".to_owned());
    });
    let at = project(&mut new, 4);
    edit(&mut new, at, |p| {
        p.tasks[1].chiefs = vec!["王新民".to_owned()]
    });
    let diff = diff::diff(&old, &new);
    assert!(diff.is_revision());
    assert_eq!((&diff.added[..], &diff.dropped[..]), (&[][..], &[][..]));
    assert_eq!((diff.leaders.len(), diff.notice.len()), (0, 0));
    let told: Vec<String> = diff
        .pairs
        .iter()
        .flat_map(|pair| {
            pair.changes.iter().map(move |c| {
                let text = |v: &Option<FieldValue>| v.as_ref().map(ToString::to_string);
                format!(
                    "{:?} {} {:?} → {:?} {:?}",
                    pair.new,
                    c.field,
                    text(&c.before),
                    text(&c.after),
                    c.figures.iter().map(|f| f.percent).collect::<Vec<_>>()
                )
            })
        })
        .collect();
    insta::assert_debug_snapshot!(told);
    let kinds = |kind| diff.pairs.iter().filter(|p| p.kind == kind).count();
    assert_eq!((kinds(PairKind::Changed), kinds(PairKind::Unsure)), (3, 0));
}

fn edit(plan: &mut Plan, at: usize, change: impl FnOnce(&mut Project)) {
    let project = plan
        .categories
        .iter_mut()
        .flat_map(|c| &mut c.projects)
        .nth(at)
        .unwrap();
    change(project);
}
