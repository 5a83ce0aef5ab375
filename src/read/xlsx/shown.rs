//! A cell's value by its number format → the text that the program shows.
//!
//! Of Excel's format language (ECMA-376 Part 1, 18.8.31) this knows what notices use: digits, grouping, per cent,
//! literal text, dates and times. What it does not know it shows plainly, never wrongly rounded.

use calamine::{Data, ExcelDateTime, ExcelDateTimeType};

/// A number format.
#[derive(Debug, Clone, Copy)]
pub(super) struct Format<'a> {
    code: &'a str,
    id: Option<u32>,
}

impl<'a> From<&'a calamine::NumberFormat> for Format<'a> {
    fn from(format: &'a calamine::NumberFormat) -> Self {
        Format {
            code: &format.format_code,
            id: format.format_id,
        }
    }
}

impl<'a> Format<'a> {
    /// The code; formats 27 to 58 have none in the file and mean Chinese dates in a Chinese Excel.
    fn code(self) -> &'a str {
        match self.id {
            Some(14) => "yyyy/m/d",
            Some(27 | 36 | 50 | 52 | 57) => "yyyy年m月",
            Some(28 | 29 | 51 | 53 | 54 | 58) => "m月d日",
            Some(30) => "m-d-yy",
            Some(31) => "yyyy年m月d日",
            Some(32) => "h时mm分",
            Some(33) => "h时mm分ss秒",
            _ => self.code,
        }
    }
}

/// The text of a value.
pub(super) fn shown(value: &Data, format: Option<Format<'_>>) -> String {
    let code = format.map_or("General", Format::code);
    match value {
        Data::Empty => String::new(),
        Data::String(text) => text
            .replace("\r\n", "\n")
            .replace('\r', "\n")
            .replace("_x000D_", ""),
        Data::Bool(b) => if *b { "TRUE" } else { "FALSE" }.to_owned(),
        Data::Error(error) => error.to_string(),
        Data::DateTimeIso(text) | Data::DurationIso(text) => text.clone(),
        Data::Int(n) => number(*n as f64, code),
        Data::Float(n) => number(*n, code),
        Data::DateTime(moment) => date(moment, code),
    }
}

fn number(n: f64, code: &str) -> String {
    // Sections for positive numbers, negative ones, zero.
    let sections: Vec<&str> = split_sections(code);
    let (section, n) = match sections[..] {
        [_, negative, ..] if n < 0.0 => (negative, -n),
        [_, _, zero, ..] if n == 0.0 => (zero, n),
        _ => (sections[0], n),
    };
    if is_date(section) {
        return date(
            &ExcelDateTime::new(n, ExcelDateTimeType::DateTime, false),
            section,
        );
    }
    // Fractions and powers of ten: plainly.
    if section.contains("?/") || section.contains("E+") || section.contains("E-") {
        return general(n);
    }
    let picture = Picture::parse(section);
    let n = n * 100_f64.powi(picture.percents) / 1000_f64.powi(picture.thousands);
    let digits = match picture.decimals {
        None => general(n),
        Some(decimals) => fixed(n, decimals, &picture),
    };
    if !picture.has_digits {
        // Only literal text: the number does not show, as in Excel; no code at all shows plainly.
        let text = format!("{}{}", picture.before, picture.after);
        return if text.is_empty() { general(n) } else { text };
    }
    format!("{}{digits}{}", picture.before, picture.after)
}

/// A section of a number format, taken apart.
#[derive(Default)]
struct Picture {
    before: String,
    after: String,
    /// `None` for General.
    decimals: Option<usize>,
    /// Decimals that show even if zero.
    fixed_decimals: usize,
    whole: usize,
    grouped: bool,
    percents: i32,
    thousands: i32,
    has_digits: bool,
}

