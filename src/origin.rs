//! Where in the source something was read.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::geometry::Rect;

/// The place of a row, cell or paragraph in the source file. It travels with
/// the value, so that every message can point back.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct Origin {
    /// Page, from 1; `None` for formats without pages.
    pub page: Option<u32>,
    /// Data row of the plan's table, from 1, headings and category rows not counted;
    /// `None` outside the table.
    pub row: Option<u32>,
    /// Box on that page; `None` for formats without geometry.
    #[serde(rename = "box")]
    pub area: Option<Rect>,
    /// Sheet of a workbook; `None` for other formats.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sheet: Option<String>,
}

impl fmt::Display for Origin {
    /// As messages to the user print it: `第3页 第5行`; empty when nothing is known.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut parts = Vec::new();
        if let Some(sheet) = &self.sheet {
            parts.push(format!("工作表“{sheet}”"));
        }
        if let Some(page) = self.page {
            parts.push(format!("第{page}页"));
        }
        if let Some(row) = self.row {
            parts.push(format!("第{row}行"));
        }
        f.write_str(&parts.join(" "))
    }
}
