//! All rules by code, and their manual.

use std::fmt::Write as _;

use super::rule::Rule;
use super::rules::RULES;
use crate::finding::Finding;

/// All rules, in the order of their codes.
pub fn rules() -> &'static [&'static Rule] {
    RULES
}

/// The rule with this code or name.
pub fn rule(key: &str) -> Option<&'static Rule> {
    RULES
        .iter()
        .copied()
        .find(|r| r.code == key || r.name == key)
}

/// Findings as the JSON array that other programs read.
pub fn json(findings: &[Finding]) -> String {
    // Findings hold nothing that JSON cannot say.
    let mut text = serde_json::to_string_pretty(findings).unwrap_or_default();
    text.push('\n');
    text
}

/// Families by the letter of their codes.
const FAMILIES: &[(char, &str)] = &[
    ('S', "结构"),
    ('U', "单位"),
    ('L', "责任人与分管领导"),
    ('Q', "季度安排"),
    ('T', "文字与数字"),
];

/// The manual of all rules, as Markdown.
pub fn manual() -> String {
    let mut text = String::from(
        "# 检查规则手册\n\n本手册由 `duban rules` 从各条规则自身的说明生成，请勿手工修改。\n\n\
         级别：错误（肯定不对，照此无法执行）、警告（多半是笔误，应当核对）、提示（供参考）。\n\
         有“错误”级问题时 `duban check` 的退出码为 1。\n\n",
    );
    text.push_str("| 编号 | 名称 | 级别 | 查什么 |\n|---|---|---|---|\n");
    for rule in RULES {
        let _ = writeln!(
            text,
            "| {} | `{}` | {} | {} |",
            rule.code,
            rule.name,
            rule.severity.label(),
            rule.title
        );
    }
    for (letter, family) in FAMILIES {
        let _ = write!(text, "\n## {letter} {family}\n");
        for rule in RULES.iter().filter(|r| r.code.starts_with(*letter)) {
            text.push('\n');
            text.push_str(&page(rule));
        }
    }
    text
}

/// The manual's page of one rule, as Markdown.
pub fn page(rule: &Rule) -> String {
    let Rule {
        code, name, title, ..
    } = rule;
    format!(
        "### {code} {title}（`{name}`，{}）\n\n**查什么**　{}\n\n**为什么要紧**　{}\n\n**例子**\n\n{}\n\
         **怎样关闭**　临时：`duban check 通知.pdf --ignore {code}`；长期：在 `duban.toml` 的 `[check]` 中写 \
         `ignore = [\"{code}\"]`，或在 `[check.severity]` 中写 `{code} = \"info\"` 改变级别。\n",
        rule.severity.label(),
        rule.finds,
        rule.why,
        example(rule.example),
    )
}

/// A rule's example as Markdown: the rule under the heading row is put in.
fn example(table: &str) -> String {
    let mut text = String::new();
    let mut in_table = false;
    for line in table.trim().lines() {
        let line = line.trim();
        text.push_str(line);
        text.push('\n');
        if line.starts_with('|') {
            if !in_table {
                let columns = line.matches('|').count().saturating_sub(1);
                text.push_str(&format!("|{}\n", "---|".repeat(columns)));
            }
            in_table = true;
        } else {
            text.push('\n');
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;
    use crate::check::sample;

    #[test]
    fn every_rule_file_is_registered_and_every_code_is_used_once() {
        let files: BTreeSet<String> = std::fs::read_dir("src/check/rules")
            .unwrap()
            .map(|entry| entry.unwrap().file_name().into_string().unwrap())
            .filter_map(|name| name.strip_suffix(".rs").map(str::to_owned))
            .filter(|name| name != "mod")
            .collect();
        let names: BTreeSet<String> = RULES.iter().map(|r| r.name.to_owned()).collect();
        assert_eq!(files, names);
        let codes: BTreeSet<&str> = RULES.iter().map(|r| r.code).collect();
        assert_eq!(codes.len(), RULES.len());
        assert!(RULES.is_sorted_by_key(|r| {
            (
                FAMILIES
                    .iter()
                    .position(|f| r.code.starts_with(f.0))
                    .unwrap(),
                r.code,
            )
        }));
    }

    #[test]
    fn every_example_shows_its_rule_at_work_and_no_other() {
        for rule in RULES {
            let found = sample::codes(rule.example);
            assert_eq!(found, [rule.code], "{}: {}", rule.code, rule.example);
        }
    }

    #[test]
    fn the_manual_in_docs_is_the_one_generated() {
        let path = "docs/rules.md";
        if std::env::var_os("BLESS").is_some() {
            std::fs::create_dir_all("docs").unwrap();
            std::fs::write(path, manual()).unwrap();
        }
        assert!(
            std::fs::read_to_string(path).unwrap() == manual(),
            "docs/rules.md is stale: run the tests with BLESS=1"
        );
    }
}
