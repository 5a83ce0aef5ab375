//! Looking over the text of a template: which names it uses, and where its lines come from.
//!
//! A template is plain text with tags: `{{ … }}`, `{% … %}`, and `{# … #}` for remarks.

use std::collections::BTreeMap;

/// A name in a template.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Word {
    /// The name.
    pub text: String,
    /// From 1.
    pub line: u32,
}

/// What the language itself defines on `loop`.
const LOOP_FIELDS: &[&str] = &["index", "index0", "first", "last", "length"];

/// The tags of a template: where each starts, and its text without the braces.
fn tags(template: &str) -> Vec<(usize, &str)> {
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(open) = template[at..].find('{').map(|i| at + i) {
        let close = match template[open + 1..].chars().next() {
            Some('{') => "}}",
            Some('%') => "%}",
            Some('#') => "#}",
            _ => {
                at = open + 1;
                continue;
            }
        };
        let start = open + 2;
        let end = end_of_tag(template, start, close);
        if close != "#}" {
            found.push((start, &template[start..end]));
        }
        at = (end + 2).min(template.len());
    }
    found
}

/// Where a tag closes; a closing brace inside a quoted text does not count.
fn end_of_tag(template: &str, start: usize, close: &str) -> usize {
    let mut quote = None;
    for (i, c) in template[start..].char_indices() {
        match quote {
            Some(q) if c == q => quote = None,
            Some(_) => {}
            None if close != "#}" && matches!(c, '"' | '\'' | '`') => quote = Some(c),
            None if template[start + i..].starts_with(close) => return start + i,
            None => {}
        }
    }
    template.len()
}

/// The words of a tag outside quoted texts, each with its place and the character before it.
fn words(tag: &str) -> Vec<(usize, &str, Option<char>)> {
    let mut found = Vec::new();
    let mut before = None;
    let mut chars = tag.char_indices().peekable();
    while let Some((start, c)) = chars.next() {
        if matches!(c, '"' | '\'' | '`') {
            for (_, inner) in chars.by_ref() {
                if inner == c {
                    break;
                }
            }
            before = Some(c);
        } else if c.is_alphanumeric() || c == '_' {
            let mut end = start + c.len_utf8();
            while let Some((i, next)) = chars.next_if(|(_, n)| n.is_alphanumeric() || *n == '_') {
                end = i + next.len_utf8();
            }
            found.push((start, &tag[start..end], before));
            before = tag[..end].chars().next_back();
        } else if !c.is_whitespace() {
            before = Some(c);
        }
    }
    found
}

fn word_at(template: &str, offset: usize, text: &str) -> Word {
    let line = template[..offset].matches('\n').count() + 1;
    Word {
        text: text.to_owned(),
        line: u32::try_from(line).unwrap_or(u32::MAX),
    }
}

/// The names that a template asks of something: `name` in `{{ row.name }}`.
pub fn fields(template: &str) -> Vec<Word> {
    tags(template)
        .into_iter()
        .flat_map(|(start, tag)| {
            words(tag)
                .into_iter()
                .filter(|(_, text, before)| {
                    *before == Some('.')
                        && !LOOP_FIELDS.contains(text)
                        && !text.starts_with(|c: char| c.is_ascii_digit())
                })
                .map(move |(at, text, _)| word_at(template, start + at, text))
        })
        .collect()
}

/// The first use of a variable: `title` in `{{ title }}`.
pub fn variable(template: &str, name: &str) -> Option<Word> {
    tags(template).into_iter().find_map(|(start, tag)| {
        words(tag)
            .into_iter()
            .find(|(_, text, before)| *text == name && *before != Some('.'))
            .map(|(at, text, _)| word_at(template, start + at, text))
    })
}

/// The names that a template itself gives to something, in `for`, `set` and the heads of its components, and those
/// that the language gives.
pub fn bound(template: &str) -> Vec<&str> {
    let mut found = vec!["loop", "body"];
    for (_, tag) in tags(template) {
        let words: Vec<&str> = words(tag).into_iter().map(|(_, word, _)| word).collect();
        match words.as_slice() {
            ["set" | "set_global", name, ..] => found.push(*name),
            ["for", rest @ ..] => found.extend(rest.iter().take_while(|word| **word != "in")),
            ["component", _, rest @ ..] => found.extend(rest),
            _ => {}
        }
    }
    found
}

/// A template and those it extends or includes, in the order they are met.
pub fn reachable<'a>(name: &str, files: &'a BTreeMap<String, String>) -> Vec<&'a str> {
    let mut found: Vec<&str> = Vec::new();
    let mut open = vec![name.to_owned()];
    while let Some(next) = open.pop() {
        let Some((name, text)) = files.get_key_value(&next) else {
            continue;
        };
        if found.contains(&name.as_str()) {
            continue;
        }
        found.push(name);
        for (_, tag) in tags(text) {
            let Some(("extends" | "include", rest)) =
                tag.trim_matches(['-', ' ', '\n']).split_once(' ')
            else {
                continue;
            };
            open.push(rest.trim().trim_matches(['"', '\'']).to_owned());
        }
    }
    found
}

