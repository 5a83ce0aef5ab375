//! The names of the fields that a view has, so that a misspelt one in a template is an error even where
//! the template language itself would let it pass (`{% if row.lates %}` is merely false to tera).
//!
//! The names are taken from the types, not from a value: an empty list has no rows to look at. A type is
//! walked by deserializing it from nothing: every struct that asks for its fields tells their names.

use std::cell::RefCell;
use std::collections::BTreeSet;
use std::fmt;

use serde::de::{self, DeserializeOwned, DeserializeSeed, MapAccess, SeqAccess, Visitor};

/// The field names of a view.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Fields {
    /// Of the view itself.
    pub top: BTreeSet<&'static str>,
    /// Of the view and of everything in it.
    pub all: BTreeSet<&'static str>,
}

/// The field names of `T`; `None` when `T` holds something that cannot be made from nothing
/// (an enum, a text with a grammar of its own).
pub fn fields_of<T: DeserializeOwned>() -> Option<Fields> {
    let found = RefCell::new(Fields::default());
    let walk = Walk {
        found: &found,
        depth: 0,
    };
    T::deserialize(walk).ok()?;
    Some(found.into_inner())
}

/// Types that contain themselves are walked this deep.
const DEEPEST: u32 = 12;

#[derive(Clone, Copy)]
struct Walk<'a> {
    found: &'a RefCell<Fields>,
    depth: u32,
}

impl Walk<'_> {
    fn deeper(self) -> Self {
        Walk {
            depth: self.depth + 1,
            ..self
        }
    }
}

#[derive(Debug)]
struct NotWalkable;

impl fmt::Display for NotWalkable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("not walkable")
    }
}

impl std::error::Error for NotWalkable {}

impl de::Error for NotWalkable {
    fn custom<T: fmt::Display>(_: T) -> Self {
        NotWalkable
    }
}

/// Each scalar method hands the visitor the plainest value of its kind.
macro_rules! plain {
    ($($method:ident => $visit:ident($($value:expr)?);)*) => {
        $(fn $method<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, NotWalkable> {
            visitor.$visit($($value)?)
        })*
    };
}

impl<'de> de::Deserializer<'de> for Walk<'_> {
    type Error = NotWalkable;

    plain! {
        deserialize_bool => visit_bool(false);
        deserialize_i8 => visit_i64(0);
        deserialize_i16 => visit_i64(0);
        deserialize_i32 => visit_i64(0);
        deserialize_i64 => visit_i64(0);
        deserialize_u8 => visit_u64(0);
        deserialize_u16 => visit_u64(0);
        deserialize_u32 => visit_u64(0);
        deserialize_u64 => visit_u64(0);
        deserialize_f32 => visit_f64(0.0);
        deserialize_f64 => visit_f64(0.0);
        deserialize_char => visit_char(' ');
        deserialize_str => visit_str("");
        deserialize_string => visit_str("");
        deserialize_bytes => visit_bytes(&[]);
        deserialize_byte_buf => visit_bytes(&[]);
        deserialize_unit => visit_unit();
        deserialize_ignored_any => visit_unit();
    }

    fn deserialize_any<V: Visitor<'de>>(self, _: V) -> Result<V::Value, NotWalkable> {
        Err(NotWalkable)
    }

    fn deserialize_identifier<V: Visitor<'de>>(self, _: V) -> Result<V::Value, NotWalkable> {
        Err(NotWalkable)
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, NotWalkable> {
        if self.depth >= DEEPEST {
            return visitor.visit_none();
        }
        visitor.visit_some(self.deeper())
    }

    fn deserialize_unit_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        visitor: V,
    ) -> Result<V::Value, NotWalkable> {
        visitor.visit_unit()
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        visitor: V,
    ) -> Result<V::Value, NotWalkable> {
        visitor.visit_newtype_struct(self)
    }

    fn deserialize_seq<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, NotWalkable> {
        let left = usize::from(self.depth < DEEPEST);
        visitor.visit_seq(Elements { walk: self, left })
    }

    fn deserialize_tuple<V: Visitor<'de>>(
        self,
        len: usize,
        visitor: V,
    ) -> Result<V::Value, NotWalkable> {
        visitor.visit_seq(Elements {
            walk: self,
            left: len,
        })
    }

    fn deserialize_tuple_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        len: usize,
        visitor: V,
    ) -> Result<V::Value, NotWalkable> {
        self.deserialize_tuple(len, visitor)
    }

    fn deserialize_map<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, NotWalkable> {
        visitor.visit_map(Members {
            walk: self,
            names: &[],
        })
    }

    fn deserialize_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        names: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, NotWalkable> {
        {
            let mut found = self.found.borrow_mut();
            if self.depth == 0 {
                found.top.extend(names);
            }
            found.all.extend(names);
        }
        visitor.visit_map(Members { walk: self, names })
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        _: &'static str,
        _: &'static [&'static str],
        _: V,
    ) -> Result<V::Value, NotWalkable> {
        Err(NotWalkable)
    }
}

/// The elements of a list: one is enough to learn their fields.
struct Elements<'a> {
    walk: Walk<'a>,
    left: usize,
}

impl<'de> SeqAccess<'de> for Elements<'_> {
    type Error = NotWalkable;

    fn next_element_seed<T: DeserializeSeed<'de>>(
        &mut self,
        seed: T,
    ) -> Result<Option<T::Value>, NotWalkable> {
        if self.left == 0 {
            return Ok(None);
        }
        self.left -= 1;
        seed.deserialize(self.walk.deeper()).map(Some)
    }
}

/// The members of a struct.
struct Members<'a> {
    walk: Walk<'a>,
    names: &'static [&'static str],
}

impl<'de> MapAccess<'de> for Members<'_> {
    type Error = NotWalkable;

    fn next_key_seed<K: DeserializeSeed<'de>>(
        &mut self,
        seed: K,
    ) -> Result<Option<K::Value>, NotWalkable> {
        let Some((name, rest)) = self.names.split_first() else {
            return Ok(None);
        };
        self.names = rest;
        seed.deserialize(de::value::StrDeserializer::new(name))
            .map(Some)
    }

    fn next_value_seed<V: DeserializeSeed<'de>>(
        &mut self,
        seed: V,
    ) -> Result<V::Value, NotWalkable> {
        seed.deserialize(self.walk.deeper())
    }
}

#[cfg(test)]
mod tests {
    use serde::Deserialize;

    use super::*;

    #[derive(Deserialize)]
    #[expect(dead_code, reason = "only its field names count")]
    struct Sheet {
        title: String,
        rows: Vec<Row>,
        note: Option<Note>,
    }

    #[derive(Deserialize)]
    #[expect(dead_code, reason = "only its field names count")]
    struct Row {
        number: Option<u32>,
        parts: Vec<Row>,
    }

    #[derive(Deserialize)]
    #[expect(dead_code, reason = "only its field names count")]
    struct Note {
        text: String,
    }

    #[test]
    fn names_come_from_types_even_of_empty_lists() {
        let fields = fields_of::<Sheet>().unwrap();
        assert_eq!(fields.top, BTreeSet::from(["title", "rows", "note"]));
        assert_eq!(
            fields.all,
            BTreeSet::from(["title", "rows", "note", "number", "parts", "text"])
        );
    }

    #[test]
    fn what_cannot_be_made_from_nothing_is_said() {
        assert_eq!(fields_of::<crate::model::Period>(), None);
    }
}
