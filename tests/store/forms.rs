//! Forms filled in as a clerk does: the very file that was sent out, with values typed into its open cells.

use std::collections::HashMap;
use std::fs;
use std::io::{Cursor, Read, Write};
use std::path::Path;

use calamine::{Reader, Xlsx};
use zip::write::SimpleFileOptions;
use zip::{ZipArchive, ZipWriter};

/// What is typed into a row.
#[derive(Debug, Clone, Default)]
pub struct Fill {
    pub status: &'static str,
    /// 0.5 is 50%.
    pub share: Option<f64>,
    pub figures: String,
    pub words: String,
}

/// The open cells of a row, in the form's order.
const OPEN: [&str; 4] = ["H", "I", "J", "K"];

/// Ids of a form's rows with their row numbers, from 1.
pub fn ids(path: &Path) -> Vec<(String, u32)> {
    let mut book: Xlsx<_> = Xlsx::new(Cursor::new(fs::read(path).unwrap())).unwrap();
    let sheet = book.worksheet_range("进展填报").unwrap();
    let last = sheet.end().unwrap().0;
    (3..=last)
        .filter_map(|row| Some((sheet.get_value((row, 0))?.to_string(), row + 1)))
        .collect()
}

/// Types into a form and saves it; rows that are not named stay empty.
pub fn fill(path: &Path, date: &str, fills: &HashMap<String, Fill>) {
    let mut typed = vec![("K2".to_owned(), text(date))];
    for (id, row) in ids(path) {
        let Some(fill) = fills.get(&id) else { continue };
        let contents = [
            text(fill.status),
            fill.share
                .map_or_else(String::new, |share| format!("<v>{share}</v>")),
            text(&fill.figures),
            text(&fill.words),
        ];
        for (column, content) in OPEN.into_iter().zip(contents) {
            typed.push((format!("{column}{row}"), content));
        }
    }
    edit_sheet(path, |xml| {
        for (cell, content) in &typed {
            if !content.is_empty() {
                type_into(xml, cell, content);
            }
        }
    });
}

fn text(text: &str) -> String {
    if text.is_empty() {
        return String::new();
    }
    let text = text.replace('&', "&amp;").replace('<', "&lt;");
    format!("<is><t>{text}</t></is>")
}

fn type_into(xml: &mut String, cell: &str, content: &str) {
    let start = xml
        .find(&format!("<c r=\"{cell}\" "))
        .unwrap_or_else(|| panic!("no open cell {cell}"));
    let end = start + xml[start..].find("/>").unwrap();
    let kind = if content.starts_with("<is>") {
        " t=\"inlineStr\""
    } else {
        ""
    };
    xml.replace_range(end..end + 2, &format!("{kind}>{content}</c>"));
}

/// Changes the first sheet's XML and leaves the rest of the workbook alone.
fn edit_sheet(path: &Path, edit: impl Fn(&mut String)) {
    let mut archive = ZipArchive::new(Cursor::new(fs::read(path).unwrap())).unwrap();
    let mut out = ZipWriter::new(Cursor::new(Vec::new()));
    for index in 0..archive.len() {
        let mut entry = archive.by_index(index).unwrap();
        let name = entry.name().unwrap().into_owned();
        let mut bytes = Vec::new();
        entry.read_to_end(&mut bytes).unwrap();
        if name == "xl/worksheets/sheet1.xml" {
            let mut xml = String::from_utf8(bytes).unwrap();
            edit(&mut xml);
            bytes = xml.into_bytes();
        }
        out.start_file(name, SimpleFileOptions::default()).unwrap();
        out.write_all(&bytes).unwrap();
    }
    fs::write(path, out.finish().unwrap().into_inner()).unwrap();
}
