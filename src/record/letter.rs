//! The paragraphs around the table → title, number, date, issuer, and what the notice claims.

use std::sync::LazyLock;

use regex::Regex;

use crate::text::{join, mark, numeral, period};

/// What the letter says.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Letter {
    /// On one line.
    pub title: Option<String>,
    /// 西青区
    pub region: Option<String>,
    /// The year the plan is for.
    pub year: Option<i32>,
    /// 天津市西青区人民政府办公室
    pub issuer: Option<String>,
    /// With brackets made 〔〕.
    pub document_number: Option<String>,
    /// `YYYY-MM-DD`
    pub issued_on: Option<String>,
    /// 20 for "20项民心工程".
    pub stated_count: Option<u32>,
    /// The other paragraphs, in order, page-wrapping undone.
    pub paragraphs: Vec<String>,
}

fn pattern(text: &str) -> Regex {
    Regex::new(text).expect("a fixed pattern")
}

static KIND: LazyLock<Regex> = LazyLock::new(|| {
    pattern(r"(通知|通告|公告|公示|意见|方案|函|批复|决定|通报|报告)(?:[（(][^（()）]*[)）])?$")
});
static NUMBER: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"([\p{Han}]{0,14})[〔\[［【（(〈]((?:19|20)[0-9]{2}|二[〇○零O0][〇○零O0一二三四五六七八九]{2})[〕\]］】）)〉](第?[0-9０-９]{1,4})号",
    )
});
static COUNT: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"([0-9０-９]{1,3}|[一二三四五六七八九十百两]{1,5})(?:项|件|个|大项|大类|大|类)(?:[\p{Han}“”]{0,8}?)(?:民心|民生|实事|工程|任务|项目|目标|重点|工作)",
    )
});
static PLACE_OF_YEAR: LazyLock<Regex> = LazyLock::new(|| {
    pattern(r"([\p{Han}]{1,12}?(?:自治县|新区|开发区|区|县|市|旗))(?:20[0-9]{2}|二[〇○零O0])")
});
static ORGAN: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"^[\p{Han}]{2,30}(?:人民政府|人民政府办公室|人民政府办公厅|委员会|管委会|办公室|办公厅|政府办|督查室|指挥部|局|厅|委)$",
    )
});
/// A title and the addressee that a page set right behind it.
static TITLE_ADDRESSEE: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"^([^。；：:]{0,60}关于[^。；：:]{2,80}的\s*(?:通知|意见|方案|通报|公告))\s*([^。；]{2,120}[：:])$",
    )
});
/// A date and the word that opens the annex overleaf.
static DATE_ANNEX: LazyLock<Regex> = LazyLock::new(|| {
    pattern(r"^([^。；，]{0,40}年[^。；，]{1,8}月[^。；，]{1,6}日)\s*(附件[^。；]{0,60})$")
});
static LABELLED_DATE: LazyLock<Regex> =
    LazyLock::new(|| pattern(r"成文日期[：:]?\s*([0-9]{4})[-年./]([0-9]{1,2})[-月./]([0-9]{1,2})"));

