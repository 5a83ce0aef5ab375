//! A sheet's cells → text above the table, the table, notes below it.

use std::collections::{BTreeMap, BTreeSet};

use calamine::Dimensions;

use super::passed;
use crate::error::Result;
use crate::model::Warning;
use crate::origin::Origin;
use crate::read::spans::{Spans, lines};
use crate::read::{Block, Limits};

/// Fewer filled cells than this make no heading of a table.
const HEADING_CELLS: usize = 3;

/// Words that begin a note below a table.
const NOTE_WORDS: [&str; 6] = ["注", "备注", "说明", "填表", "联系", "*"];

/// A sheet as its filled cells.
#[derive(Debug, Default)]
pub(super) struct Sheet {
    pub name: String,
    pub merges: Vec<Merge>,
    /// Filled cells by row and column, from 0.
    cells: BTreeMap<(u32, u32), String>,
    /// Formulas without a stored value, as far as known.
    formulas: BTreeSet<(u32, u32)>,
    /// First and last row, first and last column with a cell.
    reach: Option<[u32; 4]>,
}

/// A merged range, both ends included.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Merge {
    pub top: u32,
    pub left: u32,
    pub bottom: u32,
    pub right: u32,
}

impl From<&Dimensions> for Merge {
    fn from(d: &Dimensions) -> Self {
        Merge {
            top: d.start.0.min(d.end.0),
            left: d.start.1.min(d.end.1),
            bottom: d.end.0.max(d.start.0),
            right: d.end.1.max(d.start.1),
        }
    }
}

impl Sheet {
    pub fn new(name: String) -> Self {
        Sheet {
            name,
            ..Sheet::default()
        }
    }

    /// Fills a cell; blank text leaves it blank.
    pub fn put(&mut self, place: (u32, u32), text: String) {
        self.reach(place);
        if !text.trim().is_empty() {
            self.cells.insert(place, text);
        }
    }

    /// Notes that there is a cell.
    pub fn reach(&mut self, (row, col): (u32, u32)) {
        self.reach = Some(match self.reach {
            None => [row, row, col, col],
            Some([top, bottom, left, right]) => {
                [top.min(row), bottom.max(row), left.min(col), right.max(col)]
            }
        });
    }

    /// Slots between the outermost cells.
    pub fn slots(&self) -> usize {
        let Some([top, bottom, left, right]) = self.reach else {
            return 0;
        };
        let span = |from: u32, to: u32| (to - from) as usize + 1;
        span(top, bottom).saturating_mul(span(left, right))
    }

    /// Notes that a cell has a formula.
    pub fn formula(&mut self, place: (u32, u32)) {
        if !self.cells.contains_key(&place) {
            self.formulas.insert(place);
        }
    }

    /// Number of filled cells.
    pub fn len(&self) -> usize {
        self.cells.len()
    }

    /// The sheet as blocks. `slots` counts the slots of all tables of the workbook.
    pub fn blocks(
        mut self,
        file: &str,
        limits: &Limits,
        slots: &mut usize,
        warnings: &mut Vec<Warning>,
    ) -> Result<Vec<Block>> {
        self.settle_merges(warnings);
        if !self.formulas.is_empty() {
            warnings.push(self.warning(
                format!(
                    "有 {} 个公式没有保存计算结果，读作空白；请用 Excel/WPS 打开并保存一次再读取",
                    self.formulas.len()
                ),
                self.formulas.iter().map(|p| address(*p)).collect::<Vec<_>>().join("、"),
            ));
        }
        let rows: Vec<u32> = {
            let mut rows: Vec<u32> = self.cells.keys().map(|(row, _)| *row).collect();
            rows.dedup();
            rows
        };
        let mut blocks = Vec::new();
        for part in self.parts(&rows) {
            let first = part.iter().position(|row| self.is_heading(*row));
            // Without anything that could head a table, all of it is text.
            let first = first.unwrap_or(part.len());
            let mut last = part.len();
            while last > first && self.is_note(part[last - 1]) {
                last -= 1;
            }
            blocks.extend(part[..first].iter().map(|row| self.text(*row)));
            if first < last {
                blocks.push(self.grid(&part[first..last], file, limits, slots)?);
            }
            blocks.extend(part[last..].iter().map(|row| self.text(*row)));
        }
        Ok(blocks)
    }

    /// Keeps merges that are larger than a cell and do not overlap, and takes out the text they hide.
    fn settle_merges(&mut self, warnings: &mut Vec<Warning>) {
        self.merges.sort_unstable();
        self.merges.dedup();
        let mut hidden = Vec::new();
        for merge in &self.merges {
            let covered: Vec<_> = self
                .cells
                .range((merge.top, 0)..=(merge.bottom, u32::MAX))
                .map(|(place, _)| *place)
                .filter(|(row, col)| {
                    (merge.left..=merge.right).contains(col)
                        && (*row, *col) != (merge.top, merge.left)
                })
                .collect();
            for place in covered {
                if let Some(text) = self.cells.remove(&place) {
                    hidden.push(format!("{} {text}", address(place)));
                }
            }
        }
        if !hidden.is_empty() {
            warnings.push(self.warning(
                format!("有 {} 处被合并单元格遮住的文字没有读入", hidden.len()),
                hidden.join("\n"),
            ));
        }
    }

