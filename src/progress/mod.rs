//! Progress against a plan: how every task stands, forms out and in, scores.

mod config;
mod status;

pub use config::Config;
pub use status::{due_date, elapsed_share, standings};
