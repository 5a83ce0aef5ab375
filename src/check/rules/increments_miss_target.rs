//! Quarterly figures that do not add up to the year's.

use super::super::notice::{Notice, Row, Strand};
use super::super::rule::{Odd, Rule};
use super::super::series::{Series, fits, number, series};
use super::super::stage::Stage;
use crate::finding::Severity;
use crate::model::Target;
use crate::text::quantity::{self, Bound};

pub(super) const RULE: Rule = Rule {
    code: "Q107",
    name: "increments_miss_target",
    severity: Severity::Warning,
    title: "各季度数量之和与任务数不符",
    finds: "各季度新增的数量加起来，与任务明细（或项目名称）写的总数不一致。只比较同一事物、同一单位的数字；\
            “约”“以上”“不少于”按字面放宽；有季度没写数字而又可能做了一部分的，不比。",
    why: "按季度督查时每季都“完成”，年底总数却对不上。",
    example: "
| 序号 | 任务明细 | 一季度 | 二季度 | 三季度 | 四季度 |
| 1 | 新增电动自行车充电车位110个。 | 新增电动自行车充电车位65个。 | 新增电动自行车充电车位22个。 | 新增电动自行车充电车位22个。 | 新增电动自行车充电车位22个。 |
",
    find,
};

fn find(notice: &Notice) -> Vec<Odd> {
    let mut found = Vec::new();
    for (row, strand) in notice.strands() {
        for series in series(strand) {
            if series.is_cumulative() || series.is_percent() {
                continue;
            }
            let Some(target) = missed(row, strand, &series) else {
                continue;
            };
            let sum = number(series.total());
            let unit = &target.unit;
            let terms: Vec<String> = series.points.iter().map(|(_, f)| number(f.value)).collect();
            let reckoning = if terms.len() > 1 {
                format!("各季度之和{}＝{sum}{unit}", terms.join("＋"))
            } else {
                format!("各季度只安排{sum}{unit}")
            };
            let mut odd = Odd::new(
                format!(
                    "{}{}：{reckoning}，与任务数{}{unit}不符",
                    strand.name(),
                    target.measure,
                    number(target.value)
                ),
                "核对各季度数量和全年任务数，改到一致。",
            )
            .at(row)
            .part(strand)
            .words(std::iter::once(target.words.as_str()).chain(series.words()));
            if let [(only, _)] = series.points[..] {
                odd = odd.period(strand.steps[only].period);
            }
            found.push(odd);
        }
    }
    found
}

/// The year's figure that a series should reach and does not; `None` when it does, or when one cannot be sure.
pub(super) fn missed(row: &Row, strand: &Strand, series: &Series) -> Option<Target> {
    let (last, _) = *series.points.last()?;
    let figure = series.points[0].1;
    let mut targets: Vec<Target> = strand
        .figures
        .iter()
        .filter(|t| quantity::comparable(t, figure))
        .cloned()
        .collect();
    if targets.is_empty() && row.project.tasks.len() == 1 && row.strands.len() == 1 {
        targets = quantity::targets(&row.project.name)
            .into_iter()
            .filter(|t| quantity::comparable(t, figure))
            .collect();
    }
    let reached = series.total();
    let ends_with = series.points.last().map_or(0.0, |(_, f)| f.value);
    // Sites chosen, begun and built are not to be added.
    let of_a_stage = |f: &Target| {
        [
            "启动", "开工", "选址", "设计", "招标", "前期", "进场", "摸底", "确定", "筹备", "方案",
            "每",
        ]
        .iter()
        .any(|w| f.words.contains(w))
    };
    let several_stages =
        series.points.len() > 1 && series.points.iter().any(|(_, f)| of_a_stage(f));
    let met = |t: &Target| fits(reached, t) || (!series.is_percent() && fits(ends_with, t));
    if series.unsure || several_stages || targets.is_empty() || targets.iter().any(met) {
        return None;
    }
    // Every planned quarter must be accounted for: it has the figure, or it only prepares, or it closes the count.
    let accounted = strand.planned().all(|(i, step)| {
        let has_figure = series.points.iter().any(|(at, _)| *at == i);
        let prepares = !step.acts.is_empty() && step.acts.iter().all(|a| a.stage <= Stage::Begun);
        let counts_other = i < last && !step.figures.is_empty();
        let closes = i > last
            && step.acts.iter().any(|a| a.stage >= Stage::Accepted)
            && !["任务", "剩余", "全部"]
                .iter()
                .any(|w| step.text.unwrap_or_default().contains(w));
        has_figure || prepares && i < last || counts_other || closes
    });
    let loose = series.points.iter().any(|(_, f)| {
        matches!(quantity::bound(f), Bound::About | Bound::AtLeast)
            || ["剩余", "部分", "其余", "每"]
                .iter()
                .any(|w| f.words.contains(w))
    });
    let (target, near) = targets
        .into_iter()
        .map(|t| {
            let off = (reached - t.value).abs();
            (t, off)
        })
        .reduce(|best, next| if next.1 < best.1 { next } else { best })?;
    let within_rounding = loose && near <= target.value * 0.1;
    let more_is_said = loose && reached < target.value;
    (accounted && !within_rounding && !more_is_said).then_some(target)
}

#[cfg(test)]
mod tests {
    use super::super::super::sample::expect;
    use super::*;

    #[test]
    fn the_total_may_stand_in_the_project_name() {
        expect(
            &RULE,
            "| 序号 | 项目名称 | 任务明细 | 一季度 | 二季度 | 三季度 |
             | 1 | 推进45个科普阵地创建 | 推动创建达标。 | 完成选址。 | 完成第一批25个科普阵地创建验收。 | 完成第二批30个科普阵地创建验收。 |",
            &["第1行: 科普阵地：各季度之和25＋30＝55个，与任务数45个不符"],
        );
    }

    #[test]
    fn silent_where_the_figures_cannot_be_compared() {
        expect(
            &RULE,
            "| 序号 | 任务明细 | 一季度 | 二季度 | 三季度 | 四季度 |
             | 1 | 新增车位100个以上。 | 新增车位60个。 | 新增车位60个。 | —— | —— |
             | 2 | 新增车位约100个。 | 新增车位50个。 | 新增车位45个。 | —— | —— |
             | 3 | 新增车位100个。 | 新增充电桩10个。 | 新增充电桩20个。 | —— | —— |
             | 4 | 配送演出100场。 | 启动。 | 完成演出20场。 | 完成演出30场。 | 完成全年工作任务。 |
             | 5 | 建设口袋公园10个。 | 完成10个口袋公园选址。 | 开工建设5个口袋公园。 | 建成5个口袋公园。 | 建成5个口袋公园。 |
             | 6 | 新增车位100个。 | 新增车位40个。 | 新增车位60个。 | 新增车位100个。 | —— |",
            &[],
        );
    }

    #[test]
    fn other_figures_of_the_cell_stay_out() {
        expect(
            &RULE,
            "| 序号 | 任务明细 | 一季度 | 二季度 | 三季度 | 四季度 |
             | 1 | 新增充电车位110个、充电柜33台。 | 新增充电车位65个。 | 新增充电柜11台、充电车位22个。 | 新增充电柜11台、充电车位22个。 | 新增充电柜11台、充电车位22个。 |",
            &["第1行: 充电车位：各季度之和65＋22＋22＋22＝131个，与任务数110个不符"],
        );
    }
}
