//! Whether a PDF is whole. The interpreter mends what it can and passes over the rest without a word; a table can
//! lose rows that way. Looked at are the things that text hangs on: the page tree, pages' content, fonts and forms,
//! whether what they refer to is there and whether compressed data match their checksum.

use std::collections::{BTreeSet, HashSet};
use std::io::Read;

use flate2::read::ZlibDecoder;
use hayro_interpret::hayro_syntax::Filter;
use hayro_interpret::hayro_syntax::Pdf;
use hayro_interpret::hayro_syntax::object::{
    Array, Dict, MaybeRef, Object, ObjectIdentifier, Stream,
};
use hayro_interpret::hayro_syntax::page::Resources;

use super::unfold;

/// Forms within forms, and page tree nodes within nodes, are followed this deep.
const DEPTH: usize = 32;

/// What is missing in a file.
#[derive(Debug, Default)]
pub(super) struct Damage {
    /// References to objects that are not there.
    lost: usize,
    /// Streams that end early or do not match their checksum.
    torn: usize,
    /// Pages that the page tree counts and nobody finds.
    pages_lost: usize,
    /// The file has no end.
    cut: bool,
    /// Pages, from 1, whose content or fonts it concerns.
    pages: BTreeSet<u32>,
}

impl Damage {
    /// One sentence for the user; `None` when the file is whole.
    pub fn message(&self) -> Option<String> {
        let mut parts = Vec::new();
        if self.cut {
            parts.push("文件不完整，缺少结尾".to_owned());
        }
        if self.pages_lost > 0 {
            parts.push(format!("缺少 {} 页", self.pages_lost));
        }
        if self.lost > 0 {
            parts.push(format!("缺少 {} 个部分", self.lost));
        }
        if self.torn > 0 {
            parts.push(format!("有 {} 处数据损坏", self.torn));
        }
        if parts.is_empty() {
            return None;
        }
        let pages: Vec<String> = self.pages.iter().map(u32::to_string).collect();
        let pages = match pages.len() {
            0 => String::new(),
            _ => format!("（涉及第{}页）", pages.join("、")),
        };
        Some(format!(
            "这个 PDF 已损坏：{}{pages}，读入的内容可能不全；请重新下载或与原件核对",
            parts.join("，")
        ))
    }
}

/// Looks a file over.
pub(super) fn damage(pdf: &Pdf, bytes: &[u8]) -> Damage {
    let mut look = Look {
        pdf,
        damage: Damage::default(),
        seen: HashSet::new(),
        faulty: HashSet::new(),
        page: None,
    };
    // The specification's own note: the end mark stands within the last 1,024 bytes.
    let tail = &bytes[bytes.len().saturating_sub(1024)..];
    look.damage.cut = !tail.windows(5).any(|w| w == b"%%EOF");
    look.object_streams(bytes);
    look.page_tree();
    for (page, number) in pdf.pages().iter().zip(1..) {
        look.page = Some(number);
        look.contents(page.raw());
        look.resources(page.resources(), 0);
    }
    look.damage
}

struct Look<'a> {
    pdf: &'a Pdf,
    damage: Damage,
    seen: HashSet<ObjectIdentifier>,
    /// Objects with a fault: they are counted once and told for every page.
    faulty: HashSet<ObjectIdentifier>,
    page: Option<u32>,
}

