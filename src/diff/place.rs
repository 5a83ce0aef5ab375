//! Where a project is: its towns and streets, its site, the neighbourhoods and roads it lists.

use std::collections::BTreeSet;
use std::ops::Range;
use std::sync::LazyLock;

use regex::Regex;

use super::wording::bare;

/// Ends of the names of towns and streets, the level at which a notice hands out work.
/// 街 alone is last: 街道 must win over it.
const TOWN_ENDS: &str = "街道|镇|乡|街";

#[expect(clippy::unwrap_used, reason = "constant patterns, each used by a test")]
static TOWN: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(&format!(r"\p{{Han}}{{2}}(?:{TOWN_ENDS})")).unwrap());

/// Words that end like a town and name none: 各街镇, 城乡, 乡镇, 全镇.
const NO_TOWNS: [&str; 9] = ["各", "城", "乡", "街", "镇", "全", "个", "属", "所有"];

/// What may follow the end of a town's name so that it is none: 乡村, 镇村, 街区, 街景.
const NO_TOWN_BEFORE: [char; 5] = ['村', '区', '景', '坊', '巷'];

/// The towns and streets that have a duty in either plan.
pub(super) struct Towns {
    names: BTreeSet<String>,
    keys: BTreeSet<String>,
}

impl Towns {
    pub fn among<'a>(units: impl Iterator<Item = &'a str>) -> Self {
        let names: BTreeSet<String> = units
            .filter(|unit| town_key(unit).is_some())
            .map(bare)
            .collect();
        Towns {
            keys: names.iter().filter_map(|name| town_key(name)).collect(),
            names,
        }
    }

    /// Keys of the towns and streets that a [`bare`] text mentions.
    pub fn mentioned(&self, bare: &str) -> Vec<String> {
        self.find(bare).into_iter().map(|(_, key)| key).collect()
    }

    /// A [`bare`] text with every town put through `write`, and white space around it.
    pub fn apart(&self, bare: &str, write: impl Fn(&str) -> &str) -> String {
        let mut text = String::with_capacity(bare.len());
        let mut done = 0;
        for (town, _) in self.find(bare) {
            text.push_str(&bare[done..town.start]);
            text.push(' ');
            text.push_str(write(&bare[town.clone()]));
            text.push(' ');
            done = town.end;
        }
        text.push_str(&bare[done..]);
        text
    }

    /// Where towns stand in a text, with their keys. A town that has a duty is found whole; of others, since Chinese
    /// is written without word limits, the two characters before the end are taken.
    fn find(&self, bare: &str) -> Vec<(Range<usize>, String)> {
        let mut found: Vec<(Range<usize>, String)> = Vec::new();
        for m in TOWN.find_iter(bare) {
            let Some(key) = town_key(m.as_str()) else {
                continue;
            };
            let known = self.keys.contains(&key);
            let rest = &bare[m.end()..];
            // 街 may be a road as well (学苑街, 学苑街道路): only those that have a duty count.
            let road =
                key.ends_with('街') && (!m.as_str().ends_with('道') || rest.starts_with('路'));
            if (road && !known) || rest.starts_with(NO_TOWN_BEFORE) {
                continue;
            }
            let whole = self
                .names
                .iter()
                .filter(|name| known && bare[..m.end()].ends_with(name.as_str()))
                .map(String::len)
                .max();
            let start = m.end() - whole.unwrap_or(m.len());
            found.push((start..m.end(), key));
        }
        found
    }
}

/// The key of a unit or word that is a town or street: the two characters before its end, which tell the towns of
/// one district apart, and the end's first character. 赤龙南街道 and 赤龙南街 are one.
pub(super) fn town_key(word: &str) -> Option<String> {
    let stem = TOWN_ENDS
        .split('|')
        .find_map(|end| Some((word.strip_suffix(end)?, end.chars().next()?)));
    let (stem, end) = stem?;
    let count = stem.chars().count();
    if count < 2 {
        return None;
    }
    let last: String = stem.chars().skip(count - 2).collect();
    let generic = NO_TOWNS.iter().any(|no| last.ends_with(no)) || last.starts_with('各');
    (!generic).then(|| format!("{last}{end}"))
}

#[expect(clippy::unwrap_used, reason = "constant patterns, each used by a test")]
static SITE: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r"(?:位于|坐落于|坐落在|地处|选址)([^,。;:、]{2,40})").unwrap());

/// Where the text says something stands, without the town.
pub(super) fn site(text: &str, towns: &Towns) -> Option<String> {
    let bare = bare(text);
    let site = SITE.captures(&bare)?.get(1)?.as_str();
    Some(towns.apart(site, |_| ""))
}

/// How many characters of a listed thing are looked at: the first one has the words before the list in front.
const LISTED_LENGTH: usize = 3;

/// The things a text lists, each by its last characters.
pub(super) fn listed(text: &str) -> Vec<String> {
    let bare = bare(text);
    let mut found = Vec::new();
    for clause in bare.split(['。', ',', ';', ':', '(', ')']) {
        let mut things = clause.split('、').peekable();
        while let Some(thing) = things.next() {
            let last = things.peek().is_none();
            if last && !clause.contains('、') {
                break;
            }
            // Behind the last one the sentence goes on: 锦绣苑2个小区进行改造.
            let end = if last {
                thing.find(|c: char| c.is_ascii_digit() || ['等', '共', '的'].contains(&c))
            } else {
                Some(thing.len())
            };
            let Some(end) = end else { break };
            let chars: Vec<char> = thing[..end].chars().collect();
            if last && chars.len() > LISTED_LENGTH * 2 {
                break;
            }
            let key: String = chars[chars.len().saturating_sub(LISTED_LENGTH)..]
                .iter()
                .collect();
            if chars.len() >= 2 && town_key(&thing[..end]).is_none() {
                found.push(key);
            }
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn towns_are_found_without_word_limits() {
        let towns = Towns::among(["杨柳青镇", "李七庄街", "区教育局", "各街镇"].into_iter());
        let found = |text: &str| towns.mentioned(&bare(text));
        assert_eq!(
            found("对杨柳青镇胜利路、李七庄街泰佳道、学苑街道路"),
            ["柳青镇", "七庄街"]
        );
        assert_eq!(found("在赤龙南街道、中北镇新增"), ["龙南街", "中北镇"]);
        assert_eq!(
            found("为全区各街镇、城乡居民、乡镇卫生院和乡村道路，整修步行街"),
            [""; 0]
        );
        assert_eq!(towns.apart("对杨柳青镇和中北镇", |_| "#"), "对 # 和 # ");
    }

    #[test]
    fn listed_things_are_found_without_what_stands_around_them() {
        assert_eq!(
            listed("对柳泉镇安和里、云杉镇、锦绣苑2个小区进行改造，改造面积3.5万平方米。"),
            ["安和里", "锦绣苑"]
        );
        assert_eq!(listed("更换路灯260盏。"), [""; 0]);
    }

    #[test]
    fn a_site_is_what_follows_its_verb() {
        let towns = Towns::among(["柳泉镇"].into_iter());
        let site = |text: &str| site(text, &towns);
        assert_eq!(
            site("该项目位于 柳泉镇北侧，建筑面积").as_deref(),
            Some("  北侧")
        );
        assert_eq!(site("新增停车泊位"), None);
    }
}
