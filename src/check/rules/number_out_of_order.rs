//! Project numbers that do not ascend.

use super::super::notice::Notice;
use super::super::rule::{Odd, Rule};
use super::super::sequence::Slip;
use super::number_repeated::slips;
use crate::finding::Severity;

pub(super) const RULE: Rule = Rule {
    code: "S103",
    name: "number_out_of_order",
    severity: Severity::Warning,
    title: "项目序号颠倒",
    finds: "序号没有从小到大排列。",
    why: "多半是移动项目后没有改号，或者印错了数字。",
    example: "
| 序号 | 项目名称 |
| 1 | 建成赤龙中学 |
| 3 | 建成第四幼儿园 |
| 2 | 建成第一小学 |
| 4 | 提升教育教学环境 |
",
    find,
};

fn find(notice: &Notice) -> Vec<Odd> {
    slips(notice)
        .into_iter()
        .filter(|(_, slip)| *slip == Slip::OutOfOrder)
        .filter_map(|(row, _)| {
            let number = row.project.number?;
            Some(
                Odd::new(
                    format!("序号{number}的位置不对，没有按从小到大排列"),
                    "核对序号和项目的先后次序。",
                )
                .at(row)
                .words([number.to_string()]),
            )
        })
        .collect()
}
