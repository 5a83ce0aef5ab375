//! The lines of a cell → the units or people it names.
//!
//! A printed separator parts two entries for sure, and so does a line that ended with room to spare. A full line may
//! have been wrapped in the middle of a name, and a space may be padding: there every reading is weighed by what the
//! notice names elsewhere ([`Lexicon`]) and by how names look. For each count of entries the best reading is kept, so
//! that units and people of a row can be decided together.

use std::collections::HashMap;

use crate::model::Role;
use crate::table::Cell;
use crate::table::room::{Padding, is_full};
use crate::text::{join, name};

/// What names a cell holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sort {
    /// Units.
    Units,
    /// People.
    People,
    /// Units with their leaders.
    Both,
}

/// What stands between two fragments.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Gap {
    /// A printed separator.
    Separator,
    /// A line that ended with room to spare.
    Break,
    /// A line that was full: it may have been wrapped.
    Wrap,
    /// A space.
    Space,
}

/// A piece of a cell that is never parted.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Fragment {
    text: String,
    /// What stands before it.
    gap: Gap,
    /// The part in the task that a word before it names: `牵头：`.
    role: Option<Role>,
}

/// An entry of a cell.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// White space removed.
    pub text: String,
    /// The part in the task that the cell itself names for it.
    pub role: Option<Role>,
}

fn is_separator(c: char) -> bool {
    matches!(
        c,
        '、' | '，' | ',' | '；' | ';' | '/' | '／' | '|' | '｜' | '。' | '\u{FF64}'
    )
}

/// The words before a colon that name a part in the task.
fn role_word(text: &str) -> Option<Role> {
    let bare = text.trim_start_matches(['（', '(', '【', '[']);
    let is = |words: &[&str]| words.contains(&bare);
    if is(&[
        "牵头",
        "牵头单位",
        "牵头部门",
        "主办",
        "主办单位",
        "主责",
        "主责单位",
        "首位",
        "责任单位",
        "实施单位",
    ]) {
        Some(Role::Lead)
    } else if is(&[
        "配合",
        "配合单位",
        "配合部门",
        "协办",
        "协办单位",
        "参与",
        "参与单位",
        "协同单位",
    ]) {
        Some(Role::Support)
    } else {
        None
    }
}

/// The fragments of a cell. A bracket is never parted, wherever its lines break.
fn fragments(cell: &Cell, padding: Padding) -> Vec<Fragment> {
    let mut found: Vec<Fragment> = Vec::new();
    let mut current = String::new();
    let mut gap = Gap::Separator;
    let mut role = None;
    let mut depth = 0usize;
    fn flush(
        found: &mut Vec<Fragment>,
        current: &mut String,
        gap: Gap,
        role: Option<Role>,
    ) -> bool {
        if current.is_empty() {
            return false;
        }
        found.push(Fragment {
            text: std::mem::take(current),
            gap,
            role,
        });
        true
    }
    for (index, line) in cell.lines.iter().enumerate() {
        for c in line.text.trim().chars() {
            match c {
                '(' | '（' | '【' | '[' => depth += 1,
                ')' | '）' | '】' | ']' => depth = depth.saturating_sub(1),
                _ => {}
            }
            if c.is_whitespace() {
                if depth == 0 && flush(&mut found, &mut current, gap, role) {
                    gap = Gap::Space;
                }
            } else if depth == 0 && is_separator(c) {
                flush(&mut found, &mut current, gap, role);
                gap = Gap::Separator;
            } else if matches!(c, ':' | '：') && depth == 0 {
                match role_word(&current) {
                    Some(word) => {
                        current.clear();
                        role = Some(word);
                    }
                    None => {
                        flush(&mut found, &mut current, gap, role);
                    }
                }
                gap = Gap::Separator;
            } else {
                current.push(c);
            }
        }
        if depth > 0 && !current.is_empty() {
            continue;
        }
        let full = cell
            .lines
            .get(index + 1)
            .is_some_and(|next| is_full(cell, line, &next.text, padding));
        let ended = current.is_empty() && gap != Gap::Space;
        flush(&mut found, &mut current, gap, role);
        if !ended {
            gap = if full { Gap::Wrap } else { Gap::Break };
        }
    }
    flush(&mut found, &mut current, gap, role);
    found.retain(|f| !join::is_nothing(&f.text));
    found
}

