//! Segments → columns: the gaps that run down between them.

use super::segment::{Row, Segment};

/// Share of the rows that may reach over a gap: spanning headings do.
const REACHING_OVER: f64 = 0.2;

/// Ems: a narrower gap parts nothing.
const NARROWEST: f64 = 0.22;

/// Columns as x positions between them, in points, ascending; the outer edges are not among them.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Columns {
    /// One less than there are columns.
    pub between: Vec<f64>,
}

impl Columns {
    /// Number of columns.
    pub fn count(&self) -> usize {
        self.between.len() + 1
    }

    /// First and last column that a stretch of text reaches into; a little overhang does not count.
    pub fn reach(&self, segment: &Segment, size: f64) -> (usize, usize) {
        let (from, to) = (segment.area.x0, segment.area.x1);
        let overhang = (0.25 * (to - from)).min(0.8 * size);
        let column = |x: f64| self.between.partition_point(|&b| b <= x);
        let (first, last) = (column(from + overhang), column(to - overhang));
        if first <= last {
            (first, last)
        } else {
            (last, last)
        }
    }
}

/// Finds the columns of rows that are thought to be one table.
pub fn columns(rows: &[&Row]) -> Columns {
    let rows: Vec<&Row> = rows
        .iter()
        .copied()
        .filter(|r| r.segments.len() > 1)
        .collect();
    if rows.len() < 2 {
        return Columns::default();
    }
    let mut sizes: Vec<f64> = rows.iter().map(|r| r.size).collect();
    let middle = sizes.len() / 2;
    let size = *sizes.select_nth_unstable_by(middle, f64::total_cmp).1;
    let allowed = match rows.len() {
        0..=3 => 0,
        n => ((n as f64 * REACHING_OVER) as usize).max(1),
    };
    let mut edges: Vec<f64> = rows
        .iter()
        .flat_map(|r| r.segments.iter().flat_map(|s| [s.area.x0, s.area.x1]))
        .collect();
    edges.sort_by(f64::total_cmp);
    edges.dedup_by(|a, b| (*a - *b).abs() < 0.05);

    let mut between = Vec::new();
    let mut gap: Vec<(f64, f64, usize)> = Vec::new();
    for pair in edges.windows(2) {
        let (from, to) = (pair[0], pair[1]);
        let middle = (from + to) / 2.0;
        let over = rows
            .iter()
            .filter(|r| {
                r.segments
                    .iter()
                    .any(|s| s.area.x0 < middle && s.area.x1 > middle)
            })
            .count();
        if over <= allowed {
            gap.push((from, to, over));
        } else {
            between.extend(partings(&gap, &rows, size));
            gap.clear();
        }
    }
    // What is left over lies right of the last full column: sparse ones.
    between.extend(partings(&gap, &rows, size));
    without_empty_columns(Columns { between }, &rows)
}

/// Drops positions until every column holds texts of its own: a gap that a long label bridges is none.
fn without_empty_columns(mut columns: Columns, rows: &[&Row]) -> Columns {
    // A heading may well reach over a position; a row of the body should not.
    let heading = rows.len().div_ceil(5);
    let cost = |at: f64| -> usize {
        rows.iter()
            .enumerate()
            .filter(|(_, r)| r.segments.iter().any(|s| s.area.x0 < at && s.area.x1 > at))
            .map(|(i, _)| if i < heading { 1 } else { 2 })
            .sum()
    };
    loop {
        let mut held = vec![0usize; columns.count()];
        for row in rows {
            for segment in &row.segments {
                let (first, last) = columns.reach(segment, row.size);
                if first == last {
                    held[first] += 1;
                }
            }
        }
        let Some(empty) = held.iter().position(|&n| n == 0) else {
            return columns;
        };
        let left = empty.checked_sub(1);
        let right = (empty < columns.between.len()).then_some(empty);
        let dearest = left
            .into_iter()
            .chain(right)
            .max_by_key(|&i| cost(columns.between[i]));
        match dearest {
            Some(i) => columns.between.remove(i),
            None => return columns,
        };
    }
}

/// The positions at which a gap parts columns: in the stretches that the fewest rows reach over. There are several when
/// a sparse column stands between them, none when the gap is too narrow or has no text on one side.
fn partings(gap: &[(f64, f64, usize)], rows: &[&Row], size: f64) -> Vec<f64> {
    let Some(least) = gap.iter().map(|g| g.2).min() else {
        return Vec::new();
    };
    let mut stretches: Vec<(f64, f64)> = Vec::new();
    for &(from, to, over) in gap {
        if over != least {
            continue;
        }
        match stretches.last_mut() {
            Some(stretch) if stretch.1 == from => stretch.1 = to,
            _ => stretches.push((from, to)),
        }
    }
    stretches.retain(|(from, to)| to - from >= NARROWEST * size);
    let enough = (rows.len() / 8).max(2);
    let rows_with = |test: &dyn Fn(&Segment) -> bool| {
        rows.iter().filter(|r| r.segments.iter().any(test)).count()
    };
    let mut kept: Vec<(f64, f64)> = Vec::new();
    for stretch in stretches {
        match kept.last_mut() {
            Some(last)
                if rows_with(&|s| s.area.x0 >= last.1 - 0.1 && s.area.x1 <= stretch.0 + 0.1)
                    < 2 =>
            {
                if stretch.1 - stretch.0 > last.1 - last.0 {
                    *last = stretch;
                }
            }
            _ => kept.push(stretch),
        }
    }
    kept.into_iter()
        .map(|(from, to)| (from + to) / 2.0)
        .filter(|&at| {
            rows_with(&|s| s.area.x1 <= at) >= enough && rows_with(&|s| s.area.x0 >= at) >= enough
        })
        .collect()
}

#[cfg(test)]
pub mod tests {
    use super::super::lines::lines;
    use super::super::lines::tests::set;
    use super::super::segment::row;
    use super::*;

    /// Rows of (text, x) entries, 14 points apart, 10 points high.
    pub fn rows(table: &[&[(&str, f64)]]) -> Vec<Row> {
        let glyphs: Vec<_> = table
            .iter()
            .enumerate()
            .flat_map(|(i, entries)| {
                entries
                    .iter()
                    .flat_map(move |(text, x)| set(text, *x, 14.0 * i as f64 + 20.0, 10.0))
            })
            .collect();
        lines(&glyphs)
            .iter()
            .enumerate()
            .map(|(i, line)| row(line, i))
            .collect()
    }

    #[test]
    fn gaps_are_found_under_a_spanning_heading() {
        let rows = rows(&[
            &[("Country", 0.0), ("Number of visits", 95.0)],
            &[("France", 0.0), ("120", 105.0), ("130", 145.0)],
            &[("Germany", 0.0), ("95", 110.0), ("99", 150.0)],
            &[("Spain and Portugal", 0.0), ("95", 110.0), ("99", 150.0)],
            &[("Italy", 0.0), ("7", 115.0), ("12", 150.0)],
        ]);
        let refs: Vec<&Row> = rows.iter().collect();
        let columns = columns(&refs);
        assert_eq!(columns.count(), 3, "{columns:?}");
        assert_eq!(columns.reach(&rows[0].segments[1], 10.0), (1, 2));
        assert_eq!(columns.reach(&rows[1].segments[2], 10.0), (2, 2));
    }

    #[test]
    fn prose_has_one_column() {
        let rows = rows(&[
            &[("the quick brown fox jumps", 0.0)],
            &[("over the lazy dog again", 0.0)],
        ]);
        let refs: Vec<&Row> = rows.iter().collect();
        assert_eq!(columns(&refs).count(), 1);
    }
}
