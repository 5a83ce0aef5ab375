//! The ledger of progress: lines are added, never changed.

use rusqlite::{OptionalExtension, Transaction, params};

use super::plans::has_place;
use super::{Store, Stored};
use crate::error::{Error, Result};
use crate::model::{Entry, EntryKind, Status};

/// A progress form that was read, as it is taken into the ledger.
#[derive(Debug, Clone, PartialEq)]
pub struct Form {
    /// File name without folders.
    pub file: String,
    /// Of the file's bytes, lower-case hex.
    pub sha256: String,
    /// 1 to 4.
    pub quarter: u8,
    /// The unit that reports.
    pub unit: String,
    /// Who filled it in; empty when the form does not say.
    pub person: String,
    /// What it says.
    pub entries: Vec<Entry>,
}

/// What became of a form.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Imported {
    /// Lines added to the ledger.
    pub added: usize,
    /// Lines that say what the unit said last; not added again.
    pub unchanged: usize,
    /// When these very bytes were taken in before; nothing was added then.
    pub before: Option<String>,
}

const COLUMNS: &str = "entry.id, task, item, entry.quarter, kind, status, share, words, figures, reporter, reported_at, \
     (SELECT file FROM form WHERE form.id = entry.form_id)";

impl Store {
    /// The ledger of a plan (all revisions), in the order of recording.
    ///
    /// # Errors
    /// [`Error::Store`].
    pub fn entries(&self, plan_id: i64) -> Result<Vec<Entry>> {
        let sql = format!("SELECT {COLUMNS} FROM entry WHERE plan_id = ?1 ORDER BY entry.id");
        self.rows(&sql, [plan_id], read_entry)?
            .into_iter()
            .map(|entry| entry.map_err(|e| self.unreadable("进展台账", e)))
            .collect()
    }

    /// Adds lines to the ledger, all or none, and returns them with their ids.
    ///
    /// # Errors
    /// [`Error::Usage`] when the plan has no such task; [`Error::Store`].
    pub fn append(&mut self, plan: &Stored, entries: &[Entry], now: &str) -> Result<Vec<Entry>> {
        check_places(plan, entries)?;
        let failed = self.failed();
        let transaction = self.begin()?;
        let added = entries
            .iter()
            .map(|entry| {
                let id = insert(&transaction, plan, None, entry, now)?;
                Ok(Entry {
                    id,
                    ..entry.clone()
                })
            })
            .collect::<rusqlite::Result<_>>()
            .map_err(&failed)?;
        transaction.commit().map_err(failed)?;
        Ok(added)
    }

    /// Takes a form into the ledger, whole or not at all. The same bytes a second time add nothing, nor does a
    /// line that repeats what its reporter said last.
    ///
    /// # Errors
    /// As [`Store::append`].
    pub fn import_form(&mut self, plan: &Stored, form: &Form, now: &str) -> Result<Imported> {
        check_places(plan, &form.entries)?;
        let failed = self.failed();
        let transaction = self.begin()?;
        let imported = import(&transaction, plan, form, now).map_err(&failed)?;
        transaction.commit().map_err(failed)?;
        Ok(imported)
    }
}

fn check_places(plan: &Stored, entries: &[Entry]) -> Result<()> {
    for entry in entries {
        if !has_place(&plan.plan, &entry.task, entry.item.as_deref()) {
            return Err(Error::Usage {
                message: format!(
                    "{}/{}的计划里没有任务 {}{}",
                    plan.region,
                    plan.year,
                    entry.task,
                    entry.item.as_deref().unwrap_or("")
                ),
                help: format!(
                    "可用 duban show {}/{} 查看任务编号。",
                    plan.region, plan.year
                ),
            });
        }
    }
    Ok(())
}

