//! Figures of a text: how much of what.
//!
//! ```text
//! figure    = qualifier? number loose? scale? loose? unit after?  |  number '%'  |  '百分之' number
//! qualifier = 约 | 近 | 至少 | 不少于 | 不低于 | 超过 | 达到 | 累计 | …
//! number    = digits (',' ddd)* ('.' digits)?  |  一二两三…十百千万   (Chinese numerals before a counting word only)
//! loose     = 余 | 多 | 几
//! scale     = 百 | 千 | 万 | 亿
//! unit      = 平方米 | 亩 | 公里 | 万元 | 个 | 处 | 人次 | …             (see UNITS)
//! after     = 以上 | 左右
//! ```
//!
//! What is counted (the measure) is the noun behind the unit (`20处健身园`) or, failing that, the
//! words before the number without their verbs (`新增充电车位65个`, `完成土建工程的50%`).
//! A number is no figure when it belongs to a date (`2024年`, `1月19日`, `3个月`), a document number,
//! an ordinal (`第一批`, `第27届`), a clause mark (`(1)`), a house or line number (`1号`), a range (`3-16周岁`)
//! or a name (`江湾二支路`, `一二·九`).
//!
//! White space never matters: notices pad figures with it (`约 42 亩`).

use crate::model::Target;

/// Every figure of a text, in order. Empty when the text names none.
pub fn targets(text: &str) -> Vec<Target> {
    let chars = Compact::new(text);
    let mut found: Vec<Target> = Vec::new();
    let mut segment_start = 0;
    let mut clause_start = 0;
    let mut at = 0;
    while at < chars.len() {
        if is_separator(chars[at]) && !inside_number(&chars, at) {
            segment_start = at + 1;
            if chars[at] != '、' {
                clause_start = at + 1;
            }
            at += 1;
            continue;
        }
        if !chars[at].is_ascii_digit() && !is_numeral(chars[at]) {
            at += 1;
            continue;
        }
        let Some(figure) = Figure::parse(&chars, at) else {
            at = skip_number(&chars, at);
            continue;
        };
        if let Some(kind) = figure.kind {
            let before = &chars.chars[segment_start..at];
            let segment_end = (figure.end..chars.len())
                .find(|&i| is_separator(chars[i]))
                .unwrap_or(chars.len());
            let next_figure = (figure.end..segment_end)
                .find(|&i| chars[i].is_ascii_digit())
                .unwrap_or(segment_end);
            let after = &chars.chars[figure.end..next_figure];
            let measure = measure(before, after, kind);
            let clause = &chars.chars[clause_start..at];
            found.push(Target {
                measure,
                value: figure.value,
                unit: kind.name().to_owned(),
                cumulative: contains(clause, "累计"),
                percent: kind == Kind::Percent,
                words: chars.words(segment_start, next_figure).to_owned(),
            });
        }
        segment_start = figure.end;
        at = figure.end;
    }
    found
}

/// Whether two figures count the same thing in the same unit, so that they may be added or compared. Counted things
/// may be named longer or shorter (`演出`, `惠民演出`); measured ones not (`面积` may be any, `投资` is not `总投资`).
/// Without a measure on both sides one is not sure, so they do not.
pub fn comparable(a: &Target, b: &Target) -> bool {
    if a.unit != b.unit || a.measure.is_empty() || b.measure.is_empty() {
        return false;
    }
    let counted = a.percent || COUNTED.contains(&a.unit.as_str());
    let longer = |x: &str, y: &str| x.ends_with(y);
    a.measure == b.measure
        || counted && (longer(&a.measure, &b.measure) || longer(&b.measure, &a.measure))
}

/// How exactly a figure binds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Bound {
    /// The figure itself.
    Exact,
    /// 至少, 不少于, 以上, 余: more is welcome.
    AtLeast,
    /// 约, 左右, 近: near it will do.
    About,
    /// 不超过, 以内: less is welcome.
    AtMost,
}

/// How exactly the words around a figure make it bind.
pub fn bound(target: &Target) -> Bound {
    let has = |words: &[&str]| words.iter().any(|w| target.words.contains(w));
    if has(&["不超过", "不高于", "以内", "控制在"]) {
        Bound::AtMost
    } else if has(&[
        "至少",
        "不少于",
        "不低于",
        "不小于",
        "以上",
        "超过",
        "余",
        "多个",
        "多处",
    ]) {
        Bound::AtLeast
    } else if has(&["约", "左右", "近", "大概"]) {
        Bound::About
    } else {
        Bound::Exact
    }
}

