//! Prints a declared table on paper: wraps its cells, breaks it into pages, and gives the grids that a reader of the
//! pages would find. What is known of the table must then be read from its pages too, however they are cut.

use duban::geometry::Rect;
use duban::table::{Cell, Grid, Line};

/// How the table is set.
#[derive(Debug, Clone, Copy)]
pub struct Paper {
    /// Rows of text on a page.
    pub lines: usize,
    /// Width of the table in ems.
    pub ems: f64,
    /// Whether the heading stands on every page.
    pub repeat_head: bool,
    /// Whether a row may be cut by the page end.
    pub cut_rows: bool,
    /// Whether the text of a merged cell flows over the page end, or stands on its first page as far as there is room.
    pub flow: bool,
    /// Whether cells cut by the page end have no rule there.
    pub open: bool,
    /// Whether a merged cell of the first columns is printed again on the next page.
    pub again: usize,
    /// Whether short cells are centred.
    pub centred: bool,
}

const EM: f64 = 10.0;
const PAD: f64 = 3.0;
const LEADING: f64 = 12.0;

fn width(c: char) -> f64 {
    if c.is_ascii() { 0.5 } else { 1.0 }
}

fn measure(text: &str) -> f64 {
    text.chars().map(width).sum()
}

/// Breaks a text into lines no wider than `ems`: no closing sign begins a line, no opening one ends it, no figure is
/// parted.
fn wrap(text: &str, ems: f64) -> Vec<String> {
    let chars: Vec<char> = text.chars().collect();
    let keeps = |a: char, b: char| {
        "、，。；：）)！？”》%,;".contains(b)
            || "（(“《".contains(a)
            || (a.is_ascii_alphanumeric() || a == '.') && (b.is_ascii_alphanumeric() || b == '.')
    };
    let mut pieces: Vec<String> = Vec::new();
    for (i, c) in chars.iter().enumerate() {
        match pieces.last_mut() {
            Some(last) if i > 0 && keeps(chars[i - 1], *c) => last.push(*c),
            _ => pieces.push(c.to_string()),
        }
    }
    let mut lines = vec![String::new()];
    for piece in pieces {
        let last = lines.last_mut().expect("one line at least");
        if !last.is_empty() && measure(last) + measure(&piece) > ems {
            lines.push(piece.trim_start().to_owned());
        } else {
            last.push_str(&piece);
        }
    }
    lines
        .iter()
        .map(|l| l.trim().to_owned())
        .filter(|l| !l.is_empty())
        .collect()
}

/// Widths of the columns in ems: by the square root of what they hold, so that long cells wrap most.
fn widths(grid: &Grid, ems: f64) -> Vec<f64> {
    let mut weights = vec![1.0_f64; grid.cols];
    for cell in grid.cells.iter().filter(|c| c.col_span == 1) {
        let longest = cell
            .lines
            .iter()
            .map(|l| measure(&l.text))
            .fold(0.0, f64::max);
        let weight = longest.sqrt().max(1.6);
        weights[cell.col] = weights[cell.col].max(weight);
    }
    let total: f64 = weights.iter().sum();
    weights.iter().map(|w| (w / total * ems).max(2.7)).collect()
}

