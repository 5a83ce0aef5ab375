//! Figures that changed: 60 → 100 places, +67 %.

use std::sync::LazyLock;

use regex::Regex;
use serde::Serialize;
use similar::{Algorithm, DiffOp, capture_diff_slices};

use super::portrait::bare;

/// A figure with the same words around it in both texts and another value.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct FigureChange {
    /// What is counted: the words before it, 新增停车泊位; empty when there are none.
    pub measure: String,
    /// The word after it with its 万, as printed: 个, 万平方米, %.
    pub unit: String,
    /// Before, as printed (in 万 where the unit says so).
    pub before: f64,
    /// After.
    pub after: f64,
    /// Growth in per cent, rounded; `None` from nought.
    pub percent: Option<i64>,
}

/// A word of a text: a figure, or one character.
#[derive(Debug, Clone, PartialEq)]
struct Word<'a> {
    text: &'a str,
    figure: Option<f64>,
}

#[expect(clippy::unwrap_used, reason = "constant pattern, used by the tests")]
static WORD: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r"[0-9]+(?:,[0-9]{3})*(?:\.[0-9]+)?|(?s:.)").unwrap());

/// The unit after a figure: 万 with what follows, square and cubic measures whole, else one character.
#[expect(clippy::unwrap_used, reason = "constant pattern, used by the tests")]
static UNIT: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(
        r"^余?(?:[万亿]?余?(?:平方米|立方米|平米|公里|千米|公顷|人次|户次|平方公里|[\p{Han}%])|)",
    )
    .unwrap()
});

/// How many characters before a figure can name what it counts.
const MEASURE_REACH: usize = 10;

/// The figures that changed between two texts, in order.
pub(super) fn changes(before: &str, after: &str) -> Vec<FigureChange> {
    let (before, after) = (bare(before), bare(after));
    // The alignment is always done in one direction, so that swapped texts give swapped figures.
    if before > after {
        return aligned(&after, &before)
            .into_iter()
            .map(|(after, before)| change(before, after))
            .collect();
    }
    aligned(&before, &after)
        .into_iter()
        .map(|(before, after)| change(before, after))
        .collect()
}

struct Figure {
    value: f64,
    measure: String,
    unit: String,
}

fn change(before: Figure, after: Figure) -> FigureChange {
    FigureChange {
        percent: (before.value != 0.0)
            .then(|| ((after.value - before.value) / before.value * 100.0).round() as i64),
        measure: after.measure,
        unit: after.unit,
        before: before.value,
        after: after.value,
    }
}

/// Pairs of figures that stand at the same place of both texts with the same unit and different values.
fn aligned(a: &str, b: &str) -> Vec<(Figure, Figure)> {
    let (a_words, b_words) = (words(a), words(b));
    // All figures are one word to the alignment; what they say is compared afterwards.
    let masks = |words: &[Word]| -> Vec<String> {
        words
            .iter()
            .map(|w| {
                w.figure
                    .map_or_else(|| w.text.to_owned(), |_| "#".to_owned())
            })
            .collect()
    };
    let ops = capture_diff_slices(Algorithm::Patience, &masks(&a_words), &masks(&b_words));
    let mut found = Vec::new();
    for op in ops {
        let DiffOp::Equal {
            old_index,
            new_index,
            len,
        } = op
        else {
            continue;
        };
        for k in 0..len {
            let (i, j) = (old_index + k, new_index + k);
            if let (Some(x), Some(y)) = (a_words[i].figure, b_words[j].figure)
                && x != y
            {
                let (old, new) = (figure(&a_words, i, x), figure(&b_words, j, y));
                if old.unit == new.unit {
                    found.push((old, new));
                }
            }
        }
    }
    found
}

fn words(text: &str) -> Vec<Word<'_>> {
    WORD.find_iter(text)
        .map(|m| Word {
            text: m.as_str(),
            figure: m.as_str().replace(',', "").parse().ok(),
        })
        .collect()
}

fn figure(words: &[Word], at: usize, value: f64) -> Figure {
    let rest: String = words[at + 1..].iter().take(6).map(|w| w.text).collect();
    let unit = UNIT
        .find(&rest)
        .map_or("", |m| m.as_str())
        .trim_start_matches('余');
    let mut measure: Vec<&str> = words[..at]
        .iter()
        .rev()
        .take(MEASURE_REACH)
        .take_while(|w| w.figure.is_none() && w.text.chars().all(char::is_alphanumeric))
        .map(|w| w.text)
        .collect();
    measure.reverse();
    Figure {
        value,
        measure: measure.concat(),
        unit: unit.to_owned(),
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
                "新增停车泊位".to_owned(),
                60.0,
                100.0,
                "个".to_owned(),
                Some(67)
            )]
        );
    }

    #[test]
    fn figures_keep_their_places_when_words_change() {
        assert_eq!(
            told(
                "改造3个小区，改造建筑面积12.8万平方米。",
                "对3个老旧小区进行改造，改造建筑面积9.6万平方米。"
            ),
            [(
                "改造建筑面积".to_owned(),
                12.8,
                9.6,
                "万平方米".to_owned(),
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
