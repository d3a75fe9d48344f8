//! A service that does not say how long it takes.

use super::{Checked, service};
use crate::diagnostic::{Code, Diagnostic};

pub(super) const CODE: Code = Code("WN0903");

pub(super) fn check(checked: &Checked<'_>, out: &mut Vec<Diagnostic>) {
    for entry in service::issued_here(checked).filter(|entry| entry.value.time.is_none()) {
        let fault = Diagnostic::warning(CODE, entry.id.span.clone(), service::lacks(entry, "waktu", "time"));
        out.push(
            fault
                .help("tulis lamanya, misalnya `waktu: 1 hari kerja`", "write how long, such as `time: 1 working day`"),
        );
    }
}
