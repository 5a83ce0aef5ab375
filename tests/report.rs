//! Documents set as PDF, from markup to bytes.

#[path = "report/geometry.rs"]
mod geometry;
#[path = "report/papers.rs"]
mod papers;

use std::fs;
use std::path::Path;

use duban::Error;
use duban::model::{Entry, EntryKind, Plan, Source, SourceFormat, Status};
use duban::progress::{self, standings};
use duban::read::{self, Limits};
use duban::report::{Config, DocumentInfo, Fonts, Kind, Occasion, Templates, papers, set};
use jiff::civil::date;

fn document(body: &str) -> String {
    format!("<html><head><title>样</title></head>\n<body>{body}</body></html>")
}

fn info() -> DocumentInfo {
    DocumentInfo {
        title: "样张".to_owned(),
        template: "sample.html".to_owned(),
        ..DocumentInfo::default()
    }
}

fn refused(body: &str, css: &str) -> (Option<u32>, String) {
    match set(&document(body), css, &Fonts::bundled(), &info()) {
        Err(Error::Report { line, message, .. }) => (line, message),
        Err(other) => panic!("{other}"),
        Ok(_) => panic!("was set"),
    }
}

#[test]
fn the_same_input_gives_the_same_bytes() {
    let markup = document("<h1 id=\"a\">标题</h1><p>正文见<a href=\"#a\">上</a>。</p>");
    let once = set(&markup, "", &Fonts::bundled(), &info()).expect("sets");
    let twice = set(&markup, "", &Fonts::bundled(), &info()).expect("sets");
    assert_eq!(once, twice);
    assert!(once.starts_with(b"%PDF-1.7"));
}

#[test]
fn what_is_not_understood_names_its_line() {
    let cases = [
        (
            "<p>一</p>\n<blink>二</blink>",
            "",
            3,
            "不认识的标签 <blink>",
        ),
        ("<p onclick=\"x\">一</p>", "", 2, "<p> 不能有属性 onclick"),
        (
            "<p>一</p>",
            "p {\n color: black;\n float: left }",
            3,
            "不支持属性 float",
        ),
        (
            "<p>一</p>",
            "p { color: blurple }",
            1,
            "color 的值“blurple”不被支持",
        ),
        ("<p>一</p>", "p { page: wide }", 2, "没有定义 @page wide"),
        (
            "<p>\n\n一<a href=\"#x\">二</a></p>",
            "",
            4,
            "链接指向的 #x 不存在",
        ),
        (
            "<div>一<p>二</p></div>",
            "",
            2,
            "<div> 中文字与 <p> 混在一起：请把文字放进 <p>",
        ),
        (
            "<p>\n一\u{10FFFD}二</p>",
            "",
            3,
            "“一\u{10FFFD}二”中的字符“\u{10FFFD}”（U+10FFFD）没有一种字体能印",
        ),
        (
            "<p>一<span style=\"padding: 1pt\">二</span></p>",
            "",
            2,
            "行内元素 <span> 不能有边框和边距",
        ),
        (
            "<table><tr style=\"border: 1pt solid red\"><td>一</td></tr></table>",
            "",
            2,
            "<tr> 不能有边框，请写在 td、th 或 table 上",
        ),
        (
            "<table><tr><td rowspan=\"2\">一</td></tr></table>",
            "",
            2,
            "rowspan 超出了表格（或表头）的最后一行",
        ),
    ];
    for (body, css, line, message) in cases {
        assert_eq!(
            refused(body, css),
            (Some(line), message.to_owned()),
            "{body} {css}"
        );
    }
}

#[test]
fn a_from_instruction_moves_the_line() {
    let (line, _) = refused("\n<?from base.html 40?><p>一</p>\n<blink/>", "");
    assert_eq!(line, Some(41));
}

#[test]
fn the_bundled_faces_stand_in_for_the_commercial_ones() {
    let faces: Vec<String> = Fonts::bundled()
        .stand_ins()
        .into_iter()
        .map(|s| format!("{} {} {}", s.family, s.face, s.bundled))
        .collect();
    assert_eq!(
        faces,
        [
            "仿宋 FandolFang-Regular true",
            "楷体 FandolKai-Regular true",
            "黑体 NotoSansSC-Regular true",
            "宋体 NotoSerifSC-Regular true",
            "小标宋 FandolSong-Bold true"
        ]
    );
}

/// The text of a document's body.
fn printed(markup: &str) -> String {
    let tree = roxmltree::Document::parse(markup).expect("is XHTML");
    tree.descendants()
        .filter(|n| n.is_text())
        .filter(|n| n.ancestors().any(|a| a.has_tag_name("body")))
        .filter_map(|n| n.text())
        .collect()
}

