//! Text and inline elements of one block as a paragraph.

use std::rc::Rc;

use super::block::{Setter, one_line};
use super::kinsoku;
use super::mark::Target;
use super::paragraph::{Collector, Paragraph, Run};
use crate::error::Result;
use crate::report::font::Glyph;
use crate::report::markup::{Element, Kind, Node, Place};
use crate::report::style::{Display, Lineage, Style};

impl Setter<'_> {
    /// The text of a block that holds text; `None` when it holds blocks or nothing.
    pub(super) fn paragraph(
        &mut self,
        lineage: &Lineage,
        style: &Rc<Style>,
    ) -> Result<Option<Paragraph>> {
        let element = lineage.element;
        let inline = |n: &Node| match n {
            Node::Text(t, _) => !t.trim_matches([' ', '\n', '\r', '\t']).is_empty(),
            Node::Element(e) => matches!(e.kind, Kind::Inline | Kind::Break),
        };
        let block = |n: &Node| matches!(n, Node::Element(e) if matches!(e.kind, Kind::Block | Kind::Table | Kind::Chart));
        if !element.children.iter().any(inline) {
            return Ok(None);
        }
        if let Some(Node::Element(b)) = element.children.iter().find(|n| block(n)) {
            return Err(b.place.error(format!(
                "<{}> 中文字与 <{}> 混在一起：请把文字放进 <p>",
                element.name, b.name
            )));
        }
        let mut collector = Collector::new(style.clone());
        self.inline(lineage, style, None, &mut collector)?;
        Ok((!collector.is_empty()).then(|| collector.finish(&self.segmenters)))
    }

    fn inline(
        &mut self,
        lineage: &Lineage,
        style: &Rc<Style>,
        link: Option<&Target>,
        collector: &mut Collector,
    ) -> Result<()> {
        if style.display == Display::None {
            return Ok(());
        }
        let run = Run {
            style: style.clone(),
            stack: self.shelf.stack(&style.families),
            link: link.cloned(),
        };
        collector.run(run.clone());
        let siblings = lineage.element.elements().count();
        let mut index = 0;
        for node in &lineage.element.children {
            let element = match node {
                Node::Text(text, place) => {
                    self.text(text, place, &run, collector)?;
                    continue;
                }
                Node::Element(element) => element,
            };
            match element.kind {
                Kind::WordBreak => collector.word_break(),
                Kind::Break => {
                    let glyph = self.glyph(&run, ' ', &element.place)?;
                    collector.line_break(glyph);
                }
                _ => {
                    let child = Lineage {
                        element,
                        parent: Some(lineage),
                        index,
                        siblings,
                    };
                    let child_style = self.cascade.style(&child, style)?;
                    let boxed = child_style.border.iter().any(|b| b.width > 0.0)
                        || child_style.padding.iter().any(|p| *p != 0.0)
                        || child_style.margin.iter().any(|m| *m != Some(0.0));
                    if child_style.display == Display::Block {
                        return Err(element.place.error(format!(
                            "<{}> 不能是 display: block，请用 <div>",
                            element.name
                        )));
                    }
                    if boxed {
                        return Err(element
                            .place
                            .error(format!("行内元素 <{}> 不能有边框和边距", element.name)));
                    }
                    self.marks_of(element, |m| collector.anchor(m))?;
                    let target = self.target(element)?;
                    self.inline(&child, &child_style, target.as_ref().or(link), collector)?;
                    if let Some(id) = element.attribute("data-page-ref") {
                        self.page_number(id, element, &child_style, link, collector)?;
                    }
                    collector.run(run.clone());
                }
            }
            index += 1;
        }
        Ok(())
    }

    fn page_number(
        &mut self,
        id: &str,
        element: &Element,
        style: &Rc<Style>,
        link: Option<&Target>,
        collector: &mut Collector,
    ) -> Result<()> {
        self.names_pages = true;
        self.links.push((id.into(), element.place.clone()));
        // A guess of the right width until the page is known.
        let number = self.page_numbers.get(id).copied().unwrap_or(1);
        let run = Run {
            style: style.clone(),
            stack: self.shelf.stack(&style.families),
            link: link.cloned().or(Some(Target::Anchor(id.into()))),
        };
        collector.run(run.clone());
        self.text(&number.to_string(), &element.place, &run, collector)
    }

    fn target(&mut self, element: &Element) -> Result<Option<Target>> {
        let Some(href) = element.attribute("href") else {
            return Ok(None);
        };
        if let Some(id) = href.strip_prefix('#') {
            self.links.push((id.into(), element.place.clone()));
            Ok(Some(Target::Anchor(id.into())))
        } else if href.starts_with("http://") || href.starts_with("https://") {
            Ok(Some(Target::Address(href.into())))
        } else {
            Err(element
                .place
                .error(format!("链接“{href}”应以 #、http:// 或 https:// 开头")))
        }
    }

    fn text(
        &mut self,
        text: &str,
        place: &Place,
        run: &Run,
        collector: &mut Collector,
    ) -> Result<()> {
        let missing = text
            .char_indices()
            .find(|(_, c)| !is_blank(*c) && self.shelf.glyph(run.stack, *c).is_none());
        if let Some((at, c)) = missing {
            let line = place.line + text[..at].matches('\n').count() as u32;
            let place = Place {
                line,
                ..place.clone()
            };
            let around: String = text[..at]
                .chars()
                .rev()
                .take(8)
                .collect::<Vec<_>>()
                .into_iter()
                .rev()
                .chain(text[at..].chars().take(8))
                .collect();
            return Err(place.error_with_help(
                format!(
                    "“{}”中的字符“{c}”（U+{:04X}）没有一种字体能印",
                    one_line(&around),
                    c as u32
                ),
                "请用 --fonts 指定含有这个字的字体文件夹，或改用别的写法。",
            ));
        }
        let stack = run.stack;
        let shelf = &mut self.shelf;
        collector.text(text, |c| {
            let c = if kinsoku::is_fixed_space(c) { ' ' } else { c };
            shelf.glyph(stack, c)
        });
        Ok(())
    }

    fn glyph(&mut self, run: &Run, c: char, place: &Place) -> Result<Glyph> {
        self.shelf
            .glyph(run.stack, c)
            .ok_or_else(|| place.error(format!("没有字体含有字符“{c}”")))
    }
}

/// Whether a character needs no glyph of its own.
fn is_blank(c: char) -> bool {
    matches!(c, ' ' | '\t' | '\n' | '\r' | '\u{200B}')
        || kinsoku::is_fixed_space(c)
        || kinsoku::is_invisible(c)
}
