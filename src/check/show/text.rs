//! Findings as a compiler prints them.

use std::fmt::Write as _;

use anstyle::{AnsiColor, Style};
use unicode_width::UnicodeWidthStr;

use super::{place, quotes, summary};
use crate::finding::{Finding, Severity};
use crate::model::Plan;

const BOLD: Style = Style::new().bold();
const FRAME: Style = AnsiColor::Blue.on_default();
const HELP: Style = AnsiColor::Cyan.on_default();

fn colour(severity: Severity) -> Style {
    match severity {
        Severity::Error => AnsiColor::Red.on_default().bold(),
        Severity::Warning => AnsiColor::Yellow.on_default().bold(),
        Severity::Info => AnsiColor::Cyan.on_default().bold(),
    }
}

/// All findings, then their count. Coloured with ANSI escapes; the caller strips them where no terminal shows them.
///
/// ```text
/// 警告[Q107] 第(2)项电动自行车充电车位：各季度之和65＋22＋22＋22＝131个，与任务数110个不符
///   ┌ 项目27 建设公共充电设施 第(2)项 · 第9页 第31行
///   │
///   │ 任务明细　在津门湖街高层小区新增电动自行车充电车位110个
///   │           ~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~
///   └ 建议：核对各季度数量和全年任务数，改到一致。
/// ```
pub fn text(plan: &Plan, findings: &[Finding]) -> String {
    let mut out = String::new();
    for finding in findings {
        one(&mut out, plan, finding);
        out.push('\n');
    }
    let file = plan.source.as_ref().map_or("通知", |s| s.file.as_str());
    let _ = writeln!(out, "{BOLD}{file}{BOLD:#}：{}", summary(findings));
    out
}

fn one(out: &mut String, plan: &Plan, finding: &Finding) {
    let style = colour(finding.severity);
    let _ = writeln!(
        out,
        "{style}{}[{}]{style:#} {BOLD}{}{BOLD:#}",
        finding.severity.label(),
        finding.code,
        finding.message
    );
    let _ = writeln!(out, "  {FRAME}┌{FRAME:#} {}", place(plan, finding));
    let quotes = quotes(plan, finding);
    let heading_width = quotes.iter().map(|q| q.heading.width()).max().unwrap_or(0);
    if !quotes.is_empty() {
        let _ = writeln!(out, "  {FRAME}│{FRAME:#}");
    }
    for quote in &quotes {
        let pad = " ".repeat(heading_width - quote.heading.width());
        let _ = writeln!(
            out,
            "  {FRAME}│ {}{FRAME:#}{pad}  {}",
            quote.heading, quote.context
        );
        // Half-width marks, two under a wide character: they line up in every terminal font.
        let indent = " ".repeat(heading_width + 2 + quote.context[..quote.from].width());
        let marks = "~".repeat(quote.context[quote.from..quote.to].width());
        let _ = writeln!(out, "  {FRAME}│{FRAME:#} {indent}{style}{marks}{style:#}");
    }
    let _ = writeln!(
        out,
        "  {FRAME}└{FRAME:#} {HELP}建议{HELP:#}：{}",
        finding.help
    );
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::{Config, check, sample};

    #[test]
    fn marks_stand_under_the_words_they_mark() {
        let plan = sample::plan(
            "| 序号 | 项目名称 | 任务明细 | 一季度 | 二季度 | 三季度 |
             | 27 | 建设充电设施 | 新增充电车位110个、充电柜3台。 | 招标；新增充电车位65个。 | 新增充电车位33个。 | 充电柜3台、新增充电车位33个。 |",
        );
        let findings: Vec<Finding> = check(&plan, &Config::default())
            .into_iter()
            .filter(|f| f.code == "Q107")
            .collect();
        let shown = anstream::adapter::strip_str(&text(&plan, &findings)).to_string();
        insta::assert_snapshot!(shown, @r"
        警告[Q107] 充电车位：各季度之和65＋33＋33＝131个，与任务数110个不符
          ┌ 项目27 建设充电设施 · 第1页 第1行
          │
          │ 任务明细  新增充电车位110个、充电柜3台
          │           ~~~~~~~~~~~~~~~~~
          │ 第一季度  新增充电车位65个
          │           ~~~~~~~~~~~~~~~~
          │ 第二季度  新增充电车位33个
          │           ~~~~~~~~~~~~~~~~
          │ 第三季度  充电柜3台、新增充电车位33个
          │                      ~~~~~~~~~~~~~~~~
          └ 建议：核对各季度数量和全年任务数，改到一致。

        通知：1个警告
        ");
    }
}
