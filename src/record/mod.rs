//! Paragraphs and grids → [`Plan`].
//!
//! ```text
//! grids ─ header, heading, column ─▶ columns with roles ─ tables ─▶ the plan's parts ─ stitch ─▶ Table
//! Table ─ rows ─▶ rows with category and project ─ parties (entries, align), milestones, items ─▶ tasks
//! paragraphs ─ letter ─▶ title, number, date
//! ```

mod align;
mod column;
mod content;
mod entries;
mod header;
mod heading;
mod items;
mod letter;
mod milestones;
mod parties;
mod profile;
mod rows;
mod tables;

use std::collections::HashMap;

use crate::error::{Error, Result};
use crate::model::{Category, PLAN_SCHEMA, Plan, Project, Source, Task};
use crate::table::stitch::{Table, stitch};
use crate::table::{Piece, Pieces};
use crate::text::join;

use column::Columns;
use parties::{LeadRule, People};
use rows::Row;

/// Reads the plan of a notice.
///
/// # Errors
/// [`Error::Unreadable`] when no table of the file can be a plan, or the one that could has no rows.
pub fn plan(pieces: Pieces, source: Source) -> Result<Plan> {
    let Pieces {
        pieces,
        mut warnings,
    } = pieces;
    let Some(found) = tables::find(&pieces, &mut warnings) else {
        return Err(no_plan(&pieces, &source));
    };
    let text = |range: std::ops::Range<usize>| -> Vec<String> {
        range
            .filter(|i| !found.labels.contains(i))
            .filter_map(|i| match &pieces[i] {
                Piece::Text { text, .. } => Some(text.clone()),
                Piece::Grid(_) => None,
            })
            .collect()
    };
    let mut after = text(found.first..found.last);
    after.retain(|t| !is_continued(t));
    after.extend(text(found.last..pieces.len()));
    let aside = aside(&pieces, found.first);
    let letter = letter::letter(&text(0..found.first), &found.titles, &after, &aside);

    let columns = found.columns;
    let (table, mut doubts) = stitch(found.parts, &columns.kinds());
    warnings.append(&mut doubts);
    let mut read = rows::rows(&table, &columns);
    if read.rows.is_empty() {
        return Err(no_plan(&pieces, &source));
    }
    warnings.append(&mut read.warnings);
    let rule = lead_rule(&columns, &letter.paragraphs);
    let people = parties::people(&table, &columns, &read.rows, rule, &mut warnings);
    let mut paragraphs = letter.paragraphs;
    paragraphs.append(&mut read.notes);
    Ok(Plan {
        schema: PLAN_SCHEMA.to_owned(),
        title: letter.title,
        region: letter.region,
        year: letter.year,
        issuer: letter.issuer,
        document_number: letter.document_number,
        issued_on: letter.issued_on,
        stated_count: letter.stated_count,
        letter: paragraphs,
        categories: categories(&table, &columns, read.rows, people, letter.year),
        source: Some(source),
        warnings,
    })
}

/// A column of the plan's table, and what it was taken for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ColumnRole {
    /// The words over it, `时间节点/第一季度`; empty when there is no heading.
    pub heading: String,
    /// 任务明细, 责任单位, 第一季度 …
    pub role: String,
    /// Columns of the grid that it covers.
    pub columns: std::ops::Range<usize>,
}

/// What the columns of the plan's table were taken for; `None` when no table can be a plan.
pub fn columns(pieces: &Pieces) -> Option<Vec<ColumnRole>> {
    let found = tables::find(&pieces.pieces, &mut Vec::new())?;
    let columns = found.columns;
    Some(
        columns
            .headings
            .iter()
            .zip(&columns.roles)
            .map(|(heading, role)| ColumnRole {
                heading: heading.label(),
                role: column::label(*role),
                columns: heading.columns.clone(),
            })
            .collect(),
    )
}

