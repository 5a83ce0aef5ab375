//! A notice as a plan: categories, projects, tasks, parties, milestones.

use indexmap::IndexMap;
use serde::{Deserialize, Serialize};

use super::Period;
use crate::origin::Origin;

/// The value of [`Plan::schema`] that this version writes and reads.
pub const PLAN_SCHEMA: &str = "duban.plan/1";

/// One notice of one year, read.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Plan {
    /// [`PLAN_SCHEMA`].
    pub schema: String,
    /// The notice's full title, on one line; `None` when the file holds the table alone.
    pub title: Option<String>,
    /// 西青区
    pub region: Option<String>,
    /// The year the plan is for.
    pub year: Option<i32>,
    /// 天津市西青区人民政府办公室
    pub issuer: Option<String>,
    /// 云政办发〔2025〕19号, as printed with brackets made 〔〕.
    pub document_number: Option<String>,
    /// Date of signing, `YYYY-MM-DD`.
    pub issued_on: Option<String>,
    /// The count the title claims: 20 for "20项民心工程".
    pub stated_count: Option<u32>,
    /// Paragraphs before the table, and after it (notes), in order.
    pub letter: Vec<String>,
    /// In printed order. A notice without categories has one with `ordinal` null and an empty name.
    pub categories: Vec<Category>,
    /// The file the plan was read from.
    pub source: Option<Source>,
    /// What could not be read surely, with its place. Never empty silence: what is not in the plan is here.
    pub warnings: Vec<Warning>,
}

/// 大项: a group of projects.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Category {
    /// 1 for "一、"; `None` when the notice prints no numeral.
    pub ordinal: Option<u32>,
    /// Without its numeral; empty when the notice has no categories.
    pub name: String,
    /// In printed order.
    pub projects: Vec<Project>,
}

/// One numbered project.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Project {
    /// 序号 as printed; `None` where the notice prints none.
    pub number: Option<u32>,
    /// 项目名称; empty where the notice has no such column.
    pub name: String,
    /// One per printed row, at least one.
    pub tasks: Vec<Task>,
}

/// One printed row of the table.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Task {
    /// Project number and item mark, `4(2)`, or `12`; unique in the plan (a repeated one gets `#2`, `#3`).
    pub id: String,
    /// The row's own mark as printed, `(2)`; `detail` then starts after it.
    pub item: Option<String>,
    /// 任务明细.
    pub detail: String,
    /// Units in printed order with their role and the leader that alignment found.
    pub parties: Vec<Party>,
    /// The leaders' cell as printed, in order.
    pub leaders: Vec<String>,
    /// 分管区领导, in order.
    pub chiefs: Vec<String>,
    /// In order of time. Always Q1…Q4 for a quarterly notice.
    pub milestones: Vec<Milestone>,
    /// Parts of cells that hold several marked items.
    pub items: Vec<Item>,
    /// Columns without a role: heading → text.
    pub extra: IndexMap<String, String>,
    /// Where the row stands.
    pub origin: Origin,
}

/// One marked part of a cell, `(1)…`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Item {
    /// As printed: `(1)`, `①`, `1.`
    pub mark: String,
    /// Text after the mark.
    pub detail: String,
    /// The units this part belongs to.
    pub parties: Vec<Party>,
    /// As in [`Task::milestones`].
    pub milestones: Vec<Milestone>,
}

/// A unit with a duty.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Party {
    /// 区教育局
    pub unit: String,
    /// Lead or support.
    pub role: Role,
    /// `None` if the notice gives none, or none surely.
    pub leader: Option<String>,
}

/// A unit's part in a task.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Role {
    /// 牵头
    Lead,
    /// 配合
    Support,
}

/// What is due by the end of a period.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Milestone {
    /// When.
    pub period: Period,
    /// `None` where the notice prints a dash or nothing.
    pub text: Option<String>,
    /// Figures read out of the text.
    pub targets: Vec<Target>,
}

/// A figure of a text.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Target {
    /// What is counted: 电动自行车充电车位; empty when the text does not say.
    pub measure: String,
    /// 1.8 for "1.8万平方米" is 18000.
    pub value: f64,
    /// 个, 平方米, %; empty when there is none.
    pub unit: String,
    /// Whether the text says 累计.
    pub cumulative: bool,
    /// Whether the value is a share in per cent.
    pub percent: bool,
    /// The words it came from.
    #[serde(default)]
    pub words: String,
}

/// The file a plan was read from.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Source {
    /// File name without folders.
    pub file: String,
    /// Of the file's bytes, lower-case hex.
    pub sha256: String,
    /// What the content is, whatever the name says.
    pub format: SourceFormat,
    /// `None` for formats without pages.
    pub pages: Option<u32>,
}

/// Formats a notice can come in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum SourceFormat {
    /// PDF with text.
    Pdf,
    /// Word 2007 and later.
    Docx,
    /// Excel workbook (xlsx, xls, ods).
    Xlsx,
    /// Web page.
    Html,
    /// Plain text with tabs or pipes.
    Text,
    /// A plan's own JSON.
    Json,
}

/// Something the reader was not sure of.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Warning {
    /// What and why, in Chinese.
    pub message: String,
    /// The text in question as printed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub text: Option<String>,
    /// Where.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub origin: Option<Origin>,
}

impl Role {
    /// The word shown to the user.
    pub fn label(self) -> &'static str {
        match self {
            Role::Lead => "牵头",
            Role::Support => "配合",
        }
    }
}

impl Plan {
    /// Every task with its category and project, in printed order.
    pub fn tasks(&self) -> impl Iterator<Item = (&Category, &Project, &Task)> {
        self.categories.iter().flat_map(|category| {
            category.projects.iter().flat_map(move |project| {
                project
                    .tasks
                    .iter()
                    .map(move |task| (category, project, task))
            })
        })
    }

    /// Every project with its category, in printed order.
    pub fn projects(&self) -> impl Iterator<Item = (&Category, &Project)> {
        self.categories.iter().flat_map(|category| {
            category
                .projects
                .iter()
                .map(move |project| (category, project))
        })
    }
}

impl Task {
    /// The milestone that ends in a quarter (the last one, where months are finer).
    pub fn milestone_in(&self, quarter: u8) -> Option<&Milestone> {
        self.milestones
            .iter()
            .rev()
            .find(|m| m.period.quarter() == quarter && m.text.is_some())
    }

    /// The first unit with the lead role.
    pub fn lead(&self) -> Option<&Party> {
        self.parties.iter().find(|p| p.role == Role::Lead)
    }
}
