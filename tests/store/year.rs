//! A year on record: the notice of 西青区 2024, four quarters of forms, and what comes out of them. The figures of every
//! report are counted a second time, in SQL over the database.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::fs;
use std::path::Path;

use duban::model::{Light, Status};
use duban::progress::{self, standings, units};
use duban::report::Occasion;
use duban::report::view::bulletin::Bulletin;
use duban::store::Store;
use jiff::civil::{Date, date};
use serde_json::Value;

use super::forms::{Fill, fill, ids};
use super::office::Office;

/// When each quarter is looked back on.
const REPORTED_ON: [Date; 4] = [
    date(2024, 4, 8),
    date(2024, 7, 8),
    date(2024, 10, 9),
    date(2025, 1, 8),
];

/// Units that send nothing back in the second quarter.
const SILENT: [&str; 2] = ["区残联", "区体育局"];

/// What a unit types into a row: made up, but always the same. `last` is whether the plan has no later milestone.
fn made_up(id: &str, quarter: u8, last: bool) -> Option<Fill> {
    let seed = id.bytes().map(usize::from).sum::<usize>() + usize::from(quarter) * 5;
    let status = match seed % 11 {
        0 => return None,
        1 => "滞后",
        2 => "严重滞后",
        3 if quarter == 1 => "未启动",
        4 if !last => "超序时",
        5 if quarter == 3 && !last => "提前完成",
        _ if last => "已完成",
        _ => "按序时推进",
    };
    let words = match seed % 7 {
        0 => "正在推进".to_owned(),
        _ => format!("{id}在第{quarter}季度按要求开展了各项工作"),
    };
    Some(Fill {
        status,
        share: None,
        figures: String::new(),
        words,
    })
}

/// Fills in a quarter's forms; what was said by unit and row, and what was left empty though due by a lead.
fn fill_forms(
    office: &Office,
    plan: &duban::Plan,
    quarter: u8,
) -> (BTreeMap<(String, String), &'static str>, BTreeSet<String>) {
    let folder = format!("q{quarter}");
    let number = quarter.to_string();
    office.ok(&[
        "progress",
        "sheet",
        "2024",
        "--quarter",
        &number,
        "--out",
        &folder,
    ]);
    let mut said = BTreeMap::new();
    let mut silent = BTreeSet::new();
    for unit in units(plan) {
        let path = office.path(&format!(
            "{folder}/{unit}-西青区2024年第{}季度.xlsx",
            ["一", "二", "三", "四"][usize::from(quarter) - 1]
        ));
        if quarter == 2 && SILENT.contains(&unit) {
            fs::remove_file(&path).unwrap();
            silent.insert(unit.to_owned());
            continue;
        }
        let mut fills = HashMap::new();
        for (id, _) in ids(&path) {
            let (is_due, is_last) = milestones_of(plan, &id, quarter);
            if !is_due {
                continue;
            }
            if let Some(fill) = made_up(&id, quarter, is_last) {
                said.insert((unit.to_owned(), id.clone()), fill.status);
                fills.insert(id, fill);
            }
        }
        let day = REPORTED_ON[usize::from(quarter) - 1].yesterday().unwrap();
        fill(&path, &day.strftime("%Y年%-m月%-d日").to_string(), &fills);
    }
    (said, silent)
}

/// Whether a row has a milestone in a quarter, and none after it.
fn milestones_of(plan: &duban::Plan, id: &str, quarter: u8) -> (bool, bool) {
    let (task, mark) = id.split_once('/').unwrap_or((id, ""));
    let (_, _, task) = plan.tasks().find(|(_, _, t)| t.id == task).unwrap();
    let milestones = match task.items.iter().find(|i| i.mark == mark) {
        Some(item) => &item.milestones,
        None => &task.milestones,
    };
    let due = |q: u8| {
        milestones
            .iter()
            .any(|m| m.text.is_some() && m.period.quarter() == q)
    };
    (due(quarter), !(quarter + 1..=4).any(due))
}

/// How every task stands, worked out in SQL alone: by the latest verdict, else the latest claim of a lead, else an earlier
/// quarter; a task with items by the worst of them.
const STANDINGS: &str = "
WITH RECURSIVE
leaf (task, item, body) AS (
  SELECT task, NULL, body FROM task WHERE json_array_length(body, '$.items') = 0
  UNION ALL
  SELECT task, i.value ->> '$.mark', i.value FROM task, json_each(body, '$.items') i),
due (task, item, quarter) AS (
  SELECT task, item, CAST(substr(m.value ->> '$.period', 2) AS INTEGER)
  FROM leaf, json_each(body, '$.milestones') m WHERE m.value ->> '$.text' IS NOT NULL),
