//! A table that is set and cuts itself into pages: heads repeated, rows whole, a cell over
//! several rows continued with its text.

use std::collections::HashMap;
use std::ops::Range;

use super::galley::{Galley, Item};
use super::grid_lines;
use super::mark::Mark;
use crate::geometry::Rect;
use crate::report::style::{BOTTOM, Border, Color, LEFT, RIGHT, TOP, VerticalAlign};

/// A set table. Horizontal places are those of the type area.
#[derive(Debug, Clone)]
pub struct Table {
    /// Where the vertical grid lines stand; one more than columns.
    pub edges: Vec<f64>,
    /// Its rows.
    pub rows: Vec<Row>,
    /// Its cells in reading order.
    pub cells: Vec<Cell>,
    /// How many of the first rows are repeated on every page.
    pub head: usize,
    /// The table's own border.
    pub border: [Border; 4],
    /// No page end after it.
    pub keep: bool,
    /// Not cut unless it is taller than a page.
    pub together: bool,
    /// Anchors and bookmarks at its top.
    pub marks: Vec<Mark>,
}

/// A row.
#[derive(Debug, Clone, Default)]
pub struct Row {
    /// At least this high, points.
    pub min_height: f64,
    /// No page end after it.
    pub keep: bool,
    /// Anchors and bookmarks at its top.
    pub marks: Vec<Mark>,
}

/// A cell.
#[derive(Debug, Clone)]
pub struct Cell {
    /// First row.
    pub row: usize,
    /// First column.
    pub col: usize,
    /// Rows it covers.
    pub rows: usize,
    /// Columns it covers.
    pub cols: usize,
    /// What it holds.
    pub galley: Galley,
    /// Height of what it holds.
    pub content: f64,
    /// Where that stands in a higher cell.
    pub align: VerticalAlign,
    /// Top, right, bottom, left.
    pub padding: [f64; 4],
    /// Colour inside.
    pub background: Option<Color>,
    /// Top, right, bottom, left.
    pub border: [Border; 4],
}

impl Cell {
    /// Height it needs, padding and half of its borders included.
    fn needs(&self) -> f64 {
        self.content
            + self.padding[TOP]
            + self.padding[BOTTOM]
            + (self.border[TOP].width + self.border[BOTTOM].width) / 2.0
    }

    fn row_range(&self) -> Range<usize> {
        self.row..self.row + self.rows
    }
}

/// The part of a table on one page.
#[derive(Debug, Clone)]
pub struct Fragment {
    /// Relative to its top.
    pub marks: Vec<Mark>,
    /// Points.
    pub height: f64,
}

/// Least part of a page that is worth beginning a row on which is higher than a page.
pub const LEAST_PART: f64 = 0.25;

/// How many row ends above the lowest possible one are weighed against it.
const CHOICES: usize = 12;

impl Table {
    /// How many of the first rows are repeated.
    pub fn head_rows(&self) -> usize {
        self.head
    }

    /// All rows, heads included.
    pub fn row_count(&self) -> usize {
        self.rows.len()
    }

    /// Height of the whole table on one endless page.
    pub fn height(&self) -> f64 {
        self.heights(0..self.rows.len()).iter().sum::<f64>() + self.line_share()
    }

    /// Half of the outer lines lies outside the grid.
    fn line_share(&self) -> f64 {
        let widest = |side: usize| {
            self.cells
                .iter()
                .map(|c| c.border[side].width)
                .fold(self.border[side].width, f64::max)
        };
        (widest(TOP) + widest(BOTTOM)) / 2.0
    }

    /// Height of the heads with the first rows that stay together; at most `full`.
    pub fn least_height(&self, full: f64) -> f64 {
        let total = self.height();
        if self.together && total <= full {
            return total;
        }
        let tall = self.head < self.rows.len() && self.is_tall(self.head, full);
        let mut end = (self.head + 1).min(self.rows.len());
        while end < self.rows.len() && self.rows[end - 1].keep {
            end += 1;
        }
        let head = self.total(0..self.head) + self.line_share();
        let first = self.total(self.head..end);
        // A row higher than a page begins where a fair part of it fits.
        head + if tall {
            LEAST_PART * full
        } else {
            first.min(full - head)
        }
    }

