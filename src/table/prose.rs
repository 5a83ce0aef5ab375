//! Printed lines outside tables → paragraphs, the page's line breaks undone.

use super::lines::{Printed, is_wide};
use crate::geometry::Rect;
use crate::text::join::is_chinese;

/// Share of the usual distance between lines beyond which a new paragraph begins.
const FURTHER: f64 = 1.35;

/// Ems: a line that begins this much further right than the others opens a paragraph.
const INDENT: f64 = 1.2;

/// Ems: no paragraph's first line begins further in; one that does is centred or flush right.
const DEEPEST_INDENT: f64 = 4.5;

/// A paragraph being read.
#[derive(Debug, Clone, PartialEq)]
pub struct Paragraph {
    /// Its lines joined.
    pub text: String,
    /// y of its first line's top, in points.
    pub top: f64,
    /// Whether its last line is so full that the text may go on overleaf.
    pub full: bool,
    /// Whether its first line is indented or centred, so that it continues nothing.
    pub opens: bool,
    /// Size of its characters, in points.
    pub size: f64,
}

/// The column of text in which lines stand: x of its edges, in points.
#[derive(Debug, Clone, Copy)]
pub struct Measure {
    left: f64,
    right: f64,
    /// Size of most of its text.
    size: f64,
}

impl Measure {
    /// The column that holds all these lines: those of all pages of one width, since a page may hold a short line only.
    pub fn of<'l>(lines: impl Iterator<Item = &'l Printed>) -> Self {
        let mut measure = Measure {
            left: f64::INFINITY,
            right: f64::NEG_INFINITY,
            size: 0.0,
        };
        let mut sizes = Vec::new();
        for line in lines {
            measure.widen(&line.area);
            sizes.push(line.size);
        }
        if !sizes.is_empty() {
            let middle = sizes.len() / 2;
            measure.size = *sizes.select_nth_unstable_by(middle, f64::total_cmp).1;
        }
        measure
    }

    /// Whether an x lies in the column.
    pub fn holds(&self, x: f64) -> bool {
        x >= self.left && x <= self.right
    }

    /// Makes the column as wide as a table that stands in it.
    pub fn widen(&mut self, area: &Rect) {
        self.left = self.left.min(area.x0);
        self.right = self.right.max(area.x1);
    }

    fn indent(&self, line: &Printed) -> f64 {
        (line.area.x0 - self.left) / line.size
    }

    fn room(&self, line: &Printed) -> f64 {
        self.right - line.area.x1
    }

    fn is_centred(&self, line: &Printed) -> bool {
        let off = line.area.center_x() - (self.left + self.right) / 2.0;
        off.abs() < 0.8 * line.size && self.indent(line) > 2.5
    }

    /// Whether the next line's first word would not have fitted: then the line was broken for want of room. A line
    /// set flush right (a signature, a date) reaches the edge too, but begins far in.
    fn is_full(&self, line: &Printed, next: Option<&Printed>) -> bool {
        if self.indent(line) > DEEPEST_INDENT {
            return false;
        }
        let first = next.map_or(line.size, first_unit);
        self.room(line) < first + 0.6 * line.size
    }
}

/// Paragraphs of lines that stand one below the other with nothing between.
pub fn paragraphs(lines: &[Printed], measure: &Measure) -> Vec<Paragraph> {
    let pitch = pitch(lines);
    let mut paragraphs: Vec<Paragraph> = Vec::new();
    let mut last: Option<&Printed> = None;
    for line in lines {
        let goes_on = last.is_some_and(|last| continues(last, line, measure, pitch));
        match paragraphs.last_mut() {
            Some(paragraph) if goes_on => {
                join(&mut paragraph.text, &line.text());
                paragraph.full = measure.is_full(line, None);
            }
            _ => paragraphs.push(Paragraph {
                text: line.text(),
                top: line.area.y0,
                full: measure.is_full(line, None),
                opens: measure.indent(line) > INDENT,
                size: line.size,
            }),
        }
        last = Some(line);
    }
    paragraphs
}

fn continues(last: &Printed, line: &Printed, measure: &Measure, pitch: Option<f64>) -> bool {
    if last.angle != line.angle || (last.size - line.size).abs() > 0.12 * line.size {
        return false;
    }
    let gap = line.baseline - last.baseline;
    let usual = pitch.unwrap_or(2.2 * line.size).min(3.0 * line.size);
    if gap <= 0.0 || gap > FURTHER * usual {
        return false;
    }
    if measure.is_centred(line) {
        // A heading over several lines: each of them centred, or the first filling the measure.
        return line.size > 1.05 * measure.size
            && (measure.is_full(last, Some(line)) || measure.is_centred(last));
    }
    let ended = last
        .words
        .last()
        .is_some_and(|w| w.text.ends_with(['。', '；', '：', ':', '.']));
    if ended && opens_item(line) {
        return false;
    }
    measure.indent(line) <= INDENT && measure.is_full(last, Some(line))
}

