//! Headings and what the cells hold → the role of every column.

use super::header::Heading;
use super::heading::{self, Guess, Role};
use super::profile::Profile;
use crate::model::Warning;
use crate::origin::Origin;
use crate::table::Cell;
use crate::table::room::Padding;
use crate::table::stitch::Kind;
use crate::text::period::Span;

/// The columns of a table with their roles.
#[derive(Debug, Clone)]
pub struct Columns {
    /// What stands over them.
    pub headings: Vec<Heading>,
    /// What they hold.
    pub roles: Vec<Role>,
    /// Roles that the heading's words did not name.
    pub doubts: Vec<Warning>,
}

impl Columns {
    /// The first column of a role.
    pub fn position(&self, role: Role) -> Option<usize> {
        self.roles.iter().position(|r| *r == role)
    }

    /// Whether a column holds the categories.
    pub fn has_category(&self) -> bool {
        self.position(Role::Category).is_some()
    }

    /// How each column behaves at a page end.
    pub fn kinds(&self) -> Vec<Kind> {
        self.roles
            .iter()
            .map(|role| match role {
                Role::Category => Kind::Label,
                Role::Number => Kind::Number,
                Role::Name => Kind::Name,
                Role::Detail | Role::Milestone(_) | Role::Schedule => Kind::Text,
                _ => Kind::List,
            })
            .collect()
    }

    /// How much this is a plan: what is to be done, by whom, until when. 0 when it cannot be one.
    pub fn plan_score(&self) -> f64 {
        let has = |test: &dyn Fn(Role) -> bool| self.roles.iter().any(|r| test(*r));
        let what = has(&|r| matches!(r, Role::Name | Role::Detail));
        let who = has(&|r| r.is_units() || r == Role::Leader || r == Role::Chief);
        let when = has(&|r| matches!(r, Role::Milestone(_) | Role::Deadline | Role::Schedule));
        if !what || !(who || when) {
            return 0.0;
        }
        let score = |yes: bool, weight: f64| if yes { weight } else { 0.0 };
        1.0 + score(has(&|r| r == Role::Name), 1.0)
            + score(has(&|r| r == Role::Detail), 1.0)
            + score(has(&Role::is_units), 3.0)
            + score(has(&|r| r == Role::Leader), 1.5)
            + score(when, 3.0)
            + score(has(&|r| r == Role::Number), 0.5)
            + score(has(&|r| r == Role::Chief), 0.5)
    }
}

/// Finds the role of every column. `cells` are the body cells of each.
///
/// `banners` counts the rows of one cell over the whole width: where they group the projects no column does.
pub fn assign(headings: &[Heading], cells: &[Vec<(usize, &Cell)>], banners: usize) -> Columns {
    let padding = Padding::of(cells.iter().flatten().map(|(_, c)| *c));
    let profiles: Vec<Profile> = cells.iter().map(|c| Profile::of(c, padding)).collect();
    let guesses: Vec<Option<Guess>> = headings.iter().map(|h| heading::guess(&h.path)).collect();
    let mut work = Work {
        headings,
        profiles: &profiles,
        cells,
        padding,
        banners,
        sure: guesses.iter().map(|g| g.map_or(0.0, |g| g.sure)).collect(),
        roles: guesses.iter().map(|g| g.map(|g| g.role)).collect(),
    };
    work.schedule_columns();
    work.spanned_periods();
    work.contradicted();
    work.single_roles();
    work.name_and_detail();
    let named: Vec<Option<Role>> = work.roles.clone();
    work.by_content();
    work.name_and_detail();
    work.quarters_from_months();
    work.deadline_beside_periods();
    let roles: Vec<Role> = work
        .roles
        .iter()
        .map(|r| r.unwrap_or(Role::Extra))
        .collect();
    let page = cells.iter().flatten().find_map(|(_, c)| c.page);
    let doubts = roles
        .iter()
        .enumerate()
        .filter(|(i, role)| named[*i].is_none() && **role != Role::Extra)
        .map(|(i, role)| Warning {
            message: format!(
                "第{}列的表头不能按字面识别，按所载内容作“{}”读入",
                i + 1,
                label(*role)
            ),
            text: Some(headings[i].label()).filter(|l| !l.is_empty()),
            origin: Some(Origin {
                page,
                ..Origin::default()
            }),
        })
        .collect();
    Columns {
        headings: headings.to_vec(),
        roles,
        doubts,
    }
}

/// A role as shown to the user.
pub(super) fn label(role: Role) -> String {
    match role {
        Role::Category => "大项".to_owned(),
        Role::Number => "序号".to_owned(),
        Role::Mark => "子项编号".to_owned(),
        Role::Name => "项目名称".to_owned(),
        Role::Detail => "任务明细".to_owned(),
        Role::Lead => "牵头单位".to_owned(),
        Role::Support => "配合单位".to_owned(),
        Role::Units => "责任单位".to_owned(),
        Role::Leader => "责任人".to_owned(),
        Role::UnitsAndLeaders => "责任单位及责任人".to_owned(),
        Role::Chief => "分管领导".to_owned(),
        Role::Milestone(span) => span.period(None).label(),
        Role::Deadline => "完成时限".to_owned(),
        Role::Schedule => "进度安排".to_owned(),
        Role::Extra => "其他".to_owned(),
    }
}

