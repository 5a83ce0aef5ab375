//! A form that came back: which sheets hold it, which column is which.

use std::collections::HashMap;
use std::io::Cursor;

use calamine::{Data, DataType, Range, Reader, Sheets, StyleRange, open_workbook_auto_from_rs};
use sha2::{Digest, Sha256};

use super::form::{Column, FormKey, META_SHEET};
use super::values::{fold, text_of};
use crate::error::{Error, Result};
use crate::read::{self, Limits};

/// An opened form.
pub struct FormFile {
    pub(super) file: String,
    pub(super) sha256: String,
    key: Option<FormKey>,
    pub(super) sheets: Vec<Sheet>,
}

/// A sheet that holds a form.
pub(super) struct Sheet {
    pub(super) name: String,
    cells: Range<Data>,
    pub(super) styles: Option<StyleRange>,
    /// Row of the headings.
    pub(super) head: u32,
    columns: HashMap<Column, u32>,
}

/// The first rows among which the headings are looked for.
const HEAD_ROWS: u32 = 40;

impl FormFile {
    /// Opens a form (xlsx, xls or ods); `file` is its name, for messages and for the record.
    ///
    /// # Errors
    /// [`Error::Unreadable`] when it is no workbook, or none of its sheets has a form's headings; [`Error::Limit`]
    /// when it is too large.
    pub fn open(bytes: &[u8], file: &str) -> Result<Self> {
        let unreadable = |message: String, help: &str| Error::Unreadable {
            file: file.to_owned(),
            message,
            help: help.to_owned(),
        };
        read::check_workbook_size(bytes, file, &Limits::default())?;
        let mut book: Sheets<_> = open_workbook_auto_from_rs(Cursor::new(bytes)).map_err(|e| {
            unreadable(
                format!("不是能读的表格文件（{e}）"),
                "请用 Excel 或 WPS 打开后另存为 .xlsx；有密码的请先去掉密码。",
            )
        })?;
        let mut sheets = Vec::new();
        let mut key = None;
        for name in book.sheet_names() {
            // A sheet that cannot be read (a chart, a macro sheet) holds no form.
            let Ok(cells) = book.worksheet_range(&name) else {
                continue;
            };
            if name == META_SHEET {
                key = read_meta(&cells);
                continue;
            }
            if let Some((head, columns)) = find_head(&cells) {
                let styles = match &mut book {
                    Sheets::Xlsx(book) => book.worksheet_style(&name).ok(),
                    _ => None,
                };
                sheets.push(Sheet {
                    name,
                    cells,
                    styles,
                    head,
                    columns,
                });
            }
        }
        if sheets.is_empty() {
            return Err(unreadable(
                "不是进展填报表：没有找到“完成状态”“进展情况”这样的表头".to_owned(),
                "填报表由 duban progress sheet 生成。",
            ));
        }
        Ok(FormFile {
            file: file.to_owned(),
            sha256: Sha256::digest(bytes)
                .iter()
                .map(|byte| format!("{byte:02x}"))
                .collect(),
            key,
            sheets,
        })
    }

    /// Which plan, quarter and unit it says it is for; `None` when the hidden sheet is lost.
    pub fn key(&self) -> Option<&FormKey> {
        self.key.as_ref()
    }
}

/// A cell's place as people write it: `H7`.
pub(super) fn cell_name((row, column): (u32, u32)) -> String {
    let mut letters = String::new();
    let mut rest = column + 1;
    while rest > 0 {
        let digit = u8::try_from((rest - 1) % 26).unwrap_or(0);
        letters.insert(0, char::from(b'A' + digit));
        rest = (rest - 1) / 26;
    }
    format!("{letters}{}", row + 1)
}

fn read_meta(cells: &Range<Data>) -> Option<FormKey> {
    let (top, left) = cells.start()?;
    let lines: Vec<(String, String)> = (top..=cells.end()?.0)
        .filter_map(|row| {
            let name = text_of(cells.get_value((row, left))?)?;
            let value = text_of(cells.get_value((row, left + 1))?)?;
            Some((name, value))
        })
        .collect();
    FormKey::from_meta(|name| {
        lines
            .iter()
            .find(|(key, _)| key == name)
            .map(|(_, value)| value.as_str())
    })
}

/// The row of the headings, and which column is which. A form has its words or status column, and something
/// that says which task a row is.
fn find_head(cells: &Range<Data>) -> Option<(u32, HashMap<Column, u32>)> {
    let (top, left) = cells.start()?;
    let (bottom, right) = cells.end()?;
    (top..=bottom.min(top + HEAD_ROWS)).find_map(|row| {
        let mut columns = HashMap::new();
        for column in left..=right {
            let kind = cells
                .get_value((row, column))
                .and_then(text_of)
                .and_then(|text| Column::of_heading(&text));
            if let Some(kind) = kind {
                columns.entry(kind).or_insert(column);
            }
        }
        let has = |kinds: &[Column]| kinds.iter().any(|kind| columns.contains_key(kind));
        (has(&[Column::Status, Column::Words]) && has(&[Column::Id, Column::Detail]))
            .then_some((row, columns))
    })
}

impl Sheet {
    pub(super) fn last_row(&self) -> u32 {
        self.cells.end().map_or(0, |(row, _)| row)
    }

    pub(super) fn get(&self, row: u32, column: Column) -> Option<((u32, u32), &Data)> {
        let place = (row, *self.columns.get(&column)?);
        Some((place, self.cells.get_value(place)?))
    }

    pub(super) fn text(&self, row: u32, column: Column) -> Option<String> {
        self.get(row, column).and_then(|(_, cell)| text_of(cell))
    }

    /// What stands behind a label above the table, in its cell after a colon or in the next cell that is not empty.
    pub(super) fn labelled(&self, label: &str) -> Option<((u32, u32), &Data)> {
        let (top, left) = self.cells.start()?;
        let right = self.cells.end()?.1;
        for row in top..self.head {
            for column in left..=right {
                let Some(text) = self.cells.get_value((row, column)).and_then(text_of) else {
                    continue;
                };
                let Some(rest) = fold(&text).strip_prefix(label).map(str::to_owned) else {
                    continue;
                };
                if !rest.trim_start_matches(':').is_empty() {
                    return self
                        .cells
                        .get_value((row, column))
                        .map(|cell| ((row, column), cell));
                }
                return (column + 1..=right)
                    .map(|c| (row, c))
                    .filter_map(|place| Some((place, self.cells.get_value(place)?)))
                    .find(|(_, cell)| !cell.is_empty());
            }
        }
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_are_named_as_people_do() {
        assert_eq!(cell_name((6, 7)), "H7");
        assert_eq!(cell_name((0, 25)), "Z1");
        assert_eq!(cell_name((0, 26)), "AA1");
        assert_eq!(cell_name((0, 702)), "AAA1");
    }
}
