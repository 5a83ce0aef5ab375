//! A difference as people read it: in the terminal, as a web page, a workbook, a document.
//!
//! Between years what continues, what is new, what was dropped and who changed; between revisions of one year the
//! formal change table 变更前 / 变更后 / 变更理由.

mod document;
mod page;
mod sheet;
mod text;
mod words;

use serde::{Deserialize, Serialize};

use super::{
    Change, Field, FieldValue, FigureChange, Pair, PairKind, PlanDiff, ProjectKey, ProjectLine,
    Side,
};
pub use words::Span;

/// Everything that is shown, ready to print. Templates see exactly these names.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct View {
    /// 云溪区2025年与2026年项目对比
    pub title: String,
    /// The title in parts that stay on one line each.
    pub title_parts: Vec<String>,
    /// What the earlier plan is called: 2025年, or 变更前.
    pub old: String,
    /// What the later plan is called.
    pub new: String,
    /// Whether it is a corrected version of the same plan: then [`View::formal`] is the main thing.
    pub revision: bool,
    /// The result in one or two sentences.
    pub summary: Vec<String>,
    /// Projects that go on with changes.
    pub changed: Vec<Entry>,
    /// Projects that go on as they were.
    pub kept: Vec<Entry>,
    /// Perhaps the same project.
    pub unsure: Vec<Entry>,
    /// 增列.
    pub added: Vec<Lone>,
    /// 剔除.
    pub dropped: Vec<Lone>,
    /// Units with another leader.
    pub leaders: Vec<Move>,
    /// Units with another name; `unit` is empty.
    pub renamed: Vec<Move>,
    /// District leaders' projects.
    pub chiefs: Vec<ChiefRow>,
    /// Projects by category.
    pub categories: Vec<CategoryRow>,
    /// Tasks by unit.
    pub load: Vec<LoadRow>,
    /// Deadlines that moved.
    pub deadlines: Vec<DeadlineRow>,
    /// The formal change table.
    pub formal: Vec<FormalRow>,
    /// The tables that are not empty, in the order of a document's annexes.
    pub annexes: Vec<Annex>,
}

/// A table of a document.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Annex {
    /// Name of the field of [`View`] that it prints.
    pub name: String,
    /// 项目变更表
    pub title: String,
}

/// A pair of projects.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Entry {
    /// Numbers in the earlier plan: 4, or 4、5.
    pub old: String,
    /// Numbers in the later plan.
    pub new: String,
    /// The later name.
    pub name: String,
    /// The earlier name, where it is another project's name (unsure pairs only).
    pub old_name: String,
    /// 合并, 拆分, or empty.
    pub note: String,
    /// 93%; for unsure pairs.
    pub confidence: String,
    /// What changed.
    pub fields: Vec<FieldRow>,
    /// Other pairings in question (unsure pairs only).
    pub candidates: Vec<String>,
}

/// One change.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct FieldRow {
    /// 任务明细, with its task where the project has several: 任务明细(2)
    pub field: String,
    /// Empty when there was nothing.
    pub before: Vec<Span>,
    /// Empty when there is nothing any more.
    pub after: Vec<Span>,
    /// 停车泊位60→100个（+67%）
    pub figures: Vec<String>,
}

/// A project of one plan alone.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Lone {
    /// Its number.
    pub number: ProjectKey,
    /// 项目名称
    pub name: String,
    /// 大项
    pub category: String,
    /// Lead units, joined with 、.
    pub leads: String,
    /// The tasks' text.
    pub detail: String,
}

/// A unit's leader.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Move {
    /// 区教育局
    pub unit: String,
    /// Leaders before.
    pub before: String,
    /// Leaders after.
    pub after: String,
}

/// A district leader's projects.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ChiefRow {
    /// 分管区领导
    pub chief: String,
    /// How many before.
    pub before: usize,
    /// How many after.
    pub after: usize,
    /// Numbers of the later plan that came: 5、16
    pub gained: String,
    /// Numbers of the earlier plan that went.
    pub lost: String,
}

/// A category in both plans.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct CategoryRow {
    /// 大项
    pub name: String,
    /// Projects before; empty when there was no such category.
    pub before: String,
    /// Projects after; empty when there is no such category.
    pub after: String,
    /// 新设, 撤销, +1, −2, or empty.
    pub change: String,
}

/// A unit's tasks in both plans.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct LoadRow {
    /// 区教育局
    pub unit: String,
    /// Tasks it led before.
    pub lead_before: usize,
    /// Tasks it leads.
    pub lead_after: usize,
    /// Tasks it supported before.
    pub support_before: usize,
    /// Tasks it supports.
    pub support_after: usize,
    /// Change of both together: +1, −2, or empty.
    pub change: String,
}