impl<'a> Look<'a> {
    /// An object that a reference names, or the object itself; a reference to nothing is counted.
    fn resolve(&mut self, object: MaybeRef<Object<'a>>) -> Option<Object<'a>> {
        let reference = match object {
            MaybeRef::NotRef(object) => return Some(object),
            MaybeRef::Ref(reference) => ObjectIdentifier::from(reference),
        };
        let found = self.pdf.xref().get::<Object<'a>>(reference);
        if found.is_none() {
            if self.seen.insert(reference) {
                self.damage.lost += 1;
            }
            self.damage.pages.extend(self.page);
        }
        found
    }

    fn entry(&mut self, dict: &Dict<'a>, key: &str) -> Option<Object<'a>> {
        let raw = dict.get_raw::<Object<'a>>(key.as_bytes())?;
        self.resolve(raw)
    }

    /// Checks a stream once, and tells it for every page that uses it.
    fn stream(&mut self, stream: &Stream<'a>) {
        let id = stream.obj_id();
        if self.seen.insert(id) && !is_whole(stream) {
            self.damage.torn += 1;
            self.faulty.insert(id);
        }
        if self.faulty.contains(&id) {
            self.damage.pages.extend(self.page);
        }
    }

    /// Streams that hold objects, or say where objects are: nothing tells which page they concern.
    fn object_streams(&mut self, bytes: &[u8]) {
        if bytes.windows(8).any(|w| w == b"/Encrypt") {
            return;
        }
        for stream in unfold::streams(bytes) {
            if stream.says(b"/ObjStm") || stream.says(b"/XRef") {
                self.damage.torn += usize::from(stream.is_deflated() && !inflates(stream.data));
            }
        }
    }

    fn page_tree(&mut self) {
        let root = self.pdf.xref().root_id();
        let catalog = self.pdf.xref().get::<Dict<'a>>(root);
        let tree = catalog
            .and_then(|c| self.entry(&c, "Pages"))
            .and_then(Object::into_dict);
        let Some(tree) = tree else {
            self.damage.lost += 1;
            return;
        };
        let counted = tree.get::<i32>(&b"Count"[..]).unwrap_or(0);
        let found = self.leaves(&tree, 0);
        let read = self.pdf.pages().len();
        let counted = usize::try_from(counted).unwrap_or(0);
        self.damage.pages_lost = counted.max(found).saturating_sub(read);
    }

    /// Pages below a node of the page tree.
    fn leaves(&mut self, node: &Dict<'a>, depth: usize) -> usize {
        let Some(kids) = self.entry(node, "Kids").and_then(Object::into_array) else {
            return 1;
        };
        if depth > DEPTH {
            return 0;
        }
        let mut leaves = 0;
        for kid in kids.raw_iter() {
            let id = kid.as_obj_ref().map(ObjectIdentifier::from);
            let kid = self.resolve(kid).and_then(Object::into_dict);
            // A node that is its own ancestor is counted once.
            if let Some(kid) = kid
                && id.is_none_or(|id| self.seen.insert(id))
            {
                leaves += self.leaves(&kid, depth + 1);
            }
        }
        leaves
    }

    fn contents(&mut self, page: &Dict<'a>) {
        match self.entry(page, "Contents") {
            Some(Object::Stream(stream)) => self.stream(&stream),
            Some(Object::Array(parts)) => {
                for part in parts.raw_iter() {
                    if let Some(Object::Stream(stream)) = self.resolve(part) {
                        self.stream(&stream);
                    }
                }
            }
            _ => {}
        }
        self.entry(page, "Resources");
    }

    fn resources(&mut self, resources: &Resources<'a>, depth: usize) {
        for (_, font) in resources.fonts.entries() {
            if let Some(font) = self.resolve(font).and_then(Object::into_dict) {
                self.font(&font);
            }
        }
        if depth > DEPTH {
            return;
        }
        for (_, form) in resources.x_objects.entries() {
            let id = form.as_obj_ref().map(ObjectIdentifier::from);
            let known = id.is_some_and(|id| self.seen.contains(&id));
            let Some(Object::Stream(form)) = self.resolve(form) else {
                continue;
            };
            let is_image = form
                .dict()
                .get::<hayro_interpret::hayro_syntax::object::Name<'a>>(&b"Subtype"[..])
                .is_some_and(|name| name.as_str() == "Image");
            if is_image {
                continue;
            }
            self.stream(&form);
            if let (false, Some(own)) = (known, form.dict().get::<Dict<'a>>(&b"Resources"[..])) {
                self.resources(&Resources::new(own), depth + 1);
            }
        }
    }

    /// A font's maps and outlines: without them its characters are lost or become others.
    fn font(&mut self, font: &Dict<'a>) {
        if let Some(Object::Stream(map)) = self.entry(font, "ToUnicode") {
            self.stream(&map);
        }
        let descendants: Option<Array<'a>> = self
            .entry(font, "DescendantFonts")
            .and_then(Object::into_array);
        let mut fonts = vec![font.clone()];
        for descendant in descendants.iter().flat_map(Array::raw_iter) {
            fonts.extend(self.resolve(descendant).and_then(Object::into_dict));
        }
        for font in fonts {
            let descriptor = self
                .entry(&font, "FontDescriptor")
                .and_then(Object::into_dict);
            for key in ["FontFile", "FontFile2", "FontFile3"] {
                if let Some(Object::Stream(file)) =
                    descriptor.as_ref().and_then(|d| self.entry(d, key))
                {
                    self.stream(&file);
                }
            }
        }
    }
}

/// Whether a stream's data unfold to their end and match their checksum. Only deflate has one.
fn is_whole(stream: &Stream<'_>) -> bool {
    let data = stream.raw_data();
    match stream.filters()[..] {
        [Filter::FlateDecode] => inflates(&data),
        [Filter::Ascii85Decode, Filter::FlateDecode] => inflates(&from_ascii85(&data)),
        _ => true,
    }
}

fn inflates(data: &[u8]) -> bool {
    let mut decoder = ZlibDecoder::new(data);
    let mut buffer = [0; 32 << 10];
    loop {
        match decoder.read(&mut buffer) {
            Ok(0) => return true,
            Ok(_) => {}
            Err(_) => return false,
        }
    }
}

/// Five characters from `!` on are a number in base 85, and four bytes; `z` is four zeros, `~` the end.
fn from_ascii85(text: &[u8]) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(text.len() / 5 * 4 + 4);
    let mut group = Vec::with_capacity(5);
    let flush = |group: &mut Vec<u8>, bytes: &mut Vec<u8>| {
        let count = group.len();
        if count > 1 {
            group.resize(5, 84);
            let number = group
                .iter()
                .fold(0_u32, |n, d| n.wrapping_mul(85).wrapping_add(u32::from(*d)));
            bytes.extend(&number.to_be_bytes()[..count - 1]);
        }
        group.clear();
    };
    for c in text {
        match c {
            b'~' => break,
            b'z' if group.is_empty() => bytes.extend([0; 4]),
            b'!'..=b'u' => {
                group.push(c - b'!');
                if group.len() == 5 {
                    flush(&mut group, &mut bytes);
                }
            }
            _ => {}
        }
    }
    flush(&mut group, &mut bytes);
    bytes
}

#[cfg(test)]
mod tests {
    use super::*;

