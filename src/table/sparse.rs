//! Meshes whose rulings part only some of the rows or columns → meshes that part them all.
//!
//! A frame, a rule under the heading and lines between columns are a common English table: its rows are parted by
//! nothing but white. A Chinese notice looks much the same where one high row fills a page, so only columns of figures,
//! or lines that run evenly through all columns, are believed.

use super::columns::{self, Columns};
use super::lattice::{Mesh, Region};
use super::lines::Printed;
use super::rows;
use super::segment::{Row, Segment, row};

/// Parts what the rulings of `mesh` leave together; `lines` are the page's printed lines inside it, top to bottom.
pub fn refine(mesh: &mut Mesh, lines: &[Printed]) {
    for col in (0..mesh.cols()).rev() {
        let at = hidden_columns(mesh, col, lines);
        if !at.is_empty() {
            split_column(mesh, col, &at, lines);
        }
    }
    for row in (0..mesh.rows()).rev() {
        let at = hidden_rows(mesh, row, lines);
        if !at.is_empty() {
            split_row(mesh, row, &at);
        }
    }
}

/// x positions at which the figures of a column stand apart.
fn hidden_columns(mesh: &Mesh, col: usize, lines: &[Printed]) -> Vec<f64> {
    let (from, to) = (mesh.xs[col], mesh.xs[col + 1]);
    let inside: Vec<Row> = lines
        .iter()
        .filter_map(|line| part(line, from, to))
        .collect();
    let tabular: Vec<&Row> = inside.iter().filter(|r| r.segments.len() > 1).collect();
    if tabular.len() < 3 {
        return Vec::new();
    }
    let all: usize = tabular.iter().map(|r| r.segments.len()).sum();
    let figures = tabular
        .iter()
        .flat_map(|r| &r.segments)
        .filter(|s| s.is_figure())
        .count();
    if figures * 5 < all * 3 {
        return Vec::new();
    }
    columns::columns(&inside.iter().collect::<Vec<_>>()).between
}

/// The part of a line between two x, as segments.
fn part(line: &Printed, from: f64, to: f64) -> Option<Row> {
    let words: Vec<_> = line
        .words
        .iter()
        .filter(|w| w.area.center_x() > from && w.area.center_x() < to)
        .cloned()
        .collect();
    let area = words.iter().map(|w| w.area).reduce(|a, b| a.union(&b))?;
    Some(row(
        &Printed {
            words,
            area,
            ..line.clone()
        },
        0,
    ))
}

/// y positions between the rows that stand in one row of the mesh.
fn hidden_rows(mesh: &Mesh, band: usize, lines: &[Printed]) -> Vec<f64> {
    let (top, bottom) = (mesh.ys[band], mesh.ys[band + 1]);
    let cells: Vec<&Region> = mesh
        .regions
        .iter()
        .filter(|r| r.row == band && r.row_span == 1)
        .collect();
    if cells.len() < 2 {
        return Vec::new();
    }
    let columns = Columns {
        between: cells[1..].iter().map(|r| mesh.xs[r.col]).collect(),
    };
    let rows: Vec<Row> = lines
        .iter()
        .filter(|l| l.area.center_y() > top && l.area.center_y() < bottom)
        .filter_map(|line| {
            let segments: Vec<Segment> = cells
                .iter()
                .filter_map(|r| part(line, mesh.xs[r.col], mesh.xs[r.col + r.col_span]))
                .map(|cell| Segment {
                    text: cell
                        .segments
                        .iter()
                        .map(|s| s.text.as_str())
                        .collect::<Vec<_>>()
                        .join(" "),
                    area: cell.area,
                })
                .collect();
            (!segments.is_empty()).then_some(Row {
                segments,
                area: line.area,
                baseline: line.baseline,
                size: line.size,
                line: 0,
            })
        })
        .collect();
    if rows.len() < 2 || !runs_evenly(&rows, cells.len()) {
        return Vec::new();
    }
    rows::rows(
        &rows,
        columns.count(),
        &|row, s| columns.reach(s, row.size),
        &[],
    )
    .windows(2)
    .map(|pair| {
        let above = rows[pair[0].clone()]
            .iter()
            .map(|r| r.area.y1)
            .fold(f64::NEG_INFINITY, f64::max);
        let below = rows[pair[1].clone()]
            .iter()
            .map(|r| r.area.y0)
            .fold(f64::INFINITY, f64::min);
        (above + below) / 2.0
    })
    .collect()
}

/// Whether lines are rows and not wrapped cells: columns of figures, or every line through all columns.
fn runs_evenly(rows: &[Row], cells: usize) -> bool {
    let whole: Vec<&Row> = rows
        .iter()
        .filter(|r| r.segments.len() * 2 >= cells && r.segments.len() > 1)
        .collect();
    let of_figures = whole
        .iter()
        .filter(|r| r.segments.iter().filter(|s| s.is_figure()).count() * 2 >= r.segments.len() - 1)
        .count();
    let through = rows.iter().filter(|r| r.segments.len() == cells).count();
    of_figures >= 2 && of_figures * 3 >= whole.len() * 2 && whole.len() * 6 >= rows.len()
        || rows.len() >= 3 && cells >= 3 && through == rows.len()
}

