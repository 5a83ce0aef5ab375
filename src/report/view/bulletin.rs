//! The 通报.

use serde::{Deserialize, Serialize};

use crate::model::{Light, Status};
use crate::report::occasion::{Occasion, is_due};

use super::chart::colour;
use super::frame::Frame;
use super::remark::{Remark, Severities, remarks, severities};
use super::row::{Row, rows};
use super::score::{Score, scores};
use super::subject;
use super::tally::{Tally, percent, shares};
use super::units::{Link, Unit, units};

/// The bulletin of a quarter; its work orders while nothing is reported.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Bulletin {
    /// Around the text.
    pub frame: Frame,
    /// Sizes of the plan.
    pub counts: Counts,
    /// Whether anything was reported.
    pub reported: bool,
    /// Tasks by status, best to worst, shares adding up to 100.0; statuses nobody has are left out.
    pub statuses: Vec<Tally>,
    /// Tasks by light.
    pub lights: Vec<Tally>,
    /// Done or ahead, by status, best first.
    pub good: Vec<Group>,
    /// Late, by status, worst first.
    pub late: Vec<Group>,
    /// How many are late.
    pub late_count: usize,
    /// Units that have not reported, with what they owe.
    pub unreported: Vec<Unit>,
    /// Tasks whose milestones were moved.
    pub adjusted: Vec<Link>,
    /// Tasks that the plan wants finished in the quarter.
    pub last: Vec<Row>,
    /// Tasks that the plan wants finished in the quarter after.
    pub last_next: Vec<Link>,
    /// All tasks, by category.
    pub rows: Vec<Row>,
    /// All units.
    pub units: Vec<Unit>,
    /// Rows with a milestone in the quarter after, with their spans set anew.
    pub next_rows: Vec<Row>,
    /// 第三季度; empty in the fourth.
    pub next_quarter: String,
    /// What is odd in the notice.
    pub remarks: Vec<Remark>,
    /// How much of it.
    pub severities: Severities,
    /// The units' scores; empty where they are not to be printed.
    pub scores: Vec<Score>,
    /// What each light means.
    pub legend: Vec<Legend>,
    /// The bands in one sentence.
    pub bands: String,
    /// The annexes there are, in order.
    pub annexes: Vec<Annex>,
}

/// Sizes of a plan.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Counts {
    /// 大项; 0 where the plan has none.
    pub categories: usize,
    /// 项目.
    pub projects: usize,
    /// 任务.
    pub tasks: usize,
    /// Tasks with a milestone in the quarter.
    pub due: usize,
    /// Tasks without one.
    pub not_due: usize,
    /// Units that lead.
    pub lead_units: usize,
    /// Units that lead something due in the quarter.
    pub due_units: usize,
    /// Units named at all.
    pub units: usize,
    /// Tasks with something reported.
    pub reported: usize,
}

/// Tasks of one status.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Group {
    /// The status.
    pub label: String,
    /// Its tasks.
    pub rows: Vec<Row>,
    /// The same, to name them.
    pub links: Vec<Link>,
}

/// What a light means.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Legend {
    /// The sign printed for it; empty for none.
    pub sign: String,
    /// `#rrggbb`.
    pub colour: String,
    /// 绿灯.
    pub label: String,
    /// 提前完成、已完成….
    pub meaning: String,
}

/// An annex.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Annex {
    /// `progress`, `units`, `next`, `scores` or `remarks`.
    pub name: String,
    /// 附件1, or 附件 where there is only one.
    pub label: String,
    /// Its number.
    pub number: usize,
    /// Its title.
    pub title: String,
    /// The title in pieces that had better not be broken.
    pub title_parts: Vec<String>,
}

