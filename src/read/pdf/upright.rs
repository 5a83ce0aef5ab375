//! Pages whose text runs sideways or upside down → upright pages.

use super::glyphs::ASCENT;
use crate::geometry::Rect;
use crate::read::{Axis, Canvas, Ruling};

/// Quarter turns, counter-clockwise as seen, by which the page's text is turned.
fn quarter_turns(canvas: &Canvas) -> u32 {
    let mut counts = [0usize; 4];
    for glyph in &canvas.glyphs {
        let quarter = (glyph.angle / 90.0).round();
        if (glyph.angle - quarter * 90.0).abs() < 3.0 {
            counts[quarter.rem_euclid(4.0) as usize] += 1;
        }
    }
    let total: usize = counts.iter().sum();
    (1..4)
        .find(|&turn| counts[turn] * 5 > total * 4)
        .unwrap_or(0) as u32
}

/// Turns the canvas until most of its text runs left to right: tables are often set sideways on upright pages.
pub fn set_upright(canvas: &mut Canvas) {
    for _ in 0..quarter_turns(canvas) {
        turn_clockwise(canvas);
    }
}

/// One quarter turn clockwise: (x, y) → (height - y, x).
fn turn_clockwise(canvas: &mut Canvas) {
    let height = canvas.height;
    let turn = |r: &Rect| Rect::new(height - r.y1, r.x0, height - r.y0, r.x1);
    for glyph in &mut canvas.glyphs {
        glyph.area = turn(&glyph.area);
        glyph.angle -= 90.0;
        if glyph.angle <= -180.0 {
            glyph.angle += 360.0;
        }
        if glyph.angle.abs() < 0.5 {
            glyph.angle = 0.0;
        }
        glyph.baseline = if glyph.angle == 0.0 {
            glyph.area.y0 + ASCENT * glyph.size
        } else {
            glyph.area.y1
        };
    }
    for ruling in &mut canvas.rulings {
        *ruling = match ruling.axis {
            Axis::Horizontal => Ruling {
                axis: Axis::Vertical,
                at: height - ruling.at,
                ..*ruling
            },
            Axis::Vertical => Ruling {
                axis: Axis::Horizontal,
                from: height - ruling.to,
                to: height - ruling.from,
                ..*ruling
            },
        };
    }
    for area in canvas.fills.iter_mut().chain(&mut canvas.images) {
        *area = turn(area);
    }
    (canvas.width, canvas.height) = (canvas.height, canvas.width);
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::read::Glyph;

    #[test]
    fn a_page_set_sideways_is_turned() {
        // "A" read upwards at the left edge of a 100 × 200 page, its baseline at x = 20.
        let mut canvas = Canvas {
            width: 100.0,
            height: 200.0,
            glyphs: vec![Glyph {
                text: "A".to_owned(),
                area: Rect::new(11.2, 140.0, 21.2, 150.0),
                baseline: 150.0,
                size: 10.0,
                angle: 90.0,
                font: 0,
                visible: true,
            }],
            rulings: vec![Ruling {
                axis: Axis::Vertical,
                at: 30.0,
                from: 50.0,
                to: 150.0,
                thickness: 1.0,
            }],
            ..Canvas::default()
        };
        set_upright(&mut canvas);
        assert_eq!((canvas.width, canvas.height), (200.0, 100.0));
        let glyph = &canvas.glyphs[0];
        assert_eq!((glyph.angle, glyph.area.x0), (0.0, 50.0));
        assert!((glyph.baseline - 20.0).abs() < 1e-9);
        let ruling = &canvas.rulings[0];
        assert_eq!(
            (ruling.axis, ruling.at, ruling.from, ruling.to),
            (Axis::Horizontal, 30.0, 50.0, 150.0)
        );
    }
}
