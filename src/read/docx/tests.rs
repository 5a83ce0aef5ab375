use std::io::{Cursor, Write as _};

use crate::error::Result;
use crate::read::sketch::sketch;
use crate::read::{Document, Limits, read};

const NAMESPACE: &str = "xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\"";

/// A Word document with this body, and with these lists and styles if there are any.
fn docx(body: &str, parts: &[(&str, &str)]) -> Vec<u8> {
    let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
    let options = zip::write::SimpleFileOptions::default();
    let document = format!("<w:document {NAMESPACE}><w:body>{body}</w:body></w:document>");
    let wrapped = |(name, content): &(&str, &str)| {
        let root = name.trim_end_matches(".xml");
        (
            format!("word/{name}"),
            format!("<w:{root} {NAMESPACE}>{content}</w:{root}>"),
        )
    };
    let mut all = vec![("word/document.xml".to_owned(), document)];
    all.extend(parts.iter().map(wrapped));
    for (name, content) in all {
        zip.start_file(name, options).unwrap();
        zip.write_all(content.as_bytes()).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

fn open(bytes: &[u8]) -> Result<Document> {
    read(bytes, "甲.docx", &Limits::default())
}

fn check_with(body: &str, parts: &[(&str, &str)], expected: &str) {
    let expected: String = expected
        .trim()
        .lines()
        .map(|line| format!("{}\n", line.trim()))
        .collect();
    assert_eq!(sketch(&open(&docx(body, parts)).unwrap()), expected);
}

fn check(body: &str, expected: &str) {
    check_with(body, &[], expected);
}

fn p(text: &str) -> String {
    format!("<w:p><w:r><w:t>{text}</w:t></w:r></w:p>")
}

/// A cell with these properties.
fn tc(properties: &str, text: &str) -> String {
    format!("<w:tc><w:tcPr>{properties}</w:tcPr>{}</w:tc>", p(text))
}

const RESTART: &str = "<w:vMerge w:val='restart'/>";
const CONTINUE: &str = "<w:vMerge/>";

#[test]
fn merged_cells_have_their_spans() {
    let span = "<w:gridSpan w:val='2'/>";
    let body = format!(
        "<w:tbl><w:tr>{}{}</w:tr><w:tr>{}{}{}</w:tr><w:tr><w:trPr><w:gridBefore w:val='1'/></w:trPr>{}{}</w:tr></w:tbl>",
        tc(RESTART, "大项"),
        tc(span, "时间"),
        tc(CONTINUE, ""),
        tc("", "一"),
        tc(&format!("{span}{RESTART}"), "二"),
        tc("", "三"),
        tc(&format!("{span}{CONTINUE}"), "遮"),
    );
    check(
        &body,
        "| 大项 | 时间 | < | ∅ |
         | ^ | 一 | 二 | < |
         | ∅ | 三 | ^ | ^ |
         ! 有 1 处被合并单元格遮住的文字没有读入: 遮",
    );
}

#[test]
fn a_merge_begins_anew_after_a_row_without_it() {
    let body = format!(
        "<w:tbl><w:tr>{}{}</w:tr><w:tr>{}{}</w:tr><w:tr>{}{}</w:tr></w:tbl>",
        tc(RESTART, "甲"),
        tc("", "1"),
        tc("", "乙"),
        tc("", "2"),
        tc(CONTINUE, "丙"),
        tc("", "3"),
    );
    check(&body, "| 甲 | 1 |\n| 乙 | 2 |\n| 丙 | 3 |");
}

#[test]
fn borders_that_do_not_quite_meet_are_one() {
    let span = "<w:gridSpan w:val='2'/>";
    let grid = "<w:tblGrid><w:gridCol w:w='1000'/><w:gridCol w:w='12'/><w:gridCol w:w='1000'/></w:tblGrid>";
    let body = format!(
        "<w:tbl>{grid}<w:tr>{}{}</w:tr><w:tr>{}{}</w:tr></w:tbl>",
        tc("", "甲"),
        tc(span, "乙"),
        tc(span, "丙"),
        tc("", "丁"),
    );
    check(&body, "| 甲 | 乙 |\n| 丙 | 丁 |");
}

#[test]
fn tracked_changes_are_accepted() {
    check(
        "<w:p><w:r><w:t>改造</w:t></w:r><w:del><w:r><w:delText>三</w:delText></w:r></w:del>
         <w:ins><w:r><w:t>五</w:t></w:r></w:ins><w:r><w:t>个小区</w:t></w:r></w:p>
         <w:p><w:pPr><w:rPr><w:del/></w:rPr></w:pPr><w:r><w:t>连</w:t></w:r></w:p>
         <w:p><w:r><w:t>上</w:t></w:r></w:p>
         <w:tbl><w:tr><w:trPr><w:del/></w:trPr><w:tc><w:p/></w:tc></w:tr>
         <w:tr><w:tc><w:p><w:r><w:t>甲</w:t></w:r></w:p></w:tc><w:tc><w:p/></w:tc></w:tr></w:tbl>",
        "¶ 改造五个小区
         ¶ 连上
         | 甲 |  |
         ! 文档中有 3 处修订标记，已按“接受所有修订”读取",
    );
}

#[test]
fn what_word_prints_is_read() {
    check(
        "<w:p><w:r><w:t>甲</w:t><w:tab/><w:t>乙</w:t><w:noBreakHyphen/><w:sym w:font='Wingdings' w:char='F0FE'/></w:r></w:p>
         <w:p><w:r><w:t>一行</w:t><w:br/><w:t>二行</w:t><w:br w:type='page'/><w:t>次页</w:t></w:r></w:p>
         <w:p><w:r><w:fldChar w:fldCharType='begin'/><w:instrText>DATE</w:instrText><w:fldChar w:fldCharType='separate'/>
         <w:t>2024年</w:t><w:fldChar w:fldCharType='end'/></w:r></w:p>
         <w:p><w:hyperlink><w:r><w:t>链接</w:t></w:r></w:hyperlink><w:sdt><w:sdtPr/><w:sdtContent><w:r><w:t>控件</w:t></w:r></w:sdtContent></w:sdt></w:p>
         <w:sdt><w:sdtContent><w:p><w:r><w:t>块</w:t></w:r></w:p></w:sdtContent></w:sdt>
         <w:p><w:r><w:rPr><w:vanish/></w:rPr><w:t>藏</w:t></w:r></w:p>
         <w:p><w:r><w:ruby><w:rt><w:r><w:t>yún</w:t></w:r></w:rt><w:rubyBase><w:r><w:t>云</w:t></w:r></w:rubyBase></w:ruby></w:r></w:p>",
        "¶ 甲 乙-☑
         ¶ 一行
         ¶ 二行
         ¶ 次页
         ¶ 2024年
         ¶ 链接控件
         ¶ 块
         ¶ 云
         ! 文档中有 1 处设为“隐藏”的文字没有读入: 藏",
    );
}

#[test]
fn a_text_box_is_read_once() {
    check(
        "<w:p><w:r><w:t>前</w:t></w:r><w:r><x:AlternateContent xmlns:x='urn:x'><x:Choice><w:drawing><w:txbxContent>
         <w:p><w:r><w:t>框</w:t></w:r></w:p></w:txbxContent></w:drawing></x:Choice><x:Fallback><w:pict><w:txbxContent>
         <w:p><w:r><w:t>框</w:t></w:r></w:p></w:txbxContent></w:pict></x:Fallback></x:AlternateContent></w:r></w:p>",
        "¶ 前\n¶ 框",
    );
}

#[test]
fn a_title_on_several_lines_is_one() {
    let line = |text: &str, size: u32| {
        format!(
            "<w:p><w:pPr><w:jc w:val='center'/></w:pPr><w:r><w:rPr><w:sz w:val='{size}'/></w:rPr><w:t>{text}</w:t></w:r></w:p>"
        )
    };
    let body = [
        line("云政办发〔2025〕1号", 32),
        line("云溪区人民政府办公室关于印发", 44),
        line("2025年民心工程的通知", 44),
        p("各镇人民政府："),
    ];
    check(
        &body.concat(),
        "¶ 云政办发〔2025〕1号
         ¶ 云溪区人民政府办公室关于印发2025年民心工程的通知
         ¶ 各镇人民政府：",
    );
}

#[test]
fn numbers_that_word_counts_are_printed() {
    let level = |i: u32, format: &str, text: &str| {
        format!(
            "<w:lvl w:ilvl='{i}'><w:start w:val='1'/><w:numFmt w:val='{format}'/><w:lvlText w:val='{text}'/></w:lvl>"
        )
    };
    let lists = format!(
        "<w:abstractNum w:abstractNumId='0'>{}{}</w:abstractNum><w:abstractNum w:abstractNumId='1'>{}</w:abstractNum>
         <w:num w:numId='1'><w:abstractNumId w:val='0'/></w:num><w:num w:numId='2'><w:abstractNumId w:val='1'/></w:num>
         <w:num w:numId='3'><w:abstractNumId w:val='1'/><w:lvlOverride w:ilvl='0'><w:startOverride w:val='5'/></w:lvlOverride></w:num>",
        level(0, "chineseCountingThousand", "%1、"),
        level(1, "decimal", "(%2)"),
        level(0, "decimal", "%1"),
    );
    let styles = "<w:style w:type='paragraph' w:styleId='a'><w:pPr><w:numPr><w:numId w:val='1'/></w:numPr></w:pPr></w:style>
                  <w:style w:type='paragraph' w:styleId='b'><w:basedOn w:val='a'/></w:style>";
    let numbered = |properties: &str, text: &str| {
        format!("<w:p><w:pPr>{properties}</w:pPr><w:r><w:t>{text}</w:t></w:r></w:p>")
    };
    let num = |id: u32, level: u32| {
        format!("<w:numPr><w:ilvl w:val='{level}'/><w:numId w:val='{id}'/></w:numPr>")
    };
    let body = [
        numbered("<w:pStyle w:val='b'/>", "教育"),
        numbered(&num(1, 1), "小学"),
        numbered(&num(1, 1), "中学"),
        numbered("<w:pStyle w:val='b'/>", "养老"),
        numbered(&num(1, 1), "床位"),
        numbered(&format!("<w:pStyle w:val='b'/>{}", num(0, 0)), "不编号"),
        format!(
            "<w:tbl><w:tr><w:tc>{}</w:tc>{}</w:tr><w:tr><w:tc>{}</w:tc>{}</w:tr><w:tr><w:tc>{}</w:tc>{}</w:tr></w:tbl>",
            numbered(&num(2, 0), ""),
            tc("", "甲"),
            numbered(&num(2, 0), ""),
            tc("", "乙"),
            numbered(&num(3, 0), ""),
            tc("", "丙"),
        ),
    ];
    check_with(
        &body.concat(),
        &[("numbering.xml", &lists), ("styles.xml", styles)],
        "¶ 一、教育
         ¶ (1)小学
         ¶ (2)中学
         ¶ 二、养老
         ¶ (1)床位
         ¶ 不编号
         | 1 | 甲 |
         | 2 | 乙 |
         | 5 | 丙 |",
    );
}

#[test]
fn tables_inside_tables() {
    let inner = format!(
        "<w:tbl><w:tr>{}{}</w:tr><w:tr>{}{}</w:tr></w:tbl>",
        tc("", "校舍"),
        tc("", "20间"),
        tc("", "操场"),
        tc("", "1个"),
    );
    let data = format!(
        "<w:tbl><w:tr>{a}{a}{a}</w:tr><w:tr>{a}{a}<w:tc>{inner}<w:p/></w:tc></w:tr></w:tbl>",
        a = tc("", "甲"),
    );
    check(&data, "| 甲 | 甲 | 甲 |\n| 甲 | 甲 | 校舍 20间/操场 1个 |");
    let layout = format!(
        "<w:tbl><w:tr><w:tc>{}</w:tc></w:tr><w:tr><w:tc>{inner}</w:tc></w:tr></w:tbl>",
        p("通知")
    );
    check(&layout, "¶ 通知\n| 校舍 | 20间 |\n| 操场 | 1个 |");
}

#[test]
fn footnotes_stand_at_the_end() {
    let notes = "<w:footnote w:type='separator'><w:p><w:r><w:t>——</w:t></w:r></w:p></w:footnote>
                 <w:footnote><w:p><w:r><w:t>注：含配套。</w:t></w:r></w:p></w:footnote>";
    check_with(
        &p("正文"),
        &[("footnotes.xml", notes)],
        "¶ 正文\n¶ 注：含配套。",
    );
}

#[test]
fn the_fixtures_are_read_whole() {
    for (path, rows, cols) in [
        ("fixtures/xiqing-2024/notice.docx", 43, 11),
        ("fixtures/yunxi-2025-banner/notice.docx", 42, 10),
    ] {
        let document = open(&std::fs::read(path).unwrap()).unwrap();
        let grids: Vec<_> = document
            .blocks
            .iter()
            .filter_map(|b| match b {
                crate::read::Block::Grid(grid) => Some((grid.rows, grid.cols)),
                _ => None,
            })
            .collect();
        assert_eq!(grids, [(rows, cols)], "{path}");
        assert!(sketch(&document).contains("各镇人民政府"), "{path}");
        assert!(document.warnings.is_empty(), "{path}");
    }
}

#[test]
fn damaged_and_monstrous_documents_end_in_errors() {
    let deep = format!(
        "{}{}",
        "<w:sdt><w:sdtContent>".repeat(2000),
        "</w:sdtContent></w:sdt>".repeat(2000)
    );
    let error = open(&docx(&deep, &[])).unwrap_err();
    assert!(error.to_string().contains("嵌套太深"), "{error}");

    let error = open(&docx("<w:p>", &[])).unwrap_err();
    assert!(error.to_string().contains("无法解析"), "{error}");

    let blank = " ".repeat(3 << 20);
    let limits = Limits {
        expanded_bytes: 1 << 20,
        ..Limits::default()
    };
    let error = read(&docx(&blank, &[]), "甲.docx", &limits).unwrap_err();
    assert!(error.to_string().contains("解压后内容太大"), "{error}");

    let wide = format!(
        "<w:tbl>{}</w:tbl>",
        format!("<w:tr>{}</w:tr>", tc("<w:gridSpan w:val='4000'/>", "甲")).repeat(400)
    );
    let wide = wide.replacen("<w:tr>", &format!("<w:tr>{}", tc("", "乙")), 1);
    let error = open(&docx(&wide, &[])).unwrap_err();
    assert!(error.to_string().contains("单元格太多"), "{error}");

    let bytes = docx(&p("甲"), &[]);
    let error = open(&bytes[..bytes.len() / 2]).unwrap_err();
    assert!(error.to_string().contains("损坏"), "{error}");
}
