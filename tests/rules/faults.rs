//! Faults to put into a plan that has none, of every kind a typist, a copy from last year or a copy from a web page makes.

use duban::model::{Milestone, Party, Period, Plan, Role, Task};
use duban::text::quantity;

/// A plan with one fault in it.
pub struct Fault {
    pub kind: &'static str,
    pub plan: Plan,
    /// The row that should be found; `None` when it is the whole notice.
    pub task: Option<String>,
    /// What was changed.
    pub what: String,
}

/// Where a row stands: category, project, task.
type Place = (usize, usize, usize);

fn places(plan: &Plan) -> Vec<Place> {
    let mut all = Vec::new();
    for (c, category) in plan.categories.iter().enumerate() {
        for (p, project) in category.projects.iter().enumerate() {
            all.extend((0..project.tasks.len()).map(|t| (c, p, t)));
        }
    }
    all
}

fn task(plan: &Plan, (c, p, t): Place) -> &Task {
    &plan.categories[c].projects[p].tasks[t]
}

fn task_mut(plan: &mut Plan, (c, p, t): Place) -> &mut Task {
    &mut plan.categories[c].projects[p].tasks[t]
}

/// Collects faults: each a change of a copy of the plan.
struct Maker<'p> {
    plan: &'p Plan,
    faults: Vec<Fault>,
}

impl Maker<'_> {
    /// Changes a copy at a row; the change says what it did, or `None` if the row does not lend itself to it.
    fn at(
        &mut self,
        kind: &'static str,
        place: Place,
        change: impl FnOnce(&mut Plan, Place) -> Option<String>,
    ) {
        let mut plan = self.plan.clone();
        if let Some(what) = change(&mut plan, place)
            && plan != *self.plan
        {
            self.faults.push(Fault {
                kind,
                task: Some(task(self.plan, place).id.clone()),
                plan,
                what,
            });
        }
    }
}

/// All faults for a plan.
pub fn all(plan: &Plan) -> Vec<Fault> {
    let mut maker = Maker {
        plan,
        faults: Vec::new(),
    };
    structure(&mut maker);
    for place in places(plan) {
        units(&mut maker, place);
        leaders(&mut maker, place);
        quarters(&mut maker, place);
        figures(&mut maker, place);
        texts(&mut maker, place);
    }
    maker.faults
}

fn structure(maker: &mut Maker) {
    let plan = maker.plan;
    if let Some(count) = plan.stated_count {
        for off in [count + 1, count - 1] {
            let mut changed = plan.clone();
            changed.stated_count = Some(off);
            let coincides = [
                plan.categories.len(),
                plan.projects().count(),
                plan.tasks().count(),
            ];
            if !coincides.iter().any(|&n| n as u32 == off) {
                maker.faults.push(Fault {
                    kind: "stated_count",
                    plan: changed,
                    task: None,
                    what: format!("{count} → {off}"),
                });
            }
        }
    }
    for place in places(plan).into_iter().filter(|p| p.2 == 0) {
        let number = |plan: &Plan, (c, p, _): Place| plan.categories[c].projects[p].number;
        let firsts: Vec<Place> = places(plan).into_iter().filter(|p| p.2 == 0).collect();
        let at = firsts.iter().position(|p| *p == place).unwrap();
        maker.at("number_skipped", place, |plan, place| {
            let from = number(plan, place)?;
            let projects = plan.categories.iter_mut().flat_map(|c| &mut c.projects);
            for project in projects {
                project.number = project.number.map(|n| if n >= from { n + 1 } else { n });
            }
            Some(format!("{from} → {}", from + 1))
        });
        maker.at("number_repeated", place, |plan, place| {
            let before = number(plan, *firsts.get(at.checked_sub(1)?)?);
            plan.categories[place.0].projects[place.1].number = before;
            Some(format!("{before:?}"))
        });
        maker.at("number_typo", place, |plan, place| {
            let project = &mut plan.categories[place.0].projects[place.1];
            project.number = Some(project.number? * 10 + 1);
            Some(format!("{:?}", project.number))
        });
        if place.1 == 0 && place.0 > 0 {
            maker.at("category_skipped", place, |plan, place| {
                for category in &mut plan.categories[place.0..] {
                    category.ordinal = Some(category.ordinal? + 1);
                }
                Some("+1".to_owned())
            });
            maker.at("category_repeated", place, |plan, place| {
                let category = &mut plan.categories[place.0];
                category.ordinal = Some(category.ordinal? - 1);
                Some("-1".to_owned())
            });
        }
        maker.at("name_blank", place, |plan, (c, p, _)| {
            plan.categories[c].projects[p].name.clear();
            Some(String::new())
        });
    }
    for place in places(plan) {
        maker.at("detail_blank", place, |plan, place| {
            let task = task_mut(plan, place);
            task.detail.clear();
            task.items.clear();
            Some(String::new())
        });
        maker.at("unit_blank", place, |plan, place| {
            let task = task_mut(plan, place);
            task.parties.clear();
            task.leaders.clear();
            Some(String::new())
        });
        maker.at("chief_blank", place, |plan, place| {
            task_mut(plan, place).chiefs.clear();
            Some(String::new())
        });
        maker.at("mark_skipped", place, |plan, place| {
            let task = task_mut(plan, place);
            let mark = task.item.as_mut().filter(|m| *m == "(2)" || *m == "(3)")?;
            *mark = mark.replace('3', "5").replace('2', "4");
            Some(mark.clone())
        });
        maker.at("mark_repeated", place, |plan, place| {
            let task = task_mut(plan, place);
            let mark = task.item.as_mut().filter(|m| *m == "(2)")?;
            *mark = "(1)".to_owned();
            Some(mark.clone())
        });
    }
}

