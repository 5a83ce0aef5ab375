//! `duban ingest`: notices into the database.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::Args;
use sha2::{Digest, Sha256};

use duban::error::{Error, Result};
use duban::model::{Plan, Source, SourceFormat};
use duban::progress::Listing;
use duban::store::{Saved, SavedKind, Store};

use super::files::{NOTICES, files};
use super::listing::print_bytes;
use super::notice::load_plan;
use super::{Global, batch, now};

#[derive(Debug, Args)]
#[command(after_help = "\
同一文件再存一次不会有变化；更正后的通知成为新的修订，旧的仍可查看（2024@1）。
示例：
  duban ingest 2024年通知.pdf
  duban ingest 历年通知/ --db 督办.db
  duban ingest 清单.xlsx --region 西青区 --year 2024")]
pub struct IngestArgs {
    /// 通知文件或文件夹
    #[arg(required = true, value_name = "FILE|DIR")]
    notices: Vec<PathBuf>,
    /// 通知没有写明地区时，指明地区
    #[arg(long, value_name = "NAME")]
    region: Option<String>,
    /// 通知没有写明年度时，指明年度
    #[arg(long, value_name = "YEAR")]
    year: Option<i32>,
}

impl IngestArgs {
    pub fn run(self, global: &Global) -> Result<ExitCode> {
        let mut store = Store::create(&global.db)?;
        let found = files(&self.notices, &[NOTICES, &["json"]].concat())?;
        // Reading takes the time and goes on all cores; the database takes one plan after the other.
        let mut plans = batch::each(&found.files, "读取", |file| self.plan(&file.path, global));
        if found.files.len() == 1
            && let Some(Err(error)) = plans.pop_if(|plan| plan.is_err())
        {
            return Err(error);
        }
        let mut listing = Listing::new("存入", &["文件", "计划", "结果"]);
        let mut outcomes = Vec::new();
        for (file, plan) in found.files.iter().zip(plans) {
            let saved = plan.and_then(|(plan, source)| store.save_plan(&plan, &source, &now()));
            if let Ok(saved) = &saved {
                listing.rows.push(vec![
                    file.path.display().to_string().into(),
                    format!("{}/{}", saved.region, saved.year).into(),
                    describe(saved).into(),
                ]);
            }
            outcomes.push(saved);
        }
        if outcomes.len() == 1
            && let Some(Err(error)) = outcomes.pop_if(|outcome| outcome.is_err())
        {
            return Err(error);
        }
        print_bytes(listing.to_text(60).as_bytes())?;
        match batch::failures(&found.files, &outcomes) {
            None => Ok(ExitCode::SUCCESS),
            Some(failures) => {
                eprint!("\n没有存入：\n{}", failures.to_text(96));
                Ok(ExitCode::from(2))
            }
        }
    }

    fn plan(&self, file: &Path, global: &Global) -> Result<(Plan, Source)> {
        let mut plan = load_plan(&file.display().to_string(), global)?;
        if self.region.is_some() {
            plan.region.clone_from(&self.region);
        }
        plan.year = self.year.or(plan.year);
        let bytes = fs::read(file).map_err(|source| Error::Io {
            what: "无法读取",
            path: file.to_owned(),
            source,
        })?;
        let source = source(&plan, file, &bytes);
        Ok((plan, source))
    }
}

/// The file that was given. For a plan's own JSON that is the JSON, not the notice it was once read from:
/// a plan mended by hand is another file.
fn source(plan: &Plan, file: &Path, bytes: &[u8]) -> Source {
    Source {
        file: file
            .file_name()
            .map(|name| name.to_string_lossy().into_owned())
            .unwrap_or_default(),
        sha256: Sha256::digest(bytes)
            .iter()
            .map(|byte| format!("{byte:02x}"))
            .collect(),
        format: plan
            .source
            .as_ref()
            .map_or(SourceFormat::Json, |source| source.format),
        pages: plan.source.as_ref().and_then(|source| source.pages),
    }
}

fn describe(saved: &Saved) -> String {
    let mut text = match saved.kind {
        SavedKind::New => "已存入".to_owned(),
        SavedKind::Revision => format!("内容有改动，存为修订{}", saved.revision),
        SavedKind::Unchanged => format!("没有变化（修订{}）", saved.revision),
        SavedKind::Superseded => {
            format!("没有变化（此文件是修订{}，已有更新的修订）", saved.revision)
        }
    };
    if saved.kind == SavedKind::Revision && !saved.orphans.is_empty() {
        text += &format!(
            "；注意：已报进展的任务 {} 在新修订中没有",
            saved.orphans.join("、")
        );
    }
    text
}
