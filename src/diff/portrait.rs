//! What a project or task is, apart from its number: the traits by which it is known again a year later.

use std::collections::HashMap;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::sync::LazyLock;

use regex::Regex;

use crate::model::{Party, Project, Role, Task};
use crate::text::quantity::targets;

/// Whatever is to be recognised: a project, several projects taken as one, a task, an item.
#[derive(Debug, Clone, Default)]
pub(super) struct Subject<'a> {
    /// 项目名称; none for tasks and items.
    pub names: Vec<&'a str>,
    /// Task texts.
    pub details: Vec<&'a str>,
    /// Units with their roles.
    pub parties: Vec<&'a Party>,
}

impl<'a> Subject<'a> {
    pub fn of_project(project: &'a Project) -> Self {
        Subject::of_projects(&[project])
    }

    /// Several projects as if they were one.
    pub fn of_projects(projects: &[&'a Project]) -> Self {
        let tasks = || projects.iter().flat_map(|p| &p.tasks);
        Subject {
            names: projects.iter().map(|p| p.name.as_str()).collect(),
            details: tasks().map(|t| t.detail.as_str()).collect(),
            parties: tasks().flat_map(|t| &t.parties).collect(),
        }
    }

    pub fn of_task(task: &'a Task) -> Self {
        Subject {
            names: Vec::new(),
            details: vec![&task.detail],
            parties: task.parties.iter().collect(),
        }
    }
}

/// The traits of one subject.
#[derive(Debug)]
pub(super) struct Portrait {
    /// Two-character pieces of the name without its lead-in, action and places, weighted by rarity.
    pub name: Grams,
    /// What is done, as the name says.
    pub action: Option<Action>,
    /// Towns and streets the name mentions.
    pub places_in_name: Traits,
    /// Towns and streets anywhere: name, text, units.
    pub places: Traits,
    /// Where the text says it stands (位于…), in two-character pieces.
    pub site: Grams,
    /// Lead units.
    pub leads: Traits,
    /// All units that are not themselves places.
    pub units: Traits,
    /// Figures with their unit: 100个.
    pub figures: Traits,
    /// Two-character pieces of the text, figures masked, weighted by rarity.
    pub detail: Grams,
}

/// Building and renewing the same kind of thing at the same place are two projects.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Action {
    /// 新建、建设、建成: the first years of something new.
    Build,
    /// 改造、修缮、更新: work on something that stands.
    Renew,
}

/// A set of hashed words, sorted.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Traits(Vec<u64>);

impl Traits {
    fn of<S: AsRef<str>>(words: impl IntoIterator<Item = S>) -> Self {
        let mut ids: Vec<u64> = words
            .into_iter()
            .map(|word| {
                // Without a random seed: the same plans must give the same result on every run.
                let mut hasher = DefaultHasher::new();
                word.as_ref().hash(&mut hasher);
                hasher.finish()
            })
            .collect();
        ids.sort_unstable();
        ids.dedup();
        Traits(ids)
    }

    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// How many words both have.
    fn common(&self, other: &Traits) -> usize {
        self.0
            .iter()
            .filter(|id| other.0.binary_search(id).is_ok())
            .count()
    }

    /// Shared words by all words; `None` when neither has any.
    pub fn jaccard(&self, other: &Traits) -> Option<f32> {
        let common = self.common(other);
        let all = self.0.len() + other.0.len() - common;
        (all > 0).then(|| common as f32 / all as f32)
    }

    /// Shared words by the words of the smaller set; `None` when either is empty.
    pub fn overlap(&self, other: &Traits) -> Option<f32> {
        let smaller = self.0.len().min(other.0.len());
        (smaller > 0).then(|| self.common(other) as f32 / smaller as f32)
    }
}

/// Two-character pieces of a text with their weights, sorted by piece.
#[derive(Debug, Clone, Default)]
pub(super) struct Grams {
    pieces: Vec<(u64, f32)>,
    total: f32,
}

impl Grams {
    pub fn is_empty(&self) -> bool {
        self.pieces.is_empty()
    }

