//! `[report]` of `duban.toml`: who issues the reports, to whom, under which name.

use serde::{Deserialize, Deserializer};

/// What cannot be read off the plan. An empty text means "not set": the report then falls back on the plan,
/// or leaves the line out; it never prints an empty place.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Config {
    /// 发文机关, as signed: 西青区人民政府督查室. Not set: the plan's region with 人民政府督查室.
    pub issuer: String,
    /// Name of the bulletin's series, in the masthead: 督查通报.
    pub series: String,
    /// Name of the series that goes up to the leaders: 督查专报.
    pub brief_series: String,
    /// Issue number, `2` for 第2期. Not set: the quarter stands in its place.
    pub issue: Option<u32>,
    /// 主送机关. Not set: as the notice has it, else 各有关单位.
    pub addressee: String,
    /// 主送 of the brief. Not set: the leaders the plan names.
    pub brief_addressee: String,
    /// Name under the text. Not set: the issuer.
    pub signature: String,
    /// Whether documents open with the red masthead.
    pub masthead: bool,
    /// 抄送. Not set: the line is left out.
    pub cc: String,
    /// 印发机关 of the closing block. Not set: the issuer.
    pub printed_by: String,
    /// Colour of masthead and rule, `#rrggbb`.
    #[serde(deserialize_with = "colour")]
    pub red: String,
    /// Telephone, or whom to ask, for the forms that units fill in. Not set: left out.
    pub contact: String,
    /// Which bulletins have the units' scores as an annex.
    pub scores: Scores,
    /// The most matters the brief puts before the leaders.
    pub decisions: usize,
}

/// When the units' scores are printed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Scores {
    /// In no bulletin.
    Never,
    /// In that of the fourth quarter.
    YearEnd,
    /// In every one.
    Always,
}

impl Scores {
    /// Whether the bulletin of a quarter (1 to 4) has them.
    pub fn are_due(self, quarter: u8) -> bool {
        match self {
            Scores::Never => false,
            Scores::YearEnd => quarter == 4,
            Scores::Always => true,
        }
    }
}

impl Default for Config {
    fn default() -> Self {
        Self {
            issuer: String::new(),
            series: "督查通报".to_owned(),
            brief_series: "督查专报".to_owned(),
            issue: None,
            addressee: String::new(),
            brief_addressee: String::new(),
            signature: String::new(),
            masthead: true,
            cc: String::new(),
            printed_by: String::new(),
            red: "#d7000f".to_owned(),
            contact: String::new(),
            scores: Scores::YearEnd,
            decisions: 5,
        }
    }
}

/// A colour as style sheets have it, so that a slip is told where it was made and not in the style sheet.
fn colour<'de, D: Deserializer<'de>>(deserializer: D) -> Result<String, D::Error> {
    let text = String::deserialize(deserializer)?;
    let digits = text.strip_prefix('#').unwrap_or_default();
    if matches!(digits.len(), 3 | 6) && digits.chars().all(|c| c.is_ascii_hexdigit()) {
        return Ok(text);
    }
    Err(serde::de::Error::custom(format!(
        "“{text}”不是颜色，应写作 #rrggbb，如 #d7000f"
    )))
}
