//! `duban progress`: forms out and in, single entries, the trail of a task.

mod import;
mod log;
mod set;
mod sheet;

use std::process::ExitCode;

use clap::{Args, Subcommand};

use duban::error::{Error, Result};
use duban::store::{Place, Spec, Stored, find_places};

use super::Global;
use super::show::no_such_task;

#[derive(Debug, Args)]
pub struct ProgressArgs {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// 为每个单位生成一份 Excel 进展填报表
    Sheet(sheet::SheetArgs),
    /// 导入单位填好的填报表
    Import(import::ImportArgs),
    /// 记一条进展，或一条督查认定
    Set(set::SetArgs),
    /// 查看一项任务的全部填报和认定记录
    Log(log::LogArgs),
}

impl ProgressArgs {
    pub fn run(self, global: &Global) -> Result<ExitCode> {
        match self.command {
            Command::Sheet(args) => args.run(global),
            Command::Import(args) => args.run(global),
            Command::Set(args) => args.run(global),
            Command::Log(args) => args.run(global),
        }
    }
}

/// The task or item a spec names, which must be one.
fn one_place<'a>(stored: &'a Stored, spec: &Spec) -> Result<Place<'a>> {
    let Some(name) = &spec.task else {
        return Err(Error::Usage {
            message: format!("“{spec}”没有写明任务"),
            help: format!("请写成 {spec}/27 的样子；可用 duban show {spec} 查看任务编号。"),
        });
    };
    let places = find_places(&stored.plan, name);
    match places.as_slice() {
        [place] => Ok(*place),
        [] => Err(no_such_task(stored, name)),
        several => {
            let ids: Vec<&str> = several.iter().map(|place| place.task.id.as_str()).collect();
            Err(Error::Usage {
                message: format!("项目{name}有{}项任务", several.len()),
                help: format!("请指明其中一项：{}。", ids.join("、")),
            })
        }
    }
}
