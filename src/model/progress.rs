//! Progress reported against a plan, and how a task stands in the light of it; nothing but types.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use super::{Period, Target};

/// How a task stands in a quarter.
///
/// The first seven are a judgement and are ordered best to worst; the last three stand beside the
/// order. `已完成` speaks of the whole task, not of one quarter's milestone: a milestone met with
/// more to come is `按序时推进`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Status {
    /// 提前完成: the whole task is finished before the quarter the plan named.
    Early,
    /// 已完成: the whole task is finished.
    Done,
    /// 超序时: more than was due.
    Ahead,
    /// 按序时推进: what was due is there, and more is to come.
    OnSchedule,
    /// 滞后 (欠序时).
    Behind,
    /// 严重滞后.
    FarBehind,
    /// 未启动.
    NotStarted,
    /// 调整节点: the office has moved the milestone.
    Adjusted,
    /// 本季度无任务.
    NothingDue,
    /// 未报送.
    Unreported,
}

impl Status {
    /// Every status, best to worst, then those beside the order.
    pub const ALL: [Status; 10] = [
        Status::Early,
        Status::Done,
        Status::Ahead,
        Status::OnSchedule,
        Status::Behind,
        Status::FarBehind,
        Status::NotStarted,
        Status::Adjusted,
        Status::NothingDue,
        Status::Unreported,
    ];

    /// The usual word; the office's own wording is in the settings.
    pub fn label(self) -> &'static str {
        match self {
            Status::Early => "提前完成",
            Status::Done => "已完成",
            Status::Ahead => "超序时",
            Status::OnSchedule => "按序时推进",
            Status::Behind => "滞后",
            Status::FarBehind => "严重滞后",
            Status::NotStarted => "未启动",
            Status::Adjusted => "调整节点",
            Status::NothingDue => "本季度无任务",
            Status::Unreported => "未报送",
        }
    }

    /// The name in files and in the database, as in JSON: `on_schedule`.
    pub fn name(self) -> &'static str {
        match self {
            Status::Early => "early",
            Status::Done => "done",
            Status::Ahead => "ahead",
            Status::OnSchedule => "on_schedule",
            Status::Behind => "behind",
            Status::FarBehind => "far_behind",
            Status::NotStarted => "not_started",
            Status::Adjusted => "adjusted",
            Status::NothingDue => "nothing_due",
            Status::Unreported => "unreported",
        }
    }

    /// Whether it is 滞后 or worse.
    pub fn is_late(self) -> bool {
        matches!(
            self,
            Status::Behind | Status::FarBehind | Status::NotStarted
        )
    }

    /// Whether the whole task is finished.
    pub fn is_finished(self) -> bool {
        matches!(self, Status::Early | Status::Done)
    }

    /// Whether a unit may claim it: the last three are for the office and the program to say.
    pub fn is_claimable(self) -> bool {
        self <= Status::NotStarted
    }
}

impl fmt::Display for Status {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.label())
    }
}

/// A text that is no status.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error(
    "“{0}”不是状态：应为提前完成、已完成、超序时、按序时推进、滞后、严重滞后、未启动（督查室另可认定调整节点）"
)]
pub struct ParseStatusError(String);

impl FromStr for Status {
    type Err = ParseStatusError;

    /// Reads the usual word, the words other places use for it, or the name of the JSON.
    fn from_str(s: &str) -> Result<Self, Self::Err> {
        let word: String = s.chars().filter(|c| !c.is_whitespace()).collect();
        if let Some(status) = Status::ALL
            .into_iter()
            .find(|status| status.label() == word || status.name() == word)
        {
            return Ok(status);
        }
        Ok(match word.as_str() {
            "完成" | "全部完成" | "已办结" | "办结" => Status::Done,
            "超序时进度" | "超进度" | "快于序时" | "快于序时进度" => {
                Status::Ahead
            }
            "按序时"
            | "按序时进度"
            | "按序时进度推进"
            | "按期推进"
            | "按计划推进"
            | "序时推进"
            | "达到序时进度"
            | "正常推进"
            | "正常" => Status::OnSchedule,
            "欠序时" | "欠序时进度" | "进度滞后" | "滞后序时" | "滞后于序时进度" => {
                Status::Behind
            }
            "严重欠序时" | "进度严重滞后" => Status::FarBehind,
            "未开工" | "未开始" | "尚未启动" | "未开展" => Status::NotStarted,
            "节点调整" | "已调整" => Status::Adjusted,
            "无任务" => Status::NothingDue,
            "未报" | "未上报" => Status::Unreported,
            _ => return Err(ParseStatusError(s.trim().to_owned())),
        })
    }
}

/// The light a status shows; which status shows which is a setting.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Light {
    /// 绿灯
    Green,
    /// 黄灯
    Yellow,
    /// 红灯
    Red,
    /// 蓝灯: "done" in one place, "due soon" in another.
    Blue,
    /// No light.
    None,
}

impl Light {
    /// Every light.
    pub const ALL: [Light; 5] = [
        Light::Green,
        Light::Yellow,
        Light::Red,
        Light::Blue,
        Light::None,
    ];

    /// The word shown to the user: `绿灯`; `—` for none.
    pub fn label(self) -> &'static str {
        match self {
            Light::Green => "绿灯",
            Light::Yellow => "黄灯",
            Light::Red => "红灯",
            Light::Blue => "蓝灯",
            Light::None => "—",
        }
    }
}

/// Who speaks in an [`Entry`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum EntryKind {
    /// A unit's own report.
    Claim,
    /// What the supervision office found.
    Verdict,
}

