//! A plan and how it stands → what a template may print: one type per document.
//!
//! A view holds facts, names and ready-made texts; the wording around them is the template's.

pub mod brief;
pub mod bulletin;
pub mod chart;
pub mod findings;
pub mod frame;
pub mod list;
pub mod remark;
pub mod row;
pub mod score;
pub mod subject;
pub mod tally;
pub mod unit;
pub mod units;

#[cfg(test)]
mod tests {
    use std::fmt::Write as _;
    use std::path::Path;

    /// The views' sources: what a template may name stands there once, with its meaning.
    const SOURCES: &[&str] = &[
        include_str!("bulletin.rs"),
        include_str!("brief.rs"),
        include_str!("unit.rs"),
        include_str!("list.rs"),
        include_str!("findings.rs"),
        include_str!("frame.rs"),
        include_str!("row.rs"),
        include_str!("units.rs"),
        include_str!("score.rs"),
        include_str!("remark.rs"),
        include_str!("tally.rs"),
        include_str!("chart.rs"),
    ];

    const HEAD: &str = "\
# What a report template may name

Made from the views' own comments (`BLESS=1 cargo test names_are_documented`). `bulletin.html` is filled from
`Bulletin`, `brief.html` from `Brief`, `unit.html` from `UnitSheets`, `list.html` from `List`, `findings.html` from
`Findings`; a template asks with `{{ name }}`, or `{{ row.name }}` inside `{% for row in rows %}`. `Vec<X>` is a list of `X`,
`Option<X>` may be missing (`{% if row.status %}`). Besides tera's own filters there are `numeral` (3 → 三), `wide`
(`(2)` → `（2）`), `stop` (ends with exactly one 。) and `bare` (ends without).
";

    /// The serializable structs of a source as tables.
    fn tables(source: &str) -> String {
        let mut out = String::new();
        let mut doc: Vec<&str> = Vec::new();
        let mut derived = false;
        let mut inside = false;
        for line in source.lines() {
            let line = line.trim();
            if let Some(text) = line.strip_prefix("/// ") {
                doc.push(text);
                continue;
            }
            if line.starts_with("#[derive") {
                derived = line.contains("Serialize");
                continue;
            }
            if let Some(rest) = line.strip_prefix("pub struct ").filter(|_| derived) {
                let name = rest.trim_end_matches(" {");
                let about = doc.join(" ");
                writeln!(
                    out,
                    "\n## {name}\n\n{about}\n\n| name | type | meaning |\n|---|---|---|"
                )
                .unwrap();
                inside = true;
            } else if line == "}" {
                inside = false;
            } else if let Some((name, kind)) = line
                .strip_prefix("pub ")
                .filter(|_| inside)
                .and_then(|field| field.split_once(": "))
            {
                let kind = kind.trim_end_matches(',').replace("super::", "");
                let about = doc.join(" ").replace('|', "\\|");
                writeln!(out, "| `{name}` | `{kind}` | {about} |").unwrap();
            }
            doc.clear();
        }
        out
    }

    #[test]
    fn names_are_documented() {
        let page: String = std::iter::once(HEAD.to_owned())
            .chain(SOURCES.iter().map(|source| tables(source)))
            .collect();
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/template-names.md");
        if std::env::var_os("BLESS").is_some() {
            std::fs::write(&path, &page).unwrap();
        }
        let written = std::fs::read_to_string(&path).unwrap_or_default();
        assert!(
            written == page,
            "docs/template-names.md is stale: run the tests with BLESS=1"
        );
    }
}
