//! Plan and ledger → how every task stands in a quarter.
//!
//! A status rests on, in this order: the office's verdict; the claim of a lead unit; figures against
//! the milestone's own target; the share done against the schedule. What was finished stays
//! finished, and what was late stays late, in later quarters that have no milestone of their own.

use std::collections::HashMap;

use jiff::civil::{Date, date};

use super::Config;
use crate::model::{
    Basis, Entry, EntryKind, Item, Milestone, Party, Plan, Role, Schedule, Standing, Status,
    Target, Task,
};
use crate::text::quantity;

/// Differences smaller than this are rounding of the arithmetic, not of the report.
const EPSILON: f64 = 1e-9;

/// How every task stands in a quarter (1 to 4), in the plan's order: each task as a whole
/// (`item` is `None`), followed by its marked items where it has any.
///
/// `entries` is the ledger in the order of reporting; entries of later quarters are not looked at.
/// `as_of` bounds the elapsed time before the quarter's end; after it, the quarter counts in full.
pub fn standings(
    plan: &Plan,
    entries: &[Entry],
    quarter: u8,
    config: &Config,
    as_of: Date,
) -> Vec<Standing> {
    let quarter = quarter.clamp(1, 4);
    let mut by_place: HashMap<Place<'_>, Vec<&Entry>> = HashMap::new();
    for entry in entries {
        by_place
            .entry((&entry.task, entry.item.as_deref()))
            .or_default()
            .push(entry);
    }
    let judge = Judge {
        by_place,
        config,
        year: plan.year,
        as_of,
    };
    let mut standings = Vec::new();
    for (_, _, task) in plan.tasks() {
        standings.push(judge.task(task, quarter));
        for item in &task.items {
            standings.push(judge.item(task, item, quarter));
        }
    }
    standings
}

/// 序时进度 in per cent at the end of a quarter, or at `as_of` if that is earlier: whole months elapsed / 12.
pub fn elapsed_share(year: Option<i32>, quarter: u8, as_of: Date) -> f64 {
    let whole = i32::from(quarter.clamp(1, 4)) * 3;
    let months = match year {
        None => whole,
        Some(year) => {
            let complete = i32::from(as_of.month()) - 1 + i32::from(as_of == as_of.last_of_month());
            (i32::from(as_of.year()) - year)
                .saturating_mul(12)
                .saturating_add(complete)
                .clamp(0, whole)
        }
    };
    f64::from(months) / 12.0 * 100.0
}

/// The day a milestone is due in the plan's year; `None` when the date is impossible.
pub fn due_date(milestone: &Milestone, year: i32) -> Option<Date> {
    use crate::model::Period;
    match milestone.period {
        Period::Date { year, month, day } => {
            Date::new(year, i8::try_from(month).ok()?, i8::try_from(day).ok()?).ok()
        }
        period => {
            let month = i8::try_from(period.last_month()).ok()?;
            Some(date(i16::try_from(year).ok()?, month, 1).last_of_month())
        }
    }
}

/// Task id and item mark.
type Place<'a> = (&'a str, Option<&'a str>);

struct Judge<'a> {
    by_place: HashMap<Place<'a>, Vec<&'a Entry>>,
    config: &'a Config,
    year: Option<i32>,
    as_of: Date,
}

/// What is judged: a task as a whole, or one item of it.
#[derive(Clone, Copy)]
struct Subject<'a> {
    task: &'a str,
    item: Option<&'a str>,
    milestones: &'a [Milestone],
    parties: &'a [Party],
}

impl<'a> Subject<'a> {
    fn task(task: &'a Task) -> Self {
        Subject {
            task: &task.id,
            item: None,
            milestones: &task.milestones,
            parties: &task.parties,
        }
    }

    fn item(task: &'a Task, item: &'a Item) -> Self {
        Subject {
            task: &task.id,
            item: Some(&item.mark),
            milestones: &item.milestones,
            parties: if item.parties.is_empty() {
                &task.parties
            } else {
                &item.parties
            },
        }
    }

