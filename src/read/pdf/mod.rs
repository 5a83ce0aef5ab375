//! PDF → [`Canvas`]es: what each page paints, in points from its top left corner.
//!
//! Pages are interpreted by `hayro-interpret`; `Painter` is the device it paints on.

mod device;
mod glyphs;
mod paths;
mod repeats;
mod sound;
mod unfold;
mod upright;

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;

use hayro_interpret::hayro_cmap::{self, CMapName};
use hayro_interpret::hayro_syntax::page::Page;
use hayro_interpret::hayro_syntax::{DecryptionError, LoadPdfError, Pdf};
use hayro_interpret::{Context, InterpreterCache, InterpreterSettings, interpret_page, kurbo};

use device::Painter;
use glyphs::FontTable;

use super::{Block, Canvas, Document, Limits, Stop};
use crate::error::{Error, Result};
use crate::model::{SourceFormat, Warning};
use crate::origin::Origin;

/// How pages are interpreted. The predefined map UniGB-UCS2 lacks characters of Latin-1 that notices print (the middle
/// dot of 一二·九), and a code that a map lacks is lost. UniGB-UTF16 holds the same codes and more, so it stands in.
fn settings() -> InterpreterSettings {
    InterpreterSettings {
        cmap_resolver: Arc::new(|name| {
            hayro_cmap::load_embedded(match name {
                CMapName::UniGbUcs2H => CMapName::UniGbUtf16H,
                CMapName::UniGbUcs2V => CMapName::UniGbUtf16V,
                other => other,
            })
        }),
        ..InterpreterSettings::default()
    }
}

/// Reads a PDF; `name` is for messages only.
///
/// # Errors
/// [`Error::Unreadable`] when the file is empty, no PDF, damaged, protected by a password, without pages or without
/// any text (a scan); [`Error::Limit`] when it is larger than `limits` allow.
pub fn read(bytes: &[u8], name: &str, limits: &Limits) -> Result<Document> {
    unfold::check(bytes, name, limits)?;
    let pdf = open(bytes, name)?;
    let pages = pdf.pages();
    if pages.is_empty() {
        return Err(unreadable(
            name,
            "这个 PDF 没有任何一页",
            "文件可能没有下载完整，请重新下载后再试。",
        ));
    }
    limits.check_pages(name, pages.len())?;
    let cache = InterpreterCache::new();
    let mut fonts = FontTable::default();
    let mut sheets = Vec::with_capacity(pages.len());
    let mut left = limits.glyphs;
    for (page, number) in pages.iter().zip(1..) {
        limits.check_time(name)?;
        let sheet = paint(&pdf, page, number, &cache, &mut fonts, left, &limits.stop);
        limits.check_time(name)?;
        // A page that overflows has more glyphs than were left.
        let used = sheet.canvas.glyphs.len() + usize::from(sheet.overflowed) * left;
        limits.check_glyphs(name, limits.glyphs - left + used)?;
        left -= used;
        sheets.push(sheet);
    }
    let mut document = document(sheets, name)?;
    if let Some(message) = sound::damage(&pdf, bytes).message() {
        document.warnings.insert(
            0,
            Warning {
                message,
                text: None,
                origin: None,
            },
        );
    }
    Ok(document)
}

/// Page by page, the way from the page's own frame (origin bottom left, as the file has it) into that of its canvas,
/// pages set sideways not yet turned.
pub(super) fn frames(bytes: &[u8], name: &str) -> Result<Vec<kurbo::Affine>> {
    let pdf = open(bytes, name)?;
    Ok(pdf.pages().iter().map(device::page_frame).collect())
}

fn open(bytes: &[u8], name: &str) -> Result<Pdf> {
    if bytes.is_empty() {
        return Err(unreadable(
            name,
            "文件是空的（0 字节）",
            "文件可能没有下载完整，请重新下载后再试。",
        ));
    }
    // Readers accept some junk before the header; the specification's own note says within 1,024 bytes.
    let head = &bytes[..bytes.len().min(1024)];
    if !head.windows(5).any(|w| w == b"%PDF-") {
        return Err(unreadable(
            name,
            "不是 PDF 文件",
            "文件扩展名可能有误；请用原来的程序打开，另存为 PDF 或 Word（docx）后再试。",
        ));
    }
    Pdf::new(bytes.to_vec()).map_err(|error| match error {
        LoadPdfError::Decryption(DecryptionError::PasswordProtected) => unreadable(
            name,
            "这个 PDF 有打开密码，无法读取",
            "请用密码打开后另存一份不加密的 PDF，再试。",
        ),
        LoadPdfError::Decryption(_) => unreadable(
            name,
            "这个 PDF 用了无法识别的加密方式",
            "请用 PDF 阅读器打开，打印或另存为一份不加密的 PDF，再试。",
        ),
        LoadPdfError::Invalid => unreadable(
            name,
            "这个 PDF 已损坏，无法读取",
            "文件可能没有下载完整，请重新下载；或用 PDF 阅读器打开后另存一份再试。",
        ),
    })
}

