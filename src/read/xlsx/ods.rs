//! OpenDocument sheets: the shown text of each cell stands in the file, with its spans.

use roxmltree::{Document, Node};

use super::passed;
use super::sheet::{Merge, Sheet};
use crate::error::{Error, Result};
use crate::model::Warning;
use crate::read::Limits;
use crate::read::package::Package;

/// The visible sheets of an OpenDocument workbook.
pub(super) fn sheets(
    package: &mut Package<'_>,
    file: &str,
    limits: &Limits,
    warnings: &mut Vec<Warning>,
) -> Result<Vec<Sheet>> {
    let content = package.part("content.xml")?.unwrap_or_default();
    let text = String::from_utf8_lossy(&content);
    let document = Document::parse(&text).map_err(|e| Error::Unreadable {
        file: file.to_owned(),
        message: format!("工作簿已损坏，“content.xml”第{}行无法解析", e.pos().row),
        help: "请用 LibreOffice/WPS 打开并修复，另存为 .xlsx 再试。".to_owned(),
    })?;
    let hidden: Vec<&str> = document
        .descendants()
        .filter(|n| n.tag_name().name() == "style")
        .filter(|n| {
            n.children()
                .any(|p| attribute(p, "display") == Some("false"))
        })
        .filter_map(|n| attribute(n, "name"))
        .collect();
    let mut sheets = Vec::new();
    for table in document
        .descendants()
        .filter(|n| n.tag_name().name() == "table")
    {
        // Tables of a chart or a change record lie inside others.
        if table
            .parent()
            .is_none_or(|p| p.tag_name().name() != "spreadsheet")
        {
            continue;
        }
        let name = attribute(table, "name").unwrap_or_default().to_owned();
        if attribute(table, "style-name").is_some_and(|style| hidden.contains(&style)) {
            warnings.push(passed(format!("隐藏的工作表“{name}”没有读入")));
            continue;
        }
        sheets.push(sheet(table, name, file, limits)?);
    }
    Ok(sheets)
}

fn sheet(table: Node<'_, '_>, name: String, file: &str, limits: &Limits) -> Result<Sheet> {
    let mut sheet = Sheet::new(name);
    let mut row = 0_u32;
    for tr in table
        .descendants()
        .filter(|n| n.tag_name().name() == "table-row")
    {
        limits.check_time(file)?;
        let mut col = 0_u32;
        for cell in tr.children().filter(|c| c.is_element()) {
            let count = |name| {
                attribute(cell, name)
                    .and_then(|v| v.parse::<u32>().ok())
                    .unwrap_or(1)
                    .max(1)
            };
            let repeated = count("number-columns-repeated");
            if cell.tag_name().name() == "table-cell" {
                let text = text(cell);
                if !text.trim().is_empty() {
                    for offset in 0..repeated {
                        sheet.put((row, col.saturating_add(offset)), text.clone());
                        limits.check_cells(file, sheet.len())?;
                    }
                }
                let (rows, cols) = (
                    count("number-rows-spanned"),
                    count("number-columns-spanned"),
                );
                if rows > 1 || cols > 1 {
                    sheet.merges.push(Merge {
                        top: row,
                        left: col,
                        bottom: row.saturating_add(rows - 1),
                        right: col.saturating_add(cols - 1),
                    });
                }
            }
            col = col.saturating_add(repeated);
        }
        // A repeated row of the same filled cells is no notice's; blank ones are repeated to the sheet's end.
        let repeated = attribute(tr, "number-rows-repeated").and_then(|v| v.parse().ok());
        row = row.saturating_add(repeated.unwrap_or(1));
    }
    Ok(sheet)
}

/// The paragraphs of a cell; comments left out.
fn text(cell: Node<'_, '_>) -> String {
    let paragraphs: Vec<String> = cell
        .children()
        .filter(|c| matches!(c.tag_name().name(), "p" | "h"))
        .map(paragraph)
        .collect();
    paragraphs.join("\n")
}

fn paragraph(node: Node<'_, '_>) -> String {
    let mut out = String::new();
    for n in node.descendants() {
        match n.tag_name().name() {
            _ if n.is_text() => out.push_str(n.text().unwrap_or_default()),
            "line-break" => out.push('\n'),
            "tab" => out.push(' '),
            "s" => {
                let count = attribute(n, "c")
                    .and_then(|c| c.parse().ok())
                    .unwrap_or(1_usize);
                out.push_str(&" ".repeat(count.min(100)));
            }
            _ => {}
        }
    }
    out
}

fn attribute<'a>(node: Node<'a, '_>, name: &str) -> Option<&'a str> {
    node.attributes()
        .find(|a| a.name() == name)
        .map(|a| a.value())
}
