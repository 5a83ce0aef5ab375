//! Rulings → mesh: numbered lines, slots between them, walls where a ruling covers a slot's side, and the
//! regions that walls enclose.
//!
//! Row and column spans come out of a flood fill: a region over several slots is a merged cell.

use super::snap::{Weighted, nearest, snap};
use crate::geometry::Rect;
use crate::read::{Axis, Ruling};

/// Share of a slot's side that rulings must cover to make it a wall.
const COVERED: f64 = 0.6;

/// A table's skeleton.
#[derive(Debug, Clone, PartialEq)]
pub struct Mesh {
    /// x of the vertical lines, ascending; column `c` lies between `xs[c]` and `xs[c + 1]`.
    pub xs: Vec<f64>,
    /// y of the horizontal lines, ascending.
    pub ys: Vec<f64>,
    /// Rectangular regions; every slot belongs to exactly one.
    pub regions: Vec<Region>,
    /// Regions that were no rectangles and had to be cut, as boxes.
    pub ragged: Vec<Rect>,
}

/// A rectangle of slots without a wall inside.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Region {
    /// First row.
    pub row: usize,
    /// First column.
    pub col: usize,
    /// Rows covered.
    pub row_span: usize,
    /// Columns covered.
    pub col_span: usize,
    /// The mesh ends here without a ruling above it.
    pub open_above: bool,
    /// The mesh ends here without a ruling below it.
    pub open_below: bool,
}

impl Mesh {
    /// Number of rows.
    pub fn rows(&self) -> usize {
        self.ys.len().saturating_sub(1)
    }

    /// Number of columns.
    pub fn cols(&self) -> usize {
        self.xs.len().saturating_sub(1)
    }

    /// The whole mesh as a box.
    pub fn area(&self) -> Rect {
        let ends = |v: &[f64]| {
            (
                v.first().copied().unwrap_or_default(),
                v.last().copied().unwrap_or_default(),
            )
        };
        let ((x0, x1), (y0, y1)) = (ends(&self.xs), ends(&self.ys));
        Rect { x0, y0, x1, y1 }
    }

    /// A region's box.
    pub fn area_of(&self, region: &Region) -> Rect {
        Rect {
            x0: self.xs[region.col],
            y0: self.ys[region.row],
            x1: self.xs[region.col + region.col_span],
            y1: self.ys[region.row + region.row_span],
        }
    }
}

/// The mesh that a group of rulings makes; `None` when they enclose nothing. Lines closer than `tolerance` points
/// are one. Missing outer edges are closed: where the rulings end, the table ends.
pub fn mesh(rulings: &[Ruling], tolerance: f64) -> Option<Mesh> {
    let xs = lines(rulings, Axis::Vertical, tolerance);
    let mut ys = lines(rulings, Axis::Horizontal, tolerance);
    if xs.len() < 2 || ys.len() < 2 {
        return None;
    }
    let drawn = ys.clone();
    add_ends(rulings, &mut ys, tolerance);
    let walls = Walls::new(rulings, &xs, &ys, tolerance);
    let (xs, ys, walls) = walls.without_idle_lines(xs, ys);
    let (regions, mut ragged) = regions(&walls, &xs, &ys);
    // A heading over columns that no rule closes below is cut where the rulings between them begin: no doubt there.
    ragged.retain(|area| {
        !ys.iter()
            .any(|y| *y > area.y0 && *y < area.y1 && !drawn.contains(y))
    });
    Some(Mesh {
        xs,
        ys,
        regions,
        ragged,
    })
}

/// Positions of the lines across an axis: where its rulings are, and where the others end beyond them.
fn lines(rulings: &[Ruling], axis: Axis, tolerance: f64) -> Vec<f64> {
    let mut at = Vec::new();
    let mut ends = (f64::INFINITY, f64::NEG_INFINITY);
    for ruling in rulings {
        if ruling.axis == axis {
            at.push(Weighted {
                at: ruling.at,
                weight: ruling.to - ruling.from,
            });
        } else {
            ends = (ends.0.min(ruling.from), ends.1.max(ruling.to));
        }
    }
    let mut lines = snap(at, tolerance);
    // Wide enough for a character; less is a line drawn past its corner.
    let beyond = 2.0 * tolerance;
    if let (Some(&first), Some(&last)) = (lines.first(), lines.last()) {
        if ends.0 < first - beyond {
            lines.insert(0, ends.0);
        }
        if ends.1 > last + beyond {
            lines.push(ends.1);
        }
    } else if ends.1 - ends.0 > beyond {
        lines = vec![ends.0, ends.1];
    }
    lines
}

