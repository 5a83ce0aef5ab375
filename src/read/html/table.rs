//! `<table>` → [`Grid`], by the HTML standard's table model.

use scraper::ElementRef;

use super::flow::{Flow, cell_text};
use super::is_hidden;
use crate::error::Result;
use crate::read::spans::{Spans, lines};
use crate::table::Grid;

/// The standard's own bound of `colspan`.
const MAX_COL_SPAN: usize = 1000;
/// The standard's own bound of `rowspan`.
const MAX_ROW_SPAN: usize = 65534;

/// The grid of a table; tables inside its cells are text of the cell.
pub(super) fn grid(table: ElementRef<'_>, flow: &mut Flow<'_>) -> Result<Grid> {
    let mut spans = Spans::default();
    let mut row = 0;
    for group in row_groups(table) {
        let rows: Vec<_> = group
            .into_iter()
            .filter(|row| {
                let hidden = is_hidden(*row)
                    || row
                        .parent()
                        .and_then(ElementRef::wrap)
                        .is_some_and(is_hidden);
                if hidden {
                    note_hidden(*row, flow);
                }
                !hidden
            })
            .collect();
        let end = row + rows.len();
        for tr in rows {
            flow.limits.check_time(flow.file)?;
            spans.open_row(row);
            let mut col = 0;
            for cell in cells(tr) {
                if is_hidden(cell) {
                    note_hidden(cell, flow);
                    continue;
                }
                col = spans.next_free(row, col);
                let col_span = span(cell, "colspan").clamp(1, MAX_COL_SPAN);
                // A cell ends with its row group at the latest; 0 means all the way down to there.
                let row_span = match span(cell, "rowspan") {
                    0 => end - row,
                    n => n.min(MAX_ROW_SPAN).min(end - row),
                };
                flow.limits
                    .check_cells(flow.file, flow.slots.saturating_add(row_span * col_span))?;
                flow.slots += spans.put(row, col, (row_span, col_span), lines(&cell_text(cell)));
                col += 1;
            }
            row += 1;
        }
    }
    let mut grid = spans.finish();
    grid.caption = caption(table);
    Ok(grid)
}

/// The rows of each row group. A row outside any group belongs to none of the others;
/// parsers put such rows into a group of their own.
fn row_groups(table: ElementRef<'_>) -> Vec<Vec<ElementRef<'_>>> {
    let mut groups = Vec::new();
    let mut feet = Vec::new();
    for child in table.child_elements() {
        match child.value().name() {
            "thead" | "tbody" => groups.push(rows(child)),
            // The foot is shown last, wherever it stands.
            "tfoot" => feet.push(rows(child)),
            "tr" => groups.push(vec![child]),
            _ => {}
        }
    }
    groups.extend(feet);
    groups
}

fn rows(group: ElementRef<'_>) -> Vec<ElementRef<'_>> {
    group
        .child_elements()
        .filter(|e| e.value().name() == "tr")
        .collect()
}

/// A row's cells.
pub(super) fn cells(row: ElementRef<'_>) -> impl Iterator<Item = ElementRef<'_>> {
    row.child_elements()
        .filter(|e| matches!(e.value().name(), "td" | "th"))
}

/// All rows of a table, but not of tables inside it.
pub(super) fn own_rows(table: ElementRef<'_>) -> impl Iterator<Item = ElementRef<'_>> {
    row_groups(table).into_iter().flatten()
}

/// The value of `colspan` or `rowspan`: the digits at its start, else 1.
fn span(cell: ElementRef<'_>, name: &str) -> usize {
    let digits: String = cell
        .attr(name)
        .unwrap_or_default()
        .trim_start()
        .chars()
        .take_while(char::is_ascii_digit)
        .collect();
    if digits.is_empty() {
        return 1;
    }
    digits.parse().unwrap_or(MAX_ROW_SPAN)
}

fn caption(table: ElementRef<'_>) -> String {
    table
        .child_elements()
        .find(|e| e.value().name() == "caption")
        .map(|e| cell_text(e).replace('\n', " "))
        .unwrap_or_default()
}

fn note_hidden(element: ElementRef<'_>, flow: &mut Flow<'_>) {
    let text = cell_text(element).replace('\n', " ");
    if !text.is_empty() {
        flow.hidden.push(text);
    }
}
