//! Units and leaders of a notice → parties: lines of `units TAB leaders`, set into a table as a notice has it.
#![no_main]

use duban_fuzz::read_notice;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    let mut table = String::from("<html><table><tr><th>序号<th>项目名称<th>任务明细<th>责任单位<th>责任人<th>第一季度<th>第二季度<th>第三季度<th>第四季度");
    for (line, number) in text.lines().take(60).zip(1..) {
        let (units, leaders) = line.split_once('\t').unwrap_or((line, ""));
        let cell = |text: &str| text.replace('&', "&amp;").replace('<', "&lt;").replace('|', "<br>");
        table.push_str(&format!(
            "<tr><td>{number}<td>建设学校<td>建设内容包括装饰装修、给排水等。<td>{}<td>{}<td>开工。<td>——<td>——<td>完工。",
            cell(units),
            cell(leaders)
        ));
    }
    read_notice(table.as_bytes(), "甲.html");
});
