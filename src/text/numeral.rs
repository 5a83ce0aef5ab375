//! Numbers written with Chinese numerals or with full-width digits.

/// The value of one Chinese digit; the many zeros in use are `〇 ○ 零 O o`.
fn digit(c: char) -> Option<u32> {
    Some(match c {
        '〇' | '○' | '零' | '◯' | 'O' | 'o' | 'Ｏ' => 0,
        '一' | '壹' => 1,
        '二' | '两' | '贰' => 2,
        '三' | '叁' => 3,
        '四' | '肆' => 4,
        '五' | '伍' => 5,
        '六' | '陆' => 6,
        '七' | '柒' => 7,
        '八' | '捌' => 8,
        '九' | '玖' => 9,
        _ => return None,
    })
}

/// The value of a decimal digit, half or full width.
fn arabic(c: char) -> Option<u32> {
    match c {
        '０'..='９' => Some(c as u32 - '０' as u32),
        _ => c.to_digit(10),
    }
}

/// Whether a character can stand in a Chinese numeral.
pub fn is_numeral(c: char) -> bool {
    matches!(c, '十' | '百' | '千' | '廿') || (digit(c).is_some() && !c.is_ascii())
}

/// Reads a whole text as a number: `12`, `１２`, `十二`, `二十`, `一百零三`, `二○二四`.
/// `None` when anything else stands in it, or when it is empty.
pub fn integer(text: &str) -> Option<u32> {
    let chars: Vec<char> = text.chars().filter(|c| !c.is_whitespace()).collect();
    if chars.is_empty() || chars.len() > 9 {
        return None;
    }
    if chars.iter().all(|&c| arabic(c).is_some()) {
        return chars
            .iter()
            .try_fold(0u32, |n, &c| n.checked_mul(10)?.checked_add(arabic(c)?));
    }
    if !chars
        .iter()
        .any(|&c| matches!(c, '十' | '百' | '千' | '廿'))
    {
        // Read digit by digit, as years are; at least one real numeral among the zeros and digits.
        if !chars.iter().copied().any(is_numeral) {
            return None;
        }
        return chars.iter().try_fold(0u32, |n, &c| {
            n.checked_mul(10)?
                .checked_add(digit(c).or_else(|| arabic(c))?)
        });
    }
    let (mut total, mut pending) = (0u32, None);
    for &c in &chars {
        let scale = match c {
            '十' => 10,
            '百' => 100,
            '千' => 1000,
            '廿' => {
                total += 20;
                continue;
            }
            _ => {
                let d = digit(c)?;
                if pending.is_some_and(|p| p != 0) {
                    return None;
                }
                pending = Some(d);
                continue;
            }
        };
        total += pending.take().unwrap_or(1) * scale;
    }
    Some(total + pending.unwrap_or(0))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_every_way_of_writing_a_number() {
        for (text, value) in [
            ("12", 12),
            ("１２", 12),
            ("十", 10),
            ("十二", 12),
            ("二十", 20),
            ("二十一", 21),
            ("一百零三", 103),
            ("二○二四", 2024),
            ("二〇二四", 2024),
            ("二O二四", 2024),
            ("二0二四", 2024),
            ("两", 2),
        ] {
            assert_eq!(integer(text), Some(value), "{text}");
        }
        for text in ["", "一二、", "3项", "O", "十一二三", "99999999999"] {
            assert_eq!(integer(text), None, "{text}");
        }
    }
}
