//! The command line: one thin file per subcommand. Only here are the clock, folders, the environment
//! and the terminal touched.
#![allow(
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "the command line is where the program talks to a terminal"
)]

mod backup;
mod batch;
mod check;
mod chinese;
mod cross_check;
mod diff;
mod due;
mod export;
mod files;
mod ingest;
mod init;
mod inspect;
mod list;
mod listing;
mod notice;
mod progress;
mod read;
mod report;
mod rules;
mod run;
mod score;
mod show;
mod tables;

pub use chinese::parse;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::{Args, Parser, Subcommand};

use duban::bounded;
use duban::config::Config;
use duban::error::{Error, Result};
use duban::read::Limits;

/// 督办：把政府每年公布的民生实事（民心工程）责任清单读成结构化的计划，
/// 检查前后是否一致，跟踪各季度进展，生成督查通报，比较两年计划的变化。
#[derive(Debug, Parser)]
#[command(name = "duban", version, propagate_version = true, after_help = EXIT_CODES)]
pub struct Cli {
    #[command(flatten)]
    global: Global,
    #[command(subcommand)]
    command: Command,
}

const EXIT_CODES: &str = "退出码：0 正常；1 发现“错误”级问题；2 无法运行。";

/// Options every subcommand takes.
#[derive(Debug, Args)]
pub struct Global {
    /// 配置文件；不指定时使用当前文件夹中的 duban.toml（如有）
    #[arg(long, global = true, value_name = "FILE")]
    pub config: Option<PathBuf>,
    /// 数据库文件
    #[arg(
        long,
        global = true,
        value_name = "FILE",
        env = "DUBAN_DB",
        default_value = "duban.db"
    )]
    pub db: PathBuf,
    /// 放宽或收紧读取文件的上限，可写多次：file、expanded（MB），pages、glyphs、cells、entries、nesting，time（秒）
    #[arg(long, global = true, value_name = "NAME=N")]
    pub limit: Vec<String>,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// 一步到位：读通知、检查、生成一个季度的报告
    Run(run::RunArgs),
    /// 读取通知，得到结构化的计划（JSON）
    Read(read::ReadArgs),
    /// 生成带注释的默认配置文件 duban.toml
    Init(init::InitArgs),
    /// 检查通知前后是否一致：序号、单位、责任人、季度安排、数量
    Check(check::CheckArgs),
    /// 检查规则手册：每条规则查什么、为什么、怎样关闭
    Rules(rules::RulesArgs),
    /// 查看读取的某一步，打印出来或画在页面上
    Inspect(inspect::InspectArgs),
    /// 列出任何文件里的所有表格
    Tables(tables::TablesArgs),
    #[command(name = cross_check::CHILD, hide = true)]
    SecondReading(cross_check::SecondReadingArgs),
    /// 把通知存入数据库
    Ingest(ingest::IngestArgs),
    /// 列出数据库中的计划及其修订
    List(list::ListArgs),
    /// 查看一年的计划，或其中一项任务
    Show(show::ShowArgs),
    /// 进展：填报表的生成与导入、录入、查询
    Progress(progress::ProgressArgs),
    /// 到期、滞后和未报送的任务，按单位列出
    Due(due::DueArgs),
    /// 各单位得分，逐条说明扣分依据
    Score(score::ScoreArgs),
    /// 导出计划与进展
    Export(export::ExportArgs),
    /// 生成一个季度的报告：通报、专报、督办单、责任清单、核校报告
    Report(report::ReportArgs),
    /// 比较两年的计划，或同一年的两次印发
    Diff(diff::DiffArgs),
    /// 备份数据库；其他程序可同时使用
    Backup(backup::BackupArgs),
}

impl Cli {
    /// Runs the chosen subcommand.
    pub fn run(self) -> Result<ExitCode> {
        keep_jobs_quiet();
        match self.command {
            Command::Run(args) => args.run(&self.global),
            Command::Read(args) => args.run(&self.global),
            Command::Init(args) => args.run(),
            Command::Check(args) => args.run(&self.global),
            Command::Rules(args) => args.run(),
            Command::Inspect(args) => args.run(&self.global),
            Command::Tables(args) => args.run(&self.global),
            Command::SecondReading(args) => args.run(),
            Command::Ingest(args) => args.run(&self.global),
            Command::List(args) => args.run(&self.global),
            Command::Show(args) => args.run(&self.global),
            Command::Progress(args) => args.run(&self.global),
            Command::Due(args) => args.run(&self.global),
            Command::Score(args) => args.run(&self.global),
            Command::Export(args) => args.run(&self.global),
            Command::Report(args) => args.run(&self.global),
            Command::Diff(args) => args.run(&self.global),
            Command::Backup(args) => args.run(&self.global),
        }
    }
}

impl Global {
    /// The limits of reading a file, with those from `--limit`.
    pub fn limits(&self) -> Result<Limits> {
        let mut limits = Limits::default();
        for assignment in &self.limit {
            limits.set(assignment)?;
        }
        Ok(limits)
    }

    /// The settings from `--config`, else from `duban.toml` in the working folder, else the defaults.
    pub fn load_config(&self) -> Result<Config> {
        let path = match &self.config {
            Some(path) => path.clone(),
            None => {
                let path = PathBuf::from("duban.toml");
                if !path.exists() {
                    return Ok(Config::default());
                }
                path
            }
        };
        Config::parse(&read_text(&path)?, &path)
    }
}

/// A panic on a job's thread becomes an error of its file, which says what to do; the panic's own message would only
/// stand between the lines of a batch.
fn keep_jobs_quiet() {
    let usual = std::panic::take_hook();
    std::panic::set_hook(Box::new(move |info| {
        if std::thread::current().name() != Some(bounded::THREAD) {
            usual(info);
        }
    }));
}

/// The present moment to the second, RFC 3339 with the local offset.
fn now() -> String {
    jiff::ZonedDateTime::now()
        .strftime("%Y-%m-%dT%H:%M:%S%:z")
        .to_string()
}

/// Today's date here.
fn today() -> jiff::civil::Date {
    jiff::ZonedDateTime::now().date()
}

/// The text of a UTF-8 file, without a byte order mark.
fn read_text(path: &Path) -> Result<String> {
    let text = fs::read_to_string(path).map_err(|source| Error::Io {
        what: "无法读取",
        path: path.to_owned(),
        source,
    })?;
    Ok(text.trim_start_matches('\u{feff}').to_owned())
}

/// Prints an error as the clerk sees it: what is, then what to do.
pub fn print_error(error: &Error) {
    eprintln!("错误：{error}");
    if !error.help().is_empty() {
        eprintln!("建议：{}", error.help());
    }
}
