//! The body's elements → blocks.

use roxmltree::Node;

use super::numbering::Numbering;
use super::paragraph::{Paragraph, Passed, look};
use super::styles::{Look, Styles};
use super::{attribute, child, is_on, table, warning};
use crate::error::Result;
use crate::model::Warning;
use crate::read::{Block, Limits};

/// 三号 (16 pt) is the size of the text of an official letter, 二号 (22 pt) that of its title;
/// from here on, in half points, centred lines are a title's.
const TITLE_SIZE: u32 = 36;

/// Collects a document's blocks.
pub(super) struct Body<'l> {
    pub file: &'l str,
    pub limits: &'l Limits,
    styles: Styles,
    numbering: Numbering,
    blocks: Vec<Block>,
    /// Slots of all tables so far.
    pub slots: usize,
    pub passed: Passed,
    /// Deleted rows and the text that merged cells hide.
    pub covered: Vec<String>,
    /// Size of the title whose last line was the last block.
    title: Option<u32>,
    /// Text of a paragraph that goes on in the next one.
    begun: String,
}

impl<'l> Body<'l> {
    pub fn new(file: &'l str, limits: &'l Limits, styles: Styles, numbering: Numbering) -> Self {
        Body {
            file,
            limits,
            styles,
            numbering,
            blocks: Vec::new(),
            slots: 0,
            passed: Passed::default(),
            covered: Vec::new(),
            title: None,
            begun: String::new(),
        }
    }

    /// Reads the paragraphs and tables of a body, cell or text box into blocks.
    pub fn blocks_of(&mut self, parent: Node<'_, '_>) -> Result<()> {
        for node in parent.children().filter(Node::is_element) {
            self.limits.check_time(self.file)?;
            match node.tag_name().name() {
                "p" => self.paragraph(node)?,
                "tbl" if table::is_layout(node) => {
                    for cell in table::layout_cells(node) {
                        self.blocks_of(cell)?;
                    }
                }
                "tbl" => {
                    let grid = table::grid(node, self)?;
                    self.title = None;
                    if !grid.cells.is_empty() {
                        self.blocks.push(Block::Grid(grid));
                    }
                }
                "sdt" => {
                    // A table of contents repeats the headings with page numbers.
                    if !is_contents(node)
                        && let Some(content) = child(node, "sdtContent")
                    {
                        self.blocks_of(content)?;
                    }
                }
                "altChunk" => self.passed.objects += 1,
                "del" | "moveFrom" => self.passed.changes += 1,
                name if name.ends_with("Pr") => {}
                _ => self.blocks_of(node)?,
            }
        }
        Ok(())
    }

    /// Reads foot- or endnotes; the separators between text and notes are notes of a special type.
    pub fn notes_of(&mut self, root: Node<'_, '_>) -> Result<()> {
        for note in root.children().filter(Node::is_element) {
            if attribute(note, "type").is_none_or(|t| t == "normal") {
                self.blocks_of(note)?;
            }
        }
        Ok(())
    }

    fn paragraph(&mut self, node: Node<'_, '_>) -> Result<()> {
        let (text, look, boxes) = self.text_of(node);
        let Some(text) = text else {
            return self.boxes(&boxes);
        };
        let is_title = look.centered == Some(true) && look.size.is_some_and(|s| s >= TITLE_SIZE);
        let begins_page = text.starts_with('\u{c}');
        for part in text.split('\u{c}') {
            // A title broken by hand is one title; elsewhere a break by hand ends a paragraph.
            if look.centered == Some(true) {
                let lines: Vec<_> = part
                    .split('\n')
                    .map(str::trim)
                    .filter(|l| !l.is_empty())
                    .collect();
                self.text(
                    joined(&lines),
                    is_title.then_some(look.size).flatten(),
                    begins_page,
                );
            } else {
                for line in part.split('\n') {
                    self.text(line.trim().to_owned(), None, begins_page);
                }
            }
        }
        self.boxes(&boxes)
    }

    /// Adds a line of text; one that goes on with a title of the same size joins it.
    fn text(&mut self, text: String, title: Option<u32>, begins_page: bool) {
        let text = text.replace('\t', " ");
        if text.is_empty() {
            self.title = None;
            return;
        }
        if let (Some(Block::Text { text: last, .. }), true) = (
            self.blocks.last_mut(),
            title.is_some() && title == self.title && !begins_page,
        ) {
            *last = joined(&[last, &text]);
            return;
        }
        self.title = title;
        self.blocks.push(Block::Text { text, page: None });
    }