/// A text without white space, and where each character stood.
struct Compact<'a> {
    text: &'a str,
    chars: Vec<char>,
    starts: Vec<usize>,
}

impl<'a> Compact<'a> {
    fn new(text: &'a str) -> Self {
        let (starts, chars) = text
            .char_indices()
            .filter(|(_, c)| !c.is_whitespace())
            .map(|(i, c)| (i, fold(c)))
            .unzip();
        Compact {
            text,
            chars,
            starts,
        }
    }

    fn len(&self) -> usize {
        self.chars.len()
    }

    fn get(&self, at: usize) -> Option<char> {
        self.chars.get(at).copied()
    }

    /// The printed words from one character to before another.
    fn words(&self, from: usize, to: usize) -> &'a str {
        let end = self.starts.get(to).copied().unwrap_or(self.text.len());
        self.starts
            .get(from)
            .map_or("", |&start| self.text[start..end].trim())
    }

    fn starts_with(&self, at: usize, word: &str) -> bool {
        let mut i = at;
        word.chars().all(|c| {
            let same = self.get(i) == Some(c);
            i += 1;
            same
        })
    }
}

impl std::ops::Index<usize> for Compact<'_> {
    type Output = char;

    fn index(&self, at: usize) -> &char {
        &self.chars[at]
    }
}

/// Full-width digits, full stop and per cent sign as their plain forms.
fn fold(c: char) -> char {
    match c {
        '０'..='９' => char::from_u32(c as u32 - '０' as u32 + '0' as u32).unwrap_or(c),
        '％' => '%',
        '．' => '.',
        _ => c,
    }
}

fn is_separator(c: char) -> bool {
    matches!(
        c,
        '，' | ','
            | '；'
            | ';'
            | '。'
            | '：'
            | ':'
            | '、'
            | '！'
            | '？'
            | '('
            | ')'
            | '（'
            | '）'
            | '“'
            | '”'
            | '《'
            | '》'
    )
}

/// A comma between digits, three of them behind it, parts thousands and not clauses.
fn inside_number(chars: &Compact, at: usize) -> bool {
    matches!(chars[at], ',' | '，')
        && at > 0
        && chars[at - 1].is_ascii_digit()
        && (1..=3).all(|i| chars.get(at + i).is_some_and(|c| c.is_ascii_digit()))
        && !chars.get(at + 4).is_some_and(|c| c.is_ascii_digit())
}

/// Behind the number (or character) at `at`, which is no figure.
fn skip_number(chars: &Compact, at: usize) -> usize {
    let mut end = at + 1;
    if chars[at].is_ascii_digit() {
        while end < chars.len() && (chars[end].is_ascii_digit() || chars[end] == '.') {
            end += 1;
        }
    }
    end
}

/// What a figure counts in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Percent,
    /// Length, area, money, weight: the thing measured stands before the number.
    Measured(&'static str),
    /// Counting words: the thing counted stands behind them, if anything does.
    Counted(&'static str),
}

impl Kind {
    fn name(self) -> &'static str {
        match self {
            Kind::Percent => "%",
            Kind::Measured(name) | Kind::Counted(name) => name,
        }
    }
}

/// Spelling → the unit it means and its factor. Longer spellings first.
const MEASURED: &[(&str, &str, f64)] = &[
    ("平方公里", "平方公里", 1.0),
    ("平方千米", "平方公里", 1.0),
    ("立方米", "立方米", 1.0),
    ("平方米", "平方米", 1.0),
    ("千瓦时", "千瓦时", 1.0),
    ("千瓦", "千瓦", 1.0),
    ("兆瓦", "兆瓦", 1.0),
    ("平米", "平方米", 1.0),
    ("公里", "公里", 1.0),
    ("千米", "公里", 1.0),
    ("公顷", "公顷", 1.0),
    ("延米", "米", 1.0),
    ("km", "公里", 1.0),
    ("m²", "平方米", 1.0),
    ("㎡", "平方米", 1.0),
    ("亩", "亩", 1.0),
    ("米", "米", 1.0),
    ("吨", "吨", 1.0),
    ("元", "元", 1.0),
];

