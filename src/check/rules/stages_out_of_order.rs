//! An early stage planned after a late one.

use super::super::notice::{Notice, Step};
use super::super::rule::{Odd, Rule};
use super::super::stage::{Act, Stage};
use super::work_after_completion;
use crate::finding::Severity;

pub(super) const RULE: Rule = Rule {
    code: "Q105",
    name: "stages_out_of_order",
    severity: Severity::Warning,
    title: "阶段次序颠倒",
    finds: "前面的季度已经进场施工，后面的季度才招标、立项或办前期手续；主体已完成才进场施工；招标已完成才做方案或立项。\
            只比较说整个项目的话，一格里写几件事的不比。",
    why: "多半是相邻两个季度的内容填反了。",
    example: "
| 序号 | 任务明细 | 一季度 | 二季度 | 三季度 | 四季度 |
| 1 | 改造社区食堂。 | 组织进场施工。 | 完成施工招标。 | 完成主体施工。 | 竣工验收。 |
",
    find,
};

fn find(notice: &Notice) -> Vec<Odd> {
    let mut found = Vec::new();
    for (row, strand) in notice.strands() {
        let steps: Vec<(usize, &Step)> = strand.planned().collect();
        let closed = work_after_completion::closing(strand).map(|(i, _)| i);
        let slip = steps.iter().enumerate().find_map(|(i, (at, early))| {
            steps[i + 1..]
                .iter()
                // After completion another rule speaks.
                .filter(|(later_at, _)| closed.is_none_or(|c| c >= *later_at || c < *at))
                .find_map(|(_, late)| {
                    let (a, b) = reversed(early, late)?;
                    Some((*early, a, *late, b))
                })
        });
        if let Some((early, a, late, b)) = slip {
            found.push(
                Odd::new(
                    format!(
                        "{}{}已“{}”，{}才“{}”，次序颠倒",
                        strand.name(),
                        early.period.label(),
                        a.words,
                        late.period.label(),
                        b.words
                    ),
                    "核对两个季度的内容是否填反。",
                )
                .at(row)
                .part(strand)
                .period(late.period)
                .words([a.words, b.words]),
            );
        }
    }
    found
}

/// The clauses of two steps, in printed order, that stand the wrong way round.
fn reversed<'s, 'a>(early: &'s Step<'a>, late: &'s Step<'a>) -> Option<(&'s Act<'a>, &'s Act<'a>)> {
    // A step that prepares and builds at once is about several things.
    let prepares = |step: &Step| step.acts.iter().any(|a| a.stage <= Stage::Tendered);
    let builds = |step: &Step| {
        step.acts
            .iter()
            .any(|a| matches!(a.stage, Stage::Begun | Stage::Built))
    };
    let whole = |step: &Step| step.acts.iter().all(|a| a.whole);
    if !whole(early) || !whole(late) {
        return None;
    }
    let pure_building = |step: &Step| builds(step) && !prepares(step);
    let pure_preparing = |step: &Step| prepares(step) && !builds(step);
    let find =
        |step: &'s Step<'a>, wanted: &dyn Fn(&Act) -> bool| step.acts.iter().find(|a| wanted(a));
    if pure_building(early) && pure_preparing(late) {
        let a = find(early, &|a| a.stage >= Stage::Begun)?;
        let b = find(late, &|b| has(b, PREPARATION))?;
        return Some((a, b));
    }
    if pure_building(early) && pure_building(late) {
        return BUILDING_ORDER.iter().find_map(|(first, second)| {
            // The second thing is done while the first is still to come.
            let a = find(early, &|a| {
                a.stage == Stage::Built
                    && has(a, second)
                    && !has(a, first)
                    && a.words.contains("完成")
            })?;
            let b = find(late, &|b| {
                let others = first
                    .iter()
                    .fold(b.words.to_owned(), |words, w| words.replace(w, ""));
                has(b, first)
                    && !second.iter().any(|w| others.contains(w))
                    && !has(b, &["收尾", "剩余", "设备进场"])
            })?;
            let untouched = find(early, &|a| has(a, first)).is_none();
            untouched.then_some((a, b))
        });
    }
    if pure_preparing(early) && pure_preparing(late) {
        let prepared = ["立项", "方案", "前期", "调研"];
        if early.acts.iter().any(|a| has(a, &prepared)) {
            return None;
        }
        let a = find(early, &|a| {
            a.stage == Stage::Tendered
                && has(a, &["施工招标", "采购合同", "完成招标"])
                && !has(a, &["设计"])
        })?;
        let b = find(late, &|b| {
            b.stage == Stage::Prepared
                && has(
                    b,
                    &[
                        "方案设计",
                        "初步设计",
                        "立项",
                        "环评",
                        "可研",
                        "前期调研",
                        "采购需求",
                    ],
                )
        })?;
        return Some((a, b));
    }
    None
}

/// What comes before any building.
const PREPARATION: &[&str] = &[
    "招标",
    "立项",
    "前期",
    "方案",
    "环评",
    "可研",
    "年度工作计划",
    "调研",
    "设计",
    "图审",
    "图纸",
    "申报",
    "选址",
    "施工许可",
    "采购需求",
];

/// Building work of which the first comes before the second.
const BUILDING_ORDER: &[(&[&str], &[&str])] = &[
    (
        &["进场施工", "开工"],
        &[
            "主体",
            "工程",
            "设备安装",
            "基坑",
            "施工",
            "装修",
            "装饰",
            "%",
            "％",
        ],
    ),
    (
        &["主体", "基坑", "土建"],
        &["设备安装", "装修", "装饰", "调试"],
    ),
    (&["设备安装"], &["调试"]),
];

fn has(act: &Act, words: &[&str]) -> bool {
    words.iter().any(|w| act.words.contains(w))
}

#[cfg(test)]
mod tests {
    use super::super::super::sample::expect;
    use super::*;

    #[test]
    fn neighbours_that_changed_places() {
        expect(
            &RULE,
            "| 序号 | 任务明细 | 一季度 | 二季度 | 三季度 | 四季度 |
             | 1 | 甲 | 完成施工招标工作。 | 完成方案设计；完成前期立项审批手续。 | 组织进场施工。 | 竣工验收。 |
             | 2 | 乙 | 完成施工招标。 | 完成主体施工及设备安装。 | 组织进场施工，完成土建工程的20%。 | 竣工验收。 |",
            &[
                "第1行 Q2: 第一季度已“完成施工招标工作”，第二季度才“完成方案设计”，次序颠倒",
                "第2行 Q3: 第二季度已“完成主体施工及设备安装”，第三季度才“组织进场施工”，次序颠倒",
            ],
        );
    }

    #[test]
    fn several_things_in_one_cell_are_not_compared() {
        expect(
            &RULE,
            "| 序号 | 任务明细 | 一季度 | 二季度 | 三季度 |
             | 1 | 甲 | 启动设施招标程序；完成室内电路改造施工。 | 组织进场安装施工。 | 组织验收。 |
             | 2 | 乙 | 完成张家窝镇公园建设。 | 完成杨柳青镇公园方案设计等前期工作。 | 组织验收。 |",
            &[],
        );
    }
}
