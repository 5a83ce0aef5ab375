//! The second reader: the same PDF read by `pdf-extract`, and the cells where the two read different characters.
//!
//! `pdf-extract` shares no code with the reader proper, so that a wrong character map or a lost glyph of one shows
//! against the other. It panics on odd files, and an overflowing stack cannot be caught: [`write_reading`] belongs in
//! a process of its own, whose output [`Reading::parse`] takes.

use std::collections::BTreeMap;
use std::io::{self, Write};

use hayro_interpret::kurbo::{Affine, Point};
use pdf_extract::{Document as Pdf, MediaBox, OutputDev, OutputError, Transform, output_doc};

use crate::error::Result;
use crate::geometry::Rect;
use crate::table::{Cell, Grid};
use crate::text::fold::fold;

/// Begins each line that [`write_reading`] writes: the library prints lines of its own.
const MARK: &str = "duban-glyph";

/// Begins the last line, so that a reading that broke off is known.
const END: &str = "duban-end";

/// Reads a PDF with `pdf-extract` and writes one line per character. May panic or abort.
///
/// # Errors
/// When the output cannot be written, or the library gives up.
pub fn write_reading(bytes: &[u8], out: &mut dyn Write) -> io::Result<()> {
    let other = |e: &dyn std::fmt::Display| io::Error::other(e.to_string());
    let pdf = Pdf::load_mem(bytes).map_err(|e| other(&e))?;
    let mut scribe = Scribe { page: 0, out };
    output_doc(&pdf, &mut scribe).map_err(|e| other(&e))?;
    writeln!(out, "\n{END}")
}

/// Writes down each character the library reports.
struct Scribe<'o> {
    page: u32,
    out: &'o mut dyn Write,
}

impl OutputDev for Scribe<'_> {
    fn begin_page(
        &mut self,
        page: u32,
        _: &MediaBox,
        _: Option<(f64, f64, f64, f64)>,
    ) -> std::result::Result<(), OutputError> {
        self.page = page;
        Ok(())
    }

    fn end_page(&mut self) -> std::result::Result<(), OutputError> {
        Ok(())
    }

    fn output_character(
        &mut self,
        trm: &Transform,
        width: f64,
        _spacing: f64,
        font_size: f64,
        text: &str,
    ) -> std::result::Result<(), OutputError> {
        // The middle of the character: half its width on, a third of an em up.
        let (along, up) = (width * font_size / 2.0, 0.3 * font_size);
        let x = trm.m31 + along * trm.m11 + up * trm.m21;
        let y = trm.m32 + along * trm.m12 + up * trm.m22;
        let text: String = text.chars().filter(|c| !c.is_control()).collect();
        writeln!(self.out, "\n{MARK}\t{}\t{x:.3}\t{y:.3}\t{text}", self.page)?;
        Ok(())
    }

    fn begin_word(&mut self) -> std::result::Result<(), OutputError> {
        Ok(())
    }

    fn end_word(&mut self) -> std::result::Result<(), OutputError> {
        Ok(())
    }

    fn end_line(&mut self) -> std::result::Result<(), OutputError> {
        Ok(())
    }
}

/// What the second reader read.
#[derive(Debug, Clone, Default)]
pub struct Reading {
    /// Page from 1 → characters with their middles, in the page's own frame (points, origin bottom left).
    pages: BTreeMap<u32, Vec<(Point, String)>>,
}

impl Reading {
    /// Takes what [`write_reading`] wrote; `None` when it broke off.
    pub fn parse(output: &str) -> Option<Self> {
        let mut reading = Reading::default();
        for line in output.lines() {
            if line == END {
                return Some(reading);
            }
            let mut fields = line.splitn(5, '\t');
            if fields.next() != Some(MARK) {
                continue;
            }
            let mut number = || fields.next().and_then(|f| f.parse::<f64>().ok());
            let (Some(page), Some(x), Some(y)) = (number(), number(), number()) else {
                continue;
            };
            let text = fields.next().unwrap_or_default().to_owned();
            reading
                .pages
                .entry(page as u32)
                .or_default()
                .push((Point::new(x, y), text));
        }
        None
    }
}

/// A cell that the two readers read differently.
#[derive(Debug, Clone, PartialEq)]
pub struct Difference {
    /// Page from 1.
    pub page: u32,
    /// Row of the grid on that page, from 1; 0 for the grid as a whole.
    pub row: usize,
    /// Column, from 1; 0 for the grid as a whole.
    pub col: usize,
    /// The cell as it was read.
    pub text: String,
    /// Characters that only the first reader has.
    pub only_first: String,
    /// Characters that only the second reader has.
    pub only_second: String,
    /// The cell's box.
    pub area: Option<Rect>,
}

impl Difference {
    /// One sentence for the user.
    pub fn message(&self) -> String {
        let mut said = Vec::new();
        if !self.only_second.is_empty() {
            said.push(format!("第二读取器多读出“{}”", self.only_second));
        }
        if !self.only_first.is_empty() {
            said.push(format!("第二读取器没有读出“{}”", self.only_first));
        }
        let said = said.join("，");
        if self.row == 0 {
            return format!("第{}页表格：{said}", self.page);
        }
        format!(
            "第{}页表格第{}行第{}列“{}”：{said}",
            self.page,
            self.row,
            self.col,
            self.text.replace('\n', "")
        )
    }
}

