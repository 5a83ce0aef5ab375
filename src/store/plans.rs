//! Plans by region and year, revision by revision.

use rusqlite::{OptionalExtension, Transaction, params};

use super::{Spec, Store, schema};
use crate::error::{Error, Result};
use crate::model::{Plan, Source};
use crate::origin::Origin;

/// What [`Store::save_plan`] did.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Saved {
    /// The plan's region.
    pub region: String,
    /// The plan's year.
    pub year: i32,
    /// The revision the plan is now, or was already.
    pub revision: u32,
    /// What happened.
    pub kind: SavedKind,
    /// Tasks that the ledger speaks of but this revision no longer has, as `27` or `27(2)`.
    pub orphans: Vec<String>,
}

/// What became of a plan that was to be stored.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SavedKind {
    /// The first plan of its region and year.
    New,
    /// Content that differs from the revision in force.
    Revision,
    /// This very file, or the same content in another file; nothing changed.
    Unchanged,
    /// This very file, stored before and followed by a newer revision; nothing changed.
    Superseded,
}

/// A stored plan.
#[derive(Debug, Clone, PartialEq)]
pub struct Stored {
    /// Key of region and year.
    pub plan_id: i64,
    /// Key of the revision.
    pub revision_id: i64,
    /// From 1.
    pub revision: u32,
    /// When it was stored.
    pub stored_at: String,
    /// The region.
    pub region: String,
    /// The year.
    pub year: i32,
    /// The plan.
    pub plan: Plan,
}

/// One line of `duban list`.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct Summary {
    /// Region.
    pub region: String,
    /// Year.
    pub year: i32,
    /// From 1.
    pub revision: u32,
    /// Whether it is the one in force.
    pub current: bool,
    /// The notice's title.
    pub title: Option<String>,
    /// Number of projects.
    pub projects: u32,
    /// Number of tasks.
    pub tasks: u32,
    /// Lines of the ledger recorded under this revision.
    pub entries: u32,
    /// The file it was first read from.
    pub file: String,
    /// When it was stored.
    pub stored_at: String,
}

impl Store {
    /// Stores a plan under its region and year, in one transaction. `source` is the file it was read
    /// from; content equal to a stored revision changes nothing.
    ///
    /// # Errors
    /// [`Error::Usage`] when the plan names no region or year; [`Error::Store`].
    pub fn save_plan(&mut self, plan: &Plan, source: &Source, now: &str) -> Result<Saved> {
        let missing = |what: &str, option: &str| Error::Usage {
            message: format!("“{}”没有写明{what}，无法存入", source.file),
            help: format!("请用 {option} 指明。"),
        };
        let region = plan
            .region
            .clone()
            .filter(|r| !r.trim().is_empty())
            .ok_or_else(|| missing("地区", "--region"))?;
        let year = plan.year.ok_or_else(|| missing("年度", "--year"))?;
        let body = serde_json::to_string(plan).map_err(|e| self.unreadable("计划", e))?;
        let failed = self.failed();
        let transaction = self.begin()?;
        let (revision, kind) =
            store_revision(&transaction, plan, source, &region, year, &body, now)
                .map_err(&failed)?;
        let orphans = orphans(&transaction, &region, year, plan).map_err(&failed)?;
        transaction.commit().map_err(failed)?;
        Ok(Saved {
            region,
            year,
            revision,
            kind,
            orphans,
        })
    }

