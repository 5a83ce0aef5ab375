//! Lines and columns of an unruled table → its grid, cells merged where rules say so.

use super::columns::Columns;
use super::fill::cell_lines;
use super::grid::{Cell, Grid};
use super::lines::{Printed, Word};
use super::rows;
use super::rule::{Marks, Rule};
use super::segment::{Row, Segment};
use crate::geometry::Rect;

/// The grid of a table's lines; `lines` are parted at its columns and know which of `printed` they come from.
pub fn grid(
    printed: &[Printed],
    lines: &[Row],
    columns: &Columns,
    marks: &Marks<'_>,
    page: u32,
) -> Grid {
    let area = lines
        .iter()
        .map(|l| l.area)
        .reduce(|a, b| a.union(&b))
        .unwrap_or_default();
    let inside: Vec<&Rule> = marks
        .rules
        .iter()
        .filter(|r| r.y > area.y0 - 12.0 && r.y < area.y1 + 12.0)
        .collect();
    let mut through: Vec<f64> = inside
        .iter()
        .filter(|r| r.pieces.iter().map(|p| p.1 - p.0).sum::<f64>() > 0.8 * area.width())
        .map(|r| r.y)
        .collect();
    through.extend(
        marks
            .shades
            .iter()
            .filter(|s| s.to - s.from > 0.4 * area.width())
            .map(|s| s.y),
    );
    let mut edges = vec![area.x0];
    edges.extend(&columns.between);
    edges.push(area.x1);
    let reach = |row: &Row, segment: &Segment| {
        under_its_rule(
            columns,
            columns.reach(segment, row.size),
            segment.area,
            &inside,
            &edges,
        )
    };
    let ranges = rows::rows(lines, columns.count(), &reach, &through);
    let mut cells = Vec::new();
    for (row, range) in ranges.iter().enumerate() {
        let band = &lines[range.clone()];
        let top = band.iter().map(|l| l.area.y0).fold(f64::INFINITY, f64::min);
        let bottom = band
            .iter()
            .map(|l| l.area.y1)
            .fold(f64::NEG_INFINITY, f64::max);
        // What each column holds, and how far right the text starting there reaches.
        let mut held: Vec<(usize, Vec<Printed>)> =
            (0..columns.count()).map(|c| (c, Vec::new())).collect();
        for line in band {
            for segment in &line.segments {
                let (first, last) = reach(line, segment);
                let source = &printed[line.line];
                let words: Vec<Word> = source
                    .words
                    .iter()
                    .filter(|w| {
                        w.area.x0 >= segment.area.x0 - 0.01 && w.area.x1 <= segment.area.x1 + 0.01
                    })
                    .cloned()
                    .collect();
                held[first].0 = held[first].0.max(last);
                match held[first].1.last_mut() {
                    // Two segments of one line in one cell.
                    Some(before) if before.baseline == line.baseline => {
                        before.words.extend(words);
                        before.area = before.area.union(&segment.area);
                    }
                    _ => held[first].1.push(Printed {
                        words,
                        area: segment.area,
                        ..source.clone()
                    }),
                }
            }
        }
        let mut col = 0;
        while col < columns.count() {
            let mut last = held[col].0;
            // A spanning text gives way to what stands in the columns it reaches over.
            while last > col && (col + 1..=last).any(|c| !held[c].1.is_empty()) {
                last -= 1;
            }
            let cell_area = Rect {
                x0: edges[col],
                y0: top,
                x1: edges[last + 1],
                y1: bottom,
            };
            cells.push(Cell {
                row,
                col,
                row_span: 1,
                col_span: last + 1 - col,
                lines: cell_lines(&held[col].1, &cell_area),
                area: Some(cell_area),
                page: Some(page),
                ..Cell::default()
            });
            col = last + 1;
        }
    }
    // Between two rows, the columns under which no rule runs although others have one: cells merged over both.
    let open: Vec<Vec<bool>> = ranges
        .windows(2)
        .map(|pair| {
            open_columns(
                &lines[pair[0].clone()],
                &lines[pair[1].clone()],
                &inside,
                &edges,
            )
        })
        .collect();
    merge_rows(&mut cells, &open);
    raise_headings(&mut cells);
    Grid {
        rows: ranges.len(),
        cols: columns.count(),
        cells,
        page: Some(page),
        area: Some(area),
        sheet: None,
        caption: String::new(),
    }
}

