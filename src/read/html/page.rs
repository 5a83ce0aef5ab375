//! Which part of a web page is the notice.
//!
//! Government sites set navigation, tool bars and footers around a notice. The notice is found from its
//! table: going outwards from it, the first element that holds most of the page's running text (text that
//! is no link) is the article; inside it, elements that call themselves navigation and lists of links are
//! furniture. The heading often stands above the article and is fetched from there.

use std::collections::{HashMap, HashSet};

use ego_tree::NodeId;
use scraper::{ElementRef, Html, Node, Selector};

use super::flow::{cell_text, is_silent};
use super::is_hidden;
use super::table::{cells, own_rows};
use crate::error::Result;
use crate::read::Limits;

/// Words by which sites name what is not the article, as whole words of a class or id.
const FURNITURE: [&str; 31] = [
    "nav",
    "navbar",
    "navigation",
    "menu",
    "breadcrumb",
    "breadcrumbs",
    "crumb",
    "crumbs",
    "position",
    "footer",
    "foot",
    "copyright",
    "sidebar",
    "aside",
    "share",
    "bdsharebuttonbox",
    "related",
    "print",
    "toolbar",
    "tools",
    "qrcode",
    "ewm",
    "search",
    "login",
    "banner",
    "advert",
    "dqwz",
    "weizhi",
    "pagination",
    "fontsize",
    "close",
];

/// A page and what is what on it.
pub(super) struct Page<'a> {
    html: &'a Html,
    root: ElementRef<'a>,
    /// Tables of data; other tables only arrange the page.
    data: HashSet<NodeId>,
    /// Tables of data, and the elements around them.
    around: HashSet<NodeId>,
}

impl<'a> Page<'a> {
    pub fn new(html: &'a Html) -> Self {
        let tables = data_tables(html);
        let around = tables
            .iter()
            .flat_map(|table| std::iter::once(**table).chain(table.ancestors()))
            .map(|node| node.id())
            .collect();
        let mut page = Page {
            html,
            root: html.root_element(),
            data: tables.iter().map(|table| table.id()).collect(),
            around,
        };
        if let Some(root) = page.article(&tables) {
            page.root = root;
        }
        page
    }