/// Names that a notice uses, and how often it surely does.
#[derive(Debug, Clone, Default)]
pub struct Lexicon {
    counts: HashMap<String, f64>,
}

impl Lexicon {
    fn add(&mut self, text: &str, weight: f64) {
        *self.counts.entry(text.to_owned()).or_default() += weight;
    }

    /// How often a name was seen.
    pub fn count(&self, text: &str) -> f64 {
        self.counts.get(text).copied().unwrap_or(0.0)
    }

    fn bonus(&self, text: &str) -> f64 {
        let count = self.count(text);
        if count > 0.0 {
            (1.2 + count.ln_1p() * 0.5).min(2.5) * count.min(1.0)
        } else {
            0.0
        }
    }
}

/// A cell with its readings.
#[derive(Debug, Clone)]
pub struct Reading {
    fragments: Vec<Fragment>,
    sort: Sort,
    /// For every count of entries, from 0: the score of the best reading, and where its entries begin.
    best: Vec<Option<(f64, Vec<usize>)>>,
}

impl Reading {
    /// Cuts a cell into fragments; [`Reading::weigh`] then finds the readings.
    pub fn new(cell: &Cell, sort: Sort, padding: Padding) -> Self {
        Reading {
            fragments: fragments(cell, padding),
            sort,
            best: Vec::new(),
        }
    }

    /// Adds what is sure to the lexicons: entries of one fragment between two sure ends.
    pub fn teach(&self, units: &mut Lexicon, people: &mut Lexicon) {
        let sure = |gap: Gap| matches!(gap, Gap::Separator | Gap::Break);
        for (i, fragment) in self.fragments.iter().enumerate() {
            let ends = self.fragments.get(i + 1).is_none_or(|next| sure(next.gap));
            if sure(fragment.gap) && ends && self.likeness(&fragment.text) > 0.0 {
                self.lexicon(&fragment.text, units, people)
                    .add(&fragment.text, 1.0);
            }
        }
    }

    /// Adds the entries of the best reading to the lexicons, with little weight.
    pub fn teach_best(&self, units: &mut Lexicon, people: &mut Lexicon) {
        for entry in self.entries(None) {
            let lexicon = self.lexicon(&entry.text, units, people);
            if self.likeness(&entry.text) > 0.0 && lexicon.count(&entry.text) < 1.0 {
                lexicon.add(&entry.text, 0.3);
            }
        }
    }

