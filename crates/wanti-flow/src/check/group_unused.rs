//! A word group that no trigger uses.

use super::{Checked, triggers};
use crate::diagnostic::{Code, Diagnostic, Sentence};
use crate::tree::Text;

pub(super) const CODE: Code = Code("WN0507");

pub(super) fn check(checked: &Checked<'_>, out: &mut Vec<Diagnostic>) {
    let tree = checked.tree;
    let intents = triggers::intents(tree);
    let triggers = intents.iter().flat_map(|intent| intent.words.iter().chain(intent.nicknames));
    let all: Vec<&Text> = triggers.chain(tree.words.iter().flat_map(|group| &group.value)).collect();
    for group in &tree.words {
        let name = format!("${}", group.id.text);
        let used = all.iter().any(|text| text.text.split([' ', '+', '-', ',']).any(|word| word == name));
        if !used && checked.is_own(&group.id.span) {
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
