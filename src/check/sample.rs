//! Plans written as small tables, for the tests of the rules.
//!
//! ```text
//! 标题：共3项
//! | 大项 | 序号 | 项目名称 | 任务明细 | 单位 | 责任人 | 一季度 | 二季度 | 三季度 | 四季度 | 分管 |
//! ```
//! Any column may be left out; an empty 大项 or 序号 continues the row above; `--` is a dash.

use indexmap::IndexMap;

use super::notice::is_blank;
use crate::model::{
    Category, Item, Milestone, PLAN_SCHEMA, Party, Period, Plan, Project, Role, Task, Warning,
};
use crate::origin::Origin;
use crate::text::mark;

/// Reads a table as a plan.
pub fn plan(table: &str) -> Plan {
    let mut plan = Plan {
        schema: PLAN_SCHEMA.to_owned(),
        title: None,
        region: None,
        year: Some(2024),
        issuer: None,
        document_number: None,
        issued_on: None,
        stated_count: None,
        letter: Vec::new(),
        categories: Vec::new(),
        source: None,
        warnings: Vec::new(),
    };
    let mut heads: Vec<&str> = Vec::new();
    let mut row_number = 0;
    for line in table.trim().lines().map(str::trim) {
        if let Some(title) = line.strip_prefix("标题：") {
            plan.title = Some(title.to_owned());
            let count: String = title
                .rsplit_once('项')
                .map(|(front, _)| {
                    front
                        .chars()
                        .rev()
                        .take_while(char::is_ascii_digit)
                        .collect::<Vec<_>>()
                })
                .unwrap_or_default()
                .into_iter()
                .rev()
                .collect();
            plan.stated_count = count.parse().ok();
            continue;
        }
        if let Some(text) = line.strip_prefix("未读出：") {
            plan.warnings.push(Warning {
                message: format!("未能归入任何一行：{text}"),
                text: Some(text.to_owned()),
                origin: None,
            });
            continue;
        }
        if !line.starts_with('|') {
            plan.letter.push(line.to_owned());
            continue;
        }
        let cells: Vec<&str> = line.trim_matches('|').split('|').map(str::trim).collect();
        if heads.is_empty() {
            heads = cells;
            continue;
        }
        let cell = |head: &str| {
            heads
                .iter()
                .position(|h| *h == head)
                .map(|i| cells[i])
                .filter(|c| !c.is_empty())
        };
        row_number += 1;
        push(&mut plan, row_number, &heads, cell);
    }
    plan
}

fn push<'t>(plan: &mut Plan, row: u32, heads: &[&str], cell: impl Fn(&str) -> Option<&'t str>) {
    let category = cell("大项");
    if category.is_some() || plan.categories.is_empty() {
        let text = category.unwrap_or_default();
        let (ordinal, name) = text.split_once('、').map_or((None, text), |(n, name)| {
            let ordinal = "一二三四五六七八九"
                .chars()
                .position(|c| n == c.to_string());
            (ordinal.map(|i| u32::try_from(i).unwrap() + 1), name)
        });
        plan.categories.push(Category {
            ordinal,
            name: name.to_owned(),
            projects: Vec::new(),
        });
    }
    let projects = &mut plan.categories.last_mut().unwrap().projects;
    if cell("序号").is_some() || projects.is_empty() {
        projects.push(Project {
            number: cell("序号").and_then(|n| n.parse().ok()),
            name: cell("项目名称").unwrap_or_default().to_owned(),
            tasks: Vec::new(),
        });
    }
    let project = projects.last_mut().unwrap();
    let words = |text: Option<&str>| -> Vec<String> {
        text.unwrap_or_default()
            .split([' ', '、'])
            .filter(|w| !w.is_empty())
            .map(str::to_owned)
            .collect()
    };
    let leaders = words(cell("责任人"));
    let units = words(cell("单位"));
    let single = units.iter().filter(|u| !super::places::is_group(u)).count();
    let parties: Vec<Party> = units
        .iter()
        .enumerate()
        .map(|(i, unit)| Party {
            unit: unit.clone(),
            role: if i == 0 { Role::Lead } else { Role::Support },
            leader: leaders.get(i).filter(|_| single == leaders.len()).cloned(),
        })
        .collect();
    let quarters = ["一季度", "二季度", "三季度", "四季度"];
    let text = |quarter: &str| cell(quarter).filter(|t| !is_blank(t));
    let milestone = |q: usize, text: Option<&str>| Milestone {
        period: Period::Quarter(u8::try_from(q).unwrap() + 1),
        text: text.map(str::to_owned),
        targets: Vec::new(),
    };
    let milestones: Vec<Milestone> = if heads.iter().any(|h| quarters.contains(h)) {
        quarters
            .iter()
            .enumerate()
            .map(|(q, head)| milestone(q, text(head)))
            .collect()
    } else {
        Vec::new()
    };
    let detail = cell("任务明细").unwrap_or_default();
    let parts = mark::parts(detail);
    let (item, detail, items) = match &parts[..] {
        [] => (None, detail, Vec::new()),
        [one] => (Some(one.mark.text.clone()), one.text, Vec::new()),
        several => {
            let items = several
                .iter()
                .map(|part| Item {
                    mark: part.mark.text.clone(),
                    detail: part.text.to_owned(),
                    parties: Vec::new(),
                    milestones: quarters
                        .iter()
                        .enumerate()
                        .map(|(q, head)| {
                            let parts = mark::parts(text(head).unwrap_or_default());
                            let text = parts
                                .iter()
                                .find(|p| p.mark.number == part.mark.number)
                                .map(|p| p.text);
                            milestone(q, text.filter(|t| !is_blank(t)))
                        })
                        .collect(),
                })
                .collect();
            (None, detail, items)
        }
    };
    let number = project.number.unwrap_or_default();
    project.tasks.push(Task {
        id: format!("{number}{}", item.clone().unwrap_or_default()),
        item,
        detail: detail.to_owned(),
        parties,
        leaders,
        chiefs: words(cell("分管")),
        milestones,
        items,
        extra: IndexMap::new(),
        origin: Origin {
            page: Some(1),
            row: Some(row),
            ..Origin::default()
        },
    });
}

/// Codes found in a table, each once.
pub fn codes(table: &str) -> Vec<String> {
    let mut codes: Vec<String> = super::check(&plan(table), &super::Config::default())
        .into_iter()
        .map(|f| f.code)
        .collect();
    codes.sort();
    codes.dedup();
    codes
}

/// Asserts what one rule finds in a table: each finding as `row quarter item: message`, the message up to its first stop.
#[track_caller]
pub fn expect(rule: &super::Rule, table: &str, due: &[&str]) {
    let plan = plan(table);
    let found: Vec<String> = super::check(&plan, &super::Config::default())
        .into_iter()
        .filter(|f| f.code == rule.code)
        .map(|f| {
            let place = f
                .origin
                .and_then(|o| o.row)
                .map_or("全文".to_owned(), |r| format!("第{r}行"));
            let period = f.period.map(|p| format!(" {p}")).unwrap_or_default();
            let item = f.item.map(|i| format!(" {i}")).unwrap_or_default();
            let level = match f.severity {
                s if s == rule.severity => "",
                s => s.label(),
            };
            format!("{place}{period}{item}{level}: {}", f.message)
        })
        .collect();
    assert_eq!(found, due, "{table}");
}
