//! A unit's progress form as an Excel workbook: its tasks and what is due, locked; what it fills in, open.

use jiff::civil::Date;
use rust_xlsxwriter::{
    Color, DataValidation, DataValidationRule, Format, FormatAlign, FormatBorder,
    ProtectionOptions, Workbook, Worksheet, XlsxError,
};

use super::Config;
use super::form::{Column, DATE_LABEL, FormKey, META_SHEET, PERSON_LABEL, Row, UNIT_LABEL, rows};
use super::listing::{PAPER_A4, properties};
use crate::model::{Period, Plan, Role, Standing, Status};

/// Rows above the table: the title, and who fills it in.
const HEAD_ROW: u32 = 2;

/// The form of one unit for one quarter; `before` is how the tasks stood a quarter earlier, empty for none. `None`
/// when the unit has no task. The same arguments give the same bytes; `date` is the workbook's date of creation.
///
/// # Errors
/// What the Excel writer says: a text over 32,767 characters.
pub fn form(
    plan: &Plan,
    key: &FormKey,
    before: &[Standing],
    config: &Config,
    date: Date,
) -> Result<Option<Vec<u8>>, XlsxError> {
    let rows = rows(plan, &key.unit);
    if rows.is_empty() {
        return Ok(None);
    }
    let mut workbook = Workbook::new();
    workbook.set_properties(&properties(date)?.set_title(key.title()));
    let sheet = workbook.add_worksheet();
    sheet.set_name("进展填报")?;
    let writer = Writer {
        rows: &rows,
        key,
        before,
        config,
        formats: Formats::new(),
    };
    writer.head(sheet)?;
    writer.table(sheet)?;
    writer.validations(sheet)?;
    writer.page(sheet)?;
    guide(workbook.add_worksheet(), config)?;
    meta(workbook.add_worksheet(), key)?;
    workbook.save_to_buffer().map(Some)
}

struct Formats {
    title: Format,
    label: Format,
    blank: Format,
    head: Format,
    input_head: Format,
    plan: Format,
    centred: Format,
    input: Format,
    share: Format,
}

impl Formats {
    fn new() -> Self {
        let font = Format::new().set_font_name("宋体").set_font_size(10);
        let cell = font
            .clone()
            .set_border(FormatBorder::Thin)
            .set_text_wrap()
            .set_align(FormatAlign::VerticalCenter);
        let head = cell
            .clone()
            .set_bold()
            .set_align(FormatAlign::Center)
            .set_background_color(Color::RGB(0xE7_EDF3));
        let input = cell
            .clone()
            .set_unlocked()
            .set_background_color(Color::RGB(0xFF_FBE6));
        Formats {
            title: Format::new()
                .set_font_name("黑体")
                .set_font_size(16)
                .set_align(FormatAlign::Center)
                .set_align(FormatAlign::VerticalCenter),
            label: font.clone().set_align(FormatAlign::VerticalCenter),
            blank: font.set_unlocked().set_border_bottom(FormatBorder::Thin),
            input_head: head.clone().set_background_color(Color::RGB(0xFF_E699)),
            head,
            centred: cell.clone().set_align(FormatAlign::Center),
            plan: cell,
            share: input
                .clone()
                .set_num_format("0%")
                .set_align(FormatAlign::Center),
            input,
        }
    }
}

struct Writer<'a> {
    rows: &'a [Row<'a>],
    key: &'a FormKey,
    before: &'a [Standing],
    config: &'a Config,
    formats: Formats,
}

/// The sheet's column of a form's column.
fn at(column: Column) -> u16 {
    (0_u16..)
        .zip(Column::ALL)
        .find(|(_, c)| *c == column)
        .map_or(0, |(at, _)| at)
}