/// A page painted, and what is worth telling about it.
struct Sheet {
    canvas: Canvas,
    unknown: usize,
    drawings: usize,
    overflowed: bool,
    /// All its text is invisible, kept because there is no other: the layer under a scan.
    recognised: bool,
    /// The interpreter failed in the middle of it.
    broken: bool,
}

fn paint<'a>(
    pdf: &'a Pdf,
    page: &Page<'a>,
    number: u32,
    cache: &InterpreterCache<'a>,
    fonts: &mut FontTable,
    limit: usize,
    stop: &Stop,
) -> Sheet {
    let (width, height) = page.render_dimensions();
    let (width, height) = (f64::from(width), f64::from(height));
    let mut context = Context::new(
        device::page_frame(page),
        kurbo::Rect::new(0.0, 0.0, width, height),
        cache,
        pdf.xref(),
        settings(),
    );
    let mut painter = Painter::new(number, width, height, limit, fonts, stop);
    // The painter unwinds when the time is over: nothing else ends the interpreter in the middle of a page.
    // A panic of the interpreter's own costs the rest of the page, not the document.
    let broken = catch_unwind(AssertUnwindSafe(|| {
        interpret_page(page, &mut context, &mut painter);
    }))
    .is_err();
    let Painter {
        mut canvas,
        unknown,
        drawings,
        overflowed,
        ..
    } = painter;
    let recognised = keep_what_is_seen(&mut canvas);
    upright::set_upright(&mut canvas);
    repeats::drop_repeated(&mut canvas.glyphs);
    Sheet {
        canvas,
        unknown,
        drawings,
        overflowed,
        recognised,
        broken,
    }
}

/// Drops invisible text, unless it is the page's only text or the text of a scan: then says so.
fn keep_what_is_seen(canvas: &mut Canvas) -> bool {
    let seen = canvas.glyphs.iter().filter(|g| g.visible).count();
    let hidden = canvas.glyphs.len() - seen;
    if hidden == 0 {
        return false;
    }
    let paper = canvas.width * canvas.height;
    let scanned = canvas
        .images
        .iter()
        .any(|image| image.width() * image.height() > 0.5 * paper);
    // Scanning programs stamp their own name in visible text on the picture.
    if seen == 0 || scanned && seen * 5 < hidden {
        canvas.glyphs.retain(|g| !g.visible);
        return true;
    }
    canvas.glyphs.retain(|g| g.visible);
    false
}

fn document(sheets: Vec<Sheet>, name: &str) -> Result<Document> {
    let has_text = |sheet: &Sheet| {
        sheet
            .canvas
            .glyphs
            .iter()
            .any(|g| !g.text.trim().is_empty())
    };
    let is_picture = |sheet: &Sheet| {
        !has_text(sheet) && (!sheet.canvas.images.is_empty() || sheet.drawings > 50)
    };
    let numbers = |wanted: &dyn Fn(&Sheet) -> bool| -> String {
        let pages: Vec<String> = sheets
            .iter()
            .filter(|s| wanted(s))
            .map(|s| s.canvas.page.to_string())
            .collect();
        pages.join("、")
    };
    let pictures = numbers(&is_picture);
    if !sheets.iter().any(has_text) {
        return Err(if pictures.is_empty() {
            unreadable(
                name,
                "这个 PDF 里没有任何文字，各页都是空白",
                "请确认文件是否正确，或重新下载后再试。",
            )
        } else {
            unreadable(
                name,
                &format!("第{pictures}页只有图像，没有文字（可能是扫描件，或文字已转成曲线）"),
                "请先用文字识别（OCR）软件转成带文字的 PDF 或 Word，或向发布单位索取电子版。",
            )
        });
    }
    let mut warnings = Vec::new();
    let mut warn = |page: u32, message: String| {
        warnings.push(Warning {
            message,
            text: None,
            origin: Some(Origin {
                page: Some(page),
                ..Origin::default()
            }),
        });
    };
    for sheet in &sheets {
        let page = sheet.canvas.page;
        if is_picture(sheet) {
            warn(
                page,
                format!("第{page}页只有图像，没有文字，这一页没有读入"),
            );
        }
        if sheet.broken {
            warn(
                page,
                format!("第{page}页没有读完：页面内容已损坏，后面的内容可能缺失"),
            );
        }
        if sheet.recognised {
            warn(
                page,
                format!("第{page}页的文字是扫描后识别的，可能有错字，请与原件核对"),
            );
        }
        if sheet.unknown > 0 {
            warn(
                page,
                format!(
                    "第{page}页有 {} 个字的字体没有说明是什么字，以“�”代替",
                    sheet.unknown
                ),
            );
        }
    }
    Ok(Document {
        format: SourceFormat::Pdf,
        pages: Some(sheets.len() as u32),
        blocks: sheets
            .into_iter()
            .map(|sheet| Block::Canvas(sheet.canvas))
            .collect(),
        warnings,
    })
}

