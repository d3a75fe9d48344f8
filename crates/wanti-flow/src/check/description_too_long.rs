//! An explanation of a choice that WhatsApp would cut.

use super::{Checked, walk};
use crate::channel::WHATSAPP;
use crate::diagnostic::{Code, Diagnostic, Sentence};
use crate::model::Channel;

pub(super) const CODE: Code = Code("WN0803");

pub(super) fn check(checked: &Checked<'_>, out: &mut Vec<Diagnostic>) {
    if !checked.uses(Channel::WhatsApp) {
        return;
    }
    let most = WHATSAPP.row_description;
    let lists = walk::choice_lists(checked.tree).into_iter().flatten();
    for text in lists.filter_map(|choice| choice.description.as_ref()) {
        let length = WHATSAPP.length(&text.text);
        if length > most {
            let message = Sentence::new(
                format!("keterangan ini {length} huruf; WhatsApp memuat {most}"),
                format!("this description has {length} characters; WhatsApp holds {most}"),
            );
            out.push(Diagnostic::warning(CODE, text.span.clone(), message).help(
                "pendekkan; penjelasan panjang lebih baik di jawaban",
                "shorten it; long explanations belong in the answer",
            ));
        }
    }
}
