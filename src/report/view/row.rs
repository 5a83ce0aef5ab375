//! A task as a row of a table, and as it is named in a text.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::model::{
    Basis, EntryKind, Item, Light, Milestone, Party, Period, Project, Role, Standing, Task,
};
use crate::progress;
use crate::report::occasion::{Occasion, is_last};

/// A task, ready for a table.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Row {
    /// Id of the row in the document; links go there.
    pub anchor: String,
    /// 第6项, 第4项（2）, 第6项第2小项: how a text calls it.
    pub reference: String,
    /// The category, on its first row.
    pub category: Option<Span>,
    /// Number and name of the project, on its first row.
    pub project: Option<Span>,
    /// The category and project it belongs to, on every row.
    pub place: Place,
    /// 序号; empty where the plan has none.
    pub number: String,
    /// The project's name; where the plan has none, how the detail begins.
    pub name: String,
    /// The row's own mark, `（2）`; empty when there is none.
    pub mark: String,
    /// 任务明细, one text per marked item.
    pub detail: Vec<String>,
    /// 牵头.
    pub leads: Vec<Who>,
    /// 配合.
    pub supports: Vec<Who>,
    /// 分管领导.
    pub chiefs: Vec<String>,
    /// What is due in the quarter, one text per marked item; empty when nothing is.
    pub due: Vec<String>,
    /// The same of the quarter after; empty in the fourth.
    pub next: Vec<String>,
    /// Whether the quarter holds the task's last milestone.
    pub is_last: bool,
    /// Whether the quarter after holds it.
    pub is_last_next: bool,
    /// How it stands; `None` where nothing is known of any task.
    pub status: Option<Mark>,
    /// The report's own words; empty when there are none.
    pub words: String,
    /// What the status rests on, and who reported it when; empty when there is no status.
    pub evidence: String,
}

/// Where a row belongs.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Place {
    /// Its category; nameless where the plan has none.
    pub category: Span,
    /// Its project.
    pub project: Span,
}

/// A cell over several rows.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct Span {
    /// What it says.
    pub text: String,
    /// Its number: 三, or 27; empty when there is none.
    pub number: String,
    /// Over how many rows it goes.
    pub rows: usize,
}

/// A unit and who answers for it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Who {
    /// 区教育局
    pub unit: String,
    /// Empty when the plan names nobody.
    pub leader: String,
}

/// A status with its light.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Mark {
    /// The office's word: 按序时推进.
    pub label: String,
    /// The light as a sign that can be told apart without colour; empty when there is none.
    pub sign: String,
    /// Its colour, `#rrggbb`.
    pub colour: String,
}

/// Every task of the plan as a row.
pub fn rows(occasion: &Occasion<'_>) -> Vec<Row> {
    let standings = occasion.standing_of();
    let reported = occasion.is_reported();
    let mut rows = Vec::new();
    for category in &occasion.plan.categories {
        let category_span = Span {
            text: category.name.clone(),
            number: category.ordinal.map(numeral).unwrap_or_default(),
            rows: category.projects.iter().map(|p| p.tasks.len()).sum(),
        };
        let mut first_of_category = true;
        for project in &category.projects {
            let project_span = Span {
                text: match project.tasks.first() {
                    Some(task) => name(project, task),
                    None => project.name.clone(),
                },
                number: number(project),
                rows: project.tasks.len(),
            };
            for (index, task) in project.tasks.iter().enumerate() {
                let standing = standings.get(&(task.id.as_str(), None)).copied();
                let mut row = row(
                    occasion,
                    project,
                    index,
                    task,
                    standing.filter(|_| reported),
                );
                row.anchor = format!("r{}", rows.len() + 1);
                row.category = first_of_category.then(|| category_span.clone());
                row.project = (index == 0).then(|| project_span.clone());
                row.place = Place {
                    category: category_span.clone(),
                    project: project_span.clone(),
                };
                first_of_category = false;
                rows.push(row);
            }
        }
    }
    rows
}

