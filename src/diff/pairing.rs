//! Which project of one plan is which of the other.

use std::collections::HashMap;

use super::assign::{Edge, assign};
use super::likeness;
use super::portrait::{Painter, Portrait, Subject};
use super::wording::bare;
use crate::model::{Plan, Project};

/// From here on a pair is taken for granted: odds of 7 to 1 (confidence 0.88). On generated pairs of notices no
/// lower value kept wrong pairs out, and a higher one only made right pairs unsure.
const SURE: f32 = 2.0;

/// Below odds of 3 to 2 two projects are not even candidates.
const FLOOR: f32 = 0.4;

/// Another pairing within this of the best is no worse a guess: odds of 2 to 1.
const MARGIN: f32 = 0.7;

/// Parts of a split project each have a part of its text and places only; alone they may stand this low.
const PART_FLOOR: f32 = -4.0;

/// How much the odds must rise by taking two projects for the parts of one.
const PART_GAIN: f32 = 0.4;

/// The share of a project's text that must be missing from its counterpart before anybody looks for it elsewhere.
const PART_LOST: f32 = 0.12;

/// The share of a part's own text that must be of what the counterpart lost.
const PART_FITS: f32 = 0.6;

/// Which projects are which, by place in their plans, from 0.
#[derive(Debug, Default)]
pub(super) struct Matching {
    /// In the new plan's order.
    pub pairs: Vec<Matched>,
    pub added: Vec<usize>,
    pub dropped: Vec<usize>,
}

/// Projects taken for the same.
#[derive(Debug, Clone)]
pub(super) struct Matched {
    pub old: Vec<usize>,
    pub new: Vec<usize>,
    pub sure: bool,
    pub confidence: f64,
    pub candidates: Vec<Guess>,
}

/// A pair that comes into question.
#[derive(Debug, Clone, Copy)]
pub(super) struct Guess {
    pub old: usize,
    pub new: usize,
    pub confidence: f64,
}

/// The projects at the given places of a plan.
pub(super) fn pick<'a>(plan: &'a Plan, places: &[usize]) -> Vec<(&'a str, &'a Project)> {
    let all: Vec<_> = plan
        .projects()
        .map(|(category, project)| (category.name.as_str(), project))
        .collect();
    places.iter().map(|&i| all[i]).collect()
}

/// Pairs the projects of two plans. Swapped arguments give the same pairs swapped: the work is always done in
/// the same direction, whichever plan is called old.
pub(super) fn pair(old: &Plan, new: &Plan) -> Matching {
    let olds: Vec<&Project> = old.projects().map(|(_, p)| p).collect();
    let news: Vec<&Project> = new.projects().map(|(_, p)| p).collect();
    let turned = canonical(&olds) > canonical(&news);
    let mut matching = if turned {
        pair_projects(&news, &olds).turned()
    } else {
        pair_projects(&olds, &news)
    };
    matching.pairs.sort_by(|a, b| a.new.cmp(&b.new));
    matching
}

impl Matching {
    fn turned(self) -> Matching {
        Matching {
            pairs: self
                .pairs
                .into_iter()
                .map(|pair| Matched {
                    old: pair.new,
                    new: pair.old,
                    candidates: pair
                        .candidates
                        .iter()
                        .map(|c| Guess {
                            old: c.new,
                            new: c.old,
                            ..*c
                        })
                        .collect(),
                    ..pair
                })
                .collect(),
            added: self.dropped,
            dropped: self.added,
        }
    }
}

/// A text that decides which of two plans comes first; equal only for plans with the same projects.
fn canonical(projects: &[&Project]) -> Vec<String> {
    projects.iter().map(|p| wording(p, true)).collect()
}

