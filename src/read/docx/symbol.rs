//! Characters of symbol fonts → Unicode.

/// The Unicode character of a `<w:sym>`; `None` when the font's character has none here. The codes are those of
/// Microsoft's fonts, which stand at U+F000 and above in documents.
pub(super) fn unicode(font: &str, code: u32) -> Option<char> {
    let code = if (0xf000..0xf100).contains(&code) {
        code - 0xf000
    } else {
        code
    };
    let pairs: &[(u32, char)] = match font.to_ascii_lowercase().as_str() {
        "wingdings" => &[
            (0x4a, '☺'),
            (0x6c, '●'),
            (0x6d, '❍'),
            (0x6e, '■'),
            (0x6f, '□'),
            (0x71, '❑'),
            (0x72, '❒'),
            (0x75, '◆'),
            (0x76, '❖'),
            (0x77, '◆'),
            (0x9f, '•'),
            (0xa1, '○'),
            (0xa7, '▪'),
            (0xa8, '□'),
            (0xab, '★'),
            (0xb2, '☆'),
            (0xd8, '➢'),
            (0xe0, '→'),
            (0xe8, '➔'),
            (0xf0, '⇨'),
            (0xfb, '✗'),
            (0xfc, '✓'),
            (0xfd, '☒'),
            (0xfe, '☑'),
            (0x80, '⓪'),
            (0x81, '①'),
            (0x82, '②'),
            (0x83, '③'),
            (0x84, '④'),
            (0x85, '⑤'),
            (0x86, '⑥'),
            (0x87, '⑦'),
            (0x88, '⑧'),
            (0x89, '⑨'),
            (0x8a, '⑩'),
            (0x8c, '❶'),
            (0x8d, '❷'),
            (0x8e, '❸'),
            (0x8f, '❹'),
            (0x90, '❺'),
            (0x91, '❻'),
            (0x92, '❼'),
            (0x93, '❽'),
            (0x94, '❾'),
            (0x95, '❿'),
        ],
        "wingdings 2" => &[
            (0x4f, '✗'),
            (0x50, '✓'),
            (0x51, '☒'),
            (0x52, '☑'),
            (0x53, '☒'),
            (0x97, '●'),
            (0x98, '●'),
            (0x9f, '◉'),
            (0xa2, '■'),
            (0xa3, '□'),
            (0xab, '★'),
            (0x6a, '①'),
            (0x6b, '②'),
            (0x6c, '③'),
            (0x6d, '④'),
            (0x6e, '⑤'),
            (0x6f, '⑥'),
            (0x70, '⑦'),
            (0x71, '⑧'),
            (0x72, '⑨'),
            (0x73, '⑩'),
        ],
        "symbol" => &[
            (0xa3, '≤'),
            (0xb3, '≥'),
            (0xb0, '°'),
            (0xb1, '±'),
            (0xb4, '×'),
            (0xb7, '•'),
            (0xb8, '÷'),
            (0xb9, '≠'),
            (0xbb, '≈'),
            (0xbc, '…'),
            (0xbe, '—'),
            (0xae, '→'),
            (0xac, '←'),
            (0x61, 'α'),
            (0x62, 'β'),
            (0x6d, 'μ'),
            (0x70, 'π'),
            (0x53, 'Σ'),
            (0x57, 'Ω'),
            (0x2d, '−'),
            (0x7e, '∼'),
            (0xd7, '⋅'),
            (0xd6, '√'),
        ],
        // Any other font stands in a document with its Unicode characters.
        _ => {
            return char::from_u32(code)
                .filter(|c| !c.is_control() && !('\u{e000}'..'\u{f900}').contains(c));
        }
    };
    pairs.iter().find(|(c, _)| *c == code).map(|(_, u)| *u)
}
