//! A web page → [`Document`]: the notice's paragraphs and tables, without the page around it.

mod flow;
mod page;
mod table;
#[cfg(test)]
mod tests;

use scraper::{ElementRef, Html};

use super::{Document, Limits, charset};
use crate::error::Result;
use crate::model::{SourceFormat, Warning};

/// Reads a web page.
///
/// # Errors
/// [`Error::Limit`](crate::Error::Limit) when elements lie too deep or tables are too large.
pub(super) fn read(bytes: &[u8], file: &str, limits: &Limits) -> Result<Document> {
    let decoded = charset::decode(bytes, declared_charset(bytes).as_deref());
    let mut warnings = Vec::new();
    if decoded.damaged {
        warnings.push(Warning {
            message: "网页中有无法解码的字符，已用“\u{fffd}”代替".to_owned(),
            text: None,
            origin: None,
        });
    }
    let html = Html::parse_document(&decoded.text);
    page::check_nesting(&html, file, limits)?;
    let page = page::Page::new(&html);
    let mut flow = flow::Flow::new(&page, file, limits);
    if let Some(title) = page.title_outside() {
        flow.paragraph(&title);
    }
    flow.walk(page.root())?;
    let (blocks, hidden) = flow.finish();
    if !hidden.is_empty() {
        warnings.push(Warning {
            message: format!("网页中有 {} 处隐藏的表格内容没有读入", hidden.len()),
            text: Some(hidden.join("\n")),
            origin: None,
        });
    }
    Ok(Document {
        format: SourceFormat::Html,
        pages: None,
        blocks,
        warnings,
    })
}

/// The encoding a page declares in `<meta>` or `<?xml?>`.
fn declared_charset(bytes: &[u8]) -> Option<String> {
    // Browsers look at the first kilobyte; pages with long comments at the top need more.
    let head = String::from_utf8_lossy(&bytes[..bytes.len().min(8192)]).to_lowercase();
    ["charset=", "encoding="].iter().find_map(|key| {
        let rest = &head[head.find(key)? + key.len()..];
        let label: String = rest
            .trim_start_matches(['"', '\'', ' '])
            .chars()
            .take_while(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_'))
            .collect();
        (!label.is_empty()).then_some(label)
    })
}

/// Whether the page itself hides an element.
fn is_hidden(element: ElementRef<'_>) -> bool {
    element.attr("hidden").is_some()
        || element.attr("style").is_some_and(|style| {
            let style: String = style.to_ascii_lowercase().split_whitespace().collect();
            style.contains("display:none") || style.contains("visibility:hidden")
        })
}
