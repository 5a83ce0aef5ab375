//! One declaration of a style sheet, read into a typed value.

/// A length as written.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Length {
    /// Points.
    Pt(f64),
    /// Times the element's font size.
    Em(f64),
    /// Times the root's font size.
    Rem(f64),
    /// Hundredths of what the property says.
    Percent(f64),
    /// `auto`.
    Auto,
    /// `fit-content`.
    FitContent,
}

/// `line-height`.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum LineHeight {
    /// Times the font size of every element that inherits it.
    Number(f64),
    /// One height for all that inherit it.
    Length(Length),
}

/// A colour: red, green, blue, 0 to 255.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Color(pub u8, pub u8, pub u8);

impl Color {
    /// Black.
    pub const BLACK: Color = Color(0, 0, 0);
}

/// `text-align`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum Align {
    Left,
    Center,
    Right,
    Justify,
}

/// `vertical-align` of cells.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum VerticalAlign {
    Top,
    Middle,
    Bottom,
}

/// `display`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[allow(missing_docs)]
pub enum Display {
    Block,
    Inline,
    None,
}

/// `break-before`, `break-after`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum PageBreak {
    Auto,
    Page,
    Avoid,
}

/// A border's line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum LineStyle {
    None,
    Solid,
    Dashed,
}

/// Top, right, bottom, left, in that order everywhere.
pub type Side = usize;
/// The upper side.
pub const TOP: Side = 0;
/// The right side.
pub const RIGHT: Side = 1;
/// The lower side.
pub const BOTTOM: Side = 2;
/// The left side.
pub const LEFT: Side = 3;

/// A property with its value.
#[derive(Debug, Clone, PartialEq)]
#[allow(missing_docs)]
pub enum Declaration {
    FontFamily(Vec<String>),
    FontSize(Length),
    LineHeight(LineHeight),
    LetterSpacing(Length),
    Color(Color),
    Background(Option<Color>),
    TextAlign(Align),
    TextIndent(Length),
    Balance(bool),
    NoWrap(bool),
    Autospace(bool),
    VerticalAlign(VerticalAlign),
    Display(Display),
    Width(Length),
    Height(Length),
    Margin(Side, Length),
    Padding(Side, Length),
    BorderWidth(Side, Length),
    BorderStyle(Side, LineStyle),
    BorderColor(Side, Color),
    AutoColumns(bool),
    BreakBefore(PageBreak),
    BreakAfter(PageBreak),
    BreakInsideAvoid(bool),
    Orphans(usize),
    Widows(usize),
    Page(String),
    CounterReset(bool),
}

