//! Painted paths → rulings and shaded areas.
//!
//! Producers draw one and the same border as a stroke, as a stroked rectangle, as a thin filled rectangle, as a
//! trapezoid with mitred ends, or as a ring between two rectangles. All of them come out as [`Ruling`]s.

use hayro_interpret::DrawMode;
use hayro_interpret::kurbo::{Affine, BezPath, PathEl, Point};

use crate::geometry::Rect;
use crate::read::{Axis, Ruling};

/// Points: what is thinner than this is a line, not an area. Word's thickest table border is 6 pt but it is not used
/// in notices; shading of one text line is at least 5 pt high.
const THIN: f64 = 3.6;

/// Points: marks smaller than this both ways are dots, of a dotted line or of a corner.
const DOT: f64 = 2.4;

/// What a piece of a path is.
#[derive(Debug, PartialEq)]
pub enum Mark {
    Line(Ruling),
    Area(Rect),
    /// Curves, slanted lines, odd polygons: not part of any table.
    Drawing,
}

/// The marks that a path leaves on the canvas; `transform` leads into the canvas frame.
pub fn marks(path: &BezPath, transform: Affine, mode: &DrawMode) -> Vec<Mark> {
    let outlines = outlines(path, transform);
    match mode {
        DrawMode::Invisible => Vec::new(),
        DrawMode::Fill(_) => filled(&outlines),
        DrawMode::Stroke(props) => {
            stroked(&outlines, f64::from(props.line_width) * scale(transform))
        }
        DrawMode::FillAndStroke(_, props) => {
            let mut all = filled(&outlines);
            all.extend(stroked(
                &outlines,
                f64::from(props.line_width) * scale(transform),
            ));
            all
        }
    }
}

/// A box as a line, a dot or an area; `None` when it is empty.
pub fn classify(area: Rect) -> Option<Mark> {
    let (w, h) = (area.width(), area.height());
    if !w.is_finite() || !h.is_finite() {
        return None;
    }
    if h <= THIN && w >= 2.0 * h || h <= DOT && w <= DOT && w >= h {
        return Some(Mark::Line(horizontal(area)));
    }
    if w <= THIN && h >= 2.0 * w || h <= DOT && w <= DOT {
        return Some(Mark::Line(vertical(area)));
    }
    if w <= THIN && h <= THIN {
        return None;
    }
    Some(Mark::Area(area))
}

/// What of a ruling lies inside the clip; a line drawn on the clip's own edge is still seen.
pub fn clip_ruling(ruling: Ruling, clip: &Rect) -> Option<Ruling> {
    let (across, along) = match ruling.axis {
        Axis::Horizontal => ((clip.y0, clip.y1), (clip.x0, clip.x1)),
        Axis::Vertical => ((clip.x0, clip.x1), (clip.y0, clip.y1)),
    };
    let reach = ruling.thickness / 2.0 + 0.5;
    if ruling.at < across.0 - reach || ruling.at > across.1 + reach {
        return None;
    }
    let (from, to) = (ruling.from.max(along.0), ruling.to.min(along.1));
    (from <= to).then_some(Ruling { from, to, ..ruling })
}

fn horizontal(area: Rect) -> Ruling {
    Ruling {
        axis: Axis::Horizontal,
        at: area.center_y(),
        from: area.x0,
        to: area.x1,
        thickness: area.height(),
    }
}

fn vertical(area: Rect) -> Ruling {
    Ruling {
        axis: Axis::Vertical,
        at: area.center_x(),
        from: area.y0,
        to: area.y1,
        thickness: area.width(),
    }
}

/// One subpath in the canvas frame.
struct Outline {
    points: Vec<Point>,
    closed: bool,
    curved: bool,
}

impl Outline {
    fn bounds(&self) -> Rect {
        let mut b = Rect {
            x0: f64::INFINITY,
            y0: f64::INFINITY,
            x1: f64::NEG_INFINITY,
            y1: f64::NEG_INFINITY,
        };
        for p in &self.points {
            b = b.union(&Rect::new(p.x, p.y, p.x, p.y));
        }
        b
    }

