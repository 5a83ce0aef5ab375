//! One SQLite file: plans of all years with their revisions, and the append-only ledger of progress.
//!
//! Every change is one transaction: a process killed at any moment leaves all of it or nothing.

mod backup;
mod ledger;
mod plans;
mod schema;
mod spec;

use std::path::{Path, PathBuf};

use rusqlite::{Connection, Transaction, TransactionBehavior};

use crate::error::{Error, Result};

pub use ledger::{Form, Imported};
pub use plans::{Saved, SavedKind, Stored, Summary};
pub use spec::{ParseSpecError, Place, Spec, find_places};

/// An open database.
#[derive(Debug)]
pub struct Store {
    connection: Connection,
    path: PathBuf,
}

impl Store {
    /// Opens a database and creates it if there is none.
    ///
    /// # Errors
    /// [`Error::Store`] when it cannot be opened, is damaged, is another program's, or of a newer version.
    pub fn create(path: &Path) -> Result<Self> {
        Ok(Store {
            connection: schema::open(path, true)?,
            path: path.to_owned(),
        })
    }

    /// Opens a database that must be there.
    ///
    /// # Errors
    /// As [`Store::create`], and when there is none.
    pub fn open(path: &Path) -> Result<Self> {
        Ok(Store {
            connection: schema::open(path, false)?,
            path: path.to_owned(),
        })
    }

    /// Begins a change. The lock is taken at once, so that what is read inside still holds when it is written.
    fn begin(&mut self) -> Result<Transaction<'_>> {
        let path = &self.path;
        self.connection
            .transaction_with_behavior(TransactionBehavior::Immediate)
            .map_err(|e| schema::store_error(path, &e))
    }

    fn failed(&self) -> impl Fn(rusqlite::Error) -> Error + use<> {
        let path = self.path.clone();
        move |e| schema::store_error(&path, &e)
    }

    /// Content that is in the database but cannot be understood.
    fn unreadable(&self, what: &str, error: impl std::fmt::Display) -> Error {
        Error::Store {
            path: self.path.clone(),
            message: format!("{what}无法读懂：{error}"),
            help: "数据库可能被别的程序改过；请从 duban backup 的副本恢复。".to_owned(),
        }
    }
}
