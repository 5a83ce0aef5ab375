//! [`Block`](crate::read::Block)s → [`Grid`]s: rows, columns and cells with their spans.
//!
//! ```text
//! rulings ─ ruling ─▶ whole lines, grouped by table ─ snap, lattice, sparse ─▶ Mesh ─ fill ─▶ Grid
//! glyphs  ─ lines ──▶ printed lines ─ zones, segment, columns, rows, rule, unruled, assemble ─▶ Grid, where rulings are few or none
//!                                   ─ prose ───▶ paragraphs (furniture: page headers and numbers left out)
//! ```

mod assemble;
mod columns;
mod fill;
mod furniture;
mod grid;
mod lattice;
mod lines;
mod pieces;
mod prose;
pub mod room;
mod rows;
mod rule;
mod ruling;
mod segment;
mod snap;
mod sparse;
pub mod stitch;
mod unruled;
mod zones;

pub use grid::{Cell, Grid, Line};
pub use pieces::{Piece, Pieces, pieces, rulings};