/// Counting words. Longer ones first.
const COUNTED: &[&str] = &[
    "人次", "场次", "班次", "门次", "件次", "户次", "个", "处", "座", "所", "条", "项", "家", "户",
    "人", "名", "场", "台", "套", "盏", "张", "间", "栋", "幢", "株", "棵", "辆", "只", "件", "部",
    "门", "对", "份", "块", "片", "段", "次", "支", "组", "根", "眼", "口", "艘", "架", "本", "册",
    "幅", "村", "社区",
];

/// Counting words that a Chinese numeral may stand before without being part of a name (`二支路`, `三门峡`).
const COUNTED_AFTER_NUMERAL: &[&str] = &[
    "个", "处", "座", "所", "条", "项", "家", "户", "名", "场", "台", "套", "栋", "盏", "辆",
];

/// What makes `N个…` a time or a phrase and no amount.
const NOT_COUNTED_AFTER_GE: &[&str] = &[
    "月",
    "工作日",
    "小时",
    "季度",
    "周",
    "百分点",
    "方面",
    "阶段",
    "年",
    "天",
    "自然日",
    "日历",
    "批次",
    "一",
];

/// A number with its unit; `kind` is none for a number that is read but counts nothing.
struct Figure {
    value: f64,
    kind: Option<Kind>,
    /// Behind its last character.
    end: usize,
}

impl Figure {
    /// The figure that starts at `at`; `None` when none starts there.
    fn parse(chars: &Compact, at: usize) -> Option<Figure> {
        if chars.starts_with(at, "百分之") {
            let (value, end) = digits(chars, at + 3).or_else(|| numeral(chars, at + 3))?;
            return Some(Figure {
                value,
                kind: Some(Kind::Percent),
                end,
            });
        }
        let before = at.checked_sub(1).map(|i| chars[i]);
        if let Some((number, mut end)) = digits(chars, at) {
            if before.is_some_and(|c| c == '第' || c == '.' || c.is_ascii_alphanumeric()) {
                return None;
            }
            if let Some(end) = range(chars, end) {
                return Some(Figure {
                    value: number,
                    kind: None,
                    end,
                });
            }
            let mut value = number;
            end = skip_loose(chars, end);
            if let Some(factor) = scale(chars, end) {
                value *= factor;
                end = skip_loose(chars, end + 1);
            }
            let (kind, end) = unit(chars, end, false)?;
            return Some(Figure {
                value,
                kind: Some(kind),
                end: skip_after(chars, end),
            });
        }
        if before
            .is_some_and(|c| "第每统唯同任进这那某另逐之数几上·—-~～".contains(c) || is_numeral(c))
        {
            return None;
        }
        let (value, end) = numeral(chars, at)?;
        let (kind, end) = unit(chars, skip_loose(chars, end), true)?;
        Some(Figure {
            value,
            kind: Some(kind),
            end: skip_after(chars, end),
        })
    }
}

/// `1`, `14,645`, `1.8153` and where it ends.
fn digits(chars: &Compact, at: usize) -> Option<(f64, usize)> {
    let mut text = String::new();
    let mut end = at;
    while let Some(c) = chars.get(end) {
        let point = c == '.'
            && !text.contains('.')
            && chars.get(end + 1).is_some_and(|c| c.is_ascii_digit());
        if c.is_ascii_digit() || point {
            text.push(c);
        } else if text.is_empty() || !inside_number(chars, end) {
            break;
        }
        end += 1;
    }
    Some((text.parse().ok()?, end))
}

/// Where a range that goes on at `at` ends: `-16` of `3-16`.
fn range(chars: &Compact, at: usize) -> Option<usize> {
    let mut end = at;
    while matches!(
        chars.get(end),
        Some('-' | '—' | '–' | '－' | '~' | '～' | '至' | '到')
    ) {
        end += 1;
    }
    if end == at {
        return None;
    }
    digits(chars, end).map(|(_, end)| end)
}

fn is_numeral(c: char) -> bool {
    matches!(
        c,
        '零' | '〇'
            | '一'
            | '二'
            | '两'
            | '三'
            | '四'
            | '五'
            | '六'
            | '七'
            | '八'
            | '九'
            | '十'
            | '百'
            | '千'
            | '万'
    )
}

