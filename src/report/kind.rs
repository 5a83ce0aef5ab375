//! Which documents there are.

use std::fmt;
use std::str::FromStr;

/// A kind of report.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Kind {
    /// 通报: down to the units that do the work.
    Bulletin,
    /// 专报: up to the leaders, with a sheet for each of them.
    Brief,
    /// 督办单: one per unit, and all of them in one file.
    Unit,
    /// The plan set again as the published responsibility table.
    List,
    /// What the checks found in the notice.
    Findings,
}

impl Kind {
    /// Every kind.
    pub const ALL: [Kind; 5] = [
        Kind::Bulletin,
        Kind::Brief,
        Kind::Unit,
        Kind::List,
        Kind::Findings,
    ];

    /// The name on the command line, and of its template without `.html`.
    pub fn name(self) -> &'static str {
        match self {
            Kind::Bulletin => "bulletin",
            Kind::Brief => "brief",
            Kind::Unit => "unit",
            Kind::List => "list",
            Kind::Findings => "findings",
        }
    }

    /// The word shown to the user, and in file names.
    pub fn label(self) -> &'static str {
        match self {
            Kind::Bulletin => "通报",
            Kind::Brief => "专报",
            Kind::Unit => "督办单",
            Kind::List => "责任清单",
            Kind::Findings => "核校报告",
        }
    }
}

impl fmt::Display for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// A text that is no kind.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error(
    "“{0}”不是报告种类：应为 bulletin（通报）、brief（专报）、unit（督办单）、list（责任清单）或 findings（核校报告）"
)]
pub struct ParseKindError(String);

impl FromStr for Kind {
    type Err = ParseKindError;

    fn from_str(s: &str) -> Result<Self, Self::Err> {
        Kind::ALL
            .into_iter()
            .find(|kind| kind.name() == s || kind.label() == s)
            .ok_or_else(|| ParseKindError(s.to_owned()))
    }
}
