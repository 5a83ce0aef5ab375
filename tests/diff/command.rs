//! `duban diff` itself.

use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use serde_json::Value;

fn fixture(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("fixtures")
        .join(name)
}

fn diff(arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_duban"))
        .arg("diff")
        .arg(fixture("yunxi-2025-banner/notice.docx"))
        .arg(fixture("yunxi-2026-banner/notice.pdf"))
        .args(arguments)
        .output()
        .unwrap()
}

#[test]
fn json_has_the_names_that_other_programs_read() {
    let output = diff(&["--format", "json"]);
    assert_eq!(output.status.code(), Some(0));
    let json: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(json["schema"], "duban.diff/1");
    assert_eq!(
        (&json["old"]["year"], &json["new"]["year"]),
        (&2025.into(), &2026.into())
    );
    assert_eq!(
        json["added"],
        serde_json::json!([5, 16, 17, 18, 19, 20, 21])
    );
    let pair = &json["pairs"][5];
    assert_eq!(
        (&pair["old"], &pair["new"]),
        (&serde_json::json!([7]), &serde_json::json!([7]))
    );
    assert_eq!(pair["kind"], "changed");
    assert!(pair["confidence"].is_number());
    let fields: Vec<&Value> = pair["changes"]
        .as_array()
        .unwrap()
        .iter()
        .map(|change| &change["field"])
        .collect();
    assert_eq!(fields, ["category", "detail"]);
    assert_eq!(pair["changes"][1]["figures"][0]["percent"], 50);
    assert_eq!(json["leaders"][0]["unit"], "区数据局");
}

#[test]
fn a_screen_is_no_place_for_a_pdf() {
    let output = diff(&["--format", "pdf"]);
    assert_eq!(output.status.code(), Some(2));
    let message = String::from_utf8(output.stderr).unwrap();
    assert!(message.contains("--out"), "{message}");
}

#[test]
fn files_are_written_and_only_their_own_kind_is_replaced() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("对照.pdf");
    let name = path.to_str().unwrap();
    let pdf = ["--format", "pdf", "--date", "2026-02-01", "--out", name];
    assert_eq!(diff(&pdf).status.code(), Some(0));
    let first = std::fs::read(&path).unwrap();
    assert!(first.starts_with(b"%PDF-"));
    assert_eq!(diff(&pdf).status.code(), Some(0));
    assert_eq!(std::fs::read(&path).unwrap(), first);
    assert_eq!(
        diff(&["--format", "html", "--out", name]).status.code(),
        Some(2)
    );
    assert_eq!(std::fs::read(&path).unwrap(), first);
}

#[test]
fn a_file_gets_no_colours() {
    let output = diff(&[]);
    let text = String::from_utf8(output.stdout).unwrap();
    assert!(
        text.contains("延续14项") && !text.contains('\u{1b}'),
        "{text}"
    );
}