    /// The element that holds the notice.
    pub fn root(&self) -> ElementRef<'a> {
        self.root
    }

    /// Whether a table holds data.
    pub fn is_data(&self, table: ElementRef<'_>) -> bool {
        self.data.contains(&table.id())
    }

    /// Whether an element is hidden, or belongs to the page and not to the notice.
    pub fn is_furniture(&self, element: ElementRef<'_>) -> bool {
        if is_hidden(element) {
            return true;
        }
        if self.around.contains(&element.id()) {
            return false;
        }
        let name = element.value().name();
        if matches!(name, "nav" | "footer" | "aside")
            || matches!(
                element.attr("role"),
                Some("navigation" | "contentinfo" | "search" | "banner")
            )
        {
            return true;
        }
        // A class may colour a paragraph or a word; it takes a container to be furniture by name.
        if matches!(
            name,
            "div" | "ul" | "ol" | "section" | "header" | "form" | "table"
        ) && (is_named_furniture(element) || is_link_list(element))
        {
            return true;
        }
        matches!(name, "ul" | "p" | "li") && is_link_list(element)
    }

    /// The heading, when it stands outside the article.
    pub fn title_outside(&self) -> Option<String> {
        let inside = squeeze(&self.root.text().collect::<String>());
        let title = self.title()?;
        (!inside.contains(&squeeze(&title))).then_some(title)
    }

    /// What the page says its article is called.
    fn title(&self) -> Option<String> {
        let select = |selector: &str| -> Vec<ElementRef<'a>> {
            Selector::parse(selector)
                .map(|s| self.html.select(&s).collect())
                .unwrap_or_default()
        };
        // The name that the state's standard for government sites (GB/T 2018 pages) gives the article.
        let declared = select("meta").into_iter().find_map(|meta| {
            let name = meta.attr("name").or_else(|| meta.attr("property"))?;
            (name.eq_ignore_ascii_case("ArticleTitle") || name.eq_ignore_ascii_case("og:title"))
                .then(|| meta.attr("content").unwrap_or_default().trim().to_owned())
                .filter(|title| !title.is_empty())
        });
        if declared.is_some() {
            return declared;
        }
        let window = select("title")
            .first()
            .map(|title| title.text().collect::<String>())
            .unwrap_or_default();
        // A heading that the window's title repeats names the article, not the site.
        let squeezed = squeeze(&window);
        select("h1, h2, h3")
            .into_iter()
            .map(|h| cell_text(h).replace('\n', " "))
            .find(|h| !h.is_empty() && squeezed.starts_with(&squeeze(h)))
            .or_else(|| {
                // "<article>_<site>" or "<article> - <site>".
                let end = window
                    .find(['_', '|'])
                    .or_else(|| window.rfind(['-', '－', '—']));
                let title = window[..end.unwrap_or(window.len())].trim();
                (!title.is_empty()).then(|| title.split_whitespace().collect::<Vec<_>>().join(" "))
            })
    }

    /// The innermost element with all tables of data and most of the running text in it.
    fn article(&self, tables: &[ElementRef<'a>]) -> Option<ElementRef<'a>> {
        // A table of two columns describes the notice (index number, issuer, date) and stands where it likes.
        let large: Vec<_> = tables.iter().copied().filter(|t| size(*t).1 > 4).collect();
        let first = large.first().or(tables.first()).copied()?;
        let chain: Vec<_> = first.ancestors().filter_map(ElementRef::wrap).collect();
        let depth: HashMap<NodeId, usize> =
            chain.iter().enumerate().map(|(i, e)| (e.id(), i)).collect();
        let mut running = vec![0_usize; chain.len()];
        let mut least = 0;
        for table in &large {
            if let Some(meeting) = table.ancestors().find_map(|node| depth.get(&node.id())) {
                least = least.max(*meeting);
            }
        }
        for node in self.html.tree.nodes() {
            let Node::Text(text) = node.value() else {
                continue;
            };
            let mut level = None;
            let mut counts = true;
            for ancestor in node.ancestors() {
                if let Some(element) = ElementRef::wrap(ancestor) {
                    let linked = element.value().name() == "a";
                    counts &= !linked && !is_silent(element) && !self.is_data(element);
                    counts &=
                        depth.contains_key(&element.id()) || !self.is_furniture_by_name(element);
                }
                if level.is_none() {
                    level = depth.get(&ancestor.id());
                }
                if !counts {
                    break;
                }
            }
            if let (true, Some(level)) = (counts, level) {
                running[*level] += text.chars().filter(|c| !c.is_whitespace()).count();
            }
        }
        let total: usize = running.iter().sum();
        let mut held = 0;
        for (level, element) in chain.iter().enumerate() {
            held += running[level];
            if level >= least && held * 2 >= total {
                return Some(*element);
            }
        }
        chain.last().copied()
    }

    fn is_furniture_by_name(&self, element: ElementRef<'_>) -> bool {
        matches!(element.value().name(), "nav" | "footer" | "aside")
            || is_hidden(element)
            || (element.value().name() == "div" && is_named_furniture(element))
    }
}

/// # Errors
/// [`Error::Limit`](crate::Error::Limit) when elements lie deeper than allowed: what follows descends into them.
pub(super) fn check_nesting(html: &Html, file: &str, limits: &Limits) -> Result<()> {
    let mut depth = 0_usize;
    for edge in html.tree.root().traverse() {
        match edge {
            ego_tree::iter::Edge::Open(_) => depth += 1,
            ego_tree::iter::Edge::Close(_) => depth = depth.saturating_sub(1),
        }
        limits.check_nesting(file, depth)?;
    }
    Ok(())
}

/// The tables that hold data: more than one row and column, and no table inside that is larger than what they hold
/// themselves.
fn data_tables(html: &Html) -> Vec<ElementRef<'_>> {
    let tables: Vec<_> = html
        .tree
        .nodes()
        .filter_map(ElementRef::wrap)
        .filter(|e| e.value().name() == "table")
        .collect();
    let sizes: HashMap<NodeId, usize> = tables.iter().map(|t| (t.id(), size(*t).0)).collect();
    // The largest table inside each table.
    let mut inner: HashMap<NodeId, usize> = HashMap::new();
    for table in &tables {
        for outer in table.ancestors().filter(|n| sizes.contains_key(&n.id())) {
            let largest = inner.entry(outer.id()).or_default();
            *largest = (*largest).max(sizes[&table.id()]);
        }
    }
    let is_data = |table: &ElementRef<'_>| {
        let (filled, widest) = size(*table);
        widest > 1 && filled > 1 && inner.get(&table.id()).is_none_or(|inner| *inner < filled)
    };
    let data: HashSet<NodeId> = tables
        .iter()
        .filter(|t| is_data(t))
        .map(|t| t.id())
        .collect();
    tables
        .into_iter()
        // A table inside a table of data is that one's text.
        .filter(|t| data.contains(&t.id()) && !t.ancestors().any(|n| data.contains(&n.id())))
        .collect()
}

/// Cells with text of their own, and cells in the widest row.
fn size(table: ElementRef<'_>) -> (usize, usize) {
    let mut filled = 0;
    let mut widest = 0;
    for row in own_rows(table) {
        let mut width = 0;
        for cell in cells(row) {
            width += 1;
            let has_table = cell
                .descendants()
                .any(|n| n.value().as_element().is_some_and(|e| e.name() == "table"));
            if !has_table && cell.text().any(|t| !t.trim().is_empty()) {
                filled += 1;
            }
        }
        widest = widest.max(width);
    }
    (filled, widest)
}

/// Whether class or id names the element as furniture.
fn is_named_furniture(element: ElementRef<'_>) -> bool {
    let names = element.attr("class").unwrap_or_default();
    let id = element.attr("id").unwrap_or_default();
    names
        .split_ascii_whitespace()
        .chain([id])
        .flat_map(|name| name.split(['-', '_']))
        .any(|word| {
            let word = word.trim_end_matches(|c: char| c.is_ascii_digit());
            FURNITURE.iter().any(|f| word.eq_ignore_ascii_case(f))
        })
}

/// Whether most of an element's text are links, and more than one: a menu, a list of related pages.
fn is_link_list(element: ElementRef<'_>) -> bool {
    let (mut links, mut linked, mut all) = (0, 0_usize, 0_usize);
    for node in element.descendants() {
        match node.value() {
            Node::Element(e) if e.name() == "a" => links += 1,
            Node::Text(text) => {
                let length = text.chars().filter(|c| !c.is_whitespace()).count();
                all += length;
                let in_link = node
                    .ancestors()
                    .take_while(|n| n.id() != element.id())
                    .any(|n| n.value().as_element().is_some_and(|e| e.name() == "a"));
                if in_link {
                    linked += length;
                }
            }
            _ => {}
        }
    }
    links > 1 && linked * 3 > all * 2
}

/// A text without any white space.
fn squeeze(text: &str) -> String {
    text.split_whitespace().collect()
}
