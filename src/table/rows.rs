//! Lines of an unruled table → its rows: which lines are one row's cells wrapped.

use std::ops::Range;

use super::segment::{Row, Segment};

/// Ems: more white than usual by this much parts rows.
const FURTHER: f64 = 0.11;

/// Ems of white between wrapped lines, where they do not say themselves.
const LEADING: f64 = 0.33;

/// First and last column of a segment of a line.
pub type Reach<'r> = dyn Fn(&Row, &Segment) -> (usize, usize) + 'r;

/// Rows as ranges of lines, in order. `rules`: y of rulings that run through the whole table; no row crosses one.
pub fn rows(lines: &[Row], columns: usize, reach: &Reach<'_>, rules: &[f64]) -> Vec<Range<usize>> {
    let facts: Vec<Fact> = lines
        .iter()
        .map(|line| Fact::of(line, columns, reach))
        .collect();
    let mut bands: Vec<Range<usize>> = Vec::new();
    let mut start = 0;
    for i in 1..=lines.len() {
        let parted = i < lines.len()
            && rules
                .iter()
                .any(|&y| y > lines[i - 1].area.center_y() && y < lines[i].area.center_y());
        if i == lines.len() || parted {
            bands.push(start..i);
            start = i;
        }
    }
    // Rules between all rows leave one row to a band; a heading and a body part by one rule only.
    let whole = bands
        .iter()
        .filter(|band| is_one_row(&facts[(*band).clone()]))
        .count();
    let closely_ruled = bands.len() >= 4 && whole * 10 >= bands.len() * 7;
    let mut rows = Vec::new();
    for (i, band) in bands.iter().enumerate() {
        if band.len() == 1 {
            rows.push(band.clone());
        } else if i == 0 && bands.len() > 1 {
            heading(&facts, band.clone(), &mut rows);
        } else if closely_ruled && is_one_row(&facts[band.clone()]) {
            rows.push(band.clone());
        } else if bands.len() == 1 {
            let head = head_of(&facts, band.clone());
            heading(&facts, band.start..head, &mut rows);
            body(lines, &facts, head..band.end, &mut rows);
        } else {
            body(lines, &facts, band.clone(), &mut rows);
        }
    }
    rows
}

/// What a line says about its row.
struct Fact {
    /// Whether the first column has text.
    stub: bool,
    /// Columns with text.
    filled: usize,
    /// Whether a segment reaches over several columns, and is not the first.
    spanning: bool,
    figures: usize,
    /// Whether the line could be a row by itself.
    whole: bool,
}

impl Fact {
    fn of(line: &Row, columns: usize, reach: &Reach<'_>) -> Self {
        let mut filled = vec![false; columns];
        let mut spanning = false;
        for segment in &line.segments {
            let (first, last) = reach(line, segment);
            filled[first..=last].fill(true);
            spanning |= last > first && first > 0;
        }
        let figures = line.segments.iter().filter(|s| s.is_figure()).count();
        let count = filled.iter().filter(|f| **f).count();
        Fact {
            stub: filled[0],
            filled: count,
            spanning,
            figures,
            whole: count * 2 >= columns && count >= 2 && (filled[0] || figures >= 2),
        }
    }
}

/// Whether the lines between two rules are one row: at most one of them is a row of figures.
fn is_one_row(facts: &[Fact]) -> bool {
    let of_figures = |f: &&Fact| f.whole && f.figures * 2 >= f.filled.saturating_sub(1);
    facts.iter().filter(of_figures).count() <= 1
}

/// How many leading lines are a heading, where the body is figures: up to the first line of figures.
fn head_of(facts: &[Fact], band: Range<usize>) -> usize {
    let is_data = |f: &Fact| f.figures > 0 && f.figures * 2 >= f.filled.saturating_sub(1);
    let data = facts[band.clone()].iter().filter(|f| is_data(f)).count();
    if data * 2 < band.len() {
        return band.start;
    }
    let first = facts[band.clone()].iter().position(is_data).unwrap_or(0);
    // The label of a group standing over its first figures is no heading.
    let mut head = band.start + first;
    while head > band.start && facts[head - 1].stub && facts[head - 1].filled == 1 {
        head -= 1;
    }
    head
}

/// Rows of a heading: a line with a spanning text is a row, the lines below it are one row wrapped.
fn heading(facts: &[Fact], band: Range<usize>, rows: &mut Vec<Range<usize>>) {
    let mut start = band.start;
    for i in band.clone() {
        if facts[i].spanning && i + 1 < band.end && !facts[i + 1].spanning {
            rows.push(start..i + 1);
            start = i + 1;
        }
    }
    if start < band.end {
        rows.push(start..band.end);
    }
}

fn body(lines: &[Row], facts: &[Fact], band: Range<usize>, rows: &mut Vec<Range<usize>>) {
    if band.is_empty() {
        return;
    }
    let runs = runs(lines, band.clone());
    let of_figures = facts[band.clone()].iter().filter(|f| f.figures > 0).count();
    let has_figures = of_figures * 10 >= band.len() * 3;
    // In a table of words, wrapped lines fill fewer columns than the lines they follow.
    let mean =
        |filled: Vec<usize>| filled.iter().sum::<usize>() as f64 / filled.len().max(1) as f64;
    let first = mean(runs.iter().map(|run| facts[run.start].filled).collect());
    let later = mean(
        runs.iter()
            .flat_map(|run| run.start + 1..run.end)
            .map(|i| facts[i].filled)
            .collect(),
    );
    for run in &runs {
        // A run that white space sets off is a row, unless several of its lines could each be one.
        let figures = facts[run.clone()].iter().filter(|f| f.figures > 0).count();
        let one_row = if has_figures {
            figures <= 1
        } else {
            later + 0.4 < first
        };
        if runs.len() > 1 && one_row {
            rows.push(run.clone());
            continue;
        }
        let mut start = run.start;
        for i in run.start + 1..=run.end {
            if i == run.end || begins(lines, facts, i, start) {
                rows.push(start..i);
                start = i;
            }
        }
    }
}

