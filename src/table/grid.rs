//! A table as rows × columns.

use crate::geometry::Rect;

/// A table: cells with spans over `rows` × `cols` slots. Every slot belongs to at most one cell;
/// a slot without a cell is a hole (a damaged or open region) that the producer of the grid has warned about.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Grid {
    /// Number of rows.
    pub rows: usize,
    /// Number of columns.
    pub cols: usize,
    /// Ordered by row, then column of the top left slot.
    pub cells: Vec<Cell>,
    /// Page on which the grid begins, from 1; `None` for formats without pages.
    pub page: Option<u32>,
    /// Box on that page; `None` for formats without geometry.
    pub area: Option<Rect>,
    /// Sheet of a workbook.
    pub sheet: Option<String>,
    /// Text of the caption or sheet title standing directly over the table; empty when none.
    pub caption: String,
}

/// A cell and the slots it covers.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Cell {
    /// First row, from 0.
    pub row: usize,
    /// First column, from 0.
    pub col: usize,
    /// Rows covered, at least 1.
    pub row_span: usize,
    /// Columns covered, at least 1.
    pub col_span: usize,
    /// Printed lines, top to bottom.
    pub lines: Vec<Line>,
    /// Box on the page; `None` for formats without geometry.
    pub area: Option<Rect>,
    /// Page from 1; `None` for formats without pages.
    pub page: Option<u32>,
    /// No ruling closes the cell at the bottom of the page: it may go on overleaf.
    pub open_below: bool,
    /// No ruling closes the cell at the top of the page: it may begin on the page before.
    pub open_above: bool,
}

/// One printed line of a cell (PDF), or one paragraph or `<br>` line (other formats).
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Line {
    /// As printed; gaps wider than a third of an em are one space.
    pub text: String,
    /// Room left between the line's last glyph and the cell's right edge, in ems of the line;
    /// `None` when the format does not wrap lines itself, so that every break was meant.
    pub slack: Option<f64>,
    /// Box on the page.
    pub area: Option<Rect>,
}

impl Cell {
    /// The lines joined with newlines, as printed.
    pub fn text(&self) -> String {
        let mut text = String::new();
        for (i, line) in self.lines.iter().enumerate() {
            if i > 0 {
                text.push('\n');
            }
            text.push_str(&line.text);
        }
        text
    }

    /// Whether no line holds anything but white space.
    pub fn is_blank(&self) -> bool {
        self.lines.iter().all(|l| l.text.trim().is_empty())
    }
}

impl Grid {
    /// The cell that covers a slot.
    pub fn at(&self, row: usize, col: usize) -> Option<&Cell> {
        self.cells.iter().find(|c| {
            (c.row..c.row + c.row_span).contains(&row) && (c.col..c.col + c.col_span).contains(&col)
        })
    }
}
