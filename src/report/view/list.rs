//! The whole plan as the published responsibility table: what our own reader reads back to the same plan.

use serde::{Deserialize, Serialize};

use crate::model::{Milestone, Period, Plan, Role, Task};
use crate::report::occasion::Occasion;

use super::frame::Frame;
use super::row::numeral;
use super::subject;

/// The responsibility list.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct List {
    /// Around the text.
    pub frame: Frame,
    /// The letter's paragraphs.
    pub letter: Vec<Paragraph>,
    /// 附件, before the table; empty when the notice has none.
    pub annex_label: String,
    /// What stands between that and the table, usually the list's title.
    pub annex_title: Vec<String>,
    /// Whether there are categories.
    pub has_categories: bool,
    /// Whether projects are numbered.
    pub has_numbers: bool,
    /// Whether projects have names.
    pub has_names: bool,
    /// Whether lead and supporting units need columns of their own: the first unit is not always the one that
    /// leads, or not the only one.
    pub split_units: bool,
    /// Whether any task names a leader.
    pub has_leaders: bool,
    /// Whether any task names a chief.
    pub has_chiefs: bool,
    /// Headings of the milestone columns.
    pub periods: Vec<String>,
    /// Headings of the columns without a role.
    pub extras: Vec<String>,
    /// Widths of all columns in printed order, in millimetres; together as wide as the type area.
    pub widths: Vec<f64>,
    /// One per task.
    pub lines: Vec<Line>,
}

/// A paragraph of the letter.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Paragraph {
    /// As printed.
    pub text: String,
    /// Whether it is whom the letter is for: it stands flush left.
    pub is_addressee: bool,
    /// Whether it is the signature or its date: it stands on the right.
    pub is_signature: bool,
}

/// A row of the published table.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Line {
    /// Category with its numeral, on its first row.
    pub category: Option<Cell>,
    /// 序号, on the project's first row.
    pub number: Option<Cell>,
    /// 项目名称, on the project's first row.
    pub name: Option<Cell>,
    /// With the row's own mark before it.
    pub detail: String,
    /// All units in printed order, or those that lead where units are split.
    pub units: Vec<String>,
    /// Those that support, where units are split.
    pub supports: Vec<String>,
    /// 责任人, in order.
    pub leaders: Vec<String>,
    /// 分管领导, in order.
    pub chiefs: Vec<String>,
    /// One per milestone column; `——` where there is none.
    pub milestones: Vec<String>,
    /// One per column without a role.
    pub extras: Vec<String>,
}

/// A cell over several rows.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Cell {
    /// What it says.
    pub text: String,
    /// Over how many rows it goes.
    pub rows: usize,
}

impl List {
    /// The list of an occasion's plan.
    pub fn new(occasion: &Occasion<'_>) -> Self {
        let plan = occasion.plan;
        let mut frame = Frame::new(occasion);
        let title = plan.title.clone().unwrap_or_else(|| frame.list.clone());
        frame.entitle(subject::pieces(&title));
        let periods = periods(plan);
        let mut extras: Vec<String> = Vec::new();
        for (_, _, task) in plan.tasks() {
            for heading in task.extra.keys() {
                if !extras.contains(heading) {
                    extras.push(heading.clone());
                }
            }
        }
        let any = |wanted: fn(&Task) -> bool| plan.tasks().any(|(_, _, task)| wanted(task));
        let split_units = any(|task| {
            let leads = task.parties.iter().filter(|p| p.role == Role::Lead).count();
            let first_leads = task.parties.first().is_none_or(|p| p.role == Role::Lead);
            leads > 1 || !first_leads
        });
        let has_categories = plan.categories.iter().any(|c| !c.name.is_empty());
        let has_numbers = plan.projects().any(|(_, p)| p.number.is_some());
        let has_names = plan.projects().any(|(_, p)| !p.name.is_empty());
        let has_leaders = any(|task| !task.leaders.is_empty());
        let has_chiefs = any(|task| !task.chiefs.is_empty());
        let narrow = |shown: bool, width: f64| shown.then_some(Width::Fixed(width));
        let columns = [
            narrow(has_categories, 14.0),
            narrow(has_numbers, 8.0),
            narrow(has_names, 20.0),
            Some(Width::Share(2.6)),
            Some(Width::Fixed(21.0)),
            narrow(split_units, 21.0),
            narrow(has_leaders, 13.0),
        ]
        .into_iter()
        .flatten()
        .chain(periods.iter().map(|_| Width::Share(1.0)))
        .chain(narrow(has_chiefs, 13.0))
        .chain(extras.iter().map(|_| Width::Share(0.8)));
        let (letter, annex) = plan.letter.split_at(annex_start(&plan.letter));
        let mut annex = annex.iter().cloned();
        Self {
            letter: letter.iter().map(|text| paragraph(plan, text)).collect(),
            annex_label: annex.next().unwrap_or_default(),
            annex_title: annex.collect(),
            has_categories,
            has_numbers,
            has_names,
            split_units,
            has_leaders,
            has_chiefs,
            widths: widths(&columns.collect::<Vec<_>>()),
            lines: lines(plan, &periods, &extras, split_units),
            periods: periods.into_iter().map(Period::label).collect(),
            extras,
            frame,
        }
    }
}

