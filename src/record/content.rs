//! Roles of columns by what they hold, where no word of the heading is known.

use std::collections::HashMap;

use super::column::Work;
use super::entries::Sort;
use super::heading::Role;
use super::profile::entries;
use crate::text::period::Span;
use crate::text::{join, name};

impl Work<'_> {
    /// Roles of columns whose heading says nothing known.
    pub fn by_content(&mut self) {
        let unknown = |work: &Self| -> Vec<usize> {
            (0..work.roles.len())
                .filter(|i| work.roles[*i].is_none() && work.profiles[*i].filled > 0.0)
                .collect()
        };
        for i in unknown(self) {
            let p = self.profiles[i];
            if p.numbers >= 0.7 && self.position(Role::Number).is_none() {
                self.roles[i] = Some(Role::Number);
            } else if p.marks >= 0.7 && self.position(Role::Mark).is_none() {
                self.roles[i] = Some(Role::Mark);
            } else if p.joint >= 0.6 && !self.has(Role::is_units) {
                self.roles[i] = Some(Role::UnitsAndLeaders);
            }
        }
        self.units_by_content(&unknown(self));
        self.people_by_content(&unknown(self));
        self.category_by_content(&unknown(self));
        self.quarters_by_order(&unknown(self));
        let due: Vec<usize> = unknown(self)
            .into_iter()
            .filter(|i| self.profiles[*i].dates >= 0.6 && self.profiles[*i].length < 25.0)
            .collect();
        if let [i] = due[..]
            && self.periods().is_empty()
            && !self.has(|r| matches!(r, Role::Deadline | Role::Schedule))
        {
            self.roles[i] = Some(Role::Deadline);
        }
        let texts: Vec<usize> = unknown(self)
            .into_iter()
            .filter(|i| {
                let p = self.profiles[*i];
                p.numbers < 0.5
                    && p.people < 0.5
                    && (p.dates < 0.6 || p.length > 15.0)
                    && p.length >= 4.0
                    && p.distinct > 0.5
            })
            .collect();
        let longest = texts.iter().copied().max_by(|a, b| {
            self.profiles[*a]
                .length
                .total_cmp(&self.profiles[*b].length)
        });
        if self.position(Role::Detail).is_none()
            && let Some(i) = longest
                .filter(|i| self.profiles[*i].length > 12.0 || self.position(Role::Name).is_some())
        {
            self.roles[i] = Some(Role::Detail);
        }
        if self.position(Role::Name).is_none() {
            let limit = self.position(Role::Detail).unwrap_or(self.roles.len());
            let name = texts.iter().copied().find(|i| {
                self.roles[*i].is_none() && *i < limit && self.profiles[*i].length <= 30.0
            });
            if let Some(i) = name {
                self.roles[i] = Some(Role::Name);
            }
        }
    }

    /// Columns that name units: the likeliest, and one beside it that is nearly as likely.
    fn units_by_content(&mut self, unknown: &[usize]) {
        if self.has(|r| r == Role::UnitsAndLeaders) {
            return;
        }
        let likely = |i: usize| {
            let p = self.profiles[i];
            let people = self
                .profiles
                .get(i + 1)
                .is_some_and(|next| next.people >= 0.6);
            p.units + p.strong + p.repeats + if people { 0.5 } else { 0.0 }
        };
        let mut found: Vec<usize> = unknown
            .iter()
            .copied()
            .filter(|i| {
                let p = self.profiles[*i];
                p.units >= 0.6
                    && p.people < 0.5
                    && p.length < 60.0
                    && (p.strong >= 0.5 || p.repeats > 0.1)
            })
            .collect();
        found.sort_by(|a, b| likely(*b).total_cmp(&likely(*a)));
        let known = (0..self.roles.len()).find(|i| self.roles[*i].is_some_and(Role::is_units));
        let Some(best) = known.or(found.first().copied()) else {
            return;
        };
        if known.is_some() {
            found.retain(|i| self.profiles[*i].strong >= 0.5);
        }
        let mut pair: Vec<usize> = found
            .into_iter()
            .filter(|i| i.abs_diff(best) <= 2 && likely(*i) >= likely(best) * 0.5)
            .take(2)
            .collect();
        pair.sort_unstable();
        for i in pair {
            let role = match (
                self.has(|r| r == Role::Lead || r == Role::Units),
                self.has(|r| r == Role::Support),
            ) {
                (false, _) => Role::Units,
                (true, false) => Role::Support,
                (true, true) => return,
            };
            self.roles[i] = Some(role);
        }
    }

    /// Columns that name people. A unit's own leader stands beside it, is as many as the units and leads one unit
    /// only; the leader over all of them leads several.
    fn people_by_content(&mut self, unknown: &[usize]) {
        let units: Vec<usize> = (0..self.roles.len())
            .filter(|i| self.roles[*i].is_some_and(Role::is_units))
            .collect();
        let named = self.has(|r| r == Role::UnitsAndLeaders);
        let mut people: Vec<(f64, usize)> = unknown
            .iter()
            .copied()
            .filter(|i| self.profiles[*i].people >= 0.5)
            .map(|i| {
                let beside = i > 0 && self.roles[i - 1].is_some_and(Role::is_units);
                (self.leads(&units, i) + if beside { 0.5 } else { 0.0 }, i)
            })
            .collect();
        people.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
        let best = people.first().map_or(0.0, |p| p.0);
        for (like, i) in people {
            // Two columns of leaders: each unit column has its own beside it.
            let both = like > 1.2
                && like + 0.8 > best
                && i > 0
                && self.roles[i - 1].is_some_and(Role::is_units);
            let led = named || self.has(|r| r == Role::Leader);
            let role = match (led, self.has(|r| r == Role::Chief)) {
                (true, _) if both && !named => Role::Leader,
                (false, true) => Role::Leader,
                (true, false) => Role::Chief,
                (false, false) if like > 0.9 => Role::Leader,
                (false, false) => Role::Chief,
                (true, true) => return,
            };
            self.roles[i] = Some(role);
        }
    }

    /// How much a column of people looks like the leaders of the units, 0 to 2: the share of rows with as many
    /// people as units, and the share of people who stand beside one unit only.
    fn leads(&self, units: &[usize], people: usize) -> f64 {
        let mut by_row: HashMap<usize, Vec<String>> = HashMap::new();
        for column in units {
            for (row, cell) in self.cells[*column]
                .iter()
                .filter(|(_, c)| !join::is_nothing(&c.text()))
            {
                by_row
                    .entry(*row)
                    .or_default()
                    .extend(entries(cell, Sort::Units, self.padding));
            }
        }
        let (mut rows, mut even) = (0.0, 0.0);
        let mut beside: HashMap<String, Vec<String>> = HashMap::new();
        for (row, cell) in self.cells[people].iter().filter(|(_, c)| !c.is_blank()) {
            let Some(units) = by_row.get(row) else {
                continue;
            };
            let own: Vec<&String> = units.iter().filter(|u| !name::is_group(u)).collect();
            let people = entries(cell, Sort::People, self.padding);
            rows += 1.0;
            if own.len() == people.len() {
                even += 1.0;
            }
            for (unit, person) in own.into_iter().zip(people) {
                beside.entry(person).or_default().push(unit.clone());
            }
        }
        let several: Vec<&Vec<String>> = beside.values().filter(|u| u.len() > 1).collect();
        let faithful = several
            .iter()
            .filter(|u| u.iter().all(|x| *x == u[0]))
            .count();
        let faith = if several.is_empty() {
            0.6
        } else {
            faithful as f64 / several.len() as f64
        };
        if rows > 0.0 { even / rows + faith } else { 0.0 }
    }

    /// A column of short texts that groups the projects: merged, repeated or numbered by 一、, left of their names.
    fn category_by_content(&mut self, unknown: &[usize]) {
        if self.position(Role::Category).is_some() || self.banners > 0 {
            return;
        }
        let short = |i: &usize| {
            let p = self.profiles[*i];
            p.length <= 30.0 && p.numbers < 0.5 && p.people < 0.5 && p.dates < 0.5 && p.marks < 0.5
        };
        let longest = unknown.iter().copied().max_by(|a, b| {
            self.profiles[*a]
                .length
                .total_cmp(&self.profiles[*b].length)
        });
        let limit = self
            .position(Role::Name)
            .or(self.position(Role::Detail))
            .or(longest)
            .unwrap_or(self.roles.len());
        let names: Vec<usize> = unknown
            .iter()
            .copied()
            .filter(|i| *i < limit && short(i))
            .collect();
        let most = self.profiles.iter().map(|p| p.filled).fold(0.0, f64::max);
        let group = names.iter().copied().find(|i| {
            let p = self.profiles[*i];
            let groups = p.ordinals >= 0.6 || p.span >= 1.5 || p.grouped || p.filled < most * 0.6;
            let named = self.position(Role::Name).is_some()
                || names
                    .iter()
                    .any(|j| j > i && self.profiles[*j].filled >= p.filled);
            groups && named
        });
        if let Some(i) = group {
            self.roles[i] = Some(Role::Category);
        }
    }

    /// Four columns of sentences and dashes side by side are the quarters, where none is named.
    fn quarters_by_order(&mut self, unknown: &[usize]) {
        if !self.periods().is_empty() || self.has(|r| matches!(r, Role::Deadline | Role::Schedule))
        {
            return;
        }
        let is_plan = |i: &usize| {
            let p = self.profiles[*i];
            p.people < 0.4 && p.units < 0.4 && p.numbers < 0.4 && p.length >= 4.0
        };
        let runs: Vec<&[usize]> = unknown
            .chunk_by(|a, b| *b == a + 1 && is_plan(a) && is_plan(b))
            .filter(|run| run.len() >= 4 && run.iter().all(is_plan))
            .collect();
        if let [run] = runs[..] {
            // A longer run begins with the task's own columns: the last four are the quarters.
            for (q, i) in (1u8..).zip(&run[run.len() - 4..]) {
                self.roles[*i] = Some(Role::Milestone(Span::Quarter(q)));
            }
        }
    }
}
