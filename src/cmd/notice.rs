//! What a NOTICE argument stands for.

use std::fs;
use std::path::Path;

use duban::error::{Error, Result};
use duban::model::{PLAN_SCHEMA, Plan};
use duban::pipeline;
use duban::store::{Spec, Store};

use super::Global;

/// The plan that an argument names: a notice of any format, a plan's own JSON file, or a stored plan (`2024`,
/// `西青区/2024`). A file of that name comes first.
pub fn load_plan(spec: &str, global: &Global) -> Result<Plan> {
    let path = Path::new(spec);
    if !path.exists()
        && let Ok(stored) = spec.parse::<Spec>()
    {
        return Ok(Store::open(&global.db)?.load_plan(&stored)?.plan);
    }
    let bytes = bytes_of(path, global)?;
    if bytes.trim_ascii_start().starts_with(b"{") || bytes.starts_with(b"\xef\xbb\xbf{") {
        return parse(&bytes, spec);
    }
    pipeline::read_plan(&bytes, &name(path), &global.limits()?)
}

/// The plan of a notice file; a plan's own JSON is no notice.
pub fn read_notice(path: &Path, global: &Global) -> Result<Plan> {
    pipeline::read_plan(&bytes_of(path, global)?, &name(path), &global.limits()?)
}

/// A file's content; one larger than allowed is not even taken into memory.
fn bytes_of(path: &Path, global: &Global) -> Result<Vec<u8>> {
    let failed = |source| Error::Io {
        what: "无法读取",
        path: path.to_owned(),
        source,
    };
    let size = fs::metadata(path).map_err(failed)?.len();
    global.limits()?.check_file(&name(path), size)?;
    fs::read(path).map_err(failed)
}

fn name(path: &Path) -> String {
    path.file_name()
        .unwrap_or_default()
        .to_string_lossy()
        .into_owned()
}

fn parse(bytes: &[u8], spec: &str) -> Result<Plan> {
    let unreadable = |message: String| Error::Unreadable {
        file: spec.to_owned(),
        message,
        help: "计划文件应由 duban read 生成。".to_owned(),
    };
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    let plan: Plan =
        serde_json::from_slice(bytes).map_err(|e| unreadable(format!("不是计划文件：{e}")))?;
    if plan.schema != PLAN_SCHEMA {
        return Err(unreadable(format!(
            "计划文件的版本是“{}”，本程序只认 {PLAN_SCHEMA}",
            plan.schema
        )));
    }
    Ok(plan)
}