/// A Chinese numeral below 100 million: 两, 十二, 三百五十.
fn numeral(chars: &Compact, at: usize) -> Option<(f64, usize)> {
    let (mut total, mut section, mut digit) = (0u32, 0u32, 0u32);
    let mut end = at;
    while let Some(c) = chars.get(end).filter(|&c| is_numeral(c)) {
        match c {
            '十' => section += digit.max(1) * 10,
            '百' => section += digit * 100,
            '千' => section += digit * 1000,
            '万' => {
                total += (section + digit) * 10_000;
                section = 0;
            }
            _ => {
                digit = "零一二三四五六七八九"
                    .chars()
                    .zip(0..)
                    .find_map(|(n, value)| (n == c).then_some(value))
                    .unwrap_or(if c == '两' { 2 } else { 0 });
                end += 1;
                continue;
            }
        }
        digit = 0;
        end += 1;
        if end - at > 9 {
            return None;
        }
    }
    (end > at && end - at <= 9).then(|| (f64::from(total + section + digit), end))
}

fn skip_loose(chars: &Compact, at: usize) -> usize {
    at + usize::from(matches!(chars.get(at), Some('余' | '多' | '几')))
}

fn scale(chars: &Compact, at: usize) -> Option<f64> {
    let factor = match chars.get(at)? {
        '百' => 100.0,
        '千' if !matches!(chars.get(at + 1), Some('米' | '瓦' | '克' | '伏')) => 1000.0,
        '万' => 10_000.0,
        '亿' => 100_000_000.0,
        _ => return None,
    };
    Some(factor)
}

/// The unit at `at` and where it ends.
fn unit(chars: &Compact, at: usize, after_numeral: bool) -> Option<(Kind, usize)> {
    if chars.get(at) == Some('%') {
        return Some((Kind::Percent, at + 1));
    }
    if !after_numeral
        && let Some((spelling, name, _)) = MEASURED.iter().find(|(s, ..)| chars.starts_with(at, s))
    {
        return Some((Kind::Measured(name), at + spelling.chars().count()));
    }
    let words = if after_numeral {
        COUNTED_AFTER_NUMERAL
    } else {
        COUNTED
    };
    let word = words.iter().find(|w| chars.starts_with(at, w))?;
    let end = at + word.chars().count();
    if *word == "个"
        && NOT_COUNTED_AFTER_GE
            .iter()
            .any(|w| chars.starts_with(end, w))
    {
        return None;
    }
    // 三所 of 三所村, 一次性, 二条河: a name or a phrase.
    if *word == "次" && chars.get(end) == Some('性') {
        return None;
    }
    Some((Kind::Counted(word), end))
}

fn skip_after(chars: &Compact, at: usize) -> usize {
    let at = skip_loose(chars, at);
    if chars.starts_with(at, "以上")
        || chars.starts_with(at, "左右")
        || chars.starts_with(at, "以内")
    {
        at + 2
    } else {
        at
    }
}

/// Verbs behind which the thing counted begins, wherever they stand in the words before a number.
const STRONG_VERBS: &[&str] = &[
    "新改扩建",
    "新建",
    "新增",
    "增设",
    "完成",
    "实现",
    "开展",
    "累计",
    "预计",
    "计划",
    "力争",
    "确保",
    "提供",
    "发放",
    "配送",
    "更换",
    "购置",
    "配备",
    "举办",
    "招收",
    "选取",
    "涉及",
    "惠及",
    "推进",
    "推动",
    "启动",
    "建成",
    "打造",
    "布设",
    "投放",
    "栽植",
    "打通",
];

/// Verbs that begin a noun phrase's verb only at its front: 设备安装工程 is one noun. They end the noun behind a unit too.
const WEAK_VERBS: &[&str] = &[
    "建设", "改造", "改建", "扩建", "安装", "设置", "达到", "组织", "实施", "提升", "创建", "验收",
    "整修", "修缮", "修复", "铺设", "培育", "引进", "种植", "解决", "落实", "建立", "整治", "治理",
    "投入", "交付", "开工", "竣工", "服务", "招生",
];

/// Words around a noun that do not belong to it. Longer ones first.
const TRAILING: &[&str] = &[
    "不少于",
    "不低于",
    "不小于",
    "不超过",
    "分别为",
    "累计达",
    "达到",
    "超过",
    "至少",
    "共计",
    "总计",
    "合计",
    "累计",
    "控制在",
    "约",
    "近",
    "共",
    "达",
    "为",
    "至",
    "到",
    "有",
    "的",
    "超",
    "各",
    "均",
    "在",
    "以",
    "全部",
];
const LEADING: &[&str] = &[
    "年底前",
    "全年",
    "年内",
    "全区",
    "全部",
    "完成",
    "力争",
    "预计",
    "累计",
    "继续",
    "持续",
    "再",
    "的",
    "将",
    "对",
    "为",
    "剩余",
    "其余",
    "各",
    "共",
];

