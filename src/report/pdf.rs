//! Pages to PDF bytes. The only file that knows the PDF writer.
//!
//! printpdf writes pages, text and links. It embeds a font whole unless its HTML engine is
//! compiled in, so each face is first cut down to the glyphs used (`subsetter`); and what
//! it has no setting for, language, nested bookmarks, turned pages, page labels and a
//! file identifier that does not change from run to run, is put into the document it hands out.

use std::collections::{BTreeMap, HashMap};
use std::rc::Rc;

use lopdf::{Dictionary, Object, StringFormat, dictionary};
use printpdf::{
    Actions, BorderArray, Codepoint, Color as PdfColor, CurTransMat, Destination, FontId,
    FontMetrics, FontType, Greyscale, LineDashPattern, LinePoint, LinkAnnotation, Mm, Op,
    PaintMode, ParsedFont, PdfDocument, PdfFontHandle, PdfFontMetricsStub, PdfPage, PdfSaveOptions,
    Point, Polygon, PolygonRing, Pt, Rect as PdfRect, Rgb, TextItem, TextMatrix, WindingOrder,
};
use sha2::{Digest, Sha256};
use subsetter::GlyphRemapper;

use super::DocumentInfo;
use super::font::{FaceId, Fonts};
use super::layout::mark::{LineMark, Mark, Page, Target, TextRun};
use super::style::Color;
use crate::error::{Error, Result};
use crate::geometry::Rect;

/// Writes pages as a PDF file.
pub fn write(pages: &[Page], fonts: &Fonts, info: &DocumentInfo) -> Result<Vec<u8>> {
    let mut faces: BTreeMap<FaceId, Face> = BTreeMap::new();
    for page in pages {
        for mark in &page.marks {
            if let Mark::Text(run) = mark {
                let face = faces.entry(run.face).or_default();
                for (glyph, _, _) in &run.glyphs {
                    face.remapper.remap(*glyph);
                }
            }
        }
    }
    let mut document = PdfDocument::new(&info.title);
    for (number, (id, face)) in faces.iter_mut().enumerate() {
        face.name = format!("F{}", number + 1);
        let parsed = face.embed(*id, fonts, info)?;
        document
            .resources
            .fonts
            .map
            .insert(FontId(face.name.clone()), printpdf::PdfFont::new(parsed));
    }
    let places = Places::of(pages);
    document.pages = pages
        .iter()
        .map(|page| draw(page, &faces, &places))
        .collect();
    let mut warnings = Vec::new();
    let options = PdfSaveOptions {
        // Layout has already cut the fonts down.
        subset_fonts: false,
        ..PdfSaveOptions::default()
    };
    let mut file = document.to_lopdf_document(&options, &mut warnings);
    if let Some(w) = warnings
        .iter()
        .find(|w| format!("{:?}", w.severity) == "Error")
    {
        return Err(failed(info, format!("PDF 写入失败：{}", w.msg)));
    }
    finish(&mut file, pages, &places, info)
        .map_err(|e| failed(info, format!("PDF 写入失败：{e}")))?;
    let mut bytes = Vec::new();
    file.save_to(&mut bytes)
        .map_err(|e| failed(info, format!("PDF 写入失败：{e}")))?;
    Ok(bytes)
}

fn failed(info: &DocumentInfo, message: String) -> Error {
    Error::Report {
        template: info.template.clone(),
        line: None,
        message,
        help: "这是程序的缺陷，请报告。".to_owned(),
    }
}

/// A face with the glyphs used of it.
#[derive(Default)]
struct Face {
    /// Name in the page's resources.
    name: String,
    remapper: GlyphRemapper,
    /// Advances by old glyph number, thousandths of an em as the file has them.
    widths: HashMap<u16, i64>,
}

