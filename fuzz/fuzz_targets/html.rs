//! Web page → plan.
#![no_main]

use duban_fuzz::read_notice;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let mut page = b"<html>".to_vec();
    page.extend(bytes);
    read_notice(&page, "甲.html");
});
