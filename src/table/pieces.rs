//! A document → paragraphs and grids in reading order.

use super::grid::Grid;
use super::lattice::{self, Mesh};
use super::{fill, lines, prose, ruling};
use crate::model::Warning;
use crate::origin::Origin;
use crate::read::{Axis, Block, Canvas, Document};

/// What a document holds, in reading order.
#[derive(Debug, Clone, Default)]
pub struct Pieces {
    /// Paragraphs and tables.
    pub pieces: Vec<Piece>,
    /// What could not be read surely, the reader's warnings included.
    pub warnings: Vec<Warning>,
}

/// A paragraph or a table.
#[derive(Debug, Clone, PartialEq)]
pub enum Piece {
    /// A paragraph outside tables, its lines joined.
    Text {
        /// As printed.
        text: String,
        /// Page from 1; `None` for formats without pages.
        page: Option<u32>,
    },
    /// A table, or the part of one that stands on one page.
    Grid(Grid),
}

/// Finds the tables of a document. Page headers, footers, page numbers and watermarks are left out; a table that
/// goes on overleaf is one grid per page.
pub fn pieces(document: Document) -> Pieces {
    let mut found = Pieces {
        pieces: Vec::new(),
        warnings: document.warnings,
    };
    for block in document.blocks {
        match block {
            Block::Text { text, page } => found.pieces.push(Piece::Text { text, page }),
            Block::Grid(grid) => found.pieces.push(Piece::Grid(grid)),
            Block::Canvas(canvas) => page_pieces(&canvas, &mut found),
        }
    }
    found
}

fn page_pieces(canvas: &Canvas, found: &mut Pieces) {
    let mut taken = vec![false; canvas.glyphs.len()];
    let mut grids = Vec::new();
    for mesh in meshes(canvas) {
        let grid = fill::fill(&mesh, &canvas.glyphs, canvas.page, &mut taken);
        for area in &mesh.ragged {
            found.warnings.push(Warning {
                message: format!(
                    "第{}页的表格有一处边框不闭合，单元格按能画出的矩形切分",
                    canvas.page
                ),
                text: None,
                origin: Some(Origin {
                    page: Some(canvas.page),
                    area: Some(*area),
                    ..Origin::default()
                }),
            });
        }
        grids.push(grid);
    }
    let rest = canvas
        .glyphs
        .iter()
        .zip(&taken)
        .filter(|(_, taken)| !**taken)
        .map(|(g, _)| g);
    let mut placed: Vec<(f64, Piece)> = prose::paragraphs(&lines::lines(rest))
        .into_iter()
        .map(|(y, text)| {
            (
                y,
                Piece::Text {
                    text,
                    page: Some(canvas.page),
                },
            )
        })
        .collect();
    placed.extend(
        grids
            .into_iter()
            .map(|grid| (grid.area.map_or(0.0, |a| a.y0), Piece::Grid(grid))),
    );
    placed.sort_by(|a, b| a.0.total_cmp(&b.0));
    found
        .pieces
        .extend(placed.into_iter().map(|(_, piece)| piece));
}

/// The ruled tables of a page, top to bottom.
pub fn meshes(canvas: &Canvas) -> Vec<Mesh> {
    let tolerance = tolerance(canvas);
    let rulings = ruling::merge(&canvas.rulings);
    let mut meshes: Vec<Mesh> = ruling::connected(&rulings, tolerance)
        .into_iter()
        .filter(|group| {
            [Axis::Horizontal, Axis::Vertical]
                .iter()
                .all(|axis| group.iter().any(|r| r.axis == *axis))
        })
        .filter_map(|group| lattice::mesh(&group, tolerance))
        .filter(|mesh| mesh.regions.len() > 1)
        .collect();
    meshes.sort_by(|a, b| a.area().y0.total_cmp(&b.area().y0));
    meshes
}

/// Points within which two rulings are one: less than any row or column that could hold the page's text.
fn tolerance(canvas: &Canvas) -> f64 {
    let mut sizes: Vec<f64> = canvas.glyphs.iter().map(|g| g.size).collect();
    if sizes.is_empty() {
        return 3.0;
    }
    let middle = sizes.len() / 2;
    let (_, median, _) = sizes.select_nth_unstable_by(middle, f64::total_cmp);
    (0.35 * *median).clamp(2.0, 4.0)
}
