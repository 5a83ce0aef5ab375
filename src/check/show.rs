//! Findings for people: as a compiler prints them, or as one self-contained web page.

mod html;
mod text;

pub use html::html;
pub use text::text;

use std::collections::BTreeMap;

use crate::finding::{Finding, Severity};
use crate::model::{Plan, Task};

/// Findings per severity, the worst first, as people count them: `2个错误、3个警告`. `没有发现问题` when there are none.
pub fn summary(findings: &[Finding]) -> String {
    let mut counts: BTreeMap<Severity, usize> = BTreeMap::new();
    for finding in findings {
        *counts.entry(finding.severity).or_default() += 1;
    }
    if counts.is_empty() {
        return "没有发现问题".to_owned();
    }
    let counts: Vec<String> = counts
        .iter()
        .rev()
        .map(|(severity, count)| format!("{count}个{}", severity.label()))
        .collect();
    counts.join("、")
}

/// The row a finding is about.
fn task_of<'p>(plan: &'p Plan, finding: &Finding) -> Option<(&'p str, &'p Task)> {
    let id = finding.task.as_ref()?;
    plan.tasks()
        .find(|(_, _, task)| task.id == *id)
        .map(|(_, project, task)| (project.name.as_str(), task))
}

/// Where a finding stands, for people: `项目27 建设公共充电设施 第(2)项 · 第三季度 · 第9页 第31行`.
fn place(plan: &Plan, finding: &Finding) -> String {
    let mut parts = Vec::new();
    if let Some((name, _)) = task_of(plan, finding) {
        let number = finding.project.map(|n| n.to_string()).unwrap_or_default();
        let item = finding
            .item
            .as_ref()
            .map(|i| format!(" 第{i}项"))
            .unwrap_or_default();
        parts.push(format!("项目{number} {name}{item}").trim().to_owned());
    } else {
        parts.push("全文".to_owned());
    }
    if let Some(period) = finding.period {
        parts.push(period.label());
    }
    if let Some(origin) = &finding.origin {
        let origin = origin.to_string();
        if !origin.is_empty() {
            parts.push(origin);
        }
    }
    parts.join(" · ")
}

/// The words of the notice with the heading of the cell they stand in; the clause around them, so that they can be
/// found, and where in it they are (in bytes).
struct Quote {
    heading: String,
    context: String,
    from: usize,
    to: usize,
}

/// The evidence of a finding, cell by cell. Words that stand in several cells are quoted from each in turn.
fn quotes(plan: &Plan, finding: &Finding) -> Vec<Quote> {
    let task = task_of(plan, finding);
    let mut used: Vec<(&str, String)> = Vec::new();
    finding
        .evidence
        .iter()
        .map(|words| {
            let cells = task.map_or_else(Vec::new, |(name, task)| {
                cells_with(name, task, words, finding)
            });
            let fresh = cells
                .iter()
                .position(|(heading, _)| !used.iter().any(|(w, h)| w == words && h == heading));
            let (heading, cell) = cells
                .into_iter()
                .nth(fresh.unwrap_or(0))
                .unwrap_or(("原文".to_owned(), words.as_str()));
            used.push((words, heading.clone()));
            let at = cell.find(words.as_str()).unwrap_or(0);
            let (context, from) = clause(cell, at, at + words.len().min(cell.len() - at));
            let from = context
                .find(words.as_str())
                .unwrap_or(from.min(context.len()));
            Quote {
                heading,
                to: (from + words.len()).min(context.len()),
                from,
                context: context.to_owned(),
            }
        })
        .collect()
}

/// The cells of a row that hold these words, with their headings; the likeliest first.
fn cells_with<'t>(
    name: &'t str,
    task: &'t Task,
    words: &'t str,
    finding: &Finding,
) -> Vec<(String, &'t str)> {
    let mut cells: Vec<(String, &str)> = Vec::new();
    let whole_cells = std::iter::empty()
        .chain(task.parties.iter().map(|p| ("实施单位", p.unit.as_str())))
        .chain(task.leaders.iter().map(|l| ("责任人", l.as_str())))
        .chain(task.chiefs.iter().map(|c| ("分管领导", c.as_str())))
        .filter(|(_, cell)| *cell == words);
    cells.extend(whole_cells.map(|(heading, cell)| (heading.to_owned(), cell)));
    if finding.project.is_some_and(|n| n.to_string() == words) {
        cells.push(("序号".to_owned(), words));
    }
    let item = task
        .items
        .iter()
        .find(|i| Some(&i.mark) == finding.item.as_ref());
    let details = item
        .map(|i| i.detail.as_str())
        .into_iter()
        .chain([task.detail.as_str()])
        .filter(|detail| detail.contains(words));
    cells.extend(details.take(1).map(|d| ("任务明细".to_owned(), d)));
    let milestones = item.map_or(&task.milestones, |i| &i.milestones);
    let mut planned: Vec<_> = milestones
        .iter()
        .chain(&task.milestones)
        .filter_map(|m| Some((m.period, m.text.as_deref()?)))
        .filter(|(_, text)| text.contains(words))
        .collect();
    planned.sort_by_key(|(period, _)| Some(*period) != finding.period);
    for (period, text) in planned {
        if !cells.iter().any(|(heading, _)| *heading == period.label()) {
            cells.push((period.label(), text));
        }
    }
    if name.contains(words) {
        cells.push(("项目名称".to_owned(), name));
    }
    cells
}

/// The sentence around a span of a text and where the span begins in it.
fn clause(text: &str, from: usize, to: usize) -> (&str, usize) {
    const STOPS: [char; 4] = ['。', '；', ';', '\n'];
    let start = text[..from]
        .char_indices()
        .rev()
        .find(|(_, c)| STOPS.contains(c))
        .map_or(0, |(i, c)| i + c.len_utf8());
    let end = text[to..].find(STOPS).map_or(text.len(), |i| to + i);
    let sentence = text[start..end].trim_start();
    let shift = text[start..end].len() - sentence.len();
    (sentence.trim_end(), from.saturating_sub(start + shift))
}
