//! Which leader belongs to which unit.
//!
//! Where a row prints as many leaders as units they line up one to one. Those pairs, taken over the whole notice,
//! settle the rows that do not line up.

use std::collections::HashMap;

use crate::text::name;

/// Units and their leaders as the rows that line up pair them.
#[derive(Debug, Clone, Default)]
pub struct Pairs {
    votes: HashMap<String, HashMap<String, f64>>,
    leaders: HashMap<String, f64>,
}

/// The leader of each unit of a row, by index.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Alignment {
    /// For every unit the index of its leader.
    pub leader: Vec<Option<usize>>,
    /// Whether counts or the rest of the notice settle it.
    pub sure: bool,
}

/// The indices of the units that can have a leader: not 各街镇.
fn own(units: &[String]) -> Vec<usize> {
    (0..units.len())
        .filter(|i| !name::is_group(&units[*i]))
        .collect()
}

/// For every unit its leader where the counts agree; `None` where they do not.
fn by_count(units: &[String], leaders: &[String]) -> Option<Vec<Option<usize>>> {
    let own = own(units);
    let mut found = vec![None; units.len()];
    if own.len() == leaders.len() {
        for (leader, unit) in own.iter().enumerate() {
            found[*unit] = Some(leader);
        }
        Some(found)
    } else if units.len() == leaders.len() {
        Some((0..units.len()).map(Some).collect())
    } else {
        None
    }
}

impl Pairs {
    /// Learns from a row that lines up.
    pub fn learn(&mut self, units: &[String], leaders: &[String]) {
        let Some(found) = by_count(units, leaders) else {
            return;
        };
        // The longer the list, the likelier a slip in it.
        let weight = 1.0 / units.len().max(1) as f64 + 0.5;
        for (unit, leader) in units.iter().zip(found) {
            if let Some(leader) = leader {
                let leader = &leaders[leader];
                *self
                    .votes
                    .entry(unit.clone())
                    .or_default()
                    .entry(leader.clone())
                    .or_default() += weight;
                *self.leaders.entry(leader.clone()).or_default() += weight;
            }
        }
    }

    /// How often a unit and a leader stand together.
    pub fn votes(&self, unit: &str, leader: &str) -> f64 {
        self.votes
            .get(unit)
            .and_then(|l| l.get(leader))
            .copied()
            .unwrap_or(0.0)
    }

    fn is_known(&self, unit: &str, leader: &str) -> bool {
        self.votes(unit, leader) > 0.0
    }

    /// What speaks for a pair.
    fn score(&self, unit: &str, leader: &str) -> f64 {
        if self.is_known(unit, leader) {
            3.0
        } else if self.votes.contains_key(unit) || self.leaders.contains_key(leader) {
            -1.5
        } else {
            0.5
        }
    }

    /// Lines up the units and the leaders of a row.
    pub fn align(&self, units: &[String], leaders: &[String]) -> Alignment {
        if leaders.is_empty() {
            return Alignment {
                leader: vec![None; units.len()],
                sure: true,
            };
        }
        if let Some(leader) = by_count(units, leaders) {
            return Alignment { leader, sure: true };
        }
        let own = own(units);
        // best[i][j]: the first i own units against the first j leaders, order kept.
        let (n, m) = (own.len(), leaders.len());
        let mut best = vec![vec![0.0_f64; m + 1]; n + 1];
        for j in 1..=m {
            best[0][j] = best[0][j - 1] - 0.5;
        }
        for i in 1..=n {
            best[i][0] = best[i - 1][0];
            for j in 1..=m {
                let pair = best[i - 1][j - 1] + self.score(&units[own[i - 1]], &leaders[j - 1]);
                best[i][j] = pair.max(best[i - 1][j]).max(best[i][j - 1] - 0.5);
            }
        }
        let mut leader = vec![None; units.len()];
        let mut sure = true;
        let (mut i, mut j) = (n, m);
        while i > 0 && j > 0 {
            let (unit, person) = (&units[own[i - 1]], &leaders[j - 1]);
            // Of equal readings the one that leaves later units without a leader: the first unit leads.
            if best[i][j] == best[i - 1][j] {
                i -= 1;
            } else if best[i][j] == best[i][j - 1] - 0.5 {
                j -= 1;
            } else {
                leader[own[i - 1]] = Some(j - 1);
                sure &= self.is_known(unit, person);
                (i, j) = (i - 1, j - 1);
            }
        }
        // Someone who is known to lead one of the units does, wherever he stands in the list.
        for (index, person) in leaders.iter().enumerate() {
            if leader.contains(&Some(index)) {
                continue;
            }
            let unit = own
                .iter()
                .find(|u| leader[**u].is_none() && self.is_known(&units[**u], person));
            match unit {
                Some(unit) => leader[*unit] = Some(index),
                None => sure = false,
            }
        }
        Alignment { leader, sure }
    }

