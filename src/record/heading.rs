//! The words of a column's heading → its role.

use crate::text::period::{self, Span};

/// What a column says about a task.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Role {
    /// 大项: a group of projects.
    Category,
    /// 序号 of the project.
    Number,
    /// A row's own mark, where it has a column to itself.
    Mark,
    /// 项目名称
    Name,
    /// 任务明细
    Detail,
    /// 牵头单位
    Lead,
    /// 配合单位
    Support,
    /// 责任单位: the first leads, the others support.
    Units,
    /// 责任人
    Leader,
    /// Units with their leaders in one cell: `区教育局 李伟志`.
    UnitsAndLeaders,
    /// 分管区领导
    Chief,
    /// One period: 第一季度, 6月底前.
    Milestone(Span),
    /// 完成时限: dates in the cell.
    Deadline,
    /// The whole year in one cell: `一季度：…；二季度：…`.
    Schedule,
    /// Kept as it is under its heading.
    Extra,
}

impl Role {
    /// Whether its cells name units.
    pub fn is_units(self) -> bool {
        matches!(
            self,
            Role::Lead | Role::Support | Role::Units | Role::UnitsAndLeaders
        )
    }
}

/// What the words of a heading say.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Guess {
    /// The role they name.
    pub role: Role,
    /// How surely, 0 to 1.
    pub sure: f64,
}

/// Whether a text holds one of the words, which are parted by spaces.
fn has(text: &str, words: &str) -> bool {
    words.split(' ').any(|w| text.contains(w))
}

/// Whether a text ends in one of the words.
fn ends(text: &str, words: &str) -> bool {
    words.split(' ').any(|w| text.ends_with(w))
}

/// Whether a text is one of the words.
fn is(text: &str, words: &str) -> bool {
    words.split(' ').any(|w| text == w)
}

const LEADER: &str = "\
    责任人 负责人 责任领导 责任同志 负责同志 责任科长 项目长 专班长 具体人 承办人 经办人 主要领导 \
    单位领导 部门领导 第一责任 直接责任 责任者 包抓人 姓名";
const CHIEF: &str = "\
    分管 主管领导 区领导 区级 市领导 市级领导 县领导 县级领导 旗领导 区长 县长 市长 旗长 牵头领导 \
    包保领导 包联领导 联系领导 挂点领导 包抓领导 包案领导 督办领导 挂帅领导 挂钩领导 政府领导 区委领导 \
    主抓领导 领衔领导 责任区领导 牵头区领导 协管领导 领导";
const LEAD: &str = "\
    牵头单位 牵头部门 牵头责任 牵头 主责 主要责任单位 主要责任部门 主办 首要责任 主管单位 主管部门 \
    行业主管 首位责任 第一责任单位";
const SUPPORT: &str = "配合 协办 协同 协作 参与 协助 参加 联动单位 协管单位";
const UNITS: &str = "\
    责任单位 责任部门 实施单位 承办 承担单位 承担部门 落实单位 落实部门 实施主体 责任主体 执行单位 \
    负责单位 负责部门 实施部门 工作单位 办理单位 主体单位 推进单位 单位名称 责任镇街 承建单位 代建单位 \
    建设主体";
const NUMBER: &str =
    "序号 编号 项目编号 任务编号 工程编号 序列号 号 序 No NO no No. 项次 顺序 次序";
const CATEGORY: &str = "\
    大项 领域 类别 分类 大类 板块 门类 方面 类 项目类型 工程类型 任务类型 类型 一级指标 专项 \
    任务板块 工程板块 专题";
const DETAIL: &str = "\
    内容 明细 要求 任务目标 目标任务 年度目标 工作目标 建设目标 目标 具体任务 主要工作 主要任务 规模 \
    任务分解 指标 实施方案 措施 举措 做法 具体工作 任务描述 项目描述 概况 简介 说明 细则 分解 子项 \
    标准";
