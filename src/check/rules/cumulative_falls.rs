//! A cumulative figure below an earlier one.

use super::super::notice::Notice;
use super::super::rule::{Odd, Rule};
use super::super::series::{number, series};
use crate::finding::Severity;

pub(super) const RULE: Rule = Rule {
    code: "Q106",
    name: "cumulative_falls",
    severity: Severity::Error,
    title: "累计数倒退",
    finds: "同一指标的累计数比前面季度的数字还小。",
    why: "累计数只会增加；倒退说明数字填错或两个季度填反了。",
    example: "
| 序号 | 任务明细 | 一季度 | 二季度 | 三季度 | 四季度 |
| 1 | 实现新增就业20000人。 | 实现新增就业4000人。 | 累计实现新增就业14000人。 | 累计实现新增就业9000人。 | 累计实现新增就业20000人。 |
",
    find,
};

fn find(notice: &Notice) -> Vec<Odd> {
    let mut found = Vec::new();
    for (row, strand) in notice.strands() {
        for series in series(strand)
            .iter()
            .filter(|s| !s.unsure && !s.is_percent())
        {
            let fall = series
                .points
                .windows(2)
                .find(|w| w[1].1.cumulative && w[1].1.value < w[0].1.value);
            let Some(&[(early, a), (late, b)]) = fall else {
                continue;
            };
            let (early, late) = (strand.steps[early].period, strand.steps[late].period);
            found.push(
                Odd::new(
                    format!(
                        "{}{}累计{}{}，比{}的{}{}还少",
                        strand.name(),
                        late.label(),
                        number(b.value),
                        b.unit,
                        early.label(),
                        number(a.value),
                        a.unit
                    ),
                    "核对两个季度的数字；累计数应当逐季增加。",
                )
                .at(row)
                .part(strand)
                .period(late)
                .words([a.words.as_str(), b.words.as_str()]),
            );
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::super::super::sample::expect;
    use super::*;

    #[test]
    fn other_things_and_first_figures_are_kept_apart() {
        expect(
            &RULE,
            "| 序号 | 任务明细 | 一季度 | 二季度 | 三季度 |
             | 1 | 甲 | 新增就业4000人。 | 累计新增就业9000人，累计培训800人次。 | 累计新增就业12000人，累计培训1000人次。 |
             | 2 | 乙 | 新增就业4000人。 | 累计新增就业3000人。 | —— |",
            &["第2行 Q2: 第二季度累计3000人，比第一季度的4000人还少"],
        );
    }
}
