//! What is drawn around the lines of an unruled table: horizontal rules and shaded bands.

use super::segment::Row;
use crate::geometry::Rect;
use crate::read::{Axis, Ruling};

/// Points: a shorter rule parts no columns; it underlines a word or stands over a footnote.
const SHORTEST_RULE: f64 = 40.0;

/// Rules at one height: one line, or one piece under each column.
#[derive(Debug, Clone)]
pub struct Rule {
    pub y: f64,
    pub from: f64,
    pub to: f64,
    pub pieces: Vec<(f64, f64)>,
}

/// What is drawn around the lines.
pub struct Marks<'m> {
    pub rules: &'m [Rule],
    /// Upper and lower edges of shaded bands: no row crosses one.
    pub shades: &'m [Rule],
}

pub fn shades(fills: &[Rect]) -> Vec<Rule> {
    let mut edges: Vec<(f64, f64, f64)> = fills
        .iter()
        .filter(|f| f.height() > 5.0 && f.height() < 200.0)
        .flat_map(|f| [(f.y0, f.x0, f.x1), (f.y1, f.x0, f.x1)])
        .collect();
    edges.sort_by(|a, b| a.0.total_cmp(&b.0));
    let mut shades: Vec<Rule> = Vec::new();
    for (y, from, to) in edges {
        match shades.last_mut() {
            Some(shade) if y - shade.y < 1.0 => {
                shade.from = shade.from.min(from);
                shade.to = shade.to.max(to);
            }
            _ => shades.push(Rule {
                y,
                from,
                to,
                pieces: Vec::new(),
            }),
        }
    }
    shades
}

pub fn rule_rows(rulings: &[Ruling], rows: &[Row]) -> Vec<Rule> {
    let mut flat: Vec<&Ruling> = rulings
        .iter()
        .filter(|r| r.axis == Axis::Horizontal && !is_underline(r, rows))
        .collect();
    flat.sort_by(|a, b| a.at.total_cmp(&b.at));
    let mut rules: Vec<Rule> = Vec::new();
    for r in flat {
        match rules.last_mut() {
            Some(rule) if r.at - rule.y < 2.0 => {
                rule.from = rule.from.min(r.from);
                rule.to = rule.to.max(r.to);
                rule.pieces.push((r.from, r.to));
            }
            _ => rules.push(Rule {
                y: r.at,
                from: r.from,
                to: r.to,
                pieces: vec![(r.from, r.to)],
            }),
        }
    }
    rules.retain(|rule| rule.to - rule.from >= SHORTEST_RULE);
    for rule in &mut rules {
        rule.pieces.sort_by(|a, b| a.0.total_cmp(&b.0));
    }
    rules
}

/// Whether a ruling only underlines words: it lies right under a baseline and reaches no further than the words.
fn is_underline(ruling: &Ruling, rows: &[Row]) -> bool {
    rows.iter().any(|row| {
        let below = ruling.at - row.baseline;
        below > -0.05 * row.size
            && below < 0.3 * row.size
            && row
                .segments
                .iter()
                .any(|s| ruling.from >= s.area.x0 - 2.0 && ruling.to <= s.area.x1 + 2.0)
    })
}
