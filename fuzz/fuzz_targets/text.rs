//! Plain text → plan.
#![no_main]

use duban_fuzz::read_notice;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| read_notice(bytes, "甲.txt"));
