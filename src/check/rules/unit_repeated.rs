//! A unit listed twice in one task.

use super::super::notice::Notice;
use super::super::rule::{Odd, Rule};
use crate::finding::Severity;

pub(super) const RULE: Rule = Rule {
    code: "U205",
    name: "unit_repeated",
    severity: Severity::Warning,
    title: "同一任务重复列出同一单位",
    finds: "一个任务的实施单位里，同一单位出现两次。",
    why: "多半是把另一个单位误写成了它，那个单位就漏掉了。",
    example: "
| 序号 | 单位 | 责任人 |
| 1 | 区住建委 大寺镇 大寺镇 | 赵雪原 闫芹芹 闫芹芹 |
",
    find,
};

fn find(notice: &Notice) -> Vec<Odd> {
    let mut found = Vec::new();
    for row in &notice.rows {
        let units: Vec<&str> = row.task.parties.iter().map(|p| p.unit.as_str()).collect();
        for (i, unit) in units.iter().enumerate() {
            if units[..i].iter().filter(|u| *u == unit).count() == 1 {
                found.push(
                    Odd::new(
                        format!("实施单位重复列出{unit}"),
                        "核对是否把另一个单位误写成了它；如只是重复，请删去一处。",
                    )
                    .at(row)
                    .words([*unit]),
                );
            }
        }
    }
    found
}
