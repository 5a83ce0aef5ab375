//! From style sheets to the style of every element: selectors matched, values
//! inherited, lengths turned into points. What may be written is in `docs/templates.md`.

pub mod property;
pub mod sheet;

use std::collections::HashMap;
use std::rc::Rc;

pub use property::{
    Align, BOTTOM, Color, Declaration, Display, LEFT, Length, LineHeight, LineStyle, PageBreak,
    RIGHT, Side, TOP, VerticalAlign,
};
pub use sheet::Sheet;

use super::markup::{Element, Kind};
use crate::error::Result;
use sheet::{Compound, Position, Relation};

/// A line around a box.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Border {
    /// Points; 0 for none.
    pub width: f64,
    /// Dashed instead of solid.
    pub dashed: bool,
    /// Colour.
    pub color: Color,
}

impl Border {
    /// No line.
    pub const NONE: Border = Border {
        width: 0.0,
        dashed: false,
        color: Color::BLACK,
    };
}

/// A width that layout must work out.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Extent {
    /// What there is.
    Auto,
    /// As wide as the content.
    Fit,
    /// Points.
    Pt(f64),
    /// Hundredths of the containing block.
    Percent(f64),
}

/// The style of one element, in points.
#[derive(Debug, Clone, PartialEq)]
#[allow(missing_docs)]
pub struct Style {
    // Inherited.
    pub families: Rc<[String]>,
    pub size: f64,
    /// As written, for children whose size differs.
    pub line_number: Option<f64>,
    pub line_height: f64,
    pub letter_spacing: f64,
    pub color: Color,
    pub align: Align,
    pub indent: f64,
    pub balance: bool,
    pub nowrap: bool,
    pub autospace: bool,
    pub orphans: usize,
    pub widows: usize,
    // Its own.
    pub background: Option<Color>,
    pub vertical_align: VerticalAlign,
    pub display: Display,
    pub width: Extent,
    /// At least this high.
    pub height: f64,
    /// `None` is `auto`.
    pub margin: [Option<f64>; 4],
    pub padding: [f64; 4],
    pub border: [Border; 4],
    pub auto_columns: bool,
    pub break_before: PageBreak,
    pub break_after: PageBreak,
    pub avoid_inside: bool,
    pub page: Option<Rc<str>>,
    pub restart_pages: bool,
}

impl Style {
    /// What a document has before any rule: the body text of GB/T 9704.
    pub fn initial() -> Style {
        Style {
            families: ["仿宋".to_owned()].into(),
            size: 16.0,
            line_number: None,
            line_height: 28.98,
            letter_spacing: 0.0,
            color: Color::BLACK,
            align: Align::Justify,
            indent: 0.0,
            balance: false,
            nowrap: false,
            autospace: true,
            orphans: 2,
            widows: 2,
            background: None,
            vertical_align: VerticalAlign::Top,
            display: Display::Block,
            width: Extent::Auto,
            height: 0.0,
            margin: [Some(0.0); 4],
            padding: [0.0; 4],
            border: [Border::NONE; 4],
            auto_columns: false,
            break_before: PageBreak::Auto,
            break_after: PageBreak::Auto,
            avoid_inside: false,
            page: None,
            restart_pages: false,
        }
    }

    /// What a child starts with.
    fn inherited(&self, display: Display) -> Style {
        Style {
            families: self.families.clone(),
            size: self.size,
            line_number: self.line_number,
            line_height: self.line_height,
            letter_spacing: self.letter_spacing,
            color: self.color,
            align: self.align,
            indent: self.indent,
            balance: self.balance,
            nowrap: self.nowrap,
            autospace: self.autospace,
            orphans: self.orphans,
            widows: self.widows,
            display,
            ..Style::initial()
        }
    }

    /// Width of padding and border on one side.
    pub fn edge(&self, side: Side) -> f64 {
        self.padding[side] + self.border[side].width
    }

