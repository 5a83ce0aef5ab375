//! A lead unit behind supporting ones.

use super::super::notice::Notice;
use super::super::rule::{Odd, Rule};
use crate::finding::Severity;
use crate::model::Role;

pub(super) const RULE: Rule = Rule {
    code: "U204",
    name: "lead_not_first",
    severity: Severity::Warning,
    title: "牵头单位不在首位",
    finds: "全文都是牵头单位列第一位，这一行的牵头单位却不在第一位。",
    why: "“首位牵头”的清单里，排第一位的就是牵头单位；次序错了，牵头责任就错了。",
    example: "
| 序号 | 单位 |
| 1 | 区教育局 |
| 2 | 区民政局 大寺镇 |
| 3 | 区商务局 辛口镇 |
| 4 | 杨柳青镇 区城管委（牵头） |
",
    find,
};

fn find(notice: &Notice) -> Vec<Odd> {
    let lead_at = |roles: &mut dyn Iterator<Item = (Role, bool)>| {
        let roles: Vec<(Role, bool)> = roles.collect();
        roles
            .iter()
            .position(|(_, said)| *said)
            .or_else(|| roles.iter().position(|(role, _)| *role == Role::Lead))
    };
    let (mut first, mut behind) = (0, Vec::new());
    for row in &notice.rows {
        let mut roles = row
            .task
            .parties
            .iter()
            .map(|p| (p.role, p.unit.contains("牵头")));
        match lead_at(&mut roles) {
            Some(0) => first += 1,
            Some(at) => behind.push((row, at)),
            None => {}
        }
    }
    // Where leads often stand behind, place says nothing.
    if behind.len() * 5 > first && (behind.len() > 1 || first < 3) {
        return Vec::new();
    }
    behind
        .into_iter()
        .map(|(row, at)| {
            let unit = &row.task.parties[at].unit;
            Odd::new(
                format!("牵头单位{unit}排在第{}位，别处都排在首位", at + 1),
                "核对牵头单位；如无误，请移到首位。",
            )
            .at(row)
            .words([unit.clone()])
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::super::super::sample::expect;
    use super::*;

    #[test]
    fn where_leads_stand_anywhere_place_says_nothing() {
        expect(
            &RULE,
            "| 序号 | 单位 |
             | 1 | 大寺镇 区教育局（牵头） |
             | 2 | 辛口镇 区民政局（牵头） |
             | 3 | 区商务局 辛口镇 |",
            &[],
        );
    }
}
