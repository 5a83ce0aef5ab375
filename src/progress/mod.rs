//! Progress against a plan: how every task stands, forms out and in, scores.

mod config;
mod due;
mod export;
mod form;
mod import;
mod listing;
mod returned;
mod score;
mod sheet;
mod status;
mod values;

pub use config::Config;
pub use due::{Due, due, due_listing};
pub use export::{ledger_listing, plan_listing};
pub use form::{FormKey, due_text, units};
pub use import::{Problem, Reading};
pub use listing::{Cell, Listing, to_workbook};
pub use returned::FormFile;
pub use score::{Deduction, Reason, ScoreConfig, UnitScore, quarters_over, score_listings, scores};
pub use sheet::{form, form_name};
pub use status::{due_date, elapsed_share, standings};
pub use values::figures_of_text;
