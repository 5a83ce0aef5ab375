//! Characters and words of a notice: what a character, a figure, a period or a name says.

pub mod fold;
pub mod join;
pub mod mark;
pub mod name;
pub mod numeral;
pub mod period;
pub mod quantity;
