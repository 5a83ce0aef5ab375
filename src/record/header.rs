//! A grid → where its heading ends, and what stands over each column.

use std::ops::Range;

use super::heading;
use crate::table::{Cell, Grid};
use crate::text::{join, mark, numeral};

/// A column of the table as its heading parts it: one or more columns of the grid.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Heading {
    /// The words over the column from the spanning heading down, white space removed; empty when there is no heading.
    pub path: Vec<String>,
    /// The grid's columns below it.
    pub columns: Range<usize>,
}

impl Heading {
    /// As shown to the user and used as the key of `extra`: `时间节点/第一季度`.
    pub fn label(&self) -> String {
        self.path.join("/")
    }
}

/// A grid with its slots looked up and its heading found.
#[derive(Debug, Clone)]
pub struct Sketch {
    /// The grid.
    pub grid: Grid,
    /// Row by row, the cell that covers each slot.
    slots: Vec<Option<usize>>,
    /// Texts of the rows above the heading: title, unit of money, reporting office.
    pub titles: Vec<String>,
    /// First row behind the heading; 0 when there is none.
    pub body: usize,
    /// Left to right; without a heading one for each column of the grid.
    pub headings: Vec<Heading>,
}

impl Sketch {
    /// Looks for a heading made of words in use.
    pub fn new(grid: Grid) -> Self {
        let mut slots = vec![None; grid.rows * grid.cols];
        for (index, cell) in grid.cells.iter().enumerate() {
            for row in cell.row..(cell.row + cell.row_span).min(grid.rows) {
                for column in cell.col..(cell.col + cell.col_span).min(grid.cols) {
                    slots[row * grid.cols + column] = Some(index);
                }
            }
        }
        let mut sketch = Sketch {
            grid,
            slots,
            titles: Vec::new(),
            body: 0,
            headings: Vec::new(),
        };
        let start = sketch.start_by_words();
        sketch.set_head(start);
        sketch
    }

    /// Whether a heading was found.
    pub fn has_head(&self) -> bool {
        self.headings.iter().any(|h| !h.path.is_empty())
    }

    /// Looks for a heading made of unknown words: a row of short texts above rows of other kinds.
    pub fn find_unknown_head(&mut self) {
        if !self.has_head() {
            let start = self.start_by_form();
            self.set_head(start);
        }
    }

    /// Takes the first rows as heading where they repeat the heading of another part of the table.
    pub fn repeat_head(&mut self, other: &Sketch) {
        if self.has_head() || !other.has_head() {
            return;
        }
        let words = |sketch: &Sketch, row: usize| -> Vec<String> {
            sketch
                .row(row)
                .map(compact)
                .filter(|t| !t.is_empty())
                .collect()
        };
        let first = other.body - other.head_rows();
        let theirs = words(other, first);
        for row in 0..self.grid.rows.min(3) {
            let ours = words(self, row);
            let same = ours.iter().filter(|t| theirs.contains(t)).count();
            if same >= 2 && same * 10 >= theirs.len() * 7 {
                self.set_head(Some(row));
                return;
            }
        }
    }

    fn head_rows(&self) -> usize {
        self.body - self.title_rows()
    }

    fn title_rows(&self) -> usize {
        (0..self.body)
            .find(|row| self.row(*row).filter(|c| !c.is_blank()).count() >= 2)
            .unwrap_or(self.body)
    }

    fn slot(&self, row: usize, column: usize) -> Option<usize> {
        self.slots
            .get(row * self.grid.cols + column)
            .copied()
            .flatten()
    }

    /// The cells that cover a row, left to right, each once.
    fn row(&self, row: usize) -> impl Iterator<Item = &Cell> {
        let mut last = None;
        (0..self.grid.cols).filter_map(move |column| {
            let id = self.slot(row, column)?;
            (last.replace(id) != Some(id)).then(|| &self.grid.cells[id])
        })
    }

    fn start_by_words(&self) -> Option<usize> {
        for row in 0..self.grid.rows.min(10) {
            let cells: Vec<&Cell> = self.row(row).filter(|c| !c.is_blank()).collect();
            if cells.iter().any(|c| is_sentence(&compact(c))) && cells.len() > 1 {
                return None;
            }
            if cells
                .iter()
                .any(|c| numeral::integer(&compact(c)).is_some())
            {
                continue;
            }
            let known = cells
                .iter()
                .filter(|c| c.row == row)
                .filter(|c| heading::guess(&[compact(c)]).is_some_and(|g| g.sure >= 0.6))
                .count();
            if known >= 2 && known * 2 >= cells.len() {
                // What reaches down into this row from above belongs to the heading too.
                return cells.iter().map(|c| c.row).min();
            }
        }
        None
    }