/// Where the annex begins that holds the table: 附件 on a line of its own, with nothing but its title after it.
fn annex_start(letter: &[String]) -> usize {
    let is_label = |text: &String| {
        let rest = text.trim().strip_prefix("附件");
        rest.is_some_and(|rest| rest.trim_matches(['：', ':']).chars().all(char::is_numeric))
    };
    match letter.iter().rposition(is_label) {
        Some(at) if letter.len() - at <= 3 => at,
        _ => letter.len(),
    }
}

fn paragraph(plan: &Plan, text: &str) -> Paragraph {
    let bare: String = text.chars().filter(|c| !c.is_whitespace()).collect();
    let is_date = bare.ends_with('日') && bare.contains('年') && bare.chars().count() <= 12;
    Paragraph {
        text: text.to_owned(),
        is_addressee: subject::addressee(plan)
            .is_some_and(|name| text.trim_end_matches(['：', ':']).trim() == name),
        is_signature: is_date || plan.issuer.as_deref() == Some(bare.as_str()),
    }
}

/// How wide a column is.
#[derive(Debug, Clone, Copy)]
enum Width {
    /// In millimetres.
    Fixed(f64),
    /// A share of what the fixed ones leave.
    Share(f64),
}

/// Columns in millimetres, together as wide as the landscape type area (225 mm).
fn widths(columns: &[Width]) -> Vec<f64> {
    const AREA: f64 = 225.0;
    let fixed: f64 = columns
        .iter()
        .map(|column| match column {
            Width::Fixed(width) => *width,
            Width::Share(_) => 0.0,
        })
        .sum();
    let shares: f64 = columns
        .iter()
        .map(|column| match column {
            Width::Fixed(_) => 0.0,
            Width::Share(share) => *share,
        })
        .sum();
    columns
        .iter()
        .map(|column| match column {
            Width::Fixed(width) => *width,
            Width::Share(share) => ((AREA - fixed) * share / shares * 100.0).round() / 100.0,
        })
        .collect()
}

/// The milestone columns: every period that any task has, in order of time.
fn periods(plan: &Plan) -> Vec<Period> {
    let mut periods: Vec<Period> = Vec::new();
    for milestone in plan.tasks().flat_map(|(_, _, task)| &task.milestones) {
        if !periods.contains(&milestone.period) {
            periods.push(milestone.period);
        }
    }
    periods.sort_by_key(|period| (period.last_month(), period.to_string()));
    periods
}

fn lines(plan: &Plan, periods: &[Period], extras: &[String], split_units: bool) -> Vec<Line> {
    let mut lines = Vec::new();
    for category in &plan.categories {
        let mut heading = Some(Cell {
            text: match category.ordinal {
                Some(ordinal) => format!("{}、{}", numeral(ordinal), category.name),
                None => category.name.clone(),
            },
            rows: category.projects.iter().map(|p| p.tasks.len()).sum(),
        });
        for project in &category.projects {
            let rows = project.tasks.len();
            let cell = |text: String| Some(Cell { text, rows });
            let number = project.number.map(|n| n.to_string()).unwrap_or_default();
            let mut number = cell(number);
            let mut name = cell(project.name.clone());
            for task in &project.tasks {
                let units = |lead: bool| -> Vec<String> {
                    let wanted = task
                        .parties
                        .iter()
                        .filter(|party| !split_units || (party.role == Role::Lead) == lead);
                    wanted.map(|party| party.unit.clone()).collect()
                };
                lines.push(Line {
                    category: heading.take(),
                    number: number.take(),
                    name: name.take(),
                    detail: match &task.item {
                        Some(mark) => format!("{mark}{}", task.detail),
                        None => task.detail.clone(),
                    },
                    units: units(true),
                    supports: if split_units { units(false) } else { vec![] },
                    leaders: task.leaders.clone(),
                    chiefs: task.chiefs.clone(),
                    milestones: periods
                        .iter()
                        .map(|period| milestone_text(&task.milestones, *period))
                        .collect(),
                    extras: extras
                        .iter()
                        .map(|heading| task.extra.get(heading).cloned().unwrap_or_default())
                        .collect(),
                });
            }
        }
    }
    lines
}

fn milestone_text(milestones: &[Milestone], period: Period) -> String {
    milestones
        .iter()
        .find(|milestone| milestone.period == period)
        .and_then(|milestone| milestone.text.clone())
        .unwrap_or_else(|| "——".to_owned())
}
