//! All grids of a notice → the ones that are the plan, as parts of one table.

use super::column::{self, Columns};
use super::header::{Heading, Sketch};
use crate::model::Warning;
use crate::origin::Origin;
use crate::table::stitch::Part;
use crate::table::{Cell, Grid, Piece};
use crate::text::{join, mark, period};

/// The plan's table, not yet joined.
#[derive(Debug)]
pub struct Found {
    /// Its parts in order.
    pub parts: Vec<Part>,
    /// Its columns with their roles.
    pub columns: Columns,
    /// Captions and rows above the heading, and sheet names, of the first part.
    pub titles: Vec<String>,
    /// Index of the piece that is its first part.
    pub first: usize,
    /// Index of the piece that is its last part.
    pub last: usize,
    /// Indices of the pieces read as labels of parts.
    pub labels: Vec<usize>,
}

/// A grid of the notice, with what stands right over it.
struct Member {
    sketch: Sketch,
    /// Index of the piece.
    piece: usize,
    /// For every column of the grid its column in the chain.
    columns: Vec<usize>,
    /// The piece of text right above, if it can be a caption.
    above: Option<(usize, String)>,
    /// Whether it goes on from the member before.
    continues: bool,
}

/// Grids that are one table.
struct Chain {
    members: Vec<Member>,
    headings: Vec<Heading>,
}

impl Chain {
    /// The body cells of every column, each with the row it begins on, counted over all members.
    fn cells(&self) -> Vec<Vec<(usize, &Cell)>> {
        let mut cells = vec![Vec::new(); self.headings.len()];
        let mut above = 0;
        for member in &self.members {
            let grid = &member.sketch.grid;
            for cell in &grid.cells {
                if cell.row + cell.row_span > member.sketch.body
                    && let Some(column) = member.columns.get(cell.col)
                    && cell.col_span * 2 <= grid.cols.max(2)
                {
                    cells[*column].push((above + cell.row, cell));
                }
            }
            above += grid.rows;
        }
        cells
    }

    /// Rows below the heading that are one cell, or a numeral and one cell.
    fn banners(&self) -> usize {
        let wide = |m: &Member| {
            let grid = &m.sketch.grid;
            let cells = grid
                .cells
                .iter()
                .filter(|c| c.row >= m.sketch.body && !c.is_blank());
            cells
                .filter(|c| grid.cols > 3 && c.col <= 1 && c.col + c.col_span == grid.cols)
                .count()
        };
        self.members.iter().map(wide).sum()
    }

    fn rows(&self) -> usize {
        self.members
            .iter()
            .map(|m| m.sketch.grid.rows - m.sketch.body)
            .sum()
    }
}

/// Finds the plan's table among the pieces of a notice. Other tables are reported with their place.
/// `None` when no table can be a plan.
pub fn find(pieces: &[Piece], warnings: &mut Vec<Warning>) -> Option<Found> {
    let mut chains: Vec<Chain> = Vec::new();
    for (index, piece) in pieces.iter().enumerate() {
        let Piece::Grid(grid) = piece else { continue };
        if grid.cells.iter().all(Cell::is_blank) {
            continue;
        }
        let above = index
            .checked_sub(1)
            .and_then(|i| match &pieces[i] {
                Piece::Text { text, .. } => Some((i, join::tidy(text))),
                Piece::Grid(_) => None,
            })
            .filter(|(_, t)| t.chars().count() <= 60);
        place(&mut chains, Sketch::new(grid.clone()), index, above);
    }
    let mut judged: Vec<(Chain, Columns, f64)> = chains
        .into_iter()
        .map(|chain| {
            let columns = column::assign(&chain.headings, &chain.cells(), chain.banners());
            let score = columns.plan_score() * (1.0 + (chain.rows() as f64).ln_1p() / 4.0);
            (chain, columns, score)
        })
        .collect();
    let best = (0..judged.len())
        .filter(|i| judged[*i].2 > 0.0)
        .max_by(|a, b| judged[*a].2.total_cmp(&judged[*b].2).then(b.cmp(a)))?;
    let (chain, mut columns, _) = judged.swap_remove(best);
    judged.sort_by_key(|(chain, ..)| chain.members[0].piece);
    for (other, ..) in &judged {
        for member in &other.members {
            warnings.push(passed_over(&member.sketch.grid, &member.sketch));
        }
    }
    warnings.append(&mut columns.doubts);
    Some(parts(chain, columns))
}

