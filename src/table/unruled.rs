//! Tables with horizontal rules only, or with none: found by how their lines part into columns.

use std::ops::Range;

use super::assemble::grid;
use super::columns::{self, Columns};
use super::grid::Grid;
use super::lines::Printed;
use super::rule::{Marks, Rule, rule_rows, shades};
use super::segment::{Row, row, row_in};
use crate::geometry::Rect;
use crate::read::Ruling;

/// Points: rules whose ends differ less than this belong to one table.
const SAME_ENDS: f64 = 9.0;

/// A table, and which of the lines given it took.
pub struct Found {
    /// The table.
    pub grid: Grid,
    /// Indices of lines.
    pub lines: Range<usize>,
}

/// Finds the tables among the lines of a zone, which are in order of their baselines; `rulings` are those that make
/// no mesh, `fills` shaded areas.
pub fn find(lines: &[Printed], rulings: &[Ruling], fills: &[Rect], page: u32) -> Vec<Found> {
    let rows: Vec<Row> = lines
        .iter()
        .enumerate()
        .map(|(i, line)| row(line, i))
        .collect();
    let Some(zone) = rows.iter().map(|r| r.area).reduce(|a, b| a.union(&b)) else {
        return Vec::new();
    };
    let rules = rule_rows(rulings, &rows);
    let shades = shades(fills);
    let marks = Marks {
        rules: &rules,
        shades: &shades,
    };
    let mut taken = vec![false; rows.len()];
    let mut found = Vec::new();
    for group in rule_groups(&rules, &rows, &zone) {
        let Some(range) = within(&rows, &rules[group.clone()]) else {
            continue;
        };
        let range = extend(&rows, range, group.len(), &zone);
        let range = first_free(range, &taken);
        add(
            lines, &rows, range, &marks, true, page, &mut taken, &mut found,
        );
    }
    for range in runs(&rows, &taken, &zone) {
        add(
            lines, &rows, range, &marks, false, page, &mut taken, &mut found,
        );
    }
    found.sort_by_key(|f| f.lines.start);
    found
}

/// Runs of rules with the same ends and no prose between them: two or more.
fn rule_groups(rules: &[Rule], rows: &[Row], zone: &Rect) -> Vec<Range<usize>> {
    let mut groups = Vec::new();
    let mut i = 0;
    while i < rules.len() {
        let first = &rules[i];
        let (mut last, mut end) = (i, i + 1);
        for (j, rule) in rules.iter().enumerate().skip(i + 1) {
            let full = (rule.from - first.from).abs() <= SAME_ENDS
                && (rule.to - first.to).abs() <= SAME_ENDS;
            let inside = rule.from >= first.from - SAME_ENDS && rule.to <= first.to + SAME_ENDS;
            if !inside || !joined(&rules[last], rule, rows, zone) {
                break;
            }
            if full {
                (last, end) = (j, j + 1);
            }
        }
        if end > i + 1 {
            groups.push(i..end);
            i = end;
        } else {
            i += 1;
        }
    }
    groups
}

/// Whether what stands between two rules can be part of a table.
fn joined(upper: &Rule, lower: &Rule, rows: &[Row], zone: &Rect) -> bool {
    let between: Vec<&Row> = rows
        .iter()
        .filter(|r| r.area.center_y() > upper.y && r.area.center_y() < lower.y)
        .collect();
    if between.is_empty() {
        return lower.y - upper.y < 60.0;
    }
    let prose = between.iter().filter(|r| is_prose(r, zone)).count();
    prose < 2 || prose * 2 < between.len()
}

/// A line that fills its zone without a wide gap.
fn is_prose(row: &Row, zone: &Rect) -> bool {
    row.segments.len() == 1
        && row.area.width() > 0.7 * zone.width()
        && row.segments[0].text.chars().count() >= 25
}

/// A line of justified prose whose spaces were stretched so far that it seems to part.
fn is_stretched_prose(row: &Row, zone: &Rect) -> bool {
    let words = row
        .segments
        .iter()
        .map(|s| s.text.split(' ').count())
        .sum::<usize>();
    let widest = row
        .segments
        .windows(2)
        .map(|w| w[1].area.x0 - w[0].area.x1)
        .fold(0.0, f64::max);
    row.area.width() > 0.9 * zone.width()
        && words >= 6
        && words >= 3 * row.segments.len()
        && widest < 1.3 * row.size
}

