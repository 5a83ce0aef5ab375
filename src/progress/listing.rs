//! A list with a heading per column, for people: aligned text, CSV, or a sheet of an Excel workbook.

use std::borrow::Cow;

use rust_xlsxwriter::{
    DocProperties, ExcelDateTime, Format, FormatAlign, FormatBorder, Workbook, Worksheet, XlsxError,
};
use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

use crate::output::csv_text;

/// Rows under headings.
#[derive(Debug, Clone, PartialEq)]
pub struct Listing {
    /// What it lists; the sheet's name in a workbook.
    pub title: String,
    /// One heading per column.
    pub head: Vec<Cow<'static, str>>,
    /// Each as long as `head`.
    pub rows: Vec<Vec<Cell>>,
}

/// One value of a [`Listing`].
#[derive(Debug, Clone, PartialEq)]
pub enum Cell {
    /// Text; may be empty.
    Text(String),
    /// A number, printed as short as it is.
    Number(f64),
}

impl Cell {
    fn text(&self) -> Cow<'_, str> {
        match self {
            Cell::Text(text) => Cow::Borrowed(text),
            Cell::Number(value) => Cow::Owned(value.to_string()),
        }
    }
}

impl From<&str> for Cell {
    fn from(text: &str) -> Self {
        Cell::Text(text.to_owned())
    }
}

impl From<String> for Cell {
    fn from(text: String) -> Self {
        Cell::Text(text)
    }
}

impl From<f64> for Cell {
    fn from(value: f64) -> Self {
        Cell::Number(value)
    }
}

impl From<u32> for Cell {
    fn from(value: u32) -> Self {
        Cell::Number(f64::from(value))
    }
}

