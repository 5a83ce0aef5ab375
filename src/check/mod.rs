//! plan → findings: what a careful clerk would find inconsistent in a notice.
//!
//! One rule, one file (`rules`), one code; [`registry`] lists them and prints their manual, [`show`] prints findings.
//! A rule rests on the notice itself, never on a list of units or names kept here: what the notice
//! does everywhere is its habit, what it does once against its habit is odd.

mod config;
mod notice;
mod places;
pub mod registry;
mod rule;
mod rules;
#[cfg(test)]
mod sample;
mod sequence;
mod series;
pub mod show;
mod stage;

pub use config::{Config, Level};
pub use rule::Rule;

use crate::finding::Finding;
use crate::model::Plan;

/// Everything odd in a plan, in printed order; findings about the whole notice first.
pub fn check(plan: &Plan, config: &Config) -> Vec<Finding> {
    let notice = notice::Notice::new(plan);
    let mut found: Vec<(usize, Finding)> = Vec::new();
    for rule in registry::rules() {
        let Some(level) = config.level(rule) else {
            continue;
        };
        for odd in (rule.find)(&notice) {
            let place = odd.row.map_or(0, |row| row + 1);
            found.push((place, odd.into_finding(rule, level, &notice)));
        }
    }
    found.sort_by(|(a_place, a), (b_place, b)| {
        (a_place, b.severity, &a.code).cmp(&(b_place, a.severity, &b.code))
    });
    found.into_iter().map(|(_, finding)| finding).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::finding::Severity;

    /// Ways of writing that look like slips and are none, as published notices have them.
    const CAREFUL: &str = "
        | 大项 | 序号 | 项目名称 | 任务明细 | 单位 | 责任人 | 一季度 | 二季度 | 三季度 | 四季度 | 分管 |
        | 一、人居环境 | 1 | 新建口袋公园10个 | 新建口袋公园6个，提升4个。 | 区城管局 | 李一鸣 | 完成10个口袋公园选址。 | 完成设计，开工5个。 | 建成6个。 | 全部建成并对外开放。 | 王建国 |
        |  | 2 | 改造老旧小区 | 对2000年底前建成的和平里、安和里、幸福里3个小区进行改造，惠及居民1200户，总投资1.2亿元。 | 区住建局 各街道 | 赵明 | 完成入户摸底，确定改造方案。 | 完成施工招标，和平里小区进场施工。 | 和平里小区竣工验收；安和里、幸福里小区进场施工。 | 全部竣工验收，累计完成投资3000万元。 | 王建国 |
        |  | 3 | 建设城区停车场 | 新建停车泊位不少于800个。 | 区城管局 | 李一鸣 | 建成停车泊位150个。 | 累计建成停车泊位400个。 | 累计建成停车泊位650个。 | 累计建成停车泊位820个。 | 王建国 |
        | 二、教育医疗 | 4 | 实施义务教育学校建设 | 实验中学、第二小学2所学校主体完工，第三小学投入使用。 | 区教育局 | 孙立 | 第三小学完成装修；实验中学主体施工。 | 第三小学竣工验收。 | 第三小学投入使用；实验中学主体封顶。 | 实验中学主体验收，启动装修。 | 陈敏 |
        |  | 5 | 开展妇女免费筛查 | 为全区35—64岁妇女免费筛查1万人次以上。 | 区卫健局 区妇联 | 周平 吴芳 | 制定方案，启动筛查。 | 完成筛查40%。 | 完成筛查75%。 | 完成全年筛查任务，做好总结。 | 陈敏 |
        |  | 6 | 提升社区卫生服务 | 新增家庭医生签约服务团队20个，签约率提高到120%的上年水平。 | 区卫健局 | 周平 | 完成设备到货验收。 | 安装调试，投入使用。 | 持续开展服务。 | 持续开展服务，做好年度考核。 | 陈敏 |
        | 三、便民服务 | 7 | 举办惠民演出 | 全年演出不少于100场，其中1月至9月70场。 | 区文旅局 | 钱进 | 演出约20场。 | 演出约30场。 | 演出约20场。 | 演出约35场。 | 陈敏 |
        |  | 8 | 举办灯会 | 春节期间举办灯会，60日内完成搭建，365天开放。 | 区文旅局 城关镇 | 钱进 郑东 | 举办春节灯会。 | —— | —— | —— | 陈敏 |
        |  | 9 | 改造农贸市场 | 对城关街道新华街农贸市场进行改造，总面积5000平方米。 | 区商务局 城关街道 | 冯远 何洁 | 完成施工招标。 | 进场施工。 | 完成改造面积2000平方米。 | 完成竣工验收，办理移交手续。 | 王建国 |
        |  | 10 | 智慧社区平台 | 建设覆盖12个街镇的平台。 | 区数据局 | 郭涛 | 完成需求调研和方案设计。 | 完成政府采购，签订合同。 | 完成软件开发，组织试运行。 | 平台上线，完成项目验收。 | 王建国 |
    ";

    #[test]
    fn a_notice_written_with_care_raises_no_alarm() {
        let plan = sample::plan(CAREFUL);
        assert_eq!(plan.tasks().count(), 10);
        let found: Vec<String> = check(&plan, &Config::default())
            .iter()
            .filter(|f| f.severity >= Severity::Warning)
            .map(|f| format!("{} {:?} {}", f.code, f.task, f.message))
            .collect();
        assert_eq!(found, Vec::<String>::new());
    }

    #[test]
    fn a_rule_can_be_switched_off_or_weighed_otherwise() {
        let plan = sample::plan(
            "| 序号 | 项目名称 |
             | 1 | 甲 |
             | 3 | 乙 |",
        );
        let with = |toml: &str| -> Vec<(String, Severity)> {
            let config: Config = toml::from_str(toml).unwrap();
            check(&plan, &config)
                .into_iter()
                .map(|f| (f.code, f.severity))
                .collect()
        };
        let s101 = |severity| vec![("S101".to_owned(), severity)];
        assert_eq!(with(""), s101(Severity::Warning));
        assert_eq!(with("ignore = ['S101']"), []);
        assert_eq!(with("ignore = ['number_skipped']"), []);
        assert_eq!(with("[severity]\nS101 = 'error'"), s101(Severity::Error));
        assert_eq!(with("[severity]\nnumber_skipped = 'off'"), []);
        let config: Config = toml::from_str("ignore = ['Q999']").unwrap();
        assert_eq!(config.unknown(), ["Q999"]);
    }

    proptest::proptest! {
        #[test]
        fn no_text_makes_a_rule_or_its_showing_panic(
            detail in "[(12)甲乙、，。；和等3个小区条道路一二万%累计新增 -—]{0,40}",
            first in "[(12)完成施工招标验收投入使用。，；累计5个%0-9月日季度 ]{0,40}",
            last in "[(12)完成施工招标验收投入使用。，；累计5个%0-9月日季度 ]{0,40}",
        ) {
            let plan = sample::plan(&format!(
                "| 序号 | 项目名称 | 任务明细 | 单位 | 责任人 | 一季度 | 二季度 | 三季度 | 四季度 |
                 | 1 | 新增3个小区 | {detail} | 甲镇 乙街 | 张三 | {first} | {last} | {first} | {last} |
                 | 3 | {detail} | {last} | 甲街 | 张四 | {last} |  | {first} |  |"
            ));
            let findings = check(&plan, &Config::default());
            show::text(&plan, &findings);
            show::html(&plan, &findings);
        }
    }
}
