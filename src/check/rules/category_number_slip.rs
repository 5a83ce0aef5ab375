//! Category numerals skipped, repeated or out of order.

use super::super::notice::Notice;
use super::super::rule::{Odd, Rule};
use super::super::sequence::{self, Slip};
use crate::finding::Severity;

pub(super) const RULE: Rule = Rule {
    code: "S104",
    name: "category_number_slip",
    severity: Severity::Warning,
    title: "大项编号不连续",
    finds: "大项的编号（一、二、三……）跳号、重复或颠倒。",
    why: "“20项民心工程”按大项计数，编号不对就说不清到底有几项。",
    example: "
| 大项 | 序号 |
| 一、增加教育资源配置 | 1 |
| 三、着力完善养老服务 | 2 |
",
    find,
};

fn find(notice: &Notice) -> Vec<Odd> {
    let categories: Vec<_> = notice
        .plan
        .categories
        .iter()
        .enumerate()
        .filter_map(|(i, c)| c.ordinal.map(|ordinal| (i, c, ordinal)))
        .collect();
    let ordinals: Vec<u32> = categories.iter().map(|c| c.2).collect();
    sequence::slips(&ordinals)
        .into_iter()
        .map(|(i, slip)| {
            let (index, category, ordinal) = categories[i];
            let name = &category.name;
            let message = match slip {
                Slip::Skipped(missing) => {
                    let missing: Vec<String> = missing.iter().map(u32::to_string).collect();
                    format!("第{ordinal}大项“{name}”之前缺第{}大项", missing.join("、"))
                }
                Slip::Repeated => format!("大项编号{ordinal}重复：“{name}”"),
                Slip::OutOfOrder => format!("第{ordinal}大项“{name}”的位置不对"),
            };
            let odd =
                Odd::new(message, "核对大项编号，并与标题所称的项数对照。").words([name.clone()]);
            match notice.rows.iter().find(|r| r.category_index == index) {
                Some(row) => odd.at(row),
                None => odd,
            }
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::super::super::sample::expect;
    use super::*;

    #[test]
    fn each_slip_is_told() {
        expect(
            &RULE,
            "| 大项 | 序号 |
             | 一、教育 | 1 |
             | 三、养老 | 2 |
             | 四、住房 | 3 |
             | 四、医疗 | 4 |",
            &[
                "第2行: 第3大项“养老”之前缺第2大项",
                "第4行: 大项编号4重复：“医疗”",
            ],
        );
    }
}
