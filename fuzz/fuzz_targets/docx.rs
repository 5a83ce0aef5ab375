//! Word → plan: an archive as it is, or XML as the body of one.
#![no_main]

use duban_fuzz::{archive, read_notice};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    if bytes.starts_with(b"PK") {
        read_notice(bytes, "甲.docx");
        return;
    }
    // Two parts: the numbering, a zero byte, the document.
    let (numbering, document) = match bytes.iter().position(|b| *b == 0) {
        Some(at) => (&bytes[..at], &bytes[at + 1..]),
        None => (&b""[..], bytes),
    };
    let mut parts = vec![("word/document.xml", document)];
    if !numbering.is_empty() {
        parts.push(("word/numbering.xml", numbering));
    }
    read_notice(&archive(&parts), "甲.docx");
});
