//! Units, leaders and chiefs of every row. All cells of the notice are read together: what one cell says for sure
//! settles another that could be read in two ways.

use std::collections::HashMap;

use super::align::Pairs;
use super::column::Columns;
use super::entries::{Entry, Lexicon, Reading, Sort, own_role};
use super::heading::Role as ColumnRole;
use super::rows::Row;
use crate::model::{Party, Role, Warning};
use crate::table::Cell;
use crate::table::room::Padding;
use crate::table::stitch::{CellId, Table};
use crate::text::{join, name};

/// Who does what in a row.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct People {
    /// Units with role and leader.
    pub parties: Vec<Party>,
    /// The leaders' cells as printed.
    pub leaders: Vec<String>,
    /// 分管区领导
    pub chiefs: Vec<String>,
}

/// How a notice says who leads.
#[derive(Debug, Clone, Copy, Default)]
pub struct LeadRule {
    /// 列第一位的责任单位为牵头单位
    pub first: bool,
    /// 无牵头单位的，责任单位即为牵头单位
    pub without_lead_all: bool,
}

/// Reads units, leaders and chiefs of all rows; what stays doubtful is reported with its place.
pub fn people(
    table: &Table,
    columns: &Columns,
    rows: &[Row],
    rule: LeadRule,
    doubts: &mut Vec<Warning>,
) -> Vec<People> {
    let mut solver = Solver::new(table, columns, rows, rule);
    solver.read_cells();
    solver.settle_counts();
    solver.carry_down();
    solver.solve(doubts)
}

/// A unit of a row before its leader is known.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Named {
    unit: String,
    role: Role,
    /// A leader that the cell itself names.
    leader: Option<String>,
}

struct Solver<'a> {
    table: &'a Table,
    rows: &'a [Row],
    rule: LeadRule,
    /// Unit columns, left to right.
    units: Vec<(usize, ColumnRole)>,
    /// Leader columns, left to right, each with the unit columns it belongs to.
    leaders: Vec<(usize, Vec<usize>)>,
    chiefs: Vec<usize>,
    readings: HashMap<CellId, Reading>,
    counts: HashMap<CellId, usize>,
    /// By row and column of the table, the cell above that an empty unit cell repeats.
    carried: HashMap<(usize, usize), CellId>,
    unit_words: Lexicon,
    people_words: Lexicon,
}

impl<'a> Solver<'a> {
    fn new(table: &'a Table, columns: &'a Columns, rows: &'a [Row], rule: LeadRule) -> Self {
        let all = |test: &dyn Fn(ColumnRole) -> bool| -> Vec<usize> {
            (0..columns.roles.len())
                .filter(|i| test(columns.roles[*i]))
                .collect()
        };
        let units: Vec<(usize, ColumnRole)> = all(&ColumnRole::is_units)
            .into_iter()
            .map(|i| (i, columns.roles[i]))
            .collect();
        let leader_columns = all(&|r| r == ColumnRole::Leader);
        let leaders = leader_columns
            .iter()
            .map(|column| {
                (
                    *column,
                    units_of_leader(columns, &units, *column, leader_columns.len()),
                )
            })
            .collect();
        Solver {
            table,
            rows,
            rule,
            units,
            leaders,
            chiefs: all(&|r| r == ColumnRole::Chief),
            readings: HashMap::new(),
            counts: HashMap::new(),
            carried: HashMap::new(),
            unit_words: Lexicon::default(),
            people_words: Lexicon::default(),
        }
    }

    fn cell(&self, row: &Row, column: usize) -> Option<CellId> {
        if let Some(above) = self.carried.get(&(row.at, column)) {
            return Some(*above);
        }
        let slots = &self.table.rows[row.at];
        let id = slots[column]?;
        // A cell over several columns belongs to its first.
        (column == 0 || slots[column - 1] != Some(id)).then_some(id)
    }

