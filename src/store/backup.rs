//! A consistent copy of the database while it is in use.

use std::path::Path;

use super::{Store, schema};
use crate::error::Result;

impl Store {
    /// Writes a copy to a file that must not exist yet. The copy is the state of one moment; others may
    /// go on writing meanwhile.
    ///
    /// # Errors
    /// [`Error::Store`](crate::Error::Store) naming the copy.
    pub fn backup_to(&self, target: &Path) -> Result<()> {
        let failed = |e: rusqlite::Error| schema::store_error(target, &e);
        let Some(name) = target.to_str() else {
            return Err(failed(rusqlite::Error::InvalidPath(target.to_owned())));
        };
        self.connection
            .execute("VACUUM INTO ?1", [name])
            .map_err(failed)?;
        // Opening checks the copy.
        Store::open(target).map(drop)
    }
}