/// Adds the heights at which vertical rulings begin or end between two lines: a heading over several columns stops
/// them there, whether a rule is drawn below it or not.
fn add_ends(rulings: &[Ruling], ys: &mut Vec<f64>, tolerance: f64) {
    let ends = rulings
        .iter()
        .filter(|r| r.axis == Axis::Vertical)
        .flat_map(|r| [r.from, r.to])
        .filter(|end| ys.iter().all(|y| (y - end).abs() > 2.5 * tolerance))
        .map(|at| Weighted { at, weight: 1.0 })
        .collect();
    ys.extend(snap(ends, tolerance));
    ys.sort_by(f64::total_cmp);
}

/// Which sides of which slots a ruling covers.
struct Walls {
    rows: usize,
    cols: usize,
    /// `(rows + 1) × cols`: the side above row `r`, at `r * cols + c`.
    horizontal: Vec<bool>,
    /// `rows × (cols + 1)`: the side left of column `c`, at `r * (cols + 1) + c`.
    vertical: Vec<bool>,
}

impl Walls {
    fn new(rulings: &[Ruling], xs: &[f64], ys: &[f64], tolerance: f64) -> Self {
        let (rows, cols) = (ys.len() - 1, xs.len() - 1);
        let horizontal = covered(rulings, Axis::Horizontal, ys, xs, tolerance);
        let by_line = covered(rulings, Axis::Vertical, xs, ys, tolerance);
        let mut vertical = vec![false; rows * (cols + 1)];
        for c in 0..=cols {
            for r in 0..rows {
                vertical[r * (cols + 1) + c] = by_line[c * rows + r];
            }
        }
        Walls {
            rows,
            cols,
            horizontal,
            vertical,
        }
    }

    fn above(&self, row: usize, col: usize) -> bool {
        self.horizontal[row * self.cols + col]
    }

    fn left(&self, row: usize, col: usize) -> bool {
        self.vertical[row * (self.cols + 1) + col]
    }

    /// Drops inner lines that are no wall anywhere: an underline inside a cell, a ruling too short to part anything.
    fn without_idle_lines(self, xs: Vec<f64>, ys: Vec<f64>) -> (Vec<f64>, Vec<f64>, Walls) {
        let keep_y: Vec<usize> = (0..=self.rows)
            .filter(|&r| {
                r == 0
                    || r == self.rows
                    || (0..self.cols).any(|c| self.above(r, c))
                    || (0..=self.cols).any(|c| self.left(r - 1, c) != self.left(r, c))
            })
            .collect();
        let keep_x: Vec<usize> = (0..=self.cols)
            .filter(|&c| c == 0 || c == self.cols || (0..self.rows).any(|r| self.left(r, c)))
            .collect();
        let (rows, cols) = (keep_y.len() - 1, keep_x.len() - 1);
        let horizontal = keep_y
            .iter()
            .flat_map(|&r| keep_x[..cols].iter().map(move |&c| (r, c)))
            .map(|(r, c)| self.above(r, c))
            .collect();
        let vertical = keep_y[..rows]
            .iter()
            .flat_map(|&r| keep_x.iter().map(move |&c| (r, c)))
            .map(|(r, c)| self.left(r, c))
            .collect();
        let walls = Walls {
            rows,
            cols,
            horizontal,
            vertical,
        };
        (
            keep_x.into_iter().map(|c| xs[c]).collect(),
            keep_y.into_iter().map(|r| ys[r]).collect(),
            walls,
        )
    }
}

/// For each line of `lines` and each slot between neighbouring `across`: whether rulings cover it.
fn covered(
    rulings: &[Ruling],
    axis: Axis,
    lines: &[f64],
    across: &[f64],
    tolerance: f64,
) -> Vec<bool> {
    let slots = across.len() - 1;
    let mut spans: Vec<Vec<(f64, f64)>> = vec![Vec::new(); lines.len()];
    for ruling in rulings.iter().filter(|r| r.axis == axis) {
        if let Some(line) = nearest(lines, ruling.at)
            && (lines[line] - ruling.at).abs() <= tolerance
        {
            spans[line].push((ruling.from - tolerance, ruling.to + tolerance));
        }
    }
    let mut covered = Vec::with_capacity(lines.len() * slots);
    for spans in &mut spans {
        spans.sort_by(|a, b| a.0.total_cmp(&b.0));
        for slot in across.windows(2) {
            let mut reached = slot[0];
            let mut length = 0.0;
            for &(from, to) in spans.iter() {
                let (from, to) = (from.max(reached), to.min(slot[1]));
                if to > from {
                    length += to - from;
                    reached = to;
                }
            }
            covered.push(length >= COVERED * (slot[1] - slot[0]));
        }
    }
    covered
}

