//! One unit under two names.

use std::collections::BTreeSet;

use super::super::notice::Notice;
use super::super::places;
use super::super::rule::{Odd, Rule};
use crate::finding::Severity;

pub(super) const RULE: Rule = Rule {
    code: "U201",
    name: "unit_written_two_ways",
    severity: Severity::Warning,
    title: "同一单位两种写法",
    finds: "实施单位一栏里，看来是同一单位的两种写法：全称与简称（区住建委、区住房建设委），镇街后缀不同（大寺镇、大寺街、大寺），\
            或只差一个字而责任人相同。",
    why: "按单位统计任务、下发督办单时，同一单位会被当成两个。",
    example: "
| 序号 | 单位 | 责任人 |
| 1 | 区住建委 | 赵雪原 |
| 2 | 区住建委 | 赵雪原 |
| 3 | 区住房建设委 | 赵雪原 |
",
    find,
};

fn find(notice: &Notice) -> Vec<Odd> {
    let units: Vec<_> = notice.units.iter().collect();
    let mut found = Vec::new();
    let mut told: BTreeSet<(usize, &str)> = BTreeSet::new();
    for (i, (a_name, a)) in units.iter().enumerate() {
        for (b_name, b) in &units[i + 1..] {
            if !same(notice, a_name, b_name) {
                continue;
            }
            let shared = a.leaders.keys().find(|l| b.leaders.contains_key(*l));
            // Two names in one row are two units.
            if a.rows.iter().any(|row| b.rows.contains(row)) {
                continue;
            }
            // Between equals, the form that the texts use is the usual one.
            let weight = |name: &str, rows: &[usize]| {
                let other = if name == *a_name { b_name } else { a_name };
                (rows.len(), mentions(notice, name, other))
            };
            let (usual, usual_rows, odd, odd_rows) =
                if weight(b_name, &b.rows) > weight(a_name, &a.rows) {
                    (b_name, &b.rows, a_name, &a.rows)
                } else {
                    (a_name, &a.rows, b_name, &b.rows)
                };
            for &row in odd_rows {
                // Of three ways to write it, each odd one is told once.
                if !told.insert((row, odd)) {
                    continue;
                }
                let usual_in = usual_rows.len();
                let leader = shared
                    .map(|l| format!("，责任人都是{l}"))
                    .unwrap_or_default();
                found.push(
                    Odd::new(
                        format!("“{odd}”与“{usual}”（另有{usual_in}处）看来是同一单位{leader}"),
                        format!("核对后统一写法，例如都写作“{usual}”；如确是两个单位，可不改。"),
                    )
                    .at(&notice.rows[row])
                    .words([*odd]),
                );
            }
        }
    }
    found
}

/// How many texts of the notice use a name, and not the other one that may hold it.
fn mentions(notice: &Notice, name: &str, other: &str) -> usize {
    notice
        .rows
        .iter()
        .flat_map(|row| row.texts())
        .filter(|text| text.contains(name) && (other.len() < name.len() || !text.contains(other)))
        .count()
}

/// Whether two names seem to be one unit's: like names, and no leader that speaks against it.
pub(super) fn same(notice: &Notice, a_name: &str, b_name: &str) -> bool {
    let (Some(a), Some(b)) = (notice.units.get(a_name), notice.units.get(b_name)) else {
        return false;
    };
    let shared = a.leaders.keys().any(|l| b.leaders.contains_key(l));
    let unknown = a.leaders.is_empty() || b.leaders.is_empty();
    match likeness(a_name, b_name) {
        // A town and a street of one name can both exist: 城关镇, 城关街道.
        Likeness::SamePlace | Likeness::Abbreviation => shared || unknown,
        Likeness::OneCharacter => shared,
        Likeness::None => false,
    }
}

enum Likeness {
    /// 大寺镇, 大寺街, 大寺.
    SamePlace,
    /// 区住建委, 区住房建设委.
    Abbreviation,
    /// 区教育局, 区体育局: alone it says nothing.
    OneCharacter,
    None,
}

fn likeness(a: &str, b: &str) -> Likeness {
    let (short, long) = if a.chars().count() <= b.chars().count() {
        (a, b)
    } else {
        (b, a)
    };
    match (places::stem(short), places::stem(long)) {
        (Some(x), Some(y)) if x == y => return Likeness::SamePlace,
        (None, Some(y)) if short == y => return Likeness::SamePlace,
        (Some(_), Some(_)) => {
            return if differ_by_one(short, long) {
                Likeness::OneCharacter
            } else {
                Likeness::None
            };
        }
        _ => {}
    }
    if is_abbreviation(short, long) {
        Likeness::Abbreviation
    } else if differ_by_one(short, long) {
        Likeness::OneCharacter
    } else {
        Likeness::None
    }
}

/// All characters of the short name stand in the long one in order; first two and last the same, so that 区委 is
/// none of 区卫健委.
fn is_abbreviation(short: &str, long: &str) -> bool {
    let s: Vec<char> = short.chars().collect();
    let l: Vec<char> = long.chars().collect();
    if s.len() < 4 || l.len() <= s.len() || s[..2] != l[..2] || s.last() != l.last() {
        return false;
    }
    let mut rest = l.iter();
    s.iter().all(|c| rest.any(|d| d == c))
}

fn differ_by_one(a: &str, b: &str) -> bool {
    let (a, b): (Vec<char>, Vec<char>) = (a.chars().collect(), b.chars().collect());
    a.len() == b.len() && a.len() >= 3 && a.iter().zip(&b).filter(|(x, y)| x != y).count() == 1
}

#[cfg(test)]
mod tests {
    use super::super::super::sample::expect;
    use super::*;

    #[test]
    fn a_place_with_another_ending_is_the_same_place() {
        expect(
            &RULE,
            "| 序号 | 单位 |
             | 1 | 张家窝镇 |
             | 2 | 张家窝镇 |
             | 3 | 张家窝 |
             | 4 | 张家窝街 |",
            &[
                "第3行: “张家窝”与“张家窝镇”（另有2处）看来是同一单位",
                "第4行: “张家窝街”与“张家窝镇”（另有2处）看来是同一单位",
            ],
        );
    }

    #[test]
    fn like_names_under_different_leaders_are_two_units() {
        expect(
            &RULE,
            "| 序号 | 单位 | 责任人 |
             | 1 | 区教育局 | 李伟志 |
             | 2 | 区体育局 | 潘崢 |
             | 3 | 区委 | 王一 |
             | 4 | 区卫健委 | 郭宜鹏 |",
            &[],
        );
    }

    #[test]
    fn one_wrong_character_under_the_same_leader() {
        expect(
            &RULE,
            "| 序号 | 单位 | 责任人 |
             | 1 | 区水务局 | 靳丕玉 |
             | 2 | 区水务局 | 靳丕玉 |
             | 3 | 区水利局 | 靳丕玉 |",
            &["第3行: “区水利局”与“区水务局”（另有2处）看来是同一单位，责任人都是靳丕玉"],
        );
    }
}