fn is_place(unit: &str) -> bool {
    unit.ends_with(['镇', '街'])
}

/// Renames a unit everywhere in a row.
fn rename(task: &mut Task, at: usize, name: String) -> Option<String> {
    let old = std::mem::replace(&mut task.parties[at].unit, name.clone());
    for party in task.items.iter_mut().flat_map(|i| &mut i.parties) {
        if party.unit == old {
            party.unit.clone_from(&name);
        }
    }
    Some(format!("{old} → {name}"))
}

/// A town or street with its leader that is not in the row and that the row does not speak of.
fn stranger(plan: &Plan, row: &Task) -> Option<Party> {
    let texts = serde_json::to_string(row).ok()?;
    plan.tasks()
        .flat_map(|(.., t)| &t.parties)
        .filter(|p| is_place(&p.unit) && p.leader.is_some())
        .find(|p| !texts.contains(p.unit.trim_end_matches(['镇', '街'])))
        .map(|p| Party {
            role: Role::Support,
            ..p.clone()
        })
}

fn units(maker: &mut Maker, place: Place) {
    let row = task(maker.plan, place);
    let count = row.parties.len();
    let last = count.wrapping_sub(1);
    if count == 0 || row.leaders.len() != count {
        return;
    }
    let first = row.parties[0].unit.clone();
    let seen = |unit: &str| {
        maker
            .plan
            .tasks()
            .filter(|(.., t)| t.parties.iter().any(|p| p.unit == unit))
            .count()
    };
    // A unit known from this row alone can be written as it likes.
    if !is_place(&first) && seen(&first) > 1 {
        maker.at("unit_written_in_full", place, |plan, place| {
            let mut name: Vec<char> = first.chars().collect();
            name.insert(2, '综');
            rename(task_mut(plan, place), 0, name.into_iter().collect())
        });
        maker.at("unit_one_character", place, |plan, place| {
            let mut name: Vec<char> = first.chars().collect();
            name[1] = '某';
            rename(task_mut(plan, place), 0, name.into_iter().collect())
        });
    }
    let town = row.parties[last].unit.clone();
    if is_place(&town) && seen(&town) > 1 {
        maker.at("place_other_ending", place, |plan, place| {
            let stem = town.trim_end_matches(['镇', '街']);
            let ending = if town.ends_with('镇') { "街" } else { "镇" };
            rename(task_mut(plan, place), last, format!("{stem}{ending}"))
        });
        maker.at("place_without_ending", place, |plan, place| {
            let stem = town.trim_end_matches(['镇', '街']).to_owned();
            rename(task_mut(plan, place), last, stem)
        });
    }
    if is_place(&town) && count > 1 && seen(&town) > 1 && row.detail.contains(&town) {
        maker.at("unit_missing", place, |plan, place| {
            let task = task_mut(plan, place);
            task.leaders.pop();
            task.parties.pop().map(|p| p.unit)
        });
        maker.at("unit_replaced", place, |plan, place| {
            let other = stranger(plan, task(plan, place))?;
            let row = task_mut(plan, place);
            row.leaders[last] = other.leader.clone()?;
            row.parties[last] = other.clone();
            Some(other.unit)
        });
    }
    if count > 1
        && row.parties[1..]
            .iter()
            .all(|p| row.detail.contains(&p.unit))
    {
        maker.at("unit_too_many", place, |plan, place| {
            let other = stranger(plan, task(plan, place))?;
            let row = task_mut(plan, place);
            row.leaders.push(other.leader.clone()?);
            row.parties.push(other.clone());
            Some(other.unit)
        });
    }
    maker.at("unit_twice", place, |plan, place| {
        let row = task_mut(plan, place);
        let again = row.parties[last].clone();
        row.leaders.push(again.leader.clone()?);
        row.parties.push(again);
        Some(String::new())
    });
}

