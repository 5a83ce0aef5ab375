//! What changed inside a pair, as typed fields.

use std::collections::BTreeSet;
use std::fmt;

use serde::{Serialize, Serializer};

use super::LeaderChange;
use super::assign::{Edge, assign};
use super::figure::{self, FigureChange};
use super::likeness;
use super::portrait::{Painter, Subject};
use super::wording::bare;
use crate::model::{Item, Milestone, Party, Period, Plan, Project, Role, Task};

/// One field's change. 变更前 / 变更后.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Change {
    /// Which field.
    pub field: Field,
    /// The task it stands in; absent for a project's name and category, and for the notice itself.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub task: Option<TaskRef>,
    /// The mark of the item inside the task, `(2)`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub item: Option<String>,
    /// `None` when there was nothing.
    pub before: Option<FieldValue>,
    /// `None` when there is nothing any more.
    pub after: Option<FieldValue>,
    /// Figures that stand in both texts with another value.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub figures: Vec<FigureChange>,
}

/// What a field says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(untagged)]
pub enum FieldValue {
    /// A text as printed.
    Text(String),
    /// Units, leaders.
    List(Vec<String>),
}

impl fmt::Display for FieldValue {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            FieldValue::Text(text) => f.write_str(text),
            FieldValue::List(list) => f.write_str(&list.join("、")),
        }
    }
}

/// A task by its id in both plans; `None` where it does not exist.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct TaskRef {
    /// `4(2)` in the old plan.
    pub old: Option<String>,
    /// `5(2)` in the new plan.
    pub new: Option<String>,
}

/// A field of a notice, project or task. In JSON by its `Display`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Field {
    /// The notice's title.
    Title,
    /// Who issued it.
    Issuer,
    /// 云政办发〔2025〕19号
    DocumentNumber,
    /// Date of signing.
    IssuedOn,
    /// The count the title claims.
    StatedCount,
    /// A paragraph outside the table.
    Letter,
    /// 项目名称
    Name,
    /// 大项
    Category,
    /// 任务明细
    Detail,
    /// 牵头单位
    Lead,
    /// 配合单位
    Units,
    /// 责任领导, where it is not the unit's change told once
    Leaders,
    /// 分管区领导
    Chiefs,
    /// What is due by a period.
    Milestone(Period),
    /// A whole task that came or went.
    Task,
    /// A whole marked item that came or went.
    Item,
    /// A column without a role, by its heading.
    Extra(String),
}

impl fmt::Display for Field {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Field::Title => "title",
            Field::Issuer => "issuer",
            Field::DocumentNumber => "document_number",
            Field::IssuedOn => "issued_on",
            Field::StatedCount => "stated_count",
            Field::Letter => "letter",
            Field::Name => "name",
            Field::Category => "category",
            Field::Detail => "detail",
            Field::Lead => "lead",
            Field::Units => "units",
            Field::Leaders => "leaders",
            Field::Chiefs => "chiefs",
            Field::Milestone(period) => return write!(f, "milestone.{period}"),
            Field::Task => "task",
            Field::Item => "item",
            Field::Extra(heading) => return write!(f, "extra.{heading}"),
        })
    }
}

