//! The units of a notice: who leads them, where they act.

use std::collections::{BTreeSet, HashMap};

use indexmap::IndexMap;

use super::notice::Row;

/// All units of a notice, in order of first mention; group units left out.
pub(super) struct Units<'a> {
    all: IndexMap<&'a str, Unit<'a>>,
}

/// What the notice says of one unit, taken together.
#[derive(Default)]
pub(super) struct Unit<'a> {
    /// Rows that list it.
    pub rows: Vec<usize>,
    /// Leader → rows that give it.
    pub leaders: IndexMap<&'a str, Vec<usize>>,
}

impl<'a> Units<'a> {
    pub fn new(rows: &[Row<'a>]) -> Self {
        let mut all: IndexMap<&str, Unit> = IndexMap::new();
        for row in rows {
            for &(name, leader) in &row.pairs {
                let unit = all.entry(name).or_default();
                unit.rows.push(row.index);
                if let Some(leader) = leader {
                    unit.leaders.entry(leader).or_default().push(row.index);
                }
            }
        }
        Units { all }
    }

    pub fn iter(&self) -> impl Iterator<Item = (&'a str, &Unit<'a>)> {
        self.all.iter().map(|(name, unit)| (*name, unit))
    }

    pub fn get(&self, name: &str) -> Option<&Unit<'a>> {
        self.all.get(name)
    }

    /// Towns and streets.
    pub fn places(&self) -> impl Iterator<Item = &'a str> {
        self.all.keys().copied().filter(|name| is_place(name))
    }

    /// Towns and streets named in full in a text.
    pub fn places_in<'t>(&'t self, text: &'t str) -> impl Iterator<Item = &'a str> + 't {
        self.places().filter(move |name| text.contains(name))
    }
}

impl<'a> Unit<'a> {
    /// The leader most rows give, with their number; the earlier one of two equals.
    pub fn usual_leader(&self) -> Option<(&'a str, usize)> {
        self.leaders
            .iter()
            .map(|(leader, rows)| (*leader, rows.len()))
            .reduce(|best, next| if next.1 > best.1 { next } else { best })
    }
}

/// Whether a name stands for many units: 各街镇, 各有关部门, …等.
pub(super) fn is_group(name: &str) -> bool {
    name.starts_with('各')
        || name.ends_with('等')
        || ["各街", "各镇", "各乡", "有关", "相关", "所有", "其他"]
            .iter()
            .any(|w| name.contains(w))
}

/// How often a thing is done and not done: cases in the whole notice, rows under each lead unit.
#[derive(Default)]
pub(super) struct Habit<'a> {
    all: (usize, usize),
    by_lead: HashMap<&'a str, (BTreeSet<usize>, BTreeSet<usize>)>,
}

impl<'a> Habit<'a> {
    /// Counts one case in a row: done or not.
    pub fn count(&mut self, row: &Row<'a>, done: bool) {
        self.all.0 += usize::from(done);
        self.all.1 += usize::from(!done);
        if let Some(lead) = row.task.lead().filter(|lead| !is_place(&lead.unit)) {
            let (with, without) = self.by_lead.entry(lead.unit.as_str()).or_default();
            let rows = if done { with } else { without };
            rows.insert(row.index);
        }
    }

    /// Whether not doing it is odd in this row: the notice, or the row's lead unit, nearly always does it.
    pub fn is_broken_in(&self, row: &Row<'a>) -> bool {
        let (with, without) = self.all;
        let of_lead = row
            .task
            .lead()
            .and_then(|lead| self.by_lead.get(lead.unit.as_str()));
        with >= 8 && without * 10 <= with
            || of_lead.is_some_and(|(with, without)| with.len() >= 4 && without.len() == 1)
    }
}

const PLACE_ENDINGS: &[&str] = &[
    "街道办事处",
    "镇人民政府",
    "乡人民政府",
    "街道办",
    "街办",
    "镇政府",
    "乡政府",
    "街道",
    "街",
    "镇",
    "乡",
];

/// The place behind a town's or street's name: 大寺 for 大寺镇. None for other units.
pub(super) fn stem(name: &str) -> Option<&str> {
    PLACE_ENDINGS
        .iter()
        .find_map(|ending| name.strip_suffix(ending))
        .filter(|stem| stem.chars().count() >= 2)
}

/// Whether a unit is a town or a street.
pub(super) fn is_place(name: &str) -> bool {
    stem(name).is_some()
}

/// Whether a text names a town or street, in full or by its stem (中北第二小学 for 中北镇).
pub(super) fn names(text: &str, unit: &str) -> bool {
    text.contains(unit) || stem(unit).is_some_and(|stem| text.contains(stem))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tells_places_groups_and_departments_apart() {
        assert_eq!(stem("大寺镇"), Some("大寺"));
        assert_eq!(stem("赤龙南街"), Some("赤龙南"));
        assert_eq!(stem("西营门街道办事处"), Some("西营门"));
        assert_eq!(stem("区教育局"), None);
        assert!(is_group("各街镇") && is_group("区有关部门") && !is_group("区总工会"));
    }
}