fn row(
    occasion: &Occasion<'_>,
    project: &Project,
    index: usize,
    task: &Task,
    standing: Option<&Standing>,
) -> Row {
    let quarter = occasion.quarter;
    let detail = marked_lines(&task.items, &task.detail, |item| Some(item.detail.as_str()));
    Row {
        anchor: String::new(),
        reference: reference(project, index, task),
        category: None,
        project: None,
        place: Place {
            category: Span::default(),
            project: Span::default(),
        },
        number: number(project),
        name: name(project, task),
        mark: task.item.as_deref().map(full_width).unwrap_or_default(),
        leads: who(&task.parties, Role::Lead),
        supports: who(&task.parties, Role::Support),
        chiefs: task.chiefs.clone(),
        due: due_lines(task, quarter),
        next: due_lines(task, quarter + 1),
        is_last: is_last(task, quarter),
        is_last_next: is_last(task, quarter + 1),
        status: standing.map(|s| mark(s, occasion.progress)),
        words: standing.map(|s| s.words().to_owned()).unwrap_or_default(),
        evidence: standing.map(evidence).unwrap_or_default(),
        detail,
    }
}

/// The sign of a light. The signs differ in shape: a bulletin is copied in grey.
pub fn sign(light: Light) -> &'static str {
    match light {
        Light::Green => "●",
        Light::Yellow => "▲",
        Light::Red => "■",
        Light::Blue => "◆",
        Light::None => "",
    }
}

/// The light of a standing.
pub fn mark(standing: &Standing, config: &progress::Config) -> Mark {
    Mark {
        label: config.label(standing.status).to_owned(),
        sign: sign(standing.light).to_owned(),
        colour: config.colour(standing.light).to_owned(),
    }
}

/// What a status rests on and who said it when: 区水务局6月28日填报; 按数量：新增就业9000人，应完成11000人（区人社局
/// 6月28日填报）.
fn evidence(standing: &Standing) -> String {
    let Some(entry) = standing.entry() else {
        return standing.basis.to_string();
    };
    let verb = match entry.kind {
        EntryKind::Claim => "填报",
        EntryKind::Verdict => "认定",
    };
    let said = format!("{}{}{verb}", entry.reporter, day(&entry.reported_at));
    match standing.basis {
        Basis::Claim | Basis::Verdict => said,
        _ => format!("{}（{said}）", standing.basis),
    }
}

/// `2024-06-28T09:00:00+08:00` → 6月28日; what is no date stays as it is.
fn day(moment: &str) -> String {
    match moment.get(..10).and_then(|day| day.parse::<Date>().ok()) {
        Some(date) => format!("{}月{}日", date.month(), date.day()),
        None => moment.to_owned(),
    }
}

/// 第6项, 第4项（2）, 第6项第2小项; where the plan has no numbers, the project's name in quotes.
pub fn reference(project: &Project, index: usize, task: &Task) -> String {
    let base = match project.number {
        Some(number) => format!("第{number}项"),
        None => format!("“{}”", name(project, task)),
    };
    match &task.item {
        Some(mark) => format!("{base}{}", full_width(mark)),
        None if project.tasks.len() > 1 => format!("{base}第{}小项", index + 1),
        None => base,
    }
}

/// Brackets as Chinese text has them: `(2)` → `（2）`.
pub fn full_width(mark: &str) -> String {
    mark.replace('(', "（").replace(')', "）")
}

fn number(project: &Project) -> String {
    project.number.map(|n| n.to_string()).unwrap_or_default()
}

/// The project's name, else how its detail begins.
pub fn name(project: &Project, task: &Task) -> String {
    if !project.name.is_empty() {
        return project.name.clone();
    }
    let start = task
        .detail
        .split(['，', '。', '；', '：', '\n'])
        .next()
        .unwrap_or_default();
    let short: String = start.chars().take(24).collect();
    if short.len() < start.len() {
        format!("{short}…")
    } else {
        short
    }
}

/// The units of one role.
pub fn who(parties: &[Party], role: Role) -> Vec<Who> {
    parties
        .iter()
        .filter(|party| party.role == role)
        .map(|party| Who {
            unit: party.unit.clone(),
            leader: party.leader.clone().unwrap_or_default(),
        })
        .collect()
}

