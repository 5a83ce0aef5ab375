//! A document → paragraphs and grids in reading order.

use super::grid::Grid;
use super::lattice::{self, Mesh};
use super::lines::Printed;
use super::prose::Measure;
use super::{fill, furniture, lines, prose, ruling, sparse, unruled, zones};
use crate::geometry::Rect;
use crate::model::Warning;
use crate::origin::Origin;
use crate::read::{Axis, Block, Canvas, Document, Glyph, Ruling};

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
    let mut canvases = Vec::new();
    for block in document.blocks {
        match block {
            Block::Canvas(canvas) => canvases.push(canvas),
            Block::Text { text, page } => found.pieces.push(Piece::Text { text, page }),
            Block::Grid(grid) => found.pieces.push(Piece::Grid(grid)),
        }
    }
    furniture::take_off_watermarks(&mut canvases);
    let mut sheets: Vec<Sheet> = canvases
        .iter()
        .map(|canvas| Sheet::new(canvas, &mut found.warnings))
        .collect();
    drop_furniture(&mut sheets);
    let measures: Vec<Measure> = sheets
        .iter()
        .map(|sheet| {
            let alike = sheets
                .iter()
                .filter(|s| (s.width - sheet.width).abs() < 1.0);
            let mut measure = Measure::of(alike.clone().flat_map(|s| &s.lines));
            for area in alike
                .flat_map(|s| &s.grids)
                .filter_map(|grid| grid.area.as_ref())
            {
                measure.widen(area);
            }
            measure
        })
        .collect();
    let mut flow = Flow::default();
    for (sheet, measure) in sheets.into_iter().zip(measures) {
        sheet.read(&measure, &mut flow);
    }
    found.pieces.extend(flow.pieces);
    found
}

/// A page with its ruled tables found.
struct Sheet {
    page: u32,
    width: f64,
    height: f64,
    /// Top to bottom.
    grids: Vec<Grid>,
    /// What stands outside them, top to bottom.
    lines: Vec<Printed>,
    /// Rulings that make no mesh.
    rulings: Vec<Ruling>,
    /// Shaded areas.
    fills: Vec<Rect>,
}

