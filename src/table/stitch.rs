//! The [`Grid`]s of one table, page by page → one [`Table`] of its body rows.
//!
//! At a page end three things can be cut: a merged cell (its rows go on overleaf), the text of a merged cell, and a row
//! (its lines go on overleaf). Rulings tell little: most producers close every cell at the page end. What tells is what
//! the cells hold: a number that is new, a sentence that stopped in the middle, cells left empty that never are.

use super::room::{Padding, is_full};
use super::{Cell, Grid};
use crate::model::Warning;
use crate::origin::Origin;
use crate::text::{join, mark};

/// What a column of the joined table holds, as far as page ends care.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// A group of projects: merged over many rows, perhaps printed again on the next page.
    Label,
    /// The project's number: a new one begins a new row.
    Number,
    /// The project's name: merged over its rows.
    Name,
    /// Sentences.
    Text,
    /// Short entries: units, people, anything else.
    List,
}

/// A grid as a piece of the joined table.
#[derive(Debug, Clone)]
pub struct Part {
    /// As recovered from one page.
    pub grid: Grid,
    /// Its first row behind the heading.
    pub body: usize,
    /// For every column of the grid, the column of the joined table; several may share one.
    pub columns: Vec<usize>,
    /// Where the table has a part of its own for every category: the words over this part.
    pub label: Option<String>,
    /// Whether it goes on from the part before over a page end: rows may be cut in two between them.
    pub continues: bool,
}

/// A cell of a [`Table`], by its place in [`Table::cells`].
pub type CellId = usize;

/// The body of a joined table. A cell merged over rows or columns stands in each of its slots.
#[derive(Debug, Clone, Default)]
pub struct Table {
    /// Row by row, for every column the cell that covers the slot; `None` for a hole.
    pub rows: Vec<Vec<Option<CellId>>>,
    /// The cells. Their own row and column still say where they stood on their page.
    pub cells: Vec<Cell>,
}

impl Table {
    /// The cell that covers a slot.
    pub fn at(&self, row: usize, column: usize) -> Option<&Cell> {
        let id = (*self.rows.get(row)?.get(column)?)?;
        self.cells.get(id)
    }

    /// The only filled cell of a row; `None` when no cell or several are filled.
    pub fn lone(&self, row: usize) -> Option<CellId> {
        lone(self.rows.get(row)?, &self.cells)
    }
}

/// The only filled cell of a row of slots.
fn lone(row: &[Option<CellId>], cells: &[Cell]) -> Option<CellId> {
    let mut filled = row.iter().flatten().filter(|id| !cells[**id].is_blank());
    let first = *filled.next()?;
    filled.all(|id| *id == first).then_some(first)
}

/// Joins the parts, in order, to the body of one table with `kinds.len()` columns. Headings are left out; a part's label
/// becomes a row of one cell. A join that could as well be read the other way is decided and reported.
pub fn stitch(parts: Vec<Part>, kinds: &[Kind]) -> (Table, Vec<Warning>) {
    let bodies: Vec<(Part, Table)> = parts
        .into_iter()
        .map(|part| {
            let body = body(&part, kinds.len());
            (part, body)
        })
        .collect();
    let habits = habits(&bodies, kinds.len());
    let padding = Padding::of(bodies.iter().flat_map(|(_, b)| &b.cells));
    let mut joined = Joined {
        padding,
        table: Table::default(),
        doubts: Vec::new(),
        kinds,
        habits,
        banner: String::new(),
    };
    for (part, body) in bodies {
        joined.add(&part, body);
    }
    (joined.table, joined.doubts)
}