impl Face {
    fn embed(&mut self, id: FaceId, fonts: &Fonts, info: &DocumentInfo) -> Result<ParsedFont> {
        let (bytes, index, postscript) = fonts.file(id);
        let cut = subsetter::subset(bytes, index, &self.remapper)
            .map_err(|e| failed(info, format!("字体 {postscript} 无法嵌入：{e}")))?;
        let face = ttf_parser::Face::parse(bytes, index)
            .map_err(|e| failed(info, format!("字体 {postscript} 无法读取：{e}")))?;
        let em = face.units_per_em();
        let mut glyph_widths = BTreeMap::new();
        for (new, old) in self.remapper.remapped_gids().enumerate() {
            let width = face
                .glyph_hor_advance(ttf_parser::GlyphId(old))
                .unwrap_or(0);
            glyph_widths.insert(new as u16, width);
            self.widths
                .insert(old, i64::from(width) * 1000 / i64::from(em));
        }
        // The six letters that mark a subset, from what is in it: the same every time.
        let digest = Sha256::digest(&cut);
        let tag: String = digest[..6]
            .iter()
            .map(|b| char::from(b'A' + b % 26))
            .collect();
        let bounds = face.global_bounding_box();
        Ok(ParsedFont {
            original_bytes: cut,
            font_index: 0,
            font_name: Some(format!("{tag}+{postscript}")),
            codepoint_to_glyph: BTreeMap::new(),
            glyph_widths,
            units_per_em: em,
            font_metrics: FontMetrics {
                ascent: face.ascender(),
                descent: face.descender(),
            },
            font_type: if face.tables().cff.is_some() {
                FontType::OpenTypeCFF(())
            } else {
                FontType::TrueType
            },
            pdf_font_metrics: PdfFontMetricsStub {
                units_per_em: em,
                x_min: bounds.x_min,
                y_min: bounds.y_min,
                x_max: bounds.x_max,
                y_max: bounds.y_max,
                us_weight_class: face.weight().to_number(),
                ..PdfFontMetricsStub::default()
            },
        })
    }
}

/// Where anchors and bookmarks stand.
struct Places {
    /// Page, from 0, and height on it.
    anchors: HashMap<Rc<str>, (usize, f64)>,
    bookmarks: Vec<(u8, Rc<str>, usize, f64)>,
    /// For every page its height and whether it is turned.
    sheets: Vec<(f64, bool)>,
}

impl Places {
    fn of(pages: &[Page]) -> Places {
        let mut places = Places {
            anchors: HashMap::new(),
            bookmarks: Vec::new(),
            sheets: pages.iter().map(|p| (p.height, p.turned)).collect(),
        };
        for (i, page) in pages.iter().enumerate() {
            for mark in &page.marks {
                match mark {
                    Mark::Anchor(id, y) => {
                        places.anchors.entry(id.clone()).or_insert((i, *y));
                    }
                    Mark::Bookmark(level, name, y) => {
                        places.bookmarks.push((*level, name.clone(), i, *y));
                    }
                    _ => {}
                }
            }
        }
        places
    }

    /// `left` and `top` of an XYZ destination in the file's own frame.
    fn destination(&self, page: usize, y: f64) -> (f32, f32) {
        let (height, turned) = self.sheets[page];
        // A little above, so that the line does not stick to the window's edge.
        let y = (y - 6.0).max(0.0);
        if turned {
            // The page's top is the sheet's left edge.
            (y as f32, 0.0)
        } else {
            (0.0, (height - y) as f32)
        }
    }
}

/// Turns a landscape page's frame (origin at its lower left) into that of its portrait sheet.
fn sheet_rect(page: &Page, r: &Rect) -> PdfRect {
    let (x, y, w, h) = if page.turned {
        (r.y0, r.x0, r.height(), r.width())
    } else {
        (r.x0, page.height - r.y1, r.width(), r.height())
    };
    PdfRect::from_xywh(Pt(x as f32), Pt(y as f32), Pt(w as f32), Pt(h as f32))
}

