//! After merging: keys a mapping cannot do without.

use super::{KIND, MISSING_KEY, Mapping, Shaped};
use crate::diagnostic::{Diagnostic, Sentence};
use crate::words::{Object, Verb};

/// Reports every required key that is not there.
pub(crate) fn complete(shaped: &Shaped, out: &mut Vec<Diagnostic>) {
    match shaped {
        Shaped::Map(mapping) => {
            own_keys(mapping, out);
            mapping.fields.iter().for_each(|field| complete(&field.value, out));
        }
        Shaped::List(items) => items.iter().for_each(|item| complete(item, out)),
        Shaped::Named(entries) => entries.iter().for_each(|(_, entry)| complete(entry, out)),
        Shaped::Tagged(_, inner) => complete(inner, out),
        Shaped::Text(_) | Shaped::Flag(_) | Shaped::Int(_) | Shaped::Bad => {}
    }
}

fn own_keys(mapping: &Mapping, out: &mut Vec<Diagnostic>) {
    if mapping.object == Object::AnyStep {
        return;
    }
    for word in mapping.object.words().filter(|word| word.required) {
        let may_be_empty = mapping.object == Object::Step(Verb::End);
        let there = mapping.fields.iter().find(|field| field.word == word.id || field.word == KIND);
        match there.map(|field| &field.value) {
            Some(Shaped::Text(text)) if text.text.trim().is_empty() && !may_be_empty => {
                let message = Sentence::new(format!("`{}` kosong", word.id), format!("`{}` is empty", word.en));
                out.push(Diagnostic::error(MISSING_KEY, text.span.clone(), message).help(word.doc_id, word.doc_en));
            }
            Some(Shaped::List(items)) if items.is_empty() => {
                let message = Sentence::new(format!("`{}` kosong", word.id), format!("`{}` is empty", word.en));
                out.push(Diagnostic::error(MISSING_KEY, mapping.at.clone(), message).help(word.doc_id, word.doc_en));
            }
            Some(_) => {}
            None => {
                let message =
                    Sentence::new(format!("`{}` belum ada di sini", word.id), format!("`{}` is missing here", word.en));
                let diagnostic = Diagnostic::error(MISSING_KEY, mapping.at.clone(), message);
                out.push(diagnostic.help(
                    format!("tambahkan `{}:`, {}", word.id, word.doc_id),
                    format!("add `{}:`, {}", word.en, word.doc_en),
                ));
            }
        }
    }
}
