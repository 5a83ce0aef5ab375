//! What every document has around its text: masthead, title, addressee, signature, closing block.

use serde::{Deserialize, Serialize};

use super::subject;
use crate::model::Role;
use crate::report::occasion::{Occasion, long_date};

/// Around a document's text.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Frame {
    /// The title in pieces that must not be broken.
    pub title_parts: Vec<String>,
    /// The title on one line.
    pub title: String,
    /// Whether there is a masthead.
    pub masthead: bool,
    /// 督查通报.
    pub series: String,
    /// 第2期, or the quarter where no number is set.
    pub issue: String,
    /// 西青区人民政府督查室.
    pub issuer: String,
    /// Colour of the masthead.
    pub red: String,
    /// Without colon.
    pub addressee: String,
    /// Name under the text.
    pub signature: String,
    /// How far in from the right the signature stands, in characters: the date ends four in, and the two are
    /// centred on each other (GB/T 9704, 7.3.5).
    pub signature_inset: f64,
    /// 成文日期: 2024年7月5日.
    pub date: String,
    /// 抄送; empty when there is none.
    pub cc: String,
    /// 印发机关.
    pub printed_by: String,
    /// 西青区; empty when the plan does not say.
    pub region: String,
    /// `2024年`; empty when the plan does not say.
    pub year: String,
    /// 第二季度.
    pub quarter: String,
    /// 西青区20项民心工程.
    pub subject: String,
    /// 20项民心工程.
    pub undertaking: String,
    /// What the reports rest on: name of the list, without 《》.
    pub list: String,
    /// The notice's full title; empty when the plan has none.
    pub notice: String,
    /// Its document number; empty when it has none.
    pub number: String,
    /// The day up to which progress counts.
    pub as_of: String,
    /// By when to report: 2024年6月30日, or empty when that day is past.
    pub report_by: String,
    /// Whether the plan groups its projects.
    pub has_categories: bool,
    /// Whether it numbers them.
    pub has_numbers: bool,
    /// Whether it names who answers for a task.
    pub has_leaders: bool,
    /// Whether it names the leaders above them.
    pub has_chiefs: bool,
    /// Whether any unit supports another.
    pub has_supports: bool,
    /// Whom to ask; empty when not set.
    pub contact: String,
    /// 区领导, 县领导: what the leaders of such a place are called.
    pub leaders: String,
}

impl Frame {
    /// The frame of a document that has no title yet.
    pub fn new(occasion: &Occasion<'_>) -> Self {
        let config = occasion.config;
        let plan = occasion.plan;
        let issuer = occasion.issuer();
        let parties = || plan.tasks().flat_map(|(_, _, task)| &task.parties);
        let or_issuer = |text: &str| {
            if text.is_empty() {
                issuer.clone()
            } else {
                text.to_owned()
            }
        };
        let addressee = match config.addressee.trim_end_matches(['：', ':']) {
            "" => subject::addressee(plan).unwrap_or("各有关单位"),
            set => set,
        };
        let region = plan.region.clone().unwrap_or_default();
        let undertaking = subject::undertaking(plan);
        let subject = if undertaking.starts_with(&region) {
            undertaking.clone()
        } else {
            format!("{region}{undertaking}")
        };
        let year = plan.year.map(|y| format!("{y}年")).unwrap_or_default();
        let quarter = occasion.quarter_label();
        let end = occasion.quarter_end();
        Self {
            title: String::new(),
            title_parts: vec![],
            masthead: config.masthead,
            series: config.series.clone(),
            issue: match config.issue {
                Some(issue) => format!("第{issue}期"),
                None => format!("{year}{quarter}"),
            },
            red: config.red.clone(),
            addressee: addressee.to_owned(),
            signature: or_issuer(&config.signature),
            date: long_date(occasion.date),
            cc: config.cc.trim_end_matches('。').to_owned(),
            printed_by: or_issuer(&config.printed_by),
            leaders: leaders(&region).to_owned(),
            region,
            year,
            quarter,
            subject,
            undertaking,
            list: subject::list_name(plan),
            notice: plan.title.clone().unwrap_or_default(),
            number: plan.document_number.clone().unwrap_or_default(),
            as_of: long_date(occasion.as_of()),
            report_by: if occasion.date <= end {
                long_date(end)
            } else {
                String::new()
            },
            has_categories: plan.categories.iter().any(|c| !c.name.is_empty()),
            has_numbers: plan.projects().any(|(_, p)| p.number.is_some()),
            has_leaders: parties().any(|party| party.leader.is_some()),
            has_chiefs: plan.tasks().any(|(_, _, task)| !task.chiefs.is_empty()),
            has_supports: parties().any(|party| party.role == Role::Support),
            contact: config.contact.clone(),
            signature_inset: 0.0,
            issuer,
        }
        .inset()
    }

    fn inset(mut self) -> Self {
        let overhang = (width(&self.signature) - width(&self.date)) / 2.0;
        self.signature_inset = (4.0 - overhang).clamp(0.0, 4.0);
        self
    }

    /// Gives the document its title, in pieces that must not be broken.
    pub fn entitle(&mut self, parts: Vec<String>) {
        self.title = parts.concat();
        self.title_parts = parts;
    }
}

/// About how wide a text is, in characters; figures are half as wide.
fn width(text: &str) -> f64 {
    text.chars()
        .map(|c| if c.is_ascii() { 0.5 } else { 1.0 })
        .sum()
}

/// What the leaders of a place are called, by its last character.
fn leaders(region: &str) -> &'static str {
    match region.chars().next_back() {
        Some('区') => "区领导",
        Some('县') => "县领导",
        Some('旗') => "旗领导",
        Some('市') => "市领导",
        Some('省') => "省领导",
        Some('州') => "州领导",
        Some('镇') => "镇领导",
        _ => "领导",
    }
}
