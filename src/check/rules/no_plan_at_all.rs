//! A task without any milestone.

use super::super::notice::Notice;
use super::super::rule::{Odd, Rule};
use crate::finding::Severity;

pub(super) const RULE: Rule = Rule {
    code: "Q101",
    name: "no_plan_at_all",
    severity: Severity::Error,
    title: "全年没有任何节点安排",
    finds: "各季度都是空白或横线。全文大半如此的（本来就不分季度的清单），不报。",
    why: "没有节点，一年四次督查都无从对照。",
    example: "
| 序号 | 任务明细 | 一季度 | 二季度 | 三季度 | 四季度 |
| 1 | 建成赤龙中学。 | 组织进场施工。 | 完成主体施工。 | 竣工验收。 | —— |
| 2 | 建成第一小学。 | —— | —— | —— | —— |
| 3 | 建成幼儿园。 | 组织进场施工。 | 竣工验收。 | —— | —— |
",
    find,
};

fn find(notice: &Notice) -> Vec<Odd> {
    let empty: Vec<_> = notice
        .rows
        .iter()
        .filter(|row| row.strands.iter().all(|s| s.planned().next().is_none()))
        // The cell's own text counts where its parts could not be read.
        .filter(|row| row.task.milestones.iter().all(|m| m.text.is_none()))
        .collect();
    if empty.len() * 2 > notice.rows.len() {
        return Vec::new();
    }
    empty
        .into_iter()
        .map(|row| {
            Odd::new(
                format!("{}各季度都没有安排", row.name()),
                "补上各季度的节点计划。",
            )
            .at(row)
            .words([row.project.name.clone(), row.task.detail.clone()])
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::super::super::sample::expect;
    use super::*;

    #[test]
    fn a_list_without_quarters_is_not_asked_for_them() {
        expect(
            &RULE,
            "| 序号 | 任务明细 | 一季度 | 二季度 | 三季度 | 四季度 |
             | 1 | 甲 | —— | —— | —— | —— |
             | 2 | 乙 | —— | —— | —— | —— |
             | 3 | 丙 | —— | —— | —— | 完成。 |",
            &[],
        );
    }
}
