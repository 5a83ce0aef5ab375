//! What a project or task is, apart from its number: the traits by which it is known again a year later.

use super::gram::{Grams, Rarity, Traits, pieces};
use super::place::{Towns, listed, site, town_key};
use super::wording::{Action, action, bare, core_name, figures, masked};
use crate::model::{Party, Project, Role, Task};

/// Whatever is to be recognised: a project, several projects taken as one, a task, an item.
#[derive(Debug, Clone, Default)]
pub(super) struct Subject<'a> {
    /// 项目名称; none for tasks and items.
    pub names: Vec<&'a str>,
    /// Task texts.
    pub details: Vec<&'a str>,
    /// Units with their roles.
    pub parties: Vec<&'a Party>,
}

impl<'a> Subject<'a> {
    pub fn of_project(project: &'a Project) -> Self {
        Subject::of_projects(&[project])
    }

    /// Several projects as if they were one.
    pub fn of_projects(projects: &[&'a Project]) -> Self {
        let tasks = || projects.iter().flat_map(|p| &p.tasks);
        Subject {
            names: projects.iter().map(|p| p.name.as_str()).collect(),
            details: tasks().map(|t| t.detail.as_str()).collect(),
            parties: tasks().flat_map(|t| &t.parties).collect(),
        }
    }

    pub fn of_task(task: &'a Task) -> Self {
        Subject {
            names: Vec::new(),
            details: vec![&task.detail],
            parties: task.parties.iter().collect(),
        }
    }
}

/// The traits of one subject.
#[derive(Debug)]
pub(super) struct Portrait {
    /// Two-character pieces of the name without its lead-in, action and places, weighted by rarity.
    pub name: Grams,
    /// What is done, as the name says.
    pub action: Option<Action>,
    /// Towns and streets the name mentions.
    pub places_in_name: Traits,
    /// Towns and streets anywhere: name, text, units.
    pub places: Traits,
    /// Where in its town the text says it stands (位于…), in two-character pieces.
    pub site: Grams,
    /// Lead units.
    pub leads: Traits,
    /// All units that are not themselves places.
    pub units: Traits,
    /// What the text lists with 、: neighbourhoods, roads, kinds of work. Towns are in `places`.
    pub listed: Traits,
    /// Figures with their unit: 100个.
    pub figures: Traits,
    /// Two-character pieces of the text, figures masked, weighted by rarity.
    pub detail: Grams,
}

/// Paints portraits of subjects of two plans that can be held against each other.
pub(super) struct Painter {
    names: Rarity,
    details: Rarity,
    towns: Towns,
}

impl Painter {
    pub fn new(subjects: &[Subject]) -> Self {
        let units = subjects.iter().flat_map(|s| &s.parties).map(|p| &*p.unit);
        let towns = Towns::among(units);
        Painter {
            names: Rarity::of(subjects.iter().map(|s| name_pieces(s, &towns))),
            details: Rarity::of(subjects.iter().map(|s| detail_pieces(s, &towns))),
            towns,
        }
    }

    pub fn paint(&self, subject: &Subject) -> Portrait {
        let towns_in = |texts: &[&str]| -> Vec<String> {
            let texts = texts.iter().map(|text| bare(text));
            texts.flat_map(|text| self.towns.mentioned(&text)).collect()
        };
        let places_in_name = towns_in(&subject.names);
        let mut places = towns_in(&subject.details);
        places.extend_from_slice(&places_in_name);
        places.extend(subject.parties.iter().filter_map(|p| town_key(&p.unit)));
        let units = || subject.parties.iter();
        let leads = units().filter(|p| p.role == Role::Lead);
        let sites = subject.details.iter().filter_map(|d| site(d, &self.towns));
        let texts = subject.names.iter().chain(&subject.details);
        Portrait {
            name: self.names.weigh(name_pieces(subject, &self.towns)),
            action: action(&subject.names),
            places_in_name: Traits::of(places_in_name),
            places: Traits::of(places),
            site: self.details.weigh(pieces(sites)),
            leads: Traits::of(leads.map(|p| &p.unit)),
            units: Traits::of(
                units()
                    .map(|p| &p.unit)
                    .filter(|unit| town_key(unit).is_none()),
            ),
            listed: Traits::of(subject.details.iter().flat_map(|d| listed(d))),
            figures: Traits::of(texts.flat_map(|text| figures(text))),
            detail: self.details.weigh(detail_pieces(subject, &self.towns)),
        }
    }
}

fn name_pieces(subject: &Subject, towns: &Towns) -> Vec<u64> {
    pieces(subject.names.iter().map(|name| core_name(name, towns)))
}

fn detail_pieces(subject: &Subject, towns: &Towns) -> Vec<u64> {
    pieces(subject.details.iter().map(|detail| masked(detail, towns)))
}