    fn message(bytes: &[u8]) -> Option<String> {
        damage(&Pdf::new(bytes.to_vec()).unwrap(), bytes).message()
    }

    #[test]
    fn whole_files_are_whole() {
        for entry in walkdir::WalkDir::new("fixtures") {
            let path = entry.unwrap().into_path();
            if path.extension().is_some_and(|e| e == "pdf") {
                let bytes = std::fs::read(&path).unwrap();
                assert_eq!(message(&bytes), None, "{}", path.display());
            }
        }
    }

    #[test]
    fn a_file_without_its_end_is_not() {
        let bytes = std::fs::read("fixtures/xiqing-2024/cidfont.pdf").unwrap();
        let cut = message(&bytes[..bytes.len() - 800]).unwrap();
        assert!(cut.contains("缺少结尾"), "{cut}");
    }

    #[test]
    fn torn_content_is_told_with_its_page() {
        let bytes = std::fs::read("fixtures/yunxi-2025-banner/notice.pdf").unwrap();
        let pages = Pdf::new(bytes.clone()).unwrap();
        let content = pages.pages()[1]
            .raw()
            .get::<Stream<'_>>(&b"Contents"[..])
            .unwrap()
            .raw_data()
            .into_owned();
        let at = bytes
            .windows(content.len())
            .position(|w| w == content)
            .unwrap();
        let mut torn = bytes.clone();
        torn[at + content.len() / 2] ^= 0x10;
        let told = message(&torn).unwrap();
        assert!(told.contains("1 处数据损坏（涉及第2页）"), "{told}");
    }

    #[test]
    fn ascii85_is_read() {
        assert_eq!(from_ascii85(b"87cUR D]i,\"Ebo80~>"), b"Hello World!");
        assert_eq!(from_ascii85(b"z!!*-~>"), [0, 0, 0, 0, 0, 1, 2]);
    }
}
