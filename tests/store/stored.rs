//! Plans in and out of the database.

use duban::Plan;
use duban::model::{Source, SourceFormat};
use duban::store::{SavedKind, Store};
use proptest::prelude::*;

use super::notice;
use super::office::Office;

const FIXTURES: [&str; 6] = [
    "xiqing-2024",
    "yunxi-2021-faults",
    "yunxi-2022-sheet",
    "yunxi-2023-cramped",
    "yunxi-2025-banner",
    "yunxi-2026-banner",
];

fn source(sha256: &str) -> Source {
    Source {
        file: "a.pdf".to_owned(),
        sha256: sha256.to_owned(),
        format: SourceFormat::Pdf,
        pages: None,
    }
}

fn spec(plan: &Plan) -> duban::store::Spec {
    format!("{}/{}", plan.region.as_ref().unwrap(), plan.year.unwrap())
        .parse()
        .unwrap()
}

#[test]
fn a_plan_comes_back_as_it_was() {
    let folder = tempfile::tempdir().unwrap();
    let mut store = Store::create(&folder.path().join("a.db")).unwrap();
    for fixture in FIXTURES {
        let plan = notice::plan(fixture);
        store.save_plan(&plan, &source(fixture), "now").unwrap();
        assert_eq!(
            store.load_plan(&spec(&plan)).unwrap().plan,
            plan,
            "{fixture}"
        );
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]
    #[test]
    fn so_does_any_text_and_any_number(text in any::<String>(), key in any::<String>(), number in any::<f64>()) {
        prop_assume!(number.is_finite());
        let mut plan = notice::plan("yunxi-2023-cramped");
        plan.letter.push(text.clone());
        let task = &mut plan.categories[0].projects[0].tasks[0];
        task.detail.clone_from(&text);
        task.extra.insert(key, text);
        task.milestones[0].targets.push(duban::model::Target {
            measure: String::new(), value: number, unit: String::new(), cumulative: false, percent: false, words: String::new(),
        });
        let folder = tempfile::tempdir().unwrap();
        let mut store = Store::create(&folder.path().join("a.db")).unwrap();
        store.save_plan(&plan, &source("1"), "now").unwrap();
        prop_assert!(store.load_plan(&spec(&plan)).unwrap().plan == plan);
    }
}

#[test]
fn the_same_notice_changes_nothing_and_a_corrected_one_is_a_new_revision() {
    let folder = tempfile::tempdir().unwrap();
    let mut store = Store::create(&folder.path().join("a.db")).unwrap();
    let plan = notice::plan("xiqing-2024");
    let mut save = |plan: &Plan, sha256: &str| {
        let saved = store.save_plan(plan, &source(sha256), "now").unwrap();
        (saved.revision, saved.kind)
    };
    assert_eq!(save(&plan, "pdf"), (1, SavedKind::New));
    assert_eq!(save(&plan, "pdf"), (1, SavedKind::Unchanged));
    // The same notice as Word: other places on other pages, the same content.
    let mut word = plan.clone();
    word.categories[0].projects[0].tasks[0].origin = Default::default();
    assert_eq!(save(&word, "docx"), (1, SavedKind::Unchanged));
    let mut corrected = plan.clone();
    corrected.categories[0].projects[0].tasks[0].leaders = vec!["王超".to_owned()];
    assert_eq!(save(&corrected, "corrected"), (2, SavedKind::Revision));
    assert_eq!(save(&plan, "pdf"), (1, SavedKind::Superseded));
    let loaded = |spec: &str| store.load_plan(&spec.parse().unwrap()).unwrap().plan;
    assert!(loaded("2024") == corrected);
    assert!(loaded("西青区/2024@1") == plan);
}

#[test]
fn the_same_notice_from_other_programs_is_no_correction() {
    let office = Office::new();
    let folder = super::notice::file("xiqing-2024");
    let folder = folder.parent().unwrap();
    for name in [
        "weasyprint.pdf",
        "libreoffice.pdf",
        "chromium.pdf",
        "cidfont.pdf",
        "notice.docx",
        "notice.html",
    ] {
        office.ok(&["ingest", folder.join(name).to_str().unwrap()]);
        assert_eq!(
            office.count("duban.db", "SELECT count(*) FROM revision"),
            1,
            "{name}"
        );
    }
    assert_eq!(office.count("duban.db", "SELECT count(*) FROM source"), 6);
}