fn draw(page: &Page, faces: &BTreeMap<FaceId, Face>, places: &Places) -> PdfPage {
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

/// What printpdf has no setting for.
fn finish(
    file: &mut lopdf::Document,
    pages: &[Page],
    places: &Places,
    info: &DocumentInfo,
) -> lopdf::Result<()> {
    file.version = "1.7".to_owned();
    let page_ids: Vec<lopdf::ObjectId> = file.get_pages().into_values().collect();
    for (page, id) in pages.iter().zip(&page_ids) {
        let dictionary = file.get_object_mut(*id)?.as_dict_mut()?;
        if page.turned {
            dictionary.set("Rotate", 90);
        }
        if matches!(dictionary.get(b"Annots"), Ok(Object::Array(a)) if a.is_empty()) {
            dictionary.remove(b"Annots");
        }
    }
    let outline = outline(file, &page_ids, places);
    let info_id = file.trailer.get(b"Info")?.as_reference()?;
    let date = format!(
        "D:{}{:02}{:02}000000+08'00'",
        info.date.year(),
        info.date.month(),
        info.date.day()
    );
    let mut facts = Dictionary::new();
    for (key, value) in [
        ("Title", &info.title),
        ("Author", &info.author),
        ("Subject", &info.subject),
        ("Keywords", &info.keywords.join("，")),
    ] {
        if !value.is_empty() {
            facts.set(key, text(value));
        }
    }
    facts.set("Producer", text("duban"));
    facts.set("CreationDate", Object::string_literal(date.clone()));
    facts.set("ModDate", Object::string_literal(date));
    file.set_object(info_id, facts);

    let labels = page_labels(pages);
    let catalog = file.catalog_mut()?;
    catalog.set("Lang", Object::string_literal(info.language.as_str()));
    catalog.set("PageLayout", Object::Name(b"SinglePage".to_vec()));
    catalog.set(
        "ViewerPreferences",
        dictionary! { "DisplayDocTitle" => true },
    );
    if let Some(labels) = labels {
        catalog.set("PageLabels", dictionary! { "Nums" => labels });
    }
    if let Some(outline) = outline {
        catalog.set("Outlines", outline);
        catalog.set("PageMode", Object::Name(b"UseOutlines".to_vec()));
    }
    file.prune_objects();
    file.renumber_objects();
    file.compress();
    // The identifier comes from the content: the same report is the same file.
    let mut hash = Sha256::new();
    for (id, object) in &file.objects {
        hash.update(id.0.to_be_bytes());
        hash.update(format!("{object:?}"));
    }
    let identifier = Object::String(hash.finalize()[..16].to_vec(), StringFormat::Hexadecimal);
    file.trailer.set("ID", vec![identifier.clone(), identifier]);
    Ok(())
}

/// Text as PDF has it outside pages: UTF-16 with a byte order mark.
fn text(value: &str) -> Object {
    let mut bytes = vec![0xFE, 0xFF];
    bytes.extend(value.encode_utf16().flat_map(u16::to_be_bytes));
    Object::String(bytes, StringFormat::Hexadecimal)
}

/// Labels where printed numbers start again; `None` when they never do.
fn page_labels(pages: &[Page]) -> Option<Object> {
    let mut nums = Vec::new();
    let mut expected = 0;
    for (i, page) in pages.iter().enumerate() {
        if page.number != expected {
            nums.push(Object::Integer(i as i64));
            nums.push(Object::Dictionary(
                dictionary! { "S" => "D", "St" => i64::from(page.number) },
            ));
        }
        expected = page.number + 1;
    }
    (nums.len() > 2).then_some(Object::Array(nums))
}

/// The tree of bookmarks.
fn outline(
    file: &mut lopdf::Document,
    page_ids: &[lopdf::ObjectId],
    places: &Places,
) -> Option<Object> {
    if places.bookmarks.is_empty() {
        return None;
    }
    let root = file.new_object_id();
    let ids: Vec<_> = places
        .bookmarks
        .iter()
        .map(|_| file.new_object_id())
        .collect();
    // Parent of each, by depth: the last one before it that is less deep.
    let mut parents: Vec<Option<usize>> = Vec::new();
    let mut above: Vec<(u8, usize)> = Vec::new();
    for (i, (level, ..)) in places.bookmarks.iter().enumerate() {
        while above.last().is_some_and(|(l, _)| l >= level) {
            above.pop();
        }
        parents.push(above.last().map(|&(_, p)| p));
        above.push((*level, i));
    }
    let children = |parent: Option<usize>| -> Vec<usize> {
        (0..ids.len()).filter(|&i| parents[i] == parent).collect()
    };
    let reference = |i: usize| Object::Reference(ids[i]);
    for (i, (_, name, page, y)) in places.bookmarks.iter().enumerate() {
        let (left, top) = places.destination(*page, *y);
        let mut item = dictionary! {
            "Title" => text(name),
            "Parent" => parents[i].map_or(Object::Reference(root), reference),
            "Dest" => vec![
                Object::Reference(page_ids[*page]), "XYZ".into(), left.into(), top.into(), Object::Null,
            ],
        };
        let siblings = children(parents[i]);
        let place = siblings.iter().position(|&s| s == i).unwrap_or(0);
        if place > 0 {
            item.set("Prev", reference(siblings[place - 1]));
        }
        if place + 1 < siblings.len() {
            item.set("Next", reference(siblings[place + 1]));
        }
        let own = children(Some(i));
        if let (Some(&first), Some(&last)) = (own.first(), own.last()) {
            item.set("First", reference(first));
            item.set("Last", reference(last));
            // Closed below the first level.
            item.set("Count", -(own.len() as i64));
        }
        file.set_object(ids[i], item);
    }
    let top = children(None);
    let outlines = dictionary! {
        "Type" => "Outlines",
        "First" => reference(top[0]),
        "Last" => reference(top[top.len() - 1]),
        "Count" => top.len() as i64,
    };
    file.set_object(root, outlines);
    Some(Object::Reference(root))
}
