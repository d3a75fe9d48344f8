//! `cari` or `minta` without words for the case that nothing comes back.

use super::{Checked, walk};
use crate::diagnostic::{Code, Diagnostic, Sentence};
use crate::tree::{StepKind, Text};

pub(super) const CODE: Code = Code("WN0609");

pub(super) fn check(checked: &Checked<'_>, out: &mut Vec<Diagnostic>) {
    for (_, step) in walk::steps(checked.tree) {
        match &step.kind {
            Some(StepKind::Lookup(lookup)) if lookup.none.is_empty() => {
                out.push(missing(&lookup.lookup, "tidak_ada", "none"))
            }
            Some(StepKind::Lookup(lookup)) if lookup.several.is_empty() => {
                out.push(missing(&lookup.lookup, "banyak", "several"))
            }
            Some(StepKind::Request(request)) if request.error.is_empty() => {
                out.push(missing(&request.request, "gagal", "error"))
            }
            Some(StepKind::Request(request)) if request.timed_out.is_empty() => {
                out.push(missing(&request.request, "habis_waktu", "timed_out"));
            }
            _ => {}
        }
    }
}

fn missing(at: &Text, id: &str, en: &str) -> Diagnostic {
    let message =
        Sentence::new(format!("langkah ini tidak punya cabang `{id}`"), format!("this step has no branch `{en}`"));
    Diagnostic::warning(CODE, at.span.clone(), message)
        .label("tanpa itu warga tidak mendapat jawaban apa pun", "without it the citizen gets no answer at all")
        .help(
            format!("tambahkan `{id}:` dengan paling sedikit satu `kirim`"),
            format!("add `{en}:` with at least one `say`"),
        )
}