/// Words at which the noun behind a unit ends.
const NOUN_ENDS: &[&str] = &[
    "的", "及", "和", "与", "并", "等", "进行", "为", "在", "以", "内",
];

/// What a figure counts; empty when the text does not say.
fn measure(before: &[char], after: &[char], kind: Kind) -> String {
    let behind = || {
        let text: String = after.iter().collect();
        let text = text.trim_start_matches('的');
        match kind {
            Kind::Percent => trim_word(text),
            Kind::Measured(_) => String::new(),
            Kind::Counted(_) => {
                let end = STRONG_VERBS
                    .iter()
                    .chain(WEAK_VERBS)
                    .chain(NOUN_ENDS)
                    .filter_map(|w| text.find(w))
                    .min()
                    .unwrap_or(text.len());
                trim_word(&text[..end])
            }
        }
    };
    let noun = behind();
    if noun.is_empty() {
        noun_before(&before.iter().collect::<String>())
    } else {
        noun
    }
}

/// The noun at the end of the words before a number: behind the last verb that leaves one.
fn noun_before(before: &str) -> String {
    let mut text = before;
    while let Some(rest) = TRAILING.iter().find_map(|w| text.strip_suffix(w)) {
        text = rest;
    }
    let start = STRONG_VERBS
        .iter()
        .flat_map(|verb| text.match_indices(verb).map(|(i, v)| i + v.len()))
        .filter(|&i| !trim_word(front(&text[i..])).is_empty())
        .max()
        .unwrap_or(0);
    let noun = trim_word(front(&text[start..]));
    if noun.is_empty() {
        // Nothing but verbs: "服务1500人次" counts 服务.
        WEAK_VERBS
            .iter()
            .find(|verb| text.ends_with(*verb))
            .map_or_else(String::new, |verb| (*verb).to_owned())
    } else {
        noun
    }
}

/// Without the verbs and adverbs in front.
fn front(text: &str) -> &str {
    let mut text = text;
    while let Some(rest) = WEAK_VERBS
        .iter()
        .chain(STRONG_VERBS)
        .chain(LEADING)
        .find_map(|w| text.strip_prefix(w))
    {
        text = rest;
    }
    text
}

fn trim_word(word: &str) -> String {
    let mut word = word;
    while let Some(rest) = LEADING.iter().find_map(|w| word.strip_prefix(w)) {
        word = rest;
    }
    while let Some(rest) = TRAILING.iter().find_map(|w| word.strip_suffix(w)) {
        word = rest;
    }
    // A batch is no part of the thing: 第一批25个.
    if word.starts_with('第') && (word.ends_with('批') || word.ends_with('期')) {
        return String::new();
    }
    word.to_owned()
}