/// Everything a project says, or everything but its milestones.
fn wording(project: &Project, milestones: bool) -> String {
    let mut words = bare(&project.name);
    for task in &project.tasks {
        words.push('\n');
        words.push_str(&bare(&task.detail));
        for party in &task.parties {
            words.push('\t');
            words.push_str(&party.unit);
        }
        if milestones {
            for milestone in &task.milestones {
                words.push('\t');
                words.push_str(&bare(milestone.text.as_deref().unwrap_or("")));
            }
        }
    }
    words
}

fn pair_projects(olds: &[&Project], news: &[&Project]) -> Matching {
    let mut pairing = Pairing::new(olds, news);
    // Word for word the same: nothing to weigh. With the milestones first, so that of several alike
    // each finds its very own.
    pairing.take_equal(|p| wording(p, true));
    pairing.take_equal(|p| wording(p, false));
    let equal = pairing.pairs.len();
    let edges = pairing.edges();
    pairing.take_best(&edges);
    pairing.take_parts(&edges, equal);
    pairing.finish()
}

#[derive(Debug, Clone, Copy)]
enum Side {
    Old,
    New,
}

struct Pairing<'a> {
    olds: &'a [&'a Project],
    news: &'a [&'a Project],
    painter: Painter,
    old_portraits: Vec<Portrait>,
    new_portraits: Vec<Portrait>,
    old_free: Vec<bool>,
    new_free: Vec<bool>,
    pairs: Vec<Matched>,
}

