//! The device a page is painted on: it keeps what is seen and where, no pixels.

use std::collections::HashMap;

use hayro_interpret::font::GlyphRun;
use hayro_interpret::kurbo::{Affine, BezPath, Shape};
use hayro_interpret::{
    BlendMode, ClipPath, Device, DrawMode, DrawProps, Image, ImageDrawProps, Paint, SoftMask,
};

use super::glyphs::{self, FontTable};
use super::paths::{self, Mark};
use crate::geometry::Rect;
use crate::read::{Canvas, Ruling, Stop};

/// Opacity under which paint cannot be seen.
const UNSEEN: f32 = 0.02;

/// Collects a page's marks into a [`Canvas`]. Coordinates arrive already in the canvas frame: the page's initial
/// transform turns and flips them.
pub struct Painter<'f> {
    pub canvas: Canvas,
    /// Glyphs whose Unicode text is unknown.
    pub unknown: usize,
    /// Curves and odd polygons painted; text set as outlines shows here.
    pub drawings: usize,
    /// More glyphs or lines were painted than allowed; the rest was passed over.
    pub overflowed: bool,
    limit: usize,
    stop: &'f Stop,
    clips: Vec<Rect>,
    opacities: Vec<f32>,
    fonts: &'f mut FontTable,
    font_numbers: HashMap<u128, u32>,
}

impl<'f> Painter<'f> {
    /// An empty canvas of a page; all lengths in points.
    pub fn new(
        page: u32,
        width: f64,
        height: f64,
        limit: usize,
        fonts: &'f mut FontTable,
        stop: &'f Stop,
    ) -> Self {
        Painter {
            canvas: Canvas {
                page,
                width,
                height,
                ..Canvas::default()
            },
            unknown: 0,
            drawings: 0,
            overflowed: false,
            limit,
            stop,
            clips: vec![Rect::new(0.0, 0.0, width, height)],
            opacities: vec![1.0],
            fonts,
            font_numbers: HashMap::new(),
        }
    }

    /// Ends the page when the time is over, by unwinding without a panic's message.
    fn look_at_the_clock(&self) {
        if self.stop.is_raised() {
            std::panic::resume_unwind(Box::new("stopped"));
        }
    }

    /// What can be seen at all: inside every clip in force.
    fn clip(&self) -> Rect {
        self.clips.last().copied().unwrap_or_default()
    }

    fn push_clip(&mut self, area: Rect) {
        let clipped = self
            .clip()
            .intersect(&area)
            .unwrap_or(Rect::new(area.x0, area.y0, area.x0, area.y0));
        self.clips.push(clipped);
    }

    /// Opacity of a paint inside the groups in force, from 0 to 1.
    fn opacity(&self, paint: &Paint<'_>) -> f32 {
        let own = match paint {
            Paint::Color(color) => color.to_rgba().components()[3],
            Paint::Pattern(_) => 1.0,
        };
        own * self.opacities.last().copied().unwrap_or(1.0)
    }

    fn draw(&mut self, path: &BezPath, props: &DrawProps<'_>, mode: &DrawMode) {
        self.look_at_the_clock();
        if self.opacity(&props.paint) < UNSEEN {
            return;
        }
        if self.canvas.rulings.len() + self.canvas.fills.len() >= self.limit {
            self.overflowed = true;
            return;
        }
        let clip = self.clip();
        let white = is_white(&props.paint);
        for mark in paths::marks(path, props.transform, mode) {
            match mark {
                Mark::Line(ruling) => {
                    // White lines part the cells of a shaded table; on white paper nobody sees them.
                    if (!white || self.is_shaded(&ruling))
                        && let Some(seen) = paths::clip_ruling(ruling, &clip)
                    {
                        self.canvas.rulings.push(seen);
                    }
                }
                Mark::Area(area) => {
                    if !white && let Some(seen) = area.intersect(&clip) {
                        self.canvas.fills.push(seen);
                    }
                }
                Mark::Drawing => self.drawings += 1,
            }
        }
    }

