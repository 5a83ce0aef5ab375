//! A unit whose leader differs from row to row.

use super::super::notice::Notice;
use super::super::rule::{Odd, Rule};
use super::leader_name_variant;
use super::leaders_in_wrong_order;
use crate::finding::Severity;

pub(super) const RULE: Rule = Rule {
    code: "L302",
    name: "unit_with_two_leaders",
    severity: Severity::Warning,
    title: "同一单位两名责任人",
    finds: "同一单位在全文里有不同的责任人。全文常常如此（按分管副职落实责任）的，不报。",
    why: "责任人写错，督办单就发错了人。",
    example: "
| 序号 | 单位 | 责任人 |
| 1 | 大寺镇 | 闫芹芹 |
| 2 | 大寺镇 | 闫芹芹 |
| 3 | 大寺镇 | 刘小可 |
",
    find,
};

fn find(notice: &Notice) -> Vec<Odd> {
    let (mut steady, mut changing) = (0, 0);
    for (_, unit) in notice.units.iter() {
        match unit.leaders.len() {
            2.. => changing += 1,
            1 if unit.rows.len() >= 2 => steady += 1,
            _ => {}
        }
    }
    // Deputies answer for tasks here: a change of leader says nothing.
    if changing >= 3 && changing * 3 > steady {
        return Vec::new();
    }
    let mut found = Vec::new();
    for (name, unit) in notice.units.iter() {
        let Some((usual, usual_rows)) = unit_usual(notice, name) else {
            continue;
        };
        for (leader, rows) in unit.leaders.iter().filter(|(l, _)| **l != usual) {
            // Told better by the rules on spelling and on order.
            if leader_name_variant::alike(leader, usual) {
                continue;
            }
            for &row in rows {
                if leaders_in_wrong_order::is_swapped(notice, row, name) {
                    continue;
                }
                let other = notice
                    .units
                    .iter()
                    .find(|(n, u)| {
                        *n != name && u.usual_leader().is_some_and(|(l, _)| l == *leader)
                    })
                    .map(|(n, _)| format!("，而{leader}是{n}的责任人"))
                    .unwrap_or_default();
                found.push(
                    Odd::new(
                        format!(
                            "{name}的责任人在这里是{leader}，别处（{usual_rows}处）是{usual}{other}"
                        ),
                        format!("核对{name}的责任人。"),
                    )
                    .at(&notice.rows[row])
                    .words([name, *leader]),
                );
            }
        }
    }
    found
}

/// A unit's usual leader and in how many rows. Between equals, one who leads another unit too is the odd one.
pub(super) fn unit_usual<'a>(notice: &Notice<'a>, name: &str) -> Option<(&'a str, usize)> {
    let unit = notice.units.get(name)?;
    let elsewhere = |leader: &str| {
        notice
            .units
            .iter()
            .any(|(n, u)| n != name && u.leaders.contains_key(leader))
    };
    // Rows whose leaders changed places say nothing of the unit.
    let sound = |row: &&usize| !leaders_in_wrong_order::is_swapped(notice, **row, name);
    unit.leaders
        .iter()
        .map(|(leader, rows)| (*leader, rows.iter().filter(sound).count()))
        .filter(|(_, rows)| *rows > 0)
        .reduce(|best, next| {
            let better =
                next.1 > best.1 || next.1 == best.1 && elsewhere(best.0) && !elsewhere(next.0);
            if better { next } else { best }
        })
}

#[cfg(test)]
mod tests {
    use super::super::super::sample::expect;
    use super::*;

    #[test]
    fn between_two_rows_the_leader_of_another_unit_is_the_odd_one() {
        expect(
            &RULE,
            "| 序号 | 单位 | 责任人 |
             | 1 | 大寺镇 | 王树军 |
             | 2 | 大寺镇 | 闫芹芹 |
             | 3 | 辛口镇 | 王树军 |",
            &["第1行: 大寺镇的责任人在这里是王树军，别处（1处）是闫芹芹，而王树军是辛口镇的责任人"],
        );
    }
}