    /// The plan a spec names.
    ///
    /// # Errors
    /// [`Error::Usage`] when there is none or more than one, saying which there are; [`Error::Store`].
    pub fn load_plan(&self, spec: &Spec) -> Result<Stored> {
        let keys: Vec<(i64, String)> = self
            .rows(
                "SELECT id, region FROM plan WHERE year = ?1 AND (?2 IS NULL OR region = ?2) ORDER BY region",
                params![spec.year, spec.region],
                |row| Ok((row.get(0)?, row.get(1)?)),
            )?;
        let (plan_id, region) = match keys.as_slice() {
            [one] => one.clone(),
            [] => return Err(self.no_such_plan(spec)?),
            several => {
                let names: Vec<String> = several
                    .iter()
                    .map(|(_, region)| format!("{region}/{}", spec.year))
                    .collect();
                return Err(Error::Usage {
                    message: format!("{}年存有多个地区的计划", spec.year),
                    help: format!("请写明其中一个：{}。", names.join("、")),
                });
            }
        };
        let found: Option<(i64, u32, String, String)> = self
            .connection
            .query_row(
                "SELECT id, number, body, stored_at FROM revision
                 WHERE plan_id = ?1 AND (?2 IS NULL OR number = ?2) ORDER BY number DESC LIMIT 1",
                params![plan_id, spec.revision],
                |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?)),
            )
            .optional()
            .map_err(self.failed())?;
        let Some((revision_id, revision, body, stored_at)) = found else {
            return Err(self.no_such_plan(spec)?);
        };
        let plan = serde_json::from_str(&body)
            .map_err(|e| self.unreadable(&format!("{region}/{}的计划", spec.year), e))?;
        Ok(Stored {
            plan_id,
            revision_id,
            revision,
            stored_at,
            region,
            year: spec.year,
            plan,
        })
    }

    /// The plan of the latest year, when there is only one region; for commands whose plan may be left out.
    ///
    /// # Errors
    /// As [`Store::load_plan`], and when nothing is stored.
    pub fn load_latest_plan(&self) -> Result<Stored> {
        let year: Option<i32> = self
            .connection
            .query_row("SELECT max(year) FROM plan", [], |row| row.get(0))
            .map_err(self.failed())?;
        self.load_plan(&Spec {
            region: None,
            year: year.unwrap_or_default(),
            revision: None,
            task: None,
        })
    }

    /// Every revision of every plan: by region, then year, then revision.
    ///
    /// # Errors
    /// [`Error::Store`].
    pub fn list_plans(&self) -> Result<Vec<Summary>> {
        self.rows(
            "SELECT region, year, number,
                    number = (SELECT max(number) FROM revision latest WHERE latest.plan_id = plan.id),
                    body ->> '$.title',
                    (SELECT count(*) FROM json_each(body, '$.categories') c, json_each(c.value, '$.projects')),
                    (SELECT count(*) FROM json_each(body, '$.categories') c, json_each(c.value, '$.projects') p,
                            json_each(p.value, '$.tasks')),
                    (SELECT count(*) FROM entry WHERE entry.revision_id = revision.id),
                    (SELECT file FROM source WHERE source.revision_id = revision.id ORDER BY source.rowid LIMIT 1),
                    stored_at
             FROM plan JOIN revision ON revision.plan_id = plan.id
             ORDER BY region, year, number",
            [],
            |row| {
                Ok(Summary {
                    region: row.get(0)?,
                    year: row.get(1)?,
                    revision: row.get(2)?,
                    current: row.get(3)?,
                    title: row.get(4)?,
                    projects: row.get(5)?,
                    tasks: row.get(6)?,
                    entries: row.get(7)?,
                    file: row.get::<_, Option<String>>(8)?.unwrap_or_default(),
                    stored_at: row.get(9)?,
                })
            },
        )
    }

    fn no_such_plan(&self, spec: &Spec) -> Result<Error> {
        let names: Vec<String> = self
            .list_plans()?
            .into_iter()
            .filter(|s| s.current)
            .map(|s| match s.revision {
                1 => format!("{}/{}", s.region, s.year),
                n => format!("{}/{}（修订1至{n}）", s.region, s.year),
            })
            .collect();
        let wanted = Spec {
            task: None,
            ..spec.clone()
        };
        Ok(if names.is_empty() {
            Error::Store {
                path: self.path.clone(),
                message: "里面还没有计划".to_owned(),
                help: "请先用 duban ingest 存入通知。".to_owned(),
            }
        } else {
            Error::Usage {
                message: format!("没有存过 {wanted} 的计划"),
                help: format!("存有：{}。可用 duban list 查看。", names.join("、")),
            }
        })
    }

    pub(super) fn rows<T>(
        &self,
        sql: &str,
        params: impl rusqlite::Params,
        read: impl FnMut(&rusqlite::Row<'_>) -> rusqlite::Result<T>,
    ) -> Result<Vec<T>> {
        let run = || -> rusqlite::Result<Vec<T>> {
            self.connection
                .prepare_cached(sql)?
                .query_map(params, read)?
                .collect()
        };
        run().map_err(|e| schema::store_error(&self.path, &e))
    }
}

