//! How a difference is shown.

use std::collections::BTreeMap;

use duban::diff::{self, show::View};
use duban::report::{Fonts, Templates};

use crate::fixture;

fn years() -> View {
    let old = fixture::plan("yunxi-2025-banner/notice.pdf");
    let new = fixture::plan("yunxi-2026-banner/notice.pdf");
    View::of(&diff::diff(&old, &new), false)
}

/// Two edits to the 2024 notice, one of them with markup in it.
fn revision() -> View {
    let old = fixture::plan("xiqing-2024/libreoffice.pdf");
    let mut new = old.clone();
    let project = &mut new.categories[0].projects[0];
    project.name = "建成<b>赤龙</b>中学 & \"小学\"".to_owned();
    let task = &mut project.tasks[0];
    task.detail = task.detail.replace("1200 名", "1500 名");
    let diff = diff::diff(&old, &new);
    let revision = diff.is_revision();
    View::of(&diff, revision)
}

#[test]
fn text_is_aligned_and_readable_without_colours() {
    let text = years().to_text(100, false);
    assert!(!text.contains('\u{1b}'));
    insta::assert_snapshot!(text);
}

#[test]
fn a_revision_is_a_formal_change_table() {
    insta::assert_snapshot!(revision().to_text(80, false));
}

#[test]
fn colours_mark_the_changed_words() {
    let text = years().to_text(100, true);
    assert!(text.contains("建筑面积约\u{1b}[1m\u{1b}[31m2458\u{1b}[0m平方米"));
    assert!(!text.contains('〔'));
}

#[test]
fn the_page_needs_nothing_else_and_escapes_everything() {
    let page = revision().to_page().unwrap();
    assert!(page.contains("&lt;b&gt;赤龙&lt;") && !page.contains("<b>"));
    assert!(page.contains("<del>1200</del>") && page.contains("<ins>1500</ins>"));
    assert!(page.contains("变更理由"));
    for outside in ["http://", "https://", "src=", "url(", "@import", "<link"] {
        assert!(!page.contains(outside), "{outside}");
    }
}

#[test]
fn both_pages_have_their_tags_closed() {
    for view in [years(), revision()] {
        let page = view.to_page().unwrap();
        let body = page.replacen("<!DOCTYPE html>", "", 1);
        let parsed = roxmltree::Document::parse(&body);
        assert!(parsed.is_ok(), "{parsed:?}");
    }
}

#[test]
fn the_workbook_has_every_project_once_and_is_the_same_every_time() {
    let date = jiff::civil::date(2026, 2, 1);
    let bytes = years().to_workbook(date).unwrap();
    assert_eq!(bytes, years().to_workbook(date).unwrap());
    let mut book: calamine::Xlsx<_> =
        calamine::open_workbook_from_rs(std::io::Cursor::new(bytes)).unwrap();
    let sheets = calamine::Reader::sheet_names(&book);
    assert_eq!(sheets[..3], ["总体情况", "变更表", "项目对照"]);
    let range = calamine::Reader::worksheet_range(&mut book, "项目对照").unwrap();
    let numbers = |column: u32| {
        let cells = range
            .rows()
            .map(move |row| row[column as usize].to_string());
        let mut numbers: Vec<u32> = cells.filter_map(|cell| cell.parse().ok()).collect();
        numbers.sort_unstable();
        numbers
    };
    assert_eq!(numbers(1), (1..=22).collect::<Vec<_>>());
    assert_eq!(numbers(2), (1..=21).collect::<Vec<_>>());
}

#[test]
fn the_document_is_set_in_the_official_layout() {
    let templates = Templates::new(&BTreeMap::new()).unwrap();
    let fonts = Fonts::bundled();
    let date = jiff::civil::date(2026, 2, 1);
    for (view, expected) in [
        (
            years(),
            ["附件6", "延续项目调整情况表", "贾霞俊", "2026年2月1日"],
        ),
        (revision(), ["附件1", "变更理由", "<b>赤龙</b>", "1500"]),
    ] {
        let pdf = view.to_pdf(date, &templates, &fonts).unwrap();
        let text = pdf_extract::extract_text_from_mem(&pdf).unwrap();
        let text: String = text.split_whitespace().collect();
        for words in expected {
            assert!(text.contains(words), "{words} in {text}");
        }
    }
}
