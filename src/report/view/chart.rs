//! Charts as rectangles and texts, in millimetres, origin top left: the template only draws them.

use serde::{Deserialize, Serialize};

use crate::model::{Light, Status};
use crate::progress;

/// Width of the type area (GB/T 9704), in millimetres.
const WIDTH: f64 = 156.0;
/// Size of a chart's texts: 五号, in millimetres.
pub const TEXT: f64 = 3.7;

/// A chart.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Chart {
    /// In millimetres.
    pub width: f64,
    /// In millimetres.
    pub height: f64,
    /// Size of the texts, in millimetres.
    pub text_size: f64,
    /// Drawn first.
    pub bars: Vec<Bar>,
    /// Drawn over the bars.
    pub texts: Vec<Text>,
}

/// A filled rectangle.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Bar {
    /// Left.
    pub x: f64,
    /// Top.
    pub y: f64,
    /// In millimetres.
    pub width: f64,
    /// In millimetres.
    pub height: f64,
    /// `#rrggbb`.
    pub colour: String,
}

/// A text.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Text {
    /// Where its anchor stands.
    pub x: f64,
    /// Its baseline.
    pub y: f64,
    /// `start`, `middle` or `end`.
    pub anchor: String,
    /// `#rrggbb`.
    pub colour: String,
    /// What it says.
    pub text: String,
}

/// A part of a bar.
#[derive(Debug, Clone, PartialEq)]
pub struct Part {
    /// What it counts.
    pub label: String,
    /// How many.
    pub count: usize,
    /// `#rrggbb`.
    pub colour: String,
}

/// Lengths are printed with two decimals: shorter, and the same on every machine.
fn mm(value: f64) -> f64 {
    (value * 100.0).round() / 100.0
}

#[expect(clippy::cast_precision_loss, reason = "counts of tasks are small")]
fn number(count: usize) -> f64 {
    count as f64
}

/// How wide a text is about: a Chinese character is as wide as it is high, others half as wide.
fn width_of(text: &str) -> f64 {
    text.chars()
        .map(|c| if c.is_ascii() { TEXT / 2.0 } else { TEXT })
        .sum()
}

/// One bar as wide as the type area, cut up by counts, with its legend under it.
pub fn stacked(parts: &[Part]) -> Chart {
    let total: usize = parts.iter().map(|part| part.count).sum();
    let (mut bars, mut texts) = (Vec::new(), Vec::new());
    let bar_height = 8.0;
    let mut before = 0;
    for part in parts.iter().filter(|part| part.count > 0) {
        let left = WIDTH * number(before) / number(total);
        before += part.count;
        let right = WIDTH * number(before) / number(total);
        let gap = if before < total { 0.4 } else { 0.0 };
        bars.push(Bar {
            x: mm(left),
            y: 0.0,
            width: mm(right - left - gap),
            height: bar_height,
            colour: part.colour.clone(),
        });
        let label = part.count.to_string();
        if right - left - gap > width_of(&label) + 0.6 {
            texts.push(Text {
                x: mm((left + right - gap) / 2.0),
                y: mm(bar_height / 2.0 + TEXT * 0.36),
                anchor: "middle".to_owned(),
                colour: ink_on(&part.colour).to_owned(),
                text: label,
            });
        }
    }
    let entries: Vec<(String, String)> = parts
        .iter()
        .filter(|part| part.count > 0)
        .map(|part| {
            (
                format!("{}{}项", part.label, part.count),
                part.colour.clone(),
            )
        })
        .collect();
    let height = legend(&entries, bar_height + 2.0, &mut bars, &mut texts);
    Chart {
        width: WIDTH,
        height: mm(height),
        text_size: TEXT,
        bars,
        texts,
    }
}

/// A row of bars per name, all to one scale, with a legend under them.
pub fn rows(names: &[(String, Vec<Part>)]) -> Chart {
    let (mut bars, mut texts) = (Vec::new(), Vec::new());
    let pitch = 6.4;
    let label_width = names
        .iter()
        .map(|(name, _)| width_of(name))
        .fold(0.0, f64::max)
        .min(60.0);
    let left = label_width + 2.0;
    let total_of = |parts: &[Part]| parts.iter().map(|p| p.count).sum::<usize>();
    let most = names
        .iter()
        .map(|(_, p)| total_of(p))
        .max()
        .unwrap_or(1)
        .max(1);
    let scale = (WIDTH - left - 8.0) / number(most);
    for (row, (name, parts)) in names.iter().enumerate() {
        let top = number(row) * pitch;
        let baseline = mm(top + pitch / 2.0 + TEXT * 0.36);
        let dark = "#000000";
        texts.push(text(label_width, baseline, "end", dark, name.clone()));
        let mut x = left;
        for part in parts.iter().filter(|part| part.count > 0) {
            let width = number(part.count) * scale;
            bars.push(Bar {
                x: mm(x),
                y: mm(top + 0.9),
                width: mm(width - 0.3),
                height: mm(pitch - 1.8),
                colour: part.colour.clone(),
            });
            x += width;
        }
        texts.push(text(
            x + 1.2,
            baseline,
            "start",
            dark,
            total_of(parts).to_string(),
        ));
    }
    let mut entries: Vec<(String, String)> = Vec::new();
    for part in names.iter().flat_map(|(_, parts)| parts) {
        let entry = (part.label.clone(), part.colour.clone());
        if part.count > 0 && !entries.contains(&entry) {
            entries.push(entry);
        }
    }
    let height = legend(
        &entries,
        number(names.len()) * pitch + 2.0,
        &mut bars,
        &mut texts,
    );
    Chart {
        width: WIDTH,
        height: mm(height),
        text_size: TEXT,
        bars,
        texts,
    }
}

