//! A quarter that speaks of a part which the detail does not have.

use super::super::notice::{Notice, is_blank};
use super::super::rule::{Odd, Rule};
use crate::finding::Severity;
use crate::text::mark;

pub(super) const RULE: Rule = Rule {
    code: "Q112",
    name: "milestone_without_item",
    severity: Severity::Warning,
    title: "节点安排的子项不存在",
    finds: "季度安排里写了子项(3)，任务明细却没有(3)。任务明细不分子项的不查。",
    why: "要么任务明细漏了一个子项，要么季度安排的编号写错了。",
    example: "
| 序号 | 任务明细 | 一季度 | 二季度 | 三季度 | 四季度 |
| 1 | (1)新增充电桩30个。(2)修缮校舍。 | (1)新增充电桩10个。(2)招标。 | (1)新增充电桩20个。(2)组织进场施工。(3)完成招标。 | (2)竣工验收。 | —— |
",
    find,
};

fn find(notice: &Notice) -> Vec<Odd> {
    let mut found = Vec::new();
    for row in notice.rows.iter().filter(|r| r.task.items.len() >= 2) {
        let known: Vec<u32> = row
            .task
            .items
            .iter()
            .filter_map(|i| Some(mark::leading(&i.mark)?.number))
            .collect();
        if known.len() != row.task.items.len() {
            continue;
        }
        for milestone in &row.task.milestones {
            let text = milestone.text.as_deref().unwrap_or_default();
            for part in mark::parts(text) {
                if known.contains(&part.mark.number) || is_blank(part.text) {
                    continue;
                }
                found.push(
                    Odd::new(
                        format!(
                            "{}写了子项{}，任务明细没有这个子项",
                            milestone.period.label(),
                            part.mark.text
                        ),
                        "核对季度安排的子项编号，或补上任务明细。",
                    )
                    .at(row)
                    .item(&part.mark.text)
                    .period(milestone.period)
                    .words([part.text]),
                );
            }
        }
    }
    found
}
