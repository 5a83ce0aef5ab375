//! A figure in the project's name against the detail's.

use super::super::notice::Notice;
use super::super::rule::{Odd, Rule};
use super::super::series::{fits, number};
use crate::finding::Severity;
use crate::text::quantity;

pub(super) const RULE: Rule = Rule {
    code: "T403",
    name: "name_and_detail_disagree",
    severity: Severity::Warning,
    title: "项目名称与任务明细的数量不一致",
    finds: "项目名称写了数量，任务明细写同一事物、同一单位的数量却不同（几个子项之和也不等）。",
    why: "对外宣传用名称，考核验收用明细，两个数必须一致。",
    example: "
| 序号 | 项目名称 | 任务明细 |
| 1 | 新增停车泊位100个 | 在云溪镇、青枫街新增停车泊位120个。 |
",
    find,
};

fn find(notice: &Notice) -> Vec<Odd> {
    let mut found = Vec::new();
    for (_, project) in notice.plan.projects() {
        for figure in quantity::targets(&project.name) {
            let of_project = notice
                .strands()
                .filter(|(row, _)| std::ptr::eq(row.project, project));
            let stated: Vec<_> = of_project
                .flat_map(|(row, strand)| {
                    strand
                        .figures
                        .iter()
                        .filter(|f| quantity::comparable(f, &figure))
                        .map(move |f| (row, f))
                })
                .collect();
            // 新建公园3处，提升2处: what the second counts is not said, so nothing can be compared.
            let other = notice
                .strands()
                .filter(|(row, _)| std::ptr::eq(row.project, project))
                .flat_map(|(_, strand)| &strand.figures)
                .any(|f| f.unit == figure.unit && !quantity::comparable(f, &figure));
            let sum: f64 = stated.iter().map(|(_, f)| f.value).sum();
            let agrees = |(_, f): &(_, &crate::model::Target)| {
                fits(figure.value, f) || fits(f.value, &figure)
            };
            let Some((row, first)) = stated.first() else {
                continue;
            };
            if other || figure.percent || stated.iter().any(agrees) || fits(sum, &figure) {
                continue;
            }
            found.push(
                Odd::new(
                    format!(
                        "项目名称写{}{}{}，任务明细写{}{}",
                        figure.measure,
                        number(figure.value),
                        figure.unit,
                        number(sum),
                        figure.unit
                    ),
                    "核对名称和明细的数量，改到一致。",
                )
                .at(row)
                .words([figure.words.as_str(), first.words.as_str()]),
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
    fn parts_may_add_up_to_the_name() {
        expect(
            &RULE,
            "| 序号 | 项目名称 | 任务明细 |
             | 1 | 新增停车泊位100个 | (1)在云溪镇新增停车泊位60个。 |
             |  |  | (2)在青枫街新增停车泊位40个。 |
             | 2 | 新建公园5处 | 新建公园3处，提升2处。 |
             | 3 | 新增停车泊位100个 | 新增停车泊位100个以上。 |",
            &[],
        );
    }
}
