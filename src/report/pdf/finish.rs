//! What printpdf has no setting for: language, nested bookmarks, turned pages, page labels,
//! and an identifier that comes from the content.

use lopdf::{Dictionary, Object, StringFormat, dictionary};
use sha2::{Digest, Sha256};

use super::Places;
use crate::report::DocumentInfo;
use crate::report::layout::mark::Page;

/// Completes a document printpdf has made.
pub(super) fn finish(
    file: &mut lopdf::Document,
    pages: &[Page],
    places: &Places,
    info: &DocumentInfo,
) -> lopdf::Result<()> {
    file.version = "1.7".to_owned();
    let page_ids: Vec<lopdf::ObjectId> = file.get_pages().into_values().collect();
    for (page, id) in pages.iter().zip(&page_ids) {
        let dictionary = file.get_object_mut(*id)?.as_dict_mut()?;
        if page.turned {
            dictionary.set("Rotate", 90);
        }
        if matches!(dictionary.get(b"Annots"), Ok(Object::Array(a)) if a.is_empty()) {
            dictionary.remove(b"Annots");
        }
    }
    let outline = outline(file, &page_ids, places);
    let info_id = file.trailer.get(b"Info")?.as_reference()?;
    let date = format!(
        "D:{}{:02}{:02}000000+08'00'",
        info.date.year(),
        info.date.month(),
        info.date.day()
    );
    let mut facts = Dictionary::new();
    for (key, value) in [
        ("Title", &info.title),
        ("Author", &info.author),
        ("Subject", &info.subject),
        ("Keywords", &info.keywords.join("，")),
    ] {
        if !value.is_empty() {
            facts.set(key, text(value));
        }
    }
    facts.set("Producer", text("duban"));
    facts.set("CreationDate", Object::string_literal(date.clone()));
    facts.set("ModDate", Object::string_literal(date));
    file.set_object(info_id, facts);

    let labels = page_labels(pages);
    let catalog = file.catalog_mut()?;
    catalog.set("Lang", Object::string_literal(info.language.as_str()));
    catalog.set("PageLayout", Object::Name(b"SinglePage".to_vec()));
    catalog.set(
        "ViewerPreferences",
        dictionary! { "DisplayDocTitle" => true },
    );
    if let Some(labels) = labels {
        catalog.set("PageLabels", dictionary! { "Nums" => labels });
    }
    if let Some(outline) = outline {
        catalog.set("Outlines", outline);
        catalog.set("PageMode", Object::Name(b"UseOutlines".to_vec()));
    }
    file.prune_objects();
    file.renumber_objects();
    file.compress();
    // The identifier comes from the content: the same report is the same file.
    let mut hash = Sha256::new();
    for (id, object) in &file.objects {
        hash.update(id.0.to_be_bytes());
        hash.update(format!("{object:?}"));
    }
    let identifier = Object::String(hash.finalize()[..16].to_vec(), StringFormat::Hexadecimal);
    file.trailer.set("ID", vec![identifier.clone(), identifier]);
    Ok(())
}

/// Text as PDF has it outside pages: UTF-16 with a byte order mark.
fn text(value: &str) -> Object {
    let mut bytes = vec![0xFE, 0xFF];
    bytes.extend(value.encode_utf16().flat_map(u16::to_be_bytes));
    Object::String(bytes, StringFormat::Hexadecimal)
}

/// Labels where printed numbers start again; `None` when they never do.
fn page_labels(pages: &[Page]) -> Option<Object> {
    let mut nums = Vec::new();
    let mut expected = 0;
    for (i, page) in pages.iter().enumerate() {
        if page.number != expected {
            nums.push(Object::Integer(i as i64));
            nums.push(Object::Dictionary(
                dictionary! { "S" => "D", "St" => i64::from(page.number) },
            ));
        }
        expected = page.number + 1;
    }
    (nums.len() > 2).then_some(Object::Array(nums))
}

/// A first-level bookmark with more below it than this is closed at first.
const MOST_OPEN: usize = 12;

/// The tree of bookmarks.
fn outline(
    file: &mut lopdf::Document,
    page_ids: &[lopdf::ObjectId],
    places: &Places,
) -> Option<Object> {
    if places.bookmarks.is_empty() {
        return None;
    }
    let root = file.new_object_id();
    let ids: Vec<_> = places
        .bookmarks
        .iter()
        .map(|_| file.new_object_id())
        .collect();
    // Parent of each, by depth: the last one before it that is less deep.
    let mut parents: Vec<Option<usize>> = Vec::new();
    let mut above: Vec<(u8, usize)> = Vec::new();
    for (i, (level, ..)) in places.bookmarks.iter().enumerate() {
        while above.last().is_some_and(|(l, _)| l >= level) {
            above.pop();
        }
        parents.push(above.last().map(|&(_, p)| p));
        above.push((*level, i));
    }
    let children = |parent: Option<usize>| -> Vec<usize> {
        (0..ids.len()).filter(|&i| parents[i] == parent).collect()
    };
    let reference = |i: usize| Object::Reference(ids[i]);
    let mut shown = 0;
    for (i, (_, name, page, y)) in places.bookmarks.iter().enumerate() {
        let (left, top) = places.destination(*page, *y);
        let mut item = dictionary! {
            "Title" => text(name),
            "Parent" => parents[i].map_or(Object::Reference(root), reference),
            "Dest" => vec![
                Object::Reference(page_ids[*page]), "XYZ".into(), left.into(), top.into(), Object::Null,
            ],
        };
        let siblings = children(parents[i]);
        let place = siblings.iter().position(|&s| s == i).unwrap_or(0);
        if place > 0 {
            item.set("Prev", reference(siblings[place - 1]));
        }
        if place + 1 < siblings.len() {
            item.set("Next", reference(siblings[place + 1]));
        }
        let own = children(Some(i));
        if let (Some(&first), Some(&last)) = (own.first(), own.last()) {
            item.set("First", reference(first));
            item.set("Last", reference(last));
            // A long list of units stays closed; the parts of a document are shown.
            let count = own.len() as i64;
            let open = parents[i].is_none() && own.len() <= MOST_OPEN;
            item.set("Count", if open { count } else { -count });
            shown += if open { count } else { 0 };
        }
        file.set_object(ids[i], item);
    }
    let top = children(None);
    let outlines = dictionary! {
        "Type" => "Outlines",
        "First" => reference(top[0]),
        "Last" => reference(top[top.len() - 1]),
        "Count" => top.len() as i64 + shown,
    };
    file.set_object(root, outlines);
    Some(Object::Reference(root))
}
