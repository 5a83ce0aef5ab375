//! Project numbers that leave one out.

use super::super::notice::Notice;
use super::super::rule::{Odd, Rule};
use super::super::sequence::Slip;
use super::number_repeated::slips;
use crate::finding::Severity;

pub(super) const RULE: Rule = Rule {
    code: "S101",
    name: "number_skipped",
    severity: Severity::Warning,
    title: "项目序号跳号",
    finds: "项目序号中间缺号，所缺的号全文没有。序号按全文连排；各大项分别从1排起的，按大项检查。",
    why: "缺号往往意味着漏印了一个项目，或者删去项目后没有重新编号，各单位引用序号时会对不上。",
    example: "
| 序号 | 项目名称 |
| 1 | 建成赤龙中学 |
| 3 | 建成第四幼儿园 |
",
    find,
};

fn find(notice: &Notice) -> Vec<Odd> {
    slips(notice)
        .into_iter()
        .filter_map(|(row, slip)| {
            let Slip::Skipped(missing) = slip else {
                return None;
            };
            let missing: Vec<String> = missing.iter().map(u32::to_string).collect();
            let number = row.project.number?;
            Some(
                Odd::new(
                    format!("序号{number}之前缺{}号", missing.join("、")),
                    "核对是否漏印项目；如系删减，请重新连续编号。",
                )
                .at(row)
                .words([number.to_string()]),
            )
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::super::super::sample::expect;
    use super::*;

    #[test]
    fn a_gap_is_found_where_the_numbers_go_on() {
        expect(
            &RULE,
            "| 序号 | 项目名称 |
             | 1 | 甲 |
             | 2 | 乙 |
             | 4 | 丙 |
             | 5 | 丁 |",
            &["第3行: 序号4之前缺3号"],
        );
    }

    #[test]
    fn numbers_may_begin_anew_in_every_category() {
        expect(
            &RULE,
            "| 大项 | 序号 | 项目名称 |
             | 一、教育 | 1 | 甲 |
             |  | 2 | 乙 |
             | 二、养老 | 1 | 丙 |
             |  | 3 | 丁 |",
            &["第4行: 序号3之前缺2号"],
        );
    }
}