/// Puts a grid to the chain it goes on, or begins a new one.
fn place(
    chains: &mut Vec<Chain>,
    mut sketch: Sketch,
    piece: usize,
    above: Option<(usize, String)>,
) {
    if let Some(last) = chains.last().and_then(|c| c.members.last()) {
        sketch.repeat_head(&last.sketch);
    }
    if sketch.has_head() {
        let same = chains
            .iter()
            .rposition(|chain| alike(&chain.headings, &sketch.headings));
        if let Some(at) = same {
            let is_last = at + 1 == chains.len();
            let chain = &mut chains[at];
            let columns = map_by_words(&mut chain.headings, &sketch);
            let continues = is_last
                && next_page(
                    &chain.members[chain.members.len() - 1].sketch.grid,
                    &sketch.grid,
                );
            chain.members.push(Member {
                sketch,
                piece,
                columns,
                above,
                continues,
            });
            return;
        }
    } else if let Some(chain) = chains.last_mut()
        && let last = &chain.members[chain.members.len() - 1]
        && last.sketch.grid.sheet == sketch.grid.sheet
        && let Some(columns) = map_by_place(last, &sketch.grid, chain.headings.len())
    {
        let continues = next_page(&last.sketch.grid, &sketch.grid);
        chain.members.push(Member {
            sketch,
            piece,
            columns,
            above,
            continues,
        });
        return;
    }
    sketch.find_unknown_head();
    let headings = sketch.headings.clone();
    let mut columns = vec![0; sketch.grid.cols];
    for (index, heading) in headings.iter().enumerate() {
        columns[heading.columns.clone()].fill(index);
    }
    chains.push(Chain {
        headings,
        members: vec![Member {
            sketch,
            piece,
            columns,
            above,
            continues: false,
        }],
    });
}

fn last_page(grid: &Grid) -> Option<u32> {
    grid.cells.iter().filter_map(|c| c.page).max().or(grid.page)
}

fn next_page(before: &Grid, after: &Grid) -> bool {
    match (last_page(before), after.page) {
        (Some(a), Some(b)) => a != b,
        _ => false,
    }
}

/// Whether two headings are those of one table, printed twice.
fn alike(a: &[Heading], b: &[Heading]) -> bool {
    let words = |headings: &[Heading]| -> Vec<String> {
        headings
            .iter()
            .filter_map(|h| h.path.last().cloned())
            .collect()
    };
    let (a, b) = (words(a), words(b));
    let same = a.iter().filter(|w| b.contains(w)).count();
    same >= 2 && same * 10 >= a.len().max(b.len()) * 7
}

/// Columns by their headings; one that the chain does not have yet is added to it.
fn map_by_words(headings: &mut Vec<Heading>, sketch: &Sketch) -> Vec<usize> {
    let mut taken = vec![false; headings.len()];
    let mut columns = vec![0; sketch.grid.cols];
    for heading in &sketch.headings {
        let free = |same: &dyn Fn(&Heading) -> bool, taken: &[bool]| {
            headings
                .iter()
                .enumerate()
                .position(|(i, h)| !taken.get(i).copied().unwrap_or(true) && same(h))
        };
        let at = free(&|h| h.path == heading.path, &taken)
            .or_else(|| free(&|h| h.path.last() == heading.path.last(), &taken));
        let at = at.unwrap_or_else(|| {
            headings.push(heading.clone());
            taken.push(false);
            headings.len() - 1
        });
        taken[at] = true;
        columns[heading.columns.clone()].fill(at);
    }
    columns
}

/// Left and right edge of every column of a grid; `None` without geometry.
fn edges(grid: &Grid) -> Option<Vec<(f64, f64)>> {
    let mut edges = vec![(f64::INFINITY, f64::NEG_INFINITY); grid.cols];
    for cell in &grid.cells {
        let area = cell.area?;
        let (first, last) = (cell.col, (cell.col + cell.col_span).min(grid.cols) - 1);
        edges[first].0 = edges[first].0.min(area.x0);
        edges[last].1 = edges[last].1.max(area.x1);
    }
    // A column that every cell covers together with its neighbours has no edge of its own.
    for i in 0..edges.len() {
        if edges[i].0.is_infinite() {
            edges[i].0 = if i > 0 { edges[i - 1].1 } else { 0.0 };
        }
    }
    for i in (0..edges.len()).rev() {
        if edges[i].1.is_infinite() {
            edges[i].1 = edges.get(i + 1).map_or(edges[i].0, |e| e.0);
        }
    }
    Some(edges)
}