fn store_revision(
    transaction: &Transaction<'_>,
    plan: &Plan,
    source: &Source,
    region: &str,
    year: i32,
    body: &str,
    now: &str,
) -> rusqlite::Result<(u32, SavedKind)> {
    let mut add_source =
        transaction.prepare("INSERT OR IGNORE INTO source (revision_id, sha256, file, stored_at) VALUES (?1, ?2, ?3, ?4)")?;
    transaction.execute(
        "INSERT OR IGNORE INTO plan (region, year) VALUES (?1, ?2)",
        params![region, year],
    )?;
    let plan_id: i64 = transaction.query_row(
        "SELECT id FROM plan WHERE region = ?1 AND year = ?2",
        params![region, year],
        |row| row.get(0),
    )?;
    let revisions: Vec<(i64, u32, String, bool)> = transaction
        .prepare(
            "SELECT id, number, body,
                    EXISTS (SELECT 1 FROM source WHERE revision_id = revision.id AND sha256 = ?2)
             FROM revision WHERE plan_id = ?1 ORDER BY number DESC",
        )?
        .query_map(params![plan_id, source.sha256], |row| {
            Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?))
        })?
        .collect::<rusqlite::Result<_>>()?;
    let wanted = content(plan.clone());
    let says_the_same =
        |body: &str| serde_json::from_str::<Plan>(body).is_ok_and(|old| content(old) == wanted);
    for (position, (id, number, body, same_file)) in revisions.iter().enumerate() {
        let in_force = position == 0;
        // A file that was superseded stays superseded. The file in force may have been read better, or
        // its plan mended by hand: then what it says decides.
        if in_force && says_the_same(body) {
            add_source.execute(params![id, source.sha256, source.file, now])?;
            return Ok((*number, SavedKind::Unchanged));
        }
        if *same_file && !in_force {
            return Ok((*number, SavedKind::Superseded));
        }
    }
    let number = revisions.first().map_or(1, |(_, number, ..)| number + 1);
    transaction.execute(
        "INSERT INTO revision (plan_id, number, body, stored_at) VALUES (?1, ?2, ?3, ?4)",
        params![plan_id, number, body, now],
    )?;
    add_source.execute(params![
        transaction.last_insert_rowid(),
        source.sha256,
        source.file,
        now
    ])?;
    let kind = if number == 1 {
        SavedKind::New
    } else {
        SavedKind::Revision
    };
    Ok((number, kind))
}

/// What a plan says, whatever file it was read from and wherever it stood there: places and warnings left out, and white
/// space, dashes and middle dots not told apart, in which the same notice differs from producer to producer.
fn content(mut plan: Plan) -> Option<String> {
    plan.source = None;
    plan.warnings.clear();
    for project in plan.categories.iter_mut().flat_map(|c| &mut c.projects) {
        for task in &mut project.tasks {
            task.origin = Origin::default();
        }
    }
    let text = serde_json::to_string(&plan).ok()?;
    let alike = |c: char| match c {
        '\u{2010}'..='\u{2015}' | '－' | '─' | '⸺' => Some('-'),
        '·' | '•' | '・' | '‧' => None,
        c => (!c.is_whitespace()).then_some(c),
    };
    Some(text.chars().filter_map(alike).collect())
}

fn orphans(
    transaction: &Transaction<'_>,
    region: &str,
    year: i32,
    plan: &Plan,
) -> rusqlite::Result<Vec<String>> {
    let places: Vec<(String, Option<String>)> = transaction
        .prepare(
            "SELECT DISTINCT task, item FROM entry JOIN plan ON plan.id = entry.plan_id
             WHERE region = ?1 AND year = ?2 ORDER BY task, item",
        )?
        .query_map(params![region, year], |row| Ok((row.get(0)?, row.get(1)?)))?
        .collect::<rusqlite::Result<_>>()?;
    Ok(places
        .into_iter()
        .filter(|(task, item)| !has_place(plan, task, item.as_deref()))
        .map(|(task, item)| task + item.as_deref().unwrap_or(""))
        .collect())
}

/// Whether a plan has a task, or an item of it.
pub(super) fn has_place(plan: &Plan, task: &str, item: Option<&str>) -> bool {
    plan.tasks()
        .find(|(_, _, t)| t.id == task)
        .is_some_and(|(_, _, t)| item.is_none_or(|mark| t.items.iter().any(|i| i.mark == mark)))
}
