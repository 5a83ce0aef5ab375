//! Finished bytes → files: whole or not at all, over nothing of another kind, never outside the folder asked for.

use std::borrow::Cow;
use std::collections::HashSet;
use std::ffi::OsString;
use std::fs::{self, File, OpenOptions};
use std::io::{self, Write as _};
use std::path::Path;

use crate::error::{Error, Result};

/// What is written. A file is replaced only by one of its own kind, told by its content.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// A plan, findings, standings: anything as JSON.
    Json,
    /// A table as comma-separated values.
    Csv,
    /// An Excel workbook.
    Xlsx,
    /// A report.
    Pdf,
    /// A page, an overlay.
    Html,
    /// A picture of a page.
    Svg,
    /// Settings.
    Toml,
    /// Plain or Markdown text.
    Text,
}

/// Writes a file: under a temporary name beside the target, then renamed, so that an interrupted run
/// leaves the old file or the new one, never half of one. The target's folder must exist.
///
/// A target that exists is replaced when it is of the same kind, or with `force`. A target that is no regular file
/// (`/dev/stdout`, a pipe) is written to directly.
///
/// # Errors
/// [`Error::Usage`] when the target is a folder or a file of another kind; [`Error::Io`] when it cannot be written.
pub fn write_new(path: &Path, bytes: &[u8], kind: Kind, force: bool) -> Result<()> {
    let failed = |source| Error::Io {
        what: "无法写入",
        path: path.to_owned(),
        source,
    };
    match fs::metadata(path) {
        Ok(old) if old.is_dir() => {
            return Err(Error::Usage {
                message: format!("“{}”是文件夹，不能写成文件", path.display()),
                help: "请在输出路径中写明文件名。".to_owned(),
            });
        }
        Ok(old) if !old.is_file() => return fs::write(path, bytes).map_err(failed),
        Ok(_) if !force && !kind.is_of(&fs::read(path).map_err(failed)?) => {
            return Err(Error::Usage {
                message: format!(
                    "“{}”已存在，而且不是{}，没有改动它",
                    path.display(),
                    kind.label()
                ),
                help: "请换一个文件名；若确要覆盖，请加 --force。".to_owned(),
            });
        }
        _ => {}
    }
    let (temporary, mut file) = create_beside(path).map_err(failed)?;
    let written = file
        .write_all(bytes)
        .and_then(|()| file.sync_all())
        .and_then(|()| {
            drop(file);
            fs::rename(&temporary, path)
        });
    written.map_err(|source| {
        // The first failure is the one to tell; a temporary file left behind harms nobody.
        let _ = fs::remove_file(&temporary);
        failed(source)
    })
}

/// Makes a folder, and those above it, unless they exist.
///
/// # Errors
/// [`Error::Io`] when it cannot be made.
pub fn make_folder(path: &Path) -> Result<()> {
    fs::create_dir_all(path).map_err(|source| Error::Io {
        what: "无法新建文件夹",
        path: path.to_owned(),
        source,
    })
}

/// A new file in the target's folder under a name nobody uses.
fn create_beside(path: &Path) -> io::Result<(std::path::PathBuf, File)> {
    let name = path.file_name().ok_or(io::ErrorKind::InvalidInput)?;
    let mut attempt = 0;
    loop {
        let mut temporary = OsString::from(".");
        temporary.push(name);
        temporary.push(format!(".{}-{attempt}.tmp", std::process::id()));
        let temporary = path.with_file_name(temporary);
        match OpenOptions::new()
            .write(true)
            .create_new(true)
            .open(&temporary)
        {
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists && attempt < 100 => {
                attempt += 1
            }
            other => return other.map(|file| (temporary, file)),
        }
    }
}

