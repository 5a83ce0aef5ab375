//! A paragraph's content → its text, tracked changes accepted.

use roxmltree::Node;

use super::styles::Look;
use super::{attribute, child, is_on, symbol, value};

/// What a paragraph says.
#[derive(Debug, Default)]
pub(super) struct Paragraph<'a, 'i> {
    /// Line breaks as `\n`, page and column breaks as `\u{c}`, tabs as `\t`.
    pub text: String,
    /// Text boxes anchored in it.
    pub boxes: Vec<Node<'a, 'i>>,
    /// What was passed over.
    pub passed: Passed,
    /// Size of its first characters in half points, if they have one of their own.
    pub size: Option<u32>,
    /// Its end was deleted under tracked changes: the next paragraph goes on in it.
    pub runs_on: bool,
}

/// What is in a document and not in its text.
#[derive(Debug, Default)]
pub(super) struct Passed {
    pub pictures: usize,
    pub objects: usize,
    pub changes: usize,
    /// Texts formatted as hidden.
    pub hidden: Vec<String>,
    /// Characters of symbol fonts without a Unicode character: font and code.
    pub symbols: Vec<String>,
}

impl Passed {
    pub fn add(&mut self, other: Passed) {
        self.pictures += other.pictures;
        self.objects += other.objects;
        self.changes += other.changes;
        self.hidden.extend(other.hidden);
        self.symbols.extend(other.symbols);
    }
}

impl<'a, 'i> Paragraph<'a, 'i> {
    /// Reads a `<w:p>`.
    pub fn of(node: Node<'a, 'i>) -> Self {
        let mut paragraph = Paragraph::default();
        if let Some(mark) = child(node, "pPr").and_then(|p| child(p, "rPr")) {
            paragraph.runs_on = child(mark, "del").is_some() || child(mark, "moveFrom").is_some();
        }
        paragraph.descend(node);
        paragraph
    }

    fn descend(&mut self, node: Node<'a, 'i>) {
        for child_node in node.children().filter(Node::is_element) {
            match child_node.tag_name().name() {
                "r" => self.run(child_node),
                // Accepted: what was inserted stays, what was deleted or moved away goes.
                "del" | "moveFrom" => self.passed.changes += 1,
                "ins" | "moveTo" => {
                    self.passed.changes += 1;
                    self.descend(child_node);
                }
                // Of a phonetic guide only the text itself.
                "ruby" => {
                    if let Some(base) = child(child_node, "rubyBase") {
                        self.descend(base);
                    }
                }
                "sdt" => {
                    if let Some(content) = child(child_node, "sdtContent") {
                        self.descend(content);
                    }
                }
                "AlternateContent" => self.alternate(child_node),
                // Math: its text, in order.
                "t" => self.text.push_str(child_node.text().unwrap_or_default()),
                name if name.ends_with("Pr") => {}
                _ => self.descend(child_node),
            }
        }
    }

    fn run(&mut self, run: Node<'a, 'i>) {
        let properties = child(run, "rPr");
        if let Some(p) = properties {
            if is_on(p, "vanish") {
                let mut hidden = Paragraph::default();
                hidden.run_content(run);
                if !hidden.text.trim().is_empty() {
                    self.passed.hidden.push(hidden.text.trim().to_owned());
                }
                return;
            }
            if self.text.trim().is_empty() {
                self.size = value(p, "sz").and_then(|v| v.parse().ok());
            }
        }
        self.run_content(run);
    }

    fn run_content(&mut self, run: Node<'a, 'i>) {
        for part in run.children().filter(Node::is_element) {
            match part.tag_name().name() {
                "t" => self.text.push_str(part.text().unwrap_or_default()),
                "tab" | "ptab" => self.text.push('\t'),
                "br" => self.text.push(match attribute(part, "type") {
                    Some("page" | "column") => '\u{c}',
                    _ => '\n',
                }),
                "cr" => self.text.push('\n'),
                "noBreakHyphen" => self.text.push('-'),
                "sym" => self.symbol(part),
                "ruby" => {
                    if let Some(base) = child(part, "rubyBase") {
                        self.descend(base);
                    }
                }
                "AlternateContent" => self.alternate(part),
                "drawing" | "pict" | "object" => self.drawing(part),
                // Field codes, deleted text, references to notes, page numbers.
                _ => {}
            }
        }
    }

    fn symbol(&mut self, part: Node<'_, '_>) {
        let font = attribute(part, "font").unwrap_or_default();
        let code = attribute(part, "char").unwrap_or_default();
        match u32::from_str_radix(code, 16)
            .ok()
            .and_then(|code| symbol::unicode(font, code))
        {
            Some(c) => self.text.push(c),
            None => {
                self.text.push('\u{fffd}');
                self.passed.symbols.push(format!("{font} {code}"));
            }
        }
    }

    /// The same thing twice, for new and old readers: the new form, unless nothing readable is in it.
    fn alternate(&mut self, node: Node<'a, 'i>) {
        let readable = |n: &Node<'_, '_>| {
            n.descendants().any(|d| {
                matches!(
                    d.tag_name().name(),
                    "t" | "txbxContent" | "blip" | "imagedata"
                )
            })
        };
        let mut forms = node
            .children()
            .filter(|c| matches!(c.tag_name().name(), "Choice" | "Fallback"));
        if let Some(form) = forms.find(readable) {
            self.run_content(form);
        }
    }

    /// Text boxes, pictures and embedded objects.
    fn drawing(&mut self, node: Node<'a, 'i>) {
        let mut boxes = false;
        for content in node
            .descendants()
            .filter(|d| d.tag_name().name() == "txbxContent")
            // A box inside a box comes with the outer one; the old form of a new one is the same again.
            .filter(|d| {
                !d.ancestors()
                    .skip(1)
                    .take_while(|a| a != &node)
                    .any(|a| matches!(a.tag_name().name(), "txbxContent" | "Fallback"))
            })
        {
            boxes = true;
            self.boxes.push(content);
        }
        if boxes {
            return;
        }
        let has = |name: &str| node.descendants().any(|d| d.tag_name().name() == name);
        if has("OLEObject") || has("chart") {
            self.passed.objects += 1;
        } else if has("blip") || has("imagedata") {
            self.passed.pictures += 1;
        }
    }
}

/// Numbering, alignment and size of a paragraph by its own properties.
pub(super) fn look<'a>(node: Node<'a, '_>) -> (Look, Option<&'a str>) {
    let properties = child(node, "pPr");
    let mark = properties.and_then(|p| child(p, "rPr"));
    let style = properties.and_then(|p| value(p, "pStyle"));
    (Look::of(properties, mark), style)
}
