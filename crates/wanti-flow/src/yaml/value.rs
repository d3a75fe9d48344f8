//! Shaped values to typed trees through serde, and a whole bot back to YAML.

use serde_yaml::value::{Tag, TaggedValue};
use serde_yaml::{Mapping as Yaml, Value};

use crate::diagnostic::{Diagnostic, Sentence, Span};
use crate::shape::{DAYS, KIND, Mapping, Shaped, WRONG_SHAPE};
use crate::tree::Tree;

/// The typed tree of merged sections.
pub(crate) fn decode_tree(whole: &Shaped, out: &mut Vec<Diagnostic>) -> Tree {
    let Some(value) = value(whole) else { return Tree::default() };
    match serde_path_to_error::deserialize(value) {
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

fn leaf(value: Value, span: &Span) -> Value {
    let range = &span.range;
    Value::Sequence(vec![value, span.file.into(), Value::from(range.start as u64), Value::from(range.end as u64)])
}

fn value(shaped: &Shaped) -> Option<Value> {
    Some(match shaped {
        Shaped::Text(text) => leaf(Value::String(text.text.clone()), &text.span),
        Shaped::Flag(flag) => leaf(Value::Bool(flag.value), &flag.span),
        Shaped::Int(int) => leaf(int.value.into(), &int.span),
        Shaped::List(items) => Value::Sequence(items.iter().filter_map(value).collect()),
        Shaped::Map(map) => mapping(map),
        Shaped::Named(entries) => {
            Value::Sequence(entries.iter().filter_map(|(id, entry)| named(&id.text, &id.span, entry)).collect())
        }
        Shaped::Tagged(tag, inner) => tagged(tag, value(inner)?),
        Shaped::Bad => return None,
    })
}

fn mapping(map: &Mapping) -> Value {
    let mut yaml = Yaml::with_capacity(map.fields.len() + 1);
    let Span { file, range } = &map.at;
    let at = vec![Value::from(*file), Value::from(range.start as u64), Value::from(range.end as u64)];
    yaml.insert("__at".into(), Value::Sequence(at));
    for field in &map.fields {
        if let Some(value) = value(&field.value) {
            yaml.insert(field.word.into(), value);
        }
    }
    Value::Mapping(yaml)
}

fn named(id: &str, span: &Span, entry: &Shaped) -> Option<Value> {
    let mut yaml = Yaml::with_capacity(2);
    yaml.insert("id".into(), leaf(id.into(), span));
    yaml.insert("value".into(), value(entry)?);
    Some(Value::Mapping(yaml))
}

fn tagged(tag: &str, value: Value) -> Value {
    Value::Tagged(Box::new(TaggedValue { tag: Tag::new(tag), value }))
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
