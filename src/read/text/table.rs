//! Rows of one width → [`Grid`]: a text has no merged cells, it leaves them blank.

use super::rows::Row;
use crate::read::spans::{Spans, lines};
use crate::table::Grid;

/// The grid of a table whose rows all have the same number of cells, or one that goes across.
pub(super) fn grid(rows: &[Row]) -> Grid {
    let width = rows.iter().map(|row| row.cells.len()).max().unwrap_or(0);
    let headings = headings(rows, width);
    let leading = leading(&rows[headings..], width);
    let mut spans = Spans::default();
    for (index, row) in rows.iter().enumerate() {
        spans.open_row(index);
        if row.cells.len() == 1 {
            spans.put(index, 0, (1, width), lines(&row.cells[0]));
            continue;
        }
        for (col, cell) in row.cells.iter().enumerate() {
            let (mut down, mut right) = (1, 1);
            if index < headings {
                let below = |col: usize| {
                    rows[index + 1..headings]
                        .iter()
                        .all(|r| r.cells[col].is_empty())
                };
                if !cell.is_empty() && below(col) {
                    down = headings - index;
                }
                // Over a second row of headings, a blank cell is the rest of the one before it.
                if down == 1 && index + 1 < headings {
                    right += row.cells[col + 1..]
                        .iter()
                        .enumerate()
                        .take_while(|(i, next)| next.is_empty() && !below(col + 1 + i))
                        .count();
                }
            } else if col < leading && !cell.is_empty() {
                // In the columns that a table merges, a blank cell is the rest of the one above it, as long as
                // everything left of it is too.
                down += rows[index + 1..]
                    .iter()
                    .take_while(|r| {
                        r.cells.len() > 1 && r.cells[..=col].iter().all(String::is_empty)
                    })
                    .count();
            }
            spans.put(index, col, (down, right), lines(cell));
        }
    }
    spans.finish()
}

/// How many rows at the top are headings: a second row that fills only what the first leaves blank belongs to it.
fn headings(rows: &[Row], width: usize) -> usize {
    let [first, second, ..] = rows else {
        return 1.min(rows.len());
    };
    if first.cells.len() != width || second.cells.len() != width {
        return 1;
    }
    let filled = |row: &Row| row.cells.iter().filter(|c| !c.is_empty()).count();
    let both = first
        .cells
        .iter()
        .zip(&second.cells)
        .filter(|(a, b)| !a.is_empty() && !b.is_empty())
        .count();
    // Under a heading that spans several columns, its own column is filled in both rows.
    let spanning = first
        .cells
        .iter()
        .zip(first.cells.iter().skip(1))
        .zip(&second.cells)
        .filter(|((a, next), b)| !a.is_empty() && next.is_empty() && !b.is_empty())
        .count();
    let completes = first
        .cells
        .iter()
        .zip(&second.cells)
        .all(|(a, b)| !a.is_empty() || !b.is_empty());
    if filled(second) > 1 && filled(first) < width && both <= spanning && completes {
        2
    } else {
        1
    }
}

/// Columns before the first one that is filled in every row: those that a table merges.
fn leading(rows: &[Row], width: usize) -> usize {
    let full = |col: &usize| {
        rows.iter()
            .filter(|r| r.cells.len() > 1)
            .all(|r| !r.cells[*col].is_empty())
    };
    (0..width).find(full).unwrap_or(0)
}
