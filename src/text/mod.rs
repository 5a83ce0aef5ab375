//! What the words of a notice mean: figures, so far.

pub mod quantity;
