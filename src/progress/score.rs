//! Units' scores: everybody starts alike and loses points, each of which names the task and the line of the
//! ledger that cost it.

use jiff::civil::{Date, date};
use serde::{Deserialize, Serialize};

use super::form::{Row, rows, units};
use super::{Config, Listing, standings};
use crate::model::{Basis, Entry, EntryKind, Light, Period, Plan, Role, Standing, Status};

/// `[score]` of `duban.toml`. No two places score alike; what is deducted for follows published rules, how much
/// is for the office to say.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct ScoreConfig {
    /// Points everybody starts with.
    pub start: f64,
    /// The score does not fall below this.
    pub floor: f64,
    /// For a milestone that is late.
    pub late: f64,
    /// For a red light, instead of `late`.
    pub red: f64,
    /// For a report that did not come.
    pub missing: f64,
    /// For a report without substance.
    pub hollow: f64,
    /// A report with neither figures nor share and fewer characters than this has no substance.
    pub hollow_below: usize,
    /// Factor on what the lead unit loses.
    pub lead_weight: f64,
    /// Factor on what a supporting unit loses.
    pub support_weight: f64,
    /// Whether supporting units must report too.
    pub support_reports: bool,
}

impl Default for ScoreConfig {
    fn default() -> Self {
        Self {
            start: 100.0,
            floor: 0.0,
            late: 2.0,
            red: 5.0,
            missing: 3.0,
            hollow: 1.0,
            hollow_below: 10,
            lead_weight: 1.0,
            support_weight: 0.5,
            support_reports: false,
        }
    }
}

/// Why points were lost.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Reason {
    /// A milestone is late.
    Late,
    /// A red light.
    Red,
    /// A report did not come.
    Missing,
    /// A report says nothing.
    Hollow,
}

impl Reason {
    /// The words shown to the user.
    pub fn label(self) -> &'static str {
        match self {
            Reason::Late => "节点滞后",
            Reason::Red => "红灯",
            Reason::Missing => "未报送",
            Reason::Hollow => "报送内容空泛",
        }
    }
}

/// Points lost, and what cost them.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Deduction {
    /// 1 to 4.
    pub quarter: u8,
    /// The task's id.
    pub task: String,
    /// Mark of the item; `None` for the task as a whole.
    pub item: Option<String>,
    /// The project's name.
    pub project: String,
    /// The unit's part in it.
    pub role: Role,
    /// Why.
    pub reason: Reason,
    /// Points lost, the weight applied.
    pub points: f64,
    /// The line of the ledger that cost them; `None` when it is the lack of one.
    pub entry: Option<i64>,
    /// In words: what was due, what was said.
    pub evidence: String,
}

/// A unit's score.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct UnitScore {
    /// The unit.
    pub unit: String,
    /// From 1; equal scores share a rank.
    pub rank: u32,
    /// Tasks (or items) it leads.
    pub leads: u32,
    /// Tasks (or items) it supports.
    pub supports: u32,
    /// What is left.
    pub score: f64,
    /// In the order of quarters and tasks.
    pub deductions: Vec<Deduction>,
}

/// The quarters of the plan's year that are over on a day, for scores of the year so far.
pub fn quarters_over(plan: &Plan, as_of: Date) -> Vec<u8> {
    let Some(year) = plan.year.and_then(|year| i16::try_from(year).ok()) else {
        return vec![1, 2, 3, 4];
    };
    (1_u8..=4)
        .zip([3, 6, 9, 12])
        .filter(|(_, month)| date(year, *month, 1).last_of_month() < as_of)
        .map(|(quarter, _)| quarter)
        .collect()
}

