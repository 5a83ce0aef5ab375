//! The plan and its parts; nothing but types. The JSON names are fixed: other programs read them.

mod period;
mod plan;
mod progress;
#[cfg(test)]
mod round_trip;

pub use period::{ParsePeriodError, Period};
pub use plan::{
    Category, Item, Milestone, PLAN_SCHEMA, Party, Plan, Project, Role, Source, SourceFormat,
    Target, Task, Warning,
};
pub use progress::{Basis, Entry, EntryKind, Light, ParseStatusError, Schedule, Standing, Status};
