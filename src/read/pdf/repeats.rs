//! Glyphs painted twice, for a bold or a shadow that the font lacks → once.

use std::collections::HashMap;

use crate::read::Glyph;

/// In ems: how far the second stroke of a fake bold is set off. Two equal letters side by side are further apart
/// (the narrowest, "ll" or "..", by 0.2 em).
const OFFSET: f64 = 0.14;

/// Drops every glyph that is painted again at (nearly) the same place.
pub fn drop_repeated(glyphs: &mut Vec<Glyph>) {
    // Buckets of one em, so that a twin is in the same bucket or the next one.
    let mut seen: HashMap<(i64, i64), Vec<usize>> = HashMap::new();
    let mut keep = vec![true; glyphs.len()];
    for (i, glyph) in glyphs.iter().enumerate() {
        if glyph.text == " " {
            continue;
        }
        let bucket = |v: f64| (v / BUCKET).floor() as i64;
        let (x, y) = (bucket(glyph.area.x0), bucket(glyph.area.y0));
        let reach = OFFSET * glyph.size;
        let twin = (-1..=1)
            .flat_map(|dx| (-1..=1).map(move |dy| (x + dx, y + dy)))
            .any(|near| {
                seen.get(&near).is_some_and(|others| {
                    others.iter().any(|&j| {
                        let other: &Glyph = &glyphs[j];
                        other.text == glyph.text
                            && (other.area.x0 - glyph.area.x0).abs() <= reach
                            && (other.area.y0 - glyph.area.y0).abs() <= reach
                            && (other.size - glyph.size).abs() <= reach
                    })
                })
            });
        if twin {
            keep[i] = false;
        } else {
            seen.entry((x, y)).or_default().push(i);
        }
    }
    let mut kept = keep.into_iter();
    glyphs.retain(|_| kept.next().unwrap_or(true));
}

/// Points: side of a bucket; larger than any offset of a glyph up to 70 pt.
const BUCKET: f64 = 10.0;

#[cfg(test)]
mod tests {
    use super::*;
    use crate::geometry::Rect;

    fn glyph(text: &str, x: f64) -> Glyph {
        Glyph {
            text: text.to_owned(),
            area: Rect::new(x, 100.0, x + 10.0, 110.0),
            baseline: 108.8,
            size: 10.0,
            angle: 0.0,
            font: 0,
            visible: true,
        }
    }

    #[test]
    fn a_fake_bold_is_read_once_and_a_dash_of_two_stays() {
        let mut glyphs = vec![
            glyph("民", 50.0),
            glyph("民", 50.4),
            glyph("—", 60.0),
            glyph("—", 70.0),
        ];
        drop_repeated(&mut glyphs);
        let text: String = glyphs.iter().map(|g| g.text.as_str()).collect();
        assert_eq!(text, "民——");
    }
}
