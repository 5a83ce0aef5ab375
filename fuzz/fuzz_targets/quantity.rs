//! Figures of a text: what was read stands in the text.
#![no_main]

use duban::text::quantity::targets;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    for target in targets(text) {
        assert!(target.value.is_finite(), "{target:?}");
    }
});
