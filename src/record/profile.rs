//! What the cells of a column hold.

use crate::table::Cell;
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
    pub fn of(cells: &[(usize, &Cell)]) -> Self {
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
            let entries = entries(cell);
            let share = |test: &dyn Fn(&str) -> bool| {
                entries.iter().filter(|e| test(e)).count() * 2 >= entries.len().max(1)
            };
            let names = entries
                .iter()
                .all(|e| e.chars().count() <= 4 || e.contains('·'));
            let people = names && share(&|e| name::person(e) > 0.0);
            p.people += one(people || name::person(&text) > 1.0);
            p.units += one(!people && length <= 120 && share(&|e| name::unit(e) > 0.0));
            p.strong += one(!people && share(&|e| name::suffix(e) >= 1.0 || name::is_group(e)));
            let unit = entries
                .iter()
                .any(|e| name::unit(e) >= 0.5 && name::person(e) < name::unit(e));
            p.joint += one(unit && entries.iter().any(|e| name::person(e) > 1.0));
            p.dates += one(length <= 60 && !period::clauses(&text).is_empty());
            p.schedules += one(period::schedule(&join::lines(&cell.lines)).len() >= 2);
            texts.push(text);
            all.extend(entries);
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

/// The entries of a cell, roughly: where it prints separators they part, otherwise lines and spaces do.
pub fn entries(cell: &Cell) -> Vec<String> {
    let text = cell.text();
    let separators = ['、', '，', ',', '；', ';', '：', ':'];
    let parts: Vec<String> = if text.contains(separators) {
        let mut whole = join::compact(&text);
        // "牵头单位：" names no unit, and parts what stands before it from what follows.
        for word in [
            "牵头单位",
            "牵头部门",
            "责任单位",
            "配合单位",
            "配合部门",
            "牵头",
            "配合",
        ] {
            whole = whole
                .replace(&format!("{word}："), "；")
                .replace(&format!("{word}:"), "；");
        }
        whole.split(separators).map(str::to_owned).collect()
    } else {
        // "赵 林" is one name, padded.
        let mut words: Vec<String> = Vec::new();
        let single = |t: &str| t.chars().count() == 1;
        for line in text.lines() {
            let mut padded = false;
            for word in line.split_whitespace() {
                match words
                    .last_mut()
                    .filter(|last| padded && single(last) && single(word))
                {
                    Some(last) => last.push_str(word),
                    None => words.push(word.to_owned()),
                }
                padded = true;
            }
        }
        words
    };
    parts.into_iter().filter(|p| !p.is_empty()).collect()
}