fn text(x: f64, y: f64, anchor: &str, colour: &str, text: String) -> Text {
    Text {
        x: mm(x),
        y,
        anchor: anchor.to_owned(),
        colour: colour.to_owned(),
        text,
    }
}

/// Draws a legend from `top` down, as many entries on a line as fit; gives its lower edge.
fn legend(
    entries: &[(String, String)],
    top: f64,
    bars: &mut Vec<Bar>,
    texts: &mut Vec<Text>,
) -> f64 {
    let (swatch, line) = (3.2, 5.2);
    let (mut x, mut y) = (0.0, top);
    for (label, colour) in entries {
        let width = swatch + 1.2 + width_of(label) + 5.0;
        if x > 0.0 && x + width - 5.0 > WIDTH {
            x = 0.0;
            y += line;
        }
        bars.push(Bar {
            x: mm(x),
            y: mm(y + (line - swatch) / 2.0),
            width: swatch,
            height: swatch,
            colour: colour.clone(),
        });
        let baseline = mm(y + line / 2.0 + TEXT * 0.36);
        texts.push(text(
            x + swatch + 1.2,
            baseline,
            "start",
            "#000000",
            label.clone(),
        ));
        x += width;
    }
    y + line
}

/// A colour for every status: those of one light are shades of its colour, the better the darker for green and
/// the worse the darker for red, so that neighbours differ in grey too.
pub fn colour(status: Status, config: &progress::Config) -> String {
    let light = config.light(status);
    let base = config.colour(light);
    let same: Vec<Status> = Status::ALL
        .into_iter()
        .filter(|other| config.light(*other) == light)
        .collect();
    let place = same.iter().position(|other| *other == status).unwrap_or(0);
    let place = if light == Light::Red {
        same.len() - 1 - place
    } else {
        place
    };
    // The palest green must stay darker than yellow is in grey.
    let spread = if light == Light::None { 0.72 } else { 0.45 };
    let step = spread / number(same.len().max(1));
    tint(base, number(place) * step)
}

/// The three channels of `#rrggbb` or `#rgb`, 0 to 255.
fn channels(colour: &str) -> Option<[f64; 3]> {
    let hex = colour.strip_prefix('#')?;
    let wide: String = match hex.len() {
        3 => hex.chars().flat_map(|c| [c, c]).collect(),
        6 => hex.to_owned(),
        _ => return None,
    };
    let channel = |i: usize| u8::from_str_radix(wide.get(i..i + 2)?, 16).ok();
    Some([
        f64::from(channel(0)?),
        f64::from(channel(2)?),
        f64::from(channel(4)?),
    ])
}

/// A colour with a share of white mixed in, 0 to 1. What is no `#rrggbb` stays as it is: the style sheet names it.
fn tint(colour: &str, white: f64) -> String {
    let Some(rgb) = channels(colour) else {
        return colour.to_owned();
    };
    let [r, g, b] = rgb.map(|c| (c + (255.0 - c) * white).round());
    {
        // Rounded and between 0 and 255.
        let byte = |c: f64| format!("{:02x}", c as u8);
        format!("#{}{}{}", byte(r), byte(g), byte(b))
    }
}

/// Black or white, whichever can be read on a colour.
fn ink_on(colour: &str) -> &'static str {
    match channels(colour) {
        // Rec. 601 luma; above the middle the ground is light.
        Some([r, g, b]) if 0.299 * r + 0.587 * g + 0.114 * b < 140.0 => "#ffffff",
        _ => "#000000",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn part(label: &str, count: usize) -> Part {
        Part {
            label: label.to_owned(),
            count,
            colour: "#2e8b57".to_owned(),
        }
    }

    #[test]
    fn a_bar_fills_the_type_area() {
        let chart = stacked(&[part("甲", 1), part("乙", 0), part("丙", 2)]);
        let end = chart
            .bars
            .iter()
            .filter(|b| b.y == 0.0)
            .map(|b| b.x + b.width);
        assert!((end.fold(0.0, f64::max) - WIDTH).abs() < 0.011);
        let legend: Vec<&str> = chart.texts[2..].iter().map(|t| t.text.as_str()).collect();
        assert_eq!(legend, ["甲1项", "丙2项"]);
    }

    #[test]
    fn nothing_leaves_the_chart() {
        let names: Vec<_> = (0..9)
            .map(|i| {
                (
                    format!("很长名字的责任单位{i}"),
                    vec![part("状态", i), part("其他", 3)],
                )
            })
            .collect();
        let chart = rows(&names);
        for bar in &chart.bars {
            assert!(bar.x >= 0.0 && bar.x + bar.width <= chart.width && bar.width >= 0.0);
            assert!(bar.y >= 0.0 && bar.y + bar.height <= chart.height);
        }
    }

    #[test]
    fn neighbouring_statuses_differ_in_grey() {
        let config = progress::Config::default();
        let grey = |status: &Status| {
            let [r, g, b] = channels(&colour(*status, &config)).unwrap();
            0.299 * r + 0.587 * g + 0.114 * b
        };
        for pair in Status::ALL.windows(2) {
            let difference = (grey(&pair[0]) - grey(&pair[1])).abs();
            assert!(difference > 12.0, "{pair:?} {difference}");
        }
    }
}