    /// Reads every cell, first by its own form, then with what the others name.
    fn read_cells(&mut self) {
        let padding = Padding::of(self.table.cells.iter());
        let mut sorts: Vec<(usize, Sort)> = Vec::new();
        for (column, role) in &self.units {
            let sort = if *role == ColumnRole::UnitsAndLeaders {
                Sort::Both
            } else {
                Sort::Units
            };
            sorts.push((*column, sort));
        }
        sorts.extend(
            self.leaders
                .iter()
                .map(|(column, _)| (*column, Sort::People)),
        );
        sorts.extend(self.chiefs.iter().map(|column| (*column, Sort::People)));
        let mut ids: Vec<CellId> = Vec::new();
        for row in self.rows {
            for (column, sort) in &sorts {
                if let Some(id) = self.cell(row, *column)
                    && !self.readings.contains_key(&id)
                {
                    self.readings
                        .insert(id, Reading::new(&self.table.cells[id], *sort, padding));
                    ids.push(id);
                }
            }
        }
        for id in &ids {
            self.readings[id].teach(&mut self.unit_words, &mut self.people_words);
        }
        for round in 0..2 {
            for id in &ids {
                if let Some(reading) = self.readings.get_mut(id) {
                    reading.weigh(&self.unit_words, &self.people_words);
                }
            }
            for id in ids.iter().filter(|_| round == 0) {
                self.readings[id].teach_best(&mut self.unit_words, &mut self.people_words);
            }
        }
    }

    /// Chooses how many units and leaders the cells of a row hold, so that they line up if they can.
    fn settle_counts(&mut self) {
        for row in self.rows {
            for (column, over) in &self.leaders {
                let [unit_column] = over[..] else { continue };
                let (Some(units), Some(leaders)) =
                    (self.cell(row, unit_column), self.cell(row, *column))
                else {
                    continue;
                };
                if self.counts.contains_key(&units) || self.counts.contains_key(&leaders) {
                    continue;
                }
                let shared = |column: usize, id: CellId| {
                    self.rows
                        .iter()
                        .filter(|r| self.table.rows[r.at][column] == Some(id))
                        .count()
                        > 1
                };
                if shared(unit_column, units) != shared(*column, leaders) {
                    continue;
                }
                let (u, l) = (&self.readings[&units], &self.readings[&leaders]);
                let mut best: Option<(f64, usize, usize)> = None;
                for unit_count in u.counts() {
                    let groups = u
                        .entries(Some(unit_count))
                        .iter()
                        .filter(|e| name::is_group(&e.text))
                        .count();
                    for leader_count in l.counts() {
                        let (Some(a), Some(b)) = (u.loss(unit_count), l.loss(leader_count)) else {
                            continue;
                        };
                        let lined_up = unit_count - groups == leader_count && leader_count > 0;
                        let score = a + b + if lined_up { 2.0 } else { 0.0 };
                        if best.is_none_or(|(s, ..)| score > s) {
                            best = Some((score, unit_count, leader_count));
                        }
                    }
                }
                if let Some((_, unit_count, leader_count)) = best {
                    self.counts.insert(units, unit_count);
                    self.counts.insert(leaders, leader_count);
                }
            }
        }
    }

    /// Formats without merged cells leave a unit cell empty that goes on from the row above. It does where the row has
    /// leaders of its own and the cell above names more units than its own row has leaders, or the leaders are the same.
    fn carry_down(&mut self) {
        let [(leader_column, over)] = &self.leaders[..] else {
            return;
        };
        let [unit_column] = over[..] else { return };
        let count = |id: Option<CellId>| id.map_or(0, |id| self.entries(id).len());
        let mut carried = HashMap::new();
        for (i, pair) in self.rows.windows(2).enumerate() {
            let (above, row) = (&pair[0], &pair[1]);
            let (units, leaders) = (
                self.cell(row, unit_column),
                self.persons(row, *leader_column),
            );
            if above.project != row.project || count(units) > 0 || leaders.is_empty() {
                continue;
            }
            let before = carried
                .get(&(above.at, unit_column))
                .copied()
                .or_else(|| self.cell(above, unit_column));
            let Some(before) = before.filter(|id| count(Some(*id)) > 0) else {
                continue;
            };
            let first = (0..=i)
                .rev()
                .find(|r| self.table.rows[self.rows[*r].at][unit_column] == Some(before))
                .unwrap_or(i);
            let first = self.persons(&self.rows[first], *leader_column);
            if count(Some(before)) > first.len() || first == leaders {
                carried.insert((row.at, unit_column), before);
            }
        }
        self.carried = carried;
    }

