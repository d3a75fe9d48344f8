//! A role that may do nothing.

use super::Checked;
use crate::diagnostic::{Code, Diagnostic, Sentence};

pub(super) const CODE: Code = Code("WN1005");

pub(super) fn check(checked: &Checked<'_>, out: &mut Vec<Diagnostic>) {
    for role in checked.tree.roles.iter().filter(|role| role.value.may.is_empty()) {
        let message = Sentence::new(
            format!("peran `{}` tidak boleh apa-apa", role.id.text),
            format!("the role `{}` may do nothing", role.id.text),
        );
        out.push(Diagnostic::warning(CODE, role.id.span.clone(), message).help(
            "tulis haknya, misalnya `boleh: [baca_pesan, balas]`",
            "write its rights, such as `may: [read_messages, reply]`",
        ));
    }
}
