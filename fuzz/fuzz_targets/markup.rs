//! Markup and style sheet of a report template → PDF or an error that says something.
#![no_main]

use std::sync::LazyLock;

use duban::report::{DocumentInfo, Fonts, set};
use libfuzzer_sys::fuzz_target;

static FONTS: LazyLock<Fonts> = LazyLock::new(Fonts::bundled);

fuzz_target!(|text: &str| {
    // Two parts: the style sheet, a zero byte, the markup.
    let (css, markup) = text.split_once('\0').unwrap_or(("", text));
    match set(markup, css, &FONTS, &DocumentInfo::default()) {
        Ok(bytes) => assert!(bytes.starts_with(b"%PDF-")),
        Err(error) => assert!(!error.to_string().is_empty()),
    }
});