    /// Rows of one table each: a blank row divides only where the heading is printed again below it;
    /// elsewhere it is just blank.
    fn parts<'r>(&self, rows: &'r [u32]) -> Vec<&'r [u32]> {
        let Some(heading) = rows.iter().find(|row| self.is_heading(**row)) else {
            return vec![rows];
        };
        let heading = self.texts(*heading);
        let mut parts = Vec::new();
        let mut start = 0;
        for i in 1..rows.len() {
            let blank = rows[i] > rows[i - 1] + 1;
            // A title or two may stand between the blank row and the heading.
            let repeated = rows[i..]
                .iter()
                .take(3)
                .any(|row| self.texts(*row) == heading);
            if blank && repeated {
                parts.push(&rows[start..i]);
                start = i;
            }
        }
        parts.push(&rows[start..]);
        parts
    }

    fn texts(&self, row: u32) -> Vec<&str> {
        self.row(row).map(|(_, text)| text.trim()).collect()
    }

    fn row(&self, row: u32) -> impl Iterator<Item = (u32, &str)> {
        self.cells
            .range((row, 0)..=(row, u32::MAX))
            .map(|((_, col), text)| (*col, text.as_str()))
    }

    fn is_heading(&self, row: u32) -> bool {
        self.row(row).count() >= HEADING_CELLS
    }

    /// A single text in the first column that reads as a note.
    fn is_note(&self, row: u32) -> bool {
        let texts = self.texts(row);
        let left = self.cells.keys().map(|(_, col)| *col).min();
        texts.len() == 1
            && self.row(row).next().map(|(col, _)| col) == left
            && NOTE_WORDS.iter().any(|word| texts[0].starts_with(word))
    }

    fn text(&self, row: u32) -> Block {
        let texts: Vec<_> = self.texts(row).iter().map(|t| one_line(t)).collect();
        Block::Text {
            text: texts.join(" "),
            page: None,
        }
    }

    /// A table of these rows; blank rows between them are left out.
    fn grid(&self, rows: &[u32], file: &str, limits: &Limits, slots: &mut usize) -> Result<Block> {
        let (top, bottom) = (rows[0], rows[rows.len() - 1]);
        let filled = || {
            self.cells
                .range((top, 0)..=(bottom, u32::MAX))
                .map(|((_, col), _)| *col)
        };
        let left = filled().min().unwrap_or(0);
        let right = self
            .merges
            .iter()
            .filter(|m| {
                self.cells.contains_key(&(m.top, m.left)) && m.top <= bottom && m.bottom >= top
            })
            .map(|m| m.right)
            .chain(filled())
            .max()
            .unwrap_or(left);
        let cols = (right - left) as usize + 1;
        limits.check_cells(file, slots.saturating_add(rows.len().saturating_mul(cols)))?;
        *slots += rows.len() * cols;

        let mut spans = Spans::default();
        // Where a sheet's row lies in the grid: the first row of the grid not above it.
        let index = |row: u32| rows.partition_point(|r| *r < row);
        for merge in &self.merges {
            let (from, to) = (index(merge.top), index(merge.bottom.saturating_add(1)));
            let (first, end) = (merge.left.max(left), merge.right.min(right));
            if from < to && first <= end && merge.top >= top && merge.top <= bottom {
                let text = self
                    .cells
                    .get(&(merge.top, merge.left))
                    .map_or("", String::as_str);
                let span = (to - from, (end - first) as usize + 1);
                spans.put(from, (first - left) as usize, span, lines(text));
            }
        }
        for (index, row) in rows.iter().enumerate() {
            spans.open_row(index);
            let mut texts: BTreeMap<u32, &str> = self.row(*row).collect();
            for col in left..=right {
                let text = texts.remove(&col).unwrap_or_default();
                spans.put(index, (col - left) as usize, (1, 1), lines(text));
            }
        }
        let mut grid = spans.finish();
        grid.sheet = Some(self.name.clone());
        Ok(Block::Grid(grid))
    }

    fn warning(&self, message: String, text: String) -> Warning {
        Warning {
            origin: Some(Origin {
                sheet: Some(self.name.clone()),
                ..Origin::default()
            }),
            text: Some(text),
            ..passed(message)
        }
    }
}

fn one_line(text: &str) -> String {
    let lines: Vec<_> = text
        .split('\n')
        .map(str::trim)
        .filter(|l| !l.is_empty())
        .collect();
    lines.concat()
}

/// `B7` for row 6, column 1.
fn address((row, col): (u32, u32)) -> String {
    let mut letters = Vec::new();
    let mut rest = u64::from(col) + 1;
    while rest > 0 {
        let digit = u8::try_from((rest - 1) % 26).unwrap_or(0);
        letters.push(char::from(b'A' + digit));
        rest = (rest - 1) / 26;
    }
    let letters: String = letters.iter().rev().collect();
    format!("{letters}{}", u64::from(row) + 1)
}
