//! Work planned after the work is done.

use super::super::notice::{Notice, Step, Strand};
use super::super::rule::{Odd, Rule};
use super::super::stage::{Act, Stage};
use crate::finding::Severity;

pub(super) const RULE: Rule = Rule {
    code: "Q103",
    name: "work_after_completion",
    severity: Severity::Warning,
    title: "完成之后又安排施工",
    finds: "前面的季度已经竣工验收、投入使用或完成全年任务，后面的季度又安排招标、进场施工、安装等。分批、分点位的安排不报。",
    why: "要么节点填错了季度，要么漏写了分期。",
    example: "
| 序号 | 任务明细 | 一季度 | 二季度 | 三季度 | 四季度 |
| 1 | 改造社区食堂。 | 完成施工招标。 | 组织进场施工。 | 竣工验收，投入使用。 | 组织进场施工，完成设备安装。 |
",
    find,
};

/// Words of work that goes on in a finished thing.
const AFTERCARE: &[&str] = &[
    "收尾",
    "竣工验收手续",
    "验收手续",
    "竣工备案",
    "运营",
    "总结",
    "整改",
    "后续",
    "维护",
    "管护",
    "质保",
    "完善",
    "资料",
    "结算",
    "审计",
    "移交",
    "下一年",
    "次年",
];

fn find(notice: &Notice) -> Vec<Odd> {
    let mut found = Vec::new();
    for (row, strand) in notice.strands() {
        let Some((closed, done)) = closing(strand) else {
            continue;
        };
        let again = strand
            .planned()
            .filter(|(i, _)| *i > closed)
            .find_map(|(_, step)| {
                let act = step.acts.iter().find(|a| is_work_after(done, a))?;
                (!has_partial(step)).then_some((step, act))
            });
        if let Some((step, act)) = again {
            let earlier = strand.steps[closed].period.label();
            found.push(
                Odd::new(
                    format!(
                        "{}{earlier}已“{}”，{}又安排“{}”",
                        strand.name(),
                        done.words,
                        step.period.label(),
                        act.words
                    ),
                    "核对两个季度的内容是否填反，或者写明分期、分点位。",
                )
                .at(row)
                .part(strand)
                .period(step.period)
                .words([done.words, act.words]),
            );
        }
    }
    found
}

/// The first step that closes the whole work, with the clause that says so.
pub(super) fn closing<'s, 'a>(strand: &'s Strand<'a>) -> Option<(usize, &'s Act<'a>)> {
    strand.planned().find_map(|(i, step)| {
        let act = step
            .acts
            .iter()
            .find(|a| a.whole && a.stage >= Stage::Finished && !is_of_a_phase(a))?;
        Some((i, act))
    })
}

/// 完成年度设计, 完成全部招标: finished, but not the work.
fn is_of_a_phase(act: &Act) -> bool {
    act.stage == Stage::Finished
        && [
            "主体", "设备", "安装", "装修", "装饰", "管线", "基坑", "结构", "土建", "调试", "基础",
        ]
        .iter()
        .any(|w| act.words.contains(w))
}

/// Whether a clause of a later quarter is out of place once `done` is reached.
fn is_work_after(done: &Act, act: &Act) -> bool {
    if !act.whole || AFTERCARE.iter().any(|w| act.words.contains(w)) {
        return false;
    }
    let has = |words: &[&str]| words.iter().any(|w| act.words.contains(w));
    match act.stage {
        Stage::Prepared => {
            done.stage >= Stage::Accepted
                && has(&[
                    "立项",
                    "前期",
                    "可研",
                    "环评",
                    "施工许可",
                    "工程手续",
                    "施工图",
                    "进场",
                    "开馆",
                    "开园",
                    "招生准备",
                ])
        }
        Stage::Tendered => has(&["招标"]),
        Stage::Begun | Stage::Built => true,
        Stage::Finished => {
            done.stage >= Stage::Accepted && !has(&["全年", "年度", "试运行", "全部"])
        }
        Stage::Accepted => done.stage == Stage::InUse && has(&["竣工验收", "工程验收", "项目验收"]),
        Stage::InUse => false,
    }
}

fn has_partial(step: &Step) -> bool {
    step.acts
        .iter()
        .any(|a| !a.whole && a.stage >= Stage::Finished)
}

#[cfg(test)]
mod tests {
    use super::super::super::sample::expect;
    use super::*;

    #[test]
    fn acceptance_then_use_and_batches_are_in_order() {
        expect(
            &RULE,
            "| 序号 | 任务明细 | 一季度 | 二季度 | 三季度 | 四季度 |
             | 1 | 甲 | 招标。 | 施工。 | 工程验收。 | 投入使用。 |
             | 2 | 乙 | 招标。 | 完成第一批25个验收。 | 施工建设。 | 完成第二批20个验收。 |
             | 3 | 丙 | 完成张家窝镇公园建设。 | 招标。 | 组织进场施工。 | 竣工验收。 |
             | 4 | 丁 | 招标。 | 竣工验收。 | 做好后续管护。 | —— |",
            &[],
        );
    }
}
