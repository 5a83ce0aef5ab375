//! A town or street that acts or is the site, but is not among the task's units.

use super::super::notice::{Notice, Row};
use super::super::places::{self, Habit};
use super::super::rule::{Odd, Rule};
use crate::finding::Severity;
use crate::model::Period;

pub(super) const RULE: Rule = Rule {
    code: "U202",
    name: "place_not_among_units",
    severity: Severity::Warning,
    title: "有任务的镇街不在实施单位之列",
    finds: "任务明细或季度安排写到某个镇街，同一任务里写到的其他镇街都列为实施单位，唯独它没有列；或者全文（或同一牵头单位的各项任务）写到的镇街几乎都列为实施单位，\
            唯独这里没有。",
    why: "没有列为实施单位，就没有责任人，到期无人可督。",
    example: "
| 序号 | 任务明细 | 单位 | 一季度 | 二季度 |
| 1 | 新建5处口袋公园。 | 区城管委 赤龙南街 张家窝镇 | 完成张家窝镇、赤龙南街项目建设。 | 完成杨柳青镇项目建设，竣工验收。 |
| 2 | 建成幼儿园。 | 杨柳青镇 | 完成设备采购。 | 开园。 |
",
    find,
};

fn find(notice: &Notice) -> Vec<Odd> {
    let mut habit = Habit::default();
    let mut missing: Vec<(&Row, &str, Option<Period>, &str, bool)> = Vec::new();
    for row in notice.rows.iter().filter(|r| !r.is_open()) {
        let listed = |unit: &str| row.task.parties.iter().any(|p| p.unit == unit);
        let same_stem = |unit: &str| {
            row.task.parties.iter().any(|p| {
                places::stem(&p.unit).unwrap_or(&p.unit) == places::stem(unit).unwrap_or(unit)
            })
        };
        let mut seen: Vec<&str> = Vec::new();
        for (period, text) in texts(row) {
            for unit in notice.units.places_in(text) {
                if seen.contains(&unit) {
                    continue;
                }
                seen.push(unit);
                if listed(unit) {
                    habit.count(row, true);
                } else if !same_stem(unit) {
                    habit.count(row, false);
                    // Its fellows in the same kind of text are listed.
                    let fellows = texts(row)
                        .filter(|(p, _)| p.is_some() == period.is_some())
                        .flat_map(|(_, text)| {
                            row.task
                                .parties
                                .iter()
                                .filter(move |p| text.contains(p.unit.as_str()))
                        })
                        .map(|p| p.unit.as_str())
                        .collect::<std::collections::BTreeSet<_>>();
                    missing.push((row, unit, period, text, fellows.len() >= 2));
                }
            }
        }
    }
    missing
        .into_iter()
        .filter(|(row, .., fellows_listed)| *fellows_listed || habit.is_broken_in(row))
        .map(|(row, unit, period, text, _)| {
            let place = period.map_or("任务明细".to_owned(), Period::label);
            let odd = Odd::new(
                format!("{place}写到{unit}，但{unit}不在实施单位之列"),
                format!("核对是否漏列{unit}及其责任人，或者此处的镇街名称有误。"),
            )
            .at(row)
            .words([clause_with(text, unit)]);
            match period {
                Some(period) => odd.period(period),
                None => odd,
            }
        })
        .collect()
}

/// The texts that tell where the work is, with their period.
fn texts<'a>(row: &Row<'a>) -> impl Iterator<Item = (Option<Period>, &'a str)> {
    std::iter::once((None, row.task.detail.as_str())).chain(
        row.task
            .milestones
            .iter()
            .filter_map(|m| Some((Some(m.period), m.text.as_deref()?))),
    )
}

/// The clause of a text that holds a word.
pub(super) fn clause_with<'t>(text: &'t str, word: &str) -> &'t str {
    text.split(['。', '；', ';', '，', ','])
        .find(|clause| clause.contains(word))
        .unwrap_or(text)
        .trim()
}

#[cfg(test)]
mod tests {
    use super::super::super::sample::expect;
    use super::*;

    #[test]
    fn a_place_named_without_fellows_is_a_mere_site() {
        expect(
            &RULE,
            "| 序号 | 任务明细 | 单位 |
             | 1 | 该项目位于精武镇。 | 区民政局 |
             | 2 | 建成公寓。 | 精武镇 |",
            &[],
        );
    }

    #[test]
    fn a_place_missing_beside_its_fellows() {
        expect(
            &RULE,
            "| 序号 | 任务明细 | 单位 |
             | 1 | 对中北镇新秀道、张家窝镇知景道、李七庄街瑶琳路进行改造。 | 区住建委 中北镇 张家窝镇 |
             | 2 | 建成公寓。 | 李七庄街 |",
            &["第1行: 任务明细写到李七庄街，但李七庄街不在实施单位之列"],
        );
    }
}
