//! From elements with styles to a galley.

use std::collections::HashMap;
use std::rc::Rc;

use super::galley::{Frame, Galley, Item, Strip, Turn};
use super::line;
use super::mark::Mark;
use super::page::Geometry;
use super::paragraph::Segmenters;
use crate::error::Result;
use crate::report::font::Shelf;
use crate::report::markup::{Element, Kind, Place};
use crate::report::style::{
    BOTTOM, Cascade, Display, Extent, LEFT, Lineage, PageBreak, RIGHT, Style, TOP,
};

/// How far a block may reach over the type area by rounding, in points.
const SLACK: f64 = 0.5;
/// Millimetres of a point.
const MM: f64 = 25.4 / 72.0;

/// Where a block goes.
#[derive(Debug, Clone)]
pub struct Area {
    /// Left edge in the type area, points.
    pub x: f64,
    /// Points.
    pub width: f64,
    /// Name of the `@page`.
    pub page: Rc<str>,
}

/// Builds galleys.
pub struct Setter<'a> {
    pub(super) cascade: Cascade<'a>,
    pub(super) shelf: Shelf<'a>,
    pub(super) geometry: Geometry,
    pub(super) segmenters: Segmenters,
    /// Page of every `id`, from the pass before.
    pub(super) page_numbers: HashMap<Rc<str>, u32>,
    /// The `@page` in use where the galley ends.
    current_page: Option<Rc<str>>,
    /// Every link inside the document, to be checked.
    pub(super) links: Vec<(Rc<str>, Place)>,
    /// Whether any text names a page.
    pub(super) names_pages: bool,
}

impl<'a> Setter<'a> {
    /// For one pass over the document.
    pub fn new(
        cascade: Cascade<'a>,
        shelf: Shelf<'a>,
        geometry: Geometry,
        page_numbers: HashMap<Rc<str>, u32>,
    ) -> Self {
        Setter {
            cascade,
            shelf,
            geometry,
            segmenters: Segmenters::new(),
            page_numbers,
            current_page: None,
            links: Vec::new(),
            names_pages: false,
        }
    }

    /// Sets a block below `galley`.
    pub fn block(
        &mut self,
        lineage: &Lineage,
        style: &Rc<Style>,
        area: &Area,
        galley: &mut Galley,
    ) -> Result<()> {
        let element = lineage.element;
        if style.display == Display::None {
            return Ok(());
        }
        if style.display == Display::Inline {
            return Err(element.place.error(format!(
                "<{}> 不能是 display: inline，请用 <span>",
                element.name
            )));
        }
        let area = self.turn(element, style, area, galley)?;
        let foot = style.margin[TOP].is_none();
        match style.margin[TOP] {
            Some(h) => galley.space(h),
            None => galley.items.push(Item::Fill),
        }
        let (x0, x1) = self.extent(lineage, style, &area)?;
        // A table's own border is one of its grid's lines.
        let edges = match element.kind {
            Kind::Table => (0.0, 0.0),
            _ => (style.edge(LEFT), style.edge(RIGHT)),
        };
        let inner = Area {
            x: x0 + edges.0,
            width: (x1 - x0 - edges.0 - edges.1).max(0.0),
            page: area.page.clone(),
        };
        let start = galley.items.len();
        self.marks_of(element, |m| galley.mark(m))?;
        let frame = match element.kind {
            Kind::Table | Kind::Chart => None,
            _ => Frame::of(style, x0, x1),
        };
        if let Some(frame) = &frame {
            galley.items.push(Item::Open(frame.clone()));
        }
        match element.kind {
            Kind::Table => self.table(lineage, style, &inner, galley)?,
            Kind::Chart => {
                let strip = self.chart(element, style, &inner)?;
                galley.strip(strip);
            }
            _ => {
                if style.edge(TOP) > 0.0 {
                    galley.strip(Strip {
                        height: style.edge(TOP),
                        keep: true,
                        ..Strip::default()
                    });
                }
                self.content(lineage, style, &inner, galley)?;
                let missing = style.edge(TOP) + style.height - galley.height_from(start);
                let foot = style.edge(BOTTOM) + missing.max(0.0);
                if foot > 0.0 {
                    galley.keep_last();
                    galley.strip(Strip {
                        height: foot,
                        ..Strip::default()
                    });
                }
            }
        }
        if frame.is_some() {
            galley.settle();
            galley.items.push(Item::Close);
        }
        if style.avoid_inside || foot {
            galley.keep_together(start);
        }
        galley.space(style.margin_or_zero(BOTTOM));
        let heading = matches!(&*element.name, "h1" | "h2" | "h3" | "h4");
        match style.break_after {
            PageBreak::Page => self.push_turn(area.page, false, galley),
            PageBreak::Avoid => galley.keep_last(),
            PageBreak::Auto if heading => galley.keep_last(),
            PageBreak::Auto => {}
        }
        Ok(())
    }

