//! The road from a file to a plan: the only place that calls the stages in order.

use sha2::{Digest, Sha256};

use crate::bounded::bounded;
use crate::error::Result;
use crate::model::{Plan, Source, SourceFormat};
use crate::read::{self, Document, Limits};
use crate::record;
use crate::table;

/// Reads a notice of any format to a plan, within `limits`. `name` is the file's name without folders.
///
/// # Errors
/// [`Error::Unreadable`](crate::Error::Unreadable) when the content is no notice with a plan's table, with what to
/// do; [`Error::Limit`](crate::Error::Limit) when it is too large or takes too long.
pub fn read_plan(bytes: &[u8], name: &str, limits: &Limits) -> Result<Plan> {
    limits.check_file(name, bytes.len() as u64)?;
    let (bytes, file) = (bytes.to_vec(), name.to_owned());
    bounded(name, limits, move |limits| plan(&bytes, &file, limits))
}

/// Reads a file of any format to paragraphs, tables and pages, within `limits`.
///
/// # Errors
/// As [`read::read`], and when it takes too long.
pub fn read_document(bytes: &[u8], name: &str, limits: &Limits) -> Result<Document> {
    limits.check_file(name, bytes.len() as u64)?;
    let (bytes, file) = (bytes.to_vec(), name.to_owned());
    bounded(name, limits, move |limits| {
        read::read(&bytes, &file, limits)
    })
}

fn plan(bytes: &[u8], name: &str, limits: &Limits) -> Result<Plan> {
    let document = read::read(bytes, name, limits)?;
    let source = source(bytes, name, document.format, document.pages);
    let pieces = table::pieces(document);
    limits.check_time(name)?;
    record::plan(pieces, source)
}

fn source(bytes: &[u8], name: &str, format: SourceFormat, pages: Option<u32>) -> Source {
    Source {
        file: name.to_owned(),
        sha256: Sha256::digest(bytes)
            .iter()
            .map(|byte| format!("{byte:02x}"))
            .collect(),
        format,
        pages,
    }
}
