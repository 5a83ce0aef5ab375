//! What a PDF's streams unfold to, counted before the interpreter unfolds them: it keeps what it unfolds, and
//! takes as much memory as a stream asks for.

use std::io::Read;

use flate2::read::ZlibDecoder;

use crate::error::Result;
use crate::read::Limits;

/// A byte of deflate stands for 1,032 at most.
const DEFLATE: u64 = 1032;

/// A code of LZW has 9 to 12 bits and stands for 4,096 bytes at most.
const LZW: u64 = 2731;

/// Shorter streams are not counted: many of them together stay below what a large one gives.
const SHORT: usize = 64 << 10;

/// # Errors
/// [`Error::Limit`](crate::Error::Limit) when a stream, or the large ones together, unfold to more than allowed.
pub(super) fn check(bytes: &[u8], file: &str, limits: &Limits) -> Result<()> {
    let mut total = 0_u64;
    for stream in streams(bytes) {
        limits.check_time(file)?;
        let length = stream.data.len() as u64;
        let bound = stream.bound(length);
        if bound <= limits.expanded_bytes && (stream.data.len() < SHORT || stream.is_kept_folded())
        {
            continue;
        }
        let mut count = bound;
        if stream.data.starts_with(&[0x78]) && stream.filters().count() <= 1 {
            let room = limits
                .expanded_bytes
                .saturating_sub(total)
                .saturating_add(1);
            let mut unfolded = ZlibDecoder::new(stream.data).take(room);
            // A damaged stream ends where it is damaged; the interpreter reads no further either.
            let mut buffer = [0; 64 << 10];
            count = 0;
            while let Ok(n @ 1..) = unfolded.read(&mut buffer) {
                count += n as u64;
            }
        }
        total = total.saturating_add(count);
        limits.check_expanded(file, total)?;
    }
    Ok(())
}

/// A stream object, as far as it can be told without reading the file's structure.
pub(super) struct Stream<'b> {
    dictionary: &'b [u8],
    pub data: &'b [u8],
}

impl Stream<'_> {
    /// Whether its dictionary has a word in it.
    pub fn says(&self, word: &[u8]) -> bool {
        windows(self.dictionary, word).next().is_some()
    }

    /// Whether deflate is its only filter.
    pub fn is_deflated(&self) -> bool {
        self.says(b"/FlateDecode")
            && windows(self.dictionary, b"Decode").count() <= 2
            && self.filters().count() == 1
    }

    /// The filters that unfold, by name.
    fn filters(&self) -> impl Iterator<Item = u64> {
        let count = |name: &[u8]| windows(self.dictionary, name).count();
        let deflate = count(b"/FlateDecode") + count(b"/Fl ") + count(b"/Fl]");
        let lzw = count(b"/LZWDecode") + count(b"/LZW ") + count(b"/LZW]");
        std::iter::repeat_n(DEFLATE, deflate).chain(std::iter::repeat_n(LZW, lzw))
    }

    /// The most that a stream of this length can unfold to. Without a named filter (it may stand elsewhere in the
    /// file) deflate is supposed where the data look like it.
    fn bound(&self, length: u64) -> u64 {
        let named = self.filters().fold(length, u64::saturating_mul);
        if named == length && self.data.starts_with(&[0x78]) {
            return length.saturating_mul(DEFLATE);
        }
        named
    }

    /// Pictures are not unfolded at all; fonts unfold to little.
    fn is_kept_folded(&self) -> bool {
        [
            &b"/Image"[..],
            b"/Length1",
            b"/FontFile",
            b"/CIDFontType0C",
            b"/Type1C",
            b"/OpenType",
        ]
        .iter()
        .any(|key| self.says(key))
    }
}