impl EntryKind {
    /// The word shown to the user.
    pub fn label(self) -> &'static str {
        match self {
            EntryKind::Claim => "单位填报",
            EntryKind::Verdict => "督查认定",
        }
    }

    /// The name in files and in the database, as in JSON.
    pub fn name(self) -> &'static str {
        match self {
            EntryKind::Claim => "claim",
            EntryKind::Verdict => "verdict",
        }
    }
}

/// One line of the ledger. A line is never changed: a correction is a later line.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Entry {
    /// Place in the ledger, rising; 0 before it is stored.
    pub id: i64,
    /// [`Task::id`](super::Task::id).
    pub task: String,
    /// Mark of the item inside the task, `(2)`; `None` for the task as a whole.
    pub item: Option<String>,
    /// 1 to 4.
    pub quarter: u8,
    /// Who speaks.
    pub kind: EntryKind,
    /// What is claimed or found; `None` where only words or figures were given.
    pub status: Option<Status>,
    /// Share of the whole year's task that is done, in per cent; may pass 100.
    pub share: Option<f64>,
    /// The report's own words; may be empty.
    pub words: String,
    /// Figures achieved.
    pub figures: Vec<Target>,
    /// The unit (or the office) that reported.
    pub reporter: String,
    /// When, RFC 3339 or `YYYY-MM-DD`.
    pub reported_at: String,
    /// The form it came from, without folders; `None` when entered by hand.
    pub file: Option<String>,
}

/// What a [`Standing`] rests on.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Basis {
    /// The office's verdict.
    Verdict,
    /// The unit's claim.
    Claim,
    /// Figures reported, against the milestone's own target: the one least fulfilled.
    Figures {
        /// What is counted.
        measure: String,
        /// What it is counted in; may be empty.
        unit: String,
        /// Reported.
        done: f64,
        /// Due.
        due: f64,
    },
    /// Share reported, against the schedule; both in per cent of the whole task.
    Share {
        /// Reported.
        done: f64,
        /// Due by the schedule.
        due: f64,
        /// What the schedule rests on.
        schedule: Schedule,
    },
    /// The task's marked items, the worst of them.
    Items,
    /// An item: what was reported for its task as a whole.
    Task,
    /// An earlier quarter, to which nothing was added since.
    Earlier {
        /// That quarter, 1 to 4.
        quarter: u8,
    },
    /// A report that says neither status nor share nor a figure that can be compared.
    WordsOnly,
    /// The plan: nothing is due.
    Plan,
    /// Nothing was reported.
    Nothing,
}

/// Where the share due comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Schedule {
    /// The plan names the figure for the quarter.
    Plan,
    /// It is the plan's last milestone: everything is due.
    LastMilestone,
    /// 序时进度: elapsed months / 12.
    Elapsed,
}

/// How a task (or a marked item of it) stands in a quarter.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Standing {
    /// [`Task::id`](super::Task::id).
    pub task: String,
    /// Mark of the item; `None` for the task as a whole.
    pub item: Option<String>,
    /// 1 to 4.
    pub quarter: u8,
    /// How it stands.
    pub status: Status,
    /// The light the settings give that status.
    pub light: Light,
    /// The milestone due in the quarter; `None` when there is none.
    pub due: Option<Period>,
    /// The unit's claim for the quarter that counts: the latest one of a lead unit.
    pub claim: Option<Entry>,
    /// The office's latest verdict for the quarter.
    pub verdict: Option<Entry>,
    /// What the status rests on.
    pub basis: Basis,
}

impl Standing {
    /// The entry that decides, for words and evidence: the verdict, else the claim.
    pub fn entry(&self) -> Option<&Entry> {
        self.verdict.as_ref().or(self.claim.as_ref())
    }

    /// The words to print for it: the verdict's, else the claim's; empty when there are none.
    pub fn words(&self) -> &str {
        [&self.verdict, &self.claim]
            .into_iter()
            .flatten()
            .map(|entry| entry.words.trim())
            .find(|words| !words.is_empty())
            .unwrap_or("")
    }
}

impl fmt::Display for Basis {
    /// As reports and messages print it: `新增就业9000人，应完成11000人`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Basis::Verdict => f.write_str("督查认定"),
            Basis::Claim => f.write_str("单位填报"),
            Basis::Figures {
                measure,
                unit,
                done,
                due,
            } => write!(f, "按数量：{measure}{done}{unit}，应完成{due}{unit}"),
            Basis::Share {
                done,
                due,
                schedule,
            } => {
                let name = match schedule {
                    Schedule::Plan => "计划进度",
                    Schedule::LastMilestone => "最后节点，应完成",
                    Schedule::Elapsed => "序时进度",
                };
                write!(f, "按比例：完成{done:.0}%，{name}{due:.0}%")
            }
            Basis::Items => f.write_str("按各分项"),
            Basis::Task => f.write_str("按所属任务"),
            Basis::Earlier { quarter } => {
                write!(f, "沿用{}情况", Period::Quarter(*quarter).label())
            }
            Basis::WordsOnly => f.write_str("只报了文字，无法判断"),
            Basis::Plan => f.write_str("计划本季度无节点"),
            Basis::Nothing => f.write_str("没有报送"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_and_names_are_read_back() {
        for status in Status::ALL {
            assert_eq!(status.label().parse(), Ok(status));
            assert_eq!(status.name().parse(), Ok(status));
            assert_eq!(
                serde_json::to_string(&status).unwrap(),
                format!("\"{}\"", status.name())
            );
        }
        assert_eq!(" 欠 序时 ".parse(), Ok(Status::Behind));
        assert!("很好".parse::<Status>().is_err());
    }

    #[test]
    fn the_order_is_best_to_worst() {
        assert!(Status::Early < Status::Done && Status::Behind < Status::NotStarted);
        assert!(Status::NotStarted.is_claimable() && !Status::Adjusted.is_claimable());
    }
}