#[test]
fn the_command_line_names_stored_plans() {
    let office = Office::with_notice("xiqing-2024");
    let told = office.refused(&["show", "2024"]);
    assert!(told.contains("duban ingest"), "{told}");
    assert!(
        !office.path("duban.db").exists(),
        "asking makes no database"
    );
    office.ok(&["ingest", "xiqing-2024.json"]);
    let again = office.ok(&["ingest", "xiqing-2024.json"]);
    assert!(again.contains("没有变化"), "{again}");
    let shown = office.ok(&["show", "2024/27"]);
    assert!(
        shown.contains("建设公共充电设施") && shown.contains("赤龙南街"),
        "{shown}"
    );
    let project = office.ok(&["show", "西青区/2024/4"]);
    assert!(
        ["4(1)", "4(2)", "4(3)"]
            .iter()
            .all(|id| project.contains(id)),
        "{project}"
    );
    let item = office.ok(&["show", "2024/27（2）"]);
    assert!(
        item.contains("津门湖街") && !item.contains("赤龙南街"),
        "{item}"
    );
    let told = office.refused(&["show", "2024/99"]);
    assert!(told.contains("没有任务“99”"), "{told}");
    let told = office.refused(&["show", "2023"]);
    assert!(told.contains("西青区/2024"), "{told}");
    let named = office.ok(&["list", "--db", "duban.db", "--format", "csv"]);
    assert!(named.contains("西青区/2024,1,34,41,0"), "{named}");
}

#[test]
fn two_regions_of_one_year_must_be_told_apart() {
    let office = Office::with_notice("xiqing-2024");
    office.ok(&["ingest", "xiqing-2024.json"]);
    office.ok(&["ingest", "xiqing-2024.json", "--region", "东丽区"]);
    let told = office.refused(&["show", "2024"]);
    assert!(
        told.contains("东丽区/2024") && told.contains("西青区/2024"),
        "{told}"
    );
    office.ok(&["show", "东丽区/2024"]);
}

#[test]
fn an_export_holds_everything_and_no_formula() {
    let office = Office::new();
    let mut plan = notice::plan("xiqing-2024");
    plan.categories[0].projects[0].name = "=HYPERLINK(\"http://a\")".to_owned();
    std::fs::write(office.path("p.json"), serde_json::to_vec(&plan).unwrap()).unwrap();
    office.ok(&["ingest", "p.json"]);
    office.ok(&[
        "progress",
        "set",
        "2024/27",
        "--quarter",
        "1",
        "--status",
        "滞后",
        "--words",
        "=1+1",
    ]);
    let value = office.json(&["export", "2024", "--format", "json"]);
    assert_eq!(
        serde_json::from_value::<Plan>(value["plan"].clone()).unwrap(),
        plan
    );
    assert_eq!(value["entries"][0]["words"], "=1+1");
    let csv = office.ok(&["export", "2024", "--format", "csv"]);
    let rows: Vec<csv::StringRecord> =
        csv::Reader::from_reader(csv.trim_start_matches('\u{feff}').as_bytes())
            .records()
            .map(Result::unwrap)
            .collect();
    assert_eq!(rows.len(), plan.tasks().count());
    assert!(
        rows.iter()
            .flat_map(|row| row.iter())
            .all(|cell| !cell.starts_with('='))
    );
    office.ok(&["export", "2024", "--format", "xlsx", "--out", "2024.xlsx"]);
    use calamine::Reader as _;
    let bytes = std::fs::read(office.path("2024.xlsx")).unwrap();
    let mut book = calamine::Xlsx::new(std::io::Cursor::new(bytes)).unwrap();
    for name in book.sheet_names() {
        assert!(book.worksheet_formula(&name).unwrap().is_empty(), "{name}");
    }
    let told = office.refused(&["export", "2024", "--format", "csv", "--out", "p.json"]);
    assert!(told.contains("没有改动它"), "{told}");
}
