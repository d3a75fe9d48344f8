//! Data are stored and nobody says for how long.

use super::{Checked, walk};
use crate::diagnostic::{Code, Diagnostic, Sentence};
use crate::tree::StepKind;

pub(super) const CODE: Code = Code("WN1004");

pub(super) fn check(checked: &Checked<'_>, out: &mut Vec<Diagnostic>) {
    if !checked.tree.retention.is_empty() {
        return;
    }
    let steps = walk::steps(checked.tree);
    let stored = steps.iter().find_map(|(_, step)| match &step.kind {
        Some(StepKind::Register(register)) => Some(&register.register),
        _ => None,
    });
    if let Some(stored) = stored {
        let message =
            Sentence::new("permohonan disimpan tanpa batas waktu", "requests are kept without a limit of time");
        out.push(Diagnostic::warning(CODE, stored.span.clone(), message).help(
            "tambahkan bagian `retensi`, misalnya `retensi: {permohonan: 2 tahun, pesan: 90 hari}`",
            "add a section `retention`, such as `retention: {requests: 2 years, messages: 90 days}`",
        ));
    }
}