    /// Whether every edge runs along an axis.
    fn is_square(&self) -> bool {
        let first = self.points.first();
        let mut last = None;
        for p in self.points.iter().chain(first) {
            if let Some(q) = last.replace(p)
                && (p.x - q.x).abs().min((p.y - q.y).abs()) > 0.3
            {
                return false;
            }
        }
        true
    }

    fn is_rect(&self) -> bool {
        (4..=5).contains(&self.points.len()) && !self.curved && self.is_square()
    }
}

fn scale(transform: Affine) -> f64 {
    transform.determinant().abs().sqrt()
}

fn outlines(path: &BezPath, transform: Affine) -> Vec<Outline> {
    let mut all: Vec<Outline> = Vec::new();
    let mut start = Point::ZERO;
    let begin = |all: &mut Vec<Outline>, p: Point| {
        all.push(Outline {
            points: vec![transform * p],
            closed: false,
            curved: false,
        });
    };
    let mut resume = None;
    for element in path.elements() {
        if let (Some(p), false) = (
            resume,
            matches!(element, PathEl::MoveTo(_) | PathEl::ClosePath),
        ) {
            begin(&mut all, p);
        }
        resume = None;
        match *element {
            PathEl::MoveTo(p) => {
                start = p;
                begin(&mut all, p);
            }
            PathEl::LineTo(p) => {
                if let Some(outline) = all.last_mut() {
                    outline.points.push(transform * p);
                }
            }
            PathEl::QuadTo(_, p) | PathEl::CurveTo(_, _, p) => {
                if let Some(outline) = all.last_mut() {
                    outline.points.push(transform * p);
                    outline.curved = true;
                }
            }
            PathEl::ClosePath => {
                if let Some(outline) = all.last_mut() {
                    outline.closed = true;
                }
                resume = Some(start);
            }
        }
    }
    all.retain(|o| {
        o.points.len() > 1 && o.points.iter().all(|p| p.x.is_finite() && p.y.is_finite())
    });
    all
}

fn filled(outlines: &[Outline]) -> Vec<Mark> {
    let mut marks = Vec::new();
    let mut i = 0;
    while let Some(outline) = outlines.get(i) {
        let bounds = outline.bounds();
        if let Some(inner) = outlines.get(i + 1)
            && outline.is_rect()
            && inner.is_rect()
            && let Some(frame) = ring(bounds, inner.bounds())
        {
            marks.extend(frame.map(Mark::Line));
            i += 2;
            continue;
        }
        match classify(bounds) {
            Some(Mark::Area(_)) if outline.curved || !outline.is_rect() => {
                marks.push(Mark::Drawing)
            }
            Some(mark) => marks.push(mark),
            None => {}
        }
        i += 1;
    }
    marks
}

/// The four sides of the narrow space between two nested boxes; `None` when it is not narrow or they do not nest.
fn ring(a: Rect, b: Rect) -> Option<[Ruling; 4]> {
    let (outer, inner) = if a.width() >= b.width() {
        (a, b)
    } else {
        (b, a)
    };
    let gaps = [
        inner.x0 - outer.x0,
        outer.x1 - inner.x1,
        inner.y0 - outer.y0,
        outer.y1 - inner.y1,
    ];
    if gaps.iter().any(|g| !(0.0..=THIN).contains(g)) || gaps.iter().all(|&g| g == 0.0) {
        return None;
    }
    Some([
        horizontal(Rect::new(outer.x0, outer.y0, outer.x1, inner.y0)),
        horizontal(Rect::new(outer.x0, inner.y1, outer.x1, outer.y1)),
        vertical(Rect::new(outer.x0, outer.y0, inner.x0, outer.y1)),
        vertical(Rect::new(inner.x1, outer.y0, outer.x1, outer.y1)),
    ])
}

