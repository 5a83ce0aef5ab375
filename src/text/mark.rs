//! The marks in front of items: `(1)` `（一）` `①` `1.` `1、` `1)` `一、`.

use std::sync::LazyLock;

use regex::Regex;

use super::numeral;

/// How a mark is written; items of one list share it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Style {
    /// `(1)`, `（1）`
    Bracket,
    /// `（一）`
    ChineseBracket,
    /// `①`
    Circle,
    /// `1.` `1．`
    Dot,
    /// `1、`
    Comma,
    /// `1)`
    HalfBracket,
    /// `一、`
    ChineseComma,
}

/// A mark found in a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mark {
    /// As printed, white space removed.
    pub text: String,
    /// Its place in the list, from 1.
    pub number: u32,
    /// How it is written.
    pub style: Style,
    /// Bytes of the text it takes, with the white space behind it.
    pub len: usize,
}

static BRACKET: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"^[（(]\s*([0-9０-９]{1,2}|[一二三四五六七八九十]{1,3})\s*[)）]\s*")
        .expect("a fixed pattern")
});
static DIGITS: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r"^([0-9０-９]{1,2})\s*([.．、)）])\s*").expect("a fixed pattern"));
static CHINESE: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"^([一二三四五六七八九十]{1,3})\s*[、.．]\s*").expect("a fixed pattern")
});

/// The mark a text begins with (white space before it allowed); `None` when it begins with none.
/// `1.6万` begins with a figure, not with a mark.
pub fn leading(text: &str) -> Option<Mark> {
    let trimmed = text.trim_start();
    let skipped = text.len() - trimmed.len();
    let first = trimmed.chars().next()?;
    let mark = |number: u32, style: Style, len: usize| {
        Some(Mark {
            text: trimmed[..len].split_whitespace().collect(),
            number,
            style,
            len: skipped + len,
        })
    };
    if let '①'..='⑳' = first {
        let after = &trimmed[first.len_utf8()..];
        let len = first.len_utf8() + (after.len() - after.trim_start().len());
        return mark(first as u32 - '①' as u32 + 1, Style::Circle, len);
    }
    if let Some(found) = BRACKET.captures(trimmed) {
        let digits = &found[1];
        let style = if digits.chars().any(numeral::is_numeral) {
            Style::ChineseBracket
        } else {
            Style::Bracket
        };
        return mark(numeral::integer(digits)?, style, found[0].len());
    }
    if let Some(found) = DIGITS.captures(trimmed) {
        let style = match &found[2] {
            "、" => Style::Comma,
            ")" | "）" => Style::HalfBracket,
            _ => Style::Dot,
        };
        let figure = style == Style::Dot
            && trimmed[found[0].len()..]
                .chars()
                .next()
                .is_some_and(|c| c.is_ascii_digit() || ('０'..='９').contains(&c));
        if figure {
            return None;
        }
        return mark(numeral::integer(&found[1])?, style, found[0].len());
    }
    let found = CHINESE.captures(trimmed)?;
    mark(
        numeral::integer(&found[1])?,
        Style::ChineseComma,
        found[0].len(),
    )
}

/// A marked part of a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Part<'a> {
    /// Its mark.
    pub mark: Mark,
    /// The text after the mark up to the next one, trimmed.
    pub text: &'a str,
}

/// Splits a text that begins with a mark into the parts of that list: marks of the same style whose numbers rise.
/// Marks of other styles inside a part belong to its text. Empty when the text begins with no mark.
pub fn parts(text: &str) -> Vec<Part<'_>> {
    let Some(first) = leading(text) else {
        return Vec::new();
    };
    let style = first.style;
    let mut starts = vec![(0, first)];
    let mut before = None;
    for (at, c) in text.char_indices() {
        let (_, last) = &starts[starts.len() - 1];
        if at > 0
            && at >= starts[starts.len() - 1].0 + last.len
            && may_follow(style, before)
            && !c.is_whitespace()
            && let Some(mark) = leading(&text[at..])
            && mark.style == style
            && mark.number > last.number
            && mark.number <= last.number + 3
        {
            starts.push((at, mark));
        }
        before = Some(c);
    }
    let mut parts = Vec::with_capacity(starts.len());
    for (i, (at, mark)) in starts.iter().enumerate() {
        let end = starts.get(i + 1).map_or(text.len(), |(next, _)| *next);
        parts.push(Part {
            mark: mark.clone(),
            text: text[at + mark.len..end].trim(),
        });
    }
    parts
}

/// Whether a mark of this style may stand after this character. Bare digits and numerals also occur inside
/// sentences ("二、三级", "第2、3号"), so there the sentence before them must have ended.
fn may_follow(style: Style, before: Option<char>) -> bool {
    match style {
        Style::Bracket | Style::ChineseBracket | Style::Circle => true,
        Style::Dot | Style::Comma | Style::HalfBracket | Style::ChineseComma => before
            .is_none_or(|c| c.is_whitespace() || matches!(c, '。' | '；' | ';' | '！' | '—' | '/')),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn knows_marks_from_figures() {
        for (text, printed, number) in [
            ("(1) 为部分小学", "(1)", 1),
            ("（ 2 ）改造", "（2）", 2),
            ("（三）教育", "（三）", 3),
            ("①新增", "①", 1),
            ("1.建设", "1.", 1),
            ("2、建设", "2、", 2),
            (" 十一、加强", "十一、", 11),
        ] {
            let mark = leading(text).unwrap();
            assert_eq!(
                (mark.text.as_str(), mark.number),
                (printed, number),
                "{text}"
            );
        }
        for text in [
            "1.6万余平方米",
            "24个班",
            "(约42亩)",
            "一二·九",
            "",
            "(2024)",
        ] {
            assert_eq!(leading(text), None, "{text}");
        }
    }

    #[test]
    fn splits_a_list_and_leaves_other_marks_alone() {
        let text = "(1) 实现新增就业 4600 人。 (2)开展①线上；②线下培训（3年）。";
        let found: Vec<_> = parts(text)
            .into_iter()
            .map(|p| (p.mark.text, p.text))
            .collect();
        assert_eq!(
            found,
            [
                ("(1)".to_owned(), "实现新增就业 4600 人。"),
                ("(2)".to_owned(), "开展①线上；②线下培训（3年）。")
            ]
        );
        assert_eq!(parts("1.完成一、二级评定。2.验收。").len(), 2);
        assert_eq!(parts("一、对二、三号楼改造").len(), 1);
        assert!(parts("新增(1)(2)").is_empty());
    }
}
