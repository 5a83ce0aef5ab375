//! A stated count against the names listed beside it.

use std::sync::LazyLock;

use regex::Regex;

use super::super::notice::Notice;
use super::super::places;
use super::super::rule::{Odd, Rule};
use crate::finding::Severity;
use crate::model::Period;
use crate::text::numeral;

pub(super) const RULE: Rule = Rule {
    code: "T401",
    name: "list_count_off",
    severity: Severity::Warning,
    title: "所称数量与列出的名称数不符",
    finds: "“甲、乙、丙5个小区”“5个小区（甲、乙、丙）”：写明的数量与列出的名称个数不一致。列名后有“等”字的，只在列出的多于所称数量时报。",
    why: "数量和名单总有一个是错的，验收时无法确定范围。",
    example: "
| 序号 | 任务明细 |
| 1 | 对云溪镇荷风园、锦绣苑、安和里5个小区进行改造。 |
",
    find,
};

/// Things that come one by one with a name each; longer words first.
const NAMED: &[&str] = &[
    "街镇",
    "镇街",
    "乡镇",
    "街道",
    "小区",
    "社区",
    "村庄",
    "村",
    "道路",
    "路口",
    "路段",
    "积水点",
    "公园",
    "广场",
    "幼儿园",
    "小学",
    "中学",
    "学校",
    "医院",
    "卫生院",
    "泵站",
    "市场",
    "桥梁",
    "河道",
    "点位",
    "片区",
    "地块",
    "街区",
    "园区",
    "胡同",
    "楼栋",
    "庭院",
    "景区",
    "场馆",
    "站点",
    "公厕",
    "街",
    "镇",
    "路",
    "桥",
    "项目",
    "单位",
    "部门",
];

const NUMBER: &str = r"(\d{1,3}|[一二两三四五六七八九十]{1,3})";
const ONE_BY_ONE: &str = r"(个|条|处|座|所|家)";

/// `甲、乙、丙(等)5个小区`
static LIST_BEFORE: LazyLock<Regex> = LazyLock::new(|| {
    pattern(&format!(
        r"((?:[^，,。；;：:、（）()]{{1,24}}、)+[^，,。；;：:、（）()]{{1,24}}?)(等)?{NUMBER}{ONE_BY_ONE}([^，,。；;：:、（）()]{{0,16}})"
    ))
});
/// `（甲、乙）2个小区`
static BRACKET_BEFORE: LazyLock<Regex> = LazyLock::new(|| {
    pattern(&format!(
        r"[（(]([^（）()]+、[^（）()]+?)[）)](等)?{NUMBER}{ONE_BY_ONE}([^，,。；;：:、（）()]{{0,16}})"
    ))
});
/// `3个小区（甲、乙、丙）`, `3个小区：甲、乙、丙。`
static LIST_BEHIND: LazyLock<Regex> = LazyLock::new(|| {
    pattern(&format!(
        r"{NUMBER}{ONE_BY_ONE}([^，,。；;：:、（）()]{{1,16}})[（(：:]([^（）()。；;：:]+、[^（）()。；;：:]+)"
    ))
});

#[expect(
    clippy::unwrap_used,
    reason = "the patterns are constants, each run by a test"
)]
fn pattern(text: &str) -> Regex {
    Regex::new(text).unwrap()
}

fn find(notice: &Notice) -> Vec<Odd> {
    let mut found = Vec::new();
    for row in &notice.rows {
        let texts: [(Option<Period>, &str); 2] =
            [(None, &row.project.name), (None, &row.task.detail)];
        let milestones = row
            .task
            .milestones
            .iter()
            .filter_map(|m| Some((Some(m.period), m.text.as_deref()?)));
        for (period, text) in texts.into_iter().chain(milestones) {
            // A name repeated on every row is judged once.
            let repeated = std::ptr::eq(text, row.project.name.as_str())
                && !std::ptr::eq(&row.project.tasks[0], row.task);
            if repeated || !text.contains('、') {
                continue;
            }
            for (stated, names, words) in miscounts(text) {
                let odd = Odd::new(
                    format!("称{stated}，列出的名称有{names}个"),
                    "核对数量和名单。",
                )
                .at(row)
                .words([words]);
                found.push(match period {
                    Some(period) => odd.period(period),
                    None => odd,
                });
            }
        }
    }
    found
}

/// Stated count with its noun, number of names, and the words, for each list whose count is wrong.
fn miscounts(text: &str) -> Vec<(String, u32, String)> {
    let text: String = text.chars().filter(|c| !c.is_whitespace()).collect();
    let mut found = Vec::new();
    for (regex, behind) in [
        (&*LIST_BEFORE, false),
        (&*BRACKET_BEFORE, false),
        (&*LIST_BEHIND, true),
    ] {
        for c in regex.captures_iter(&text) {
            let (list, open, count, counter, noun) = if behind {
                (&c[4], false, &c[1], &c[2], &c[3])
            } else {
                (&c[1], c.get(2).is_some(), &c[3], &c[4], &c[5])
            };
            let named = if behind {
                NAMED.iter().find(|n| noun.contains(*n))
            } else {
                NAMED.iter().find(|n| noun.starts_with(*n))
            };
            let (Some(named), Some(count)) = (named, numeral::integer(count)) else {
                continue;
            };
            let Some((fewest, most)) = names(list, named) else {
                continue;
            };
            let wrong = if open || list.ends_with('等') {
                fewest > count
            } else {
                count < fewest || count > most
            };
            if wrong && count <= 50 {
                let words = c[0].trim_end_matches(|c| "进行改造的".contains(c));
                found.push((format!("{count}{counter}{named}"), fewest, words.to_owned()));
            }
        }
    }
    found.extend(heading_against_list(&text));
    found
}