/// All `stream … endstream` of a file.
pub(super) fn streams(bytes: &[u8]) -> impl Iterator<Item = Stream<'_>> {
    let mut at = 0;
    std::iter::from_fn(move || {
        let keyword = at + windows(&bytes[at..], b"stream").next()?;
        let data = &bytes[keyword + b"stream".len()..];
        let data = data.strip_prefix(b"\r").unwrap_or(data);
        let data = data.strip_prefix(b"\n").unwrap_or(data);
        let length = windows(data, b"endstream").next().unwrap_or(data.len());
        // A dictionary is short; what stands before it does no harm.
        let before = &bytes[at.max(keyword.saturating_sub(2048))..keyword];
        let dictionary = before
            .windows(5)
            .rposition(|w| w == b" obj\n" || w == b" obj\r" || w == b" obj<" || w == b" obj ")
            .map_or(before, |start| &before[start..]);
        at = (bytes.len() - data.len() + length + b"endstream".len()).min(bytes.len());
        Some(Stream {
            dictionary,
            data: &data[..length],
        })
    })
}

/// Where a word stands in bytes.
fn windows(bytes: &[u8], word: &[u8]) -> impl Iterator<Item = usize> {
    let mut at = 0;
    std::iter::from_fn(move || {
        // The first letter is looked for by itself: most bytes are none.
        while let Some(offset) = bytes.get(at..)?.iter().position(|b| *b == word[0]) {
            let here = at + offset;
            at = here + 1;
            if bytes[here..].starts_with(word) {
                return Some(here);
            }
        }
        None
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use flate2::{Compression, write::ZlibEncoder};
    use std::io::Write as _;

    fn folded(bytes: &[u8]) -> Vec<u8> {
        let mut encoder = ZlibEncoder::new(Vec::new(), Compression::best());
        encoder.write_all(bytes).unwrap();
        encoder.finish().unwrap()
    }

    fn pdf(dictionary: &str, data: &[u8]) -> Vec<u8> {
        let mut bytes = format!("%PDF-1.7\n1 0 obj\n<<{dictionary}>>\nstream\r\n").into_bytes();
        bytes.extend(data);
        bytes.extend(b"\nendstream\nendobj\n");
        bytes
    }

    fn checked(bytes: &[u8], megabytes: u64) -> bool {
        let limits = Limits {
            expanded_bytes: megabytes << 20,
            ..Limits::default()
        };
        check(bytes, "甲.pdf", &limits).is_ok()
    }

    #[test]
    fn a_bomb_is_told_and_a_large_stream_is_not() {
        let bomb = folded(&vec![0; 80 << 20]);
        assert!(bomb.len() > SHORT);
        let bomb = pdf("/Filter /FlateDecode", &bomb);
        assert!(!checked(&bomb, 79));
        assert!(checked(&bomb, 81));
        let twice = folded(&folded(&vec![0; 80 << 20]));
        assert!(!checked(
            &pdf("/Filter [/FlateDecode /FlateDecode]", &twice),
            64
        ));
        let hidden = folded(&vec![0; 80 << 20]);
        assert!(!checked(&pdf("/Filter 7 0 R", &hidden), 79));
        let mut noise = Vec::new();
        let mut state = 1_u32;
        for _ in 0..(2 << 20) {
            state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            noise.push((state >> 24) as u8);
        }
        assert!(checked(&pdf("/Filter/FlateDecode", &folded(&noise)), 3));
    }

    #[test]
    fn streams_are_found_in_any_bytes() {
        for bytes in [
            &b""[..],
            b"stream",
            b"stream\r\n",
            b"endstream",
            b"xstreamendstreamstream",
        ] {
            assert!(checked(bytes, 1));
        }
        let two = [pdf("/A", b"1"), pdf("/B", b"22")].concat();
        let found: Vec<_> = streams(&two)
            .map(|s| (s.dictionary.len(), s.data))
            .collect();
        assert_eq!(found.len(), 2);
        assert_eq!(found[0].1, b"1\n");
        assert_eq!(found[1].1, b"22\n");
    }
}
