//! A name that is almost one the notice knows.

use std::collections::BTreeMap;

use super::super::notice::Notice;
use super::super::rule::{Odd, Rule};
use crate::finding::Severity;

pub(super) const RULE: Rule = Rule {
    code: "L304",
    name: "leader_name_variant",
    severity: Severity::Warning,
    title: "姓名与别处差一个字",
    finds: "同一单位的责任人，或者分管领导，姓名与别处只差一个字、多一个空格或字形不同（繁简、异体）。",
    why: "同一个人会被当成两个人统计，督办单上也会写错名字。",
    example: "
| 序号 | 单位 | 责任人 |
| 1 | 区住建委 | 赵雪原 |
| 2 | 区住建委 | 赵雪原 |
| 3 | 区住建委 | 赵雪源 |
",
    find,
};

fn find(notice: &Notice) -> Vec<Odd> {
    let mut found = Vec::new();
    for (name, unit) in notice.units.iter() {
        let Some((usual, usual_rows)) = unit.usual_leader() else {
            continue;
        };
        for (leader, rows) in &unit.leaders {
            if *leader == usual || !alike(leader, usual) {
                continue;
            }
            found.extend(rows.iter().map(|&row| {
                Odd::new(
                    format!("{name}的责任人“{leader}”与别处（{usual_rows}处）的“{usual}”相近"),
                    "核对姓名，统一写法。",
                )
                .at(&notice.rows[row])
                .words([*leader])
            }));
        }
    }
    let same_lead = |a: usize, b: usize| {
        let lead = |row: usize| notice.rows[row].task.lead().map(|l| l.unit.as_str());
        lead(a).is_some() && lead(a) == lead(b)
    };
    let mut chiefs: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
    for row in &notice.rows {
        for chief in &row.task.chiefs {
            chiefs.entry(chief).or_default().push(row.index);
        }
    }
    for (chief, rows) in &chiefs {
        // Three characters of which two agree; two-character names are alike by chance, unless the same lead
        // unit answers to both. Between two rows of one lead
        // unit the later is told.
        let known = chiefs.iter().find(|(other, other_rows)| {
            (other_rows.len() >= 2 || same_lead(other_rows[0], rows[0]) && other_rows[0] < rows[0])
                && other_rows.len() >= rows.len()
                && alike(chief, other)
                && (chief.chars().count() >= 3 && other.chars().count() >= 3
                    || squeeze(chief) == squeeze(other)
                    || other_rows
                        .iter()
                        .filter(|r| same_lead(**r, rows[0]))
                        .count()
                        >= 2)
        });
        if let Some((known, known_rows)) = known.filter(|_| rows.len() == 1) {
            found.push(
                Odd::new(
                    format!(
                        "分管领导“{chief}”与别处（{}处）的“{known}”相近",
                        known_rows.len()
                    ),
                    "核对姓名，统一写法。",
                )
                .at(&notice.rows[rows[0]])
                .words([*chief]),
            );
        }
    }
    found
}

fn squeeze(name: &str) -> String {
    name.chars().filter(|c| !c.is_whitespace()).collect()
}

/// Whether two different names differ by white space, by one character, or by one left out.
pub(super) fn alike(a: &str, b: &str) -> bool {
    if a == b {
        return false;
    }
    let (a, b) = (squeeze(a), squeeze(b));
    if a == b {
        return true;
    }
    let (mut short, mut long): (Vec<char>, Vec<char>) = (a.chars().collect(), b.chars().collect());
    if short.len() > long.len() {
        std::mem::swap(&mut short, &mut long);
    }
    match long.len() - short.len() {
        0 if long.len() >= 2 => short.iter().zip(&long).filter(|(x, y)| x != y).count() == 1,
        1 if short.len() >= 2 => {
            let front = short.iter().zip(&long).take_while(|(x, y)| x == y).count();
            short[front..] == long[front + 1..]
        }
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::super::super::sample::expect;
    use super::*;

    #[test]
    fn chiefs_are_compared_with_each_other() {
        expect(
            &RULE,
            "| 序号 | 分管 |
             | 1 | 柴树芳 |
             | 2 | 柴树芳 |
             | 3 | 柴树方 |
             | 4 | 庞铁强 |",
            &["第3行: 分管领导“柴树方”与别处（2处）的“柴树芳”相近"],
        );
    }

    #[test]
    fn names_of_different_units_may_be_alike() {
        expect(
            &RULE,
            "| 序号 | 单位 | 责任人 |
             | 1 | 大寺镇 | 王建国 |
             | 2 | 辛口镇 | 王建军 |",
            &[],
        );
    }
}
