//! What the characters and words of a notice mean: wrapped lines, numerals, marks, periods, names, figures.

pub mod join;
pub mod mark;
pub mod name;
pub mod numeral;
pub mod period;
pub mod quantity;
