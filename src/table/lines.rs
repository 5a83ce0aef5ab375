//! Glyphs → printed lines of words, by baseline and by the gaps between glyphs.

use crate::geometry::Rect;
use crate::read::Glyph;

/// Ems: a wider gap between Chinese characters is a space.
const CHINESE_GAP: f64 = 1.0 / 3.0;

/// Ems beyond the line's usual letter spacing: a wider gap between letters is a space. TeX sets no space
/// characters and shrinks its word spaces down to 0.22 em.
const LATIN_GAP: f64 = 0.16;

/// Ems: glyphs whose baselines are closer than this stand on one line (raised footnote marks do).
const SAME_LINE: f64 = 0.4;

/// One printed line.
#[derive(Debug, Clone, PartialEq)]
pub struct Printed {
    /// Left to right; at least one.
    pub words: Vec<Word>,
    /// Around all words, by em boxes.
    pub area: Rect,
    /// y of the baseline (of the left edge for lines set upwards).
    pub baseline: f64,
    /// The line's largest glyph size that is not an exception, in points.
    pub size: f64,
    /// Degrees, a multiple of 90: 0 for a usual line.
    pub angle: i32,
}

/// Glyphs without a space between them.
#[derive(Debug, Clone, PartialEq)]
pub struct Word {
    /// As printed.
    pub text: String,
    /// Around its glyphs, by em boxes.
    pub area: Rect,
}

impl Printed {
    /// The words with one space between each.
    pub fn text(&self) -> String {
        let mut text = String::new();
        for (i, word) in self.words.iter().enumerate() {
            if i > 0 {
                text.push(' ');
            }
            text.push_str(&word.text);
        }
        text
    }
}

/// Whether a character is set in a full em, without spaces between words.
pub fn is_wide(c: char) -> bool {
    matches!(c as u32, 0x2E80..=0x9FFF | 0xAC00..=0xD7AF | 0xF900..=0xFAFF | 0xFE30..=0xFE4F | 0xFF00..=0xFF60 | 0x20000..=0x3FFFF)
}

/// The lines that glyphs form, top to bottom. Slanted glyphs (watermarks) form none.
pub fn lines<'g>(glyphs: impl IntoIterator<Item = &'g Glyph>) -> Vec<Printed> {
    let mut by_turn: [Vec<Placed<'g>>; 4] = Default::default();
    for glyph in glyphs {
        if let Some(turn) = quarter(glyph.angle) {
            by_turn[turn].push(Placed::new(glyph, turn));
        }
    }
    let mut lines = Vec::new();
    for (turn, placed) in by_turn.into_iter().enumerate() {
        lines.extend(lines_of_one_turn(placed, turn));
    }
    lines
}

/// Quarter turns counter-clockwise; `None` for slanted glyphs.
pub fn quarter(angle: f64) -> Option<usize> {
    let turns = (angle / 90.0).round();
    ((angle - turns * 90.0).abs() < 3.0).then_some(turns.rem_euclid(4.0) as usize)
}

/// A glyph in the frame in which its own line runs along x.
struct Placed<'g> {
    glyph: &'g Glyph,
    from: f64,
    to: f64,
    baseline: f64,
}

impl<'g> Placed<'g> {
    fn new(glyph: &'g Glyph, turn: usize) -> Self {
        let a = &glyph.area;
        let (from, to, baseline) = match turn {
            0 => (a.x0, a.x1, glyph.baseline),
            1 => (-a.y1, -a.y0, a.x0 + 0.88 * glyph.size),
            2 => (-a.x1, -a.x0, -a.y0 - 0.12 * glyph.size),
            _ => (a.y0, a.y1, -a.x0 - 0.12 * glyph.size),
        };
        Placed {
            glyph,
            from,
            to,
            baseline,
        }
    }
}

fn lines_of_one_turn(mut placed: Vec<Placed<'_>>, turn: usize) -> Vec<Printed> {
    placed.sort_by(|a, b| {
        a.baseline
            .total_cmp(&b.baseline)
            .then(a.from.total_cmp(&b.from))
    });
    let mut lines = Vec::new();
    let mut line: Vec<Placed<'_>> = Vec::new();
    let (mut baseline, mut size) = (f64::NEG_INFINITY, 0.0_f64);
    for p in placed {
        let reach = SAME_LINE * size.max(p.glyph.size);
        if p.baseline - baseline > reach {
            lines.extend(printed(std::mem::take(&mut line), turn));
            (baseline, size) = (p.baseline, p.glyph.size);
        } else if p.glyph.size > 1.2 * size {
            // The line began with a raised mark; the text itself says where the baseline is.
            (baseline, size) = (p.baseline, p.glyph.size);
        }
        line.push(p);
    }
    lines.extend(printed(line, turn));
    lines
}

