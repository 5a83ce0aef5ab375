//! One-to-one assignment of the largest total weight, over the edges worth having.

use std::collections::BTreeMap;

use pathfinding::prelude::{Matrix, kuhn_munkres};

/// A possible pair of a row and a column.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Edge {
    pub row: usize,
    pub column: usize,
    /// Logarithmic odds that the two are one.
    pub odds: f32,
}

/// Steps per unit of odds: the assignment counts in whole numbers, whose sums are exact.
const STEPS: f32 = 1000.0;

/// The one-to-one choice among `edges` with the largest sum of odds above `floor`, by row. A row or column may
/// stay alone. Edges that cannot compete with each other are solved apart: the work grows with the cube of the
/// largest tangle, not of the plan.
pub(super) fn assign(edges: &[Edge], floor: f32) -> Vec<Edge> {
    let worth: Vec<Edge> = edges.iter().filter(|e| e.odds > floor).copied().collect();
    let mut chosen = Vec::new();
    for tangle in tangles(&worth) {
        if let [only] = tangle[..] {
            chosen.push(only);
        } else {
            chosen.extend(solve(&tangle, floor));
        }
    }
    chosen.sort_by_key(|e| e.row);
    chosen
}

/// Edges grouped so that edges of different groups share neither row nor column.
fn tangles(edges: &[Edge]) -> Vec<Vec<Edge>> {
    let rows = edges.iter().map(|e| e.row + 1).max().unwrap_or(0);
    let columns = edges.iter().map(|e| e.column + 1).max().unwrap_or(0);
    let mut leader: Vec<usize> = (0..rows + columns).collect();
    fn find(leader: &mut [usize], mut at: usize) -> usize {
        while leader[at] != at {
            leader[at] = leader[leader[at]];
            at = leader[at];
        }
        at
    }
    for edge in edges {
        let row = find(&mut leader, edge.row);
        let column = find(&mut leader, rows + edge.column);
        leader[row.max(column)] = row.min(column);
    }
    let mut groups: BTreeMap<usize, Vec<Edge>> = BTreeMap::new();
    for edge in edges {
        let group = find(&mut leader, edge.row);
        groups.entry(group).or_default().push(*edge);
    }
    groups.into_values().collect()
}

fn solve(edges: &[Edge], floor: f32) -> Vec<Edge> {
    let index = |mut all: Vec<usize>| {
        all.sort_unstable();
        all.dedup();
        all
    };
    let rows = index(edges.iter().map(|e| e.row).collect());
    let columns = index(edges.iter().map(|e| e.column).collect());
    let upright = rows.len() <= columns.len();
    let mut weights: Matrix<i64> = if upright {
        Matrix::new(rows.len(), columns.len(), 0)
    } else {
        Matrix::new(columns.len(), rows.len(), 0)
    };
    let place = |edge: &Edge| {
        let row = rows.binary_search(&edge.row).ok()?;
        let column = columns.binary_search(&edge.column).ok()?;
        Some(if upright {
            (row, column)
        } else {
            (column, row)
        })
    };
    for edge in edges {
        if let Some(at) = place(edge) {
            weights[at] = (((edge.odds - floor) * STEPS) as i64).max(1);
        }
    }
    let (_, assigned) = kuhn_munkres(&weights);
    edges
        .iter()
        .filter(|edge| place(edge).is_some_and(|(short, long)| assigned[short] == long))
        .copied()
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn edge(row: usize, column: usize, odds: f32) -> Edge {
        Edge { row, column, odds }
    }

    #[test]
    fn the_best_total_wins_over_the_best_single_pair() {
        let edges = [
            edge(0, 0, 3.0),
            edge(0, 1, 2.5),
            edge(1, 0, 2.8),
            edge(2, 5, 1.0),
            edge(2, 6, -1.0),
        ];
        assert_eq!(
            assign(&edges, 0.0),
            [edge(0, 1, 2.5), edge(1, 0, 2.8), edge(2, 5, 1.0)]
        );
    }

    #[test]
    fn more_rows_than_columns_leave_rows_alone() {
        let edges = [edge(0, 0, 1.0), edge(1, 0, 2.0), edge(2, 0, 1.5)];
        assert_eq!(assign(&edges, 0.0), [edge(1, 0, 2.0)]);
        assert_eq!(assign(&[], 0.0), []);
    }
}