/// Every unit's score over some quarters, best first, equal ones in the plan's order.
pub fn scores(
    plan: &Plan,
    entries: &[Entry],
    quarters: &[u8],
    config: &Config,
    score: &ScoreConfig,
    as_of: Date,
) -> Vec<UnitScore> {
    let years: Vec<(u8, Vec<Standing>)> = quarters
        .iter()
        .map(|q| (*q, standings(plan, entries, *q, config, as_of)))
        .collect();
    let mut list: Vec<UnitScore> = units(plan)
        .into_iter()
        .map(|unit| {
            let rows = rows(plan, unit);
            let counted = |role: Role| {
                let count = rows
                    .iter()
                    .filter(|r| r.role_of(unit) == Some(role))
                    .count();
                u32::try_from(count).unwrap_or(u32::MAX)
            };
            let mut deductions = Vec::new();
            for (quarter, standings) in &years {
                let scorer = Scorer {
                    entries,
                    standings,
                    quarter: *quarter,
                    config,
                    score,
                };
                for row in &rows {
                    scorer.deduct(unit, row, &mut deductions);
                }
            }
            let lost: f64 = deductions.iter().map(|d| d.points).sum();
            UnitScore {
                unit: unit.to_owned(),
                rank: 0,
                leads: counted(Role::Lead),
                supports: counted(Role::Support),
                score: to_cents((score.start - lost).max(score.floor)),
                deductions,
            }
        })
        .collect();
    list.sort_by(|a, b| b.score.total_cmp(&a.score));
    let mut rank = 0;
    let mut last = f64::NAN;
    for (place, unit) in (1..).zip(&mut list) {
        if unit.score != last {
            rank = place;
            last = unit.score;
        }
        unit.rank = rank;
    }
    list
}

struct Scorer<'a> {
    entries: &'a [Entry],
    standings: &'a [Standing],
    quarter: u8,
    config: &'a Config,
    score: &'a ScoreConfig,
}

impl Scorer<'_> {
    fn deduct(&self, unit: &str, row: &Row<'_>, deductions: &mut Vec<Deduction>) {
        let of_task = || self.standings.iter().filter(|s| s.task == row.task.id);
        let found = of_task().find(|s| s.item.as_deref() == row.mark());
        let (Some(standing), Some(role)) = (found, row.role_of(unit)) else {
            return;
        };
        // An item may stand as its task was said to stand.
        let whole = of_task().find(|s| s.item.is_none());
        let deciding = match standing.basis {
            Basis::Task => whole.unwrap_or(standing),
            _ => standing,
        };
        // A milestone the office has moved is not held against anybody.
        if standing.status == Status::Adjusted {
            return;
        }
        let mut lose = |reason, points: f64, entry: Option<i64>, evidence: String| {
            let weight = match role {
                Role::Lead => self.score.lead_weight,
                Role::Support => self.score.support_weight,
            };
            let points = to_cents(points * weight);
            if points > 0.0 {
                deductions.push(Deduction {
                    quarter: self.quarter,
                    task: row.task.id.clone(),
                    item: row.mark().map(str::to_owned),
                    project: row.project.name.clone(),
                    role,
                    reason,
                    points,
                    entry,
                    evidence,
                });
            }
        };
        let due = one_line(&row.due(self.quarter));
        // What is late from an earlier quarter was paid for there.
        let is_new = !matches!(standing.basis, Basis::Earlier { .. })
            && (!due.is_empty() || deciding.entry().is_some());
        if is_new && (standing.status.is_late() || standing.light == Light::Red) {
            let entry = deciding.entry().map(|e| e.id);
            let evidence = sentences(&[
                format!(
                    "{}（{}）",
                    self.config.label(standing.status),
                    standing.basis
                ),
                after("节点", &due),
                after("报送", deciding.words()),
            ]);
            match standing.light {
                Light::Red => lose(Reason::Red, self.score.red, entry, evidence),
                _ => lose(Reason::Late, self.score.late, entry, evidence),
            }
        }
        let must_report = role == Role::Lead || self.score.support_reports;
        if !must_report {
            return;
        }
        match self.report_of(unit, role, standing) {
            Some(report) => {
                if let Some(why) = self.hollow(report) {
                    let evidence = sentences(&[why, after("报送", &report.words)]);
                    lose(Reason::Hollow, self.score.hollow, Some(report.id), evidence);
                }
            }
            None => {
                let told_otherwise =
                    matches!(standing.basis, Basis::Items | Basis::Task) && role == Role::Lead;
                let finished = matches!(standing.basis, Basis::Earlier { .. })
                    && standing.status.is_finished();
                if !due.is_empty() && !told_otherwise && !finished {
                    let origin = row.task.origin.to_string();
                    let evidence = sentences(&[after("节点", &due), after("出处", &origin)]);
                    lose(Reason::Missing, self.score.missing, None, evidence);
                }
            }
        }
    }

    /// The report that a unit owes: the claim that counts for a lead, its own for a supporting unit.
    fn report_of<'s>(
        &'s self,
        unit: &str,
        role: Role,
        standing: &'s Standing,
    ) -> Option<&'s Entry> {
        if role == Role::Lead {
            return standing.claim.as_ref();
        }
        self.entries
            .iter()
            .filter(|e| e.kind == EntryKind::Claim && e.quarter == self.quarter)
            .filter(|e| e.task == standing.task && e.item == standing.item && e.reporter == unit)
            .max_by_key(|e| e.id)
    }

    /// Why a report has no substance; `None` when it has.
    fn hollow(&self, report: &Entry) -> Option<String> {
        let substance = |words: &str| words.chars().filter(|c| c.is_alphanumeric()).count();
        let count = substance(&report.words);
        if report.share.is_none() && report.figures.is_empty() && count < self.score.hollow_below {
            return Some(format!(
                "没有数量、比例，文字不足{}字",
                self.score.hollow_below
            ));
        }
        let copied = report.quarter > 1
            && count > 0
            && self.entries.iter().any(|e| {
                e.kind == EntryKind::Claim
                    && e.quarter == report.quarter - 1
                    && e.task == report.task
                    && e.item == report.item
                    && e.reporter == report.reporter
                    && e.words.trim() == report.words.trim()
            });
        copied.then(|| "与上季度报送的文字相同".to_owned())
    }
}