const NAME: &str = "项目 实事 工程 任务 事项 民生 工作 名称 重点工作 标题 承诺";
const EXTRA: &str = "\
    备注 分值 权重 得分 投资 金额 资金 万元 亿元 经费 电话 联系方式 手机 目标类型 来源 依据 业主 \
    地点 位置 性质 完成情况 进展 实际 进度情况 任务进度 存在问题 评价 考核 单位性质 附件 联系人 \
    联络员 督查 督办单位 督导 监督 受益 落实情况 推进情况 佐证";
const DEADLINE: &str =
    "完成时限 完成时间 时限 办结 竣工时间 完成日期 完工时间 时间要求 截止 完成期限 期限 计划完成";
const SCHEDULE: &str = "\
    时间节点 进度 季度 阶段 节点 计划安排 工作安排 时间安排 推进计划 工作计划 年度计划 实施计划 \
    目标分解 序时";

/// The role that the words of a heading name. `path` is the heading from its spanning part down, white space removed;
/// `None` when no word is known.
pub fn guess(path: &[String]) -> Option<Guess> {
    let leaf = path.last()?;
    let own = leaf_guess(leaf);
    let parent = path.len().checked_sub(2).and_then(|i| leaf_guess(&path[i]));
    match (own, parent) {
        // Under 牵头单位: 名称 and 责任人.
        (Some(_), Some(p)) if p.role.is_units() && is(leaf, "名称 单位 单位名称 部门") => {
            Some(p)
        }
        (Some(g), _) => Some(g),
        (None, Some(p))
            if !matches!(p.role, Role::Schedule | Role::Leader | Role::Milestone(_)) =>
        {
            Some(Guess {
                sure: p.sure * 0.6,
                ..p
            })
        }
        (None, _) => None,
    }
}

fn leaf_guess(leaf: &str) -> Option<Guess> {
    let says = |role: Role, sure: f64| Some(Guess { role, sure });
    let bare = bare(leaf);
    let bare = bare.as_str();
    if bare.is_empty() || bare.chars().count() > 30 {
        return None;
    }
    if is(bare, NUMBER) {
        return says(Role::Number, 1.0);
    }
    let progress = has(bare, "完成情况 进展 实际 落实情况 推进情况 完成率");
    if let Some(span) = period::heading(bare).or_else(|| period::heading(leaf))
        && !progress
        && !has(bare, "投资 资金 万元 金额 分值")
    {
        return match span {
            // "全年目标" is a column of the schedule only where another one says what is to be done.
            Span::Year => says(Role::Milestone(span), 0.4),
            _ => says(Role::Milestone(span), 1.0),
        };
    }
    if progress {
        return says(Role::Extra, 0.9);
    }
    let person = has(bare, LEADER);
    let units = has(bare, UNITS) || has(bare, LEAD) || has(bare, SUPPORT);
    let joint = has(bare, "及 和 、 / ／ 与")
        || (leaf.contains(['(', '（']) && has(leaf, LEADER) && !person);
    if units
        && joint
        && has(leaf, LEADER)
        && !ends(bare, "单位负责人 部门负责人 单位责任人 部门责任人")
    {
        return says(Role::UnitsAndLeaders, 0.9);
    }
    if person && has(bare, "区级 市级 县级 政府 区领导 分管 区责任领导") {
        return says(Role::Chief, 0.9);
    }
    if person {
        return says(Role::Leader, 1.0);
    }
    if has(bare, CHIEF) {
        return says(Role::Chief, if has(bare, "单位 部门") { 0.5 } else { 0.9 });
    }
    if has(bare, EXTRA) {
        return says(Role::Extra, 0.9);
    }
    if has(bare, DEADLINE) {
        return says(Role::Deadline, 0.9);
    }
    let (lead, support) = (has(bare, LEAD), has(bare, SUPPORT));
    if lead && support {
        return says(Role::Units, 0.9);
    }
    if lead {
        return says(Role::Lead, 0.9);
    }
    if support {
        return says(Role::Support, 0.9);
    }
    if has(bare, UNITS) {
        return says(Role::Units, 0.9);
    }
    if is(bare, CATEGORY) || ends(bare, "类别 领域 大类 分类 板块") {
        return says(Role::Category, 0.9);
    }
    if ends(bare, "名称 项目名 事项") {
        return says(Role::Name, 1.0);
    }
    if has(bare, SCHEDULE) {
        return says(Role::Schedule, 0.6);
    }
    if has(bare, DETAIL) {
        return says(Role::Detail, 0.8);
    }
    if has(bare, NAME) {
        return says(
            Role::Name,
            if bare.chars().count() <= 6 { 0.7 } else { 0.5 },
        );
    }
    if ends(bare, "序号 编号") {
        return says(Role::Number, 0.8);
    }
    if ends(bare, "单位 部门") {
        return says(Role::Units, 0.6);
    }
    if ends(bare, "责任") {
        return says(Role::Units, 0.3);
    }
    None
}

