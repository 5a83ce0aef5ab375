//! A paragraph's lines: where they end, and where each glyph stands.

use super::balance;
use super::kinsoku::Class;
use super::mark::{Mark, TextRun};
use super::paragraph::{Chance, Paragraph};
use crate::geometry::Rect;
use crate::report::style::{Align, Style};

/// Slack for sums of many widths, in points.
const EPSILON: f64 = 0.05;

/// Where the baseline lies in the em box of every face here, from its top, in em.
/// One figure for all, so that faces mixed in a line stand on one line.
pub const ASCENT: f64 = 0.88;

/// Characters `from..to` make one line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Span {
    /// First character.
    pub from: usize,
    /// One past the last, trailing space included.
    pub to: usize,
    /// Ends the paragraph or a `br` stands there: not justified.
    pub last: bool,
}

/// One line with its marks, its top at 0 and its left edge at 0.
#[derive(Debug, Clone)]
pub struct Line {
    /// Points.
    pub height: f64,
    /// Glyphs, links, anchors.
    pub marks: Vec<Mark>,
}

/// Sets a paragraph in lines of the given width, in points.
pub fn lines(paragraph: &Paragraph, width: f64) -> Vec<Line> {
    spans(paragraph, width)
        .into_iter()
        .map(|span| set(paragraph, span, width))
        .collect()
}

/// Where the lines end.
pub fn spans(paragraph: &Paragraph, width: f64) -> Vec<Span> {
    let mut out = Vec::new();
    let mut from = 0;
    while from < paragraph.chars.len() {
        // Up to a forced end, lines are broken on their own.
        let end = (from..paragraph.chars.len())
            .find(|&i| paragraph.joints[i].chance == Chance::Must)
            .map_or(paragraph.chars.len(), |i| i + 1);
        let part = if paragraph.style.balance {
            balance::spans(paragraph, from, end, width)
                .unwrap_or_else(|| greedy(paragraph, from, end, width))
        } else {
            greedy(paragraph, from, end, width)
        };
        out.extend(part);
        from = end;
    }
    out
}

/// What a line has room for.
fn room(paragraph: &Paragraph, from: usize, width: f64) -> f64 {
    if from == 0 {
        width - paragraph.style.indent
    } else {
        width
    }
}

/// How well characters `from..to` fit a line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Fit {
    /// As they are, or with the last mark's blank half over the edge.
    Well,
    /// Squeezed.
    Squeezed,
    /// Not at all.
    Not,
}

fn fit(paragraph: &Paragraph, from: usize, to: usize, width: f64) -> Fit {
    let end = paragraph.trimmed(from, to);
    if end == from {
        return Fit::Well;
    }
    let over = paragraph.width(from, end) - room(paragraph, from, width) - EPSILON;
    let trim = paragraph.end_trim(end - 1);
    if over <= trim {
        Fit::Well
    } else if over <= trim + paragraph.shrink(from, end) {
        Fit::Squeezed
    } else {
        Fit::Not
    }
}

fn greedy(paragraph: &Paragraph, start: usize, end: usize, width: f64) -> Vec<Span> {
    let mut out: Vec<Span> = Vec::new();
    let mut from = start;
    while from < end {
        let to = line_end(paragraph, from, end, width);
        out.push(Span {
            from,
            to,
            last: to == end,
        });
        from = to;
    }
    fill_last(paragraph, &mut out, width);
    out
}

/// The best end for a line that starts at `from`.
fn line_end(paragraph: &Paragraph, from: usize, end: usize, width: f64) -> usize {
    let mut best = None;
    let mut torn = None;
    for i in from..end {
        let to = i + 1;
        // Widths only grow: once nothing squeezes in, nothing after does.
        let fits = fit(paragraph, from, to, width);
        if fits == Fit::Not {
            let far = paragraph.width(from, to) - paragraph.shrink(from, to)
                > room(paragraph, from, width) + 2.0 * paragraph.style.size;
            if far {
                break;
            }
            continue;
        }
        let chance = if to == end {
            Chance::Must
        } else {
            paragraph.joints[i].chance
        };
        match (fits, chance) {
            (Fit::Well, Chance::May | Chance::Must) => best = Some(to),
            // Squeezing is better than a hole, and than one more line for a word.
            (Fit::Squeezed, Chance::Must) => best = Some(to),
            (Fit::Squeezed, Chance::May) => {
                let hole = best.map_or(f64::MAX, |b| {
                    room(paragraph, from, width) - paragraph.width(from, paragraph.trimmed(from, b))
                });
                if hole > 0.9 * paragraph.style.size {
                    best = Some(to);
                }
            }
            (Fit::Well, Chance::Torn) => torn = Some(to),
            _ => {}
        }
    }
    if let Some(to) = best {
        return to;
    }
    // Nothing fits whole: tear a word, or anything at all, but move on.
    torn.unwrap_or_else(|| {
        (from + 1..=end)
            .take_while(|&to| fit(paragraph, from, to, width) != Fit::Not)
            .last()
            .unwrap_or(from + 1)
    })
}

