//! Workbooks (xlsx, xls, ods) → [`Document`]: every visible sheet, cells as the program shows them.

mod ods;
mod sheet;
mod shown;
#[cfg(test)]
mod tests;

use std::io::Cursor;

use calamine::{Data, DataRef, Reader, Sheet as Tab, SheetType, SheetVisible, Xls, Xlsx};

use super::package::Package;
use super::{Document, Limits};
use crate::error::{Error, Result};
use crate::model::{SourceFormat, Warning};
use sheet::{Merge, Sheet};
use shown::shown;

/// Reads a workbook.
///
/// # Errors
/// [`Error::Unreadable`] when it is damaged or protected; [`Error::Limit`] when it is too large.
pub(super) fn read(bytes: &[u8], file: &str, limits: &Limits) -> Result<Document> {
    let mut warnings = Vec::new();
    let sheets = if bytes.starts_with(b"PK") {
        let mut package = Package::open(bytes, file, limits)?;
        if package.has("content.xml") {
            ods::sheets(&mut package, file, limits, &mut warnings)?
        } else {
            package.check_all()?;
            xlsx(bytes, file, limits, &mut warnings)?
        }
    } else {
        xls(bytes, file, &mut warnings)?
    };
    let mut slots = 0;
    let mut blocks = Vec::new();
    for sheet in sheets {
        limits.check_time(file)?;
        blocks.extend(sheet.blocks(file, limits, &mut slots, &mut warnings)?);
    }
    Ok(Document {
        format: SourceFormat::Xlsx,
        pages: None,
        blocks,
        warnings,
    })
}

/// Whether a workbook can be opened by programs that keep a slot for every cell between its outermost ones: two
/// filled cells in far corners would fill the memory.
///
/// # Errors
/// As [`super::read`] for a workbook; nothing for what is none.
pub fn check_size(bytes: &[u8], file: &str, limits: &Limits) -> Result<()> {
    limits.check_file(file, bytes.len() as u64)?;
    if !bytes.starts_with(b"PK") {
        return Ok(());
    }
    let mut package = Package::open(bytes, file, limits)?;
    let mut slots = 0_usize;
    if package.has("content.xml") {
        for sheet in ods::sheets(&mut package, file, limits, &mut Vec::new())? {
            slots = slots.saturating_add(sheet.slots());
            limits.check_cells(file, slots)?;
        }
    } else if package.has("xl/workbook.xml") {
        package.check_all()?;
        let mut book: Xlsx<_> = Xlsx::new(Cursor::new(bytes)).map_err(|e| damaged(file, &e))?;
        for name in book.sheet_names() {
            // A sheet that cannot be read is not opened either.
            let Ok(mut cells) = book.worksheet_cells_reader(&name) else {
                continue;
            };
            let mut sheet = Sheet::new(name);
            while let Ok(Some(cell)) = cells.next_cell() {
                sheet.reach(cell.get_position());
            }
            slots = slots.saturating_add(sheet.slots());
            limits.check_cells(file, slots)?;
        }
    }
    Ok(())
}

fn xlsx(
    bytes: &[u8],
    file: &str,
    limits: &Limits,
    warnings: &mut Vec<Warning>,
) -> Result<Vec<Sheet>> {
    let mut book: Xlsx<_> = Xlsx::new(Cursor::new(bytes)).map_err(|e| damaged(file, &e))?;
    let mut sheets = Vec::new();
    for tab in visible(book.sheets_metadata().to_vec(), warnings) {
        let mut sheet = Sheet::new(tab);
        let merges = book
            .merge_cells_by_sheet_name(&sheet.name)
            .map_err(|e| damaged(file, &e))?;
        sheet.merges = merges.iter().map(Merge::from).collect();
        // Cells one by one: a dense sheet with one cell in each corner would fill the memory.
        let mut cells = book
            .worksheet_cells_reader(&sheet.name)
            .map_err(|e| damaged(file, &e))?;
        let styles = cells.styles().to_vec();
        while let Some((cell, style)) = cells
            .next_cell_with_style_id()
            .map_err(|e| damaged(file, &e))?
        {
            let format = styles.get(style).and_then(|s| s.number_format.as_ref());
            let text = shown(&owned(cell.get_value()), format.map(shown::Format::from));
            sheet.put(cell.get_position(), text);
            if sheet.len().is_multiple_of(4096) {
                limits.check_time(file)?;
                limits.check_cells(file, sheet.len())?;
            }
        }
        drop(cells);
        let mut formulas = book
            .worksheet_cells_reader(&sheet.name)
            .map_err(|e| damaged(file, &e))?;
        // A formula that cannot be followed has its value all the same: only its place counts here.
        while let Ok(Some(formula)) = formulas.next_formula() {
            if !formula.get_value().is_empty() {
                sheet.formula(formula.get_position());
            }
        }
        sheets.push(sheet);
    }
    Ok(sheets)
}

fn xls(bytes: &[u8], file: &str, warnings: &mut Vec<Warning>) -> Result<Vec<Sheet>> {
    let mut book: Xls<_> = Xls::new(Cursor::new(bytes)).map_err(|e| damaged(file, &e))?;
    let mut sheets = Vec::new();
    for tab in visible(book.sheets_metadata().to_vec(), warnings) {
        let mut sheet = Sheet::new(tab);
        let merges = book
            .merge_cells_by_sheet_name(&sheet.name)
            .map_err(|e| damaged(file, &e))?;
        sheet.merges = merges.iter().map(Merge::from).collect();
        let range = book
            .worksheet_range(&sheet.name)
            .map_err(|e| damaged(file, &e))?;
        let (top, left) = range.start().unwrap_or_default();
        for (row, col, value) in range.used_cells() {
            let place = |base: u32, offset: usize| {
                base.saturating_add(u32::try_from(offset).unwrap_or(u32::MAX))
            };
            sheet.put((place(top, row), place(left, col)), shown(value, None));
        }
        sheets.push(sheet);
    }
    Ok(sheets)
}

/// Names of the sheets that the program shows; the others are told.
fn visible(tabs: Vec<Tab>, warnings: &mut Vec<Warning>) -> Vec<String> {
    tabs.into_iter()
        .filter(|tab| {
            let shown = tab.visible == SheetVisible::Visible;
            if !shown {
                warnings.push(passed(format!("隐藏的工作表“{}”没有读入", tab.name)));
            }
            shown && tab.typ == SheetType::WorkSheet
        })
        .map(|tab| tab.name)
        .collect()
}

fn owned(value: &DataRef<'_>) -> Data {
    value.clone().into()
}

fn damaged(file: &str, error: &impl std::fmt::Display) -> Error {
    let error = error.to_string();
    if error.contains("password") {
        return Error::Unreadable {
            file: file.to_owned(),
            message: "文件有密码保护".to_owned(),
            help: "请用 Excel/WPS 输入密码打开，去掉密码后另存一份。".to_owned(),
        };
    }
    Error::Unreadable {
        file: file.to_owned(),
        message: format!("工作簿已损坏，无法读取（{error}）"),
        help: "请用 Excel/WPS 打开并修复，另存为 .xlsx 再试。".to_owned(),
    }
}

fn passed(message: String) -> Warning {
    Warning {
        message,
        text: None,
        origin: None,
    }
}
