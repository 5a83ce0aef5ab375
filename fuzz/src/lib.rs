//! What the fuzz targets share.

use std::io::{Cursor, Write as _};

use duban::model::{Plan, Source};
use duban::read::{self, Limits};
use duban::{record, table};
use zip::CompressionMethod;
use zip::write::SimpleFileOptions;

/// Reads bytes as a notice, all stages, on this thread: a panic is the fuzzer's to see. What comes out must survive
/// JSON, and an error must say something.
pub fn read_notice(bytes: &[u8], name: &str) {
    // Small limits: the fuzzer looks for wrong turns, and large tables only slow it down.
    let limits = Limits {
        pages: 50,
        glyphs: 50_000,
        cells: 20_000,
        entries: 100,
        expanded_bytes: 16 << 20,
        ..Limits::default()
    };
    let document = match read::read(bytes, name, &limits) {
        Ok(document) => document,
        Err(error) => {
            assert!(!error.to_string().is_empty());
            return;
        }
    };
    let source = Source {
        file: name.to_owned(),
        sha256: String::new(),
        format: document.format,
        pages: document.pages,
    };
    if let Ok(plan) = record::plan(table::pieces(document), source) {
        assert!(plan.tasks().count() > 0, "a plan without tasks");
        let json = serde_json::to_string(&plan).unwrap_or_default();
        let back = serde_json::from_str::<Plan>(&json);
        assert!(back.is_ok_and(|back| serde_json::to_string(&back).is_ok_and(|again| again == json)));
    }
}

/// A zip archive of these parts, stored.
pub fn archive(parts: &[(&str, &[u8])]) -> Vec<u8> {
    let stored = SimpleFileOptions::default().compression_method(CompressionMethod::Stored);
    let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, content) in parts {
        if zip.start_file(*name, stored).is_err() || zip.write_all(content).is_err() {
            return Vec::new();
        }
    }
    zip.finish().map(Cursor::into_inner).unwrap_or_default()
}

/// A workbook with this as its only sheet.
pub fn workbook(sheet: &[u8]) -> Vec<u8> {
    archive(&[
        ("[Content_Types].xml", br#"<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="xml" ContentType="application/xml"/><Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/></Types>"#),
        ("_rels/.rels", br#"<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="xl/workbook.xml"/></Relationships>"#),
        ("xl/workbook.xml", br#"<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets><sheet name="Sheet1" sheetId="1" r:id="rId1"/></sheets></workbook>"#),
        ("xl/_rels/workbook.xml.rels", br#"<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" Target="worksheets/sheet1.xml"/></Relationships>"#),
        ("xl/worksheets/sheet1.xml", sheet),
    ])
}