impl Writer<'_> {
    fn last_row(&self) -> u32 {
        HEAD_ROW + u32::try_from(self.rows.len()).unwrap_or(u32::MAX - HEAD_ROW)
    }

    fn head(&self, sheet: &mut Worksheet) -> Result<(), XlsxError> {
        let formats = &self.formats;
        let first = at(Column::Number);
        sheet.merge_range(
            0,
            first,
            0,
            at(Column::Words),
            &self.key.title(),
            &formats.title,
        )?;
        sheet.set_row_height(0, 30)?;
        let unit = format!("{UNIT_LABEL}：{}", self.key.unit);
        sheet.merge_range(1, first, 1, at(Column::Detail), &unit, &formats.label)?;
        let label = |text: &str| format!("{text}：");
        sheet.write_string_with_format(
            1,
            at(Column::Before),
            label(PERSON_LABEL),
            &formats.label,
        )?;
        sheet.write_blank(1, at(Column::Status), &formats.blank)?;
        sheet.write_string_with_format(
            1,
            at(Column::Figures),
            label(DATE_LABEL),
            &formats.label,
        )?;
        sheet.write_blank(1, at(Column::Words), &formats.blank)?;
        sheet.set_row_height(1, 20)?;
        for (column, kind) in (0..).zip(Column::ALL) {
            let format = if Column::INPUTS.contains(&kind) {
                &formats.input_head
            } else {
                &formats.head
            };
            sheet.write_string_with_format(HEAD_ROW, column, kind.heading(), format)?;
            sheet.set_column_width(column, kind.width())?;
        }
        sheet.set_row_height(HEAD_ROW, 30)?;
        sheet.set_column_hidden(at(Column::Id))?;
        Ok(())
    }

    fn table(&self, sheet: &mut Worksheet) -> Result<(), XlsxError> {
        for (line, row) in (HEAD_ROW + 1..).zip(self.rows) {
            for (column, kind) in (0..).zip(Column::ALL) {
                let format = match kind {
                    Column::Id | Column::Number | Column::Role | Column::Before => {
                        &self.formats.centred
                    }
                    Column::Share => &self.formats.share,
                    _ if Column::INPUTS.contains(&kind) => &self.formats.input,
                    _ => &self.formats.plan,
                };
                match self.value(row, kind) {
                    Some(text) => sheet.write_string_with_format(line, column, text, format)?,
                    None => sheet.write_blank(line, column, format)?,
                };
            }
            sheet.set_row_height(line, self.height(row))?;
        }
        Ok(())
    }

    /// What stands in a locked cell; `None` where the unit writes.
    fn value(&self, row: &Row<'_>, column: Column) -> Option<String> {
        Some(match column {
            Column::Id => row.id(),
            Column::Number => row
                .project
                .number
                .map_or_else(String::new, |n| n.to_string()),
            Column::Project => row.project.name.clone(),
            Column::Detail => row.detail(),
            Column::Role => match row.role_of(&self.key.unit) {
                Some(Role::Support) => "配合".to_owned(),
                _ => "牵头".to_owned(),
            },
            Column::Due => {
                let due = row.due(self.key.quarter);
                if due.is_empty() {
                    "——".to_owned()
                } else {
                    due
                }
            }
            Column::Before => self
                .before
                .iter()
                .find(|s| s.task == row.task.id && s.item.as_deref() == row.mark())
                .map_or("——", |s| self.config.label(s.status))
                .to_owned(),
            Column::Status | Column::Share | Column::Figures | Column::Words => return None,
        })
    }

    /// Points, so that the longest text fits when printed; programs that do not fit rows by themselves would cut it.
    fn height(&self, row: &Row<'_>) -> f64 {
        let lines = [Column::Project, Column::Detail, Column::Due]
            .into_iter()
            .map(|column| {
                let text = self.value(row, column).unwrap_or_default();
                text.lines()
                    .map(|line| {
                        let width = unicode_width::UnicodeWidthStr::width(line) as f64;
                        (width / (column.width() - 2.0)).ceil().max(1.0)
                    })
                    .sum::<f64>()
            })
            .fold(3.0, f64::max);
        // Excel's limit is 409 points.
        (lines * 13.5 + 6.0).min(409.0)
    }

    fn validations(&self, sheet: &mut Worksheet) -> Result<(), XlsxError> {
        let first = HEAD_ROW + 1;
        let last = self.last_row();
        let words: Vec<&str> = Status::ALL
            .into_iter()
            .filter(|s| s.is_claimable())
            .map(|s| self.config.label(s))
            .collect();
        let status = DataValidation::new()
            .allow_list_strings(&words)?
            .set_input_title("完成状态")?
            .set_input_message("请从下拉列表中选择。“已完成”“提前完成”指全年任务全部完成。")?
            .set_error_title("完成状态")?
            .set_error_message("请从下拉列表中选择一项。")?;
        let column = at(Column::Status);
        sheet.add_data_validation(first, column, last, column, &status)?;
        let share = DataValidation::new()
            .allow_decimal_number(DataValidationRule::Between(0.0, 2.0))
            .set_input_title("全年任务完成比例")?
            .set_input_message("截至本季度末，全年任务完成了百分之多少，如 50%。")?
            .set_error_title("全年任务完成比例")?
            .set_error_message("请填写百分数，如 50%。")?;
        let column = at(Column::Share);
        sheet.add_data_validation(first, column, last, column, &share)?;
        for (line, row) in (first..).zip(self.rows) {
            let targets = row.targets(self.key.quarter);
            if targets.is_empty() {
                continue;
            }
            let asked: Vec<&str> = targets.iter().map(|t| t.words.trim()).collect();
            let message: String = format!("对照节点填写：{}", asked.join("；"))
                .chars()
                .take(250)
                .collect();
            let figures = DataValidation::new()
                .allow_any_value()
                .set_input_title("完成数量")?
                .set_input_message(message)?;
            let column = at(Column::Figures);
            sheet.add_data_validation(line, column, line, column, &figures)?;
        }
        Ok(())
    }

    fn page(&self, sheet: &mut Worksheet) -> Result<(), XlsxError> {
        sheet.protect_with_options(&ProtectionOptions {
            format_columns: true,
            format_rows: true,
            ..ProtectionOptions::new()
        });
        sheet.set_freeze_panes(HEAD_ROW + 1, at(Column::Detail))?;
        sheet.set_landscape();
        sheet.set_paper_size(PAPER_A4);
        sheet.set_print_fit_to_pages(1, 0);
        sheet.set_repeat_rows(HEAD_ROW, HEAD_ROW)?;
        sheet.set_print_area(0, at(Column::Number), self.last_row(), at(Column::Words))?;
        sheet.set_margins(0.4, 0.4, 0.5, 0.6, 0.3, 0.3);
        let unit = self.key.unit.replace('&', "&&");
        sheet.set_footer(format!("&L{unit}&C第 &P 页，共 &N 页"));
        Ok(())
    }
}