/// Reads the letter. `before` and `after` are the paragraphs around the table, `titles` the words right over it,
/// `aside` texts of other tables (a web page's box of index number and date).
pub fn letter(before: &[String], titles: &[String], after: &[String], aside: &[String]) -> Letter {
    let mut letter = Letter::default();
    let before = &part_run_together(before);
    let paragraphs: Vec<&str> = before.iter().map(String::as_str).collect();
    let bare: Vec<String> = before.iter().map(|p| join::compact(p)).collect();
    let mut used = vec![false; before.len()];

    if let Some(range) = title(&bare) {
        let whole: String = range.clone().map(|i| close(paragraphs[i])).collect();
        letter.title = Some(trim_title(&whole));
        used[range].fill(true);
    } else if let Some(at) = titles
        .iter()
        .map(|t| join::compact(t))
        .position(|t| KIND.is_match(&t))
    {
        letter.title = Some(trim_title(&close(&titles[at])));
    } else {
        letter.title = caption(titles).or_else(|| caption(before));
    }
    let captions: Vec<String> = titles
        .iter()
        .chain(before.iter().rev().take(4))
        .map(|t| join::compact(t))
        .collect();
    let heads: Vec<&str> = letter
        .title
        .iter()
        .map(String::as_str)
        .chain(captions.iter().map(String::as_str))
        .collect();

    let number = bare
        .iter()
        .enumerate()
        .find_map(|(i, text)| own_number(text).map(|n| (Some(i), n)))
        .or_else(|| {
            aside
                .iter()
                .find_map(|t| own_number(&join::compact(t)))
                .map(|n| (None, n))
        })
        .or_else(|| {
            letter
                .title
                .as_deref()
                .and_then(document_number)
                .map(|n| (None, n))
        });
    if let Some((at, number)) = number {
        letter.document_number = Some(number);
        if let Some(at) = at.filter(|i| {
            NUMBER
                .find(&bare[*i])
                .is_some_and(|m| m.as_str().len() == bare[*i].len())
        }) {
            used[at] = true;
        }
    }
    let signed = |texts: &[String]| texts.iter().rev().find_map(|t| signing_date(t));
    letter.issued_on = signed(&bare)
        .or_else(|| signed(&after.iter().map(|t| join::compact(t)).collect::<Vec<_>>()))
        .or_else(|| bare.iter().chain(aside).find_map(|t| labelled_date(t)));
    letter.issuer = issuer(letter.title.as_deref(), &bare, after);
    letter.region = region(
        letter.title.as_deref(),
        letter.issuer.as_deref(),
        &heads,
        &bare,
    );
    letter.year = heads
        .iter()
        .find_map(|t| period::year(t))
        .or_else(|| {
            letter
                .document_number
                .as_deref()
                .and_then(|n| period::year(&n.replace('〕', "年")))
        })
        .or_else(|| {
            letter
                .issued_on
                .as_deref()
                .and_then(|d| d.get(..4)?.parse().ok())
        });
    letter.stated_count = heads
        .iter()
        .find_map(|t| count(t))
        .or_else(|| bare.iter().find_map(|t| count(t)));
    let rest = before
        .iter()
        .zip(&used)
        .filter(|(_, used)| !**used)
        .map(|(p, _)| p);
    letter.paragraphs = rejoin(rest.chain(after));
    letter
}

/// Paragraphs that a page set right behind each other, parted again: document number | title | addressee, and
/// date | 附件.
fn part_run_together(paragraphs: &[String]) -> Vec<String> {
    let mut parted = Vec::with_capacity(paragraphs.len());
    for text in paragraphs {
        let mut rest = text.trim();
        if let Some(number) = NUMBER.find(rest).filter(|m| m.start() == 0)
            && rest[number.end()..].contains("关于")
            && KIND.is_match(&rest.trim_end_matches(['：', ':']).replace(' ', ""))
                | TITLE_ADDRESSEE.is_match(rest[number.end()..].trim())
        {
            parted.push(number.as_str().to_owned());
            rest = rest[number.end()..].trim_start();
        }
        match TITLE_ADDRESSEE
            .captures(rest)
            .or_else(|| DATE_ANNEX.captures(rest))
        {
            Some(parts) => parted.extend([parts[1].to_owned(), parts[2].to_owned()]),
            None => parted.push(rest.to_owned()),
        }
    }
    parted
}

/// Text without white space next to Chinese characters.
fn close(text: &str) -> String {
    let tidy = join::tidy(text);
    let chars: Vec<char> = tidy.chars().collect();
    let mut closed = String::with_capacity(tidy.len());
    for (i, c) in chars.iter().enumerate() {
        let beside = |at: Option<usize>| {
            at.and_then(|a| chars.get(a))
                .is_some_and(|c| join::is_chinese(*c))
        };
        if *c == ' ' && (beside(i.checked_sub(1)) || beside(Some(i + 1))) {
            continue;
        }
        closed.push(*c);
    }
    closed
}

/// A title without the number that some print behind it.
fn trim_title(title: &str) -> String {
    match title.rfind(['（', '(']) {
        Some(at) if NUMBER.is_match(&title[at..]) => title[..at].to_owned(),
        _ => title.to_owned(),
    }
}

