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
    finds: "同一牵头单位在别处都由某位区领导分管，这里却换了人，而本大项也说明不了原因。镇街由谁分管随事项而定，只作提示；\
            换上的领导全文只出现这一次的（多半是专项分管），也只作提示。",
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
    let mut found = Vec::new();
    for (lead, rows) in by_lead {
        let Some(usual) = usual_chief(&rows) else {
            continue;
        };
        let usual_rows = rows.iter().filter(|r| has(r, usual)).count();
        for row in rows.iter().filter(|r| !has(r, usual)) {
            let chief = row.task.chiefs[0].as_str();
            if leader_name_variant::alike(chief, usual) && chief.chars().count() >= 3 {
                continue;
            }
            // All other units' tasks of the category are under this leader: the category is the reason.
            let mut fellows = notice
                .rows
                .iter()
                .filter(|r| r.category_index == row.category_index)
                .filter(|r| r.task.lead().is_some_and(|l| l.unit != lead))
                .peekable();
            let of_category = fellows.peek().is_some() && fellows.all(|r| has(r, chief));
            let beside = rows
                .iter()
                .any(|r| r.category_index == row.category_index && has(r, usual));
            let known = notice
                .rows
                .iter()
                .any(|r| r.index != row.index && has(r, chief));
            let severity = if of_category && !beside {
                continue;
            } else if beside || known && !places::is_place(lead) && usual_rows >= 2 {
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

fn has(row: &Row, chief: &str) -> bool {
    row.task.chiefs.iter().any(|c| c == chief)
}

/// The chief of most rows; of two equals the one in the earlier row.
fn usual_chief<'n>(rows: &[&'n Row]) -> Option<&'n str> {
    let chiefs = rows.iter().flat_map(|r| r.task.chiefs.iter());
    let count = |chief: &str| rows.iter().filter(|r| has(r, chief)).count();
    chiefs.map(String::as_str).reduce(|best, next| {
        if count(next) > count(best) {
            next
        } else {
            best
        }
    })
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
    fn a_leader_seen_once_is_told_but_not_warned_of() {
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
