//! Property tests: what is written as JSON is read back the same.

use indexmap::IndexMap;
use proptest::collection::vec;
use proptest::option::of;
use proptest::prelude::*;

use super::*;
use crate::geometry::Rect;
use crate::origin::Origin;

/// Text with everything in it that JSON must escape.
fn text() -> impl Strategy<Value = String> {
    prop_oneof![
        any::<String>(),
        "[一-龥（）。，\"\\\\/\u{0}-\u{1f}\u{2028}😀]{0,12}",
        Just(String::new()),
    ]
}

fn period() -> impl Strategy<Value = Period> {
    prop_oneof![
        (1_u8..=4).prop_map(Period::Quarter),
        (1_u8..=2).prop_map(Period::Half),
        (1_u8..=12).prop_map(Period::Month),
        (1_i16..=9999, 1_u8..=12, 1_u8..=28).prop_map(|(year, month, day)| Period::Date {
            year,
            month,
            day
        }),
        Just(Period::Year),
    ]
}

/// Coordinates are kept to hundredths of a point.
fn place() -> impl Strategy<Value = Origin> {
    let hundredths = || (-1_000_000_i32..1_000_000).prop_map(|n| f64::from(n) / 100.0);
    let area = (hundredths(), hundredths(), hundredths(), hundredths())
        .prop_map(|(a, b, c, d)| Rect::new(a, b, c, d));
    (of(any::<u32>()), of(any::<u32>()), of(area), of(text())).prop_map(
        |(page, row, area, sheet)| Origin {
            page,
            row,
            area,
            sheet,
        },
    )
}

fn target() -> impl Strategy<Value = Target> {
    let value = prop_oneof![
        prop::num::f64::NORMAL,
        prop::num::f64::ZERO,
        (-1_000_000_i64..1_000_000).prop_map(|n| n as f64 / 1000.0),
    ];
    (text(), value, text(), any::<bool>(), any::<bool>(), text()).prop_map(
        |(measure, value, unit, cumulative, percent, words)| Target {
            measure,
            value,
            unit,
            cumulative,
            percent,
            words,
        },
    )
}

fn milestones() -> impl Strategy<Value = Vec<Milestone>> {
    let milestone =
        (period(), of(text()), vec(target(), 0..3)).prop_map(|(period, text, targets)| Milestone {
            period,
            text,
            targets,
        });
    vec(milestone, 0..5)
}

fn parties() -> impl Strategy<Value = Vec<Party>> {
    let role = prop_oneof![Just(Role::Lead), Just(Role::Support)];
    let party =
        (text(), role, of(text())).prop_map(|(unit, role, leader)| Party { unit, role, leader });
    vec(party, 0..3)
}

fn task() -> impl Strategy<Value = Task> {
    let item = (text(), text(), parties(), milestones()).prop_map(
        |(mark, detail, parties, milestones)| Item {
            mark,
            detail,
            parties,
            milestones,
        },
    );
    let names = || vec(text(), 0..3);
    let extra =
        vec((text(), text()), 0..3).prop_map(|pairs| pairs.into_iter().collect::<IndexMap<_, _>>());
    (
        (text(), of(text()), text(), parties(), names(), names()),
        (milestones(), vec(item, 0..2), extra, place()),
    )
        .prop_map(
            |((id, item, detail, parties, leaders, chiefs), (milestones, items, extra, origin))| {
                Task {
                    id,
                    item,
                    detail,
                    parties,
                    leaders,
                    chiefs,
                    milestones,
                    items,
                    extra,
                    origin,
                }
            },
        )
}

fn plan() -> impl Strategy<Value = Plan> {
    let project =
        (of(any::<u32>()), text(), vec(task(), 1..3)).prop_map(|(number, name, tasks)| Project {
            number,
            name,
            tasks,
        });
    let category =
        (of(any::<u32>()), text(), vec(project, 0..3)).prop_map(|(ordinal, name, projects)| {
            Category {
                ordinal,
                name,
                projects,
            }
        });
    let warning = (text(), of(text()), of(place())).prop_map(|(message, text, origin)| Warning {
        message,
        text,
        origin,
    });
    let source = (text(), text(), of(any::<u32>())).prop_map(|(file, sha256, pages)| Source {
        file,
        sha256,
        format: SourceFormat::Pdf,
        pages,
    });
    (
        (
            of(text()),
            of(text()),
            of(any::<i32>()),
            of(text()),
            of(text()),
            of(text()),
        ),
        (
            of(any::<u32>()),
            vec(text(), 0..3),
            vec(category, 0..3),
            of(source),
            vec(warning, 0..3),
        ),
    )
        .prop_map(
            |(
                (title, region, year, issuer, document_number, issued_on),
                (stated_count, letter, categories, source, warnings),
            )| Plan {
                schema: PLAN_SCHEMA.to_owned(),
                title,
                region,
                year,
                issuer,
                document_number,
                issued_on,
                stated_count,
                letter,
                categories,
                source,
                warnings,
            },
        )
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn a_plan_survives_json(plan in plan()) {
        let text = serde_json::to_string(&plan).unwrap();
        let back: Plan = serde_json::from_str(&text).unwrap();
        prop_assert_eq!(&back, &plan);
        prop_assert_eq!(serde_json::to_string(&back).unwrap(), text);
    }

    #[test]
    fn a_period_survives_its_text(period in period()) {
        prop_assert_eq!(period.to_string().parse::<Period>().unwrap(), period);
    }
}
