//! Quarters, halves, months and dates as notices print them.

use std::ops::Range;
use std::sync::LazyLock;

use regex::{Captures, Regex};

use super::{join, numeral};
use crate::model::Period;

/// What a heading says about time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Span {
    /// `第一季度`, `一季度目标`, `1季度`, `Q1`, `1-3月`: quarter 1 to 4.
    Quarter(u8),
    /// `上半年`, `下半年`: half 1 or 2.
    Half(u8),
    /// `5月`, `5月底前`: month 1 to 12. Four of them by quarter ends are quarters.
    Month(u8),
    /// `2024年6月30日前`
    Day {
        /// Printed year, if any.
        year: Option<i16>,
        /// 1 to 12.
        month: u8,
        /// 1 to 31.
        day: u8,
    },
    /// `全年`, `年底前`
    Year,
}

impl Span {
    /// The period of a plan; `year` is the plan's and fills in a date printed without one.
    pub fn period(self, year: Option<i32>) -> Period {
        match self {
            Span::Quarter(q) => Period::Quarter(q),
            Span::Half(h) => Period::Half(h),
            Span::Month(m) => Period::Month(m),
            Span::Day {
                year: printed,
                month,
                day,
            } => match printed.or(year.and_then(|y| i16::try_from(y).ok())) {
                Some(year) => Period::Date { year, month, day },
                None => Period::Month(month),
            },
            Span::Year => Period::Year,
        }
    }
}

/// Digits, full-width digits or Chinese numerals.
const N: &str = r"[0-9０-９一二三四五六七八九十]{1,3}";

fn pattern(text: &str) -> Regex {
    Regex::new(&text.replace("{N}", N)).expect("a fixed pattern")
}

static QUARTER: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"第?\s*({N}|首|末)\s*(?:个)?季度?|[Qq]\s*([1-4１-４])|([0-9０-９一二三四五六七八九十]{1,2})\s*月?\s*(?:-|－|—|–|~|～|至|到)+\s*({N})\s*月",
    )
});
static HALF: LazyLock<Regex> = LazyLock::new(|| pattern(r"(上|下|前|后)\s*半年"));
static DATE: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?:(20[0-9]{2}|二[〇○零O0][〇○零O0一二三四五六七八九]{2})\s*年)?\s*({N})\s*月\s*(?:({N})\s*[日号]|(?:月)?(底|末|份|中旬|上旬|下旬|初)?)",
    )
});
static YEAR: LazyLock<Regex> = LazyLock::new(|| pattern(r"全年|年底|年末|年内|年终|全年度|当年"));

fn number<T: TryFrom<u32>>(text: &str) -> Option<T> {
    numeral::integer(text).and_then(|n| T::try_from(n).ok())
}

fn quarter(found: &Captures<'_>) -> Option<Span> {
    if let Some(n) = found.get(1).or(found.get(2)) {
        let q = match n.as_str() {
            "首" => 1,
            "末" => 4,
            n => number::<u8>(n)?,
        };
        return (1..=4).contains(&q).then_some(Span::Quarter(q));
    }
    let (from, to) = (number::<u8>(&found[3])?, number::<u8>(&found[4])?);
    match (from, to) {
        (1, 3) | (4, 6) | (7, 9) | (10, 12) => Some(Span::Quarter(to / 3)),
        (1, 6) => Some(Span::Half(1)),
        (7, 12) => Some(Span::Half(2)),
        (1, 12) => Some(Span::Year),
        // Cumulative headings: 1-9月 is what is due by the end of September.
        (1, to @ 9) => Some(Span::Month(to)),
        (from, to) if from < to && to <= 12 => Some(Span::Month(to)),
        _ => None,
    }
}

fn date(found: &Captures<'_>) -> Option<Span> {
    let month = number::<u8>(&found[2]).filter(|m| (1..=12).contains(m))?;
    let year = found.get(1).and_then(|y| number::<i16>(y.as_str()));
    match found.get(3) {
        Some(day) => {
            let day = number::<u8>(day.as_str()).filter(|d| (1..=31).contains(d))?;
            Some(Span::Day { year, month, day })
        }
        None => Some(Span::Month(month)),
    }
}