    /// Heights of the given rows on one page. A cell cut at either end is continued there,
    /// so its text must fit into the rows it has on this page.
    fn heights(&self, rows: Range<usize>) -> Vec<f64> {
        let mut heights: Vec<f64> = self.rows[rows.clone()]
            .iter()
            .map(|r| r.min_height)
            .collect();
        let mut spanning = Vec::new();
        for cell in &self.cells {
            let from = cell.row.max(rows.start);
            let to = (cell.row + cell.rows).min(rows.end);
            if from >= to {
                continue;
            }
            if to - from == 1 {
                let h = &mut heights[from - rows.start];
                *h = h.max(cell.needs());
            } else {
                spanning.push((to - from, from - rows.start, cell.needs()));
            }
        }
        spanning.sort_by_key(|(span, from, _)| (*span, *from));
        for (span, from, needs) in spanning {
            let part = &mut heights[from..from + span];
            let lacks = needs - part.iter().sum::<f64>();
            if lacks > 0.0 {
                for h in part {
                    *h += lacks / span as f64;
                }
            }
        }
        heights
    }

    fn total(&self, rows: Range<usize>) -> f64 {
        self.heights(rows).iter().sum()
    }

    /// The rows from `row` on that fit into `room`, and the row that comes after them; `None`
    /// when not even one fits. `full` is the height of an empty page.
    pub fn cut(&self, row: usize, room: f64, full: f64) -> Option<(Fragment, usize)> {
        let fixed = self.line_share()
            + if row >= self.head {
                self.total(0..self.head)
            } else {
                0.0
            };
        let room = room - fixed;
        let count = self.rows.len();
        // Heights only grow with rows, so the first row too many ends the search.
        let mut lowest = row;
        for end in row + 1..=count {
            if self.total(row..end) > room {
                break;
            }
            lowest = end;
        }
        if lowest == row {
            return None;
        }
        if lowest == count {
            return Some((self.fragment(row..count), count));
        }
        let choices = (row + 1..=lowest).rev().take(CHOICES);
        let best = choices
            .map(|end| (self.cut_cost(row, end, room, full), end))
            .min_by(|a, b| a.0.total_cmp(&b.0))
            .map_or(lowest, |(_, end)| end);
        Some((self.fragment(row..best), best))
    }

    /// How bad a page end before row `end` is: blank left below, height lost to texts printed
    /// twice, in points; and much more for parting a row that must not be.
    fn cut_cost(&self, row: usize, end: usize, room: f64, full: f64) -> f64 {
        let used = self.total(row..end);
        let mut cost = room - used;
        let crossing: Vec<&Cell> = self
            .cells
            .iter()
            .filter(|c| c.row < end && c.row + c.rows > end && c.row >= self.head)
            .collect();
        let natural = |range: Range<usize>| -> f64 {
            let whole = self
                .cells
                .iter()
                .filter(|c| c.row >= range.start && c.row + c.rows <= range.end && c.rows == 1);
            let mut heights: HashMap<usize, f64> = range
                .clone()
                .map(|r| (r, self.rows[r].min_height))
                .collect();
            for cell in whole {
                heights
                    .entry(cell.row)
                    .and_modify(|h| *h = h.max(cell.needs()));
            }
            heights.values().sum()
        };
        if let Some(last) = crossing.iter().map(|c| c.row + c.rows).max() {
            let first = crossing.iter().map(|c| c.row.max(row)).min().unwrap_or(row);
            let before = self.total(first..end) - natural(first..end);
            let after = self.total(end..last) - natural(end..last);
            cost += 1.5 * (before.max(0.0) + after.max(0.0));
            // A stump of one row of a longer cell reads badly.
            if end - first == 1 || last - end == 1 {
                cost += 0.03 * full;
            }
        }
        if self.rows[end - 1].keep {
            cost += 10.0 * full;
        }
        cost
    }

    /// One row whatever it takes, where not even an empty page is high enough.
    pub fn force(&self, row: usize) -> (Fragment, usize) {
        (self.fragment(row..row + 1), row + 1)
    }

