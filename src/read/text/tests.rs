use crate::read::sketch::sketch;
use crate::read::{Limits, read};

fn sketched(text: &str) -> String {
    sketch(&read(text.as_bytes(), "甲.txt", &Limits::default()).unwrap())
}

fn check(text: &str, expected: &str) {
    let expected: String = expected
        .trim()
        .lines()
        .map(|line| format!("{}\n", line.trim()))
        .collect();
    assert_eq!(sketched(text), expected);
}

#[test]
fn blank_cells_of_merged_columns_and_headings_are_spans() {
    check(
        "通知\n\n大项\t序号\t明细\t时间\t\t领导\n\t\t\t一季度\t二季度\t\n一、教育\t1\t建校\t开工\t\t甲\n\t\t食堂\t开工\t完工\t\n\n\t2\t操场\t\t完工\t乙\n\n附注",
        "¶ 通知
         | 大项 | 序号 | 明细 | 时间 | < | 领导 |
         | ^ | ^ | ^ | 一季度 | 二季度 | ^ |
         | 一、教育 | 1 | 建校 | 开工 |  | 甲 |
         | ^ | ^ | 食堂 | 开工 | 完工 |  |
         | ^ | 2 | 操场 |  | 完工 | 乙 |
         ¶ 附注",
    );
}

#[test]
fn lines_across_and_indented_lines() {
    check(
        "序号\t项目\t单位\n一、教育\n1\t建校\t区教育局\n　　中北镇\n— 2 —\n2\t修路\t区住建委",
        "| 序号 | 项目 | 单位 |
         | 一、教育 | < | < |
         | 1 | 建校 | 区教育局/中北镇 |
         | 2 | 修路 | 区住建委 |",
    );
}

#[test]
fn cells_copied_from_a_spreadsheet() {
    check(
        "序号\t项目\t单位\n1\t\"建\"\"校\"\"\"\t\"区教育局\n中北镇\"\n2\t\"修路\t区住建委",
        "| 序号 | 项目 | 单位 |
         | 1 | 建\"校\" | 区教育局/中北镇 |
         | 2 | \"修路 | 区住建委 |",
    );
}

#[test]
fn tables_drawn_with_pipes_boxes_and_commas() {
    let expected = "| 序号 | 项目 | 单位 |
         | 1 | 建校 | 区教育局/中北镇 |
         | 2 | 修\\|路 |  |"
        .replace("\\|", "|");
    check(
        "| 序号 | 项目 | 单位 |\n|:--|:-:|--|\n| 1 | 建校 | 区教育局<br>中北镇 |\n| 2 | 修\\|路 | |",
        &expected,
    );
    check(
        "┌──┬──┬────┐\n│序号│项目│单位│\n├──┼──┼────┤\n│1│建校│区教育局│\n│ │ │中北镇│\n├──┼──┼────┤\n│2│修路│ │\n└──┴──┴────┘",
        "| 序号 | 项目 | 单位 |
         | 1 | 建校 | 区教育局/中北镇 |
         | 2 | 修路 |  |",
    );
    check(
        "序号,项目,单位\n1,建校,\"区教育局,中北镇\"\n2,修路,区住建委\n",
        "| 序号 | 项目 | 单位 |
         | 1 | 建校 | 区教育局,中北镇 |
         | 2 | 修路 | 区住建委 |",
    );
}

#[test]
fn wrapped_lines_are_one_paragraph() {
    check(
        "关于印发清单的通知\n\n　　各镇人民政府要按照清单立足工作实际\n以民心工程实施为契机不断增进民生福祉激\n发社会活力开创共建共享的新局面和新气\n象。\n　　附件：清单",
        "¶ 关于印发清单的通知
         ¶ 各镇人民政府要按照清单立足工作实际以民心工程实施为契机不断增进民生福祉激发社会活力开创共建共享的新局面和新气象。
         ¶ 附件：清单",
    );
}

#[test]
fn a_tab_or_two_make_no_table() {
    check("附件\t1\t清单\n正文", "¶ 附件 1 清单\n¶ 正文");
}

#[test]
fn the_published_text_is_repaired_and_says_so() {
    let text = std::fs::read("seeds/xiqing-2024-notice.txt").unwrap();
    let document = read(&text, "通知.txt", &Limits::default()).unwrap();
    let sketch = sketch(&document);
    let rows: Vec<_> = sketch.lines().filter(|l| l.starts_with('|')).collect();
    assert_eq!(rows.len(), 43);
    assert!(
        rows.iter().all(|row| row.matches(" | ").count() == 10),
        "{sketch}"
    );
    let row = rows
        .iter()
        .find(|r| r.contains("提升4条道路照明设施"))
        .unwrap();
    assert!(
        row.contains("| 区住建委 区城管委 杨柳青镇") && row.ends_with("| 竣工验收。 | 庞铁强 |"),
        "{row}"
    );
    let row = rows
        .iter()
        .find(|r| r.contains("提升中北工业园北园道路"))
        .unwrap();
    assert!(
        row.contains("| 中北镇 | 杨 静 |") && row.ends_with("| — | 张建凤 |"),
        "{row}"
    );
    let warnings: Vec<_> = document
        .warnings
        .iter()
        .map(|w| w.message.as_str())
        .collect();
    assert_eq!(
        warnings,
        [
            "第66行多了 7 个分隔符，已按各列的内容重新对齐，请核对",
            "第67行多了 7 个分隔符，已按各列的内容重新对齐，请核对",
            "第62、63、64、65行末尾有多余的分隔符，已略去",
        ]
    );
    let (gb, _, _) = encoding_rs::GB18030.encode(std::str::from_utf8(&text).unwrap());
    let again = read(&gb, "通知.txt", &Limits::default()).unwrap();
    assert_eq!(super::super::sketch::sketch(&again), sketch);
}

#[test]
fn a_row_short_of_a_cell_is_laid_where_it_fits() {
    let mut text = "序号\t项目\t内容\t单位\t领导\n".to_owned();
    for i in 1..=8 {
        text.push_str(&format!("{i}\t建设学校{i}\t该项目位于望湖街南侧，建筑面积约{i}000平方米，主要建设内容包括装修等。\t区教育局\t李伟志\n"));
    }
    text.push_str("建设食堂\t该项目位于望湖街北侧，建筑面积约9000平方米，主要建设内容包括装修等。\t区教育局\t李伟志\n");
    text.push_str("10\t建设操场\t该项目位于望湖街北侧，建筑面积约9000平方米，主要建设内容包括装修等。\t区教育局\n");
    let sketch = sketched(&text);
    assert!(
        sketch.contains("|  | 建设食堂 | 该项目") || sketch.contains("| ^ | 建设食堂 | 该项目"),
        "{sketch}"
    );
    assert!(sketch.contains("| 区教育局 |  |"), "{sketch}");
    assert!(sketch.contains("! 第10行少了 1 个分隔符"), "{sketch}");
}

#[test]
fn monstrous_texts_end_soon() {
    let begun = std::time::Instant::now();
    let tabs = format!("a{}\nb{}\n", "\t".repeat(900_000), "\t".repeat(400_000));
    let error = read(tabs.as_bytes(), "甲.txt", &Limits::default()).unwrap_err();
    assert!(error.to_string().contains("单元格太多"), "{error}");
    let quotes = format!("a\tb\tc\n{}\n", "\"x\t".repeat(30_000));
    read(quotes.as_bytes(), "甲.txt", &Limits::default()).unwrap();
    assert!(begun.elapsed().as_secs() < 20);
}
