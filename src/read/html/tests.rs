use std::fmt::Write as _;

use crate::read::sketch::sketch;
use crate::read::{Limits, read};

fn sketched(page: &str) -> String {
    sketch(&read(page.as_bytes(), "甲.html", &Limits::default()).unwrap())
}

fn check(page: &str, expected: &str) {
    let expected: String = expected
        .trim()
        .lines()
        .map(|line| format!("{}\n", line.trim()))
        .collect();
    assert_eq!(sketched(page), expected);
}

#[test]
fn spans_follow_the_standard() {
    check(
        "<table><tr><th rowspan=2>大项<th colspan=2>时间<tr><td>一<td>二
         <tr><td rowspan=0>甲<td colspan=0>乙<td>丙<tr><td colspan='2'>丁</table>",
        "| 大项 | 时间 | < |
         | ^ | 一 | 二 |
         | 甲 | 乙 | 丙 |
         | ^ | 丁 | < |",
    );
}

#[test]
fn a_cell_ends_with_its_row_group() {
    check(
        "<table><thead><tr><th rowspan=9>甲<th>乙</thead><tfoot><tr><td>末<td>尾</tfoot>
         <tbody><tr><td rowspan=9>丙<td>丁<tr><td>戊</tbody></table>",
        "| 甲 | 乙 |
         | 丙 | 丁 |
         | ^ | 戊 |
         | 末 | 尾 |",
    );
}

#[test]
fn lines_of_a_cell_are_kept_and_line_ends_of_the_source_are_not() {
    check(
        "<table><tr><td>区教\n   育局<br>中北镇<td><p>李伟志</p><p>杨&nbsp;静</p><td>新增 300
         个<td><ol start=2><li>甲<li>乙</ol><td><ul><li>丙</ul>",
        "| 区教育局/中北镇 | 李伟志/杨\u{a0}静 | 新增 300 个 | 2.甲/3.乙 | 丙 |",
    );
}

#[test]
fn tables_that_only_arrange_the_page_are_not_tables() {
    check(
        "<table><tr><td>通知<tr><td><table><tr><td>序号<td>项目<tr><td>1<td>建校</table><tr><td>2024年1月</table>",
        "¶ 通知
         | 序号 | 项目 |
         | 1 | 建校 |
         ¶ 2024年1月",
    );
}

#[test]
fn a_table_inside_a_cell_is_text_of_the_cell() {
    check(
        "<table><tr><td>序号<td>项目<td>内容<tr><td>1<td>建校<td><table><tr><td>校舍<td>20间<tr><td>操场<td>1个</table></table>",
        "| 序号 | 项目 | 内容 |
         | 1 | 建校 | 校舍 20间/操场 1个 |",
    );
}

#[test]
fn hidden_rows_are_told_and_not_read() {
    check(
        "<table><tr><td>序号<td>项目<tr style='display: none'><td>1<td>旧<tr hidden><td>2<td>旧二<tr><td>3<td>新</table>",
        "| 序号 | 项目 |
         | 3 | 新 |
         ! 网页中有 2 处隐藏的表格内容没有读入: 1 旧\n2 旧二",
    );
}

#[test]
fn cells_that_claim_the_same_slot_give_way() {
    check(
        "<table><tr><td>甲<td rowspan=2>乙<tr><td colspan=2>丙<td>丁</table>",
        "| 甲 | 乙 | ∅ |
         | 丙 | ^ | 丁 |",
    );
}

#[test]
fn a_title_on_several_lines_is_one() {
    check(
        "<h1>区政府办公室<br>关于印发清单的通知</h1><p align=center>2025年民心工程<br>责任清单</p><p>区政府办公室<br>2025年1月1日</p>",
        "¶ 区政府办公室关于印发清单的通知
         ¶ 2025年民心工程责任清单
         ¶ 区政府办公室
         ¶ 2025年1月1日",
    );
}

const PAGE: &str = "<!DOCTYPE html><html><head><title>关于印发民心工程的通知_云溪区人民政府</title></head><body>
  <div class='header'><a href='/'>首页</a> <a href='/zw'>政务公开</a> 今天是2024年</div>
  <ul class='menu'><li><a>要闻</a><li><a>政策</a></ul>
  <div class='main'>
    <div class='dqwz'>当前位置：<a>首页</a> &gt; <a>政策文件</a></div>
    <h1>关于印发民心工程的通知</h1>
    <div class='info'>来源：区政府办 <span>浏览次数：12</span></div>
    <div class='content'>
      <p>各镇人民政府、街道办事处：</p><p>现将民心工程责任清单印发给你们，请认真组织实施，确保按期完成各项任务。</p>
      <p>联系电话见<a>区政府网站</a>。</p>
      <table><tr><td>序号<td>项目<td>单位<td>领导<td>进度<tr><td>1<td>建校<td>区教育局<td>李伟志<td>完成</table>
      <table class='nav'><tr><td>序号<td>项目<td>单位<td>领导<td>进度<tr><td>2<td>修路<td>区住建委<td>赵雪原<td>完成</table>
      <p>（此件公开发布）</p>
      <div class='share'>分享到：微信 微博</div>
      <div><a>上一篇：某通知</a> <a>下一篇：又一通知</a></div>
    </div>
  </div>
  <div class='links'><a>市政府</a><a>区人大</a></div>
  <div class='bottom'>主办：云溪区人民政府 京ICP备1号</div></body></html>";

#[test]
fn the_page_around_the_notice_is_left_out() {
    check(
        PAGE,
        "¶ 关于印发民心工程的通知
         ¶ 各镇人民政府、街道办事处：
         ¶ 现将民心工程责任清单印发给你们，请认真组织实施，确保按期完成各项任务。
         ¶ 联系电话见区政府网站。
         | 序号 | 项目 | 单位 | 领导 | 进度 |
         | 1 | 建校 | 区教育局 | 李伟志 | 完成 |
         | 序号 | 项目 | 单位 | 领导 | 进度 |
         | 2 | 修路 | 区住建委 | 赵雪原 | 完成 |
         ¶ （此件公开发布）",
    );
}

#[test]
fn a_page_in_gb18030_reads_the_same() {
    let (gb, _, _) = encoding_rs::GB18030.encode(PAGE);
    let document = read(&gb, "甲.html", &Limits::default()).unwrap();
    assert_eq!(sketch(&document), sketched(PAGE));
}

#[test]
fn the_fixtures_are_read_whole() {
    for (path, rows, cols) in [
        ("fixtures/xiqing-2024/notice.html", 43, 11),
        ("fixtures/yunxi-2023-cramped/notice.html", 17, 11),
    ] {
        let document = read(&std::fs::read(path).unwrap(), path, &Limits::default()).unwrap();
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
fn deep_pages_end_in_an_error_and_wide_spans_too() {
    let deep = format!("<html>{}", "<div>".repeat(5000));
    let error = read(deep.as_bytes(), "甲.html", &Limits::default()).unwrap_err();
    assert!(error.to_string().contains("嵌套太深"), "{error}");

    let mut wide = "<table>".to_owned();
    for _ in 0..2000 {
        write!(wide, "<tr><td colspan=1000>甲<td>乙").unwrap();
    }
    let error = read(wide.as_bytes(), "甲.html", &Limits::default()).unwrap_err();
    assert!(error.to_string().contains("单元格太多"), "{error}");
}
