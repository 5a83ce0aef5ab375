//! What is odd in a notice.

use serde::{Deserialize, Serialize};

use crate::model::Period;
use crate::origin::Origin;

/// How much a finding weighs. Ordered: `Info < Warning < Error`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// Worth knowing; nothing need be done.
    Info,
    /// Probably a slip; somebody should look.
    Warning,
    /// Certainly wrong; the plan cannot be followed as it stands.
    Error,
}

impl Severity {
    /// The word shown to the user.
    pub fn label(self) -> &'static str {
        match self {
            Severity::Info => "提示",
            Severity::Warning => "警告",
            Severity::Error => "错误",
        }
    }
}

/// One inconsistency of a notice, as data. It is never an `Err`: the notice was read, it just says something odd.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Finding {
    /// Stable code, never reused: `Q107`.
    pub code: String,
    /// The rule's name, the bad pattern in words: `increments_miss_target`.
    pub rule: String,
    /// How much it weighs.
    pub severity: Severity,
    /// What is odd, in Chinese, one sentence.
    pub message: String,
    /// What to do about it, in Chinese.
    pub help: String,
    /// Project number; `None` for a finding about the whole notice.
    pub project: Option<u32>,
    /// Task id; `None` for a finding about the whole notice.
    pub task: Option<String>,
    /// Mark of the item inside a cell, `(2)`.
    pub item: Option<String>,
    /// The quarter (or other period) it is about.
    pub period: Option<Period>,
    /// The words of the notice it rests on.
    pub evidence: Vec<String>,
    /// Where it stands.
    pub origin: Option<Origin>,
}
