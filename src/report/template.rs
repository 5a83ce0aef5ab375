//! Templates and a view → XHTML.
//!
//! Templates belong to the user. The bundled ones are the files of `templates/report/`; a file of the same
//! name given in their place wins. A template may name only what its view has: anything else is an error
//! that says which template, which line, and what there is to choose from.

use std::collections::{BTreeMap, BTreeSet};
use std::io::{self, Write};

use serde::Serialize;
use serde::de::DeserializeOwned;
use tera::{Context, ErrorKind, Kwargs, State, Tera};

use super::fields::{Fields, fields_of};
use super::scan::{self, Word};
use super::view::row::{full_width, numeral};
use crate::error::{Error, Result};

/// The stylesheet's file name.
pub const STYLESHEET: &str = "report.css";
/// The stylesheet that only browsers read.
const BROWSER_STYLESHEET: &str = "browser.css";

/// The files of `templates/report/`, by name.
pub const BUNDLED: &[(&str, &str)] = &[
    (
        "annex-next.html",
        include_str!("../../templates/report/annex-next.html"),
    ),
    (
        "annex-progress.html",
        include_str!("../../templates/report/annex-progress.html"),
    ),
    (
        "annex-remarks.html",
        include_str!("../../templates/report/annex-remarks.html"),
    ),
    (
        "annex-scores.html",
        include_str!("../../templates/report/annex-scores.html"),
    ),
    (
        "annex-units.html",
        include_str!("../../templates/report/annex-units.html"),
    ),
    (
        "base.html",
        include_str!("../../templates/report/base.html"),
    ),
    (
        "brief-decision.html",
        include_str!("../../templates/report/brief-decision.html"),
    ),
    (
        "brief.html",
        include_str!("../../templates/report/brief.html"),
    ),
    (
        "browser.css",
        include_str!("../../templates/report/browser.css"),
    ),
    (
        "bulletin-orders.html",
        include_str!("../../templates/report/bulletin-orders.html"),
    ),
    (
        "bulletin-progress.html",
        include_str!("../../templates/report/bulletin-progress.html"),
    ),
    (
        "bulletin-remarks.html",
        include_str!("../../templates/report/bulletin-remarks.html"),
    ),
    (
        "bulletin.html",
        include_str!("../../templates/report/bulletin.html"),
    ),
    (
        "closing.html",
        include_str!("../../templates/report/closing.html"),
    ),
    (
        "diff.html",
        include_str!("../../templates/report/diff.html"),
    ),
    (
        "findings.html",
        include_str!("../../templates/report/findings.html"),
    ),
    (
        "imprint.html",
        include_str!("../../templates/report/imprint.html"),
    ),
    (
        "list.html",
        include_str!("../../templates/report/list.html"),
    ),
    (
        "masthead.html",
        include_str!("../../templates/report/masthead.html"),
    ),
    (
        "parts.html",
        include_str!("../../templates/report/parts.html"),
    ),
    (
        "report.css",
        include_str!("../../templates/report/report.css"),
    ),
    (
        "title.html",
        include_str!("../../templates/report/title.html"),
    ),
    (
        "unit-duties.html",
        include_str!("../../templates/report/unit-duties.html"),
    ),
    (
        "unit.html",
        include_str!("../../templates/report/unit.html"),
    ),
];

/// A set of templates, parsed.
#[derive(Debug, Clone)]
pub struct Templates {
    files: BTreeMap<String, String>,
    tera: Tera,
}

impl Templates {
    /// The bundled templates, each replaced by the text given under its name in `own`. Names that are not
    /// bundled are added: a user's template may include them.
    ///
    /// # Errors
    /// [`Error::Report`] naming template and line when a template cannot be parsed.
    pub fn new(own: &BTreeMap<String, String>) -> Result<Self> {
        let mut files: BTreeMap<String, String> = BUNDLED
            .iter()
            .map(|(name, text)| ((*name).to_owned(), (*text).to_owned()))
            .collect();
        files.extend(own.clone());
        let tera = parse(&files)?;
        Ok(Self { files, tera })
    }

    /// The stylesheet.
    pub fn css(&self) -> &str {
        &self.files[STYLESHEET]
    }

    /// What a browser must be told besides.
    pub fn browser_css(&self) -> &str {
        &self.files[BROWSER_STYLESHEET]
    }

