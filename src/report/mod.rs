//! Reports: view → tera → markup → layout → PDF.

mod fields;
mod scan;
pub mod template;
