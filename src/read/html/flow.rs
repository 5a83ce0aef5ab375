//! Elements → paragraphs and tables, in reading order.

use scraper::{ElementRef, Node};

use super::page::Page;
use super::{is_hidden, table};
use crate::error::Result;
use crate::read::{Block, Limits};

/// Elements that begin and end a line.
const BLOCKS: [&str; 36] = [
    "address",
    "article",
    "aside",
    "blockquote",
    "body",
    "caption",
    "center",
    "dd",
    "details",
    "div",
    "dl",
    "dt",
    "fieldset",
    "figcaption",
    "figure",
    "footer",
    "form",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "header",
    "hr",
    "legend",
    "li",
    "main",
    "nav",
    "ol",
    "p",
    "pre",
    "section",
    "summary",
    "ul",
    "table",
];

/// Elements without text of the page.
const SILENT: [&str; 17] = [
    "script", "style", "noscript", "template", "head", "title", "select", "option", "button",
    "input", "textarea", "iframe", "object", "svg", "audio", "video", "datalist",
];

/// Collects the blocks of a page.
pub(super) struct Flow<'a> {
    pub page: &'a Page<'a>,
    pub file: &'a str,
    pub limits: &'a Limits,
    blocks: Vec<Block>,
    /// Slots of all tables so far.
    pub slots: usize,
    /// Texts of hidden rows and cells.
    pub hidden: Vec<String>,
}

impl<'a> Flow<'a> {
    pub fn new(page: &'a Page<'a>, file: &'a str, limits: &'a Limits) -> Self {
        Flow {
            page,
            file,
            limits,
            blocks: Vec::new(),
            slots: 0,
            hidden: Vec::new(),
        }
    }

    /// Adds a paragraph, unless it is blank.
    pub fn paragraph(&mut self, text: &str) {
        let text = text.trim();
        if !text.is_empty() {
            self.blocks.push(Block::Text {
                text: text.to_owned(),
                page: None,
            });
        }
    }

    /// Walks an element's content.
    pub fn walk(&mut self, root: ElementRef<'a>) -> Result<()> {
        let mut line = Line::default();
        self.descend(root, &mut line)?;
        self.paragraph(&line.take());
        Ok(())
    }

    fn descend(&mut self, element: ElementRef<'a>, line: &mut Line) -> Result<()> {
        let mut number = list_start(element);
        let is_title = is_title(element);
        for child in element.children() {
            match child.value() {
                Node::Text(text) => line.push(text),
                Node::Element(_) => {
                    let Some(child) = ElementRef::wrap(child) else {
                        continue;
                    };
                    let name = child.value().name();
                    if is_silent(child) || self.page.is_furniture(child) {
                        continue;
                    }
                    if name == "br" && is_title {
                        line.push("\n");
                    } else if name == "br" {
                        self.paragraph(&line.take());
                    } else if name == "table" && self.page.is_data(child) {
                        self.paragraph(&line.take());
                        let grid = table::grid(child, self)?;
                        if !grid.cells.is_empty() {
                            self.blocks.push(Block::Grid(grid));
                        }
                    } else if is_block(name) || matches!(name, "tr" | "td" | "th") {
                        self.paragraph(&line.take());
                        if name == "li" {
                            line.push(&marker(&mut number));
                        }
                        self.descend(child, line)?;
                        self.paragraph(&line.take());
                    } else {
                        self.descend(child, line)?;
                    }
                }
                _ => {}
            }
        }
        Ok(())
    }

    /// The blocks, and the texts that the page hides.
    pub fn finish(self) -> (Vec<Block>, Vec<String>) {
        (self.blocks, self.hidden)
    }
}

/// The text of a cell, one line per paragraph, list item, `<br>` or row of a table inside it.
pub(super) fn cell_text(cell: ElementRef<'_>) -> String {
    let mut lines = Vec::new();
    let mut line = Line::default();
    cell_lines(cell, &mut line, &mut lines);
    lines.push(line.take());
    lines.retain(|l| !l.is_empty());
    lines.join("\n")
}