impl Picture {
    fn parse(section: &str) -> Self {
        let mut picture = Picture::default();
        if section.trim().eq_ignore_ascii_case("general") || section.is_empty() || section == "@" {
            picture.has_digits = true;
            return picture;
        }
        let (mut decimals, mut fixed, mut in_decimals) = (0, 0, false);
        let mut commas = 0;
        let mut chars = section.chars();
        let mut general = false;
        while let Some(c) = chars.next() {
            match c {
                '0' | '#' | '?' => {
                    picture.has_digits = true;
                    picture.grouped |= commas > 0 && !in_decimals;
                    commas = 0;
                    if in_decimals {
                        decimals += 1;
                        if c == '0' {
                            fixed = decimals;
                        }
                    } else if c == '0' {
                        picture.whole += 1;
                    }
                }
                '.' if picture.has_digits && !in_decimals => in_decimals = true,
                ',' if picture.has_digits => commas += 1,
                '%' => {
                    picture.percents += 1;
                    picture.literal('%');
                }
                '"' => {
                    for c in chars.by_ref().take_while(|c| *c != '"') {
                        picture.literal(c);
                    }
                }
                '\\' | '!' => {
                    if let Some(c) = chars.next() {
                        picture.literal(c);
                    }
                }
                // Space as wide as the next character, or filled with it.
                '_' | '*' => {
                    chars.next();
                }
                '[' => {
                    let inside: String = chars.by_ref().take_while(|c| *c != ']').collect();
                    // [$¥-804] is a currency sign; colours and locales do not show.
                    if let Some(sign) = inside.strip_prefix('$') {
                        for c in sign.split('-').next().unwrap_or_default().chars() {
                            picture.literal(c);
                        }
                    }
                }
                'G' | 'g' if chars.as_str().to_ascii_lowercase().starts_with("eneral") => {
                    general = true;
                    picture.has_digits = true;
                    chars.nth("eneral".len() - 1);
                }
                '@' => picture.has_digits = true,
                c => picture.literal(c),
            }
        }
        picture.thousands = commas;
        picture.decimals = (!general).then_some(decimals);
        picture.fixed_decimals = fixed;
        picture
    }

    fn literal(&mut self, c: char) {
        if self.has_digits {
            self.after.push(c);
        } else {
            self.before.push(c);
        }
    }
}

fn fixed(n: f64, decimals: usize, picture: &Picture) -> String {
    let text = format!("{:.*}", decimals, rounded(n.abs(), decimals));
    let (whole, fraction) = text.split_once('.').unwrap_or((&text, ""));
    let whole = format!("{whole:0>width$}", width = picture.whole);
    let whole = if picture.whole == 0 && whole == "0" && decimals > 0 {
        ""
    } else {
        &whole
    };
    let mut out = String::new();
    for (i, c) in whole.chars().enumerate() {
        if picture.grouped && i > 0 && (whole.len() - i) % 3 == 0 {
            out.push(',');
        }
        out.push(c);
    }
    let optional = fraction.len().saturating_sub(picture.fixed_decimals);
    let kept = fraction
        .trim_end_matches('0')
        .len()
        .max(fraction.len() - optional);
    if kept > 0 {
        out.push('.');
        out.push_str(&fraction[..kept]);
    }
    let negative = n < 0.0 && out.contains(|c: char| ('1'..='9').contains(&c));
    if negative { format!("-{out}") } else { out }
}

/// A number as Excel stores it has 15 digits; a half that binary cannot hold rounds up there, not down.
fn rounded(n: f64, decimals: usize) -> f64 {
    let scale = 10_f64.powi(i32::try_from(decimals.min(15)).unwrap_or(15));
    let scaled = fifteen_digits(n * scale);
    if scaled.is_finite() && scaled < 1e15 {
        scaled.round() / scale
    } else {
        n
    }
}

fn fifteen_digits(n: f64) -> f64 {
    format!("{n:.14e}").parse().unwrap_or(n)
}

/// A number without a format: as many digits as it has, 15 at most.
fn general(n: f64) -> String {
    let n = fifteen_digits(n);
    if n == 0.0 {
        return "0".to_owned();
    }
    if (1e-9..1e21).contains(&n.abs()) {
        n.to_string()
    } else {
        format!("{n:E}")
    }
}

fn split_sections(code: &str) -> Vec<&str> {
    let mut sections = Vec::new();
    let (mut start, mut quoted, mut escaped) = (0, false, false);
    for (i, c) in code.char_indices() {
        match c {
            _ if escaped => escaped = false,
            '\\' | '!' | '_' | '*' if !quoted => escaped = true,
            '"' => quoted = !quoted,
            ';' if !quoted => {
                sections.push(&code[start..i]);
                start = i + 1;
            }
            _ => {}
        }
    }
    sections.push(&code[start..]);
    sections
}

/// Whether a section shows dates or times.
fn is_date(section: &str) -> bool {
    let mut chars = section.chars();
    if section.to_ascii_lowercase().contains("general") {
        return false;
    }
    while let Some(c) = chars.next() {
        match c {
            '"' => {
                chars.by_ref().take_while(|c| *c != '"').for_each(drop);
            }
            '[' => {
                chars.by_ref().take_while(|c| *c != ']').for_each(drop);
            }
            '\\' | '!' | '_' | '*' => {
                chars.next();
            }
            'y' | 'm' | 'd' | 'h' | 's' | 'Y' | 'M' | 'D' | 'H' | 'S' => return true,
            _ => {}
        }
    }
    false
}