    /// The milestones that end in a quarter and say something.
    fn due_in(self, quarter: u8) -> impl DoubleEndedIterator<Item = &'a Milestone> {
        self.milestones
            .iter()
            .filter(move |m| m.text.is_some() && m.period.quarter() == quarter)
    }

    fn is_due_in(self, quarter: u8) -> bool {
        self.due_in(quarter).next().is_some()
    }

    /// The last quarter with a milestone.
    fn last_quarter(self) -> Option<u8> {
        (1..=4).rev().find(|quarter| self.is_due_in(*quarter))
    }

    /// A supporting unit's report is kept, but the lead answers for the task.
    fn is_answered_by(self, reporter: &str) -> bool {
        let has_lead = self.parties.iter().any(|p| p.role == Role::Lead);
        let mut roles = self
            .parties
            .iter()
            .filter(|p| p.unit == reporter)
            .map(|p| p.role)
            .peekable();
        !has_lead || roles.peek().is_none() || roles.any(|role| role == Role::Lead)
    }
}

impl<'a> Judge<'a> {
    fn task(&self, task: &'a Task, quarter: u8) -> Standing {
        let subject = Subject::task(task);
        let mut standing = self.reported(subject, quarter);
        if standing.is_judged() {
            return standing;
        }
        if !task.items.is_empty() {
            let items: Vec<(Subject<'a>, Standing)> = task
                .items
                .iter()
                .map(|item| (Subject::item(task, item), self.item(task, item, quarter)))
                .collect();
            if items.iter().any(|(_, s)| s.is_judged()) {
                standing.set(together(&items, quarter), Basis::Items, self.config);
                return standing;
            }
        }
        self.carry(subject, &mut standing, |earlier| self.task(task, earlier));
        standing
    }

    fn item(&self, task: &'a Task, item: &'a Item, quarter: u8) -> Standing {
        let subject = Subject::item(task, item);
        let mut standing = self.reported(subject, quarter);
        if standing.is_judged() {
            return standing;
        }
        if subject.is_due_in(quarter) {
            let whole = self.reported(Subject::task(task), quarter);
            if whole.is_judged() {
                standing.set(whole.status, Basis::Task, self.config);
                return standing;
            }
        }
        self.carry(subject, &mut standing, |earlier| {
            self.item(task, item, earlier)
        });
        standing
    }

    /// What the quarter's own entries say of a subject.
    fn reported(&self, subject: Subject<'a>, quarter: u8) -> Standing {
        let none = Vec::new();
        let entries = self
            .by_place
            .get(&(subject.task, subject.item))
            .unwrap_or(&none);
        let latest = |kind: EntryKind| {
            entries
                .iter()
                .filter(|e| e.quarter == quarter && e.kind == kind)
                .filter(|e| kind == EntryKind::Verdict || subject.is_answered_by(&e.reporter))
                .max_by_key(|e| e.id)
                .map(|e| (*e).clone())
        };
        let verdict = latest(EntryKind::Verdict);
        let claim = latest(EntryKind::Claim);
        let judged = [&verdict, &claim]
            .into_iter()
            .flatten()
            .find_map(|entry| self.weigh(subject, entry));
        let (status, basis) = judged.unwrap_or_else(|| {
            if verdict.is_some() || claim.is_some() {
                (Status::Unreported, Basis::WordsOnly)
            } else if subject.is_due_in(quarter) {
                (Status::Unreported, Basis::Nothing)
            } else {
                (Status::NothingDue, Basis::Plan)
            }
        });
        Standing {
            task: subject.task.to_owned(),
            item: subject.item.map(str::to_owned),
            quarter,
            status,
            light: self.config.light(status),
            due: subject.due_in(quarter).next_back().map(|m| m.period),
            claim,
            verdict,
            basis,
        }
    }

    /// What one entry says: its status, else its figures, else its share.
    fn weigh(&self, subject: Subject<'a>, entry: &Entry) -> Option<(Status, Basis)> {
        match (entry.kind, entry.status) {
            (EntryKind::Verdict, Some(status)) => return Some((status, Basis::Verdict)),
            (EntryKind::Claim, Some(status)) if status.is_claimable() => {
                return Some((status, Basis::Claim));
            }
            _ => {}
        }
        self.weigh_figures(subject, entry)
            .or_else(|| self.weigh_share(subject, entry))
    }

    fn weigh_figures(&self, subject: Subject<'a>, entry: &Entry) -> Option<(Status, Basis)> {
        let quarter = entry.quarter;
        let targets: Vec<&Target> = subject.due_in(quarter).flat_map(|m| &m.targets).collect();
        let only = targets.len() == 1 && entry.figures.len() == 1;
        let compared = targets.iter().flat_map(|target| {
            entry
                .figures
                .iter()
                .filter(move |figure| answers(figure, target, only))
                .map(move |figure| {
                    (
                        *target,
                        figure.value,
                        amount_due(subject, target, quarter, figure.cumulative),
                    )
                })
        });
        let (target, done, due) = compared
            .filter(|(_, _, due)| *due > 0.0)
            .min_by(|a, b| (a.1 / a.2).total_cmp(&(b.1 / b.2)))?;
        let status = if done + EPSILON >= due && subject.last_quarter() == Some(quarter) {
            Status::Done
        } else {
            self.band(done / due * 100.0, 100.0)
        };
        Some((
            status,
            Basis::Figures {
                measure: target.measure.clone(),
                unit: target.unit.clone(),
                done,
                due,
            },
        ))
    }

    fn weigh_share(&self, subject: Subject<'a>, entry: &Entry) -> Option<(Status, Basis)> {
        let done = entry.share?;
        let (due, schedule) = self.share_due(subject, entry.quarter);
        let status = if done + EPSILON >= 100.0 {
            match subject.last_quarter() {
                Some(last) if last > entry.quarter => Status::Early,
                _ => Status::Done,
            }
        } else {
            self.band(done, due)
        };
        Some((
            status,
            Basis::Share {
                done,
                due,
                schedule,
            },
        ))
    }

    /// The share of the whole task due by the end of a quarter, in per cent.
    fn share_due(&self, subject: Subject<'a>, quarter: u8) -> (f64, Schedule) {
        let last = subject.last_quarter();
        if last.is_some_and(|last| quarter >= last) {
            return (100.0, Schedule::LastMilestone);
        }
        match named_share(subject, quarter) {
            Some(share) => (share, Schedule::Plan),
            None => (
                elapsed_share(self.year, quarter, self.as_of),
                Schedule::Elapsed,
            ),
        }
    }

    /// The status of an amount done against an amount due, both in points.
    fn band(&self, done: f64, due: f64) -> Status {
        let Config {
            ahead_points,
            behind_points,
            far_behind_points,
            far_behind_share,
            ..
        } = *self.config;
        let missing = due - done;
        if due > 0.0 && done <= 0.0 {
            Status::NotStarted
        } else if missing > far_behind_points + EPSILON
            || done + EPSILON < due * far_behind_share / 100.0
        {
            Status::FarBehind
        } else if missing > 0.0 && missing + EPSILON >= behind_points {
            Status::Behind
        } else if missing < 0.0 && -missing + EPSILON >= ahead_points {
            Status::Ahead
        } else {
            Status::OnSchedule
        }
    }

    /// Lets an earlier quarter speak where this one has nothing of its own.
    fn carry(&self, subject: Subject<'a>, standing: &mut Standing, at: impl Fn(u8) -> Standing) {
        if standing.quarter == 1 {
            return;
        }
        let before = at(standing.quarter - 1);
        let since = match before.basis {
            Basis::Earlier { quarter } => quarter,
            _ => before.quarter,
        };
        // A unit that says 已完成 while milestones are still to come may mean the quarter's milestone only;
        // 提前完成 and a verdict cannot be misread.
        let finished = before.status == Status::Early
            || (before.status == Status::Done
                && (before.verdict.is_some()
                    || subject.last_quarter().is_none_or(|last| last <= since)));
        let late = before.status.is_late() && !subject.is_due_in(standing.quarter);
        if finished || late {
            standing.set(
                before.status,
                Basis::Earlier { quarter: since },
                self.config,
            );
        }
    }
}

impl Standing {
    /// Whether something was said that decides; otherwise the plan alone speaks.
    fn is_judged(&self) -> bool {
        !matches!(self.basis, Basis::WordsOnly | Basis::Plan | Basis::Nothing)
    }

