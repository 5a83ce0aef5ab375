//! A filled-in progress form → lines for the ledger.
//!
//! People reorder columns, add blank rows, retype cells, and save with another program. Columns are found
//! by heading, rows by their hidden id (else by the task's words). A row that cannot be matched and a value that
//! cannot be read are reported with file, sheet and cell; the rest is taken.

use std::fmt;

use calamine::Data;
use jiff::civil::Date;

use super::Config;
use super::form::{Column, DATE_LABEL, FormKey, PERSON_LABEL, Row, UNIT_LABEL, all_rows, units};
use super::returned::{FormFile, Sheet, cell_name};
use super::values::{after_label, date_of, figures_of_text, fold, percent_of_text, text_of};
use crate::error::Result;
use crate::model::{Entry, EntryKind, Plan, Role, Status, Target};
use crate::store::Form;

/// Something in a form that could not be taken, and where it stands.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct Problem {
    /// File name.
    pub file: String,
    /// Sheet name.
    pub sheet: String,
    /// `H7`; `None` when it is the sheet.
    pub cell: Option<String>,
    /// What is wrong and what was done.
    pub message: String,
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "“{}”工作表“{}”", self.file, self.sheet)?;
        if let Some(cell) = &self.cell {
            write!(f, " {cell}")?;
        }
        write!(f, "：{}", self.message)
    }
}

/// What a form said.
#[derive(Debug, Clone, PartialEq)]
pub struct Reading {
    /// What can be taken into the ledger.
    pub form: Form,
    /// What could not be read.
    pub problems: Vec<Problem>,
    /// What was taken but should be looked at.
    pub doubts: Vec<Problem>,
    /// Tasks with a milestone in the quarter whose row was left empty, as `27` or `27/(2)`.
    pub unfilled: Vec<String>,
}

impl FormFile {
    /// What it says. `original` is the plan the form was made from, `current` the one in force (the same
    /// unless the notice was corrected since); `today` is the date of a form that names none.
    pub fn read(
        &self,
        key: &FormKey,
        original: &Plan,
        current: &Plan,
        config: &Config,
        today: Date,
    ) -> Reading {
        let mut reading = Reading {
            form: Form {
                file: self.file.clone(),
                sha256: self.sha256.clone(),
                quarter: key.quarter,
                unit: key.unit.clone(),
                person: String::new(),
                entries: Vec::new(),
            },
            problems: Vec::new(),
            doubts: Vec::new(),
            unfilled: Vec::new(),
        };
        let known = units(original);
        for sheet in &self.sheets {
            let mut reader = SheetReader {
                file: &self.file,
                sheet,
                rows: all_rows(original).collect(),
                current,
                quarter: key.quarter,
                config,
                unit: sheet
                    .labelled(UNIT_LABEL)
                    .and_then(|(_, cell)| text_of(cell))
                    .map(|unit| after_label(&unit, UNIT_LABEL))
                    .filter(|unit| known.contains(&unit.as_str()))
                    .unwrap_or_else(|| key.unit.clone()),
                date: today,
                reading: &mut reading,
            };
            reader.run();
        }
        reading
    }
}

struct SheetReader<'a, 'r> {
    file: &'a str,
    sheet: &'a Sheet,
    /// Of the plan the form was made from.
    rows: Vec<Row<'a>>,
    current: &'a Plan,
    quarter: u8,
    config: &'a Config,
    unit: String,
    date: Date,
    reading: &'r mut Reading,
}

