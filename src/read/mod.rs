//! bytes → [`Document`]: the format is sniffed from the content, never from the name.

mod charset;
mod document;
mod docx;
mod html;
pub mod limits;
mod package;
pub mod pdf;
#[cfg(test)]
mod sketch;
mod source;
mod spans;
mod xlsx;

pub use document::{Axis, Block, Canvas, Document, Glyph, Ruling};
pub use limits::{Limits, Stop};

use crate::error::{Error, Result};
use source::Content;

/// Reads a file of any format. `name` is the file's name without folders; it stands in messages and decides nothing.
///
/// # Errors
/// [`Error::Unreadable`] when the content is nothing that can be read, with what to do instead;
/// [`Error::Limit`] when it is larger than `limits` allow.
pub fn read(bytes: &[u8], name: &str, limits: &Limits) -> Result<Document> {
    match source::sniff(bytes, name, limits)? {
        Content::Docx => docx::read(bytes, name, limits),
        Content::Workbook => xlsx::read(bytes, name, limits),
        Content::Html => html::read(bytes, name, limits),
        Content::Pdf => pdf::read(bytes, name, limits),
        content => Err(Error::Unreadable {
            file: name.to_owned(),
            message: format!("本版本还不能读取这种格式（{content:?}）"),
            help: "请改用网页格式（.html）。".to_owned(),
        }),
    }
}