/// `提升3条道路照明设施。对甲路、乙路等4条道路照明设施进行改造`: the heading sentence counts otherwise than the list.
static HEADING: LazyLock<Regex> = LazyLock::new(|| {
    pattern(&format!(
        r"^[^，,。；;：:、（）()\d]{{0,6}}{NUMBER}{ONE_BY_ONE}([^，,。；;：:、（）()\d]{{1,12}})。.*、[^。]*?等?{NUMBER}{ONE_BY_ONE}([^，,。；;：:、（）()]{{1,16}})"
    ))
});

fn heading_against_list(text: &str) -> Option<(String, u32, String)> {
    let c = HEADING.captures(text)?;
    let noun = |text: &str| NAMED.iter().find(|n| text.contains(*n)).copied();
    let (heading, list) = (numeral::integer(&c[1])?, numeral::integer(&c[4])?);
    let same = c[2] == c[5] && noun(&c[3]).is_some() && noun(&c[3]) == noun(&c[6]);
    (same && heading != list).then(|| {
        let words = format!("{}{}{}", &c[1], &c[2], &c[3]);
        (
            format!("{heading}{}{}", &c[2], noun(&c[3]).unwrap_or_default()),
            list,
            words,
        )
    })
}

/// How many names a list holds, at least and at most (和, 及 and 与 may join two or belong to a name); none when it
/// lists something else.
fn names(list: &str, noun: &str) -> Option<(u32, u32)> {
    let elements: Vec<&str> = list.split('、').collect();
    let last = elements.last()?;
    const NOT_NAMES: &[&str] = &[
        "共", "合计", "各", "内", "中", "的", "含", "包括", "其中", "分别", "每",
    ];
    const VERBS: &[&str] = &[
        "新建",
        "改建",
        "扩建",
        "改扩建",
        "改造",
        "提升",
        "建设",
        "修缮",
        "完成",
        "新增",
        "更新",
        "整治",
        "维修",
        "打造",
    ];
    let odd = |e: &str| {
        VERBS.iter().any(|v| e == *v || e.ends_with(v))
            || e.chars().any(|c| c.is_ascii_digit())
                && e.chars().any(|c| "个条处座所家%米亩".contains(c))
    };
    if NOT_NAMES.iter().any(|w| last.ends_with(w))
        || ["含", "包括", "其中", "分别", "位于"]
            .iter()
            .any(|w| list.starts_with(w))
        || elements.iter().any(|e| odd(e))
    {
        return None;
    }
    // 甲镇、乙镇13所小学: the places are not the things counted.
    let all_places = elements.iter().all(|e| places::is_place(e));
    let counts_places = ["街镇", "镇街", "乡镇", "街道", "街", "镇"].contains(&noun);
    if all_places != counts_places
        && (all_places || elements.iter().any(|e| e.ends_with(['镇', '乡'])))
    {
        return None;
    }
    // The last comma may be a 和: 甲村、乙村和丙村. In 安和里 it is part of the name.
    let joined = usize::from(['和', '及', '与'].iter().any(|c| {
        last.split_once(*c)
            .is_some_and(|(a, b)| a.chars().count() >= 2 && b.chars().count() >= 2)
    }));
    let count = u32::try_from(elements.len()).ok()?;
    Some((count, count + u32::try_from(joined).ok()?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_names_before_behind_and_in_brackets() {
        let table: &[(&str, Option<(&str, u32)>)] = &[
            (
                "对云溪镇荷风园、锦绣苑、安和里5个小区进行改造",
                Some(("5个小区", 3)),
            ),
            ("对云溪镇荷风园、锦绣苑、安和里3个小区进行改造", None),
            (
                "对大寺镇（龙居花园四区、龙居花园六区）3 个小区进行改造",
                Some(("3个小区", 2)),
            ),
            (
                "解决三个新建商品住宅小区（爱情缤纷里、翰悦府）排水",
                Some(("3个小区", 2)),
            ),
            (
                "对胜利路、泰佳道、江湾二支路、兰波路等3条道路进行整修",
                Some(("3条道路", 4)),
            ),
            ("对胜利路、泰佳道等10条道路进行整修", None),
            (
                "选取津门湖街、张家窝镇 3 个街镇的 5 个社区",
                Some(("3个街镇", 2)),
            ),
            ("涉及李七庄街、辛口镇、大寺镇共 13 所小学", None),
            ("涉及李七庄街、辛口镇、大寺镇13 所小学", None),
            ("在云溪镇、青枫街新增停车泊位100个", None),
            ("新建、改扩建5个公园", None),
            (
                "提升3条道路照明设施。对业成路、新秀道、知景道、瑶琳路等4条道路照明设施进行改造。",
                Some(("3条道路", 4)),
            ),
            ("对甲村、乙村和丙村3个村进行改造", None),
            ("改造4所学校（幼儿园2所、小学2所）", None),
            ("包括以下2个小区：甲、乙、丙。", Some(("2个小区", 3))),
        ];
        for (text, due) in table {
            let found = miscounts(text);
            let found: Vec<(&str, u32)> = found.iter().map(|f| (f.0.as_str(), f.1)).collect();
            assert_eq!(found, due.iter().copied().collect::<Vec<_>>(), "{text}");
        }
    }
}