    fn entries(&self, id: CellId) -> Vec<Entry> {
        self.readings
            .get(&id)
            .map(|r| r.entries(self.counts.get(&id).copied()))
            .unwrap_or_default()
    }

    fn persons(&self, row: &Row, column: usize) -> Vec<String> {
        self.cell(row, column)
            .map(|id| self.entries(id).into_iter().map(|e| e.text).collect())
            .unwrap_or_default()
    }

    /// The units of a cell.
    fn named(
        &self,
        id: CellId,
        role: ColumnRole,
        lead_missing: bool,
        place: &Row,
        doubts: &mut Vec<Warning>,
    ) -> Vec<Named> {
        let mut named: Vec<Named> = Vec::new();
        let mut explicit = false;
        for entry in self.entries(id) {
            if role == ColumnRole::UnitsAndLeaders {
                for (text, person) in apart(&entry.text) {
                    if person {
                        if let Some(open) = named
                            .iter_mut()
                            .find(|n| n.leader.is_none() && !name::is_group(&n.unit))
                        {
                            open.leader = Some(text);
                        }
                    } else {
                        named.push(Named {
                            unit: text,
                            role: Role::Support,
                            leader: None,
                        });
                    }
                }
                continue;
            }
            let (unit, own_role) = own_role(&entry.text);
            explicit |= own_role.or(entry.role).is_some();
            let role = own_role.or(entry.role).unwrap_or(Role::Support);
            named.push(Named {
                unit,
                role,
                leader: None,
            });
        }
        self.close_list(&mut named, id, place, doubts);
        self.share_suffixes(&mut named, id, place, doubts);
        if explicit {
            return named;
        }
        let has_support = self.units.iter().any(|(_, r)| *r == ColumnRole::Support);
        let has_lead = self.units.iter().any(|(_, r)| *r == ColumnRole::Lead);
        let all = match role {
            ColumnRole::Lead => true,
            ColumnRole::Units if has_lead => lead_missing && self.rule.without_lead_all,
            ColumnRole::Units => has_support && !self.rule.first,
            _ => false,
        };
        let first = match role {
            ColumnRole::Support => false,
            ColumnRole::Units if has_lead => lead_missing,
            _ => true,
        };
        for (i, n) in named.iter_mut().enumerate() {
            n.role = if all || (first && i == 0) {
                Role::Lead
            } else {
                Role::Support
            };
        }
        named
    }

    /// An open list, "区教育局等", ends in a sign that is no part of a unit's name.
    fn close_list(&self, named: &mut [Named], id: CellId, place: &Row, doubts: &mut Vec<Warning>) {
        let Some(last) = named.last_mut() else { return };
        let ends = [
            "等相关单位",
            "等有关单位",
            "等相关部门",
            "等有关部门",
            "等单位",
            "等部门",
            "等",
        ];
        let Some(end) = ends
            .iter()
            .find(|e| last.unit.ends_with(**e) && last.unit.len() > e.len())
        else {
            return;
        };
        last.unit.truncate(last.unit.len() - end.len());
        doubts.push(self.doubt("责任单位以“等”结尾，所列单位不完整", id, place));
    }

