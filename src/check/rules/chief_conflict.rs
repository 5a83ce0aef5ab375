//! A lead unit under another district leader than everywhere else.

use std::collections::BTreeMap;

use super::super::notice::{Notice, Row};
use super::super::places;
use super::super::rule::{Odd, Rule};
use super::leader_name_variant;
use crate::finding::Severity;

pub(super) const RULE: Rule = Rule {
    code: "L306",
    name: "chief_conflict",
    severity: Severity::Warning,
    title: "牵头单位的分管领导前后不一",
    finds: "同一牵头单位在别处都由某位区领导分管，这里却换了人，而本大项也说明不了原因。全文多数牵头单位\
            （镇街和部门分开看）都由一位区领导分管到底的，报警告；否则，或者换上的领导全文只出现这一次的，由谁分管随事项而定，只作提示。",
    why: "分管领导写错，专报就报错了人。",
    example: "
| 大项 | 序号 | 单位 | 分管 |
| 一、改善群众居住条件 | 1 | 区住建委 | 庞铁强 |
| 二、加快区域路网建设 | 2 | 区住建委 | 庞铁强 |
|  | 3 | 区住建委 | 柴树芳 |
| 三、增加教育资源配置 | 4 | 区教育局 | 柴树芳 |
",
    find,
};

fn find(notice: &Notice) -> Vec<Odd> {
    let mut by_lead: BTreeMap<&str, Vec<&Row>> = BTreeMap::new();
    for row in notice.rows.iter().filter(|r| !r.task.chiefs.is_empty()) {
        if let Some(lead) = row.task.lead() {
            by_lead.entry(&lead.unit).or_default().push(row);
        }
    }
    // Departments and places each: does a lead unit answer to one leader here?
    let is_steady = |rows: &[&Row]| {
        usual_chief(notice, rows).is_some_and(|usual| rows.iter().all(|r| has(r, usual)))
    };
    let count = |wanted: &dyn Fn(&str) -> bool| {
        let (steady, changing): (Vec<_>, Vec<_>) = by_lead
            .iter()
            .filter(|(lead, rows)| wanted(lead) && rows.len() >= 2)
            .partition(|(_, rows)| is_steady(rows));
        (steady.len(), changing.len())
    };
    let habit = |of_places: bool| {
        let (steady, changing) = count(&|lead| places::is_place(lead) == of_places);
        let (all_steady, all_changing) = count(&|_| true);
        steady >= 3 && (changing <= 1 || changing * 4 <= steady)
            || all_steady >= 4 && all_changing <= 1
    };
    let habits = (habit(false), habit(true));
    let mut found = Vec::new();
    for (lead, rows) in &by_lead {
        let Some(usual) = usual_chief(notice, rows) else {
            continue;
        };
        let one_leader_each = if places::is_place(lead) {
            habits.1
        } else {
            habits.0
        };
        let usual_rows = rows.iter().filter(|r| has(r, usual)).count();
        for row in rows.iter().filter(|r| !has(r, usual)) {
            let chief = row.task.chiefs[0].as_str();
            let like_usual = leader_name_variant::alike(chief, usual) && chief.chars().count() >= 3;
            let beside = rows
                .iter()
                .any(|r| r.category_index == row.category_index && has(r, usual));
            if like_usual || explains(notice, row, lead, chief) && !beside {
                continue;
            }
            let known = notice
                .rows
                .iter()
                .any(|r| r.index != row.index && has(r, chief));
            // A leader named this once may have been given just this matter.
            let sure = known || leader_name_variant::alike(chief, usual);
            let severity = if beside || one_leader_each && sure {
                Severity::Warning
            } else if usual_rows >= 2 {
                Severity::Info
            } else {
                continue;
            };
            found.push(
                Odd::new(
                    format!(
                        "牵头单位{lead}的分管领导在这里是{chief}，别处（{usual_rows}处）是{usual}"
                    ),
                    "核对分管领导；如按事项分工确由其分管，可不改。",
                )
                .at(row)
                .weigh(severity)
                .words([lead, chief]),
            );
        }
    }
    found
}

/// Whether the category explains a leader: all its other units' tasks are under him.
fn explains(notice: &Notice, row: &Row, lead: &str, chief: &str) -> bool {
    let mut fellows = notice
        .rows
        .iter()
        .filter(|r| r.category_index == row.category_index)
        .filter(|r| r.task.lead().is_some_and(|l| l.unit != lead))
        .peekable();
    fellows.peek().is_some() && fellows.all(|r| has(r, chief))
}

fn has(row: &Row, chief: &str) -> bool {
    row.task.chiefs.iter().any(|c| c == chief)
}

/// The chief of most rows of a lead unit. Between equals the one whom more tasks of those categories, then more of the
/// notice, are under; then the earlier.
fn usual_chief<'n>(notice: &'n Notice, rows: &[&'n Row]) -> Option<&'n str> {
    let weight = |chief: &str| {
        let own = rows.iter().filter(|r| has(r, chief)).count();
        let under: Vec<&Row> = notice.rows.iter().filter(|r| has(r, chief)).collect();
        let beside = under
            .iter()
            .filter(|u| rows.iter().any(|r| r.category_index == u.category_index))
            .count();
        (own, beside, under.len())
    };
    let first = rows.first()?.task.chiefs.first()?.as_str();
    // The common case, one chief everywhere, needs no weighing.
    if rows.iter().all(|r| has(r, first)) {
        return Some(first);
    }
    rows.iter()
        .flat_map(|r| r.task.chiefs.iter())
        .map(|chief| (weight(chief), chief.as_str()))
        .reduce(|best, next| if next.0 > best.0 { next } else { best })
        .map(|(_, chief)| chief)
}

#[cfg(test)]
mod tests {
    use super::super::super::sample::expect;
    use super::*;

    #[test]
    fn the_category_may_be_the_reason() {
        expect(
            &RULE,
            "| 大项 | 序号 | 单位 | 分管 |
             | 一、文化 | 1 | 中北镇 | 柴树芳 |
             | 二、文明 | 2 | 中北镇 | 柴树芳 |
             | 三、交通 | 3 | 区城管委 | 张建凤 |
             |  | 4 | 中北镇 | 张建凤 |",
            &[],
        );
    }

    #[test]
    fn where_leaders_go_by_matter_it_is_only_told() {
        expect(
            &RULE,
            "| 大项 | 序号 | 单位 | 分管 |
             | 一、商贸 | 1 | 区商务局 | 薛文平 |
             | 二、农业 | 2 | 区商务局 | 秦磊伟 |
             | 三、就业 | 3 | 区商务局 | 薛文平 |",
            &["第2行提示: 牵头单位区商务局的分管领导在这里是秦磊伟，别处（2处）是薛文平"],
        );
    }
}
