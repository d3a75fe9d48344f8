//! A hand-off after which the bot stays silent for good when no officer answers.

use super::{Checked, walk};
use crate::diagnostic::{Code, Diagnostic, Sentence};
use crate::tree::{Flag, StepKind};

pub(super) const CODE: Code = Code("WN0606");

pub(super) fn check(checked: &Checked<'_>, out: &mut Vec<Diagnostic>) {
    for (_, step) in walk::steps(checked.tree) {
        let Some(StepKind::Handoff(handoff)) = &step.kind else { continue };
        if handoff.on_silence.iter().any(|silence| Flag::is_yes(silence.value.back_to_bot.as_ref())) {
            continue;
        }
        let message = Sentence::new(
            "bot tidak pernah kembali bila petugas diam",
            "the bot never returns when the officer is silent",
        );
        out.push(
            Diagnostic::warning(CODE, handoff.handoff.span.clone(), message)
                .label(
                    "setelah ini bot diam sampai petugas menutup obrolan",
                    "from here the bot is silent until the officer closes the chat",
                )
                .help(
                    "tambahkan `bila_diam: {2 jam: {kembali_ke_bot: ya}}`",
                    "add `on_silence: {2 hours: {back_to_bot: yes}}`",
                ),
        );
    }
}