fn contains(chars: &[char], word: &str) -> bool {
    let word: Vec<char> = word.chars().collect();
    chars.windows(word.len()).any(|w| w == word)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A figure as a test writes it: measure, value, unit, "+" when cumulative.
    fn read(text: &str) -> Vec<String> {
        targets(text)
            .into_iter()
            .map(|t| {
                assert_eq!(t.percent, t.unit == "%", "{t:?}");
                let plus = if t.cumulative { "+" } else { "" };
                format!("{}={}{}{plus}", t.measure, t.value, t.unit)
            })
            .collect()
    }

    #[test]
    fn reads_the_figures_of_real_texts() {
        let table: &[(&str, &[&str])] = &[
            (
                "新增电动自行车充电车位 65 个。",
                &["电动自行车充电车位=65个"],
            ),
            (
                "新增充电柜 11 台、电动自行车充电车位 22 个。",
                &["充电柜=11台", "电动自行车充电车位=22个"],
            ),
            (
                "在津门湖街高层小区新增电动自行车充电车位 110 个、充电柜 33 台。",
                &["电动自行车充电车位=110个", "充电柜=33台"],
            ),
            ("累计实现新增就业 11000 人。", &["就业=11000人+"]),
            (
                "累计开展职业技能培训 5000 人次。",
                &["职业技能培训=5000人次+"],
            ),
            ("开展文化汇演活动，预计完成演出累计60场。", &["演出=60场+"]),
            ("预计全年配送演出100场。", &["演出=100场"]),
            (
                "完成全部内部装饰装修的 20%；完成设备安装工程的 50%。",
                &["内部装饰装修=20%", "设备安装工程=50%"],
            ),
            ("完成主体施工的 50%。", &["主体施工=50%"]),
            ("组织实施，完成年度任务的50%。", &["年度任务=50%"]),
            (
                "实现75%的社区卫生服务中心设置中医馆，40%的社区卫生服务站（村卫生室）设置中医阁。",
                &["社区卫生服务中心设置中医馆=75%", "社区卫生服务站=40%"],
            ),
            (
                "2024年底实现100%社区卫生服务中心设置中医馆，至少50%社区卫生服务站（村卫生室）设置中医阁。",
                &["社区卫生服务中心设置中医馆=100%", "社区卫生服务站=50%"],
            ),
            ("完成第一批25个科普阵地创建验收。", &["科普阵地=25个"]),
            (
                "占地面积约 42 亩，总建筑面积 1.8153 万平米。",
                &["占地面积=42亩", "总建筑面积=18153平方米"],
            ),
            (
                "建设面积 1.6 万余平方米，预计打造 200 余间房间",
                &["面积=16000平方米", "房间=200间"],
            ),
            (
                "涉及李七庄街、大寺镇共 13 所小学，627 余间教室。",
                &["小学=13所", "教室=627间"],
            ),
            ("计划设置床位 150 张以上", &["床位=150张"]),
            (
                "在我区11个街镇建设20处健身园。",
                &["街镇=11个", "健身园=20处"],
            ),
            ("对三条路进行挖除旧路结构", &["路=3条"]),
            ("长136米,宽12米", &["长=136米", "宽=12米"]),
            ("整修面积14,645平方米", &["面积=14645平方米"]),
            ("完成百分之六十", &["=60%"]),
            ("总投资约1.2亿元", &["总投资=120000000元"]),
            ("实现培训覆盖率100%。", &["培训覆盖率=100%"]),
            ("预计服务1500人次", &["服务=1500人次"]),
            (
                "完成室内外适儿化提升改造 50%,并持续推动",
                &["室内外适儿化提升改造=50%"],
            ),
            ("为２６个社区配备便民设施", &["社区=26个"]),
            ("不少于三十二处口袋公园", &["口袋公园=32处"]),
        ];
        for (text, figures) in table {
            assert_eq!(read(text), *figures, "{text}");
        }
    }

    #[test]
    fn takes_no_date_name_number_or_mark_for_a_figure() {
        for text in [
            "2024年1月19日",
            "6月底前、第四季度、3个月内、10个工作日",
            "云政办发〔2025〕19号，第70次常务会议",
            "(1)办理手续 ①开工 1.验收",
            "康学道 1 号，A区两层，3-16周岁，1—9月",
            "江湾二支路、一二·九纪念馆、第27届灯展、第一批",
            "进一步统一规划，每个社区，同一处，数十个",
            "5G基站，24小时，1号泵站",
        ] {
            assert_eq!(read(text), Vec::<String>::new(), "{text}");
        }
    }

    #[test]
    fn keeps_the_words_a_figure_came_from() {
        let found = targets("完善配套；新增充电柜 11 台、车位约 22 个以上。");
        assert_eq!(found[0].words, "新增充电柜 11 台");
        assert_eq!(found[1].words, "车位约 22 个以上");
    }

    #[test]
    fn knows_how_a_figure_binds() {
        let of = |text: &str| bound(&targets(text)[0]);
        assert_eq!(of("新增泊位60个"), Bound::Exact);
        assert_eq!(of("设置床位150张以上"), Bound::AtLeast);
        assert_eq!(of("627余间教室"), Bound::AtLeast);
        assert_eq!(of("占地面积约42亩"), Bound::About);
        assert_eq!(of("投资不超过3000万元"), Bound::AtMost);
    }

    #[test]
    fn compares_only_the_same_thing() {
        let one = |text: &str| targets(text).remove(0);
        assert!(comparable(&one("配送惠民演出100场"), &one("完成演出20场")));
        assert!(comparable(
            &one("新增停车泊位60个"),
            &one("累计新增停车泊位40个")
        ));
        assert!(!comparable(&one("新增充电柜33台"), &one("新增充电桩33台")));
        assert!(!comparable(&one("新增泊位33个"), &one("新增泊位33%")));
    }

    proptest::proptest! {
        #[test]
        fn never_panics(text in "[0-9一二三十百万个处%.,，、年月第约余 ]{0,40}") {
            targets(&text);
        }
    }
}