supporter (task, item, unit) AS (
  SELECT task, item, p.value ->> '$.unit' FROM leaf, json_each(body, '$.parties') p
  WHERE p.value ->> '$.role' = 'support'
    AND EXISTS (SELECT 1 FROM json_each(leaf.body, '$.parties') l WHERE l.value ->> '$.role' = 'lead')),
said (task, item, quarter, status, place) AS (
  SELECT task, item, quarter, status,
         row_number() OVER (PARTITION BY task, item, quarter ORDER BY kind = 'verdict' DESC, id DESC)
  FROM entry WHERE status IS NOT NULL AND (kind = 'verdict' OR NOT EXISTS (
    SELECT 1 FROM supporter s WHERE s.task = entry.task AND s.item IS entry.item AND s.unit = entry.reporter))),
stand (task, item, quarter, status) AS (
  SELECT task, item, 0, 'nothing_due' FROM leaf
  UNION ALL
  SELECT task, item, quarter + 1, coalesce(
    (SELECT said.status FROM said WHERE said.task = stand.task AND said.item IS stand.item
       AND said.quarter = stand.quarter + 1 AND place = 1),
    CASE WHEN status IN ('early', 'done') THEN status
         WHEN EXISTS (SELECT 1 FROM due WHERE due.task = stand.task AND due.item IS stand.item
                        AND due.quarter = stand.quarter + 1) THEN 'unreported'
         WHEN status IN ('behind', 'far_behind', 'not_started') THEN status
         ELSE 'nothing_due' END)
  FROM stand WHERE quarter < 4),
ranked (status, rank) AS (VALUES ('nothing_due', 0), ('adjusted', 1), ('early', 2), ('done', 3), ('ahead', 4),
  ('on_schedule', 5), ('unreported', 6), ('behind', 7), ('far_behind', 8), ('not_started', 9)),
whole (task, rank, open) AS (
  SELECT task, max(rank), max(status NOT IN ('early', 'done') AND EXISTS (
           SELECT 1 FROM due WHERE due.task = stand.task AND due.item IS stand.item AND due.quarter > ?1))
  FROM stand JOIN ranked USING (status) WHERE quarter = ?1 GROUP BY task)
SELECT task, CASE WHEN status IN ('early', 'done') AND open THEN 'on_schedule' ELSE status END
FROM whole JOIN ranked USING (rank) ORDER BY task";

fn standings_in_sql(office: &Office, quarter: u8) -> BTreeMap<String, Status> {
    let connection = office.sql("duban.db");
    let mut statement = connection.prepare(STANDINGS).unwrap();
    statement
        .query_map([quarter], |row| {
            let status: String = row.get(1)?;
            Ok((row.get::<_, String>(0)?, status.parse().unwrap()))
        })
        .unwrap()
        .map(Result::unwrap)
        .collect()
}

/// The quarter's bulletin as the report stage sees it, against SQL.
fn check_bulletin(office: &Office, quarter: u8) {
    let store = Store::open(&office.path("duban.db")).unwrap();
    let stored = store.load_plan(&"2024".parse().unwrap()).unwrap();
    let entries = store.entries(stored.plan_id).unwrap();
    let on = REPORTED_ON[usize::from(quarter) - 1];
    let config = progress::Config::default();
    let standings = standings(&stored.plan, &entries, quarter, &config, on);
    let bulletin = Bulletin::new(&Occasion {
        plan: &stored.plan,
        quarter,
        date: on,
        standings: &standings,
        scores: &[],
        findings: &[],
        config: &duban::report::Config::default(),
        progress: &config,
    });
    let in_sql = standings_in_sql(office, quarter);
    assert_eq!(bulletin.counts.tasks, in_sql.len());
    let mut by_status: BTreeMap<Status, usize> = BTreeMap::new();
    let mut by_light: BTreeMap<Light, usize> = BTreeMap::new();
    for status in in_sql.values() {
        *by_status.entry(*status).or_default() += 1;
        *by_light.entry(config.light(*status)).or_default() += 1;
    }
    let counted = |tallies: &[duban::report::view::tally::Tally]| -> Vec<(String, usize)> {
        tallies
            .iter()
            .filter(|t| t.count > 0)
            .map(|t| (t.label.clone(), t.count))
            .collect()
    };
    let expected: Vec<(String, usize)> = by_status
        .iter()
        .map(|(status, count)| (status.label().to_owned(), *count))
        .collect();
    assert_eq!(counted(&bulletin.statuses), expected, "quarter {quarter}");
    let tenths: u32 = bulletin
        .statuses
        .iter()
        .map(|t| t.share.replace('.', "").parse::<u32>().unwrap())
        .sum();
    assert_eq!(tenths, 1000, "shares add up to 100.0");
    assert_eq!(bulletin.rows.len(), in_sql.len());
    let late = in_sql.values().filter(|s| s.is_late()).count();
    assert_eq!(bulletin.late_count, late);
    let lights: usize = bulletin.lights.iter().map(|t| t.count).sum();
    let dark = by_light.get(&Light::None).copied().unwrap_or(0);
    assert!(
        lights == in_sql.len() || lights == in_sql.len() - dark,
        "{lights}"
    );
    let owing: BTreeSet<&str> = bulletin
        .unreported
        .iter()
        .map(|u| u.name.as_str())
        .collect();
    let in_sql: BTreeSet<String> = in_sql
        .iter()
        .filter(|(_, status)| **status == Status::Unreported)
        .map(|(task, _)| task.clone())
        .collect();
    assert_eq!(owing.is_empty(), in_sql.is_empty(), "{owing:?} {in_sql:?}");
}

