//! The database and everything that is kept in it, through the real binary.
#![allow(
    clippy::unwrap_used,
    reason = "helpers of tests: a panic is how a test fails"
)]

mod forms;
mod notice;
mod office;
mod safety;
mod stored;
mod year;