/// A last line of one character gets company from the line before.
fn fill_last(paragraph: &Paragraph, spans: &mut [Span], width: f64) {
    let [.., before, last] = spans else { return };
    let printed = paragraph.chars[last.from..last.to]
        .iter()
        .filter(|c| {
            !matches!(
                c.class,
                Class::Stop | Class::Close | Class::Space | Class::Newline
            )
        })
        .count();
    if printed > 1 || before.last {
        return;
    }
    let earlier = (before.from..last.from.saturating_sub(1)).rev().find(|&i| {
        paragraph.joints[i].chance == Chance::May
            && fit(paragraph, i + 1, last.to, width) != Fit::Not
    });
    if let Some(i) = earlier
        && i > before.from
    {
        before.to = i + 1;
        last.from = i + 1;
    }
}

/// Places the glyphs of one line.
fn set(paragraph: &Paragraph, span: Span, width: f64) -> Line {
    let style = &paragraph.style;
    let from = span.from;
    let to = paragraph.trimmed(from, span.to);
    let indent = if from == 0 { style.indent } else { 0.0 };
    let room = width - indent;
    let natural = paragraph.width(from, to);
    let over = natural - room;
    let trim = if to > from {
        paragraph.end_trim(to - 1)
    } else {
        0.0
    };
    // How much each joint gives or takes.
    let mut squeeze = 0.0;
    let mut stretch = 0.0;
    if over > EPSILON {
        let shrink = paragraph.shrink(from, to);
        if over > trim && shrink > 0.0 {
            squeeze = ((over - trim) / shrink).min(1.0);
        }
    } else if style.align == Align::Justify && !span.last {
        let places = (from..to.saturating_sub(1))
            .filter(|&i| paragraph.joints[i].stretch)
            .count();
        // A hole too wide to spread is left at the end.
        if places > 0 && -over / places as f64 <= 0.5 * style.size {
            stretch = -over / places as f64;
        }
    }
    let set_width = natural.min(room);
    let mut x = match style.align {
        Align::Left | Align::Justify => indent,
        Align::Center => indent + (room - set_width) / 2.0,
        Align::Right => indent + room - set_width,
    };
    let mut height = style.line_height;
    let mut baseline = baseline(style);
    for i in from..to {
        let own = &paragraph.runs[paragraph.chars[i].run].style;
        height = height.max(own.line_height);
        baseline = baseline.max(self::baseline(own));
    }
    let mut writer = Writer {
        paragraph,
        baseline,
        marks: Vec::new(),
        back: Vec::new(),
        open: None,
        link_from: None,
    };
    for i in from..to {
        for (_, mark) in paragraph.anchors.iter().filter(|(at, _)| *at == i) {
            writer.marks.push(mark.clone());
        }
        let joint = &paragraph.joints[i];
        let mut advance = paragraph.chars[i].advance;
        if i + 1 < to {
            advance += joint.space - squeeze * joint.shrink;
            if joint.stretch {
                advance += stretch;
            }
        }
        writer.glyph(i, x, advance);
        x += advance;
    }
    writer.close(x);
    if span.to == paragraph.chars.len() {
        for (_, mark) in paragraph.anchors.iter().filter(|(at, _)| *at >= to) {
            writer.marks.push(mark.clone());
        }
    }
    let mut marks = writer.back;
    marks.extend(writer.marks);
    Line { height, marks }
}

/// Height of the baseline in a line of this style.
fn baseline(style: &Style) -> f64 {
    (style.line_height - style.size) / 2.0 + ASCENT * style.size
}

struct Writer<'a> {
    paragraph: &'a Paragraph,
    baseline: f64,
    marks: Vec<Mark>,
    /// Backgrounds, drawn first.
    back: Vec<Mark>,
    open: Option<(usize, f64, TextRun)>,
    link_from: Option<(usize, f64)>,
}

impl Writer<'_> {
    fn glyph(&mut self, i: usize, x: f64, advance: f64) {
        let ch = &self.paragraph.chars[i];
        let fits = self
            .open
            .as_ref()
            .is_some_and(|(run, _, t)| *run == ch.run && t.face == ch.glyph.face);
        if !fits {
            self.close(x);
            let run = &self.paragraph.runs[ch.run];
            self.open = Some((
                ch.run,
                x,
                TextRun {
                    face: ch.glyph.face,
                    size: run.style.size,
                    color: run.style.color,
                    x,
                    y: self.baseline,
                    glyphs: Vec::new(),
                    clockwise: false,
                },
            ));
            if run.link.is_some() {
                self.link_from = Some((ch.run, x));
            }
        }
        if let Some((_, _, text)) = &mut self.open {
            text.glyphs.push((ch.glyph.id, ch.c, advance));
        }
    }

    fn close(&mut self, x: f64) {
        let Some((run, from, text)) = self.open.take() else {
            return;
        };
        let run = &self.paragraph.runs[run];
        let top = self.baseline - ASCENT * run.style.size;
        let rect = Rect::new(from, top, x, top + run.style.size);
        if let Some(color) = run.style.background
            && run.style.display == crate::report::style::Display::Inline
        {
            self.back.push(Mark::Fill(rect, color));
        }
        self.marks.push(Mark::Text(text));
        if let (Some(target), Some(_)) = (&run.link, self.link_from.take()) {
            self.marks.push(Mark::Link(rect, target.clone()));
        }
    }
}
