//! Places on a page.
//!
//! Every coordinate is in PDF points (1/72 inch) from the page's top left
//! corner as the reader sees the page (rotation applied), x to the right and
//! y downwards. PDF's own bottom-left frame is left behind in `read::pdf`.

use serde::{Deserialize, Serialize};

/// A box on a page: points, origin top left, `x0 <= x1`, `y0 <= y1`. Two boxes are equal when they print
/// alike: a plan that comes back from its JSON equals the one that went in.
#[derive(Debug, Clone, Copy, Default, Serialize, Deserialize)]
#[serde(from = "[f64; 4]", into = "[f64; 4]")]
pub struct Rect {
    /// Left edge.
    pub x0: f64,
    /// Top edge.
    pub y0: f64,
    /// Right edge.
    pub x1: f64,
    /// Bottom edge.
    pub y1: f64,
}

impl Rect {
    /// The box between two corners, given in any order.
    pub fn new(xa: f64, ya: f64, xb: f64, yb: f64) -> Self {
        Rect {
            x0: xa.min(xb),
            y0: ya.min(yb),
            x1: xa.max(xb),
            y1: ya.max(yb),
        }
    }

    /// Extent along x, in points.
    pub fn width(&self) -> f64 {
        self.x1 - self.x0
    }

    /// Extent along y, in points.
    pub fn height(&self) -> f64 {
        self.y1 - self.y0
    }

    /// The middle along x.
    pub fn center_x(&self) -> f64 {
        (self.x0 + self.x1) / 2.0
    }

    /// The middle along y.
    pub fn center_y(&self) -> f64 {
        (self.y0 + self.y1) / 2.0
    }

    /// The smallest box that holds both.
    pub fn union(&self, other: &Rect) -> Rect {
        Rect {
            x0: self.x0.min(other.x0),
            y0: self.y0.min(other.y0),
            x1: self.x1.max(other.x1),
            y1: self.y1.max(other.y1),
        }
    }

    /// What both boxes cover; `None` when they do not touch.
    pub fn intersect(&self, other: &Rect) -> Option<Rect> {
        let r = Rect {
            x0: self.x0.max(other.x0),
            y0: self.y0.max(other.y0),
            x1: self.x1.min(other.x1),
            y1: self.y1.min(other.y1),
        };
        (r.x0 <= r.x1 && r.y0 <= r.y1).then_some(r)
    }

    /// Whether a point lies inside or on the edge.
    pub fn contains(&self, x: f64, y: f64) -> bool {
        x >= self.x0 && x <= self.x1 && y >= self.y0 && y <= self.y1
    }
}

impl PartialEq for Rect {
    fn eq(&self, other: &Self) -> bool {
        <[f64; 4]>::from(*self) == <[f64; 4]>::from(*other)
    }
}

impl From<[f64; 4]> for Rect {
    fn from([xa, ya, xb, yb]: [f64; 4]) -> Self {
        Rect::new(xa, ya, xb, yb)
    }
}

impl From<Rect> for [f64; 4] {
    /// Rounded to hundredths of a point: finer digits are noise of the producer.
    fn from(r: Rect) -> Self {
        [r.x0, r.y0, r.x1, r.y1].map(|v| (v * 100.0).round() / 100.0)
    }
}
