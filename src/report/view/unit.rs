//! The 督办单: what one unit has to do in the quarter, to fill in and sign.

use serde::{Deserialize, Serialize};

use crate::model::{Item, Party, Role, Task};
use crate::report::occasion::Occasion;

use super::frame::Frame;
use super::row::{Mark, Row, Who, full_width, item_due_lines, mark, rows};
use super::units::{Link, units};

/// The sheets of some units: of one, or of all.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct UnitSheets {
    /// Around the text.
    pub frame: Frame,
    /// Whether anything was reported.
    pub reported: bool,
    /// Whether this is the collection of all, with a table of contents.
    pub collected: bool,
    /// In the plan's order.
    pub sheets: Vec<UnitSheet>,
}

/// One unit's sheet.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct UnitSheet {
    /// Id of the sheet; links go there.
    pub anchor: String,
    /// 区教育局.
    pub name: String,
    /// Filing number: year, quarter and place in the plan: 2024-2-03.
    pub filing: String,
    /// Who answers for it, by the plan, each once.
    pub leaders: Vec<String>,
    /// What it leads.
    pub leads: Vec<Duty>,
    /// What it supports.
    pub supports: Vec<Duty>,
    /// How many of what it leads are due in the quarter.
    pub leads_due: usize,
    /// How many of what it supports are due in the quarter.
    pub supports_due: usize,
    /// What it has not reported.
    pub missing: Vec<Link>,
    /// What is late.
    pub late: Vec<Link>,
}

/// A task as one unit has it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Duty {
    /// The task.
    pub row: Row,
    /// The marked items that are this unit's; empty when the whole task is.
    pub marks: Vec<String>,
    /// What is due of it: its own items' part where the cell is divided by unit.
    pub due: Vec<String>,
    /// The same, in words of the plan's detail.
    pub detail: Vec<String>,
    /// Who answers for it in this unit; empty when the plan names nobody.
    pub leader: String,
    /// Who else is in it: those that support what this unit leads, those that lead what it supports.
    pub partners: Vec<Who>,
    /// How it stands.
    pub status: Option<Mark>,
    /// The report's own words.
    pub words: String,
}

impl UnitSheets {
    /// The sheets of all units.
    pub fn new(occasion: &Occasion<'_>) -> Self {
        let mut frame = Frame::new(occasion);
        let when = format!("{}{}", frame.year, frame.quarter);
        frame.entitle(vec![when, frame.subject.clone(), "督办单".to_owned()]);
        let rows = rows(occasion);
        let year = occasion.plan.year;
        let sheets = units(occasion, &rows)
            .into_iter()
            .enumerate()
            .map(|(index, unit)| {
                let duties = duties(occasion, &rows, &unit.name);
                let mut leaders: Vec<String> = Vec::new();
                for (_, duty) in &duties {
                    if !duty.leader.is_empty() && !leaders.contains(&duty.leader) {
                        leaders.push(duty.leader.clone());
                    }
                }
                let of = |role: Role| -> Vec<Duty> {
                    duties
                        .iter()
                        .filter(|(r, _)| *r == role)
                        .map(|(_, duty)| duty.clone())
                        .collect()
                };
                let (leads, supports) = (of(Role::Lead), of(Role::Support));
                let due = |duties: &[Duty]| duties.iter().filter(|d| !d.due.is_empty()).count();
                UnitSheet {
                    anchor: format!("u{}", index + 1),
                    filing: match year {
                        Some(year) => format!("{year}-{}-{:02}", occasion.quarter, index + 1),
                        None => format!("{}-{:02}", occasion.quarter, index + 1),
                    },
                    leads_due: due(&leads),
                    supports_due: due(&supports),
                    leaders,
                    leads,
                    supports,
                    missing: unit.missing,
                    late: unit.late,
                    name: unit.name,
                }
            })
            .collect();
        Self {
            frame,
            reported: occasion.is_reported(),
            collected: true,
            sheets,
        }
    }

    /// Each unit's sheet as a document of its own.
    pub fn single(&self) -> Vec<UnitSheets> {
        self.sheets
            .iter()
            .map(|sheet| {
                let mut frame = self.frame.clone();
                let mut parts = frame.title_parts.clone();
                parts.push(format!("（{}）", sheet.name));
                frame.entitle(parts);
                UnitSheets {
                    frame,
                    reported: self.reported,
                    collected: false,
                    sheets: vec![sheet.clone()],
                }
            })
            .collect()
    }
}

/// What a unit has to do, in the plan's order.
fn duties(occasion: &Occasion<'_>, rows: &[Row], unit: &str) -> Vec<(Role, Duty)> {
    let standings = occasion.standing_of();
    let reported = occasion.is_reported();
    occasion
        .plan
        .tasks()
        .zip(rows)
        .filter_map(|((_, _, task), row)| {
            let items = own_items(task, unit);
            let party = party(&task.parties, unit)
                .or_else(|| items.iter().find_map(|item| party(&item.parties, unit)))?;
            let mut duty = Duty {
                row: row.clone(),
                marks: items.iter().map(|item| full_width(&item.mark)).collect(),
                due: row.due.clone(),
                detail: row.detail.clone(),
                leader: party.leader.clone().unwrap_or_default(),
                partners: match party.role {
                    Role::Lead => &row.supports,
                    Role::Support => &row.leads,
                }
                .iter()
                .filter(|who| who.unit != unit)
                .cloned()
                .collect(),
                status: row.status.clone(),
                words: row.words.clone(),
            };
            if !items.is_empty() {
                let marked = |item: &Item, lines: Vec<String>| -> Vec<String> {
                    let with_mark = |line: String| format!("{}{line}", full_width(&item.mark));
                    lines.into_iter().map(with_mark).collect()
                };
                duty.due = items
                    .iter()
                    .flat_map(|i| marked(i, item_due_lines(i, occasion.quarter)))
                    .collect();
                duty.detail = items
                    .iter()
                    .flat_map(|i| marked(i, vec![i.detail.clone()]))
                    .collect();
                if let [item] = items.as_slice()
                    && let Some(standing) =
                        standings.get(&(task.id.as_str(), Some(item.mark.as_str())))
                    && reported
                {
                    duty.status = Some(mark(standing, occasion.progress));
                    duty.words = standing.words().to_owned();
                }
            }
            Some((party.role, duty))
        })
        .collect()
}

/// The items that name a unit, where not all of them do: then the others are other units' business.
fn own_items<'a>(task: &'a Task, unit: &str) -> Vec<&'a Item> {
    let own: Vec<&Item> = task
        .items
        .iter()
        .filter(|item| party(&item.parties, unit).is_some())
        .collect();
    if own.len() == task.items.len() {
        return vec![];
    }
    own
}

fn party<'a>(parties: &'a [Party], unit: &str) -> Option<&'a Party> {
    parties.iter().find(|party| party.unit == unit)
}
