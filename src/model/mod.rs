//! The plan and its parts; nothing but types. The JSON names are fixed: other programs read them.

mod period;
mod plan;

pub use period::{ParsePeriodError, Period};
pub use plan::{
    Category, Item, Milestone, PLAN_SCHEMA, Party, Plan, Project, Role, Source, SourceFormat,
    Target, Task, Warning,
};