fn unreadable(name: &str, message: &str, help: &str) -> Error {
    Error::Unreadable {
        file: name.to_owned(),
        message: message.to_owned(),
        help: help.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A PDF of one page with this content stream; its cross-reference table is left to be rebuilt.
    fn page(content: &str) -> Vec<u8> {
        format!(
            "%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n\
             2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n\
             3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 300 200]/Contents 4 0 R\
             /Resources<</Font<</F 5 0 R>>>>>>endobj\n\
             4 0 obj<</Length {}>>stream\n{content}\nendstream endobj\n\
             5 0 obj<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>endobj\n\
             trailer<</Root 1 0 R>>\n%%EOF",
            content.len()
        )
        .into_bytes()
    }

    fn message(bytes: &[u8]) -> String {
        read(bytes, "甲.pdf", &Limits::default())
            .unwrap_err()
            .to_string()
    }

    #[test]
    fn what_cannot_be_read_says_why() {
        assert_eq!(message(b""), "“甲.pdf”：文件是空的（0 字节）");
        assert_eq!(message(b"\x89PNG\r\n"), "“甲.pdf”：不是 PDF 文件");
        assert_eq!(
            message(b"%PDF-1.7 and nothing else"),
            "“甲.pdf”：这个 PDF 已损坏，无法读取"
        );
        assert_eq!(
            message(&page("")),
            "“甲.pdf”：这个 PDF 里没有任何文字，各页都是空白"
        );
    }

    #[test]
    fn a_page_of_pictures_is_named() {
        let scan = page("q 300 0 0 200 0 0 cm BI /W 1 /H 1 /BPC 8 /CS /G ID x EI Q");
        assert_eq!(
            message(&scan),
            "“甲.pdf”：第1页只有图像，没有文字（可能是扫描件，或文字已转成曲线）"
        );
    }

    #[test]
    fn text_and_rulings_come_out_from_the_top_left() {
        let bytes = page("BT /F 10 Tf 20 150 Td (Hi) Tj ET 0.5 w 20 140 m 120 140 l S");
        let document = read(&bytes, "甲.pdf", &Limits::default()).unwrap();
        let [Block::Canvas(canvas)] = &document.blocks[..] else {
            panic!()
        };
        assert_eq!(canvas.glyphs.len(), 2);
        assert_eq!(
            (canvas.glyphs[0].text.as_str(), canvas.glyphs[0].baseline),
            ("H", 50.0)
        );
        assert_eq!((canvas.rulings[0].at, canvas.rulings[0].from), (60.0, 20.0));
    }

    #[test]
    fn hidden_text_counts_only_where_there_is_no_other() {
        let both = page("BT /F 10 Tf 20 150 Td (Hi) Tj 3 Tr 0 -20 Td (secret) Tj ET");
        let document = read(&both, "甲.pdf", &Limits::default()).unwrap();
        let [Block::Canvas(canvas)] = &document.blocks[..] else {
            panic!()
        };
        assert_eq!(canvas.glyphs.len(), 2);
        let only = page("BT /F 10 Tf 3 Tr 20 150 Td (secret) Tj ET");
        let document = read(&only, "甲.pdf", &Limits::default()).unwrap();
        assert_eq!(document.warnings.len(), 1);
    }
}
