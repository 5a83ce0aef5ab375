//! `duban` (督办) turns a government's yearly notice of livelihood projects into a supervised plan.
//!
//! The road of the data, one stage and one named type each:
//!
//! ```text
//! bytes ─ read ──────▶ Document   blocks in reading order: Text | Grid (docx, xlsx, html, txt) | Canvas (a PDF page)
//!       ─ table ─────▶ Grid       rows × columns, cells with row and column spans, text, origin
//!       ─ record ────▶ Plan       notice, categories, projects, tasks, parties, milestones
//!       ─ check ─────▶ [Finding]  what is inconsistent in the notice; never an Err
//!       ─ store ─────▶ SQLite     plans of all years, progress reported against them
//!       ─ report ────▶ PDF        view → tera → markup → layout → printpdf
//! Plan, Plan ─ diff ─▶ PlanDiff
//! ```
//!
//! A stage touches no clock, folder or environment variable: those come in as arguments.

pub mod bounded;
pub mod check;
pub mod config;
pub mod diff;
pub mod error;
pub mod finding;
pub mod geometry;
pub mod model;
pub mod origin;
pub mod output;
pub mod pipeline;
pub mod progress;
pub mod read;
pub mod record;
pub mod report;
pub mod store;
pub mod table;
pub mod text;

pub use error::{Error, Result};
pub use finding::{Finding, Severity};
pub use model::Plan;