/// Prints a table whose first `head` rows are its heading; one grid for each page.
pub fn print(grid: &Grid, head: usize, paper: Paper) -> Vec<Grid> {
    let widths = widths(grid, paper.ems);
    let lefts: Vec<f64> = (0..=grid.cols)
        .map(|c| widths[..c].iter().sum::<f64>() * EM)
        .collect();
    let inner = |c: &Cell| {
        widths[c.col..(c.col + c.col_span).min(grid.cols)]
            .iter()
            .sum::<f64>()
            - 2.0 * PAD / EM
    };
    let texts: Vec<Vec<String>> = grid
        .cells
        .iter()
        .map(|c| {
            c.lines
                .iter()
                .flat_map(|l| wrap(l.text.trim(), inner(c)))
                .collect()
        })
        .collect();
    // Heights in lines: cells of one row first, then merged ones stretch their last row.
    let mut heights = vec![1usize; grid.rows];
    for (cell, text) in grid
        .cells
        .iter()
        .zip(&texts)
        .filter(|(c, _)| c.row_span == 1)
    {
        heights[cell.row] = heights[cell.row].max(text.len());
    }
    for (cell, text) in grid
        .cells
        .iter()
        .zip(&texts)
        .filter(|(c, _)| c.row_span > 1)
    {
        let rows = cell.row..(cell.row + cell.row_span).min(grid.rows);
        let have: usize = heights[rows.clone()].iter().sum();
        if have < text.len() {
            heights[rows.end - 1] += text.len() - have;
        }
    }
    let head_lines: usize = heights[..head].iter().sum();
    // Pages as slices of rows: row, first line, number of lines.
    let mut pages: Vec<Vec<(usize, usize, usize)>> =
        vec![(0..head).map(|r| (r, 0, heights[r])).collect()];
    let mut left = paper.lines.saturating_sub(head_lines).max(4);
    for row in head..grid.rows {
        let mut from = 0;
        while from < heights[row] {
            let rest = heights[row] - from;
            let fits = rest <= left;
            let full = paper
                .lines
                .saturating_sub(if paper.repeat_head { head_lines } else { 0 })
                .max(4);
            let take = if fits {
                rest
            } else if (paper.cut_rows || rest > full) && left >= 1 && (from > 0 || left >= 2) {
                left
            } else {
                0
            };
            if take > 0 {
                pages.last_mut().expect("a page").push((row, from, take));
                left -= take;
                from += take;
            }
            if from < heights[row] {
                pages.push(if paper.repeat_head {
                    (0..head).map(|r| (r, 0, heights[r])).collect()
                } else {
                    Vec::new()
                });
                left = full;
            }
        }
    }
    let mut printed = vec![0usize; grid.cells.len()];
    let mut begun = vec![false; grid.cells.len()];
    pages
        .iter()
        .enumerate()
        .map(|(number, slices)| {
            let page = u32::try_from(number + 2).expect("few pages");
            let tops: Vec<f64> = (0..=slices.len())
                .map(|i| slices[..i].iter().map(|s| s.2).sum::<usize>() as f64 * LEADING)
                .collect();
            let mut cells = Vec::new();
            for (id, cell) in grid.cells.iter().enumerate() {
                let rows = cell.row..(cell.row + cell.row_span).min(grid.rows);
                let mine: Vec<usize> = (0..slices.len())
                    .filter(|i| rows.contains(&slices[*i].0))
                    .collect();
                let (Some(first), Some(last)) = (mine.first().copied(), mine.last().copied())
                else {
                    continue;
                };
                let is_head = cell.row < head;
                let room: usize = mine.iter().map(|i| slices[*i].2).sum();
                let before = begun[id] && !is_head;
                let (last_row, from, take) = slices[last];
                let after =
                    !is_head && (last_row + 1 < rows.end || from + take < heights[last_row]);
                let all = texts[id].len();
                let (start, end) = if is_head {
                    (0, all)
                } else {
                    let start = printed[id];
                    // A row's own cells are cut where the row is; a merged cell flows or is put on its first page.
                    let end = if !after {
                        all
                    } else if cell.row_span == 1 || paper.flow {
                        (start + room).min(all)
                    } else {
                        all
                    };
                    (start, end)
                };
                printed[id] = end;
                begun[id] = true;
                let mut shown = texts[id][start..end].to_vec();
                if before && shown.is_empty() && cell.row_span > 1 && cell.col < paper.again {
                    shown = texts[id].clone();
                }
                let area = Rect::new(
                    lefts[cell.col],
                    tops[first],
                    lefts[(cell.col + cell.col_span).min(grid.cols)],
                    tops[last + 1],
                );
                let lines = shown
                    .iter()
                    .enumerate()
                    .map(|(i, text)| {
                        let wide = measure(text) * EM;
                        let x = if paper.centred && all < 6 {
                            area.center_x() - wide / 2.0
                        } else {
                            area.x0 + PAD
                        };
                        let y = area.y0 + i as f64 * LEADING;
                        Line {
                            text: text.clone(),
                            slack: Some((area.x1 - x - wide) / EM),
                            area: Some(Rect::new(x, y, x + wide, y + EM)),
                        }
                    })
                    .collect();
                cells.push(Cell {
                    row: first,
                    col: cell.col,
                    row_span: last - first + 1,
                    col_span: cell.col_span,
                    lines,
                    area: Some(area),
                    page: Some(page),
                    open_below: paper.open && after,
                    open_above: paper.open && before,
                });
            }
            cells.sort_by_key(|c| (c.row, c.col));
            Grid {
                rows: slices.len(),
                cols: grid.cols,
                cells,
                page: Some(page),
                area: Some(Rect::new(0.0, 0.0, lefts[grid.cols], tops[slices.len()])),
                sheet: None,
                caption: String::new(),
            }
        })
        .collect()
}