/// Every mention of a time in a text, in order, not overlapping. A count of months ("用时3个月") is none.
fn mentions(text: &str) -> Vec<(Range<usize>, Span)> {
    let mut found: Vec<(Range<usize>, Span)> = Vec::new();
    let mut add = |range: Range<usize>, span: Span| {
        if found
            .iter()
            .all(|(r, _)| r.end <= range.start || range.end <= r.start)
        {
            found.push((range, span));
        }
    };
    for c in QUARTER.captures_iter(text) {
        if let (Some(whole), Some(span)) = (c.get(0), quarter(&c)) {
            add(whole.range(), span);
        }
    }
    for c in HALF.captures_iter(text) {
        let half = if matches!(&c[1], "上" | "前") { 1 } else { 2 };
        if let Some(whole) = c.get(0) {
            add(whole.range(), Span::Half(half));
        }
    }
    for c in DATE.captures_iter(text) {
        if let (Some(whole), Some(span)) = (c.get(0), date(&c)) {
            add(whole.range(), span);
        }
    }
    for whole in YEAR.find_iter(text) {
        add(whole.range(), Span::Year);
    }
    found.sort_by_key(|(range, _)| range.start);
    found
}

/// What a heading says about time; `None` when it says nothing, or several things.
/// Long texts are no headings.
pub fn heading(text: &str) -> Option<Span> {
    let bare = join::compact(text);
    if bare.chars().count() > 20 {
        return None;
    }
    let found = mentions(&bare);
    let (_, first) = found.first()?;
    // "第一季度（1-3月）" says the same thing twice; "3月底前（一季度）" too: the coarser name wins.
    let quarters: Vec<Span> = found
        .iter()
        .map(|(_, s)| *s)
        .filter(|s| matches!(s, Span::Quarter(_)))
        .collect();
    match (found.len(), quarters.as_slice()) {
        (1, _) => Some(*first),
        (_, [only]) => Some(*only),
        (_, [a, b]) if a == b => Some(*a),
        _ => None,
    }
}

/// Splits the text of a deadline cell into its dated clauses: `3月底前完成招标；9月投入使用`.
/// One clause for each time named, each with the text up to the next; text before the first time belongs to the
/// first clause. Empty when no time is named.
pub fn clauses(text: &str) -> Vec<(Span, String)> {
    let found = mentions(text);
    let mut starts: Vec<(usize, Span)> = Vec::new();
    for (range, span) in found {
        // A later time begins a clause of its own only after a break in the sentence; "6月至8月" and
        // "确保6月完工、7月验收" stay whole unless parted by a clause's end.
        let before = text[..range.start].trim_end();
        let begins = before.is_empty()
            || before.ends_with([
                '；', ';', '。', '，', ',', '、', '：', ':', '\n', '）', ')', '.',
            ]);
        if starts.is_empty() || begins {
            let at = if starts.is_empty() { 0 } else { range.start };
            starts.push((at, span));
        }
    }
    starts
        .iter()
        .enumerate()
        .map(|(i, (at, span))| {
            let end = starts.get(i + 1).map_or(text.len(), |(next, _)| *next);
            (
                *span,
                text[*at..end]
                    .trim()
                    .trim_end_matches(['；', ';', '，', ',', '、'])
                    .to_owned(),
            )
        })
        .collect()
}

static SCHEDULE: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?:^|[\s。；;，,（(【\[])((?:第?\s*[一二三四1-4１-４]\s*季度|[1-9１-９][0-9]?\s*月(?:底|末)前?|[Qq][1-4])(?:\s*(?:目标|任务|计划|末|底|前))*\s*(?:[）)】\]])?\s*[：:，,、]?)",
    )
});

/// Splits a cell that holds the whole year's schedule, `一季度：…；二季度：…`, into its periods.
/// Empty unless at least two periods in rising order are named.
pub fn schedule(text: &str) -> Vec<(Span, String)> {
    let mut starts: Vec<(usize, usize, Span)> = Vec::new();
    for found in SCHEDULE.captures_iter(text) {
        let Some(lead) = found.get(1) else { continue };
        let Some(span) = heading(lead.as_str()) else {
            continue;
        };
        let rises = starts.last().is_none_or(|(_, _, last)| {
            last.period(None).last_month() < span.period(None).last_month()
        });
        if rises {
            starts.push((lead.start(), lead.end(), span));
        }
    }
    if starts.len() < 2 {
        return Vec::new();
    }
    starts
        .iter()
        .enumerate()
        .map(|(i, (_, body, span))| {
            let end = starts.get(i + 1).map_or(text.len(), |(next, _, _)| *next);
            (
                *span,
                text[*body..end]
                    .trim()
                    .trim_end_matches(['；', ';', '，', ',', '（', '(', '【', '['])
                    .trim()
                    .to_owned(),
            )
        })
        .collect()
}