fn leaders(maker: &mut Maker, place: Place) {
    let row = task(maker.plan, place);
    let count = row.parties.len();
    if count > 0 && row.leaders.len() == count {
        let last = count - 1;
        let unit = row.parties[last].unit.clone();
        let known = maker
            .plan
            .tasks()
            .filter(|(.., t)| t.parties.iter().any(|p| p.unit == unit))
            .count()
            > 1;
        maker.at("leader_missing", place, |plan, place| {
            let row = task_mut(plan, place);
            row.parties[last].leader = None;
            row.leaders.pop()
        });
        maker.at("leader_too_many", place, |plan, place| {
            task_mut(plan, place).leaders.push("丁有余".to_owned());
            Some(String::new())
        });
        let set = |plan: &mut Plan, place: Place, name: String| {
            let row = task_mut(plan, place);
            row.parties[last].leader = Some(name.clone());
            row.leaders[last].clone_from(&name);
            Some(name)
        };
        maker.at("leader_of_another_unit", place, |plan, place| {
            let other = stranger(plan, task(plan, place))?.leader?;
            set(plan, place, other)
        });
        if known {
            maker.at("leader_unknown", place, |plan, place| {
                set(plan, place, "丁有余".to_owned())
            });
            maker.at("leader_one_character", place, |plan, place| {
                let mut name: Vec<char> = task(plan, place).leaders[last].chars().collect();
                *name.last_mut()? = '某';
                set(plan, place, name.into_iter().collect())
            });
        }
        if count > 1 {
            maker.at("leaders_swapped", place, |plan, place| {
                let row = task_mut(plan, place);
                row.leaders.swap(0, last);
                let first = row.parties[0].leader.take();
                row.parties[0].leader = std::mem::replace(&mut row.parties[last].leader, first);
                Some(row.leaders.join(" "))
            });
        }
    }
    let Some(lead) = row.lead().map(|l| l.unit.clone()) else {
        return;
    };
    let alike = maker
        .plan
        .tasks()
        .filter(|(.., t)| t.lead().is_some_and(|l| l.unit == lead) && t.chiefs == row.chiefs)
        .count();
    if alike > 1 && row.chiefs.len() == 1 {
        maker.at("chief_of_another", place, |plan, place| {
            let own = task(plan, place).chiefs.clone();
            let other = plan
                .tasks()
                .map(|(.., t)| &t.chiefs)
                .find(|c| **c != own && c.len() == 1)?;
            let other = other.clone();
            task_mut(plan, place).chiefs.clone_from(&other);
            Some(other.concat())
        });
        maker.at("chief_one_character", place, |plan, place| {
            let chief = &mut task_mut(plan, place).chiefs[0];
            let mut name: Vec<char> = chief.chars().collect();
            *name.last_mut()? = '某';
            *chief = name.into_iter().collect();
            Some(chief.clone())
        });
    }
}

/// The milestones of a row and of its items, to be changed alike.
fn milestones(row: &mut Task) -> impl Iterator<Item = &mut Vec<Milestone>> {
    std::iter::once(&mut row.milestones).chain(row.items.iter_mut().map(|i| &mut i.milestones))
}

fn planned(row: &Task) -> Vec<usize> {
    (0..row.milestones.len())
        .filter(|&i| row.milestones[i].text.is_some())
        .collect()
}

