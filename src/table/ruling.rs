//! Drawn lines → whole rulings, and rulings → the groups that make up one table each.

use crate::read::{Axis, Ruling};

/// Points across: rulings closer than this are one line drawn in pieces or twice.
const ACROSS: f64 = 1.2;

/// Points along: pieces of one line may leave gaps this wide (corners, borders drawn cell by cell).
const ALONG: f64 = 2.6;

/// Points: shorter lines are dots and dashes that joined no others.
const SHORTEST: f64 = 4.5;

/// Joins collinear pieces, doubled lines and dashes; drops what stays too short to part two cells.
pub fn merge(rulings: &[Ruling]) -> Vec<Ruling> {
    let mut merged = Vec::new();
    for axis in [Axis::Horizontal, Axis::Vertical] {
        let mut lines: Vec<Ruling> = rulings.iter().filter(|r| r.axis == axis).copied().collect();
        lines.sort_by(|a, b| a.at.total_cmp(&b.at).then(a.from.total_cmp(&b.from)));
        let mut rest = lines.as_slice();
        while let Some(first) = rest.first() {
            let count = rest.partition_point(|r| r.at - first.at <= ACROSS);
            let (group, after) = rest.split_at(count);
            join_collinear(group.to_vec(), &mut merged);
            rest = after;
        }
    }
    merged.retain(|r| r.to - r.from >= SHORTEST);
    merged
}

fn join_collinear(mut group: Vec<Ruling>, merged: &mut Vec<Ruling>) {
    group.sort_by(|a, b| a.from.total_cmp(&b.from));
    let mut group = group.into_iter();
    let Some(first) = group.next() else { return };
    let mut run = Run::new(first);
    for piece in group {
        if run.reaches(&piece) {
            run.add(&piece);
        } else {
            merged.push(run.ruling());
            run = Run::new(piece);
        }
    }
    merged.push(run.ruling());
}

/// Pieces of one line met so far.
struct Run {
    whole: Ruling,
    /// Σ position × length, and Σ length: a long piece says best where the line is.
    moment: f64,
    length: f64,
    /// Length of the last piece: dashes may be as far apart as they are long.
    last: f64,
}

impl Run {
    fn new(piece: Ruling) -> Self {
        let length = (piece.to - piece.from).max(0.01);
        Run {
            whole: piece,
            moment: piece.at * length,
            length,
            last: length,
        }
    }

    fn reaches(&self, piece: &Ruling) -> bool {
        let dash = self.last.min(piece.to - piece.from);
        let gap = if dash < 12.0 {
            ALONG.max(1.2 * dash)
        } else {
            ALONG
        };
        piece.from <= self.whole.to + gap
    }

    fn add(&mut self, piece: &Ruling) {
        let length = (piece.to - piece.from).max(0.01);
        self.moment += piece.at * length;
        self.length += length;
        self.last = length;
        self.whole.to = self.whole.to.max(piece.to);
        self.whole.thickness = self.whole.thickness.max(piece.thickness);
    }

    fn ruling(self) -> Ruling {
        Ruling {
            at: self.moment / self.length,
            ..self.whole
        }
    }
}

/// Groups of rulings that touch one another, within `reach` points.
pub fn connected(rulings: &[Ruling], reach: f64) -> Vec<Vec<Ruling>> {
    let mut parent: Vec<usize> = (0..rulings.len()).collect();
    fn root(parent: &mut [usize], mut i: usize) -> usize {
        while parent[i] != i {
            parent[i] = parent[parent[i]];
            i = parent[i];
        }
        i
    }
    // Sorted by left edge, so that only neighbours along x are compared.
    let mut order: Vec<usize> = (0..rulings.len()).collect();
    let boxes: Vec<_> = rulings.iter().map(|r| bounds(r, reach / 2.0)).collect();
    order.sort_by(|&a, &b| boxes[a].x0.total_cmp(&boxes[b].x0));
    for (k, &i) in order.iter().enumerate() {
        for &j in &order[k + 1..] {
            if boxes[j].x0 > boxes[i].x1 {
                break;
            }
            if boxes[i].intersect(&boxes[j]).is_some() {
                let (a, b) = (root(&mut parent, i), root(&mut parent, j));
                parent[a.max(b)] = a.min(b);
            }
        }
    }
    let mut groups: Vec<Vec<Ruling>> = Vec::new();
    let mut of_root = vec![usize::MAX; rulings.len()];
    for (i, ruling) in rulings.iter().enumerate() {
        let r = root(&mut parent, i);
        if of_root[r] == usize::MAX {
            of_root[r] = groups.len();
            groups.push(Vec::new());
        }
        groups[of_root[r]].push(*ruling);
    }
    groups
}

/// The box a ruling covers, widened on all sides.
pub fn bounds(ruling: &Ruling, by: f64) -> crate::geometry::Rect {
    let half = ruling.thickness / 2.0 + by;
    match ruling.axis {
        Axis::Horizontal => crate::geometry::Rect::new(
            ruling.from - by,
            ruling.at - half,
            ruling.to + by,
            ruling.at + half,
        ),
        Axis::Vertical => crate::geometry::Rect::new(
            ruling.at - half,
            ruling.from - by,
            ruling.at + half,
            ruling.to + by,
        ),
    }
}

#[cfg(test)]
pub mod tests {
    use super::*;

    /// A horizontal ruling.
    pub fn h(at: f64, from: f64, to: f64) -> Ruling {
        Ruling {
            axis: Axis::Horizontal,
            at,
            from,
            to,
            thickness: 0.5,
        }
    }

    /// A vertical ruling.
    pub fn v(at: f64, from: f64, to: f64) -> Ruling {
        Ruling {
            axis: Axis::Vertical,
            ..h(at, from, to)
        }
    }

    #[test]
    fn pieces_of_a_line_are_joined_and_two_lines_are_not() {
        let merged = merge(&[
            h(10.0, 0.0, 50.0),
            h(10.1, 50.5, 100.0),
            h(10.0, 140.0, 180.0),
        ]);
        assert_eq!(merged.len(), 2);
        assert_eq!((merged[0].from, merged[0].to), (0.0, 100.0));
    }

    #[test]
    fn a_dashed_line_is_one_line() {
        let dashes: Vec<Ruling> = (0..20)
            .map(|i| h(5.0, f64::from(i) * 6.0, f64::from(i) * 6.0 + 3.0))
            .collect();
        assert_eq!(merge(&dashes).len(), 1);
    }

    #[test]
    fn a_dotted_line_is_one_line_and_a_lone_dot_none() {
        let mut dots: Vec<Ruling> = (0..40)
            .map(|i| h(5.0, f64::from(i) * 1.5, f64::from(i) * 1.5 + 0.5))
            .collect();
        dots.push(h(90.0, 10.0, 10.5));
        assert_eq!(merge(&dots).len(), 1);
    }

    #[test]
    fn two_tables_are_two_groups() {
        let rulings = [
            h(0.0, 0.0, 100.0),
            v(0.0, 0.0, 20.0),
            h(100.0, 0.0, 100.0),
            v(50.0, 100.0, 120.0),
        ];
        assert_eq!(connected(&rulings, 3.0).len(), 2);
    }
}
