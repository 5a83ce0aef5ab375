//! Bytes of a text or a web page → characters.

use encoding_rs::{Encoding, GB18030, UTF_8, UTF_16BE, UTF_16LE};

/// A decoded text.
pub(super) struct Decoded {
    pub text: String,
    /// Whether bytes did not fit the encoding and stand as U+FFFD.
    pub damaged: bool,
}

/// Decodes by the byte order mark, else as UTF-8 where the bytes are valid UTF-8, else by the declared
/// encoding, else as GB18030. Valid UTF-8 with Chinese in it is never valid by accident, so it beats a
/// declaration: many pages still say gb2312 after a move to UTF-8.
pub(super) fn decode(bytes: &[u8], declared: Option<&str>) -> Decoded {
    if let Some((encoding, mark)) = Encoding::for_bom(bytes) {
        return decode_as(encoding, &bytes[mark..]);
    }
    if let Some(encoding) = utf16_without_mark(bytes) {
        return decode_as(encoding, bytes);
    }
    if let Ok(text) = std::str::from_utf8(bytes) {
        return Decoded {
            text: text.to_owned(),
            damaged: false,
        };
    }
    if let Some(encoding) = declared.and_then(|label| Encoding::for_label(label.as_bytes())) {
        // GB2312 and GBK are subsets of GB18030, and pages that declare them use characters beyond.
        let encoding = if encoding == encoding_rs::GBK {
            GB18030
        } else {
            encoding
        };
        let decoded = decode_as(encoding, bytes);
        if !decoded.damaged {
            return decoded;
        }
    }
    let chinese = decode_as(GB18030, bytes);
    if !chinese.damaged {
        return chinese;
    }
    // Damaged either way: the reading with fewer broken places is the likelier one.
    let unicode = decode_as(UTF_8, bytes);
    let broken = |d: &Decoded| d.text.matches('\u{fffd}').count();
    if broken(&unicode) <= broken(&chinese) {
        unicode
    } else {
        chinese
    }
}

fn decode_as(encoding: &'static Encoding, bytes: &[u8]) -> Decoded {
    let (text, damaged) = encoding.decode_without_bom_handling(bytes);
    Decoded {
        text: text.into_owned(),
        damaged,
    }
}

/// UTF-16 without a mark: its spaces and line ends have a zero byte beside them, always on the same side.
fn utf16_without_mark(bytes: &[u8]) -> Option<&'static Encoding> {
    let sample = &bytes[..bytes.len().min(4096)];
    let blank = |byte: u8| matches!(byte, b'\n' | b'\r' | b'\t' | b' ');
    let little = sample
        .chunks_exact(2)
        .filter(|p| blank(p[0]) && p[1] == 0)
        .count();
    let big = sample
        .chunks_exact(2)
        .filter(|p| p[0] == 0 && blank(p[1]))
        .count();
    match (little, big) {
        (1.., 0) => Some(UTF_16LE),
        (0, 1..) => Some(UTF_16BE),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_encoding_of_a_chinese_office_is_read() {
        let text = "西青区2024年\t㐂䶮\n第一季度";
        let (gb, _, _) = GB18030.encode(text);
        let mut little = vec![0xff, 0xfe];
        little.extend(text.encode_utf16().flat_map(u16::to_le_bytes));
        let plain: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
        let marked = format!("\u{feff}{text}");
        for bytes in [text.as_bytes(), &gb, &little, &plain, marked.as_bytes()] {
            let decoded = decode(bytes, None);
            assert_eq!(decoded.text, text);
            assert!(!decoded.damaged);
        }
    }

    #[test]
    fn a_wrong_declaration_does_not_harm() {
        assert_eq!(
            decode("区教育局".as_bytes(), Some("gb2312")).text,
            "区教育局"
        );
        let (gb, _, _) = GB18030.encode("区教育局");
        assert_eq!(decode(&gb, Some("utf-8")).text, "区教育局");
    }

    #[test]
    fn damage_is_told() {
        let mut bytes = "区教育局李伟志".as_bytes().to_vec();
        bytes.remove(1);
        assert!(decode(&bytes, None).damaged);
    }
}
