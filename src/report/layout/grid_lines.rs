//! The lines of a table: one per grid line, from meeting point to meeting point.

use super::mark::{LineMark, Mark};
use super::table::Table;
use crate::report::style::{BOTTOM, Border, LEFT, RIGHT, TOP};

/// Lines for rows whose cells are `occupancy[row][column]` and whose horizontal grid lines
/// stand at `tops` (one more than rows).
pub fn lines(table: &Table, occupancy: &[Vec<Option<usize>>], tops: &[f64]) -> Vec<Mark> {
    let columns = table.edges.len() - 1;
    let rows = occupancy.len();
    let side = |cell: Option<usize>, side: usize| cell.map(|c| table.cells[c].border[side]);
    let mut out = Vec::new();
    for (r, &y) in tops.iter().enumerate() {
        let at = |c: usize| -> Option<Border> {
            let above = r.checked_sub(1).and_then(|r| occupancy[r][c]);
            let below = occupancy.get(r).and_then(|row| row[c]);
            if above.is_some() && above == below {
                return None;
            }
            let outer = match r {
                0 => Some(table.border[TOP]),
                _ if r == rows => Some(table.border[BOTTOM]),
                _ => None,
            };
            wins([side(above, BOTTOM), side(below, TOP), outer])
        };
        for (from, to, border) in stretches(columns, at) {
            let ends = ((table.edges[from], y), (table.edges[to], y));
            out.push(line(ends.0, ends.1, border));
        }
    }
    for c in 0..=columns {
        let at = |r: usize| -> Option<Border> {
            let left = c.checked_sub(1).and_then(|c| occupancy[r][c]);
            let right = occupancy[r].get(c).copied().flatten();
            if left.is_some() && left == right {
                return None;
            }
            let outer = match c {
                0 => Some(table.border[LEFT]),
                _ if c == columns => Some(table.border[RIGHT]),
                _ => None,
            };
            wins([side(left, RIGHT), side(right, LEFT), outer])
        };
        for (from, to, border) in stretches(rows, at) {
            let ends = ((table.edges[c], tops[from]), (table.edges[c], tops[to]));
            out.push(line(ends.0, ends.1, border));
        }
    }
    out
}

/// Of borders that meet on one line the widest is drawn, of equal ones the first.
fn wins(borders: [Option<Border>; 3]) -> Option<Border> {
    borders
        .into_iter()
        .flatten()
        .filter(|b| b.width > 0.0)
        .reduce(|a, b| if b.width > a.width { b } else { a })
}

/// Neighbouring places of one border as one stretch.
fn stretches(count: usize, at: impl Fn(usize) -> Option<Border>) -> Vec<(usize, usize, Border)> {
    let mut out: Vec<(usize, usize, Border)> = Vec::new();
    for i in 0..count {
        let Some(border) = at(i) else { continue };
        match out.last_mut() {
            Some((_, to, last)) if *to == i && *last == border => *to = i + 1,
            _ => out.push((i, i + 1, border)),
        }
    }
    out
}

fn line(from: (f64, f64), to: (f64, f64), border: Border) -> Mark {
    Mark::Line(LineMark {
        from,
        to,
        width: border.width,
        color: border.color,
        dashed: border.dashed,
        square: true,
    })
}
