//! bytes → [`Document`]: the format is sniffed from the content, never from the name.

mod charset;
pub mod cross_check;
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
mod text;
mod xlsx;

pub use document::{Axis, Block, Canvas, Document, Glyph, Ruling};
pub use limits::{Limits, Stop};
pub use xlsx::check_size as check_workbook_size;

use crate::error::Result;
use source::Content;

/// Reads a file of any format. `name` is the file's name without folders; it stands in messages and decides nothing.
///
/// # Errors
/// [`Error::Unreadable`](crate::Error::Unreadable) when the content is nothing that can be read, with what to do instead;
/// [`Error::Limit`](crate::Error::Limit) when it is larger than `limits` allow.
pub fn read(bytes: &[u8], name: &str, limits: &Limits) -> Result<Document> {
    match source::sniff(bytes, name, limits)? {
        Content::Docx => docx::read(bytes, name, limits),
        Content::Workbook => xlsx::read(bytes, name, limits),
        Content::Html => html::read(bytes, name, limits),
        Content::Pdf => pdf::read(bytes, name, limits),
        Content::Text => text::read(bytes, name, limits),
    }
}
