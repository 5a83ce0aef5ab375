//! Paragraph styles: what they say about numbering, alignment and size.

use std::collections::HashMap;

use roxmltree::Node;

use super::{child, value};

/// What a paragraph's properties say, as far as it matters here.
#[derive(Debug, Clone, Default)]
pub(super) struct Look {
    /// Numbering instance and level.
    pub number: Option<u32>,
    pub level: Option<usize>,
    pub centered: Option<bool>,
    /// Font size in half points.
    pub size: Option<u32>,
}

impl Look {
    /// From `<w:pPr>` (or a style, which has one inside) and the run properties beside it.
    pub fn of(paragraph: Option<Node<'_, '_>>, run: Option<Node<'_, '_>>) -> Self {
        let numbering = paragraph.and_then(|p| child(p, "numPr"));
        Look {
            number: numbering.and_then(|n| value(n, "numId")?.parse().ok()),
            level: numbering.and_then(|n| value(n, "ilvl")?.parse().ok()),
            centered: paragraph
                .and_then(|p| value(p, "jc"))
                .map(|jc| jc == "center"),
            size: run.and_then(|r| value(r, "sz")?.parse().ok()),
        }
    }

    /// This look, with what it leaves open taken from another.
    pub fn over(self, below: &Look) -> Look {
        Look {
            number: self.number.or(below.number),
            level: self.level.or(below.level),
            centered: self.centered.or(below.centered),
            size: self.size.or(below.size),
        }
    }
}

/// All paragraph styles of a document.
#[derive(Debug, Default)]
pub(super) struct Styles {
    looks: HashMap<String, (Look, Option<String>)>,
    default: Option<String>,
}

impl Styles {
    pub fn new(root: Node<'_, '_>) -> Self {
        let mut styles = Styles::default();
        for style in root.children().filter(|s| s.tag_name().name() == "style") {
            let attribute = |name| super::attribute(style, name);
            if attribute("type").is_some_and(|t| t != "paragraph") {
                continue;
            }
            let Some(id) = attribute("styleId") else {
                continue;
            };
            if matches!(attribute("default"), Some("1" | "true" | "on")) {
                styles.default = Some(id.to_owned());
            }
            let look = Look::of(child(style, "pPr"), child(style, "rPr"));
            styles.looks.insert(
                id.to_owned(),
                (look, value(style, "basedOn").map(str::to_owned)),
            );
        }
        styles
    }

    /// What a style says, with what it is based on.
    pub fn look(&self, id: Option<&str>) -> Look {
        let mut look = Look::default();
        let mut next = id.or(self.default.as_deref());
        // A chain longer than this is a circle.
        for _ in 0..32 {
            let Some((own, below)) = next.and_then(|id| self.looks.get(id)) else {
                break;
            };
            look = look.over(own);
            next = below.as_deref();
        }
        look
    }
}
