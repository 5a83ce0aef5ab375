//! Titles: few lines, broken by sense, in the shape GB/T 9704 asks for: a trapezoid or a
//! diamond, not a block and not an hourglass.

use super::line::Span;
use super::paragraph::{Chance, Paragraph};

/// Titles of more lines than this are set like text.
const MOST_LINES: usize = 4;

/// The lines of characters `start..end`, or `None` when they do not fit into [`MOST_LINES`].
pub fn spans(paragraph: &Paragraph, start: usize, end: usize, width: f64) -> Option<Vec<Span>> {
    let breaks: Vec<usize> = (start..end.saturating_sub(1))
        .filter(|&i| paragraph.joints[i].sense && paragraph.joints[i].chance >= Chance::May)
        .map(|i| i + 1)
        .collect();
    for count in 1..=MOST_LINES {
        let mut best: Option<(f64, Vec<usize>)> = None;
        let mut chosen = Vec::new();
        search(
            paragraph,
            &breaks,
            0,
            start,
            end,
            width,
            count,
            &mut chosen,
            &mut best,
        );
        if let Some((_, cuts)) = best {
            let mut out = Vec::new();
            let mut from = start;
            for to in cuts.into_iter().chain([end]) {
                out.push(Span {
                    from,
                    to,
                    last: true,
                });
                from = to;
            }
            return Some(out);
        }
    }
    None
}

#[allow(clippy::too_many_arguments)]
fn search(
    paragraph: &Paragraph,
    breaks: &[usize],
    next: usize,
    start: usize,
    end: usize,
    width: f64,
    lines_left: usize,
    chosen: &mut Vec<usize>,
    best: &mut Option<(f64, Vec<usize>)>,
) {
    let from = chosen.last().copied().unwrap_or(start);
    let fits = |to: usize| paragraph.width(from, paragraph.trimmed(from, to)) <= width + 0.05;
    if lines_left == 1 {
        if fits(end) {
            let cost = cost(paragraph, start, end, width, chosen);
            if best.as_ref().is_none_or(|(c, _)| cost < *c) {
                *best = Some((cost, chosen.clone()));
            }
        }
        return;
    }
    for (k, &to) in breaks.iter().enumerate().skip(next) {
        if !fits(to) {
            break;
        }
        chosen.push(to);
        search(
            paragraph,
            breaks,
            k + 1,
            start,
            end,
            width,
            lines_left - 1,
            chosen,
            best,
        );
        chosen.pop();
    }
}

/// How far the lines are from a good title, in em.
fn cost(paragraph: &Paragraph, start: usize, end: usize, width: f64, cuts: &[usize]) -> f64 {
    let em = paragraph.style.size;
    let mut from = start;
    let widths: Vec<f64> = cuts
        .iter()
        .copied()
        .chain([end])
        .map(|to| {
            let w = paragraph.width(from, paragraph.trimmed(from, to)) / em;
            from = to;
            w
        })
        .collect();
    let mut cost = 0.0;
    // Neighbours differ by two to four characters: a step that is seen, not a stump.
    for pair in widths.windows(2) {
        let step = (pair[0] - pair[1]).abs();
        cost += if step < 2.0 {
            (2.0 - step) * 1.5
        } else {
            (step - 3.0).max(0.0)
        };
    }
    // An hourglass is the one shape that is never right.
    for three in widths.windows(3) {
        if three[1] < three[0] && three[1] < three[2] {
            cost += 20.0;
        }
    }
    // Lines that run from edge to edge leave no shape.
    for w in &widths {
        cost += (w - (width / em - 1.0)).max(0.0);
    }
    // A line should not begin with a particle, nor end with a word that leads on.
    for &cut in cuts {
        if matches!(
            paragraph.chars[cut].c,
            '的' | '等' | '和' | '及' | '与' | '、'
        ) {
            cost += 6.0;
        }
        if matches!(
            paragraph.chars[cut - 1].c,
            '和' | '及' | '与' | '于' | '对' | '在' | '将'
        ) {
            cost += 6.0;
        }
        if !paragraph.joints[cut - 1].sense {
            cost += 10.0;
        }
    }
    cost
}
