//! The 专报: one or two pages for the leaders, and a sheet for each of them.

use indexmap::IndexMap;
use serde::{Deserialize, Serialize};

use crate::model::Status;
use crate::report::occasion::Occasion;

use super::bulletin::{Counts, Legend, counts, legend, respan, statuses};
use super::chart::{Chart, Part, colour, rows as bars, stacked};
use super::frame::Frame;
use super::remark::{Severities, severities};
use super::row::{Row, rows};
use super::tally::{Tally, percent, shares};
use super::units::{Link, Unit, units};

/// Units in the chart; with more, those with the most tasks are shown.
const CHARTED: usize = 16;

/// The brief of a quarter.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Brief {
    /// Around the text.
    pub frame: Frame,
    /// Sizes of the plan.
    pub counts: Counts,
    /// Whether anything was reported.
    pub reported: bool,
    /// Tasks by status; while nothing is reported, by whether something is due.
    pub statuses: Vec<Tally>,
    /// How many are on schedule or better.
    pub good_count: usize,
    /// Their share of all, in per cent with one decimal.
    pub good_share: String,
    /// How many are late.
    pub late_count: usize,
    /// How many are unreported.
    pub unreported_count: usize,
    /// The statuses as one bar.
    pub chart: Chart,
    /// Lead tasks by unit.
    pub unit_chart: Chart,
    /// How many units the chart leaves out.
    pub units_left_out: usize,
    /// What the leaders are asked to decide, at most as many as set.
    pub decisions: Vec<Decision>,
    /// A sheet per leader, in the plan's order.
    pub sheets: Vec<Sheet>,
    /// What each light means.
    pub legend: Vec<Legend>,
}

/// A matter to decide. Which fields are filled depends on its topic; the template has the words.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Decision {
    /// `far_behind` (with what is not even started), `behind`, `unreported`, `last`, `joint`, `remarks`, `leaderless` or `last_next`.
    pub topic: String,
    /// Its tasks.
    pub rows: Vec<Row>,
    /// Its tasks, to name them.
    pub links: Vec<Link>,
    /// Its units.
    pub units: Vec<Unit>,
    /// How many findings.
    pub severities: Severities,
}

/// The tasks of one leader.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Sheet {
    /// Id of the sheet; links go there.
    pub anchor: String,
    /// 柴树芳; empty for tasks that name no leader.
    pub name: String,
    /// Their rows, with spans of their own.
    pub rows: Vec<Row>,
    /// Of those: due in the quarter.
    pub due: usize,
    /// Of those: the plan wants them finished in the quarter.
    pub last: usize,
    /// Of those: late.
    pub late: usize,
    /// Of those: unreported.
    pub unreported: usize,
    /// Tasks by status.
    pub statuses: Vec<Count>,
}

/// A status and how many have it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Count {
    /// 按序时推进.
    pub label: String,
    /// How many.
    pub count: usize,
}

impl Brief {
    /// The brief of an occasion.
    pub fn new(occasion: &Occasion<'_>) -> Self {
        let reported = occasion.is_reported();
        let mut frame = Frame::new(occasion);
        let when = format!("关于{}{}", frame.year, frame.quarter);
        let matter = if reported {
            "进展情况的专报"
        } else {
            "任务安排情况的专报"
        };
        frame.entitle(vec![when, frame.subject.clone(), matter.to_owned()]);
        frame.series.clone_from(&occasion.config.brief_series);
        frame.addressee = match occasion
            .config
            .brief_addressee
            .trim_end_matches(['：', ':'])
        {
            "" => format!("各位{}", frame.leaders),
            set => set.to_owned(),
        };

        let rows = rows(occasion);
        let units = units(occasion, &rows);
        let counts = counts(occasion, &units);
        let of_status = |wanted: fn(Status) -> bool| {
            let whole = occasion.standings.iter().filter(|s| s.item.is_none());
            whole.filter(|s| wanted(s.status)).count()
        };
        let (unit_chart, units_left_out) = unit_chart(occasion, &units, reported);
        Self {
            statuses: statuses(occasion),
            good_share: {
                let good = of_status(|s| s <= Status::OnSchedule);
                percent(shares(&[good, counts.tasks - good.min(counts.tasks)])[0])
            },
            good_count: of_status(|s| s <= Status::OnSchedule),
            late_count: of_status(Status::is_late),
            unreported_count: of_status(|s| s == Status::Unreported),
            chart: stacked(&parts(occasion, &counts, reported)),
            unit_chart,
            units_left_out,
            decisions: decisions(occasion, &rows, &units, reported),
            sheets: sheets(occasion, &rows, reported),
            legend: legend(occasion),
            counts,
            reported,
            frame,
        }
    }
}

