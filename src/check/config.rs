//! The `[check]` section of duban.toml.

use std::collections::BTreeMap;

use serde::Deserialize;

use super::registry;
use super::rule::Rule;
use crate::finding::Severity;

/// Which rules run, and how much they weigh. Rules are named by code (`Q107`) or name (`increments_miss_target`).
#[derive(Debug, Clone, Default, PartialEq, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Config {
    /// Rules switched off.
    pub ignore: Vec<String>,
    /// Rule → severity in place of the rule's own; `off` is the same as `ignore`.
    pub severity: BTreeMap<String, Level>,
}

/// A severity of the settings.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Level {
    /// The rule does not run.
    Off,
    /// 提示
    Info,
    /// 警告
    Warning,
    /// 错误
    Error,
}

impl Config {
    /// What the settings say of a rule: `None` when it is switched off, else the severity that replaces the
    /// rule's own, if any.
    pub(super) fn level(&self, rule: &Rule) -> Option<Option<Severity>> {
        let named = |key: &String| key == rule.code || key == rule.name;
        if self.ignore.iter().any(named) {
            return None;
        }
        match self.severity.iter().find(|(key, _)| named(key)) {
            None => Some(None),
            Some((_, Level::Off)) => None,
            Some((_, Level::Info)) => Some(Some(Severity::Info)),
            Some((_, Level::Warning)) => Some(Some(Severity::Warning)),
            Some((_, Level::Error)) => Some(Some(Severity::Error)),
        }
    }

    /// Names in the settings that no rule has.
    pub fn unknown(&self) -> Vec<&str> {
        self.ignore
            .iter()
            .chain(self.severity.keys())
            .map(String::as_str)
            .filter(|key| registry::rule(key).is_none())
            .collect()
    }
}