    fn common(&self, other: &Grams) -> f32 {
        let (mut i, mut j, mut sum) = (0, 0, 0.0);
        while let (Some(a), Some(b)) = (self.pieces.get(i), other.pieces.get(j)) {
            match a.0.cmp(&b.0) {
                std::cmp::Ordering::Less => i += 1,
                std::cmp::Ordering::Greater => j += 1,
                std::cmp::Ordering::Equal => {
                    sum += a.1.min(b.1);
                    i += 1;
                    j += 1;
                }
            }
        }
        sum
    }

    /// Weighted Dice coefficient: 0 nothing in common, 1 the same; `None` when either is empty.
    pub fn alike(&self, other: &Grams) -> Option<f32> {
        (!self.is_empty() && !other.is_empty())
            .then(|| 2.0 * self.common(other) / (self.total + other.total))
    }

    /// The share of this text's weight that the other one has too; 0 when this one is empty.
    pub fn within(&self, other: &Grams) -> f32 {
        if self.is_empty() {
            0.0
        } else {
            self.common(other) / self.total
        }
    }

    /// What this text has and the other has not.
    pub fn without(&self, other: &Grams) -> Grams {
        let mut pieces = self.pieces.clone();
        pieces.retain_mut(|(piece, weight)| {
            if let Ok(at) = other.pieces.binary_search_by_key(piece, |p| p.0) {
                *weight -= other.pieces[at].1;
            }
            *weight > 0.0
        });
        let total = pieces.iter().map(|p| p.1).sum();
        Grams { pieces, total }
    }

    /// The weights' sum.
    pub fn total(&self) -> f32 {
        self.total
    }
}

/// Paints portraits of subjects of two plans. A piece of text that many subjects of both plans have
/// (该项目位于, 主要建设内容) says little about which one it is and weighs little: ln(1 + n / n with it).
pub(super) struct Painter {
    names: Rarity,
    details: Rarity,
}

struct Rarity {
    subjects: f32,
    having: HashMap<u64, u32>,
}

impl Rarity {
    fn of(texts: impl Iterator<Item = Vec<u64>>) -> Self {
        let mut subjects = 0;
        let mut having = HashMap::new();
        for mut pieces in texts {
            subjects += 1;
            pieces.sort_unstable();
            pieces.dedup();
            for piece in pieces {
                *having.entry(piece).or_insert(0) += 1;
            }
        }
        Rarity {
            subjects: subjects as f32,
            having,
        }
    }

    fn weigh(&self, mut pieces: Vec<u64>) -> Grams {
        pieces.sort_unstable();
        let mut weighted: Vec<(u64, f32)> = Vec::with_capacity(pieces.len());
        for piece in pieces {
            let having = self.having.get(&piece).copied().unwrap_or(1).max(1) as f32;
            let weight = (1.0 + self.subjects / having).ln();
            match weighted.last_mut() {
                Some(last) if last.0 == piece => last.1 += weight,
                _ => weighted.push((piece, weight)),
            }
        }
        let total = weighted.iter().map(|p| p.1).sum();
        Grams {
            pieces: weighted,
            total,
        }
    }
}

impl Painter {
    pub fn new<'a>(subjects: impl Iterator<Item = &'a Subject<'a>> + Clone) -> Self {
        Painter {
            names: Rarity::of(
                subjects
                    .clone()
                    .map(|s| pieces(s.names.iter().map(|n| core_name(n)))),
            ),
            details: Rarity::of(subjects.map(|s| pieces(s.details.iter().map(|d| masked(d))))),
        }
    }

    pub fn paint(&self, subject: &Subject) -> Portrait {
        let texts = || subject.names.iter().chain(&subject.details).copied();
        let towns_of = |texts: &mut dyn Iterator<Item = &str>| -> Vec<String> {
            texts.flat_map(|text| towns(&bare(text))).collect()
        };
        let unit_towns: Vec<String> = subject
            .parties
            .iter()
            .filter_map(|p| town_key(&p.unit))
            .collect();
        let mut places = towns_of(&mut texts());
        places.extend(unit_towns);
        Portrait {
            name: self
                .names
                .weigh(pieces(subject.names.iter().map(|n| core_name(n)))),
            action: action(&subject.names),
            places_in_name: Traits::of(towns_of(&mut subject.names.iter().copied())),
            places: Traits::of(places),
            site: self
                .details
                .weigh(pieces(subject.details.iter().filter_map(|d| site(d)))),
            leads: Traits::of(
                subject
                    .parties
                    .iter()
                    .filter(|p| p.role == Role::Lead)
                    .map(|p| &p.unit),
            ),
            units: Traits::of(
                subject
                    .parties
                    .iter()
                    .map(|p| &p.unit)
                    .filter(|unit| town_key(unit).is_none()),
            ),
            figures: Traits::of(texts().flat_map(figures)),
            detail: self
                .details
                .weigh(pieces(subject.details.iter().map(|d| masked(d)))),
        }
    }
}

