//! Marks of a page as drawing operations.

use std::collections::BTreeMap;

use printpdf::{
    Actions, BorderArray, Codepoint, Color as PdfColor, CurTransMat, Destination, FontId,
    Greyscale, LineDashPattern, LinePoint, LinkAnnotation, Mm, Op, PaintMode, PdfFontHandle,
    PdfPage, Point, Polygon, PolygonRing, Pt, Rect as PdfRect, Rgb, TextItem, TextMatrix,
    WindingOrder,
};

use super::{Face, Places};
use crate::geometry::Rect;
use crate::report::font::FaceId;
use crate::report::layout::mark::{LineMark, Mark, Page, Target, TextRun};
use crate::report::style::Color;

/// Turns a landscape page's frame (origin at its lower left) into that of its portrait sheet.
fn sheet_rect(page: &Page, r: &Rect) -> PdfRect {
    let (x, y, w, h) = if page.turned {
        (r.y0, r.x0, r.height(), r.width())
    } else {
        (r.x0, page.height - r.y1, r.width(), r.height())
    };
    PdfRect::from_xywh(Pt(x as f32), Pt(y as f32), Pt(w as f32), Pt(h as f32))
}

/// A page as printpdf has it.
pub(super) fn draw(page: &Page, faces: &BTreeMap<FaceId, Face>, places: &Places) -> PdfPage {
    let mut pen = Pen {
        ops: Vec::new(),
        page,
        fill: None,
        stroke: None,
        font: None,
        line: None,
    };
    if page.turned {
        pen.ops.push(Op::SetTransformationMatrix {
            matrix: CurTransMat::Raw([0.0, 1.0, -1.0, 0.0, page.height as f32, 0.0]),
        });
    }
    for mark in &page.marks {
        match mark {
            Mark::Text(run) => {
                if let Some(face) = faces.get(&run.face) {
                    pen.text(run, face);
                }
            }
            Mark::Fill(rect, color) => pen.rect(rect, *color),
            Mark::Line(line) => pen.line(line),
            Mark::Polygon {
                points,
                fill,
                stroke,
            } => pen.polygon(points, *fill, *stroke),
            Mark::Link(rect, target) => {
                let action = match target {
                    Target::Address(url) => Some(Actions::Uri(url.to_string())),
                    Target::Anchor(id) => places.anchors.get(id).map(|&(to, y)| {
                        let (left, top) = places.destination(to, y);
                        Actions::Goto(Destination::Xyz {
                            page: to + 1,
                            left: Some(left),
                            top: Some(top),
                            zoom: None,
                        })
                    }),
                };
                if let Some(action) = action {
                    pen.ops.push(Op::LinkAnnotation {
                        link: LinkAnnotation::new(
                            sheet_rect(page, rect),
                            action,
                            Some(BorderArray::Solid([0.0, 0.0, 0.0])),
                            None,
                            None,
                        ),
                    });
                }
            }
            Mark::Anchor(..) | Mark::Bookmark(..) => {}
        }
    }
    let (width, height) = if page.turned {
        (page.height, page.width)
    } else {
        (page.width, page.height)
    };
    let mm = |pt: f64| Mm((pt * 25.4 / 72.0) as f32);
    PdfPage::new(mm(width), mm(height), pen.ops)
}

/// Draws a page, remembering what is set so as not to set it again.
struct Pen<'a> {
    ops: Vec<Op>,
    page: &'a Page,
    fill: Option<Color>,
    stroke: Option<Color>,
    font: Option<(FaceId, u64)>,
    line: Option<(u64, bool, bool)>,
}