    /// "未央湖、大明宫街办" names two 街办.
    fn share_suffixes(
        &self,
        named: &mut [Named],
        id: CellId,
        place: &Row,
        doubts: &mut Vec<Warning>,
    ) {
        for i in (0..named.len().saturating_sub(1)).rev() {
            let Some(suffix) = name::shared_suffix(&named[i + 1].unit) else {
                continue;
            };
            let unit = &named[i].unit;
            let short = unit.chars().count() <= 5 && name::suffix(unit) == 0.0;
            if !short || name::is_group(unit) || self.unit_words.count(unit) > 1.0 {
                continue;
            }
            let whole = format!("{unit}{suffix}");
            let seen = self.unit_words.count(&whole) >= 1.0;
            if !seen && suffix == "局" {
                continue;
            }
            if !seen {
                doubts.push(self.doubt(
                    &format!("“{unit}”与其后单位共用“{suffix}”，读作“{whole}”"),
                    id,
                    place,
                ));
            }
            named[i].unit = whole;
        }
    }

    fn doubt(&self, message: &str, id: CellId, place: &Row) -> Warning {
        doubt(message, &self.table.cells[id], place)
    }

    fn solve(&self, doubts: &mut Vec<Warning>) -> Vec<People> {
        // Units by row and unit column, and leaders by row and leader column.
        let mut named: Vec<Vec<Vec<Named>>> = Vec::with_capacity(self.rows.len());
        let mut seen: HashMap<CellId, Vec<Named>> = HashMap::new();
        for row in self.rows {
            let lead_missing = self
                .units
                .iter()
                .filter(|(_, role)| *role == ColumnRole::Lead)
                .all(|(column, _)| {
                    self.cell(row, *column)
                        .is_none_or(|id| self.entries(id).is_empty())
                });
            let mut columns = Vec::with_capacity(self.units.len());
            for (column, role) in &self.units {
                let units = match self.cell(row, *column) {
                    Some(id) => seen
                        .entry(id)
                        .or_insert_with(|| {
                            let units = self.named(id, *role, lead_missing, row, doubts);
                            self.report_doubtful(id, row, doubts);
                            units
                        })
                        .clone(),
                    None => Vec::new(),
                };
                columns.push(units);
            }
            named.push(columns);
        }
        let persons: Vec<Vec<Vec<String>>> = self
            .rows
            .iter()
            .map(|row| {
                self.leaders
                    .iter()
                    .map(|(column, _)| self.persons(row, *column))
                    .collect()
            })
            .collect();
        let pairs = self.pairs(&named, &persons);
        self.part_merged(&mut named, &persons, &pairs, doubts);
        self.align(&named, &persons, &pairs, doubts)
    }

    fn report_doubtful(&self, id: CellId, row: &Row, doubts: &mut Vec<Warning>) {
        let Some(reading) = self.readings.get(&id) else {
            return;
        };
        let entries = self.entries(id);
        if reading.is_doubtful(entries.len()) && !self.counts.contains_key(&id) {
            let texts: Vec<String> = entries.into_iter().map(|e| e.text).collect();
            doubts.push(self.doubt(
                &format!("单元格可有几种断法，读作“{}”", texts.join("、")),
                id,
                row,
            ));
        }
    }

    fn slot(&self, column: usize) -> Option<usize> {
        self.units.iter().position(|(c, _)| *c == column)
    }

    /// Pairs of the whole notice, learnt from cells that are not merged over rows with other leaders.
    fn pairs(&self, named: &[Vec<Vec<Named>>], persons: &[Vec<Vec<String>>]) -> Pairs {
        let mut pairs = Pairs::default();
        let mut taught: Vec<(Option<CellId>, Option<CellId>)> = Vec::new();
        for (r, row) in self.rows.iter().enumerate() {
            for (l, (column, over)) in self.leaders.iter().enumerate() {
                let cells = (
                    over.first().and_then(|c| self.cell(row, *c)),
                    self.cell(row, *column),
                );
                if taught.contains(&cells) {
                    continue;
                }
                taught.push(cells);
                let units: Vec<String> = over
                    .iter()
                    .filter_map(|c| self.slot(*c))
                    .flat_map(|s| named[r][s].iter().map(|n| n.unit.clone()))
                    .collect();
                pairs.learn(&units, &persons[r][l]);
            }
        }
        pairs
    }