    /// The template `name` filled in from a view. Texts are escaped. The markup says from which template and
    /// line its lines come (`<?from name line?>`), so that what is wrong with it can be found.
    ///
    /// # Errors
    /// [`Error::Report`] naming template and line when a template asks for a field the view does not have.
    pub fn render<V: Serialize + DeserializeOwned>(&self, name: &str, view: &V) -> Result<String> {
        if let Some(fields) = fields_of::<V>() {
            self.check_names(name, &fields)?;
        }
        let context = Context::from_serialize(view).map_err(|e| from_tera(name, &e))?;
        self.tera
            .render(name, &context)
            .map_err(|e| from_tera(name, &e))
    }

    /// Every name that the template and those it draws on use must be one the view has.
    fn check_names(&self, name: &str, fields: &Fields) -> Result<()> {
        let used = scan::reachable(name, &self.files);
        for file in &used {
            let unknown = scan::fields(&self.files[*file])
                .into_iter()
                .find(|word| !fields.all.contains(word.text.as_str()));
            if let Some(word) = unknown {
                return Err(unknown_name(file, &word, fields.all.iter()));
            }
        }
        let bound: BTreeSet<&str> = used
            .iter()
            .flat_map(|file| scan::bound(&self.files[*file]))
            .collect();
        let Ok(variables) = self.tera.get_template_variables(name) else {
            return Ok(()); // rendering tells what is wrong
        };
        let mut unknown: Vec<&str> = variables
            .into_iter()
            .filter(|variable| !fields.top.contains(variable) && !bound.contains(variable))
            .collect();
        unknown.sort_unstable();
        let Some(variable) = unknown.first() else {
            return Ok(());
        };
        let place = used.iter().find_map(|file| {
            let word = scan::variable(&self.files[*file], variable)?;
            Some((*file, word))
        });
        Err(match place {
            Some((file, word)) => unknown_name(file, &word, fields.top.iter()),
            None => report_error(name, None, format!("没有名为“{variable}”的内容")),
        })
    }
}

fn unknown_name<'a>(
    file: &str,
    word: &Word,
    known: impl Iterator<Item = &'a &'static str>,
) -> Error {
    let known: Vec<&str> = known.copied().collect();
    Error::Report {
        template: file.to_owned(),
        line: Some(word.line),
        message: format!("没有名为“{}”的内容", word.text),
        help: match nearest(&word.text, &known) {
            Some(near) => format!("是否应为“{near}”？各模板可用的名称见 docs/template-names.md。"),
            None => format!("可用的名称：{}。", known.join("、")),
        },
    }
}

/// The known name most like a misspelt one, if any is alike.
fn nearest<'a>(word: &str, known: &[&'a str]) -> Option<&'a str> {
    known
        .iter()
        .map(|name| {
            let ratio = similar::TextDiff::from_chars(word, name).ratio();
            (ratio, *name)
        })
        .filter(|(ratio, _)| *ratio > 0.6)
        .max_by(|a, b| a.0.total_cmp(&b.0))
        .map(|(_, name)| name)
}

fn parse(files: &BTreeMap<String, String>) -> Result<Tera> {
    let templates = || files.iter().filter(|(name, _)| name.ends_with(".html"));
    // Marks stand in the text that tera sees, and would show in its messages' columns, not in their lines.
    let marked: Vec<(String, String)> = templates()
        .map(|(name, text)| (name.clone(), scan::mark(name, text)))
        .collect();
    let mut tera = Tera::default();
    tera.set_escape_fn(escape);
    tera.register_filter("numeral", |n: u32, _: Kwargs, _: &State<'_>| numeral(n));
    tera.register_filter("bare", |text: &str, _: Kwargs, _: &State<'_>| {
        bare(text).to_owned()
    });
    tera.register_filter("wide", |text: &str, _: Kwargs, _: &State<'_>| {
        full_width(text)
    });
    tera.register_filter("stop", |text: &str, _: Kwargs, _: &State<'_>| stop(text));
    tera.add_raw_templates(
        marked
            .iter()
            .map(|(name, text)| (name.as_str(), text.as_str())),
    )
    .map_err(|e| from_tera("", &e))?;
    Ok(tera)
}

/// A sentence without its stop, to be put into another one.
fn bare(text: &str) -> &str {
    text.trim_end_matches(['。', '.', '；', ';', '，', ','])
}

/// A sentence with exactly one stop; nothing stays nothing.
fn stop(text: &str) -> String {
    match bare(text.trim()) {
        "" => String::new(),
        bare if bare.ends_with(['！', '？', '…']) => bare.to_owned(),
        bare => format!("{bare}。"),
    }
}