/// Columns whose roles are being found.
pub struct Work<'a> {
    /// What stands over the columns.
    pub headings: &'a [Heading],
    /// What they hold.
    pub profiles: &'a [Profile],
    /// By column, the body cells and the row each begins on.
    pub cells: &'a [Vec<(usize, &'a Cell)>],
    /// Of their cells.
    pub padding: Padding,
    /// Rows of one cell over the whole width.
    pub banners: usize,
    /// What is known so far.
    pub roles: Vec<Option<Role>>,
    /// How surely the words name it.
    pub sure: Vec<f64>,
}

impl Work<'_> {
    fn all(&self, role: Role) -> Vec<usize> {
        (0..self.roles.len())
            .filter(|i| self.roles[*i] == Some(role))
            .collect()
    }

    /// Whether a column has such a role.
    pub fn has(&self, test: impl Fn(Role) -> bool) -> bool {
        self.roles.iter().flatten().any(|r| test(*r))
    }

    /// The columns of periods, left to right.
    pub fn periods(&self) -> Vec<(usize, Span)> {
        self.roles
            .iter()
            .enumerate()
            .filter_map(|(i, r)| match r {
                Some(Role::Milestone(span)) => Some((i, *span)),
                _ => None,
            })
            .collect()
    }

    /// A lone column under 时间节点 or 进度安排 holds the year in each cell, or a date, or is what is to be done.
    fn schedule_columns(&mut self) {
        for i in self.all(Role::Schedule) {
            let p = self.profiles[i];
            self.roles[i] = if p.schedules >= 0.4 {
                Some(Role::Schedule)
            } else if p.dates >= 0.5 && p.length < 40.0 {
                Some(Role::Deadline)
            } else {
                None
            };
        }
        for i in 0..self.roles.len() {
            let p = self.profiles[i];
            if p.schedules >= 0.5
                && p.filled >= 1.0
                && matches!(self.roles[i], None | Some(Role::Deadline))
            {
                self.roles[i] = Some(Role::Schedule);
            }
        }
        // "全年目标" says what is to be done, unless another column does.
        if self.has(|r| r == Role::Detail) {
            return;
        }
        for (i, span) in self.periods() {
            if span == Span::Year && self.sure[i] < 0.5 {
                self.roles[i] = Some(Role::Detail);
                return;
            }
        }
    }

    /// Unknown headings side by side under one spanning heading are periods by order.
    fn spanned_periods(&mut self) {
        let parent = |i: usize| -> Option<&str> {
            let path = &self.headings[i].path;
            path.len().checked_sub(2).map(|p| path[p].as_str())
        };
        let mut start = 0;
        while start < self.roles.len() {
            let Some(over) = parent(start) else {
                start += 1;
                continue;
            };
            let end = (start..self.roles.len())
                .find(|i| parent(*i) != Some(over))
                .unwrap_or(self.roles.len());
            let group: Vec<usize> = (start..end).collect();
            let time = heading::guess(&[over.to_owned()]).is_some_and(|g| g.role == Role::Schedule)
                || group
                    .iter()
                    .any(|i| matches!(self.roles[*i], Some(Role::Milestone(_))));
            let unknown = group.iter().filter(|i| self.roles[**i].is_none()).count();
            let texts = group.iter().all(|i| {
                let p = self.profiles[*i];
                p.people < 0.5 && p.units < 0.5 && p.numbers < 0.5
            });
            let known_ok = group.iter().enumerate().all(|(n, i)| match self.roles[*i] {
                None => true,
                Some(Role::Milestone(Span::Quarter(q))) => usize::from(q) == n + 1,
                Some(Role::Milestone(Span::Half(h))) => usize::from(h) == n + 1,
                _ => false,
            });
            if unknown > 0 && texts && known_ok && (time || unknown == group.len()) {
                for (n, i) in (1u8..).zip(&group) {
                    let span = match group.len() {
                        4 => Span::Quarter(n),
                        2 => Span::Half(n),
                        12 => Span::Month(n),
                        _ => break,
                    };
                    self.roles[*i] = Some(Role::Milestone(span));
                }
            }
            start = end;
        }
    }

    /// Where the cells plainly hold something else than the heading says, the cells are right.
    fn contradicted(&mut self) {
        for i in 0..self.roles.len() {
            let p = self.profiles[i];
            if p.filled < 2.0 {
                continue;
            }
            match self.roles[i] {
                Some(Role::Leader | Role::Chief) if p.units >= 0.7 && p.people < 0.2 => {
                    self.roles[i] = None;
                }
                Some(Role::Lead | Role::Support | Role::Units)
                    if p.people >= 0.8 && p.units < 0.2 =>
                {
                    self.roles[i] = None;
                }
                Some(Role::UnitsAndLeaders) if p.people >= 0.8 => {
                    self.roles[i] = Some(Role::Leader)
                }
                Some(Role::Number) if p.numbers + p.marks + p.ordinals < 0.3 && p.length > 6.0 => {
                    self.roles[i] = None;
                }
                _ => {}
            }
        }
    }

    /// Of several columns of a role that there is once, the surest keeps it.
    fn single_roles(&mut self) {
        let numbers = self.all(Role::Number);
        if let [first, second, ..] = numbers[..] {
            // The number of the category stands beside it and is merged like it.
            let beside = self.roles.get(first + 1) == Some(&Some(Role::Category));
            let (keep, other) =
                if beside || self.profiles[first].span > self.profiles[second].span + 1.0 {
                    (second, first)
                } else {
                    (first, second)
                };
            self.roles[keep] = Some(Role::Number);
            self.roles[other] = Some(
                if other > keep && self.profiles[other].distinct > 0.0 && !beside {
                    Role::Mark
                } else {
                    Role::Extra
                },
            );
        }
        for role in [Role::Category, Role::Number, Role::Deadline, Role::Schedule] {
            let columns = self.all(role);
            let best = columns
                .iter()
                .copied()
                .max_by(|a, b| self.sure[*a].total_cmp(&self.sure[*b]).then(b.cmp(a)));
            for i in columns {
                if Some(i) != best {
                    self.roles[i] = Some(Role::Extra);
                }
            }
        }
    }

    /// One column names the project, one says what is to be done.
    fn name_and_detail(&mut self) {
        let length = |i: &usize| self.profiles[*i].length;
        let mut names = self.all(Role::Name);
        let mut details = self.all(Role::Detail);
        if details.len() > 1 {
            let surest = details.iter().map(|i| self.sure[*i]).fold(0.0, f64::max);
            let keep = details
                .iter()
                .copied()
                .filter(|i| self.sure[*i] + 0.25 >= surest)
                .max_by(|a, b| length(a).total_cmp(&length(b)).then(b.cmp(a)));
            let short = details
                .iter()
                .copied()
                .filter(|i| Some(*i) < keep && keep.is_some_and(|k| length(i) * 2.0 < length(&k)))
                .min();
            for i in details.iter().copied().filter(|i| Some(*i) != keep) {
                self.roles[i] = Some(if names.is_empty() && Some(i) == short {
                    Role::Name
                } else {
                    Role::Extra
                });
            }
            names = self.all(Role::Name);
            details = self.all(Role::Detail);
        }
        if names.len() > 1 && details.is_empty() {
            let longest = names
                .iter()
                .copied()
                .max_by(|a, b| length(a).total_cmp(&length(b)).then(a.cmp(b)));
            if let Some(i) = longest {
                self.roles[i] = Some(Role::Detail);
                names.retain(|n| *n != i);
                details.push(i);
            }
        }
        if names.len() > 1 {
            // The project's name has a cell for each number.
            let number = self.position(Role::Number).map(|i| self.profiles[i].filled);
            let far = |i: &usize| number.map_or(0.0, |n| (self.profiles[*i].filled - n).abs());
            let keep = names.iter().copied().min_by(|a, b| {
                far(a)
                    .total_cmp(&far(b))
                    .then(self.sure[*b].total_cmp(&self.sure[*a]))
                    .then(a.cmp(b))
            });
            let category = self.position(Role::Category).is_none();
            for i in names.iter().copied().filter(|i| Some(*i) != keep) {
                // One that is merged over several projects groups them.
                let groups = category
                    && Some(i) < keep
                    && keep.is_some_and(|k| self.profiles[i].filled < self.profiles[k].filled);
                self.roles[i] = Some(if groups { Role::Category } else { Role::Extra });
            }
        }
        if let ([only], true) = (&self.all(Role::Name)[..], details.is_empty())
            && self.profiles[*only].length > 40.0
        {
            self.roles[*only] = Some(Role::Detail);
        }
    }

    /// The first column of a role.
    pub fn position(&self, role: Role) -> Option<usize> {
        self.roles.iter().position(|r| *r == Some(role))
    }

    /// Four columns that end with March, June, September and December are quarters, however they are named.
    fn quarters_from_months(&mut self) {
        let mut columns = self.periods();
        if columns.len() > 4 {
            columns.retain(|(_, span)| *span != Span::Year);
        }
        let ends: Vec<u8> = columns
            .iter()
            .map(|(_, s)| s.period(None).last_month())
            .collect();
        if ends == [3, 6, 9, 12] {
            for (q, (i, _)) in (1u8..).zip(columns) {
                self.roles[i] = Some(Role::Milestone(Span::Quarter(q)));
            }
        }
        // The same period twice: the second column is something else about it.
        let mut seen: Vec<Span> = Vec::new();
        for (i, span) in self.periods() {
            if seen.contains(&span) {
                self.roles[i] = Some(Role::Extra);
            }
            seen.push(span);
        }
    }

    /// Beside periods a deadline is one more remark.
    fn deadline_beside_periods(&mut self) {
        if self.periods().is_empty() {
            return;
        }
        for i in 0..self.roles.len() {
            if matches!(self.roles[i], Some(Role::Deadline | Role::Schedule)) {
                self.roles[i] = Some(Role::Extra);
            }
        }
    }
}
