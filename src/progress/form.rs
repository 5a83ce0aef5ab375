//! What a progress form is: its columns, its rows, and what it remembers of the plan it was made from.
//! [`sheet`](super::sheet) writes it, [`import`](super::import) reads it back.

use std::str::FromStr;

use crate::model::{Item, Milestone, Party, Period, Plan, Project, Role, Target, Task};
use crate::text::name;

/// The hidden sheet that says which plan, quarter and unit a form is for.
pub(super) const META_SHEET: &str = "duban";
/// The value of `schema` on the hidden sheet.
pub(super) const META_SCHEMA: &str = "duban.form/1";
/// Labels in front of what the form asks of the person who fills it in.
pub(super) const UNIT_LABEL: &str = "填报单位";
pub(super) const PERSON_LABEL: &str = "填报人";
pub(super) const DATE_LABEL: &str = "填报日期";

/// A column of a form. Recognised by its heading, wherever it stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum Column {
    /// Hidden: the task's id, and the item's mark after a slash.
    Id,
    Number,
    Project,
    Detail,
    Role,
    Due,
    Before,
    Status,
    Share,
    Figures,
    Words,
}

impl Column {
    pub(super) const ALL: [Column; 11] = [
        Column::Id,
        Column::Number,
        Column::Project,
        Column::Detail,
        Column::Role,
        Column::Due,
        Column::Before,
        Column::Status,
        Column::Share,
        Column::Figures,
        Column::Words,
    ];

    /// What the unit fills in.
    pub(super) const INPUTS: [Column; 4] = [
        Column::Status,
        Column::Share,
        Column::Figures,
        Column::Words,
    ];

    pub(super) fn heading(self) -> &'static str {
        match self {
            Column::Id => "编号",
            Column::Number => "序号",
            Column::Project => "项目名称",
            Column::Detail => "任务明细",
            Column::Role => "分工",
            Column::Due => "本季度节点",
            Column::Before => "上季度情况",
            Column::Status => "完成状态",
            Column::Share => "全年任务\n完成比例",
            Column::Figures => "完成数量",
            Column::Words => "进展情况（含问题和措施）",
        }
    }

    /// Width in characters of Latin text; together one landscape A4 page.
    pub(super) fn width(self) -> f64 {
        match self {
            Column::Id => 8.0,
            Column::Number | Column::Role => 6.0,
            Column::Project => 17.0,
            Column::Detail => 34.0,
            Column::Due => 32.0,
            Column::Before | Column::Share => 11.0,
            Column::Status => 13.0,
            Column::Figures => 18.0,
            Column::Words => 38.0,
        }
    }

    /// The column a heading means: white space and brackets do not matter, nor do the words other forms use.
    pub(super) fn of_heading(text: &str) -> Option<Column> {
        let bare: String = text
            .split(['(', '（'])
            .next()
            .unwrap_or(text)
            .chars()
            .filter(|c| !c.is_whitespace())
            .collect();
        Some(match bare.as_str() {
            "编号" => Column::Id,
            "序号" => Column::Number,
            "项目名称" | "项目" => Column::Project,
            "任务明细" | "任务" => Column::Detail,
            "分工" => Column::Role,
            "本季度节点" => Column::Due,
            "上季度情况" => Column::Before,
            "完成状态" | "状态" | "进展状态" | "进度状态" => Column::Status,
            "全年任务完成比例" | "完成比例" | "完成率" => Column::Share,
            "完成数量" | "数量" => Column::Figures,
            "进展情况" | "进展" | "完成情况" | "工作进展" => Column::Words,
            _ => return None,
        })
    }
}

/// Which plan, quarter and unit a form is for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FormKey {
    /// The plan's region.
    pub region: String,
    /// The plan's year.
    pub year: i32,
    /// The revision the form was made from, from 1.
    pub revision: u32,
    /// 1 to 4.
    pub quarter: u8,
    /// The unit that fills it in.
    pub unit: String,
}

/// A row of a form: a task, or a marked item of it.
#[derive(Debug, Clone, Copy)]
pub(super) struct Row<'a> {
    pub(super) project: &'a Project,
    pub(super) task: &'a Task,
    pub(super) item: Option<&'a Item>,
}

impl<'a> Row<'a> {
    /// `27`, `4(2)`, or with an item's mark `27/(2)`.
    pub(super) fn id(&self) -> String {
        match self.item {
            Some(item) => format!("{}/{}", self.task.id, item.mark),
            None => self.task.id.clone(),
        }
    }

