//! `duban report`: the documents of a quarter.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::Args;
use jiff::civil::Date;
use rayon::prelude::*;

use duban::check::check;
use duban::config::Config;
use duban::error::{Error, Result};
use duban::finding::Finding;
use duban::model::{Entry, Plan};
use duban::output::{self, FileNames};
use duban::progress::{scores, standings};
use duban::report::{Fonts, Kind, Occasion, Paper, Templates, papers};
use duban::store::{Spec, Store};

use super::Global;
use super::notice::load_plan;
use super::read_text;

const EXAMPLES: &str = "\
示例：
  duban report 通知.pdf --quarter 2 --out 报告
  duban report 通知.pdf --quarter 2 --kind bulletin --kind brief --date 2024-07-05 --out 报告
  duban report 计划.json --quarter 2 --templates 我的模板 --fonts 我的字体 --out 报告";

#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub struct ReportArgs {
    /// 通知文件，或 duban read 写出的计划文件
    #[arg(value_name = "NOTICE")]
    notice: String,
    /// 哪个季度（1–4）
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u8).range(1..=4))]
    quarter: u8,
    /// 报告种类，可重复：bulletin 通报、brief 专报、unit 督办单、list 责任清单、findings 核校报告；不指定时全部生成
    #[arg(long, value_name = "KIND", value_delimiter = ',')]
    kind: Vec<Kind>,
    /// 写到哪个文件夹
    #[arg(long, value_name = "DIR")]
    out: PathBuf,
    #[command(flatten)]
    print: PrintArgs,
}

/// How the documents are dated, dressed and written; shared by the commands that write them.
#[derive(Debug, Args)]
pub struct PrintArgs {
    /// 成文日期，如 2024-07-05；不指定时为今天
    #[arg(long, value_name = "YYYY-MM-DD")]
    date: Option<Date>,
    /// 期号（第几期）；不指定时用配置，配置也没有则印年份和季度
    #[arg(long, value_name = "N")]
    issue: Option<u32>,
    /// 同时写出网页（.html）
    #[arg(long)]
    html: bool,
    /// 自己的模板文件夹：其中与内置模板同名的文件代替内置的
    #[arg(long, value_name = "DIR")]
    templates: Option<PathBuf>,
    /// 自己的字体文件夹（方正小标宋、仿宋_GB2312、楷体_GB2312 等）
    #[arg(long, value_name = "DIR")]
    fonts: Option<PathBuf>,
    /// 覆盖已有的其他种类的文件
    #[arg(long)]
    force: bool,
}

impl ReportArgs {
    pub fn run(self, global: &Global) -> Result<ExitCode> {
        let config = global.load_config()?;
        let plan = load_plan(&self.notice, global)?;
        let findings = check(&plan, &config.check);
        let entries = ledger(&self.notice, &plan, global)?;
        let kinds = if self.kind.is_empty() {
            &Kind::ALL[..]
        } else {
            &self.kind
        };
        let basis = Basis {
            plan: &plan,
            entries: &entries,
            findings: &findings,
            quarter: self.quarter,
        };
        for path in self.print.write(&basis, kinds, &self.out, config)? {
            println!("已写出 {}", path.display());
        }
        Ok(ExitCode::SUCCESS)
    }
}

/// What the documents of a quarter rest on.
pub struct Basis<'a> {
    pub plan: &'a Plan,
    pub entries: &'a [Entry],
    pub findings: &'a [Finding],
    pub quarter: u8,
}

impl PrintArgs {
    /// The date the documents bear.
    pub fn date(&self) -> Date {
        self.date.unwrap_or_else(super::today)
    }

