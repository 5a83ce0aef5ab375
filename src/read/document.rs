//! What every format is read into before tables are looked for.

use crate::geometry::Rect;
use crate::model::SourceFormat;
use crate::table::Grid;

/// A file's content as blocks in reading order.
#[derive(Debug, Clone)]
pub struct Document {
    /// What the content is.
    pub format: SourceFormat,
    /// Number of pages; `None` for formats without pages.
    pub pages: Option<u32>,
    /// In reading order.
    pub blocks: Vec<Block>,
    /// What could not be read, in Chinese: damaged pages, passed-over images.
    pub warnings: Vec<crate::model::Warning>,
}

/// One piece of a document.
#[derive(Debug, Clone)]
pub enum Block {
    /// A paragraph or heading outside tables, whole (line breaks of the page already undone).
    Text {
        /// As printed.
        text: String,
        /// Page from 1; `None` for formats without pages.
        page: Option<u32>,
    },
    /// A table whose cells the format itself declares (docx, xlsx, html, text).
    Grid(Grid),
    /// A PDF page: marks on paper; the table stage finds the grid.
    Canvas(Canvas),
}

/// One page of a PDF as marks on paper: points, origin top left, page rotation applied.
#[derive(Debug, Clone, Default)]
pub struct Canvas {
    /// Page from 1.
    pub page: u32,
    /// Width in points, as seen.
    pub width: f64,
    /// Height in points, as seen.
    pub height: f64,
    /// In drawing order, clipped-away glyphs left out.
    pub glyphs: Vec<Glyph>,
    /// In drawing order: strokes and thin filled rectangles, as segments.
    pub rulings: Vec<Ruling>,
    /// Filled areas that are no rulings: shading.
    pub fills: Vec<Rect>,
    /// Pictures on the page; a page with pictures and no glyphs is a scan.
    pub images: Vec<Rect>,
}

/// A character on a page.
#[derive(Debug, Clone, PartialEq)]
pub struct Glyph {
    /// Unicode text, one or more characters (ligatures), radicals already folded.
    pub text: String,
    /// Em box by baseline and size, not the ink and not the font's own ascent (font descriptors lie).
    pub area: Rect,
    /// y of the baseline.
    pub baseline: f64,
    /// Font size in points, as seen.
    pub size: f64,
    /// Angle of the run against the page's x axis in degrees; watermarks are slanted.
    pub angle: f64,
    /// Index of the font inside the page, to tell runs apart.
    pub font: u32,
    /// Whether it is painted in a visible colour (text render mode 3 and full transparency are not).
    pub visible: bool,
}

/// A drawn line, horizontal or vertical.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Ruling {
    /// Horizontal or vertical.
    pub axis: Axis,
    /// y of a horizontal ruling, x of a vertical one (the middle of its thickness).
    pub at: f64,
    /// Where it begins along its axis.
    pub from: f64,
    /// Where it ends along its axis, `from <= to`.
    pub to: f64,
    /// Line width in points.
    pub thickness: f64,
}

/// Direction of a ruling.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Axis {
    /// Along x.
    Horizontal,
    /// Along y.
    Vertical,
}
