//! Layout: elements with styles become blocks, blocks a galley, the galley pages.
//!
//! ```text
//! Element + Style ─ block ─▶ Galley   lines, charts, tables in one long strip
//!         text ─ paragraph ─▶ line     joints between characters, then lines
//! Galley ─ page ──────────▶ [Page]     page ends, page numbers, bottoms
//! ```

mod balance;
mod block;
mod chart;
mod galley;
mod grid_lines;
mod inline;
pub(crate) mod kinsoku;
mod line;
pub mod mark;
mod page;
mod paragraph;
mod phrase;
mod table;
mod table_build;

use std::collections::HashMap;
use std::rc::Rc;

pub use mark::{Mark, Page};

use self::block::{Area, Setter};
use self::galley::Galley;
use self::page::Geometry;
use super::font::Fonts;
use super::markup::Markup;
use super::style::{Cascade, Lineage, Sheet, Style};
use crate::error::Result;

/// Passes until the page numbers printed in the text are the true ones.
const MOST_PASSES: usize = 4;

/// Sets a document in pages.
pub fn lay_out(markup: &Markup, sheet: &Sheet, fonts: &Fonts) -> Result<Vec<Page>> {
    let geometry = Geometry::of(sheet);
    let mut numbers: HashMap<Rc<str>, u32> = HashMap::new();
    let mut pages = Vec::new();
    for _ in 0..MOST_PASSES {
        let mut setter = Setter::new(
            Cascade::new(sheet),
            fonts.open()?,
            geometry.clone(),
            numbers.clone(),
        );
        let galley = set(&mut setter, markup)?;
        pages = page::paginate(galley, &geometry, &mut setter.shelf);
        let found = anchors(&pages);
        if let Some((id, place)) = setter.links.iter().find(|(id, _)| !found.contains_key(id)) {
            return Err(place.error(format!("链接指向的 #{id} 不存在")));
        }
        if !setter.names_pages || found == numbers {
            break;
        }
        numbers = found;
    }
    Ok(pages)
}

fn set(setter: &mut Setter, markup: &Markup) -> Result<Galley> {
    let root = Lineage {
        element: &markup.root,
        parent: None,
        index: 0,
        siblings: 1,
    };
    let root_style = setter.cascade.style(&root, &Rc::new(Style::initial()))?;
    let body = Lineage {
        element: &markup.body,
        parent: Some(&root),
        index: 0,
        siblings: 1,
    };
    let body_style = setter.cascade.style(&body, &root_style)?;
    let area = Area {
        x: 0.0,
        width: setter.geometry.page("").area_width(),
        page: "".into(),
    };
    let mut galley = Galley::default();
    setter.block(&body, &body_style, &area, &mut galley)?;
    galley.settle();
    Ok(galley)
}

/// The printed number of the page every `id` stands on.
fn anchors(pages: &[Page]) -> HashMap<Rc<str>, u32> {
    let mut out = HashMap::new();
    for page in pages {
        for mark in &page.marks {
            if let Mark::Anchor(id, _) = mark {
                out.entry(id.clone()).or_insert(page.number);
            }
        }
    }
    out
}
