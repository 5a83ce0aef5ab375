//! Sets of words and weighted pieces of text, and how much two of them have in common.

use std::collections::HashMap;
use std::hash::{DefaultHasher, Hash, Hasher};

/// A set of hashed words, sorted.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Traits(Vec<u64>);

impl Traits {
    pub fn of<S: AsRef<str>>(words: impl IntoIterator<Item = S>) -> Self {
        let mut ids: Vec<u64> = words
            .into_iter()
            .map(|word| {
                // Without a random seed: the same plans must give the same result on every run.
                let mut hasher = DefaultHasher::new();
                word.as_ref().hash(&mut hasher);
                hasher.finish()
            })
            .collect();
        ids.sort_unstable();
        ids.dedup();
        Traits(ids)
    }

    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// How many words both have.
    fn common(&self, other: &Traits) -> usize {
        self.0
            .iter()
            .filter(|id| other.0.binary_search(id).is_ok())
            .count()
    }

    /// Whether the other set has all of these.
    pub fn within(&self, other: &Traits) -> bool {
        self.common(other) == self.0.len()
    }

    /// Shared words by all words; `None` when neither has any.
    pub fn jaccard(&self, other: &Traits) -> Option<f32> {
        let common = self.common(other);
        let all = self.0.len() + other.0.len() - common;
        (all > 0).then(|| common as f32 / all as f32)
    }

    /// Shared words by the words of the smaller set; `None` when either is empty.
    pub fn overlap(&self, other: &Traits) -> Option<f32> {
        let smaller = self.0.len().min(other.0.len());
        (smaller > 0).then(|| self.common(other) as f32 / smaller as f32)
    }
}

/// Two-character pieces of a text with their weights, sorted by piece.
#[derive(Debug, Clone, Default)]
pub(super) struct Grams {
    pieces: Vec<(u64, f32)>,
    total: f32,
}

impl Grams {
    pub fn is_empty(&self) -> bool {
        self.pieces.is_empty()
    }

    fn common(&self, other: &Grams) -> f32 {
        let (mut i, mut j, mut sum) = (0, 0, 0.0);
        while let (Some(a), Some(b)) = (self.pieces.get(i), other.pieces.get(j)) {
            match a.0.cmp(&b.0) {
                std::cmp::Ordering::Less => i += 1,
                std::cmp::Ordering::Greater => j += 1,
                std::cmp::Ordering::Equal => {
                    sum += a.1.min(b.1);
                    i += 1;
                    j += 1;
                }
            }
        }
        sum
    }

    /// Weighted Dice coefficient: 0 nothing in common, 1 the same; `None` when either is empty.
    pub fn alike(&self, other: &Grams) -> Option<f32> {
        (!self.is_empty() && !other.is_empty())
            .then(|| 2.0 * self.common(other) / (self.total + other.total))
    }

    /// The share of this text's weight that the other one has too; 0 when this one is empty.
    pub fn within(&self, other: &Grams) -> f32 {
        if self.is_empty() {
            0.0
        } else {
            self.common(other) / self.total
        }
    }

    /// What this text has and the other has not.
    pub fn without(&self, other: &Grams) -> Grams {
        let mut pieces = self.pieces.clone();
        pieces.retain_mut(|(piece, weight)| {
            if let Ok(at) = other.pieces.binary_search_by_key(piece, |p| p.0) {
                *weight -= other.pieces[at].1;
            }
            *weight > 0.0
        });
        let total = pieces.iter().map(|p| p.1).sum();
        Grams { pieces, total }
    }

    /// The weights' sum.
    pub fn total(&self) -> f32 {
        self.total
    }
}

/// How rare each piece is among the texts of two plans. A piece that many of them have (该项目位于,
/// 主要建设内容) says little about which project it is and weighs little: ln(1 + n / n with it).
pub(super) struct Rarity {
    subjects: f32,
    having: HashMap<u64, u32>,
}

impl Rarity {
    pub fn of(texts: impl Iterator<Item = Vec<u64>>) -> Self {
        let mut subjects = 0;
        let mut having = HashMap::new();
        for mut pieces in texts {
            subjects += 1;
            pieces.sort_unstable();
            pieces.dedup();
            for piece in pieces {
                *having.entry(piece).or_insert(0) += 1;
            }
        }
        Rarity {
            subjects: subjects as f32,
            having,
        }
    }

    pub fn weigh(&self, mut pieces: Vec<u64>) -> Grams {
        pieces.sort_unstable();
        let mut weighted: Vec<(u64, f32)> = Vec::with_capacity(pieces.len());
        for piece in pieces {
            let having = self.having.get(&piece).copied().unwrap_or(1).max(1) as f32;
            let weight = (1.0 + self.subjects / having).ln();
            match weighted.last_mut() {
                Some(last) if last.0 == piece => last.1 += weight,
                _ => weighted.push((piece, weight)),
            }
        }
        let total = weighted.iter().map(|p| p.1).sum();
        Grams {
            pieces: weighted,
            total,
        }
    }
}

/// Neighbouring characters, two by two; nothing across punctuation. A lone character counts as a piece.
pub(super) fn pieces(texts: impl Iterator<Item = String>) -> Vec<u64> {
    let mut pieces = Vec::new();
    for text in texts {
        for run in text.split(|c: char| !c.is_alphanumeric() && c != '#' && c != '%') {
            let chars: Vec<u64> = run.chars().map(u64::from).collect();
            match chars[..] {
                [] => {}
                [only] => pieces.push(only),
                _ => pieces.extend(chars.windows(2).map(|w| w[0] << 32 | w[1])),
            }
        }
    }
    pieces
}
