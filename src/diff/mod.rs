//! What changed between two plans: `Plan, Plan → PlanDiff`.
//!
//! Project numbers change every year, names are reworded, categories come and go. So projects are paired by what
//! they are (`portrait` and `likeness`), as one assignment over the whole plan (`pairing`); inside a pair the
//! fields are compared (`change`); what concerns the plan as a whole — leaders, portfolios, counts, load — is told
//! once (`overview`).

mod assign;
mod change;
mod figure;
mod gram;
mod likeness;
mod overview;
mod pairing;
mod place;
mod portrait;
pub mod show;
mod unit;
mod wording;

use serde::Serialize;

use crate::model::{Period, Plan};

pub use change::{Change, Field, FieldValue, TaskRef};
pub use figure::FigureChange;

/// The value of [`PlanDiff::schema`].
pub const DIFF_SCHEMA: &str = "duban.diff/1";

/// What changed from one plan to another. Projects are named by their key, see [`ProjectKey`].
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct PlanDiff {
    /// [`DIFF_SCHEMA`].
    pub schema: &'static str,
    /// The earlier plan.
    pub old: Side,
    /// The later plan.
    pub new: Side,
    /// Projects found in both, in the new plan's order.
    pub pairs: Vec<Pair>,
    /// 增列: projects of the new plan alone.
    pub added: Vec<ProjectKey>,
    /// 剔除: projects of the old plan alone.
    pub dropped: Vec<ProjectKey>,
    /// Units that stand in both plans under another leader. Told here once, not in every project.
    pub leaders: Vec<LeaderChange>,
    /// Units with another name in the later plan. Told here once; everywhere else they are one unit.
    pub renamed: Vec<UnitRename>,
    /// What the notice says of itself: title, issuer, number, date, letter.
    pub notice: Vec<Change>,
    /// District leaders whose projects changed.
    pub chiefs: Vec<Portfolio>,
    /// Projects by category, in both plans, in order of the new plan, then what only the old one has.
    pub categories: Vec<CategoryCount>,
    /// Tasks by unit in both plans, heaviest first.
    pub load: Vec<Load>,
    /// Tasks whose last milestone came forward or was put off.
    pub deadlines: Vec<DeadlineShift>,
}

/// Names a project inside one plan: its printed number where every project has one of its own,
/// else its place in the plan, from 1.
pub type ProjectKey = u32;

/// One of the two plans, as far as a reader of the differences needs it.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Side {
    /// The notice's title.
    pub title: Option<String>,
    /// 西青区
    pub region: Option<String>,
    /// The year the plan is for.
    pub year: Option<i32>,
    /// Name of the file it was read from.
    pub file: Option<String>,
    /// Every project, in printed order.
    pub projects: Vec<ProjectLine>,
}

/// A project in the list of its plan.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ProjectLine {
    /// What [`Pair`], `added` and `dropped` call it.
    pub key: ProjectKey,
    /// 项目名称; the start of its detail where the notice has no names.
    pub name: String,
    /// 大项; empty where the notice has none.
    pub category: String,
    /// The lead units, in printed order.
    pub leads: Vec<String>,
    /// The tasks' text, in printed order.
    pub details: Vec<String>,
}

/// Projects of both plans that are taken for one and the same.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Pair {
    /// One project, or several that were merged.
    pub old: Vec<ProjectKey>,
    /// One project, or several it was split into.
    pub new: Vec<ProjectKey>,
    /// Whether anything changed, or whether it is a pair at all.
    pub kind: PairKind,
    /// How sure the pair is, 0 to 1, two decimals.
    pub confidence: f64,
    /// What changed, in order of the fields.
    pub changes: Vec<Change>,
    /// Of an unsure pair: every pairing that comes into question, likeliest first.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub candidates: Vec<Candidate>,
}

/// What kind of pair it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum PairKind {
    /// Nothing but the number changed (and leaders, where the unit's change is told once).
    Same,
    /// 要素调整.
    Changed,
    /// Perhaps the same project; a person has to look. See [`Pair::candidates`].
    Unsure,
}

/// A pairing that comes into question.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Candidate {
    /// Project of the old plan.
    pub old: ProjectKey,
    /// Project of the new plan.
    pub new: ProjectKey,
    /// How likely it is on its own, 0 to 1.
    pub confidence: f64,
}

/// A unit whose leader changed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct LeaderChange {
    /// 区教育局
    pub unit: String,
    /// Leaders that are gone, joined with 、.
    pub before: String,
    /// Leaders that came, joined with 、.
    pub after: String,
}

/// A unit that changed its name.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct UnitRename {
    /// 区农业农村委
    pub before: String,
    /// 区农业农村局
    pub after: String,
}

