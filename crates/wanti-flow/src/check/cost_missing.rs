//! A service that does not say what it costs.

use super::{Checked, service};
use crate::diagnostic::{Code, Diagnostic};

pub(super) const CODE: Code = Code("WN0902");

pub(super) fn check(checked: &Checked<'_>, out: &mut Vec<Diagnostic>) {
    for entry in service::issued_here(checked).filter(|entry| entry.value.cost.is_none()) {
        let fault = Diagnostic::warning(CODE, entry.id.span.clone(), service::lacks(entry, "biaya", "cost"));
        out.push(
            fault.help("bila tidak dipungut, tulis `biaya: gratis`", "when there is no charge, write `cost: free`"),
        );
    }
}
