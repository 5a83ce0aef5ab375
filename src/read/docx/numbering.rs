//! Automatic numbering: the marks that Word prints and the text does not contain.

use std::collections::HashMap;

use roxmltree::Node;

use super::{attribute, child, value};

/// Levels that a list can have.
const LEVELS: usize = 9;

/// The lists of a document and how far each has counted.
#[derive(Debug, Default)]
pub(super) struct Numbering {
    /// By abstract id.
    lists: HashMap<u32, Vec<Level>>,
    /// Instance → abstract id and the levels it changes.
    instances: HashMap<u32, Instance>,
    /// Counters by abstract id: instances of one list count on together.
    counters: HashMap<u32, [Option<u32>; LEVELS]>,
}

#[derive(Debug, Default)]
struct Instance {
    list: u32,
    /// Levels that begin anew when the instance is first used, and with which count.
    restarts: HashMap<usize, u32>,
    levels: HashMap<usize, Level>,
    used: bool,
}

/// How one level of a list counts.
#[derive(Debug, Clone, Default)]
struct Level {
    start: u32,
    format: String,
    /// `第%1章`
    text: String,
    /// Whether all numbers in the text are Arabic.
    legal: bool,
    /// The level after which it begins anew; `None` for the one above.
    restart: Option<usize>,
}

impl Numbering {
    pub fn new(root: Node<'_, '_>) -> Self {
        let mut numbering = Numbering::default();
        // A list can stand for a numbering style; the list with the levels then names that style.
        let mut links: HashMap<u32, String> = HashMap::new();
        let mut styles: HashMap<String, u32> = HashMap::new();
        for node in root.children().filter(Node::is_element) {
            match node.tag_name().name() {
                "abstractNum" => {
                    let Some(id) = attribute(node, "abstractNumId").and_then(|v| v.parse().ok())
                    else {
                        continue;
                    };
                    if let Some(link) = value(node, "numStyleLink") {
                        links.insert(id, link.to_owned());
                    }
                    if let Some(style) = value(node, "styleLink") {
                        styles.insert(style.to_owned(), id);
                    }
                    let mut levels = vec![Level::default(); LEVELS];
                    for (index, level) in levels_of(node) {
                        levels[index] = level;
                    }
                    numbering.lists.insert(id, levels);
                }
                "num" => {
                    let id = attribute(node, "numId").and_then(|v| v.parse().ok());
                    let list = value(node, "abstractNumId").and_then(|v| v.parse().ok());
                    if let (Some(id), Some(list)) = (id, list) {
                        numbering.instances.insert(id, instance(node, list));
                    }
                }
                _ => {}
            }
        }
        for instance in numbering.instances.values_mut() {
            if let Some(list) = links
                .get(&instance.list)
                .and_then(|style| styles.get(style))
            {
                instance.list = *list;
            }
        }
        numbering
    }

    /// The mark of the next paragraph of a list, counted; empty for bullets and unknown lists.
    pub fn next(&mut self, number: u32, level: usize) -> String {
        let Some(instance) = self.instances.get_mut(&number) else {
            return String::new();
        };
        let Some(list) = self.lists.get(&instance.list) else {
            return String::new();
        };
        let level = level.min(LEVELS - 1);
        let of = |i: usize| instance.levels.get(&i).unwrap_or(&list[i]);
        let counters = self.counters.entry(instance.list).or_default();
        if !instance.used {
            instance.used = true;
            for level in instance.restarts.keys() {
                counters[*level] = None;
            }
        }
        let begin = instance
            .restarts
            .get(&level)
            .copied()
            .unwrap_or(of(level).start);
        counters[level] = Some(counters[level].map_or(begin, |n| n.saturating_add(1)));
        for (deeper, counter) in counters.iter_mut().enumerate().skip(level + 1) {
            // 0 says that the level never begins anew.
            let restarts = of(deeper)
                .restart
                .is_none_or(|after| after != 0 && level < after);
            if restarts {
                *counter = None;
            }
        }
        let shown = of(level);
        let mut mark = String::new();
        let mut chars = shown.text.chars().peekable();
        while let Some(c) = chars.next() {
            match (c, chars.peek().and_then(|d| d.to_digit(10))) {
                ('%', Some(digit @ 1..=9)) => {
                    chars.next();
                    let other = digit as usize - 1;
                    let count = counters[other].unwrap_or(of(other).start);
                    let format = if shown.legal && other != level {
                        "decimal"
                    } else {
                        &of(other).format
                    };
                    mark.push_str(&written(count, format));
                }
                _ => mark.push(c),
            }
        }
        if matches!(shown.format.as_str(), "bullet" | "none") {
            mark.clear();
        }
        mark
    }
}

