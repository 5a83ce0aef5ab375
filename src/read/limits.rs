//! How much of a file is read before it is given up.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use crate::error::{Error, Result};

/// A notice with photographs has some 20 MB; a file ten times that is no notice.
pub const FILE_BYTES: u64 = 200 << 20;
/// The longest notices have some 60 pages; a yearbook bound with its annexes stays below this.
pub const PAGES: u32 = 2_000;
/// A full page of 7-point Chinese has some 4,000 glyphs: 500 such pages.
pub const GLYPHS: usize = 2_000_000;
/// Row and column slots over all tables; a notice of 500 rows and 12 columns has 6,000.
pub const CELLS: usize = 1_000_000;
/// A docx has some 20 entries, one per picture more.
pub const ENTRIES: usize = 10_000;
/// What a docx, xlsx or a PDF's streams unfold to: the XML of a 500-row notice has some 10 MB.
pub const EXPANDED_BYTES: u64 = 512 << 20;
/// Elements inside elements: Word's deepest tables stay below 60, web pages below 100.
pub const NESTING: usize = 256;
/// A notice takes hundredths of a second; one a hundred times as long some seconds.
pub const TIME: Duration = Duration::from_secs(60);

/// Limits of reading one file. The defaults are this module's constants.
#[derive(Debug, Clone)]
pub struct Limits {
    /// Size of the file.
    pub file_bytes: u64,
    /// Pages of a PDF.
    pub pages: u32,
    /// Glyphs of a PDF, over all pages; lines and fills of any one page.
    pub glyphs: usize,
    /// Slots (rows × columns) over all tables.
    pub cells: usize,
    /// Entries of a zip archive.
    pub entries: usize,
    /// Bytes a file's compressed parts unfold to.
    pub expanded_bytes: u64,
    /// Depth of elements within elements.
    pub nesting: usize,
    /// Time for one file, from bytes to plan.
    pub time: Duration,
    /// Raised when the time is over; readers look at it and give up.
    pub stop: Stop,
}

/// A flag that one thread raises and another looks at.
#[derive(Debug, Clone, Default)]
pub struct Stop(Arc<AtomicBool>);

impl Stop {
    /// Asks the reader to give up.
    pub fn raise(&self) {
        self.0.store(true, Ordering::Relaxed);
    }

    /// Whether the reader was asked to give up.
    pub fn is_raised(&self) -> bool {
        self.0.load(Ordering::Relaxed)
    }
}

impl Default for Limits {
    fn default() -> Self {
        Limits {
            file_bytes: FILE_BYTES,
            pages: PAGES,
            glyphs: GLYPHS,
            cells: CELLS,
            entries: ENTRIES,
            expanded_bytes: EXPANDED_BYTES,
            nesting: NESTING,
            time: TIME,
            stop: Stop::default(),
        }
    }
}

impl Limits {
    /// Sets one limit from `name=value` as given on the command line: sizes in MB, time in seconds.
    ///
    /// # Errors
    /// [`Error::Usage`] when the name is unknown or the value is no positive number.
    pub fn set(&mut self, assignment: &str) -> Result<()> {
        let usage = |message: String| Error::Usage {
            message,
            help:
                "写法如 --limit pages=5000。可用的名称：file（MB）、pages、glyphs、cells、entries、\
                   expanded（MB）、nesting、time（秒）。"
                    .to_owned(),
        };
        let (name, value) = assignment
            .split_once('=')
            .ok_or_else(|| usage(format!("“{assignment}”不是“名称=数值”")))?;
        let number: u64 = value
            .trim()
            .parse()
            .ok()
            .filter(|n| *n > 0)
            .ok_or_else(|| usage(format!("“{assignment}”中的“{value}”不是正整数")))?;
        let count = usize::try_from(number).unwrap_or(usize::MAX);
        match name.trim() {
            "file" => self.file_bytes = number.saturating_mul(1 << 20),
            "pages" => self.pages = u32::try_from(number).unwrap_or(u32::MAX),
            "glyphs" => self.glyphs = count,
            "cells" => self.cells = count,
            "entries" => self.entries = count,
            "expanded" => self.expanded_bytes = number.saturating_mul(1 << 20),
            "nesting" => self.nesting = count,
            "time" => self.time = Duration::from_secs(number),
            other => return Err(usage(format!("没有名为“{other}”的上限"))),
        }
        Ok(())
    }

    /// # Errors
    /// [`Error::Limit`] once the time is over.
    pub fn check_time(&self, file: &str) -> Result<()> {
        if self.stop.is_raised() {
            return Err(self.passed(Limit::Time, file));
        }
        Ok(())
    }

