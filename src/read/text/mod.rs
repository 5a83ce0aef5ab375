//! Plain text → [`Document`]: paragraphs, and tables drawn with tabs, pipes, boxes or commas.

mod align;
mod rows;
mod table;
#[cfg(test)]
mod tests;

use super::{Block, Document, Limits, charset};
use crate::error::Result;
use crate::model::{SourceFormat, Warning};
use rows::{Part, parts};

/// Reads a text.
///
/// # Errors
/// [`Error::Limit`](crate::Error::Limit) when its tables are too large.
pub(super) fn read(bytes: &[u8], file: &str, limits: &Limits) -> Result<Document> {
    let decoded = charset::decode(bytes, None);
    let mut warnings = Vec::new();
    if decoded.damaged {
        warnings.push(warning(
            "文件中有无法解码的字符，已用“\u{fffd}”代替".to_owned(),
            None,
        ));
    }
    let text = decoded.text.replace("\r\n", "\n").replace('\r', "\n");
    let mut blocks = Vec::new();
    let mut slots = 0;
    for part in parts(&text) {
        limits.check_time(file)?;
        match part {
            Part::Prose(lines) => blocks.extend(paragraphs(&lines)),
            Part::Table(rows) => {
                let cols = rows.iter().map(|row| row.cells.len()).max().unwrap_or(0);
                slots += rows.len().saturating_mul(cols);
                limits.check_cells(file, slots)?;
                let rows = align::align(rows, &mut warnings);
                blocks.push(Block::Grid(table::grid(&rows)));
            }
        }
    }
    Ok(Document {
        format: SourceFormat::Text,
        pages: None,
        blocks,
        warnings,
    })
}

/// Fewer full lines than this are long by chance, not by wrapping.
const FULL_LINES: usize = 3;

/// Lines → paragraphs. Where an editor has wrapped the lines at one width, a full line goes on in the next one.
fn paragraphs(lines: &[&str]) -> Vec<Block> {
    let width = |line: &str| unicode_width::UnicodeWidthStr::width(line.trim_end());
    let widest = lines.iter().map(|l| width(l)).max().unwrap_or(0);
    // A character that may not begin a line (a comma) makes the line before it shorter by two.
    let is_full = |line: &str| width(line) + 4 >= widest;
    let full = lines.iter().filter(|l| is_full(l)).count();
    let wrapped = full >= FULL_LINES && full * 3 >= lines.len();
    let mut paragraphs: Vec<String> = Vec::new();
    let mut open = false;
    for line in lines {
        let text = line.trim().replace('\t', " ");
        if text.is_empty() {
            open = false;
            continue;
        }
        let indented = line.starts_with([' ', '\u{3000}', '\t']);
        match paragraphs.last_mut() {
            Some(last) if open && !indented => {
                let close = |c: Option<char>| c.is_some_and(|c| c.is_ascii_alphanumeric());
                if close(last.chars().next_back()) && close(text.chars().next()) {
                    last.push(' ');
                }
                last.push_str(&text);
            }
            _ => paragraphs.push(text),
        }
        open =
            wrapped && is_full(line) && !line.trim_end().ends_with(['。', '：', '！', '？', '；']);
    }
    paragraphs
        .into_iter()
        .map(|text| Block::Text { text, page: None })
        .collect()
}

fn warning(message: String, text: Option<String>) -> Warning {
    Warning {
        message,
        text,
        origin: None,
    }
}
