//! What Chinese typesetting allows between two characters: where a line may not start
//! or end, which marks are squeezed, where Chinese and Latin are set apart.
//! After GB/T 15834-2011 (marks at line ends) and the W3C's Requirements for Chinese Text Layout.

use std::sync::LazyLock;

use regex::Regex;

/// How a character behaves in a line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Class {
    /// A Chinese character or anything else as wide as one.
    Wide,
    /// Opening bracket or quotation mark.
    Open,
    /// Closing bracket or quotation mark.
    Close,
    /// Comma, full stop and the like.
    Stop,
    /// · between two words.
    Middle,
    /// —, … and ～.
    Dash,
    /// 0 to 9.
    Digit,
    /// Latin, Greek, Cyrillic.
    Letter,
    /// %, ‰, ℃: belongs to the figure before it.
    Postfix,
    /// ¥, $, №: belongs to the figure after it.
    Prefix,
    /// A space that may be stretched.
    Space,
    /// A forced end of line.
    Newline,
    /// Anything else.
    Other,
}

impl Class {
    /// The class of a character.
    pub fn of(c: char) -> Class {
        match c {
            '\n' => Class::Newline,
            ' ' | '\u{A0}' => Class::Space,
            '0'..='9' => Class::Digit,
            '（' | '〔' | '［' | '｛' | '《' | '〈' | '「' | '『' | '【' | '〖' | '“' | '‘'
            | '(' | '[' | '{' => Class::Open,
            '）' | '〕' | '］' | '｝' | '》' | '〉' | '」' | '』' | '】' | '〗' | '”' | '’'
            | ')' | ']' | '}' => Class::Close,
            '，' | '。' | '、' | '；' | '：' | '！' | '？' | '．' | ',' | '.' | ';' | ':' | '!'
            | '?' => Class::Stop,
            '·' | '・' | '‧' => Class::Middle,
            '—' | '⸺' | '…' | '～' | '–' | '─' => Class::Dash,
            '%' | '％' | '‰' | '℃' | '°' | '′' | '″' => Class::Postfix,
            '¥' | '￥' | '$' | '＄' | '№' | '#' | '＃' => Class::Prefix,
            c if c.is_alphabetic() && (c as u32) < 0x0530 => Class::Letter,
            c if is_wide(c) => Class::Wide,
            _ => Class::Other,
        }
    }

    /// A mark that may be as wide as a character with ink in one half only.
    pub fn is_punctuation(self) -> bool {
        matches!(self, Class::Open | Class::Close | Class::Stop)
    }

    /// Part of a Latin word or a figure.
    pub fn is_western(self) -> bool {
        matches!(self, Class::Digit | Class::Letter)
    }
}

/// Whether a character is written in the square of a Chinese one.
pub fn is_wide(c: char) -> bool {
    matches!(c as u32,
        0x2460..=0x24FF | 0x25A0..=0x27BF | 0x2E80..=0x2FDF | 0x3000..=0x33FF | 0x3400..=0x4DBF
        | 0x4E00..=0x9FFF | 0xAC00..=0xD7AF | 0xF900..=0xFAFF | 0xFE30..=0xFE4F
        | 0xFF01..=0xFF60 | 0xFFE0..=0xFFE6 | 0x1F300..=0x1FAFF | 0x20000..=0x3FFFF)
        || matches!(c, '“' | '”' | '‘' | '’' | '—' | '…' | '·')
}

/// Whether a character prints nothing and takes no room: joiners, variation selectors, byte order marks.
pub fn is_invisible(c: char) -> bool {
    matches!(c, '\u{AD}' | '\u{200C}'..='\u{200F}' | '\u{2028}'..='\u{202E}' | '\u{2060}'..='\u{2064}'
        | '\u{FE00}'..='\u{FE0F}' | '\u{FEFF}' | '\u{E0100}'..='\u{E01EF}')
}

/// Whether a character is a space of a fixed width that not every face has.
pub fn is_fixed_space(c: char) -> bool {
    matches!(
        c,
        '\u{A0}' | '\u{2000}'..='\u{200A}' | '\u{202F}' | '\u{205F}'
    )
}

/// Whether a character is an ideograph, which is set apart from Latin beside it.
pub fn is_ideograph(c: char) -> bool {
    matches!(c as u32, 0x3400..=0x4DBF | 0x4E00..=0x9FFF | 0xF900..=0xFAFF | 0x20000..=0x3FFFF)
        || matches!(c, '々' | '〇')
}

/// Whether no line may begin with this character.
pub fn not_at_start(c: char) -> bool {
    matches!(
        Class::of(c),
        Class::Close | Class::Stop | Class::Middle | Class::Postfix
    ) || c == '々'
}

/// Whether no line may end with this character.
pub fn not_at_end(c: char) -> bool {
    matches!(Class::of(c), Class::Open | Class::Prefix | Class::Middle)
}

/// Whether the two belong together unless nothing else fits: —— and …… with each other and
/// with what stands before them, the digits of a figure.
pub fn inseparable(a: char, b: char) -> bool {
    Class::of(b) == Class::Dash || (Class::of(a) == Class::Digit && Class::of(b) == Class::Digit)
}

static FIGURE: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(concat!(
        r"第?[+±\-－]?[0-9][0-9.,:：/]*(?:[-－–~～至][0-9][0-9.,]*)?\s?[余多几]?[十百千万亿]*",
        r"(?:平方公里|平方千米|平方米|立方米|延长米|公里|千米|公顷|公斤|千克|毫米|厘米|千瓦时|千瓦|兆瓦|",
        r"个百分点|百分点|个月|人次|户次|季度|小时|分钟|万元|亿元|美元|周岁|",
        r"[年月日号时分秒天周季个项件处所条座栋幢户人名套台辆架艘亩吨米元岁次家类级层批期场间张份种",
        r"章节款页篇步位只组片块部本册对双枚根株棵盏口眼段轮届度倍折万亿%％‰℃]|[A-Za-z]{1,3}[²³]?)?"
    ))
    .ok()
});

/// Figures with their units, as ranges of bytes: 20项, 2024年, 1200.5平方米, 第2季度.
pub fn figures(text: &str) -> impl Iterator<Item = std::ops::Range<usize>> + '_ {
    FIGURE
        .iter()
        .flat_map(|r| r.find_iter(text))
        .map(|m| m.range())
}

/// Space set between two characters of these classes, in em: a quarter between Chinese and
/// Latin letters or figures.
pub fn quarter_space(a: char, b: char) -> f64 {
    let western =
        |c: char| Class::of(c).is_western() || matches!(c, '%' | '‰' | '°' | '+' | '²' | '³');
    if (is_ideograph(a) && western(b)) || (western(a) && is_ideograph(b)) {
        0.25
    } else {
        0.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn figures_keep_their_units() {
        let text =
            "2024年完成20项，改造1200.5平方米、投资3.5亿元，完成率98.5%，第2季度起10余万人次";
        let found: Vec<&str> = figures(text).map(|r| &text[r]).collect();
        assert_eq!(
            found,
            [
                "2024年",
                "20项",
                "1200.5平方米",
                "3.5亿元",
                "98.5%",
                "第2季度",
                "10余万人次"
            ]
        );
    }
}