/// Whether a line names the table or figure that follows.
fn is_caption(row: &Row) -> bool {
    let text = row.segments[0].text.trim_start();
    row.segments.len() == 1
        && [
            "Table ", "TABLE ", "Tab. ", "Figure ", "FIGURE ", "Fig. ", "Source", "Note", "表",
            "图", "附表", "注：",
        ]
        .iter()
        .any(|opening| text.starts_with(opening))
}

/// The lines between the first and the last rule of a group.
fn within(rows: &[Row], rules: &[Rule]) -> Option<Range<usize>> {
    let (first, last) = (rules.first()?, rules.last()?);
    let inside = |r: &Row| {
        let y = r.area.center_y();
        y > first.y && y < last.y
    };
    let start = rows.iter().position(inside)?;
    let end = rows.iter().rposition(inside)? + 1;
    Some(start..end)
}

/// Adds the body under a ruled heading that no rule closes, and the heading over a first rule.
fn extend(rows: &[Row], mut range: Range<usize>, rules: usize, zone: &Rect) -> Range<usize> {
    let near = |a: &Row, b: &Row| b.baseline - a.baseline < 2.2 * a.size.max(b.size);
    let tabular = |r: &Row| r.segments.len() > 1 && !is_prose(r, zone) && !r.is_leader();
    if rules <= 2 {
        while range.end < rows.len()
            && near(&rows[range.end - 1], &rows[range.end])
            && tabular(&rows[range.end])
        {
            range.end += 1;
        }
    }
    while range.start > 0
        && near(&rows[range.start - 1], &rows[range.start])
        && tabular(&rows[range.start - 1])
        && rows[range.start - 1].segments.len() >= 3
    {
        range.start -= 1;
    }
    range
}

fn first_free(range: Range<usize>, taken: &[bool]) -> Range<usize> {
    let start = range.clone().find(|&i| !taken[i]).unwrap_or(range.end);
    let end = (start..range.end).find(|&i| taken[i]).unwrap_or(range.end);
    start..end
}

/// Runs of lines that part into columns, with few lines between that do not.
fn runs(rows: &[Row], taken: &[bool], zone: &Rect) -> Vec<Range<usize>> {
    let tabular = |i: usize| {
        !taken[i] && rows[i].segments.len() > 1 && !rows[i].is_leader() && !rows[i].is_list_item()
    };
    let near = |i: usize| {
        rows[i].baseline - rows[i - 1].baseline < 3.0 * rows[i].size.max(rows[i - 1].size)
    };
    let mut runs = Vec::new();
    let mut i = 0;
    while i < rows.len() {
        if !tabular(i) {
            i += 1;
            continue;
        }
        let (start, mut end) = (i, i + 1);
        let mut j = i + 1;
        let mut between = 0;
        while j < rows.len() && !taken[j] && near(j) {
            if tabular(j) {
                end = j + 1;
                between = 0;
            } else {
                between += 1;
                let stops = is_prose(&rows[j], zone)
                    || is_stretched_prose(&rows[j], zone)
                    || rows[j].is_leader()
                    || is_caption(&rows[j]);
                if stops || between > 3 {
                    break;
                }
            }
            j += 1;
        }
        runs.push(start..end);
        i = end;
    }
    runs
}

#[expect(
    clippy::too_many_arguments,
    reason = "one step of `find`, which owns all of them"
)]
fn add(
    lines: &[Printed],
    rows: &[Row],
    range: Range<usize>,
    marks: &Marks<'_>,
    ruled: bool,
    page: u32,
    taken: &mut [bool],
    found: &mut Vec<Found>,
) {
    let Some(columns) = columns_of_table(&rows[range.clone()], ruled) else {
        return;
    };
    let range = trailing(rows, range, &columns, taken);
    let range = leading(rows, range, &columns, taken);
    taken[range.clone()].fill(true);
    let parted: Vec<Row> = range
        .clone()
        .map(|i| row_in(&lines[i], i, &columns.between))
        .collect();
    found.push(Found {
        grid: grid(lines, &parted, &columns, marks, page),
        lines: range,
    });
}

/// Adds the last row's wrapped lines, which hold text of one column only.
fn trailing(
    rows: &[Row],
    mut range: Range<usize>,
    columns: &Columns,
    taken: &[bool],
) -> Range<usize> {
    while range.end < rows.len() && !taken[range.end] {
        let (last, next) = (&rows[range.end - 1], &rows[range.end]);
        let close =
            next.baseline - last.baseline < 1.35 * last.size && (next.size - last.size).abs() < 0.5;
        let [only] = next.segments.as_slice() else {
            break;
        };
        let (first, to) = columns.reach(only, next.size);
        if !close || first != to || first == 0 {
            break;
        }
        range.end += 1;
    }
    range
}

