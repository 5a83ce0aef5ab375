//! Two texts, with the words marked in which they differ.

use std::sync::LazyLock;

use icu_segmenter::options::WordBreakInvariantOptions;
use icu_segmenter::{WordSegmenter, WordSegmenterBorrowed};
use serde::{Deserialize, Serialize};
use similar::{Algorithm, DiffOp, capture_diff_slices};

/// A stretch of a text.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Span {
    /// As printed.
    pub text: String,
    /// Whether the other text says it differently.
    pub changed: bool,
}

/// Chinese words by dictionary: 停车泊位 counts as one change, not as four characters of which one stayed.
static WORDS: LazyLock<WordSegmenterBorrowed<'static>> =
    LazyLock::new(|| WordSegmenter::new_dictionary(WordBreakInvariantOptions::default()));

/// An unchanged stretch between two changes is read more easily as changed when it is no longer than this.
const TOO_SHORT: usize = 1;

/// Both texts in stretches; all their texts together are the texts given. A text whose partner is missing is
/// one unmarked stretch: that it came or went is said elsewhere.
pub(super) fn marked(before: &str, after: &str) -> (Vec<Span>, Vec<Span>) {
    if before.is_empty() || after.is_empty() {
        return (whole(before), whole(after));
    }
    let (old, new) = (words(before), words(after));
    let mut spans: (Vec<Span>, Vec<Span>) = Default::default();
    for (changed, old_range, new_range) in stretches(&old, &new) {
        push(&mut spans.0, &old[old_range], changed);
        push(&mut spans.1, &new[new_range], changed);
    }
    spans
}

fn whole(text: &str) -> Vec<Span> {
    let mut spans = Vec::new();
    push(&mut spans, &[text], false);
    spans
}

fn words(text: &str) -> Vec<&str> {
    let breaks: Vec<usize> = WORDS.segment_str(text).collect();
    breaks.windows(2).map(|w| &text[w[0]..w[1]]).collect()
}

type Stretch = (bool, std::ops::Range<usize>, std::ops::Range<usize>);

/// Word ranges of both texts, equal and changed in turn.
fn stretches(old: &[&str], new: &[&str]) -> Vec<Stretch> {
    let mut all: Vec<Stretch> = Vec::new();
    let ops = capture_diff_slices(Algorithm::Myers, old, new);
    for (at, op) in ops.iter().enumerate() {
        let equal = matches!(op, DiffOp::Equal { .. });
        let between = at > 0 && at + 1 < ops.len();
        let letters: usize = old[op.old_range()].iter().map(|w| w.chars().count()).sum();
        let changed = !equal || (between && letters <= TOO_SHORT);
        match all.last_mut() {
            Some((last, old_range, new_range)) if *last == changed => {
                old_range.end = op.old_range().end;
                new_range.end = op.new_range().end;
            }
            _ => all.push((changed, op.old_range(), op.new_range())),
        }
    }
    all
}

fn push(spans: &mut Vec<Span>, words: &[&str], changed: bool) {
    if words.iter().any(|word| !word.is_empty()) {
        spans.push(Span {
            text: words.concat(),
            changed,
        });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn show(spans: &[Span]) -> String {
        spans
            .iter()
            .map(|s| match s.changed {
                true => format!("[{}]", s.text),
                false => s.text.clone(),
            })
            .collect()
    }

    #[test]
    fn whole_words_and_figures_are_marked() {
        let (old, new) = marked(
            "新增停车泊位60个，面积12.8万平方米。",
            "新增公共停车泊位100个，面积9.6万平方米。",
        );
        assert_eq!(show(&old), "新增停车泊位[60]个，面积[12.8]万平方米。");
        assert_eq!(show(&new), "新增[公共]停车泊位[100]个，面积[9.6]万平方米。");
    }

    #[test]
    fn nothing_is_lost() {
        for (a, b) in [
            ("", "新"),
            ("甲乙丙", "丁"),
            ("甲 乙", "甲乙"),
            ("a\nb", "a c"),
        ] {
            let (old, new) = marked(a, b);
            let text = |spans: &[Span]| spans.iter().map(|s| s.text.as_str()).collect::<String>();
            assert_eq!((text(&old), text(&new)), (a.to_owned(), b.to_owned()));
        }
    }
}