fn cell_lines(element: ElementRef<'_>, line: &mut Line, lines: &mut Vec<String>) {
    let mut number = list_start(element);
    for child in element.children() {
        match child.value() {
            Node::Text(text) => line.push(text),
            Node::Element(_) => {
                let Some(child) = ElementRef::wrap(child) else {
                    continue;
                };
                let name = child.value().name();
                if is_silent(child) || is_hidden(child) {
                    continue;
                }
                if name == "br" {
                    lines.push(line.take());
                } else if is_block(name) || name == "tr" {
                    lines.push(line.take());
                    if name == "li" {
                        line.push(&marker(&mut number));
                    }
                    cell_lines(child, line, lines);
                    lines.push(line.take());
                } else {
                    // Cells of a table inside the cell stand side by side.
                    if matches!(name, "td" | "th") {
                        line.push(" ");
                    }
                    cell_lines(child, line, lines);
                }
            }
            _ => {}
        }
    }
}

/// A line under construction, white space collapsed as a browser does.
#[derive(Default)]
struct Line {
    text: String,
    /// White space seen since the last character.
    gap: Option<Gap>,
}

enum Gap {
    /// A space that shows.
    Space,
    /// A line end of the page's source, with whatever indents the next line.
    Break,
}

impl Line {
    fn push(&mut self, text: &str) {
        for c in text.chars() {
            match c {
                ' ' | '\t' => {
                    self.gap.get_or_insert(Gap::Space);
                }
                '\n' | '\r' | '\u{c}' => self.gap = Some(Gap::Break),
                // Marks without width, put in by editors: soft hyphen, zero width space, byte order mark.
                '\u{ad}' | '\u{200b}' | '\u{feff}' => {}
                c => {
                    let last = self.text.chars().next_back();
                    match (self.gap.take(), last) {
                        (Some(Gap::Space), Some(_)) => self.text.push(' '),
                        // Between Chinese characters a line end of the source is no space.
                        (Some(Gap::Break), Some(last)) if last.is_ascii() || c.is_ascii() => {
                            self.text.push(' ');
                        }
                        _ => {}
                    }
                    self.text.push(c);
                }
            }
        }
    }

    /// The line, trimmed; a new one begins.
    fn take(&mut self) -> String {
        self.gap = None;
        std::mem::take(&mut self.text).trim().to_owned()
    }
}

/// Whether line breaks in an element only arrange a title: in headings, and in centred text that names a document.
fn is_title(element: ElementRef<'_>) -> bool {
    let name = element.value().name();
    if matches!(name, "h1" | "h2" | "h3" | "h4" | "h5" | "h6") {
        return true;
    }
    let style: String = element
        .attr("style")
        .unwrap_or_default()
        .to_ascii_lowercase()
        .split_whitespace()
        .collect();
    let is_centred = name == "center"
        || element
            .attr("align")
            .is_some_and(|a| a.eq_ignore_ascii_case("center"))
        || style.contains("text-align:center");
    is_centred && {
        let text: String = element.text().flat_map(str::split_whitespace).collect();
        let ends = [
            "通知",
            "清单",
            "方案",
            "计划",
            "安排",
            "任务",
            "分解表",
            "一览表",
        ];
        text.chars().count() < 80 && ends.iter().any(|end| text.ends_with(end))
    }
}

fn is_block(name: &str) -> bool {
    BLOCKS.contains(&name)
}

pub(super) fn is_silent(element: ElementRef<'_>) -> bool {
    SILENT.contains(&element.value().name())
}

/// The number of a list's first item, if it is numbered.
fn list_start(element: ElementRef<'_>) -> Option<i64> {
    (element.value().name() == "ol").then(|| {
        element
            .attr("start")
            .and_then(|s| s.trim().parse().ok())
            .unwrap_or(1)
    })
}

/// The mark a browser puts before the next item of a numbered list; nothing for other lists.
fn marker(number: &mut Option<i64>) -> String {
    match number {
        Some(n) => {
            let mark = format!("{n}.");
            *number = n.checked_add(1);
            mark
        }
        None => String::new(),
    }
}
