//! Nearly equal positions → one.

/// A position and how much it counts (the length of the ruling it comes from).
#[derive(Debug, Clone, Copy)]
pub struct Weighted {
    /// Points.
    pub at: f64,
    /// Greater than zero.
    pub weight: f64,
}

/// Groups of positions none of which is wider than `width`, as their weighted middles in ascending order.
///
/// A group too wide is cut at its widest gap, so that 0, 2, 4, 6 … do not all run together as they do when each
/// position is only compared with its neighbour.
pub fn snap(mut positions: Vec<Weighted>, width: f64) -> Vec<f64> {
    positions.retain(|p| p.at.is_finite());
    positions.sort_by(|a, b| a.at.total_cmp(&b.at));
    let mut middles = Vec::new();
    split(&positions, width, &mut middles);
    middles
}

fn split(group: &[Weighted], width: f64, middles: &mut Vec<f64>) {
    let (Some(first), Some(last)) = (group.first(), group.last()) else {
        return;
    };
    if last.at - first.at <= width {
        let total: f64 = group.iter().map(|p| p.weight).sum();
        let moment: f64 = group.iter().map(|p| p.at * p.weight).sum();
        middles.push(if total > 0.0 {
            moment / total
        } else {
            first.at
        });
        return;
    }
    let widest = (1..group.len())
        .max_by(|&i, &j| {
            let gap = |k: usize| group[k].at - group[k - 1].at;
            gap(i).total_cmp(&gap(j))
        })
        .unwrap_or(1);
    split(&group[..widest], width, middles);
    split(&group[widest..], width, middles);
}

/// Index of the position nearest to `at`; `None` when there are none.
pub fn nearest(positions: &[f64], at: f64) -> Option<usize> {
    let after = positions.partition_point(|&p| p < at);
    match (after.checked_sub(1), positions.get(after)) {
        (Some(before), Some(&next)) => Some(if at - positions[before] <= next - at {
            before
        } else {
            after
        }),
        (Some(before), None) => Some(before),
        (None, Some(_)) => Some(after),
        (None, None) => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(values: &[f64]) -> Vec<Weighted> {
        values
            .iter()
            .map(|&at| Weighted { at, weight: 1.0 })
            .collect()
    }

    #[test]
    fn a_group_is_never_wider_than_allowed() {
        let positions: Vec<f64> = (0..20).map(|i| f64::from(i) * 2.5).collect();
        let middles = snap(at(&positions), 3.0);
        assert!(middles.len() >= 10, "{middles:?}");
    }

    #[test]
    fn doubled_lines_are_one() {
        assert_eq!(
            snap(at(&[10.0, 11.0, 50.0, 51.0, 90.0]), 3.0),
            [10.5, 50.5, 90.0]
        );
    }

    #[test]
    fn the_nearest_position_is_found_at_the_ends_too() {
        let positions = [10.0, 20.0, 30.0];
        assert_eq!(nearest(&positions, -5.0), Some(0));
        assert_eq!(nearest(&positions, 14.0), Some(0));
        assert_eq!(nearest(&positions, 16.0), Some(1));
        assert_eq!(nearest(&positions, 99.0), Some(2));
        assert_eq!(nearest(&[], 1.0), None);
    }
}