fn instance(node: Node<'_, '_>, list: u32) -> Instance {
    let mut instance = Instance {
        list,
        ..Instance::default()
    };
    for change in node
        .children()
        .filter(|c| c.tag_name().name() == "lvlOverride")
    {
        let Some(level) = attribute(change, "ilvl")
            .and_then(|v| v.parse().ok())
            .filter(|l| *l < LEVELS)
        else {
            continue;
        };
        if let Some(start) = value(change, "startOverride").and_then(|v| v.parse().ok()) {
            instance.restarts.insert(level, start);
        }
        instance.levels.extend(levels_of(change));
    }
    instance
}

fn levels_of(node: Node<'_, '_>) -> Vec<(usize, Level)> {
    node.children()
        .filter(|c| c.tag_name().name() == "lvl")
        .filter_map(|lvl| {
            let index: usize = attribute(lvl, "ilvl")?.parse().ok()?;
            let level = Level {
                start: value(lvl, "start")
                    .and_then(|v| v.parse().ok())
                    .unwrap_or(0),
                format: value(lvl, "numFmt").unwrap_or("decimal").to_owned(),
                text: value(lvl, "lvlText").unwrap_or_default().to_owned(),
                legal: child(lvl, "isLgl").is_some(),
                restart: value(lvl, "lvlRestart").and_then(|v| v.parse().ok()),
            };
            (index < LEVELS).then_some((index, level))
        })
        .collect()
}

/// A count in one of Word's number formats (ECMA-376, ST_NumberFormat); Arabic for those not known here.
fn written(n: u32, format: &str) -> String {
    let letter = |first: char| {
        // Word repeats the letter after z: aa, bb, cc.
        let (round, index) = ((n.max(1) - 1) / 26, (n.max(1) - 1) % 26);
        let letter = char::from_u32(first as u32 + index).unwrap_or(first);
        String::from(letter).repeat(round.min(30) as usize + 1)
    };
    let from_row = |row: &str| {
        let row: Vec<char> = row.chars().collect();
        (n as usize)
            .checked_sub(1)
            .and_then(|i| row.get(i))
            .map_or_else(|| n.to_string(), |c| String::from(*c))
    };
    match format {
        "none" => String::new(),
        "decimalZero" if n < 10 => format!("0{n}"),
        "upperLetter" => letter('A'),
        "lowerLetter" => letter('a'),
        "upperRoman" => roman(n),
        "lowerRoman" => roman(n).to_lowercase(),
        "decimalEnclosedCircle" | "decimalEnclosedCircleChinese" => {
            from_row("①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳")
        }
        "decimalEnclosedParen" => from_row("⑴⑵⑶⑷⑸⑹⑺⑻⑼⑽⑾⑿⒀⒁⒂⒃⒄⒅⒆⒇"),
        "decimalEnclosedFullstop" => from_row("⒈⒉⒊⒋⒌⒍⒎⒏⒐⒑⒒⒓⒔⒕⒖⒗⒘⒙⒚⒛"),
        "ideographEnclosedCircle" => from_row("㊀㊁㊂㊃㊄㊅㊆㊇㊈㊉"),
        "ideographTraditional" => from_row("甲乙丙丁戊己庚辛壬癸"),
        "ideographZodiac" => from_row("子丑寅卯辰巳午未申酉戌亥"),
        "decimalFullWidth" | "decimalFullWidth2" => n
            .to_string()
            .chars()
            .filter_map(|c| char::from_u32(c as u32 - '0' as u32 + '０' as u32))
            .collect(),
        "chineseCounting"
        | "chineseCountingThousand"
        | "japaneseCounting"
        | "taiwaneseCounting"
        | "taiwaneseCountingThousand"
        | "koreanCounting" => counted(
            n,
            &['〇', '一', '二', '三', '四', '五', '六', '七', '八', '九'],
            ["十", "百", "千"],
        ),
        "chineseLegalSimplified" | "ideographLegalTraditional" | "japaneseLegal" => counted(
            n,
            &['零', '壹', '贰', '叁', '肆', '伍', '陆', '柒', '捌', '玖'],
            ["拾", "佰", "仟"],
        ),
        "ideographDigital"
        | "japaneseDigitalTenThousand"
        | "taiwaneseDigital"
        | "koreanDigital" => n
            .to_string()
            .bytes()
            .filter_map(|b| {
                ['〇', '一', '二', '三', '四', '五', '六', '七', '八', '九']
                    .get(usize::from(b - b'0'))
            })
            .collect(),
        _ => n.to_string(),
    }
}