/// A heading set over several columns has a rule of its own beneath that says which.
fn under_its_rule(
    columns: &Columns,
    reach: (usize, usize),
    text: Rect,
    rules: &[&Rule],
    edges: &[f64],
) -> (usize, usize) {
    let whole = edges[edges.len() - 1] - edges[0];
    let piece = rules
        .iter()
        .filter(|r| r.y > text.center_y() && r.y < text.y1 + 0.7 * text.height())
        .flat_map(|r| &r.pieces)
        .find(|(from, to)| {
            *from <= text.x0 + 3.0 && *to >= text.x1 - 3.0 && to - from < 0.8 * whole
        });
    let Some(&(from, to)) = piece else {
        return reach;
    };
    let column = |x: f64| columns.between.partition_point(|&b| b <= x);
    (
        reach.0.min(column(from + 4.0)),
        reach.1.max(column(to - 4.0)),
    )
}

/// Beside a heading over several columns, a heading of one column that stands on the second line belongs to both lines.
fn raise_headings(cells: &mut Vec<Cell>) {
    let spans = |c: &Cell| c.row == 0 && c.col_span > 1 && !c.is_blank();
    if !cells.iter().any(spans) {
        return;
    }
    let raised: Vec<usize> = cells
        .iter()
        .filter(|c| c.row == 0 && c.row_span == 1 && c.col_span == 1 && c.is_blank())
        .map(|c| c.col)
        .collect();
    for col in raised {
        let at = |row: usize| {
            cells
                .iter()
                .position(|c| c.row == row && c.col == col && c.col_span == 1)
        };
        if let (Some(above), Some(below)) = (at(0), at(1))
            && !cells[below].is_blank()
        {
            let blank = cells[above].area;
            let cell = &mut cells[below];
            cell.row = 0;
            cell.row_span += 1;
            cell.area = cell.area.zip(blank).map(|(a, b)| a.union(&b));
            cells.remove(above);
        }
    }
    cells.sort_by_key(|c| (c.row, c.col));
}

/// The columns that the rule between two rows leaves out; none when there is no rule, or one that leaves out most.
fn open_columns(above: &[Row], below: &[Row], rules: &[&Rule], edges: &[f64]) -> Vec<bool> {
    let count = edges.len() - 1;
    let closed = vec![false; count];
    let (Some(last), Some(first)) = (above.last(), below.first()) else {
        return closed;
    };
    let Some(rule) = rules
        .iter()
        .find(|r| r.y > last.area.center_y() && r.y < first.area.center_y())
    else {
        return closed;
    };
    let open: Vec<bool> = edges
        .windows(2)
        .map(|column| {
            let covered: f64 = rule
                .pieces
                .iter()
                .map(|(from, to)| (to.min(column[1]) - from.max(column[0])).max(0.0))
                .sum();
            covered < 0.3 * (column[1] - column[0])
        })
        .collect();
    if open.iter().filter(|o| **o).count() * 2 > count {
        return closed;
    }
    open
}

/// Joins each cell with the one below where nothing parts them; `open`: boundary by boundary, column by column.
fn merge_rows(cells: &mut Vec<Cell>, open: &[Vec<bool>]) {
    for boundary in (0..open.len()).rev() {
        for (col, open) in open[boundary].iter().enumerate() {
            let at = |cells: &[Cell], row: usize| {
                cells
                    .iter()
                    .position(|c| c.row == row && c.col == col && c.col_span == 1)
            };
            let (true, Some(above), Some(below)) =
                (*open, at(cells, boundary), at(cells, boundary + 1))
            else {
                continue;
            };
            let below = cells.remove(below);
            let above = &mut cells[above];
            above.row_span += below.row_span;
            above.lines.extend(below.lines);
            above.area = above.area.zip(below.area).map(|(a, b)| a.union(&b));
        }
    }
}
