//! The rendered template as a tree, checked against the elements and attributes
//! that `docs/templates.md` lists. Every node knows the template and line it came from.

use std::rc::Rc;

use roxmltree::{Document, Node as XmlNode, NodeType, ParsingOptions};

use crate::error::{Error, Result};

/// Where something stands in a template or style sheet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
    /// File name.
    pub template: Rc<str>,
    /// Line, from 1.
    pub line: u32,
}

impl Place {
    /// An error about what stands here.
    pub fn error(&self, message: impl Into<String>) -> Error {
        self.error_with_help(message, "可用的标记与样式见 docs/templates.md。")
    }

    /// An error about what stands here, with its own advice.
    pub fn error_with_help(&self, message: impl Into<String>, help: impl Into<String>) -> Error {
        Error::Report {
            template: self.template.to_string(),
            line: Some(self.line),
            message: message.into(),
            help: help.into(),
        }
    }
}

/// How an element takes part in layout.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// `html`, `body`.
    Frame,
    /// `div`, `p`, `h1` and the like.
    Block,
    /// `span`, `b`, `a`.
    Inline,
    /// `br`.
    Break,
    /// `wbr`.
    WordBreak,
    /// `table`.
    Table,
    /// `caption`, `colgroup`, `col`, `thead`, `tbody`, `tr`, `th`, `td`.
    TablePart,
    /// `svg`.
    Chart,
    /// `g`, `rect`, `line`, `polygon`, `text`.
    ChartPart,
}

/// An element of the template.
#[derive(Debug, Clone)]
pub struct Element {
    /// Tag name, lower case.
    pub name: Rc<str>,
    /// How it takes part in layout.
    pub kind: Kind,
    /// Attributes in printed order.
    pub attributes: Vec<(String, String)>,
    /// The words of `class`.
    pub classes: Vec<String>,
    /// What it holds.
    pub children: Vec<Node>,
    /// Where it stands.
    pub place: Place,
}

impl Element {
    /// The value of an attribute.
    pub fn attribute(&self, name: &str) -> Option<&str> {
        self.attributes
            .iter()
            .find(|(n, _)| n == name)
            .map(|(_, v)| v.as_str())
    }

    /// The elements it holds.
    pub fn elements(&self) -> impl Iterator<Item = &Element> {
        self.children.iter().filter_map(|n| match n {
            Node::Element(e) => Some(e),
            Node::Text(..) => None,
        })
    }

    /// All its text, as written.
    pub fn text(&self) -> String {
        let mut out = String::new();
        self.push_text(&mut out);
        out
    }

    fn push_text(&self, out: &mut String) {
        for child in &self.children {
            match child {
                Node::Text(t, _) => out.push_str(t),
                Node::Element(e) => e.push_text(out),
            }
        }
    }
}

/// A piece of the tree.
#[derive(Debug, Clone)]
pub enum Node {
    /// An element.
    Element(Element),
    /// Text as written, entities resolved; the place is that of its first character.
    Text(String, Place),
}

/// A parsed template.
#[derive(Debug, Clone)]
pub struct Markup {
    /// The `body`.
    pub body: Element,
    /// The `html` element without its children; `:root` of selectors.
    pub root: Element,
    /// Texts of `style` elements in the head.
    pub styles: Vec<(String, Place)>,
}

/// Turns XHTML into a tree. `template` names the source in messages until a
/// `<?from file line?>` instruction says otherwise.
pub fn parse(markup: &str, template: &str) -> Result<Markup> {
    // XML knows no &nbsp;, which people who write HTML reach for.
    let markup = markup.replace("&nbsp;", "&#160;");
    let options = ParsingOptions {
        allow_dtd: true,
        ..ParsingOptions::default()
    };
    let document = Document::parse_with_options(&markup, options).map_err(|e| {
        let (template, line) = came_from(&markup, e.pos().row, template);
        Error::Report {
            template,
            line: Some(line),
            message: format!("不是规范的 XHTML：{e}"),
            help: "请检查标签是否成对、属性值是否加引号、& 是否写作 &amp;。".to_owned(),
        }
    })?;
    let mut reader = Reader {
        line_starts: std::iter::once(0)
            .chain(markup.match_indices('\n').map(|(i, _)| i + 1))
            .collect(),
        template: template.into(),
        shift: 0,
        styles: Vec::new(),
    };
    reader.document(&document)
}