fn no_plan(pieces: &[Piece], source: &Source) -> Error {
    let tables = pieces
        .iter()
        .filter(|p| matches!(p, Piece::Grid(_)))
        .count();
    let message = if tables == 0 {
        "没有找到表格，读不出任务清单".to_owned()
    } else {
        format!(
            "共有{tables}张表，但没有一张像任务清单（应有任务内容，以及责任单位、责任人或时间节点）"
        )
    };
    Error::Unreadable {
        file: source.file.clone(),
        message,
        help: "请确认文件就是印发的进度和责任清单；可用 duban tables 查看文件中有哪些表格。"
            .to_owned(),
    }
}

/// Words that only say that the table goes on.
fn is_continued(text: &str) -> bool {
    let bare = join::compact(text);
    let bare = bare.trim_matches(|c| matches!(c, '（' | '）' | '(' | ')'));
    matches!(bare, "续表" | "续" | "接上页" | "续上表" | "续上页")
}

/// Texts of the small tables before the plan: a web page's box of index number, date and document number.
fn aside(pieces: &[Piece], first: usize) -> Vec<String> {
    let mut texts = Vec::new();
    for piece in &pieces[..first] {
        if let Piece::Grid(grid) = piece
            && grid.rows * grid.cols <= 60
        {
            for row in 0..grid.rows {
                let cells: Vec<String> = grid
                    .cells
                    .iter()
                    .filter(|c| c.row == row)
                    .map(|c| join::compact(&c.text()))
                    .collect();
                texts.push(cells.concat());
            }
        }
    }
    texts
}

fn lead_rule(columns: &Columns, letter: &[String]) -> LeadRule {
    let texts = || {
        columns
            .headings
            .iter()
            .flat_map(|h| h.path.iter())
            .chain(letter)
    };
    let says = |words: &[&str]| texts().any(|t| words.iter().any(|w| t.contains(w)));
    LeadRule {
        first: says(&[
            "首位牵头",
            "首位为牵头",
            "列第一位",
            "排第一位",
            "第一位的",
            "第一位为",
            "排名第一",
            "排在首位",
            "列首位",
        ]),
        without_lead_all: says(&["无牵头单位"]),
    }
}

/// Rows → categories, projects and tasks.
fn categories(
    table: &Table,
    columns: &Columns,
    rows: Vec<Row>,
    people: Vec<People>,
    year: Option<i32>,
) -> Vec<Category> {
    let mut categories: Vec<Category> = Vec::new();
    let mut ids: HashMap<String, usize> = HashMap::new();
    let mut projects = 0u32;
    let mut last = None;
    for (row, people) in rows.into_iter().zip(people) {
        let same_category = categories
            .last()
            .is_some_and(|c| c.ordinal == row.group.ordinal && c.name == row.group.name);
        if !same_category {
            categories.push(Category {
                ordinal: row.group.ordinal,
                name: row.group.name.clone(),
                projects: Vec::new(),
            });
        }
        let Some(category) = categories.last_mut() else {
            continue;
        };
        if !same_category || last != Some(row.project) {
            projects += 1;
            category.projects.push(Project {
                number: row.number,
                name: row.name.clone(),
                tasks: Vec::new(),
            });
        }
        last = Some(row.project);
        let number = row.number.unwrap_or(projects);
        let milestones = milestones::milestones(table, columns, row.at, year);
        let items = if row.item.is_none() {
            items::items(&row.detail, &milestones, &people.parties)
        } else {
            Vec::new()
        };
        let task = Task {
            id: unique(
                &mut ids,
                format!("{number}{}", row.item.as_deref().unwrap_or_default()),
            ),
            item: row.item,
            detail: row.detail,
            parties: people.parties,
            leaders: people.leaders,
            chiefs: people.chiefs,
            milestones,
            items,
            extra: row.extra,
            origin: row.origin,
        };
        if let Some(project) = category.projects.last_mut() {
            project.tasks.push(task);
        }
    }
    categories
}

/// An id that is free: a repeated one gets `#2`, `#3`.
fn unique(ids: &mut HashMap<String, usize>, id: String) -> String {
    let count = ids.entry(id.clone()).or_default();
    *count += 1;
    if *count == 1 {
        id
    } else {
        format!("{id}#{count}")
    }
}