    /// Page ends before a block; the area it is set in.
    fn turn(
        &mut self,
        element: &Element,
        style: &Style,
        area: &Area,
        galley: &mut Galley,
    ) -> Result<Area> {
        let page = style.page.clone().unwrap_or_else(|| area.page.clone());
        if !self.geometry.has(&page) {
            return Err(element.place.error(format!("没有定义 @page {page}")));
        }
        let other = self.current_page.as_ref() != Some(&page);
        if style.break_before == PageBreak::Page || other || style.restart_pages {
            self.push_turn(page.clone(), style.restart_pages, galley);
        } else if style.break_before == PageBreak::Avoid {
            galley.keep_last();
        }
        if page == area.page {
            return Ok(area.clone());
        }
        Ok(Area {
            x: 0.0,
            width: self.geometry.page(&page).area_width(),
            page,
        })
    }

    fn push_turn(&mut self, page: Rc<str>, restart: bool, galley: &mut Galley) {
        self.current_page = Some(page.clone());
        galley.items.push(Item::Turn(Turn { page, restart }));
    }

    /// Left and right edge of a block's border box.
    fn extent(&mut self, lineage: &Lineage, style: &Rc<Style>, area: &Area) -> Result<(f64, f64)> {
        let edges = style.edge(LEFT) + style.edge(RIGHT);
        let available = area.width - style.margin_or_zero(LEFT) - style.margin_or_zero(RIGHT);
        // A table's width counts its borders, a block's does not.
        let outer = if lineage.element.kind == Kind::Table {
            0.0
        } else {
            edges
        };
        let width = match style.width {
            Extent::Auto => available,
            Extent::Pt(w) => w + outer,
            Extent::Percent(p) => p / 100.0 * area.width,
            Extent::Fit => {
                let (_, max) = self.content_widths(lineage, style)?;
                (max + edges + 0.01).min(available)
            }
        };
        let left_over = available - width;
        let left = match (style.margin[LEFT], style.margin[RIGHT]) {
            (None, None) => left_over / 2.0,
            (None, Some(_)) => left_over,
            (Some(m), _) => m,
        };
        let (x0, x1) = (area.x + left, area.x + left + width);
        let page = self.geometry.page(&area.page).area_width();
        if x0 < -SLACK || x1 > page + SLACK {
            return Err(lineage.element.place.error(format!(
                "<{}> 超出版心：左 {:.1}mm、右 {:.1}mm，版心宽 {:.1}mm",
                lineage.element.name,
                x0 * MM,
                x1 * MM,
                page * MM
            )));
        }
        Ok((x0, x1))
    }