impl Serialize for Field {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl Field {
    /// The name shown to the user.
    pub fn label(&self) -> String {
        match self {
            Field::Title => "标题".to_owned(),
            Field::Issuer => "印发单位".to_owned(),
            Field::DocumentNumber => "文号".to_owned(),
            Field::IssuedOn => "印发日期".to_owned(),
            Field::StatedCount => "项目总数".to_owned(),
            Field::Letter => "通知正文".to_owned(),
            Field::Name => "项目名称".to_owned(),
            Field::Category => "所属大项".to_owned(),
            Field::Detail => "任务明细".to_owned(),
            Field::Lead => "牵头单位".to_owned(),
            Field::Units => "配合单位".to_owned(),
            Field::Leaders => "责任领导".to_owned(),
            Field::Chiefs => "分管区领导".to_owned(),
            Field::Milestone(period) => format!("{}节点", period.label()),
            Field::Task => "任务".to_owned(),
            Field::Item => "分项".to_owned(),
            Field::Extra(heading) => heading.clone(),
        }
    }
}

/// A task of a pair in both plans, with the place of its project in the pair.
#[derive(Debug, Clone, Copy)]
pub(super) struct TaskPair<'a> {
    pub old: (usize, &'a Task),
    pub new: (usize, &'a Task),
}

/// Below this two tasks of one pair of projects are two tasks. Lower than for projects: most of the
/// evidence is already in their project.
const TASK_FLOOR: f32 = -1.5;

/// Compares paired projects (category name and project), field by field.
pub(super) fn changes<'a>(
    olds: &[(&'a str, &'a Project)],
    news: &[(&'a str, &'a Project)],
    leaders: &[LeaderChange],
) -> (Vec<Change>, Vec<TaskPair<'a>>) {
    let mut log = Log::default();
    let names = |side: &[(&str, &'a Project)]| side.iter().map(|(_, p)| p.name.clone()).collect();
    log.list(Field::Name, names(olds), names(news));
    let categories = |side: &[(&'a str, &Project)]| {
        let mut all: Vec<String> = Vec::new();
        for (category, _) in side {
            if !all.iter().any(|known| known == category) {
                all.push((*category).to_owned());
            }
        }
        all
    };
    log.list(Field::Category, categories(olds), categories(news));
    let (pairs, gone, come) = pair_tasks(&tasks(olds), &tasks(news));
    for pair in &pairs {
        log.task = Some(TaskRef {
            old: Some(pair.old.1.id.clone()),
            new: Some(pair.new.1.id.clone()),
        });
        compare_tasks(&mut log, pair.old.1, pair.new.1, leaders);
    }
    for task in gone {
        log.task = Some(TaskRef {
            old: Some(task.id.clone()),
            new: None,
        });
        log.text(Field::Task, Some(&task.detail), None);
    }
    for task in come {
        log.task = Some(TaskRef {
            old: None,
            new: Some(task.id.clone()),
        });
        log.text(Field::Task, None, Some(&task.detail));
    }
    (log.changes, pairs)
}

/// What the notices say of themselves.
pub(super) fn notice(old: &Plan, new: &Plan) -> Vec<Change> {
    let mut log = Log::default();
    let count = |plan: &Plan| plan.stated_count.map(|n| n.to_string());
    log.text(Field::Title, old.title.as_deref(), new.title.as_deref());
    log.text(Field::Issuer, old.issuer.as_deref(), new.issuer.as_deref());
    log.text(
        Field::DocumentNumber,
        old.document_number.as_deref(),
        new.document_number.as_deref(),
    );
    log.text(
        Field::IssuedOn,
        old.issued_on.as_deref(),
        new.issued_on.as_deref(),
    );
    log.text(
        Field::StatedCount,
        count(old).as_deref(),
        count(new).as_deref(),
    );
    let paragraphs = |plan: &Plan| plan.letter.iter().map(|p| bare(p)).collect::<Vec<_>>();
    let (before, after) = (paragraphs(old), paragraphs(new));
    let only = |letter: &[String], own: &[String], others: &[String]| -> Vec<String> {
        letter
            .iter()
            .zip(own)
            .filter(|(_, paragraph)| !others.contains(paragraph))
            .map(|(printed, _)| printed.clone())
            .collect()
    };
    let gone = only(&old.letter, &before, &after);
    let come = only(&new.letter, &after, &before);
    for at in 0..gone.len().max(come.len()) {
        log.text(
            Field::Letter,
            gone.get(at).map(String::as_str),
            come.get(at).map(String::as_str),
        );
    }
    log.changes
}

fn tasks<'a>(side: &[(&'a str, &'a Project)]) -> Vec<(usize, &'a Task)> {
    side.iter()
        .enumerate()
        .flat_map(|(at, (_, project))| project.tasks.iter().map(move |task| (at, task)))
        .collect()
}

type Tasks<'a> = [(usize, &'a Task)];

/// The same task in both, and what only one has. Word for word equal ones first, in order.
fn pair_tasks<'a>(
    olds: &Tasks<'a>,
    news: &Tasks<'a>,
) -> (Vec<TaskPair<'a>>, Vec<&'a Task>, Vec<&'a Task>) {
    let mut new_of: Vec<Option<usize>> = vec![None; olds.len()];
    let mut taken = vec![false; news.len()];
    for (i, (_, old)) in olds.iter().enumerate() {
        let text = bare(&old.detail);
        let equal = (0..news.len()).find(|&j| !taken[j] && bare(&news[j].1.detail) == text);
        if let Some(j) = equal {
            new_of[i] = Some(j);
            taken[j] = true;
        }
    }
    let left: Vec<usize> = (0..olds.len()).filter(|&i| new_of[i].is_none()).collect();
    let right: Vec<usize> = (0..news.len()).filter(|&j| !taken[j]).collect();
    if let ([i], [j]) = (&left[..], &right[..])
        && olds.len() == 1
        && news.len() == 1
    {
        new_of[*i] = Some(*j);
        taken[*j] = true;
    } else if !left.is_empty() && !right.is_empty() {
        let subjects: Vec<Subject> = olds
            .iter()
            .chain(news)
            .map(|(_, t)| Subject::of_task(t))
            .collect();
        let painter = Painter::new(&subjects);
        let portraits: Vec<_> = subjects.iter().map(|s| painter.paint(s)).collect();
        let mut edges = Vec::new();
        for &row in &left {
            for &column in &right {
                let odds = likeness::tasks(&portraits[row], &portraits[olds.len() + column]);
                edges.push(Edge { row, column, odds });
            }
        }
        for edge in assign(&edges, TASK_FLOOR) {
            new_of[edge.row] = Some(edge.column);
            taken[edge.column] = true;
        }
    }
    let mut pairs: Vec<(usize, TaskPair)> = new_of
        .iter()
        .enumerate()
        .filter_map(|(i, j)| {
            let pair = TaskPair {
                old: olds[i],
                new: news[(*j)?],
            };
            Some(((*j)?, pair))
        })
        .collect();
    pairs.sort_by_key(|(j, _)| *j);
    let gone = (0..olds.len())
        .filter(|&i| new_of[i].is_none())
        .map(|i| olds[i].1);
    let come = (0..news.len()).filter(|&j| !taken[j]).map(|j| news[j].1);
    (
        pairs.into_iter().map(|(_, pair)| pair).collect(),
        gone.collect(),
        come.collect(),
    )
}

