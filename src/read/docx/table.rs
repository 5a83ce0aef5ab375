//! `<w:tbl>` → [`Grid`].

use std::collections::HashMap;

use roxmltree::Node;

use super::body::Body;
use super::{attribute, child, is_on, value};
use crate::error::Result;
use crate::read::spans::{Spans, lines};
use crate::table::Grid;

/// Columns narrower than this hold no character (7 pt, the smallest that is printed, in twentieths of a point): they
/// come from cell borders dragged by hand that do not quite meet from row to row.
const NARROW: i64 = 140;

/// Word's own bound of columns.
const MAX_COLS: usize = 4096;

/// A cell before it is placed.
struct Piece {
    row: usize,
    col: usize,
    row_span: usize,
    col_span: usize,
    text: String,
}

/// The grid of a table; tables inside its cells are text of the cell.
pub(super) fn grid(table: Node<'_, '_>, body: &mut Body<'_>) -> Result<Grid> {
    let mut pieces: Vec<Piece> = Vec::new();
    // Column → the piece above that a merged cell continues, and its width.
    let mut merged: HashMap<usize, (usize, usize)> = HashMap::new();
    let mut row = 0;
    for tr in rows(table) {
        body.limits.check_time(body.file)?;
        let properties = child(tr, "trPr");
        if properties.is_some_and(|p| child(p, "del").is_some()) {
            body.passed.changes += 1;
            continue;
        }
        if properties.is_some_and(|p| child(p, "ins").is_some()) {
            body.passed.changes += 1;
        }
        let before = properties.and_then(|p| value(p, "gridBefore")?.parse().ok());
        let mut col = before.unwrap_or(0_usize).min(MAX_COLS);
        let mut open = HashMap::new();
        for tc in cells(tr) {
            let properties = child(tc, "tcPr");
            if properties.is_some_and(|p| child(p, "cellDel").is_some()) {
                body.passed.changes += 1;
                continue;
            }
            let text = cell_text(tc, body)?;
            let span = properties
                .and_then(|p| value(p, "gridSpan")?.parse().ok())
                .unwrap_or(1_usize)
                .clamp(1, MAX_COLS);
            let merge = |name| {
                properties
                    .and_then(|p| child(p, name))
                    .map(|m| attribute(m, "val").unwrap_or("continue"))
            };
            // The older way to merge to the left.
            if merge("hMerge") == Some("continue")
                && let Some(left) = pieces.last_mut().filter(|p| p.row == row)
            {
                left.col_span += span;
                col += span;
                cover(&text, body);
                continue;
            }
            let above = merged
                .get(&col)
                .filter(|(_, width)| *width == span)
                .copied();
            let index = match (merge("vMerge"), above) {
                (Some("continue"), Some((index, _))) => {
                    pieces[index].row_span = row + 1 - pieces[index].row;
                    cover(&text, body);
                    index
                }
                _ => {
                    body.limits.check_cells(body.file, body.slots + span)?;
                    pieces.push(Piece {
                        row,
                        col,
                        row_span: 1,
                        col_span: span,
                        text,
                    });
                    pieces.len() - 1
                }
            };
            body.slots += span;
            if merge("vMerge").is_some() {
                open.insert(col, (index, span));
            }
            col += span;
        }
        body.limits.check_cells(body.file, body.slots)?;
        merged = open;
        row += 1;
    }
    let columns = columns(table, &pieces);
    let mut spans = Spans::default();
    for row in 0..row {
        spans.open_row(row);
    }
    for piece in pieces {
        let from = at(&columns, piece.col);
        let to = at(&columns, piece.col + piece.col_span);
        if to > from {
            spans.put(
                piece.row,
                from,
                (piece.row_span, to - from),
                lines(&piece.text),
            );
        }
    }
    Ok(spans.finish())
}

