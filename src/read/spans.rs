//! Declared cells → [`Grid`]: every slot is given to at most one cell.

use crate::table::{Cell, Grid, Line};

/// A grid under construction.
#[derive(Debug, Default)]
pub(super) struct Spans {
    cells: Vec<Cell>,
    /// Per row, which columns are taken.
    taken: Vec<Vec<bool>>,
    cols: usize,
    rows: usize,
}

impl Spans {
    /// Declares that a row exists, even if it has no cell of its own.
    pub fn open_row(&mut self, row: usize) {
        self.rows = self.rows.max(row + 1);
    }

    /// The first column of a row, from `col` on, that no cell covers.
    pub fn next_free(&self, row: usize, mut col: usize) -> usize {
        if let Some(taken) = self.taken.get(row) {
            while taken.get(col).copied().unwrap_or(false) {
                col += 1;
            }
        }
        col
    }

    /// Places a cell. Where a slot is taken already, the new cell gives way: fewer columns first, then fewer rows.
    /// Returns the number of slots it got; 0 when even its first slot is taken.
    pub fn put(
        &mut self,
        row: usize,
        col: usize,
        spans: (usize, usize),
        lines: Vec<Line>,
    ) -> usize {
        let (row_span, col_span) = (spans.0.max(1), spans.1.max(1));
        let free = |row: usize, col: usize| {
            !self
                .taken
                .get(row)
                .is_some_and(|r| r.get(col).copied().unwrap_or(false))
        };
        let width = (0..col_span).take_while(|c| free(row, col + c)).count();
        if width == 0 {
            return 0;
        }
        let height = (0..row_span)
            .take_while(|r| (0..width).all(|c| free(row + r, col + c)))
            .count();
        self.rows = self.rows.max(row + 1);
        self.cols = self.cols.max(col + width);
        if self.taken.len() < row + height {
            self.taken.resize(row + height, Vec::new());
        }
        for taken in &mut self.taken[row..row + height] {
            if taken.len() < col + width {
                taken.resize(col + width, false);
            }
            taken[col..col + width].fill(true);
        }
        self.cells.push(Cell {
            row,
            col,
            row_span: height,
            col_span: width,
            lines,
            ..Cell::default()
        });
        width * height
    }

    /// The finished grid; cells that reach below the last declared row are cut there.
    pub fn finish(mut self) -> Grid {
        let rows = self.rows;
        self.cells.retain(|cell| cell.row < rows);
        for cell in &mut self.cells {
            cell.row_span = cell.row_span.min(rows - cell.row);
        }
        self.cells.sort_by_key(|cell| (cell.row, cell.col));
        Grid {
            rows,
            cols: self.cols,
            cells: self.cells,
            ..Grid::default()
        }
    }
}

/// The lines of a text in which every break was meant.
pub(super) fn lines(text: &str) -> Vec<Line> {
    text.split('\n')
        .map(str::trim)
        .filter(|line| !line.is_empty())
        .map(|line| Line {
            text: line.to_owned(),
            ..Line::default()
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cell_gives_way_to_the_one_placed_before() {
        let mut spans = Spans::default();
        spans.put(0, 0, (2, 1), lines("甲"));
        spans.put(0, 1, (1, 2), lines("乙"));
        assert_eq!(spans.next_free(1, 0), 1);
        spans.put(1, 1, (9, 1), lines("丙"));
        assert_eq!(spans.put(1, 0, (1, 1), lines("丁")), 0);
        let grid = spans.finish();
        assert_eq!((grid.rows, grid.cols), (2, 3));
        assert_eq!(grid.at(1, 0).unwrap().text(), "甲");
        assert_eq!(grid.at(1, 1).unwrap().row_span, 1);
        assert!(grid.at(1, 2).is_none());
    }
}
