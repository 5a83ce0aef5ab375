//! What stays of a wording when it is said again a year later.

use std::sync::LazyLock;

use regex::Regex;

use super::place::Towns;
use crate::text::quantity::targets;

/// What two printings of one sentence have in common: the text without white space, full-width ASCII forms made
/// half-width, one form of each dash and quotation mark, which fonts and offices interchange, and no middle dots.
pub(super) fn bare(text: &str) -> String {
    let mut bare = String::with_capacity(text.len());
    for c in text.chars().filter(|c| !c.is_whitespace()) {
        match c {
            '\u{FF01}'..='\u{FF5E}' => bare.extend(char::from_u32(c as u32 - 0xFEE0)),
            '\u{2010}'..='\u{2015}' | '\u{2212}' => bare.push('-'),
            '\u{2E3A}' => bare.push_str("--"),
            '“' | '”' | '„' | '〝' | '〞' => bare.push('"'),
            '‘' | '’' => bare.push('\''),
            // 一二·九: fonts that are not embedded often have no middle dot at all.
            '·' | '•' | '・' | '‧' | '∙' | '⋅' => {}
            _ => bare.push(c),
        }
    }
    bare
}

#[expect(clippy::unwrap_used, reason = "constant patterns, each used by a test")]
static NUMBER: LazyLock<Regex> = LazyLock::new(|| Regex::new(r"[0-9]+(?:[.,][0-9]+)*").unwrap());

/// [`bare`] with every figure as `#`, since yearly tasks keep their words and change their figures, and with towns
/// set apart, so that no piece depends on which towns stand next to each other.
pub(super) fn masked(text: &str, towns: &Towns) -> String {
    towns.apart(&NUMBER.replace_all(&bare(text), "#"), |town| town)
}

/// Figures with their unit.
pub(super) fn figures(text: &str) -> Vec<String> {
    targets(text)
        .iter()
        .map(|target| format!("{}{}", target.value, target.unit))
        .collect()
}

/// Building and renewing the same kind of thing at the same place are two projects.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Action {
    /// 新建、建设、建成: the first years of something new.
    Build,
    /// 改造、修缮、更新: work on something that stands.
    Renew,
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

pub(super) fn action(names: &[&str]) -> Option<Action> {
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
pub(super) fn core_name(name: &str, towns: &Towns) -> String {
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
    let core = towns.apart(core, |_| "");
    COUNT.replace_all(&core, " ").replace("片区", "")
}

/// A figure in a name with its counting word, 第27届 and 100个: in another year the name has another, or none.
#[expect(clippy::unwrap_used, reason = "constant patterns, each used by a test")]
static COUNT: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r"第?[0-9]+(?:[.,][0-9]+)*余?\p{Han}?").unwrap());

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn two_printings_of_a_sentence_are_bare_alike() {
        assert_eq!(
            bare("胜利路（新华道—常青道） 维修，１个“点”·⸺"),
            bare("胜利路(新华道―常青道)维修,1个\"点\"・——")
        );
        assert_ne!(bare("１０个"), bare("100个"));
    }

    #[test]
    fn a_reworded_name_keeps_its_core() {
        let towns = Towns::among(["望湖街", "杨柳青镇"].into_iter());
        let core = |name: &str| core_name(name, &towns).replace(' ', "");
        for (old, new) in [
            ("实施就业促进工程", "继续实施就业促进工程"),
            ("新建望湖街农贸市场", "建成望湖街农贸市场"),
            ("新增停车泊位60个", "新增停车泊位 100 个"),
            ("举办第27届灯展", "举办第28届灯展"),
            ("推进老旧小区改造", "实施老旧小区改造工程"),
        ] {
            assert_eq!(core(old), core(new), "{old} / {new}");
        }
        assert_eq!(core("建成杨柳青镇第四幼儿园"), "第四幼儿园");
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
}