impl Kind {
    /// The word shown to the user.
    fn label(self) -> &'static str {
        match self {
            Kind::Json => "JSON 文件",
            Kind::Csv => "CSV 表格",
            Kind::Xlsx => "Excel 表格",
            Kind::Pdf => "PDF 文件",
            Kind::Html => "网页文件",
            Kind::Svg => "SVG 图",
            Kind::Toml => "配置文件",
            Kind::Text => "文本文件",
        }
    }

    /// Whether a file's content is of this kind; an empty file is of every kind.
    fn is_of(self, content: &[u8]) -> bool {
        if content.iter().all(u8::is_ascii_whitespace) {
            return true;
        }
        let binary =
            content.starts_with(b"%PDF-") || content.starts_with(b"PK") || content.contains(&0);
        let text = String::from_utf8_lossy(content);
        let text = text.trim_start_matches('\u{feff}').trim_start();
        let json =
            text.starts_with(['{', '[']) && serde_json::from_str::<serde_json::Value>(text).is_ok();
        match self {
            Kind::Pdf => content.starts_with(b"%PDF-"),
            Kind::Xlsx => content.starts_with(b"PK") && content.windows(3).any(|w| w == b"xl/"),
            Kind::Json => json,
            Kind::Svg => {
                text.starts_with("<svg") || (text.starts_with("<?xml") && text.contains("<svg"))
            }
            Kind::Html => {
                let head: String = text.chars().take(200).collect::<String>().to_lowercase();
                head.contains("<html") || head.contains("<!doctype html")
            }
            Kind::Toml => toml::from_str::<toml::Table>(text).is_ok(),
            Kind::Csv => {
                !binary
                    && !json
                    && !text.starts_with('<')
                    && text.lines().next().is_some_and(|l| l.contains(','))
            }
            Kind::Text => !binary && !json && !text.starts_with('<'),
        }
    }
}

/// The longest file name without its ending: file systems allow 255 bytes, a Chinese character takes three.
const LONGEST_NAME: usize = 180;

/// Names that Windows keeps for devices, whatever ending follows.
const DEVICES: [&str; 6] = ["con", "prn", "aux", "nul", "com", "lpt"];

/// A text as a file name without ending: one part of a path, valid on Windows, macOS and Linux alike.
/// `区教育局/体育局` becomes `区教育局_体育局`. The same text always gives the same name; different texts may
/// give the same one, see [`FileNames`].
pub fn file_name(text: &str) -> String {
    let mut name = String::new();
    for c in text.chars() {
        match c {
            '/' | '\\' | ':' | '*' | '?' | '"' | '<' | '>' | '|' => name.push('_'),
            // Marks without width turn the visible order of a name around or make two names look the same.
            '\u{200b}'..='\u{200f}'
            | '\u{202a}'..='\u{202e}'
            | '\u{2060}'..='\u{206f}'
            | '\u{feff}'
            | '\u{ad}' => {}
            c if c.is_whitespace() => name.push(' '),
            c if c.is_control() => {}
            c => name.push(c),
        }
        if name.len() >= LONGEST_NAME {
            break;
        }
    }
    // Windows drops dots and spaces at the end; a dot in front hides a file, a hyphen makes it an option.
    let name = name
        .trim_end_matches(['.', ' '])
        .trim_start_matches(['.', ' ', '-']);
    if name.is_empty() {
        return "未命名".to_owned();
    }
    let stem = name
        .split('.')
        .next()
        .unwrap_or(name)
        .trim_end()
        .to_ascii_lowercase();
    let device =
        stem.trim_end_matches(|c: char| c.is_ascii_digit() || matches!(c, '¹' | '²' | '³'));
    if DEVICES.contains(&device) {
        return format!("_{name}");
    }
    name.to_owned()
}

/// Gives each of several texts its own file name within one folder.
#[derive(Debug, Default)]
pub struct FileNames {
    used: HashSet<String>,
}

impl FileNames {
    /// The file name of a text; the second text with the same name gets `-2`. Case does not tell names apart:
    /// on Windows and macOS it does not.
    pub fn unique(&mut self, text: &str) -> String {
        let name = file_name(text);
        let mut candidate = name.clone();
        let mut count = 1;
        while !self.used.insert(candidate.to_lowercase()) {
            count += 1;
            candidate = format!("{name}-{count}");
        }
        candidate
    }
}