/// Template and line of a line of markup that is no tree, so that the instructions must be looked for in its text.
fn came_from(markup: &str, row: u32, template: &str) -> (String, u32) {
    let mut place = (template.to_owned(), row);
    for (number, line) in (1..=row).zip(markup.lines()) {
        for piece in line.split("<?from ").skip(1) {
            let value = piece.split("?>").next().unwrap_or_default();
            if let Some((file, from)) = value.rsplit_once(' ')
                && let Ok(from) = from.parse::<u32>()
            {
                place = (file.to_owned(), from + (row - number));
            }
        }
    }
    place
}

struct Reader {
    /// Byte offset of every line of the rendered text.
    line_starts: Vec<usize>,
    template: Rc<str>,
    /// Template line minus rendered line.
    shift: i64,
    styles: Vec<(String, Place)>,
}

impl Reader {
    fn place(&self, node: XmlNode) -> Place {
        let line = self
            .line_starts
            .partition_point(|&s| s <= node.range().start) as i64;
        Place {
            template: self.template.clone(),
            line: (line + self.shift).max(1) as u32,
        }
    }

    fn document(&mut self, document: &Document) -> Result<Markup> {
        let html = document.root_element();
        let mut root = self.shell(html)?;
        let place = root.place.clone();
        if &*root.name != "html" {
            return Err(place.error(format!("最外层应为 <html>，而不是 <{}>", root.name)));
        }
        let mut body = None;
        for child in html.children() {
            match child.node_type() {
                NodeType::Element if child.tag_name().name() == "head" => self.head(child)?,
                NodeType::Element if child.tag_name().name() == "body" && body.is_none() => {
                    body = Some(self.element(child)?);
                }
                NodeType::Element => {
                    return Err(self.place(child).error(format!(
                        "<html> 中只能有一个 <head> 和一个 <body>，不能有 <{}>",
                        child.tag_name().name()
                    )));
                }
                _ => self.other(child)?,
            }
        }
        root.children.clear();
        Ok(Markup {
            body: body.ok_or_else(|| place.error("缺少 <body>"))?,
            root,
            styles: std::mem::take(&mut self.styles),
        })
    }

    fn head(&mut self, head: XmlNode) -> Result<()> {
        for child in head.children() {
            if !child.is_element() {
                self.other(child)?;
                continue;
            }
            match child.tag_name().name() {
                "title" | "meta" | "link" => {}
                "style" => {
                    let place = self.place(child);
                    self.styles
                        .push((child.text().unwrap_or_default().to_owned(), place));
                }
                name => {
                    return Err(self.place(child).error(format!("<head> 中不能有 <{name}>")));
                }
            }
        }
        Ok(())
    }

    /// What is neither an element nor text that is printed.
    fn other(&mut self, node: XmlNode) -> Result<()> {
        if let Some(pi) = node.pi()
            && pi.target == "from"
        {
            let rendered = self
                .line_starts
                .partition_point(|&s| s <= node.range().start) as i64;
            let value = pi.value.unwrap_or_default().trim();
            let (file, line) = value.rsplit_once(' ').unwrap_or((value, "1"));
            self.template = file.into();
            self.shift = line.parse::<i64>().unwrap_or(1) - rendered;
        } else if node.is_text() && !node.text().unwrap_or_default().trim().is_empty() {
            return Err(self
                .place(node)
                .error("文字不能直接放在 <html> 或 <head> 中"));
        }
        Ok(())
    }

    /// The element itself, without children, checked.
    fn shell(&self, node: XmlNode) -> Result<Element> {
        let name = node.tag_name().name();
        let place = self.place(node);
        let kind = kind(name).ok_or_else(|| place.error(format!("不认识的标签 <{name}>")))?;
        let mut attributes = Vec::new();
        for attribute in node.attributes() {
            let key = attribute.name();
            if !allowed(name, kind, key) {
                return Err(place.error(format!("<{name}> 不能有属性 {key}")));
            }
            attributes.push((key.to_owned(), attribute.value().to_owned()));
        }
        let classes = node
            .attribute("class")
            .unwrap_or_default()
            .split_whitespace()
            .map(str::to_owned)
            .collect();
        Ok(Element {
            name: name.into(),
            kind,
            attributes,
            classes,
            children: Vec::new(),
            place,
        })
    }

