//! Rows with too many or too few separators → rows of one width, by what the columns hold.
//!
//! A table copied out of a program has rows with cells too many: blank ones at the end, or a run of blank ones in
//! the middle that pushes the rest to the right. Each row is laid against the columns so that what stands in it
//! fits best: blank cells may be dropped and missing ones put in, filled cells keep their order.

use std::collections::{BTreeMap, HashSet};

use super::rows::Row;
use super::warning;
use crate::model::Warning;

/// What it costs to put a blank cell in, in nats, so that it is never done for nothing.
const INSERT: f64 = 2.0;

/// By how much a repair must fit better than blank cells at the end, in nats.
const GAIN: f64 = 4.0;

/// Rows and columns of the largest table of costs; a notice has a dozen columns.
const LARGEST: usize = 1_000_000;

/// Brings all rows to the table's width. Rows with a single cell stay as they are.
pub(super) fn align(rows: Vec<Row>, warnings: &mut Vec<Warning>) -> Vec<Row> {
    let width = width(&rows);
    let columns: Vec<Column> = (0..width)
        .map(|col| {
            let regular = rows.iter().filter(|row| row.cells.len() == width);
            Column::of(regular.map(|row| row.cells[col].as_str()))
        })
        .collect();
    let mut trailing = Vec::new();
    let rows = rows
        .into_iter()
        .map(|mut row| {
            let count = row.cells.len();
            if count == 1 || count == width {
                return row;
            }
            let filled = row
                .cells
                .iter()
                .rposition(|c| !c.is_empty())
                .map_or(0, |i| i + 1);
            let mut plain = row.cells.clone();
            plain.resize(width.max(filled), String::new());
            let plain_cost = cost(&plain, &columns);
            match best(&row.cells, &columns) {
                Some((cells, found)) if found + GAIN < plain_cost => {
                    let difference = count.abs_diff(width);
                    let many = if count > width { "多" } else { "少" };
                    warnings.push(warning(
                        format!(
                            "第{}行{many}了 {difference} 个分隔符，已按各列的内容重新对齐，请核对",
                            row.line
                        ),
                        Some(row.cells.join("\t")),
                    ));
                    row.cells = cells;
                }
                _ => {
                    if plain.len() > width {
                        warnings.push(warning(
                            format!("第{}行有 {} 列，表格只有 {width} 列", row.line, plain.len()),
                            Some(row.cells.join("\t")),
                        ));
                    } else if count > width {
                        trailing.push(row.line.to_string());
                    }
                    row.cells = plain;
                }
            }
            row
        })
        .collect();
    if !trailing.is_empty() {
        warnings.push(warning(
            format!("第{}行末尾有多余的分隔符，已略去", trailing.join("、")),
            None,
        ));
    }
    rows
}

/// The number of cells that most rows have.
fn width(rows: &[Row]) -> usize {
    let mut counts: BTreeMap<usize, usize> = BTreeMap::new();
    for row in rows.iter().filter(|row| row.cells.len() > 1) {
        *counts.entry(row.cells.len()).or_default() += 1;
    }
    counts
        .into_iter()
        .max_by_key(|(width, rows)| (*rows, *width))
        .map_or(1, |(width, _)| width)
}

/// What the regular rows have in a column.
struct Column {
    /// Share of blank cells.
    blank: f64,
    /// Mean and spread of the logarithm of the cells' length.
    length: f64,
    spread: f64,
    /// Share of filled cells that end like a sentence.
    sentence: f64,
    /// Share of filled cells that are numbers.
    number: f64,
    /// Words seen: units and names come again.
    words: HashSet<String>,
}