impl Sheet {
    fn new(canvas: &Canvas, warnings: &mut Vec<Warning>) -> Self {
        let mut taken = vec![false; canvas.glyphs.len()];
        let mut grids = Vec::new();
        let (meshes, loose) = meshes(canvas);
        for mut mesh in meshes {
            let inside = lines_in(&mesh, &canvas.glyphs);
            sparse::refine(&mut mesh, &inside);
            grids.push(fill::fill(&mesh, &canvas.glyphs, canvas.page, &mut taken));
            for area in &mesh.ragged {
                warnings.push(Warning {
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
        }
        let rest = canvas
            .glyphs
            .iter()
            .zip(&taken)
            .filter(|(_, taken)| !**taken)
            .map(|(glyph, _)| glyph);
        Sheet {
            page: canvas.page,
            width: canvas.width,
            height: canvas.height,
            grids,
            lines: lines::lines(rest),
            rulings: loose,
            fills: canvas.fills.clone(),
        }
    }

    /// Adds the page's paragraphs and grids in reading order.
    fn read(self, measure: &Measure, flow: &mut Flow) {
        let crossed = |x: f64, top: f64, bottom: f64| {
            let through = |r: &&Ruling| {
                r.axis == Axis::Horizontal
                    && r.from < x - 20.0
                    && r.to > x + 20.0
                    && r.at > top
                    && r.at < bottom
            };
            self.rulings.iter().filter(through).count() > 2
        };
        let zones = zones::zones(self.lines, &crossed);
        let alone = zones.len() == 1;
        let mut grids = self.grids;
        for lines in zones {
            let zone = Measure::of(lines.iter());
            let measure = if alone { measure } else { &zone };
            let mut lines = lines.as_slice();
            let mut tables = unruled::find(lines, &self.rulings, &self.fills, self.page)
                .into_iter()
                .peekable();
            let mut read = 0;
            loop {
                // The next table of this zone: a ruled one that stands in it, or an unruled one among its lines.
                let ruled = grids
                    .iter()
                    .position(|g| alone || g.area.is_some_and(|a| zone.holds(a.center_x())));
                let ruled_top = ruled
                    .and_then(|i| grids[i].area)
                    .map_or(f64::INFINITY, |a| a.y0);
                let next = tables
                    .peek()
                    .map_or(f64::INFINITY, |t| t.grid.area.map_or(0.0, |a| a.y0));
                if let (Some(i), true) = (ruled, ruled_top <= next) {
                    let after = lines.partition_point(|l| l.area.center_y() < ruled_top);
                    let (above, below) = lines.split_at(after);
                    let grid = grids.remove(i);
                    flow.table(above, grid, measure, self.page);
                    lines = below;
                    read += after;
                } else if let Some(table) = tables.next() {
                    let above = &lines[..table.lines.start - read];
                    flow.table(above, table.grid, measure, self.page);
                    lines = &lines[table.lines.end - read..];
                    read = table.lines.end;
                } else {
                    break;
                }
            }
            flow.prose(lines, measure, self.page);
        }
        for grid in grids {
            flow.table(&[], grid, measure, self.page);
        }
    }
}

fn lines_in(mesh: &Mesh, glyphs: &[Glyph]) -> Vec<Printed> {
    let area = mesh.area();
    lines::lines(
        glyphs
            .iter()
            .filter(|g| area.contains(g.area.center_x(), g.area.center_y())),
    )
}

/// The line that stands directly over a table.
fn caption(above: &[Printed], top: f64) -> String {
    above
        .last()
        .filter(|line| top - line.area.y1 < 3.0 * line.size)
        .map(Printed::text)
        .unwrap_or_default()
}

fn drop_furniture(sheets: &mut [Sheet]) {
    let pages: Vec<(f64, &[Printed])> = sheets
        .iter()
        .map(|s| (s.height, s.lines.as_slice()))
        .collect();
    let marks = furniture::furniture(&pages);
    for (sheet, marks) in sheets.iter_mut().zip(marks) {
        let mut marks = marks.into_iter();
        sheet.lines.retain(|_| !marks.next().unwrap_or(false));
    }
}

/// Pieces of the pages so far.
#[derive(Default)]
struct Flow {
    pieces: Vec<Piece>,
    /// The last piece is a paragraph that may go on overleaf.
    open: bool,
    size: f64,
}

impl Flow {
    fn table(&mut self, above: &[Printed], mut grid: Grid, measure: &Measure, page: u32) {
        self.prose(above, measure, page);
        grid.caption = caption(above, grid.area.map_or(0.0, |area| area.y0));
        self.pieces.push(Piece::Grid(grid));
        self.open = false;
    }

    fn prose(&mut self, lines: &[Printed], measure: &Measure, page: u32) {
        for paragraph in prose::paragraphs(lines, measure) {
            let same_size = (self.size - paragraph.size).abs() < 0.12 * paragraph.size;
            match self.pieces.last_mut() {
                Some(Piece::Text { text, page: before })
                    if self.open && *before != Some(page) && !paragraph.opens && same_size =>
                {
                    prose::join(text, &paragraph.text);
                }
                _ => self.pieces.push(Piece::Text {
                    text: paragraph.text,
                    page: Some(page),
                }),
            }
            self.open = paragraph.full;
            self.size = paragraph.size;
        }
    }
}

/// The meshes of a page, top to bottom, and the rulings that make none.
fn meshes(canvas: &Canvas) -> (Vec<Mesh>, Vec<Ruling>) {
    let tolerance = tolerance(canvas);
    let mut meshes: Vec<Mesh> = Vec::new();
    let mut loose = Vec::new();
    for group in ruling::connected(&rulings(canvas), tolerance) {
        match lattice::mesh(&group, tolerance) {
            Some(mesh) if mesh.cols() > 1 => meshes.push(mesh),
            _ => loose.extend(group),
        }
    }
    meshes.sort_by(|a, b| a.area().y0.total_cmp(&b.area().y0));
    (meshes, loose)
}

/// The whole rulings of a page: collinear pieces joined, dots and stray marks dropped.
pub fn rulings(canvas: &Canvas) -> Vec<Ruling> {
    ruling::merge(&canvas.rulings)
}

/// Points within which two rulings are one: less than any row or column that could hold the page's text.
fn tolerance(canvas: &Canvas) -> f64 {
    (0.35 * furniture::median_size(&canvas.glyphs)).clamp(2.0, 4.0)
}