/// A deadline that moved.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct DeadlineRow {
    /// Task in the later plan: 3(2)
    pub task: String,
    /// Its project.
    pub name: String,
    /// 第三季度
    pub before: String,
    /// 第四季度
    pub after: String,
    /// 推后3个月, 提前3个月
    pub shift: String,
}

/// A row of the formal change table.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct FormalRow {
    /// Running number, from 1.
    pub row: usize,
    /// 增列, 剔除, 要素调整
    pub kind: String,
    /// Project number and name, or what else changed.
    pub subject: String,
    /// 任务明细; empty for a whole project.
    pub field: String,
    /// 变更前
    pub before: Vec<Span>,
    /// 变更后
    pub after: Vec<Span>,
    /// 变更理由: left to fill in.
    pub reason: String,
}

impl View {
    /// What to show of a difference; `revision` chooses the formal change table as the main thing.
    pub fn of(diff: &PlanDiff, revision: bool) -> View {
        let shown = Shown { diff };
        let pairs = |kind: PairKind| -> Vec<Entry> {
            let pairs = diff.pairs.iter().filter(|pair| pair.kind == kind);
            pairs.map(|pair| shown.entry(pair)).collect()
        };
        let lone = |keys: &[ProjectKey], side: &Side| -> Vec<Lone> {
            keys.iter()
                .filter_map(|&key| line(side, key))
                .map(lone)
                .collect()
        };
        let (old, new) = names(diff, revision);
        let mut view = View {
            title: title(diff, revision).concat(),
            title_parts: title(diff, revision),
            summary: summary(diff, &old, &new),
            old,
            new,
            revision,
            changed: pairs(PairKind::Changed),
            kept: pairs(PairKind::Same),
            unsure: pairs(PairKind::Unsure),
            added: lone(&diff.added, &diff.new),
            dropped: lone(&diff.dropped, &diff.old),
            leaders: diff
                .leaders
                .iter()
                .map(|c| Move {
                    unit: c.unit.clone(),
                    before: c.before.clone(),
                    after: c.after.clone(),
                })
                .collect(),
            renamed: diff
                .renamed
                .iter()
                .map(|r| Move {
                    unit: String::new(),
                    before: r.before.clone(),
                    after: r.after.clone(),
                })
                .collect(),
            chiefs: diff
                .chiefs
                .iter()
                .map(|c| ChiefRow {
                    chief: c.chief.clone(),
                    before: c.before.len(),
                    after: c.after.len(),
                    gained: joined(&c.gained),
                    lost: joined(&c.lost),
                })
                .collect(),
            categories: diff.categories.iter().map(category_row).collect(),
            load: diff
                .load
                .iter()
                .map(|l| LoadRow {
                    unit: l.unit.clone(),
                    lead_before: l.before.lead,
                    lead_after: l.after.lead,
                    support_before: l.before.support,
                    support_after: l.after.support,
                    change: signed(
                        l.before.lead + l.before.support,
                        l.after.lead + l.after.support,
                    ),
                })
                .collect(),
            deadlines: diff
                .deadlines
                .iter()
                .map(|d| DeadlineRow {
                    task: d.task.new.clone().unwrap_or_default(),
                    name: line(&diff.new, d.new).map_or_else(String::new, |l| l.name.clone()),
                    before: d.before.label(),
                    after: d.after.label(),
                    shift: match d.months {
                        ..0 => format!("提前{}个月", -d.months),
                        _ => format!("推后{}个月", d.months),
                    },
                })
                .collect(),
            formal: shown.formal(),
            annexes: Vec::new(),
        };
        view.annexes = view.filled_annexes();
        view
    }

    fn filled_annexes(&self) -> Vec<Annex> {
        let all = if self.revision {
            vec![("formal", self.formal.len(), "项目责任清单变更表")]
        } else {
            vec![
                ("changed", self.changed.len(), "延续项目调整情况表"),
                ("added", self.added.len(), "增列项目表"),
                ("dropped", self.dropped.len(), "剔除项目表"),
                ("chiefs", self.chiefs.len(), "区领导分管变动表"),
                ("categories", self.categories.len(), "各大项项目数对照表"),
                ("load", self.load.len(), "各单位任务数对照表"),
            ]
        };
        all.into_iter()
            .filter(|(_, rows, _)| *rows > 0)
            .map(|(name, _, title)| Annex {
                name: name.to_owned(),
                title: title.to_owned(),
            })
            .collect()
    }
}

fn line(side: &Side, key: ProjectKey) -> Option<&ProjectLine> {
    side.projects.iter().find(|project| project.key == key)
}

fn joined(keys: &[ProjectKey]) -> String {
    let keys: Vec<String> = keys.iter().map(ToString::to_string).collect();
    keys.join("、")
}

