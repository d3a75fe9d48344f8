//! Names looked up with a fault that says what was probably meant.

use std::ops::Range;

use super::codes::UNKNOWN_NAME;
use super::names::resolve;
use super::place::Placed;
use crate::diagnostic::{Diagnostic, Sentence};
use crate::model::Ref;

/// What a name names; reported when nothing does.
pub(super) fn named(path: &str, range: Range<usize>, placed: &Placed<'_>, out: &mut Vec<Diagnostic>) -> Option<Ref> {
    match resolve(path, placed.names) {
        Ok(value) => Some(value),
        Err(near) => {
            let message = Sentence::new(format!("nama `{path}` tidak dikenal"), format!("unknown name `{path}`"));
            let fault = Diagnostic::error(UNKNOWN_NAME, placed.at(range), message);
            let fault = suggest(fault, path, &near);
            out.push(if near.is_empty() { explain(fault) } else { fault });
            None
        }
    }
}

fn explain(fault: Diagnostic) -> Diagnostic {
    fault.help(
        "nama berasal dari isian, `simpan`, `kantor.…`, `layanan.…`, `permohonan.…`, `warga.…` atau `jam_layanan.…`",
        "names come from fields, `save`, `office.…`, `service.…`, `request.…`, `citizen.…` or `hours.…`",
    )
}

/// Adds "did you mean", and the repair when there is only one and the word stands in the file as it is.
pub(crate) fn suggest(fault: Diagnostic, written: &str, near: &[String]) -> Diagnostic {
    if near.is_empty() {
        return fault;
    }
    let (list_id, list_en) = (either(near, "atau"), either(near, "or"));
    let span = fault.span.clone();
    let fault = fault.label(format!("mungkin maksudnya {list_id}?"), format!("did you mean {list_en}?"));
    match near {
        [only] if span.range.len() == written.len() => fault.fix(span, only.clone()),
        _ => fault,
    }
}

/// Names in backticks, with a word before the last.
fn either(names: &[String], joint: &str) -> String {
    match names {
        [most @ .., last] if !most.is_empty() => format!("`{}` {joint} `{last}`", most.join("`, `")),
        _ => format!("`{}`", names.join("`, `")),
    }
}
