//! Where a title may break without hurting the sense.
//!
//! The general dictionary cuts official language badly (民生|实|事项|目), so the words that titles
//! of notices and reports are made of go first; single characters it leaves over belong together.

use icu_segmenter::WordSegmenterBorrowed;

use super::kinsoku::{self, Class};

/// Words of titles, the longer before those they contain.
const WORDS: &[&str] = &[
    "人民政府办公室",
    "人民政府",
    "委员会",
    "办公室",
    "领导小组",
    "民心工程",
    "民生实事",
    "民生工程",
    "惠民工程",
    "重点工作",
    "重点任务",
    "工作任务",
    "工作计划",
    "责任分工",
    "责任单位",
    "分管领导",
    "区领导",
    "完成情况",
    "进展情况",
    "推进情况",
    "落实情况",
    "督查情况",
    "项目",
    "清单",
    "督查",
    "督办",
    "印发",
    "通报",
    "通知",
    "专报",
    "简报",
    "报告",
    "季度",
    "年度",
    "节点",
    "安排",
    "统计",
    "汇总",
    "问题",
    "建议",
];

/// Single characters that lead on to what follows.
const LEADING: &[char] = &[
    '各', '对', '及', '和', '与', '在', '向', '将', '为', '由', '按', '以',
];

/// Indices of characters after which a title may break.
pub fn ends(text: &[char], dictionary: WordSegmenterBorrowed) -> Vec<usize> {
    let n = text.len();
    // cut[i]: between character i-1 and i.
    let mut cut = vec![false; n + 1];
    let joined: String = text.iter().collect();
    let starts: Vec<usize> = joined.char_indices().map(|(byte, _)| byte).collect();
    for byte in dictionary.segment_str(&joined) {
        cut[starts.partition_point(|&s| s < byte)] = true;
    }
    let mut known = vec![false; n + 1];
    let mut i = 0;
    while i < n {
        let word = WORDS.iter().map(|w| w.chars()).find(|w| {
            w.clone()
                .eq(text[i..].iter().copied().take(w.clone().count()))
        });
        let Some(length) = word.map(Iterator::count) else {
            i += 1;
            continue;
        };
        cut[i + 1..i + length].fill(false);
        for end in [i, i + length] {
            cut[end] = true;
            known[end] = true;
        }
        i += length;
    }
    let at = |cut: &[bool], from: usize| (from + 1..=n).find(|&j| cut[j]).unwrap_or(n);
    let mut out = Vec::new();
    let mut from = 0;
    let mut single_before = false;
    while from < n {
        let to = at(&cut, from);
        let next = at(&cut, to);
        let single = |a: usize, b: usize| b - a == 1 && kinsoku::is_ideograph(text[a]);
        let this_single = single(from, to);
        let allowed = to < n && {
            let leads = LEADING.contains(&text[to]) && next - to == 1;
            // A lone character belongs to the word before, several lone ones to each other.
            let next_single = single(to, next);
            let starts_run = next_single && !this_single && {
                let after = at(&cut, next);
                next < n && single(next, after) && !known[next]
            };
            let figure = Class::of(text[to - 1]) == Class::Digit || text[from] == '第';
            let counted = this_single
                && from > 0
                && Class::of(text[from - 1]) == Class::Digit
                && !matches!(text[from], '年' | '月' | '日');
            let leading = this_single && LEADING.contains(&text[from]) && !single_before;
            !(figure || counted || leading) && (!next_single || starts_run || leads)
        };
        if allowed {
            out.push(to - 1);
        }
        single_before = this_single;
        from = to;
    }
    out
}

#[cfg(test)]
mod tests {
    use icu_segmenter::WordSegmenter;
    use icu_segmenter::options::WordBreakInvariantOptions;

    use super::*;

    fn phrases(text: &str) -> String {
        let chars: Vec<char> = text.chars().collect();
        let dictionary = WordSegmenter::new_dictionary(WordBreakInvariantOptions::default());
        let ends = ends(&chars, dictionary);
        chars
            .iter()
            .enumerate()
            .flat_map(|(i, c)| [Some(*c), ends.contains(&i).then_some('|')])
            .flatten()
            .collect()
    }

    #[test]
    fn titles_break_between_words() {
        let cases = [
            "关于|2024年|第二季度|西青区|20项民心工程|进展情况的|通报",
            "天津市|西青区|人民政府办公室|关于|印发|西青区|2024年|20项民心工程|责任分工的|通知",
            "关于|云溪区|2025年|民生实事|项目|推进情况的|督查|通报",
            "西青区|2024年|20项民心工程|第三季度|重点|节点|计划|安排表",
            "各责任单位|工作任务|完成情况|统计表",
        ];
        for case in cases {
            assert_eq!(phrases(&case.replace('|', "")), case);
        }
    }
}
