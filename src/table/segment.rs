//! Words of a line → segments: what stands together, parted from the rest by more than a word space.

use super::lines::{Printed, is_wide};
use crate::geometry::Rect;

/// Ems between words of one segment at most, where the line's own spaces do not say otherwise.
const WORD_SPACE: f64 = 0.62;

/// Ems: justified prose stretches its spaces up to this; times the line's usual space a gap between columns begins.
const STRETCHED: (f64, f64) = (1.2, 1.7);

/// Ems between the two characters of a name that is padded to three, 赵　林.
const PADDED_NAME: f64 = 1.6;

/// Ems between figures of one segment at most: "1 234 567" is set with spaces of a quarter em, while columns of
/// figures can be close.
const FIGURE_SPACE: f64 = 0.42;

/// A line as segments.
#[derive(Debug, Clone, PartialEq)]
pub struct Row {
    /// Left to right; at least one.
    pub segments: Vec<Segment>,
    /// Around all segments, by em boxes.
    pub area: Rect,
    /// y of the baseline.
    pub baseline: f64,
    /// In points.
    pub size: f64,
    /// Index of the printed line it comes from.
    pub line: usize,
}

/// Words that belong together.
#[derive(Debug, Clone, PartialEq)]
pub struct Segment {
    /// The words with single spaces.
    pub text: String,
    /// Around the words.
    pub area: Rect,
}

impl Segment {
    /// Whether it is a figure: digits with at most their signs, units and a mark.
    pub fn is_figure(&self) -> bool {
        is_figure(&self.text)
    }
}

/// Whether a text is a figure, or one of the signs that stand for a missing one.
pub fn is_figure(text: &str) -> bool {
    let (mut digits, mut others) = (0, 0);
    for c in text.chars() {
        match c {
            '0'..='9' | '０'..='９' => digits += 1,
            ' ' | '.' | ',' | '%' | '-' | '–' | '—' | '−' | '+' | '(' | ')' | '/' | '$' | '€'
            | '£' | '¥' | '*' | '<' | '>' | '~' | ':' | '±' | '’' | '\'' => {}
            _ => others += 1,
        }
    }
    if digits == 0 {
        return others == 0 && !text.trim().is_empty()
            || matches!(
                text.trim(),
                "n/a" | "N/A" | "NA" | "n.a." | "x" | "X" | ".." | "..." | "…"
            );
    }
    others <= 1 || others * 2 <= digits && others <= 3
}

/// A printed line as segments.
pub fn row(printed: &Printed, line: usize) -> Row {
    let usual = word_space(printed);
    let mut segments: Vec<Segment> = Vec::new();
    let mut last: Option<&str> = None;
    for word in &printed.words {
        let space = last.map_or(0.0, |last| widest_space(last, &word.text, usual));
        last = Some(&word.text);
        match segments.last_mut() {
            Some(segment) if word.area.x0 - segment.area.x1 <= space * printed.size => {
                segment.text.push(' ');
                segment.text.push_str(&word.text);
                segment.area = segment.area.union(&word.area);
            }
            _ => segments.push(Segment {
                text: word.text.clone(),
                area: word.area,
            }),
        }
    }
    Row {
        segments,
        area: printed.area,
        baseline: printed.baseline,
        size: printed.size,
        line,
    }
}

/// Ems that may lie between two words of one segment.
fn widest_space(left: &str, right: &str, usual: f64) -> f64 {
    let lone = |text: &str| {
        let mut chars = text.chars();
        chars.next().is_some_and(is_wide) && chars.next().is_none()
    };
    match (is_figure(left), is_figure(right)) {
        (true, true) => FIGURE_SPACE,
        (false, false) if lone(left) && lone(right) => PADDED_NAME,
        (false, false) => usual,
        _ => WORD_SPACE,
    }
}