/// A template whose lines say where they come from: every line that does not begin inside a tag, an element's own
/// brackets or a style sheet gets `<?from name line?>` before its first character. Rendered, it has as many lines
/// as the template without them; [`unmark`] takes them out again.
pub fn mark(name: &str, template: &str) -> String {
    let mut out = String::with_capacity(template.len() * 2);
    let mut inside: Option<&str> = None; // what ends the tag, element or comment we are in
    for (number, line) in template.split_inclusive('\n').enumerate() {
        let body = after_tags(line);
        let prologue = body.starts_with("<?") || body.starts_with("<!");
        // A component is called in the midst of other lines: it speaks for itself only from its second line on.
        let component = line.trim_start().starts_with("{% component");
        if inside.is_none() && !prologue && !component && !body.trim().is_empty() {
            out.push_str(&line[..line.len() - body.len()]);
            out.push_str(&format!("<?from {name} {}?>", number + 1));
            out.push_str(body);
        } else {
            out.push_str(line);
        }
        inside = state_after(line, inside);
    }
    out
}

/// A line from its first character that is markup or text of its own: white space and whole tags before it are
/// passed over (`extends` and `block` must come first in their file).
fn after_tags(line: &str) -> &str {
    let mut rest = line.trim_start();
    while let Some(close) = [("{%", "%}"), ("{#", "#}")]
        .iter()
        .find(|(open, _)| rest.starts_with(open))
        .map(|(_, close)| *close)
    {
        let end = end_of_tag(rest, 2, close);
        rest = rest.get(end + 2..).unwrap_or_default().trim_start();
    }
    // "{{-" eats the white space before it: a mark in between would keep it, and shift the lines.
    if rest.starts_with("{{-") { "" } else { rest }
}

/// What we are inside of at the end of a line: the text that ends it.
fn state_after<'a>(line: &str, mut inside: Option<&'a str>) -> Option<&'a str> {
    let mut rest = line;
    loop {
        if let Some(end) = inside {
            let Some(at) = rest.find(end) else {
                return inside;
            };
            rest = &rest[at + end.len()..];
        }
        let at = rest.find(['<', '{'])?;
        rest = &rest[at..];
        inside = [
            ("<!--", "-->"),
            ("<style", "</style>"),
            ("{{", "}}"),
            ("{%", "%}"),
            ("{#", "#}"),
            ("<", ">"),
        ]
        .iter()
        .find(|(start, _)| rest.starts_with(start))
        .map(|(_, end)| *end);
        rest = &rest[1..];
    }
}

/// Rendered markup without the marks of [`mark`].
pub fn unmark(markup: &str) -> String {
    let mut out = String::with_capacity(markup.len());
    let mut pieces = markup.split("<?from ");
    out.push_str(pieces.next().unwrap_or_default());
    for piece in pieces {
        out.push_str(piece.split_once("?>").map_or(piece, |(_, after)| after));
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_names_asked_of_something_are_fields() {
        let template = "a.b {{ row.name | default(value=\"x.y\") }} {# r.no #}\n\
                        {% if loop.last and t.list[0].deep > 1.5 %}{% endif %}";
        let names: Vec<(String, u32)> = fields(template)
            .into_iter()
            .map(|w| (w.text, w.line))
            .collect();
        assert_eq!(
            names,
            [
                ("name".to_owned(), 1),
                ("list".to_owned(), 2),
                ("deep".to_owned(), 2)
            ]
        );
    }

    #[test]
    fn included_templates_are_reached() {
        let files = BTreeMap::from([
            ("a".to_owned(), "{% extends \"b\" %}".to_owned()),
            ("b".to_owned(), "{%- include 'c' -%}".to_owned()),
            ("c".to_owned(), "{% include \"a\" %}".to_owned()),
            ("d".to_owned(), String::new()),
        ]);
        assert_eq!(reachable("a", &files), ["a", "b", "c"]);
    }

    #[test]
    fn every_line_says_where_it_comes_from() {
        let text = "<p\n class='x'>\n{% for r in rows %}\n  <b>{{\n r }}</b>\n{%- endfor %}\n</p>";
        let marked = "<?from t 1?><p\n class='x'>\n{% for r in rows %}\n  <?from t 4?><b>{{\n r }}</b>\n\
                      {%- endfor %}\n<?from t 7?></p>";
        assert_eq!(mark("t", text), marked);
        assert_eq!(unmark(marked), text);
    }
}