fn stroked(outlines: &[Outline], width: f64) -> Vec<Mark> {
    let width = width.max(0.1);
    let mut marks = Vec::new();
    for outline in outlines {
        let closing = outline.points.first().filter(|_| outline.closed);
        let mut last: Option<Point> = None;
        for &p in outline.points.iter().chain(closing) {
            let Some(q) = last.replace(p) else { continue };
            if outline.curved {
                // Rounded corners of a frame: its straight sides still count, the chords of its curves are short.
                if (p - q).hypot() < 12.0 {
                    marks.push(Mark::Drawing);
                    continue;
                }
            }
            marks.extend(segment(q, p, width));
        }
    }
    marks
}

fn segment(a: Point, b: Point, width: f64) -> Option<Mark> {
    let (dx, dy) = ((a.x - b.x).abs(), (a.y - b.y).abs());
    let half = width / 2.0;
    if dy <= 0.3 + 0.005 * dx && dx > 0.0 {
        let y = (a.y + b.y) / 2.0;
        classify(Rect::new(a.x, y - half, b.x, y + half))
    } else if dx <= 0.3 + 0.005 * dy && dy > 0.0 {
        let x = (a.x + b.x) / 2.0;
        classify(Rect::new(x - half, a.y, x + half, b.y))
    } else if dx > 0.0 {
        Some(Mark::Drawing)
    } else {
        None
    }
}

#[cfg(test)]
mod tests {
    use hayro_interpret::kurbo::{Rect as Box, Shape};
    use hayro_interpret::{FillRule, StrokeProps};

    use super::*;

    const FILL: DrawMode = DrawMode::Fill(FillRule::NonZero);

    fn lines(path: &BezPath, mode: &DrawMode) -> Vec<(Axis, f64, f64, f64)> {
        marks(path, Affine::IDENTITY, mode)
            .into_iter()
            .map(|mark| match mark {
                Mark::Line(r) => (r.axis, r.at, r.from, r.to),
                other => panic!("{other:?}"),
            })
            .collect()
    }

    #[test]
    fn a_thin_filled_rectangle_is_a_ruling() {
        let path = Box::new(10.0, 20.0, 110.0, 20.5).to_path(0.1);
        assert_eq!(
            lines(&path, &FILL),
            [(Axis::Horizontal, 20.25, 10.0, 110.0)]
        );
    }

    #[test]
    fn a_stroked_rectangle_is_four_rulings() {
        let path = Box::new(0.0, 0.0, 50.0, 20.0).to_path(0.1);
        let lines = lines(&path, &DrawMode::Stroke(StrokeProps::default()));
        assert_eq!(lines.len(), 4);
        assert!(lines.contains(&(Axis::Vertical, 50.0, 0.0, 20.0)));
    }

    #[test]
    fn a_ring_between_two_rectangles_is_four_rulings() {
        let mut path = Box::new(0.0, 0.0, 50.0, 20.0).to_path(0.1);
        path.extend(Box::new(1.0, 1.0, 49.0, 19.0).to_path(0.1));
        assert_eq!(lines(&path, &DrawMode::Fill(FillRule::EvenOdd)).len(), 4);
    }

    #[test]
    fn a_trapezoid_border_of_a_browser_is_one_ruling() {
        let mut path = BezPath::new();
        path.move_to((0.0, 0.0));
        path.line_to((50.0, 0.0));
        path.line_to((49.0, 1.0));
        path.line_to((1.0, 1.0));
        path.close_path();
        assert_eq!(lines(&path, &FILL), [(Axis::Horizontal, 0.5, 0.0, 50.0)]);
    }

    #[test]
    fn shading_is_no_ruling() {
        let path = Box::new(0.0, 0.0, 50.0, 20.0).to_path(0.1);
        let marks = marks(&path, Affine::IDENTITY, &FILL);
        assert_eq!(marks, [Mark::Area(Rect::new(0.0, 0.0, 50.0, 20.0))]);
    }
}
