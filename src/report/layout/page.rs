//! A galley cut into pages, with page numbers as GB/T 9704 has them.

use std::collections::HashMap;
use std::rc::Rc;

use super::galley::{Frame, Galley, Item, Strip, Turn};
use super::mark::{Mark, Page, TextRun};
use super::table::{LEAST_PART, Table};
use crate::report::font::Shelf;
use crate::report::style::{BOTTOM, Color, LEFT, Length, RIGHT, Sheet, TOP};

const MM: f64 = 72.0 / 25.4;
/// Slack for sums of many heights, in points.
const EPSILON: f64 = 0.05;

/// A page's measures, in points, as the page reads on screen.
#[derive(Debug, Clone, PartialEq)]
pub struct PageBox {
    /// Paper width.
    pub width: f64,
    /// Paper height.
    pub height: f64,
    /// Top, right, bottom, left.
    pub margin: [f64; 4],
    /// Whether its portrait sheet is turned to read it.
    pub turned: bool,
    /// Whether it carries its number.
    pub numbered: bool,
}

impl PageBox {
    /// Width of the type area.
    pub fn area_width(&self) -> f64 {
        self.width - self.margin[LEFT] - self.margin[RIGHT]
    }

    /// Height of the type area.
    pub fn area_height(&self) -> f64 {
        self.height - self.margin[TOP] - self.margin[BOTTOM]
    }
}

/// The pages a style sheet defines; the unnamed one always exists.
#[derive(Debug, Clone)]
pub struct Geometry {
    pages: HashMap<Rc<str>, PageBox>,
}

impl Geometry {
    /// From the `@page` rules; what they leave out is GB/T 9704: A4, 37 mm above, 28 left,
    /// 35 below, 26 right.
    pub fn of(sheet: &Sheet) -> Geometry {
        let mut base = PageBox {
            width: 210.0 * MM,
            height: 297.0 * MM,
            margin: [37.0 * MM, 26.0 * MM, 35.0 * MM, 28.0 * MM],
            turned: false,
            numbered: true,
        };
        for rule in sheet.pages.iter().filter(|p| p.name.is_empty()) {
            apply(&mut base, rule);
        }
        let mut pages: HashMap<Rc<str>, PageBox> = HashMap::new();
        for rule in sheet.pages.iter().filter(|p| !p.name.is_empty()) {
            let page = pages
                .entry(rule.name.as_str().into())
                .or_insert_with(|| base.clone());
            apply(page, rule);
        }
        pages.insert("".into(), base);
        Geometry { pages }
    }

    /// Whether a page of this name is defined.
    pub fn has(&self, name: &str) -> bool {
        self.pages.contains_key(name)
    }

    /// The page of this name, or the unnamed one.
    pub fn page(&self, name: &str) -> &PageBox {
        self.pages.get(name).unwrap_or(&self.pages[""])
    }
}

fn apply(page: &mut PageBox, rule: &crate::report::style::sheet::PageRule) {
    if let Some(landscape) = rule.landscape
        && landscape != page.turned
    {
        page.turned = landscape;
        std::mem::swap(&mut page.width, &mut page.height);
        // The sheet's left edge is the landscape page's top, its top the right edge.
        let [top, right, bottom, left] = page.margin;
        page.margin = if landscape {
            [left, top, right, bottom]
        } else {
            [right, bottom, left, top]
        };
    }
    if let Some(margin) = rule.margin {
        page.margin = margin.map(|l| match l {
            Length::Pt(v) => v,
            Length::Em(v) | Length::Rem(v) => v * 16.0,
            Length::Percent(_) | Length::Auto | Length::FitContent => 0.0,
        });
    }
    if let Some(numbered) = rule.numbered {
        page.numbered = numbered;
    }
}

