//! Every notice of `fixtures/` and `seeds/`, read whole and compared with its truth, field by field. A new folder with a
//! `truth.json` is a new case. `DUBAN_CORPUS` names one more folder of such folders, kept elsewhere.

mod press;

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

use duban::model::{Item, Period, Plan, Role, Source, SourceFormat, Task};
use duban::pipeline;
use duban::read::{self, Limits};
use serde_json::Value;

const FORMATS: [&str; 9] = [
    "pdf", "docx", "xlsx", "xls", "ods", "html", "htm", "txt", "md",
];

/// What is not right yet: files, and how many of their rows are not exact. The test fails when it gets worse, and when it
/// gets better and is not taken out here.
const SHORT: [(&str, usize); 0] = [];

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn is_sheet(path: &Path) -> bool {
    path.extension().is_some_and(|e| e == "xlsx")
}

fn read_plan(path: &Path) -> Result<Plan, String> {
    let bytes = fs::read(path).map_err(|e| e.to_string())?;
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    pipeline::read_plan(&bytes, &name, &Limits::default()).map_err(|e| e.to_string())
}

/// The value with all white space taken out of its texts.
fn bare(value: &Value) -> Value {
    match value {
        Value::String(s) => Value::String(s.split_whitespace().collect()),
        Value::Array(a) => a.iter().map(bare).collect(),
        Value::Object(fields) => fields.iter().map(|(k, v)| (k.clone(), bare(v))).collect(),
        other => other.clone(),
    }
}

fn own(text: impl AsRef<str>) -> Value {
    Value::String(text.as_ref().split_whitespace().collect())
}

fn role(role: Role) -> &'static str {
    match role {
        Role::Lead => "lead",
        Role::Support => "support",
    }
}

fn plans(milestones: &[duban::model::Milestone]) -> Value {
    let quarters = milestones
        .iter()
        .filter(|m| matches!(m.period, Period::Quarter(_)));
    quarters
        .map(|m| m.text.as_ref().map_or(Value::Null, own))
        .collect()
}

fn item(item: &Item) -> Value {
    serde_json::json!({
        "mark": own(&item.mark), "detail": own(&item.detail), "plans": plans(&item.milestones),
        "units": item.parties.iter().map(|p| own(&p.unit)).collect::<Value>(),
    })
}

/// A field of a row as the plan has it, in the form of the truth; `None` for a field that no plan has.
fn field(
    name: &str,
    category: &duban::model::Category,
    project: &duban::model::Project,
    task: &Task,
) -> Option<Value> {
    Some(match name {
        "category" => own(&category.name),
        "category_no" => category.ordinal.map_or(Value::Null, Value::from),
        "number" => project.number.map_or(Value::Null, Value::from),
        "name" => own(&project.name),
        "item" => task.item.as_ref().map_or(Value::Null, own),
        "detail" => own(format!("{}{}", task.item.as_deref().unwrap_or_default(), task.detail)),
        "units" => task.parties.iter().map(|p| own(&p.unit)).collect(),
        "leaders" => task.leaders.iter().map(own).collect(),
        "chiefs" => task.chiefs.iter().map(own).collect(),
        "plans" => plans(&task.milestones),
        "parties" => task
            .parties
            .iter()
            .map(|p| serde_json::json!({"unit": own(&p.unit), "role": role(p.role), "leader": p.leader}))
            .collect(),
        "milestones" => task
            .milestones
            .iter()
            .map(|m| (m.period.to_string(), m.text.as_ref().map_or(Value::Null, own)))
            .collect(),
        "extra" => task.extra.iter().map(|(k, v)| (k.clone(), own(v))).collect(),
        "items" => task.items.iter().map(item).collect(),
        _ => return None,
    })
}

