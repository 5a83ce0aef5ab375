//! A share of completion that falls.

use super::super::notice::Notice;
use super::super::rule::{Odd, Rule};
use super::super::series::{number, series};
use crate::finding::Severity;

pub(super) const RULE: Rule = Rule {
    code: "Q110",
    name: "share_falls",
    severity: Severity::Warning,
    title: "完成比例倒退",
    finds: "同一件工作的完成比例比前面的季度还小，或者已完成全年任务之后又写完成一部分。各季度比例相加正好100%的，视为分季比例，不报。",
    why: "比例倒退说明数字填错，或两个季度填反了。",
    example: "
| 序号 | 任务明细 | 一季度 | 二季度 | 三季度 | 四季度 |
| 1 | 开展健康筛查。 | 制定年度工作计划。 | 完成年度任务的75%。 | 完成年度任务的50%。 | 完成全年工作任务。 |
",
    find,
};

/// Shares that are meant to go down.
const SINKING: &[&str] = &["降", "减", "控制", "压缩", "空置", "不超过", "以内"];

fn find(notice: &Notice) -> Vec<Odd> {
    let mut found = Vec::new();
    for (row, strand) in notice.strands() {
        for series in series(strand)
            .iter()
            .filter(|s| s.is_percent() && !s.unsure)
        {
            let sum: f64 = series.points.iter().map(|(_, f)| f.value).sum();
            let sinking = series
                .words()
                .any(|words| SINKING.iter().any(|w| words.contains(w)));
            if sinking || (sum - 100.0).abs() < 0.5 {
                continue;
            }
            let fall = series
                .points
                .windows(2)
                .find(|w| w[1].1.value < w[0].1.value);
            if let Some(&[(early, a), (late, b)]) = fall {
                let (early, late) = (strand.steps[early].period, strand.steps[late].period);
                found.push(
                    Odd::new(
                        format!(
                            "{}{}完成{}%，比{}的{}%还少",
                            strand.name(),
                            late.label(),
                            number(b.value),
                            early.label(),
                            number(a.value)
                        ),
                        "核对两个季度的比例；写累计比例的应当逐季增加。",
                    )
                    .at(row)
                    .part(strand)
                    .period(late)
                    .words([a.words.as_str(), b.words.as_str()]),
                );
            }
        }
        found.extend(after_the_whole(row, strand));
    }
    found
}

/// 完成全年工作任务 in one quarter, 完成年度任务的75% in a later one.
fn after_the_whole(
    row: &super::super::notice::Row,
    strand: &super::super::notice::Strand,
) -> Option<Odd> {
    let done = strand.planned().find(|(_, step)| {
        let text = step.text.unwrap_or_default();
        ["完成全年", "完成年度"].iter().any(|w| text.contains(w)) && step.figures.is_empty()
    })?;
    let (_, late, share) =
        strand
            .planned()
            .filter(|(i, _)| *i > done.0)
            .find_map(|(i, step)| {
                let share = step.figures.iter().find(|f| {
                    f.percent
                        && f.value < 100.0
                        && ["年度", "全年"].iter().any(|w| f.measure.contains(w))
                })?;
                Some((i, step, share))
            })?;
    Some(
        Odd::new(
            format!(
                "{}已完成全年任务，{}又写完成{}%",
                done.1.period.label(),
                late.period.label(),
                number(share.value)
            ),
            "核对两个季度的内容是否填反。",
        )
        .at(row)
        .part(strand)
        .period(late.period)
        .words([done.1.text.unwrap_or_default(), share.words.as_str()]),
    )
}

#[cfg(test)]
mod tests {
    use super::super::super::sample::expect;
    use super::*;

    #[test]
    fn shares_of_single_quarters_add_up_to_the_whole() {
        expect(
            &RULE,
            "| 序号 | 任务明细 | 一季度 | 二季度 | 三季度 | 四季度 |
             | 1 | 甲 | 完成年度任务的20%。 | 完成年度任务的40%。 | 完成年度任务的30%。 | 完成年度任务的10%。 |
             | 2 | 乙 | 制定计划。 | 完成年度任务的50%。 | 完成全年工作任务。 | 完成年度任务的75%。 |",
            &["第2行 Q4: 第三季度已完成全年任务，第四季度又写完成75%"],
        );
    }
}
