//! `duban.toml`: the office's own settings. Each stage owns its section; here they only meet.

use std::path::Path;

use serde::Deserialize;

use crate::error::{Error, Result};

/// The commented defaults that `duban init` writes.
pub const DEFAULT_TOML: &str = include_str!("../templates/duban.toml");

/// All settings; what the file leaves out has its default.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Config {
    /// Rules of `duban check` switched off or weighed otherwise.
    pub check: crate::check::Config,
    /// Bands, lights, colours and wording of progress.
    pub progress: crate::progress::Config,
    /// Points of units' scores.
    pub score: crate::progress::ScoreConfig,
    /// Issuer, series, addressee and the like of reports.
    pub report: crate::report::Config,
}

impl Config {
    /// Reads settings from the text of a `duban.toml`; `path` is for messages only.
    ///
    /// # Errors
    /// [`Error::Config`] when the text is no TOML, or names a setting that does not exist.
    pub fn parse(text: &str, path: &Path) -> Result<Self> {
        toml::from_str(text).map_err(|e| Error::Config {
            path: path.to_owned(),
            message: e.to_string(),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_commented_defaults_can_be_read() {
        Config::parse(DEFAULT_TOML, Path::new("duban.toml")).unwrap();
    }

    #[test]
    fn an_unknown_setting_is_named() {
        let err = Config::parse("no_such_setting = 1", Path::new("duban.toml")).unwrap_err();
        assert!(err.to_string().contains("no_such_setting"), "{err}");
    }
}