/// Whether a line begins with a number of its own: "一、", "（一）", "1.", "第一，".
fn opens_item(line: &Printed) -> bool {
    let Some(word) = line.words.first() else {
        return false;
    };
    let is_numeral = |c: char| c.is_ascii_digit() || "一二三四五六七八九十".contains(c);
    let bare = word.text.trim_start_matches(['（', '(', '第']);
    let after = bare.trim_start_matches(is_numeral);
    after.len() < bare.len() && after.starts_with(['、', '）', ')', '.', '．', '，'])
}

/// The usual distance between baselines: the median of those that can be lines of one paragraph.
fn pitch(lines: &[Printed]) -> Option<f64> {
    let mut gaps: Vec<f64> = lines
        .windows(2)
        .filter(|w| (w[0].size - w[1].size).abs() < 0.12 * w[1].size)
        .map(|w| w[1].baseline - w[0].baseline)
        .filter(|gap| *gap > 0.0)
        .collect();
    if gaps.is_empty() {
        return None;
    }
    // Lines of a paragraph are closer than paragraphs: the lower quarter is surely a line's pitch.
    let quarter = gaps.len() / 4;
    let (_, gap, _) = gaps.select_nth_unstable_by(quarter, f64::total_cmp);
    Some(*gap)
}

/// Width of what cannot be broken at a line's beginning, in points: one Chinese character, or a whole word.
fn first_unit(line: &Printed) -> f64 {
    let Some(word) = line.words.first() else {
        return line.size;
    };
    let latin = word.text.chars().take_while(|c| !is_wide(*c)).count();
    let total = word.text.chars().count().max(1);
    if latin == 0 {
        return line.size;
    }
    word.area.width() * latin as f64 / total as f64
}

/// Adds a line to a paragraph: no space within Chinese, one between Latin words, a hyphen at the end undone.
pub fn join(text: &mut String, line: &str) {
    let line = line.trim_start();
    let (Some(last), Some(first)) = (text.chars().last(), line.chars().next()) else {
        text.push_str(line);
        return;
    };
    if !is_chinese(last) && !is_chinese(first) {
        text.push(' ');
    }
    text.push_str(line);
}

#[cfg(test)]
mod tests {
    use super::super::lines::lines;
    use super::super::lines::tests::set;
    use super::*;

    fn texts(rows: &[(&str, f64, f64, f64)]) -> Vec<String> {
        let glyphs: Vec<_> = rows
            .iter()
            .flat_map(|(text, x, y, size)| set(text, *x, *y, *size))
            .collect();
        let lines = lines(&glyphs);
        paragraphs(&lines, &Measure::of(lines.iter()))
            .into_iter()
            .map(|p| p.text)
            .collect()
    }

    #[test]
    fn a_wrapped_paragraph_is_one_text() {
        let rows = [
            ("各单位要明确责任，制定工作", 20.0, 10.0, 10.0),
            ("方案，确保如期实现。", 0.0, 28.0, 10.0),
            ("二、强化督查考核。", 20.0, 46.0, 10.0),
        ];
        assert_eq!(
            texts(&rows),
            [
                "各单位要明确责任，制定工作方案，确保如期实现。",
                "二、强化督查考核。"
            ]
        );
    }

    #[test]
    fn short_lines_are_paragraphs_of_their_own() {
        let rows = [
            (
                "附件：二〇二五年民心工程进度和责任清单如下",
                0.0,
                10.0,
                10.0,
            ),
            ("云溪区人民政府办公室", 60.0, 28.0, 10.0),
            ("2025年1月18日", 80.0, 46.0, 10.0),
        ];
        assert_eq!(texts(&rows).len(), 3);
    }

    #[test]
    fn a_date_flush_right_goes_on_nowhere() {
        let rows = [
            (
                "附件：二〇二五年民心工程进度和责任清单如下",
                0.0,
                10.0,
                10.0,
            ),
            ("2025年1月18日", 140.0, 28.0, 10.0),
            ("附件", 0.0, 46.0, 10.0),
        ];
        assert_eq!(texts(&rows).len(), 3);
    }

    #[test]
    fn a_heading_wrapped_to_its_middle_is_one_text() {
        let rows = [
            ("云溪区人民政府办公室关于印发民心工程进度", 0.0, 10.0, 14.0),
            ("清单的通知", 105.0, 32.0, 14.0),
            ("各镇人民政府、街道办事处：", 0.0, 60.0, 10.0),
            ("现将清单印发给你们。", 20.0, 78.0, 10.0),
            ("请认真组织实施。", 20.0, 96.0, 10.0),
        ];
        assert_eq!(
            texts(&rows)[0],
            "云溪区人民政府办公室关于印发民心工程进度清单的通知"
        );
        assert_eq!(texts(&rows).len(), 4);
    }
}
