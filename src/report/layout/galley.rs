//! Content in one long strip, before it is cut into pages.

use std::rc::Rc;

use super::mark::Mark;
use super::table::Table;
use crate::report::style::{BOTTOM, Border, Color, LEFT, RIGHT, Style, TOP};

/// Content from top to bottom.
#[derive(Debug, Clone, Default)]
pub struct Galley {
    /// In order.
    pub items: Vec<Item>,
    /// Anchors and bookmarks that wait for something to stand on.
    waiting: Vec<Mark>,
}

/// A piece of a galley. Horizontal places are those of the type area; heights are its own.
#[derive(Debug, Clone)]
pub enum Item {
    /// Cannot be cut.
    Strip(Strip),
    /// Blank; dropped where a page ends by itself.
    Space {
        /// Points.
        height: f64,
        /// No page end after it.
        keep: bool,
    },
    /// A box with background or border begins.
    Open(Rc<Frame>),
    /// It ends.
    Close,
    /// A new page.
    Turn(Turn),
    /// Takes what is left of the page.
    Fill,
    /// A table cuts itself.
    Table(Box<Table>),
}

/// Something that cannot be cut.
#[derive(Debug, Clone, Default)]
pub struct Strip {
    /// Points.
    pub height: f64,
    /// Relative to its top.
    pub marks: Vec<Mark>,
    /// No page end after it.
    pub keep: bool,
}

/// A new page.
#[derive(Debug, Clone)]
pub struct Turn {
    /// The `@page` it uses.
    pub page: Rc<str>,
    /// Its number is 1.
    pub restart: bool,
}

/// Background and border of a block.
#[derive(Debug, Clone)]
pub struct Frame {
    /// Left edge of the border.
    pub x0: f64,
    /// Right edge of the border.
    pub x1: f64,
    /// Colour inside.
    pub background: Option<Color>,
    /// Top, right, bottom, left.
    pub border: [Border; 4],
}

impl Frame {
    /// For a block that has any.
    pub fn of(style: &Style, x0: f64, x1: f64) -> Option<Rc<Frame>> {
        let visible = style.background.is_some() || style.border.iter().any(|b| b.width > 0.0);
        visible.then(|| {
            Rc::new(Frame {
                x0,
                x1,
                background: style.background,
                border: style.border,
            })
        })
    }

    /// Its marks between two heights; a side cut by a page end stays open.
    pub fn marks(&self, top: f64, bottom: f64, open_top: bool, open_bottom: bool) -> Vec<Mark> {
        use super::mark::LineMark;
        let mut out = Vec::new();
        if let Some(color) = self.background {
            let rect = crate::geometry::Rect::new(self.x0, top, self.x1, bottom);
            out.push(Mark::Fill(rect, color));
        }
        let width = |side: usize| self.border[side].width;
        let mut line = |side: usize, from: (f64, f64), to: (f64, f64)| {
            let b = self.border[side];
            if b.width > 0.0 {
                out.push(Mark::Line(LineMark {
                    from,
                    to,
                    width: b.width,
                    color: b.color,
                    dashed: b.dashed,
                    square: false,
                }));
            }
        };
        if !open_top {
            let y = top + width(TOP) / 2.0;
            line(TOP, (self.x0, y), (self.x1, y));
        }
        if !open_bottom {
            let y = bottom - width(BOTTOM) / 2.0;
            line(BOTTOM, (self.x0, y), (self.x1, y));
        }
        let left = self.x0 + width(LEFT) / 2.0;
        line(LEFT, (left, top), (left, bottom));
        let right = self.x1 - width(RIGHT) / 2.0;
        line(RIGHT, (right, top), (right, bottom));
        out
    }
}

impl Item {
    /// Height it takes on a page, in points; tables do not say.
    pub fn height(&self) -> f64 {
        match self {
            Item::Strip(s) => s.height,
            Item::Space { height, .. } => *height,
            Item::Table(t) => t.height(),
            Item::Open(_) | Item::Close | Item::Turn(_) | Item::Fill => 0.0,
        }
    }

