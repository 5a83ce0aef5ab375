//! bytes → [`Document`]: the format is sniffed from the content, never from the name.

mod document;

pub use document::{Axis, Block, Canvas, Document, Glyph, Ruling};
