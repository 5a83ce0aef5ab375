//! What the reader could not place.

use super::super::notice::Notice;
use super::super::rule::{Odd, Rule};
use crate::finding::Severity;

pub(super) const RULE: Rule = Rule {
    code: "S109",
    name: "unsure_reading",
    severity: Severity::Info,
    title: "有内容未能可靠读出",
    finds: "读取表格时没有把握的地方：放不进任何一行的文字、不完整的格子等。",
    why: "这些内容可能没有进入计划，检查和报告都不会包含它们。",
    example: "
未读出：表格外的一行文字
| 序号 | 项目名称 |
| 1 | 建成赤龙中学 |
",
    find,
};

fn find(notice: &Notice) -> Vec<Odd> {
    notice
        .plan
        .warnings
        .iter()
        .map(|warning| {
            let odd = Odd::new(
                warning.message.clone(),
                "对照原文核对这一处；必要时在读出的计划中补上。",
            )
            .words(warning.text.clone());
            let row = warning.origin.as_ref().and_then(|o| o.row);
            match notice
                .rows
                .iter()
                .find(|r| row.is_some() && r.task.origin.row == row)
            {
                Some(row) => odd.at(row),
                None => odd.origin(warning.origin.clone()),
            }
        })
        .collect()
}