    /// Whether no page may end after it.
    pub fn keeps(&self) -> bool {
        match self {
            Item::Strip(s) => s.keep,
            Item::Space { keep, .. } => *keep,
            Item::Open(_) | Item::Fill => true,
            Item::Table(t) => t.keep,
            Item::Close | Item::Turn(_) => false,
        }
    }

    fn set_keep(&mut self) {
        match self {
            Item::Strip(s) => s.keep = true,
            Item::Space { keep, .. } => *keep = true,
            Item::Table(t) => t.keep = true,
            Item::Open(_) | Item::Close | Item::Turn(_) | Item::Fill => {}
        }
    }
}

impl Galley {
    /// Blank between blocks: of two that meet, the larger counts.
    pub fn space(&mut self, height: f64) {
        if let Some(Item::Space { height: before, .. }) = self.items.last_mut() {
            *before = if height < 0.0 || *before < 0.0 {
                *before + height
            } else {
                before.max(height)
            };
        } else if height != 0.0 {
            let keep = self
                .items
                .iter()
                .rev()
                .find(|i| !matches!(i, Item::Close))
                .is_some_and(|i| i.keeps() && !matches!(i, Item::Open(_)));
            self.items.push(Item::Space { height, keep });
        }
    }

    /// Something that cannot be cut; what waits is attached to it.
    pub fn strip(&mut self, mut strip: Strip) {
        if !self.waiting.is_empty() {
            let mut marks = std::mem::take(&mut self.waiting);
            marks.append(&mut strip.marks);
            strip.marks = marks;
        }
        self.items.push(Item::Strip(strip));
    }

    /// A table; what waits stands at its top.
    pub fn table(&mut self, mut table: Table) {
        table.marks.append(&mut self.waiting);
        self.items.push(Item::Table(Box::new(table)));
    }

    /// An anchor or bookmark at the top of what comes next.
    pub fn mark(&mut self, mark: Mark) {
        self.waiting.push(mark);
    }

    /// Puts what still waits on a strip of no height.
    pub fn settle(&mut self) {
        if !self.waiting.is_empty() {
            self.strip(Strip::default());
        }
    }

    /// No page end after the last thing here.
    pub fn keep_last(&mut self) {
        for item in self.items.iter_mut().rev() {
            item.set_keep();
            if matches!(item, Item::Strip(_) | Item::Table(_) | Item::Turn(_)) {
                break;
            }
        }
    }

    /// No page end between the things from `start` on.
    pub fn keep_together(&mut self, start: usize) {
        let Some(last) = self
            .items
            .iter()
            .rposition(|i| matches!(i, Item::Strip(_) | Item::Table(_)))
        else {
            return;
        };
        for (i, item) in self.items.iter_mut().enumerate().skip(start) {
            if i < last {
                item.set_keep();
            }
            if let Item::Table(t) = item {
                t.together = true;
            }
        }
    }

    /// Height of everything from `start` on, in points.
    pub fn height_from(&self, start: usize) -> f64 {
        self.items[start..].iter().map(Item::height).sum()
    }

    /// Everything without page ends, as one block of marks and its height.
    pub fn stacked(&self) -> (Vec<Mark>, f64) {
        let mut marks = Vec::new();
        let mut back = Vec::new();
        let mut open: Vec<(Rc<Frame>, f64)> = Vec::new();
        let mut y = 0.0;
        for item in &self.items {
            match item {
                Item::Strip(strip) => {
                    for mark in &strip.marks {
                        let mut mark = mark.clone();
                        mark.shift(0.0, y);
                        marks.push(mark);
                    }
                }
                Item::Open(frame) => open.push((frame.clone(), y)),
                Item::Close => {
                    if let Some((frame, top)) = open.pop() {
                        back.splice(0..0, frame.marks(top, y, false, false));
                    }
                }
                Item::Space { .. } | Item::Turn(_) | Item::Fill | Item::Table(_) => {}
            }
            y += item.height();
        }
        back.append(&mut marks);
        (back, y)
    }
}
