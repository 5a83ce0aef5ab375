//! What layout hands to the PDF writer: pages of marks with nothing left to decide.
//! Points, origin at the top left corner of the page as it reads on screen, y downwards.

use std::rc::Rc;

use crate::geometry::Rect;
use crate::report::font::FaceId;
use crate::report::style::Color;

/// One page.
#[derive(Debug, Clone)]
pub struct Page {
    /// Width of the page as it reads, in points.
    pub width: f64,
    /// Height of the page as it reads, in points.
    pub height: f64,
    /// A landscape page: on paper its head lies along the left edge of the portrait sheet.
    pub turned: bool,
    /// The number it has, printed or not.
    pub number: u32,
    /// In drawing order.
    pub marks: Vec<Mark>,
}

/// Something on a page.
#[derive(Debug, Clone)]
pub enum Mark {
    /// Glyphs on one baseline.
    Text(TextRun),
    /// A filled rectangle.
    Fill(Rect, Color),
    /// A straight line.
    Line(LineMark),
    /// A polygon.
    Polygon {
        /// Corners.
        points: Vec<(f64, f64)>,
        /// Inside.
        fill: Option<Color>,
        /// Outline's colour and width.
        stroke: Option<(Color, f64)>,
    },
    /// A place that leads elsewhere.
    Link(Rect, Target),
    /// The place of an `id`; the number is its height on the page.
    Anchor(Rc<str>, f64),
    /// A bookmark: depth from 1, name, height on the page.
    Bookmark(u8, Rc<str>, f64),
}

/// Where a link leads.
#[derive(Debug, Clone, PartialEq)]
pub enum Target {
    /// An `id` of the same document.
    Anchor(Rc<str>),
    /// An address.
    Address(Rc<str>),
}

/// A straight line.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct LineMark {
    /// From.
    pub from: (f64, f64),
    /// To.
    pub to: (f64, f64),
    /// Points.
    pub width: f64,
    /// Colour.
    pub color: Color,
    /// Dashed instead of solid.
    pub dashed: bool,
    /// Reaches half its width over both ends, to fill the corners of a grid.
    pub square: bool,
}

/// Glyphs of one face, size and colour on one baseline.
#[derive(Debug, Clone)]
pub struct TextRun {
    /// Face.
    pub face: FaceId,
    /// Points.
    pub size: f64,
    /// Colour.
    pub color: Color,
    /// Left end of the baseline.
    pub x: f64,
    /// Height of the baseline.
    pub y: f64,
    /// Glyph, its character, and how far it moves the pen in points.
    pub glyphs: Vec<(u16, char, f64)>,
    /// Set a quarter turn clockwise about (x, y): page numbers of landscape pages.
    pub clockwise: bool,
}

impl Mark {
    /// Moves it.
    pub fn shift(&mut self, dx: f64, dy: f64) {
        let rect = |r: &mut Rect| {
            r.x0 += dx;
            r.x1 += dx;
            r.y0 += dy;
            r.y1 += dy;
        };
        match self {
            Mark::Text(run) => {
                run.x += dx;
                run.y += dy;
            }
            Mark::Fill(r, _) | Mark::Link(r, _) => rect(r),
            Mark::Line(l) => {
                for p in [&mut l.from, &mut l.to] {
                    p.0 += dx;
                    p.1 += dy;
                }
            }
            Mark::Polygon { points, .. } => {
                for p in points {
                    p.0 += dx;
                    p.1 += dy;
                }
            }
            Mark::Anchor(_, y) | Mark::Bookmark(_, _, y) => *y += dy,
        }
    }
}
