//! What is due when: period columns, a deadline column, or the whole year in one cell.

use super::column::Columns;
use super::heading::Role;
use crate::model::{Milestone, Period};
use crate::table::Cell;
use crate::table::stitch::Table;
use crate::text::period::{self, Span};
use crate::text::{join, quantity};

/// A milestone from its printed text; a dash of any kind is none.
pub fn milestone(period: Period, text: &str) -> Milestone {
    let text = Some(text.trim())
        .filter(|t| !join::is_nothing(t))
        .map(str::to_owned);
    Milestone {
        period,
        targets: text.as_deref().map(quantity::targets).unwrap_or_default(),
        text,
    }
}

/// The milestones of a row in order of time. `year` completes dates printed without one.
pub fn milestones(
    table: &Table,
    columns: &Columns,
    at: usize,
    year: Option<i32>,
) -> Vec<Milestone> {
    let mut found: Vec<Milestone> = Vec::new();
    for (column, role) in columns.roles.iter().enumerate() {
        let cell = table.at(at, column);
        match role {
            Role::Milestone(span) => {
                let text = cell.map(|c| join::lines(&c.lines)).unwrap_or_default();
                found.push(milestone(span.period(year), &text));
            }
            Role::Schedule => found.extend(schedule(cell, year)),
            Role::Deadline => found.extend(deadlines(cell, year)),
            _ => {}
        }
    }
    // A quarterly notice has four quarters, also where a column or a clause is missing.
    if found.iter().any(|m| matches!(m.period, Period::Quarter(_))) {
        for q in 1..=4 {
            if found.iter().all(|m| m.period != Period::Quarter(q)) {
                found.push(milestone(Period::Quarter(q), ""));
            }
        }
    }
    found.sort_by_key(|m| order(m.period));
    found
}

/// Order of time: by the end, the shorter span first.
fn order(period: Period) -> (i16, u8, u8, u8) {
    let length = match period {
        Period::Date { year, month, day } => return (year, month, 0, day),
        Period::Month(_) => 1,
        Period::Quarter(_) => 2,
        Period::Half(_) => 3,
        Period::Year => 4,
    };
    (0, period.last_month(), length, 0)
}

fn schedule(cell: Option<&Cell>, year: Option<i32>) -> Vec<Milestone> {
    let text = broken(cell);
    let parts = period::schedule(&text);
    if parts.is_empty() {
        let whole = join::tidy(&text);
        return (!whole.is_empty())
            .then(|| milestone(Period::Year, &whole))
            .into_iter()
            .collect();
    }
    // Four clauses by month ends are quarters, as four columns are.
    let ends: Vec<u8> = parts
        .iter()
        .map(|(s, _)| s.period(None).last_month())
        .collect();
    let quarters = ends == [3, 6, 9, 12];
    parts
        .into_iter()
        .zip(ends)
        .map(|((span, text), end)| {
            let span = if quarters {
                Span::Quarter(end / 3)
            } else {
                span
            };
            milestone(span.period(year), &join::tidy(&text))
        })
        .collect()
}

fn deadlines(cell: Option<&Cell>, year: Option<i32>) -> Vec<Milestone> {
    let text = broken(cell);
    let clauses = period::clauses(&text);
    if clauses.is_empty() {
        return vec![milestone(Period::Year, &join::tidy(&text))];
    }
    clauses
        .into_iter()
        .map(|(span, clause)| milestone(span.period(year), &join::tidy(&clause)))
        .collect()
}

/// A cell's text with the line breaks that were meant.
fn broken(cell: Option<&Cell>) -> String {
    let mut text = String::new();
    for line in cell.into_iter().flat_map(|c| &c.lines) {
        text.push_str(line.text.trim());
        if line.slack.is_none_or(|s| s > 2.0) {
            text.push('\n');
        }
    }
    text
}