/// Reads `name: value`. The error says in Chinese what is not understood.
pub fn read(name: &str, value: &str) -> Result<Vec<Declaration>, String> {
    use Declaration as D;
    let v = value.trim();
    let bad = || format!("{name} 的值“{v}”不被支持");
    if v.contains("!important") {
        return Err("不支持 !important".to_owned());
    }
    let keyword = |pairs: &[(&str, Declaration)]| -> Result<Vec<Declaration>, String> {
        pairs
            .iter()
            .find(|(k, _)| *k == v)
            .map(|(_, d)| vec![d.clone()])
            .ok_or_else(bad)
    };
    let one = |allow: Allow, make: &dyn Fn(Length) -> Declaration| {
        length(v, allow).map(|l| vec![make(l)]).ok_or_else(bad)
    };
    Ok(match name {
        "font-family" => vec![D::FontFamily(
            v.split(',')
                .map(|f| f.trim().trim_matches(['"', '\'']).to_owned())
                .collect(),
        )],
        "font-size" => one(Allow::PERCENT, &D::FontSize)?,
        "line-height" => match v.parse::<f64>() {
            Ok(n) if n > 0.0 => vec![D::LineHeight(LineHeight::Number(n))],
            _ => one(Allow::PERCENT, &|l| D::LineHeight(LineHeight::Length(l)))?,
        },
        "letter-spacing" if v == "normal" => vec![D::LetterSpacing(Length::Pt(0.0))],
        "letter-spacing" => one(Allow::NEGATIVE, &D::LetterSpacing)?,
        "color" => vec![D::Color(color(v).flatten().ok_or_else(bad)?)],
        "background-color" => vec![D::Background(color(v).ok_or_else(bad)?)],
        "text-align" => keyword(&[
            ("left", D::TextAlign(Align::Left)),
            ("center", D::TextAlign(Align::Center)),
            ("right", D::TextAlign(Align::Right)),
            ("justify", D::TextAlign(Align::Justify)),
        ])?,
        "text-indent" => one(Allow::NEGATIVE, &D::TextIndent)?,
        "text-wrap" => keyword(&[("wrap", D::Balance(false)), ("balance", D::Balance(true))])?,
        "white-space" => keyword(&[("normal", D::NoWrap(false)), ("nowrap", D::NoWrap(true))])?,
        "text-autospace" => keyword(&[
            ("normal", D::Autospace(true)),
            ("no-autospace", D::Autospace(false)),
        ])?,
        "text-decoration" if v == "none" => Vec::new(),
        "vertical-align" => keyword(&[
            ("top", D::VerticalAlign(VerticalAlign::Top)),
            ("middle", D::VerticalAlign(VerticalAlign::Middle)),
            ("bottom", D::VerticalAlign(VerticalAlign::Bottom)),
        ])?,
        "display" => keyword(&[
            ("block", D::Display(Display::Block)),
            ("inline", D::Display(Display::Inline)),
            ("none", D::Display(Display::None)),
        ])?,
        "width" => one(Allow::SIZE, &D::Width)?,
        "height" | "min-height" => one(Allow::PLAIN, &D::Height)?,
        "margin" => four(v, Allow::MARGIN, D::Margin).ok_or_else(bad)?,
        "padding" => four(v, Allow::PLAIN, D::Padding).ok_or_else(bad)?,
        "border-collapse" if v == "collapse" => Vec::new(),
        "border" => (0..4)
            .map(|side| border(side, v))
            .collect::<Option<Vec<_>>>()
            .ok_or_else(bad)?
            .concat(),
        "border-width" => four(v, Allow::PLAIN, D::BorderWidth).ok_or_else(bad)?,
        "border-style" => (0..4)
            .map(|s| line_style(v).map(|l| D::BorderStyle(s, l)))
            .collect::<Option<Vec<_>>>()
            .ok_or_else(bad)?,
        "border-color" => {
            let c = color(v).flatten().ok_or_else(bad)?;
            (0..4).map(|s| D::BorderColor(s, c)).collect()
        }
        "table-layout" => keyword(&[
            ("fixed", D::AutoColumns(false)),
            ("auto", D::AutoColumns(true)),
        ])?,
        "break-before" => vec![D::BreakBefore(page_break(v).ok_or_else(bad)?)],
        "break-after" => vec![D::BreakAfter(page_break(v).ok_or_else(bad)?)],
        "break-inside" => keyword(&[
            ("auto", D::BreakInsideAvoid(false)),
            ("avoid", D::BreakInsideAvoid(true)),
        ])?,
        "orphans" => vec![D::Orphans(v.parse().map_err(|_| bad())?)],
        "widows" => vec![D::Widows(v.parse().map_err(|_| bad())?)],
        "page" => vec![D::Page(v.to_owned())],
        "counter-reset" => keyword(&[
            ("page", D::CounterReset(true)),
            ("none", D::CounterReset(false)),
        ])?,
        _ => {
            let sided = side_of(name).ok_or_else(|| format!("不支持属性 {name}"))?;
            match sided {
                ("margin", side) => one(Allow::MARGIN, &|l| D::Margin(side, l))?,
                ("padding", side) => one(Allow::PLAIN, &|l| D::Padding(side, l))?,
                ("border", side) => border(side, v).ok_or_else(bad)?,
                ("border-width", side) => one(Allow::PLAIN, &|l| D::BorderWidth(side, l))?,
                ("border-style", side) => {
                    vec![D::BorderStyle(side, line_style(v).ok_or_else(bad)?)]
                }
                ("border-color", side) => {
                    vec![D::BorderColor(side, color(v).flatten().ok_or_else(bad)?)]
                }
                _ => return Err(format!("不支持属性 {name}")),
            }
        }
    })
}

/// `margin-left` → (`margin`, left); `border-left-width` → (`border-width`, left).
fn side_of(name: &str) -> Option<(&'static str, Side)> {
    let mut parts = name.split('-');
    let head = parts.next()?;
    let side = ["top", "right", "bottom", "left"]
        .iter()
        .position(|s| Some(*s) == parts.clone().next())?;
    parts.next();
    let what = match (head, parts.next()) {
        ("margin", None) => "margin",
        ("padding", None) => "padding",
        ("border", None) => "border",
        ("border", Some("width")) => "border-width",
        ("border", Some("style")) => "border-style",
        ("border", Some("color")) => "border-color",
        _ => return None,
    };
    Some((what, side))
}

/// Which special lengths a property takes.
#[derive(Debug, Clone, Copy)]
pub struct Allow {
    percent: bool,
    auto: bool,
    fit: bool,
    negative: bool,
}