fn compare_tasks(log: &mut Log, old: &Task, new: &Task, leaders: &[LeaderChange]) {
    compare_texts(log, old, new);
    let units = |parties: &[Party], role: Role| -> Vec<String> {
        parties
            .iter()
            .filter(|p| p.role == role)
            .map(|p| p.unit.clone())
            .collect()
    };
    for (field, role) in [(Field::Lead, Role::Lead), (Field::Units, Role::Support)] {
        log.list(field, units(&old.parties, role), units(&new.parties, role));
    }
    compare_leaders(log, old, new, leaders);
    log.list(Field::Chiefs, old.chiefs.clone(), new.chiefs.clone());
    for heading in headings(old, new) {
        log.text(
            Field::Extra(heading.clone()),
            old.extra.get(heading).map(String::as_str),
            new.extra.get(heading).map(String::as_str),
        );
    }
}

fn headings<'a>(old: &'a Task, new: &'a Task) -> Vec<&'a String> {
    let only_old = old.extra.keys().filter(|h| !new.extra.contains_key(*h));
    new.extra.keys().chain(only_old).collect()
}

/// Detail and milestones: item by item where all that changed is inside the items, else as a whole.
fn compare_texts(log: &mut Log, old: &Task, new: &Task) {
    let items = pair_items(old, new);
    let (gone, come) = lone_items(old, new);
    type Read = fn(&Item) -> &str;
    let detail: Read = |item| &item.detail;
    let by_item = !items.is_empty()
        && frame(&old.detail, &old.items, detail) == frame(&new.detail, &new.items, detail)
        && frame(&old.detail, &old.items, detail).is_some();
    if by_item {
        for (before, after) in &items {
            log.item = Some(after.mark.clone());
            log.text(Field::Detail, Some(&before.detail), Some(&after.detail));
        }
        for item in gone {
            log.item = Some(item.mark.clone());
            log.text(Field::Item, Some(&item.detail), None);
        }
        for item in come {
            log.item = Some(item.mark.clone());
            log.text(Field::Item, None, Some(&item.detail));
        }
        log.item = None;
    } else {
        log.text(Field::Detail, Some(&old.detail), Some(&new.detail));
    }
    for period in periods(old, new) {
        let whole = |task: &Task| -> Option<String> { text_at(&task.milestones, period) };
        let (before, after) = (whole(old), whole(new));
        let skeleton = |task: &Task, text: &Option<String>| {
            let parts: Vec<String> = task
                .items
                .iter()
                .filter_map(|item| text_at(&item.milestones, period))
                .collect();
            blanked(text.as_deref()?, parts.iter().map(String::as_str))
        };
        let frame = skeleton(old, &before);
        if by_item && frame.is_some() && frame == skeleton(new, &after) {
            for (old_item, new_item) in &items {
                log.item = Some(new_item.mark.clone());
                log.text(
                    Field::Milestone(period),
                    text_at(&old_item.milestones, period).as_deref(),
                    text_at(&new_item.milestones, period).as_deref(),
                );
            }
            log.item = None;
        } else {
            log.text(
                Field::Milestone(period),
                before.as_deref(),
                after.as_deref(),
            );
        }
    }
}