    /// Margin with `auto` as nothing.
    pub fn margin_or_zero(&self, side: Side) -> f64 {
        self.margin[side].unwrap_or(0.0)
    }

    fn points(&self, length: Length, root: f64) -> f64 {
        match length {
            Length::Pt(v) => v,
            Length::Em(v) => v * self.size,
            Length::Rem(v) => v * root,
            Length::Percent(_) | Length::Auto | Length::FitContent => 0.0,
        }
    }
}

/// An element among its siblings, and what stands above it.
#[derive(Clone, Copy)]
pub struct Lineage<'a> {
    /// The element.
    pub element: &'a Element,
    /// The parent's.
    pub parent: Option<&'a Lineage<'a>>,
    /// Place among the parent's elements, from 0.
    pub index: usize,
    /// How many elements the parent holds.
    pub siblings: usize,
}

/// Works out styles.
pub struct Cascade<'a> {
    sheet: &'a Sheet,
    root_size: f64,
    /// Styles by parent and matched rules: cells of a column share theirs.
    cache: HashMap<(*const Style, Vec<usize>, Display), Rc<Style>>,
    /// Keeps every parent alive whose address is a key.
    kept: Vec<Rc<Style>>,
}

impl<'a> Cascade<'a> {
    /// For the rules of a sheet.
    pub fn new(sheet: &'a Sheet) -> Self {
        Cascade {
            sheet,
            root_size: Style::initial().size,
            cache: HashMap::new(),
            kept: Vec::new(),
        }
    }

    /// The style of an element below one of style `parent`.
    pub fn style(&mut self, lineage: &Lineage, parent: &Rc<Style>) -> Result<Rc<Style>> {
        let element = lineage.element;
        let mut matched: Vec<usize> = (0..self.sheet.rules.len())
            .filter(|&i| matches(&self.sheet.rules[i].selector.compounds, lineage))
            .collect();
        matched.sort_by_key(|&i| (self.sheet.rules[i].selector.specificity, i));
        let display = match element.kind {
            Kind::Inline | Kind::Break | Kind::WordBreak => Display::Inline,
            _ => Display::Block,
        };
        let inline = match element.attribute("style") {
            Some(css) => Some(self.sheet.inline(css, &element.place)?),
            None => None,
        };
        let key = (Rc::as_ptr(parent), matched, display);
        if inline.is_none()
            && let Some(style) = self.cache.get(&key)
        {
            return Ok(style.clone());
        }
        let rules = key.1.iter().map(|&i| &self.sheet.rules[i].declarations[..]);
        let own = inline.as_deref().unwrap_or_default();
        let declarations: Vec<&Declaration> = rules.flatten().chain(own).collect();
        let style = Rc::new(compute(parent, display, &declarations, self.root_size));
        if &*element.name == "html" {
            self.root_size = style.size;
        }
        if inline.is_none() {
            self.kept.push(parent.clone());
            self.cache.insert(key, style.clone());
        }
        Ok(style)
    }
}

