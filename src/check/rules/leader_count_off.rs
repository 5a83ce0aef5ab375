//! Units and leaders that do not line up one to one.

use super::super::notice::Notice;
use super::super::rule::{Odd, Rule};
use crate::finding::Severity;

pub(super) const RULE: Rule = Rule {
    code: "L301",
    name: "leader_count_off",
    severity: Severity::Error,
    title: "责任人数与单位数不符",
    finds: "一行里责任人的人数与实施单位的个数对不上（“各街镇”之类不计）。全文多半只写牵头单位责任人的，不检查缺少，只检查多出。",
    why: "对不上就不知道谁负责哪个单位的工作。",
    example: "
| 序号 | 单位 | 责任人 |
| 1 | 区住建委 大寺镇 | 赵雪原 闫芹芹 |
| 2 | 区教育局 | 李伟志 |
| 3 | 区卫健委 精武镇 | 郭宜鹏 |
",
    find,
};

fn find(notice: &Notice) -> Vec<Odd> {
    let led: Vec<_> = notice
        .rows
        .iter()
        .filter(|r| !r.task.leaders.is_empty())
        .collect();
    let several = led.iter().filter(|r| r.pairs.len() >= 2);
    let short = several
        .clone()
        .filter(|r| r.task.leaders.len() < r.pairs.len())
        .count();
    // Where many rows give fewer leaders than units, the notice names the lead's only.
    let names_all = short * 3 <= several.count().max(3);
    led.into_iter()
        .filter_map(|row| {
            let (units, leaders) = (row.pairs.len(), row.task.leaders.len());
            // A group unit may come with a leader of its own.
            let spare = row.task.parties.len() - units;
            let odd = (leaders < units && names_all) || leaders > units + spare;
            if !odd || units == 0 {
                return None;
            }
            let without: Vec<&str> = row
                .pairs
                .iter()
                .filter(|(_, leader)| leader.is_none())
                .map(|(unit, _)| *unit)
                .collect();
            let mut message = format!("{units}个实施单位，{leaders}名责任人，对不上");
            if !without.is_empty() && without.len() < units {
                message.push_str(&format!("；{}没有责任人", without.join("、")));
            }
            let help = if leaders < units {
                "补上缺少的责任人，并与单位逐一对应。"
            } else {
                "核对多出的责任人属于哪个单位，补上单位或删去。"
            };
            let units = row.task.parties.iter().map(|p| p.unit.as_str());
            Some(
                Odd::new(message, help)
                    .at(row)
                    .words(units.chain(row.task.leaders.iter().map(String::as_str))),
            )
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::super::super::sample::expect;
    use super::*;

    #[test]
    fn group_units_have_no_leader() {
        expect(
            &RULE,
            "| 序号 | 单位 | 责任人 |
             | 1 | 区医保局 各街镇 | 苏胜利 |",
            &[],
        );
    }

    #[test]
    fn a_leader_too_many() {
        expect(
            &RULE,
            "| 序号 | 单位 | 责任人 |
             | 1 | 区医保局 | 苏胜利 赵林 |",
            &["第1行: 1个实施单位，2名责任人，对不上"],
        );
    }

    #[test]
    fn where_only_leads_have_leaders_none_is_missing() {
        expect(
            &RULE,
            "| 序号 | 单位 | 责任人 |
             | 1 | 区住建委 大寺镇 | 赵雪原 |
             | 2 | 区卫健委 精武镇 | 郭宜鹏 |
             | 3 | 区教育局 中北镇 | 李伟志 |
             | 4 | 区教育局 中北镇 | 李伟志 |",
            &[],
        );
    }
}
