//! Wrapped lines → one text.

use crate::table::Line;

/// Whether a character is Chinese writing: an ideograph, a full-width sign or Chinese punctuation.
pub fn is_chinese(c: char) -> bool {
    matches!(c,
        '\u{2E80}'..='\u{9FFF}' | '\u{F900}'..='\u{FAFF}' | '\u{FE30}'..='\u{FE4F}'
        | '\u{FF00}'..='\u{FFEF}' | '\u{20000}'..='\u{3FFFF}'
        | '“' | '”' | '‘' | '’' | '…' | '—' | '·' | '①'..='⑳' | '\u{2E3A}')
}

/// One text out of the lines of a cell: the page's line breaks undone, and with them the spaces between Chinese
/// characters, which only come from wrapping or padding. A space between Latin words, or between a figure and
/// Chinese, stays as printed; two Latin words parted by a line break get one.
pub fn lines(lines: &[Line]) -> String {
    let mut text = String::new();
    for line in lines {
        append(&mut text, line.text.trim());
    }
    tidy(&text)
}

/// Adds a line to a text, undoing the break between them.
fn append(text: &mut String, line: &str) {
    if let (Some(last), Some(first)) = (text.chars().last(), line.chars().next())
        && last.is_ascii_alphabetic()
        && first.is_ascii_alphabetic()
    {
        text.push(' ');
    }
    text.push_str(line);
}

/// The text on one line, without the spaces between Chinese characters; every other run of white space is one space.
pub fn tidy(text: &str) -> String {
    let mut tidied = String::with_capacity(text.len());
    let mut last: Option<char> = None;
    let mut gap = false;
    for c in text.chars() {
        if c.is_whitespace() || matches!(c, '\u{200B}' | '\u{FEFF}' | '\u{AD}') {
            gap = true;
            continue;
        }
        if gap && last.is_some_and(|l| !(is_chinese(l) && is_chinese(c))) {
            tidied.push(' ');
        }
        gap = false;
        tidied.push(c);
        last = Some(c);
    }
    tidied
}

/// The text without any white space: what headings, names of units and persons are compared by.
pub fn compact(text: &str) -> String {
    text.chars()
        .filter(|c| !c.is_whitespace() && !matches!(c, '\u{200B}' | '\u{FEFF}' | '\u{AD}'))
        .collect()
}

/// Whether a text is only a dash of some kind, or one of the words that stand for "nothing here".
pub fn is_nothing(text: &str) -> bool {
    let bare = compact(text);
    bare.chars().all(|c| {
        matches!(
            c,
            '-' | '－'
                | '—'
                | '–'
                | '―'
                | '─'
                | '━'
                | '\u{2E3A}'
                | '\u{2E3B}'
                | '\u{2212}'
                | '\u{2010}'
                | '\u{2011}'
                | '/'
                | '／'
                | '\\'
                | '、'
                | '。'
                | '.'
                | '_'
                | '＿'
                | '~'
                | '～'
                | 'ー'
                | '一'
        )
    }) && bare != "一"
        && !bare.contains("一一一")
        || matches!(
            bare.as_str(),
            "无" | "无。" | "无任务" | "本季度无任务" | "年度指标" | "(无)" | "（无）"
        )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cell(texts: &[&str]) -> String {
        let cell: Vec<Line> = texts
            .iter()
            .map(|t| Line {
                text: (*t).to_owned(),
                ..Line::default()
            })
            .collect();
        lines(&cell)
    }

    #[test]
    fn undoes_wrapping_and_padding() {
        assert_eq!(cell(&["招生 24 ", "个", "班,1200"]), "招生 24个班,1200");
        assert_eq!(cell(&["通风、 排烟 、抗震"]), "通风、排烟、抗震");
        assert_eq!(cell(&["分管 ", "区领导"]), "分管区领导");
        assert_eq!(cell(&["the north", "wing  of A"]), "the north wing of A");
        assert_eq!(cell(&["占地1", "2亩"]), "占地12亩");
    }

    #[test]
    fn knows_nothing_when_it_is_printed() {
        for text in [
            "",
            " ",
            "——",
            "—",
            "---",
            "－",
            "/",
            "无",
            "⸺",
            "一一",
            "年度指标",
            "- -",
        ] {
            assert!(is_nothing(text), "{text}");
        }
        for text in ["持续推进", "长期坚持", "一", "无障碍改造", "3-5"] {
            assert!(!is_nothing(text), "{text}");
        }
    }

    proptest::proptest! {
        /// Wherever a producer breaks a Chinese text, and however it pads the lines.
        #[test]
        fn wrapping_can_be_undone(text in "[一-龥，。（）]{1,40}", width in 1_usize..12, pad in " {0,2}") {
            let chars: Vec<char> = text.chars().collect();
            let wrapped: Vec<String> = chars
                .chunks(width)
                .map(|line| format!("{pad}{}{pad}", line.iter().collect::<String>()))
                .collect();
            let wrapped: Vec<&str> = wrapped.iter().map(String::as_str).collect();
            proptest::prop_assert_eq!(cell(&wrapped), text);
        }

        #[test]
        fn tidying_twice_is_tidying_once(text in "[一-龥a-z0-9 \u{3000}\n，.]{0,30}") {
            let once = tidy(&text);
            proptest::prop_assert_eq!(tidy(&once), once.clone());
        }
    }
}
