//! What a plan's undertaking is called, taken from the notice's title.

use std::sync::LazyLock;

use regex::Regex;

use crate::model::Plan;

/// "20项民心工程", "十件民生实事项目": a count and what is counted, as titles have it.
static COUNTED: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        "(?:[0-9]+|[一二三四五六七八九十百]+)(?:项|件|个|大)[\u{4e00}-\u{9fff}“”]{0,10}?(?:工程|实事|项目|任务|工作|事项)(?:项目|任务|工作)?",
    )
});

/// "2023年民生实事任务", without a count.
static UNCOUNTED: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        "年度?(?P<name>[\u{4e00}-\u{9fff}“”]{0,10}?(?:工程|实事|项目|任务|工作|事项)(?:项目|任务|工作)?)",
    )
});

/// What a notice issues: 关于印发《…》的通知, 关于印发…的通知.
static ISSUED: LazyLock<Regex> =
    LazyLock::new(|| pattern("(?:印发|下达|公布|发布)(?P<name>.+?)(?:的通知|的公告|的通告)$"));

fn pattern(text: &str) -> Regex {
    #[expect(clippy::unwrap_used, reason = "a constant, compiled by the tests")]
    Regex::new(text).unwrap()
}

/// 20项民心工程; 民生实事 when the title does not say.
pub fn undertaking(plan: &Plan) -> String {
    let title = plan.title.as_deref().unwrap_or_default();
    if let Some(found) = COUNTED.find(title) {
        return found.as_str().to_owned();
    }
    if let Some(found) = UNCOUNTED.captures(title) {
        return found["name"].to_owned();
    }
    "民生实事".to_owned()
}

/// The name of the list that the notice issues, without 《》: 西青区2024年20项民心工程进度和责任清单. When the
/// title names none, the title itself; 责任清单 when there is no title.
pub fn list_name(plan: &Plan) -> String {
    let Some(title) = plan.title.as_deref() else {
        return "责任清单".to_owned();
    };
    match ISSUED.captures(title) {
        Some(found) => found["name"]
            .trim_start_matches('《')
            .trim_end_matches('》')
            .to_owned(),
        None => title
            .trim_start_matches('《')
            .trim_end_matches('》')
            .to_owned(),
    }
}

/// A title in pieces that had better not be broken: after the office, the year, and what is counted.
pub fn pieces(title: &str) -> Vec<String> {
    let mut cuts: Vec<usize> = Vec::new();
    if let Some(at) = title.find("关于") {
        cuts.push(at);
    }
    if let Some(at) = title.find('年') {
        cuts.push(at + '年'.len_utf8());
    }
    if let Some(found) = COUNTED.find(title) {
        cuts.push(found.end());
    }
    cuts.sort_unstable();
    cuts.dedup();
    let mut pieces = Vec::new();
    let mut from = 0;
    for cut in cuts.into_iter().chain([title.len()]) {
        if cut > from {
            pieces.push(title[from..cut].to_owned());
        }
        from = cut;
    }
    pieces
}

/// Whose addressee the notice is: the first line of its letter that ends with a colon, without it.
pub fn addressee(plan: &Plan) -> Option<&str> {
    plan.letter.iter().take(3).find_map(|paragraph| {
        let line = paragraph.trim();
        let name = line.strip_suffix('：').or_else(|| line.strip_suffix(':'))?;
        let is_list = !name.contains('。') && name.chars().count() <= 120;
        (is_list && !name.is_empty()).then_some(name)
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::PLAN_SCHEMA;

    fn titled(title: &str) -> Plan {
        Plan {
            schema: PLAN_SCHEMA.to_owned(),
            title: Some(title.to_owned()),
            region: None,
            year: None,
            issuer: None,
            document_number: None,
            issued_on: None,
            stated_count: None,
            letter: vec![],
            categories: vec![],
            source: None,
            warnings: vec![],
        }
    }

    #[test]
    fn titles_name_the_undertaking_and_the_list() {
        for (title, name, list) in [
            (
                "天津市西青区人民政府办公室关于印发西青区2024年20项民心工程进度和责任清单的通知",
                "20项民心工程",
                "西青区2024年20项民心工程进度和责任清单",
            ),
            (
                "关于印发《2025年十件民生实事项目责任分解表》的通知",
                "十件民生实事项目",
                "2025年十件民生实事项目责任分解表",
            ),
            (
                "某市2023年度民生实事任务分解表",
                "民生实事任务",
                "某市2023年度民生实事任务分解表",
            ),
            ("责任表", "民生实事", "责任表"),
        ] {
            let plan = titled(title);
            assert_eq!(undertaking(&plan), name, "{title}");
            assert_eq!(list_name(&plan), list, "{title}");
        }
    }

    #[test]
    fn titles_break_by_sense() {
        assert_eq!(
            pieces(
                "天津市西青区人民政府办公室关于印发西青区2024年20项民心工程进度和责任清单的通知"
            ),
            [
                "天津市西青区人民政府办公室",
                "关于印发西青区2024年",
                "20项民心工程",
                "进度和责任清单的通知"
            ]
        );
        assert_eq!(pieces("责任表"), ["责任表"]);
    }

    #[test]
    fn the_addressee_is_the_letters_own() {
        let mut plan = titled("");
        assert_eq!(addressee(&plan), None);
        plan.letter = vec![
            "各镇人民政府，区政府各委、办、局：".to_owned(),
            "现将有关事项通知如下：".to_owned(),
        ];
        assert_eq!(addressee(&plan), Some("各镇人民政府，区政府各委、办、局"));
    }
}