/// 12 → 十二, 105 → 一百零五; Arabic from 10,000 on.
fn counted(n: u32, digits: &[char; 10], units: [&str; 3]) -> String {
    if n == 0 || n > 9999 {
        return if n == 0 {
            digits[0].into()
        } else {
            n.to_string()
        };
    }
    let mut text = String::new();
    let mut gap = false;
    for place in (0..4).rev() {
        let digit = n / 10_u32.pow(place) % 10;
        if digit == 0 {
            gap = !text.is_empty();
            continue;
        }
        if gap {
            text.push('零');
            gap = false;
        }
        // 十二, not 一十二, for the everyday figures.
        if !(place == 1 && digit == 1 && text.is_empty() && units[0] == "十") {
            text.push(digits[digit as usize]);
        }
        if place > 0 {
            text.push_str(units[place as usize - 1]);
        }
    }
    text
}

fn roman(n: u32) -> String {
    if n == 0 || n > 3999 {
        return n.to_string();
    }
    let parts = [
        (1000, "M"),
        (900, "CM"),
        (500, "D"),
        (400, "CD"),
        (100, "C"),
        (90, "XC"),
        (50, "L"),
        (40, "XL"),
        (10, "X"),
        (9, "IX"),
        (5, "V"),
        (4, "IV"),
        (1, "I"),
    ];
    let mut rest = n;
    let mut text = String::new();
    for (value, letters) in parts {
        while rest >= value {
            text.push_str(letters);
            rest -= value;
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_are_written_as_word_writes_them() {
        for (n, format, text) in [
            (1, "chineseCounting", "一"),
            (10, "chineseCountingThousand", "十"),
            (12, "chineseCountingThousand", "十二"),
            (20, "japaneseCounting", "二十"),
            (105, "chineseCountingThousand", "一百零五"),
            (110, "chineseCountingThousand", "一百一十"),
            (1010, "chineseCountingThousand", "一千零一十"),
            (11, "chineseLegalSimplified", "壹拾壹"),
            (3, "decimalEnclosedCircle", "③"),
            (21, "decimalEnclosedCircle", "21"),
            (28, "lowerLetter", "bb"),
            (14, "upperRoman", "XIV"),
            (7, "decimalZero", "07"),
            (12, "ideographDigital", "一二"),
            (12, "decimalFullWidth", "１２"),
            (2, "ideographTraditional", "乙"),
            (5, "thaiLetters", "5"),
        ] {
            assert_eq!(written(n, format), text, "{n} {format}");
        }
    }
}
