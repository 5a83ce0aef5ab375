//! `duban show`: a stored plan, or one task of it, with its progress.

use std::fmt::Write as _;
use std::process::ExitCode;

use clap::Args;
use serde_json::json;

use duban::error::{Error, Result};
use duban::model::{Basis, Entry, Party, Period, Standing};
use duban::progress::{Config, Listing, standings};
use duban::store::{Place, Spec, Store, Stored, find_places};

use super::Global;
use super::listing::{ListFormat, ListingArgs, print};

#[derive(Debug, Args)]
#[command(after_help = "\
写法：2024、西青区/2024、2024@1（第一次修订）、2024/27（项目或任务）、2024/27(2)（分项）。
示例：
  duban show 2024
  duban show 西青区/2024/27
  duban show 2024/27 --format json")]
pub struct ShowArgs {
    /// 已存的计划或任务
    #[arg(value_name = "PLAN[/TASK]")]
    spec: Spec,
    #[command(flatten)]
    listing: ListingArgs,
}

impl ShowArgs {
    pub fn run(self, global: &Global) -> Result<ExitCode> {
        let config = global.load_config()?.progress;
        let store = Store::open(&global.db)?;
        let stored = store.load_plan(&self.spec)?;
        let entries = store.entries(stored.plan_id)?;
        let quarters: Vec<Vec<Standing>> = (1..=4)
            .map(|q| standings(&stored.plan, &entries, q, &config, super::today()))
            .collect();
        match &self.spec.task {
            None => self.plan(&stored, &quarters, &config)?,
            Some(name) => {
                let places = find_places(&stored.plan, name);
                if places.is_empty() {
                    return Err(no_such_task(&stored, name));
                }
                self.tasks(&places, &quarters, &entries, &config)?;
            }
        }
        Ok(ExitCode::SUCCESS)
    }

    fn plan(&self, stored: &Stored, quarters: &[Vec<Standing>], config: &Config) -> Result<()> {
        let mut listing = Listing::new(
            format!("{}{}年", stored.region, stored.year),
            &[
                "编号",
                "项目",
                "牵头单位",
                "一季度",
                "二季度",
                "三季度",
                "四季度",
            ],
        );
        for (_, project, task) in stored.plan.tasks() {
            let mut row = vec![
                task.id.as_str().into(),
                project.name.as_str().into(),
                task.lead().map_or("", |party| &party.unit).into(),
            ];
            for standings in quarters {
                let status = standings
                    .iter()
                    .find(|s| s.task == task.id && s.item.is_none())
                    .map_or("", |s| config.label(s.status));
                row.push(status.into());
            }
            listing.rows.push(row);
        }
        if self.listing.format == ListFormat::Text && self.listing.out.is_none() {
            let title = stored.plan.title.as_deref().unwrap_or(&listing.title);
            let stored_at = stored.stored_at.replace('T', " ");
            print(&format!(
                "{title}\n修订{}，{stored_at} 存入\n\n",
                stored.revision
            ))?;
        }
        self.listing.emit(
            &[listing],
            &json!({ "revision": stored.revision, "plan": stored.plan, "standings": quarters }),
        )
    }

    fn tasks(
        &self,
        places: &[Place<'_>],
        quarters: &[Vec<Standing>],
        entries: &[Entry],
        config: &Config,
    ) -> Result<()> {
        if self.listing.format != ListFormat::Text {
            let tasks: Vec<_> = places
                .iter()
                .map(|place| {
                    let of_task = |task: &str| task == place.task.id;
                    json!({
                        "project": place.project.number,
                        "name": place.project.name,
                        "task": place.task,
                        "standings": quarters.iter().flatten().filter(|s| of_task(&s.task)).collect::<Vec<_>>(),
                        "entries": entries.iter().filter(|e| of_task(&e.task)).collect::<Vec<_>>(),
                    })
                })
                .collect();
            return self.listing.emit(&[], &tasks);
        }
        let texts: Vec<String> = places
            .iter()
            .map(|place| describe(place, quarters, config))
            .collect();
        self.listing
            .write(texts.join("\n").as_bytes(), duban::output::Kind::Text)
    }
}

/// The error for a task that is not there.
pub fn no_such_task(stored: &Stored, name: &str) -> Error {
    Error::Usage {
        message: format!("{}/{}的计划里没有任务“{name}”", stored.region, stored.year),
        help: format!(
            "可用 duban show {}/{} 查看任务编号。",
            stored.region, stored.year
        ),
    }
}

fn describe(place: &Place<'_>, quarters: &[Vec<Standing>], config: &Config) -> String {
    let task = place.task;
    let (detail, parties, milestones) = match place.item {
        Some(item) => (&item.detail, &item.parties, &item.milestones),
        None => (&task.detail, &task.parties, &task.milestones),
    };
    let mark = place.item.map_or("", |item| &item.mark);
    let mut text = format!("{}{mark}  {}\n", task.id, place.project.name);
    let mut line = |name: &str, value: &str| {
        if !value.is_empty() {
            let _ = writeln!(text, "  {name}：{value}");
        }
    };
    line("任务", detail);
    line("单位", &units(parties));
    line("分管领导", &task.chiefs.join("、"));
    for (heading, value) in &task.extra {
        line(heading, value);
    }
    line("出处", &task.origin.to_string());
    for (quarter, standings) in (1..).zip(quarters) {
        let standing = standings.iter().find(|s| {
            s.task == task.id && s.item.as_deref() == place.item.map(|item| item.mark.as_str())
        });
        let due: Vec<String> = milestones
            .iter()
            .filter(|m| m.period.quarter() == quarter)
            .filter_map(|m| {
                let text = m.text.as_deref()?;
                Some(match m.period {
                    Period::Quarter(_) => text.to_owned(),
                    period => format!("（{}）{text}", period.label()),
                })
            })
            .collect();
        let Some(standing) = standing else { continue };
        line(
            &format!(
                "{}·{}",
                Period::Quarter(quarter).label(),
                config.label(standing.status)
            ),
            &format!("{}【{}】", due.join("；"), standing.basis),
        );
        line("    进展", standing.words());
        if standing.basis != Basis::Items || place.item.is_some() {
            continue;
        }
        for part in standings.iter().filter(|s| s.task == task.id) {
            if let Some(mark) = &part.item {
                let words = part.words();
                let status = config.label(part.status);
                line(
                    &format!("    {mark}{status}"),
                    &format!("【{}】{words}", part.basis),
                );
            }
        }
    }
    for item in task.items.iter().filter(|_| place.item.is_none()) {
        line(&format!("分项{}", item.mark), &item.detail);
    }
    text
}

fn units(parties: &[Party]) -> String {
    let names: Vec<String> = parties
        .iter()
        .map(|party| {
            let role = party.role.label();
            match &party.leader {
                Some(leader) => format!("{}（{role}，{leader}）", party.unit),
                None => format!("{}（{role}）", party.unit),
            }
        })
        .collect();
    names.join("、")
}
