//! A choice whose title does not fit a button or a row of WhatsApp and that has no short form.

use super::{Checked, walk};
use crate::channel::WHATSAPP;
use crate::diagnostic::{Code, Diagnostic, Sentence};
use crate::model::Channel;
use crate::tree::{StepKind, Text};

pub(super) const CODE: Code = Code("WN0802");

pub(super) fn check(checked: &Checked<'_>, out: &mut Vec<Diagnostic>) {
    if !checked.uses(Channel::WhatsApp) {
        return;
    }
    for choices in walk::choice_lists(checked.tree) {
        let buttons = choices.len() <= WHATSAPP.buttons;
        let most = if buttons { WHATSAPP.button_title } else { WHATSAPP.row_title };
        for choice in choices {
            title(choice.short.as_ref().unwrap_or(&choice.text), choice.short.is_some(), most, buttons, out);
        }
    }
    for (_, step) in walk::steps(checked.tree) {
        if let Some(StepKind::Say(say)) = &step.kind {
            say.buttons.iter().for_each(|button| title(&button.text, true, WHATSAPP.button_title, true, out));
        }
    }
    for service in &checked.tree.services {
        if let Some(short) = &service.value.short {
            title(short, true, WHATSAPP.row_title, false, out);
        }
    }
}

fn title(text: &Text, is_short: bool, most: usize, buttons: bool, out: &mut Vec<Diagnostic>) {
    let length = WHATSAPP.length(&text.text);
    if length <= most || text.text.contains('{') {
        return;
    }
    let (what_id, what_en) = if buttons { ("tombol", "a button") } else { ("baris daftar", "a row") };
    let message = Sentence::new(
        format!("tulisan ini {length} huruf; {what_id} WhatsApp memuat {most}"),
        format!("this label has {length} characters; {what_en} of WhatsApp holds {most}"),
    );
    let fault = Diagnostic::warning(CODE, text.span.clone(), message);
    out.push(if is_short {
        fault.help(format!("pendekkan sampai {most} huruf"), format!("shorten it to {most} characters"))
    } else {
        fault.help(
            format!("tambahkan `singkat:` dengan paling banyak {most} huruf; teks ini tetap tampil di saluran lain"),
            format!("add `short:` with at most {most} characters; this text still shows on other channels"),
        )
    });
}
