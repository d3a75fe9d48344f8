//! An answer that nothing leads to: no trigger, no service that borrows it.

use super::Checked;
use super::triggers::{self, Section};
use crate::diagnostic::{Code, Diagnostic, Sentence};

pub(super) const CODE: Code = Code("WN0506");

pub(super) fn check(checked: &Checked<'_>, out: &mut Vec<Diagnostic>) {
    let tree = checked.tree;
    for intent in
        triggers::intents(tree).iter().filter(|intent| intent.section == Section::Answer && intent.is_silent())
    {
        let id = &intent.id.text;
        if tree.services.iter().any(|service| service.value.answers.iter().any(|own| own.id.text == *id)) {
            continue;
        }
        let message =
            Sentence::new(format!("jawaban `{id}` tidak pernah terpakai"), format!("the answer `{id}` is never used"));
        out.push(
            Diagnostic::warning(CODE, intent.id.span.clone(), message)
                .label("tidak ada yang memicunya", "nothing fires it")
                .help(
                    "tambahkan `mulai_bila` dengan `kata`, atau hapus jawaban ini",
                    "add `start_when` with `words`, or delete the answer",
                ),
        );
    }
}