    fn set(&mut self, status: Status, basis: Basis, config: &Config) {
        self.status = status;
        self.light = config.light(status);
        self.basis = basis;
    }
}

/// The status of a task from those of its items: the worst. An item that is due and not reported
/// leaves a good one in doubt, but does not hide a bad one.
fn together(items: &[(Subject<'_>, Standing)], quarter: u8) -> Status {
    let rank = |status: Status| match status {
        Status::NothingDue => 0,
        Status::Adjusted => 1,
        Status::Early => 2,
        Status::Done => 3,
        Status::Ahead => 4,
        Status::OnSchedule => 5,
        Status::Unreported => 6,
        Status::Behind => 7,
        Status::FarBehind => 8,
        Status::NotStarted => 9,
    };
    let worst = items
        .iter()
        .map(|(_, standing)| standing.status)
        .max_by_key(|status| rank(*status))
        .unwrap_or(Status::NothingDue);
    let open = items.iter().any(|(subject, standing)| {
        !standing.status.is_finished() && subject.last_quarter().is_some_and(|last| last > quarter)
    });
    if worst.is_finished() && open {
        Status::OnSchedule
    } else {
        worst
    }
}

/// Whether a reported figure answers a target: it counts the same thing, or there is only one of each
/// and what the report leaves unsaid is clear.
fn answers(figure: &Target, target: &Target, only: bool) -> bool {
    quantity::comparable(figure, target)
        || (only
            && (figure.unit == target.unit || figure.unit.is_empty())
            && (figure.measure.is_empty() || target.measure.is_empty()))
}

/// What is due by a target. A cumulative report on increments answers for all of them so far.
fn amount_due(subject: Subject<'_>, target: &Target, quarter: u8, cumulative: bool) -> f64 {
    if target.cumulative || target.percent || !cumulative {
        return target.value;
    }
    (1..=quarter)
        .flat_map(|q| subject.due_in(q))
        .flat_map(|m| &m.targets)
        .filter(|t| quantity::comparable(t, target) && !t.cumulative)
        .map(|t| t.value)
        .sum()
}

/// The share of the whole that the plan itself names for a quarter, in per cent: its percentage (when
/// it names only one), or its cumulative amount out of the last one.
fn named_share(subject: Subject<'_>, quarter: u8) -> Option<f64> {
    let targets: Vec<&Target> = subject.due_in(quarter).flat_map(|m| &m.targets).collect();
    let first = targets.first()?;
    if first.percent {
        let same = targets
            .iter()
            .all(|t| t.percent && (t.value - first.value).abs() < EPSILON);
        return same.then_some(first.value);
    }
    let whole = subject
        .due_in(subject.last_quarter()?)
        .flat_map(|m| &m.targets)
        .find(|t| t.cumulative && quantity::comparable(t, first))?;
    (targets.len() == 1 && whole.value > 0.0).then(|| first.value / whole.value * 100.0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Period;

    fn target(words: &str, value: f64, cumulative: bool) -> Target {
        let percent = words == "%";
        Target {
            measure: if percent { "" } else { "新增就业" }.to_owned(),
            value,
            unit: if percent { "%" } else { "人" }.to_owned(),
            cumulative,
            percent,
            words: words.to_owned(),
        }
    }

    /// A milestone per quarter; `-` for none; a number is a cumulative target of jobs, a percentage itself.
    fn milestones(texts: [&str; 4]) -> Vec<Milestone> {
        (1..)
            .zip(texts)
            .map(|(quarter, text)| Milestone {
                period: Period::Quarter(quarter),
                text: (text != "-").then(|| text.to_owned()),
                targets: match text.strip_suffix('%') {
                    Some(share) => vec![target("%", share.parse().unwrap(), false)],
                    None => text
                        .parse()
                        .map(|value| vec![target("人", value, true)])
                        .unwrap_or_default(),
                },
            })
            .collect()
    }

    fn party(unit: &str, role: Role) -> Party {
        Party {
            unit: unit.to_owned(),
            role,
            leader: None,
        }
    }

    fn plan(tasks: Vec<Task>) -> Plan {
        serde_json::from_value(serde_json::json!({
            "schema": crate::model::PLAN_SCHEMA, "title": null, "region": "甲区", "year": 2024, "issuer": null,
            "document_number": null, "issued_on": null, "stated_count": null, "letter": [], "source": null,
            "warnings": [],
            "categories": [{"ordinal": 1, "name": "类", "projects": [
                {"number": 1, "name": "项目", "tasks": serde_json::to_value(tasks).unwrap()}]}]
        }))
        .unwrap()
    }

    fn task(texts: [&str; 4]) -> Task {
        Task {
            id: "1".to_owned(),
            item: None,
            detail: "明细".to_owned(),
            parties: vec![party("甲局", Role::Lead), party("乙镇", Role::Support)],
            leaders: vec![],
            chiefs: vec![],
            milestones: milestones(texts),
            items: vec![],
            extra: Default::default(),
            origin: Default::default(),
        }
    }

    fn claim(quarter: u8) -> Entry {
        Entry {
            id: 0,
            task: "1".to_owned(),
            item: None,
            quarter,
            kind: EntryKind::Claim,
            status: None,
            share: None,
            words: String::new(),
            figures: vec![],
            reporter: "甲局".to_owned(),
            reported_at: "2024-07-01".to_owned(),
            file: None,
        }
    }

    fn stand(task: Task, entries: &[Entry], quarter: u8) -> Standing {
        let as_of = date(2025, 1, 10);
        standings(
            &plan(vec![task]),
            entries,
            quarter,
            &Config::default(),
            as_of,
        )
        .remove(0)
    }

    #[test]
    fn an_empty_ledger_leaves_the_plan() {
        let texts = ["招标", "-", "施工", "验收"];
        let got: Vec<Status> = (1..=4).map(|q| stand(task(texts), &[], q).status).collect();
        use Status::{NothingDue, Unreported};
        assert_eq!(got, [Unreported, NothingDue, Unreported, Unreported]);
    }

    #[test]
    fn a_verdict_goes_before_a_claim_and_a_later_claim_before_an_earlier() {
        let said = |id, status| Entry {
            id,
            status: Some(status),
            ..claim(1)
        };
        let mut entries = vec![said(1, Status::Behind), said(2, Status::OnSchedule)];
        let texts = ["招标", "施工", "验收", "-"];
        assert_eq!(stand(task(texts), &entries, 1).status, Status::OnSchedule);
        entries.push(Entry {
            kind: EntryKind::Verdict,
            reporter: "督查室".to_owned(),
            ..said(3, Status::FarBehind)
        });
        entries.push(said(4, Status::Ahead));
        let standing = stand(task(texts), &entries, 1);
        assert_eq!(standing.status, Status::FarBehind);
        assert_eq!(standing.light, crate::model::Light::Red);
        assert_eq!(standing.basis, Basis::Verdict);
        assert_eq!(standing.claim.map(|c| c.id), Some(4));
    }

    #[test]
    fn a_supporting_unit_does_not_answer_for_the_lead() {
        let entry = Entry {
            status: Some(Status::Ahead),
            reporter: "乙镇".to_owned(),
            ..claim(1)
        };
        let standing = stand(task(["招标", "-", "-", "-"]), &[entry], 1);
        assert_eq!(standing.status, Status::Unreported);
        assert!(standing.claim.is_none());
    }

    #[test]
    fn an_adjustment_is_not_for_the_unit_to_claim() {
        let entry = Entry {
            status: Some(Status::Adjusted),
            ..claim(1)
        };
        let standing = stand(task(["招标", "-", "-", "-"]), &[entry], 1);
        assert_eq!(
            (standing.status, standing.basis),
            (Status::Unreported, Basis::WordsOnly)
        );
    }

    #[test]
    fn figures_are_held_against_the_milestones_own_target() {
        let with = |quarter, value| {
            let entry = Entry {
                figures: vec![target("人", value, true)],
                ..claim(quarter)
            };
            stand(task(["4600", "11000", "16000", "23000"]), &[entry], quarter).status
        };
        assert_eq!(with(2, 11000.0), Status::OnSchedule);
        assert_eq!(with(2, 12100.0), Status::Ahead);
        assert_eq!(with(2, 9900.0), Status::Behind);
        assert_eq!(with(2, 7700.0), Status::Behind);
        assert_eq!(with(2, 7699.0), Status::FarBehind);
        assert_eq!(with(2, 0.0), Status::NotStarted);
        assert_eq!(with(4, 23000.0), Status::Done);
    }

    #[test]
    fn a_share_is_held_against_the_plan_or_elapsed_time() {
        let with = |texts, quarter, share| {
            let entry = Entry {
                share: Some(share),
                ..claim(quarter)
            };
            let standing = stand(task(texts), &[entry], quarter);
            let Basis::Share { due, .. } = standing.basis else {
                panic!("{:?}", standing.basis)
            };
            (standing.status, due)
        };
        let words = ["招标", "施工", "施工", "验收"];
        assert_eq!(with(words, 2, 50.0), (Status::OnSchedule, 50.0));
        assert_eq!(with(words, 2, 40.0), (Status::Behind, 50.0));
        assert_eq!(with(words, 2, 41.0), (Status::OnSchedule, 50.0));
        assert_eq!(with(words, 2, 24.0), (Status::FarBehind, 50.0));
        assert_eq!(with(words, 2, 60.0), (Status::Ahead, 50.0));
        assert_eq!(with(words, 2, 100.0), (Status::Early, 50.0));
        assert_eq!(with(words, 4, 100.0), (Status::Done, 100.0));
        assert_eq!(
            with(["20%", "60%", "验收", "-"], 2, 55.0),
            (Status::OnSchedule, 60.0)
        );
        let jobs = ["4600", "11500", "16000", "23000"];
        assert_eq!(with(jobs, 2, 20.0), (Status::FarBehind, 50.0));
    }

    #[test]
    fn what_is_finished_stays_so_and_what_is_late_stays_late() {
        let said = |quarter, status| Entry {
            status: Some(status),
            ..claim(quarter)
        };
        let texts = ["招标", "施工", "验收", "-"];
        let at = |entry: &Entry, quarter| stand(task(texts), std::slice::from_ref(entry), quarter);
        let early = said(1, Status::Early);
        let standing = at(&early, 3);
        assert_eq!(
            (standing.status, standing.basis),
            (Status::Early, Basis::Earlier { quarter: 1 })
        );
        assert_eq!(at(&said(3, Status::Done), 4).status, Status::Done);
        assert_eq!(at(&said(3, Status::Behind), 4).status, Status::Behind);
        // 已完成 said of the first of three milestones means that milestone.
        assert_eq!(at(&said(1, Status::Done), 2).status, Status::Unreported);
        assert_eq!(at(&said(1, Status::Behind), 2).status, Status::Unreported);
    }

    #[test]
    fn a_task_stands_as_its_worst_item() {
        let mut task = task(["(1)甲(2)乙", "(1)丙(2)丁", "-", "-"]);
        let item = |mark: &str, texts| Item {
            mark: mark.to_owned(),
            detail: String::new(),
            parties: vec![],
            milestones: milestones(texts),
        };
        task.items = vec![
            item("(1)", ["甲", "丙", "-", "-"]),
            item("(2)", ["乙", "丁", "-", "-"]),
        ];
        let said = |mark: &str, status| Entry {
            item: Some(mark.to_owned()),
            status: Some(status),
            ..claim(1)
        };
        let whole = |entries: &[Entry]| stand(task.clone(), entries, 1).status;
        use Status::{Behind, Early, OnSchedule, Unreported};
        assert_eq!(
            whole(&[said("(1)", OnSchedule), said("(2)", Behind)]),
            Behind
        );
        assert_eq!(whole(&[said("(1)", OnSchedule)]), Unreported);
        assert_eq!(whole(&[said("(1)", Behind)]), Behind);
        assert_eq!(whole(&[said("(1)", Early), said("(2)", Early)]), Early);
        let all = standings(
            &plan(vec![task.clone()]),
            &[Entry {
                status: Some(Behind),
                ..claim(1)
            }],
            1,
            &Config::default(),
            date(2024, 4, 1),
        );
        assert_eq!(all.len(), 3);
        assert_eq!((all[2].status, &all[2].basis), (Behind, &Basis::Task));
    }

    #[test]
    fn elapsed_time_counts_whole_months_up_to_the_quarters_end() {
        let at = |y, m, d| elapsed_share(Some(2024), 2, date(y, m, d));
        assert_eq!(at(2024, 7, 9), 50.0);
        assert_eq!(at(2024, 6, 30), 50.0);
        assert_eq!(at(2024, 6, 29), 5.0 / 12.0 * 100.0);
        assert_eq!(at(2023, 12, 31), 0.0);
    }
}