impl Listing {
    /// An empty list.
    pub fn new(title: impl Into<String>, head: &[&'static str]) -> Self {
        Listing {
            title: title.into(),
            head: head.iter().map(|h| Cow::Borrowed(*h)).collect(),
            rows: Vec::new(),
        }
    }

    /// Columns aligned by display width (a Chinese character takes two), numbers to the right. A text longer than
    /// `widest` columns is cut with `…`; the last column is never cut.
    pub fn to_text(&self, widest: usize) -> String {
        let columns = self.head.len();
        let lines: Vec<Vec<String>> = std::iter::once(
            self.head
                .iter()
                .map(|h| one_line(h, usize::MAX))
                .collect::<Vec<_>>(),
        )
        .chain(self.rows.iter().map(|row| {
            row.iter()
                .enumerate()
                .map(|(column, cell)| {
                    let limit = if column + 1 == columns {
                        usize::MAX
                    } else {
                        widest
                    };
                    one_line(&cell.text(), limit)
                })
                .collect()
        }))
        .collect();
        let widths: Vec<usize> = (0..columns)
            .map(|column| {
                lines
                    .iter()
                    .filter_map(|line| line.get(column))
                    .map(|text| text.width())
                    .max()
                    .unwrap_or(0)
            })
            .collect();
        let right: Vec<bool> = (0..columns)
            .map(|column| {
                self.rows
                    .iter()
                    .all(|row| matches!(row.get(column), Some(Cell::Number(_))))
                    && !self.rows.is_empty()
            })
            .collect();
        let mut text = String::new();
        for (number, line) in lines.iter().enumerate() {
            let mut out = String::new();
            for (column, cell) in line.iter().enumerate() {
                let pad = " ".repeat(widths[column].saturating_sub(cell.width()));
                if right[column] {
                    out += &pad;
                    out += cell;
                } else {
                    out += cell;
                    out += &pad;
                }
                out += "  ";
            }
            text += out.trim_end();
            text.push('\n');
            if number == 0 {
                let rule: Vec<String> = widths.iter().map(|w| "─".repeat(*w)).collect();
                text += &rule.join("  ");
                text.push('\n');
            }
        }
        text
    }

    /// UTF-8 with a byte order mark, without which Excel takes Chinese for Latin. No cell is a formula.
    pub fn to_csv(&self) -> Vec<u8> {
        let mut writer = csv::WriterBuilder::new()
            .terminator(csv::Terminator::CRLF)
            .from_writer("\u{feff}".as_bytes().to_vec());
        let head = self.head.iter().map(|h| csv_text(h).into_owned());
        let rows = self.rows.iter().map(|row| -> Vec<String> {
            row.iter()
                .map(|cell| match cell {
                    Cell::Text(text) => csv_text(text).into_owned(),
                    Cell::Number(value) => value.to_string(),
                })
                .collect()
        });
        for record in std::iter::once(head.collect::<Vec<_>>()).chain(rows) {
            // Writing into memory fails only for rows of unequal length, which a list does not have.
            let written = writer.write_record(record);
            debug_assert!(written.is_ok(), "{written:?}");
        }
        writer.into_inner().unwrap_or_default()
    }
}

/// Lists as the sheets of one Excel workbook, ready to print. `date` is the workbook's date of creation.
///
/// # Errors
/// What the Excel writer says: a text over 32,767 characters, more than a million rows.
pub fn to_workbook(listings: &[Listing], date: jiff::civil::Date) -> Result<Vec<u8>, XlsxError> {
    let mut workbook = Workbook::new();
    workbook.set_properties(&properties(date)?);
    for listing in listings {
        fill(workbook.add_worksheet(), listing)?;
    }
    workbook.save_to_buffer()
}

/// A workbook's properties. Without a date of its own the writer would take the clock's.
pub(super) fn properties(date: jiff::civil::Date) -> Result<DocProperties, XlsxError> {
    let created = ExcelDateTime::from_ymd(
        u16::try_from(date.year()).unwrap_or(1900),
        date.month().unsigned_abs(),
        date.day().unsigned_abs(),
    )?;
    Ok(DocProperties::new()
        .set_author("duban")
        .set_creation_datetime(&created))
}

fn fill(sheet: &mut Worksheet, listing: &Listing) -> Result<(), XlsxError> {
    sheet.set_name(sheet_name(&listing.title))?;
    let base = Format::new()
        .set_font_name("宋体")
        .set_font_size(10)
        .set_border(FormatBorder::Thin)
        .set_align(FormatAlign::VerticalCenter)
        .set_text_wrap();
    let head = base
        .clone()
        .set_bold()
        .set_align(FormatAlign::Center)
        .set_background_color("#E7EDF3");
    for (column, text) in (0..).zip(&listing.head) {
        sheet.write_string_with_format(0, column, text.as_ref(), &head)?;
        sheet.set_column_width(column, column_width(listing, usize::from(column)))?;
    }
    for (row, cells) in (1..).zip(&listing.rows) {
        for (column, cell) in (0..).zip(cells) {
            match cell {
                Cell::Text(text) => sheet.write_string_with_format(row, column, text, &base)?,
                Cell::Number(value) => {
                    sheet.write_number_with_format(row, column, *value, &base)?
                }
            };
        }
    }
    sheet.set_freeze_panes(1, 0)?;
    sheet.set_repeat_rows(0, 0)?;
    sheet.set_landscape();
    sheet.set_paper_size(PAPER_A4);
    sheet.set_print_fit_to_pages(1, 0);
    sheet.set_footer("&C第 &P 页，共 &N 页");
    Ok(())
}

/// The number of A4 in the file format.
pub(super) const PAPER_A4: u8 = 9;

/// Wide enough for the heading and for short cells; long ones wrap.
fn column_width(listing: &Listing, column: usize) -> f64 {
    let texts = listing.rows.iter().filter_map(|row| row.get(column));
    let longest = texts.map(|cell| cell.text().width()).max().unwrap_or(0);
    let head = listing.head.get(column).map_or(0, |h| h.width());
    f64::from(u32::try_from(longest.min(36).max(head)).unwrap_or(36)) + 2.0
}

/// A text as Excel takes it for the name of a sheet: 31 characters, none of `[]:*?/\`, no apostrophe at its ends.
pub(super) fn sheet_name(text: &str) -> String {
    let name: String = text
        .chars()
        .map(|c| if "[]:*?/\\'".contains(c) { '_' } else { c })
        .take(31)
        .collect();
    if name.is_empty() {
        "表".to_owned()
    } else {
        name
    }
}

/// On one line, cut to a display width.
fn one_line(text: &str, limit: usize) -> String {
    let text: String = text
        .chars()
        .map(|c| if c.is_control() { ' ' } else { c })
        .collect();
    if text.width() <= limit {
        return text;
    }
    let mut cut = String::new();
    let mut width = 0;
    for c in text.chars() {
        width += c.width().unwrap_or(0);
        if width >= limit {
            break;
        }
        cut.push(c);
    }
    cut + "…"
}

#[cfg(test)]
mod tests {
    use super::*;

    fn listing() -> Listing {
        let mut listing = Listing::new("单位", &["单位", "得分", "说明"]);
        listing.rows = vec![
            vec!["区教育局".into(), 97.5.into(), "=1+1".into()],
            vec!["经开集团有限公司".into(), 100.0.into(), "无\n扣分".into()],
        ];
        listing
    }

    #[test]
    fn wide_characters_are_aligned() {
        let text = listing().to_text(10);
        assert_eq!(
            text,
            "单位       得分  说明\n\
             ─────────  ────  ───────\n\
             区教育局   97.5  =1+1\n\
             经开集团…   100  无 扣分\n"
        );
    }

    #[test]
    fn no_cell_is_a_formula() {
        let csv = String::from_utf8(listing().to_csv()).unwrap();
        assert!(csv.starts_with("\u{feff}单位,得分,说明\r\n"), "{csv}");
        assert!(csv.contains("区教育局,97.5,'=1+1\r\n"), "{csv}");
        let date = jiff::civil::date(2024, 7, 1);
        let bytes = to_workbook(&[listing()], date).unwrap();
        assert_eq!(bytes, to_workbook(&[listing()], date).unwrap());
        use calamine::Reader;
        let mut book = calamine::Xlsx::new(std::io::Cursor::new(bytes)).unwrap();
        let sheet = book.worksheet_range("单位").unwrap();
        assert_eq!(
            sheet.get_value((1, 2)),
            Some(&calamine::Data::String("=1+1".to_owned()))
        );
        assert!(book.worksheet_formula("单位").unwrap().is_empty());
    }
}
