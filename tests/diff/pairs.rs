//! Made-up notices of two years with known answers: what was renamed, moved, raised, handed over, split, merged,
//! dropped and added. The wording follows real notices; none of it is of the fixtures.

use duban::Plan;
use duban::model::{Category, Milestone, Party, Period, Project, Role, Task};

/// Numbers from a seed, the same on every machine (SplitMix64).
pub struct Dice(u64);

impl Dice {
    pub fn new(seed: u64) -> Self {
        Dice(seed)
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }

    /// 0 to n - 1.
    pub fn below(&mut self, n: usize) -> usize {
        usize::try_from(self.next() % n as u64).unwrap()
    }

    fn chance(&mut self, percent: usize) -> bool {
        self.below(100) < percent
    }

    fn pick<T: Copy>(&mut self, from: &[T]) -> T {
        from[self.below(from.len())]
    }

    /// Some different ones, in the order of the list.
    fn some<T: Copy>(&mut self, from: &[T], count: usize) -> Vec<T> {
        let mut places: Vec<usize> = (0..from.len()).collect();
        while places.len() > count {
            let at = self.below(places.len());
            places.remove(at);
        }
        places.into_iter().map(|i| from[i]).collect()
    }
}

const TOWNS: [&str; 11] = [
    "青禾镇",
    "落雁街",
    "松坪镇",
    "大柳树镇",
    "北仓街",
    "芦花镇",
    "双桥镇",
    "官渡街道",
    "永乐街",
    "马家店镇",
    "河湾乡",
];
const UNITS: [&str; 14] = [
    "区发改委",
    "区教委",
    "区民政局",
    "区人社局",
    "区住房建设局",
    "区城市管理局",
    "区交通局",
    "区卫生健康委",
    "区文化旅游局",
    "区水务局",
    "区园林局",
    "区残联",
    "区妇联",
    "区商务局",
];
const SURNAMES: [&str; 12] = [
    "陈", "郑", "冯", "蒋", "沈", "韩", "朱", "秦", "许", "何", "吕", "施",
];
const GIVEN: [&str; 12] = [
    "国强", "明", "雅丽", "建军", "晓东", "玉兰", "志远", "海波", "春梅", "庆", "立新", "文静",
];
const SIDES: [&str; 8] = [
    "东侧",
    "西侧",
    "南侧",
    "北侧",
    "幸福路与建国道交口",
    "滨河东路以西",
    "工农大街12号",
    "老车站旁",
];
const THINGS: [&str; 9] = [
    "农贸市场",
    "停车场",
    "社区食堂",
    "综合文化中心",
    "卫生服务中心",
    "雨水泵站",
    "幼儿园",
    "消防站",
    "全民健身中心",
];
const WORKS: [&str; 4] = [
    "土建、机电设备安装、室外管网等",
    "装饰装修、给排水、消防、强弱电等",
    "主体结构、道路及绿化工程等",
    "外檐修缮、内部装修及设备更新等",
];
const ESTATES: [&str; 12] = [
    "和平里",
    "红旗新村",
    "柳荫苑",
    "锦江花园",
    "机床厂宿舍",
    "育才里",
    "向阳楼",
    "清河园",
    "百合苑",
    "电力家属院",
    "新华里",
    "莲花小区",
];
const ROADS: [&str; 10] = [
    "胜利路",
    "解放道",
    "学苑街",
    "丰收路",
    "凤凰大道",
    "银河路",
    "兴业道",
    "安康路",
    "纬三路",
    "朝晖路",
];
const HELP: [(&str, &str); 6] = [
    ("困难群众帮扶", "为符合条件的低保、低收入家庭提供帮扶服务"),
    (
        "残疾人康复救助",
        "为有需求的持证残疾人提供康复训练和辅助器具适配服务",
    ),
    (
        "适龄妇女“两癌”筛查",
        "为全区适龄妇女提供免费宫颈癌、乳腺癌筛查",
    ),
    ("老年人免费体检", "为65周岁以上老年人提供免费健康体检"),
    ("青少年视力筛查", "为中小学生开展视力筛查和近视防控宣传"),
    ("孤老助餐", "为孤寡、高龄老人提供上门助餐服务"),
];
const CATEGORIES: [&str; 14] = [
    "办好优质教育",
    "做实养老服务",
    "改善居住条件",
    "守护群众健康",
    "促进就业增收",
    "方便群众出行",
    "丰富文化生活",
    "建设美丽家园",
    "筑牢安全防线",
    "提升公共服务",
    "推动乡村振兴",
    "关爱重点人群",
    "完善市政设施",
    "支持全民健身",
];
const PLANS: [[&str; 4]; 5] = [
    [
        "完成立项、环评等前期手续。",
        "完成招标，进场施工。",
        "完成主体结构施工。",
        "竣工验收，投入使用。",
    ],
    ["组织进场施工。", "完成总工程量的60%。", "完工并验收。", ""],
    [
        "制定年度方案，开展调查摸底。",
        "完成年度任务的40%。",
        "完成年度任务的80%。",
        "全面完成年度任务。",
    ],
    [
        "完成设计及招标。",
        "完成总工程量的30%。",
        "完成总工程量的70%。",
        "竣工。",
    ],
    [
        "启动相关工作。",
        "持续推进。",
        "持续推进。",
        "完成全年目标。",
    ],
];

