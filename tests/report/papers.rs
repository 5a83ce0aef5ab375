//! Every kind of report, from a notice as published to pages that are read back.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use duban::Plan;
use duban::check::check;
use duban::model::{Entry, EntryKind, Source, SourceFormat, Status};
use duban::progress::{scores, standings};
use duban::read::{self, Limits};
use duban::report::{Config, Fonts, Kind, Occasion, Paper, Templates, papers};
use jiff::civil::{Date, date};

use super::geometry;

fn read(bytes: &[u8], name: &str) -> Plan {
    let document = read::read(bytes, name, &Limits::default()).expect("is read");
    let source = Source {
        file: name.to_owned(),
        sha256: String::new(),
        format: SourceFormat::Pdf,
        pages: document.pages,
    };
    duban::record::plan(duban::table::pieces(document), source).expect("holds a plan")
}

fn fixture(path: &str) -> Plan {
    let path = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("fixtures")
        .join(path);
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    read(&fs::read(&path).expect("is there"), &name)
}

/// A year's made-up reports: some good, some late, some missing.
fn ledger(plan: &Plan) -> Vec<Entry> {
    let mut entries = Vec::new();
    for quarter in 1..=4u8 {
        for (index, (_, _, task)) in plan.tasks().enumerate() {
            let status = match (index + usize::from(quarter) * 3) % 9 {
                0 => continue,
                1 => Status::Early,
                2 => Status::Ahead,
                3 => Status::Behind,
                4 if quarter > 1 => Status::FarBehind,
                5 if quarter > 2 => Status::NotStarted,
                6 if quarter > 3 => Status::Done,
                _ => Status::OnSchedule,
            };
            entries.push(Entry {
                id: 0,
                task: task.id.clone(),
                item: None,
                quarter,
                kind: EntryKind::Claim,
                status: Some(status),
                share: None,
                words: format!("已完成{}%，<其余>部分正在推进。", quarter * 20),
                figures: vec![],
                reporter: task.lead().map(|p| p.unit.clone()).unwrap_or_default(),
                reported_at: format!("2024-{:02}-25", quarter * 3),
                file: None,
            });
        }
    }
    entries
}

/// The day after the week after a quarter.
fn day_of(quarter: u8) -> Date {
    match quarter {
        4 => date(2025, 1, 8),
        q => date(2024, i8::try_from(q).unwrap_or(1) * 3 + 1, 8),
    }
}

fn all_papers(plan: &Plan, entries: &[Entry], quarter: u8, kinds: &[Kind]) -> Vec<Paper> {
    let progress = duban::progress::Config::default();
    let standings = standings(plan, entries, quarter, &progress, day_of(quarter));
    let quarters: Vec<u8> = (1..=quarter).collect();
    let scoring = duban::progress::ScoreConfig::default();
    let scores = scores(
        plan,
        entries,
        &quarters,
        &progress,
        &scoring,
        day_of(quarter),
    );
    let findings = check(plan, &duban::check::Config::default());
    let occasion = Occasion {
        plan,
        quarter,
        date: day_of(quarter),
        standings: &standings,
        scores: &scores,
        findings: &findings,
        config: &Config::default(),
        progress: &progress,
    };
    let templates = templates();
    kinds
        .iter()
        .flat_map(|kind| papers(*kind, &occasion, &templates).expect("is filled in"))
        .collect()
}

fn templates() -> Templates {
    Templates::new(&BTreeMap::new()).expect("are sound")
}

fn pdf(paper: &Paper) -> Vec<u8> {
    paper
        .set(&templates(), &Fonts::bundled())
        .unwrap_or_else(|e| panic!("{}：{e}", paper.name))
}

fn text_of(pdf: &[u8]) -> String {
    geometry::pages(pdf)
        .iter()
        .flat_map(|page| &page.glyphs)
        .flat_map(|glyph| glyph.text.chars())
        .filter(|c| !c.is_whitespace())
        .collect()
}

#[test]
fn the_last_bulletin_has_the_scores_and_the_findings_and_is_well_set() {
    let plan = fixture("xiqing-2024/weasyprint.pdf");
    let papers = all_papers(&plan, &ledger(&plan), 4, &[Kind::Bulletin, Kind::Findings]);
    let mut faults = Vec::new();
    for paper in &papers {
        let found = geometry::faults(&geometry::pages(&pdf(paper)));
        faults.extend(found.into_iter().map(|f| format!("{}：{f}", paper.name)));
    }
    assert_eq!(faults, Vec::<String>::new());
    assert!(papers[0].markup.contains("各单位得分表"));
    assert!(papers[0].markup.contains("需核实事项"));
}

#[test]
fn the_bulletin_names_every_project_and_quotes_reports_as_text() {
    let plan = fixture("xiqing-2024/weasyprint.pdf");
    let paper = &all_papers(&plan, &ledger(&plan), 3, &[Kind::Bulletin])[0];
    let text = text_of(&pdf(paper));
    for (_, project) in plan.projects() {
        assert!(text.contains(&project.name), "{}", project.name);
    }
    assert!(text.contains("已完成60%，<其余>部分正在推进。"));
}