fn quarters(maker: &mut Maker, place: Place) {
    let row = task(maker.plan, place);
    let planned = planned(row);
    let (Some(&first), Some(&last)) = (planned.first(), planned.last()) else {
        return;
    };
    maker.at("blank_quarters", place, |plan, place| {
        for m in milestones(task_mut(plan, place)).flatten() {
            m.text = None;
        }
        Some(String::new())
    });
    for at in first + 1..last {
        maker.at("gap", place, |plan, place| {
            for list in milestones(task_mut(plan, place)) {
                list[at].text = None;
            }
            Some(format!("Q{}", at + 1))
        });
    }
    let text = |at: usize| row.milestones[at].text.clone().unwrap_or_default();
    if last > first && row.items.is_empty() && text(last - 1) != text(last) {
        maker.at("end_missing", place, |plan, place| {
            task_mut(plan, place).milestones[last].text = None;
            Some(format!("ends with {}", text(last - 1)))
        });
    }
    if row.items.is_empty() {
        let done = ["竣工验收", "投入使用", "开园", "组织验收", "完成全年"];
        let at = (first..=last)
            .find(|&i| done.iter().any(|w| text(i).contains(w)) && !text(i).contains("验收前"));
        if let Some(at) = at.filter(|&at| at < 3 && row.milestones.len() == 4) {
            for again in [
                "组织进场施工，完成设备安装。",
                "完成主体施工。",
                "完成施工招标。",
            ] {
                maker.at("work_after_done", place, |plan, place| {
                    task_mut(plan, place).milestones[at + 1].text = Some(again.to_owned());
                    Some(format!("{} then {again}", text(at)))
                });
            }
        }
        for at in first..last {
            maker.at("quarters_swapped", place, |plan, place| {
                let list = &mut task_mut(plan, place).milestones;
                let text = list[at].text.take();
                list[at].text = std::mem::replace(&mut list[at + 1].text, text);
                Some(format!(
                    "{} / {}",
                    list[at].text.as_deref().unwrap_or("—"),
                    list[at + 1].text.as_deref().unwrap_or("—")
                ))
            });
        }
    } else {
        for i in 0..row.items.len() {
            maker.at("item_without_milestone", place, |plan, place| {
                for m in &mut task_mut(plan, place).items[i].milestones {
                    m.text = None;
                }
                Some(format!("item {}", i + 1))
            });
            maker.at("item_gap", place, |plan, place| {
                let list = &mut task_mut(plan, place).items[i].milestones;
                let filled: Vec<usize> = (0..list.len())
                    .filter(|&q| list[q].text.is_some())
                    .collect();
                list[*filled.get(1).filter(|_| filled.len() > 2)?].text = None;
                Some(format!("item {}", i + 1))
            });
        }
        maker.at("milestone_without_item", place, |plan, place| {
            let row = task_mut(plan, place);
            let mark = row.items.len() + 1;
            let text = row.milestones[last].text.as_mut()?;
            text.push_str(&format!("({mark})完成招标。"));
            Some(format!("({mark})"))
        });
    }
}

/// Every text of a row that may hold figures, item by item: detail first, then milestones.
fn strands(row: &mut Task) -> Vec<(&mut String, Vec<&mut String>)> {
    if row.items.is_empty() {
        let texts = row
            .milestones
            .iter_mut()
            .filter_map(|m| m.text.as_mut())
            .collect();
        vec![(&mut row.detail, texts)]
    } else {
        row.items
            .iter_mut()
            .map(|i| {
                let texts = i
                    .milestones
                    .iter_mut()
                    .filter_map(|m| m.text.as_mut())
                    .collect();
                (&mut i.detail, texts)
            })
            .collect()
    }
}

/// Replaces the digits of the first figure of a text that `wanted` takes.
fn refigure(
    text: &mut String,
    wanted: impl Fn(&duban::model::Target) -> bool,
    value: impl Fn(f64) -> f64,
) -> Option<String> {
    let figure = quantity::targets(text).into_iter().find(|f| wanted(f))?;
    let old = format!("{}", figure.value);
    let new = format!("{}", value(figure.value));
    let at = text.find(&figure.words)? + figure.words.find(&old)?;
    text.replace_range(at..at + old.len(), &new);
    Some(format!("{old} → {new}"))
}