    /// # Errors
    /// [`Error::Limit`] when the file is larger than allowed.
    pub fn check_file(&self, file: &str, bytes: u64) -> Result<()> {
        if bytes > self.file_bytes {
            return Err(self.passed(Limit::File, file));
        }
        Ok(())
    }

    /// # Errors
    /// [`Error::Limit`] when there are more pages than allowed.
    pub fn check_pages(&self, file: &str, pages: usize) -> Result<()> {
        if pages > self.pages as usize {
            return Err(self.passed(Limit::Pages, file));
        }
        Ok(())
    }

    /// # Errors
    /// [`Error::Limit`] when there are more glyphs than allowed.
    pub fn check_glyphs(&self, file: &str, glyphs: usize) -> Result<()> {
        if glyphs > self.glyphs {
            return Err(self.passed(Limit::Glyphs, file));
        }
        Ok(())
    }

    /// # Errors
    /// [`Error::Limit`] when the tables have more slots than allowed.
    pub fn check_cells(&self, file: &str, cells: usize) -> Result<()> {
        if cells > self.cells {
            return Err(self.passed(Limit::Cells, file));
        }
        Ok(())
    }

    /// # Errors
    /// [`Error::Limit`] when an archive has more entries than allowed.
    pub fn check_entries(&self, file: &str, entries: usize) -> Result<()> {
        if entries > self.entries {
            return Err(self.passed(Limit::Entries, file));
        }
        Ok(())
    }

    /// # Errors
    /// [`Error::Limit`] when compressed parts unfold to more than allowed.
    pub fn check_expanded(&self, file: &str, bytes: u64) -> Result<()> {
        if bytes > self.expanded_bytes {
            return Err(self.passed(Limit::Expanded, file));
        }
        Ok(())
    }

    /// # Errors
    /// [`Error::Limit`] when elements lie deeper than allowed.
    pub fn check_nesting(&self, file: &str, depth: usize) -> Result<()> {
        if depth > self.nesting {
            return Err(self.passed(Limit::Nesting, file));
        }
        Ok(())
    }

    /// The error of a passed limit.
    pub(crate) fn passed(&self, limit: Limit, file: &str) -> Error {
        let megabytes = |bytes: u64| {
            if bytes >= 1 << 20 {
                format!("{} MB", bytes >> 20)
            } else {
                format!("{bytes} 字节")
            }
        };
        let (name, message, bound) = match limit {
            Limit::File => ("file", "文件太大", megabytes(self.file_bytes)),
            Limit::Pages => ("pages", "页数太多", format!("{} 页", self.pages)),
            Limit::Glyphs => ("glyphs", "字符或线条太多", format!("{} 个", self.glyphs)),
            Limit::Cells => ("cells", "表格单元格太多", format!("{} 格", self.cells)),
            Limit::Entries => (
                "entries",
                "压缩包内文件太多",
                format!("{} 个", self.entries),
            ),
            Limit::Expanded => (
                "expanded",
                "解压后内容太大，可能是恶意构造的文件",
                megabytes(self.expanded_bytes),
            ),
            Limit::Nesting => ("nesting", "内容嵌套太深", format!("{} 层", self.nesting)),
            Limit::Time => (
                "time",
                "读取超时",
                format!("{} 秒", self.time.as_secs_f64()),
            ),
        };
        Error::Limit {
            file: file.to_owned(),
            message: message.to_owned(),
            limit: bound,
            help: format!("若确认文件无误，可加 --limit {name}=更大的数值 再试。"),
        }
    }
}

/// Which limit was passed.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Limit {
    File,
    Pages,
    Glyphs,
    Cells,
    Entries,
    Expanded,
    Nesting,
    Time,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_limit_can_be_set_by_name() {
        let mut limits = Limits::default();
        limits.set("pages=3").unwrap();
        limits.set("file=2").unwrap();
        assert_eq!((limits.pages, limits.file_bytes), (3, 2 << 20));
        let error = limits.check_pages("甲.pdf", 4).unwrap_err();
        assert_eq!(error.to_string(), "“甲.pdf”：页数太多（上限 3 页）");
        assert!(error.help().contains("--limit pages="));
    }

    #[test]
    fn a_wrong_setting_is_refused() {
        for wrong in ["pages", "pages=", "pages=0", "pages=-1", "leaves=3"] {
            assert!(Limits::default().set(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn a_raised_flag_ends_the_reading() {
        let limits = Limits::default();
        limits.check_time("甲.pdf").unwrap();
        limits.clone().stop.raise();
        assert!(limits.check_time("甲.pdf").is_err());
    }
}