/// The paragraphs that are the title: `关于…的通知`, perhaps over several lines, perhaps with the issuer on its own.
fn title(bare: &[String]) -> Option<std::ops::Range<usize>> {
    let fits = |t: &str| {
        !t.is_empty()
            && t.chars().count() <= 80
            && !t.contains(['。', '；'])
            && !t.ends_with(['：', ':'])
    };
    for at in 0..bare.len() {
        if !fits(&bare[at]) || !bare[at].contains("关于") || bare[at].starts_with("附件") {
            continue;
        }
        let mut whole = String::new();
        for end in at..bare.len().min(at + 5) {
            if !fits(&bare[end]) {
                break;
            }
            whole.push_str(&bare[end]);
            if KIND.is_match(&whole) {
                let mut start = at;
                if bare[at].starts_with("关于") {
                    while start > 0 && start + 3 > at && ORGAN.is_match(&bare[start - 1]) {
                        start -= 1;
                    }
                }
                return Some(start..end + 1);
            }
        }
    }
    // The word 关于 itself may be on a line of its own, or cut by the line's end.
    for at in 0..bare.len() {
        for end in at + 1..bare.len().min(at + 5) {
            if !bare[at..=end].iter().all(|t| fits(t)) {
                break;
            }
            let whole: String = bare[at..=end].concat();
            if whole.contains("关于")
                && KIND.is_match(&whole)
                && ORGAN.is_match(whole.split("关于").next().unwrap_or_default())
            {
                return Some(at..end + 1);
            }
        }
    }
    None
}

/// A table's own title, where there is no letter.
fn caption(texts: &[String]) -> Option<String> {
    texts.iter().map(|t| close(t)).find(|t| {
        let bare = t.trim_end_matches(['）', ')']);
        t.chars().count() <= 60
            && !t.contains(['。', '；'])
            && (period::year(t).is_some() || count(t).is_some())
            && [
                "表", "清单", "方案", "计划", "任务", "分工", "安排", "项目", "工程", "实事",
                "目标", "台账", "一览",
            ]
            .iter()
            .any(|w| bare.contains(w))
    })
}

/// A document number that stands by itself, or behind its label.
fn own_number(bare: &str) -> Option<String> {
    let found = NUMBER.find(bare)?;
    let alone = found.as_str().len() == bare.len();
    let labelled = ["文号", "发文字号", "文件编号", "字号"]
        .iter()
        .any(|w| bare.contains(w))
        && bare.chars().count() <= 120;
    let bracketed = bare.len() - found.as_str().len() <= 6 && bare.starts_with(['（', '(', '【']);
    (alone || labelled || bracketed)
        .then(|| document_number(bare))
        .flatten()
}

fn document_number(bare: &str) -> Option<String> {
    let found = NUMBER.captures(bare)?;
    let mut organ = found[1].to_owned();
    for label in ["发文字号", "文号", "文件编号", "字号"] {
        if let Some(at) = organ.find(label) {
            organ = organ[at + label.len()..].to_owned();
        }
    }
    let digits = found[3].trim_start_matches('第');
    let n = numeral::integer(digits)?;
    let year = numeral::integer(&found[2])?;
    Some(format!("{organ}〔{year}〕{n}号"))
}

/// The date of a paragraph that is a date, perhaps behind the issuer's name.
fn signing_date(bare: &str) -> Option<String> {
    let date = period::full_date(bare)?;
    let end = bare.trim_end_matches(['。', '）', ')']);
    let head = bare
        .find(['1', '2', '１', '２', '一', '二'])
        .map_or(bare, |at| &bare[..at]);
    let plain = end.ends_with(['日', '号'])
        && bare.chars().count() <= 40
        && (head.is_empty() || ORGAN.is_match(head))
        && !bare.contains(['，', '；', '《']);
    plain.then_some(date)
}

fn labelled_date(text: &str) -> Option<String> {
    let found = LABELLED_DATE.captures(text)?;
    period::full_date(&format!("{}年{}月{}日", &found[1], &found[2], &found[3]))
}

fn issuer(title: Option<&str>, bare: &[String], after: &[String]) -> Option<String> {
    if let Some((head, _)) = title.and_then(|t| t.split_once("关于"))
        && ORGAN.is_match(head)
    {
        return Some(head.to_owned());
    }
    let after: Vec<String> = after.iter().map(|t| join::compact(t)).collect();
    for texts in [bare, &after[..]] {
        for (i, text) in texts.iter().enumerate().rev() {
            if signing_date(text).is_none() {
                continue;
            }
            let head = text
                .find(['1', '2', '１', '２', '二'])
                .map_or("", |at| &text[..at]);
            if ORGAN.is_match(head) {
                return Some(head.to_owned());
            }
            if let Some(above) = i
                .checked_sub(1)
                .map(|a| &texts[a])
                .filter(|t| ORGAN.is_match(t))
            {
                return Some(above.clone());
            }
        }
    }
    bare.iter().find_map(|t| {
        t.strip_suffix("文件")
            .filter(|t| ORGAN.is_match(t))
            .map(str::to_owned)
    })
}

