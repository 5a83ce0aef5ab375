//! PDF → plan.
#![no_main]

use duban_fuzz::read_notice;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    if bytes.windows(5).any(|w| w == b"%PDF-") {
        read_notice(bytes, "甲.pdf");
    }
});
