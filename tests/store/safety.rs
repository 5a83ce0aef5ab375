//! Killed at any moment, many at once, damaged, newer, copied while in use: nothing is lost and nothing is half there.

use std::collections::HashMap;
use std::fs;
use std::thread;
use std::time::{Duration, Instant};

use super::forms::{Fill, fill, ids};
use super::office::Office;

/// Runs a command and kills it (SIGKILL) after a while; whether it was killed before it ended by itself.
fn kill_after(office: &Office, args: &[&str], wait: Duration) -> bool {
    let mut child = office.command(args).spawn().unwrap();
    thread::sleep(wait);
    child.kill().unwrap();
    child.wait().unwrap().code().is_none()
}

/// How long a command takes undisturbed.
fn duration(office: &Office, args: &[&str]) -> Duration {
    let start = Instant::now();
    office.ok(args);
    start.elapsed()
}

#[test]
fn a_killed_ingest_leaves_all_or_nothing() {
    let office = Office::with_notice("xiqing-2024");
    let whole = duration(
        &office,
        &["ingest", "xiqing-2024.json", "--db", "undisturbed.db"],
    );
    let rounds = 60;
    let (mut killed, mut nothing, mut all) = (0, 0, 0);
    for round in 0..rounds {
        let name = format!("{round}.db");
        let wait = whole * round / rounds;
        killed += u32::from(kill_after(
            &office,
            &["ingest", "xiqing-2024.json", "--db", &name],
            wait,
        ));
        if office.path(&name).exists() {
            office.assert_sound(&name);
            let has_tables = office.count(
                &name,
                "SELECT count(*) FROM sqlite_schema WHERE name = 'revision'",
            ) == 1;
            let stored = if has_tables {
                office.count(&name, "SELECT count(*) FROM task")
            } else {
                0
            };
            assert!(stored == 0 || stored == 41, "{stored} tasks of 41");
            match stored {
                0 => nothing += 1,
                _ => all += 1,
            }
        }
        office.ok(&["ingest", "xiqing-2024.json", "--db", &name]);
        office.assert_sound(&name);
        assert_eq!(office.count(&name, "SELECT count(*) FROM task"), 41);
        assert_eq!(office.count(&name, "SELECT count(*) FROM revision"), 1);
    }
    println!(
        "{rounds} rounds: {killed} killed, afterwards {nothing} empty and {all} complete files"
    );
    assert!(killed > rounds / 4, "too few were killed in time: {killed}");
}

/// An office with a dozen forms of a quarter, every row filled in; the number of rows by file.
fn with_filled_forms() -> (Office, HashMap<String, i64>) {
    let office = Office::with_notice("xiqing-2024");
    office.ok(&["ingest", "xiqing-2024.json"]);
    office.ok(&[
        "progress",
        "sheet",
        "2024",
        "--quarter",
        "1",
        "--out",
        "forms",
    ]);
    let mut rows = HashMap::new();
    for (number, entry) in fs::read_dir(office.path("forms")).unwrap().enumerate() {
        let path = entry.unwrap().path();
        if number >= 12 {
            fs::remove_file(path).unwrap();
            continue;
        }
        let ids = ids(&path);
        let fills: HashMap<String, Fill> = ids
            .iter()
            .map(|(id, _)| {
                let fill = Fill {
                    status: "按序时推进",
                    words: format!("任务{id}按计划推进"),
                    ..Fill::default()
                };
                (id.clone(), fill)
            })
            .collect();
        fill(&path, "2024-04-02", &fills);
        let name = path.file_name().unwrap().to_str().unwrap().to_owned();
        rows.insert(name, i64::try_from(ids.len()).unwrap());
    }
    (office, rows)
}

#[test]
fn a_killed_import_leaves_whole_forms_only() {
    let (office, rows) = with_filled_forms();
    let total: i64 = rows.values().sum();
    fs::copy(office.path("duban.db"), office.path("undisturbed.db")).unwrap();
    let whole = duration(
        &office,
        &["progress", "import", "forms", "--db", "undisturbed.db"],
    );
    let rounds = 30;
    let (mut killed, mut between) = (0, 0);
    for round in 0..rounds {
        let name = format!("{round}.db");
        fs::copy(office.path("duban.db"), office.path(&name)).unwrap();
        let args = ["progress", "import", "forms", "--db", &name];
        killed += u32::from(kill_after(&office, &args, whole * round / rounds));
        office.assert_sound(&name);
        let mut taken = 0;
        let connection = office.sql(&name);
        let mut statement = connection
            .prepare("SELECT file, (SELECT count(*) FROM entry WHERE form_id = form.id) FROM form")
            .unwrap();
        let forms = statement
            .query_map([], |row| {
                Ok((row.get::<_, String>(0)?, row.get::<_, i64>(1)?))
            })
            .unwrap();
        for form in forms {
            let (file, count) = form.unwrap();
            assert_eq!(count, rows[&file], "{file}: all of a form or nothing");
            taken += count;
        }
        between += u32::from(taken > 0 && taken < total);
        assert_eq!(office.count(&name, "SELECT count(*) FROM entry"), taken);
        drop(statement);
        drop(connection);
        office.ok(&args);
        office.ok(&args);
        assert_eq!(office.count(&name, "SELECT count(*) FROM entry"), total);
    }
    println!("{rounds} rounds: {killed} killed, {between} of them between two forms");
    assert!(killed > rounds / 4 && between > 0, "{killed} {between}");
}