/// Compares the cells of a PDF's grids, character by character without white space. `bytes` and `name` are the PDF's.
///
/// # Errors
/// As [`super::pdf::read`], when the PDF cannot be opened.
pub fn compare(
    grids: &[&Grid],
    reading: &Reading,
    bytes: &[u8],
    name: &str,
) -> Result<Vec<Difference>> {
    let frames = super::pdf::frames(bytes, name)?;
    Ok(grids
        .iter()
        .filter_map(|grid| {
            let page = grid.page?;
            let frame = frames.get((page as usize).checked_sub(1)?)?;
            Some(compare_grid(grid, page, reading, frame))
        })
        .flatten()
        .collect())
}

fn compare_grid(grid: &Grid, page: u32, reading: &Reading, frame: &Affine) -> Vec<Difference> {
    let none = Vec::new();
    let seen: Vec<(Point, &str)> = reading
        .pages
        .get(&page)
        .unwrap_or(&none)
        .iter()
        .map(|(at, text)| (*frame * *at, text.as_str()))
        .collect();
    let differences: Vec<Difference> = grid
        .cells
        .iter()
        .filter_map(|cell| compare_cell(cell, page, &seen))
        .collect();
    // Characters that one puts just inside and the other just outside a cell are no difference of reading.
    if balanced(&differences) {
        return Vec::new();
    }
    let misplaced = differences
        .iter()
        .filter(|d| d.only_second.is_empty())
        .count()
        * 2
        > grid.cells.len();
    if !misplaced {
        return differences;
    }
    // The second reader does not turn a page set sideways: then only the page's characters can be compared.
    let text: String = grid.cells.iter().map(|cell| cell.text()).collect();
    let all: String = seen.iter().map(|(_, text)| *text).collect();
    let only_first = surplus(&counted(&text), &counted(&all));
    if only_first.is_empty() {
        return Vec::new();
    }
    vec![Difference {
        page,
        row: 0,
        col: 0,
        text: String::new(),
        only_first,
        only_second: String::new(),
        area: grid.area,
    }]
}

fn compare_cell(cell: &Cell, page: u32, seen: &[(Point, &str)]) -> Option<Difference> {
    let area = cell.area?;
    let first = counted(&cell.text());
    let second = counted(
        &seen
            .iter()
            .filter(|(at, _)| area.contains(at.x, at.y))
            .map(|(_, text)| *text)
            .collect::<String>(),
    );
    if first == second {
        return None;
    }
    Some(Difference {
        page,
        row: cell.row + 1,
        col: cell.col + 1,
        text: cell.text(),
        only_first: surplus(&first, &second),
        only_second: surplus(&second, &first),
        area: cell.area,
    })
}

/// How often each character occurs, white space and ways of writing one glyph (radicals, ligatures) aside.
fn counted(text: &str) -> BTreeMap<char, usize> {
    let mut counts = BTreeMap::new();
    for c in fold(text).chars().filter(|c| !c.is_whitespace()) {
        let spelt: &[char] = match c {
            'ﬀ' => &['f', 'f'],
            'ﬁ' => &['f', 'i'],
            'ﬂ' => &['f', 'l'],
            'ﬃ' => &['f', 'f', 'i'],
            'ﬄ' => &['f', 'f', 'l'],
            '\u{AD}' => &['-'],
            _ => &[c],
        };
        for c in spelt {
            *counts.entry(*c).or_default() += 1;
        }
    }
    counts
}

/// What one has more of than the other, in order of code points.
fn surplus(one: &BTreeMap<char, usize>, other: &BTreeMap<char, usize>) -> String {
    one.iter()
        .flat_map(|(c, n)| {
            let more = n.saturating_sub(other.get(c).copied().unwrap_or(0));
            std::iter::repeat_n(*c, more)
        })
        .collect()
}

/// Whether what some cells lack is what others have too much of.
fn balanced(differences: &[Difference]) -> bool {
    let first: String = differences.iter().map(|d| d.only_first.as_str()).collect();
    let second: String = differences.iter().map(|d| d.only_second.as_str()).collect();
    counted(&first) == counted(&second)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::table::Line;

    fn grid(text: &str) -> Grid {
        Grid {
            rows: 1,
            cols: 1,
            page: Some(1),
            cells: vec![Cell {
                row_span: 1,
                col_span: 1,
                area: Some(Rect::new(0.0, 0.0, 100.0, 20.0)),
                page: Some(1),
                lines: vec![Line {
                    text: text.to_owned(),
                    ..Line::default()
                }],
                ..Cell::default()
            }],
            ..Grid::default()
        }
    }

    fn reading(text: &str) -> Reading {
        let mut output = String::from("a line of the library's own\n");
        for (i, c) in text.chars().enumerate() {
            output.push_str(&format!("\n{MARK}\t1\t{}\t5\t{c}", 5 + i));
        }
        output.push_str(&format!("\n{END}\n"));
        Reading::parse(&output).unwrap()
    }

    #[test]
    fn a_wrong_character_is_told_with_its_place() {
        let differences = compare_grid(
            &grid("区教育局"),
            1,
            &reading("区教肓局"),
            &Affine::IDENTITY,
        );
        assert_eq!(differences.len(), 1);
        assert_eq!(
            differences[0].message(),
            "第1页表格第1行第1列“区教育局”：第二读取器多读出“肓”，第二读取器没有读出“育”"
        );
    }

    #[test]
    fn radicals_and_spaces_are_no_difference() {
        let differences = compare_grid(&grid("3 月底"), 1, &reading("3⽉ 底"), &Affine::IDENTITY);
        assert!(differences.is_empty(), "{differences:?}");
    }

    #[test]
    fn a_reading_that_broke_off_is_known() {
        assert!(Reading::parse(&format!("{MARK}\t1\t5\t5\t区\n")).is_none());
    }
}