/// The parts of the main bar.
fn parts(occasion: &Occasion<'_>, counts: &Counts, reported: bool) -> Vec<Part> {
    if !reported {
        let last = occasion
            .plan
            .tasks()
            .filter(|(_, _, task)| crate::report::occasion::is_last(task, occasion.quarter))
            .count();
        return vec![
            part("本季度应完成全部任务", last, "#2f5f8a"),
            part(
                "本季度有节点任务",
                counts.due - last.min(counts.due),
                "#9fc0dd",
            ),
            part("本季度无节点任务", counts.not_due, "#e2e2e2"),
        ];
    }
    statuses(occasion)
        .into_iter()
        .map(|tally| part(&tally.label, tally.count, &tally.colour))
        .collect()
}

fn part(label: &str, count: usize, colour: &str) -> Part {
    Part {
        label: label.to_owned(),
        count,
        colour: colour.to_owned(),
    }
}

/// Lead tasks by unit, most first, and how many units are not shown.
fn unit_chart(occasion: &Occasion<'_>, units: &[Unit], reported: bool) -> (Chart, usize) {
    let config = occasion.progress;
    let mut leading: Vec<&Unit> = units.iter().filter(|u| !u.leads.is_empty()).collect();
    leading.sort_by_key(|unit| std::cmp::Reverse(unit.leads.len()));
    let left_out = leading.len().saturating_sub(CHARTED);
    let names: Vec<(String, Vec<Part>)> = leading
        .into_iter()
        .take(CHARTED)
        .map(|unit| {
            let parts = if reported {
                let of = |label: &str, count, status| part(label, count, &colour(status, config));
                vec![
                    of("按序时及以上", unit.good, Status::Done),
                    of(config.label(Status::Behind), unit.behind, Status::Behind),
                    of("严重滞后及未启动", unit.far_behind, Status::NotStarted),
                    of(
                        config.label(Status::Unreported),
                        unit.unreported,
                        Status::Unreported,
                    ),
                    of("无节点及已调整", unit.other, Status::NothingDue),
                ]
            } else {
                vec![
                    part("本季度有节点任务", unit.due, "#9fc0dd"),
                    part("本季度无节点任务", unit.leads.len() - unit.due, "#e2e2e2"),
                ]
            };
            (unit.name.clone(), parts)
        })
        .collect();
    (bars(&names), left_out)
}

