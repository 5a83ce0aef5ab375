//! `duban tables`: every table of a document, not only a plan's.

use std::io::Write;
use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Args, ValueEnum};

use duban::error::{Error, Result};
use duban::pipeline;
use duban::table::{self, Grid, Piece};

use super::Global;

#[derive(Debug, Args)]
#[command(
    after_help = "示例：\n  duban tables 通知.pdf\n  duban tables 通知.docx --format csv > 表格.csv\n  duban tables 年报.pdf --format html > 表格.html"
)]
pub struct TablesArgs {
    /// 文件（pdf、docx、xlsx、html、txt）
    #[arg(value_name = "FILE")]
    file: PathBuf,
    /// 输出格式
    #[arg(long, value_enum, default_value_t = Format::Json)]
    format: Format,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum Format {
    /// 每个单元格及其行列跨度
    Json,
    /// 合并单元格只在左上角写一次，表与表之间空一行
    Csv,
    /// 带 rowspan、colspan 的网页
    Html,
}

impl TablesArgs {
    pub fn run(self, global: &Global) -> Result<ExitCode> {
        let bytes = std::fs::read(&self.file).map_err(|source| Error::Io {
            what: "无法读取",
            path: self.file.clone(),
            source,
        })?;
        let name = self.file.display().to_string();
        let document = pipeline::read_document(&bytes, &name, &global.limits()?)?;
        let found = table::pieces(document);
        for warning in &found.warnings {
            eprintln!("警告：{}", warning.message);
        }
        let grids: Vec<&Grid> = found
            .pieces
            .iter()
            .filter_map(|piece| match piece {
                Piece::Grid(grid) => Some(grid),
                Piece::Text { .. } => None,
            })
            .collect();
        let text = match self.format {
            Format::Json => json(&grids),
            Format::Csv => csv(&grids),
            Format::Html => html(&grids),
        };
        let out = std::io::stdout();
        // A closed pipe (`| head`) is no error.
        let _ = out.lock().write_all(text.as_bytes());
        Ok(ExitCode::SUCCESS)
    }
}

fn json(grids: &[&Grid]) -> String {
    let tables: Vec<serde_json::Value> = grids
        .iter()
        .map(|grid| {
            let cells: Vec<serde_json::Value> = grid
                .cells
                .iter()
                .map(|cell| {
                    serde_json::json!({
                        "row": cell.row,
                        "col": cell.col,
                        "rowspan": cell.row_span,
                        "colspan": cell.col_span,
                        "text": cell.text(),
                    })
                })
                .collect();
            let mut table = serde_json::json!({
                "page": grid.page,
                "box": grid.area,
                "rows": grid.rows,
                "cols": grid.cols,
                "cells": cells,
            });
            if let (Some(sheet), Some(table)) = (&grid.sheet, table.as_object_mut()) {
                table.insert("sheet".to_owned(), serde_json::json!(sheet));
            }
            table
        })
        .collect();
    let mut text =
        serde_json::to_string_pretty(&serde_json::json!({ "tables": tables })).unwrap_or_default();
    text.push('\n');
    text
}

fn csv(grids: &[&Grid]) -> String {
    let mut text = String::new();
    for (i, grid) in grids.iter().enumerate() {
        if i > 0 {
            text.push('\n');
        }
        let mut rows = vec![vec![String::new(); grid.cols]; grid.rows];
        for cell in &grid.cells {
            rows[cell.row][cell.col] = cell.text();
        }
        let mut writer = csv::Writer::from_writer(Vec::new());
        for row in rows {
            // Writing to memory cannot fail.
            let _ = writer.write_record(&row);
        }
        let bytes = writer.into_inner().unwrap_or_default();
        text.push_str(&String::from_utf8_lossy(&bytes));
    }
    text
}

fn html(grids: &[&Grid]) -> String {
    let mut text = String::from(
        "<!DOCTYPE html>\n<html lang=\"zh-CN\">\n<head><meta charset=\"utf-8\"><title>表格</title>\n<style>table{border-collapse:collapse;margin:1em 0}td{border:1px solid #888;padding:.2em .4em;vertical-align:top}</style></head>\n<body>\n",
    );
    for grid in grids {
        text.push_str("<table>\n");
        if let Some(page) = grid.page {
            text.push_str(&format!("<caption>第{page}页</caption>\n"));
        }
        for row in 0..grid.rows {
            text.push_str("<tr>");
            for cell in grid.cells.iter().filter(|c| c.row == row) {
                let span = |name: &str, n: usize| match n {
                    1 => String::new(),
                    n => format!(" {name}=\"{n}\""),
                };
                text.push_str(&format!(
                    "<td{}{}>{}</td>",
                    span("rowspan", cell.row_span),
                    span("colspan", cell.col_span),
                    escape(&cell.text()).replace('\n', "<br>")
                ));
            }
            text.push_str("</tr>\n");
        }
        text.push_str("</table>\n");
    }
    text.push_str("</body>\n</html>\n");
    text
}

fn escape(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
}
