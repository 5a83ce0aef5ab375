//! Pages to PDF bytes. The only folder that knows the PDF writer.
//!
//! printpdf writes pages, text and links. It embeds a font whole unless its HTML engine is
//! compiled in, so each face is first cut down to the glyphs used (`subsetter`); and what
//! it has no setting for, language, nested bookmarks, turned pages, page labels and a
//! file identifier that does not change from run to run, is put into the document it hands out.

mod finish;
mod pen;

use std::collections::{BTreeMap, HashMap};
use std::rc::Rc;

use printpdf::{
    FontId, FontMetrics, FontType, ParsedFont, PdfDocument, PdfFontMetricsStub, PdfSaveOptions,
};
use sha2::{Digest, Sha256};
use subsetter::GlyphRemapper;

use super::DocumentInfo;
use super::font::{FaceId, Fonts};
use super::layout::mark::{Mark, Page};
use crate::error::{Error, Result};

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
        .map(|page| pen::draw(page, &faces, &places))
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
    finish::finish(&mut file, pages, &places, info)
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
