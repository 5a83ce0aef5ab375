//! A consistent copy of the database while it is in use.

use std::ffi::OsString;
use std::fs;
use std::path::Path;

use super::{Store, schema};
use crate::error::{Error, Result};

impl Store {
    /// Writes a copy, which is the state of one moment; others may go on writing meanwhile. It is written under
    /// another name beside the target, checked, then renamed: an old copy is replaced whole or not at all.
    ///
    /// # Errors
    /// [`Error::Store`] or [`Error::Io`] naming the copy.
    pub fn backup_to(&self, target: &Path) -> Result<()> {
        let io = |source| Error::Io {
            what: "无法写入",
            path: target.to_owned(),
            source,
        };
        let mut name = OsString::from(".");
        name.push(target.file_name().unwrap_or_default());
        name.push(format!(".{}.tmp", std::process::id()));
        let temporary = target.with_file_name(name);
        let _ = fs::remove_file(&temporary);
        let written = self
            .copy_to(&temporary)
            .and_then(|()| fs::rename(&temporary, target).map_err(io));
        if written.is_err() {
            // The first failure is the one to tell.
            let _ = fs::remove_file(&temporary);
        }
        written
    }

    fn copy_to(&self, copy: &Path) -> Result<()> {
        let failed = |e: rusqlite::Error| schema::store_error(copy, &e);
        let name = copy
            .to_str()
            .ok_or_else(|| failed(rusqlite::Error::InvalidPath(copy.to_owned())))?;
        self.connection
            .execute("VACUUM INTO ?1", [name])
            .map_err(failed)?;
        // Opening checks the copy.
        Store::open(copy).map(drop)
    }
}
