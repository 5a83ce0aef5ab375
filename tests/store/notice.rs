//! The fixtures' notices, read.

use std::fs;
use std::path::{Path, PathBuf};

use duban::Plan;
use duban::read::Limits;

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
    duban::pipeline::read_plan(&fs::read(&path).unwrap(), name, &Limits::default()).unwrap()
}