#[test]
fn without_reports_the_documents_are_work_orders_and_say_so() {
    let plan = fixture("xiqing-2024/weasyprint.pdf");
    for paper in all_papers(&plan, &[], 2, &[Kind::Bulletin, Kind::Brief]) {
        assert!(paper.title.contains("任务安排"), "{}", paper.title);
        assert!(paper.markup.contains("尚未收到各单位第二季度的进展情况"));
        assert!(!paper.markup.contains("进展滞后"), "{}", paper.name);
    }
}

#[test]
fn the_same_date_gives_the_same_bytes() {
    let plan = fixture("yunxi-2025-banner/notice.pdf");
    let make = || -> Vec<Vec<u8>> {
        let kinds = [Kind::Bulletin, Kind::Findings];
        all_papers(&plan, &[], 1, &kinds).iter().map(pdf).collect()
    };
    assert!(make() == make());
}

/// What a list must keep: everything except where it stood and what file it came from.
fn kept(mut plan: Plan) -> Plan {
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

#[test]
fn the_list_reads_back_to_the_same_plan() {
    for path in [
        "xiqing-2024/weasyprint.pdf",
        "yunxi-2025-banner/notice.pdf",
        "yunxi-2023-cramped/notice.pdf",
        "yunxi-2022-sheet/notice.xlsx",
        "yunxi-2021-faults/notice.pdf",
        "yunxi-2026-banner/notice.pdf",
    ] {
        let plan = fixture(path);
        let paper = &all_papers(&plan, &[], 1, &[Kind::List])[0];
        let again = read(&pdf(paper), "list.pdf");
        let lines = |plan: Plan| -> Vec<String> {
            let json = serde_json::to_string_pretty(&kept(plan)).expect("is JSON");
            // A typed space at a line's end cannot be read back.
            json.lines().map(|line| line.replace(' ', "")).collect()
        };
        let (before, after) = (lines(plan), lines(again));
        let differing: Vec<(&String, &String)> = before
            .iter()
            .zip(&after)
            .filter(|(a, b)| a != b)
            .take(5)
            .collect();
        assert!(differing.is_empty(), "{path}: {differing:#?}");
        assert_eq!(before.len(), after.len(), "{path}");
    }
}

#[test]
fn the_page_for_a_browser_is_the_same_document() {
    let plan = fixture("xiqing-2024/weasyprint.pdf");
    let paper = &all_papers(&plan, &[], 2, &[Kind::Brief])[0];
    let page = paper.page(&templates());
    let tree = roxmltree::Document::parse_with_options(
        &page,
        roxmltree::ParsingOptions {
            allow_dtd: true,
            ..Default::default()
        },
    )
    .expect("is XHTML");
    assert!(tree.descendants().all(|node| !node.is_pi()));
    let text = |markup: &str| -> String {
        let tree = roxmltree::Document::parse(markup).expect("is XHTML");
        tree.descendants()
            .filter(|node| node.is_text())
            .filter(|node| node.ancestors().any(|a| a.has_tag_name("body")))
            .filter_map(|node| node.text())
            .flat_map(str::chars)
            .filter(|c| !c.is_whitespace())
            .collect()
    };
    let body = page.trim_start_matches("<!DOCTYPE html>");
    assert_eq!(text(body), text(&paper.markup));
}

#[test]
fn what_is_wrong_with_the_users_template_names_its_file_and_line() {
    let plan = fixture("xiqing-2024/notice.docx");
    let standings = standings(
        &plan,
        &[],
        2,
        &duban::progress::Config::default(),
        day_of(2),
    );
    let occasion = Occasion {
        plan: &plan,
        quarter: 2,
        date: day_of(2),
        standings: &standings,
        scores: &[],
        findings: &[],
        config: &Config::default(),
        progress: &duban::progress::Config::default(),
    };
    let table = |cell: &str| {
        format!(
            "<table>\n{{% for row in rows %}}\n<tr id=\"{{{{ row.anchor }}}}\">\n{cell}\n</tr>\n{{% endfor %}}\n</table>\n"
        )
    };
    for (cell, words) in [
        ("<td>{{ row.nmae }}</td>", "nmae"),
        ("<td>{% if row.nmae %}有{% endif %}</td>", "nmae"),
        ("<td><img/></td>", "img"),
        ("<td style=\"float: left\">甲</td>", "float"),
        ("<td>甲<td>", "XHTML"),
    ] {
        let own = BTreeMap::from([("annex-progress.html".to_owned(), table(cell))]);
        let templates = Templates::new(&own).expect("parse");
        let error = papers(Kind::Bulletin, &occasion, &templates)
            .and_then(|papers| papers[0].set(&templates, &Fonts::bundled()))
            .expect_err(cell);
        let message = error.to_string();
        assert!(message.contains("annex-progress.html"), "{message}");
        assert!(message.contains(words), "{message}");
        // An element left open is noticed where the next one closes.
        let line = if words == "XHTML" {
            "第5行"
        } else {
            "第4行"
        };
        assert!(message.contains(line), "{message}");
    }
}