/// A text as a cell of a CSV file: a spreadsheet takes cells that begin with `=`, `+`, `-`, `@` or a tab for
/// formulas, so such a text gets an apostrophe in front, which a spreadsheet does not show. Numbers and
/// dashes stay as they are.
pub fn csv_text(text: &str) -> Cow<'_, str> {
    let formula = text.starts_with(['=', '@', '\t', '\r', '\n', '＝', '＋', '－', '＠'])
        || (text.starts_with(['+', '-']) && text.parse::<f64>().is_err());
    let dashes = text.chars().all(|c| matches!(c, '-' | '－'));
    if formula && !dashes {
        Cow::Owned(format!("'{text}"))
    } else {
        Cow::Borrowed(text)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_file_is_replaced_by_its_own_kind_only() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("计划.json");
        write_new(&path, b"{}", Kind::Json, false).unwrap();
        write_new(&path, b"[1]", Kind::Json, false).unwrap();
        assert_eq!(fs::read(&path).unwrap(), b"[1]");
        let error = write_new(&path, b"%PDF-1.7", Kind::Pdf, false).unwrap_err();
        assert!(error.help().contains("--force"), "{error}");
        assert_eq!(fs::read(&path).unwrap(), b"[1]");
        write_new(&path, b"%PDF-1.7", Kind::Pdf, true).unwrap();
        assert!(write_new(&path, b"{}", Kind::Json, false).is_err());
        assert!(write_new(&path, b"a,b", Kind::Csv, false).is_err());
        assert!(write_new(&path, b"a", Kind::Text, false).is_err());
        write_new(&path, b"%PDF-2.0", Kind::Pdf, false).unwrap();
        let left: Vec<_> = fs::read_dir(folder.path()).unwrap().collect();
        assert_eq!(left.len(), 1, "no temporary file stays behind");
    }

    #[test]
    fn a_failed_write_leaves_nothing() {
        let folder = tempfile::tempdir().unwrap();
        assert!(write_new(folder.path(), b"{}", Kind::Json, true).is_err());
        assert!(
            write_new(
                &folder.path().join("没有/计划.json"),
                b"{}",
                Kind::Json,
                true
            )
            .is_err()
        );
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 0);
    }

    #[test]
    fn names_of_units_are_cleaned() {
        for (text, name) in [
            ("区教育局", "区教育局"),
            ("区教育局/体育局", "区教育局_体育局"),
            ("../../etc/passwd", "_.._etc_passwd"),
            ("..", "未命名"),
            ("", "未命名"),
            ("C:\\窗口", "C__窗口"),
            ("con", "_con"),
            ("COM1.txt", "_COM1.txt"),
            ("common", "common"),
            ("区教育局\n（牵头）. ", "区教育局 （牵头）"),
            ("-rf", "rf"),
            ("甲\u{202e}乙", "甲乙"),
        ] {
            assert_eq!(file_name(text), name, "{text:?}");
        }
        let mut names = FileNames::default();
        assert_eq!(names.unique("A/B"), "A_B");
        assert_eq!(names.unique("a:b"), "a_b-2");
    }

    #[test]
    fn a_cell_is_no_formula() {
        for (text, cell) in [
            ("=1+1", "'=1+1"),
            ("@SUM(A1)", "'@SUM(A1)"),
            ("+cmd|' /C calc'!A0", "'+cmd|' /C calc'!A0"),
            ("-2+3", "'-2+3"),
            ("-2.5", "-2.5"),
            ("---", "---"),
            ("——", "——"),
            ("完成50%", "完成50%"),
        ] {
            assert_eq!(csv_text(text), cell);
        }
    }

    proptest! {
        #[test]
        fn no_text_escapes_the_folder(text in any::<String>()) {
            let name = file_name(&text);
            let parts: Vec<_> = Path::new(&name).components().collect();
            prop_assert!(matches!(parts[..], [std::path::Component::Normal(_)]), "{name:?}");
            prop_assert!(name.len() <= LONGEST_NAME + 4);
            prop_assert_eq!(file_name(&name), name.clone());
        }
    }
}