    /// Anchor and bookmark of an element.
    pub(super) fn marks_of(&mut self, element: &Element, mut push: impl FnMut(Mark)) -> Result<()> {
        if let Some(id) = element.attribute("id") {
            push(Mark::Anchor(id.into(), 0.0));
        }
        let by_name = match &*element.name {
            "h1" => Some(1),
            "h2" => Some(2),
            "h3" => Some(3),
            _ => None,
        };
        let name = match element.attribute("data-bookmark") {
            Some(name) => name.trim().to_owned(),
            None if by_name.is_some() => one_line(&element.text()),
            None => return Ok(()),
        };
        let level = match element.attribute("data-bookmark-level") {
            Some(level) => level
                .parse()
                .ok()
                .filter(|l| (1..=6).contains(l))
                .ok_or_else(|| element.place.error("data-bookmark-level 应为 1 到 6"))?,
            None => by_name.unwrap_or(1),
        };
        if !name.is_empty() {
            push(Mark::Bookmark(level, name.into(), 0.0));
        }
        Ok(())
    }

    /// What a block or cell holds: blocks, or text.
    pub(super) fn content(
        &mut self,
        lineage: &Lineage,
        style: &Rc<Style>,
        area: &Area,
        galley: &mut Galley,
    ) -> Result<()> {
        if let Some(paragraph) = self.paragraph(lineage, style)? {
            if let Some(c) = paragraph.too_wide(area.width) {
                return Err(lineage.element.place.error(format!(
                    "此处只有 {:.1}mm 宽，放不下一个“{c}”字",
                    area.width * MM
                )));
            }
            let lines = line::lines(&paragraph, area.width);
            let count = lines.len();
            for (i, mut line) in lines.into_iter().enumerate() {
                for mark in &mut line.marks {
                    mark.shift(area.x, 0.0);
                }
                let (above, below) = (i + 1, count - i - 1);
                galley.strip(Strip {
                    height: line.height,
                    marks: line.marks,
                    keep: below > 0 && (above < style.orphans || below < style.widows),
                });
            }
            return Ok(());
        }
        self.children(lineage, |setter, child| {
            let child_style = setter.cascade.style(child, style)?;
            setter.block(child, &child_style, area, galley)
        })
    }

    /// Every child element with its lineage.
    pub(super) fn children(
        &mut self,
        lineage: &Lineage,
        mut each: impl FnMut(&mut Self, &Lineage) -> Result<()>,
    ) -> Result<()> {
        let siblings = lineage.element.elements().count();
        for (index, element) in lineage.element.elements().enumerate() {
            let child = Lineage {
                element,
                parent: Some(lineage),
                index,
                siblings,
            };
            each(self, &child)?;
        }
        Ok(())
    }

    /// Least width that tears nothing and width on one line, in points, of a block's content.
    pub(super) fn content_widths(
        &mut self,
        lineage: &Lineage,
        style: &Rc<Style>,
    ) -> Result<(f64, f64)> {
        if let Some(paragraph) = self.paragraph(lineage, style)? {
            return Ok((paragraph.min_width(), paragraph.max_width()));
        }
        let (mut min, mut max) = (0.0_f64, 0.0_f64);
        self.children(lineage, |setter, child| {
            let own = setter.cascade.style(child, style)?;
            if own.display == Display::None {
                return Ok(());
            }
            let (lo, hi) = match own.width {
                Extent::Pt(w) => (w, w),
                _ => setter.content_widths(child, &own)?,
            };
            let edges = own.edge(LEFT)
                + own.edge(RIGHT)
                + own.margin_or_zero(LEFT)
                + own.margin_or_zero(RIGHT);
            min = min.max(lo + edges);
            max = max.max(hi + edges);
            Ok(())
        })?;
        Ok((min, max))
    }
}

/// White space as in a bookmark: none between Chinese characters, one elsewhere.
pub fn one_line(text: &str) -> String {
    let words: Vec<&str> = text.split_whitespace().collect();
    let mut out = String::new();
    for word in words {
        let joins = out.chars().last().is_some_and(super::kinsoku::is_wide)
            && word.chars().next().is_some_and(super::kinsoku::is_wide);
        if !out.is_empty() && !joins {
            out.push(' ');
        }
        out.push_str(word);
    }
    out
}