impl Bulletin {
    /// The bulletin of an occasion.
    pub fn new(occasion: &Occasion<'_>) -> Self {
        let reported = occasion.is_reported();
        let mut frame = Frame::new(occasion);
        let when = format!("关于{}{}", frame.year, frame.quarter);
        let matter = if reported {
            "进展情况的通报"
        } else {
            "任务安排情况的通报"
        };
        frame.entitle(vec![when, frame.subject.clone(), matter.to_owned()]);

        let rows = rows(occasion);
        let units = units(occasion, &rows);
        let groups = |wanted: &[Status]| -> Vec<Group> {
            wanted
                .iter()
                .map(|status| group(occasion, &rows, *status))
                .filter(|group| !group.rows.is_empty())
                .collect()
        };
        let good = groups(&[Status::Early, Status::Done, Status::Ahead]);
        let late = groups(&[Status::NotStarted, Status::FarBehind, Status::Behind]);
        let next_rows = respan(rows.iter().filter(|row| !row.next.is_empty()).cloned());
        let remarks = remarks(occasion.plan, occasion.findings);
        let next_quarter = match occasion.quarter {
            4.. => String::new(),
            quarter => crate::model::Period::Quarter(quarter + 1).label(),
        };
        let scores = if reported { scores(occasion) } else { vec![] };
        let shown = Shown {
            reported,
            next_quarter: (!next_rows.is_empty()).then_some(next_quarter.as_str()),
            scores: !scores.is_empty(),
            remarks: !remarks.is_empty(),
        };
        let annexes = annexes(&frame, &shown);
        Self {
            counts: counts(occasion, &units),
            reported,
            statuses: statuses(occasion),
            lights: lights(occasion),
            late_count: late.iter().map(|group| group.rows.len()).sum(),
            good,
            late,
            unreported: units
                .iter()
                .filter(|unit| reported && !unit.missing.is_empty())
                .cloned()
                .collect(),
            adjusted: group(occasion, &rows, Status::Adjusted)
                .rows
                .iter()
                .map(Link::to)
                .collect(),
            last: rows.iter().filter(|row| row.is_last).cloned().collect(),
            last_next: rows
                .iter()
                .filter(|row| row.is_last_next)
                .map(Link::to)
                .collect(),
            next_rows,
            next_quarter,
            severities: severities(occasion.findings),
            remarks,
            scores,
            legend: legend(occasion),
            bands: occasion.progress.bands(),
            annexes,
            rows,
            units,
            frame,
        }
    }
}

/// Sizes of the plan.
pub fn counts(occasion: &Occasion<'_>, units: &[Unit]) -> Counts {
    let plan = occasion.plan;
    let tasks = plan.tasks().count();
    let due = plan
        .tasks()
        .filter(|(_, _, task)| is_due(task, occasion.quarter))
        .count();
    let named = plan.categories.iter().filter(|c| !c.name.is_empty());
    Counts {
        categories: named.count(),
        projects: plan.projects().count(),
        tasks,
        due,
        not_due: tasks - due,
        lead_units: units.iter().filter(|unit| !unit.leads.is_empty()).count(),
        due_units: units.iter().filter(|unit| unit.due > 0).count(),
        units: units.len(),
        reported: whole_tasks(occasion).filter(|(_, entry)| *entry).count(),
    }
}

/// Status of every task as a whole, and whether something was reported for it in the quarter.
fn whole_tasks<'a>(occasion: &Occasion<'a>) -> impl Iterator<Item = (Status, bool)> + 'a {
    let standings = occasion.standings;
    standings
        .iter()
        .filter(|standing| standing.item.is_none())
        .map(move |standing| {
            let of_items = standings
                .iter()
                .any(|s| s.task == standing.task && s.entry().is_some());
            (standing.status, of_items)
        })
}

/// Tasks by status.
pub fn statuses(occasion: &Occasion<'_>) -> Vec<Tally> {
    let config = occasion.progress;
    let counted: Vec<(Status, usize)> = Status::ALL
        .into_iter()
        .map(|status| {
            let count = whole_tasks(occasion).filter(|(s, _)| *s == status).count();
            (status, count)
        })
        .filter(|(_, count)| *count > 0)
        .collect();
    tally(&counted, |status| {
        (config.label(status).to_owned(), colour(status, config))
    })
}

/// Tasks by light.
fn lights(occasion: &Occasion<'_>) -> Vec<Tally> {
    let config = occasion.progress;
    let counted: Vec<(Light, usize)> = Light::ALL
        .into_iter()
        .map(|light| {
            let shown = |(status, _): &(Status, bool)| config.light(*status) == light;
            (light, whole_tasks(occasion).filter(shown).count())
        })
        .filter(|(light, count)| *count > 0 && *light != Light::None)
        .collect();
    tally(&counted, |light| {
        (light.label().to_owned(), config.colour(light).to_owned())
    })
}