impl<'a> SheetReader<'a, '_> {
    fn run(&mut self) {
        if let Some((_, cell)) = self.sheet.labelled(PERSON_LABEL)
            && let Some(person) = text_of(cell)
        {
            self.reading.form.person = after_label(&person, PERSON_LABEL);
        }
        if let Some((place, cell)) = self.sheet.labelled(DATE_LABEL) {
            match date_of(cell) {
                Some(date) => self.date = date,
                None => self.problem(
                    place,
                    format!(
                        "填报日期“{}”读不出，按今天 {} 记",
                        text_of(cell).unwrap_or_default(),
                        self.date
                    ),
                ),
            }
        }
        for row in self.sheet.head + 1..=self.sheet.last_row() {
            self.row(row);
        }
    }

    fn row(&mut self, row: u32) {
        let sheet = self.sheet;
        let filled = Column::INPUTS
            .into_iter()
            .any(|column| sheet.text(row, column).is_some());
        let found = match self.locate(row) {
            Ok(found) => found,
            // A line of remarks under the table has nothing filled in and is passed over.
            Err(_) if !filled => return,
            Err((place, message)) => {
                self.problem(place, format!("{message}，这一行没有导入"));
                return;
            }
        };
        if !filled {
            // A supporting unit need not report; the lead does.
            let supports = found.role_of(&self.unit) == Some(Role::Support);
            if !found.due(self.quarter).is_empty() && !supports {
                self.reading.unfilled.push(found.id());
            }
            return;
        }
        let targets = found.targets(self.quarter);
        let status = self.status(row);
        if status == Some(Status::Done) && found.is_due_after(self.quarter) {
            self.doubt_done(row);
        }
        let entry = Entry {
            id: 0,
            task: found.task.id.clone(),
            item: found.mark().map(str::to_owned),
            quarter: self.quarter,
            kind: EntryKind::Claim,
            status,
            share: self.share(row),
            figures: self.figures(row, &targets),
            words: sheet.text(row, Column::Words).unwrap_or_default(),
            reporter: self.unit.clone(),
            reported_at: self.date.to_string(),
            file: Some(self.file.to_owned()),
        };
        let says_something = entry.status.is_some()
            || entry.share.is_some()
            || !entry.figures.is_empty()
            || !entry.words.is_empty();
        if says_something {
            self.reading.form.entries.push(entry);
        }
    }

    /// The task of the plan in force that a line is about.
    fn locate(&self, row: u32) -> Result<Row<'a>, ((u32, u32), String)> {
        let sheet = self.sheet;
        let id = sheet.text(row, Column::Id);
        let detail = sheet.text(row, Column::Detail);
        let place = [Column::Id, Column::Detail, Column::Words, Column::Status]
            .into_iter()
            .filter_map(|column| sheet.get(row, column))
            .find(|(_, cell)| text_of(cell).is_some())
            .map_or((row, 0), |(place, _)| place);
        let same_detail = |row: &Row<'_>| detail.as_deref().map(fold) == Some(fold(&row.detail()));
        let original = match &id {
            Some(id) => {
                let of_id = self
                    .rows
                    .iter()
                    .find(|row| fold(&row.id()) == fold(id))
                    .ok_or_else(|| (place, format!("计划里没有编号“{id}”")))?;
                if detail.is_some() && !same_detail(of_id) {
                    return Err((place, format!("编号“{id}”与任务明细不是同一项任务")));
                }
                *of_id
            }
            None => {
                let mut of_detail = self.rows.iter().filter(|row| same_detail(row));
                match (of_detail.next(), of_detail.next()) {
                    (Some(row), None) => *row,
                    (None, _) => return Err((place, "对应不到计划里的任务".to_owned())),
                    (Some(_), Some(_)) => {
                        return Err((
                            place,
                            "任务明细与计划里的多项任务相同，又没有编号".to_owned(),
                        ));
                    }
                }
            }
        };
        let is_theirs = original.role_of(&self.unit).is_some()
            || original.task.parties.iter().any(|p| p.unit == self.unit);
        if !is_theirs {
            let id = original.id();
            return Err((place, format!("任务 {id} 不是{}的任务", self.unit)));
        }
        in_force(original, self.current).ok_or_else(|| {
            (
                place,
                format!("任务 {} 在更正后的计划里没有了", original.id()),
            )
        })
    }

    fn status(&mut self, row: u32) -> Option<Status> {
        let (place, cell) = self.sheet.get(row, Column::Status)?;
        let text = text_of(cell)?;
        match self.config.parse_status(&text) {
            Some(status) if status.is_claimable() => Some(status),
            Some(Status::NothingDue) => None,
            Some(status) => {
                let word = self.config.label(status);
                self.problem(
                    place,
                    format!("“{word}”由督查部门认定，不能自行填报，这一格没有导入"),
                );
                None
            }
            None => {
                self.problem(place, format!("看不懂完成状态“{text}”，这一格没有导入"));
                None
            }
        }
    }

    fn share(&mut self, row: u32) -> Option<f64> {
        let (place, cell) = self.sheet.get(row, Column::Share)?;
        let text = text_of(cell)?;
        let share = match cell {
            Data::Float(value) => self.percent(place, *value),
            Data::Int(value) => self.percent(place, *value as f64),
            _ => percent_of_text(&text),
        };
        // Twice the task is a figure of speech at most.
        let share = share.filter(|share| (0.0..=200.0).contains(share));
        if share.is_none() {
            self.problem(
                place,
                format!("看不懂完成比例“{text}”，应为 50% 这样的百分数，这一格没有导入"),
            );
        }
        share
    }

    /// A number in the share column, in per cent. The form's cells are formatted as percentages, where 35% is
    /// 0.35; where that format got lost, a number above 1 is the percentage itself, and 1 could be either.
    fn percent(&self, place: (u32, u32), value: f64) -> Option<f64> {
        let format = self.sheet.styles.as_ref().map(|styles| {
            styles
                .get(place)
                .and_then(|style| style.number_format.as_ref())
                .is_some_and(|format| format.format_code.contains('%'))
        });
        // 0.29 * 100 is 28.999999999999996.
        let hundredfold = || (value * 1e8).round() / 1e6;
        match format {
            Some(true) | None if value <= 2.0 => Some(hundredfold()),
            Some(false) if value < 1.0 => Some(hundredfold()),
            Some(false) if (value - 1.0).abs() < f64::EPSILON => None,
            _ => Some(value),
        }
    }

    fn figures(&mut self, row: u32, targets: &[&Target]) -> Vec<Target> {
        let Some((place, cell)) = self.sheet.get(row, Column::Figures) else {
            return Vec::new();
        };
        let Some(text) = text_of(cell) else {
            return Vec::new();
        };
        match figures_of_text(&text, targets) {
            Ok(figures) => figures,
            Err(why) => {
                self.problem(
                    place,
                    format!("看不懂完成数量“{text}”：{why}，这一格没有导入"),
                );
                Vec::new()
            }
        }
    }

    /// 已完成 is said of the whole task; people also tick it when the quarter's part is done.
    fn doubt_done(&mut self, row: u32) {
        if let Some((place, _)) = self.sheet.get(row, Column::Status) {
            let label = |status| self.config.label(status);
            let message = format!(
                "填了“{}”，但后面还有节点：全年任务已全部完成的应填“{}”，只完成本季度节点的应填“{}”",
                label(Status::Done),
                label(Status::Early),
                label(Status::OnSchedule),
            );
            let doubt = self.at(place, message);
            self.reading.doubts.push(doubt);
        }
    }

    fn problem(&mut self, place: (u32, u32), message: String) {
        let problem = self.at(place, message);
        self.reading.problems.push(problem);
    }

    fn at(&self, place: (u32, u32), message: String) -> Problem {
        Problem {
            file: self.file.to_owned(),
            sheet: self.sheet.name.clone(),
            cell: Some(cell_name(place)),
            message,
        }
    }
}

