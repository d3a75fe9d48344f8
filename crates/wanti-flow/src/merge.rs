//! Files to layers, layers to one whole: an upper layer replaces by id, one layer never says a thing twice.

use crate::diagnostic::{Diagnostic, Sentence, Span};
use crate::shape::{Field, Mapping, Shaped};
use crate::tree::Text;
use crate::words::Object;
use crate::yaml::codes::DUPLICATE_KEY;

/// Merges the sections of all files, each with its layer.
pub(crate) fn merge(files: Vec<(u8, Mapping)>, out: &mut Vec<Diagnostic>) -> Mapping {
    let mut layers: Vec<(u8, Mapping)> = Vec::new();
    for (layer, sections) in files {
        match layers.iter_mut().find(|(known, _)| *known == layer) {
            Some((_, whole)) => beside(whole, sections, out),
            None => layers.push((layer, sections)),
        }
    }
    layers.sort_by_key(|(layer, _)| *layer);
    let mut layers = layers.into_iter().map(|(_, sections)| sections);
    let mut whole = layers.next().unwrap_or(Mapping { object: Object::File, at: Span::default(), fields: Vec::new() });
    layers.for_each(|upper| over(&mut whole, upper));
    whole
}

/// Files of one layer: sections join, nothing may be said twice.
fn beside(whole: &mut Mapping, more: Mapping, out: &mut Vec<Diagnostic>) {
    for field in more.fields {
        let Some(known) = whole.fields.iter_mut().find(|known| known.word == field.word) else {
            whole.fields.push(field);
            continue;
        };
        match (&mut known.value, field.value) {
            (Shaped::Map(whole), Shaped::Map(more)) => beside(whole, more, out),
            (Shaped::Named(whole), Shaped::Named(more)) => beside_named(whole, more, out),
            (Shaped::Tagged(_, whole), Shaped::Tagged(_, more)) => match (whole.as_mut(), *more) {
                (Shaped::Named(whole), Shaped::Named(more)) => beside_named(whole, more, out),
                _ => out.push(twice(field.word, field.key, known.key.clone())),
            },
            _ if matches!(field.word, "wanti" | "dasar") => {}
            (Shaped::Bad, _) | (_, Shaped::Bad) => {}
            _ => out.push(twice(field.word, field.key, known.key.clone())),
        }
    }
}

fn beside_named(whole: &mut Vec<(Text, Shaped)>, more: Vec<(Text, Shaped)>, out: &mut Vec<Diagnostic>) {
    for (id, value) in more {
        match whole.iter().find(|(known, _)| known.text == id.text) {
            Some((known, _)) => out.push(twice(&id.text, id.span.clone(), known.span.clone())),
            None => whole.push((id, value)),
        }
    }
}

/// An upper layer: scalars and lists replace, mappings join key by key.
fn over(whole: &mut Mapping, upper: Mapping) {
    whole.at = upper.at;
    for field in upper.fields {
        match whole.fields.iter_mut().find(|known| known.word == field.word) {
            Some(known) => over_field(known, field),
            None => whole.fields.push(field),
        }
    }
}

fn over_field(known: &mut Field, upper: Field) {
    known.key = upper.key;
    over_value(&mut known.value, upper.value);
}

fn over_value(known: &mut Shaped, upper: Shaped) {
    match (known, upper) {
        (Shaped::Map(whole), Shaped::Map(upper)) => over(whole, upper),
        (Shaped::Named(whole), Shaped::Named(upper)) => over_named(whole, upper),
        (Shaped::Tagged(known, whole), Shaped::Tagged(tag, upper)) if *known == tag => over_value(whole, *upper),
        (known, upper) => *known = upper,
    }
}

fn over_named(whole: &mut Vec<(Text, Shaped)>, upper: Vec<(Text, Shaped)>) {
    for (id, value) in upper {
        match whole.iter_mut().find(|(known, _)| known.text == id.text) {
            Some((known, below)) => {
                *known = id;
                over_value(below, value);
            }
            None => whole.push((id, value)),
        }
    }
}

fn twice(id: &str, span: Span, first: Span) -> Diagnostic {
    let message =
        Sentence::new(format!("`{id}` sudah ada di tempat lain"), format!("`{id}` exists already in another place"));
    Diagnostic::error(DUPLICATE_KEY, span, message)
        .label("yang kedua", "the second one")
        .also(first, "yang pertama di sini", "the first one is here")
        .help("hapus salah satu, atau beri nama lain", "delete one of them, or give it another name")
}
