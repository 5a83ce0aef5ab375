//! Glyphs into the cells of a mesh, by geometry alone.

use super::grid::{Cell, Grid, Line};
use super::lattice::Mesh;
use super::lines::{self, Printed};
use crate::geometry::Rect;
use crate::read::Glyph;

/// The grid of a mesh, and the marks of which glyphs it took.
pub fn fill(mesh: &Mesh, glyphs: &[Glyph], page: u32, taken: &mut [bool]) -> Grid {
    let (rows, cols) = (mesh.rows(), mesh.cols());
    let mut region_at = vec![0usize; rows * cols];
    for (i, region) in mesh.regions.iter().enumerate() {
        for r in region.row..region.row + region.row_span {
            let from = r * cols + region.col;
            region_at[from..from + region.col_span].fill(i);
        }
    }
    let mut held: Vec<Vec<&Glyph>> = vec![Vec::new(); mesh.regions.len()];
    for (i, glyph) in glyphs.iter().enumerate() {
        if taken[i] {
            continue;
        }
        let Some(col) = slot(&mesh.xs, glyph.area.center_x()) else {
            continue;
        };
        let Some(row) = slot(&mesh.ys, glyph.area.center_y()) else {
            continue;
        };
        taken[i] = true;
        held[region_at[row * cols + col]].push(glyph);
    }
    let cells = mesh
        .regions
        .iter()
        .zip(held)
        .map(|(region, glyphs)| {
            let area = mesh.area_of(region);
            Cell {
                row: region.row,
                col: region.col,
                row_span: region.row_span,
                col_span: region.col_span,
                lines: cell_lines(&lines::lines(glyphs), &area),
                area: Some(area),
                page: Some(page),
                open_above: region.open_above,
                open_below: region.open_below,
            }
        })
        .collect();
    Grid {
        rows,
        cols,
        cells,
        page: Some(page),
        area: Some(mesh.area()),
        sheet: None,
        caption: String::new(),
    }
}

/// The slot between two lines in which a position lies.
fn slot(lines: &[f64], at: f64) -> Option<usize> {
    let after = lines.partition_point(|&line| line <= at);
    (after > 0 && after < lines.len()).then(|| after - 1)
}

/// Printed lines as the lines of a cell, with the room that each left.
pub fn cell_lines(printed: &[Printed], area: &Rect) -> Vec<Line> {
    // The narrowest margin is the cell's padding; what a centred line leaves beyond it on the left would be
    // room at the right, were the line set flush.
    let padding = printed
        .iter()
        .map(|line| (line.area.x0 - area.x0).min(area.x1 - line.area.x1))
        .fold(f64::INFINITY, f64::min)
        .max(0.0);
    printed
        .iter()
        .map(|line| {
            let left = line.area.x0 - area.x0;
            let right = area.x1 - line.area.x1;
            let size = line.size.max(0.1);
            let centred = (left - right).abs() < 0.8 * size && left > padding + 0.2 * size;
            let room = if centred {
                left + right - padding
            } else {
                right
            };
            Line {
                text: line.text(),
                slack: (line.angle == 0).then_some(room / size),
                area: Some(line.area),
            }
        })
        .collect()
}