/// The row of the plan in force that a row of an earlier revision has become: the one with the same words
/// (a corrected notice may number anew), else the one with the same id in a project of the same name.
fn in_force<'a>(original: Row<'_>, current: &'a Plan) -> Option<Row<'a>> {
    let detail = fold(&original.detail());
    let same_words = |row: &Row<'_>| fold(&row.detail()) == detail;
    let same_id = |row: &Row<'_>| row.id() == original.id();
    let rows: Vec<Row<'a>> = all_rows(current)
        .filter(|row| row.item.is_some() == original.item.is_some())
        .collect();
    let mut of_words = rows.iter().filter(|row| same_words(row));
    if let Some(row) = rows.iter().find(|row| same_words(row) && same_id(row)) {
        return Some(*row);
    }
    match (of_words.next(), of_words.next()) {
        (Some(row), None) => Some(*row),
        _ => rows
            .iter()
            .find(|row| same_id(row) && row.project.name == original.project.name)
            .copied(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::progress::form as write_form;
    use crate::progress::form::META_SHEET;
    use rust_xlsxwriter::Workbook;
    use serde_json::json;

    /// Task 1 (jobs, a target), task 2 with items (1) of 甲局 and (2) of 乙镇.
    fn plan() -> Plan {
        let party = |unit: &str, role: &str| json!({"unit": unit, "role": role, "leader": null});
        let milestones = |texts: [&str; 4]| {
            let milestone = |(n, text): (usize, &str)| {
                let targets = quantity_json(text);
                json!({"period": format!("Q{}", n + 1), "text": (text != "-").then_some(text), "targets": targets})
            };
            texts
                .into_iter()
                .enumerate()
                .map(milestone)
                .collect::<Vec<_>>()
        };
        let task = |id: &str, detail: &str, parties, quarters, items| {
            json!({"id": id, "item": null, "detail": detail, "parties": parties, "leaders": [], "chiefs": [],
                   "milestones": milestones(quarters), "items": items, "extra": {}, "origin": {"page": 1, "row": 1, "box": null}})
        };
        let item = |mark: &str, unit: &str| {
            json!({"mark": mark, "detail": format!("修路{mark}"), "parties": [party(unit, "lead")],
                   "milestones": milestones(["招标", "施工", "-", "-"])})
        };
        serde_json::from_value(json!({
            "schema": crate::model::PLAN_SCHEMA, "title": null, "region": "甲区", "year": 2024, "issuer": null,
            "document_number": null, "issued_on": null, "stated_count": null, "letter": [], "source": null, "warnings": [],
            "categories": [{"ordinal": 1, "name": "类", "projects": [
                {"number": 1, "name": "就业", "tasks": [task("1", "新增就业 2000 人", json!([party("甲局", "lead"), party("乙镇", "support")]),
                    ["新增就业500人", "累计新增就业1000人", "-", "累计新增就业2000人"], json!([]))]},
                {"number": 2, "name": "道路", "tasks": [task("2", "(1)甲(2)乙", json!([party("甲局", "lead"), party("乙镇", "support")]),
                    ["招标", "施工", "-", "-"], json!([item("(1)", "甲局"), item("(2)", "乙镇")]))]},
            ]}]
        }))
        .unwrap()
    }

    fn quantity_json(text: &str) -> serde_json::Value {
        serde_json::to_value(crate::text::quantity::targets(text)).unwrap()
    }

    fn key() -> FormKey {
        FormKey {
            region: "甲区".to_owned(),
            year: 2024,
            revision: 1,
            quarter: 2,
            unit: "甲局".to_owned(),
        }
    }

    /// A workbook as another program might have saved it: no formats, no hidden sheet unless `with_key`.
    fn workbook(lines: &[&[&str]], with_key: bool) -> Vec<u8> {
        let mut book = Workbook::new();
        let sheet = book.add_worksheet();
        for (row, line) in (0..).zip(lines) {
            for (column, text) in (0..).zip(*line) {
                match text.parse::<f64>() {
                    Ok(number) => sheet.write_number(row, column, number).unwrap(),
                    Err(_) if text.is_empty() => continue,
                    Err(_) => sheet.write_string(row, column, *text).unwrap(),
                };
            }
        }
        if with_key {
            let sheet = book.add_worksheet().set_name(META_SHEET).unwrap();
            for (row, (name, value)) in (0..).zip(key().meta()) {
                sheet.write_string(row, 0, name).unwrap();
                sheet.write_string(row, 1, value).unwrap();
            }
        }
        book.save_to_buffer().unwrap()
    }

    fn read(lines: &[&[&str]]) -> Reading {
        let file = FormFile::open(&workbook(lines, true), "甲局.xlsx").unwrap();
        assert_eq!(file.key(), Some(&key()));
        let today = jiff::civil::date(2024, 7, 9);
        file.read(&key(), &plan(), &plan(), &Config::default(), today)
    }

    fn problems(reading: &Reading) -> Vec<String> {
        reading.problems.iter().map(Problem::to_string).collect()
    }

    #[test]
    fn an_empty_form_says_nothing_and_names_what_is_due() {
        let date = jiff::civil::date(2024, 6, 20);
        let bytes = write_form(&plan(), &key(), &[], &Config::default(), date)
            .unwrap()
            .unwrap();
        let file = FormFile::open(&bytes, "甲局.xlsx").unwrap();
        let reading = file.read(&key(), &plan(), &plan(), &Config::default(), date);
        assert_eq!(reading.form.entries, []);
        assert_eq!(reading.problems, []);
        assert_eq!(reading.unfilled, ["1", "2/(1)"]);
        let again = write_form(&plan(), &key(), &[], &Config::default(), date).unwrap();
        assert_eq!(again, Some(bytes), "the same arguments give the same bytes");
    }

    #[test]
    fn columns_may_be_anywhere_and_rows_blank() {
        let reading = read(&[
            &["", "进展填报表"],
            &[
                "填报单位：甲局",
                "填报人：王某",
                "",
                "填报日期：",
                "2024.7.3",
            ],
            &[],
            &[
                "进展情况",
                "完成 状态",
                "备注",
                "编号",
                "完成比例（%）",
                "完成数量",
            ],
            &["已完成招聘会3场", "按序时推进", "", "1", "0.45", "900"],
            &["", "", "", "", "", ""],
            &["开工", "", "抓紧", "2/(1)", "35%", ""],
            &["", "", "领导签字："],
        ]);
        assert_eq!(problems(&reading), Vec::<String>::new());
        assert_eq!(reading.form.person, "王某");
        let [first, second] = reading.form.entries.as_slice() else {
            panic!("{:?}", reading.form.entries)
        };
        assert_eq!(
            (first.task.as_str(), first.status, first.share),
            ("1", Some(Status::OnSchedule), Some(45.0))
        );
        assert_eq!(
            (first.figures[0].value, first.figures[0].cumulative),
            (900.0, true)
        );
        assert_eq!(first.reported_at, "2024-07-03");
        assert_eq!(
            (second.item.as_deref(), second.share),
            (Some("(1)"), Some(35.0))
        );
    }

    #[test]
    fn what_cannot_be_read_is_told_with_its_cell_and_the_rest_is_taken() {
        let reading = read(&[
            &["填报日期", "明天"],
            &[
                "编号",
                "任务明细",
                "完成状态",
                "完成比例",
                "完成数量",
                "进展情况",
            ],
            &["1", "", "很好", "1", "很多", "推进中"],
            &["9", "", "滞后", "", "", ""],
            &["2/(1)", "新增就业2000人", "滞后", "", "", ""],
            &["2", "", "调整节点", "一半", "", "请求调整"],
            &["", "修路", "滞后", "", "", ""],
            &["2/(2)", "（2）修路 (2)", "滞后", "", "", ""],
        ]);
        let problems = problems(&reading);
        let has = |cell: &str, words: &str| {
            let start = format!("“甲局.xlsx”工作表“Sheet1” {cell}：");
            assert!(
                problems
                    .iter()
                    .any(|p| p.starts_with(&start) && p.contains(words)),
                "{cell} {words}: {problems:#?}"
            );
        };
        has("B1", "明天");
        has("C3", "很好");
        has("D3", "“1”");
        has("E3", "很多");
        has("A4", "没有编号“9”");
        has("A5", "不是同一项任务");
        has("C6", "督查部门认定");
        has("D6", "一半");
        has("B7", "对应不到");
        assert_eq!(problems.len(), 9, "{problems:#?}");
        let taken: Vec<_> = reading
            .form
            .entries
            .iter()
            .map(|e| (e.task.as_str(), e.words.as_str()))
            .collect();
        assert_eq!(taken, [("1", "推进中"), ("2", "请求调整"), ("2", "")]);
        assert_eq!(reading.form.entries[0].reported_at, "2024-07-09");
    }

    #[test]
    fn done_with_more_to_come_is_taken_and_doubted() {
        let reading = read(&[
            &["编号", "完成状态"],
            &["1", "已完成"],
            &["2/(1)", "已完成"],
        ]);
        assert_eq!(reading.form.entries.len(), 2);
        let doubts: Vec<_> = reading.doubts.iter().map(|d| d.cell.as_deref()).collect();
        assert_eq!(
            doubts,
            [Some("B2")],
            "item (1) has its last milestone in the quarter"
        );
    }

    #[test]
    fn a_row_without_its_id_is_known_by_its_words() {
        let reading = read(&[
            &["任务明细", "进展情况"],
            &["新增就业2000人", "甲"],
            &["(1)修路(1)", "乙"],
        ]);
        assert_eq!(problems(&reading), Vec::<String>::new());
        let taken: Vec<_> = reading
            .form
            .entries
            .iter()
            .map(|e| (e.task.as_str(), e.item.as_deref(), e.words.as_str()))
            .collect();
        assert_eq!(taken, [("1", None, "甲"), ("2", Some("(1)"), "乙")]);
    }

    #[test]
    fn a_form_of_an_older_revision_finds_its_task_under_the_new_number() {
        let mut current = plan();
        for (number, project) in (8..).zip(&mut current.categories[0].projects) {
            project.number = Some(number);
            project.tasks[0].id = number.to_string();
        }
        let bytes = workbook(&[&["编号", "进展情况"], &["1", "甲"]], true);
        let file = FormFile::open(&bytes, "甲局.xlsx").unwrap();
        let today = jiff::civil::date(2024, 7, 9);
        let reading = file.read(&key(), &plan(), &current, &Config::default(), today);
        assert_eq!(reading.form.entries[0].task, "8");
    }

    #[test]
    fn what_is_no_form_is_an_error() {
        let no_form = workbook(&[&["姓名", "电话"]], false);
        for (bytes, words) in [
            (&no_form[..], "不是进展填报表"),
            (&b"PK\x03\x04"[..], "已损坏"),
            (&b""[..], "不是能读"),
        ] {
            let Err(error) = FormFile::open(bytes, "甲局.xlsx") else {
                panic!("read")
            };
            assert!(error.to_string().contains(words), "{error}");
        }
    }
}
