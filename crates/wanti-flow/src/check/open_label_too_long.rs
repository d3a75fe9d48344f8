//! The label that opens a list does not fit.

use super::{Checked, walk};
use crate::channel::WHATSAPP;
use crate::diagnostic::{Code, Diagnostic, Sentence};
use crate::model::Channel;
use crate::tree::StepKind;

pub(super) const CODE: Code = Code("WN0804");

pub(super) fn check(checked: &Checked<'_>, out: &mut Vec<Diagnostic>) {
    if !checked.uses(Channel::WhatsApp) {
        return;
    }
    let most = WHATSAPP.open_label;
    for (_, step) in walk::steps(checked.tree) {
        let Some(StepKind::Menu(menu)) = &step.kind else { continue };
        let Some(label) = menu.open_label.as_ref() else { continue };
        let length = WHATSAPP.length(&label.text);
        if length > most {
            let message = Sentence::new(
                format!("tulisan pembuka daftar {length} huruf; WhatsApp memuat {most}"),
                format!("the label that opens the list has {length} characters; WhatsApp holds {most}"),
            );
            out.push(
                Diagnostic::warning(CODE, label.span.clone(), message)
                    .help("tulis yang pendek, misalnya `Pilih surat`", "write a short one, such as `Choose a letter`"),
            );
        }
    }
}
