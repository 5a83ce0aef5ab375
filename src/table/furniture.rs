//! Lines that belong to the page and not to the text: running heads, running feet, page numbers.

use std::collections::HashMap;
use std::sync::LazyLock;

use regex::Regex;

use super::lines::Printed;
use crate::read::{Canvas, Glyph};

/// Share of the page's height, at the top and at the bottom, in which such lines stand. The margins of official
/// papers (GB/T 9704) are 37 mm and 35 mm of 297.
const MARGIN: f64 = 0.13;

/// Points: running heads stand at the same height on every page.
const SAME_HEIGHT: f64 = 3.0;

/// "3", "- 3 -", "— 3 —", "第 3 页", "第3页 共10页", "3/10", "Page 3 of 10", "iv".
static PAGE_NUMBER: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(
        r"(?i)^[-–—－·•\s]*(?:(?:第|page|p\.?)?\s*\d{1,4}\s*页?(?:\s*(?:[/／|,，、]|of|共)?\s*共?\s*\d{1,4}\s*页?)?|[ivx]{1,6})[-–—－·•\s]*$",
    )
    .ok()
});

/// Which lines are furniture, page by page. `pages`: height of each page in points and its lines outside ruled tables,
/// top to bottom. A line is furniture when it is the outermost of its page and a page number, or when it stands in a
/// margin and comes back at the same height on most pages.
pub fn furniture(pages: &[(f64, &[Printed])]) -> Vec<Vec<bool>> {
    // Text with its figures blanked, and height in steps, → number of pages.
    let mut seen: HashMap<(String, i64), Vec<usize>> = HashMap::new();
    for (page, (height, lines)) in pages.iter().enumerate() {
        for line in lines.iter().filter(|l| in_margin(l, *height)) {
            let step = (line.baseline / SAME_HEIGHT).round() as i64;
            for near in step - 1..=step + 1 {
                let on = seen.entry((blanked(&line.text()), near)).or_default();
                if on.last() != Some(&page) {
                    on.push(page);
                }
            }
        }
    }
    // Left and right pages may differ, and the first page may have none.
    let most = (pages.len() / 3).max(2);
    pages
        .iter()
        .map(|(height, lines)| {
            let mut marks: Vec<bool> = lines
                .iter()
                .map(|line| {
                    let step = (line.baseline / SAME_HEIGHT).round() as i64;
                    in_margin(line, *height)
                        && line.words.len() <= 12
                        && seen
                            .get(&(blanked(&line.text()), step))
                            .is_some_and(|on| on.len() >= most)
                })
                .collect();
            // On landscape pages of official papers the number stands where the portrait sheet has it: turned, at
            // the side.
            for (mark, line) in marks.iter_mut().zip(*lines) {
                let text = line.text();
                *mark |=
                    line.angle != 0 && text.contains(['—', '-', '页']) && is_page_number(&text);
            }
            for outermost in [
                marks.iter().position(|m| !m),
                marks.iter().rposition(|m| !m),
            ] {
                if let Some(i) = outermost
                    && in_margin(&lines[i], *height)
                    && is_page_number(&lines[i].text())
                {
                    marks[i] = true;
                }
            }
            marks
        })
        .collect()
}

/// Times the size of the page's text: glyphs at least this large are no part of it.
const LARGE: f64 = 2.2;

/// Takes the watermarks off pages: glyphs much larger than the text that stand at the same place on two pages or more.
/// (Slanted ones are no lines anyway.)
pub fn take_off_watermarks(canvases: &mut [Canvas]) {
    let key = |glyph: &Glyph| {
        let step = |v: f64| (v / SAME_HEIGHT).round() as i64;
        (glyph.text.clone(), step(glyph.area.x0), step(glyph.area.y0))
    };
    let large: Vec<f64> = canvases
        .iter()
        .map(|c| LARGE * median_size(&c.glyphs))
        .collect();
    let mut seen: HashMap<(String, i64, i64), usize> = HashMap::new();
    for (canvas, large) in canvases.iter().zip(&large) {
        for glyph in canvas.glyphs.iter().filter(|g| g.size >= *large) {
            *seen.entry(key(glyph)).or_default() += 1;
        }
    }
    for (canvas, large) in canvases.iter_mut().zip(&large) {
        canvas
            .glyphs
            .retain(|g| g.size < *large || seen.get(&key(g)).is_none_or(|n| *n < 2));
    }
}