    /// A unit cell over rows with different leaders: each row keeps the units of its own leaders.
    fn part_merged(
        &self,
        named: &mut [Vec<Vec<Named>>],
        persons: &[Vec<Vec<String>>],
        pairs: &Pairs,
        doubts: &mut Vec<Warning>,
    ) {
        for (l, (column, over)) in self.leaders.iter().enumerate() {
            for unit_column in over {
                let Some(slot) = self.slot(*unit_column) else {
                    continue;
                };
                let mut start = 0;
                while start < self.rows.len() {
                    let id = self.cell(&self.rows[start], *unit_column);
                    let end = (start..self.rows.len())
                        .find(|r| self.cell(&self.rows[*r], *unit_column) != id)
                        .unwrap_or(self.rows.len());
                    let range = start..end.max(start + 1);
                    start = range.end;
                    let Some(id) = id else { continue };
                    let first = self.cell(&self.rows[range.start], *column);
                    if range.len() < 2
                        || range
                            .clone()
                            .all(|r| self.cell(&self.rows[r], *column) == first)
                    {
                        continue;
                    }
                    let units: Vec<String> = named[range.start][slot]
                        .iter()
                        .map(|n| n.unit.clone())
                        .collect();
                    let leaders: Vec<Vec<String>> =
                        range.clone().map(|r| persons[r][l].clone()).collect();
                    let texts: Vec<String> = range
                        .clone()
                        .map(|r| format!("{}{}", self.rows[r].name, self.rows[r].detail))
                        .collect();
                    for (r, kept) in range.clone().zip(pairs.part(&units, &leaders, &texts)) {
                        match kept {
                            Some(kept) => {
                                let all = std::mem::take(&mut named[r][slot]);
                                named[r][slot] = kept.into_iter().map(|i| all[i].clone()).collect();
                                let leads = named[r][slot].iter().any(|n| n.role == Role::Lead);
                                if let Some(first) = named[r][slot].first_mut().filter(|_| !leads) {
                                    first.role = Role::Lead;
                                }
                            }
                            None => doubts.push(self.doubt(
                                "责任单位单元格跨行合并，不能确定本行对应哪些单位，全部列出",
                                id,
                                &self.rows[r],
                            )),
                        }
                    }
                }
            }
        }
    }

    fn align(
        &self,
        named: &[Vec<Vec<Named>>],
        persons: &[Vec<Vec<String>>],
        pairs: &Pairs,
        doubts: &mut Vec<Warning>,
    ) -> Vec<People> {
        let mut result = Vec::with_capacity(self.rows.len());
        let mut unsure: Vec<Warning> = Vec::new();
        let mut several = 0usize;
        for (r, row) in self.rows.iter().enumerate() {
            let mut units = named[r].clone();
            for (l, (_, over)) in self.leaders.iter().enumerate() {
                let places: Vec<(usize, usize)> = over
                    .iter()
                    .filter_map(|c| self.slot(*c))
                    .flat_map(|s| (0..named[r][s].len()).map(move |i| (s, i)))
                    .collect();
                let names: Vec<String> = places
                    .iter()
                    .map(|(s, i)| named[r][*s][*i].unit.clone())
                    .collect();
                several += usize::from(names.len() > 1);
                let leads = places
                    .iter()
                    .filter(|(s, i)| named[r][*s][*i].role == Role::Lead)
                    .count();
                let mut found = pairs.align(&names, &persons[r][l]);
                // As many leaders as leading units, and nothing known against it: they are theirs.
                if !found.sure && over.len() > 1 && leads == persons[r][l].len() {
                    found.leader = places
                        .iter()
                        .scan(0, |n, (s, i)| {
                            let lead = named[r][*s][*i].role == Role::Lead;
                            *n += usize::from(lead);
                            Some(lead.then(|| *n - 1))
                        })
                        .collect();
                    found.sure = true;
                }
                if !found.sure {
                    let names = names.join("、");
                    unsure.push(Warning {
                        message: format!(
                            "责任单位（{names}）与责任人（{}）个数不一致，对应关系不能确定",
                            persons[r][l].join("、")
                        ),
                        text: None,
                        origin: Some(row.origin.clone()),
                    });
                }
                for ((s, i), leader) in places.iter().zip(found.leader) {
                    units[*s][*i].leader = leader.map(|at| persons[r][l][at].clone());
                }
            }
            let mut leaders: Vec<String> = persons[r].iter().flatten().cloned().collect();
            if self.leaders.is_empty() {
                leaders.extend(units.iter().flatten().filter_map(|n| n.leader.clone()));
            }
            result.push(People {
                parties: units
                    .into_iter()
                    .flatten()
                    .map(|n| Party {
                        unit: n.unit,
                        role: n.role,
                        leader: n.leader,
                    })
                    .collect(),
                leaders,
                chiefs: self
                    .chiefs
                    .iter()
                    .flat_map(|c| self.persons(row, *c))
                    .collect(),
            });
        }
        // One leader for the first of several units, all through the notice, is a habit and no doubt.
        let habit = unsure.len() * 10 >= several * 6
            && result.iter().all(|p| {
                p.parties.len() < 2 || p.leaders.len() <= 1 || p.leaders.len() == p.parties.len()
            });
        if !habit {
            doubts.append(&mut unsure);
        }
        result
    }
}