    fn element(&mut self, node: XmlNode) -> Result<Element> {
        let mut element = self.shell(node)?;
        for child in node.children() {
            match child.node_type() {
                NodeType::Element => {
                    let child = self.element(child)?;
                    if !may_hold(&element, &child) {
                        return Err(child
                            .place
                            .error(format!("<{}> 中不能有 <{}>", element.name, child.name)));
                    }
                    element.children.push(Node::Element(child));
                }
                NodeType::Text => {
                    let text = child.text().unwrap_or_default();
                    let place = self.place(child);
                    if !holds_text(&element) {
                        if !text.trim().is_empty() {
                            let lead = text.len() - text.trim_start().len();
                            let place = Place {
                                line: place.line + text[..lead].matches('\n').count() as u32,
                                ..place
                            };
                            return Err(place.error(format!(
                                "<{}> 中不能直接放文字“{}”",
                                element.name,
                                text.trim().chars().take(12).collect::<String>()
                            )));
                        }
                    } else {
                        element.children.push(Node::Text(text.to_owned(), place));
                    }
                }
                _ => self.other(child)?,
            }
        }
        Ok(element)
    }
}

fn kind(name: &str) -> Option<Kind> {
    Some(match name {
        "html" | "body" => Kind::Frame,
        "section" | "div" | "header" | "footer" | "p" | "h1" | "h2" | "h3" | "h4" | "hr" => {
            Kind::Block
        }
        "span" | "b" | "a" => Kind::Inline,
        "br" => Kind::Break,
        "wbr" => Kind::WordBreak,
        "table" => Kind::Table,
        "caption" | "colgroup" | "col" | "thead" | "tbody" | "tr" | "th" | "td" => Kind::TablePart,
        "svg" => Kind::Chart,
        "g" | "rect" | "line" | "polygon" | "text" => Kind::ChartPart,
        _ => return None,
    })
}

fn allowed(name: &str, kind: Kind, attribute: &str) -> bool {
    match attribute {
        "id" | "class" | "style" | "lang" | "title" => true,
        "data-bookmark" | "data-bookmark-level" => kind != Kind::ChartPart,
        "data-page-ref" => name == "span",
        "href" => name == "a",
        "colspan" | "rowspan" => matches!(name, "td" | "th"),
        "span" => name == "col",
        "width" | "height" if matches!(name, "svg" | "rect") => true,
        "viewBox" | "role" | "aria-label" => name == "svg",
        "x" | "y" => matches!(name, "rect" | "text"),
        "x1" | "y1" | "x2" | "y2" => name == "line",
        "points" => name == "polygon",
        "transform" => name == "g",
        "text-anchor" | "font-size" | "font-family" => matches!(name, "text" | "g"),
        "fill" | "stroke" | "stroke-width" | "stroke-dasharray" => kind == Kind::ChartPart,
        _ => false,
    }
}

fn holds_text(element: &Element) -> bool {
    match element.kind {
        Kind::Block => &*element.name != "hr",
        Kind::Inline => true,
        Kind::TablePart => matches!(&*element.name, "caption" | "th" | "td"),
        Kind::ChartPart => &*element.name == "text",
        Kind::Frame | Kind::Break | Kind::WordBreak | Kind::Table | Kind::Chart => false,
    }
}

fn may_hold(parent: &Element, child: &Element) -> bool {
    let inline = matches!(child.kind, Kind::Inline | Kind::Break | Kind::WordBreak);
    let block = matches!(child.kind, Kind::Block | Kind::Table | Kind::Chart);
    match (&*parent.name, parent.kind) {
        (_, Kind::Frame) => block,
        ("hr", _) => false,
        ("p" | "h1" | "h2" | "h3" | "h4", _) | (_, Kind::Inline) => inline,
        (_, Kind::Block) => block || inline,
        (_, Kind::Break | Kind::WordBreak) => false,
        (_, Kind::Table) => matches!(
            &*child.name,
            "caption" | "colgroup" | "col" | "thead" | "tbody" | "tr"
        ),
        ("caption", _) => inline,
        ("colgroup", _) => &*child.name == "col",
        ("col", _) => false,
        ("thead" | "tbody", _) => &*child.name == "tr",
        ("tr", _) => matches!(&*child.name, "th" | "td"),
        ("th" | "td", _) => inline || matches!(child.kind, Kind::Block | Kind::Chart),
        (_, Kind::Chart) | ("g", _) => child.kind == Kind::ChartPart,
        _ => false,
    }
}
