//! The fixtures' notices, read.

use std::fs;
use std::path::{Path, PathBuf};

use duban::Plan;
use duban::model::{Source, SourceFormat};
use duban::read::{self, Limits};

/// The file of a fixture that the tests take.
pub fn file(fixture: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("fixtures")
        .join(fixture);
    let mut files: Vec<PathBuf> = fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some_and(|e| e == "pdf" || e == "xlsx"))
        .collect();
    // xiqing-2024 comes from four producers; the last is the one whose cells run over page ends.
    files.sort();
    files.pop().unwrap()
}

/// A fixture's plan.
pub fn plan(fixture: &str) -> Plan {
    let path = file(fixture);
    let name = path.file_name().unwrap().to_str().unwrap();
    let bytes = fs::read(&path).unwrap();
    let document = read::read(&bytes, name, &Limits::default()).unwrap();
    let source = Source {
        file: name.to_owned(),
        sha256: String::new(),
        format: SourceFormat::Pdf,
        pages: document.pages,
    };
    duban::record::plan(duban::table::pieces(document), source).unwrap()
}