/// The line that glyphs on one baseline form; `None` when all are blank.
fn printed(mut glyphs: Vec<Placed<'_>>, turn: usize) -> Option<Printed> {
    glyphs.sort_by(|a, b| a.from.total_cmp(&b.from));
    let spacing = letter_spacing(&glyphs);
    let mut words: Vec<Word> = Vec::new();
    let mut open = false;
    let mut last: Option<&Placed<'_>> = None;
    let mut main: Option<&Placed<'_>> = None;
    for p in &glyphs {
        let text = p.glyph.text.as_str();
        if text.chars().all(|c| c == ' ') {
            open = false;
            continue;
        }
        if let Some(last) = last
            && p.from - last.to > gap_of_a_space(last, p, spacing)
        {
            open = false;
        }
        match words.last_mut() {
            Some(word) if open => {
                word.text.push_str(text);
                word.area = word.area.union(&p.glyph.area);
            }
            _ => words.push(Word {
                text: text.to_owned(),
                area: p.glyph.area,
            }),
        }
        open = true;
        last = Some(p);
        if main.is_none_or(|m| p.glyph.size > 1.2 * m.glyph.size) {
            main = Some(p);
        }
    }
    let area = words.iter().map(|w| w.area).reduce(|a, b| a.union(&b))?;
    let main = main?;
    Some(Printed {
        words,
        area,
        baseline: main.baseline,
        size: main.glyph.size,
        angle: turn as i32 * 90,
    })
}

fn gap_of_a_space(left: &Placed<'_>, right: &Placed<'_>, spacing: f64) -> f64 {
    let size = left.glyph.size.max(right.glyph.size);
    let wide = |p: &Placed<'_>| p.glyph.text.chars().any(is_wide);
    if wide(left) || wide(right) {
        CHINESE_GAP * size + spacing
    } else {
        LATIN_GAP * size + spacing
    }
}

/// The gap usual between neighbours of this line, in points: letter-spaced headings are no row of spaces.
fn letter_spacing(glyphs: &[Placed<'_>]) -> f64 {
    let mut gaps: Vec<f64> = glyphs
        .windows(2)
        .filter(|w| w.iter().all(|p| p.glyph.text != " "))
        .map(|w| w[1].from - w[0].to)
        .collect();
    if gaps.len() < 4 {
        return 0.0;
    }
    let middle = gaps.len() / 2;
    let (_, median, _) = gaps.select_nth_unstable_by(middle, f64::total_cmp);
    let size = glyphs.first().map_or(0.0, |p| p.glyph.size);
    median.clamp(0.0, 0.5 * size)
}

#[cfg(test)]
pub mod tests {
    use super::*;

    /// Glyphs of a text set solid from `x` on; wide characters are one em, others half an em.
    pub fn set(text: &str, x: f64, baseline: f64, size: f64) -> Vec<Glyph> {
        let mut at = x;
        text.chars()
            .map(|c| {
                let width = if is_wide(c) { size } else { size / 2.0 };
                let area = Rect::new(
                    at,
                    baseline - 0.88 * size,
                    at + width,
                    baseline + 0.12 * size,
                );
                at += width;
                Glyph {
                    text: c.to_string(),
                    area,
                    baseline,
                    size,
                    angle: 0.0,
                    font: 0,
                    visible: true,
                }
            })
            .collect()
    }

    fn texts(glyphs: &[Glyph]) -> Vec<String> {
        lines(glyphs).iter().map(Printed::text).collect()
    }

    #[test]
    fn words_part_at_gaps() {
        let mut glyphs = set("one", 0.0, 10.0, 10.0);
        glyphs.extend(set("two", 17.5, 10.0, 10.0));
        glyphs.extend(set("赵", 0.0, 30.0, 10.0));
        glyphs.extend(set("林", 20.0, 30.0, 10.0));
        assert_eq!(texts(&glyphs), ["one two", "赵 林"]);
    }

    #[test]
    fn a_raised_mark_stays_on_its_line() {
        let mut glyphs = set("total", 0.0, 20.0, 10.0);
        glyphs.extend(set("1", 25.0, 16.5, 6.0));
        glyphs.extend(set("next", 0.0, 32.0, 10.0));
        assert_eq!(texts(&glyphs), ["total1", "next"]);
    }

    #[test]
    fn letter_spaced_text_is_one_word() {
        let glyphs: Vec<Glyph> = "责任分工"
            .chars()
            .enumerate()
            .flat_map(|(i, c)| set(&c.to_string(), i as f64 * 14.0, 10.0, 10.0))
            .collect();
        assert_eq!(texts(&glyphs).len(), 1);
    }

    #[test]
    fn a_heading_set_upwards_is_a_line() {
        let glyphs: Vec<Glyph> = "abc"
            .chars()
            .enumerate()
            .map(|(i, c)| Glyph {
                text: c.to_string(),
                area: Rect::new(10.0, 95.0 - 5.0 * i as f64, 20.0, 100.0 - 5.0 * i as f64),
                baseline: 100.0,
                size: 10.0,
                angle: 90.0,
                font: 0,
                visible: true,
            })
            .collect();
        assert_eq!(texts(&glyphs), ["abc"]);
    }

    #[test]
    fn slanted_glyphs_are_a_watermark() {
        let mut glyphs = set("密", 0.0, 10.0, 60.0);
        glyphs[0].angle = 45.0;
        assert!(lines(&glyphs).is_empty());
    }
}
