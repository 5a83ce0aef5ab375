//! `duban read`: notices → plans as JSON.

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::Args;

use duban::error::{Error, Result};
use duban::model::Plan;
use duban::output::{self, FileNames, Kind};
use duban::progress::Listing;

use super::files::{NOTICES, Named, files};
use super::listing::print_bytes;
use super::notice::read_notice;
use super::{Global, batch, cross_check};

#[derive(Debug, Args)]
#[command(after_help = "\
可读取 PDF、Word（.docx）、Excel（.xlsx、.xls、.ods）、网页和纯文本；按内容识别格式，与扩展名无关。
一个文件：计划打印在屏幕上（JSON）。多个文件或文件夹：每个文件在 --out 文件夹中写成一个 .json。
坏文件不影响其他文件；最后列出读入了什么、哪些没有读入、为什么。有文件没有读入时退出码为 2。
示例：
  duban read 2024年通知.pdf > 2024.json
  duban read 2024年通知.pdf --out 2024.json
  duban read 历年通知/ 新通知.docx --out 计划/")]
pub struct ReadArgs {
    /// 通知文件或文件夹
    #[arg(required = true, value_name = "FILE|DIR")]
    paths: Vec<PathBuf>,
    /// 写到哪里：一个文件时为文件名，多个文件时为文件夹
    #[arg(long, value_name = "FILE|DIR")]
    out: Option<PathBuf>,
    /// 覆盖已有的、不是同类的文件
    #[arg(long)]
    force: bool,
    /// 用第二个读取器（pdf-extract）再读一遍 PDF，逐格核对，列出读出的字不同的单元格
    #[arg(long)]
    cross_check: bool,
}

/// A table on the terminal is cut at this width per column.
const WIDEST: usize = 48;

impl ReadArgs {
    pub fn run(self, global: &Global) -> Result<ExitCode> {
        let found = files(&self.paths, NOTICES)?;
        if let ([file], [path]) = (&found.files[..], &self.paths[..])
            && file.path == *path
        {
            return self.one(path, global);
        }
        let Some(out) = &self.out else {
            return Err(Error::Usage {
                message: format!(
                    "要读取的文件有 {} 个，不能都打印在屏幕上",
                    found.files.len()
                ),
                help: "请用 --out 指明输出文件夹，例如 --out 计划/。".to_owned(),
            });
        };
        let targets = targets(&found.files);
        output::make_folder(out)?;
        let outcomes = batch::each(&found.files, "读取", |file| {
            let plan = read_notice(&file.path, global)?;
            let index = found.files.iter().position(|f| f == file).unwrap_or(0);
            let target = out.join(&targets[index]);
            if let Some(folder) = target.parent() {
                output::make_folder(folder)?;
            }
            output::write_new(&target, &json(&plan)?, Kind::Json, self.force)?;
            Ok(Summary::of(&plan))
        });
        let mut listing = Listing::new(
            "读入",
            &["文件", "写到", "年度", "项目", "任务", "提醒", "名称"],
        );
        for ((file, target), outcome) in found.files.iter().zip(&targets).zip(&outcomes) {
            if let Ok(summary) = outcome {
                listing.rows.push(vec![
                    file.inside.display().to_string().into(),
                    target.display().to_string().into(),
                    summary.year.clone().into(),
                    (summary.projects as f64).into(),
                    (summary.tasks as f64).into(),
                    (summary.warnings as f64).into(),
                    summary.title.clone().into(),
                ]);
            }
        }
        if !listing.rows.is_empty() {
            eprint!("{}", listing.to_text(WIDEST));
        }
        if self.cross_check {
            let limits = global.limits()?;
            for (file, _) in found.files.iter().zip(&outcomes).filter(|(_, o)| o.is_ok()) {
                for line in cross_check::report(&file.path, &limits)? {
                    eprintln!("{}：{line}", file.inside.display());
                }
            }
        }
        let failures = batch::failures(&found.files, &outcomes);
        if let Some(failures) = &failures {
            eprint!("\n没有读入：\n{}", failures.to_text(WIDEST * 2));
        }
        let failed = failures.map_or(0, |f| f.rows.len());
        eprintln!(
            "\n共 {} 个文件，读入 {} 个，没有读入 {failed} 个{}。",
            found.files.len(),
            found.files.len() - failed,
            match found.passed_over {
                0 => String::new(),
                n => format!("，略过其他文件 {n} 个"),
            }
        );
        Ok(ExitCode::from(if failed > 0 { 2 } else { 0 }))
    }