    fn boxes(&mut self, boxes: &[Node<'_, '_>]) -> Result<()> {
        for content in boxes {
            self.blocks_of(*content)?;
        }
        Ok(())
    }

    /// A paragraph's text with the mark that numbering prints before it; `None` when it goes on in the next one.
    pub fn text_of<'a, 'i>(
        &mut self,
        node: Node<'a, 'i>,
    ) -> (Option<String>, Look, Vec<Node<'a, 'i>>) {
        let (own, style) = look(node);
        let look = own.over(&self.styles.look(style));
        let paragraph = Paragraph::of(node);
        let look = Look {
            size: paragraph.size.or(look.size),
            ..look
        };
        self.passed.add(paragraph.passed);
        let mut text = std::mem::take(&mut self.begun);
        text.push_str(&paragraph.text);
        if paragraph.runs_on {
            self.begun = text;
            return (None, look, paragraph.boxes);
        }
        // A paragraph whose marks are hidden by vanish is numbered all the same; number 0 means none.
        if let Some(number) = look.number.filter(|n| *n != 0) {
            let mark = self.numbering.next(number, look.level.unwrap_or(0));
            if !mark.is_empty() {
                let close = mark.ends_with(|c: char| c.is_ascii_alphanumeric())
                    && text.starts_with(|c: char| c.is_ascii_alphanumeric());
                text = format!("{mark}{}{text}", if close { " " } else { "" });
            }
        }
        (Some(text), look, paragraph.boxes)
    }

    /// The blocks, and warnings of what is not in them.
    pub fn finish(mut self) -> (Vec<Block>, Vec<Warning>) {
        if !self.begun.trim().is_empty() {
            let text = std::mem::take(&mut self.begun).trim().to_owned();
            self.blocks.push(Block::Text { text, page: None });
        }
        let mut warnings = Vec::new();
        let passed = self.passed;
        if passed.changes > 0 {
            warnings.push(warning(
                format!(
                    "文档中有 {} 处修订标记，已按“接受所有修订”读取",
                    passed.changes
                ),
                None,
            ));
        }
        if !passed.hidden.is_empty() {
            warnings.push(warning(
                format!(
                    "文档中有 {} 处设为“隐藏”的文字没有读入",
                    passed.hidden.len()
                ),
                Some(passed.hidden.join("\n")),
            ));
        }
        if !self.covered.is_empty() {
            warnings.push(warning(
                format!("有 {} 处被合并单元格遮住的文字没有读入", self.covered.len()),
                Some(self.covered.join("\n")),
            ));
        }
        if !passed.symbols.is_empty() {
            warnings.push(warning(
                format!(
                    "文档中有 {} 个符号字体的字符没有对应的文字，已用“\u{fffd}”代替",
                    passed.symbols.len()
                ),
                Some(passed.symbols.join("、")),
            ));
        }
        if passed.pictures > 0 {
            warnings.push(warning(
                format!("文档中有 {} 张图片，图片里的文字没有读入", passed.pictures),
                None,
            ));
        }
        if passed.objects > 0 {
            warnings.push(warning(
                format!(
                    "文档中有 {} 个嵌入的对象（如 Excel 表格、图表），其内容没有读入",
                    passed.objects
                ),
                None,
            ));
        }
        (self.blocks, warnings)
    }
}

fn is_contents(sdt: Node<'_, '_>) -> bool {
    child(sdt, "sdtPr")
        .and_then(|p| child(p, "docPartObj"))
        .is_some_and(|o| {
            super::value(o, "docPartGallery").is_some_and(|g| g == "Table of Contents")
                && !is_on(o, "none")
        })
}

/// Lines of one text put together: nothing between Chinese characters, a space elsewhere.
fn joined(lines: &[impl AsRef<str>]) -> String {
    let mut text = String::new();
    for line in lines {
        let line = line.as_ref();
        let close = |c: Option<char>| c.is_some_and(|c| c.is_ascii_alphanumeric());
        if close(text.chars().next_back()) && close(line.chars().next()) {
            text.push(' ');
        }
        text.push_str(line);
    }
    text
}
