//! What a rule is, and what it gives back.

use super::notice::{Notice, Row, Strand};
use crate::finding::{Finding, Severity};
use crate::model::Period;
use crate::origin::Origin;

/// One rule. Its texts are the manual that `duban rules` prints.
#[derive(Debug)]
pub struct Rule {
    /// `Q107`; never reused. S structure, U units, L leaders, Q quarters, T text.
    pub code: &'static str,
    /// The bad pattern in words, also the file's name.
    pub name: &'static str,
    /// How much a finding weighs, unless the rule is less sure of a single one.
    pub severity: Severity,
    /// The bad pattern in Chinese, a few words.
    pub title: &'static str,
    /// What it finds.
    pub finds: &'static str,
    /// Why it matters.
    pub why: &'static str,
    /// A small table on which it finds something (a test sees to that).
    pub example: &'static str,
    /// The rule itself. It cannot fail and prints nothing.
    pub(super) find: fn(&Notice) -> Vec<Odd>,
}

/// Something odd, before it is given its rule's code and its place.
#[derive(Debug, Clone)]
pub(super) struct Odd {
    /// Index into [`Notice::rows`]; none for the whole notice.
    pub row: Option<usize>,
    item: Option<String>,
    period: Option<Period>,
    severity: Option<Severity>,
    message: String,
    help: String,
    evidence: Vec<String>,
    origin: Option<Origin>,
}

impl Odd {
    /// About the whole notice, with what is odd and what to do.
    pub fn new(message: impl Into<String>, help: impl Into<String>) -> Self {
        Odd {
            row: None,
            item: None,
            period: None,
            severity: None,
            message: message.into(),
            help: help.into(),
            evidence: Vec::new(),
            origin: None,
        }
    }

    /// In this row.
    pub fn at(mut self, row: &Row) -> Self {
        self.row = Some(row.index);
        self
    }

    /// In this part of the row.
    pub fn part(mut self, strand: &Strand) -> Self {
        self.item = strand.mark.map(str::to_owned);
        self
    }

    /// In the part with this mark.
    pub fn item(mut self, mark: &str) -> Self {
        self.item = Some(mark.to_owned());
        self
    }

    /// In this quarter.
    pub fn period(mut self, period: Period) -> Self {
        self.period = Some(period);
        self
    }

    /// At a place outside the rows.
    pub fn origin(mut self, origin: Option<Origin>) -> Self {
        self.origin = origin;
        self
    }

    /// Less (or more) sure than the rule is as a whole.
    pub fn weigh(mut self, severity: Severity) -> Self {
        self.severity = Some(severity);
        self
    }

    /// The words it rests on.
    pub fn words<S: Into<String>>(mut self, words: impl IntoIterator<Item = S>) -> Self {
        self.evidence.extend(
            words
                .into_iter()
                .map(|w| w.into().trim().to_owned())
                .filter(|w| !w.is_empty()),
        );
        self
    }

    pub(super) fn into_finding(
        self,
        rule: &Rule,
        level: Option<Severity>,
        notice: &Notice,
    ) -> Finding {
        let row = self.row.and_then(|row| notice.rows.get(row));
        Finding {
            code: rule.code.to_owned(),
            rule: rule.name.to_owned(),
            severity: level.or(self.severity).unwrap_or(rule.severity),
            message: self.message,
            help: self.help,
            project: row.and_then(|r| r.project.number),
            task: row.map(|r| r.task.id.clone()),
            item: self.item.or_else(|| row.and_then(|r| r.task.item.clone())),
            period: self.period,
            evidence: self.evidence,
            origin: row.map(|r| r.task.origin.clone()).or(self.origin),
        }
    }
}