    fn one(&self, path: &Path, global: &Global) -> Result<ExitCode> {
        let plan = read_notice(path, global)?;
        for warning in &plan.warnings {
            eprintln!("提醒：{}", warning.message);
        }
        if self.cross_check {
            for line in cross_check::report(path, &global.limits()?)? {
                eprintln!("{line}");
            }
        }
        let bytes = json(&plan)?;
        match &self.out {
            None => print_bytes(&bytes)?,
            Some(out) => {
                let out = if out.is_dir() {
                    out.join(json_name(path))
                } else {
                    out.clone()
                };
                output::write_new(&out, &bytes, Kind::Json, self.force)?;
                eprintln!("已写出 {}（{}）", out.display(), Summary::of(&plan).line());
            }
        }
        Ok(ExitCode::SUCCESS)
    }
}

/// What a plan comes to.
struct Summary {
    title: String,
    year: String,
    projects: usize,
    tasks: usize,
    warnings: usize,
}

impl Summary {
    fn of(plan: &Plan) -> Self {
        Summary {
            title: plan.title.clone().unwrap_or_default(),
            year: plan.year.map(|y| y.to_string()).unwrap_or_default(),
            projects: plan.projects().count(),
            tasks: plan.tasks().count(),
            warnings: plan.warnings.len(),
        }
    }

    fn line(&self) -> String {
        format!(
            "{} 个项目，{} 项任务，{} 条提醒",
            self.projects, self.tasks, self.warnings
        )
    }
}

fn json(plan: &Plan) -> Result<Vec<u8>> {
    let mut bytes = serde_json::to_vec_pretty(plan).map_err(|e| Error::Usage {
        message: format!("无法写成 JSON：{e}"),
        help: String::new(),
    })?;
    bytes.push(b'\n');
    Ok(bytes)
}

fn json_name(path: &Path) -> PathBuf {
    let stem = path.file_stem().unwrap_or_default().to_string_lossy();
    PathBuf::from(format!("{}.json", output::file_name(&stem)))
}

/// Where each file's plan goes below `--out`: the folders of the input kept, `通知.pdf` as `通知.json`; files that
/// differ in their ending only keep it (`通知.pdf.json`), files of the same name are numbered.
fn targets(files: &[Named]) -> Vec<PathBuf> {
    let stems: Vec<PathBuf> = files
        .iter()
        .map(|file| file.inside.with_extension(""))
        .collect();
    let mut used: std::collections::HashMap<PathBuf, FileNames> = std::collections::HashMap::new();
    files
        .iter()
        .zip(&stems)
        .map(|(file, stem)| {
            let alone = stems.iter().filter(|other| *other == stem).count() == 1;
            let path = if alone { stem } else { &file.inside };
            let folder = path.parent().unwrap_or(Path::new("")).to_owned();
            let name = path.file_name().unwrap_or_default().to_string_lossy();
            let name = used.entry(folder.clone()).or_default().unique(&name);
            folder.join(format!("{name}.json"))
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_plan_has_its_own_file() {
        let named = |path: &str| Named {
            path: path.into(),
            inside: path.into(),
        };
        let files = [
            "甲/通知.pdf",
            "甲/通知.docx",
            "乙/通知.pdf",
            "丙.pdf",
            "丙.pdf",
        ]
        .map(named);
        let targets = targets(&files);
        let targets: Vec<_> = targets
            .iter()
            .map(|t| t.to_str().unwrap().replace('\\', "/"))
            .collect();
        assert_eq!(
            targets,
            [
                "甲/通知.pdf.json",
                "甲/通知.docx.json",
                "乙/通知.json",
                "丙.pdf.json",
                "丙.pdf-2.json"
            ]
        );
    }
}
