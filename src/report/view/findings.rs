//! The validator's report.

use serde::{Deserialize, Serialize};

use crate::report::occasion::Occasion;

use super::bulletin::{Counts, counts};
use super::frame::Frame;
use super::remark::{Remark, Severities, remarks, severities};
use super::row::rows;
use super::subject;
use super::units::units;

/// What the checks found in the notice.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Findings {
    /// Around the text.
    pub frame: Frame,
    /// Sizes of the plan.
    pub counts: Counts,
    /// Gravest first.
    pub remarks: Vec<Remark>,
    /// How many of each severity.
    pub severities: Severities,
    /// What the reader was not sure of.
    pub doubts: Vec<Doubt>,
    /// The file the plan was read from; empty when unknown.
    pub file: String,
    /// Its fingerprint, lower-case hex; empty when unknown.
    pub sha256: String,
}

/// Something the reader was not sure of.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Doubt {
    /// What and why.
    pub message: String,
    /// The text in question; empty when there is none.
    pub text: String,
    /// 第3页 第5行; empty when unknown.
    pub place: String,
}

impl Findings {
    /// The findings of an occasion.
    pub fn new(occasion: &Occasion<'_>) -> Self {
        let mut frame = Frame::new(occasion);
        let mut parts = subject::pieces(&format!("《{}》", frame.list));
        parts.push("核校报告".to_owned());
        frame.entitle(parts);
        let source = occasion.plan.source.as_ref();
        Self {
            counts: counts(occasion, &units(occasion, &rows(occasion))),
            remarks: remarks(occasion.plan, occasion.findings),
            severities: severities(occasion.findings),
            doubts: occasion
                .plan
                .warnings
                .iter()
                .map(|warning| Doubt {
                    message: warning.message.clone(),
                    text: warning.text.clone().unwrap_or_default(),
                    place: warning
                        .origin
                        .as_ref()
                        .map(ToString::to_string)
                        .unwrap_or_default(),
                })
                .collect(),
            file: source.map(|s| s.file.clone()).unwrap_or_default(),
            sha256: source.map(|s| s.sha256.clone()).unwrap_or_default(),
            frame,
        }
    }
}
