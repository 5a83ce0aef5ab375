//! Lines of a page → zones: columns of prose that stand side by side are read one after the other.

use super::lines::{Printed, Word};

/// Ems: the white strip between two columns of prose is at least this wide.
const GUTTER: f64 = 0.9;

/// Characters: a line of prose in a narrow column has at least this many.
const PROSE: usize = 18;

/// Lines on either side that make a column of prose.
const LINES: usize = 7;

/// The page's lines as zones in reading order; one zone when there is one column. `crossed` says whether rulings run
/// through an x between two y: then it is a table, not a gutter.
pub fn zones(lines: Vec<Printed>, crossed: &dyn Fn(f64, f64, f64) -> bool) -> Vec<Vec<Printed>> {
    let Some(x) = gutter(&lines, crossed) else {
        return vec![lines];
    };
    let mut zones = Vec::new();
    let (mut left, mut right): (Vec<Printed>, Vec<Printed>) = (Vec::new(), Vec::new());
    let mut whole: Vec<Printed> = Vec::new();
    for line in lines {
        match split(&line, x) {
            Some((a, b)) => {
                if !whole.is_empty() {
                    zones.push(std::mem::take(&mut whole));
                }
                left.extend(a);
                right.extend(b);
            }
            None => {
                for side in [&mut left, &mut right] {
                    if !side.is_empty() {
                        zones.push(std::mem::take(side));
                    }
                }
                whole.push(line);
            }
        }
    }
    zones.extend([left, right, whole].into_iter().filter(|z| !z.is_empty()));
    zones
}

/// x of the white strip between two columns of prose; `None` when there is none.
fn gutter(lines: &[Printed], crossed: &dyn Fn(f64, f64, f64) -> bool) -> Option<f64> {
    let left = lines
        .iter()
        .map(|l| l.area.x0)
        .fold(f64::INFINITY, f64::min);
    let right = lines
        .iter()
        .map(|l| l.area.x1)
        .fold(f64::NEG_INFINITY, f64::max);
    let (from, to) = (left + 0.25 * (right - left), left + 0.75 * (right - left));
    let mut best: Option<(usize, f64)> = None;
    let mut x = from;
    while x <= to {
        let (mut on_left, mut on_right, mut across) = (0, 0, 0);
        let (mut top, mut bottom) = (f64::INFINITY, f64::NEG_INFINITY);
        for line in lines {
            match split(line, x) {
                Some((a, b)) => {
                    let prose = |part: &Option<Printed>| part.as_ref().is_some_and(is_prose);
                    on_left += usize::from(prose(&a));
                    on_right += usize::from(prose(&b));
                    top = top.min(line.area.y0);
                    bottom = bottom.max(line.area.y1);
                }
                None => across += 1,
            }
        }
        let score = on_left.min(on_right);
        if score >= LINES
            && across * 2 <= lines.len()
            && best.is_none_or(|(most, _)| score > most)
            && !crossed(x, top, bottom)
        {
            best = Some((score, x));
        }
        x += 3.0;
    }
    best.map(|(_, x)| x)
}

/// One run of words without a wide gap, of some length.
fn is_prose(line: &Printed) -> bool {
    let chars: usize = line.words.iter().map(|w| w.text.chars().count()).sum();
    chars >= PROSE
        && line
            .words
            .windows(2)
            .all(|w| w[1].area.x0 - w[0].area.x1 < 1.3 * line.size)
}

/// The parts of a line left and right of x; `None` when text runs across, or the gap there is no wider than a space.
fn split(line: &Printed, x: f64) -> Option<(Option<Printed>, Option<Printed>)> {
    if line.words.iter().any(|w| w.area.x0 < x && w.area.x1 > x) {
        return None;
    }
    let (a, b): (Vec<Word>, Vec<Word>) = line.words.iter().cloned().partition(|w| w.area.x1 <= x);
    if let (Some(l), Some(r)) = (a.last(), b.first())
        && r.area.x0 - l.area.x1 < GUTTER * line.size
    {
        return None;
    }
    let part = |words: Vec<Word>| {
        let area = words.iter().map(|w| w.area).reduce(|a, b| a.union(&b))?;
        Some(Printed {
            words,
            area,
            ..line.clone()
        })
    };
    Some((part(a), part(b)))
}

#[cfg(test)]
mod tests {
    use super::super::lines::lines;
    use super::super::lines::tests::set;
    use super::*;

    #[test]
    fn two_columns_of_prose_are_read_one_after_the_other() {
        let mut glyphs = set(
            "A title over both of the columns of this page",
            50.0,
            10.0,
            10.0,
        );
        for i in 0..10 {
            let y = 40.0 + 12.0 * f64::from(i);
            glyphs.extend(set("left words of some length", 0.0, y, 10.0));
            glyphs.extend(set("right words of some length", 150.0, y + 3.0, 10.0));
        }
        let zones = zones(lines(&glyphs), &|_, _, _| false);
        assert_eq!(zones.len(), 3);
        assert!(zones[1].iter().all(|l| l.text().starts_with("left")));
    }

    #[test]
    fn one_column_stays_one_zone() {
        let glyphs: Vec<_> = (0..10)
            .flat_map(|i| {
                set(
                    "one line of prose that is rather long",
                    0.0,
                    12.0 * f64::from(i),
                    10.0,
                )
            })
            .collect();
        assert_eq!(zones(lines(&glyphs), &|_, _, _| false).len(), 1);
    }
}