fn text_at(milestones: &[Milestone], period: Period) -> Option<String> {
    milestones
        .iter()
        .find(|m| m.period == period)
        .and_then(|m| m.text.clone())
}

/// The periods of both, in order of time.
fn periods(old: &Task, new: &Task) -> Vec<Period> {
    let mut all: Vec<Period> = new.milestones.iter().map(|m| m.period).collect();
    for milestone in &old.milestones {
        if !all.contains(&milestone.period) {
            all.push(milestone.period);
        }
    }
    all.sort_by_key(|p| p.last_month());
    all
}

/// Items by their mark: inside one cell the marks are few, and the text around them is already paired.
fn pair_items<'a>(old: &'a Task, new: &'a Task) -> Vec<(&'a Item, &'a Item)> {
    new.items
        .iter()
        .filter_map(|item| {
            let before = old.items.iter().find(|i| bare(&i.mark) == bare(&item.mark));
            Some((before?, item))
        })
        .collect()
}

fn lone_items<'a>(old: &'a Task, new: &'a Task) -> (Vec<&'a Item>, Vec<&'a Item>) {
    let lone = |own: &'a Task, other: &Task| {
        own.items
            .iter()
            .filter(|item| {
                !other
                    .items
                    .iter()
                    .any(|i| bare(&i.mark) == bare(&item.mark))
            })
            .collect()
    };
    (lone(old, new), lone(new, old))
}

/// The text around the items; `None` when the text does not hold them all.
fn frame(text: &str, items: &[Item], read: fn(&Item) -> &str) -> Option<String> {
    blanked(text, items.iter().map(read))
}

/// [`bare`] text with its parts taken out, and marks with them so that a new item leaves the same frame.
fn blanked<'p>(text: &str, parts: impl Iterator<Item = &'p str>) -> Option<String> {
    let text = bare(text);
    let mut rest = text.as_str();
    let mut around = String::new();
    for part in parts {
        let part = bare(part);
        let at = rest.find(&part)?;
        around.push_str(&rest[..at]);
        rest = &rest[at + part.len()..];
    }
    around.push_str(rest);
    around.retain(|c| !c.is_ascii_digit() && !"()、.;。".contains(c));
    Some(around)
}