/// A district leader's projects.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Portfolio {
    /// 分管区领导.
    pub chief: String,
    /// Projects of the old plan.
    pub before: Vec<ProjectKey>,
    /// Projects of the new plan.
    pub after: Vec<ProjectKey>,
    /// Of `after`: those that somebody else had before, or nobody.
    pub gained: Vec<ProjectKey>,
    /// Of `before`: those that somebody else has now, or nobody.
    pub lost: Vec<ProjectKey>,
}

/// Projects in one category.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct CategoryCount {
    /// 大项; empty where the notice has none.
    pub name: String,
    /// Projects in the old plan; `None` when it has no such category.
    pub before: Option<usize>,
    /// Projects in the new plan; `None` when it has no such category.
    pub after: Option<usize>,
}

/// How much one unit has to do in both plans.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Load {
    /// 区教育局
    pub unit: String,
    /// In the old plan.
    pub before: Tally,
    /// In the new plan.
    pub after: Tally,
}

/// Tasks of a unit in one plan.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize)]
pub struct Tally {
    /// Tasks it leads.
    pub lead: usize,
    /// Tasks it supports.
    pub support: usize,
}

/// A task that ends earlier or later within its year than before.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct DeadlineShift {
    /// The task in both plans.
    pub task: TaskRef,
    /// Project of the old plan.
    pub old: ProjectKey,
    /// Project of the new plan.
    pub new: ProjectKey,
    /// The last period with a milestone in the old plan.
    pub before: Period,
    /// The last period with a milestone in the new plan.
    pub after: Period,
    /// Months by which it was put off; negative when it came forward.
    pub months: i32,
}

impl PlanDiff {
    /// Whether nothing changed at all.
    pub fn is_empty(&self) -> bool {
        self.pairs.iter().all(|pair| pair.kind == PairKind::Same)
            && self.added.is_empty()
            && self.dropped.is_empty()
            && self.leaders.is_empty()
            && self.renamed.is_empty()
            && self.notice.is_empty()
    }

    /// Whether both plans are of one region and year: a notice and its corrected version.
    pub fn is_revision(&self) -> bool {
        self.old.year.is_some()
            && self.old.year == self.new.year
            && self.old.region == self.new.region
    }
}

/// What changed from `old` to `new`. Swapping the two gives the mirror image.
pub fn diff(old: &Plan, new: &Plan) -> PlanDiff {
    let (old_side, new_side) = (Side::of(old), Side::of(new));
    let renamed = unit::renames(old, new);
    let old = &unit::renamed(old, &renamed);
    let matched = pairing::pair(old, new);
    let leaders = overview::leaders(old, new);
    let old_keys: Vec<ProjectKey> = old_side.projects.iter().map(|p| p.key).collect();
    let new_keys: Vec<ProjectKey> = new_side.projects.iter().map(|p| p.key).collect();
    let keys = |indices: &[usize], keys: &[ProjectKey]| -> Vec<ProjectKey> {
        indices.iter().map(|&i| keys[i]).collect()
    };
    let mut deadlines = Vec::new();
    let pairs = matched
        .pairs
        .iter()
        .map(|pair| {
            let (mut changes, tasks) = change::changes(
                &pairing::pick(old, &pair.old),
                &pairing::pick(new, &pair.new),
                &leaders,
            );
            unit::restore(&mut changes, &renamed);
            if pair.sure {
                deadlines.extend(overview::deadlines(&tasks, old, new, |i, j| {
                    (old_keys[pair.old[i]], new_keys[pair.new[j]])
                }));
            }
            Pair {
                old: keys(&pair.old, &old_keys),
                new: keys(&pair.new, &new_keys),
                kind: match (pair.sure, changes.is_empty()) {
                    (false, _) => PairKind::Unsure,
                    (true, true) => PairKind::Same,
                    (true, false) => PairKind::Changed,
                },
                confidence: pair.confidence,
                changes,
                candidates: pair
                    .candidates
                    .iter()
                    .map(|c| Candidate {
                        old: old_keys[c.old],
                        new: new_keys[c.new],
                        confidence: c.confidence,
                    })
                    .collect(),
            }
        })
        .collect();
    PlanDiff {
        schema: DIFF_SCHEMA,
        added: keys(&matched.added, &new_keys),
        dropped: keys(&matched.dropped, &old_keys),
        chiefs: overview::portfolios(old, new, &matched, &old_keys, &new_keys),
        categories: overview::categories(old, new),
        load: overview::load(old, new),
        notice: change::notice(old, new),
        old: old_side,
        new: new_side,
        pairs,
        leaders,
        renamed,
        deadlines,
    }
}
