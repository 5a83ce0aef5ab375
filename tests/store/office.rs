//! An office: a folder of its own with a database, where the real binary runs.

use std::fs;
use std::path::PathBuf;
use std::process::{Command, Output, Stdio};

use rusqlite::{Connection, OpenFlags};
use tempfile::TempDir;

pub struct Office {
    folder: TempDir,
}

impl Office {
    /// An office without a database.
    pub fn new() -> Self {
        Office {
            folder: tempfile::tempdir().unwrap(),
        }
    }

    /// An office that has a fixture's notice as a plan file, named as the fixture with `.json`.
    pub fn with_notice(fixture: &str) -> Self {
        let office = Office::new();
        let plan = super::notice::plan(fixture);
        fs::write(
            office.path(&format!("{fixture}.json")),
            serde_json::to_vec(&plan).unwrap(),
        )
        .unwrap();
        office
    }

    pub fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// The command, not yet started; its output is kept.
    pub fn command(&self, args: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_duban"));
        command
            .args(args)
            .current_dir(self.folder.path())
            .env_remove("DUBAN_DB")
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped());
        command
    }

    pub fn run(&self, args: &[&str]) -> Output {
        self.command(args).output().unwrap()
    }

    /// What a command prints; it must end well.
    #[track_caller]
    pub fn ok(&self, args: &[&str]) -> String {
        let output = self.run(args);
        let text = String::from_utf8(output.stdout).unwrap();
        let errors = String::from_utf8_lossy(&output.stderr);
        assert_eq!(output.status.code(), Some(0), "{args:?}\n{text}\n{errors}");
        text
    }

    /// The message of a command that must not be able to run.
    #[track_caller]
    pub fn refused(&self, args: &[&str]) -> String {
        let output = self.run(args);
        assert_eq!(output.status.code(), Some(2), "{args:?}: {output:?}");
        String::from_utf8(output.stderr).unwrap()
    }

    #[track_caller]
    pub fn json(&self, args: &[&str]) -> serde_json::Value {
        serde_json::from_str(&self.ok(args)).unwrap()
    }

    /// The database as anybody else would open it.
    pub fn sql(&self, name: &str) -> Connection {
        Connection::open_with_flags(self.path(name), OpenFlags::SQLITE_OPEN_READ_WRITE).unwrap()
    }

    #[track_caller]
    pub fn count(&self, name: &str, sql: &str) -> i64 {
        self.sql(name).query_row(sql, [], |row| row.get(0)).unwrap()
    }

    /// Asserts that the database is whole, down to its references.
    #[track_caller]
    pub fn assert_sound(&self, name: &str) {
        let connection = self.sql(name);
        let state: String = connection
            .query_row("PRAGMA integrity_check", [], |row| row.get(0))
            .unwrap();
        assert_eq!(state, "ok");
        let broken: i64 = connection
            .query_row("SELECT count(*) FROM pragma_foreign_key_check", [], |row| {
                row.get(0)
            })
            .unwrap();
        assert_eq!(broken, 0);
    }
}