#[test]
fn every_page_is_well_set_and_loses_nothing() {
    let markup = include_str!("report/sample.html");
    let css = include_str!("report/sample.css");
    let pdf = set(markup, css, &Fonts::bundled(), &info()).expect("sets");
    let pages = geometry::pages(&pdf);
    assert_eq!(geometry::faults(&pages), Vec::<String>::new());
    assert_eq!(
        geometry::characters(&pages),
        geometry::count(printed(markup).chars())
    );
}

#[test]
fn a_merged_cell_cut_by_a_page_end_is_continued_with_its_text() {
    let rows: String = (1..=60)
        .map(|i| {
            let first = if i % 20 == 1 {
                format!("<td rowspan=\"20\">类别甲{i}</td>")
            } else {
                String::new()
            };
            format!("<tr>{first}<td>第{i}行</td></tr>")
        })
        .collect();
    let markup = document(&format!(
        "<table><thead><tr><th>大类</th><th>小项</th></tr></thead><tbody>{rows}</tbody></table>"
    ));
    let css = "td, th { border: 0.5pt solid black; line-height: 24pt; padding: 2pt }";
    let pdf = set(&markup, css, &Fonts::bundled(), &info()).expect("sets");
    let pages = geometry::pages(&pdf);
    assert_eq!(geometry::faults(&pages), Vec::<String>::new());
    assert!(pages.len() > 2);
    let numbers: Vec<String> = pages.iter().map(geometry::number).collect();
    for (i, (page, number)) in pages.iter().zip(&numbers).enumerate() {
        let text: String = page.glyphs.iter().map(|g| g.text.as_str()).collect();
        assert!(text.contains("大类"), "the head is on every page: {text}");
        assert!(
            text.contains("类别甲"),
            "the merged cell is on every page: {text}"
        );
        assert_eq!(number.replace(' ', ""), format!("—{}—", i + 1));
    }
    // Odd pages carry their number on the right, even ones on the left.
    let left = |i: usize| {
        let page: &duban::read::Canvas = &pages[i];
        page.glyphs
            .iter()
            .filter(|g| g.text == "—")
            .map(|g| g.area.x0)
            .fold(f64::MAX, f64::min)
    };
    assert!(
        left(0) > 400.0 && left(1) < 120.0,
        "{} {}",
        left(0),
        left(1)
    );
}

#[test]
fn a_page_named_in_the_text_is_the_page_it_stands_on() {
    let filler = "<p>一</p>".repeat(50);
    let markup = document(&format!(
        "<p>见第<span data-page-ref=\"t\"></span>页。</p>{filler}<h1 id=\"t\">此处</h1>"
    ));
    let pdf = set(&markup, "", &Fonts::bundled(), &info()).expect("sets");
    let pages = geometry::pages(&pdf);
    let text = |i: usize| -> String { pages[i].glyphs.iter().map(|g| g.text.as_str()).collect() };
    let at = (0..pages.len())
        .find(|&i| text(i).contains("此处"))
        .expect("is set");
    assert!(
        text(0).starts_with(&format!("见第{}页。", at + 1)),
        "{}",
        text(0)
    );
}

fn plan(file: &str) -> Plan {
    let path = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("fixtures")
        .join(file);
    let bytes = fs::read(&path).expect("is there");
    let document = read::read(&bytes, file, &Limits::default()).expect("reads");
    let source = Source {
        file: file.to_owned(),
        sha256: String::new(),
        format: SourceFormat::Pdf,
        pages: document.pages,
    };
    duban::record::plan(duban::table::pieces(document), source).expect("is a plan")
}

/// Reports of every status for some of the tasks.
fn entries(plan: &Plan, quarter: u8) -> Vec<Entry> {
    const STATUSES: [Option<Status>; 7] = [
        Some(Status::Done),
        Some(Status::Ahead),
        Some(Status::OnSchedule),
        Some(Status::Behind),
        Some(Status::FarBehind),
        Some(Status::NotStarted),
        None,
    ];
    let tasks = plan
        .categories
        .iter()
        .flat_map(|c| &c.projects)
        .flat_map(|p| &p.tasks);
    tasks
        .zip(STATUSES.into_iter().cycle())
        .enumerate()
        .filter_map(|(i, (task, status))| {
            Some(Entry {
                id: i as i64 + 1,
                task: task.id.clone(),
                item: None,
                quarter,
                kind: EntryKind::Claim,
                status: Some(status?),
                share: Some(10.0 * (i % 11) as f64),
                words: "已完成招标工作，施工单位进场；剩余工程（含绿化）受天气影响推迟至下季度。"
                    .to_owned(),
                figures: Vec::new(),
                reporter: task
                    .parties
                    .first()
                    .map(|p| p.unit.clone())
                    .unwrap_or_default(),
                reported_at: "2024-07-01".to_owned(),
                file: None,
            })
        })
        .collect()
}

