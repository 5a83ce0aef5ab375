//! Two leaders of a row who have changed places.

use super::super::notice::{Notice, Row};
use super::super::rule::{Odd, Rule};
use crate::finding::Severity;

pub(super) const RULE: Rule = Rule {
    code: "L305",
    name: "leaders_in_wrong_order",
    severity: Severity::Warning,
    title: "责任人次序与单位次序不符",
    finds: "同一行里，甲单位对着别处乙单位的责任人，乙单位也在这一行：责任人的次序与单位的次序颠倒了。",
    why: "清单按次序一一对应，次序颠倒就等于责任人全错。",
    example: "
| 序号 | 单位 | 责任人 |
| 1 | 区住建委 大寺镇 | 赵雪原 闫芹芹 |
| 2 | 区住建委 大寺镇 | 赵雪原 闫芹芹 |
| 3 | 区住建委 大寺镇 | 闫芹芹 赵雪原 |
",
    find,
};

fn find(notice: &Notice) -> Vec<Odd> {
    let swapped: Vec<(&Row, &str, &str, &str)> = notice
        .rows
        .iter()
        .filter_map(|row| {
            row.pairs.iter().find_map(|(unit, leader)| {
                let leader = leader.as_deref()?;
                let owner = owner_in_row(notice, row.index, unit, leader)?;
                Some((row, *unit, leader, owner))
            })
        })
        .collect();
    let is_odd = |row: usize| swapped.iter().any(|s| s.0.index == row);
    swapped
        .iter()
        .filter_map(|&(row, unit, leader, owner)| {
            // Two rows that contradict each other and nothing else to go by: told once, at the later.
            let proofs = notice.units.get(owner)?.leaders.get(leader)?;
            if proofs.iter().all(|&p| is_odd(p)) && proofs.iter().any(|&p| p > row.index) {
                return None;
            }
            Some(
                Odd::new(
                    format!(
                        "{leader}对着{unit}，别处是{owner}的责任人：责任人的次序与单位的次序不符"
                    ),
                    "按实施单位的次序重排责任人。",
                )
                .at(row)
                .words(
                    row.pairs
                        .iter()
                        .map(|p| p.0)
                        .chain(row.task.leaders.iter().map(String::as_str)),
                ),
            )
        })
        .collect()
}

/// Whether in this row the unit stands against another unit's leader, or its own leader against another unit.
pub(super) fn is_swapped(notice: &Notice, row: usize, unit: &str) -> bool {
    notice.rows[row].pairs.iter().any(|(u, leader)| {
        leader
            .and_then(|leader| owner_in_row(notice, row, u, leader))
            .is_some_and(|owner| *u == unit || owner == unit)
    })
}

/// The other unit of the row that this leader leads elsewhere: more often than he leads `unit`, and more often than the
/// one who stands against it here does.
fn owner_in_row<'a>(notice: &Notice<'a>, row: usize, unit: &str, leader: &str) -> Option<&'a str> {
    let rows_with = |name: &str, leader: &str| {
        notice
            .units
            .get(name)
            .and_then(|u| u.leaders.get(leader))
            .map_or(0, |rows| rows.iter().filter(|r| **r != row).count())
    };
    notice.rows[row]
        .pairs
        .iter()
        .filter(|(other, their)| *other != unit && *their != Some(leader))
        .find(|(other, their)| {
            let led = rows_with(other, leader);
            led > rows_with(unit, leader) && led > their.map_or(0, |l| rows_with(other, l))
        })
        .map(|(other, _)| *other)
}

#[cfg(test)]
mod tests {
    use super::super::super::sample::expect;
    use super::*;

    #[test]
    fn two_rows_that_contradict_each_other_are_told_once() {
        expect(
            &RULE,
            "| 序号 | 单位 | 责任人 |
             | 1 | 区农业农村委 辛口镇 | 王树军 林小琳 |
             | 2 | 区农业农村委 辛口镇 | 林小琳 王树军 |",
            &["第2行: 林小琳对着区农业农村委，别处是辛口镇的责任人：责任人的次序与单位的次序不符"],
        );
    }

    #[test]
    fn a_third_row_decides_which_is_wrong() {
        expect(
            &RULE,
            "| 序号 | 单位 | 责任人 |
             | 1 | 区农业农村委 辛口镇 | 王树军 林小琳 |
             | 2 | 区农业农村委 辛口镇 | 林小琳 王树军 |
             | 3 | 辛口镇 | 王树军 |",
            &["第1行: 王树军对着区农业农村委，别处是辛口镇的责任人：责任人的次序与单位的次序不符"],
        );
    }
}
