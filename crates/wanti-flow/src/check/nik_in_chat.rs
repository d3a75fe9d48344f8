//! A whole NIK or family card number asked for in the chat.

use wanti_answer::Kind;

use super::{Checked, walk};
use crate::diagnostic::{Code, Diagnostic, Sentence};

pub(super) const CODE: Code = Code("WN1002");

pub(super) fn check(checked: &Checked<'_>, out: &mut Vec<Diagnostic>) {
    for question in walk::questions(checked.tree) {
        let (Kind::Nik | Kind::FamilyCard, Some(kind)) = (question.kind(), question.kind) else { continue };
        let message = Sentence::new("nomor lengkap diminta lewat chat", "a whole number is asked for in the chat");
        out.push(
            Diagnostic::warning(CODE, kind.span.clone(), message)
                .label("chat mudah diteruskan dan difoto layar", "chats are easily forwarded and photographed")
                .help(
                    "minta empat angka terakhir, `jenis: nik_akhir`, atau kirim tautan aman dengan `unggah`",
                    "ask for the last four digits, `kind: nik_tail`, or send the secure link with `upload`",
                ),
        );
    }
}