fn lone(line: &ProjectLine) -> Lone {
    Lone {
        number: line.key,
        name: line.name.clone(),
        category: line.category.clone(),
        leads: line.leads.join("、"),
        detail: line.details.join("\n"),
    }
}

fn category_row(count: &super::CategoryCount) -> CategoryRow {
    let number = |n: Option<usize>| n.map_or_else(String::new, |n| n.to_string());
    CategoryRow {
        name: count.name.clone(),
        before: number(count.before),
        after: number(count.after),
        change: match (count.before, count.after) {
            (None, _) => "新设".to_owned(),
            (_, None) => "撤销".to_owned(),
            (Some(before), Some(after)) => signed(before, after),
        },
    }
}

/// +2, −1, or nothing.
fn signed(before: usize, after: usize) -> String {
    match after.cmp(&before) {
        std::cmp::Ordering::Equal => String::new(),
        std::cmp::Ordering::Greater => format!("+{}", after - before),
        std::cmp::Ordering::Less => format!("−{}", before - after),
    }
}

/// In parts between which the line may end.
fn title(diff: &PlanDiff, revision: bool) -> Vec<String> {
    let region = diff.new.region.as_deref().or(diff.old.region.as_deref());
    let region = region.unwrap_or("");
    let year = |side: &Side| {
        side.year
            .map_or_else(String::new, |year| format!("{year}年"))
    };
    match (revision, year(&diff.old), year(&diff.new)) {
        (true, _, new) => vec![format!("{region}{new}"), "项目责任清单变更表".to_owned()],
        (false, old, new) if old == new => {
            vec![format!("{region}{new}"), "项目责任清单对照".to_owned()]
        }
        (false, old, new) => vec![
            format!("{region}{old}与{new}"),
            "项目责任清单对照".to_owned(),
        ],
    }
}

fn names(diff: &PlanDiff, revision: bool) -> (String, String) {
    match (diff.old.year, diff.new.year) {
        (Some(old), Some(new)) if old != new && !revision => {
            (format!("{old}年"), format!("{new}年"))
        }
        _ => ("变更前".to_owned(), "变更后".to_owned()),
    }
}

fn summary(diff: &PlanDiff, old: &str, new: &str) -> Vec<String> {
    let count = |kind: PairKind| diff.pairs.iter().filter(|p| p.kind == kind).count();
    let (changed, same) = (count(PairKind::Changed), count(PairKind::Same));
    let mut first = format!(
        "{old}{}项，{new}{}项：延续{}项（有调整{changed}项、无变化{same}项），增列{}项，剔除{}项",
        diff.old.projects.len(),
        diff.new.projects.len(),
        changed + same,
        diff.added.len(),
        diff.dropped.len(),
    );
    match count(PairKind::Unsure) {
        0 => {}
        n => first.push_str(&format!("，另有{n}项需人工核对是否同一项目")),
    }
    first.push('。');
    let mut second = Vec::new();
    if !diff.leaders.is_empty() {
        second.push(format!("{}个单位更换责任领导", diff.leaders.len()));
    }
    if !diff.renamed.is_empty() {
        second.push(format!("{}个单位更名", diff.renamed.len()));
    }
    let moved = |sign: i32| {
        diff.deadlines
            .iter()
            .filter(|d| d.months.signum() == sign)
            .count()
    };
    for (count, word) in [(moved(-1), "提前"), (moved(1), "推后")] {
        if count > 0 {
            second.push(format!("{count}项任务完成时限{word}"));
        }
    }
    let mut summary = vec![first];
    if diff.is_empty() {
        summary.push("两份清单内容一致。".to_owned());
    } else if !second.is_empty() {
        summary.push(format!("{}。", second.join("，")));
    }
    summary
}

struct Shown<'a> {
    diff: &'a PlanDiff,
}