fn regions(walls: &Walls, xs: &[f64], ys: &[f64]) -> (Vec<Region>, Vec<Rect>) {
    let (rows, cols) = (walls.rows, walls.cols);
    let mut number = vec![usize::MAX; rows * cols];
    let mut regions = Vec::new();
    let mut ragged = Vec::new();
    let mut next = 0;
    for start in 0..rows * cols {
        if number[start] != usize::MAX {
            continue;
        }
        let mut slots = vec![start];
        number[start] = next;
        let (mut low, mut high) = ((start / cols, start % cols), (start / cols, start % cols));
        let mut seen = 0;
        while let Some(&slot) = slots.get(seen) {
            seen += 1;
            let (r, c) = (slot / cols, slot % cols);
            low = (low.0.min(r), low.1.min(c));
            high = (high.0.max(r), high.1.max(c));
            let mut go = |open: bool, to: usize| {
                if open && number[to] == usize::MAX {
                    number[to] = next;
                    slots.push(to);
                }
            };
            if r > 0 {
                go(!walls.above(r, c), slot - cols);
            }
            if r + 1 < rows {
                go(!walls.above(r + 1, c), slot + cols);
            }
            if c > 0 {
                go(!walls.left(r, c), slot - 1);
            }
            if c + 1 < cols {
                go(!walls.left(r, c + 1), slot + 1);
            }
        }
        let (height, width) = (high.0 - low.0 + 1, high.1 - low.1 + 1);
        // A wall inside that the fill went around: a rule that stops halfway through a heading over several columns.
        let parted = slots.iter().any(|&slot| {
            let (r, c) = (slot / cols, slot % cols);
            r > low.0 && walls.above(r, c) || c > low.1 && walls.left(r, c)
        });
        if slots.len() == height * width && !parted {
            regions.push(region(walls, low.0, low.1, height, width));
        } else {
            ragged.push(Rect {
                x0: xs[low.1],
                y0: ys[low.0],
                x1: xs[high.1 + 1],
                y1: ys[high.0 + 1],
            });
            cut(walls, &number, next, low, high, &mut regions);
        }
        next += 1;
    }
    regions.sort_by_key(|r| (r.row, r.col));
    (regions, ragged)
}

/// Cuts a region that is no rectangle into rectangles, from the top left: as wide as no wall stands in the way,
/// then as deep.
fn cut(
    walls: &Walls,
    number: &[usize],
    wanted: usize,
    low: (usize, usize),
    high: (usize, usize),
    regions: &mut Vec<Region>,
) {
    let cols = walls.cols;
    let mut taken = vec![false; number.len()];
    for r in low.0..=high.0 {
        for c in low.1..=high.1 {
            if number[r * cols + c] != wanted || taken[r * cols + c] {
                continue;
            }
            let free = |r: usize, c: usize, taken: &[bool]| {
                number[r * cols + c] == wanted && !taken[r * cols + c]
            };
            let mut width = 1;
            while c + width <= high.1 && free(r, c + width, &taken) && !walls.left(r, c + width) {
                width += 1;
            }
            let mut height = 1;
            while r + height <= high.0
                && (c..c + width).all(|k| {
                    free(r + height, k, &taken)
                        && !walls.above(r + height, k)
                        && (k == c || !walls.left(r + height, k))
                })
            {
                height += 1;
            }
            for row in r..r + height {
                taken[row * cols + c..row * cols + c + width].fill(true);
            }
            regions.push(region(walls, r, c, height, width));
        }
    }
}

fn region(walls: &Walls, row: usize, col: usize, row_span: usize, col_span: usize) -> Region {
    let open = |line: usize| !(col..col + col_span).any(|c| walls.above(line, c));
    Region {
        row,
        col,
        row_span,
        col_span,
        open_above: row == 0 && open(0),
        open_below: row + row_span == walls.rows && open(walls.rows),
    }
}

#[cfg(test)]
mod tests {
    use super::super::ruling::tests::{h, v};
    use super::*;