/// Runs of lines with no more than the usual white between them.
fn runs(lines: &[Row], band: Range<usize>) -> Vec<Range<usize>> {
    // White above each line but the first: what no line so far covers.
    let mut bottom = f64::NEG_INFINITY;
    let mut whites = Vec::new();
    for line in &lines[band.clone()] {
        whites.push(line.area.y0 - bottom);
        bottom = bottom.max(line.area.y1);
    }
    // Lines set to the middle of their cells overlap their neighbours; what they leave says nothing.
    let size = lines[band.start].size;
    let mut apart: Vec<f64> = whites[1..]
        .iter()
        .copied()
        .filter(|w| *w > -0.1 * size)
        .collect();
    if apart.is_empty() {
        return vec![band];
    }
    let interleaved = (whites.len() - 1 - apart.len()) * 8 > whites.len();
    let quarter = apart.len() / 4;
    let mut usual = *apart.select_nth_unstable_by(quarter, f64::total_cmp).1;
    if interleaved {
        usual = usual.min(LEADING * size);
    }
    let mut runs = Vec::new();
    let mut start = band.start;
    for i in band.start + 1..band.end {
        if whites[i - band.start] > usual + FURTHER * lines[i].size {
            runs.push(start..i);
            start = i;
        }
    }
    runs.push(start..band.end);
    runs
}

/// Whether line `i` begins a row; `start` is the line at which the row so far began.
fn begins(lines: &[Row], facts: &[Fact], i: usize, start: usize) -> bool {
    let (fact, before) = (&facts[i], &facts[i - 1]);
    // Lines beside one another, set to the middle of their cells.
    if lines[i].baseline - lines[i - 1].baseline < 0.75 * lines[i].size {
        return false;
    }
    if fact.whole {
        // A label over two lines, its figures on the second.
        let lone_label = i - start == 1 && before.stub && before.filled == 1 && !fact.stub;
        return !lone_label;
    }
    if !fact.stub {
        return false;
    }
    if fact.filled == 1 && before.filled >= 1 {
        let (label, above) = (&lines[i].segments[0], &lines[start].segments[0]);
        let goes_on = label.text.chars().next().is_some_and(char::is_lowercase);
        let hanging = label.area.x0 - above.area.x0;
        let hangs = hanging > 0.4 * lines[i].size && hanging < 2.6 * lines[i].size && before.whole;
        return !(goes_on || hangs);
    }
    true
}

#[cfg(test)]
mod tests {
    use super::super::columns::columns;
    use super::super::columns::tests::rows as set_rows;
    use super::*;

    fn grouped(table: &[&[(&str, f64)]], rules: &[f64]) -> Vec<Range<usize>> {
        let lines = set_rows(table);
        let refs: Vec<&Row> = lines.iter().collect();
        let columns = columns(&refs);
        rows(
            &lines,
            columns.count(),
            &|row, s| columns.reach(s, row.size),
            rules,
        )
    }

    #[test]
    fn every_line_of_figures_is_a_row() {
        let table: &[&[(&str, f64)]] = &[
            &[("Country", 0.0), ("2010", 100.0), ("2011", 150.0)],
            &[("France", 0.0), ("120", 100.0), ("130", 150.0)],
            &[("Germany", 0.0), ("95", 100.0), ("99", 150.0)],
        ];
        assert_eq!(grouped(table, &[]), [0..1, 1..2, 2..3]);
    }

    #[test]
    fn a_wrapped_label_belongs_to_its_figures() {
        let table: &[&[(&str, f64)]] = &[
            &[("Item", 0.0), ("2010", 100.0), ("2011", 150.0)],
            &[("Number of people", 0.0), ("120", 100.0), ("130", 150.0)],
            &[("in employment", 0.0)],
            &[("Others", 0.0), ("95", 100.0), ("99", 150.0)],
            &[("Total", 0.0), ("195", 100.0), ("199", 150.0)],
        ];
        assert_eq!(grouped(table, &[]), [0..1, 1..3, 3..4, 4..5]);
    }

    #[test]
    fn a_heading_over_two_lines_is_one_row_and_a_spanning_one_its_own() {
        let table: &[&[(&str, f64)]] = &[
            &[("Region", 0.0), ("Number of visits", 95.0)],
            &[("Inner", 100.0), ("Outer", 150.0)],
            &[("part", 100.0), ("part", 150.0)],
            &[("North", 0.0), ("95", 100.0), ("99", 150.0)],
            &[("South", 0.0), ("195", 100.0), ("199", 150.0)],
            &[("West", 0.0), ("195", 100.0), ("199", 150.0)],
        ];
        // A rule under the heading: between the third and fourth line.
        assert_eq!(grouped(table, &[54.0]), [0..1, 1..3, 3..4, 4..5, 5..6]);
    }
}