/// Rows exact in every field, rows of the truth, and what differs.
fn compare(plan: &Plan, truth: &Value, sheet: bool) -> (usize, usize, Vec<String>) {
    let mut differences = Vec::new();
    let mut check = |name: &str, found: Value| {
        if let Some(expected) = truth.get(name)
            && bare(expected) != found
        {
            differences.push(format!("{name}: {found} instead of {expected}"));
        }
    };
    let text = |t: &Option<String>| t.as_ref().map_or(Value::Null, own);
    check("title", text(&plan.title));
    check("region", text(&plan.region));
    check("year", plan.year.map_or(Value::Null, Value::from));
    check("issuer", text(&plan.issuer));
    // The truth of a workbook names number and date of a letter that the workbook does not hold.
    if !sheet {
        check("document_number", text(&plan.document_number));
        check("issued", text(&plan.issued_on));
    }
    check(
        "stated_categories",
        plan.stated_count.map_or(Value::Null, Value::from),
    );
    let rows = truth["rows"].as_array().cloned().unwrap_or_default();
    let tasks: Vec<_> = plan.tasks().collect();
    if tasks.len() != rows.len() {
        differences.push(format!("{} rows instead of {}", tasks.len(), rows.len()));
    }
    let mut exact = 0;
    for (index, row) in rows.iter().enumerate() {
        let Some((category, project, task)) = tasks.get(index) else {
            continue;
        };
        let mut same = true;
        for (name, expected) in row.as_object().into_iter().flatten() {
            let Some(found) = field(name, category, project, task) else {
                continue;
            };
            if bare(expected) != found {
                same = false;
                differences.push(format!(
                    "row {} {name}: {found} instead of {expected}",
                    index + 1
                ));
            }
        }
        exact += usize::from(same);
    }
    (exact, rows.len(), differences)
}

fn cases() -> Vec<(PathBuf, PathBuf)> {
    let mut cases = Vec::new();
    let elsewhere = std::env::var_os("DUBAN_CORPUS").map(PathBuf::from);
    for folders in elsewhere.into_iter().chain([root().join("fixtures")]) {
        for folder in fs::read_dir(folders)
            .expect("a folder of notices")
            .flatten()
        {
            let truth = folder.path().join("truth.json");
            if !truth.exists() {
                continue;
            }
            for file in fs::read_dir(folder.path())
                .expect("a notice's folder")
                .flatten()
            {
                let path = file.path();
                let known = path
                    .extension()
                    .is_some_and(|e| FORMATS.iter().any(|f| e.eq_ignore_ascii_case(f)));
                if known {
                    cases.push((path, truth.clone()));
                }
            }
        }
    }
    cases.push((
        root().join("seeds/xiqing-2024-notice.txt"),
        root().join("fixtures/xiqing-2024/truth.json"),
    ));
    cases.sort();
    cases
}

#[test]
fn every_notice_is_read_exactly() {
    let mut table = String::new();
    let mut failures = String::new();
    for (path, truth) in cases() {
        let shown = path
            .strip_prefix(root())
            .unwrap_or(&path)
            .display()
            .to_string();
        let truth: Value =
            serde_json::from_str(&fs::read_to_string(truth).expect("truth.json")).expect("JSON");
        match read_plan(&path) {
            Ok(plan) => {
                let (exact, rows, differences) = compare(&plan, &truth, is_sheet(&path));
                if let Some((_, short)) = SHORT.iter().find(|(file, _)| *file == shown)
                    && rows - exact < *short
                {
                    let _ = writeln!(
                        failures,
                        "{shown}: better than recorded, take it out of SHORT"
                    );
                }
                let share = 100.0 * exact as f64 / rows.max(1) as f64;
                let _ = writeln!(
                    table,
                    "{shown:44} {exact:>3} of {rows:>3} rows exact, {share:>5.1} %, {} warnings",
                    plan.warnings.len()
                );
                let known = SHORT
                    .iter()
                    .find(|(file, _)| *file == shown)
                    .map_or(0, |(_, rows)| *rows);
                if known > 0 && rows - exact == known {
                    continue;
                }
                for difference in differences {
                    let _ = writeln!(failures, "{shown}: {difference}");
                }
            }
            Err(message) => {
                let _ = writeln!(table, "{shown:44} not read");
                let _ = writeln!(failures, "{shown}: {message}");
            }
        }
    }
    println!("{table}");
    assert!(failures.is_empty(), "\n{table}\n{failures}");
}

/// The plan without what depends on the file: origins, source, and warnings about the reading.
fn without_place(mut plan: Plan) -> Plan {
    plan.source = None;
    plan.warnings.clear();
    for task in plan
        .categories
        .iter_mut()
        .flat_map(|c| &mut c.projects)
        .flat_map(|p| &mut p.tasks)
    {
        task.origin = duban::origin::Origin::default();
    }
    plan
}