/// Columns of a grid without heading by where they stand, or else by their number.
fn map_by_place(last: &Member, grid: &Grid, width: usize) -> Option<Vec<usize>> {
    let before = &last.sketch.grid;
    if let (Some(theirs), Some(ours)) = (edges(before), edges(grid))
        && let (Some(first), Some(end)) = (theirs.first(), theirs.last())
    {
        let span = (end.1 - first.0).max(1.0);
        if (ours.first()?.0 - first.0).abs() > span * 0.1
            || (ours.last()?.1 - end.1).abs() > span * 0.1
        {
            return None;
        }
        let mut columns = Vec::with_capacity(ours.len());
        for (left, right) in &ours {
            // The column with which it shares most.
            let share = |(l, r): &(f64, f64)| r.min(*right) - l.max(*left);
            let best = (0..theirs.len())
                .max_by(|a, b| share(&theirs[*a]).total_cmp(&share(&theirs[*b])))?;
            columns.push(last.columns[best]);
        }
        return Some(columns);
    }
    if grid.cols == before.cols {
        return Some(last.columns.clone());
    }
    (grid.cols == width).then(|| (0..width).collect())
}

fn passed_over(grid: &Grid, sketch: &Sketch) -> Warning {
    let headings: Vec<String> = sketch
        .headings
        .iter()
        .map(Heading::label)
        .filter(|l| !l.is_empty())
        .collect();
    let words = if headings.is_empty() {
        let texts: Vec<String> = grid
            .cells
            .iter()
            .map(|c| join::lines(&c.lines))
            .filter(|t| !t.is_empty())
            .take(6)
            .collect();
        texts.join("｜")
    } else {
        headings.join("｜")
    };
    Warning {
        message: format!(
            "另有一张表（{}行{}列）不是责任清单，未读入计划",
            grid.rows, grid.cols
        ),
        text: Some(words.chars().take(120).collect()),
        origin: Some(Origin {
            page: grid.page,
            row: None,
            area: grid.area,
            sheet: grid.sheet.clone(),
        }),
    }
}

/// The members of the chosen chain as parts to be joined.
fn parts(chain: Chain, columns: Columns) -> Found {
    let first = chain.members[0].piece;
    let last = chain.members[chain.members.len() - 1].piece;
    let mut titles: Vec<String> = Vec::new();
    let head = &chain.members[0];
    titles.extend(head.sketch.titles.iter().cloned());
    titles.extend((!head.sketch.grid.caption.is_empty()).then(|| head.sketch.grid.caption.clone()));
    let mut labels = Vec::new();
    let captions: Vec<Option<(Option<usize>, String)>> = chain
        .members
        .iter()
        .map(|m| {
            if m.continues
                && m.above
                    .as_ref()
                    .is_none_or(|(_, t)| mark::leading(t).is_none())
            {
                return None;
            }
            let own = m
                .sketch
                .titles
                .last()
                .cloned()
                .filter(|_| m.sketch.titles.len() == 1);
            own.map(|t| (None, t))
                .or_else(|| {
                    (!m.sketch.grid.caption.is_empty())
                        .then(|| (None, join::tidy(&m.sketch.grid.caption)))
                })
                .or_else(|| m.above.clone().map(|(i, t)| (Some(i), t)))
        })
        .collect();
    let separate = chain.members.iter().filter(|m| !m.continues).count();
    let named = |caption: &Option<(Option<usize>, String)>| {
        caption.as_ref().is_some_and(|(_, t)| is_label(t))
    };
    // One label makes none: the table has parts by category only when several of them are labelled.
    let labelled =
        separate > 1 && captions.iter().filter(|c| named(c)).count() > 1 && !columns.has_category();
    let parts = chain
        .members
        .into_iter()
        .zip(captions)
        .map(|(member, caption)| {
            let label =
                caption
                    .filter(|c| labelled && named(&Some(c.clone())))
                    .map(|(piece, text)| {
                        labels.extend(piece);
                        text
                    });
            Part {
                body: member.sketch.body,
                columns: member.columns,
                label,
                continues: member.continues,
                grid: member.sketch.grid,
            }
        })
        .collect();
    Found {
        parts,
        columns,
        titles,
        first,
        last,
        labels,
    }
}

/// Whether words over a part of the table can be a category's name.
fn is_label(text: &str) -> bool {
    let short = text.chars().count() <= 40
        && !text.contains(['。', '；'])
        && period::full_date(text).is_none();
    short && !text.starts_with("附件") && !text.ends_with(['：', ':'])
}
