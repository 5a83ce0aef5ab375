//! Figures that changed: 60 → 100 places, +67 %.

use serde::Serialize;

use crate::model::Target;
use crate::text::quantity::{comparable, targets};

/// A figure that counts the same thing in both texts and has another value.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct FigureChange {
    /// What is counted: 停车泊位; empty when the text does not say.
    pub measure: String,
    /// 个, 平方米, %; empty when there is none.
    pub unit: String,
    /// Before; 1.8 for "1.8万平方米" is 18000.
    pub before: f64,
    /// After.
    pub after: f64,
    /// Growth in per cent, rounded; `None` from nought, and for figures that are shares themselves.
    pub percent: Option<i64>,
}

/// The figures that changed between two texts, in the order of the later one.
pub(super) fn changes(before: &str, after: &str) -> Vec<FigureChange> {
    let (olds, news) = (targets(before), targets(after));
    let mut partner: Vec<Option<usize>> = vec![None; news.len()];
    // Of the very same measure: the first with the first, the second with the second.
    for (j, new) in news.iter().enumerate() {
        let earlier = news[..j].iter().filter(|k| same_measure(k, new)).count();
        let mut same = (0..olds.len()).filter(|&i| same_measure(&olds[i], new));
        partner[j] = same.nth(earlier);
    }
    // Of a measure with more or fewer words before it (演出, 配送演出): only where nothing else comes into question.
    let free_olds: Vec<usize> = (0..olds.len())
        .filter(|&i| !partner.contains(&Some(i)))
        .collect();
    let free_news: Vec<usize> = (0..news.len()).filter(|&j| partner[j].is_none()).collect();
    for &j in &free_news {
        let fits = |i: usize, j: usize| {
            olds[i].percent == news[j].percent && comparable(&olds[i], &news[j])
        };
        let mut candidates = free_olds.iter().filter(|&&i| fits(i, j));
        if let (Some(&i), None) = (candidates.next(), candidates.next())
            && free_news.iter().filter(|&&k| fits(i, k)).count() == 1
        {
            partner[j] = Some(i);
        }
    }
    news.iter()
        .zip(&partner)
        .filter_map(|(new, old)| {
            let old = &olds[(*old)?];
            (old.value != new.value).then(|| change(old, new))
        })
        .collect()
}

fn same_measure(a: &Target, b: &Target) -> bool {
    a.unit == b.unit && a.percent == b.percent && a.measure == b.measure
}

fn change(old: &Target, new: &Target) -> FigureChange {
    let growth = (new.value - old.value) / old.value * 100.0;
    FigureChange {
        measure: new.measure.clone(),
        unit: new.unit.clone(),
        before: old.value,
        after: new.value,
        percent: (old.value != 0.0 && !new.percent).then(|| growth.round() as i64),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(before: &str, after: &str) -> Vec<(String, f64, f64, String, Option<i64>)> {
        changes(before, after)
            .into_iter()
            .map(|c| (c.measure, c.before, c.after, c.unit, c.percent))
            .collect()
    }

    #[test]
    fn a_raised_quantity_is_told_with_its_growth() {
        assert_eq!(
            told("新增停车泊位60个。", "新增停车泊位 100 个。"),
            [(
                "停车泊位".to_owned(),
                60.0,
                100.0,
                "个".to_owned(),
                Some(67)
            )]
        );
    }

    #[test]
    fn a_figure_is_known_by_what_it_counts() {
        assert_eq!(
            told(
                "改造3个小区，改造建筑面积12.8万平方米。",
                "对3个老旧小区进行改造，改造建筑面积9.6万平方米。"
            ),
            [(
                "建筑面积".to_owned(),
                128_000.0,
                96_000.0,
                "平方米".to_owned(),
                Some(-25)
            )]
        );
        assert_eq!(told("新增泊位60个", "改造泊位60个"), []);
        assert_eq!(told("建筑面积60平方米", "长60公里"), []);
    }

    #[test]
    fn swapping_mirrors() {
        let (a, b) = ("招生24个班，1,200名学生", "招生30个班，1500名学生");
        let back: Vec<(f64, f64)> = changes(b, a).iter().map(|c| (c.after, c.before)).collect();
        let forth: Vec<(f64, f64)> = changes(a, b).iter().map(|c| (c.before, c.after)).collect();
        assert_eq!(forth, [(24.0, 30.0), (1200.0, 1500.0)]);
        assert_eq!(back, forth);
    }
}
