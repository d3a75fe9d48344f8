//! A question that nobody can get out of: no limit of tries and no way out, and the bot has none either.

use super::{Checked, walk};
use crate::diagnostic::{Code, Diagnostic, Sentence};
use crate::tree::{StepKind, Text};

pub(super) const CODE: Code = Code("WN0604");

pub(super) fn check(checked: &Checked<'_>, out: &mut Vec<Diagnostic>) {
    let tree = checked.tree;
    if tree.fallback.as_ref().is_some_and(|fallback| fallback.after_2_times.is_some()) {
        return;
    }
    for (_, step) in walk::steps(tree) {
        for question in walk::questions_of(step) {
            ask(question.ask, question.on_failure, out);
        }
        match &step.kind {
            Some(StepKind::Checklist(list)) => ask(&list.checklist, list.on_failure.as_ref(), out),
            Some(StepKind::Pickup(pickup)) => ask(&pickup.schedule, pickup.on_failure.as_ref(), out),
            _ => {}
        }
    }
}

fn ask(text: &Text, way_out: Option<&Text>, out: &mut Vec<Diagnostic>) {
    if way_out.is_some() {
        return;
    }
    let message = Sentence::new("pertanyaan ini tidak punya jalan keluar", "this question has no way out");
    out.push(
        Diagnostic::warning(CODE, text.span.clone(), message)
            .label("warga yang salah menjawab terjebak di sini", "a citizen whose answers do not fit is stuck here")
            .help(
                "tulis `coba: 3` dan `bila_gagal: nama_alur`, atau untuk seluruh bot `bila_tidak_paham: {setelah_2_kali: nama_alur}`",
                "write `tries: 3` and `on_failure: some_flow`, or for the whole bot `fallback: {after_2_times: some_flow}`",
            ),
    );
}
