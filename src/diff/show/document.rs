//! A difference as a PDF in the official layout.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::View;
use crate::error::Result;
use crate::report::template::{STYLESHEET, Templates};
use crate::report::{DocumentInfo, Fonts, set};

/// The bundled template.
const TEMPLATE: &str = "diff.html";

/// What the template sees.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
struct Document {
    /// What changed.
    change: View,
    /// 2026年2月1日
    date: String,
}

impl View {
    /// A PDF: the result in words, then the tables as landscape annexes.
    ///
    /// # Errors
    /// [`Error::Report`](crate::Error::Report) naming template and line for what is not understood, and for a
    /// character that no font has.
    pub fn to_pdf(&self, date: Date, templates: &Templates, fonts: &Fonts) -> Result<Vec<u8>> {
        let document = Document {
            change: self.clone(),
            date: format!("{}年{}月{}日", date.year(), date.month(), date.day()),
        };
        let markup = templates.render(TEMPLATE, &document)?;
        let info = DocumentInfo {
            title: self.title.clone(),
            subject: self.title.clone(),
            date,
            template: TEMPLATE.to_owned(),
            style_sheet: STYLESHEET.to_owned(),
            ..DocumentInfo::default()
        };
        set(&markup, templates.css(), fonts, &info)
    }
}
