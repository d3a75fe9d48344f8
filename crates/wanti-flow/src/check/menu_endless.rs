//! A menu without a way out for somebody who finds nothing in it.

use super::{Checked, walk};
use crate::diagnostic::{Code, Diagnostic, Sentence};
use crate::tree::StepKind;

pub(super) const CODE: Code = Code("WN0605");

pub(super) fn check(checked: &Checked<'_>, out: &mut Vec<Diagnostic>) {
    if checked.tree.fallback.as_ref().is_some_and(|fallback| fallback.after_2_times.is_some()) {
        return;
    }
    for (_, step) in walk::steps(checked.tree) {
        let Some(StepKind::Menu(menu)) = &step.kind else { continue };
        if menu.on_failure.is_some() {
            continue;
        }
        let message = Sentence::new("menu ini tidak punya jalan keluar", "this menu has no way out");
        out.push(
            Diagnostic::warning(CODE, menu.menu.span.clone(), message)
                .label("warga yang tidak menemukan pilihannya terjebak di sini", "a citizen who finds nothing here is stuck")
                .help(
                    "tulis `bila_gagal: nama_alur` di menu ini, atau untuk seluruh bot `bila_tidak_paham: {setelah_2_kali: nama_alur}`",
                    "write `on_failure: some_flow` in this menu, or for the whole bot `fallback: {after_2_times: some_flow}`",
                ),
        );
    }
}
