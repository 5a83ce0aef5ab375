//! A quarter without a plan between quarters that have one.

use super::super::notice::Notice;
use super::super::rule::{Odd, Rule};
use crate::finding::Severity;
use crate::model::Period;

pub(super) const RULE: Rule = Rule {
    code: "Q102",
    name: "gap_in_quarters",
    severity: Severity::Warning,
    title: "季度安排中间断档",
    finds: "前后季度都有安排，中间的季度却是空白或横线。",
    why: "多半是漏填；断档的季度无法督查，工作容易停下来。",
    example: "
| 序号 | 任务明细 | 一季度 | 二季度 | 三季度 | 四季度 |
| 1 | 建成赤龙中学。 | 组织进场施工。 | —— | 完成主体施工。 | 竣工验收。 |
",
    find,
};

fn find(notice: &Notice) -> Vec<Odd> {
    let mut found = Vec::new();
    for (row, strand) in notice.strands() {
        let quarterly = strand
            .steps
            .iter()
            .all(|s| matches!(s.period, Period::Quarter(_) | Period::Half(_)));
        let planned: Vec<usize> = strand.planned().map(|(i, _)| i).collect();
        let (Some(&first), Some(&last)) = (planned.first(), planned.last()) else {
            continue;
        };
        if !quarterly {
            continue;
        }
        for i in (first..last).filter(|i| !planned.contains(i)) {
            let period = strand.steps[i].period;
            let around = [i.checked_sub(1), Some(i + 1)];
            found.push(
                Odd::new(
                    format!("{}{}没有安排，前后季度都有", strand.name(), period.label()),
                    "核对是否漏填；如确无任务，可写“持续推进”之类。",
                )
                .at(row)
                .part(strand)
                .period(period)
                .words(
                    around
                        .into_iter()
                        .flatten()
                        .filter_map(|i| strand.steps.get(i)?.text),
                ),
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
    fn a_part_of_a_cell_may_have_the_gap() {
        expect(
            &RULE,
            "| 序号 | 任务明细 | 一季度 | 二季度 | 三季度 | 四季度 |
             | 1 | (1)甲 (2)乙 | (1)招标 (2)招标 | (1)施工 (2)—— | (1)验收 (2)验收 | —— |
             | 2 | 丙 | —— | —— | 招标 | 验收 |",
            &["第1行 Q2 (2): 第(2)项第二季度没有安排，前后季度都有"],
        );
    }
}
