//! A listed town or street that no text mentions, where all others are.

use super::super::notice::{Notice, Row};
use super::super::places::{self, Habit};
use super::super::rule::{Odd, Rule};
use crate::finding::Severity;

pub(super) const RULE: Rule = Rule {
    code: "U203",
    name: "unit_never_mentioned",
    severity: Severity::Warning,
    title: "列入的镇街没有任务",
    finds: "实施单位列了某个镇街，同一任务列出的其他镇街（至少三个）在任务明细或季度安排中都写到，唯独它没有；或者全文（或同一牵头单位的各项任务）列出的镇街\
            几乎都写到，唯独这里没有。",
    why: "列为实施单位却没有写它做什么，可能是单位列错了，也可能是漏写了它的任务。",
    example: "
| 序号 | 任务明细 | 单位 |
| 1 | 改造中北镇新秀道、张家窝镇知景道、李七庄街瑶琳路。 | 区住建委 中北镇 张家窝镇 李七庄街 大寺镇 |
",
    find,
};

fn find(notice: &Notice) -> Vec<Odd> {
    let mut habit = Habit::default();
    let mut silent: Vec<(&Row, &str, bool)> = Vec::new();
    for row in &notice.rows {
        let listed: Vec<&str> = row
            .pairs
            .iter()
            .map(|(unit, _)| *unit)
            .filter(|unit| places::is_place(unit))
            .collect();
        let unnamed: Vec<&str> = listed
            .iter()
            .copied()
            .filter(|unit| !row.texts().any(|text| places::names(text, unit)))
            .collect();
        for unit in &listed {
            habit.count(row, !unnamed.contains(unit));
        }
        let alone = unnamed.len() == 1 && listed.len() >= 4;
        silent.extend(unnamed.into_iter().map(|unit| (row, unit, alone)));
    }
    silent
        .into_iter()
        .filter(|(row, _, alone)| *alone || habit.is_broken_in(row))
        .map(|(row, unit, _)| {
            Odd::new(
                format!("{unit}列为实施单位，但任务明细和季度安排都没有写到它"),
                format!("核对{unit}是否应当列入，或者补写它的任务。"),
            )
            .at(row)
            .words([unit])
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::super::super::sample::expect;
    use super::*;

    #[test]
    fn where_nobody_is_mentioned_nothing_is_odd() {
        expect(
            &RULE,
            "| 序号 | 任务明细 | 单位 |
             | 1 | 改造高标准农田1万亩。 | 区农业农村委 辛口镇 杨柳青镇 |",
            &[],
        );
    }

    #[test]
    fn a_stem_is_a_mention() {
        expect(
            &RULE,
            "| 序号 | 任务明细 | 单位 |
             | 1 | 改造中北第二小学、张家窝镇知景道、李七庄街瑶琳路、大寺工业园。 | 中北镇 张家窝镇 李七庄街 大寺镇 |",
            &[],
        );
    }
}