/// Adds the first lines of a heading wrapped over more lines than the others: each within one column, not the first.
fn leading(
    rows: &[Row],
    mut range: Range<usize>,
    columns: &Columns,
    taken: &[bool],
) -> Range<usize> {
    while range.start > 0 && !taken[range.start - 1] {
        let (before, first) = (&rows[range.start - 1], &rows[range.start]);
        let close = first.baseline - before.baseline < 1.35 * first.size
            && (first.size - before.size).abs() < 0.5;
        let in_columns = before.segments.iter().all(|s| {
            let (from, to) = columns.reach(s, before.size);
            from == to && from > 0
        });
        if !close || !in_columns || is_caption(before) {
            break;
        }
        range.start -= 1;
    }
    range
}

/// The columns of lines that are a table; `None` when they are prose, a list or a list of contents. `ruled`: rules
/// already say that they belong together.
fn columns_of_table(rows: &[Row], ruled: bool) -> Option<Columns> {
    let tabular: Vec<&Row> = rows.iter().filter(|r| r.segments.len() > 1).collect();
    let count = tabular.len();
    let columns = columns::columns(&rows.iter().collect::<Vec<_>>());
    let cols = columns.count();
    if cols < 2 {
        return None;
    }
    let leaders = rows.iter().filter(|r| r.is_leader()).count();
    let items = rows.iter().filter(|r| r.is_list_item()).count();
    if leaders * 3 > rows.len() || items * 2 > rows.len() {
        return None;
    }
    if side_by_side_prose(&tabular, &columns) {
        return None;
    }
    if ruled {
        return (count >= 2).then_some(columns);
    }
    let filled: usize = tabular.iter().map(|r| r.segments.len()).sum();
    let dense = filled as f64 >= 0.45 * (cols * count) as f64;
    let sure = match cols {
        2 => {
            let figures = tabular
                .iter()
                .filter(|r| r.segments.last().is_some_and(|s| s.is_figure()))
                .count();
            count >= 4 && figures * 3 >= count * 2 && count * 10 >= rows.len() * 7
        }
        3 => count >= 3 && count * 2 >= rows.len(),
        _ => count >= 3 && count * 5 >= rows.len() * 2,
    };
    (dense && sure && aligned(&tabular, &columns)).then_some(columns)
}

/// Whether most columns keep an edge or the middle: the gaps of justified prose fall anywhere.
fn aligned(rows: &[&Row], columns: &Columns) -> bool {
    let kept = (0..columns.count())
        .filter(|&column| {
            let areas: Vec<Rect> = rows
                .iter()
                .flat_map(|r| r.segments.iter().map(move |s| (r.size, s)))
                .filter(|(size, s)| columns.reach(s, *size) == (column, column))
                .map(|(_, s)| s.area)
                .collect();
            let most_share = |edge: &dyn Fn(&Rect) -> f64| {
                let share = |a: &Rect| {
                    areas
                        .iter()
                        .filter(|b| (edge(a) - edge(b)).abs() < 2.0)
                        .count()
                };
                areas.iter().map(share).max().unwrap_or(0) * 10 >= areas.len() * 6
            };
            areas.len() >= 2
                && (most_share(&|a| a.x0) || most_share(&|a| a.x1) || most_share(&|a| a.center_x()))
        })
        .count();
    kept * 3 >= columns.count() * 2
}

/// Whether two or more columns are filled with lines of words from edge to edge.
fn side_by_side_prose(rows: &[&Row], columns: &Columns) -> bool {
    if rows.len() < 5 {
        return false;
    }
    let mut lines = vec![(0usize, 0usize); columns.count()];
    let mut widest = vec![0.0_f64; columns.count()];
    let each = || {
        rows.iter()
            .flat_map(|row| row.segments.iter().map(move |s| (row, s)))
            .filter_map(|(row, s)| {
                let (first, last) = columns.reach(s, row.size);
                (first == last).then_some((first, s))
            })
    };
    for (column, segment) in each() {
        widest[column] = widest[column].max(segment.area.width());
    }
    for (column, segment) in each() {
        lines[column].0 += 1;
        let wordy = segment.text.chars().count() >= 28 && !segment.is_figure();
        if wordy && segment.area.width() > 0.8 * widest[column] {
            lines[column].1 += 1;
        }
    }
    lines
        .iter()
        .filter(|(all, full)| *all >= 4 && full * 5 > all * 3)
        .count()
        >= 2
}
