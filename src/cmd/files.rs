//! Files and folders on the command line → the files to read.

use std::ffi::OsStr;
use std::path::{Path, PathBuf};

use walkdir::WalkDir;

use duban::error::{Error, Result};

/// Endings of what a notice can come as, those that end in an error with advice included. Other files in a folder
/// (programs, data, pictures of a web page) are no notices.
pub const NOTICES: &[&str] = &[
    "pdf", "docx", "docm", "doc", "wps", "wpt", "rtf", "odt", "ofd", "xlsx", "xlsm", "xlsb", "xls",
    "et", "ods", "csv", "tsv", "txt", "md", "html", "htm", "xhtml", "shtml", "mht", "mhtml", "tif",
    "tiff",
];

/// The files that arguments name.
#[derive(Debug, Default)]
pub struct Found {
    /// To be read, in the order of the arguments, inside a folder by name.
    pub files: Vec<Named>,
    /// Passed over inside folders for their ending. Hidden files are not even counted.
    pub passed_over: usize,
}

impl Found {
    /// The files' paths.
    pub fn into_paths(self) -> Vec<PathBuf> {
        self.files.into_iter().map(|file| file.path).collect()
    }
}

/// A file and what it is called.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Named {
    /// Where it is.
    pub path: PathBuf,
    /// Its path inside the folder that was named; its name if it was named itself.
    pub inside: PathBuf,
}

/// Files named, and those with one of the endings inside folders named. Hidden and temporary office files (`~$…`)
/// are passed over.
///
/// # Errors
/// When a path does not exist or a folder cannot be listed, or there is nothing to read.
pub fn files(paths: &[PathBuf], endings: &[&str]) -> Result<Found> {
    let mut found = Found::default();
    for path in paths {
        let walk = WalkDir::new(path)
            .follow_links(true)
            .sort_by_file_name()
            .into_iter()
            .filter_entry(|e| e.depth() == 0 || !is_hidden(e.file_name()));
        for entry in walk {
            let entry = entry.map_err(|e| Error::Io {
                what: "无法读取",
                path: e.path().unwrap_or(path).to_owned(),
                source: e.into(),
            })?;
            if entry.file_type().is_dir() {
                continue;
            }
            if entry.depth() > 0
                && !(entry.file_type().is_file() && has_ending(entry.path(), endings))
            {
                found.passed_over += 1;
                continue;
            }
            let inside = match entry.path().strip_prefix(path) {
                Ok(inside) if entry.depth() > 0 => inside.to_owned(),
                _ => PathBuf::from(entry.file_name()),
            };
            found.files.push(Named {
                path: entry.into_path(),
                inside,
            });
        }
    }
    if found.files.is_empty() {
        return Err(Error::Usage {
            message: match found.passed_over {
                0 => "没有找到文件".to_owned(),
                n => format!("没有找到可读取的文件（有 {n} 个其他文件）"),
            },
            help: "请检查路径；文件夹中的隐藏文件和 ~$ 开头的临时文件不会读取。".to_owned(),
        });
    }
    Ok(found)
}

fn is_hidden(name: &OsStr) -> bool {
    let name = name.to_string_lossy();
    name.starts_with('.') || name.starts_with("~$") || name.eq_ignore_ascii_case("thumbs.db")
}

fn has_ending(path: &Path, endings: &[&str]) -> bool {
    path.extension().is_some_and(|ending| {
        let ending = ending.to_string_lossy().to_ascii_lowercase();
        endings.contains(&ending.as_str())
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hidden_temporary_and_other_files_are_passed_over() {
        let folder = tempfile::tempdir().unwrap();
        for name in [
            "b.PDF",
            "a.docx",
            "~$a.docx",
            ".x.pdf",
            "d.json",
            ".git/e.pdf",
            "c/f.txt",
        ] {
            let path = folder.path().join(name);
            std::fs::create_dir_all(path.parent().unwrap()).unwrap();
            std::fs::write(path, "甲").unwrap();
        }
        let found = files(&[folder.path().to_owned()], NOTICES).unwrap();
        let inside: Vec<_> = found
            .files
            .iter()
            .map(|f| f.inside.to_str().unwrap())
            .collect();
        assert_eq!(inside, ["a.docx", "b.PDF", "c/f.txt"]);
        assert_eq!(found.passed_over, 1);
        assert_eq!(
            files(&[folder.path().to_owned()], &[NOTICES, &["json"]].concat())
                .unwrap()
                .files
                .len(),
            4
        );
        let named = files(&[folder.path().join("d.json")], NOTICES).unwrap();
        assert_eq!(named.files[0].inside, Path::new("d.json"));
        assert!(files(&[folder.path().join("没有")], NOTICES).is_err());
    }
}
