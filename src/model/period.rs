//! When a milestone is due.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

/// The span of a milestone. Printed, parsed and kept in JSON as
/// `Q1`…`Q4`, `H1`, `H2`, `M01`…`M12`, `2024-06-30` or `Y`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub enum Period {
    /// A quarter, 1 to 4.
    Quarter(u8),
    /// A half year, 1 or 2.
    Half(u8),
    /// A month, 1 to 12.
    Month(u8),
    /// A single deadline.
    Date {
        /// Year.
        year: i16,
        /// Month, 1 to 12.
        month: u8,
        /// Day, 1 to 31.
        day: u8,
    },
    /// The whole year, no date named.
    Year,
}

impl Period {
    /// The last month the span covers, 1 to 12.
    pub fn last_month(self) -> u8 {
        match self {
            Period::Quarter(q) => q * 3,
            Period::Half(h) => h * 6,
            Period::Month(m) => m,
            Period::Date { month, .. } => month,
            Period::Year => 12,
        }
    }

    /// The quarter in which the span ends, 1 to 4.
    pub fn quarter(self) -> u8 {
        self.last_month().div_ceil(3)
    }

    /// The name shown to the user: `第二季度`, `上半年`, `5月`, `2024年6月30日`, `全年`.
    pub fn label(self) -> String {
        match self {
            Period::Quarter(q) => {
                let numeral = ["一", "二", "三", "四"][usize::from(q.clamp(1, 4) - 1)];
                format!("第{numeral}季度")
            }
            Period::Half(1) => "上半年".to_owned(),
            Period::Half(_) => "下半年".to_owned(),
            Period::Month(m) => format!("{m}月"),
            Period::Date { year, month, day } => format!("{year}年{month}月{day}日"),
            Period::Year => "全年".to_owned(),
        }
    }
}

impl fmt::Display for Period {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Period::Quarter(q) => write!(f, "Q{q}"),
            Period::Half(h) => write!(f, "H{h}"),
            Period::Month(m) => write!(f, "M{m:02}"),
            Period::Date { year, month, day } => write!(f, "{year:04}-{month:02}-{day:02}"),
            Period::Year => f.write_str("Y"),
        }
    }
}

/// A text that is no period.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("“{0}”不是时段：应为 Q1–Q4、H1、H2、M01–M12、Y 或 2024-06-30 这样的日期")]
pub struct ParsePeriodError(String);

impl FromStr for Period {
    type Err = ParsePeriodError;

    fn from_str(s: &str) -> Result<Self, Self::Err> {
        let bad = || ParsePeriodError(s.to_owned());
        let number = |digits: &str, max: u8| -> Result<u8, ParsePeriodError> {
            let n: u8 = digits.parse().map_err(|_| bad())?;
            if (1..=max).contains(&n) {
                Ok(n)
            } else {
                Err(bad())
            }
        };
        if s == "Y" {
            return Ok(Period::Year);
        }
        if let Some(rest) = s.strip_prefix('Q') {
            return Ok(Period::Quarter(number(rest, 4)?));
        }
        if let Some(rest) = s.strip_prefix('H') {
            return Ok(Period::Half(number(rest, 2)?));
        }
        if let Some(rest) = s.strip_prefix('M') {
            return Ok(Period::Month(number(rest, 12)?));
        }
        let mut parts = s.splitn(3, '-');
        match (parts.next(), parts.next(), parts.next()) {
            (Some(y), Some(m), Some(d)) => Ok(Period::Date {
                year: y.parse().map_err(|_| bad())?,
                month: number(m, 12)?,
                day: number(d, 31)?,
            }),
            _ => Err(bad()),
        }
    }
}

impl TryFrom<String> for Period {
    type Error = ParsePeriodError;

    fn try_from(s: String) -> Result<Self, Self::Error> {
        s.parse()
    }
}

impl From<Period> for String {
    fn from(p: Period) -> Self {
        p.to_string()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn prints_and_parses_every_form() {
        for s in ["Q1", "Q4", "H1", "H2", "M01", "M12", "2024-06-30", "Y"] {
            assert_eq!(s.parse::<Period>().unwrap().to_string(), s);
        }
        for s in ["Q5", "Q0", "H3", "M13", "2024-13-01", "", "第一季度"] {
            assert!(s.parse::<Period>().is_err(), "{s}");
        }
    }

    #[test]
    fn knows_the_quarter_it_ends_in() {
        let quarter = |s: &str| s.parse::<Period>().unwrap().quarter();
        assert_eq!(quarter("Q3"), 3);
        assert_eq!(quarter("H1"), 2);
        assert_eq!(quarter("M05"), 2);
        assert_eq!(quarter("2024-10-01"), 4);
        assert_eq!(quarter("Y"), 4);
    }
}
