//! A leader who stands for two units.

use super::super::notice::Notice;
use super::super::rule::{Odd, Rule};
use super::unit_with_two_leaders::unit_usual;
use super::unit_written_two_ways;
use crate::finding::Severity;

pub(super) const RULE: Rule = Rule {
    code: "L303",
    name: "leader_with_two_units",
    severity: Severity::Warning,
    title: "一名责任人对两个单位",
    finds: "同一个人在全文里是两个不同单位的责任人（单位写法相近的另有规则）。",
    why: "多半是责任人抄错了行；如果确实兼任，也应当让督查人员知道。",
    example: "
| 序号 | 单位 | 责任人 |
| 1 | 大寺镇 | 闫芹芹 |
| 2 | 大寺镇 | 闫芹芹 |
| 3 | 辛口镇 | 闫芹芹 |
",
    find,
};

fn find(notice: &Notice) -> Vec<Odd> {
    let units: Vec<_> = notice
        .units
        .iter()
        .filter_map(|(name, unit)| Some((name, unit, unit_usual(notice, name)?)))
        .collect();
    let mut found: Vec<Odd> = Vec::new();
    let mut doubled = 0;
    for (i, (a_name, a, (leader, a_rows))) in units.iter().enumerate() {
        for (b_name, b, (b_leader, b_rows)) in &units[i + 1..] {
            if leader != b_leader || unit_written_two_ways::same(notice, a_name, b_name) {
                continue;
            }
            doubled += 1;
            let (usual, usual_rows, odd, odd_rows) = if b_rows > a_rows {
                (b_name, *b_rows, a_name, &a.leaders[leader])
            } else {
                (a_name, *a_rows, b_name, &b.leaders[leader])
            };
            let Some(&row) = odd_rows.first() else {
                continue;
            };
            found.push(
                Odd::new(
                    format!(
                        "{leader}在这里是{odd}的责任人，别处（{usual_rows}处）是{usual}的责任人"
                    ),
                    format!("核对{odd}的责任人；如确系兼任，可不改。"),
                )
                .at(&notice.rows[row])
                .words([*odd, *leader]),
            );
        }
    }
    // Several people with two offices: that is how this place is run.
    if doubled >= 3 && doubled * 5 > units.len() {
        found = found
            .into_iter()
            .map(|odd| odd.weigh(Severity::Info))
            .collect();
    }
    found
}

#[cfg(test)]
mod tests {
    use super::super::super::sample::expect;
    use super::*;

    #[test]
    fn two_ways_to_write_a_unit_are_one_unit() {
        expect(
            &RULE,
            "| 序号 | 单位 | 责任人 |
             | 1 | 区住建委 | 赵雪原 |
             | 2 | 区住房建设委 | 赵雪原 |",
            &[],
        );
    }
}