/// What the tasks of a command's JSON are, one line each.
fn places(list: &Value) -> BTreeSet<(String, String)> {
    list.as_array()
        .unwrap()
        .iter()
        .map(|due| {
            let item = due["item"]
                .as_str()
                .map_or_else(String::new, |mark| format!("/{mark}"));
            let id = format!("{}{item}", due["task"].as_str().unwrap());
            (due["unit"].as_str().unwrap().to_owned(), id)
        })
        .collect()
}

fn quarter(office: &Office, plan: &duban::Plan, quarter: u8) {
    let number = quarter.to_string();
    let folder = format!("q{quarter}");
    let (said, silent) = fill_forms(office, plan, quarter);
    let entries = "SELECT count(*) FROM entry";
    let before = office.count("duban.db", entries);
    office.ok(&["progress", "import", &folder]);
    let taken = office.count("duban.db", entries) - before;
    assert_eq!(usize::try_from(taken).unwrap(), said.len());
    // A second time changes nothing.
    let again = office.ok(&["progress", "import", &folder]);
    assert_eq!(office.count("duban.db", entries) - before, taken, "{again}");
    assert!(again.contains("导入过"), "{again}");

    let on = REPORTED_ON[usize::from(quarter) - 1].to_string();
    let due = [
        "due",
        "2024",
        "--quarter",
        &number,
        "--as-of",
        &on,
        "--format",
        "json",
    ];
    let all = office.json(&due);
    for line in all.as_array().unwrap() {
        let unit = line["unit"].as_str().unwrap();
        let (_, id) = places(&Value::Array(vec![line.clone()]))
            .pop_first()
            .unwrap();
        if line["milestone"].as_str().unwrap().is_empty() {
            continue;
        }
        let status: Status = line["status"].as_str().unwrap().parse().unwrap();
        match said.get(&(unit.to_owned(), id.clone())) {
            Some(word) => assert_eq!(status.label(), *word, "{unit} {id}"),
            None => {
                let finished = status == Status::Early;
                assert!(
                    finished || status == Status::Unreported,
                    "{unit} {id}: {status}"
                );
                assert_eq!(line["overdue"], !finished, "{unit} {id}");
            }
        }
    }
    let unreported = places(&office.json(&[&due[..], &["--unreported"]].concat()));
    for unit in &silent {
        let theirs = unreported.iter().filter(|(u, _)| u == unit).count();
        assert!(theirs > 0, "{unit} owes a report");
    }
    check_bulletin(office, quarter);
}

#[test]
fn a_year_from_the_notice_to_the_scores() {
    let office = Office::new();
    let notice = super::notice::file("xiqing-2024");
    office.ok(&["ingest", notice.to_str().unwrap()]);
    let plan = super::notice::plan("xiqing-2024");
    for q in 1..=4 {
        quarter(&office, &plan, q);
    }

    // The office looks for itself, and a unit corrects what it said: both are lines of their own.
    let before = office.count("duban.db", "SELECT max(id) FROM entry");
    office.ok(&[
        "progress",
        "set",
        "2024/1",
        "--quarter",
        "2",
        "--verdict",
        "--status",
        "严重滞后",
        "--words",
        "现场核查未见施工",
    ]);
    office.ok(&[
        "progress",
        "set",
        "2024/5",
        "--quarter",
        "3",
        "--verdict",
        "--status",
        "调整节点",
        "--words",
        "经批准调整至四季度",
    ]);
    let form = "q4/区民政局-西青区2024年第四季度.xlsx";
    let ids = ids(&office.path(form));
    let corrected = Fill {
        status: "滞后",
        words: "验收推迟到次年一月，正在整改".to_owned(),
        ..Fill::default()
    };
    office.ok(&[
        "progress",
        "sheet",
        "2024",
        "--quarter",
        "4",
        "--unit",
        "区民政局",
        "--out",
        "again",
    ]);
    let again = "again/区民政局-西青区2024年第四季度.xlsx";
    let fills = ids
        .iter()
        .map(|(id, _)| (id.clone(), corrected.clone()))
        .collect();
    fill(&office.path(again), "2025年1月10日", &fills);
    office.ok(&["progress", "import", again]);
    assert_eq!(
        office.count("duban.db", "SELECT max(id) FROM entry"),
        before + 3
    );
    let trail = office.json(&[
        "progress",
        "log",
        "2024/5",
        "--quarter",
        "4",
        "--format",
        "json",
    ]);
    let statuses: Vec<&str> = trail
        .as_array()
        .unwrap()
        .iter()
        .map(|e| e["status"].as_str().unwrap())
        .collect();
    assert_eq!(statuses.last(), Some(&"behind"), "{trail}");
    assert_eq!(
        trail.as_array().unwrap().last().unwrap()["reported_at"],
        "2025-01-10"
    );
    for q in 1..=4 {
        check_bulletin(&office, q);
    }
    check_scores(&office);
    check_papers(&office);
}