#[test]
fn every_report_of_every_quarter_is_well_set_and_loses_nothing() {
    let fonts = Fonts::bundled();
    let templates = Templates::new(&Default::default()).expect("parse");
    let (config, progress) = (Config::default(), progress::Config::default());
    let mut wrong = Vec::new();
    for file in [
        "xiqing-2024/weasyprint.pdf",
        "yunxi-2023-cramped/notice.pdf",
        "yunxi-2025-banner/notice.docx",
    ] {
        let plan = plan(file);
        for (quarter, reported) in [(1, true), (2, false), (2, true), (3, true), (4, true)] {
            let entries = if reported {
                entries(&plan, quarter)
            } else {
                Vec::new()
            };
            let day = date(2024, 7, 5);
            let standings = standings(&plan, &entries, quarter, &progress, day);
            let occasion = Occasion {
                plan: &plan,
                quarter,
                date: day,
                standings: &standings,
                scores: &[],
                findings: &[],
                config: &config,
                progress: &progress,
            };
            for kind in Kind::ALL {
                // The units' sheets are all in the collection, which comes first.
                for paper in papers(kind, &occasion, &templates)
                    .expect("renders")
                    .into_iter()
                    .take(2)
                {
                    let pdf = paper.set(&templates, &fonts).expect("sets");
                    let pages = geometry::pages(&pdf);
                    let found = geometry::characters(&pages);
                    let lost: String = geometry::count(printed(&paper.markup).chars())
                        .into_iter()
                        .filter(|(c, n)| found.get(c).copied().unwrap_or(0) < *n)
                        .map(|(c, _)| c)
                        .collect();
                    let mut faults = geometry::faults(&pages);
                    if !lost.is_empty() {
                        faults.push(format!("少了“{lost}”"));
                    }
                    wrong.extend(
                        faults
                            .into_iter()
                            .map(|f| format!("{} {quarter}：{f}", paper.name)),
                    );
                }
            }
        }
    }
    assert_eq!(wrong, Vec::<String>::new());
}

/// Text without blanks, in the order the PDF has it.
fn text_of(page: &duban::read::Canvas) -> String {
    page.glyphs
        .iter()
        .flat_map(|g| g.text.chars())
        .filter(|c| !c.is_whitespace())
        .collect()
}

#[test]
fn nothing_leaves_the_type_area_however_long_a_cell_is() {
    let long = "完成项目立项、可行性研究报告批复，组织进场施工。".repeat(150);
    let css = "td, th { border: 0.5pt solid black; padding: 2pt } table { break-inside: avoid }";
    let bodies = [
        // One row.
        format!("<tr><td>一</td><td>{long}</td></tr><tr><td>二</td><td>短</td></tr>"),
        // A merged cell beside short rows.
        format!(
            "<tr><td>一</td><td rowspan=\"3\">{long}</td></tr><tr><td>二</td></tr><tr><td>三</td></tr>"
        ),
        // A merged short cell beside long rows.
        format!("<tr><td rowspan=\"2\">甲</td><td>{long}</td></tr><tr><td>{long}</td></tr>"),
    ];
    for rows in bodies {
        let markup = document(&format!(
            "<p>一</p><h2>二</h2><table><thead><tr><th>甲</th><th>乙</th></tr></thead><tbody>{rows}</tbody></table><p>末</p>"
        ));
        let pdf = set(&markup, css, &Fonts::bundled(), &info()).expect("sets");
        let pages = geometry::pages(&pdf);
        let faults: Vec<String> = geometry::faults(&pages)
            .into_iter()
            .filter(|f| !f.contains("线端"))
            .collect();
        assert_eq!(faults, Vec::<String>::new());
        let found = geometry::characters(&pages);
        for (c, n) in geometry::count(printed(&markup).chars()) {
            assert!(found.get(&c).is_some_and(|f| *f >= n), "lost {c}");
        }
        // A row higher than a page begins on the page the table stands on.
        assert!(
            text_of(&pages[0]).contains("完成项目"),
            "{}",
            text_of(&pages[0])
        );
    }
}