/// The heading without what stands in brackets: 实施单位(首位牵头) → 实施单位.
fn bare(leaf: &str) -> String {
    let mut bare = String::with_capacity(leaf.len());
    let mut depth = 0usize;
    for c in leaf.chars() {
        match c {
            '(' | '（' | '[' | '【' | '〔' => depth += 1,
            ')' | '）' | ']' | '】' | '〕' => depth = depth.saturating_sub(1),
            _ if depth == 0 && !matches!(c, ':' | '：') => bare.push(c),
            _ => {}
        }
    }
    if bare.is_empty() {
        leaf.to_owned()
    } else {
        bare
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn role(path: &[&str]) -> Option<Role> {
        let path: Vec<String> = path.iter().map(|s| (*s).to_owned()).collect();
        guess(&path).map(|g| g.role)
    }

    /// Every heading of published notices that was seen, by role.
    #[test]
    fn knows_the_headings_in_use() {
        for (expected, headings) in [
            (Role::Category, "大项 领域 类别 目标类别 工程类别"),
            (Role::Number, "序号 编号"),
            (
                Role::Name,
                "项目名称 项目 重要项目 民生实事 任务名称 工程名称 工作任务 重点任务 督办事项 目标名称",
            ),
            (
                Role::Detail,
                "任务明细 主要内容 主要内容及年度目标 主要工作 建设内容 工作内容 目标任务和工作要求 指标要求 年度工作任务和目标 具体任务 任务内容 目标内容",
            ),
            (Role::Lead, "牵头单位 牵头部门 主责部门 主要责任单位"),
            (Role::Units, "实施单位(首位牵头) 责任部门 责任单位 承办单位"),
            (Role::Support, "配合单位 配合部门 协同配合单位"),
            (
                Role::Leader,
                "责任人 主要责任人 负责人 责任领导 牵头单位责任人 配合单位负责人",
            ),
            (
                Role::Chief,
                "分管区领导 分管领导 区政府分管领导 牵头领导 主管领导 区级领导 分管区长 区级责任领导",
            ),
            (Role::Deadline, "完成时限 完成时间 拟定时限"),
            (
                Role::Extra,
                "进展情况 完成情况 目标完成情况 任务进度 备注 分值 目标类型 项目金额(万元) 年度计划投资 业主单位",
            ),
            (
                Role::Schedule,
                "时间节点计划任务安排 工作进度安排 进度计划 时间节点 季度安排",
            ),
            (
                Role::UnitsAndLeaders,
                "责任单位及责任人 责任单位(责任人) 牵头单位和负责人",
            ),
        ] {
            for heading in headings.split(' ') {
                assert_eq!(role(&[heading]), Some(expected), "{heading}");
            }
        }
        assert_eq!(
            role(&["时间节点", "一季度"]),
            Some(Role::Milestone(Span::Quarter(1)))
        );
        assert_eq!(role(&["牵头单位", "名称"]), Some(Role::Lead));
        assert_eq!(role(&["牵头单位", "责任人"]), Some(Role::Leader));
        assert_eq!(role(&["星期"]), None);
    }
}
