//! What a typesetter would look for on a page, checked on the PDF as the project's own reader sees it.

use std::collections::BTreeMap;

use duban::geometry::Rect;
use duban::read::{Axis, Block, Canvas, Glyph, Limits};

const MM: f64 = 72.0 / 25.4;
/// Letter spacing of the official grid is a little negative; boxes may touch by as much.
const TOUCH: f64 = 0.6;
const NOT_AT_START: &str = "，。、；：！？）〕》〉」』】”’·％%℃";
const NOT_AT_END: &str = "（〔《〈「『【“‘";
const HALF_LEFT: &str = "，。、；：）〕》〉」』】”’";

/// The pages of a PDF.
pub fn pages(pdf: &[u8]) -> Vec<Canvas> {
    let document = duban::read::read(pdf, "report.pdf", &Limits::default()).expect("reads back");
    document
        .blocks
        .into_iter()
        .map(|b| match b {
            Block::Canvas(canvas) => canvas,
            other => panic!("not a page: {other:?}"),
        })
        .collect()
}

/// Everything that is wrong with the pages; empty when they are well set.
pub fn faults(pages: &[Canvas]) -> Vec<String> {
    let mut out = Vec::new();
    for page in pages {
        let body: Vec<&Glyph> = page.glyphs.iter().filter(|g| !in_margin(page, g)).collect();
        overlaps(page, &mut out);
        outside(page, &mut out);
        line_ends(page, &body, &mut out);
        loose_lines(page, &mut out);
    }
    out
}

/// The part of a glyph's box that holds ink: marks fill one half of theirs.
fn ink(glyph: &Glyph) -> Rect {
    let mut r = glyph.area;
    if r.width() > 0.9 * glyph.size && glyph.angle.abs() < 1.0 {
        if HALF_LEFT.contains(&glyph.text) {
            r.x1 = r.center_x();
        } else if NOT_AT_END.contains(&glyph.text) {
            r.x0 = r.center_x();
        }
    }
    r
}

/// The type area of GB/T 9704: 156 × 225 mm; a landscape page is the portrait sheet turned.
fn type_area(page: &Canvas) -> Rect {
    let (left, top, right, bottom) = if page.width > page.height {
        (35.0, 28.0, 37.0, 26.0)
    } else {
        (28.0, 37.0, 26.0, 35.0)
    };
    Rect::new(
        left * MM,
        top * MM,
        page.width - right * MM,
        page.height - bottom * MM,
    )
}

/// Where page numbers stand.
fn in_margin(page: &Canvas, glyph: &Glyph) -> bool {
    let area = type_area(page);
    if page.width > page.height {
        glyph.area.x1 < area.x0
    } else {
        glyph.area.y0 > area.y1
    }
}

fn overlaps(page: &Canvas, out: &mut Vec<String>) {
    let mut glyphs: Vec<(&Glyph, Rect)> = page.glyphs.iter().map(|g| (g, ink(g))).collect();
    glyphs.sort_by(|a, b| a.1.y0.total_cmp(&b.1.y0));
    for (i, (a, ra)) in glyphs.iter().enumerate() {
        for (b, rb) in &glyphs[i + 1..] {
            if rb.y0 > ra.y1 - TOUCH {
                break;
            }
            let Some(common) = ra.intersect(rb) else {
                continue;
            };
            if common.width() > TOUCH && common.height() > TOUCH {
                out.push(format!("第{}页：“{}”与“{}”相叠", page.page, a.text, b.text));
            }
        }
    }
}

fn outside(page: &Canvas, out: &mut Vec<String>) {
    let area = type_area(page);
    for glyph in &page.glyphs {
        let r = ink(glyph);
        let inside = r.x0 > area.x0 - TOUCH
            && r.x1 < area.x1 + TOUCH
            && r.y0 > area.y0 - TOUCH
            && r.y1 < area.y1 + TOUCH;
        if !inside && !in_margin(page, glyph) {
            out.push(format!(
                "第{}页：“{}”在版心之外 {r:?}",
                page.page, glyph.text
            ));
        }
    }
    for ruling in &page.rulings {
        let (lo, hi, at0, at1) = match ruling.axis {
            Axis::Horizontal => (area.x0, area.x1, area.y0, area.y1),
            Axis::Vertical => (area.y0, area.y1, area.x0, area.x1),
        };
        if ruling.from < lo - TOUCH
            || ruling.to > hi + TOUCH
            || ruling.at < at0 - TOUCH
            || ruling.at > at1 + TOUCH
        {
            out.push(format!("第{}页：线在版心之外 {ruling:?}", page.page));
        }
    }
}