/// How to fill the form in.
fn guide(sheet: &mut Worksheet, config: &Config) -> Result<(), XlsxError> {
    sheet.set_name("填表说明")?;
    sheet.set_column_width(0, 100)?;
    let format = Format::new()
        .set_font_name("宋体")
        .set_font_size(11)
        .set_text_wrap()
        .set_align(FormatAlign::Top);
    let label = |status: Status| config.label(status);
    let lines = [
        "1. 只填浅黄色的格子；其余内容来自责任清单，已锁定。".to_owned(),
        "2. 请勿删除或改动隐藏的列和工作表：它们用来对应任务。可以增加空行、调整列的顺序。".to_owned(),
        format!(
            "3. 完成状态：“{}”全年任务先于计划全部完成；“{}”全年任务全部完成；“{}”快于本季度节点；“{}”完成了本季度节点；\
             “{}”“{}”未完成本季度节点；“{}”尚未开展。",
            label(Status::Early),
            label(Status::Done),
            label(Status::Ahead),
            label(Status::OnSchedule),
            label(Status::Behind),
            label(Status::FarBehind),
            label(Status::NotStarted),
        ),
        "4. 全年任务完成比例：截至季度末，全年任务完成了百分之多少。".to_owned(),
        "5. 完成数量：对照节点中的数字填写，如“累计新增就业11000人”；节点只有一个数字时可以只填数。".to_owned(),
        format!("6. 不填完成状态时，按完成数量或完成比例判定：{}。", config.bands()),
        "7. 进展情况：写明做了什么、做到哪一步；未完成的写明原因和措施。".to_owned(),
        format!(
            "8. 需要“{}”的，请在进展情况中说明，由督查部门认定。本季度没有节点的任务可以不填。",
            label(Status::Adjusted)
        ),
        "9. 填错后改正重报即可，原来的记录会保留。".to_owned(),
    ];
    for (row, line) in (0..).zip(&lines) {
        sheet.write_string_with_format(row, 0, line, &format)?;
    }
    sheet.set_paper_size(PAPER_A4);
    sheet.set_print_fit_to_pages(1, 0);
    Ok(())
}

fn meta(sheet: &mut Worksheet, key: &FormKey) -> Result<(), XlsxError> {
    sheet.set_name(META_SHEET)?;
    for (row, (name, value)) in (0..).zip(key.meta()) {
        sheet.write_string(row, 0, name)?;
        sheet.write_string(row, 1, value)?;
    }
    sheet.set_very_hidden(true);
    Ok(())
}

/// The file name of a form without ending: `区教育局-西青区2024年第二季度`.
pub fn form_name(key: &FormKey) -> String {
    format!(
        "{}-{}{}年{}",
        key.unit,
        key.region,
        key.year,
        Period::Quarter(key.quarter).label()
    )
}
