//! A plan that ends before the work is done.

use super::super::notice::Notice;
use super::super::rule::{Odd, Rule};
use super::super::stage::Stage;
use super::work_after_completion;
use crate::finding::Severity;

pub(super) const RULE: Rule = Rule {
    code: "Q104",
    name: "no_completion",
    severity: Severity::Warning,
    title: "最后一个节点没有写完成",
    finds: "最后有安排的季度还停在前期、招标、进场或施工，没有写完成、验收或投入使用。后面还空着季度的，或者名称写明“建成”的，报警告；\
            排到第四季度的可能是跨年工程，只作提示。",
    why: "年底验不验收、算不算完成，没有依据。",
    example: "
| 序号 | 任务明细 | 一季度 | 二季度 | 三季度 | 四季度 |
| 1 | 改造社区食堂。 | 完成施工招标。 | 组织进场施工，完成土建工程的20%。 | —— | —— |
",
    find,
};

fn find(notice: &Notice) -> Vec<Odd> {
    let mut found = Vec::new();
    for (row, strand) in notice.strands() {
        let Some((last, step)) = strand.planned().next_back() else {
            continue;
        };
        // Only a text whose every clause is understood, and speaks of the whole, says how far the work is.
        let text = step.text.unwrap_or_default();
        let furthest = step.acts.iter().map(|a| a.stage).max();
        let Some(stage) = furthest.filter(|_| step.acts.iter().all(|a| a.whole)) else {
            continue;
        };
        let clauses = text
            .split(['。', '；', ';', '，', ','])
            .filter(|c| !c.trim().is_empty() && !GOES_ON.contains(&c.trim()))
            .count();
        // Work planned after completion is another rule's.
        let closed = work_after_completion::closing(strand).is_some();
        if closed || stage >= Stage::Finished || clauses > step.acts.len() || says_done(text) {
            continue;
        }
        let promised = row.project.name.starts_with("建成") || row.project.name.starts_with("完成");
        let blank_after = last + 1 < strand.steps.len();
        let severity = if blank_after || promised {
            Severity::Warning
        } else {
            Severity::Info
        };
        let tail = if blank_after {
            "，以后各季度没有安排"
        } else {
            ""
        };
        found.push(
            Odd::new(
                format!(
                    "{}最后的节点（{}）是“{}”，没有写完成或验收{tail}",
                    strand.name(),
                    step.period.label(),
                    text.trim_end_matches('。'),
                ),
                "补写完成、验收或投入使用的时间；跨年工程请注明本年做到哪一步。",
            )
            .at(row)
            .part(strand)
            .period(step.period)
            .weigh(severity)
            .words([text]),
        );
    }
    found
}

/// Clauses that say nothing of how far the work is.
const GOES_ON: &[&str] = &["持续推进", "继续推进", "组织实施", "有序推进", "加快推进"];

fn says_done(text: &str) -> bool {
    [
        "完成全部",
        "全部完成",
        "100%",
        "100％",
        "完成剩余",
        "收尾",
        "总结",
        "归档",
        "全部工程",
        "到位",
        "全覆盖",
    ]
    .iter()
    .any(|w| text.contains(w))
}

#[cfg(test)]
mod tests {
    use super::super::super::sample::expect;
    use super::*;

    #[test]
    fn work_up_to_the_years_end_may_go_on_next_year() {
        expect(
            &RULE,
            "| 序号 | 项目名称 | 任务明细 | 一季度 | 二季度 | 三季度 | 四季度 |
             | 1 | 建设泵站 | 甲 | 招标。 | 组织进场施工。 | 完成项目主体施工。 | 进行设备调试。 |
             | 2 | 建成泵站 | 乙 | 招标。 | 组织进场施工。 | 完成项目主体施工。 | 进行设备调试。 |
             | 3 | 更换桌椅 | 丙 | 招标。 | 更换设备，投入使用。 | —— | —— |",
            &[
                "第1行 Q4提示: 最后的节点（第四季度）是“进行设备调试”，没有写完成或验收",
                "第2行 Q4: 最后的节点（第四季度）是“进行设备调试”，没有写完成或验收",
            ],
        );
    }
}