/// What a project is about, apart from its wording.
#[derive(Clone, PartialEq)]
enum Kind {
    Facility {
        renew: bool,
        thing: &'static str,
        side: &'static str,
        area: usize,
        works: &'static str,
    },
    School {
        ordinal: &'static str,
        level: &'static str,
        pupils: usize,
        side: &'static str,
    },
    Parking(usize),
    Jobs(usize, usize),
    Estates {
        estates: Vec<&'static str>,
        area: usize,
    },
    Help(usize, usize),
    Shows(usize),
    Roads(Vec<(&'static str, usize)>),
    Mixed {
        area: usize,
        lamps: usize,
        road: &'static str,
    },
    Parks(usize),
    Heating(Vec<(&'static str, usize)>),
}

/// One project of one year.
#[derive(Clone)]
struct Spec {
    kind: Kind,
    towns: Vec<&'static str>,
    /// Named after its town in brackets.
    bracket: bool,
    lead: usize,
    /// Whether the town leads instead of a unit of the district.
    town_leads: bool,
    category: usize,
    plan: usize,
    /// Which of the ways to say it.
    name_wording: usize,
    detail_wording: usize,
    prefix: &'static str,
    suffix: &'static str,
    /// Tasks of the kind that are in this project; all when empty. For split and merged ones.
    part: Vec<usize>,
}

/// People and the plan of one year.
pub struct Answer {
    pub old: Plan,
    pub new: Plan,
    /// Old and new numbers of every project that goes on, sorted by the new number.
    pub pairs: Vec<(u32, u32)>,
    pub dropped: Vec<u32>,
    pub added: Vec<u32>,
    /// Units with another leader.
    pub leaders: Vec<(String, String, String)>,
    /// What was done to each pair, for looking at misses.
    pub done: Vec<((u32, u32), String)>,
}

struct Office {
    unit_leaders: Vec<String>,
    town_leaders: Vec<String>,
    chiefs: Vec<String>,
}

fn person(dice: &mut Dice, taken: &mut Vec<String>) -> String {
    loop {
        let name = format!("{}{}", dice.pick(&SURNAMES), dice.pick(&GIVEN));
        if !taken.contains(&name) {
            taken.push(name.clone());
            return name;
        }
    }
}

fn spec(dice: &mut Dice) -> Spec {
    let quantity = |dice: &mut Dice, step: usize| step * (2 + dice.below(30));
    let mut towns = vec![dice.pick(&TOWNS)];
    let mut bracket = false;
    let kind = match dice.below(16) {
        0..5 => Kind::Facility {
            renew: dice.chance(40),
            thing: dice.pick(&THINGS),
            side: dice.pick(&SIDES),
            area: quantity(dice, 137),
            works: dice.pick(&WORKS),
        },
        5 => Kind::School {
            ordinal: dice.pick(&["第一", "第二", "第三", "实验", "中心"]),
            level: dice.pick(&["小学", "中学", "幼儿园"]),
            pupils: quantity(dice, 90),
            side: dice.pick(&SIDES),
        },
        6 => {
            let count = 2 + dice.below(2);
            towns = dice.some(&TOWNS, count);
            Kind::Parking(quantity(dice, 20))
        }
        7 => {
            bracket = dice.chance(40);
            if !bracket {
                towns.clear();
            }
            Kind::Jobs(quantity(dice, 500), quantity(dice, 200))
        }
        8 | 9 => {
            bracket = dice.chance(30);
            let count = 1 + dice.below(2);
            towns = dice.some(&TOWNS, count);
            let count = 2 + dice.below(3);
            Kind::Estates {
                estates: dice.some(&ESTATES, count),
                area: quantity(dice, 3),
            }
        }
        10 | 11 => {
            towns.clear();
            Kind::Help(dice.below(HELP.len()), quantity(dice, 150))
        }
        12 => {
            towns.clear();
            Kind::Shows(quantity(dice, 10))
        }
        13 => {
            let count = 2 + dice.below(2);
            towns = dice.some(&TOWNS, count);
            let roads = dice.some(&ROADS, count);
            Kind::Roads(
                roads
                    .into_iter()
                    .map(|road| (road, 100 + dice.below(2000)))
                    .collect(),
            )
        }
        14 => {
            towns = dice.some(&TOWNS, 3);
            Kind::Mixed {
                area: quantity(dice, 111),
                lamps: quantity(dice, 13),
                road: dice.pick(&ROADS),
            }
        }
        _ if dice.chance(50) => {
            let count = 2 + dice.below(3);
            towns = dice.some(&TOWNS, count);
            Kind::Parks(quantity(dice, 1))
        }
        _ => {
            let count = 2;
            towns = dice.some(&TOWNS, count);
            let estates = dice.some(&ESTATES, count);
            Kind::Heating(
                estates
                    .into_iter()
                    .map(|estate| (estate, 100 + dice.below(3000)))
                    .collect(),
            )
        }
    };
    Spec {
        town_leads: towns.len() == 1 && dice.chance(30),
        kind,
        towns,
        bracket,
        lead: dice.below(UNITS.len()),
        category: dice.below(CATEGORIES.len()),
        plan: dice.below(PLANS.len()),
        name_wording: dice.below(2),
        detail_wording: dice.below(2),
        prefix: "",
        suffix: "",
        part: Vec::new(),
    }
}

impl Spec {
    /// Two specs nobody could tell apart by what they are.
    fn confusable(&self, other: &Spec) -> bool {
        match (&self.kind, &other.kind) {
            (
                Kind::Facility { renew, thing, .. },
                Kind::Facility {
                    renew: renew2,
                    thing: thing2,
                    ..
                },
            ) => renew == renew2 && thing == thing2 && self.towns == other.towns,
            (
                Kind::School { ordinal, level, .. },
                Kind::School {
                    ordinal: ordinal2,
                    level: level2,
                    ..
                },
            ) => ordinal == ordinal2 && level == level2 && self.towns == other.towns,
            (Kind::Help(a, _), Kind::Help(b, _)) => a == b,
            (Kind::Shows(_), Kind::Shows(_)) => true,
            (Kind::Jobs(..), Kind::Jobs(..)) => self.towns == other.towns,
            (
                Kind::Estates { estates, .. },
                Kind::Estates {
                    estates: other2, ..
                },
            ) => self.shares_town(other) && (self.lead == other.lead || estates == other2),
            (Kind::Parking(_), Kind::Parking(_))
            | (Kind::Parks(_), Kind::Parks(_))
            | (Kind::Roads(_), Kind::Roads(_))
            | (Kind::Heating(_), Kind::Heating(_))
            | (Kind::Mixed { .. }, Kind::Mixed { .. }) => {
                self.towns == other.towns || (self.shares_town(other) && self.lead == other.lead)
            }
            _ => false,
        }
    }

    fn shares_town(&self, other: &Spec) -> bool {
        self.towns.iter().any(|t| other.towns.contains(t))
    }

    fn town(&self) -> &'static str {
        self.towns.first().copied().unwrap_or("")
    }

    fn name(&self) -> String {
        let first = self.name_wording == 0;
        let town = self.town();
        let core = match &self.kind {
            Kind::Facility {
                renew: true, thing, ..
            } => format!("{}{town}{thing}", if first { "改造" } else { "提升改造" }),
            Kind::Facility { thing, .. } => {
                format!("{}{town}{thing}", if first { "新建" } else { "建设" })
            }
            Kind::School { ordinal, level, .. } => {
                format!(
                    "{}{town}{ordinal}{level}",
                    if first { "建设" } else { "建成" }
                )
            }
            Kind::Parking(n) if first => format!("新增停车泊位{n}个"),
            Kind::Parking(_) => "新增公共停车泊位".to_owned(),
            Kind::Jobs(..) if first => "实施就业促进工程".to_owned(),
            Kind::Jobs(..) => "促进高质量充分就业".to_owned(),
            Kind::Estates { .. } if first => "实施老旧小区改造工程".to_owned(),
            Kind::Estates { .. } => "推进城镇老旧小区改造".to_owned(),
            Kind::Help(i, _) if first => format!("实施{}工程", HELP[*i].0),
            Kind::Help(i, _) => format!("开展{}", HELP[*i].0),
            Kind::Shows(n) if first => format!("开展文化惠民演出{n}场"),
            Kind::Shows(_) => "开展文化惠民演出活动".to_owned(),
            Kind::Roads(roads) if self.part.is_empty() && first => {
                format!("新建{}等{}条道路", roads[0].0, roads.len())
            }
            Kind::Roads(roads) => format!("新建{}等道路", roads[self.parts()[0]].0),
            Kind::Mixed { .. } if self.part.is_empty() || self.part.contains(&0) => {
                if first {
                    "提升社区服务条件".to_owned()
                } else {
                    "提升社区服务条件和水平".to_owned()
                }
            }
            Kind::Mixed { .. } => "完善道路照明设施".to_owned(),
            Kind::Parks(n) if first => format!("建设口袋公园{n}处"),
            Kind::Parks(_) => "建设口袋公园、街景绿地".to_owned(),
            Kind::Heating(_) if first => "实施供热旧管网改造工程".to_owned(),
            Kind::Heating(_) => "改造供热老旧管网".to_owned(),
        };
        let bracket = if self.bracket {
            format!("（{town}片区）")
        } else {
            String::new()
        };
        format!("{}{core}{}{bracket}", self.prefix, self.suffix)
    }

    fn parts(&self) -> Vec<usize> {
        let count = match &self.kind {
            Kind::Roads(roads) => roads.len(),
            Kind::Mixed { .. } => 3,
            _ => 1,
        };
        if self.part.is_empty() {
            (0..count).collect()
        } else {
            self.part.clone()
        }
    }

    /// Detail and its towns, by task.
    fn tasks(&self) -> Vec<(String, Vec<&'static str>)> {
        let first = self.detail_wording == 0;
        let town = self.town();
        let all = self.towns.join("、");
        let whole = |text: String| vec![(text, self.towns.clone())];
        match &self.kind {
            Kind::Facility {
                side, area, works, ..
            } if first => whole(format!(
                "该项目位于{town}{side}，建筑面积约{area}平方米，主要建设内容包括{works}。"
            )),
            Kind::Facility {
                side,
                area,
                works,
                thing,
                ..
            } => whole(format!(
                "位于{town}{side}，建设{thing}一座，总建筑面积{area}平方米，内容为{works}，建成后方便周边居民。"
            )),
            Kind::School {
                ordinal,
                level,
                pupils,
                side,
            } => whole(format!(
                "{ordinal}{level}位于{town}{side}，建成后可面向{town}招收学生{pupils}名{}。",
                if first { "" } else { "，缓解入学压力" }
            )),
            Kind::Parking(n) if first => whole(format!("在{all}新增停车泊位{n}个。")),
            Kind::Parking(n) => whole(format!(
                "利用闲置地块、路内空间，在{all}新增公共停车泊位{n}个，缓解停车难。"
            )),
            Kind::Jobs(n, m) if first => whole(format!(
                "(1)实现新增就业{n}人。(2)开展职业技能培训{m}人次。"
            )),
            Kind::Jobs(n, m) => whole(format!(
                "全年新增就业{n}人，开展职业技能培训{m}人次，举办招聘活动。"
            )),
            Kind::Estates { estates, area } => {
                let list = estates.join("、");
                whole(if first {
                    format!(
                        "对{all}{list}{}个小区进行改造，改造建筑面积{}.{}万平方米。",
                        estates.len(),
                        area / 10,
                        area % 10
                    )
                } else {
                    format!(
                        "实施{all}的{list}等{}个老旧小区改造，总面积{}.{}万平方米，完善配套设施。",
                        estates.len(),
                        area / 10,
                        area % 10
                    )
                })
            }
            Kind::Help(i, n) if first => whole(format!("{}，预计服务{n}人次。", HELP[*i].1)),
            Kind::Help(i, n) => whole(format!("{}，全年不少于{n}人次，做到应享尽享。", HELP[*i].1)),
            Kind::Shows(n) => whole(if first {
                format!("组织戏曲、话剧、杂技等演出走进基层，全年演出{n}场。")
            } else {
                format!("邀请专业院团走进基层开展戏曲、话剧等惠民演出，全年不少于{n}场。")
            }),
            Kind::Roads(roads) => self
                .parts()
                .into_iter()
                .map(|i| {
                    let (road, length) = roads[i];
                    (
                        format!(
                            "{road}。该项目位于{}，长{length}米，宽{}米，建设道路、排水及照明等工程。",
                            self.towns[i],
                            12 + i * 4
                        ),
                        vec![self.towns[i]],
                    )
                })
                .collect(),
            Kind::Mixed { area, lamps, road } => self
                .parts()
                .into_iter()
                .map(|i| {
                    let text = match i {
                        0 => format!("对{}中心校舍进行修缮，建筑面积{area}平方米。", self.towns[0]),
                        1 => format!("对{}{road}进行整修，铺设沥青路面。", self.towns[1]),
                        _ => format!("更换{}路灯{lamps}盏。", self.towns[2]),
                    };
                    (text, vec![self.towns[i]])
                })
                .collect(),
            Kind::Parks(n) => whole(if first {
                format!("结合边角地块，在{all}建设口袋公园{n}处。")
            } else {
                format!("在{all}利用边角地块建设口袋公园、街景绿地{n}处，方便居民休闲游憩。")
            }),
            Kind::Heating(pipes) => {
                let list: Vec<String> = pipes
                    .iter()
                    .zip(&self.towns)
                    .map(|((estate, length), town)| format!("{town}{estate}{length}米"))
                    .collect();
                whole(format!("对{}供热旧管网进行改造。", list.join("、")))
            }
        }
    }

    fn raise(&mut self, dice: &mut Dice) {
        let times = dice.pick(&[2, 3, 4, 6]);
        let grow = |n: &mut usize| *n = (*n * times / 2).max(*n + 1);
        match &mut self.kind {
            Kind::Facility { area, .. } | Kind::Mixed { area, .. } => grow(area),
            Kind::School { pupils, .. } => grow(pupils),
            Kind::Jobs(n, m) => {
                grow(n);
                grow(m);
            }
            Kind::Parking(n) | Kind::Help(_, n) | Kind::Shows(n) | Kind::Parks(n) => grow(n),
            Kind::Estates { area, .. } => grow(area),
            Kind::Roads(roads) => roads.iter_mut().for_each(|r| grow(&mut r.1)),
            Kind::Heating(pipes) => pipes.iter_mut().for_each(|p| grow(&mut p.1)),
        }
    }

    /// The next year of the same project, with what was done to it.
    fn next_year(&self, dice: &mut Dice) -> (Spec, String) {
        let mut next = self.clone();
        let mut done = Vec::new();
        let mut log = |what: &str| done.push(what.to_owned());
        if dice.chance(30) {
            next.prefix = dice.pick(&["继续", "持续", "深入", "加快", "全面"]);
            log("prefix");
        }
        if dice.chance(25) {
            next.name_wording = 1 - next.name_wording;
            log("renamed");
        }
        if dice.chance(10) {
            next.suffix = dice.pick(&["项目", "（二期）", "提质增效"]);
            log("suffix");
        }
        if dice.chance(25) {
            next.detail_wording = 1 - next.detail_wording;
            log("reworded");
        }
        if dice.chance(35) {
            next.raise(dice);
            log("raised");
        }
        if dice.chance(25) {
            next.category = dice.below(CATEGORIES.len());
            log("moved");
        }
        if dice.chance(30) {
            next.plan = dice.below(PLANS.len());
            log("replanned");
        }
        if dice.chance(8) {
            next.lead = dice.below(UNITS.len());
            log("handed over");
        }
        if next.towns.len() > 2 && !matches!(next.kind, Kind::Roads(_)) && dice.chance(15) {
            let at = dice.below(next.towns.len());
            let free: Vec<&str> = TOWNS
                .iter()
                .copied()
                .filter(|t| !next.towns.contains(t))
                .collect();
            next.towns[at] = dice.pick(&free);
            log("one town changed");
        }
        (next, done.join(", "))
    }

    fn render(&self, number: u32, office: &Office) -> Project {
        let unit_of = |towns: &[&'static str]| -> Vec<(String, String)> {
            let mut units: Vec<(String, String)> = Vec::new();
            if !self.town_leads {
                units.push((
                    UNITS[self.lead].to_owned(),
                    office.unit_leaders[self.lead].clone(),
                ));
            }
            for town in towns {
                let at = TOWNS.iter().position(|t| t == town).unwrap();
                units.push(((*town).to_owned(), office.town_leaders[at].clone()));
            }
            units
        };
        let tasks = self.tasks();
        let single = tasks.len() == 1;
        Project {
            number: Some(number),
            name: self.name(),
            tasks: tasks
                .into_iter()
                .enumerate()
                .map(|(at, (detail, towns))| {
                    let item = (!single).then(|| format!("({})", at + 1));
                    let units = unit_of(&towns);
                    Task {
                        id: format!("{number}{}", item.as_deref().unwrap_or("")),
                        item,
                        detail,
                        leaders: units.iter().map(|u| u.1.clone()).collect(),
                        chiefs: vec![office.chiefs[self.lead % office.chiefs.len()].clone()],
                        parties: units
                            .into_iter()
                            .enumerate()
                            .map(|(i, (unit, leader))| Party {
                                unit,
                                role: if i == 0 { Role::Lead } else { Role::Support },
                                leader: Some(leader),
                            })
                            .collect(),
                        milestones: PLANS[self.plan]
                            .iter()
                            .zip(1..)
                            .map(|(text, q)| Milestone {
                                period: Period::Quarter(q),
                                text: (!text.is_empty()).then(|| (*text).to_owned()),
                                targets: Vec::new(),
                            })
                            .collect(),
                        items: Vec::new(),
                        extra: Default::default(),
                        origin: Default::default(),
                    }
                })
                .collect(),
        }
    }

    /// Two parts of this project, when it has parts.
    fn split(&self, dice: &mut Dice) -> Option<(Spec, Spec)> {
        let (mut a, mut b) = (self.clone(), self.clone());
        match (&self.kind, self.towns.len()) {
            (Kind::Roads(_) | Kind::Mixed { .. }, _) if self.part.is_empty() => {
                let parts = self.parts();
                a.part = parts[..parts.len() - 1].to_vec();
                b.part = parts[parts.len() - 1..].to_vec();
            }
            (Kind::Estates { estates, area }, 2) if estates.len() >= 2 => {
                let half = estates.len() / 2;
                let part = |estates: &[&'static str]| Kind::Estates {
                    estates: estates.to_vec(),
                    area: area / 2 + 1,
                };
                (a.kind, b.kind) = (part(&estates[..half]), part(&estates[half..]));
                (a.towns, b.towns) = (self.towns[..1].to_vec(), self.towns[1..].to_vec());
                (a.bracket, b.bracket) = (true, true);
                (a.town_leads, b.town_leads) = (false, false);
            }
            (Kind::Parking(n), 2..) => {
                let at = 1 + dice.below(self.towns.len() - 1);
                (a.kind, b.kind) = (Kind::Parking(n * 2 / 5), Kind::Parking(n - n * 2 / 5));
                (a.towns, b.towns) = (self.towns[..at].to_vec(), self.towns[at..].to_vec());
            }
            _ => return None,
        }
        Some((a, b))
    }
}

/// Two years of one district with `size` projects or so.
pub fn two_years(seed: u64, size: usize) -> Answer {
    let mut dice = Dice::new(seed);
    let dice = &mut dice;
    let mut taken = Vec::new();
    let mut people = |dice: &mut Dice, n: usize| -> Vec<String> {
        (0..n).map(|_| person(dice, &mut taken)).collect()
    };
    let before = Office {
        unit_leaders: people(dice, UNITS.len()),
        town_leaders: people(dice, TOWNS.len()),
        chiefs: people(dice, 5),
    };
    let mut after = Office {
        unit_leaders: before.unit_leaders.clone(),
        town_leaders: before.town_leaders.clone(),
        chiefs: before.chiefs.clone(),
    };
    let mut changed: Vec<(String, String, String)> = Vec::new();
    for (at, unit) in UNITS.iter().enumerate() {
        if dice.chance(12) {
            let name = people(dice, 1).remove(0);
            changed.push((
                (*unit).to_owned(),
                before.unit_leaders[at].clone(),
                name.clone(),
            ));
            after.unit_leaders[at] = name;
        }
    }
    let mut olds: Vec<Spec> = Vec::new();
    let mut tries = 0;
    while olds.len() < size && tries < size * 40 {
        tries += 1;
        let new = spec(dice);
        if !olds.iter().any(|s| s.confusable(&new)) {
            olds.push(new);
        }
    }
    // What becomes of each: (old indices, new spec, what was done).
    let mut news: Vec<(Vec<usize>, Spec, String)> = Vec::new();
    let mut gone: Vec<usize> = Vec::new();
    let mut halves: Vec<usize> = Vec::new();
    for (at, old) in olds.iter().enumerate() {
        match dice.below(100) {
            0..30 => gone.push(at),
            30..38 => match old.split(dice) {
                Some((a, b)) if dice.chance(50) => {
                    news.push((vec![at], a, "split".to_owned()));
                    news.push((vec![at], b, "split".to_owned()));
                }
                Some(_) => halves.push(at),
                None => news.push((vec![at], old.clone(), "kept".to_owned())),
            },
            _ => {
                let (next, done) = old.next_year(dice);
                news.push((vec![at], next, done));
            }
        }
    }
    // A merge is a split seen from the other year: the old plan gets the halves.
    let mut expanded: Vec<Spec> = Vec::new();
    let mut old_places: Vec<Vec<usize>> = Vec::new();
    for (at, old) in olds.iter().enumerate() {
        if halves.contains(&at)
            && let Some((a, b)) = old.split(dice)
        {
            old_places.push(vec![expanded.len(), expanded.len() + 1]);
            expanded.extend([a, b]);
            news.push((vec![at], old.clone(), "merged".to_owned()));
        } else {
            old_places.push(vec![expanded.len()]);
            expanded.push(old.clone());
        }
    }
    // New ones: half of them of the same kind as a dropped one, somewhere else.
    let mut fresh = 0;
    let mut tries = 0;
    while fresh < gone.len() && tries < gone.len() * 40 {
        tries += 1;
        let mut new = spec(dice);
        if dice.chance(50) {
            let like = &olds[gone[dice.below(gone.len())]];
            let free: Vec<&str> = TOWNS
                .iter()
                .copied()
                .filter(|t| !like.towns.contains(t))
                .collect();
            let towns = dice.some(&free, like.towns.len());
            new = Spec {
                towns,
                lead: if dice.chance(50) { like.lead } else { new.lead },
                ..like.clone()
            };
            if dice.chance(50) {
                new.raise(dice);
            }
        }
        let clash = |s: &Spec| s.confusable(&new);
        if !olds.iter().any(clash) && !news.iter().any(|(_, s, _)| clash(s)) {
            news.push((Vec::new(), new, "new".to_owned()));
            fresh += 1;
        }
    }
    let (old, old_numbers) = plan(dice, 2031, &expanded, &before);
    let new_specs: Vec<Spec> = news.iter().map(|n| n.1.clone()).collect();
    let (new, new_numbers) = plan(dice, 2032, &new_specs, &after);
    let mut pairs = Vec::new();
    let mut done = Vec::new();
    let mut added = Vec::new();
    for ((from, _, what), &number) in news.iter().zip(&new_numbers) {
        for &at in from {
            for &place in &old_places[at] {
                pairs.push((old_numbers[place], number));
                done.push(((old_numbers[place], number), what.clone()));
            }
        }
        if from.is_empty() {
            added.push(number);
        }
    }
    pairs.sort_by_key(|&(old, new)| (new, old));
    added.sort_unstable();
    let mut dropped: Vec<u32> = gone
        .iter()
        .map(|&at| old_numbers[old_places[at][0]])
        .collect();
    dropped.sort_unstable();
    let in_both = |unit: &str| {
        [&old, &new].iter().all(|plan| {
            plan.tasks()
                .any(|(_, _, t)| t.parties.iter().any(|p| p.unit == unit))
        })
    };
    changed.retain(|c| in_both(&c.0));
    changed.sort();
    Answer {
        leaders: changed,
        pairs,
        dropped,
        added,
        done,
        old,
        new,
    }
}

/// The plan, and the number of each spec in it.
fn plan(dice: &mut Dice, year: i32, specs: &[Spec], office: &Office) -> (Plan, Vec<u32>) {
    let mut order: Vec<usize> = (0..specs.len()).collect();
    for i in (1..order.len()).rev() {
        let j = dice.below(i + 1);
        order.swap(i, j);
    }
    order.sort_by_key(|&i| specs[i].category);
    let mut numbers = vec![0; specs.len()];
    let mut categories: Vec<Category> = Vec::new();
    for (number, &i) in (1..).zip(&order) {
        numbers[i] = number;
        let name = CATEGORIES[specs[i].category];
        if categories.last().is_none_or(|c| c.name != name) {
            categories.push(Category {
                ordinal: u32::try_from(categories.len() + 1).ok(),
                name: name.to_owned(),
                projects: Vec::new(),
            });
        }
        let category = categories.last_mut().unwrap();
        category.projects.push(specs[i].render(number, office));
    }
    let plan = Plan {
        schema: duban::model::PLAN_SCHEMA.to_owned(),
        title: Some(format!("临江区{year}年民心工程责任清单")),
        region: Some("临江区".to_owned()),
        year: Some(year),
        issuer: None,
        document_number: None,
        issued_on: None,
        stated_count: None,
        letter: Vec::new(),
        categories,
        source: None,
        warnings: Vec::new(),
    };
    (plan, numbers)
}
