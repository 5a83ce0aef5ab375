//! Word documents → [`Document`]: what Word would print of the body, all tracked changes accepted.
//! Page headers and footers are parts of their own and are left out.

mod body;
mod numbering;
mod paragraph;
mod styles;
mod symbol;
mod table;
#[cfg(test)]
mod tests;

use roxmltree::{Node, ParsingOptions};

use super::package::Package;
use super::{Document, Limits, charset};
use crate::error::{Error, Result};
use crate::model::{SourceFormat, Warning};

/// Reads a Word document.
///
/// # Errors
/// [`Error::Unreadable`] when the archive or its XML is damaged; [`Error::Limit`] when it is too large or too deep.
pub(super) fn read(bytes: &[u8], file: &str, limits: &Limits) -> Result<Document> {
    let mut package = Package::open(bytes, file, limits)?;
    let main = main_part(&mut package)?;
    let Some(document) = package.part(&main)? else {
        return Err(Error::Unreadable {
            file: file.to_owned(),
            message: "不是完整的 Word 文档：缺少正文".to_owned(),
            help: "请用 Word/WPS 打开，另存为 .docx 再试。".to_owned(),
        });
    };
    let document = xml_text(&document);
    let document = parse(&document, file, &main, limits)?;
    let folder = main.rsplit_once('/').map_or("", |(folder, _)| folder);

    let styles = package
        .part(&format!("{folder}/styles.xml"))?
        .map(|b| xml_text(&b));
    let numbers = package
        .part(&format!("{folder}/numbering.xml"))?
        .map(|b| xml_text(&b));
    let footnotes = package
        .part(&format!("{folder}/footnotes.xml"))?
        .map(|b| xml_text(&b));
    let endnotes = package
        .part(&format!("{folder}/endnotes.xml"))?
        .map(|b| xml_text(&b));
    let styles = match &styles {
        Some(text) => styles::Styles::new(parse(text, file, "styles.xml", limits)?.root_element()),
        None => styles::Styles::default(),
    };
    let numbers = match &numbers {
        Some(text) => {
            numbering::Numbering::new(parse(text, file, "numbering.xml", limits)?.root_element())
        }
        None => numbering::Numbering::default(),
    };

    let mut body = body::Body::new(file, limits, styles, numbers);
    if let Some(content) = child(document.root_element(), "body") {
        body.blocks_of(content)?;
    }
    for (notes, part) in [(&footnotes, "footnotes.xml"), (&endnotes, "endnotes.xml")] {
        if let Some(text) = notes {
            body.notes_of(parse(text, file, part, limits)?.root_element())?;
        }
    }
    let (blocks, warnings) = body.finish();
    Ok(Document {
        format: SourceFormat::Docx,
        pages: None,
        blocks,
        warnings,
    })
}

/// The part with the body: the package's relationships name it; it is `word/document.xml` nearly always.
fn main_part(package: &mut Package<'_>) -> Result<String> {
    let usual = "word/document.xml";
    let Some(relations) = package.part("_rels/.rels")? else {
        return Ok(usual.to_owned());
    };
    let text = xml_text(&relations);
    let target = roxmltree::Document::parse(&text)
        .ok()
        .and_then(|relations| {
            relations
                .root_element()
                .children()
                .find(|r| {
                    r.attribute("Type")
                        .is_some_and(|t| t.ends_with("/officeDocument"))
                })
                .and_then(|r| r.attribute("Target").map(str::to_owned))
        });
    let target = target.unwrap_or_default();
    let target = target.trim_start_matches('/');
    Ok(if package.has(target) { target } else { usual }.to_owned())
}

/// XML parts are UTF-8 or UTF-16 with a byte order mark.
fn xml_text(bytes: &[u8]) -> String {
    charset::decode(bytes, None).text
}

/// Parses a part and checks how deep it is: what follows descends into it.
fn parse<'a>(
    text: &'a str,
    file: &str,
    part: &str,
    limits: &Limits,
) -> Result<roxmltree::Document<'a>> {
    // The parser keeps some 60 bytes for each node: this bounds its memory by the text's.
    let options = ParsingOptions {
        nodes_limit: u32::try_from(text.len() / 4 + 16).unwrap_or(u32::MAX),
        ..ParsingOptions::default()
    };
    let document =
        roxmltree::Document::parse_with_options(text, options).map_err(|e| Error::Unreadable {
            file: file.to_owned(),
            message: format!("文件已损坏，“{part}”第{}行无法解析", e.pos().row),
            help: "请用 Word/WPS 打开并修复，另存为 .docx 再试。".to_owned(),
        })?;
    let mut depth = 0_usize;
    let mut node = document.root();
    // In document order, going down and up again, without recursion.
    loop {
        if let Some(first) = node.first_child() {
            depth += 1;
            limits.check_nesting(file, depth)?;
            node = first;
            continue;
        }
        loop {
            if let Some(next) = node.next_sibling() {
                node = next;
                break;
            }
            match node.parent() {
                Some(parent) => {
                    depth = depth.saturating_sub(1);
                    node = parent;
                }
                None => return Ok(document),
            }
        }
    }
}

/// The first child element of a name, whatever its namespace: transitional and strict documents use different ones.
fn child<'a, 'i>(node: Node<'a, 'i>, name: &str) -> Option<Node<'a, 'i>> {
    node.children()
        .find(|c| c.is_element() && c.tag_name().name() == name)
}

/// An attribute by its local name.
fn attribute<'a>(node: Node<'a, '_>, name: &str) -> Option<&'a str> {
    node.attributes()
        .find(|a| a.name() == name)
        .map(|a| a.value())
}

/// The `val` of a child element.
fn value<'a>(node: Node<'a, '_>, name: &str) -> Option<&'a str> {
    attribute(child(node, name)?, "val")
}

/// Whether a property such as `<w:b/>` is switched on.
fn is_on(node: Node<'_, '_>, name: &str) -> bool {
    child(node, name)
        .is_some_and(|p| !matches!(attribute(p, "val"), Some("0" | "false" | "off" | "none")))
}

/// Warnings common to all parts.
fn warning(message: String, text: Option<String>) -> Warning {
    Warning {
        message,
        text,
        origin: None,
    }
}
