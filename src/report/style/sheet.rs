//! A style sheet: rules, selectors and `@page`, each with the line it stands on.

use std::collections::HashMap;

use super::property::{self, Allow, Declaration, Length};
use crate::error::Result;
use crate::report::markup::Place;

/// A parsed style sheet.
#[derive(Debug, Default)]
pub struct Sheet {
    /// Rules in printed order.
    pub rules: Vec<Rule>,
    /// `@page` rules; the unnamed one has the empty name.
    pub pages: Vec<PageRule>,
    variables: HashMap<String, String>,
}

/// A selector with what it sets.
#[derive(Debug)]
pub struct Rule {
    /// What it applies to.
    pub selector: Selector,
    /// What it sets.
    pub declarations: std::rc::Rc<[Declaration]>,
}

/// `@page name { … }`.
#[derive(Debug, Clone)]
pub struct PageRule {
    /// Name, or empty.
    pub name: String,
    /// Whether the paper is turned: `A4 landscape`.
    pub landscape: Option<bool>,
    /// Top, right, bottom, left.
    pub margin: Option<[Length; 4]>,
    /// Whether the page carries its number as GB/T 9704 has it.
    pub numbered: Option<bool>,
}

/// `a > b.c d`: compounds from the right, each with how it stands to the one before it in this list.
#[derive(Debug, Clone, PartialEq)]
pub struct Selector {
    /// The rightmost compound first.
    pub compounds: Vec<(Relation, Compound)>,
    /// Ids, classes, elements.
    pub specificity: (u32, u32, u32),
}

/// How a compound stands to the element matched before it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum Relation {
    Itself,
    Parent,
    Ancestor,
}

/// `td.name#id:first-child`.
#[derive(Debug, Clone, PartialEq, Default)]
#[allow(missing_docs)]
pub struct Compound {
    pub element: Option<String>,
    pub id: Option<String>,
    pub classes: Vec<String>,
    pub position: Vec<Position>,
}

/// Pseudo-classes by position.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum Position {
    Root,
    First,
    Last,
    Odd,
    Even,
    Nth(usize),
}

impl Sheet {
    /// Reads style sheets, the later over the earlier, each with the place of its first line.
    pub fn read(sources: &[(&str, Place)]) -> Result<Sheet> {
        let mut sheet = Sheet::default();
        // Variables first: one that a later sheet sets holds in the earlier ones too.
        for variables_only in [true, false] {
            for (css, start) in sources {
                let css = blank_comments(css);
                Reader {
                    css: &css,
                    at: 0,
                    start,
                    variables_only,
                }
                .rules(&mut sheet, false)?;
            }
        }
        Ok(sheet)
    }

    /// Reads a `style` attribute.
    pub fn inline(&self, css: &str, place: &Place) -> Result<Vec<Declaration>> {
        let mut out = Vec::new();
        for part in css.split(';').filter(|p| !p.trim().is_empty()) {
            self.declaration(part, place, &mut out)?;
        }
        Ok(out)
    }

    fn declaration(&self, text: &str, place: &Place, out: &mut Vec<Declaration>) -> Result<()> {
        let (name, value) = text
            .split_once(':')
            .ok_or_else(|| place.error(format!("“{}”不是样式声明", text.trim())))?;
        let value = self.substitute(value, place)?;
        let name = name.trim().to_ascii_lowercase();
        out.extend(property::read(&name, &value).map_err(|m| place.error(m))?);
        Ok(())
    }

    /// Puts the values of variables in.
    fn substitute(&self, value: &str, place: &Place) -> Result<String> {
        let mut out = value.trim().to_owned();
        for _ in 0..16 {
            let Some(start) = out.find("var(") else {
                return Ok(out);
            };
            let end = out[start..]
                .find(')')
                .ok_or_else(|| place.error(format!("“{value}”缺少右括号")))?
                + start;
            let inner = &out[start + 4..end];
            let (name, default) = match inner.split_once(',') {
                Some((n, d)) => (n.trim(), Some(d.trim())),
                None => (inner.trim(), None),
            };
            let found = self
                .variables
                .get(name)
                .map(String::as_str)
                .or(default)
                .ok_or_else(|| place.error(format!("变量 {name} 没有定义")))?
                .to_owned();
            out.replace_range(start..=end, &found);
        }
        Err(place.error(format!("“{value}”中的变量互相引用")))
    }
}