/// Cuts a galley into pages.
pub fn paginate(galley: Galley, geometry: &Geometry, shelf: &mut Shelf) -> Vec<Page> {
    let mut cutter = Cutter {
        geometry,
        shelf,
        pages: Vec::new(),
        name: "".into(),
        number: 1,
        y: 0.0,
        marks: Vec::new(),
        back: Vec::new(),
        open: Vec::new(),
        fill: None,
        empty: true,
        flowed: false,
    };
    cutter.items(galley.items);
    if !cutter.empty || cutter.pages.is_empty() {
        cutter.finish_page();
    }
    cutter.pages
}

struct Cutter<'a, 'b> {
    geometry: &'a Geometry,
    shelf: &'a mut Shelf<'b>,
    pages: Vec<Page>,
    /// The `@page` in use.
    name: Rc<str>,
    number: u32,
    /// Height used so far.
    y: f64,
    /// In type area coordinates.
    marks: Vec<Mark>,
    /// Backgrounds and borders, drawn under the rest.
    back: Vec<Mark>,
    /// Open boxes: where they start on this page, whether they began before it.
    open: Vec<(Rc<Frame>, f64, bool)>,
    /// Where the blank goes: index into `marks` and `back`.
    fill: Option<(usize, usize)>,
    empty: bool,
    /// The page began because the one before was full.
    flowed: bool,
}

impl Cutter<'_, '_> {
    fn area_height(&self) -> f64 {
        self.geometry.page(&self.name).area_height()
    }

    fn left(&self) -> f64 {
        self.area_height() - self.y + EPSILON
    }

    fn items(&mut self, items: Vec<Item>) {
        let mut rest = items.into_iter().peekable();
        while let Some(first) = rest.next() {
            if let Item::Turn(turn) = first {
                self.turn(turn);
                continue;
            }
            // What may not be parted.
            let mut chunk = vec![first];
            loop {
                let keeps = chunk
                    .iter()
                    .rev()
                    .find(|i| !matches!(i, Item::Close))
                    .is_none_or(Item::keeps);
                match rest.peek() {
                    Some(Item::Close) => {}
                    Some(Item::Turn(_)) | None => break,
                    Some(_) if !keeps => break,
                    Some(_) => {}
                }
                chunk.extend(rest.next());
            }
            self.chunk(chunk);
        }
    }

    fn chunk(&mut self, chunk: Vec<Item>) {
        let full = self.area_height();
        let mut needed = 0.0;
        for (i, item) in chunk.iter().enumerate() {
            needed += match item {
                Item::Space { .. } if i == 0 && self.empty && self.flowed => 0.0,
                Item::Table(t) => t.least_height(full),
                other => other.height(),
            };
        }
        // A blank at the end of a page takes no room.
        let only_space = chunk.iter().all(|i| matches!(i, Item::Space { .. }));
        if needed > self.left() && !self.empty && !only_space {
            self.next_page();
        }
        for item in chunk {
            match item {
                Item::Strip(strip) => self.strip(strip),
                Item::Space { height, .. } => {
                    if !(self.empty && self.flowed) {
                        self.y += height;
                    }
                }
                Item::Open(frame) => self.open.push((frame, self.y, false)),
                Item::Close => self.close(),
                Item::Fill => self.fill = Some((self.marks.len(), self.back.len())),
                Item::Turn(turn) => self.turn(turn),
                Item::Table(table) => self.table(*table),
            }
        }
    }

    fn strip(&mut self, strip: Strip) {
        if strip.height > self.left() && !self.empty {
            self.next_page();
        }
        self.put(strip.marks);
        self.y += strip.height;
        self.empty = false;
    }

    fn put(&mut self, marks: Vec<Mark>) {
        let y = self.y;
        self.marks.extend(marks.into_iter().map(|mut m| {
            m.shift(0.0, y);
            m
        }));
    }

