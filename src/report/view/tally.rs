//! Counts and shares that add up.

use serde::{Deserialize, Serialize};

/// One line of a count.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Tally {
    /// 按序时推进.
    pub label: String,
    /// How many.
    pub count: usize,
    /// Share of all, in per cent with one decimal: `12.2`.
    pub share: String,
    /// `#rrggbb`.
    pub colour: String,
}

/// Shares in tenths of a per cent that add up to exactly 1000, by largest remainders: everyone gets the whole
/// tenths, and those left over go to the largest remainders, earlier ones first. All zero when nothing is counted.
pub fn shares(counts: &[usize]) -> Vec<usize> {
    let total: usize = counts.iter().sum();
    if total == 0 {
        return vec![0; counts.len()];
    }
    let mut tenths: Vec<usize> = counts.iter().map(|count| count * 1000 / total).collect();
    let mut order: Vec<usize> = (0..counts.len()).collect();
    order.sort_by_key(|i| std::cmp::Reverse(counts[*i] * 1000 % total));
    let left = 1000 - tenths.iter().sum::<usize>();
    for i in order.into_iter().take(left) {
        tenths[i] += 1;
    }
    tenths
}

/// `122` tenths as `12.2`.
pub fn percent(tenths: usize) -> String {
    format!("{}.{}", tenths / 10, tenths % 10)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn the_largest_remainders_get_what_is_left() {
        assert_eq!(shares(&[1, 1, 1]), [334, 333, 333]);
        assert_eq!(shares(&[0, 5]), [0, 1000]);
        assert_eq!(shares(&[0, 0]), [0, 0]);
        assert_eq!(percent(334), "33.4");
    }

    proptest! {
        #[test]
        fn shares_add_up(counts in prop::collection::vec(0usize..5000, 1..12)) {
            let sum: usize = shares(&counts).iter().sum();
            let expected = if counts.iter().all(|c| *c == 0) { 0 } else { 1000 };
            prop_assert_eq!(sum, expected);
        }
    }
}
