//! Marks of sub-items skipped or repeated.

use super::super::notice::Notice;
use super::super::rule::{Odd, Rule};
use super::super::sequence::{self, Slip};
use crate::finding::Severity;
use crate::text::mark;

pub(super) const RULE: Rule = Rule {
    code: "S108",
    name: "item_mark_slip",
    severity: Severity::Warning,
    title: "子项编号不连续",
    finds: "同一项目的子项编号（(1)、(2)……）跳号、重复或颠倒。",
    why: "子项编号把任务明细和各季度安排对应起来，编号不对就对不上。",
    example: "
| 序号 | 项目名称 | 任务明细 |
| 1 | 提升教育教学环境 | (1) 为部分小学安装空调。 |
|  |  | (3) 更换学生课桌椅。 |
",
    find,
};

fn find(notice: &Notice) -> Vec<Odd> {
    let mut found = Vec::new();
    for (_, project) in notice.plan.projects() {
        let rows = notice
            .rows
            .iter()
            .filter(|r| std::ptr::eq(r.project, project));
        let marked: Vec<_> = rows
            .flat_map(|row| {
                let own = row.task.item.iter().map(String::as_str);
                own.chain(row.task.items.iter().map(|i| i.mark.as_str()))
                    .filter_map(move |printed| Some((row, printed, mark::leading(printed)?.number)))
            })
            .collect();
        // A lone mark is the row's own way of writing.
        if marked.len() < 2 {
            continue;
        }
        let numbers: Vec<u32> = marked.iter().map(|m| m.2).collect();
        found.extend(sequence::slips(&numbers).into_iter().map(|(i, slip)| {
            let (row, mark, _) = marked[i];
            let message = match slip {
                Slip::Skipped(missing) => {
                    let missing: Vec<String> = missing.iter().map(|n| format!("({n})")).collect();
                    format!("子项{mark}之前缺{}", missing.join("、"))
                }
                Slip::Repeated => format!("子项编号{mark}重复"),
                Slip::OutOfOrder => format!("子项编号{mark}的位置不对"),
            };
            Odd::new(message, "核对子项编号，检查是否漏列子项。")
                .at(row)
                .item(mark)
                .words([mark])
        }));
    }
    found
}

#[cfg(test)]
mod tests {
    use super::super::super::sample::expect;
    use super::*;

    #[test]
    fn marks_inside_one_cell_count_too() {
        expect(
            &RULE,
            "| 序号 | 任务明细 |
             | 1 | (1)新增就业200人。(3)培训100人次。 |",
            &["第1行 (3): 子项(3)之前缺(2)"],
        );
        expect(
            &RULE,
            "| 序号 | 任务明细 |
             | 1 | (1)甲 |
             |  | (1)乙 |",
            &["第2行 (1): 子项编号(1)重复"],
        );
    }
}