fn split_row(mesh: &mut Mesh, band: usize, at: &[f64]) {
    let more = at.len();
    let mut split = Vec::new();
    for region in &mut mesh.regions {
        if region.row > band {
            region.row += more;
        } else if region.row + region.row_span > band {
            if region.row == band && region.row_span == 1 {
                let (above, below) = (region.open_above, region.open_below);
                region.open_below = false;
                for k in 1..=more {
                    split.push(Region {
                        row: band + k,
                        open_above: false,
                        open_below: below && k == more,
                        ..*region
                    });
                }
                region.open_above = above;
            } else {
                region.row_span += more;
            }
        }
    }
    mesh.regions.extend(split);
    mesh.regions.sort_by_key(|r| (r.row, r.col));
    mesh.ys.splice(band + 1..band + 1, at.iter().copied());
}

fn split_column(mesh: &mut Mesh, col: usize, at: &[f64], lines: &[Printed]) {
    let more = at.len();
    let (from, to) = (mesh.xs[col], mesh.xs[col + 1]);
    let mut split = Vec::new();
    for i in 0..mesh.regions.len() {
        let area = mesh.area_of(&mesh.regions[i]);
        let region = &mut mesh.regions[i];
        if region.col > col {
            region.col += more;
            continue;
        }
        if region.col + region.col_span <= col {
            continue;
        }
        if region.col != col || region.col_span != 1 {
            region.col_span += more;
            continue;
        }
        // Only where no text runs across: a heading over several columns stays whole.
        let held: Vec<Row> = lines
            .iter()
            .filter(|l| l.area.center_y() > area.y0 && l.area.center_y() < area.y1)
            .filter_map(|line| part(line, from, to))
            .collect();
        let mut begin = 0;
        let base = *region;
        let mut parts = Vec::new();
        for (k, x) in at.iter().enumerate() {
            let crossed = held
                .iter()
                .flat_map(|r| &r.segments)
                .any(|s| s.area.x0 < *x && s.area.x1 > *x);
            if !crossed {
                parts.push((begin, k + 1 - begin));
                begin = k + 1;
            }
        }
        parts.push((begin, more + 1 - begin));
        region.col_span = parts[0].1;
        split.extend(parts[1..].iter().map(|&(start, span)| Region {
            col: col + start,
            col_span: span,
            ..base
        }));
    }
    mesh.regions.extend(split);
    mesh.regions.sort_by_key(|r| (r.row, r.col));
    mesh.xs.splice(col + 1..col + 1, at.iter().copied());
}

#[cfg(test)]
mod tests {
    use super::super::lattice::mesh;
    use super::super::lines::lines;
    use super::super::lines::tests::set;
    use super::super::ruling::tests::{h, v};
    use super::*;

    fn frame() -> Mesh {
        mesh(
            &[
                h(0.0, 0.0, 200.0),
                h(20.0, 0.0, 200.0),
                h(100.0, 0.0, 200.0),
                v(0.0, 0.0, 100.0),
                v(100.0, 0.0, 100.0),
                v(200.0, 0.0, 100.0),
            ],
            3.0,
        )
        .unwrap()
    }

    #[test]
    fn rows_of_figures_part_without_rules() {
        let mut glyphs = set("Year", 5.0, 14.0, 10.0);
        glyphs.extend(set("2010", 110.0, 14.0, 10.0));
        glyphs.extend(set("2011", 160.0, 14.0, 10.0));
        for (i, name) in ["France", "Spain", "Italy", "Malta"].iter().enumerate() {
            let y = 36.0 + 16.0 * i as f64;
            glyphs.extend(set(name, 5.0, y, 10.0));
            glyphs.extend(set("12.5", 110.0, y, 10.0));
            glyphs.extend(set("13.5", 160.0, y, 10.0));
        }
        let mut mesh = frame();
        refine(&mut mesh, &lines(&glyphs));
        assert_eq!((mesh.rows(), mesh.cols()), (5, 3));
        assert_eq!(mesh.regions.len(), 15);
    }

    #[test]
    fn a_high_row_of_wrapped_chinese_stays_one_row() {
        let mut glyphs = set("建成赤龙", 5.0, 40.0, 10.0);
        glyphs.extend(set("中学", 5.0, 54.0, 10.0));
        for (i, text) in ["完成全部内部装", "修的百分之二十", "完成外部景观工"]
            .iter()
            .enumerate()
        {
            glyphs.extend(set(text, 105.0, 40.0 + 14.0 * i as f64, 10.0));
        }
        let mut mesh = frame();
        refine(&mut mesh, &lines(&glyphs));
        assert_eq!((mesh.rows(), mesh.cols()), (2, 2));
    }
}