/// Whether a vertical line parts two places on a baseline.
fn parted(page: &Canvas, x0: f64, x1: f64, y: f64) -> bool {
    page.rulings
        .iter()
        .any(|r| r.axis == Axis::Vertical && r.at > x0 && r.at < x1 && r.from <= y && r.to >= y)
}

fn line_ends(page: &Canvas, glyphs: &[&Glyph], out: &mut Vec<String>) {
    let mut lines: BTreeMap<i64, Vec<&Glyph>> = BTreeMap::new();
    for glyph in glyphs {
        lines
            .entry((glyph.baseline * 2.0).round() as i64)
            .or_default()
            .push(glyph);
    }
    for line in lines.values_mut() {
        line.sort_by(|a, b| a.area.x0.total_cmp(&b.area.x0));
        // Stretches of a baseline with no gap in them: the lines of cells side by side.
        let stretches = line.chunk_by(|a, b| {
            b.area.x0 - a.area.x1 < a.size.max(b.size)
                && !parted(page, a.area.center_x(), b.area.center_x(), a.baseline - 1.0)
        });
        for stretch in stretches {
            let mut printed = stretch.iter().filter(|g| !g.text.trim().is_empty());
            let first = printed.next();
            if let Some(glyph) = first.filter(|g| NOT_AT_START.contains(&g.text)) {
                out.push(format!("第{}页：行首有“{}”", page.page, glyph.text));
            }
            if let Some(glyph) = printed
                .next_back()
                .or(first)
                .filter(|g| NOT_AT_END.contains(&g.text))
            {
                out.push(format!("第{}页：行末有“{}”", page.page, glyph.text));
            }
        }
    }
}

/// Every end of a table's line lies on a line across it. A line that nothing touches is a rule.
fn loose_lines(page: &Canvas, out: &mut Vec<String>) {
    for (i, line) in page.rulings.iter().enumerate() {
        let across: Vec<_> = page
            .rulings
            .iter()
            .enumerate()
            .filter(|(j, r)| {
                *j != i
                    && r.axis != line.axis
                    && r.at > line.from - TOUCH - r.thickness
                    && r.at < line.to + TOUCH + r.thickness
                    && r.from < line.at + TOUCH + line.thickness
                    && r.to > line.at - TOUCH - line.thickness
            })
            .map(|(_, r)| r)
            .collect();
        if line.axis == Axis::Horizontal && across.is_empty() {
            continue;
        }
        for end in [line.from, line.to] {
            if !across
                .iter()
                .any(|r| (r.at - end).abs() < TOUCH + r.thickness)
            {
                out.push(format!("第{}页：线端悬空 {line:?}", page.page));
            }
        }
    }
}

/// How often each character stands in the pages' bodies, blanks left out.
pub fn characters(pages: &[Canvas]) -> BTreeMap<char, usize> {
    let glyphs = pages
        .iter()
        .flat_map(|p| p.glyphs.iter().filter(|g| !in_margin(p, g)));
    count(glyphs.flat_map(|g| g.text.chars()))
}

/// How often each character stands in a text, blanks left out.
pub fn count(text: impl Iterator<Item = char>) -> BTreeMap<char, usize> {
    let mut out = BTreeMap::new();
    for c in text.filter(|c| !c.is_whitespace()) {
        *out.entry(c).or_default() += 1;
    }
    out
}

/// The page number printed in the margin, if any.
pub fn number(page: &Canvas) -> String {
    page.glyphs
        .iter()
        .filter(|g| in_margin(page, g))
        .map(|g| g.text.as_str())
        .collect()
}