/// Comments become blanks, so that lines stay where they are.
fn blank_comments(css: &str) -> String {
    let mut out = String::with_capacity(css.len());
    let mut rest = css;
    while let Some(start) = rest.find("/*") {
        out.push_str(&rest[..start]);
        let end = rest[start..]
            .find("*/")
            .map_or(rest.len(), |e| start + e + 2);
        out.extend(
            rest[start..end]
                .chars()
                .map(|c| if c == '\n' { c } else { ' ' }),
        );
        rest = &rest[end..];
    }
    out + rest
}

struct Reader<'a> {
    css: &'a str,
    at: usize,
    start: &'a Place,
    variables_only: bool,
}

impl<'a> Reader<'a> {
    fn place_at(&self, offset: usize) -> Place {
        Place {
            template: self.start.template.clone(),
            line: self.start.line + self.css[..offset].matches('\n').count() as u32,
        }
    }

    fn skip_blank(&mut self) {
        let rest = &self.css[self.at..];
        self.at += rest.len() - rest.trim_start().len();
    }

    /// Up to one of the stops, which is consumed and returned.
    fn until(&mut self, stops: &[char]) -> Result<(&'a str, char)> {
        let from = self.at;
        let css = self.css;
        let Some(i) = css[from..].find(stops) else {
            return Err(self.place_at(from).error(format!(
                "样式表在“{}”之后没有写完",
                css[from..].trim().chars().take(20).collect::<String>()
            )));
        };
        let stop = css[from + i..].chars().next().unwrap_or(' ');
        self.at = from + i + 1;
        Ok((&css[from..from + i], stop))
    }

    fn rules(&mut self, sheet: &mut Sheet, nested: bool) -> Result<()> {
        loop {
            self.skip_blank();
            let rest = &self.css[self.at..];
            if rest.is_empty() {
                return if nested {
                    Err(self.place_at(self.at).error("样式表缺少右大括号"))
                } else {
                    Ok(())
                };
            }
            if nested && rest.starts_with('}') {
                self.at += 1;
                return Ok(());
            }
            let from = self.at;
            let (head, _) = self.until(&['{'])?;
            let head = head.trim();
            let place = self.place_at(from);
            if let Some(at_rule) = head.strip_prefix('@') {
                self.at_rule(at_rule, place, sheet)?;
            } else {
                self.rule(head, place, sheet)?;
            }
        }
    }

    fn at_rule(&mut self, head: &str, place: Place, sheet: &mut Sheet) -> Result<()> {
        let (name, rest) = head.split_once(char::is_whitespace).unwrap_or((head, ""));
        match (name, rest.trim()) {
            ("media", "print") => self.rules(sheet, true),
            ("media", "screen") => {
                let mut depth = 1;
                while depth > 0 {
                    depth += if self.until(&['{', '}'])?.1 == '{' {
                        1
                    } else {
                        -1
                    };
                }
                Ok(())
            }
            ("page", name) => self.page_rule(name, sheet),
            _ => Err(place.error(format!("不支持 @{head}"))),
        }
    }

    /// The declarations of a block as (name, value, place).
    fn block(&mut self) -> Result<Vec<(String, &'a str, Place)>> {
        let mut out = Vec::new();
        loop {
            self.skip_blank();
            let from = self.at;
            let (text, stop) = self.until(&[';', '}', '{'])?;
            let place = self.place_at(from);
            if stop == '{' {
                return Err(place.error("规则不能嵌套"));
            }
            if !text.trim().is_empty() {
                let (name, value) = text
                    .split_once(':')
                    .ok_or_else(|| place.error(format!("“{}”不是样式声明", text.trim())))?;
                out.push((name.trim().to_ascii_lowercase(), value.trim(), place));
            }
            if stop == '}' {
                return Ok(out);
            }
        }
    }