    pub(super) fn mark(&self) -> Option<&'a str> {
        self.item.map(|item| item.mark.as_str())
    }

    /// What is to be done, with its mark in front.
    pub(super) fn detail(&self) -> String {
        match (self.item, &self.task.item) {
            (Some(item), _) => format!("{}{}", item.mark, item.detail),
            (None, Some(mark)) => format!("{mark}{}", self.task.detail),
            (None, None) => self.task.detail.clone(),
        }
    }

    /// The unit's part in it; `None` when it has none. Where nobody leads (an item that has its own unit), everybody named does.
    pub(super) fn role_of(&self, unit: &str) -> Option<Role> {
        let party = self.parties().iter().find(|p| p.unit == unit)?;
        let led = self.parties().iter().any(|p| p.role == Role::Lead);
        Some(if led { party.role } else { Role::Lead })
    }

    /// The unit's leader, as the plan has it.
    pub(super) fn leader_of(&self, unit: &str) -> Option<&'a str> {
        let of_unit = |parties: &'a [Party]| {
            parties
                .iter()
                .filter(|p| p.unit == unit)
                .find_map(|p| p.leader.as_deref())
        };
        of_unit(self.parties()).or_else(|| of_unit(&self.task.parties))
    }

    /// The item's own units, else the task's.
    fn parties(&self) -> &'a [Party] {
        match self.item {
            Some(item) if !item.parties.is_empty() => &item.parties,
            _ => &self.task.parties,
        }
    }

    pub(super) fn milestones(&self) -> &'a [Milestone] {
        match self.item {
            Some(item) => &item.milestones,
            None => &self.task.milestones,
        }
    }

    /// The milestones of a quarter as one text; empty when nothing is due.
    pub(super) fn due(&self, quarter: u8) -> String {
        due_text(self.milestones(), quarter)
    }

    /// Whether a milestone comes after a quarter.
    pub(super) fn is_due_after(&self, quarter: u8) -> bool {
        let mut milestones = self.milestones().iter();
        milestones.any(|m| m.text.is_some() && m.period.quarter() > quarter)
    }

    /// The figures the milestones of a quarter name.
    pub(super) fn targets(&self, quarter: u8) -> Vec<&'a Target> {
        self.milestones()
            .iter()
            .filter(|m| m.text.is_some() && m.period.quarter() == quarter)
            .flat_map(|m| &m.targets)
            .collect()
    }
}

/// The milestones of a quarter as one text, months and dates named; empty when nothing is due.
pub fn due_text(milestones: &[Milestone], quarter: u8) -> String {
    let texts: Vec<String> = milestones
        .iter()
        .filter(|m| m.period.quarter() == quarter)
        .filter_map(|m| {
            let text = m.text.as_deref()?;
            Some(match m.period {
                Period::Quarter(_) => text.to_owned(),
                period => format!("（{}）{text}", period.label()),
            })
        })
        .collect();
    texts.join("\n")
}

/// The units of a plan that answer for something, in order of first appearance. Groups of units
/// (`各街镇`) are left out: they have nobody to fill in a form.
pub fn units(plan: &Plan) -> Vec<&str> {
    let mut units: Vec<&str> = Vec::new();
    for (_, _, task) in plan.tasks() {
        let of_items = task.items.iter().flat_map(|item| &item.parties);
        for party in task.parties.iter().chain(of_items) {
            if !name::is_group(&party.unit) && !units.contains(&party.unit.as_str()) {
                units.push(&party.unit);
            }
        }
    }
    units
}

/// The rows of a unit's form, in the plan's order: its items where a task names units by item, else the task.
pub(super) fn rows<'a>(plan: &'a Plan, unit: &str) -> Vec<Row<'a>> {
    let mut rows = Vec::new();
    for (_, project, task) in plan.tasks() {
        let row = |item| Row {
            project,
            task,
            item,
        };
        let of_items: Vec<Row<'a>> = task
            .items
            .iter()
            .map(|item| row(Some(item)))
            .filter(|row| row.role_of(unit).is_some())
            .collect();
        if of_items.is_empty() {
            rows.extend(Some(row(None)).filter(|row| row.role_of(unit).is_some()));
        } else {
            rows.extend(of_items);
        }
    }
    rows
}

/// Every row that any form of the plan may have.
pub(super) fn all_rows(plan: &Plan) -> impl Iterator<Item = Row<'_>> {
    plan.tasks().flat_map(|(_, project, task)| {
        let row = |item| Row {
            project,
            task,
            item,
        };
        std::iter::once(row(None)).chain(task.items.iter().map(move |item| row(Some(item))))
    })
}

impl FormKey {
    /// The title of the form.
    pub(super) fn title(&self) -> String {
        format!(
            "{}{}年{}重点任务进展填报表",
            self.region,
            self.year,
            Period::Quarter(self.quarter).label()
        )
    }

    /// The hidden sheet's lines.
    pub(super) fn meta(&self) -> Vec<(&'static str, String)> {
        vec![
            ("schema", META_SCHEMA.to_owned()),
            ("region", self.region.clone()),
            ("year", self.year.to_string()),
            ("revision", self.revision.to_string()),
            ("quarter", self.quarter.to_string()),
            ("unit", self.unit.clone()),
        ]
    }

    /// Reads the hidden sheet's lines back.
    pub(super) fn from_meta<'a>(get: impl Fn(&str) -> Option<&'a str>) -> Option<FormKey> {
        fn number<T: FromStr>(text: &str) -> Option<T> {
            text.parse().ok()
        }
        (get("schema")? == META_SCHEMA).then_some(())?;
        Some(FormKey {
            region: get("region")?.to_owned(),
            year: number(get("year")?)?,
            revision: number(get("revision")?)?,
            quarter: number(get("quarter")?).filter(|q| (1..=4).contains(q))?,
            unit: get("unit")?.to_owned(),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_heading_is_known_again() {
        for column in Column::ALL {
            assert_eq!(Column::of_heading(column.heading()), Some(column));
        }
        assert_eq!(Column::of_heading("完 成\n状态"), Some(Column::Status));
        assert_eq!(Column::of_heading("备注"), None);
    }
}