/// Every point lost names a line of the ledger that exists and says so, or a report that is not there.
fn check_scores(office: &Office) {
    let scores = office.json(&["score", "2024", "--as-of", "2025-01-15", "--format", "json"]);
    let connection = office.sql("duban.db");
    let mut points = 0.0;
    let mut reasons: BTreeMap<String, usize> = BTreeMap::new();
    for unit in scores.as_array().unwrap() {
        let name = unit["unit"].as_str().unwrap();
        let lost: f64 = unit["deductions"]
            .as_array()
            .unwrap()
            .iter()
            .map(|d| d["points"].as_f64().unwrap())
            .sum();
        assert!(
            (unit["score"].as_f64().unwrap() - (100.0 - lost).max(0.0)).abs() < 1e-9,
            "{name}"
        );
        points += lost;
        for lost in unit["deductions"].as_array().unwrap() {
            let reason = lost["reason"].as_str().unwrap();
            *reasons.entry(reason.to_owned()).or_default() += 1;
            let (task, item, quarter) = (
                lost["task"].as_str().unwrap(),
                lost["item"].as_str(),
                lost["quarter"].as_i64().unwrap(),
            );
            assert!(
                (task, quarter) != ("5", 3),
                "an adjusted milestone is spared"
            );
            let status: Option<String> = lost["entry"].as_i64().map(|id| {
                let sql = "SELECT coalesce(status, '') FROM entry WHERE id = ?1 AND task = ?2 AND quarter = ?3";
                connection.query_row(sql, rusqlite::params![id, task, quarter], |row| row.get(0)).unwrap()
            });
            match reason {
                "late" => assert_eq!(status.as_deref(), Some("behind")),
                "red" => assert!(
                    matches!(status.as_deref(), Some("far_behind" | "not_started")),
                    "{lost}"
                ),
                "hollow" => assert!(status.is_some()),
                "missing" => {
                    let sql = "SELECT count(*) FROM entry WHERE task = ?1 AND item IS ?2 AND quarter = ?3 AND kind = 'claim' AND reporter = ?4";
                    let count: i64 = connection
                        .query_row(sql, rusqlite::params![task, item, quarter, name], |row| {
                            row.get(0)
                        })
                        .unwrap();
                    assert_eq!(count, 0, "{lost}");
                }
                _ => panic!("{reason}"),
            }
        }
    }
    assert!(
        points > 0.0 && reasons.len() == 4,
        "every kind of deduction occurs: {reasons:?}"
    );
    let one = office.json(&["score", "2024", "--quarter", "2", "--format", "json"]);
    let deductions = |scores: &Value| -> usize {
        let units = scores.as_array().unwrap();
        units
            .iter()
            .map(|u| u["deductions"].as_array().unwrap().len())
            .sum()
    };
    assert!(deductions(&one) < deductions(&scores));
    office.ok(&["score", "2024", "--format", "xlsx", "--out", "scores.xlsx"]);
    let text = office.ok(&["score", "2024", "--as-of", "2025-01-15"]);
    assert!(text.contains("区教育局") && text.contains("扣分"), "{text}");
}

/// The reports of the second quarter are set from the database.
fn check_papers(office: &Office) {
    office.ok(&[
        "report",
        "2024",
        "--quarter",
        "2",
        "--kind",
        "bulletin",
        "--date",
        "2024-07-08",
        "--out",
        "papers",
    ]);
    let papers: Vec<_> = fs::read_dir(office.path("papers"))
        .unwrap()
        .map(|e| e.unwrap().path())
        .collect();
    assert!(
        papers.iter().any(|p: &std::path::PathBuf| is_pdf(p)),
        "{papers:?}"
    );
}

fn is_pdf(path: &Path) -> bool {
    fs::read(path).unwrap().starts_with(b"%PDF-")
}
