//! What the cells of a column hold.

use super::entries::{Lexicon, Reading, Sort};
use crate::table::Cell;
use crate::table::room::Padding;
use crate::text::{join, mark, name, numeral, period};

/// What the cells of a column hold, as shares of the filled ones.
#[derive(Debug, Clone, Copy, Default)]
pub struct Profile {
    pub filled: f64,
    pub numbers: f64,
    pub marks: f64,
    pub ordinals: f64,
    pub people: f64,
    pub units: f64,
    /// As `units`, with an end that only units have.
    pub strong: f64,
    /// Units and people in one cell.
    pub joint: f64,
    pub dates: f64,
    pub schedules: f64,
    pub dashes: f64,
    /// Mean length in characters.
    pub length: f64,
    /// Mean number of rows a filled cell covers.
    pub span: f64,
    /// Different texts for each filled cell.
    pub distinct: f64,
    /// Whether equal texts always stand together, and there are some.
    pub grouped: bool,
    /// Mean number of entries of a filled cell.
    pub entries: f64,
    /// Share of entries that name what another entry of the column names.
    pub repeats: f64,
}

impl Profile {
    /// Looks at the cells of a column; each comes with its row.
    pub fn of(cells: &[(usize, &Cell)], padding: Padding) -> Self {
        let mut p = Profile::default();
        let mut texts = Vec::new();
        let mut all: Vec<String> = Vec::new();
        for (_, cell) in cells.iter().filter(|(_, c)| !c.is_blank()) {
            let text = join::compact(&cell.text());
            p.filled += 1.0;
            p.span += cell.row_span as f64;
            if join::is_nothing(&text) {
                p.dashes += 1.0;
                continue;
            }
            let one = |yes: bool| if yes { 1.0 } else { 0.0 };
            let mark = mark::leading(&text);
            let length = text.chars().count();
            p.length += length as f64;
            p.numbers += one(numeral::integer(text.trim_end_matches(['.', '、', '．'])).is_some());
            p.marks += one(mark.as_ref().is_some_and(|m| m.len == text.len()));
            p.ordinals += one(mark.is_some_and(|m| {
                matches!(
                    m.style,
                    mark::Style::ChineseComma | mark::Style::ChineseBracket
                )
            }));
            // Longer texts are sentences.
            if length <= 80 {
                let half = |entries: &[String], test: &dyn Fn(&str) -> bool| {
                    !entries.is_empty()
                        && entries.iter().filter(|e| test(e)).count() * 2 >= entries.len()
                };
                let people = entries(cell, Sort::People, padding);
                let units = entries(cell, Sort::Units, padding);
                let both = entries(cell, Sort::Both, padding);
                let is_people = half(&people, &|e| name::person(e) > 1.0)
                    && people
                        .iter()
                        .all(|e| e.chars().count() <= 4 || e.contains('·'));
                let is_unit = |e: &str| name::unit(e) >= 0.5 && name::person(e) < name::unit(e);
                p.people += one(is_people);
                p.units += one(!is_people && half(&units, &|e| name::unit(e) > 0.0));
                p.strong +=
                    one(!is_people
                        && half(&units, &|e| name::suffix(e) >= 1.0 || name::is_group(e)));
                p.joint +=
                    one(both.iter().any(|e| is_unit(e))
                        && both.iter().any(|e| name::person(e) > 1.0));
                all.extend(if is_people { people } else { units });
            }
            p.dates += one(length <= 60 && !period::clauses(&text).is_empty());
            p.schedules += one(period::schedule(&join::lines(&cell.lines)).len() >= 2);
            texts.push(text);
        }
        let filled = p.filled.max(1.0);
        let words = (p.filled - p.dashes).max(1.0);
        let count = texts.len().max(1) as f64;
        let mut runs = texts.clone();
        runs.dedup();
        texts.sort_unstable();
        texts.dedup();
        p.grouped = texts.len() == runs.len() && (texts.len() as f64) < count * 0.7;
        p.distinct = texts.len() as f64 / count;
        let entries = all.len().max(1) as f64;
        all.sort_unstable();
        all.dedup();
        p.entries = entries / count;
        p.repeats = 1.0 - all.len() as f64 / entries;
        for share in [
            &mut p.numbers,
            &mut p.marks,
            &mut p.ordinals,
            &mut p.people,
            &mut p.units,
            &mut p.strong,
            &mut p.joint,
            &mut p.dates,
            &mut p.schedules,
            &mut p.length,
        ] {
            *share /= words;
        }
        p.dashes /= filled;
        p.span /= filled;
        p
    }
}

/// The entries of a cell as units, as people or as both.
pub fn entries(cell: &Cell, sort: Sort, padding: Padding) -> Vec<String> {
    let mut reading = Reading::new(cell, sort, padding);
    let nothing = Lexicon::default();
    reading.weigh(&nothing, &nothing);
    reading.entries(None).into_iter().map(|e| e.text).collect()
}
