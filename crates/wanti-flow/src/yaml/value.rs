//! Shaped values to typed trees through serde, and a whole bot back to YAML.

use serde::de::value::{Error, MapDeserializer, SeqDeserializer};
use serde::de::{DeserializeSeed, Deserializer, EnumAccess, IntoDeserializer, VariantAccess, Visitor};
use serde_yaml::{Mapping as Yaml, Value};

use crate::diagnostic::{Diagnostic, Sentence, Span};
use crate::shape::{DAYS, KIND, Mapping, Shaped, WRONG_SHAPE};
use crate::tree::{Text, Tree};

/// The typed tree of merged sections.
pub(crate) fn decode_tree(whole: &Shaped, out: &mut Vec<Diagnostic>) -> Tree {
    if !holds(whole) {
        return Tree::default();
    }
    match serde_path_to_error::deserialize(Item::Shape(whole)) {
        Ok(tree) => tree,
        Err(error) => {
            let path = error.path().to_string();
            let message = Sentence::new(format!("`{path}` tidak dapat dibaca"), format!("`{path}` cannot be read"));
            out.push(Diagnostic::error(WRONG_SHAPE, Span::default(), message));
            Tree::default()
        }
    }
}

/// Merged sections as YAML, in Indonesian keys.
pub(crate) fn print(whole: &Shaped) -> String {
    serde_yaml::to_string(&plain(whole)).unwrap_or_default()
}

fn plain(shaped: &Shaped) -> Value {
    match shaped {
        Shaped::Text(text) => Value::String(text.text.clone()),
        Shaped::Flag(flag) => Value::String(if flag.value { "ya" } else { "tidak" }.to_owned()),
        Shaped::Int(int) => int.value.into(),
        Shaped::List(items) => Value::Sequence(items.iter().map(plain).collect()),
        Shaped::Map(map) => Value::Mapping(plain_mapping(map)),
        Shaped::Named(entries) => {
            Value::Mapping(entries.iter().map(|(id, entry)| (id.text.clone().into(), plain(entry))).collect())
        }
        Shaped::Tagged(_, inner) => plain(inner),
        Shaped::Bad => Value::Null,
    }
}

/// A step's verb comes first, its own keys follow; days stand beside the other keys of hours.
fn plain_mapping(map: &Mapping) -> Yaml {
    let mut yaml = Yaml::new();
    let inlined = |word: &str| word == KIND || word == DAYS;
    for field in map.fields.iter().filter(|field| inlined(field.word)) {
        if let Value::Mapping(inner) = plain(&field.value) {
            yaml.extend(inner);
        }
    }
    for field in map.fields.iter().filter(|field| !inlined(field.word)) {
        yaml.insert(field.word.into(), plain(&field.value));
    }
    yaml
}

/// Whether there is something to decode; of the rest the author was already told.
fn holds(shaped: &Shaped) -> bool {
    match shaped {
        Shaped::Bad => false,
        Shaped::Tagged(_, inner) => holds(inner),
        _ => true,
    }
}