/// Border number → number of the column that begins there, once narrow columns are gone.
fn columns(table: Node<'_, '_>, pieces: &[Piece]) -> Vec<usize> {
    let widths: Vec<i64> = child(table, "tblGrid")
        .map(|grid| {
            grid.children()
                .filter(|c| c.tag_name().name() == "gridCol")
                .take(MAX_COLS)
                .map(|c| {
                    attribute(c, "w")
                        .and_then(|w| w.parse::<f64>().ok())
                        .map_or(i64::MAX, |w| w as i64)
                })
                .collect()
        })
        .unwrap_or_default();
    // A column in which something stands by itself is a column, however narrow.
    let mut needed = vec![false; widths.len()];
    for piece in pieces.iter().filter(|p| !p.text.trim().is_empty()) {
        let range = piece.col..(piece.col + piece.col_span).min(widths.len());
        if let Some(own) = widths.get(range.clone())
            && own.iter().fold(0_i64, |sum, w| sum.saturating_add(*w)) < NARROW
            && let Some(needed) = needed.get_mut(range)
        {
            needed.fill(true);
        }
    }
    let mut columns = vec![0];
    let mut last = 0;
    // Narrow columns side by side count together, so that a row of them is no single border.
    let mut gathered = 0_i64;
    for (width, needed) in widths.iter().zip(needed) {
        gathered = gathered.saturating_add(*width);
        if needed || gathered >= NARROW {
            last += 1;
            gathered = 0;
        }
        columns.push(last);
    }
    columns
}

/// A border's column; borders beyond the declared ones follow one by one.
fn at(columns: &[usize], border: usize) -> usize {
    match columns.get(border) {
        Some(column) => *column,
        None => columns.last().copied().unwrap_or(0) + (border + 1 - columns.len().max(1)),
    }
}

/// Notes text that a merged cell hides.
fn cover(text: &str, body: &mut Body<'_>) {
    if !text.trim().is_empty() {
        body.covered.push(text.trim().replace('\n', " "));
    }
}

/// Rows, through the wrappers that content controls put around them.
fn rows<'a, 'i>(table: Node<'a, 'i>) -> Vec<Node<'a, 'i>> {
    unwrapped(table, "tr")
}

fn cells<'a, 'i>(row: Node<'a, 'i>) -> Vec<Node<'a, 'i>> {
    unwrapped(row, "tc")
}

fn unwrapped<'a, 'i>(parent: Node<'a, 'i>, name: &str) -> Vec<Node<'a, 'i>> {
    let mut found = Vec::new();
    for node in parent.children().filter(Node::is_element) {
        match node.tag_name().name() {
            n if n == name => found.push(node),
            "sdt" | "sdtContent" | "customXml" | "ins" | "moveTo" => {
                found.extend(unwrapped(node, name))
            }
            _ => {}
        }
    }
    found
}

/// A cell's text: a line per paragraph, and per row of a table inside it.
fn cell_text(cell: Node<'_, '_>, body: &mut Body<'_>) -> Result<String> {
    let mut text = Vec::new();
    let mut boxes = Vec::new();
    for node in cell.children().filter(Node::is_element) {
        match node.tag_name().name() {
            "p" => {
                let (line, _, inside) = body.text_of(node);
                text.extend(line.map(|l| l.replace('\t', " ").replace('\u{c}', "\n")));
                boxes.extend(inside);
            }
            "tbl" => {
                for tr in rows(node) {
                    let mut line = Vec::new();
                    for tc in cells(tr) {
                        line.push(cell_text(tc, body)?.replace('\n', " "));
                    }
                    text.push(line.join(" "));
                }
            }
            "sdt" => {
                if let Some(content) = child(node, "sdtContent") {
                    text.push(cell_text(content, body)?);
                }
            }
            "del" | "moveFrom" => body.passed.changes += 1,
            name if name.ends_with("Pr") => {}
            _ => text.push(cell_text(node, body)?),
        }
    }
    for content in boxes {
        text.push(cell_text(content, body)?);
    }
    Ok(text.join("\n"))
}

/// Whether a table only arranges the page: it has a single column, or one inside it is larger than itself.
pub(super) fn is_layout(table: Node<'_, '_>) -> bool {
    let inner = table
        .descendants()
        .skip(1)
        .filter(|d| d.tag_name().name() == "tbl")
        .map(filled)
        .max();
    let widest = rows(table).into_iter().map(|r| cells(r).len()).max();
    widest.unwrap_or(0) < 2 || inner.is_some_and(|inner| inner >= filled(table))
}

/// Cells with text of their own.
fn filled(table: Node<'_, '_>) -> usize {
    rows(table)
        .into_iter()
        .flat_map(cells)
        .filter(|cell| {
            let has_table = cell.descendants().any(|d| d.tag_name().name() == "tbl");
            !has_table && cell.descendants().any(|d| d.tag_name().name() == "t")
        })
        .count()
}

/// The cells of a table that only arranges the page, in reading order.
pub(super) fn layout_cells<'a, 'i>(table: Node<'a, 'i>) -> Vec<Node<'a, 'i>> {
    rows(table)
        .into_iter()
        .filter(|r| !child(*r, "trPr").is_some_and(|p| is_on(p, "del")))
        .flat_map(cells)
        .collect()
}
