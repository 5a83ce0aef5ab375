//! Characters that only look like the printed ones → the printed ones.
//!
//! A PDF names its glyphs by a map that producers derive from the font, and a font often draws 月 and the
//! radical ⽉ with one glyph: the map then says ⽉. Only radicals (U+2E80–U+2FD5) are folded; NFKC would also
//! change the full-width punctuation that the notice did print.

use std::borrow::Cow;
use std::sync::LazyLock;

/// Unicode Character Database, `EquivalentUnifiedIdeograph.txt`: radical → unified ideograph.
const TABLE: &str = include_str!("../../assets/EquivalentUnifiedIdeograph.txt");

/// First and last code point of CJK Radicals Supplement and Kangxi Radicals.
const RADICALS: std::ops::RangeInclusive<u32> = 0x2E80..=0x2FD5;

/// The table gives 戶, but mainland fonts draw ⼾ and 户 with one glyph.
const DOOR: (char, char) = ('\u{2F3E}', '户');

static FOLDED: LazyLock<Vec<char>> = LazyLock::new(|| {
    let first = *RADICALS.start();
    let mut folded: Vec<char> = RADICALS.filter_map(char::from_u32).collect();
    for line in TABLE.lines() {
        let line = line.split('#').next().unwrap_or_default();
        let Some((codes, to)) = line.split_once(';') else {
            continue;
        };
        let parse = |s: &str| u32::from_str_radix(s.trim(), 16).ok();
        let (from, last) = match codes.split_once("..") {
            Some((a, b)) => (parse(a), parse(b)),
            None => (parse(codes), parse(codes)),
        };
        let (Some(from), Some(last), Some(to)) = (from, last, parse(to).and_then(char::from_u32))
        else {
            continue;
        };
        for code in from..=last {
            if RADICALS.contains(&code) {
                folded[(code - first) as usize] = to;
            }
        }
    }
    folded[(DOOR.0 as u32 - first) as usize] = DOOR.1;
    folded
});

/// One character folded; most come back as they are. U+2E3A (two-em dash) is no radical and stays, see [`fold`].
pub fn fold_char(c: char) -> char {
    if RADICALS.contains(&(c as u32)) {
        return FOLDED[(c as u32 - RADICALS.start()) as usize];
    }
    c
}

/// Text as printed: radicals made ideographs, U+2E3A made ——, U+2015 made — (GB 2312's dash is either, by converter), U+2E3B made ———, zero-width marks dropped.
pub fn fold(text: &str) -> Cow<'_, str> {
    let odd = |c: char| {
        RADICALS.contains(&(c as u32))
            || matches!(
                c,
                '\u{2015}' | '\u{2E3A}' | '\u{2E3B}' | '\u{200B}'
                    ..='\u{200F}' | '\u{FEFF}' | '\u{2060}'
            )
    };
    if !text.contains(odd) {
        return Cow::Borrowed(text);
    }
    let mut folded = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '\u{2015}' => folded.push('—'),
            '\u{2E3A}' => folded.push_str("——"),
            '\u{2E3B}' => folded.push_str("———"),
            '\u{200B}'..='\u{200F}' | '\u{FEFF}' | '\u{2060}' => {}
            c => folded.push(fold_char(c)),
        }
    }
    Cow::Owned(folded)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn radicals_become_the_ideographs_they_look_like() {
        assert_eq!(fold("⽉⺠⼾⻩"), "月民户黄");
        assert_eq!(fold("⼀⼆⼗⼤⾏⾦⻔"), "一二十大行金门");
    }

    #[test]
    fn what_the_notice_printed_stays() {
        let printed = "（一）２０项：“一二·九”，３月底前——完成①。";
        assert!(matches!(fold(printed), Cow::Borrowed(t) if t == printed));
    }

    #[test]
    fn a_two_em_dash_is_two_dashes() {
        assert_eq!(fold("\u{2E3A}"), "——");
        assert_eq!(fold("\u{2015}\u{2015}"), "——");
    }

    #[test]
    fn every_radical_of_the_table_is_folded() {
        let left: Vec<char> = RADICALS
            .filter_map(char::from_u32)
            .filter(|&c| fold_char(c) == c)
            .collect();
        // U+2E80 has no ideograph; U+2E9A and U+2EF4..=U+2EFF are unassigned; so are the dashes' neighbours.
        assert!(
            left.iter()
                .all(|&c| matches!(c as u32, 0x2E80 | 0x2E9A | 0x2EF4..=0x2EFF)),
            "{left:?}"
        );
    }

    proptest::proptest! {
        #[test]
        fn folding_twice_is_folding_once(text in "[\u{2E80}-\u{2FDF}一-龥\u{2E3A}\u{200B}a－]{0,20}") {
            let once = fold(&text).into_owned();
            proptest::prop_assert_eq!(fold(&once), once.as_str());
        }
    }
}
