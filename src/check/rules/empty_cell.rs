//! Cells that everybody else fills.

use super::super::notice::{Notice, Row};
use super::super::rule::{Odd, Rule};
use crate::finding::Severity;

pub(super) const RULE: Rule = Rule {
    code: "S107",
    name: "empty_cell",
    severity: Severity::Error,
    title: "应填的格子空着",
    finds: "别的行都填了，这一行的实施单位、任务明细、项目名称、责任人、分管领导或序号却空着。",
    why: "没有实施单位就无人负责，没有任务明细就无从督查。",
    example: "
| 序号 | 项目名称 | 任务明细 | 单位 |
| 1 | 建成赤龙中学 | 占地面积约42亩。 | 区教育局 |
| 2 | 建成第一小学 | 占地面积约20亩。 |  |
| 3 | 建成第四幼儿园 | 招生9个班。 | 区教育局 |
| 4 | 建成第五幼儿园 | 招生6个班。 | 区教育局 |
",
    find,
};

type Filled = fn(&Row) -> bool;

/// Column, whether a row fills it, how bad it is if not.
const COLUMNS: &[(&str, Filled, Severity)] = &[
    ("实施单位", |r| !r.task.parties.is_empty(), Severity::Error),
    (
        "任务明细",
        |r| !r.task.detail.trim().is_empty() || !r.task.items.is_empty(),
        Severity::Error,
    ),
    (
        "项目名称",
        |r| !r.project.name.trim().is_empty(),
        Severity::Error,
    ),
    ("序号", |r| r.project.number.is_some(), Severity::Warning),
    ("分管领导", |r| !r.task.chiefs.is_empty(), Severity::Warning),
    (
        "责任人",
        |r| !r.task.leaders.is_empty() || r.pairs.is_empty(),
        Severity::Error,
    ),
];

fn find(notice: &Notice) -> Vec<Odd> {
    let mut found = Vec::new();
    // Name and number are the project's: told at its first row only.
    let is_first = |r: &Row| std::ptr::eq(&r.project.tasks[0], r.task);
    for (column, filled, severity) in COLUMNS {
        let empty: Vec<&Row> = notice.rows.iter().filter(|r| !filled(r)).collect();
        // A column that many leave empty is not required here.
        if empty.len() * 4 > notice.rows.len() {
            continue;
        }
        let of_project = ["项目名称", "序号"].contains(column);
        let told = empty.into_iter().filter(|r| !of_project || is_first(r));
        found.extend(told.map(|row| {
            Odd::new(
                format!("{}没有{column}", row.name()),
                format!("补上{column}；如与上一行合并，请核对合并的范围。"),
            )
            .at(row)
            .weigh(*severity)
            .words([row.project.name.clone()])
        }));
    }
    found
}

#[cfg(test)]
mod tests {
    use super::super::super::sample::expect;
    use super::*;

    #[test]
    fn a_column_that_many_leave_empty_is_not_required() {
        expect(
            &RULE,
            "| 序号 | 单位 | 分管 |
             | 1 | 区教育局 | 柴树芳 |
             | 2 | 区民政局 |  |
             | 3 | 区商务局 |  |
             | 4 | 区水务局 | 张建凤 |",
            &[],
        );
        expect(
            &RULE,
            "| 序号 | 单位 | 分管 |
             | 1 | 区教育局 | 柴树芳 |
             | 2 | 区民政局 |  |
             | 3 | 区商务局 | 郭磊 |
             | 4 | 区水务局 | 张建凤 |",
            &["第2行警告: 项目2没有分管领导"],
        );
    }
}
