//! Figures of one measure through the quarters.

use super::notice::Strand;
use crate::model::Target;
use crate::text::quantity::{self, Bound};

/// The figures that count the same thing in the same unit, in order of time.
pub(super) struct Series<'s> {
    /// Index of the step and its figure.
    pub points: Vec<(usize, &'s Target)>,
    /// Whether a step has two such figures, so that one is not sure what they mean together.
    pub unsure: bool,
}

/// The series of a strand, by first mention.
pub(super) fn series<'s>(strand: &'s Strand) -> Vec<Series<'s>> {
    let mut all: Vec<Series> = Vec::new();
    for (step, figure) in strand
        .steps
        .iter()
        .enumerate()
        .flat_map(|(i, step)| step.figures.iter().map(move |f| (i, f)))
    {
        let same = all.iter_mut().find(|s| {
            s.points
                .iter()
                .all(|(_, f)| quantity::comparable(f, figure))
        });
        match same {
            Some(series) => {
                series.unsure |= series.points.last().is_some_and(|p| p.0 == step);
                series.points.push((step, figure));
            }
            None => all.push(Series {
                points: vec![(step, figure)],
                unsure: false,
            }),
        }
    }
    all
}

impl<'s> Series<'s> {
    pub fn is_percent(&self) -> bool {
        self.points.iter().any(|(_, f)| f.percent)
    }

    pub fn is_cumulative(&self) -> bool {
        self.points.iter().any(|(_, f)| f.cumulative)
    }

    /// What is reached by the end: a cumulative figure replaces the sum so far, another one adds to it.
    pub fn total(&self) -> f64 {
        self.points.iter().fold(
            0.0,
            |sum, (_, f)| {
                if f.cumulative { f.value } else { sum + f.value }
            },
        )
    }

    /// The words of every point.
    pub fn words(&self) -> impl Iterator<Item = &'s str> {
        self.points.iter().map(|(_, f)| f.words.as_str())
    }
}

/// Whether `reached` fits a figure that binds as its words say.
pub(super) fn fits(reached: f64, target: &Target) -> bool {
    let equal = (reached - target.value).abs() <= target.value.abs() * 1e-6;
    match quantity::bound(target) {
        Bound::Exact => equal,
        Bound::AtLeast => equal || reached > target.value,
        Bound::AtMost => equal || reached < target.value,
        // Notices round "约" to two figures or so.
        Bound::About => (reached - target.value).abs() <= target.value.abs() * 0.1,
    }
}

/// A value as a message prints it: 131, 1.5.
pub(super) fn number(value: f64) -> String {
    format!("{}", (value * 1e6).round() / 1e6)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_loose_target_takes_what_its_words_allow() {
        let target = |text: &str| quantity::targets(text).remove(0);
        assert!(fits(100.0, &target("新增泊位100个")));
        assert!(!fits(106.0, &target("新增泊位100个")));
        assert!(fits(106.0, &target("新增泊位不少于100个")));
        assert!(!fits(94.0, &target("新增泊位100个以上")));
        assert!(fits(94.0, &target("新增泊位约100个")));
        assert_eq!((number(131.0), number(0.85)), ("131".into(), "0.85".into()));
    }
}
