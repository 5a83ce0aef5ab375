//! The joined table → one [`Row`] for every printed row, with its category and project.

use indexmap::IndexMap;

use super::column::Columns;
use super::heading::Role;
use crate::geometry::Rect;
use crate::model::Warning;
use crate::origin::Origin;
use crate::table::Line;
use crate::table::stitch::{CellId, Table};
use crate::text::mark::{self, Style};
use crate::text::{join, numeral};

/// A category as printed.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Group {
    /// 1 for "一、".
    pub ordinal: Option<u32>,
    /// Without its numeral.
    pub name: String,
}

/// A printed row, its units and people not yet parted.
#[derive(Debug, Clone)]
pub struct Row {
    /// Its row in the joined table.
    pub at: usize,
    /// Its category.
    pub group: Group,
    /// Counts the projects from 0; rows of one project share it.
    pub project: usize,
    /// 序号
    pub number: Option<u32>,
    /// 项目名称
    pub name: String,
    /// Its own mark.
    pub item: Option<String>,
    /// 任务明细 behind the mark.
    pub detail: String,
    /// Columns without a role.
    pub extra: IndexMap<String, String>,
    /// Its place.
    pub origin: Origin,
}

/// What the rows of a table are.
#[derive(Debug, Default)]
pub struct Rows {
    /// The printed rows.
    pub rows: Vec<Row>,
    /// Texts over the whole width that are no category: notes.
    pub notes: Vec<String>,
    /// Rows that could not be placed.
    pub warnings: Vec<Warning>,
}

/// Key of `extra` for a group inside a category.
const SUBGROUP: &str = "二级分类";

/// Reads the rows of a table.
pub fn rows(table: &Table, columns: &Columns) -> Rows {
    let mut reader = Reader {
        table,
        columns,
        found: Rows::default(),
        group: Group::default(),
        subgroup: None,
        nested: nested(table),
        last: None,
        project: 0,
    };
    for at in 0..table.rows.len() {
        reader.row(at);
    }
    reader.found
}

/// Whether full-width rows come on two levels: "一、教育" and under it "（一）学前教育".
fn nested(table: &Table) -> bool {
    let styles: Vec<Style> = (0..table.rows.len())
        .filter_map(|row| table.lone(row))
        .filter_map(|id| mark::leading(&table.cells[id].text()).map(|m| m.style))
        .collect();
    styles.contains(&Style::ChineseComma) && styles.contains(&Style::ChineseBracket)
}

/// The row before, as far as the next one depends on it.
struct Last {
    number_cell: Option<CellId>,
    name_cell: Option<CellId>,
    number: Option<u32>,
    name: String,
    group: Group,
}

struct Reader<'a> {
    table: &'a Table,
    columns: &'a Columns,
    found: Rows,
    group: Group,
    subgroup: Option<String>,
    nested: bool,
    last: Option<Last>,
    project: usize,
}