    /// Spreads the text of cells that are over several rows and higher than a page over those rows,
    /// since it cannot be repeated on every page they reach.
    pub fn spread_tall_cells(&mut self, full: f64) {
        let room = self.room_for_rows(full);
        let (tall, mut cells): (Vec<Cell>, Vec<Cell>) = std::mem::take(&mut self.cells)
            .into_iter()
            .partition(|c| c.rows > 1 && c.row >= self.head && c.needs() > room);
        for mut cell in tall {
            let rows = cell.row_range();
            let last = rows.end - 1;
            cell.align = VerticalAlign::Top;
            cell.rows = 1;
            for row in rows {
                let mut part = cell.clone();
                part.row = row;
                if row < last {
                    let beside = cells
                        .iter()
                        .filter(|c| c.row == row && c.rows == 1)
                        .map(Cell::needs)
                        .fold(self.rows[row].min_height, f64::max);
                    let edges = part.needs() - part.content;
                    (part.galley, cell.galley) = cut_galley(&cell.galley, beside - edges);
                    part.content = part.galley.height_from(0);
                    part.border[BOTTOM] = Border::NONE;
                    cell.border[TOP] = Border::NONE;
                } else {
                    part.galley = std::mem::take(&mut cell.galley);
                    part.content = part.galley.height_from(0);
                }
                cells.push(part);
            }
        }
        cells.sort_by_key(|c| (c.row, c.col));
        self.cells = cells;
    }

    /// Whether a row is higher than an empty page has room for.
    pub fn is_tall(&self, row: usize, full: f64) -> bool {
        self.total(row..row + 1) > self.room_for_rows(full)
    }

    /// What the heads leave of a height.
    fn room_for_rows(&self, height: f64) -> f64 {
        height - self.line_share() - self.total(0..self.head)
    }

    /// Cuts a row where it exceeds `height` less the heads: what is too much of the cells that
    /// end in it goes into a new row below. Whether anything went.
    pub fn split(&mut self, row: usize, height: f64) -> bool {
        let room = self.room_for_rows(height);
        let parts: Vec<Option<(Galley, Galley)>> = self
            .cells
            .iter()
            .map(|cell| {
                let ends_here = cell.row + cell.rows == row + 1;
                let edges = cell.needs() - cell.content;
                ends_here.then(|| cut_galley(&cell.galley, room - edges))
            })
            .collect();
        if parts
            .iter()
            .flatten()
            .all(|(_, rest)| rest.items.is_empty())
        {
            return false;
        }
        let mut added = Vec::new();
        for (cell, part) in self.cells.iter_mut().zip(parts) {
            if cell.row > row {
                cell.row += 1;
            } else if let Some((top, rest)) = part {
                cell.align = VerticalAlign::Top;
                let mut below = cell.clone();
                below.row = row + 1;
                below.rows = 1;
                below.content = rest.height_from(0);
                below.galley = rest;
                cell.content = top.height_from(0);
                cell.galley = top;
                added.push(below);
            } else if cell.row + cell.rows > row + 1 {
                cell.rows += 1;
            }
        }
        self.cells.extend(added);
        self.cells.sort_by_key(|c| (c.row, c.col));
        self.rows[row].min_height = 0.0;
        let below = Row {
            keep: self.rows[row].keep,
            ..Row::default()
        };
        self.rows[row].keep = false;
        self.rows.insert(row + 1, below);
        true
    }

    /// Which cell covers each place of the given rows.
    fn occupancy(&self, rows: &[usize]) -> Vec<Vec<Option<usize>>> {
        let columns = self.edges.len() - 1;
        let mut out = vec![vec![None; columns]; rows.len()];
        for (i, cell) in self.cells.iter().enumerate() {
            for (r, row) in rows.iter().enumerate() {
                if cell.row_range().contains(row) {
                    let to = (cell.col + cell.cols).min(columns);
                    out[r][cell.col..to].fill(Some(i));
                }
            }
        }
        out
    }

