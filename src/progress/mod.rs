//! Progress against a plan: how every task stands, forms out and in, scores.

mod config;
mod listing;
mod status;

pub use config::Config;
pub use listing::{Cell, Listing, to_workbook};
pub use status::{due_date, elapsed_share, standings};