/// Leaders that changed for another reason than those told once, and not with their unit.
fn compare_leaders(log: &mut Log, old: &Task, new: &Task, told: &[LeaderChange]) {
    let has = |task: &Task, unit: &str| task.parties.iter().any(|p| p.unit == unit);
    let rest = |task: &Task, other: &Task, told_name: fn(&LeaderChange) -> &str| {
        let mut names = printed_leaders(task);
        let mut remove = |name: &str| {
            if let Some(at) = names.iter().position(|n| n == name) {
                names.remove(at);
            }
        };
        for party in &task.parties {
            if !has(other, &party.unit) {
                party.leader.iter().for_each(|name| remove(name));
            }
        }
        for change in told {
            if has(task, &change.unit) && has(other, &change.unit) {
                told_name(change).split('、').for_each(&mut remove);
            }
        }
        names.sort();
        names
    };
    if rest(old, new, |c| &c.before) != rest(new, old, |c| &c.after) {
        log.list(Field::Leaders, printed_leaders(old), printed_leaders(new));
        return;
    }
    // The same people under other units.
    let mut before = Vec::new();
    let mut after = Vec::new();
    for party in &new.parties {
        let was = old.parties.iter().find(|p| p.unit == party.unit);
        if let Some(was) = was.and_then(|p| p.leader.as_ref())
            && let Some(is) = &party.leader
            && was != is
            && !told.iter().any(|c| c.unit == party.unit)
        {
            before.push(format!("{} {was}", party.unit));
            after.push(format!("{} {is}", party.unit));
        }
    }
    log.list(Field::Leaders, before, after);
}

fn printed_leaders(task: &Task) -> Vec<String> {
    if task.leaders.is_empty() {
        task.parties
            .iter()
            .filter_map(|p| p.leader.clone())
            .collect()
    } else {
        task.leaders.clone()
    }
}

/// Collects changes; equal values leave no trace.
#[derive(Default)]
struct Log {
    task: Option<TaskRef>,
    item: Option<String>,
    changes: Vec<Change>,
}

impl Log {
    /// Texts, compared as [`bare`].
    fn text(&mut self, field: Field, before: Option<&str>, after: Option<&str>) {
        let same = |text: Option<&str>| bare(text.unwrap_or(""));
        if same(before) == same(after) {
            return;
        }
        let value = |text: Option<&str>| {
            text.filter(|t| !t.is_empty())
                .map(|t| FieldValue::Text(t.to_owned()))
        };
        let figures = figure::changes(before.unwrap_or(""), after.unwrap_or(""));
        self.push(field, value(before), value(after), figures);
    }

    /// Lists, compared without order. One name alone is a text.
    fn list(&mut self, field: Field, before: Vec<String>, after: Vec<String>) {
        let set = |list: &[String]| list.iter().map(|s| bare(s)).collect::<BTreeSet<_>>();
        if set(&before) == set(&after) {
            return;
        }
        let figures = match (&before[..], &after[..]) {
            ([before], [after]) => figure::changes(before, after),
            _ => Vec::new(),
        };
        let value = |mut list: Vec<String>| match list.len() {
            0 => None,
            1 => list.pop().filter(|t| !t.is_empty()).map(FieldValue::Text),
            _ => Some(FieldValue::List(list)),
        };
        self.push(field, value(before), value(after), figures);
    }

    fn push(
        &mut self,
        field: Field,
        before: Option<FieldValue>,
        after: Option<FieldValue>,
        figures: Vec<FigureChange>,
    ) {
        self.changes.push(Change {
            field,
            task: self.task.clone(),
            item: self.item.clone(),
            before,
            after,
            figures,
        });
    }
}
