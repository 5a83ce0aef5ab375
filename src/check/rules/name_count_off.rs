//! "等3条道路" in a project's name against its rows.

use super::super::notice::Notice;
use super::super::rule::{Odd, Rule};
use crate::finding::Severity;
use crate::text::quantity;

pub(super) const RULE: Rule = Rule {
    code: "S106",
    name: "name_count_off",
    severity: Severity::Warning,
    title: "项目名称所称数量与子项数不符",
    finds: "项目名称写“……等3条道路”，而逐条列出的子项不是3条。只在每个子项都以同类名称开头时检查。",
    why: "要么名称里的数量错了，要么漏列、多列了子项。",
    example: "
| 序号 | 项目名称 | 任务明细 |
| 1 | 新建沁杨道等3条道路 | (1) 沁杨道（柳望路-青静路）。该项目位于杨柳青镇。 |
|  |  | (2) 慧群道（成智路-迎水南路）。该项目位于精武镇。 |
",
    find,
};

/// What the counted things may be called: the last characters of a sub-item's own name.
const ENDINGS: &[(&str, &[&str])] = &[
    ("道路", &["路", "道", "街", "线", "巷", "桥"]),
    ("路", &["路", "道", "街", "巷"]),
    ("公园", &["园", "地", "绿地", "广场"]),
    ("泵站", &["泵站", "站"]),
    ("小区", &["里", "园", "区", "苑", "家园", "庭", "村", "楼"]),
    ("学校", &["校", "学", "园"]),
    ("桥", &["桥"]),
    ("村", &["村"]),
];

fn find(notice: &Notice) -> Vec<Odd> {
    notice
        .plan
        .projects()
        .filter_map(|(_, project)| {
            let details: Vec<&str> = match &project.tasks[..] {
                [one] if !one.items.is_empty() => {
                    one.items.iter().map(|i| i.detail.as_str()).collect()
                }
                tasks if tasks.iter().all(|t| t.item.is_some()) => {
                    tasks.iter().map(|t| t.detail.as_str()).collect()
                }
                _ => return None,
            };
            let figure = quantity::targets(&project.name)
                .into_iter()
                .find(|f| f.value.fract() == 0.0 && f.value <= 50.0)?;
            let endings = ENDINGS
                .iter()
                .find(|(noun, _)| figure.measure.ends_with(noun))?
                .1;
            let all_named = details.iter().all(|d| {
                let name = d
                    .split(['（', '(', '。', '，', ',', '：', ':', '；'])
                    .next()
                    .unwrap_or_default();
                name.chars().count() <= 12 && endings.iter().any(|e| name.ends_with(e))
            });
            let listed = details.len();
            if !all_named || listed < 2 || figure.value == listed as f64 {
                return None;
            }
            let row = notice
                .rows
                .iter()
                .find(|r| std::ptr::eq(r.project, project))?;
            Some(
                Odd::new(
                    format!("项目名称称“{}”，实际列出{listed}项", figure.words),
                    "核对名称中的数量和所列子项。",
                )
                .at(row)
                .words([project.name.clone()]),
            )
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::super::super::sample::expect;
    use super::*;

    #[test]
    fn items_that_are_no_such_things_are_not_counted() {
        expect(
            &RULE,
            "| 序号 | 项目名称 | 任务明细 |
             | 1 | 新增停车泊位100个 | (1)在云溪镇新增60个。 |
             |  |  | (2)在青枫街新增40个。 |
             | 2 | 新建沁杨道等2条道路 | (1)沁杨道（柳望路-青静路）。 |
             |  |  | (2)慧群道（成智路-迎水南路）。 |",
            &[],
        );
    }
}