/// The body rows of one part in the columns of the joined table.
fn body(part: &Part, width: usize) -> Table {
    let mut table = Table {
        rows: vec![vec![None; width]; part.grid.rows.saturating_sub(part.body)],
        cells: Vec::new(),
    };
    for cell in &part.grid.cells {
        let end = (cell.row + cell.row_span).min(part.grid.rows);
        if end <= part.body {
            continue;
        }
        let mut columns: Vec<usize> = (cell.col..cell.col + cell.col_span)
            .filter_map(|c| part.columns.get(c).copied())
            .filter(|c| *c < width)
            .collect();
        columns.sort_unstable();
        columns.dedup();
        let rows = cell.row.max(part.body) - part.body..end - part.body;
        // Two cells of the grid in one column of the table: what they hold belongs together.
        let shared = columns.iter().find_map(|c| table.rows.get(rows.start)?[*c]);
        if let Some(before) = shared {
            if !cell.is_blank() {
                table.cells[before].lines.extend(cell.lines.iter().cloned());
            }
            continue;
        }
        let id = table.cells.len();
        table.cells.push(cell.clone());
        for row in rows {
            for column in &columns {
                table.rows[row][*column] = Some(id);
            }
        }
    }
    table
}

/// How a column is usually filled in, seen away from page ends.
#[derive(Debug, Clone, Copy)]
struct Habit {
    /// Share of filled cells whose text ends as a sentence does, 0 to 1.
    finished: f64,
    /// Share of cells left empty, 0 to 1.
    blank: f64,
}

fn habits(bodies: &[(Part, Table)], width: usize) -> Vec<Habit> {
    let mut counts = vec![(0.0, 0.0, 0.0); width];
    for (_, body) in bodies {
        let inside = 1..body.rows.len().saturating_sub(1);
        for row in &body.rows[inside.start.min(inside.end)..inside.end] {
            if lone(row, &body.cells).is_some() {
                continue;
            }
            for (column, id) in row.iter().enumerate() {
                let Some(cell) = id.map(|id| &body.cells[id]) else {
                    continue;
                };
                let (all, filled, finished) = &mut counts[column];
                *all += 1.0;
                let text = join::lines(&cell.lines);
                if !text.is_empty() {
                    *filled += 1.0;
                    *finished += f64::from(u8::from(is_finished(&text)));
                }
            }
        }
    }
    // With few rows to learn from the usual habit counts: sentences end with a full stop, cells are filled.
    counts
        .into_iter()
        .map(|(all, filled, finished): (f64, f64, f64)| Habit {
            finished: (finished + 2.0) / (filled + 2.5),
            blank: (all - filled + 0.2) / (all + 2.0),
        })
        .collect()
}

/// Whether a text ends as a sentence does, or is a dash.
fn is_finished(text: &str) -> bool {
    let bare = text.trim_end_matches(['”', '’', '）', ')', '"', ' ']);
    bare.ends_with(['。', '；', ';', '！', '!', '.', '？', '．']) || join::is_nothing(text)
}

/// Whether more brackets are opened than closed.
fn is_open(text: &str) -> bool {
    text.matches(['（', '(', '《', '“']).count() > text.matches(['）', ')', '》', '”']).count()
}

/// The words of a label, to know it again: without white space and without the sign that it goes on.
fn label_words(text: &str) -> String {
    let mut words = join::compact(text);
    for sign in [
        "（续）",
        "(续)",
        "（续表）",
        "(续表)",
        "（续上页）",
        "〔续〕",
    ] {
        words = words.replace(sign, "");
    }
    words
}

/// What a cell at the top of a page is to the one above it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Rest {
    /// The same cell, going on without words or with its words printed again.
    Same,
    /// The same cell, and these are more of its lines.
    Lines,
    /// Another cell.
    Other,
}

struct Joined<'a> {
    table: Table,
    doubts: Vec<Warning>,
    kinds: &'a [Kind],
    habits: Vec<Habit>,
    padding: Padding,
    /// Words of the latest row of one cell, to know it again.
    banner: String,
}