/// What serde is led through: shaped values, and what they are made of.
enum Item<'s> {
    Shape(&'s Shaped),
    Name(&'s Text),
    Named(&'s Text, &'s Shaped),
    Place(&'s Span),
    Words(&'s str),
    Yes(bool),
    Whole(i64),
    Count(u64),
}

impl<'s> Item<'s> {
    /// A leaf: its value, its file, its first and last byte.
    fn leaf<V: Visitor<'s>>(self, span: &'s Span, visitor: V) -> Result<V::Value, Error> {
        let [file, start, end] = counts(span);
        visitor.visit_seq(SeqDeserializer::new([self, file, start, end].into_iter()))
    }
}

fn counts<'s>(span: &Span) -> [Item<'s>; 3] {
    [u64::from(span.file), span.range.start as u64, span.range.end as u64].map(Item::Count)
}

fn fields(map: &Mapping) -> impl Iterator<Item = (&str, Item<'_>)> {
    let held = map.fields.iter().filter(|field| holds(&field.value));
    std::iter::once(("__at", Item::Place(&map.at))).chain(held.map(|field| (field.word, Item::Shape(&field.value))))
}

impl<'s> Deserializer<'s> for Item<'s> {
    type Error = Error;

    fn deserialize_any<V: Visitor<'s>>(self, visitor: V) -> Result<V::Value, Error> {
        match self {
            Item::Shape(Shaped::Text(text)) | Item::Name(text) => Item::Words(&text.text).leaf(&text.span, visitor),
            Item::Shape(Shaped::Flag(flag)) => Item::Yes(flag.value).leaf(&flag.span, visitor),
            Item::Shape(Shaped::Int(int)) => Item::Whole(int.value).leaf(&int.span, visitor),
            Item::Shape(Shaped::List(items)) => {
                visitor.visit_seq(SeqDeserializer::new(items.iter().filter(|item| holds(item)).map(Item::Shape)))
            }
            Item::Shape(Shaped::Map(map)) => visitor.visit_map(MapDeserializer::new(fields(map))),
            Item::Shape(Shaped::Named(entries)) => {
                let held = entries.iter().filter(|(_, entry)| holds(entry));
                visitor.visit_seq(SeqDeserializer::new(held.map(|(id, entry)| Item::Named(id, entry))))
            }
            Item::Shape(Shaped::Tagged(tag, inner)) => visitor.visit_enum(Tagged(tag, inner)),
            Item::Shape(Shaped::Bad) => visitor.visit_unit(),
            Item::Named(id, entry) => {
                let both = [("id", Item::Name(id)), ("value", Item::Shape(entry))];
                visitor.visit_map(MapDeserializer::new(both.into_iter()))
            }
            Item::Place(span) => visitor.visit_seq(SeqDeserializer::new(counts(span).into_iter())),
            Item::Words(words) => visitor.visit_borrowed_str(words),
            Item::Yes(yes) => visitor.visit_bool(yes),
            Item::Whole(number) => visitor.visit_i64(number),
            Item::Count(count) => visitor.visit_u64(count),
        }
    }

    fn deserialize_option<V: Visitor<'s>>(self, visitor: V) -> Result<V::Value, Error> {
        visitor.visit_some(self)
    }

    fn deserialize_newtype_struct<V: Visitor<'s>>(self, _: &'static str, visitor: V) -> Result<V::Value, Error> {
        visitor.visit_newtype_struct(self)
    }

    serde::forward_to_deserialize_any! {
        <V: Visitor<'s>>
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf unit unit_struct seq tuple
        tuple_struct map struct enum identifier ignored_any
    }
}

impl<'s> IntoDeserializer<'s, Error> for Item<'s> {
    type Deserializer = Self;

    fn into_deserializer(self) -> Self {
        self
    }
}

/// One of several shapes, by its tag.
struct Tagged<'s>(&'s str, &'s Shaped);

impl<'s> EnumAccess<'s> for Tagged<'s> {
    type Error = Error;
    type Variant = Item<'s>;

    fn variant_seed<V: DeserializeSeed<'s>>(self, seed: V) -> Result<(V::Value, Item<'s>), Error> {
        Ok((seed.deserialize(Item::Words(self.0))?, Item::Shape(self.1)))
    }
}

impl<'s> VariantAccess<'s> for Item<'s> {
    type Error = Error;

    fn unit_variant(self) -> Result<(), Error> {
        Ok(())
    }

    fn newtype_variant_seed<T: DeserializeSeed<'s>>(self, seed: T) -> Result<T::Value, Error> {
        seed.deserialize(self)
    }

    fn tuple_variant<V: Visitor<'s>>(self, _: usize, visitor: V) -> Result<V::Value, Error> {
        self.deserialize_any(visitor)
    }

    fn struct_variant<V: Visitor<'s>>(self, _: &'static [&'static str], visitor: V) -> Result<V::Value, Error> {
        self.deserialize_any(visitor)
    }
}
