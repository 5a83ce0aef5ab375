//! `duban progress set`: one line of the ledger by hand.

use std::process::ExitCode;

use clap::Args;

use duban::error::{Error, Result};
use duban::model::{Entry, EntryKind, Period, Role, Status, Target};
use duban::progress::{Config, due_text, figures_of_text, standings, units};
use duban::store::{Place, Spec, Store, Stored};

use super::one_place;
use crate::cmd::{Global, now, today};

#[derive(Debug, Args)]
#[command(after_help = "\
状态：提前完成、已完成、超序时、按序时推进、滞后、严重滞后、未启动；督查认定（--verdict）另有：调整节点、本季度无任务、未报送。
记错了再记一条即可，以后一条为准，原来的保留。
示例：
  duban progress set 2024/27 --quarter 2 --status 按序时推进 --words 已完成30个充电桩安装
  duban progress set '2024/13(1)' --quarter 2 --figures 累计新增就业11000人
  duban progress set 2024/27 --quarter 2 --verdict --status 滞后 --words 现场核查未开工")]
pub struct SetArgs {
    /// 任务或分项，如 2024/27、西青区/2024/4(2)
    #[arg(value_name = "PLAN/TASK")]
    task: Spec,
    /// 第几季度
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u8).range(1..=4))]
    quarter: u8,
    /// 完成状态
    #[arg(long, value_name = "WORD")]
    status: Option<String>,
    /// 全年任务完成比例，如 50 或 50%
    #[arg(long, value_name = "PERCENT", value_parser = percent)]
    share: Option<f64>,
    /// 完成数量，如 累计新增就业11000人；节点只有一个数字时可以只写数
    #[arg(long, value_name = "TEXT")]
    figures: Option<String>,
    /// 进展情况
    #[arg(long, value_name = "TEXT", default_value = "")]
    words: String,
    /// 这是督查认定，不是单位填报
    #[arg(long)]
    verdict: bool,
    /// 谁报的；不指定时为牵头单位，认定时为督查部门
    #[arg(long, value_name = "NAME")]
    by: Option<String>,
    /// 何时报的，如 2024-07-03；不指定时为现在
    #[arg(long, value_name = "DATE")]
    at: Option<jiff::civil::Date>,
}

fn percent(text: &str) -> Result<f64, String> {
    let number = text.trim().trim_end_matches(['%', '％']);
    match number.parse::<f64>() {
        Ok(share) if (0.0..=200.0).contains(&share) => Ok(share),
        _ => Err("应为 0 到 200 之间的百分数，如 50 或 50%".to_owned()),
    }
}

impl SetArgs {
    pub fn run(self, global: &Global) -> Result<ExitCode> {
        let config = global.load_config()?.progress;
        let mut store = Store::open(&global.db)?;
        let stored = store.load_plan(&Spec {
            revision: None,
            ..self.task.clone()
        })?;
        let place = one_place(&stored, &self.task)?;
        let entry = self.entry(&stored, &place, &config)?;
        let entry = store.append(&stored, &[entry], &now())?.remove(0);
        let entries = store.entries(stored.plan_id)?;
        let standing = standings(&stored.plan, &entries, self.quarter, &config, today())
            .into_iter()
            .find(|s| s.task == entry.task && s.item == entry.item);
        println!(
            "已记入台账第 {} 条：{}{} {} {}（{}）",
            entry.id,
            entry.task,
            entry.item.as_deref().unwrap_or(""),
            Period::Quarter(self.quarter).label(),
            entry.kind.label(),
            entry.reporter,
        );
        if let Some(standing) = standing {
            println!(
                "现在的状态：{}（{}）",
                config.label(standing.status),
                standing.basis
            );
        }
        Ok(ExitCode::SUCCESS)
    }

    fn entry(&self, stored: &Stored, place: &Place<'_>, config: &Config) -> Result<Entry> {
        let kind = if self.verdict {
            EntryKind::Verdict
        } else {
            EntryKind::Claim
        };
        let status = self.status(kind, config)?;
        let figures = self.figures(place)?;
        if status.is_none()
            && self.share.is_none()
            && figures.is_empty()
            && self.words.trim().is_empty()
        {
            return Err(Error::Usage {
                message: "没有写明进展".to_owned(),
                help: "请至少给出 --status、--share、--figures、--words 之一。".to_owned(),
            });
        }
        Ok(Entry {
            id: 0,
            task: place.task.id.clone(),
            item: place.item.map(|item| item.mark.clone()),
            quarter: self.quarter,
            kind,
            status,
            share: self.share,
            words: self.words.trim().to_owned(),
            figures,
            reporter: self.reporter(stored, place, config)?,
            reported_at: self.at.map_or_else(now, |date| date.to_string()),
            file: None,
        })
    }

    fn status(&self, kind: EntryKind, config: &Config) -> Result<Option<Status>> {
        let Some(word) = &self.status else {
            return Ok(None);
        };
        let words = |keep: fn(Status) -> bool| {
            let words: Vec<&str> = Status::ALL
                .into_iter()
                .filter(|s| keep(*s))
                .map(|s| config.label(s))
                .collect();
            words.join("、")
        };
        match config.parse_status(word) {
            Some(status) if kind == EntryKind::Verdict || status.is_claimable() => Ok(Some(status)),
            Some(_) => Err(Error::Usage {
                message: format!("“{word}”由督查部门认定，单位不能自行填报"),
                help: "若这是督查认定，请加 --verdict。".to_owned(),
            }),
            None => Err(Error::Usage {
                message: format!("“{word}”不是状态"),
                help: match kind {
                    EntryKind::Claim => format!("应为：{}。", words(Status::is_claimable)),
                    EntryKind::Verdict => format!("应为：{}。", words(|_| true)),
                },
            }),
        }
    }

    fn figures(&self, place: &Place<'_>) -> Result<Vec<Target>> {
        let Some(text) = &self.figures else {
            return Ok(Vec::new());
        };
        let milestones = place
            .item
            .map_or(&place.task.milestones, |item| &item.milestones);
        let targets: Vec<&Target> = milestones
            .iter()
            .filter(|m| m.text.is_some() && m.period.quarter() == self.quarter)
            .flat_map(|m| &m.targets)
            .collect();
        figures_of_text(text, &targets).map_err(|why| Error::Usage {
            message: format!("看不懂完成数量“{text}”：{why}"),
            help: match due_text(milestones, self.quarter) {
                due if due.is_empty() => {
                    "本季度没有节点；请写成“累计新增就业11000人”的样子。".to_owned()
                }
                due => format!("本季度节点：{due}"),
            },
        })
    }

    fn reporter(&self, stored: &Stored, place: &Place<'_>, config: &Config) -> Result<String> {
        if let Some(by) = &self.by {
            if !self.verdict && !units(&stored.plan).contains(&by.as_str()) {
                return Err(Error::Usage {
                    message: format!("计划里没有单位“{by}”"),
                    help: "--by 应为计划中的单位名称；督查认定请加 --verdict。".to_owned(),
                });
            }
            return Ok(by.clone());
        }
        if self.verdict {
            return Ok(config.office.clone());
        }
        let of_item = place.item.map_or(&[][..], |item| &item.parties);
        let lead = of_item
            .iter()
            .find(|p| p.role == Role::Lead)
            .or_else(|| of_item.first())
            .or_else(|| place.task.lead())
            .or_else(|| place.task.parties.first());
        lead.map(|party| party.unit.clone())
            .ok_or_else(|| Error::Usage {
                message: "这项任务没有责任单位".to_owned(),
                help: "请用 --by 写明谁报的。".to_owned(),
            })
    }
}