impl<'a> Pairing<'a> {
    fn new(olds: &'a [&'a Project], news: &'a [&'a Project]) -> Self {
        let subjects: Vec<Subject> = olds
            .iter()
            .chain(news)
            .map(|p| Subject::of_project(p))
            .collect();
        let painter = Painter::new(&subjects);
        let mut portraits: Vec<Portrait> = subjects.iter().map(|s| painter.paint(s)).collect();
        let new_portraits = portraits.split_off(olds.len());
        Pairing {
            olds,
            news,
            painter,
            old_portraits: portraits,
            new_portraits,
            old_free: vec![true; olds.len()],
            new_free: vec![true; news.len()],
            pairs: Vec::new(),
        }
    }

    fn take(&mut self, pair: Matched) {
        for &i in &pair.old {
            self.old_free[i] = false;
        }
        for &j in &pair.new {
            self.new_free[j] = false;
        }
        self.pairs.push(pair);
    }

    /// Pairs what has the same key, several of one key in their order.
    fn take_equal(&mut self, key: impl Fn(&Project) -> String) {
        let mut waiting: HashMap<String, Vec<usize>> = HashMap::new();
        for i in (0..self.olds.len()).rev().filter(|&i| self.old_free[i]) {
            waiting.entry(key(self.olds[i])).or_default().push(i);
        }
        for j in 0..self.news.len() {
            if !self.new_free[j] {
                continue;
            }
            if let Some(i) = waiting
                .get_mut(&key(self.news[j]))
                .and_then(std::vec::Vec::pop)
            {
                self.take(Matched {
                    old: vec![i],
                    new: vec![j],
                    sure: true,
                    confidence: 1.0,
                    candidates: Vec::new(),
                });
            }
        }
    }

    /// Every pairing of free projects that may matter, as a part at least.
    fn edges(&self) -> Vec<Edge> {
        let mut edges = Vec::new();
        for row in (0..self.olds.len()).filter(|&i| self.old_free[i]) {
            for column in (0..self.news.len()).filter(|&j| self.new_free[j]) {
                let odds =
                    likeness::projects(&self.old_portraits[row], &self.new_portraits[column]);
                if odds > PART_FLOOR {
                    edges.push(Edge { row, column, odds });
                }
            }
        }
        edges
    }

    fn take_best(&mut self, edges: &[Edge]) {
        let chosen = assign(edges, FLOOR);
        let rivals = Rivals::new(edges, &chosen);
        for edge in &chosen {
            let candidates = rivals.of(edge);
            let sure = edge.odds >= SURE && candidates.is_empty();
            self.take(Matched {
                old: vec![edge.row],
                new: vec![edge.column],
                sure,
                confidence: likeness::confidence(edge.odds),
                candidates: if sure { Vec::new() } else { rivals.all(edge) },
            });
        }
    }

    /// Splits and merges: a free project that has what a pair's other side lost. The first `equal` pairs lost nothing.
    fn take_parts(&mut self, edges: &[Edge], equal: usize) {
        for at in equal..self.pairs.len() {
            self.complete(at);
        }
        // Parts so small that not even one of them was paired: the likeliest two together.
        let mut free: Vec<Edge> = edges
            .iter()
            .filter(|e| self.old_free[e.row] && self.new_free[e.column])
            .copied()
            .collect();
        free.sort_by(|a, b| b.odds.total_cmp(&a.odds));
        for edge in free {
            if self.old_free[edge.row] && self.new_free[edge.column] {
                let seed = Matched {
                    old: vec![edge.row],
                    new: vec![edge.column],
                    sure: false,
                    confidence: 0.0,
                    candidates: Vec::new(),
                };
                self.pairs.push(seed);
                self.complete(self.pairs.len() - 1);
                if !self.pairs.last().is_some_and(|pair| pair.sure) {
                    self.pairs.pop();
                }
            }
        }
    }

    /// Looks among the free projects for parts that a pair is missing.
    fn complete(&mut self, at: usize) {
        let mut pair = self.pairs[at].clone();
        let (row, column) = (pair.old[0], pair.new[0]);
        let split = self.parts_of(&self.old_portraits[row], column, Side::New);
        let merged = self.parts_of(&self.new_portraits[column], row, Side::Old);
        let odds = match (split, merged) {
            (Some((parts, odds)), None) => {
                pair.new = parts;
                odds
            }
            (None, Some((parts, odds))) => {
                pair.old = parts;
                odds
            }
            // Neither, or a tangle of both, which is for a person to look at.
            _ => return,
        };
        for &i in &pair.old {
            self.old_free[i] = false;
        }
        for &j in &pair.new {
            self.new_free[j] = false;
        }
        pair.sure = true;
        pair.confidence = likeness::confidence(odds);
        pair.candidates.clear();
        self.pairs[at] = pair;
    }

    /// The parts of `whole` on one side, `seed` among them, when free projects have what the seed alone lacks;
    /// and the odds of the parts together.
    fn parts_of(&self, whole: &Portrait, seed: usize, side: Side) -> Option<(Vec<usize>, f32)> {
        let (projects, portraits, free) = match side {
            Side::Old => (self.olds, &self.old_portraits, &self.old_free),
            Side::New => (self.news, &self.new_portraits, &self.new_free),
        };
        let together = |parts: &[usize]| {
            let projects: Vec<&Project> = parts.iter().map(|&i| projects[i]).collect();
            let mut subject = Subject::of_projects(&projects);
            // The seed's name is the one that was recognised.
            subject.names.truncate(1);
            self.painter.paint(&subject)
        };
        let lacks = |so_far: &Portrait| {
            let lost = whole.detail.without(&so_far.detail);
            let enough = lost.total() >= PART_LOST * whole.detail.total()
                || !whole.places.within(&so_far.places);
            enough.then_some(lost)
        };
        let mut parts = vec![seed];
        let mut grown: Option<Portrait> = None;
        if !portraits[seed].places.within(&whole.places) {
            return None;
        }
        let mut lost = lacks(&portraits[seed])?;
        let mut odds = likeness::projects(whole, &portraits[seed]);
        for (part, portrait) in portraits.iter().enumerate() {
            // The cheap questions first: this is asked of every free project for every pair.
            if !free[part] || part == seed || !portrait.places.within(&whole.places) {
                continue;
            }
            // A part is led by the whole's lead unit or by a town, and lists nothing altogether different.
            let by_unit = !portrait.units.is_empty();
            if (by_unit && portrait.leads.overlap(&whole.leads) == Some(0.0))
                || portrait.listed.overlap(&whole.listed) == Some(0.0)
            {
                continue;
            }
            let so_far = grown.as_ref().unwrap_or(&portraits[seed]);
            if portrait.detail.without(&so_far.detail).within(&lost) < PART_FITS {
                continue;
            }
            parts.push(part);
            let more = together(&parts);
            let more_odds = likeness::projects(whole, &more);
            if more_odds < SURE || more_odds < odds + PART_GAIN {
                parts.pop();
                continue;
            }
            let still = lacks(&more);
            (grown, odds) = (Some(more), more_odds);
            let Some(still) = still else { break };
            lost = still;
        }
        parts.sort_unstable();
        (parts.len() > 1).then_some((parts, odds))
    }

    fn finish(self) -> Matching {
        let free = |free: &[bool]| -> Vec<usize> { (0..free.len()).filter(|&i| free[i]).collect() };
        Matching {
            added: free(&self.new_free),
            dropped: free(&self.old_free),
            pairs: self.pairs,
        }
    }
}

