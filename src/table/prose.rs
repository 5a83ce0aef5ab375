//! Printed lines outside tables → paragraphs.

use super::lines::Printed;

/// Paragraphs with the y at which each begins.
pub fn paragraphs(lines: &[Printed]) -> Vec<(f64, String)> {
    lines
        .iter()
        .map(|line| (line.area.y0, line.text()))
        .collect()
}