impl Allow {
    /// Only what can be measured.
    pub const PLAIN: Allow = Allow {
        percent: false,
        auto: false,
        fit: false,
        negative: false,
    };
    const PERCENT: Allow = Allow {
        percent: true,
        ..Allow::PLAIN
    };
    const NEGATIVE: Allow = Allow {
        negative: true,
        ..Allow::PLAIN
    };
    const MARGIN: Allow = Allow {
        auto: true,
        negative: true,
        ..Allow::PLAIN
    };
    const SIZE: Allow = Allow {
        percent: true,
        auto: true,
        fit: true,
        negative: false,
    };
}

/// Reads one length.
pub fn length(value: &str, allow: Allow) -> Option<Length> {
    let value = value.trim();
    match value {
        "auto" => return allow.auto.then_some(Length::Auto),
        "fit-content" => return allow.fit.then_some(Length::FitContent),
        _ => {}
    }
    let digits = value
        .find(|c: char| !(c.is_ascii_digit() || matches!(c, '.' | '-' | '+')))
        .unwrap_or(value.len());
    let number: f64 = value[..digits].parse().ok()?;
    if number < 0.0 && !allow.negative {
        return None;
    }
    Some(match &value[digits..] {
        "pt" => Length::Pt(number),
        "mm" => Length::Pt(number * 72.0 / 25.4),
        "cm" => Length::Pt(number * 720.0 / 25.4),
        "px" => Length::Pt(number * 0.75),
        "em" => Length::Em(number),
        "rem" => Length::Rem(number),
        "%" if allow.percent => Length::Percent(number),
        "" if number == 0.0 => Length::Pt(0.0),
        _ => return None,
    })
}

/// One to four lengths, the CSS way: all; vertical, horizontal; top, horizontal, bottom; each.
pub fn four_lengths(value: &str, allow: Allow) -> Option<[Length; 4]> {
    let lengths: Vec<Length> = value
        .split_whitespace()
        .map(|v| length(v, allow))
        .collect::<Option<_>>()?;
    Some(match lengths[..] {
        [a] => [a; 4],
        [v, h] => [v, h, v, h],
        [t, h, b] => [t, h, b, h],
        [t, r, b, l] => [t, r, b, l],
        _ => return None,
    })
}

fn four(
    value: &str,
    allow: Allow,
    make: impl Fn(Side, Length) -> Declaration,
) -> Option<Vec<Declaration>> {
    let four = four_lengths(value, allow)?;
    Some(
        four.into_iter()
            .enumerate()
            .map(|(s, l)| make(s, l))
            .collect(),
    )
}

fn border(side: Side, value: &str) -> Option<Vec<Declaration>> {
    use Declaration as D;
    if matches!(value, "none" | "0") {
        return Some(vec![
            D::BorderStyle(side, LineStyle::None),
            D::BorderWidth(side, Length::Pt(0.0)),
        ]);
    }
    let mut out = Vec::new();
    for word in value.split_whitespace() {
        out.push(if let Some(l) = length(word, Allow::PLAIN) {
            D::BorderWidth(side, l)
        } else if let Some(s) = line_style(word) {
            D::BorderStyle(side, s)
        } else {
            D::BorderColor(side, color(word).flatten()?)
        });
    }
    Some(out)
}

fn line_style(value: &str) -> Option<LineStyle> {
    Some(match value {
        "none" => LineStyle::None,
        "solid" => LineStyle::Solid,
        "dashed" => LineStyle::Dashed,
        _ => return None,
    })
}

fn page_break(value: &str) -> Option<PageBreak> {
    Some(match value {
        "auto" => PageBreak::Auto,
        "page" => PageBreak::Page,
        "avoid" => PageBreak::Avoid,
        _ => return None,
    })
}

/// A colour; `Some(None)` is `transparent`, `None` is not a colour.
pub fn color(value: &str) -> Option<Option<Color>> {
    let value = value.trim();
    if let Some(hex) = value.strip_prefix('#') {
        if !hex.is_ascii() {
            return None;
        }
        let digit = |i: usize, n: usize| u8::from_str_radix(&hex[i..i + n], 16).ok();
        return match hex.len() {
            3 => Some(Some(Color(
                digit(0, 1)? * 17,
                digit(1, 1)? * 17,
                digit(2, 1)? * 17,
            ))),
            6 => Some(Some(Color(digit(0, 2)?, digit(2, 2)?, digit(4, 2)?))),
            _ => None,
        };
    }
    Some(match value {
        "black" => Some(Color::BLACK),
        "white" => Some(Color(255, 255, 255)),
        "red" => Some(Color(255, 0, 0)),
        "gray" => Some(Color(128, 128, 128)),
        "transparent" | "none" => None,
        _ => return None,
    })
}
