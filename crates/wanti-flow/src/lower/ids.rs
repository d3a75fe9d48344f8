//! Names an author gives: short, lower case, without blanks, and once in their list.

use std::collections::BTreeMap;

use super::codes::{BAD_ID, ID_TWICE};
use super::vars::steps_in;
use crate::diagnostic::{Diagnostic, Sentence};
use crate::tree::{Entry, Item, Step, StepKind, Text, Tree};

/// Checks every name of the tree.
pub(super) fn check(tree: &Tree, out: &mut Vec<Diagnostic>) {
    entries(&tree.hours, out);
    entries(&tree.commands, out);
    entries(&tree.words, out);
    entries(&tree.services, out);
    entries(&tree.answers, out);
    entries(&tree.flows, out);
    entries(&tree.surveys, out);
    entries(&tree.schedules, out);
    entries(&tree.roles, out);
    entries(&tree.consent, out);
    if let Some(bot) = &tree.bot {
        shape(&bot.id, out);
    }
    for service in tree.services.iter().map(|entry| &entry.value) {
        items(&service.requirements, out);
        once(service.purposes.iter().map(|purpose| &purpose.id), out);
    }
    for flow in &tree.flows {
        let mut steps = Vec::new();
        steps_in(&flow.value.steps, &mut steps);
        once(steps.iter().filter_map(|step| step.id.as_ref()), out);
        steps.iter().for_each(|step| in_step(step, out));
    }
}

fn in_step(step: &Step, out: &mut Vec<Diagnostic>) {
    match &step.kind {
        Some(StepKind::Menu(menu)) => once(menu.choices.iter().filter_map(|choice| choice.id.as_ref()), out),
        Some(StepKind::Ask(ask)) => once(ask.choices.iter().filter_map(|choice| choice.id.as_ref()), out),
        Some(StepKind::Form(form)) => once(form.fields.iter().map(|field| &field.id), out),
        Some(StepKind::Checklist(checklist)) => items(&checklist.items, out),
        _ => {}
    }
}

fn entries<T>(entries: &[Entry<T>], out: &mut Vec<Diagnostic>) {
    entries.iter().for_each(|entry| shape(&entry.id, out));
}

fn items(items: &[Item], out: &mut Vec<Diagnostic>) {
    once(items.iter().map(|item| &item.id), out);
}

/// Names that are good and not used before in the same list.
fn once<'a>(ids: impl Iterator<Item = &'a Text>, out: &mut Vec<Diagnostic>) {
    let mut known: BTreeMap<&str, &Text> = BTreeMap::new();
    for id in ids.filter(|id| !id.is_empty()) {
        shape(id, out);
        if let Some(first) = known.get(id.text.as_str()) {
            let message = Sentence::new(
                format!("nama `{}` dipakai dua kali di sini", id.text),
                format!("the name `{}` is used twice here", id.text),
            );
            out.push(
                Diagnostic::error(ID_TWICE, id.span.clone(), message)
                    .also(first.span.clone(), "yang pertama di sini", "the first one is here")
                    .help("beri nama lain", "give it another name"),
            );
        }
        known.entry(&id.text).or_insert(id);
    }
}

fn shape(id: &Text, out: &mut Vec<Diagnostic>) {
    let word = &id.text;
    let good = word.chars().all(|sign| sign.is_ascii_lowercase() || sign.is_ascii_digit() || matches!(sign, '_' | '-'));
    if good || word.is_empty() {
        return;
    }
    let better = super::values::slug(word);
    let message =
        Sentence::new(format!("`{word}` tidak cocok sebagai nama"), format!("`{word}` does not do as a name"));
    out.push(Diagnostic::error(BAD_ID, id.span.clone(), message).help(
        format!("pakai huruf kecil, angka dan garis bawah, misalnya `{better}`"),
        format!("use lower case letters, digits and underscores, such as `{better}`"),
    ));
}
