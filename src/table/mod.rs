//! [`Block`](crate::read::Block)s → [`Grid`]s: rows, columns and cells with their spans.

mod grid;

pub use grid::{Cell, Grid, Line};
