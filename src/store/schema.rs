//! Opening the database: what it is, which version its tables have, and bringing them up to date.

use std::fs::File;
use std::io::Read;
use std::path::Path;
use std::time::{Duration, Instant};

use rusqlite::{Connection, ErrorCode, OpenFlags, TransactionBehavior};

use crate::error::{Error, Result};

/// The tables of version n are made by the first n migrations. A migration is never edited once released.
const MIGRATIONS: &[&str] = &[include_str!("migrations/0001_plans_and_ledger.sql")];

/// "duba": marks the file as ours in SQLite's header.
const APPLICATION_ID: i32 = 0x6475_6261;

/// How long to wait for another process before giving up. Writing takes milliseconds; ten clerks at
/// once on a slow network disk still fit.
const BUSY: Duration = Duration::from_secs(30);

/// Opens a database, makes its tables if it is new (only with `create`), and brings older ones up to date.
pub(super) fn open(path: &Path, create: bool) -> Result<Connection> {
    if !create && !path.exists() {
        return Err(Error::Store {
            path: path.to_owned(),
            message: "不存在".to_owned(),
            help: "请先用 duban ingest 存入通知，或用 --db 指明数据库文件。".to_owned(),
        });
    }
    check_header(path)?;
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let flags = if create {
        flags | OpenFlags::SQLITE_OPEN_CREATE
    } else {
        flags
    };
    let mut connection =
        Connection::open_with_flags(path, flags).map_err(|e| store_error(path, &e))?;
    prepare(&mut connection, path)?;
    Ok(connection)
}

/// SQLite takes a file of a few bytes for an empty database and would write over it.
fn check_header(path: &Path) -> Result<()> {
    const MAGIC: &[u8] = b"SQLite format 3\0";
    let mut start = Vec::new();
    // A file that is not there yet, or cannot be read, is SQLite's to tell.
    if let Ok(file) = File::open(path)
        && file.take(16).read_to_end(&mut start).is_ok()
        && !start.is_empty()
        && start != MAGIC
    {
        return Err(damaged(path, "文件开头不是 SQLite 格式"));
    }
    Ok(())
}

fn prepare(connection: &mut Connection, path: &Path) -> Result<()> {
    let failed = |e: rusqlite::Error| store_error(path, &e);
    connection.busy_timeout(BUSY).map_err(failed)?;
    check_identity(connection, path)?;
    write_ahead(connection).map_err(failed)?;
    // FULL: a power cut after the command has said "recorded" must not lose the record.
    connection
        .execute_batch("PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON;")
        .map_err(failed)?;
    migrate(connection, path)?;
    let state: String = connection
        .query_row("PRAGMA quick_check(1)", [], |row| row.get(0))
        .map_err(failed)?;
    if state != "ok" {
        return Err(damaged(path, &state));
    }
    Ok(())
}

/// Refuses another program's database and one of a newer version, before anything is written to it.
fn check_identity(connection: &Connection, path: &Path) -> Result<()> {
    let number = |sql| -> Result<i64> {
        connection
            .query_row(sql, [], |row| row.get(0))
            .map_err(|e| store_error(path, &e))
    };
    let application = number("PRAGMA application_id")?;
    let tables = number("SELECT count(*) FROM sqlite_schema")?;
    if application != i64::from(APPLICATION_ID) && (application != 0 || tables > 0) {
        return Err(Error::Store {
            path: path.to_owned(),
            message: "是别的程序的数据库，没有改动它".to_owned(),
            help: "请用 --db 另指一个文件。".to_owned(),
        });
    }
    let version = number("PRAGMA user_version")?;
    if version > MIGRATIONS.len() as i64 {
        return Err(Error::Store {
            path: path.to_owned(),
            message: format!(
                "由更新版本的 duban 建立（结构版本 {version}，本程序只认到 {}），没有改动它",
                MIGRATIONS.len()
            ),
            help: "请升级 duban 后再用；不要用旧版本打开。".to_owned(),
        });
    }
    Ok(())
}

/// Readers go on while one writes. Two processes that create the file at the same moment collide here
/// without SQLite's own waiting, so it is tried again until the usual time is up.
fn write_ahead(connection: &Connection) -> rusqlite::Result<()> {
    let start = Instant::now();
    loop {
        let set = connection.query_row("PRAGMA journal_mode = WAL", [], |_| Ok(()));
        match set {
            Err(e) if is_busy(&e) && start.elapsed() < BUSY => {
                std::thread::sleep(Duration::from_millis(10));
            }
            other => return other,
        }
    }
}

