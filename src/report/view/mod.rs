//! A plan and how it stands → what a template may print: one type per document.
//!
//! A view holds facts, names and ready-made texts; the wording around them is the template's.

pub mod brief;
pub mod bulletin;
pub mod chart;
pub mod findings;
pub mod frame;
pub mod list;
pub mod remark;
pub mod row;
pub mod score;
pub mod subject;
pub mod tally;
pub mod unit;
pub mod units;
