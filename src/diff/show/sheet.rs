//! A difference as a workbook: one sheet per question.

use jiff::civil::Date;
use rust_xlsxwriter::XlsxError;

use super::text::list;
use super::{Entry, Lone, Span, View};
use crate::progress::{Listing, to_workbook};

impl View {
    /// An Excel workbook; `date` is its date of creation.
    ///
    /// # Errors
    /// What the Excel writer says: a text over 32,767 characters, more than a million rows.
    pub fn to_workbook(&self, date: Date) -> Result<Vec<u8>, XlsxError> {
        let mut sheets = vec![self.formal_sheet()];
        if !self.revision {
            sheets.insert(0, self.summary_sheet());
            sheets.push(self.projects_sheet());
            sheets.extend(self.listings().into_iter().map(|(_, listing)| listing));
        }
        to_workbook(&sheets, date)
    }

    fn summary_sheet(&self) -> Listing {
        let mut sheet = list("总体情况", [self.title.clone()]);
        for sentence in &self.summary {
            sheet.rows.push(vec![sentence.as_str().into()]);
        }
        sheet
    }

    fn formal_sheet(&self) -> Listing {
        let head = [
            "序号",
            "类别",
            "项目",
            "要素",
            "变更前",
            "变更后",
            "变更理由",
        ];
        let mut sheet = list("变更表", head.map(str::to_owned));
        for row in &self.formal {
            sheet.rows.push(vec![
                (row.row as f64).into(),
                row.kind.as_str().into(),
                row.subject.as_str().into(),
                row.field.as_str().into(),
                plain(&row.before).into(),
                plain(&row.after).into(),
                row.reason.as_str().into(),
            ]);
        }
        sheet
    }

    /// Every project of both plans, once.
    fn projects_sheet(&self) -> Listing {
        let mut sheet = list(
            "项目对照",
            [
                "情况".to_owned(),
                format!("{}序号", self.old),
                format!("{}序号", self.new),
                "项目".to_owned(),
                "说明".to_owned(),
            ],
        );
        let pairs = |kind: &'static str, entries: &[Entry]| -> Vec<Vec<crate::progress::Cell>> {
            let row = |entry: &Entry| {
                let fields: Vec<&str> = entry.fields.iter().map(|f| f.field.as_str()).collect();
                let mut about = fields.join("、");
                if !entry.note.is_empty() {
                    about = format!("{}；{about}", entry.note);
                }
                if !entry.old_name.is_empty() {
                    about = format!("原为：{}；可能性{}", entry.old_name, entry.confidence);
                }
                vec![
                    kind.into(),
                    entry.old.as_str().into(),
                    entry.new.as_str().into(),
                    entry.name.as_str().into(),
                    about.into(),
                ]
            };
            entries.iter().map(row).collect()
        };
        sheet.rows.extend(pairs("延续并有调整", &self.changed));
        sheet.rows.extend(pairs("延续且无变化", &self.kept));
        sheet.rows.extend(pairs("待核", &self.unsure));
        let lone = |project: &Lone, kind: &'static str, old: String, new: String| {
            vec![
                kind.into(),
                old.into(),
                new.into(),
                project.name.as_str().into(),
                project.leads.as_str().into(),
            ]
        };
        for project in &self.added {
            let number = project.number.to_string();
            sheet
                .rows
                .push(lone(project, "增列", String::new(), number));
        }
        for project in &self.dropped {
            let number = project.number.to_string();
            sheet
                .rows
                .push(lone(project, "剔除", number, String::new()));
        }
        sheet
    }
}

fn plain(spans: &[Span]) -> String {
    spans.iter().map(|span| span.text.as_str()).collect()
}