fn date(moment: &ExcelDateTime, code: &str) -> String {
    let (year, month, day, hour, minute, second, _) = moment.to_ymd_hms_milli();
    let section = split_sections(code)[0];
    if moment.is_duration() {
        let minutes = (moment.as_f64() * 1440.0).round();
        return format!("{}:{:02}", (minutes / 60.0).floor(), minutes % 60.0);
    }
    if !is_date(section) {
        return format!("{year}/{month}/{day}");
    }
    let mut out = String::new();
    let mut chars = section.chars().peekable();
    // After hours and before seconds, m is minutes.
    let mut minutes_next = false;
    let half_day = section.to_ascii_uppercase().contains("AM/PM");
    while let Some(c) = chars.next() {
        let mut run = |c: char| {
            let mut count = 1;
            while chars.next_if(|d| d.eq_ignore_ascii_case(&c)).is_some() {
                count += 1;
            }
            count
        };
        let padded = |n: u8, count: usize| {
            if count >= 2 {
                format!("{n:02}")
            } else {
                n.to_string()
            }
        };
        match c {
            'y' | 'Y' => {
                let short = run(c) <= 2;
                out.push_str(&if short {
                    format!("{:02}", year % 100)
                } else {
                    year.to_string()
                });
            }
            'm' | 'M' => {
                let count = run(c);
                let before_seconds = chars
                    .clone()
                    .find(char::is_ascii_alphabetic)
                    .is_some_and(|d| d.eq_ignore_ascii_case(&'s'));
                let value = if minutes_next || before_seconds {
                    minute
                } else {
                    month
                };
                out.push_str(&padded(value, count));
                minutes_next = false;
            }
            'd' | 'D' => {
                let count = run(c);
                out.push_str(&padded(day, count));
            }
            'h' | 'H' => {
                let count = run(c);
                let hour = if half_day { (hour + 11) % 12 + 1 } else { hour };
                out.push_str(&padded(hour, count));
                minutes_next = true;
            }
            's' | 'S' => {
                let count = run(c);
                out.push_str(&padded(second, count));
            }
            'A' | 'a' if half_day => {
                chars.nth("M/PM".len() - 1);
                out.push_str(if hour < 12 { "上午" } else { "下午" });
            }
            '"' => out.extend(chars.by_ref().take_while(|c| *c != '"')),
            '[' => chars.by_ref().take_while(|c| *c != ']').for_each(drop),
            '\\' | '!' => out.extend(chars.next()),
            '_' | '*' => {
                chars.next();
            }
            '@' => {}
            c => out.push(c),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_shown_by_their_format() {
        for (n, code, text) in [
            (12.0, "General", "12"),
            (0.1 + 0.2, "General", "0.3"),
            (1.8153, "General", "1.8153"),
            (-7.5, "General", "-7.5"),
            (0.5, "0%", "50%"),
            (0.125, "0.0%", "12.5%"),
            (12345.678, "#,##0.00", "12,345.68"),
            (1.005, "0.00", "1.01"),
            (999.0, "#,##0", "999"),
            (3.0, "000", "003"),
            (3.5, "0.##", "3.5"),
            (30.0, "0\"个\"", "30个"),
            (1.0, "\"第\"0\"季度\"", "第1季度"),
            (18153.0, "0,", "18"),
            (-5.0, "0;\"减\"0", "减5"),
            (0.0, "0;-0;\"—\"", "—"),
            (25.0, "[$¥-804]#,##0.00", "¥25.00"),
            (5.0, "0_ ;[Red]\\-0\\ ", "5"),
            (-0.2, "0", "0"),
            (45382.0, "yyyy\"年\"m\"月\"d\"日\"", "2024年3月31日"),
        ] {
            let format = Format { code, id: None };
            assert_eq!(shown(&Data::Float(n), Some(format)), text, "{n} {code}");
        }
    }

    #[test]
    fn dates_are_shown_by_their_format() {
        let moment = Data::DateTime(ExcelDateTime::new(
            45382.5625,
            ExcelDateTimeType::DateTime,
            false,
        ));
        for (code, id, text) in [
            ("General", Some(14), "2024/3/31"),
            ("General", Some(57), "2024年3月"),
            ("General", Some(31), "2024年3月31日"),
            ("yyyy-mm-dd", None, "2024-03-31"),
            ("[$-804]m\"月\"d\"日\";@", None, "3月31日"),
            ("yyyy/m/d h:mm", None, "2024/3/31 13:30"),
            ("mm:ss", None, "30:00"),
            ("h:mm AM/PM", None, "1:30 下午"),
        ] {
            assert_eq!(shown(&moment, Some(Format { code, id })), text, "{code}");
        }
        assert_eq!(shown(&moment, None), "2024/3/31");
    }
}