fn migrate(connection: &mut Connection, path: &Path) -> Result<()> {
    let version = |connection: &Connection| -> rusqlite::Result<usize> {
        connection.query_row("PRAGMA user_version", [], |row| {
            row.get::<_, i64>(0)
                .map(|v| usize::try_from(v).unwrap_or(0))
        })
    };
    let run = |connection: &mut Connection| -> rusqlite::Result<()> {
        if version(connection)? == MIGRATIONS.len() {
            return Ok(());
        }
        let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
        // Asked again under the lock: another process may just have done it.
        for (number, sql) in (1_i64..).zip(MIGRATIONS).skip(version(&transaction)?) {
            transaction.execute_batch(sql)?;
            transaction.pragma_update(None, "user_version", number)?;
        }
        transaction.pragma_update(None, "application_id", APPLICATION_ID)?;
        transaction.commit()
    };
    run(connection).map_err(|e| store_error(path, &e))
}

fn is_busy(error: &rusqlite::Error) -> bool {
    matches!(
        error.sqlite_error_code(),
        Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked)
    )
}

fn damaged(path: &Path, detail: &str) -> Error {
    Error::Store {
        path: path.to_owned(),
        message: format!("不是数据库，或已经损坏（{detail}）"),
        help: "请停止写入，从 duban backup 的副本恢复；没有副本时先复制此文件再请人修复。"
            .to_owned(),
    }
}

/// SQLite's error as the clerk should see it.
pub(super) fn store_error(path: &Path, error: &rusqlite::Error) -> Error {
    let (message, help) = match error.sqlite_error_code() {
        Some(ErrorCode::NotADatabase | ErrorCode::DatabaseCorrupt) => {
            return damaged(path, &error.to_string());
        }
        Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked) => (
            format!("被其他程序占用，等了 {} 秒仍不能写入", BUSY.as_secs()),
            "请稍后再试；若没有别的 duban 在运行，请检查是否有程序打开了此文件。",
        ),
        Some(ErrorCode::CannotOpen) => (
            "无法打开或建立".to_owned(),
            "请检查文件夹是否存在、是否有读写权限。",
        ),
        Some(ErrorCode::ReadOnly | ErrorCode::PermissionDenied) => {
            ("不可写".to_owned(), "请检查文件和所在文件夹的写权限。")
        }
        Some(ErrorCode::DiskFull) => (
            "磁盘已满".to_owned(),
            "请腾出空间后重试，已存的内容不受影响。",
        ),
        _ => (
            format!("操作失败：{error}"),
            "已存的内容不受影响；若反复出现，请先用 duban backup 备份。",
        ),
    };
    Error::Store {
        path: path.to_owned(),
        message,
        help: help.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn message(path: &Path) -> String {
        open(path, true).unwrap_err().to_string()
    }

    #[test]
    fn a_new_file_gets_all_tables_and_opens_again() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.db");
        assert!(open(&path, false).is_err() && !path.exists());
        drop(open(&path, true).unwrap());
        let again = open(&path, false).unwrap();
        let mode: String = again
            .query_row("PRAGMA journal_mode", [], |row| row.get(0))
            .unwrap();
        assert_eq!(mode, "wal");
    }

    #[test]
    fn a_newer_version_is_left_alone() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.db");
        let connection = open(&path, true).unwrap();
        connection.pragma_update(None, "user_version", 99).unwrap();
        drop(connection);
        let text = message(&path);
        assert!(text.contains("更新版本") && text.contains("99"), "{text}");
    }

    #[test]
    fn what_is_no_database_of_ours_is_left_alone() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.db");
        std::fs::write(&path, "不是数据库".repeat(200)).unwrap();
        assert!(message(&path).contains("损坏"), "{}", message(&path));
        let other = folder.path().join("b.db");
        Connection::open(&other)
            .unwrap()
            .execute_batch("CREATE TABLE t (x)")
            .unwrap();
        assert!(message(&other).contains("别的程序"), "{}", message(&other));
    }

    #[test]
    fn damage_inside_is_noticed() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.db");
        let connection = open(&path, true).unwrap();
        connection
            .execute_batch("PRAGMA journal_mode = DELETE")
            .unwrap();
        drop(connection);
        let mut bytes = std::fs::read(&path).unwrap();
        let second_page = 4096;
        bytes[second_page..second_page + 2000].fill(0x5a);
        std::fs::write(&path, bytes).unwrap();
        assert!(message(&path).contains("损坏"), "{}", message(&path));
    }
}