#[test]
fn what_does_not_fit_is_refused() {
    let cases = [
        (
            "<svg width=\"300mm\" height=\"20mm\"></svg>",
            "",
            "图形宽 300mm、高 20mm，此处只有宽 156mm、高 225mm",
        ),
        (
            "<div style=\"width: 170mm\"><p>一</p></div>",
            "",
            "<div> 超出版心：左 0.0mm、右 170.0mm，版心宽 156.0mm",
        ),
        (
            "<div style=\"width: 3mm\"><p>一</p></div>",
            "",
            "此处只有 3.0mm 宽，放不下一个“一”字",
        ),
        (
            "<table><tr><td style=\"width: 100mm\">一</td><td style=\"width: 100mm\">二</td><td>三</td></tr></table>",
            "",
            "列宽之和 200mm 超过表宽 156mm",
        ),
    ];
    for (body, css, message) in cases {
        assert_eq!(refused(body, css), (Some(2), message.to_owned()));
    }
}

#[test]
fn characters_that_print_nothing_take_no_room_and_other_spaces_are_spaces() {
    let set = |text: &str| {
        let markup = document(&format!("<p>{text}</p>"));
        let pdf = set(&markup, "", &Fonts::bundled(), &info()).expect("sets");
        text_of(&geometry::pages(&pdf)[0])
    };
    assert_eq!(
        set("\u{FEFF}一\u{200D}二\u{FE0F}三&nbsp;四\u{2003}五"),
        "一二三四五—1—"
    );
}

#[test]
fn the_office_own_face_goes_first() {
    let own = include_bytes!("../assets/fonts/FandolKai-Regular.otf").to_vec();
    let fonts = Fonts::bundled()
        .with_folder(vec![("own.otf".to_owned(), own)])
        .expect("is a font");
    let kai = &fonts.stand_ins()[1];
    assert_eq!((kai.family, kai.bundled), ("楷体", false));
    let refused = Fonts::bundled().with_folder(vec![("notes.ttf".to_owned(), b"notes".to_vec())]);
    let message = refused.err().map(|e| e.to_string());
    assert_eq!(message.as_deref(), Some("“notes.ttf”：不是字体文件"));
}

#[test]
fn a_page_of_body_text_has_22_lines_of_28_characters() {
    let css = include_str!("report/sample.css");
    let markup = document(&format!(
        "<p style=\"text-indent: 0\">{}</p>",
        "督".repeat(28 * 22 + 2)
    ));
    let pdf = set(&markup, css, &Fonts::bundled(), &info()).expect("sets");
    let pages = geometry::pages(&pdf);
    assert_eq!(geometry::faults(&pages), Vec::<String>::new());
    let counts: Vec<usize> = pages
        .iter()
        .map(|p| text_of(p).matches('督').count())
        .collect();
    // Orphans and widows: a last line of two takes another with it.
    assert_eq!(counts, [28 * 21, 28 + 2]);
    let first: Vec<_> = pages[0].glyphs.iter().filter(|g| g.text == "督").collect();
    let (x0, x1) = (first[0].area.x0, first[27].area.x1);
    assert!((x1 - x0 - 156.0 * 72.0 / 25.4).abs() < 0.5, "{x0} {x1}");
    assert!((first[28].area.x0 - x0).abs() < 0.01);
}

proptest::proptest! {
    #![proptest_config(proptest::prelude::ProptestConfig {
        cases: 48,
        failure_persistence: None,
        ..Default::default()
    })]

    #[test]
    fn any_text_at_any_width_is_broken_well_and_loses_nothing(
        words in proptest::collection::vec(
            proptest::sample::select(vec![
                "督", "查室", "推进，", "完成。", "（一）", "“按时”", "2024年", "30%", "PM2.5", "、",
                "《方案》", " ", "GB/T 9704", "3.5公里", "——", "一二·九", "100万元；", "！", "A",
            ]),
            1..120,
        ),
        em in 6u32..28,
    ) {
        let markup = document(&format!("<div style=\"width: {em}em\"><p>{}</p></div>", words.concat()));
        let pdf = set(&markup, "p { text-indent: 2em }", &Fonts::bundled(), &info()).expect("sets");
        let pages = geometry::pages(&pdf);
        // A text may begin with any mark; what follows may not.
        let first = words.concat().trim_start().chars().next();
        let faults: Vec<String> = geometry::faults(&pages)
            .into_iter()
            .filter(|f| first.is_none_or(|c| *f != format!("第1页：行首有“{c}”")))
            .collect();
        proptest::prop_assert_eq!(faults, Vec::<String>::new());
        proptest::prop_assert_eq!(
            geometry::characters(&pages),
            geometry::count(printed(&markup).chars())
        );
    }
}
