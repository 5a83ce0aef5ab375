//! Glyph runs → [`Glyph`]s: Unicode text and em boxes.

use std::collections::HashMap;

use hayro_interpret::font::{Glyph as Drawn, GlyphRun, OutlineGlyph};
use hayro_interpret::hayro_cmap::{BfString, WritingMode};
use hayro_interpret::kurbo::{Affine, Point};

use crate::geometry::Rect;
use crate::read::Glyph;
use crate::text::fold::fold;

/// Text of a glyph that no map of its font explains.
pub const UNKNOWN: &str = "\u{FFFD}";

/// The em box above and below the baseline, in ems: the usual proportion of Chinese fonts, taken for all
/// because the fonts' own figures cannot be trusted.
pub const ASCENT: f64 = 0.88;
const DESCENT: f64 = 0.12;

/// Unicode maps of fonts that come without one: glyph → character as the embedded font program itself says.
#[derive(Default)]
pub struct FontTable {
    by_program: HashMap<u128, HashMap<u16, char>>,
}

impl FontTable {
    fn lookup(&mut self, glyph: &OutlineGlyph) -> Option<char> {
        let font = glyph.font_data()?;
        let map = self
            .by_program
            .entry(font.cache_key)
            .or_insert_with(|| reverse_cmap(font.data.as_ref().as_ref()));
        let id = u16::try_from(glyph.glyph_id().to_u32()).ok()?;
        map.get(&id).copied()
    }
}

/// Glyph → character by the font program's own character map; the lowest code point wins, so that the map
/// does not depend on any order.
fn reverse_cmap(data: &[u8]) -> HashMap<u16, char> {
    let mut map = HashMap::new();
    let Ok(face) = ttf_parser::Face::parse(data, 0) else {
        return map;
    };
    for subtable in face.tables().cmap.iter().flat_map(|cmap| cmap.subtables) {
        if !subtable.is_unicode() {
            continue;
        }
        subtable.codepoints(|code| {
            if let (Some(id), Some(c)) = (subtable.glyph_index(code), char::from_u32(code)) {
                let best = map.entry(id.0).or_insert(c);
                *best = (*best).min(c);
            }
        });
    }
    map
}

/// A key by which runs of one font are known; 0 where the font program has none.
pub fn font_key(run: &GlyphRun<'_, '_>) -> u128 {
    match run.glyphs().first().map(|g| &**g) {
        Some(Drawn::Outline(glyph)) => glyph.font_data().map_or(0, |font| font.cache_key),
        _ => 1,
    }
}

/// The glyphs of a run in the canvas frame, into which `frame` leads.
pub fn place(run: &GlyphRun<'_, '_>, frame: Affine, fonts: &mut FontTable) -> Vec<Glyph> {
    let vertical = run.writing_mode() == WritingMode::Vertical;
    let mut placed = Vec::with_capacity(run.glyphs().len());
    for (i, glyph) in run.glyphs().iter().enumerate() {
        let em = frame * glyph.transform();
        let origin = em * Point::ZERO;
        let along = em * Point::new(1000.0, 0.0) - origin;
        let up = em * Point::new(0.0, 1000.0) - origin;
        let size = up.hypot();
        if !(size.is_finite() && size > 0.01 && along.hypot() > 0.01) {
            continue;
        }
        let advance = match &**glyph {
            Drawn::Outline(outline) => outline.advance_width(),
            Drawn::Type3(drawn) => drawn.advance_width(),
        };
        let mut advance = match advance {
            _ if vertical => 1.0,
            Some(width) if width > 0.0 => f64::from(width) / 1000.0,
            _ => 0.0,
        };
        // A substitute for a font that is not embedded is stretched glyph by glyph; the next glyph's place is
        // surer than the stretched width.
        if !vertical && let Some(next) = run.glyphs().get(i + 1) {
            let step = frame * next.transform() * Point::ZERO - origin;
            let step = step.dot(along) / along.hypot2();
            if step > 0.0 && step < advance {
                advance = step;
            }
        }
        let corner = |x: f64, y: f64| origin + along * x + up * y;
        let corners = [
            corner(0.0, ASCENT),
            corner(advance, ASCENT),
            corner(0.0, -DESCENT),
            corner(advance, -DESCENT),
        ];
        let area = corners
            .map(|p| Rect::new(p.x, p.y, p.x, p.y))
            .into_iter()
            .reduce(|a, b| a.union(&b))
            .unwrap_or_default();
        let text = match &**glyph {
            Drawn::Outline(outline) => {
                text_of(outline.as_unicode()).or_else(|| fonts.lookup(outline).map(String::from))
            }
            Drawn::Type3(drawn) => text_of(drawn.as_unicode()),
        };
        placed.push(Glyph {
            text: text.unwrap_or_else(|| UNKNOWN.to_owned()),
            area,
            baseline: origin.y,
            size,
            angle: angle(along.x, along.y),
            font: 0,
            visible: true,
        });
    }
    placed
}

/// Direction in degrees, counter-clockwise as seen, from -180 to 180; noise near 0 made 0.
fn angle(x: f64, y: f64) -> f64 {
    let degrees = (-y).atan2(x).to_degrees();
    if degrees.abs() < 0.5 { 0.0 } else { degrees }
}

/// A font's text for a glyph as the reader needs it; `None` when it says nothing.
fn text_of(said: Option<BfString>) -> Option<String> {
    let said = match said? {
        BfString::Char(c) => c.to_string(),
        BfString::String(s) => s,
    };
    let mut text = String::with_capacity(said.len());
    for c in said.chars() {
        match c {
            '\0' | '\u{FFFD}' | '\u{FFFE}' | '\u{FFFF}' => {}
            '\t' | '\n' | '\r' | '\u{A0}' | '\u{2000}'..='\u{200A}' | '\u{202F}' => text.push(' '),
            // A soft hyphen that is painted is a hyphen.
            '\u{AD}' => text.push('-'),
            'ﬀ' => text.push_str("ff"),
            'ﬁ' => text.push_str("fi"),
            'ﬂ' => text.push_str("fl"),
            'ﬃ' => text.push_str("ffi"),
            'ﬄ' => text.push_str("ffl"),
            'ﬅ' | 'ﬆ' => text.push_str("st"),
            c if c.is_control() => {}
            c => text.push(c),
        }
    }
    if text.is_empty() {
        return None;
    }
    Some(fold(&text).into_owned())
}