fn import(
    transaction: &Transaction<'_>,
    plan: &Stored,
    form: &Form,
    now: &str,
) -> rusqlite::Result<Imported> {
    let before: Option<String> = transaction
        .query_row(
            "SELECT imported_at FROM form WHERE plan_id = ?1 AND sha256 = ?2",
            params![plan.plan_id, form.sha256],
            |row| row.get(0),
        )
        .optional()?;
    if before.is_some() {
        return Ok(Imported {
            added: 0,
            unchanged: form.entries.len(),
            before,
        });
    }
    transaction.execute(
        "INSERT INTO form (plan_id, quarter, unit, person, file, sha256, imported_at) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
        params![plan.plan_id, form.quarter, form.unit, form.person, form.file, form.sha256, now],
    )?;
    let form_id = transaction.last_insert_rowid();
    let mut imported = Imported {
        added: 0,
        unchanged: 0,
        before: None,
    };
    for entry in &form.entries {
        if repeats(transaction, plan.plan_id, entry)? {
            imported.unchanged += 1;
        } else {
            insert(transaction, plan, Some(form_id), entry, now)?;
            imported.added += 1;
        }
    }
    Ok(imported)
}

/// Whether an entry says again what its reporter said last of the same task and quarter.
fn repeats(transaction: &Transaction<'_>, plan_id: i64, entry: &Entry) -> rusqlite::Result<bool> {
    let sql = format!(
        "SELECT {COLUMNS} FROM entry
         WHERE plan_id = ?1 AND quarter = ?2 AND task = ?3 AND item IS ?4 AND kind = ?5 AND reporter = ?6
         ORDER BY id DESC LIMIT 1"
    );
    let last = transaction
        .prepare_cached(&sql)?
        .query_row(
            params![
                plan_id,
                entry.quarter,
                entry.task,
                entry.item,
                entry.kind.name(),
                entry.reporter
            ],
            read_entry,
        )
        .optional()?;
    Ok(matches!(last, Some(Ok(last)) if says(&last) == says(entry)))
}

/// What an entry says, without who, when and where.
fn says(entry: &Entry) -> impl PartialEq + use<'_> {
    (
        entry.status,
        entry.share,
        entry.words.trim(),
        &entry.figures,
    )
}

fn insert(
    transaction: &Transaction<'_>,
    plan: &Stored,
    form_id: Option<i64>,
    entry: &Entry,
    now: &str,
) -> rusqlite::Result<i64> {
    let figures = serde_json::to_string(&entry.figures)
        .map_err(|e| rusqlite::Error::ToSqlConversionFailure(Box::new(e)))?;
    transaction
        .prepare_cached(
            "INSERT INTO entry (plan_id, revision_id, form_id, task, item, quarter, kind, status, share, words,
                                figures, reporter, reported_at, recorded_at)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14)",
        )?
        .execute(params![
            plan.plan_id,
            plan.revision_id,
            form_id,
            entry.task,
            entry.item,
            entry.quarter,
            entry.kind.name(),
            entry.status.map(Status::name),
            entry.share,
            entry.words,
            figures,
            entry.reporter,
            entry.reported_at,
            now,
        ])?;
    Ok(transaction.last_insert_rowid())
}

/// A row of [`COLUMNS`]; the inner error is content that cannot be understood.
fn read_entry(row: &rusqlite::Row<'_>) -> rusqlite::Result<Result<Entry, String>> {
    let kind: String = row.get(4)?;
    let status: Option<String> = row.get(5)?;
    let figures: String = row.get(8)?;
    let status = match status.map(|s| s.parse::<Status>()).transpose() {
        Ok(status) => status,
        Err(e) => return Ok(Err(e.to_string())),
    };
    let figures = match serde_json::from_str(&figures) {
        Ok(figures) => figures,
        Err(e) => return Ok(Err(e.to_string())),
    };
    Ok(Ok(Entry {
        id: row.get(0)?,
        task: row.get(1)?,
        item: row.get(2)?,
        quarter: row.get(3)?,
        kind: if kind == EntryKind::Verdict.name() {
            EntryKind::Verdict
        } else {
            EntryKind::Claim
        },
        status,
        share: row.get(6)?,
        words: row.get(7)?,
        figures,
        reporter: row.get(9)?,
        reported_at: row.get(10)?,
        file: row.get(11)?,
    }))
}