impl Column {
    fn of<'c>(cells: impl Iterator<Item = &'c str>) -> Self {
        let cells: Vec<&str> = cells.collect();
        let filled: Vec<&str> = cells.iter().copied().filter(|c| !c.is_empty()).collect();
        let n = filled.len() as f64;
        let share = |count: usize, of: f64| (count as f64 + 0.5) / (of + 1.0);
        let lengths: Vec<f64> = filled.iter().map(|c| log_length(c)).collect();
        let mean = lengths.iter().sum::<f64>() / n.max(1.0);
        let variance = lengths.iter().map(|l| (l - mean).powi(2)).sum::<f64>() / n.max(1.0);
        Column {
            blank: share(cells.len() - filled.len(), cells.len() as f64),
            length: mean,
            // A few rows alike do not prove that all are.
            spread: variance.sqrt().max(0.4),
            sentence: share(filled.iter().filter(|c| is_sentence(c)).count(), n),
            number: share(filled.iter().filter(|c| is_number(c)).count(), n),
            words: filled
                .iter()
                .flat_map(|c| words(c))
                .map(str::to_owned)
                .collect(),
        }
    }

    /// How badly a cell fits, in nats.
    fn cost(&self, cell: &str) -> f64 {
        if cell.is_empty() {
            return -self.blank.ln();
        }
        let off = (log_length(cell) - self.length) / self.spread;
        let agree = |share: f64, is: bool| -(if is { share } else { 1.0 - share }).ln();
        // A word that the column has had speaks for it as much as a fitting length does.
        let seen = words(cell).filter(|w| self.words.contains(*w)).count();
        let known = seen as f64 / words(cell).count().max(1) as f64;
        -(1.0 - self.blank).ln()
            + off * off / 2.0
            + self.spread.ln()
            + agree(self.sentence, is_sentence(cell))
            + agree(self.number, is_number(cell))
            - 2.0 * known
    }
}

fn log_length(cell: &str) -> f64 {
    (cell.chars().count() as f64 + 1.0).ln()
}

fn is_sentence(cell: &str) -> bool {
    cell.ends_with(['。', '；', ';', '.']) || cell.chars().all(|c| matches!(c, '-' | '—' | '－'))
}

fn is_number(cell: &str) -> bool {
    cell.chars()
        .all(|c| c.is_ascii_digit() || matches!(c, '.' | '%' | ','))
}

fn words(cell: &str) -> impl Iterator<Item = &str> {
    cell.split([' ', '、', '\n', '，', ',', '\u{3000}'])
        .filter(|w| !w.is_empty())
}

/// The cost of cells standing just as they are.
fn cost(cells: &[String], columns: &[Column]) -> f64 {
    let fits: f64 = columns
        .iter()
        .zip(cells)
        .map(|(column, cell)| column.cost(cell))
        .sum();
    // A filled cell beyond the last column fits nowhere.
    let beyond = cells
        .iter()
        .skip(columns.len())
        .filter(|c| !c.is_empty())
        .count();
    fits + 1000.0 * beyond as f64
}

/// One step of laying cells against columns.
#[derive(Clone, Copy)]
enum Step {
    Take,
    Drop,
    Insert,
}

/// The cheapest way to lay cells against columns, and its cost; `None` when the filled cells are too many, or there
/// are so many cells that no notice has them.
fn best(cells: &[String], columns: &[Column]) -> Option<(Vec<String>, f64)> {
    let (n, m) = (cells.len(), columns.len());
    if n.saturating_mul(m) > LARGEST {
        return None;
    }
    // best[i][j]: the first i cells on the first j columns.
    let mut best = vec![vec![(f64::INFINITY, Step::Drop); m + 1]; n + 1];
    best[0][0].0 = 0.0;
    for i in 0..=n {
        for j in 0..=m {
            let mut options = Vec::with_capacity(3);
            if i > 0 && j > 0 {
                options.push((
                    best[i - 1][j - 1].0 + columns[j - 1].cost(&cells[i - 1]),
                    Step::Take,
                ));
            }
            if i > 0 && cells[i - 1].is_empty() {
                options.push((best[i - 1][j].0, Step::Drop));
            }
            if j > 0 {
                options.push((
                    best[i][j - 1].0 + columns[j - 1].cost("") + INSERT,
                    Step::Insert,
                ));
            }
            for option in options {
                if option.0 < best[i][j].0 {
                    best[i][j] = option;
                }
            }
        }
    }
    let total = best[n][m].0;
    if !total.is_finite() {
        return None;
    }
    let mut laid = Vec::with_capacity(m);
    let (mut i, mut j) = (n, m);
    while i > 0 || j > 0 {
        match best[i][j].1 {
            Step::Take => {
                laid.push(cells[i - 1].clone());
                (i, j) = (i - 1, j - 1);
            }
            Step::Drop => i -= 1,
            Step::Insert => {
                laid.push(String::new());
                j -= 1;
            }
        }
    }
    laid.reverse();
    Some((laid, total))
}