/// The place at the end of a text, without the places it lies in: 天津市西青区 → 西青区. `None` when the text does not end
/// in a place.
fn place(text: &str) -> Option<&str> {
    const KINDS: [&str; 10] = [
        "自治县",
        "自治旗",
        "自治州",
        "自治区",
        "新区",
        "开发区",
        "区",
        "县",
        "市",
        "旗",
    ];
    let kind = KINDS
        .iter()
        .find(|k| text.ends_with(**k))
        .or_else(|| ["州", "盟", "省"].iter().find(|k| text.ends_with(**k)))?;
    let mut name = &text[..text.len() - kind.len()];
    // What is no part of a name, and the larger places before it; a name keeps at least one character.
    let over = [
        "关于",
        "印发",
        "下达",
        "公布",
        "下发",
        "发布",
        "做好",
        "落实",
        "分解",
        "实施",
        "推进",
        "附件",
        "中共",
        "办公室",
        "委员会",
        "自治区",
        "自治州",
        "地区",
        "省",
        "市",
        "县",
        "盟",
    ];
    while let Some(end) = over
        .iter()
        .filter_map(|w| name.rfind(w).map(|at| at + w.len()))
        .filter(|end| *end < name.len())
        .max()
    {
        name = &name[end..];
    }
    let found = &text[text.len() - kind.len() - name.len()..];
    (!name.is_empty() && found.chars().count() <= 14 && found.chars().all(join::is_chinese))
        .then_some(found)
}

/// The place whose government gave out the notice: out of the title, the issuer, a line that names an organ, or the
/// words before the year.
fn region(
    title: Option<&str>,
    issuer: Option<&str>,
    heads: &[&str],
    bare: &[String],
) -> Option<String> {
    let of_organ = |text: &str| {
        ["人民政府", "管理委员会", "管委会", "政府办"]
            .iter()
            .find_map(|organ| {
                let at = text.find(organ)?;
                place(&text[..at]).map(str::to_owned)
            })
    };
    let of_year = |text: &str| {
        let c = PLACE_OF_YEAR.captures(text)?;
        place(c.get(1)?.as_str()).map(str::to_owned)
    };
    let lines = bare
        .iter()
        .map(|t| t.trim_end_matches("文件"))
        .filter(|t| ORGAN.is_match(t));
    title
        .into_iter()
        .chain(issuer)
        .chain(lines)
        .find_map(of_organ)
        .or_else(|| heads.iter().find_map(|t| of_year(t)))
}

fn count(text: &str) -> Option<u32> {
    let bare = join::compact(text);
    COUNT
        .captures_iter(&bare)
        .find_map(|c| numeral::integer(&c[1]).filter(|n| (2..=500).contains(n)))
}