/// Points have two decimals. An empty sum is a negative zero, which would print its sign.
fn to_cents(points: f64) -> f64 {
    (points * 100.0).round() / 100.0 + 0.0
}

fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// `节点：…`; empty when there is nothing to say.
fn after(label: &str, text: &str) -> String {
    match one_line(text).trim_end_matches(['。', '；', ';', '.']) {
        "" => String::new(),
        text => format!("{label}：{text}"),
    }
}

fn sentences(parts: &[String]) -> String {
    let parts: Vec<&str> = parts
        .iter()
        .map(String::as_str)
        .filter(|part| !part.is_empty())
        .collect();
    parts.join("。")
}

/// Scores for people: a line per unit, and a line per deduction.
pub fn score_listings(scores: &[UnitScore]) -> [Listing; 2] {
    let mut totals = Listing::new("得分", &["名次", "单位", "牵头", "配合", "扣分", "得分"]);
    let mut lines = Listing::new(
        "扣分明细",
        &[
            "单位", "季度", "任务", "项目", "分工", "原因", "扣分", "台账", "依据",
        ],
    );
    for unit in scores {
        let lost: f64 = unit.deductions.iter().map(|d| d.points).sum();
        totals.rows.push(vec![
            unit.rank.into(),
            unit.unit.as_str().into(),
            unit.leads.into(),
            unit.supports.into(),
            to_cents(lost).into(),
            unit.score.into(),
        ]);
        for lost in &unit.deductions {
            lines.rows.push(vec![
                unit.unit.as_str().into(),
                Period::Quarter(lost.quarter).label().into(),
                format!("{}{}", lost.task, lost.item.as_deref().unwrap_or("")).into(),
                lost.project.as_str().into(),
                lost.role.label().into(),
                lost.reason.label().into(),
                lost.points.into(),
                lost.entry
                    .map_or_else(|| "——".to_owned(), |id| format!("第{id}条"))
                    .into(),
                lost.evidence.as_str().into(),
            ]);
        }
    }
    [totals, lines]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::EntryKind::{Claim, Verdict};
    use serde_json::json;

    /// One task a quarter in every quarter, led by 甲局, supported by 乙镇; a second one of 丙局 in the first only.
    fn plan() -> Plan {
        let party = |unit: &str, role: &str| json!({"unit": unit, "role": role, "leader": null});
        let task = |id: &str, parties, due: &[u8]| {
            let milestones: Vec<_> = (1..=4)
                .map(|q| json!({"period": format!("Q{q}"), "text": due.contains(&q).then_some("做完一步"), "targets": []}))
                .collect();
            json!({"number": 1, "name": "项目", "tasks": [{"id": id, "item": null, "detail": "明细", "parties": parties, "leaders": [],
                "chiefs": [], "milestones": milestones, "items": [], "extra": {}, "origin": {"page": 3, "row": 7, "box": null}}]})
        };
        serde_json::from_value(json!({
            "schema": crate::model::PLAN_SCHEMA, "title": null, "region": "甲区", "year": 2024, "issuer": null,
            "document_number": null, "issued_on": null, "stated_count": null, "letter": [], "source": null, "warnings": [],
            "categories": [{"ordinal": 1, "name": "类", "projects": [
                task("1", json!([party("甲局", "lead"), party("乙镇", "support")]), &[1, 2, 3, 4]),
                task("2", json!([party("丙局", "lead")]), &[1]),
            ]}]
        }))
        .unwrap()
    }

    fn entry(id: i64, kind: EntryKind, quarter: u8, status: Status, words: &str) -> Entry {
        Entry {
            id,
            task: "1".to_owned(),
            item: None,
            quarter,
            kind,
            status: Some(status),
            share: None,
            words: words.to_owned(),
            figures: vec![],
            reporter: "甲局".to_owned(),
            reported_at: "2024-04-02".to_owned(),
            file: None,
        }
    }

    const REPORT: &str = "完成招标并签订合同，施工队已经进场";

    /// Reason, points, line of the ledger.
    type Lost = (Reason, f64, Option<i64>);

    /// Units with what they lost in some quarters.
    fn lost(entries: &[Entry], quarters: &[u8]) -> Vec<(String, Vec<Lost>)> {
        let (config, score) = (Config::default(), ScoreConfig::default());
        scores(
            &plan(),
            entries,
            quarters,
            &config,
            &score,
            date(2025, 1, 10),
        )
        .into_iter()
        .map(|unit| {
            let lost: f64 = unit.deductions.iter().map(|d| d.points).sum();
            assert_eq!(unit.score, 100.0 - lost);
            let lost = unit
                .deductions
                .iter()
                .map(|d| (d.reason, d.points, d.entry))
                .collect();
            (unit.unit, lost)
        })
        .collect()
    }

    fn of<'a>(lost: &'a [(String, Vec<Lost>)], unit: &str) -> &'a [Lost] {
        &lost.iter().find(|(name, _)| name == unit).unwrap().1
    }

    #[test]
    fn the_supporting_unit_loses_half_and_need_not_report() {
        let lost = lost(&[entry(5, Claim, 1, Status::Behind, REPORT)], &[1]);
        assert_eq!(of(&lost, "甲局"), [(Reason::Late, 2.0, Some(5))]);
        assert_eq!(of(&lost, "乙镇"), [(Reason::Late, 1.0, Some(5))]);
        assert_eq!(of(&lost, "丙局"), [(Reason::Missing, 3.0, None)]);
        assert_eq!(lost[0].0, "乙镇", "best first");
    }

    #[test]
    fn a_red_light_costs_more_than_being_late_and_not_both() {
        let lost = lost(&[entry(5, Claim, 1, Status::FarBehind, REPORT)], &[1]);
        assert_eq!(of(&lost, "甲局"), [(Reason::Red, 5.0, Some(5))]);
    }

    #[test]
    fn a_moved_milestone_is_spared_altogether() {
        let lost = lost(&[entry(5, Verdict, 1, Status::Adjusted, "")], &[1]);
        assert_eq!(of(&lost, "甲局"), []);
    }

    #[test]
    fn a_report_that_says_nothing_costs_a_point() {
        let said = |words| lost(&[entry(5, Claim, 1, Status::OnSchedule, words)], &[1]);
        assert_eq!(
            of(&said("正在推进。"), "甲局"),
            [(Reason::Hollow, 1.0, Some(5))]
        );
        assert_eq!(of(&said(REPORT), "甲局"), []);
        let copied = [
            entry(5, Claim, 1, Status::OnSchedule, REPORT),
            entry(6, Claim, 2, Status::OnSchedule, REPORT),
        ];
        assert_eq!(
            of(&lost(&copied, &[1, 2]), "甲局"),
            [(Reason::Hollow, 1.0, Some(6))]
        );
    }

    #[test]
    fn finished_early_owes_no_more_reports() {
        let lost = lost(&[entry(5, Claim, 1, Status::Early, REPORT)], &[1, 2, 3, 4]);
        assert_eq!(of(&lost, "甲局"), []);
    }

    #[test]
    fn only_quarters_that_are_over_count() {
        let over = |y, m, d| quarters_over(&plan(), date(y, m, d));
        assert!(over(2024, 3, 31).is_empty());
        assert_eq!(over(2024, 4, 1), [1]);
        assert_eq!(over(2025, 1, 1), [1, 2, 3, 4]);
    }
}
