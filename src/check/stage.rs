//! How far a milestone says the work is: prepared, tendered, begun, built, finished, accepted, in use.
//!
//! A text is read clause by clause. A clause that names its own thing (`完成李宁文体中心充电桩建设`) says
//! nothing of the whole; only a clause of general words (`组织进场施工`, `竣工验收`) does, and only
//! such clauses are compared across quarters.

use std::collections::HashMap;
use std::sync::LazyLock;

/// The stage of a piece of work, in order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Stage {
    /// 方案, 立项, 设计, 前期手续
    Prepared,
    /// 招标, 签订合同
    Tendered,
    /// 进场施工, 开工
    Begun,
    /// 主体施工, 设备安装
    Built,
    /// 竣工, 完成工程施工, 完成全年任务
    Finished,
    /// 竣工验收
    Accepted,
    /// 投入使用, 开园
    InUse,
}

/// One clause that tells a stage.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Act<'a> {
    pub stage: Stage,
    /// Whether it speaks of the whole work.
    pub whole: bool,
    /// The clause.
    pub words: &'a str,
}

/// The clauses of a text that tell a stage, in order.
pub(super) fn acts(text: &str) -> Vec<Act<'_>> {
    let mut acts = Vec::new();
    for sentence in text.split(['。', '；', ';', '\n']) {
        let partial = PARTIAL.iter().any(|w| sentence.contains(w));
        // 完成甲处建设，投入使用: the second clause speaks of 甲处 too.
        let mut own_thing = false;
        for clause in sentence.split(['，', ',']) {
            let words = clause.trim();
            let Some(stage) = stage(words) else {
                own_thing |= rest(words) > 4;
                continue;
            };
            own_thing |= rest(words) > 1;
            acts.push(Act {
                stage,
                // 开展春节福利发放工作，完成年度工作任务: the year's task is the whole whatever stands before it.
                whole: !partial
                    && (!own_thing || words.contains("完成全年") || words.contains("完成年度")),
                words,
            });
        }
    }
    acts
}

/// Words that make a sentence speak of a part only.
const PARTIAL: &[&str] = &[
    "第一批",
    "第二批",
    "第三批",
    "首批",
    "分批",
    "一批",
    "部分",
    "一期",
    "二期",
    "三期",
    "其中",
    "先行",
    "标段",
    "首个",
    "首条",
    "首座",
    "试点",
];

const PREPARING: &[&str] = &["准备", "筹备", "前期", "手续", "筹划"];
const TENDER: &[&str] = &["招标", "招投标", "合同", "中标", "采购", "比选", "磋商"];
const PLANNING: &[&str] = &[
    "方案",
    "设计",
    "立项",
    "环评",
    "可研",
    "可行性",
    "调研",
    "选址",
    "摸底",
    "论证",
    "勘察",
    "勘测",
    "审批",
    "需求",
    "计划",
    "报批",
    "申报",
    "图审",
    "规划",
    "意向",
    "点位",
    "造价",
];
const IN_USE: &[&str] = &[
    "投入使用",
    "投入运营",
    "投入运行",
    "交付使用",
    "正式运营",
    "正式运行",
    "开园",
    "开馆",
    "开业",
    "开放",
    "投用",
    "通车",
    "启用",
    "使用条件",
    "开学条件",
    "运营条件",
    "启动运营",
    "开诊",
    "完成移交",
];
const ACCEPTED: &[&str] = &["竣工验收", "验收"];
const FINISHED: &[&str] = &[
    "竣工",
    "完工",
    "完成工程施工",
    "完成项目施工",
    "完成全部施工",
    "全面完成",
    "全部完成",
    "完成全部",
    "完成全年",
    "完成年度",
    "试运行",
    "完成项目建设",
    "完成工程建设",
    "完成建设",
    "完成改造",
];
const BEGUN: &[&str] = &[
    "进场",
    "开工",
    "组织施工",
    "启动施工",
    "启动建设",
    "启动改造",
    "动工",
    "全面施工",
];
const BUILT: &[&str] = &[
    "主体", "土建", "安装", "装修", "装饰", "基坑", "基础", "施工", "建设", "改造", "铺设", "敷设",
    "调试", "面层", "管线", "封顶",
];

/// The stage a clause tells; `None` when it tells none.
fn stage(clause: &str) -> Option<Stage> {
    let has = |words: &[&str]| words.iter().any(|w| clause.contains(w));
    if has(&["招标", "招投标"]) {
        return Some(Stage::Tendered);
    }
    if has(PREPARING) {
        return Some(Stage::Prepared);
    }
    if has(TENDER) && !has(&["安装", "装修", "主体"]) {
        return Some(Stage::Tendered);
    }
    if has(PLANNING) {
        return Some(Stage::Prepared);
    }
    if has(IN_USE)
        && !has(&[
            "使用前",
            "开放前",
            "启用前",
            "开放式",
            "开放大学",
            "开放日",
            "开放周",
        ])
    {
        return Some(Stage::InUse);
    }
    if has(&["验收条件"]) {
        return Some(Stage::Finished);
    }
    // A step of the work is accepted, not the work.
    if has(ACCEPTED)
        && has(&[
            "主体", "结构", "基础", "分部", "到货", "材料", "中期", "阶段", "中间", "隐蔽", "节能",
            "消防", "进场",
        ])
    {
        return Some(Stage::Built);
    }
    if has(ACCEPTED) && !has(&["验收前", "验收后", "验收标准"]) {
        return Some(Stage::Accepted);
    }
    let share = is_share(clause);
    let year = has(&["完成全年", "完成年度"]);
    if !share && has(FINISHED) && (!year || has(&["任务", "目标", "工作"])) {
        return Some(Stage::Finished);
    }
    if has(BEGUN) {
        return Some(Stage::Begun);
    }
    (share || has(BUILT)).then_some(Stage::Built)
}