static SIGNED: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"([12][0-9]{3}|[１２][０-９]{3}|[一二][〇○◯零O0Ｏ一二三四五六七八九]{3})\s*年\s*({N})\s*月\s*({N})\s*[日号]",
    )
});

/// The first full date of a text as `YYYY-MM-DD`: `2024 年 1 月 19 日`, `二○二四年一月十九日`.
pub fn full_date(text: &str) -> Option<String> {
    SIGNED.captures_iter(text).find_map(|c| {
        let (y, m, d) = (
            number::<i16>(&c[1])?,
            number::<i8>(&c[2])?,
            number::<i8>(&c[3])?,
        );
        jiff::civil::Date::new(y, m, d)
            .ok()
            .map(|date| date.to_string())
    })
}

static NAMED_YEAR: LazyLock<Regex> = LazyLock::new(|| {
    pattern(r"(20[0-9]{2}|２０[０-９]{2}|二[〇○◯零O0Ｏ][〇○◯零O0Ｏ一二三四五六七八九]{2})\s*年")
});

/// The first year a text names: `2024年`, `二〇二四年`.
pub fn year(text: &str) -> Option<i32> {
    NAMED_YEAR.captures_iter(text).find_map(|c| number(&c[1]))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_headings() {
        for (text, span) in [
            ("第一季度", Span::Quarter(1)),
            ("一季度目标", Span::Quarter(1)),
            ("1 季度", Span::Quarter(1)),
            ("第4季度工作目标", Span::Quarter(4)),
            ("Q3", Span::Quarter(3)),
            ("4-6月", Span::Quarter(2)),
            ("10—12月份", Span::Quarter(4)),
            ("7月至9月", Span::Quarter(3)),
            ("第一季度(1-3月)", Span::Quarter(1)),
            ("一季度末(3月底前)", Span::Quarter(1)),
            ("上半年", Span::Half(1)),
            ("下半年目标", Span::Half(2)),
            ("3月底前", Span::Month(3)),
            ("十二月底前", Span::Month(12)),
            ("2024年6月底前", Span::Month(6)),
            ("5月", Span::Month(5)),
            (
                "2024年6月30日前",
                Span::Day {
                    year: Some(2024),
                    month: 6,
                    day: 30,
                },
            ),
            ("全年目标", Span::Year),
        ] {
            assert_eq!(heading(text), Some(span), "{text}");
        }
        for text in [
            "项目名称",
            "责任单位",
            "2024年项目",
            "时间节点",
            "季度安排",
            "13月",
        ] {
            assert_eq!(heading(text), None, "{text}");
        }
    }

    #[test]
    fn splits_deadlines() {
        assert_eq!(
            clauses("12月底前"),
            [(Span::Month(12), "12月底前".to_owned())]
        );
        let found = clauses("3月底前完成招标；6月30日前开工，9月投入使用。");
        assert_eq!(found.len(), 3);
        assert_eq!(
            found[1].0,
            Span::Day {
                year: None,
                month: 6,
                day: 30
            }
        );
        assert_eq!(found[2].1, "9月投入使用。");
        assert_eq!(clauses("2024年底")[0].0, Span::Year);
        assert!(clauses("持续推进").is_empty());
    }

    #[test]
    fn splits_a_year_in_one_cell() {
        let found = schedule("第一季度：完成招标；第二季度：开工建设。三季度：——四季度：验收");
        assert_eq!(found.len(), 3, "{found:?}");
        let found = schedule("一季度：完成招标。\n二季度：开工。\n三季度：完工。\n四季度：验收。");
        assert_eq!(found.len(), 4);
        assert_eq!(found[1], (Span::Quarter(2), "开工。".to_owned()));
        assert!(schedule("完成二季度残疾儿童康复救助经费结算工作").is_empty());
    }

    #[test]
    fn reads_dates_of_every_writing() {
        for text in [
            "2024 年 1 月 19 日",
            "二○二四年一月十九日",
            "二〇二四年一月十九日",
            "二O二四年一月十九日",
            "二0二四年一月十九日",
        ] {
            assert_eq!(full_date(text).as_deref(), Some("2024-01-19"), "{text}");
        }
        assert_eq!(full_date("2024年13月1日"), None);
        assert_eq!(year("西青区 2024 年 20 项"), Some(2024));
        assert_eq!(year("二○二四年民生实事"), Some(2024));
    }
}