/// The text without white space, full-width ASCII forms made half-width: what two printings of one
/// sentence have in common.
pub(super) fn bare(text: &str) -> String {
    text.chars()
        .filter(|c| !c.is_whitespace())
        .map(|c| match c {
            '\u{FF01}'..='\u{FF5E}' => char::from_u32(c as u32 - 0xFEE0).unwrap_or(c),
            _ => c,
        })
        .collect()
}

#[expect(clippy::unwrap_used, reason = "constant patterns, each used by a test")]
static NUMBER: LazyLock<Regex> = LazyLock::new(|| Regex::new(r"[0-9]+(?:[.,][0-9]+)*").unwrap());

/// [`bare`] with every figure as `#`: yearly tasks keep their words and change their figures.
fn masked(text: &str) -> String {
    NUMBER.replace_all(&bare(text), "#").into_owned()
}

/// Figures with their unit.
fn figures(text: &str) -> Vec<String> {
    targets(text)
        .iter()
        .map(|target| format!("{}{}", target.value, target.unit))
        .collect()
}

/// Neighbouring characters, two by two; nothing across punctuation. A lone character counts as a piece.
fn pieces(texts: impl Iterator<Item = String>) -> Vec<u64> {
    let mut pieces = Vec::new();
    for text in texts {
        for run in text.split(|c: char| !c.is_alphanumeric() && c != '#' && c != '%') {
            let chars: Vec<u64> = run.chars().map(u64::from).collect();
            match chars[..] {
                [] => {}
                [only] => pieces.push(only),
                _ => pieces.extend(chars.windows(2).map(|w| w[0] << 32 | w[1])),
            }
        }
    }
    pieces
}

/// Ends of the names of towns and streets, the level at which a notice hands out work.
/// 街 alone is last: 街道 must win over it.
const TOWN_ENDS: &str = "街道|镇|乡|街";

#[expect(clippy::unwrap_used, reason = "constant patterns, each used by a test")]
static TOWN: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(&format!(r"\p{{Han}}{{2}}(?:{TOWN_ENDS})")).unwrap());

/// Words that end like a town and name none: 各街镇, 城乡, 乡镇, 全镇.
const NO_TOWNS: [&str; 9] = ["各", "城", "乡", "街", "镇", "全", "个", "属", "所有"];

/// Towns and streets a text mentions, each as the two characters before its end and the end's first character:
/// Chinese is written without word limits, and two characters tell the towns of one district apart.
/// 赤龙南街道 and 赤龙南街 are one.
fn towns(bare: &str) -> Vec<String> {
    TOWN.find_iter(bare)
        .filter_map(|m| {
            let rest = &bare[m.end()..];
            // 乡村, 镇村, 街区, 街景: no town ends here.
            if ["村", "区", "景", "坊", "巷"]
                .iter()
                .any(|next| rest.starts_with(next))
            {
                return None;
            }
            town_key(m.as_str())
        })
        .collect()
}

