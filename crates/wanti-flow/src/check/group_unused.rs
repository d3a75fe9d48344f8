//! A word group that no trigger uses.

use std::collections::BTreeSet;

use super::{Checked, triggers};
use crate::diagnostic::{Code, Diagnostic, Sentence};

pub(super) const CODE: Code = Code("WN0507");

pub(super) fn check(checked: &Checked<'_>, out: &mut Vec<Diagnostic>) {
    let tree = checked.tree;
    let intents = triggers::intents(tree);
    let triggers = intents.iter().flat_map(|intent| intent.words.iter().chain(intent.nicknames));
    let all = triggers.chain(tree.words.iter().flat_map(|group| &group.value));
    let words = all.flat_map(|text| text.text.split([' ', '+', '-', ',']));
    let named: BTreeSet<&str> = words.filter(|word| word.starts_with('$')).collect();
    for group in &tree.words {
        let name = format!("${}", group.id.text);
        if !named.contains(name.as_str()) && checked.is_own(&group.id.span) {
            let message = Sentence::new(
                format!("kelompok kata `{name}` tidak dipakai"),
                format!("the word group `{name}` is not used"),
            );
            out.push(Diagnostic::warning(CODE, group.id.span.clone(), message).help(
                format!("pakai sebagai `{name}` di dalam `kata`, atau hapus"),
                format!("use it as `{name}` in `words`, or delete it"),
            ));
        }
    }
}
