//! Office files as zip archives: the parts, within limits.

use std::io::{Cursor, Read};

use zip::ZipArchive;

use super::Limits;
use super::limits::Limit;
use crate::error::{Error, Result};

/// A zip archive in memory.
pub(super) struct Package<'a> {
    archive: ZipArchive<Cursor<&'a [u8]>>,
    /// Names of all parts as the archive gives them, by index.
    names: Vec<String>,
    file: &'a str,
    limits: &'a Limits,
    /// Bytes unfolded so far, over all parts.
    expanded: u64,
}

impl<'a> Package<'a> {
    /// Opens the archive's directory.
    pub fn open(bytes: &'a [u8], file: &'a str, limits: &'a Limits) -> Result<Self> {
        let archive = ZipArchive::new(Cursor::new(bytes)).map_err(|_| damaged(file, None))?;
        limits.check_entries(file, archive.len())?;
        let names = archive
            .file_names()
            .map(|name| name.map(|n| n.into_owned()).unwrap_or_default())
            .collect();
        Ok(Package {
            archive,
            names,
            file,
            limits,
            expanded: 0,
        })
    }

    /// Names of all parts, with forward slashes.
    pub fn names(&self) -> impl Iterator<Item = String> {
        self.names.iter().map(|name| name.replace('\\', "/"))
    }

    /// Whether there is a part of this name, in whatever case (some programs write `Word/Document.xml`).
    pub fn has(&self, part: &str) -> bool {
        self.index(part).is_some()
    }

    fn index(&self, part: &str) -> Option<usize> {
        let part = part.trim_start_matches('/');
        self.names().position(|name| name == part).or_else(|| {
            self.names()
                .position(|name| name.eq_ignore_ascii_case(part))
        })
    }

    /// A part's content; `None` when there is no such part.
    pub fn part(&mut self, part: &str) -> Result<Option<Vec<u8>>> {
        let Some(index) = self.index(part) else {
            return Ok(None);
        };
        let entry = self
            .archive
            .by_index(index)
            .map_err(|_| damaged(self.file, Some(part)))?;
        let mut content = Vec::new();
        // One byte more than allowed tells a part that is too large from one that just fits;
        // the size that the archive declares is not to be trusted.
        let room = self.limits.expanded_bytes.saturating_sub(self.expanded);
        entry
            .take(room.saturating_add(1))
            .read_to_end(&mut content)
            .map_err(|_| damaged(self.file, Some(part)))?;
        self.expanded += content.len() as u64;
        self.limits.check_expanded(self.file, self.expanded)?;
        Ok(Some(content))
    }

    /// Unfolds every part without keeping it, for readers that open the archive themselves.
    pub fn check_all(&mut self) -> Result<()> {
        for index in 0..self.archive.len() {
            self.limits.check_time(self.file)?;
            let Ok(entry) = self.archive.by_index(index) else {
                continue;
            };
            let room = self.limits.expanded_bytes.saturating_sub(self.expanded);
            // A damaged part is the reader's to report; here only its size counts.
            let mut content = entry.take(room.saturating_add(1));
            let mut buffer = [0; 64 << 10];
            while let Ok(n @ 1..) = content.read(&mut buffer) {
                self.expanded += n as u64;
            }
            if self.expanded > self.limits.expanded_bytes {
                return Err(self.limits.passed(Limit::Expanded, self.file));
            }
        }
        Ok(())
    }
}

fn damaged(file: &str, part: Option<&str>) -> Error {
    Error::Unreadable {
        file: file.to_owned(),
        message: match part {
            Some(part) => format!("文件已损坏，其中的“{part}”无法解压"),
            None => "文件不完整或已损坏，打不开".to_owned(),
        },
        help: "请重新下载或向发文单位索取；若 Word/WPS 能打开并修复它，请另存一份再试。".to_owned(),
    }
}
