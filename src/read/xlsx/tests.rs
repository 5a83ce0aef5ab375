use rust_xlsxwriter::{Format, Workbook, Worksheet};

use crate::error::Result;
use crate::read::sketch::sketch;
use crate::read::{Document, Limits, read};

fn open(bytes: &[u8]) -> Result<Document> {
    read(bytes, "甲.xlsx", &Limits::default())
}

fn written(book: &mut Workbook) -> Vec<u8> {
    book.save_to_buffer().unwrap()
}

fn rows(sheet: &mut Worksheet, top: u32, rows: &[&[&str]]) {
    for (r, row) in (top..).zip(rows) {
        for (c, text) in (0..).zip(*row) {
            if !text.is_empty() {
                sheet.write_string(r, c, *text).unwrap();
            }
        }
    }
}

fn check(bytes: &[u8], expected: &str) {
    let expected: String = expected
        .trim()
        .lines()
        .map(|line| format!("{}\n", line.trim()))
        .collect();
    assert_eq!(sketch(&open(bytes).unwrap()), expected);
}

#[test]
fn a_sheet_is_a_title_a_table_and_notes() {
    let mut book = Workbook::new();
    let plain = Format::new();
    let sheet = book.add_worksheet().set_name("清单").unwrap();
    sheet
        .merge_range(0, 0, 0, 3, "民心工程\n责任清单", &plain)
        .unwrap();
    rows(sheet, 1, &[&["填报：区政府办", "", "2024年1月"]]);
    rows(sheet, 3, &[&["大项", "序号", "项目", "单位"]]);
    sheet.merge_range(4, 0, 6, 0, "教育", &plain).unwrap();
    rows(
        sheet,
        4,
        &[
            &["", "1", "建校", "区教育局\n中北镇"],
            &["", "", "", ""],
            &["", "2", "食堂", ""],
        ],
    );
    sheet.merge_range(7, 0, 7, 3, "二、养老", &plain).unwrap();
    rows(sheet, 8, &[&["注：单位首位牵头。"]]);
    check(
        &written(&mut book),
        "¶ 民心工程责任清单
         ¶ 填报：区政府办 2024年1月
         [清单]
         | 大项 | 序号 | 项目 | 单位 |
         | 教育 | 1 | 建校 | 区教育局/中北镇 |
         | ^ | 2 | 食堂 |  |
         | 二、养老 | < | < | < |
         ¶ 注：单位首位牵头。",
    );
}

#[test]
fn tables_with_their_own_heading_are_apart() {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet().set_name("表").unwrap();
    rows(
        sheet,
        0,
        &[
            &["序号", "项目", "单位"],
            &["1", "甲", "乙"],
            &[],
            &["附表"],
            &["序号", "项目", "单位"],
            &["2", "丙", "丁"],
        ],
    );
    rows(
        book.add_worksheet().set_name("二").unwrap(),
        2,
        &[&["a", "b", "c"]],
    );
    book.add_worksheet().set_name("空").unwrap();
    check(
        &written(&mut book),
        "[表]
         | 序号 | 项目 | 单位 |
         | 1 | 甲 | 乙 |
         ¶ 附表
         [表]
         | 序号 | 项目 | 单位 |
         | 2 | 丙 | 丁 |
         [二]
         | a | b | c |",
    );
}

#[test]
fn values_are_read_as_they_show() {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet().set_name("表").unwrap();
    rows(sheet, 0, &[&["序号", "完成", "期限", "金额"]]);
    sheet.write_number(1, 0, 1.0).unwrap();
    sheet
        .write_number_with_format(1, 1, 0.5, &Format::new().set_num_format("0%"))
        .unwrap();
    let month = Format::new().set_num_format("yyyy\"年\"m\"月\"");
    sheet
        .write_number_with_format(1, 2, 45382.0, &month)
        .unwrap();
    sheet
        .write_number_with_format(1, 3, 12345.5, &Format::new().set_num_format("#,##0.00"))
        .unwrap();
    check(
        &written(&mut book),
        "[表]
         | 序号 | 完成 | 期限 | 金额 |
         | 1 | 50% | 2024年3月 | 12,345.50 |",
    );
}

#[test]
fn what_is_not_read_is_told() {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet().set_name("表").unwrap();
    rows(sheet, 0, &[&["序号", "项目", "单位"], &["1", "甲", "乙"]]);
    book.add_worksheet()
        .set_name("旧表")
        .unwrap()
        .set_hidden(true);
    check(
        &written(&mut book),
        "[表]
         | 序号 | 项目 | 单位 |
         | 1 | 甲 | 乙 |
         ! 隐藏的工作表“旧表”没有读入",
    );
}

#[test]
fn the_fixture_is_read_whole() {
    let path = "fixtures/yunxi-2022-sheet/notice.xlsx";
    let document = open(&std::fs::read(path).unwrap()).unwrap();
    let sketch = sketch(&document);
    assert!(sketch.starts_with("¶ 云溪区人民政府办公室关于印发云溪区2022年9项民心工程进度和责任清单的通知\n[责任清单]\n"), "{sketch}");
    assert_eq!(sketch.lines().filter(|l| l.starts_with('|')).count(), 26);
    assert!(document.warnings.is_empty());
}

#[test]
fn two_cells_in_far_corners_do_not_fill_the_memory() {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    rows(sheet, 0, &[&["序号", "项目", "单位"]]);
    for row in 1..100 {
        sheet.write_string(row * 10_000, 16_000, "甲").unwrap();
    }
    let error = open(&written(&mut book)).unwrap_err();
    assert!(error.to_string().contains("单元格太多"), "{error}");
}

#[test]
fn an_open_document_sheet_is_read() {
    use std::io::Write as _;
    let content = "<office:document-content xmlns:office='o' xmlns:table='t' xmlns:text='x' xmlns:style='s'><office:body><office:spreadsheet>
      <table:table table:name='表'>
      <table:table-row><table:table-cell table:number-rows-spanned='2'><text:p>大项</text:p></table:table-cell>
       <table:table-cell table:number-columns-spanned='2'><text:p>时间</text:p></table:table-cell><table:covered-table-cell/>
       <table:table-cell><text:p>单位</text:p></table:table-cell></table:table-row>
      <table:table-row><table:covered-table-cell/><table:table-cell><text:p>一</text:p></table:table-cell>
       <table:table-cell><text:p>二<text:line-break/>季</text:p></table:table-cell><table:table-cell table:number-columns-repeated='1021'/></table:table-row>
      <table:table-row table:number-rows-repeated='1048574'><table:table-cell table:number-columns-repeated='1024'/></table:table-row>
      </table:table></office:spreadsheet></office:body></office:document-content>";
    let mut zip = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    let options =
        zip::write::SimpleFileOptions::default().compression_method(zip::CompressionMethod::Stored);
    for (name, text) in [
        ("mimetype", "application/vnd.oasis.opendocument.spreadsheet"),
        ("content.xml", content),
    ] {
        zip.start_file(name, options).unwrap();
        zip.write_all(text.as_bytes()).unwrap();
    }
    check(
        &zip.finish().unwrap().into_inner(),
        "[表]
         | 大项 | 时间 | < | 单位 |
         | ^ | 一 | 二/季 |  |",
    );
}

#[test]
fn a_damaged_workbook_ends_in_an_error() {
    let mut book = Workbook::new();
    rows(book.add_worksheet(), 0, &[&["序号", "项目", "单位"]]);
    let bytes = written(&mut book);
    let error = open(&bytes[..bytes.len() - 40]).unwrap_err();
    assert!(error.to_string().contains("损坏"), "{error}");
}