    /// The lexicon that an entry belongs to.
    fn lexicon<'l>(
        &self,
        text: &str,
        units: &'l mut Lexicon,
        people: &'l mut Lexicon,
    ) -> &'l mut Lexicon {
        let person = match self.sort {
            Sort::Units => false,
            Sort::People => true,
            Sort::Both => name::person(text) > name::unit(text),
        };
        if person { people } else { units }
    }

    fn likeness(&self, text: &str) -> f64 {
        match self.sort {
            Sort::Units => name::unit(text),
            Sort::People => name::person(text),
            Sort::Both => name::unit(text).max(name::person(text)),
        }
    }

    /// What the notice itself says for an entry.
    fn bonus(&self, text: &str, units: &Lexicon, people: &Lexicon) -> f64 {
        match self.sort {
            Sort::Units => units.bonus(text),
            Sort::People => people.bonus(text),
            Sort::Both => units.bonus(text).max(people.bonus(text)),
        }
    }

    /// Finds the best reading for every count of entries.
    pub fn weigh(&mut self, units: &Lexicon, people: &Lexicon) {
        let n = self.fragments.len();
        let separated = self
            .fragments
            .iter()
            .skip(1)
            .any(|f| f.gap == Gap::Separator);
        // table[j][k]: best score of the first j fragments as k entries, and where the last entry begins.
        let mut table: Vec<Vec<Option<(f64, usize)>>> = vec![vec![None; n + 1]; n + 1];
        table[0][0] = Some((0.0, 0));
        for end in 1..=n {
            for start in end.saturating_sub(5)..end {
                let Some(score) = self.score(start, end, separated, units, people) else {
                    continue;
                };
                for k in 0..end {
                    let Some((before, _)) = table[start][k] else {
                        continue;
                    };
                    let total = before + score;
                    if table[end][k + 1].is_none_or(|(best, _)| total > best) {
                        table[end][k + 1] = Some((total, start));
                    }
                }
            }
        }
        self.best = (0..=n)
            .map(|count| {
                let (score, _) = table[n][count]?;
                let mut starts = Vec::with_capacity(count);
                let (mut end, mut k) = (n, count);
                while k > 0 {
                    let (_, start) = table[end][k]?;
                    starts.push(start);
                    (end, k) = (start, k - 1);
                }
                starts.reverse();
                Some((score, starts))
            })
            .collect();
    }

    /// How good it is to read some fragments as one entry; `None` when a separator stands between them.
    fn score(
        &self,
        start: usize,
        end: usize,
        separated: bool,
        units: &Lexicon,
        people: &Lexicon,
    ) -> Option<f64> {
        let inner = &self.fragments[start..end];
        let mut text = String::new();
        let mut score = 0.0;
        // A bracket belongs to what stands before it.
        let bracket =
            |f: &Fragment| f.text.starts_with(['（', '(']) && own_role(&f.text).1.is_none();
        if start > 0 && bracket(&inner[0]) {
            score -= 3.0;
        }
        for (i, fragment) in inner.iter().enumerate() {
            if i > 0 {
                let single = |f: &Fragment| f.text.chars().count() == 1;
                score += match fragment.gap {
                    Gap::Separator => return None,
                    _ if bracket(fragment) => 0.0,
                    Gap::Break => -3.0,
                    Gap::Wrap if separated => 0.0,
                    Gap::Wrap => -0.3,
                    // A name of two characters is padded to the width of three.
                    Gap::Space if self.sort != Sort::Units => {
                        if single(&inner[i - 1]) && single(fragment) {
                            -0.1
                        } else {
                            -2.5
                        }
                    }
                    Gap::Space => -1.2,
                };
            }
            text.push_str(&fragment.text);
        }
        // Where entries are parted by signs, a line's end alone does not part them.
        if separated && inner[0].gap == Gap::Wrap {
            score -= 4.0;
        }
        Some(score + self.likeness(&text) + self.bonus(&text, units, people))
    }

    /// The score of the best reading with this many entries, over that of the best of all; 0 or less.
    pub fn loss(&self, count: usize) -> Option<f64> {
        let top = self
            .best
            .iter()
            .flatten()
            .map(|(s, _)| *s)
            .fold(f64::NEG_INFINITY, f64::max);
        self.best.get(count)?.as_ref().map(|(score, _)| score - top)
    }

    /// The counts of entries that some reading has.
    pub fn counts(&self) -> Vec<usize> {
        (0..self.best.len())
            .filter(|k| self.best[*k].is_some())
            .collect()
    }

    /// The entries of the best reading, or of the best one with a given count.
    pub fn entries(&self, count: Option<usize>) -> Vec<Entry> {
        let best = match count {
            Some(count) => self.best.get(count).and_then(Option::as_ref),
            None => self
                .best
                .iter()
                .flatten()
                .max_by(|a, b| a.0.total_cmp(&b.0)),
        };
        let Some((_, starts)) = best else {
            return Vec::new();
        };
        starts
            .iter()
            .enumerate()
            .map(|(i, start)| {
                let end = starts.get(i + 1).copied().unwrap_or(self.fragments.len());
                let inner = &self.fragments[*start..end];
                Entry {
                    text: inner.iter().map(|f| f.text.as_str()).collect(),
                    role: inner[0].role,
                }
            })
            .collect()
    }

    /// Whether another count of entries is nearly as good as the best.
    pub fn is_doubtful(&self, count: usize) -> bool {
        self.counts().into_iter().any(|other| {
            other != count
                && self
                    .loss(other)
                    .zip(self.loss(count))
                    .is_some_and(|(o, c)| o - c > -0.5)
        })
    }
}

