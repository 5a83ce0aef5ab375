//! What a NOTICE argument stands for.

use std::path::Path;

use duban::error::{Error, Result};
use duban::model::{PLAN_SCHEMA, Plan};
use duban::store::{Spec, Store};

use super::{Global, read_text};

/// The plan that an argument names: a plan's own JSON file, or a stored plan (`2024`, `西青区/2024`).
/// A file of that name comes first.
pub fn load_plan(spec: &str, global: &Global) -> Result<Plan> {
    let path = Path::new(spec);
    if !path.exists()
        && let Ok(stored) = spec.parse::<Spec>()
    {
        return Ok(Store::open(&global.db)?.load_plan(&stored)?.plan);
    }
    let unreadable = |message: String| Error::Unreadable {
        file: spec.to_owned(),
        message,
        help: "计划文件应由 duban read 生成。".to_owned(),
    };
    let plan: Plan = serde_json::from_str(&read_text(path)?)
        .map_err(|e| unreadable(format!("不是计划文件：{e}")))?;
    if plan.schema != PLAN_SCHEMA {
        return Err(unreadable(format!(
            "计划文件的版本是“{}”，本程序只认 {PLAN_SCHEMA}",
            plan.schema
        )));
    }
    Ok(plan)
}