#[test]
fn ten_writers_at_once_lose_nothing() {
    let office = Office::with_notice("xiqing-2024");
    // The file itself is made by ten at once too.
    let first: Vec<_> = (0..10)
        .map(|_| {
            office
                .command(&["ingest", "xiqing-2024.json"])
                .spawn()
                .unwrap()
        })
        .collect();
    for child in first {
        let output = child.wait_with_output().unwrap();
        assert!(output.status.success(), "{output:?}");
    }
    assert_eq!(office.count("duban.db", "SELECT count(*) FROM revision"), 1);
    thread::scope(|scope| {
        for writer in 0..10 {
            let office = &office;
            scope.spawn(move || {
                for line in 0..8 {
                    let words = format!("第{writer}人第{line}条");
                    let args = [
                        "progress",
                        "set",
                        "2024/27",
                        "--quarter",
                        "2",
                        "--words",
                        &words,
                    ];
                    office.ok(&args);
                }
            });
        }
    });
    office.assert_sound("duban.db");
    let entries = office.json(&["progress", "log", "2024/27", "--format", "json"]);
    let mut words: Vec<String> = entries
        .as_array()
        .unwrap()
        .iter()
        .map(|e| e["words"].as_str().unwrap().to_owned())
        .collect();
    words.sort();
    words.dedup();
    assert_eq!(words.len(), 80);
}

#[test]
fn the_ledger_cannot_be_rewritten() {
    let office = Office::with_notice("xiqing-2024");
    office.ok(&["ingest", "xiqing-2024.json"]);
    office.ok(&[
        "progress",
        "set",
        "2024/27",
        "--quarter",
        "2",
        "--status",
        "滞后",
    ]);
    let connection = office.sql("duban.db");
    for sql in [
        "UPDATE entry SET status = 'done'",
        "DELETE FROM entry",
        "UPDATE revision SET body = '{}'",
        "DELETE FROM revision",
    ] {
        let error = connection.execute(sql, []).unwrap_err().to_string();
        assert!(error.contains("只增不改"), "{sql}: {error}");
    }
}

#[test]
fn a_newer_or_damaged_database_is_told_and_left_alone() {
    let office = Office::with_notice("xiqing-2024");
    office.ok(&["ingest", "xiqing-2024.json"]);
    fs::copy(office.path("duban.db"), office.path("newer.db")).unwrap();
    office
        .sql("newer.db")
        .pragma_update(None, "user_version", 1000)
        .unwrap();
    let before = fs::read(office.path("newer.db")).unwrap();
    for args in [
        &["list", "--db", "newer.db"][..],
        &["ingest", "xiqing-2024.json", "--db", "newer.db"],
        &[
            "progress",
            "set",
            "2024/27",
            "--quarter",
            "2",
            "--status",
            "滞后",
            "--db",
            "newer.db",
        ],
        &["backup", "--db", "newer.db"],
    ] {
        let told = office.refused(args);
        assert!(
            told.contains("更新版本的 duban") && told.contains("升级"),
            "{told}"
        );
    }
    assert_eq!(fs::read(office.path("newer.db")).unwrap(), before);
    // Damaged in many places, one at a time: an error that says so or, where the spot is unused, a working file.
    let whole = fs::read(office.path("duban.db")).unwrap();
    let mut told_damaged = 0;
    for at in (0..whole.len()).step_by(4096) {
        let mut bytes = whole.clone();
        bytes[at..at + 1024].fill(0xA5);
        fs::write(office.path("damaged.db"), bytes).unwrap();
        let output = office.run(&["show", "2024", "--db", "damaged.db"]);
        let told = String::from_utf8_lossy(&output.stderr).into_owned();
        match output.status.code() {
            Some(0) => {}
            Some(2) => {
                assert!(told.contains("损坏") || told.contains("无法读懂"), "{told}");
                told_damaged += 1;
            }
            _ => panic!("{output:?}"),
        }
    }
    assert!(told_damaged > 3, "{told_damaged}");
    for length in [1, 100, 4096, whole.len() / 2] {
        fs::write(office.path("cut.db"), &whole[..length]).unwrap();
        let told = office.refused(&["list", "--db", "cut.db"]);
        assert!(told.contains("损坏"), "{length}: {told}");
    }
    fs::write(office.path("plan.db"), "{\"schema\": \"duban.plan/1\"}").unwrap();
    assert!(
        office
            .refused(&["list", "--db", "plan.db"])
            .contains("损坏")
    );
}

#[test]
fn a_backup_while_others_write_is_a_state_that_was() {
    let office = Office::with_notice("xiqing-2024");
    office.ok(&["ingest", "xiqing-2024.json"]);
    thread::scope(|scope| {
        let office = &office;
        scope.spawn(move || {
            for line in 0..30 {
                let words = format!("第{line}条");
                office.ok(&[
                    "progress",
                    "set",
                    "2024/27",
                    "--quarter",
                    "2",
                    "--words",
                    &words,
                ]);
            }
        });
        let mut last = 0;
        for copy in 0..8 {
            let name = format!("copy-{copy}.db");
            office.ok(&["backup", "--out", &name]);
            office.assert_sound(&name);
            let count = office.count(&name, "SELECT count(*) FROM entry");
            let ids = office.count(&name, "SELECT coalesce(max(id), 0) FROM entry");
            assert_eq!(count, ids, "no line is missing from the middle");
            assert!(count >= last);
            last = count;
            office.ok(&["show", "2024/27", "--db", &name]);
        }
    });
    let told = office.refused(&["backup", "--out", "copy-0.db"]);
    assert!(told.contains("--force"), "{told}");
    office.ok(&["backup", "--out", "copy-0.db", "--force"]);
    assert_eq!(office.count("copy-0.db", "SELECT count(*) FROM entry"), 30);
}
