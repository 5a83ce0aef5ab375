//! A marked part that no quarter speaks of.

use super::super::notice::Notice;
use super::super::rule::{Odd, Rule};
use crate::finding::Severity;
use crate::text::mark;

pub(super) const RULE: Rule = Rule {
    code: "Q111",
    name: "item_without_milestone",
    severity: Severity::Error,
    title: "子项没有节点安排",
    finds: "任务明细分(1)、(2)……几个子项，各季度也按子项写，其中一个子项却没有任何季度安排。",
    why: "这个子项全年无从督查，多半是漏填或编号写错。",
    example: "
| 序号 | 任务明细 | 一季度 | 二季度 | 三季度 | 四季度 |
| 1 | (1)新增充电桩30个。(2)修缮校舍。 | (1)新增充电桩10个。 | (1)新增充电桩20个。 | —— | —— |
",
    find,
};

fn find(notice: &Notice) -> Vec<Odd> {
    let mut found = Vec::new();
    for row in &notice.rows {
        let by_parts = row
            .task
            .milestones
            .iter()
            .filter_map(|m| m.text.as_deref())
            .any(|text| !mark::parts(text).is_empty());
        // Texts without marks speak of all parts together.
        if row.strands.len() < 2
            || !by_parts && row.strands.iter().all(|s| s.planned().next().is_none())
        {
            continue;
        }
        for strand in &row.strands {
            if strand.planned().next().is_some() {
                continue;
            }
            let odd = Odd::new(
                format!("{}各季度都没有安排", strand.name()),
                "补上这个子项的节点计划，或核对各季度里的子项编号。",
            )
            .at(row)
            .part(strand)
            .words([strand.detail]);
            found.push(odd);
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::super::super::sample::expect;
    use super::*;

    #[test]
    fn quarters_without_marks_speak_of_all_parts() {
        expect(
            &RULE,
            "| 序号 | 任务明细 | 一季度 | 二季度 |
             | 1 | (1)新增充电桩30个。(2)修缮校舍。 | 完成招标。 | 竣工验收。 |",
            &[],
        );
    }
}