/// The size of most glyphs, in points; infinite when there are none.
pub fn median_size(glyphs: &[Glyph]) -> f64 {
    let mut sizes: Vec<f64> = glyphs.iter().map(|g| g.size).collect();
    if sizes.is_empty() {
        return f64::INFINITY;
    }
    let middle = sizes.len() / 2;
    *sizes.select_nth_unstable_by(middle, f64::total_cmp).1
}

fn in_margin(line: &Printed, height: f64) -> bool {
    line.area.y1 < MARGIN * height || line.area.y0 > (1.0 - MARGIN) * height
}

fn is_page_number(text: &str) -> bool {
    PAGE_NUMBER
        .as_ref()
        .is_some_and(|pattern| pattern.is_match(text.trim()))
}

/// The text with every run of figures made one mark: "第 3 页" and "第 12 页" are the same running foot.
fn blanked(text: &str) -> String {
    let mut blanked = String::with_capacity(text.len());
    let mut in_figure = false;
    for c in text.chars().filter(|c| !c.is_whitespace()) {
        if c.is_ascii_digit() {
            if !in_figure {
                blanked.push('#');
            }
            in_figure = true;
        } else {
            blanked.push(c);
            in_figure = false;
        }
    }
    blanked
}

#[cfg(test)]
mod tests {
    use super::super::lines::lines;
    use super::super::lines::tests::set;
    use super::*;

    #[test]
    fn a_watermark_on_every_page_is_taken_off_and_a_title_stays() {
        let page = |n: u32| {
            let mut glyphs = set("正文正文正文正文", 70.0, 120.0, 10.0);
            glyphs.extend(set("密", 200.0, 400.0, 70.0));
            if n == 1 {
                glyphs.extend(set("通知", 200.0, 90.0, 26.0));
            }
            Canvas {
                page: n,
                glyphs,
                ..Canvas::default()
            }
        };
        let mut canvases = [page(1), page(2)];
        take_off_watermarks(&mut canvases);
        let text: String = canvases[0].glyphs.iter().map(|g| g.text.as_str()).collect();
        assert_eq!(text, "正文正文正文正文通知");
    }

    #[test]
    fn page_numbers_of_all_kinds_are_known() {
        for text in [
            "3",
            "- 3 -",
            "— 12 —",
            "第 3 页",
            "第3页 共10页",
            "第 3 页，共 10 页",
            "3/10",
            "Page 3 of 10",
            "iv",
            "－3－",
        ] {
            assert!(is_page_number(text), "{text}");
        }
        for text in ["2024年1月19日", "附件", "3、完善服务", "共20项", "一"] {
            assert!(!is_page_number(text), "{text}");
        }
    }

    #[test]
    fn running_heads_and_page_numbers_are_marked_and_the_text_is_not() {
        let page = |n: usize| {
            let mut glyphs = set("云溪区人民政府公报", 200.0, 40.0, 9.0);
            glyphs.extend(set(&format!("第{n}段正文"), 70.0, 120.0, 10.0));
            glyphs.extend(set(&format!("- {n} -"), 280.0, 800.0, 9.0));
            lines(&glyphs)
        };
        let pages: Vec<Vec<Printed>> = (1..=3).map(page).collect();
        let seen: Vec<(f64, &[Printed])> = pages.iter().map(|p| (842.0, p.as_slice())).collect();
        for marks in furniture(&seen) {
            assert_eq!(marks, [true, false, true]);
        }
    }
}
