//! The binary as a clerk uses it: reading notices, one or a folder of them.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

fn fixture(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("fixtures")
        .join(path)
}

/// Runs the program in a folder of its own.
fn duban(folder: &Path, arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_duban"))
        .args(arguments)
        .current_dir(folder)
        .env_remove("DUBAN_DB")
        .output()
        .expect("the program starts")
}

fn told(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

fn tasks(json: &[u8]) -> usize {
    let plan: duban::Plan = serde_json::from_slice(json).expect("a plan");
    plan.tasks().count()
}

#[test]
fn one_notice_is_printed_as_json() {
    let folder = tempfile::tempdir().unwrap();
    let notice = fixture("yunxi-2022-sheet/notice.xlsx");
    let notice = notice.to_str().unwrap();
    let output = duban(folder.path(), &["read", notice]);
    assert_eq!(output.status.code(), Some(0), "{}", told(&output));
    assert_eq!(tasks(&output.stdout), 24);

    let output = duban(folder.path(), &["read", notice, "--out", "计划.json"]);
    assert_eq!(output.status.code(), Some(0), "{}", told(&output));
    assert_eq!(
        tasks(&fs::read(folder.path().join("计划.json")).unwrap()),
        24
    );

    // Something else of that name is not overwritten.
    fs::write(folder.path().join("文稿.txt"), "正文").unwrap();
    let output = duban(folder.path(), &["read", notice, "--out", "文稿.txt"]);
    assert_eq!(output.status.code(), Some(2));
    assert_eq!(
        fs::read_to_string(folder.path().join("文稿.txt")).unwrap(),
        "正文"
    );
}

#[test]
fn a_folder_is_read_on_after_bad_files() {
    let folder = tempfile::tempdir().unwrap();
    let notices = folder.path().join("通知/2022");
    fs::create_dir_all(&notices).unwrap();
    let whole = fs::read(fixture("xiqing-2024/notice.docx")).unwrap();
    fs::write(notices.join("甲.docx"), &whole).unwrap();
    fs::write(notices.join("断.docx"), &whole[..whole.len() / 2]).unwrap();
    fs::write(notices.join("~$甲.docx"), "x").unwrap();
    fs::write(notices.join("数据.db"), "x").unwrap();
    fs::copy(
        fixture("xiqing-2024/notice.html"),
        folder.path().join("通知/甲.html"),
    )
    .unwrap();

    let output = duban(folder.path(), &["read", "通知"]);
    assert_eq!(output.status.code(), Some(2));
    assert!(told(&output).contains("--out"), "{}", told(&output));

    let output = duban(folder.path(), &["read", "通知", "--out", "计划"]);
    let table = told(&output);
    assert_eq!(output.status.code(), Some(2), "{table}");
    assert!(
        table.contains("断.docx") && table.contains("重新下载"),
        "{table}"
    );
    assert!(
        table.contains("共 3 个文件，读入 2 个，没有读入 1 个，略过其他文件 1 个。"),
        "{table}"
    );
    for plan in ["计划/2022/甲.json", "计划/甲.json"] {
        assert_eq!(
            tasks(&fs::read(folder.path().join(plan)).unwrap()),
            41,
            "{plan}"
        );
    }
}

#[test]
fn limits_can_be_set() {
    let folder = tempfile::tempdir().unwrap();
    let notice = fixture("yunxi-2025-banner/notice.pdf");
    let output = duban(
        folder.path(),
        &["read", notice.to_str().unwrap(), "--limit", "pages=1"],
    );
    assert_eq!(output.status.code(), Some(2));
    assert!(
        told(&output).contains("页数太多（上限 1 页）"),
        "{}",
        told(&output)
    );
    let output = duban(
        folder.path(),
        &["read", notice.to_str().unwrap(), "--limit", "leaves=1"],
    );
    assert_eq!(output.status.code(), Some(2));
    assert!(
        told(&output).contains("没有名为“leaves”的上限"),
        "{}",
        told(&output)
    );
}

#[test]
fn what_cannot_be_read_says_what_to_do() {
    let folder = tempfile::tempdir().unwrap();
    for (name, content, words) in [
        ("空.pdf", &b""[..], "空的"),
        ("图.png", b"\x89PNG\r\n\x1a\n", "OCR"),
        ("旧.doc", br"{\rtf1 }", "另存为 .docx"),
        ("信.txt", "没有表格的信".as_bytes(), "没有找到表格"),
    ] {
        fs::write(folder.path().join(name), content).unwrap();
        let output = duban(folder.path(), &["read", name]);
        assert_eq!(output.status.code(), Some(2), "{name}");
        assert!(output.stdout.is_empty(), "{name}");
        assert!(told(&output).contains(words), "{name}: {}", told(&output));
    }
    let output = duban(folder.path(), &["read", "没有.pdf"]);
    assert_eq!(output.status.code(), Some(2));
    assert!(told(&output).contains("没有.pdf"), "{}", told(&output));
}
