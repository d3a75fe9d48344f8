//! A service without requirements: citizens would come with empty hands.

use super::{Checked, service};
use crate::diagnostic::{Code, Diagnostic};

pub(super) const CODE: Code = Code("WN0904");

pub(super) fn check(checked: &Checked<'_>, out: &mut Vec<Diagnostic>) {
    for entry in service::issued_here(checked).filter(|entry| entry.value.requirements.is_empty()) {
        let fault = Diagnostic::warning(CODE, entry.id.span.clone(), service::lacks(entry, "syarat", "requirements"));
        out.push(fault.help(
            "tulis paling sedikit satu butir, misalnya `- {id: ktp, teks: Fotokopi KTP}`",
            "write at least one item, such as `- {id: ktp, text: Copy of the ID card}`",
        ));
    }
}
