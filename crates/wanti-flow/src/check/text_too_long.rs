//! A text longer than a channel takes.

use super::{Checked, walk};
use crate::channel::{TELEGRAM, WHATSAPP};
use crate::diagnostic::{Code, Diagnostic, Sentence};
use crate::model::Channel;

pub(super) const CODE: Code = Code("WN0801");

pub(super) fn check(checked: &Checked<'_>, out: &mut Vec<Diagnostic>) {
    for said in walk::messages(checked.tree) {
        for limits in [&WHATSAPP, &TELEGRAM].into_iter().filter(|limits| checked.uses(limits.channel)) {
            let most = if said.keys { limits.text_with_keys } else { limits.text };
            let length = limits.length(&said.text.text);
            if length <= most {
                continue;
            }
            let channel = if limits.channel == Channel::WhatsApp { "WhatsApp" } else { "Telegram" };
            let (keys_id, keys_en) = if said.keys { (" dengan tombol", " with buttons") } else { ("", "") };
            let message = Sentence::new(
                format!("teks ini {length} huruf; {channel}{keys_id} menerima paling banyak {most}"),
                format!("this text has {length} characters; {channel}{keys_en} takes at most {most}"),
            );
            out.push(
                Diagnostic::warning(CODE, said.text.span.clone(), message)
                    .help("pendekkan, atau bagi menjadi dua `kirim`", "shorten it, or split it into two `say` steps"),
            );
            break;
        }
    }
}
