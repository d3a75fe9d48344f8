//! A number of an identity document that is not marked as secret.

use super::{Checked, walk};
use crate::diagnostic::{Code, Diagnostic, Sentence};
use crate::tree::Flag;

pub(super) const CODE: Code = Code("WN1001");

pub(super) fn check(checked: &Checked<'_>, out: &mut Vec<Diagnostic>) {
    for question in walk::questions(checked.tree) {
        if !question.kind().is_sensitive() || Flag::is_yes(question.secret) {
            continue;
        }
        let word = question.kind().word();
        let span = question.kind.map_or_else(|| question.ask.span.clone(), |kind| kind.span.clone());
        let message = Sentence::new(
            format!("isian `{word}` belum ditandai rahasia"),
            format!("a field of kind `{word}` is not marked as secret"),
        );
        out.push(
            Diagnostic::warning(CODE, span, message)
                .label("tanpa itu nomornya tampak di log dan jejak", "without it the number shows in log and trace")
                .help("tambahkan `rahasia: ya`", "add `secret: yes`"),
        );
    }
}
