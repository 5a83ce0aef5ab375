//! A finding, as a report prints it.

use serde::{Deserialize, Serialize};

use crate::finding::{Finding, Severity};
use crate::model::Plan;

use super::row::{full_width, reference};

/// A finding, ready for a table.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Remark {
    /// Q107.
    pub code: String,
    /// 警告.
    pub severity: String,
    /// Where in the plan: 第27项（2）第三季度; 通知全文 for one about the whole notice.
    pub place: String,
    /// The project alone, 第27项; empty for one about the whole notice.
    pub project: String,
    /// Page of the source, `第9页`; empty when it has none.
    pub page: String,
    /// What is odd.
    pub message: String,
    /// What to do about it.
    pub help: String,
    /// The words it rests on.
    pub evidence: Vec<String>,
}

/// How many findings there are of each severity.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Severities {
    /// All of them.
    pub all: usize,
    /// 错误.
    pub errors: usize,
    /// 警告.
    pub warnings: usize,
    /// 提示.
    pub infos: usize,
}

/// Findings as remarks, gravest first; within a severity as they come.
pub fn remarks(plan: &Plan, findings: &[Finding]) -> Vec<Remark> {
    let mut sorted: Vec<&Finding> = findings.iter().collect();
    sorted.sort_by_key(|finding| std::cmp::Reverse(finding.severity));
    sorted.into_iter().map(|f| remark(plan, f)).collect()
}

/// Counts by severity.
pub fn severities(findings: &[Finding]) -> Severities {
    let count = |severity| findings.iter().filter(|f| f.severity == severity).count();
    Severities {
        all: findings.len(),
        errors: count(Severity::Error),
        warnings: count(Severity::Warning),
        infos: count(Severity::Info),
    }
}

fn remark(plan: &Plan, finding: &Finding) -> Remark {
    let pages = plan.source.as_ref().and_then(|source| source.pages);
    let page = finding
        .origin
        .as_ref()
        .and_then(|origin| origin.page)
        .filter(|_| pages.is_some())
        .map(|page| format!("第{page}页"))
        .unwrap_or_default();
    Remark {
        code: finding.code.clone(),
        severity: finding.severity.label().to_owned(),
        place: place(plan, finding),
        project: finding
            .project
            .map(|number| format!("第{number}项"))
            .unwrap_or_default(),
        page,
        message: finding.message.clone(),
        help: finding.help.clone(),
        evidence: finding.evidence.clone(),
    }
}

/// 第27项（2）第三季度.
fn place(plan: &Plan, finding: &Finding) -> String {
    let of_task = finding.task.as_deref().and_then(|id| {
        plan.projects().find_map(|(_, project)| {
            let index = project.tasks.iter().position(|task| task.id == id)?;
            Some(reference(project, index, &project.tasks[index]))
        })
    });
    let mut place = of_task
        .or_else(|| finding.project.map(|number| format!("第{number}项")))
        .unwrap_or_else(|| "通知全文".to_owned());
    if let Some(item) = &finding.item {
        let mark = full_width(item);
        if !place.ends_with(&mark) {
            place.push_str(&mark);
        }
    }
    if let Some(period) = finding.period {
        place.push_str(&period.label());
    }
    place
}
