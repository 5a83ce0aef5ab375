//! A deadline in a year before the plan's.

use std::sync::LazyLock;

use regex::Regex;

use super::super::notice::Notice;
use super::super::rule::{Odd, Rule};
use crate::finding::Severity;

pub(super) const RULE: Rule = Rule {
    code: "T404",
    name: "deadline_in_the_past",
    severity: Severity::Warning,
    title: "时限早于计划年度",
    finds: "任务的完成时限写成了往年，例如2024年的清单里写“2023年底前完成”。",
    why: "多半是沿用去年的文字忘了改年份。",
    example: "
| 序号 | 任务明细 |
| 1 | 2023年底前完成主体施工。 |
",
    find,
};

#[expect(
    clippy::unwrap_used,
    reason = "the pattern is a constant, run by the tests"
)]
static DEADLINE: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(
        r"(20\d\d)\s*年\s*(?:\d{1,2}\s*月)?(?:\d{1,2}\s*日)?年?[底末]?(?:之?前)?(?:实现|完成|建成|竣工|投入使用)",
    )
    .unwrap()
});

fn find(notice: &Notice) -> Vec<Odd> {
    let Some(year) = notice.plan.year else {
        return Vec::new();
    };
    let mut found = Vec::new();
    for row in &notice.rows {
        for text in row.texts().filter(|t| t.contains('年')) {
            for deadline in DEADLINE.captures_iter(text) {
                let said: i32 = deadline[1].parse().unwrap_or(year);
                let words = &deadline[0];
                let behind = &text[deadline.get(0).map_or(0, |m| m.end())..];
                // 2022年底前建成的小区, 2023年完成改造: a thing's age, not a deadline.
                let is_deadline = words.contains(['底', '末', '前']) && !behind.starts_with('的');
                // Years long past tell the age of buildings.
                if !(year - 3..year).contains(&said) || !is_deadline {
                    continue;
                }
                found.push(
                    Odd::new(
                        format!("“{words}”早于计划年度{year}年"),
                        "核对年份，可能沿用了往年的文字。",
                    )
                    .at(row)
                    .words([words]),
                );
            }
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::super::super::sample::expect;
    use super::*;

    #[test]
    fn the_age_of_a_building_is_no_deadline() {
        expect(
            &RULE,
            "| 序号 | 任务明细 |
             | 1 | 对2000年底前建成的老旧小区和2022年底前建成的小区进行改造，2024年底实现全覆盖。 |",
            &[],
        );
    }
}
