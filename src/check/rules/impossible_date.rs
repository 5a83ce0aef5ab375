//! Months and days that do not exist.

use std::sync::LazyLock;

use regex::Regex;

use super::super::notice::Notice;
use super::super::rule::{Odd, Rule};
use crate::finding::Severity;

pub(super) const RULE: Rule = Rule {
    code: "T402",
    name: "impossible_date",
    severity: Severity::Error,
    title: "不可能的日期",
    finds: "19月、131日、2月30日、第五季度之类不存在的日期。从网页复制的文字常把“1—9月”丢成“19月”。",
    why: "时限读不出来，任务就没有期限。只指出，不猜测原文。",
    example: "
| 序号 | 任务明细 |
| 1 | 19月完成主体施工。 |
",
    find,
};

#[expect(
    clippy::unwrap_used,
    reason = "the pattern is a constant, run by the tests"
)]
static DATE: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"(\d+)\s*月\s*(\d+)\s*[日号]|(\d+)\s*月|(\d+)\s*日|(\d{5,})\s*年|第?([五六七八九十]|[05-9])\s*季度")
        .unwrap()
});

fn find(notice: &Notice) -> Vec<Odd> {
    let mut found = Vec::new();
    let help = "对照原文核对日期；如由网页复制而来，可能丢了“—”或“.”。";
    for row in &notice.rows {
        let detail = [
            (None, row.project.name.as_str()),
            (None, row.task.detail.as_str()),
        ];
        let milestones = row
            .task
            .milestones
            .iter()
            .filter_map(|m| Some((Some(m.period), m.text.as_deref()?)));
        for (period, text) in detail.into_iter().chain(milestones) {
            for date in impossible(text) {
                let odd = Odd::new(format!("“{date}”不是可能的日期"), help)
                    .at(row)
                    .words([date]);
                found.push(match period {
                    Some(period) => odd.period(period),
                    None => odd,
                });
            }
        }
    }
    for text in &notice.plan.letter {
        for date in impossible(text) {
            found.push(Odd::new(format!("通知正文中“{date}”不是可能的日期"), help).words([date]));
        }
    }
    found
}

/// The impossible dates of a text, as printed.
fn impossible(text: &str) -> Vec<&str> {
    if !text.contains(['月', '日', '季', '年']) {
        return Vec::new();
    }
    DATE.captures_iter(text)
        .filter_map(|c| {
            let whole = c.get(0)?;
            let number = |i: usize| c.get(i).and_then(|m| m.as_str().parse::<u32>().ok());
            let before = text[..whole.start()].chars().next_back();
            let after = text[whole.end()..].chars().next();
            // 3.5月, 1—19月 and the like are not whole numbers here.
            let cut = before.is_some_and(|c| matches!(c, '.' | '第'));
            let impossible = if let (Some(month), Some(day)) = (number(1), number(2)) {
                !exists(month, day)
            } else if let Some(month) = number(3) {
                !(1..=12).contains(&month) && after != Some('龄') && after != Some('嫂')
            } else if let Some(day) = number(4) {
                day > 31 && is_lost_range(&c[4]) && !after.is_some_and(|c| "内均处吨间".contains(c))
            } else if c.get(5).is_some() {
                true
            } else {
                c.get(6).is_some()
                    && before.is_none_or(|c| c != '个' && c != '十' && !c.is_ascii_digit())
            };
            (impossible && !cut).then_some(whole.as_str())
        })
        .collect()
}

fn exists(month: u32, day: u32) -> bool {
    let days = match month {
        2 => 29,
        4 | 6 | 9 | 11 => 30,
        1..=12 => 31,
        _ => return false,
    };
    (1..=days).contains(&day)
}

/// 131 as 1—31, 1520 as 15—20: two days with the dash between them lost. 60 and 365 are spans.
fn is_lost_range(digits: &str) -> bool {
    (1..digits.len()).any(|i| {
        let (a, b) = digits.split_at(i);
        let day = |s: &str| {
            s.parse::<u32>()
                .ok()
                .filter(|d| (1..=31).contains(d) && !s.starts_with('0'))
        };
        matches!((day(a), day(b)), (Some(a), Some(b)) if a < b)
    }) && digits.len() >= 3
        && digits != "365"
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tells_lost_dashes_from_spans() {
        let table: &[(&str, &[&str])] = &[
            ("19月完成", &["19月"]),
            ("1—9月完成；12月底前", &[]),
            ("13月底前", &["13月"]),
            ("2月30日开工", &["2月30日"]),
            ("1月131日", &["1月131日"]),
            ("每月131日报送", &["131日"]),
            ("60日内完成，全年365日开放，百日攻坚", &[]),
            ("第五季度", &["第五季度"]),
            ("第一季度、四季度", &[]),
            ("20224年", &["20224年"]),
            ("为18月龄儿童接种", &[]),
            ("3个月、2024年1月19日", &[]),
        ];
        for (text, due) in table {
            assert_eq!(impossible(text), *due, "{text}");
        }
    }
}