fn compute(parent: &Style, display: Display, declarations: &[&Declaration], root: f64) -> Style {
    use Declaration as D;
    let mut s = parent.inherited(display);
    // The font size first: every em rests on it.
    for d in declarations {
        if let D::FontSize(l) = d {
            s.size = match l {
                Length::Em(v) => v * parent.size,
                Length::Percent(v) => v / 100.0 * parent.size,
                other => parent.points(*other, root),
            };
        }
    }
    if let Some(n) = s.line_number {
        s.line_height = n * s.size;
    }
    let mut styles = [LineStyle::None; 4];
    let mut widths = [1.0; 4];
    let mut colors = [None; 4];
    for d in declarations {
        match d {
            D::FontSize(_) => {}
            D::FontFamily(f) => s.families = f.clone().into(),
            D::LineHeight(LineHeight::Number(n)) => {
                s.line_number = Some(*n);
                s.line_height = n * s.size;
            }
            D::LineHeight(LineHeight::Length(l)) => {
                s.line_number = None;
                s.line_height = match l {
                    Length::Percent(v) => v / 100.0 * s.size,
                    other => s.points(*other, root),
                };
            }
            D::LetterSpacing(l) => s.letter_spacing = s.points(*l, root),
            D::Color(c) => s.color = *c,
            D::Background(c) => s.background = *c,
            D::TextAlign(a) => s.align = *a,
            D::TextIndent(l) => s.indent = s.points(*l, root),
            D::Balance(b) => s.balance = *b,
            D::NoWrap(b) => s.nowrap = *b,
            D::Autospace(b) => s.autospace = *b,
            D::VerticalAlign(v) => s.vertical_align = *v,
            D::Display(d) => s.display = *d,
            D::Width(l) => {
                s.width = match l {
                    Length::Auto => Extent::Auto,
                    Length::FitContent => Extent::Fit,
                    Length::Percent(v) => Extent::Percent(*v),
                    other => Extent::Pt(s.points(*other, root)),
                };
            }
            D::Height(l) => s.height = s.points(*l, root),
            D::Margin(side, l) => {
                s.margin[*side] = (*l != Length::Auto).then(|| s.points(*l, root));
            }
            D::Padding(side, l) => s.padding[*side] = s.points(*l, root),
            D::BorderWidth(side, l) => widths[*side] = s.points(*l, root),
            D::BorderStyle(side, l) => styles[*side] = *l,
            D::BorderColor(side, c) => colors[*side] = Some(*c),
            D::AutoColumns(b) => s.auto_columns = *b,
            D::BreakBefore(b) => s.break_before = *b,
            D::BreakAfter(b) => s.break_after = *b,
            D::BreakInsideAvoid(b) => s.avoid_inside = *b,
            D::Orphans(n) => s.orphans = *n,
            D::Widows(n) => s.widows = *n,
            D::Page(name) => s.page = (name != "auto").then(|| name.as_str().into()),
            D::CounterReset(b) => s.restart_pages = *b,
        }
    }
    for side in 0..4 {
        s.border[side] = Border {
            width: if styles[side] == LineStyle::None {
                0.0
            } else {
                widths[side]
            },
            dashed: styles[side] == LineStyle::Dashed,
            color: colors[side].unwrap_or(s.color),
        };
    }
    s
}

fn matches(compounds: &[(Relation, Compound)], lineage: &Lineage) -> bool {
    let Some(((_, first), rest)) = compounds.split_first() else {
        return true;
    };
    fits(first, lineage) && matches_above(rest, lineage)
}

/// Whether the compounds to the left fit the elements above.
fn matches_above(compounds: &[(Relation, Compound)], lineage: &Lineage) -> bool {
    let Some(((relation, compound), rest)) = compounds.split_first() else {
        return true;
    };
    let mut above = lineage.parent;
    while let Some(parent) = above {
        if fits(compound, parent) && matches_above(rest, parent) {
            return true;
        }
        if *relation == Relation::Parent {
            return false;
        }
        above = parent.parent;
    }
    false
}

fn fits(compound: &Compound, lineage: &Lineage) -> bool {
    let element = lineage.element;
    compound
        .element
        .as_deref()
        .is_none_or(|n| *n == *element.name)
        && compound
            .id
            .as_deref()
            .is_none_or(|id| element.attribute("id") == Some(id))
        && compound.classes.iter().all(|c| element.classes.contains(c))
        && compound.position.iter().all(|p| match p {
            Position::Root => &*element.name == "html",
            Position::First => lineage.index == 0,
            Position::Last => lineage.index + 1 == lineage.siblings,
            Position::Odd => lineage.index.is_multiple_of(2),
            Position::Even => !lineage.index.is_multiple_of(2),
            Position::Nth(n) => lineage.index + 1 == *n,
        })
}
