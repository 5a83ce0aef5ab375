//! Whether a printed line was full: only a full line can have been wrapped.

use super::{Cell, Line};

/// How much of a cell's width its padding takes, in points: what even the fullest line leaves free. Lines of the whole
/// table tell, as one producer pads all cells alike.
#[derive(Debug, Clone, Copy, Default)]
pub struct Padding(Option<f64>);

impl Padding {
    /// The least room that a line left which another one followed. A line that ends in a closing mark tells nothing:
    /// producers let the mark hang over the edge, or set it on half its width.
    pub fn of<'a>(cells: impl Iterator<Item = &'a Cell>) -> Self {
        let mut least: Option<f64> = None;
        for cell in cells {
            let followed = cell.lines.iter().rev().skip(1);
            for line in followed.filter(|l| !l.text.trim_end().ends_with(closes)) {
                if let Some(free) = free(cell, line).filter(|f| *f >= 0.0) {
                    least = Some(least.map_or(free, |l| l.min(free)));
                }
            }
        }
        Padding(least)
    }
}

/// Room that a line left in its cell, left and right together, in points.
fn free(cell: &Cell, line: &Line) -> Option<f64> {
    Some(cell.area?.width() - line.area?.width())
}

/// Whether the first words of the next line would not have fitted behind this one. `false` where the format does not
/// wrap lines itself.
pub fn is_full(cell: &Cell, line: &Line, next: &str, padding: Padding) -> bool {
    let Some(slack) = line.slack else {
        return false;
    };
    let needed = lead(next);
    let em = line.area.map(|a| a.height()).filter(|h| *h > 0.0);
    match (em, free(cell, line), padding.0) {
        (Some(em), Some(free), Some(padding)) => (free - padding) / em < needed + 0.15,
        _ => slack < needed + 0.5,
    }
}

/// Whether a sign may not begin a line.
fn closes(c: char) -> bool {
    matches!(
        c,
        '、' | '，' | '；' | '。' | '）' | '：' | '”' | '》' | '％' | ',' | ';' | ')' | '%'
    )
}

/// Width in ems of what cannot be parted at the beginning of a text: its first character or figure, with the signs behind
/// it that may not begin a line.
fn lead(text: &str) -> f64 {
    let mut width = 0.0_f64;
    let mut last: Option<char> = None;
    for c in text.trim_start().chars() {
        let opens = last.is_some_and(|l| matches!(l, '（' | '(' | '“' | '《'));
        let word = |c: char| c.is_ascii_alphanumeric() || c == '.';
        let joined = last.is_none_or(|l| closes(c) || opens || (word(l) && word(c)));
        if !joined {
            break;
        }
        width += if c.is_ascii() { 0.5 } else { 1.0 };
        last = Some(c);
    }
    width.max(0.5)
}