/// Ems between words of one segment on this line: more where many words share one width of space, as in justified prose.
fn word_space(printed: &Printed) -> f64 {
    let mut gaps: Vec<f64> = printed
        .words
        .windows(2)
        .map(|w| (w[1].area.x0 - w[0].area.x1) / printed.size)
        .collect();
    if gaps.len() < 4 {
        return WORD_SPACE;
    }
    let middle = gaps.len() / 2;
    let median = *gaps.select_nth_unstable_by(middle, f64::total_cmp).1;
    let (most, times) = STRETCHED;
    if median > 0.8 {
        WORD_SPACE
    } else {
        (times * median).clamp(WORD_SPACE, most)
    }
}

/// Ems: words further apart than this at a place where columns part belong to two columns. A word space in a
/// heading over several columns is narrower.
const SPACE_AT_A_PARTING: f64 = 0.36;

/// A printed line as segments, parted at the columns found.
pub fn row_in(printed: &Printed, line: usize, between: &[f64]) -> Row {
    let whole = row(printed, line);
    let mut segments: Vec<Segment> = Vec::new();
    let mut words = printed.words.iter().peekable();
    for segment in whole.segments {
        let mut last: Option<f64> = None;
        while let Some(word) = words.next_if(|w| w.area.x0 < segment.area.x1) {
            let parts = last.is_none_or(|end| {
                word.area.x0 - end > SPACE_AT_A_PARTING * printed.size
                    && between
                        .iter()
                        .any(|x| *x >= end - 0.5 && *x <= word.area.x0 + 0.5)
            });
            last = Some(word.area.x1);
            match segments.last_mut() {
                Some(part) if !parts => {
                    part.text.push(' ');
                    part.text.push_str(&word.text);
                    part.area = part.area.union(&word.area);
                }
                _ => segments.push(Segment {
                    text: word.text.clone(),
                    area: word.area,
                }),
            }
        }
    }
    Row { segments, ..whole }
}

impl Row {
    /// Whether it has the make of an entry in a list of contents: dots or dashes lead to a page number.
    pub fn is_leader(&self) -> bool {
        self.segments.iter().any(|s| {
            s.text.contains(".....")
                || s.text.contains(". . . .")
                || s.text.contains("……")
                || s.text.contains("····")
        })
    }

    /// Whether its first segment is only the mark of a list and one text follows.
    pub fn is_list_item(&self) -> bool {
        let [mark, _] = self.segments.as_slice() else {
            return false;
        };
        let text = mark.text.trim();
        let count = text.chars().count();
        let bullet = count == 1
            && text.chars().all(|c| {
                "•·●○◦▪■□◆◇►▶–—-*✓➢".contains(c) || ('\u{E000}'..='\u{F8FF}').contains(&c)
            });
        let bare = text.trim_matches(['(', ')', '.', '（', '）', '、', '[', ']']);
        let numbered = bare.len() < text.len()
            && bare.chars().count() <= 4
            && bare
                .chars()
                .all(|c| c.is_ascii_alphanumeric() || is_wide(c));
        bullet || numbered
    }
}

#[cfg(test)]
mod tests {
    use super::super::lines::lines;
    use super::super::lines::tests::set;
    use super::*;

    #[test]
    fn columns_part_and_words_do_not() {
        let mut glyphs = set("Total sales", 0.0, 10.0, 10.0);
        glyphs.extend(set("1 234", 80.0, 10.0, 10.0));
        glyphs.extend(set("12", 116.0, 10.0, 10.0));
        let row = row(&lines(&glyphs)[0], 0);
        let texts: Vec<&str> = row.segments.iter().map(|s| s.text.as_str()).collect();
        assert_eq!(texts, ["Total sales", "1", "234", "12"]);
    }

    #[test]
    fn figures_are_known() {
        for figure in [
            "12", "1,234.5", "-3.2%", "(12)", "–", "n/a", "12a", "$ 5", "2,345 b",
        ] {
            assert!(is_figure(figure), "{figure}");
        }
        for text in ["Total", "第一季度", "Table 1", "B2B sales"] {
            assert!(!is_figure(text), "{text}");
        }
    }
}