impl Pen<'_> {
    fn point(&self, (x, y): (f64, f64)) -> Point {
        Point {
            x: Pt(x as f32),
            y: Pt((self.page.height - y) as f32),
        }
    }

    fn fill_color(&mut self, color: Color) {
        if self.fill != Some(color) {
            self.fill = Some(color);
            self.ops.push(Op::SetFillColor { col: pdf(color) });
        }
    }

    fn stroke_color(&mut self, color: Color) {
        if self.stroke != Some(color) {
            self.stroke = Some(color);
            self.ops.push(Op::SetOutlineColor { col: pdf(color) });
        }
    }

    fn text(&mut self, run: &TextRun, face: &Face) {
        self.fill_color(run.color);
        self.ops.push(Op::StartTextSection);
        let font = (run.face, run.size.to_bits());
        if self.font != Some(font) {
            self.font = Some(font);
            self.ops.push(Op::SetFont {
                font: PdfFontHandle::External(FontId(face.name.clone())),
                size: Pt(run.size as f32),
            });
        }
        let at = self.point((run.x, run.y));
        let (x, y) = (at.x.0, at.y.0);
        self.ops.push(Op::SetTextMatrix {
            matrix: if run.clockwise {
                TextMatrix::Raw([0.0, -1.0, 1.0, 0.0, x, y])
            } else {
                TextMatrix::Raw([1.0, 0.0, 0.0, 1.0, x, y])
            },
        });
        let mut items = Vec::new();
        let mut plain = Vec::new();
        // Rounding is carried on, so that a line ends where layout put it.
        let mut owed = 0.0;
        for (glyph, c, advance) in &run.glyphs {
            let Some(new) = face.remapper.get(*glyph) else {
                continue;
            };
            plain.push(Codepoint::with_cid(new, 0.0, c.to_string()));
            let natural = face.widths.get(glyph).copied().unwrap_or(0) as f64;
            owed += natural - advance / run.size * 1000.0;
            let kern = owed.round();
            if kern != 0.0 {
                owed -= kern;
                items.push(TextItem::GlyphIds(std::mem::take(&mut plain)));
                items.push(TextItem::Offset(kern as f32));
            }
        }
        if !plain.is_empty() {
            items.push(TextItem::GlyphIds(plain));
        }
        if matches!(items.last(), Some(TextItem::Offset(_))) {
            items.pop();
        }
        self.ops.push(Op::ShowText { items });
        self.ops.push(Op::EndTextSection);
    }

    fn rect(&mut self, rect: &Rect, color: Color) {
        self.fill_color(color);
        let corner = self.point((rect.x0, rect.y1));
        let mut r = PdfRect::from_xywh(
            corner.x,
            corner.y,
            Pt(rect.width() as f32),
            Pt(rect.height() as f32),
        );
        r.mode = Some(PaintMode::Fill);
        self.ops.push(Op::DrawRectangle { rectangle: r });
    }

    fn line_style(&mut self, width: f64, dashed: bool, square: bool) {
        let style = (width.to_bits(), dashed, square);
        if self.line == Some(style) {
            return;
        }
        self.line = Some(style);
        self.ops.push(Op::SetOutlineThickness {
            pt: Pt(width as f32),
        });
        let pattern = if dashed {
            let unit = (3.0 * width).clamp(1.5, 4.0).round() as i64;
            vec![unit as f32, unit as f32]
        } else {
            Vec::new()
        };
        self.ops.push(Op::SetLineDashPattern {
            dash: LineDashPattern {
                offset: 0.0,
                pattern: pattern.into(),
            },
        });
        self.ops.push(Op::SetLineCapStyle {
            cap: if square {
                printpdf::LineCapStyle::ProjectingSquare
            } else {
                printpdf::LineCapStyle::Butt
            },
        });
    }

    fn line(&mut self, line: &LineMark) {
        self.stroke_color(line.color);
        self.line_style(line.width, line.dashed, line.square);
        let points = [line.from, line.to]
            .map(|p| LinePoint {
                p: self.point(p),
                bezier: false,
            })
            .to_vec();
        self.ops.push(Op::DrawLine {
            line: printpdf::Line {
                points,
                is_closed: false,
            },
        });
    }

    fn polygon(
        &mut self,
        points: &[(f64, f64)],
        fill: Option<Color>,
        stroke: Option<(Color, f64)>,
    ) {
        let mode = match (fill, stroke) {
            (Some(_), Some(_)) => PaintMode::FillStroke,
            (Some(_), None) => PaintMode::Fill,
            (None, Some(_)) => PaintMode::Stroke,
            (None, None) => return,
        };
        if let Some(color) = fill {
            self.fill_color(color);
        }
        if let Some((color, width)) = stroke {
            self.stroke_color(color);
            self.line_style(width, false, false);
        }
        let points = points
            .iter()
            .map(|&p| LinePoint {
                p: self.point(p),
                bezier: false,
            })
            .collect();
        self.ops.push(Op::DrawPolygon {
            polygon: Polygon {
                rings: vec![PolygonRing { points }],
                mode,
                winding_order: WindingOrder::NonZero,
            },
        });
    }
}

/// Greys as grey, so that a black-and-white printer needs no black mixed from colours.
fn pdf(color: Color) -> PdfColor {
    let Color(r, g, b) = color;
    let part = |v: u8| (f32::from(v) / 255.0 * 1000.0).round() / 1000.0;
    if r == g && g == b {
        PdfColor::Greyscale(Greyscale::new(part(r), None))
    } else {
        PdfColor::Rgb(Rgb::new(part(r), part(g), part(b), None))
    }
}
