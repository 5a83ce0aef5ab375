//! A last cumulative figure, or a last share, that is not the year's.

use super::super::notice::Notice;
use super::super::rule::{Odd, Rule};
use super::super::series::{number, series};
use super::increments_miss_target::missed;
use crate::finding::Severity;

pub(super) const RULE: Rule = Rule {
    code: "Q108",
    name: "cumulative_misses_target",
    severity: Severity::Warning,
    title: "最后的累计数与任务数不符",
    finds: "最后一个节点的累计数（或百分比），与任务明细写的全年数不一致。",
    why: "照各季度安排做完，全年任务仍没有完成（或者早已超过）。",
    example: "
| 序号 | 任务明细 | 一季度 | 二季度 | 三季度 | 四季度 |
| 1 | 开展职业技能培训7500人次。 | 开展职业技能培训500人次。 | 累计开展职业技能培训2500人次。 | 累计开展职业技能培训4000人次。 | 累计开展职业技能培训5000人次。 |
",
    find,
};

fn find(notice: &Notice) -> Vec<Odd> {
    let mut found = Vec::new();
    for (row, strand) in notice.strands() {
        for mut series in series(strand) {
            if !(series.is_cumulative() || series.is_percent()) {
                continue;
            }
            if series.is_percent() {
                // Shares are reached, not added: the last one counts.
                series.points.drain(..series.points.len() - 1);
            }
            let Some(target) = missed(row, strand, &series) else {
                continue;
            };
            let Some(&(last, figure)) = series.points.last() else {
                continue;
            };
            let period = strand.steps[last].period;
            found.push(
                Odd::new(
                    format!(
                        "{}{}：到{}为{}{}，与任务数{}{}不符",
                        strand.name(),
                        target.measure,
                        period.label(),
                        number(series.total()),
                        target.unit,
                        number(target.value),
                        target.unit
                    ),
                    "核对最后节点的数字和全年任务数，改到一致。",
                )
                .at(row)
                .part(strand)
                .period(period)
                .words([target.words.as_str(), figure.words.as_str()]),
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
    fn a_running_total_and_a_closing_word() {
        expect(
            &RULE,
            "| 序号 | 任务明细 | 一季度 | 二季度 | 三季度 | 四季度 |
             | 1 | 预计全年配送演出100场。 | 启动活动。 | 完成演出20场。 | 完成演出累计60场。 | 完成全年工作任务。 |
             | 2 | 至少50%社区卫生服务站设置中医阁。 | 调研。 | 25%的社区卫生服务站设置中医阁。 | 40%的社区卫生服务站设置中医阁。 | 45%的社区卫生服务站设置中医阁。 |",
            &["第2行 Q4: 社区卫生服务站设置中医阁：到第四季度为45%，与任务数50%不符"],
        );
    }
}