    fn is_shaded(&self, ruling: &Ruling) -> bool {
        let middle = (ruling.from + ruling.to) / 2.0;
        let (x, y) = match ruling.axis {
            crate::read::Axis::Horizontal => (middle, ruling.at),
            crate::read::Axis::Vertical => (ruling.at, middle),
        };
        self.canvas.fills.iter().any(|fill| fill.contains(x, y))
    }
}

impl<'a> Device<'a> for Painter<'_> {
    fn draw_path(&mut self, path: &BezPath, props: DrawProps<'a>, mode: &DrawMode) {
        self.draw(path, &props, mode);
    }

    fn push_clip_path(&mut self, clip: &ClipPath) {
        let b = clip.path.bounding_box();
        self.push_clip(Rect::new(b.x0, b.y0, b.x1, b.y1));
    }

    fn push_transparency_group(
        &mut self,
        opacity: f32,
        _mask: Option<SoftMask<'a>>,
        _blend: BlendMode,
    ) {
        let outer = self.opacities.last().copied().unwrap_or(1.0);
        self.opacities.push(outer * opacity);
    }

    fn draw_glyph_run(&mut self, run: &GlyphRun<'_, 'a>, props: DrawProps<'a>, mode: &DrawMode) {
        self.look_at_the_clock();
        if self.canvas.glyphs.len() + run.glyphs().len() > self.limit {
            self.overflowed = true;
            return;
        }
        let visible = !matches!(mode, DrawMode::Invisible) && self.opacity(&props.paint) >= UNSEEN;
        let key = glyphs::font_key(run);
        let next = self.font_numbers.len() as u32;
        let font = *self.font_numbers.entry(key).or_insert(next);
        let clip = self.clip();
        for mut glyph in glyphs::place(run, props.transform, self.fonts) {
            // A glyph is seen when its middle is: clips of table cells often cut the edge of an em box.
            if !clip.contains(glyph.area.center_x(), glyph.area.center_y()) {
                continue;
            }
            if glyph.text == glyphs::UNKNOWN {
                self.unknown += 1;
            }
            glyph.visible = visible;
            glyph.font = font;
            self.canvas.glyphs.push(glyph);
        }
    }

    fn draw_image(&mut self, image: Image<'a, '_>, props: ImageDrawProps<'a>) {
        self.look_at_the_clock();
        let (width, height) = match &image {
            Image::Stencil(stencil) => (stencil.width(), stencil.height()),
            Image::Raster(raster) => (raster.width(), raster.height()),
        };
        let size = hayro_interpret::kurbo::Rect::new(0.0, 0.0, width.into(), height.into());
        let b = props.transform.transform_rect_bbox(size);
        let area = Rect::new(b.x0, b.y0, b.x1, b.y1);
        match paths::classify(area) {
            Some(Mark::Line(ruling)) => self
                .canvas
                .rulings
                .extend(paths::clip_ruling(ruling, &self.clip())),
            _ => self.canvas.images.extend(area.intersect(&self.clip())),
        }
    }

    fn pop_clip(&mut self) {
        if self.clips.len() > 1 {
            self.clips.pop();
        }
    }

    fn pop_transparency_group(&mut self) {
        if self.opacities.len() > 1 {
            self.opacities.pop();
        }
    }
}

/// Whether a paint is the white of the paper.
fn is_white(paint: &Paint<'_>) -> bool {
    match paint {
        Paint::Color(color) => {
            let [r, g, b, _] = color.to_rgba().components();
            r > 0.985 && g > 0.985 && b > 0.985
        }
        Paint::Pattern(_) => false,
    }
}

/// The page's own frame → the canvas frame.
pub fn page_frame(page: &hayro_interpret::hayro_syntax::page::Page<'_>) -> Affine {
    use hayro_interpret::TransformExt;
    page.initial_transform(true).to_kurbo()
}