fn figures(maker: &mut Maker, place: Place) {
    let mut row = task(maker.plan, place).clone();
    for i in 0..strands(&mut row).len() {
        let mut copy = row.clone();
        let (detail, texts) = &mut strands(&mut copy)[i];
        let Some(target) = quantity::targets(detail).into_iter().find(|t| {
            texts.iter().any(|text| {
                quantity::targets(text)
                    .iter()
                    .any(|f| quantity::comparable(f, t))
            })
        }) else {
            continue;
        };
        let whole = texts.last().is_some_and(|text| {
            quantity::targets(text)
                .iter()
                .any(|f| quantity::comparable(f, &target))
        });
        let cumulative = texts.iter().any(|t| t.contains("累计"));
        let same = |f: &duban::model::Target| quantity::comparable(f, &target);
        let in_strand =
            |plan: &mut Plan,
             place: Place,
             change: &dyn Fn(&mut String, &mut [&mut String]) -> Option<String>| {
                let mut strands = strands(task_mut(plan, place));
                let (detail, texts) = &mut strands[i];
                change(detail, texts)
            };
        if !whole {
            continue;
        }
        let exact = quantity::bound(&target) == quantity::Bound::Exact && !target.percent;
        if exact && !cumulative {
            maker.at("sum_off", place, |plan, place| {
                in_strand(plan, place, &|_, texts| {
                    let text = texts
                        .iter_mut()
                        .rev()
                        .find(|t| quantity::targets(t).iter().any(same))?;
                    refigure(text, same, |v| v + 6.0)
                })
            });
        }
        if exact {
            maker.at("target_off", place, |plan, place| {
                in_strand(plan, place, &|detail, _| {
                    refigure(detail, same, |v| v * 1.5)
                })
            });
        }
        if cumulative {
            maker.at("cumulative_end_off", place, |plan, place| {
                in_strand(plan, place, &|_, texts| {
                    refigure(texts.last_mut()?, same, |v| v + 100.0)
                })
            });
            maker.at("cumulative_falls", place, |plan, place| {
                in_strand(plan, place, &|_, texts| {
                    let at = texts.len().checked_sub(2)?;
                    let text = &mut texts[at];
                    text.contains("累计").then_some(())?;
                    refigure(text, same, |v| (v / 10.0).round())
                })
            });
        }
    }
    let percent = |f: &duban::model::Target| f.percent && f.value < 100.0;
    let count = row.milestones.len();
    if row.items.is_empty() {
        for at in 0..count {
            maker.at("share_over_hundred", place, |plan, place| {
                let text = task_mut(plan, place).milestones[at].text.as_mut()?;
                refigure(text, percent, |v| v + 100.0)
            });
            maker.at("share_falls", place, |plan, place| {
                let list = &mut task_mut(plan, place).milestones;
                let before = list.get(at.checked_sub(1)?)?.text.clone()?;
                let text = list[at].text.as_mut()?;
                let earlier = quantity::targets(&before);
                refigure(
                    text,
                    |f| percent(f) && earlier.iter().any(|e| quantity::comparable(e, f)),
                    |v| (v / 5.0).round(),
                )
            });
        }
    }
}

fn texts(maker: &mut Maker, place: Place) {
    let row = task(maker.plan, place);
    let list = row
        .detail
        .find("个小区")
        .or_else(|| row.detail.find("条道路"));
    if let Some(at) = list.filter(|_| row.detail.contains('、')) {
        for off in [1i32, -1, 2] {
            maker.at("count_off", place, |plan, place| {
                let detail = &mut task_mut(plan, place).detail;
                let digits = detail[..at].trim_end();
                let start = digits
                    .rfind(|c: char| !c.is_ascii_digit())
                    .map_or(0, |i| i + digits[i..].chars().next().unwrap().len_utf8());
                let old: i32 = digits[start..].parse().ok()?;
                // "等4条道路" may stand for more than are named, not for fewer.
                if digits[..start].ends_with('等') && off > 0 {
                    return None;
                }
                let end = digits.len();
                detail.replace_range(start..end, &(old + off).to_string());
                Some(format!("{old} → {}", old + off))
            });
        }
    }
    let planned = planned(row);
    let Some(&first) = planned.first() else {
        return;
    };
    for (kind, words) in [
        ("month_impossible", "19月完成前期准备。"),
        ("day_impossible", "每月131日报送进度。"),
        ("date_impossible", "6月31日前完成前期准备。"),
    ] {
        maker.at(kind, place, |plan, place| {
            let text = task_mut(plan, place).milestones[first].text.as_mut()?;
            text.push_str(words);
            Some(words.to_owned())
        });
    }
    let year = maker.plan.year.unwrap_or(2024) - 1;
    maker.at("deadline_past", place, |plan, place| {
        let words = format!("{year}年底前完成前期准备。");
        task_mut(plan, place).detail.push_str(&words);
        Some(words)
    });
    if place.2 == 0 {
        maker.at("name_figure_off", place, |plan, (c, p, t)| {
            let project = &mut plan.categories[c].projects[p];
            let detail = quantity::targets(&project.tasks[t].detail);
            let named =
                |f: &duban::model::Target| detail.iter().any(|d| quantity::comparable(d, f));
            refigure(&mut project.name, named, |v| v + 20.0)
        });
    }
    // A quarter is a quarter.
    debug_assert!(
        row.milestones
            .iter()
            .all(|m| m.period != Period::Quarter(5))
    );
}