/// One notice in many files: the plans agree in everything but their place, white space apart.
#[test]
fn one_notice_gives_one_plan_in_every_format() {
    let mut folders: BTreeMap<PathBuf, Vec<(String, Value)>> = BTreeMap::new();
    for (path, truth) in cases() {
        if SHORT.iter().any(|(file, _)| path.ends_with(file)) {
            continue;
        }
        let plan = without_place(read_plan(&path).expect("a plan"));
        let json = serde_json::to_value(plan.categories).expect("JSON");
        folders
            .entry(truth)
            .or_default()
            .push((path.display().to_string(), bare(&json)));
    }
    for files in folders.values() {
        for (path, plan) in &files[1..] {
            assert!(*plan == files[0].1, "{path} differs from {}", files[0].0);
        }
    }
}

/// The settings that a printed table is tried in.
fn papers() -> Vec<press::Paper> {
    let mut papers = Vec::new();
    for n in 0..24usize {
        papers.push(press::Paper {
            lines: [17, 23, 29, 37, 45][n % 5],
            ems: [70.0, 96.0, 120.0][n % 3],
            repeat_head: n % 2 == 0,
            cut_rows: n % 4 < 2,
            flow: n % 8 < 4,
            open: n % 3 == 1,
            again: [0, 1, 3][n / 8],
            centred: n % 7 < 3,
        });
    }
    papers
}

/// Every declared table (Word, web page) printed on paper of many kinds, cut by page ends in every way, gives the rows
/// of the table.
#[test]
fn a_table_cut_by_page_ends_is_the_same_table() {
    let mut failures = String::new();
    let (mut exact, mut rows) = (0, 0);
    for (path, truth) in cases() {
        let declared = path.extension().is_some_and(|e| e == "html" || e == "docx");
        if !declared {
            continue;
        }
        let shown = path
            .strip_prefix(root())
            .unwrap_or(&path)
            .display()
            .to_string();
        let truth: Value =
            serde_json::from_str(&fs::read_to_string(truth).expect("truth.json")).expect("JSON");
        let bytes = fs::read(&path).expect("a notice");
        let document = read::read(&bytes, &shown, &Limits::default()).expect("a document");
        let pieces = duban::table::pieces(document);
        for (n, paper) in papers().into_iter().enumerate() {
            let mut printed = duban::table::Pieces::default();
            for piece in &pieces.pieces {
                match piece {
                    duban::table::Piece::Grid(grid) if grid.cols > 4 => {
                        let grids = press::print(grid, head_rows(grid), paper);
                        printed
                            .pieces
                            .extend(grids.into_iter().map(duban::table::Piece::Grid));
                    }
                    other => printed.pieces.push(other.clone()),
                }
            }
            let source = Source {
                file: shown.clone(),
                sha256: String::new(),
                format: SourceFormat::Pdf,
                pages: None,
            };
            match duban::record::plan(printed, source) {
                Ok(plan) => {
                    let (right, all, differences) = compare(&plan, &truth, false);
                    exact += right;
                    rows += all;
                    for difference in differences {
                        let _ = writeln!(failures, "{shown} on paper {n}: {difference}");
                    }
                }
                Err(error) => {
                    let _ = writeln!(failures, "{shown} on paper {n}: {error}");
                }
            }
        }
    }
    println!("{exact} of {rows} rows exact on paper");
    assert!(
        failures.is_empty(),
        "{exact} of {rows} rows exact\n{failures}"
    );
}

/// Rows of a declared table before the first that holds a number or a sentence.
fn head_rows(grid: &duban::table::Grid) -> usize {
    (0..grid.rows)
        .find(|row| {
            let cells = grid.cells.iter().filter(|c| c.row == *row);
            let wide = cells.clone().any(|c| c.col_span * 2 > grid.cols) && *row > 0;
            wide || cells.clone().any(|c| {
                let text: String = c.text().split_whitespace().collect();
                text.contains(['。', '；', '《'])
                    || text.chars().count() > 24
                    || text.parse::<u32>().is_ok()
            })
        })
        .unwrap_or(1)
        .max(1)
}