    /// Marks of the heads and the given rows.
    fn fragment(&self, rows: Range<usize>) -> Fragment {
        let mut heights = Vec::new();
        let mut shown: Vec<usize> = Vec::new();
        if rows.start >= self.head && self.head > 0 {
            heights.extend(self.heights(0..self.head));
            shown.extend(0..self.head);
        }
        heights.extend(self.heights(rows.clone()));
        shown.extend(rows.clone());
        let share = self.line_share() / 2.0;
        let mut tops = vec![share];
        for h in &heights {
            tops.push(tops[tops.len() - 1] + h);
        }
        let mut marks = Vec::new();
        if rows.start <= self.head {
            marks.extend(self.marks.iter().cloned());
        }
        let mut texts = Vec::new();
        let mut done_marks = vec![false; shown.len()];
        let mut visible: Vec<(usize, usize, &Cell)> = Vec::new();
        for cell in &self.cells {
            let first = shown.iter().position(|r| cell.row_range().contains(r));
            let last = shown.iter().rposition(|r| cell.row_range().contains(r));
            if let (Some(first), Some(last)) = (first, last) {
                visible.push((first, last + 1, cell));
            }
        }
        // Continued cells come first in their row, in reading order.
        visible.sort_by_key(|(first, _, cell)| (*first, cell.col));
        for (first, last, cell) in visible {
            if !done_marks[first] {
                done_marks[first] = true;
                let row = &self.rows[shown[first]];
                // A repeated head is not a second place for its anchors.
                if shown[first] >= self.head || rows.start <= self.head {
                    texts.extend(row.marks.iter().cloned().map(|mut m| {
                        m.shift(0.0, tops[first]);
                        m
                    }));
                }
            }
            let (top, bottom) = (tops[first], tops[last]);
            if let Some(color) = cell.background {
                let right = self.edges[(cell.col + cell.cols).min(self.edges.len() - 1)];
                let rect = Rect::new(self.edges[cell.col], top, right, bottom);
                marks.push(Mark::Fill(rect, color));
            }
            let free = bottom - top - cell.needs();
            let offset = match cell.align {
                VerticalAlign::Top => 0.0,
                VerticalAlign::Middle => free / 2.0,
                VerticalAlign::Bottom => free,
            };
            let y = top + cell.border[TOP].width / 2.0 + cell.padding[TOP] + offset.max(0.0);
            let continued = cell.row < shown[first];
            let repeated_head = cell.row < self.head && rows.start > self.head;
            for mut mark in cell.galley.stacked().0 {
                let place = matches!(mark, Mark::Anchor(..) | Mark::Bookmark(..));
                if !(place && (continued || repeated_head)) {
                    mark.shift(0.0, y);
                    texts.push(mark);
                }
            }
        }
        marks.extend(grid_lines::lines(self, &self.occupancy(&shown), &tops));
        marks.extend(texts);
        Fragment {
            marks,
            height: tops[tops.len() - 1] + share,
        }
    }
}

/// A galley cut where it exceeds a height, between two strips; at least one strip stays.
fn cut_galley(galley: &Galley, room: f64) -> (Galley, Galley) {
    let (mut top, mut rest) = (Galley::default(), Galley::default());
    let mut open = Vec::new();
    let mut used = 0.0;
    let mut strips = 0;
    let mut cut = false;
    for item in &galley.items {
        if let Item::Strip(s) = item
            && !cut
            && strips > 0
            && used + s.height > room
        {
            cut = true;
            for frame in &open {
                top.items.push(Item::Close);
                rest.items.push(Item::Open(std::rc::Rc::clone(frame)));
            }
        }
        used += item.height();
        match item {
            Item::Strip(_) => strips += 1,
            Item::Open(frame) => open.push(frame.clone()),
            Item::Close => {
                open.pop();
            }
            _ => {}
        }
        if cut { &mut rest } else { &mut top }
            .items
            .push(item.clone());
    }
    (top, rest)
}

/// Inner edges of a cell: what its lines leave.
pub fn inner(cell_border: &[Border; 4], padding: &[f64; 4]) -> (f64, f64) {
    (
        padding[LEFT] + cell_border[LEFT].width / 2.0,
        padding[RIGHT] + cell_border[RIGHT].width / 2.0,
    )
}
