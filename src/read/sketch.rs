//! A document as a few lines of text, for tests.

use super::{Block, Document};
use crate::table::Grid;

/// `¶ text` per paragraph, `| cell | cell` per row; `<` is a slot covered from the left, `^` one covered from
/// above, `∅` a hole, `/` a line break.
pub(crate) fn sketch(document: &Document) -> String {
    let mut out = String::new();
    for block in &document.blocks {
        match block {
            Block::Text { text, .. } => out.push_str(&format!("¶ {text}\n")),
            Block::Grid(grid) => out.push_str(&sketch_grid(grid)),
            Block::Canvas(canvas) => out.push_str(&format!("page {}\n", canvas.page)),
        }
    }
    for warning in &document.warnings {
        out.push_str(&format!("! {}", warning.message));
        if let Some(text) = &warning.text {
            out.push_str(&format!(": {text}"));
        }
        out.push('\n');
    }
    out
}

fn sketch_grid(grid: &Grid) -> String {
    let mut out = String::new();
    if let Some(sheet) = &grid.sheet {
        out.push_str(&format!("[{sheet}]\n"));
    }
    if !grid.caption.is_empty() {
        out.push_str(&format!("({})\n", grid.caption));
    }
    for row in 0..grid.rows {
        for col in 0..grid.cols {
            let text = match grid.at(row, col) {
                None => "∅".to_owned(),
                Some(cell) if cell.row < row => "^".to_owned(),
                Some(cell) if cell.col < col => "<".to_owned(),
                Some(cell) => cell.text().replace('\n', "/"),
            };
            out.push_str(&format!("| {text} "));
        }
        out.push_str("|\n");
    }
    out
}
