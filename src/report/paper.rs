//! An occasion and a kind → finished markup, one paper per file to be written.

use jiff::civil::Date;

use super::occasion::Occasion;
use super::template::{STYLESHEET, Templates};
use super::view::brief::Brief;
use super::view::bulletin::Bulletin;
use super::view::findings::Findings;
use super::view::list::List;
use super::view::unit::UnitSheets;
use super::{DocumentInfo, Fonts, Kind, scan};
use crate::error::Result;

/// A document before it is set.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Paper {
    /// Which kind it is.
    pub kind: Kind,
    /// What its file is to be called, without extension: 西青区2024年第二季度督办单-区教育局. It may hold
    /// characters that file names cannot.
    pub name: String,
    /// Its title.
    pub title: String,
    /// Who issues it.
    pub author: String,
    /// What it is about.
    pub subject: String,
    /// The template it was filled into.
    pub template: String,
    /// XHTML.
    pub markup: String,
    /// 成文日期.
    pub date: Date,
}

impl Paper {
    /// The paper as PDF.
    ///
    /// # Errors
    /// [`Error::Report`](crate::Error::Report) naming template and line for markup or style that is not
    /// understood, and for a character that no font has.
    pub fn set(&self, templates: &Templates, fonts: &Fonts) -> Result<Vec<u8>> {
        let info = DocumentInfo {
            title: self.title.clone(),
            author: self.author.clone(),
            subject: self.subject.clone(),
            date: self.date,
            template: self.template.clone(),
            style_sheet: STYLESHEET.to_owned(),
            ..DocumentInfo::default()
        };
        super::set(&self.markup, templates.css(), fonts, &info)
    }

    /// The same document for a browser: one file that carries its style, and shows as the PDF does.
    pub fn page(&self, templates: &Templates) -> String {
        let style = format!(
            "<style>\n{}\n{}</style>",
            templates.browser_css(),
            templates.css()
        );
        let link = format!("<link rel=\"stylesheet\" href=\"{STYLESHEET}\"/>");
        let markup = scan::unmark(&self.markup).replacen(&link, &style, 1);
        format!("<!DOCTYPE html>\n{}\n", join_lines(&markup).trim())
    }
}

/// The papers of a kind: one, except for the units' sheets, of which there is one per unit after the collection.
///
/// # Errors
/// As [`Templates::render`].
pub fn papers(kind: Kind, occasion: &Occasion<'_>, templates: &Templates) -> Result<Vec<Paper>> {
    let template = format!("{}.html", kind.name());
    let plan = occasion.plan;
    let region = plan.region.clone().unwrap_or_default();
    let year = plan.year.map(|y| format!("{y}年")).unwrap_or_default();
    let quarter = occasion.quarter_label();
    let paper = |markup: String, title: &str, quarter: &str, last: Option<&str>| Paper {
        kind,
        name: {
            let dash = if last.is_some() { "-" } else { "" };
            let last = last.unwrap_or_default();
            format!("{region}{year}{quarter}{}{dash}{last}", kind.label())
        },
        title: title.to_owned(),
        author: occasion.issuer(),
        subject: format!("{year}{quarter}{}", kind.label()),
        template: template.clone(),
        markup,
        date: occasion.date,
    };
    Ok(match kind {
        Kind::Bulletin => {
            let view = Bulletin::new(occasion);
            let markup = templates.render(&template, &view)?;
            vec![paper(markup, &view.frame.title, &quarter, None)]
        }
        Kind::Brief => {
            let view = Brief::new(occasion);
            let markup = templates.render(&template, &view)?;
            vec![paper(markup, &view.frame.title, &quarter, None)]
        }
        Kind::Unit => {
            let all = UnitSheets::new(occasion);
            let markup = templates.render(&template, &all)?;
            let mut papers = vec![paper(markup, &all.frame.title, &quarter, Some("汇编"))];
            for view in all.single() {
                let markup = templates.render(&template, &view)?;
                let unit = view.sheets.first().map(|sheet| sheet.name.as_str());
                papers.push(paper(markup, &view.frame.title, &quarter, unit));
            }
            papers
        }
        Kind::List => {
            let view = List::new(occasion);
            let markup = templates.render(&template, &view)?;
            vec![paper(markup, &view.frame.title, "", None)]
        }
        Kind::Findings => {
            let view = Findings::new(occasion);
            let markup = templates.render(&template, &view)?;
            vec![paper(markup, &view.frame.title, "", None)]
        }
    })
}

/// A line end between two Chinese characters is no space, but a browser makes it one.
fn join_lines(markup: &str) -> String {
    let mut out = String::with_capacity(markup.len());
    let mut lines = markup.lines().peekable();
    while let Some(line) = lines.next() {
        out.push_str(line);
        let wide = |c: Option<char>| c.is_some_and(|c| !c.is_ascii());
        let next = lines.peek().map(|next| next.trim_start());
        if let Some(next) = next
            && !(wide(line.chars().next_back()) && wide(next.chars().next()))
        {
            out.push('\n');
        }
    }
    out
}
