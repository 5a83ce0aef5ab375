//! A quarter's text that speaks of a later quarter than the next one's does.

use super::super::notice::Notice;
use super::super::rule::{Odd, Rule};
use crate::finding::Severity;

pub(super) const RULE: Rule = Rule {
    code: "Q113",
    name: "quarter_named_out_of_order",
    severity: Severity::Warning,
    title: "文中所称季度与所在季度不合",
    finds: "第二季度的安排写“完成四季度经费结算”之类：所称的季度还没有到。",
    why: "多半是相邻两个季度的内容填反了。",
    example: "
| 序号 | 任务明细 | 一季度 | 二季度 | 三季度 | 四季度 |
| 1 | 开展救助。 | 开展宣传。 | 完成三季度经费结算工作。 | 完成一季度经费结算工作。 | 做好总结归档工作。 |
",
    find,
};

const NAMES: [[&str; 2]; 4] = [
    ["一季度", "1季度"],
    ["二季度", "2季度"],
    ["三季度", "3季度"],
    ["四季度", "4季度"],
];

fn find(notice: &Notice) -> Vec<Odd> {
    let mut found = Vec::new();
    for (row, strand) in notice.strands() {
        for (_, step) in strand.planned() {
            let text = step.text.unwrap_or_default();
            // 为四季度做准备 looks ahead and may.
            if ["准备", "计划", "为"].iter().any(|w| text.contains(w)) && !text.contains("完成")
            {
                continue;
            }
            let own = usize::from(step.period.quarter());
            let later = NAMES
                .iter()
                .enumerate()
                .skip(own)
                .flat_map(|(_, names)| names)
                .find(|name| text.contains(&format!("完成{name}")));
            if let Some(name) = later {
                found.push(
                    Odd::new(
                        format!("{}要完成{name}的工作，{name}还没有到", step.period.label()),
                        "核对各季度的内容是否填反。",
                    )
                    .at(row)
                    .part(strand)
                    .period(step.period)
                    .words([format!("完成{name}")]),
                );
            }
        }
    }
    found
}