    fn spans(mesh: &Mesh) -> Vec<(usize, usize, usize, usize)> {
        mesh.regions
            .iter()
            .map(|r| (r.row, r.col, r.row_span, r.col_span))
            .collect()
    }

    /// Two rows of three columns, the frame drawn.
    fn frame() -> Vec<Ruling> {
        vec![
            h(0.0, 0.0, 300.0),
            h(60.0, 0.0, 300.0),
            v(0.0, 0.0, 60.0),
            v(300.0, 0.0, 60.0),
        ]
    }

    #[test]
    fn merged_cells_come_out_as_spans() {
        let mut rulings = frame();
        // The first column is merged over both rows; the heading over the second and third.
        rulings.extend([
            v(100.0, 0.0, 60.0),
            h(30.0, 100.0, 300.0),
            v(200.0, 30.0, 60.0),
        ]);
        let mesh = mesh(&rulings, 3.0).unwrap();
        assert_eq!(
            spans(&mesh),
            [(0, 0, 2, 1), (0, 1, 1, 2), (1, 1, 1, 1), (1, 2, 1, 1)]
        );
        assert!(mesh.ragged.is_empty());
    }

    #[test]
    fn missing_outer_edges_are_closed() {
        let rulings = [
            h(0.0, 0.0, 300.0),
            h(30.0, 0.0, 300.0),
            h(60.0, 0.0, 300.0),
            v(100.0, 0.0, 60.0),
            v(200.0, 0.0, 60.0),
        ];
        let mesh = mesh(&rulings, 3.0).unwrap();
        assert_eq!((mesh.rows(), mesh.cols()), (2, 3));
    }

    #[test]
    fn a_cell_cut_by_the_page_end_is_open_below() {
        let rulings = [
            h(0.0, 0.0, 200.0),
            h(30.0, 0.0, 200.0),
            v(0.0, 0.0, 80.0),
            v(100.0, 0.0, 80.0),
            v(200.0, 0.0, 80.0),
        ];
        let mesh = mesh(&rulings, 3.0).unwrap();
        assert_eq!(mesh.rows(), 2);
        assert!(
            mesh.regions
                .iter()
                .all(|r| r.open_below == (r.row == 1) && !r.open_above)
        );
    }

    #[test]
    fn gaps_at_corners_and_doubled_lines_do_not_matter() {
        let rulings = [
            h(0.0, 2.0, 98.0),
            h(0.0, 102.0, 198.0),
            h(30.0, 2.0, 198.0),
            h(31.5, 2.0, 198.0),
            h(60.0, 2.0, 198.0),
            v(0.0, 2.0, 58.0),
            v(99.0, 2.0, 58.0),
            v(101.0, 2.0, 58.0),
            v(200.0, 2.0, 58.0),
        ];
        let mesh = mesh(&rulings, 3.0).unwrap();
        assert_eq!((mesh.rows(), mesh.cols(), mesh.regions.len()), (2, 2, 4));
    }

    #[test]
    fn a_region_that_is_no_rectangle_is_cut_and_told() {
        let mut rulings = frame();
        // The wall between the rows is missing under the second column only, and no wall parts the second from the third.
        rulings.extend([
            h(30.0, 0.0, 100.0),
            h(30.0, 200.0, 300.0),
            v(100.0, 0.0, 60.0),
            v(200.0, 0.0, 30.0),
        ]);
        let mesh = mesh(&rulings, 3.0).unwrap();
        assert_eq!(mesh.ragged.len(), 1);
        let covered: usize = mesh.regions.iter().map(|r| r.row_span * r.col_span).sum();
        assert_eq!(covered, 6);
    }

    #[test]
    fn a_heading_over_columns_needs_no_rule_below() {
        let mut rulings = frame();
        rulings.extend([v(100.0, 0.0, 60.0), v(200.0, 25.0, 60.0)]);
        let mesh = mesh(&rulings, 3.0).unwrap();
        assert_eq!(
            spans(&mesh),
            [(0, 0, 2, 1), (0, 1, 1, 2), (1, 1, 1, 1), (1, 2, 1, 1)]
        );
        assert!(mesh.ragged.is_empty());
    }

    #[test]
    fn an_underline_in_a_cell_parts_nothing() {
        let mut rulings = frame();
        rulings.extend([v(100.0, 0.0, 60.0), h(20.0, 110.0, 150.0)]);
        let mesh = mesh(&rulings, 3.0).unwrap();
        assert_eq!((mesh.rows(), mesh.cols()), (1, 2));
    }
}