    /// Parts the units of a cell that is merged over several rows: for every row the units of its own leaders.
    /// `texts` are the rows' own words, in which units may be mentioned. `None` for a row that cannot be settled.
    pub fn part(
        &self,
        units: &[String],
        leaders: &[Vec<String>],
        texts: &[String],
    ) -> Vec<Option<Vec<usize>>> {
        let all: Vec<usize> = (0..units.len()).collect();
        if leaders
            .iter()
            .all(|l| by_count(units, l).is_some() || l.is_empty())
        {
            return vec![Some(all); leaders.len()];
        }
        let own = own(units);
        let mut people: Vec<&String> = Vec::new();
        for person in leaders.iter().flatten() {
            if !people.contains(&person) {
                people.push(person);
            }
        }
        let mut unit_of: HashMap<&str, usize> = HashMap::new();
        for person in &people {
            let known = own
                .iter()
                .copied()
                .filter(|u| self.is_known(&units[*u], person))
                .max_by(|a, b| {
                    self.votes(&units[*a], person)
                        .total_cmp(&self.votes(&units[*b], person))
                });
            if let Some(unit) = known {
                unit_of.insert(person, unit);
            }
        }
        // As many people over all rows as units: they line up in order, unless the rest of the notice says otherwise.
        if people.len() == own.len() {
            let in_order = people
                .iter()
                .zip(&own)
                .all(|(p, u)| unit_of.get(p.as_str()).is_none_or(|known| known == u));
            if in_order {
                unit_of = people
                    .iter()
                    .zip(&own)
                    .map(|(p, u)| (p.as_str(), *u))
                    .collect();
            }
        }
        leaders
            .iter()
            .zip(texts)
            .map(|(row, text)| {
                if row.is_empty() {
                    return None;
                }
                let mut here: Vec<usize> = row
                    .iter()
                    .filter_map(|p| unit_of.get(p.as_str()).copied())
                    .collect();
                let mut open = row.len() - here.len();
                for unit in own.iter().copied() {
                    let taken = here.contains(&unit) || unit_of.values().any(|u| *u == unit);
                    if open > 0 && !taken && mentions(text, &units[unit]) {
                        here.push(unit);
                        open -= 1;
                    }
                }
                let left: Vec<usize> = own
                    .iter()
                    .copied()
                    .filter(|u| !here.contains(u) && !unit_of.values().any(|known| known == u))
                    .collect();
                if open > 0 && left.len() == open {
                    here.extend(left);
                    open = 0;
                }
                here.extend(all.iter().filter(|u| !own.contains(u)));
                here.sort_unstable();
                here.dedup();
                (open == 0).then_some(here)
            })
            .collect()
    }
}

/// Whether a text mentions a unit, by its name or by the name of its place.
pub fn mentions(text: &str, unit: &str) -> bool {
    text.contains(unit) || {
        let stem = stem(unit);
        stem.chars().count() >= 2 && text.contains(stem)
    }
}

/// The name of a unit without its kind: 王稳庄镇 → 王稳庄.
fn stem(unit: &str) -> &str {
    let unit = unit.split(['(', '（']).next().unwrap_or(unit);
    [
        "街道办事处",
        "街道办",
        "街办",
        "街道",
        "镇政府",
        "镇",
        "乡",
        "街",
    ]
    .iter()
    .find_map(|s| unit.strip_suffix(s))
    .unwrap_or(unit)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn list(text: &str) -> Vec<String> {
        text.split_whitespace().map(str::to_owned).collect()
    }

    fn pairs(rows: &[(&str, &str)]) -> Pairs {
        let mut pairs = Pairs::default();
        for (units, leaders) in rows {
            pairs.learn(&list(units), &list(leaders));
        }
        pairs
    }

    #[test]
    fn groups_have_no_leader() {
        let found = Pairs::default().align(&list("区医保局 各街镇"), &list("苏胜利"));
        assert_eq!(found.leader, [Some(0), None]);
        assert!(found.sure);
    }

    #[test]
    fn the_rest_of_the_notice_settles_a_missing_leader() {
        let pairs = pairs(&[("区卫健委 河西务镇", "王国静 张杰"), ("青枫街", "何曦民")]);
        let found = pairs.align(&list("区卫健委 青枫街"), &list("王国静"));
        assert_eq!(found.leader, [Some(0), None]);
        assert!(found.sure);
        let found = pairs.align(&list("区卫健委 青枫街"), &list("何曦民"));
        assert_eq!(found.leader, [None, Some(0)]);
        let found = Pairs::default().align(&list("区水务局 区城管委"), &list("李德成"));
        assert_eq!(found.leader, [Some(0), None]);
        assert!(!found.sure);
    }

    #[test]
    fn a_merged_cell_is_parted_by_the_rows_leaders() {
        let units = list("区住建委 杨柳青镇 精武镇 大寺镇");
        let leaders = [
            list("赵雪原 高庆锡"),
            list("赵雪原 张艳红"),
            list("赵雪原 闫芹芹"),
        ];
        let texts = vec![String::new(); 3];
        let expected = vec![Some(vec![0, 1]), Some(vec![0, 2]), Some(vec![0, 3])];
        assert_eq!(Pairs::default().part(&units, &leaders, &texts), expected);
        // Out of order, but known from elsewhere.
        let known = pairs(&[
            ("大寺镇", "闫芹芹"),
            ("区住建委", "赵雪原"),
            ("精武镇", "张艳红"),
        ]);
        let swapped = [
            list("赵雪原 闫芹芹"),
            list("赵雪原 高庆锡"),
            list("赵雪原 张艳红"),
        ];
        let expected = vec![Some(vec![0, 3]), Some(vec![0, 1]), Some(vec![0, 2])];
        assert_eq!(known.part(&units, &swapped, &texts), expected);
        // One leader is missing: the text says whose row it is.
        let few = [list("高庆锡"), list("张艳红")];
        let texts = ["该项目位于杨柳青镇".to_owned(), "在精武镇新建".to_owned()];
        assert_eq!(
            Pairs::default().part(&list("区住建委 杨柳青镇 精武镇"), &few, &texts),
            vec![Some(vec![1]), Some(vec![2])]
        );
    }
}
