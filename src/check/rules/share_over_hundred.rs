//! More than all of it.

use super::super::notice::Notice;
use super::super::rule::{Odd, Rule};
use super::super::series::number;
use crate::finding::Severity;

pub(super) const RULE: Rule = Rule {
    code: "Q109",
    name: "share_over_hundred",
    severity: Severity::Warning,
    title: "完成比例超过100%",
    finds: "季度安排或任务明细里，完成的比例大于100%。增长率、同比之类不算。",
    why: "工程量最多完成100%，多半是多打了一个数字。",
    example: "
| 序号 | 任务明细 | 一季度 | 二季度 | 三季度 | 四季度 |
| 1 | 改造社区食堂。 | 完成施工招标。 | 组织进场施工，完成土建工程的120%。 | 完成主体施工。 | 竣工验收。 |
",
    find,
};

const RATES: &[&str] = &[
    "增长",
    "同比",
    "环比",
    "提高",
    "增加",
    "上升",
    "超额",
    "超过",
    "以上",
    "资产",
    "覆盖倍",
    "标准的",
];

fn find(notice: &Notice) -> Vec<Odd> {
    let mut found = Vec::new();
    for (row, strand) in notice.strands() {
        let of_detail = strand.figures.iter().map(|f| (None, f));
        let of_steps = strand
            .steps
            .iter()
            .flat_map(|s| s.figures.iter().map(move |f| (Some(s.period), f)));
        for (period, figure) in of_detail.chain(of_steps) {
            if !figure.percent
                || figure.value <= 100.0
                || RATES.iter().any(|w| figure.words.contains(w))
            {
                continue;
            }
            let odd = Odd::new(
                format!("{}比例{}%超过100%", strand.name(), number(figure.value)),
                "核对这个百分比。",
            )
            .at(row)
            .part(strand)
            .words([figure.words.as_str()]);
            found.push(match period {
                Some(period) => odd.period(period),
                None => odd,
            });
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::super::super::sample::expect;
    use super::*;

    #[test]
    fn growth_may_be_more_than_the_whole() {
        expect(
            &RULE,
            "| 序号 | 任务明细 | 一季度 |
             | 1 | 甲 | 客流量同比增长120%。 |
             | 2 | 乙 | 完成100%。 |",
            &[],
        );
    }
}
