//! Project numbers used twice.

use super::super::notice::{Notice, Row};
use super::super::rule::{Odd, Rule};
use super::super::sequence::{self, Slip};
use crate::finding::Severity;

pub(super) const RULE: Rule = Rule {
    code: "S102",
    name: "number_repeated",
    severity: Severity::Error,
    title: "项目序号重复",
    finds: "两个不同的项目用了同一个序号。",
    why: "序号是督查台账引用项目的依据，重号的项目无法区分。",
    example: "
| 序号 | 项目名称 |
| 1 | 建成赤龙中学 |
| 2 | 建成第一小学 |
| 2 | 建成第四幼儿园 |
",
    find,
};

fn find(notice: &Notice) -> Vec<Odd> {
    slips(notice)
        .into_iter()
        .filter(|(_, slip)| *slip == Slip::Repeated)
        .filter_map(|(row, _)| {
            let number = row.project.number?;
            let first = notice
                .rows
                .iter()
                .find(|r| r.project.number == Some(number))?;
            Some(
                Odd::new(
                    format!(
                        "序号{number}重复：“{}”之前已有“{}”",
                        row.project.name, first.project.name
                    ),
                    "核对序号，重新连续编号。",
                )
                .at(row)
                .words([number.to_string(), row.project.name.clone()]),
            )
        })
        .collect()
}

/// The slips of the project numbers, each at its project's first row. Shared by the three rules on numbers.
pub(super) fn slips<'n, 'a>(notice: &'n Notice<'a>) -> Vec<(&'n Row<'a>, Slip)> {
    let mut firsts: Vec<&Row> = Vec::new();
    for row in &notice.rows {
        let new = firsts
            .last()
            .is_none_or(|last| !std::ptr::eq(last.project, row.project));
        // A project that runs on in another category or table keeps its name and number.
        let goes_on = firsts.last().is_some_and(|last| {
            last.project.number == row.project.number && last.project.name == row.project.name
        });
        if new && !goes_on && row.project.number.is_some() {
            firsts.push(row);
        }
    }
    let mut categories: Vec<Vec<&Row>> = Vec::new();
    for row in &firsts {
        match categories.last_mut() {
            Some(last) if last[0].category_index == row.category_index => last.push(row),
            _ => categories.push(vec![row]),
        }
    }
    let restarts = categories
        .iter()
        .filter(|rows| rows[0].project.number == Some(1))
        .count();
    let runs = if restarts >= 2 && restarts * 2 > categories.len() {
        categories
    } else {
        vec![firsts]
    };
    runs.into_iter()
        .flat_map(|rows| {
            let numbers: Vec<u32> = rows.iter().filter_map(|r| r.project.number).collect();
            sequence::slips(&numbers)
                .into_iter()
                .map(move |(i, slip)| (rows[i], slip))
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::super::super::sample::expect;
    use super::*;

    #[test]
    fn the_second_use_is_named_with_the_first() {
        expect(
            &RULE,
            "| 序号 | 项目名称 |
             | 1 | 甲 |
             | 1 | 乙 |
             | 3 | 丙 |",
            &["第2行: 序号1重复：“乙”之前已有“甲”"],
        );
    }

    #[test]
    fn rows_of_one_project_are_no_repetition() {
        expect(
            &RULE,
            "| 序号 | 项目名称 | 任务明细 |
             | 1 | 甲 | (1)东 |
             |  |  | (2)西 |
             | 2 | 乙 | 南 |",
            &[],
        );
    }
}