impl Reader<'_> {
    fn row(&mut self, at: usize) {
        let own = self.own_cells(at);
        if own.is_empty() {
            return;
        }
        if let Some((ordinal, text)) = self.banner(at, &own) {
            self.take_banner(at, ordinal, &text);
            return;
        }
        if self.is_total(at, &own) {
            self.found.warnings.push(Warning {
                message: "合计行不是任务，未读入计划".to_owned(),
                text: Some(self.text_of(&own)),
                origin: Some(self.origin(at, None)),
            });
            return;
        }
        self.data(at);
    }

    /// Filled cells that begin on this row, left to right, each once.
    fn own_cells(&self, at: usize) -> Vec<CellId> {
        let above = at.checked_sub(1).map(|a| &self.table.rows[a]);
        let mut own = Vec::new();
        for (column, slot) in self.table.rows[at].iter().enumerate() {
            let Some(id) = *slot else { continue };
            let merged = above.is_some_and(|row| row[column] == Some(id));
            if !merged && !self.table.cells[id].is_blank() && !own.contains(&id) {
                own.push(id);
            }
        }
        own
    }

    fn text_of(&self, cells: &[CellId]) -> String {
        let texts: Vec<String> = cells
            .iter()
            .map(|id| join::lines(&self.table.cells[*id].lines))
            .collect();
        texts.join("｜")
    }

    /// How many columns of a row a cell covers.
    fn width(&self, at: usize, id: CellId) -> usize {
        self.table.rows[at]
            .iter()
            .filter(|s| **s == Some(id))
            .count()
    }

    /// A row that stands over those below it: its numeral, if that has a cell of its own, and its words.
    fn banner(&self, at: usize, own: &[CellId]) -> Option<(Option<u32>, String)> {
        let row = &self.table.rows[at];
        // Nothing else may stand on the row, not even cells merged from above.
        let alone = row
            .iter()
            .flatten()
            .all(|id| own.contains(id) || self.table.cells[*id].is_blank());
        if !alone {
            return None;
        }
        match own {
            [id] => {
                let text = join::lines(&self.table.cells[*id].lines);
                let wide = self.width(at, *id) * 2 >= row.len() && row.len() > 1;
                let numeral = mark::leading(&text).is_some_and(|m| {
                    matches!(m.style, Style::ChineseComma | Style::ChineseBracket)
                        && m.len < text.len()
                });
                let heads = text.chars().count() <= 30
                    && !text.contains(['。', '；'])
                    && at + 1 < self.table.rows.len();
                let column = row.iter().position(|s| *s == Some(*id))?;
                let leading = matches!(
                    self.columns.roles[column],
                    Role::Category | Role::Number | Role::Name | Role::Detail
                );
                let figure = numeral::integer(&text).is_some();
                (wide || (leading && !figure && (numeral || heads))).then_some((None, text))
            }
            [first, second] => {
                let numeral = join::compact(&self.table.cells[*first].text());
                let ordinal = numeral
                    .chars()
                    .all(numeral::is_numeral)
                    .then(|| numeral::integer(&numeral))
                    .flatten()
                    .or_else(|| {
                        mark::leading(&numeral)
                            .filter(|m| {
                                m.len == numeral.len()
                                    && matches!(
                                        m.style,
                                        Style::ChineseBracket | Style::ChineseComma
                                    )
                            })
                            .map(|m| m.number)
                    })?;
                let text = join::lines(&self.table.cells[*second].lines);
                (text.chars().count() <= 40).then_some((Some(ordinal), text))
            }
            _ => None,
        }
    }

    fn take_banner(&mut self, at: usize, ordinal: Option<u32>, text: &str) {
        let mark = mark::leading(text);
        let note = ["注", "备注", "说明", "填报", "填表", "附注", "数据来源"]
            .iter()
            .any(|w| text.starts_with(w))
            || (ordinal.is_none()
                && mark.is_none()
                && (text.contains('。') || text.chars().count() > 50));
        if note {
            self.found.notes.push(text.to_owned());
            return;
        }
        if at + 1 == self.table.rows.len() && mark.is_none() && ordinal.is_none() {
            self.found.notes.push(text.to_owned());
            return;
        }
        if self.nested
            && mark
                .as_ref()
                .is_some_and(|m| m.style == Style::ChineseBracket)
        {
            self.subgroup = Some(text.to_owned());
            return;
        }
        self.subgroup = None;
        if self.columns.has_category() {
            self.subgroup = Some(text.to_owned());
            return;
        }
        self.group = match ordinal {
            Some(ordinal) => Group {
                ordinal: Some(ordinal),
                name: text.to_owned(),
            },
            None => group(text),
        };
    }

    fn is_total(&self, at: usize, own: &[CellId]) -> bool {
        let first = join::compact(&self.table.cells[own[0]].text());
        let words = ["合计", "总计", "小计", "共计"];
        words
            .iter()
            .any(|w| first == *w || (first.starts_with(w) && first.chars().count() <= 6))
            && self
                .cell(at, Role::Detail)
                .is_none_or(|id| id == own[0] || self.table.cells[id].is_blank())
    }

    fn cell(&self, at: usize, role: Role) -> Option<CellId> {
        self.table.rows[at][self.columns.position(role)?]
    }

    fn words(&self, id: Option<CellId>) -> String {
        id.map(|id| join::lines(&self.table.cells[id].lines))
            .unwrap_or_default()
    }

    fn data(&mut self, at: usize) {
        let ordinal = u32::try_from(self.found.rows.len() + 1).unwrap_or(u32::MAX);
        let origin = self.origin(at, Some(ordinal));
        let mut extra = IndexMap::new();
        let category = self.words(self.cell(at, Role::Category));
        if !category.is_empty() && !join::is_nothing(&category) {
            self.group = group(&category);
        }
        let number_cell = self.cell(at, Role::Number);
        let mut name_cell = self.cell(at, Role::Name);
        let mut detail_cell = self.cell(at, Role::Detail);
        if detail_cell.is_some() && detail_cell == name_cell {
            // One cell for both: a sentence says what is to be done, a phrase names it.
            if self.words(name_cell).chars().count() > 40 {
                name_cell = None;
            } else {
                detail_cell = None;
            }
        }
        let number_text = self.words(number_cell.filter(|id| Some(*id) != name_cell));
        let mut item =
            Some(join::compact(&self.words(self.cell(at, Role::Mark)))).filter(|t| !t.is_empty());
        let mut number = None;
        if !number_text.is_empty() && !join::is_nothing(&number_text) {
            let (value, sub) = project_number(&number_text);
            number = value;
            item = item.or(sub);
            if value.is_none() {
                extra.insert(self.heading(Role::Number), number_text.clone());
            }
        }
        let mut name = self.lines_of(name_cell);
        let mut detail = self.lines_of(detail_cell);
        if !self.columns.has_category() {
            self.take_inner_group(&mut name, at, name_cell);
            if name_cell.is_none() {
                self.take_inner_group(&mut detail, at, detail_cell);
            }
        }
        let mut name = join::tidy(&name.join(""));
        let mut detail = join::tidy(&detail.join(""));
        let numbered = self.columns.position(Role::Number).is_some();
        if !numbered && let Some(mark) = own_number(&name) {
            number = Some(mark.number);
            name = name[mark.len..].to_owned();
        } else if !numbered
            && self.columns.position(Role::Name).is_none()
            && let Some(mark) = own_number(&detail)
        {
            number = Some(mark.number);
            detail = detail[mark.len..].to_owned();
        }
        if item.is_none()
            && let [part] = &mark::parts(&detail)[..]
            && part.mark.style != Style::ChineseComma
        {
            item = Some(part.mark.text.clone());
            detail = part.text.to_owned();
        }
        let repeats = |cell: Option<CellId>, last: Option<CellId>| cell.is_some() && cell == last;
        let same_project = self.last.as_ref().is_some_and(|last| {
            let name_again =
                name.is_empty() || repeats(name_cell, last.name_cell) || name == last.name;
            let number_again = number.is_none() || number == last.number;
            let has_key = number_cell.is_some() || name_cell.is_some();
            last.group == self.group
                && name_again
                && number_again
                && has_key
                && (number_text.is_empty()
                    || repeats(number_cell, last.number_cell)
                    || number == last.number)
        });
        // A cell left empty under a filled one says: as above.
        if same_project && let Some(last) = &self.last {
            if name.is_empty() {
                name.clone_from(&last.name);
            }
            number = number.or(last.number);
        } else if self.last.is_some() {
            self.project += 1;
        }
        self.extra_columns(at, &mut extra);
        if let Some(subgroup) = &self.subgroup {
            extra.insert(SUBGROUP.to_owned(), subgroup.clone());
        }
        self.last = Some(Last {
            number_cell,
            name_cell,
            number,
            name: name.clone(),
            group: self.group.clone(),
        });
        self.found.rows.push(Row {
            at,
            group: self.group.clone(),
            project: self.project,
            number,
            name,
            item,
            detail,
            extra,
            origin,
        });
    }

    fn lines_of(&self, id: Option<CellId>) -> Vec<String> {
        id.map(|id| &self.table.cells[id].lines)
            .map(|lines| {
                let mut texts: Vec<String> = Vec::with_capacity(lines.len());
                for (i, line) in lines.iter().enumerate() {
                    let text = join::lines(std::slice::from_ref(line));
                    let parted = i > 0 && text.starts_with(|c: char| c.is_ascii_alphabetic());
                    texts.push(if parted { format!(" {text}") } else { text });
                }
                texts
            })
            .unwrap_or_default()
    }

    /// A first line "一、经济发展" over the project's own words in the same cell names the category.
    fn take_inner_group(&mut self, texts: &mut Vec<String>, at: usize, cell: Option<CellId>) {
        let Some(lines) = cell.map(|id| &self.table.cells[id].lines) else {
            return;
        };
        let begins = at == 0 || self.table.rows[at - 1].iter().all(|s| *s != cell);
        if let [first, _, ..] = &texts[..]
            && begins
            && is_own_line(&lines[0])
            && mark::leading(first)
                .is_some_and(|m| m.style == Style::ChineseComma && m.len < first.len())
            && first.chars().count() <= 20
            && !first.contains(['。', '；', '，'])
        {
            self.group = group(first);
            texts.remove(0);
        }
    }

    fn heading(&self, role: Role) -> String {
        self.columns
            .position(role)
            .map(|i| self.column_label(i))
            .unwrap_or_default()
    }

    fn column_label(&self, column: usize) -> String {
        let label = self.columns.headings[column].label();
        if label.is_empty() {
            format!("第{}列", column + 1)
        } else {
            label
        }
    }

    fn extra_columns(&self, at: usize, extra: &mut IndexMap<String, String>) {
        for (column, role) in self.columns.roles.iter().enumerate() {
            let id = self.table.rows[at][column];
            let again = column > 0 && self.table.rows[at][column - 1] == id;
            if *role != Role::Extra || id.is_none() || again {
                continue;
            }
            let text = self.words(id);
            if !text.is_empty() {
                let mut label = self.column_label(column);
                if extra.contains_key(&label) {
                    label = format!("{label}#{}", column + 1);
                }
                extra.insert(label, text);
            }
        }
    }

    fn origin(&self, at: usize, row: Option<u32>) -> Origin {
        let above = at.checked_sub(1).map(|a| &self.table.rows[a]);
        let mut page = None;
        let mut area: Option<Rect> = None;
        let mut own: Vec<CellId> = Vec::new();
        for (column, slot) in self.table.rows[at].iter().enumerate() {
            let Some(id) = *slot else { continue };
            if above.is_none_or(|row| row[column] != Some(id))
                && self.table.cells[id].row_span == 1
                && !own.contains(&id)
            {
                own.push(id);
            }
        }
        for id in own {
            let cell = &self.table.cells[id];
            page = page.or(cell.page);
            if let Some(own) = cell.area.filter(|_| cell.page == page) {
                area = Some(area.map_or(own, |a| a.union(&own)));
            }
        }
        Origin {
            page: page.or_else(|| {
                self.table.rows[at]
                    .iter()
                    .flatten()
                    .find_map(|id| self.table.cells[*id].page)
            }),
            row,
            area,
            sheet: None,
        }
    }
}