    /// Sets the documents and writes them into `out`; says which face stands in for which.
    pub fn write(
        &self,
        basis: &Basis<'_>,
        kinds: &[Kind],
        out: &Path,
        mut config: Config,
    ) -> Result<Vec<PathBuf>> {
        config.report.issue = self.issue.or(config.report.issue);
        let date = self.date();
        let Basis {
            plan,
            entries,
            findings,
            quarter,
        } = *basis;
        let standings = standings(plan, entries, quarter, &config.progress, date);
        let scores = if config.report.scores.are_due(quarter) {
            let quarters: Vec<u8> = (1..=quarter).collect();
            scores(
                plan,
                entries,
                &quarters,
                &config.progress,
                &config.score,
                date,
            )
        } else {
            vec![]
        };
        let occasion = Occasion {
            plan,
            quarter,
            date,
            standings: &standings,
            scores: &scores,
            findings,
            config: &config.report,
            progress: &config.progress,
        };
        let templates = Templates::new(&own_templates(self.templates.as_deref())?)?;
        let fonts = fonts(self.fonts.as_deref())?;
        for face in fonts.stand_ins().iter().filter(|face| face.bundled) {
            println!("字体：{}用{}代替", face.family, face.face);
        }
        let mut all = Vec::new();
        for kind in kinds {
            all.extend(papers(*kind, &occasion, &templates)?);
        }
        output::make_folder(out)?;
        let mut names = FileNames::default();
        let named: Vec<(Paper, String)> = all
            .into_iter()
            .map(|paper| {
                let name = names.unique(&paper.name);
                (paper, name)
            })
            .collect();
        let written: Result<Vec<Vec<PathBuf>>> = named
            .par_iter()
            .map(|(paper, name)| {
                let mut paths = vec![out.join(format!("{name}.pdf"))];
                let pdf = paper.set(&templates, &fonts)?;
                output::write_new(&paths[0], &pdf, output::Kind::Pdf, self.force)?;
                if self.html {
                    let path = out.join(format!("{name}.html"));
                    let page = paper.page(&templates);
                    output::write_new(&path, page.as_bytes(), output::Kind::Html, self.force)?;
                    paths.push(path);
                }
                Ok(paths)
            })
            .collect();
        Ok(written?.concat())
    }
}

/// What was reported against a plan: of the stored plan that the argument names, or, for a file, of the plan of
/// its region and year, if there is a database and it has one.
pub fn ledger(notice: &str, plan: &Plan, global: &Global) -> Result<Vec<Entry>> {
    if !Path::new(notice).exists()
        && let Ok(spec) = notice.parse::<Spec>()
    {
        let store = Store::open(&global.db)?;
        return store.entries(store.load_plan(&spec)?.plan_id);
    }
    let (Some(region), Some(year)) = (&plan.region, plan.year) else {
        return Ok(vec![]);
    };
    if !global.db.exists() {
        return Ok(vec![]);
    }
    let store = Store::open(&global.db)?;
    let known = store.list_plans()?;
    if !known.iter().any(|p| p.region == *region && p.year == year) {
        return Ok(vec![]);
    }
    let spec = Spec {
        region: Some(region.clone()),
        year,
        revision: None,
        task: None,
    };
    store.entries(store.load_plan(&spec)?.plan_id)
}

/// The templates of the user's folder, by name.
pub fn own_templates(folder: Option<&Path>) -> Result<BTreeMap<String, String>> {
    let Some(folder) = folder else {
        return Ok(BTreeMap::new());
    };
    let failed = |source| Error::Io {
        what: "无法读取模板文件夹",
        path: folder.to_owned(),
        source,
    };
    let mut own = BTreeMap::new();
    for entry in fs::read_dir(folder).map_err(failed)? {
        let path = entry.map_err(failed)?.path();
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        if name.ends_with(".html") || name.ends_with(".css") {
            own.insert(name.into_owned(), read_text(&path)?);
        }
    }
    if own.is_empty() {
        return Err(Error::Usage {
            message: format!("文件夹“{}”中没有模板（.html 或 .css）", folder.display()),
            help: "请把要改的模板从 templates/report 复制到这个文件夹再改。".to_owned(),
        });
    }
    Ok(own)
}

/// The bundled fonts, and before them those of the user's folder.
pub fn fonts(folder: Option<&Path>) -> Result<Fonts> {
    let Some(folder) = folder else {
        return Ok(Fonts::bundled());
    };
    let failed = |path: &Path, source| Error::Io {
        what: "无法读取字体",
        path: path.to_owned(),
        source,
    };
    let mut files = Vec::new();
    for entry in fs::read_dir(folder).map_err(|e| failed(folder, e))? {
        let path = entry.map_err(|e| failed(folder, e))?.path();
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        let ending = name.rsplit('.').next().unwrap_or_default().to_lowercase();
        if ["ttf", "otf", "ttc", "otc"].contains(&ending.as_str()) {
            let bytes = fs::read(&path).map_err(|e| failed(&path, e))?;
            files.push((name.into_owned(), bytes));
        }
    }
    // A folder lists its files in any order: the same fonts must give the same bytes.
    files.sort();
    if files.is_empty() {
        return Err(Error::Usage {
            message: format!("文件夹“{}”中没有字体（.ttf、.otf、.ttc）", folder.display()),
            help: "请指明字体文件所在的文件夹。".to_owned(),
        });
    }
    Fonts::bundled().with_folder(files)
}