/// A unit that the cell itself gives a part: 区教育局（牵头）.
pub fn own_role(text: &str) -> (String, Option<Role>) {
    for (word, role) in [
        ("牵头", Role::Lead),
        ("牵头单位", Role::Lead),
        ("主办", Role::Lead),
        ("主责", Role::Lead),
        ("配合", Role::Support),
        ("配合单位", Role::Support),
        ("协办", Role::Support),
    ] {
        for (open, close) in [("（", "）"), ("(", ")")] {
            let sign = format!("{open}{word}{close}");
            if let Some(unit) = text
                .strip_suffix(&sign)
                .or_else(|| text.strip_prefix(&sign))
                && !unit.is_empty()
            {
                return (unit.to_owned(), Some(role));
            }
        }
    }
    (text.to_owned(), None)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::geometry::Rect;
    use crate::table::Line;

    /// A cell `ems` wide at 10 pt with 3 pt padding on each side, its lines as long as their characters.
    pub(crate) fn cell(ems: f64, lines: &[&str]) -> Cell {
        let area = Rect::new(0.0, 0.0, ems * 10.0 + 6.0, 100.0);
        Cell {
            area: Some(area),
            lines: lines
                .iter()
                .enumerate()
                .map(|(i, text)| {
                    let width = text
                        .chars()
                        .map(|c| if c.is_ascii() { 5.0 } else { 10.0 })
                        .sum::<f64>();
                    let y = i as f64 * 12.0;
                    Line {
                        text: (*text).to_owned(),
                        slack: Some((area.x1 - 3.0 - width) / 10.0),
                        area: Some(Rect::new(3.0, y, 3.0 + width, y + 10.0)),
                    }
                })
                .collect(),
            ..Cell::default()
        }
    }

    fn read(sort: Sort, ems: f64, lines: &[&str], known: &[&str]) -> Vec<String> {
        let mut lexicon = Lexicon::default();
        for word in known {
            lexicon.add(word, 2.0);
        }
        let filler = cell(ems, &[&"一".repeat(ems as usize), "一"]);
        let mut reading = Reading::new(&cell(ems, lines), sort, Padding::of([filler].iter()));
        reading.weigh(&lexicon, &lexicon);
        reading.entries(None).into_iter().map(|e| e.text).collect()
    }

    #[test]
    fn units_wrapped_or_listed() {
        let units = |ems, lines: &[&str], known: &[&str]| read(Sort::Units, ems, lines, known);
        assert_eq!(
            units(5.0, &["区农业农村", "委", "白石镇"], &[]),
            ["区农业农村委", "白石镇"]
        );
        assert_eq!(
            units(4.0, &["区教育局", "李七庄街"], &[]),
            ["区教育局", "李七庄街"]
        );
        assert_eq!(
            units(6.0, &["区水务局、石", "桥镇"], &[]),
            ["区水务局", "石桥镇"]
        );
        assert_eq!(
            units(6.0, &["区生态环境", "局、柳泉镇"], &[]),
            ["区生态环境局", "柳泉镇"]
        );
        assert_eq!(
            units(9.0, &["区教育局 中北镇", "大寺镇"], &[]),
            ["区教育局", "中北镇", "大寺镇"]
        );
        assert_eq!(
            units(5.0, &["高新园(邹", "区镇)", "区水利局"], &[]),
            ["高新园(邹区镇)", "区水利局"]
        );
        assert_eq!(units(4.0, &["中北镇人", "民政府"], &[]), ["中北镇人民政府"]);
        assert_eq!(
            units(3.0, &["未央湖", "街道办", "事处"], &[]),
            ["未央湖街道办事处"]
        );
        assert_eq!(
            units(20.0, &["区教育局；区民政局，区残联"], &[]),
            ["区教育局", "区民政局", "区残联"]
        );
        assert_eq!(
            units(6.0, &["国网天津城西", "供电公司"], &[]),
            ["国网天津城西供电公司"]
        );
        assert!(units(6.0, &["——"], &[]).is_empty());
    }

    #[test]
    fn people_padded_wrapped_or_listed() {
        let people = |ems, lines: &[&str], known: &[&str]| read(Sort::People, ems, lines, known);
        assert_eq!(people(3.5, &["赵 林", "李伟志"], &[]), ["赵林", "李伟志"]);
        assert_eq!(
            people(9.0, &["赵 林 王 超 李伟志"], &[]),
            ["赵林", "王超", "李伟志"]
        );
        assert_eq!(people(4.0, &["顾德、熊", "秀"], &[]), ["顾德", "熊秀"]);
        assert_eq!(
            people(4.0, &["董海、萧", "怡超、戴", "立涛"], &[]),
            ["董海", "萧怡超", "戴立涛"]
        );
        assert_eq!(
            people(2.5, &["卢盈", "柴树", "芳"], &["柴树芳"]),
            ["卢盈", "柴树芳"]
        );
        assert_eq!(people(2.0, &["柴树", "芳"], &[]), ["柴树芳"]);
        assert_eq!(
            people(3.0, &["李伟志", "王超", "王树军"], &[]),
            ["李伟志", "王超", "王树军"]
        );
        assert_eq!(people(8.0, &["阿不都·热合曼"], &[]), ["阿不都·热合曼"]);
    }
}