/// Whether a line ended because it was meant to, not because the cell was full.
fn is_own_line(line: &Line) -> bool {
    line.slack.is_none_or(|slack| slack > 1.5)
}

/// A category's words with the numeral taken off.
fn group(text: &str) -> Group {
    match mark::leading(text) {
        Some(mark) if mark.len < text.len() => Group {
            ordinal: Some(mark.number),
            name: text[mark.len..].trim().to_owned(),
        },
        _ => Group {
            ordinal: None,
            name: text.to_owned(),
        },
    }
}

/// The mark of a project where numbers have no column.
fn own_number(text: &str) -> Option<mark::Mark> {
    mark::leading(text).filter(|m| {
        m.len < text.len() && matches!(m.style, Style::Dot | Style::Comma | Style::ChineseComma)
    })
}

/// A printed number: `4`, `4.`, `（4）`, `四`; `4-2` is the second row of project 4.
fn project_number(text: &str) -> (Option<u32>, Option<String>) {
    let bare = join::compact(text);
    let plain = bare.trim_end_matches(['.', '、', '．', '。']);
    if let Some(n) = numeral::integer(plain) {
        return (Some(n), None);
    }
    if let Some(mark) = mark::leading(&bare).filter(|m| m.len == bare.len()) {
        return (Some(mark.number), None);
    }
    let split = plain.split_once(['-', '－', '—', '–', '.', '．']);
    if let Some((a, b)) = split
        && let (Some(n), Some(_)) = (numeral::integer(a), numeral::integer(b))
    {
        return (Some(n), Some(bare.clone()));
    }
    (None, None)
}