fn tally<T: Copy>(counted: &[(T, usize)], show: impl Fn(T) -> (String, String)) -> Vec<Tally> {
    let counts: Vec<usize> = counted.iter().map(|(_, count)| *count).collect();
    counted
        .iter()
        .zip(shares(&counts))
        .map(|((what, count), tenths)| {
            let (label, colour) = show(*what);
            Tally {
                label,
                count: *count,
                share: percent(tenths),
                colour,
            }
        })
        .collect()
}

fn group(occasion: &Occasion<'_>, rows: &[Row], status: Status) -> Group {
    let statuses = occasion
        .standings
        .iter()
        .filter(|standing| standing.item.is_none())
        .map(|standing| standing.status);
    let rows: Vec<Row> = rows
        .iter()
        .zip(statuses)
        .filter(|(_, s)| *s == status)
        .map(|(row, _)| row.clone())
        .collect();
    Group {
        label: occasion.progress.label(status).to_owned(),
        links: rows.iter().map(Link::to).collect(),
        rows,
    }
}

/// A selection of rows as a table of its own: categories and projects go over the rows that are left.
pub fn respan(rows: impl Iterator<Item = Row>) -> Vec<Row> {
    let mut out: Vec<Row> = Vec::new();
    let (mut category_at, mut project_at) = (0, 0);
    let mut spans: (Option<super::row::Span>, Option<super::row::Span>) = (None, None);
    for mut row in rows {
        let at = out.len();
        let (category, project) = (row.place.category.clone(), row.place.project.clone());
        let new_category = spans.0.as_ref() != Some(&category);
        let new_project = new_category || spans.1.as_ref() != Some(&project);
        row.category = new_category.then(|| super::row::Span {
            rows: 0,
            ..category.clone()
        });
        row.project = new_project.then(|| super::row::Span {
            rows: 0,
            ..project.clone()
        });
        if new_category {
            category_at = at;
        }
        if new_project {
            project_at = at;
        }
        spans = (Some(category), Some(project));
        out.push(row);
        if let Some(span) = out[category_at].category.as_mut() {
            span.rows += 1;
        }
        if let Some(span) = out[project_at].project.as_mut() {
            span.rows += 1;
        }
    }
    out
}

/// What the lights mean.
pub fn legend(occasion: &Occasion<'_>) -> Vec<Legend> {
    let config = occasion.progress;
    config
        .legend()
        .into_iter()
        .map(|(light, meaning)| Legend {
            sign: super::row::sign(light).to_owned(),
            colour: config.colour(light).to_owned(),
            label: match light {
                Light::None => "不亮灯".to_owned(),
                light => light.label().to_owned(),
            },
            meaning,
        })
        .collect()
}

/// Which annexes there are.
struct Shown<'a> {
    reported: bool,
    next_quarter: Option<&'a str>,
    scores: bool,
    remarks: bool,
}

fn annexes(frame: &Frame, shown: &Shown<'_>) -> Vec<Annex> {
    let Frame {
        year,
        quarter,
        subject,
        list,
        ..
    } = frame;
    let what = if shown.reported {
        "进展情况表"
    } else {
        "任务安排表"
    };
    let mut titles = vec![
        ("progress", format!("{year}{quarter}{subject}{what}")),
        ("units", format!("{year}{quarter}{subject}分单位情况表")),
    ];
    if let Some(next) = shown.next_quarter.filter(|next| !next.is_empty()) {
        titles.push(("next", format!("{year}{next}{subject}节点任务表")));
    }
    if shown.scores {
        titles.push(("scores", format!("{year}{subject}各单位得分表")));
    }
    if shown.remarks {
        titles.push(("remarks", format!("《{list}》需核实事项")));
    }
    titles
        .into_iter()
        .enumerate()
        .map(|(index, (name, title))| Annex {
            name: name.to_owned(),
            label: format!("附件{}", index + 1),
            number: index + 1,
            title_parts: subject::pieces(&title),
            title,
        })
        .collect()
}
