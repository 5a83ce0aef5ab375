//! [`Block`](crate::read::Block)s → [`Grid`]s: rows, columns and cells with their spans.
//!
//! ```text
//! rulings ─ ruling ─▶ whole lines, grouped by table ─ snap, lattice ─▶ Mesh ─ fill ─▶ Grid
//! glyphs  ─ lines ──▶ printed lines ─ unruled ─▶ Grid, where rulings are few or none
//!                                   ─ prose ───▶ paragraphs (furniture: page headers and numbers left out)
//! ```

mod fill;
mod furniture;
mod grid;
mod lattice;
mod lines;
mod pieces;
mod prose;
mod ruling;
mod snap;
pub mod stitch;

pub use grid::{Cell, Grid, Line};
pub use pieces::{Piece, Pieces, pieces, rulings};