/// Puts together paragraphs that a page end cut in the middle of a sentence.
fn rejoin<'a>(paragraphs: impl Iterator<Item = &'a String>) -> Vec<String> {
    let mut joined: Vec<String> = Vec::new();
    for text in paragraphs {
        let text = join::tidy(text);
        if text.is_empty() {
            continue;
        }
        if let Some(last) = joined.last_mut()
            && last.chars().count() > 30
            && last.chars().last().is_some_and(|c| {
                join::is_chinese(c) && !matches!(c, '。' | '；' | '：' | '！' | '？' | '）' | '”')
            })
            && !last.starts_with("附件")
            && KIND.find(last).is_none()
            && mark::leading(&text).is_none()
            && period::full_date(&text).is_none()
            && text.chars().count() > 8
            && text.contains(['，', '。', '；'])
            && !text.starts_with("附件")
        {
            last.push_str(&text);
            continue;
        }
        joined.push(text);
    }
    joined
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(before: &[&str], titles: &[&str]) -> Letter {
        let own = |t: &[&str]| -> Vec<String> { t.iter().map(|s| (*s).to_owned()).collect() };
        letter(&own(before), &own(titles), &[], &[])
    }

    #[test]
    fn reads_a_letter() {
        let found = read(
            &[
                "天津市西青区人民政府办公室关于印发 西青区 2024 年 20 项民心工程 进度和责任清单的通知",
                "各镇人民政府、街道办事处，区政府各委、办、局，各区属机构：",
                "区第十八届人民政府第 70 次常务会议确定了《西青区 2024 年 20 项民心工程进度和责任清单》，区政府督查室要对区级民心工程子项实施精细",
                "化管理，采取多种方式加大督导检查力度。",
                "附件：西青区 2024 年 20 项民心工程进度和责任清单",
                "2024 年 1 月 19 日",
                "（此件主动公开）",
                "附件",
            ],
            &[],
        );
        assert_eq!(
            found.title.as_deref(),
            Some("天津市西青区人民政府办公室关于印发西青区2024年20项民心工程进度和责任清单的通知")
        );
        assert_eq!(found.region.as_deref(), Some("西青区"));
        assert_eq!(found.year, Some(2024));
        assert_eq!(found.issuer.as_deref(), Some("天津市西青区人民政府办公室"));
        assert_eq!(found.document_number, None);
        assert_eq!(found.issued_on.as_deref(), Some("2024-01-19"));
        assert_eq!(found.stated_count, Some(20));
        assert!(found.paragraphs[1].contains("实施精细化管理"));
    }

    #[test]
    fn paragraphs_set_without_a_gap_are_parted() {
        let found = read(
            &[
                "青政办发〔2027〕38号青禾县人民政府办公室关于印发青禾县2027年7项民生实事的通知各乡镇人民政府：",
                "现印发给你们，请认真贯彻落实。",
                "青禾县人民政府办公室",
                "2027年1月3日附件",
            ],
            &[],
        );
        assert_eq!(
            found.title.as_deref(),
            Some("青禾县人民政府办公室关于印发青禾县2027年7项民生实事的通知")
        );
        assert_eq!(
            found.document_number.as_deref(),
            Some("青政办发〔2027〕38号")
        );
        assert_eq!(found.issued_on.as_deref(), Some("2027-01-03"));
        assert_eq!(found.paragraphs[0], "各乡镇人民政府：");
    }

    #[test]
    fn a_title_over_several_lines_with_number_and_chinese_date() {
        let found = read(
            &[
                "常州市武进区人民政府办公室文件",
                "武政办发[2023] 1 号",
                "区政府办公室关于下达武进区",
                "二〇二三年十件民生实事项目",
                "目标任务的通知",
                "各镇人民政府：",
                "根据《常州市十项计划》（常政办发〔2022〕55号）精神，现下达给你们。",
                "常州市武进区人民政府办公室",
                "二○二三年一月十八日",
                "武进区2023年民生实事项目责任分解表",
            ],
            &[],
        );
        assert_eq!(
            found.title.as_deref(),
            Some("区政府办公室关于下达武进区二〇二三年十件民生实事项目目标任务的通知")
        );
        assert_eq!(
            found.document_number.as_deref(),
            Some("武政办发〔2023〕1号")
        );
        assert_eq!(found.issued_on.as_deref(), Some("2023-01-18"));
        assert_eq!(found.stated_count, Some(10));
        assert_eq!(found.year, Some(2023));
        assert_eq!(found.region.as_deref(), Some("武进区"));
    }

    #[test]
    fn issuer_on_its_own_line_and_from_the_signature() {
        let found = read(
            &[
                "云溪区人民政府办公室",
                "关于印发2025年十二项民心工程责任清单的通知",
                "各部门：",
            ],
            &[],
        );
        assert_eq!(found.issuer.as_deref(), Some("云溪区人民政府办公室"));
        assert_eq!(found.stated_count, Some(12));
        let found = read(
            &[
                "关于印发2025年民生实事责任清单的通知",
                "各部门：",
                "请落实。",
                "云溪县人民政府",
                "2025年1月3日",
            ],
            &[],
        );
        assert_eq!(found.issuer.as_deref(), Some("云溪县人民政府"));
        assert_eq!(found.region.as_deref(), Some("云溪县"));
    }

    #[test]
    fn a_sheet_has_its_caption() {
        let found = read(
            &[],
            &["云溪区2022年9项民心工程进度和责任清单", "单位：万元"],
        );
        assert_eq!(
            found.title.as_deref(),
            Some("云溪区2022年9项民心工程进度和责任清单")
        );
        assert_eq!(
            (found.region.as_deref(), found.year, found.stated_count),
            (Some("云溪区"), Some(2022), Some(9))
        );
    }

    #[test]
    fn the_page_s_date_is_not_the_signing_date() {
        let found = read(
            &[
                "发布日期：2024年1月22日 来源：区政府",
                "关于印发清单的通知",
                "成文日期：2024-01-19",
            ],
            &[],
        );
        assert_eq!(found.issued_on.as_deref(), Some("2024-01-19"));
    }
}