/// The key of a unit or word that is a town or street.
fn town_key(word: &str) -> Option<String> {
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

/// Words a name may start with in one year and not in the next; they say nothing about what the project is.
const LEAD_INS: [&str; 26] = [
    "进一步",
    "继续",
    "持续",
    "深入",
    "全面",
    "大力",
    "加快",
    "稳步",
    "扎实",
    "着力",
    "不断",
    "积极",
    "有序",
    "深化",
    "推进",
    "推动",
    "实施",
    "开展",
    "组织",
    "做好",
    "落实",
    "启动",
    "完成",
    "强化",
    "加强",
    "抓好",
];

const BUILD: [&str; 9] = [
    "新建", "续建", "建设", "建成", "兴建", "修建", "筹建", "迁建", "开工",
];
const RENEW: [&str; 10] = [
    "改造",
    "改建",
    "扩建",
    "改扩建",
    "修缮",
    "维修",
    "整修",
    "翻新",
    "更新",
    "修复",
];

/// How much of a name's start can hold its verb: 提升改造, 继续新建.
const VERB_REACH: usize = 6;

fn action(names: &[&str]) -> Option<Action> {
    let says = |verbs: &[&str]| {
        names.iter().any(|name| {
            let start: String = bare(name).chars().take(VERB_REACH).collect();
            verbs.iter().any(|verb| start.contains(verb))
        })
    };
    match (says(&BUILD), says(&RENEW)) {
        (true, false) => Some(Action::Build),
        (false, true) => Some(Action::Renew),
        _ => None,
    }
}

/// What a name is about: without lead-ins, building verbs, towns, brackets around them, 工程 and the like.
fn core_name(name: &str) -> String {
    let name = bare(name);
    let mut core = name.as_str();
    while let Some(rest) = LEAD_INS
        .iter()
        .chain(&BUILD)
        .chain(&RENEW)
        .find_map(|word| core.strip_prefix(word))
        .filter(|rest| !rest.is_empty())
    {
        core = rest;
    }
    for end in ["工程", "项目", "行动", "计划", "工作"] {
        core = core
            .strip_suffix(end)
            .filter(|rest| !rest.is_empty())
            .unwrap_or(core);
    }
    masked(&TOWN.replace_all(core, " ")).replace("片区", "")
}

#[expect(clippy::unwrap_used, reason = "constant patterns, each used by a test")]
static SITE: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r"(?:位于|坐落于|坐落在|地处|选址)([^,。;:、]{2,40})").unwrap());

/// Where the text says something stands.
fn site(text: &str) -> Option<String> {
    SITE.captures(&bare(text)).map(|c| c[1].to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn towns_are_found_without_word_limits() {
        let found = |text: &str| towns(&bare(text));
        assert_eq!(
            found("对杨柳青镇胜利路、李七庄街泰佳道"),
            ["柳青镇", "七庄街"]
        );
        assert_eq!(found("在赤龙南街道新增"), ["龙南街"]);
        assert_eq!(
            found("为全区各街镇、城乡居民、乡镇卫生院和乡村道路"),
            [""; 0]
        );
    }

    #[test]
    fn a_reworded_name_keeps_its_core() {
        for (old, new) in [
            ("实施就业促进工程", "继续实施就业促进工程"),
            ("新建望湖街农贸市场", "建成望湖街农贸市场"),
            ("新增停车泊位60个", "新增停车泊位 100 个"),
            ("推进老旧小区改造", "实施老旧小区改造工程"),
        ] {
            assert_eq!(core_name(old), core_name(new), "{old} / {new}");
        }
        assert_ne!(
            core_name("建成赤龙中学"),
            core_name("建成杨柳青镇第四幼儿园")
        );
    }

    #[test]
    fn building_and_renewing_are_told_apart() {
        assert_eq!(action(&["新建望湖街停车场"]), Some(Action::Build));
        assert_eq!(action(&["提升改造津兰农贸市场"]), Some(Action::Renew));
        assert_eq!(action(&["新建提升5处口袋公园"]), Some(Action::Build));
        assert_eq!(action(&["实施老旧小区改造工程"]), None);
    }

    #[test]
    fn figures_carry_their_unit_and_years_are_none() {
        assert_eq!(
            figures("2024年底前改造1,080户、7.39万平方米，覆盖率100%"),
            ["1080户", "73900平方米", "100%"]
        );
    }

    #[test]
    fn a_site_is_what_follows_its_verb() {
        assert_eq!(
            site("该项目位于 柳泉镇北侧，建筑面积"),
            Some("柳泉镇北侧".to_owned())
        );
        assert_eq!(site("新增停车泊位"), None);
    }
}