    fn page_rule(&mut self, name: &str, sheet: &mut Sheet) -> Result<()> {
        let mut page = PageRule {
            name: name.to_owned(),
            landscape: None,
            margin: None,
            numbered: None,
        };
        for (name, value, place) in self.block()? {
            if self.variables_only {
                continue;
            }
            let value = sheet.substitute(value, &place)?;
            let bad = || place.error(format!("@page 的 {name} 的值“{value}”不被支持"));
            match name.as_str() {
                "size" => {
                    page.landscape = Some(match value.as_str() {
                        "A4" | "A4 portrait" => false,
                        "A4 landscape" => true,
                        _ => return Err(bad()),
                    });
                }
                "margin" => {
                    page.margin =
                        Some(property::four_lengths(&value, Allow::PLAIN).ok_or_else(bad)?);
                }
                "--page-number" => {
                    page.numbered = Some(match value.as_str() {
                        "official" => true,
                        "none" => false,
                        _ => return Err(bad()),
                    });
                }
                _ => return Err(place.error(format!("@page 不支持 {name}"))),
            }
        }
        if !self.variables_only {
            sheet.pages.push(page);
        }
        Ok(())
    }

    fn rule(&mut self, head: &str, place: Place, sheet: &mut Sheet) -> Result<()> {
        let selectors = head
            .split(',')
            .map(|s| {
                selector(s.trim()).ok_or_else(|| place.error(format!("不支持选择器“{}”", s.trim())))
            })
            .collect::<Result<Vec<_>>>()?;
        let mut declarations = Vec::new();
        for (name, value, place) in self.block()? {
            if name.starts_with("--") {
                if !matches!(head, ":root" | "html") {
                    return Err(place.error("变量只能在 :root 中定义"));
                }
                if self.variables_only {
                    sheet.variables.insert(name, value.to_owned());
                }
            } else if !self.variables_only {
                let value = sheet.substitute(value, &place)?;
                declarations.extend(property::read(&name, &value).map_err(|m| place.error(m))?);
            }
        }
        if self.variables_only {
            return Ok(());
        }
        let declarations: std::rc::Rc<[Declaration]> = declarations.into();
        for selector in selectors {
            sheet.rules.push(Rule {
                selector,
                declarations: declarations.clone(),
            });
        }
        Ok(())
    }
}

/// Reads one selector.
fn selector(text: &str) -> Option<Selector> {
    let spaced = text.replace('>', " > ");
    let mut compounds: Vec<(Relation, Compound)> = Vec::new();
    let mut child = false;
    for word in spaced.split_whitespace() {
        if word == ">" {
            if child || compounds.is_empty() {
                return None;
            }
            child = true;
            continue;
        }
        // The relation is kept on the left compound: how it stands to the one on its right.
        if let Some(last) = compounds.last_mut() {
            last.0 = if child {
                Relation::Parent
            } else {
                Relation::Ancestor
            };
        }
        compounds.push((Relation::Itself, compound(word)?));
        child = false;
    }
    if child || compounds.is_empty() {
        return None;
    }
    compounds.reverse();
    let mut specificity = (0, 0, 0);
    for (_, c) in &compounds {
        specificity.0 += u32::from(c.id.is_some());
        specificity.1 += (c.classes.len() + c.position.len()) as u32;
        specificity.2 += u32::from(c.element.is_some());
    }
    Some(Selector {
        compounds,
        specificity,
    })
}

fn compound(word: &str) -> Option<Compound> {
    let mut out = Compound::default();
    let mut rest = word;
    let name_end = |s: &str| s.find(['.', '#', ':']).unwrap_or(s.len());
    let end = name_end(rest);
    match &rest[..end] {
        "" | "*" => {}
        name if name.chars().all(|c| c.is_ascii_alphanumeric()) => {
            out.element = Some(name.to_ascii_lowercase());
        }
        _ => return None,
    }
    rest = &rest[end..];
    while !rest.is_empty() {
        let mark = rest.as_bytes()[0];
        let end = name_end(&rest[1..]) + 1;
        let name = &rest[1..end];
        rest = &rest[end..];
        if name.is_empty() || name.contains(['[', '+', '~']) {
            return None;
        }
        match mark {
            b'.' => out.classes.push(name.to_owned()),
            b'#' => out.id = Some(name.to_owned()),
            _ => out.position.push(match name {
                "root" => Position::Root,
                "first-child" => Position::First,
                "last-child" => Position::Last,
                "nth-child(odd)" => Position::Odd,
                "nth-child(even)" => Position::Even,
                _ => Position::Nth(
                    name.strip_prefix("nth-child(")?
                        .strip_suffix(')')?
                        .parse()
                        .ok()?,
                ),
            }),
        }
    }
    Some(out)
}
