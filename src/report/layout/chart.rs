//! Charts: a small part of SVG as marks.

use super::block::{Area, Setter, one_line};
use super::galley::Strip;
use super::mark::{LineMark, Mark, TextRun};
use crate::error::Result;
use crate::geometry::Rect;
use crate::report::font::StackId;
use crate::report::markup::Element;
use crate::report::style::property::{self, Allow};
use crate::report::style::{Align, Color, Extent, Length, Style};

/// Millimetres of a point.
const MM: f64 = 25.4 / 72.0;
/// Points of a CSS pixel.
const PX: f64 = 0.75;

/// What `g` passes on.
#[derive(Debug, Clone)]
struct Paint {
    fill: Option<Color>,
    stroke: Option<Color>,
    stroke_width: f64,
    dashed: bool,
    font_size: f64,
    stack: StackId,
    anchor: Align,
    /// Where the origin stands, in points.
    origin: (f64, f64),
}

impl Setter<'_> {
    /// Sets an `svg` in an area, placed by the block's `text-align`.
    pub(super) fn chart(&mut self, element: &Element, style: &Style, area: &Area) -> Result<Strip> {
        let view = match element.attribute("viewBox") {
            Some(text) => {
                let v = numbers(element, "viewBox", text)?;
                if v.len() != 4 || v[2] <= 0.0 || v[3] <= 0.0 {
                    return Err(element.place.error("viewBox 应为四个数：左 上 宽 高"));
                }
                Some(v)
            }
            None => None,
        };
        let size = |name: &str| -> Result<Option<f64>> {
            let Some(text) = element.attribute(name) else {
                return Ok(None);
            };
            if let Ok(px) = text.trim().parse::<f64>() {
                return Ok(Some(px * PX));
            }
            match property::length(text, Allow::PLAIN) {
                Some(Length::Pt(v)) => Ok(Some(v)),
                Some(Length::Em(v)) => Ok(Some(v * style.size)),
                _ => Err(element
                    .place
                    .error(format!("<svg> 的 {name} 不能是“{text}”"))),
            }
        };
        let styled = match style.width {
            Extent::Pt(_) | Extent::Percent(_) => Some(area.width),
            Extent::Auto | Extent::Fit => None,
        };
        let ratio = view.as_ref().map(|v| v[3] / v[2]);
        let (width, height) = match (styled.or(size("width")?), size("height")?, ratio) {
            (Some(w), Some(h), _) => (w, h),
            (Some(w), None, Some(r)) => (w, w * r),
            (None, Some(h), Some(r)) => (h / r, h),
            (None, None, Some(r)) => (area.width, area.width * r),
            _ => {
                return Err(element
                    .place
                    .error("<svg> 应有 width 与 height，或 viewBox"));
            }
        };
        let room = self.geometry.page(&area.page).area_height();
        if width > area.width + 0.5 || height > room + 0.5 {
            return Err(element.place.error(format!(
                "图形宽 {:.0}mm、高 {:.0}mm，此处只有宽 {:.0}mm、高 {:.0}mm",
                width * MM,
                height * MM,
                area.width * MM,
                room * MM
            )));
        }
        let (scale, corner) = match &view {
            Some(v) => ((width / v[2]).min(height / v[3]), (v[0], v[1])),
            None => (PX, (0.0, 0.0)),
        };
        let left = match style.align {
            Align::Left | Align::Justify => area.x,
            Align::Center => area.x + (area.width - width) / 2.0,
            Align::Right => area.x + area.width - width,
        };
        let paint = Paint {
            fill: Some(Color::BLACK),
            stroke: None,
            stroke_width: 1.0,
            dashed: false,
            font_size: 16.0,
            stack: self.shelf.stack(&style.families),
            anchor: Align::Left,
            origin: (left - corner.0 * scale, -corner.1 * scale),
        };
        let mut marks = Vec::new();
        for child in element.elements() {
            self.part(child, &paint, scale, &mut marks)?;
        }
        Ok(Strip {
            height,
            marks,
            keep: false,
        })
    }

    fn part(
        &mut self,
        element: &Element,
        outer: &Paint,
        scale: f64,
        marks: &mut Vec<Mark>,
    ) -> Result<()> {
        for name in ["style", "class"] {
            if element.attribute(name).is_some() {
                return Err(element.place.error(format!(
                    "图形元素 <{}> 不能用 {name}，请用 fill、stroke 等属性",
                    element.name
                )));
            }
        }
        let paint = self.paint(element, outer, scale)?;
        let at = |x: f64, y: f64| (paint.origin.0 + x * scale, paint.origin.1 + y * scale);
        let number = |name: &str| -> Result<f64> {
            match element.attribute(name) {
                None => Ok(0.0),
                Some(text) => Ok(numbers(element, name, text)?
                    .first()
                    .copied()
                    .unwrap_or(0.0)),
            }
        };
        let stroke = paint
            .stroke
            .map(|color| (color, paint.stroke_width * scale));
        match &*element.name {
            "g" => {
                for child in element.elements() {
                    self.part(child, &paint, scale, marks)?;
                }
            }
            "rect" => {
                let (x, y) = (number("x")?, number("y")?);
                let (a, b) = (at(x, y), at(x + number("width")?, y + number("height")?));
                if stroke.is_none() {
                    if let Some(color) = paint.fill {
                        marks.push(Mark::Fill(Rect::new(a.0, a.1, b.0, b.1), color));
                    }
                } else {
                    marks.push(Mark::Polygon {
                        points: vec![a, (b.0, a.1), b, (a.0, b.1)],
                        fill: paint.fill,
                        stroke,
                    });
                }
            }
            "line" => {
                if let Some((color, width)) = stroke {
                    marks.push(Mark::Line(LineMark {
                        from: at(number("x1")?, number("y1")?),
                        to: at(number("x2")?, number("y2")?),
                        width,
                        color,
                        dashed: paint.dashed,
                        square: false,
                    }));
                }
            }
            "polygon" => {
                let text = element.attribute("points").unwrap_or_default();
                let points = numbers(element, "points", text)?
                    .chunks_exact(2)
                    .map(|p| at(p[0], p[1]))
                    .collect();
                marks.push(Mark::Polygon {
                    points,
                    fill: paint.fill,
                    stroke,
                });
            }
            _ => {
                let at = at(number("x")?, number("y")?);
                self.label(element, &paint, at, scale, marks)?;
            }
        }
        Ok(())
    }

    fn paint(&mut self, element: &Element, outer: &Paint, scale: f64) -> Result<Paint> {
        let mut paint = outer.clone();
        for (name, value) in &element.attributes {
            let bad = || element.place.error(format!("{name} 不能是“{value}”"));
            let one = || -> Result<f64> {
                numbers(element, name, value)?
                    .first()
                    .copied()
                    .ok_or_else(bad)
            };
            match name.as_str() {
                "fill" => paint.fill = property::color(value).ok_or_else(bad)?,
                "stroke" => paint.stroke = property::color(value).ok_or_else(bad)?,
                "stroke-width" => paint.stroke_width = one()?,
                "stroke-dasharray" => paint.dashed = value != "none",
                "font-size" => paint.font_size = one()?,
                "font-family" => {
                    let families: Vec<String> = value
                        .split(',')
                        .map(|f| f.trim().trim_matches(['"', '\'']).to_owned())
                        .collect();
                    paint.stack = self.shelf.stack(&families);
                }
                "text-anchor" => {
                    paint.anchor = match value.as_str() {
                        "start" => Align::Left,
                        "middle" => Align::Center,
                        "end" => Align::Right,
                        _ => return Err(bad()),
                    };
                }
                "transform" => {
                    let inner = value
                        .trim()
                        .strip_prefix("translate(")
                        .and_then(|v| v.strip_suffix(')'))
                        .ok_or_else(bad)?;
                    let v = numbers(element, name, inner)?;
                    paint.origin.0 += v.first().copied().unwrap_or(0.0) * scale;
                    paint.origin.1 += v.get(1).copied().unwrap_or(0.0) * scale;
                }
                _ => {}
            }
        }
        Ok(paint)
    }

    /// Text with its baseline at a point.
    fn label(
        &mut self,
        element: &Element,
        paint: &Paint,
        (x, y): (f64, f64),
        scale: f64,
        marks: &mut Vec<Mark>,
    ) -> Result<()> {
        let text = one_line(&element.text());
        let size = paint.font_size * scale;
        let mut glyphs = Vec::new();
        for c in text.chars() {
            let glyph = self.shelf.glyph(paint.stack, c).ok_or_else(|| {
                element.place.error_with_help(
                    format!(
                        "“{text}”中的字符“{c}”（U+{:04X}）没有一种字体能印",
                        c as u32
                    ),
                    "请用 --fonts 指定含有这个字的字体文件夹，或改用别的写法。",
                )
            })?;
            glyphs.push((c, glyph));
        }
        let width: f64 = glyphs.iter().map(|(_, g)| g.advance * size).sum();
        let mut pen = match paint.anchor {
            Align::Center => x - width / 2.0,
            Align::Right => x - width,
            Align::Left | Align::Justify => x,
        };
        for same_face in glyphs.chunk_by(|a, b| a.1.face == b.1.face) {
            let run = TextRun {
                face: same_face[0].1.face,
                size,
                color: paint.fill.unwrap_or(Color::BLACK),
                x: pen,
                y,
                glyphs: same_face
                    .iter()
                    .map(|(c, g)| (g.id, *c, g.advance * size))
                    .collect(),
                clockwise: false,
            };
            pen += run.glyphs.iter().map(|g| g.2).sum::<f64>();
            marks.push(Mark::Text(run));
        }
        Ok(())
    }
}

/// Numbers parted by blanks or commas.
fn numbers(element: &Element, name: &str, text: &str) -> Result<Vec<f64>> {
    text.split(|c: char| c.is_whitespace() || c == ',')
        .filter(|w| !w.is_empty())
        .map(|w| {
            w.parse()
                .map_err(|_| element.place.error(format!("{name} 中的“{w}”不是数")))
        })
        .collect()
}