/// What the leaders are asked to decide, most pressing first.
fn decisions(
    occasion: &Occasion<'_>,
    rows: &[Row],
    units: &[Unit],
    reported: bool,
) -> Vec<Decision> {
    let mut all: Vec<Decision> = Vec::new();
    let found = severities(occasion.findings);
    let mut add = |topic: &str, rows: Vec<Row>, units: Vec<Unit>| {
        let links: Vec<Link> = rows.iter().map(Link::to).collect();
        if rows.is_empty() && units.is_empty() && topic != "remarks" {
            return;
        }
        all.push(Decision {
            topic: topic.to_owned(),
            rows,
            links,
            units,
            severities: found,
        });
    };
    let select = |wanted: &dyn Fn(&Row) -> bool| -> Vec<Row> {
        rows.iter().filter(|row| wanted(row)).cloned().collect()
    };
    if reported {
        let whole = occasion.standings.iter().filter(|s| s.item.is_none());
        let by_status = |wanted: &[Status]| -> Vec<Row> {
            let of = |status: &Status| {
                rows.iter()
                    .zip(whole.clone())
                    .filter(|(_, standing)| standing.status == *status)
                    .map(|(row, _)| row.clone())
                    .collect::<Vec<_>>()
            };
            wanted.iter().flat_map(of).collect()
        };
        let worst = by_status(&[Status::NotStarted, Status::FarBehind]);
        add("far_behind", worst, vec![]);
        add("behind", by_status(&[Status::Behind]), vec![]);
        let missing = units.iter().filter(|unit| !unit.missing.is_empty());
        add("unreported", vec![], missing.cloned().collect());
    } else {
        add("last", select(&|row| row.is_last), vec![]);
        add(
            "joint",
            select(&|row| !row.due.is_empty() && row.leads.len() + row.supports.len() >= 4),
            vec![],
        );
    }
    if found.errors + found.warnings > 0 {
        add("remarks", vec![], vec![]);
    }
    let leaderless = |row: &Row| {
        let named = row.leads.iter().any(|who| !who.leader.is_empty());
        !named || row.chiefs.is_empty()
    };
    // Where the plan names no leaders at all it has no such columns: nothing is missing.
    let has_leaders = rows.iter().any(|row| !leaderless(row));
    if has_leaders {
        add("leaderless", select(&leaderless), vec![]);
    }
    add("last_next", select(&|row| row.is_last_next), vec![]);
    all.truncate(occasion.config.decisions);
    all
}

/// A sheet per leader. A task with two leaders is on both sheets.
fn sheets(occasion: &Occasion<'_>, rows: &[Row], reported: bool) -> Vec<Sheet> {
    let mut by_leader: IndexMap<&str, Vec<(Row, Option<Status>)>> = IndexMap::new();
    let whole: Vec<Status> = occasion
        .standings
        .iter()
        .filter(|s| s.item.is_none())
        .map(|s| s.status)
        .collect();
    for (index, row) in rows.iter().enumerate() {
        let status = whole.get(index).copied();
        for chief in &row.chiefs {
            let mine = by_leader.entry(chief).or_default();
            mine.push((row.clone(), status));
        }
    }
    if by_leader.is_empty() {
        return vec![];
    }
    let nobody = rows
        .iter()
        .enumerate()
        .filter(|(_, row)| row.chiefs.is_empty());
    let nobody: Vec<(Row, Option<Status>)> = nobody
        .map(|(index, row)| (row.clone(), whole.get(index).copied()))
        .collect();
    if !nobody.is_empty() {
        by_leader.insert("", nobody);
    }
    by_leader
        .into_iter()
        .enumerate()
        .map(|(index, (name, mine))| {
            let number = index + 1;
            let of = |wanted: &dyn Fn(Status) -> bool| {
                let shown = mine.iter().filter_map(|(_, status)| *status);
                if reported {
                    shown.filter(|s| wanted(*s)).count()
                } else {
                    0
                }
            };
            let counted = Status::ALL.into_iter().map(|status| Count {
                label: occasion.progress.label(status).to_owned(),
                count: of(&|s| s == status),
            });
            Sheet {
                anchor: format!("s{number}"),
                name: name.to_owned(),
                due: mine.iter().filter(|(row, _)| !row.due.is_empty()).count(),
                last: mine.iter().filter(|(row, _)| row.is_last).count(),
                late: of(&Status::is_late),
                unreported: of(&|s| s == Status::Unreported),
                statuses: counted.filter(|c| c.count > 0).collect(),
                // A row on two sheets needs two ids.
                rows: respan(mine.into_iter().map(|(mut row, _)| {
                    row.anchor = format!("s{number}-{}", row.anchor);
                    row
                })),
            }
        })
        .collect()
}
