//! Workbook → plan: an archive as it is, or XML as the sheet of one.
#![no_main]

use duban_fuzz::{read_notice, workbook};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    if bytes.starts_with(b"PK") || bytes.starts_with(&[0xd0, 0xcf]) {
        read_notice(bytes, "甲.xlsx");
    } else {
        read_notice(&workbook(bytes), "甲.xlsx");
    }
});
