//! The count in the title against what is there.

use super::super::notice::Notice;
use super::super::rule::{Odd, Rule};
use crate::finding::Severity;

pub(super) const RULE: Rule = Rule {
    code: "S105",
    name: "stated_count_off",
    severity: Severity::Warning,
    title: "标题所称项数与表中不符",
    finds: "标题写“N项”，而表中的大项数、项目数、任务数没有一个等于N。",
    why: "项数是对外公布的承诺，多一项少一项都会被问到。",
    example: "
标题：关于印发2024年3项民心工程进度和责任清单的通知
| 大项 | 序号 |
| 一、增加教育资源配置 | 1 |
| 二、着力完善养老服务 | 2 |
",
    find,
};

fn find(notice: &Notice) -> Vec<Odd> {
    let plan = notice.plan;
    let Some(stated) = plan.stated_count else {
        return Vec::new();
    };
    let categories = plan
        .categories
        .iter()
        .filter(|c| !c.name.is_empty())
        .count();
    let projects = plan.projects().count();
    let tasks = notice.rows.len();
    let counts = [categories, projects, tasks];
    if counts.iter().any(|&n| u32::try_from(n) == Ok(stated)) || tasks == 0 {
        return Vec::new();
    }
    let found = if categories > 0 {
        format!("{categories}个大项、{projects}个项目、{tasks}条任务")
    } else {
        format!("{projects}个项目、{tasks}条任务")
    };
    vec![
        Odd::new(
            format!("标题称{stated}项，表中有{found}，都不是{stated}"),
            "核对标题的项数，检查表中是否有漏项、多项。",
        )
        .words(plan.title.clone()),
    ]
}

#[cfg(test)]
mod tests {
    use super::super::super::sample::expect;
    use super::*;

    #[test]
    fn the_count_may_be_of_categories_or_of_projects() {
        let table = "| 大项 | 序号 |
             | 一、教育 | 1 |
             |  | 2 |
             |  | 3 |
             | 二、养老 | 4 |";
        for (title, due) in [
            ("标题：2项民心工程", vec![]),
            ("标题：4项民心工程", vec![]),
            (
                "标题：3项民心工程",
                vec!["全文: 标题称3项，表中有2个大项、4个项目、4条任务，都不是3"],
            ),
        ] {
            expect(&RULE, &format!("{title}\n{table}"), &due);
        }
    }
}