impl Joined<'_> {
    fn add(&mut self, part: &Part, mut body: Table) {
        if let Some(label) = &part.label
            && label_words(label) != self.banner
        {
            self.append(banner(label, part.grid.page, self.kinds.len()));
        }
        let continues = part.continues && !self.table.rows.is_empty();
        // A category's row printed again at the top of the page.
        while continues
            && !self.banner.is_empty()
            && body
                .lone(0)
                .is_some_and(|id| label_words(&body.cells[id].text()) == self.banner)
        {
            body.rows.remove(0);
        }
        if body.rows.is_empty() {
            return;
        }
        if continues {
            self.join(body, part.grid.page);
        } else {
            self.append(body);
        }
    }

    /// Adds rows below the last one.
    fn append(&mut self, body: Table) {
        let shift = self.table.cells.len();
        self.table.cells.extend(body.cells);
        for row in body.rows {
            let row: Vec<Option<CellId>> = row.iter().map(|id| id.map(|id| id + shift)).collect();
            if let Some(id) = lone(&row, &self.table.cells) {
                self.banner = label_words(&self.table.cells[id].text());
            }
            self.table.rows.push(row);
        }
    }

    /// Adds the rows of the next page; its first row may be the rest of the last one.
    fn join(&mut self, body: Table, page: Option<u32>) {
        let old = self.table.rows.len();
        let shift = self.table.cells.len();
        self.append(body);
        let (above, below) = (
            self.table.rows[old - 1].clone(),
            self.table.rows[old].clone(),
        );
        if self.is_banner(&above) || self.is_banner(&below) {
            return;
        }
        let score = self.cut_score(&above, &below);
        let cut = score > 0.3;
        if score.is_finite() && score.abs() < 0.8 {
            self.doubt(page, cut, &below);
        }
        let project = self.same_project(&above, &below);
        for column in 0..self.kinds.len() {
            let (Some(a), Some(b)) = (above[column], below[column]) else {
                continue;
            };
            // A cell over several columns is joined once, by its first.
            if column > 0 && below[column - 1] == Some(b) {
                continue;
            }
            match self.rest(column, a, b, cut, project) {
                Rest::Other => {}
                rest => self.merge(a, b, rest, old, shift),
            }
        }
        if cut {
            let rest = self.table.rows.remove(old);
            let row = &mut self.table.rows[old - 1];
            for (slot, below) in row.iter_mut().zip(rest) {
                let blank = slot.is_none_or(|id| self.table.cells[id].is_blank());
                if blank && below.is_some() {
                    *slot = below;
                }
            }
        }
    }

    /// Makes cell `b` part of cell `a` in every row from `from` on.
    fn merge(&mut self, a: CellId, b: CellId, rest: Rest, from: usize, shift: usize) {
        debug_assert!(b >= shift);
        let lines = std::mem::take(&mut self.table.cells[b].lines);
        self.table.cells[a].open_below = self.table.cells[b].open_below;
        self.table.cells[a].row_span += self.table.cells[b].row_span;
        if rest == Rest::Lines {
            self.table.cells[a].lines.extend(lines);
        }
        for row in &mut self.table.rows[from..] {
            for slot in row.iter_mut().filter(|slot| **slot == Some(b)) {
                *slot = Some(a);
            }
        }
    }

    fn words(&self, slot: Option<CellId>) -> String {
        slot.map(|id| join::lines(&self.table.cells[id].lines))
            .unwrap_or_default()
    }

    /// The words above and below the page end in the first column of a kind; `None` when there is no such column.
    fn pair(
        &self,
        kind: Kind,
        above: &[Option<CellId>],
        below: &[Option<CellId>],
    ) -> Option<(String, String)> {
        let column = self.kinds.iter().position(|k| *k == kind)?;
        Some((self.words(above[column]), self.words(below[column])))
    }

    /// Whether the row below belongs to the project above, as far as its number, or else its name, tells.
    fn same_project(&self, above: &[Option<CellId>], below: &[Option<CellId>]) -> bool {
        let same = |(a, b): &(String, String)| b.is_empty() || join::compact(a) == join::compact(b);
        match self.pair(Kind::Number, above, below) {
            Some(pair) if !(pair.0.is_empty() && pair.1.is_empty()) => same(&pair),
            _ => self
                .pair(Kind::Name, above, below)
                .is_none_or(|p| same(&p) || is_open(&p.0) || self.goes_on_in_list(above, below)),
        }
    }

    /// Whether the row below is marked as a later one of its project, `(2)`, and its name can be the rest of a long one.
    fn goes_on_in_list(&self, above: &[Option<CellId>], below: &[Option<CellId>]) -> bool {
        let column = |kind| self.kinds.iter().position(|k| *k == kind);
        let (Some(name), Some(text)) = (column(Kind::Name), column(Kind::Text)) else {
            return false;
        };
        let later = mark::leading(&self.words(below[text])).is_some_and(|m| m.number > 1);
        let rest = match (above[name], below[name]) {
            (Some(a), Some(b)) => self.may_go_on(&self.table.cells[a], &self.table.cells[b]),
            _ => false,
        };
        later && rest
    }

    /// Whether a row stands over others: one cell, or a numeral and one cell, that no row shares.
    fn is_banner(&self, row: &[Option<CellId>]) -> bool {
        let cells = &self.table.cells;
        let filled: Vec<CellId> = row
            .iter()
            .flatten()
            .copied()
            .filter(|id| !cells[*id].is_blank())
            .collect();
        let width = |id: CellId| row.iter().filter(|s| **s == Some(id)).count();
        filled.iter().any(|id| width(*id) * 2 > row.len())
            || lone(row, cells).is_some_and(|id| {
                mark::leading(&cells[id].text())
                    .is_some_and(|m| m.style == mark::Style::ChineseComma)
            })
    }

    /// Whether the row below is the rest of the row above: above 0 for yes, the more the surer; −∞ for surely not.
    fn cut_score(&self, above: &[Option<CellId>], below: &[Option<CellId>]) -> f64 {
        let cells = &self.table.cells;
        if let Some((a, b)) = self.pair(Kind::Number, above, below)
            && !b.is_empty()
            && !a.is_empty()
            && join::compact(&a) != join::compact(&b)
        {
            return f64::NEG_INFINITY;
        }
        if self.next_item(above, below) {
            return f64::NEG_INFINITY;
        }
        let mut score = 0.0;
        for (column, kind) in self.kinds.iter().enumerate() {
            let (Some(a), Some(b)) = (above[column], below[column]) else {
                continue;
            };
            if column > 0 && below[column - 1] == Some(b) {
                continue;
            }
            let (a_text, b_text) = (self.words(Some(a)), self.words(Some(b)));
            score += match kind {
                Kind::Text => self.text_score(column, &cells[a], &cells[b], &a_text, &b_text),
                Kind::List => self.list_score(column, &cells[b], &a_text, &b_text),
                Kind::Number if !b_text.is_empty() && a_text.is_empty() => -0.5,
                Kind::Name
                    if !b_text.is_empty() && self.pair(Kind::Number, above, below).is_none() =>
                {
                    if is_open(&a_text) {
                        0.5
                    } else if self.may_go_on(&cells[a], &cells[b]) {
                        -0.5
                    } else {
                        -3.0
                    }
                }
                Kind::Label | Kind::Number | Kind::Name => 0.0,
            };
        }
        score
    }

    /// Whether the row below is the project's next item, "(2)" below "(1)": one text goes on with the next mark, and
    /// the others, which say what is due for it, carry none. (Where one cell holds all items, the others are marked too.)
    fn next_item(&self, above: &[Option<CellId>], below: &[Option<CellId>]) -> bool {
        let (mut next, mut plain, mut marked) = (false, 0, 0);
        for (column, kind) in self.kinds.iter().enumerate() {
            if *kind != Kind::Text {
                continue;
            }
            let (a, b) = (self.words(above[column]), self.words(below[column]));
            let last = mark::parts(&a).pop().map(|part| part.mark);
            match (last, mark::leading(&b)) {
                (Some(last), Some(first))
                    if first.style == last.style && first.number == last.number + 1 =>
                {
                    next = true;
                }
                (Some(_), _) | (_, Some(_)) => marked += 1,
                (None, None) if !b.is_empty() => plain += 1,
                _ => {}
            }
        }
        next && plain > 0 && marked == 0
    }

    /// Whether the words of `b` can be the wrapped rest of those of `a`.
    fn may_go_on(&self, a: &Cell, b: &Cell) -> bool {
        let next = b.lines.iter().find(|l| !l.text.trim().is_empty());
        match (a.lines.last(), next) {
            (Some(last), Some(next)) if last.slack.is_some() => {
                is_full(a, last, &next.text, self.padding)
            }
            _ => true,
        }
    }

    fn text_score(&self, column: usize, a: &Cell, b: &Cell, a_text: &str, b_text: &str) -> f64 {
        let habit = self.habits[column];
        let open = if (a.open_below || b.open_above) && b.row_span == 1 {
            1.0
        } else {
            0.0
        };
        open + match (a_text.is_empty(), b_text.is_empty()) {
            (false, false) if join::is_nothing(b_text) || join::is_nothing(a_text) => -3.0,
            (false, false) if !self.may_go_on(a, b) => -2.0,
            (false, false) if !is_finished(a_text) => 2.5 * habit.finished,
            (false, false) if is_open(a_text) => 2.5,
            (false, false) if mark::leading(b_text).is_some() => -1.5,
            (false, false) => -1.0,
            (false, true) if b.row_span > 1 => 0.0,
            // Unfinished above and nothing below: where sentences end properly, something is missing.
            (false, true) if !is_finished(a_text) => (1.0 - habit.blank) * (1.0 - habit.finished),
            (false, true) => 1.2 * (1.0 - habit.blank),
            (true, false) => -0.2,
            (true, true) => 0.0,
        }
    }

    fn list_score(&self, column: usize, b: &Cell, a_text: &str, b_text: &str) -> f64 {
        match (a_text.is_empty(), b_text.is_empty()) {
            (false, false)
                if a_text.ends_with(['、', '，', ',', '；', ';', '/']) || is_open(a_text) =>
            {
                2.0
            }
            (false, false) if a_text == b_text => -1.5,
            (false, false) => -0.5,
            (false, true) if b.row_span > 1 => 0.0,
            (false, true) => 1.2 * (1.0 - 2.0 * self.habits[column].blank).max(0.0),
            (true, false) => -0.2,
            (true, true) => 0.0,
        }
    }

    /// What the cell `b` at the top of a page is to the cell `a` above it.
    fn rest(&self, column: usize, a: CellId, b: CellId, cut: bool, same_project: bool) -> Rest {
        let (a, b) = (&self.table.cells[a], &self.table.cells[b]);
        let (a_text, b_text) = (a.text(), b.text());
        let kind = self.kinds[column];
        let open = a.open_below || b.open_above;
        let again = label_words(&a_text) == label_words(&b_text);
        if b.is_blank() {
            let merged = a.row_span > 1 || b.row_span > 1 || open;
            let goes_on = match kind {
                _ if cut => true,
                Kind::Label => true,
                Kind::Number | Kind::Name => same_project,
                Kind::Text => same_project && merged,
                Kind::List => merged || (same_project && self.habits[column].blank < 0.1),
            };
            return if goes_on { Rest::Same } else { Rest::Other };
        }
        match kind {
            Kind::Label | Kind::Number | Kind::Name
                if again && (cut || kind == Kind::Label || same_project) =>
            {
                Rest::Same
            }
            _ if cut => Rest::Lines,
            Kind::Label => {
                let begins = mark::leading(&b_text).is_some();
                let numbered = mark::leading(&a_text).is_some();
                // Where categories carry numerals, one without is more words of the one above.
                if !begins && (numbered || open || is_open(&a_text)) {
                    Rest::Lines
                } else {
                    Rest::Other
                }
            }
            Kind::Name if same_project => Rest::Lines,
            Kind::Text | Kind::List if same_project && open => Rest::Lines,
            _ => Rest::Other,
        }
    }

    fn doubt(&mut self, page: Option<u32>, cut: bool, below: &[Option<CellId>]) {
        let texts: Vec<String> = below
            .iter()
            .map(|slot| self.words(*slot))
            .filter(|t| !t.is_empty())
            .collect();
        let reading = if cut {
            "读作上一页末行的续行"
        } else {
            "读作新的一行"
        };
        self.doubts.push(Warning {
            message: format!("表格跨页，页首第一行不能确定是否为上一页末行的续行，{reading}"),
            text: Some(texts.join("｜")),
            origin: Some(Origin {
                page,
                ..Origin::default()
            }),
        });
    }
}

/// A row of one cell.
fn banner(text: &str, page: Option<u32>, width: usize) -> Table {
    Table {
        rows: vec![vec![Some(0); width]],
        cells: vec![Cell {
            row_span: 1,
            col_span: width,
            lines: vec![super::Line {
                text: text.to_owned(),
                ..super::Line::default()
            }],
            page,
            ..Cell::default()
        }],
    }
}
