//! `[progress]` of `duban.toml`: bands, lights, colours and wording.

use indexmap::IndexMap;
use serde::Deserialize;

use crate::model::{Light, Status};

/// Bands differ from place to place; these defaults are among those seen in published bulletins
/// (behind by 10 to 30 points yellow, over 30 red: 银川; under half of the due amount red: 三亚).
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Config {
    /// 超序时 from this many points above the schedule.
    pub ahead_points: f64,
    /// 滞后 from this many points below the schedule; less still counts as on schedule.
    pub behind_points: f64,
    /// 严重滞后 over this many points below the schedule.
    pub far_behind_points: f64,
    /// 严重滞后 under this share of the due amount, in per cent.
    pub far_behind_share: f64,
    /// The name under which the office enters its verdicts.
    pub office: String,
    /// Light by status; what is left out keeps its default.
    pub lights: IndexMap<Status, Light>,
    /// Colour by light, `#rrggbb`; what is left out keeps its default.
    pub colours: IndexMap<Light, String>,
    /// The office's own word for a status (behind = "欠序时"); what is left out keeps the usual one.
    pub wording: IndexMap<Status, String>,
}

impl Default for Config {
    fn default() -> Self {
        Self {
            ahead_points: 10.0,
            behind_points: 10.0,
            far_behind_points: 30.0,
            far_behind_share: 50.0,
            office: "督查室".to_owned(),
            lights: IndexMap::new(),
            colours: IndexMap::new(),
            wording: IndexMap::new(),
        }
    }
}

impl Config {
    /// The light that a status shows.
    pub fn light(&self, status: Status) -> Light {
        self.lights.get(&status).copied().unwrap_or(match status {
            Status::Early | Status::Done | Status::Ahead | Status::OnSchedule => Light::Green,
            Status::Behind => Light::Yellow,
            Status::FarBehind | Status::NotStarted => Light::Red,
            Status::Adjusted | Status::NothingDue | Status::Unreported => Light::None,
        })
    }

    /// The colour of a light, `#rrggbb`. The defaults also differ in grey.
    pub fn colour(&self, light: Light) -> &str {
        self.colours
            .get(&light)
            .map(String::as_str)
            .unwrap_or(match light {
                Light::Green => "#2e8b57",
                Light::Yellow => "#f2c12e",
                Light::Red => "#b3261e",
                Light::Blue => "#2f6fb0",
                Light::None => "#bdbdbd",
            })
    }

    /// The office's word for a status.
    pub fn label(&self, status: Status) -> &str {
        self.wording
            .get(&status)
            .map(String::as_str)
            .unwrap_or_else(|| status.label())
    }

    /// The status that a word of a form or of the command line means: the office's own wording first.
    pub fn parse_status(&self, word: &str) -> Option<Status> {
        let word: String = word.chars().filter(|c| !c.is_whitespace()).collect();
        Status::ALL
            .into_iter()
            .find(|status| self.label(*status) == word)
            .or_else(|| word.parse().ok())
    }

    /// What each light means under these settings, for a report's legend: `绿灯` → `提前完成、已完成…`.
    /// Lights that no status shows are left out.
    pub fn legend(&self) -> Vec<(Light, String)> {
        Light::ALL
            .into_iter()
            .filter_map(|light| {
                let words: Vec<&str> = Status::ALL
                    .into_iter()
                    .filter(|status| self.light(*status) == light)
                    .map(|status| self.label(status))
                    .collect();
                (!words.is_empty()).then(|| (light, words.join("、")))
            })
            .collect()
    }

    /// The bands in one sentence, for a report's legend.
    pub fn bands(&self) -> String {
        format!(
            "进度低于应完成{}个百分点及以上为{}，低于{}个百分点以上或不足应完成量{}%为{}，高于应完成{}个百分点及以上为{}；\
             计划没有写明数字的，按序时进度（已过月数/12）比较",
            self.behind_points,
            self.label(Status::Behind),
            self.far_behind_points,
            self.far_behind_share,
            self.label(Status::FarBehind),
            self.ahead_points,
            self.label(Status::Ahead),
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::progress::ScoreConfig;

    /// The lines of the template's `[progress]` and `[score]` sections with their comment marks taken off.
    fn written_defaults() -> (Config, ScoreConfig) {
        #[derive(Deserialize)]
        struct File {
            progress: Config,
            score: ScoreConfig,
        }
        let all = crate::config::DEFAULT_TOML;
        let mut inside = false;
        let mut text = String::new();
        for line in all.lines() {
            if let Some(name) = line.strip_prefix('[') {
                inside = name.starts_with("progress") || name.starts_with("score");
            }
            let line = line.strip_prefix("# ").unwrap_or(line);
            if inside && (line.starts_with('[') || line.contains(" = ")) {
                text.push_str(line);
                text.push('\n');
            }
        }
        let file: File = toml::from_str(&text).unwrap();
        (file.progress, file.score)
    }

    #[test]
    fn the_template_states_the_true_defaults() {
        let (written, score) = written_defaults();
        assert_eq!(score, ScoreConfig::default());
        let default = Config::default();
        for status in Status::ALL {
            assert!(written.lights.contains_key(&status) && written.wording.contains_key(&status));
            assert_eq!(written.light(status), default.light(status));
            assert_eq!(written.label(status), default.label(status));
        }
        for light in Light::ALL {
            assert!(written.colours.contains_key(&light));
            assert_eq!(written.colour(light), default.colour(light));
        }
        assert_eq!(
            Config {
                lights: IndexMap::new(),
                colours: IndexMap::new(),
                wording: IndexMap::new(),
                ..written
            },
            default
        );
    }

    #[test]
    fn the_offices_own_word_is_understood() {
        let config: Config = toml::from_str("wording = { behind = \"亮黄\" }").unwrap();
        assert_eq!(config.parse_status("亮 黄"), Some(Status::Behind));
        assert_eq!(config.parse_status("滞后"), Some(Status::Behind));
        assert_eq!(config.parse_status("差不多"), None);
    }
}