    fn table(&mut self, mut table: Table) {
        let full = self.area_height();
        table.spread_tall_cells(full);
        if table.together && table.height() > self.left() && table.height() <= full {
            self.next_page();
        }
        let mut row = table.head_rows();
        if row == table.row_count() {
            // Nothing but headings: set them once.
            row = 0;
        }
        while row < table.row_count() {
            let (fragment, end) = match table.cut(row, self.left(), full) {
                Some(cut) => cut,
                None if table.is_tall(row, full)
                    && self.left() >= LEAST_PART * full
                    && table.split(row, self.left()) =>
                {
                    continue;
                }
                None if self.empty => table.force(row),
                None => {
                    self.next_page();
                    continue;
                }
            };
            self.put(fragment.marks);
            self.y += fragment.height;
            self.empty = false;
            row = end;
            if row < table.row_count() {
                self.next_page();
            }
        }
    }

    fn close(&mut self) {
        if let Some((frame, top, cut)) = self.open.pop() {
            let at = self.fill.map_or(0, |(_, back)| back);
            self.back
                .splice(at..at, frame.marks(top, self.y, cut, false));
        }
    }

    fn turn(&mut self, turn: Turn) {
        if !self.empty {
            self.finish_page();
            self.flowed = false;
        }
        self.name = turn.page;
        if turn.restart {
            self.number = 1;
        }
    }

    fn next_page(&mut self) {
        self.finish_page();
        self.flowed = true;
    }

    fn finish_page(&mut self) {
        let page = self.geometry.page(&self.name).clone();
        for (frame, top, cut) in &mut self.open {
            let marks = frame.marks(*top, self.y, *cut, true);
            self.back.splice(0..0, marks);
            *top = 0.0;
            *cut = true;
        }
        let mut marks = std::mem::take(&mut self.back);
        let mut front = std::mem::take(&mut self.marks);
        if let Some((first, first_back)) = self.fill.take() {
            let blank = (page.area_height() - self.y).max(0.0);
            for mark in marks
                .iter_mut()
                .skip(first_back)
                .chain(front.iter_mut().skip(first))
            {
                mark.shift(0.0, blank);
            }
        }
        marks.append(&mut front);
        for mark in &mut marks {
            mark.shift(page.margin[LEFT], page.margin[TOP]);
        }
        if page.numbered {
            marks.push(Mark::Text(self.page_number(&page)));
        }
        self.pages.push(Page {
            width: page.width,
            height: page.height,
            turned: page.turned,
            number: self.number,
            marks,
        });
        self.number += 1;
        self.y = 0.0;
        self.empty = true;
    }

    /// "— 1 —" in 四号 宋体, 7 mm below the type area, odd pages right, even pages left,
    /// one character in; on a turned page where the portrait sheet has it.
    fn page_number(&mut self, page: &PageBox) -> TextRun {
        const SIZE: f64 = 14.0;
        let stack = self.shelf.stack(&["宋体".to_owned()]);
        let text = format!("— {} —", self.number);
        let glyphs: Vec<_> = text
            .chars()
            .filter_map(|c| Some((c, self.shelf.glyph(stack, c)?)))
            .collect();
        let width: f64 = glyphs.iter().map(|(_, g)| g.advance * SIZE).sum();
        // The sheet as it lies in the file: portrait.
        let [top, right, bottom, left] = page.margin;
        let (sheet_width, sheet_height, right, bottom, left) = if page.turned {
            (page.height, page.width, bottom, left, top)
        } else {
            (page.width, page.height, right, bottom, left)
        };
        let x = if self.number % 2 == 1 {
            sheet_width - right - SIZE - width
        } else {
            left + SIZE
        };
        // The dash lies 0.38 em above the baseline.
        let y = sheet_height - bottom + 7.0 * MM + 0.38 * SIZE;
        TextRun {
            face: glyphs[0].1.face,
            size: SIZE,
            color: Color::BLACK,
            x: if page.turned { sheet_height - y } else { x },
            y: if page.turned { x } else { y },
            glyphs: glyphs
                .iter()
                .map(|(c, g)| (g.id, *c, g.advance * SIZE))
                .collect(),
            clockwise: page.turned,
        }
    }
}
