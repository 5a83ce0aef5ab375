//! Reports: a plan and how it stands become a PDF that an office could sign.
//!
//! ```text
//! Occasion ─ view ─▶ one type per document ─ template ─▶ XHTML (a Paper)
//! XHTML ─ markup ─▶ Markup ┐
//! CSS ──── style ─▶ Sheet ─┴ layout ─▶ [Page] ─ pdf ─▶ bytes
//! ```
//!
//! `docs/templates.md` lists the elements and properties that are understood.

mod config;
mod fields;
pub mod font;
mod kind;
pub mod layout;
pub mod markup;
pub mod occasion;
pub mod paper;
mod pdf;
mod scan;
pub mod style;
pub mod template;
pub mod view;

use jiff::civil::Date;

pub use config::{Config, Scores};
pub use font::{Fonts, StandIn};
pub use kind::{Kind, ParseKindError};
pub use occasion::Occasion;
pub use paper::{Paper, papers};
pub use template::Templates;

use crate::error::Result;
use markup::Place;

/// What a PDF says about itself. Nothing is taken from the clock: the same input gives the same bytes.
#[derive(Debug, Clone, PartialEq)]
pub struct DocumentInfo {
    /// Title, also shown in the viewer's title bar.
    pub title: String,
    /// Issuing office.
    pub author: String,
    /// What it is about.
    pub subject: String,
    /// Words to find it by.
    pub keywords: Vec<String>,
    /// Language tag: `zh-CN`.
    pub language: String,
    /// Day the report is dated.
    pub date: Date,
    /// Name of the template, for messages.
    pub template: String,
    /// Name of the style sheet, for messages.
    pub style_sheet: String,
}

impl Default for DocumentInfo {
    fn default() -> Self {
        DocumentInfo {
            title: String::new(),
            author: String::new(),
            subject: String::new(),
            keywords: Vec::new(),
            language: "zh-CN".to_owned(),
            date: Date::constant(2000, 1, 1),
            template: "report.html".to_owned(),
            style_sheet: "report.css".to_owned(),
        }
    }
}

/// Sets a rendered template as PDF.
///
/// `markup` is XHTML, `css` the style sheet; what they may contain is in `docs/templates.md`,
/// anything else is an [`Error::Report`](crate::Error::Report) naming template and line,
/// as is a character that no font has.
pub fn set(markup: &str, css: &str, fonts: &Fonts, info: &DocumentInfo) -> Result<Vec<u8>> {
    let parsed = markup::parse(markup, &info.template)?;
    let mut sources = vec![(
        css,
        Place {
            template: info.style_sheet.as_str().into(),
            line: 1,
        },
    )];
    sources.extend(
        parsed
            .styles
            .iter()
            .map(|(css, place)| (css.as_str(), place.clone())),
    );
    let sheet = style::Sheet::read(&sources)?;
    let pages = layout::lay_out(&parsed, &sheet, fonts)?;
    pdf::write(&pages, fonts, info)
}