impl Shown<'_> {
    fn entry(&self, pair: &Pair) -> Entry {
        let name = |keys: &[ProjectKey], side: &Side| -> String {
            let names = keys.iter().filter_map(|&key| line(side, key));
            let names: Vec<&str> = names.map(|l| l.name.as_str()).collect();
            names.join("；")
        };
        let unsure = pair.kind == PairKind::Unsure;
        Entry {
            old: joined(&pair.old),
            new: joined(&pair.new),
            name: name(&pair.new, &self.diff.new),
            old_name: if unsure {
                name(&pair.old, &self.diff.old)
            } else {
                String::new()
            },
            note: match (pair.old.len(), pair.new.len()) {
                (1, 1) => "",
                (1, _) => "拆分",
                _ => "合并",
            }
            .to_owned(),
            confidence: if unsure {
                percent(pair.confidence)
            } else {
                String::new()
            },
            fields: pair.changes.iter().map(field_row).collect(),
            candidates: pair
                .candidates
                .iter()
                .filter(|c| (&[c.old][..], &[c.new][..]) != (&pair.old[..], &pair.new[..]))
                .map(|c| {
                    format!(
                        "{}{} {} ↔ {}{} {}，{}",
                        "旧",
                        c.old,
                        name(&[c.old], &self.diff.old),
                        "新",
                        c.new,
                        name(&[c.new], &self.diff.new),
                        percent(c.confidence)
                    )
                })
                .collect(),
        }
    }

    /// Notice, leaders, then projects in the later plan's order, dropped ones last.
    fn formal(&self) -> Vec<FormalRow> {
        let diff = self.diff;
        let mut rows: Vec<FormalRow> = Vec::new();
        let mut push =
            |kind: &str, subject: String, field: String, spans: (Vec<Span>, Vec<Span>)| {
                rows.push(FormalRow {
                    row: rows.len() + 1,
                    kind: kind.to_owned(),
                    subject,
                    field,
                    before: spans.0,
                    after: spans.1,
                    reason: String::new(),
                });
            };
        for change in &diff.notice {
            let row = field_row(change);
            push(
                ADJUSTED,
                "通知".to_owned(),
                row.field,
                (row.before, row.after),
            );
        }
        for rename in &diff.renamed {
            let spans = words::marked(&rename.before, &rename.after);
            push(ADJUSTED, rename.after.clone(), "单位名称".to_owned(), spans);
        }
        for change in &diff.leaders {
            let spans = words::marked(&change.before, &change.after);
            push(ADJUSTED, change.unit.clone(), Field::Leaders.label(), spans);
        }
        for project in &diff.new.projects {
            if diff.added.contains(&project.key) {
                let spans = words::marked("", &lone_text(project));
                push("增列", subject(project), String::new(), spans);
            }
            let here = |pair: &&Pair| pair.new.first() == Some(&project.key);
            for pair in diff.pairs.iter().filter(here) {
                for change in &pair.changes {
                    let row = field_row(change);
                    let mut subject = subject(project);
                    if pair.kind == PairKind::Unsure {
                        subject.push_str("（是否同一项目待核）");
                    }
                    push(ADJUSTED, subject, row.field, (row.before, row.after));
                }
            }
        }
        for project in &diff.old.projects {
            if diff.dropped.contains(&project.key) {
                let spans = words::marked(&lone_text(project), "");
                push("剔除", subject(project), String::new(), spans);
            }
        }
        rows
    }
}

const ADJUSTED: &str = "要素调整";

fn subject(project: &ProjectLine) -> String {
    format!("{}. {}", project.key, project.name)
}

fn lone_text(project: &ProjectLine) -> String {
    let mut text = project.details.join("\n");
    if !project.leads.is_empty() {
        text.push_str(&format!("\n牵头单位：{}", project.leads.join("、")));
    }
    text
}

fn percent(confidence: f64) -> String {
    format!("{:.0}%", confidence * 100.0)
}

fn field_row(change: &Change) -> FieldRow {
    let text =
        |value: &Option<FieldValue>| value.as_ref().map_or_else(String::new, ToString::to_string);
    let (before, after) = (text(&change.before), text(&change.after));
    let mut field = change.field.label();
    let place = change
        .task
        .as_ref()
        .and_then(|task| task.new.as_deref().or(task.old.as_deref()))
        // The mark alone: the project's number stands beside it.
        .map(|id| id.trim_start_matches(|c: char| c.is_ascii_digit()));
    field.push_str(place.unwrap_or(""));
    field.push_str(change.item.as_deref().unwrap_or(""));
    let in_ten_thousands = before.contains('万') || after.contains('万');
    let (before, after) = words::marked(&before, &after);
    FieldRow {
        field,
        before,
        after,
        figures: change
            .figures
            .iter()
            .map(|f| figure(f, in_ten_thousands))
            .collect(),
    }
}

/// 停车泊位60→100个（+67%）
fn figure(change: &FigureChange, in_ten_thousands: bool) -> String {
    let number = |value: f64| {
        if in_ten_thousands && value >= 10_000.0 {
            // As printed; a division leaves no more than rounding noise behind the fourth digit.
            format!("{}万", (value * 100.0).round() / 1_000_000.0)
        } else {
            value.to_string()
        }
    };
    let growth = change.percent.map_or_else(String::new, |p| match p {
        ..0 => format!("（−{}%）", -p),
        _ => format!("（+{p}%）"),
    });
    format!(
        "{}{}→{}{}{growth}",
        change.measure,
        number(change.before),
        number(change.after),
        change.unit
    )
}