/// The pairings that were not chosen.
struct Rivals<'a> {
    by_row: HashMap<usize, Vec<&'a Edge>>,
    by_column: HashMap<usize, Vec<&'a Edge>>,
    row_of: HashMap<usize, &'a Edge>,
    column_of: HashMap<usize, &'a Edge>,
}

impl<'a> Rivals<'a> {
    fn new(edges: &'a [Edge], chosen: &'a [Edge]) -> Self {
        let mut by_row: HashMap<usize, Vec<&Edge>> = HashMap::new();
        let mut by_column: HashMap<usize, Vec<&Edge>> = HashMap::new();
        for edge in edges.iter().filter(|e| e.odds > FLOOR) {
            by_row.entry(edge.row).or_default().push(edge);
            by_column.entry(edge.column).or_default().push(edge);
        }
        Rivals {
            by_row,
            by_column,
            row_of: chosen.iter().map(|e| (e.column, e)).collect(),
            column_of: chosen.iter().map(|e| (e.row, e)).collect(),
        }
    }

    fn touching(&self, edge: &Edge) -> impl Iterator<Item = &'a Edge> {
        let of = |map: &HashMap<usize, Vec<&'a Edge>>, at| map.get(at).cloned().unwrap_or_default();
        of(&self.by_row, &edge.row)
            .into_iter()
            .chain(of(&self.by_column, &edge.column))
    }

    /// Edges that could replace this one almost without loss: alone, or in exchange with another pair.
    fn of(&self, edge: &Edge) -> Vec<&'a Edge> {
        self.touching(edge)
            .filter(|rival| (rival.row, rival.column) != (edge.row, edge.column))
            .filter(|rival| {
                let other = if rival.row == edge.row {
                    self.row_of.get(&rival.column)
                } else {
                    self.column_of.get(&rival.row)
                };
                let Some(other) = other else {
                    return rival.odds >= edge.odds - MARGIN;
                };
                // Exchange: this pair and the rival's pair change partners.
                let (row, column) = if rival.row == edge.row {
                    (other.row, edge.column)
                } else {
                    (edge.row, other.column)
                };
                let back = self.by_row.get(&row).into_iter().flatten();
                let back = back.filter(|e| e.column == column).map(|e| e.odds).next();
                back.is_some_and(|back| rival.odds + back >= edge.odds + other.odds - MARGIN)
            })
            .collect()
    }

    /// This pair and all that touch it, likeliest first.
    fn all(&self, edge: &Edge) -> Vec<Guess> {
        let mut all: Vec<&Edge> = self.touching(edge).collect();
        all.sort_by(|a, b| {
            b.odds
                .total_cmp(&a.odds)
                .then((a.row, a.column).cmp(&(b.row, b.column)))
        });
        all.dedup();
        all.iter()
            .map(|e| Guess {
                old: e.row,
                new: e.column,
                confidence: likeness::confidence(e.odds),
            })
            .collect()
    }
}
