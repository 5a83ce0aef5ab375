//! Findings as one self-contained web page.

use std::fmt::Write as _;

use super::{place, quotes, summary};
use crate::finding::{Finding, Severity};
use crate::model::Plan;

const STYLE: &str = "body{font:16px/1.7 'Noto Sans CJK SC','Microsoft YaHei',sans-serif;max-width:56em;margin:2em auto;padding:0 1em;color:#222}\
h1{font-size:1.4em}article{border:1px solid #ccc;border-left:6px solid;border-radius:4px;padding:.6em 1em;margin:1em 0}\
.error{border-left-color:#c0392b}.warning{border-left-color:#d68910}.info{border-left-color:#2471a3}\
h2{font-size:1.05em;margin:0}.place{color:#666;margin:.2em 0}table{border-collapse:collapse;margin:.5em 0}\
th{text-align:left;white-space:nowrap;vertical-align:top;padding:.1em 1em .1em 0;color:#666;font-weight:normal}\
td{padding:.1em 0}mark{background:#fdebd0}.help{margin:.3em 0 0}@media print{article{break-inside:avoid}}";

/// All findings as an HTML5 document that needs no other file. Everything from the notice is escaped.
pub fn html(plan: &Plan, findings: &[Finding]) -> String {
    let title = plan
        .title
        .as_deref()
        .or(plan.source.as_ref().map(|s| s.file.as_str()))
        .unwrap_or("通知");
    let title = escape(title);
    let mut out = format!(
        "<!DOCTYPE html>\n<html lang=\"zh-CN\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width\">\n<title>检查结果：{title}</title>\n\
         <style>{STYLE}</style>\n</head>\n<body>\n<h1>检查结果：{title}</h1>\n<p>{}</p>\n",
        summary(findings)
    );
    for finding in findings {
        one(&mut out, plan, finding);
    }
    out.push_str("</body>\n</html>\n");
    out
}

fn one(out: &mut String, plan: &Plan, finding: &Finding) {
    let class = match finding.severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Info => "info",
    };
    let _ = write!(
        out,
        "<article class=\"{class}\">\n<h2>{} {}　{}</h2>\n<p class=\"place\">{}</p>\n",
        finding.severity.label(),
        escape(&finding.code),
        escape(&finding.message),
        escape(&place(plan, finding))
    );
    let quotes = quotes(plan, finding);
    if !quotes.is_empty() {
        out.push_str("<table>\n");
        for q in &quotes {
            let _ = writeln!(
                out,
                "<tr><th>{}</th><td>{}<mark>{}</mark>{}</td></tr>",
                escape(&q.heading),
                escape(&q.context[..q.from]),
                escape(&q.context[q.from..q.to]),
                escape(&q.context[q.to..])
            );
        }
        out.push_str("</table>\n");
    }
    let _ = write!(
        out,
        "<p class=\"help\">建议：{}</p>\n</article>\n",
        escape(&finding.help)
    );
}

fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            c => out.push(c),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::{Config, check, sample};

    #[test]
    fn what_the_notice_says_cannot_become_markup() {
        let plan = sample::plan(
            "| 序号 | 项目名称 | 任务明细 |
             | 1 | <script>alert('&')</script> | 甲 |
             | 1 | <b>\"乙\"</b> | 丙 |",
        );
        let page = html(&plan, &check(&plan, &Config::default()));
        assert!(
            page.contains("&lt;script&gt;alert(&#39;&amp;&#39;)&lt;/script&gt;"),
            "{page}"
        );
        assert!(!page.contains("<script") && !page.contains("<b>"), "{page}");
    }
}
