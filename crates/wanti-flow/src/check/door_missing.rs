//! A service that is not issued here and does not say where to go.

use super::{Checked, service};
use crate::diagnostic::{Code, Diagnostic};

pub(super) const CODE: Code = Code("WN0905");

pub(super) fn check(checked: &Checked<'_>, out: &mut Vec<Diagnostic>) {
    for entry in &checked.tree.services {
        let elsewhere = entry.value.authority.as_ref().is_some_and(|authority| authority.text == "X");
        if elsewhere && entry.value.door.is_none() && entry.value.answer.is_none() {
            let fault = Diagnostic::warning(CODE, entry.id.span.clone(), service::lacks(entry, "pintu", "door"));
            out.push(fault.help(
                "tulis ke mana warga harus pergi, misalnya `pintu: Disdukcapil, lantai 1`",
                "write where citizens must go, such as `door: Civil registry, first floor`",
            ));
        }
    }
}