/// Texts become XML character data: markup is escaped, and what XML 1.0 (production 2) does not allow in a
/// document at all is left out.
fn escape(text: &str, out: &mut dyn Write) -> io::Result<()> {
    let mut buffer = [0u8; 4];
    for c in text.chars() {
        let piece = match c {
            '&' => "&amp;",
            '<' => "&lt;",
            '>' => "&gt;",
            '"' => "&quot;",
            '\'' => "&#39;",
            '\t' | '\n' | '\r' => c.encode_utf8(&mut buffer),
            '\0'..='\u{1f}' | '\u{fffe}' | '\u{ffff}' => "",
            _ => c.encode_utf8(&mut buffer),
        };
        out.write_all(piece.as_bytes())?;
    }
    Ok(())
}

/// An error of the template language, its usual messages in Chinese.
fn from_tera(name: &str, error: &tera::Error) -> Error {
    let (template, line, message) = match error.kind() {
        ErrorKind::SyntaxError(report) | ErrorKind::RenderingError(report) => (
            report.filename(),
            u32::try_from(report.span().start_line).ok(),
            report.message().to_owned(),
        ),
        ErrorKind::TemplateNotFound(missing) => (name, None, format!("没有模板“{missing}”")),
        ErrorKind::MissingParent { current, parent } => (
            current.as_str(),
            None,
            format!("所继承的模板“{parent}”不存在"),
        ),
        other => (name, None, other.to_string()),
    };
    let message = match message.split_once("` is not defined") {
        Some((start, _)) => {
            let word = start.rsplit('`').next().unwrap_or(start);
            format!("没有名为“{word}”的内容")
        }
        None => message,
    };
    let template = if template.is_empty() { name } else { template };
    report_error(template, line, message)
}

fn report_error(template: &str, line: Option<u32>, message: String) -> Error {
    Error::Report {
        template: template.to_owned(),
        line,
        message,
        help: "模板语言的写法和各模板可用的名称见 docs/template-names.md。".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use serde::Deserialize;

    use super::*;

    #[derive(Serialize, Deserialize)]
    struct View {
        title: String,
        rows: Vec<Row>,
    }

    #[derive(Serialize, Deserialize)]
    struct Row {
        name: String,
    }

    fn templates(text: &str) -> Result<Templates> {
        Templates::new(&BTreeMap::from([("t.html".to_owned(), text.to_owned())]))
    }

    fn view() -> View {
        View {
            title: "甲<乙>&\"丙\"\u{1}".to_owned(),
            rows: vec![Row {
                name: "丁".to_owned(),
            }],
        }
    }

    fn place_of(error: Error) -> (String, Option<u32>, String) {
        match error {
            Error::Report {
                template,
                line,
                message,
                help,
            } => (template, line, format!("{message} {help}")),
            other => panic!("{other}"),
        }
    }

    #[test]
    fn texts_are_escaped() {
        let markup = templates("<p>{{ title }}</p>")
            .unwrap()
            .render("t.html", &view())
            .unwrap();
        assert_eq!(
            scan::unmark(&markup),
            "<p>甲&lt;乙&gt;&amp;&quot;丙&quot;</p>"
        );
    }

    #[test]
    fn a_misspelt_name_is_an_error_wherever_it_stands() {
        for (text, word, near) in [
            ("\n{{ titel }}", "titel", "title"),
            ("\n{% if titel %}x{% endif %}", "titel", "title"),
            (
                "\n{% for r in rows %}{{ r.nme }}{% endfor %}",
                "nme",
                "name",
            ),
            (
                "\n{% for r in rows %}{% if r.nme %}x{% endif %}{% endfor %}",
                "nme",
                "name",
            ),
            (
                "\n{% for r in rows %}{{ r.nme | default(value=1) }}{% endfor %}",
                "nme",
                "name",
            ),
        ] {
            let error = templates(text)
                .unwrap()
                .render(
                    "t.html",
                    &View {
                        rows: vec![],
                        ..view()
                    },
                )
                .unwrap_err();
            let (template, line, message) = place_of(error);
            assert_eq!((template.as_str(), line), ("t.html", Some(2)), "{text}");
            assert!(
                message.contains(word) && message.contains(near),
                "{message}"
            );
        }
    }

    #[test]
    fn a_template_that_cannot_be_parsed_names_its_line() {
        let (template, line, _) = place_of(templates("<p>\n{% if %}").unwrap_err());
        assert_eq!((template.as_str(), line), ("t.html", Some(2)));
    }
}