/// The unit columns that a leader column belongs to.
fn units_of_leader(
    columns: &Columns,
    units: &[(usize, ColumnRole)],
    column: usize,
    leader_columns: usize,
) -> Vec<usize> {
    let all: Vec<usize> = units
        .iter()
        .filter(|(_, role)| *role != ColumnRole::UnitsAndLeaders)
        .map(|(c, _)| *c)
        .collect();
    if leader_columns < 2 || all.len() < 2 {
        return all;
    }
    let path = &columns.headings[column].path;
    let words = path.concat();
    let by_role = |role: ColumnRole| -> Vec<usize> {
        units
            .iter()
            .filter(|(_, r)| *r == role)
            .map(|(c, _)| *c)
            .collect()
    };
    let named = if words.contains("牵头") || words.contains("主办") || words.contains("主责")
    {
        by_role(ColumnRole::Lead)
    } else if words.contains("配合") || words.contains("协") {
        by_role(ColumnRole::Support)
    } else {
        Vec::new()
    };
    if !named.is_empty() {
        return named;
    }
    let nearest = all
        .iter()
        .copied()
        .filter(|c| *c < column)
        .max()
        .or_else(|| all.iter().copied().min());
    nearest.into_iter().collect()
}

/// A unit and a person in one entry, 区教育局（李伟志）: each text, and whether it is a person.
fn apart(text: &str) -> Vec<(String, bool)> {
    let is_person = |t: &str| name::person(t) > name::unit(t).max(0.0);
    if let Some(open) = text.rfind(['（', '('])
        && let Some(inner) = text[open..]
            .strip_prefix(['（', '('])
            .and_then(|t| t.strip_suffix(['）', ')']))
        && open > 0
    {
        let (outer, people): (&str, Vec<&str>) =
            (&text[..open], inner.split(['、', '，', ',', ' ']).collect());
        if people.iter().all(|p| is_person(&join::compact(p))) && !is_person(outer) {
            let mut parts = vec![(outer.to_owned(), false)];
            parts.extend(people.iter().map(|p| (join::compact(p), true)));
            return parts;
        }
        if is_person(outer) && name::unit(inner) > 0.0 {
            return vec![(inner.to_owned(), false), (outer.to_owned(), true)];
        }
    }
    vec![(text.to_owned(), is_person(text))]
}

fn doubt(message: &str, cell: &Cell, place: &Row) -> Warning {
    Warning {
        message: message.to_owned(),
        text: Some(join::lines(&cell.lines)),
        origin: Some(place.origin.clone()),
    }
}