/// 完成年度任务的50%: under way, not finished.
fn is_share(clause: &str) -> bool {
    (clause.contains('%') || clause.contains('％') || clause.contains("百分之"))
        && !clause.contains("100")
}

/// General words, longest first: what is left of a clause without them is its own thing.
const GENERAL: &[&str] = &[
    "电气",
    "机电",
    "完成",
    "组织",
    "项目",
    "工程",
    "全部",
    "全面",
    "进行",
    "开展",
    "办理",
    "启动",
    "推进",
    "推动",
    "实施",
    "工作",
    "任务",
    "手续",
    "材料",
    "设备",
    "室内",
    "室外",
    "内部",
    "外部",
    "改造",
    "提升",
    "更换",
    "收尾",
    "扫尾",
    "现场",
    "后续",
    "相关",
    "结构",
    "机械",
    "管网",
    "道路",
    "路面",
    "绿化",
    "照明",
    "附属",
    "配套",
    "设施",
    "用房",
    "季度末",
    "年底前",
    "月底前",
    "年底",
    "力争",
    "确保",
    "具备",
    "条件",
    "交付",
    "正式",
    "使用",
    "运营",
    "运行",
    "对外",
    "试运行",
    "投入",
    "持续",
    "继续",
    "全年",
    "年度",
    "编制",
    "制定",
    "按程序",
    "签订",
    "政府",
    "综合",
    "整体",
    "单位",
    "人员",
    "各项",
    "所有",
    "年",
    "月",
    "水工",
    "给排水",
    "消防",
    "强弱电",
    "排水",
    "达到",
    "开学",
    "初步",
    "施工图",
    "图纸",
    "审查",
    "报告",
    "可研",
    "备案",
    "许可",
    "质量",
    "安全",
    "监督",
    "监理",
    "项",
    "目标",
    "拆除",
    "前",
    "后",
    "及",
    "和",
    "与",
    "并",
    "等",
    "的",
    "已",
    "将",
    "全",
    "各",
    "内",
    "土方",
    "并持续",
    "做好",
    "总结",
    "归档",
    "及时",
];

/// The general words by their first character, longest first.
static GENERAL_BY_FIRST: LazyLock<HashMap<char, Vec<&str>>> = LazyLock::new(|| {
    let lists: [&[&'static str]; 9] = [
        PREPARING, TENDER, PLANNING, IN_USE, ACCEPTED, FINISHED, BEGUN, BUILT, GENERAL,
    ];
    let mut words: HashMap<char, Vec<&str>> = HashMap::new();
    for word in lists.into_iter().flatten() {
        if let Some(first) = word.chars().next() {
            words.entry(first).or_default().push(word);
        }
    }
    for list in words.values_mut() {
        list.sort_by_key(|word| std::cmp::Reverse(word.len()));
    }
    words
});

/// How many characters of a clause are its own: neither general words nor figures nor marks.
fn rest(clause: &str) -> usize {
    let mut left = 0;
    let mut text = clause;
    while let Some(c) = text.chars().next() {
        let general = GENERAL_BY_FIRST
            .get(&c)
            .and_then(|words| words.iter().find(|word| text.starts_with(**word)));
        if let Some(word) = general {
            text = &text[word.len()..];
            continue;
        }
        left += usize::from(c.is_alphanumeric() && !c.is_ascii_digit());
        text = &text[c.len_utf8()..];
    }
    left
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The stages a text tells; those of a part of the work in brackets.
    fn read(text: &str) -> String {
        acts(text)
            .iter()
            .map(|a| {
                if a.whole {
                    format!("{:?} ", a.stage)
                } else {
                    format!("({:?}) ", a.stage)
                }
            })
            .collect::<String>()
            .trim_end()
            .to_owned()
    }

    #[test]
    fn tells_the_stage_of_real_texts() {
        let table = [
            (
                "办理立项、环评等前期手续，完成施工招标。",
                "Prepared Tendered",
            ),
            ("组织进场施工，完成土建工程的20%。", "Begun Built"),
            ("完成主体施工及设备安装。", "Built"),
            ("竣工验收，投入使用。", "Accepted InUse"),
            ("完成工程施工，组织验收。", "Finished Accepted"),
            ("开园。", "InUse"),
            ("完成施工招标工作。", "Tendered"),
            ("完成方案设计；完成前期立项审批手续。", "Prepared Prepared"),
            ("组织实施，完成年度任务的50%。", "Built"),
            ("完成全年工作任务，做好总结归档。", "Finished"),
            ("完成前期调研，编制采购需求。", "Prepared Tendered"),
            ("设备安装调试，投入使用。", "Built InUse"),
            ("做好进场施工准备。", "Prepared"),
            ("组织验收前实地走访勘察", "(Prepared)"),
            (
                "完成李宁文体中心、赤龙公园汽车充电桩建设,投入使用",
                "(Built) (InUse)",
            ),
            ("完成第一批25个科普阵地创建验收。", "(Accepted)"),
            ("完成杨柳青镇、精武镇公园绿地项目建设。", "(Built)"),
            ("做好开馆的筹备工作", "Prepared"),
            ("项目竣工,组织验收。", "Finished Accepted"),
        ];
        for (text, stages) in table {
            assert_eq!(read(text), stages, "{text}");
        }
    }
}
