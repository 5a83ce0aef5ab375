//! Values as people type them into a form: dates, percentages, figures.

use calamine::{Data, DataType};
use jiff::civil::Date;

use super::form::DATE_LABEL;
use crate::model::Target;
use crate::text::quantity;

/// A cell as text without white space at its ends; `None` when it is empty. Numbers lose a `.0`.
pub(super) fn text_of(cell: &Data) -> Option<String> {
    let text = match cell {
        Data::Empty => return None,
        Data::Float(value) => value.to_string(),
        Data::Error(error) => error.to_string(),
        // Excel writes control characters that XML cannot hold as _x000D_.
        other => other.to_string().replace("_x000D_", "\n"),
    };
    let text = text.trim().to_owned();
    (!text.is_empty()).then_some(text)
}

/// White space left out, full-width figures and signs made half-width: how texts are compared.
pub(super) fn fold(text: &str) -> String {
    text.chars()
        .filter(|c| !c.is_whitespace())
        .map(|c| match c {
            '！'..='～' => char::from_u32(u32::from(c) - 0xFEE0).unwrap_or(c),
            c => c,
        })
        .collect()
}

/// What stands behind a label in the same cell; the text itself when there is no label.
pub(super) fn after_label(text: &str, label: &str) -> String {
    let text = text.trim();
    text.strip_prefix(label)
        .map(|rest| rest.trim_start_matches(['：', ':']))
        .unwrap_or(text)
        .trim()
        .to_owned()
}

/// A date cell, or a date as people write it: 2024年7月3日, 2024-7-3, 2024.7.3, 2024/7/3, 20240703.
pub(super) fn date_of(cell: &Data) -> Option<Date> {
    if let Some(date) = cell
        .get_datetime()
        .filter(|d| d.is_datetime())
        .and_then(|d| {
            let (year, month, day, ..) = d.to_ymd_hms_milli();
            Date::new(
                i16::try_from(year).ok()?,
                i8::try_from(month).ok()?,
                i8::try_from(day).ok()?,
            )
            .ok()
        })
    {
        return Some(date);
    }
    let text = fold(&text_of(cell)?);
    let text = text.strip_prefix(DATE_LABEL).unwrap_or(&text);
    let numbers: Vec<&str> = text
        .split(|c: char| !c.is_ascii_digit())
        .filter(|n| !n.is_empty())
        .collect();
    let (year, month, day) = match numbers.as_slice() {
        [year, month, day, ..] => (*year, *month, *day),
        [one] if one.len() == 8 => (&one[..4], &one[4..6], &one[6..]),
        _ => return None,
    };
    if year.len() != 4 {
        return None;
    }
    Date::new(year.parse().ok()?, month.parse().ok()?, day.parse().ok()?).ok()
}

/// 50%, ５０％, 约50%, 百分之50; without a sign a number above 1.
pub(super) fn percent_of_text(text: &str) -> Option<f64> {
    let text = fold(text);
    let (number, signed) = match text.strip_suffix('%') {
        Some(number) => (number, true),
        None => match text.strip_prefix("百分之") {
            Some(number) => (number, true),
            None => (text.as_str(), false),
        },
    };
    let number = number.trim_start_matches(|c: char| !c.is_ascii_digit() && c != '-');
    let value: f64 = number.parse().ok()?;
    (signed || value > 1.0 || value == 0.0).then_some(value)
}

/// Figures as the unit wrote them; a bare number answers the milestone's only target.
///
/// # Errors
/// Why they cannot be understood.
pub fn figures_of_text(text: &str, targets: &[&Target]) -> Result<Vec<Target>, &'static str> {
    if let Ok(value) = fold(text).replace(',', "").parse::<f64>() {
        if value < 0.0 {
            return Err("数量不能小于0");
        }
        return match targets {
            [target] => Ok(vec![Target {
                value,
                words: text.to_owned(),
                ..(*target).clone()
            }]),
            [] => Err("节点里没有数字，请写明是什么的数量"),
            _ => Err("节点里有多个数字，请写明是哪一个"),
        };
    }
    let figures = quantity::targets(text);
    if figures.is_empty() {
        return Err("没有找到数字和单位");
    }
    Ok(figures)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_as_people_write_them() {
        let expected = Some(jiff::civil::date(2024, 7, 3));
        for text in [
            "2024年7月3日",
            "2024-07-03",
            "2024.7.3",
            " 2024/7/3 ",
            "20240703",
            "填报日期：２０２４年7月3日",
        ] {
            assert_eq!(date_of(&Data::String(text.to_owned())), expected, "{text}");
        }
        for text in ["7月3日", "2024年13月3日", "今天", ""] {
            assert_eq!(date_of(&Data::String(text.to_owned())), None, "{text}");
        }
    }

    #[test]
    fn percentages_as_people_write_them() {
        for (text, share) in [
            ("50%", Some(50.0)),
            ("５０％", Some(50.0)),
            ("约 50 %", Some(50.0)),
            ("百分之50", Some(50.0)),
            ("50", Some(50.0)),
            ("0.5%", Some(0.5)),
            ("0", Some(0.0)),
            ("0.5", None),
            ("1", None),
            ("一半", None),
        ] {
            assert_eq!(percent_of_text(text), share, "{text}");
        }
    }
}
