//! The fixtures, read as any notice is.

use std::fs;
use std::path::PathBuf;

use duban::Plan;
use duban::pipeline::read_plan;
use duban::read::Limits;

/// A notice of every fixture folder.
pub const NOTICES: [&str; 6] = [
    "xiqing-2024/libreoffice.pdf",
    "yunxi-2021-faults/notice.pdf",
    "yunxi-2022-sheet/notice.xlsx",
    "yunxi-2023-cramped/notice.pdf",
    "yunxi-2025-banner/notice.pdf",
    "yunxi-2026-banner/notice.pdf",
];

/// Contents of a file of the fixtures.
pub fn bytes(name: &str) -> Vec<u8> {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR"))
        .join("fixtures")
        .join(name);
    fs::read(&path).unwrap_or_else(|e| panic!("{}: {e}", path.display()))
}

/// A fixture's plan, from its file.
pub fn plan(name: &str) -> Plan {
    read_plan(&bytes(name), name, &Limits::default()).unwrap_or_else(|e| panic!("{name}: {e}"))
}