    fn start_by_form(&self) -> Option<usize> {
        for row in 0..self.grid.rows.saturating_sub(1).min(6) {
            let cells: Vec<String> = self
                .row(row)
                .map(compact)
                .filter(|t| !t.is_empty())
                .collect();
            if cells.len() < 2 {
                continue;
            }
            let short = cells.iter().all(|t| {
                !is_sentence(t)
                    && t.chars().count() <= 16
                    && numeral::integer(t).is_none()
                    && !join::is_nothing(t)
                    && mark::leading(t).is_none()
            });
            let mut distinct = cells.clone();
            distinct.sort_unstable();
            distinct.dedup();
            let others = (row + 1..self.grid.rows.min(row + 6)).any(|below| {
                self.row(below)
                    .map(compact)
                    .any(|t| is_sentence(&t) || numeral::integer(&t).is_some())
            });
            return (short && distinct.len() * 10 >= cells.len() * 7 && cells.len() >= 3 && others)
                .then_some(row);
        }
        None
    }

    /// Sets the heading that begins on a row, and what lies above and below it.
    fn set_head(&mut self, start: Option<usize>) {
        let Some(start) = start else {
            self.body = 0;
            self.headings = (0..self.grid.cols)
                .map(|c| Heading {
                    path: Vec::new(),
                    columns: c..c + 1,
                })
                .collect();
            return;
        };
        self.titles = (0..start)
            .flat_map(|row| self.row(row).filter(move |c| c.row == row))
            .map(|c| join::lines(&c.lines))
            .filter(|t| !t.is_empty())
            .collect();
        let end = self.head_end(start);
        self.headings = self.columns_under(start, end);
        self.body = end;
        // A row that numbers the columns belongs to the heading.
        let numbers: Option<Vec<u32>> = self
            .row(end)
            .map(|c| numeral::integer(&compact(c)))
            .collect();
        if end < self.grid.rows
            && numbers.is_some_and(|n| n.len() >= 3 && n.windows(2).all(|w| w[1] == w[0] + 1))
        {
            self.body += 1;
        }
    }

    /// The row behind the heading that begins on `start`.
    fn head_end(&self, start: usize) -> usize {
        let mut end = self
            .row(start)
            .map(|c| c.row + c.row_span)
            .max()
            .unwrap_or(start + 1)
            .min(start + 4);
        while end < self.grid.rows && end < start + 4 {
            let cells: Vec<&Cell> = self
                .row(end)
                .filter(|c| c.row == end && !c.is_blank())
                .collect();
            let spans = |c: &Cell| {
                self.row(end - 1).any(|above| {
                    above.col_span > 1 && above.col <= c.col && c.col < above.col + above.col_span
                })
            };
            let short = cells.iter().all(|c| {
                let text = compact(c);
                !is_sentence(&text)
                    && text.chars().count() <= 16
                    && !join::is_nothing(&text)
                    && numeral::integer(&text).is_none_or(|_| text.chars().any(numeral::is_numeral))
            });
            let known = cells
                .iter()
                .filter(|c| heading::guess(&[compact(c)]).is_some_and(|g| g.sure >= 0.6))
                .count();
            let under_span = cells.len() >= 2 && cells.iter().all(|c| spans(c));
            if cells.is_empty() || !short || !(under_span || known >= 2 && known * 2 >= cells.len())
            {
                break;
            }
            end += 1;
        }
        end.min(self.grid.rows)
    }

    /// The columns of the table: those of the grid, put together where one heading without others below it covers
    /// several that the body never, or hardly ever, tells apart.
    fn columns_under(&self, start: usize, end: usize) -> Vec<Heading> {
        let mut headings: Vec<Heading> = Vec::new();
        let mut column = 0;
        while column < self.grid.cols {
            let leaf = self.slot(end - 1, column);
            let width = leaf
                .map(|id| &self.grid.cells[id])
                .filter(|c| !c.is_blank())
                .map_or(1, |c| (c.col + c.col_span).min(self.grid.cols) - column);
            let apart = (end..self.grid.rows)
                .filter(|row| {
                    let mut ids: Vec<usize> = (column..column + width)
                        .filter_map(|c| self.slot(*row, c))
                        .filter(|id| !self.grid.cells[*id].is_blank())
                        .collect();
                    ids.dedup();
                    ids.len() > 1
                })
                .count();
            let split = width > 1 && apart * 3 > self.grid.rows - end;
            let step = if split { 1 } else { width };
            for at in (column..column + width).step_by(step) {
                let mut path: Vec<String> = Vec::new();
                for row in start..end {
                    let text = self
                        .slot(row, at)
                        .map(|id| compact(&self.grid.cells[id]))
                        .unwrap_or_default();
                    if !text.is_empty() && path.last() != Some(&text) {
                        path.push(text);
                    }
                }
                headings.push(Heading {
                    path,
                    columns: at..at + step,
                });
            }
            column += width;
        }
        headings
    }
}

fn compact(cell: &Cell) -> String {
    join::compact(&cell.text())
}

/// Whether a text is too long, or too much of a sentence, for a heading.
fn is_sentence(text: &str) -> bool {
    text.contains(['。', '；']) || text.chars().count() > 30
}