/// What a task has to reach in a quarter.
pub fn due_lines(task: &Task, quarter: u8) -> Vec<String> {
    task.milestones
        .iter()
        .filter(|milestone| milestone.period.quarter() == quarter)
        .filter_map(|milestone| Some((milestone, milestone.text.as_deref()?)))
        .flat_map(|(milestone, text)| {
            let lines = marked_lines(&task.items, text, |item| text_in(item, milestone));
            dated(milestone, lines)
        })
        .collect()
}

/// What one marked item has to reach in a quarter.
pub fn item_due_lines(item: &Item, quarter: u8) -> Vec<String> {
    item.milestones
        .iter()
        .filter(|milestone| milestone.period.quarter() == quarter)
        .filter_map(|milestone| Some((milestone, milestone.text.clone()?)))
        .flat_map(|(milestone, text)| dated(milestone, vec![text]))
        .collect()
}

/// Months, half years and dates say when they are due; of a quarter the table's heading does.
fn dated(milestone: &Milestone, mut lines: Vec<String>) -> Vec<String> {
    if !matches!(milestone.period, Period::Quarter(_))
        && let Some(first) = lines.first_mut()
    {
        *first = format!("{}：{first}", milestone.period.label());
    }
    lines
}

fn text_in<'a>(item: &'a Item, milestone: &Milestone) -> Option<&'a str> {
    item.milestones
        .iter()
        .find(|m| m.period == milestone.period)
        .and_then(|m| m.text.as_deref())
}

/// A cell's text with each marked item on its own line; on one line as printed when the items do not make up
/// the whole text, so that nothing gets lost.
fn marked_lines<'a>(
    items: &'a [Item],
    whole: &str,
    text_of: impl Fn(&'a Item) -> Option<&'a str>,
) -> Vec<String> {
    let lines: Vec<String> = items
        .iter()
        .filter_map(|item| Some(format!("{}{}", full_width(&item.mark), text_of(item)?)))
        .collect();
    // A dash in place of an item's text is no text: the item has nothing to reach.
    let bare = |text: &str| -> String {
        full_width(text)
            .chars()
            .filter(|c| !c.is_whitespace() && !matches!(c, '—' | '-' | '－' | '⸺'))
            .collect()
    };
    let marks: String = items
        .iter()
        .map(|item| format!("{}{}", item.mark, text_of(item).unwrap_or_default()))
        .collect();
    if !lines.is_empty() && bare(&marks) == bare(whole) {
        return lines;
    }
    whole.lines().map(str::to_owned).collect()
}

/// 一, 十二, 二十: for categories and the points of a text, up to 99.
pub fn numeral(n: u32) -> String {
    const DIGITS: [&str; 10] = ["", "一", "二", "三", "四", "五", "六", "七", "八", "九"];
    let (tens, ones) = (n as usize / 10, n as usize % 10);
    match tens {
        0 => DIGITS[ones].to_owned(),
        1 => format!("十{}", DIGITS[ones]),
        2..=9 => format!("{}十{}", DIGITS[tens], DIGITS[ones]),
        _ => n.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numerals_read_as_spoken() {
        let all: Vec<String> = [1, 10, 11, 20, 35, 100].map(numeral).into();
        assert_eq!(all, ["一", "十", "十一", "二十", "三十五", "100"]);
    }

    #[test]
    fn items_stand_on_lines_of_their_own_unless_a_word_would_be_lost() {
        let item = |mark: &str, detail: &str| Item {
            mark: mark.to_owned(),
            detail: detail.to_owned(),
            parties: vec![],
            milestones: vec![],
        };
        let items = [item("(1)", "甲。"), item("(2)", "乙。"), item("(3)", "")];
        let lines = |whole: &str| {
            marked_lines(&items, whole, |i| {
                Some(i.detail.as_str()).filter(|d| !d.is_empty())
            })
        };
        assert_eq!(lines("(1) 甲。 (2) 乙。(3)——"), ["（1）甲。", "（2）乙。"]);
        assert_eq!(lines("另有：(1)甲。(2)乙。"), ["另有：(1)甲。(2)乙。"]);
    }
}
