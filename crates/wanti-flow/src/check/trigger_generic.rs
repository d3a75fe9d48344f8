//! A trigger that nearly every message contains.

use super::Checked;
use super::triggers::{self, Section};
use crate::diagnostic::{Code, Diagnostic, Sentence};

pub(super) const CODE: Code = Code("WN0505");

/// Words that say nothing about what somebody wants.
const GENERIC: [&str; 42] = [
    "saya", "aku", "mau", "ingin", "minta", "bisa", "ada", "apa", "yang", "ini", "itu", "tolong", "mohon", "surat",
    "urus", "bikin", "buat", "dan", "atau", "untuk", "dari", "dengan", "pak", "bu", "tanya", "tidak", "sudah", "belum",
    "kalau", "di", "ke", "i", "my", "the", "want", "need", "please", "letter", "can", "how", "what", "make",
];

pub(super) fn check(checked: &Checked<'_>, out: &mut Vec<Diagnostic>) {
    for intent in triggers::intents(checked.tree) {
        let talk = intent
            .nature
            .is_some_and(|nature| matches!(nature.text.as_str(), "basa_basi" | "talk" | "balasan" | "reply"));
        if talk || intent.section == Section::Command {
            continue;
        }
        for word in intent.words.iter().chain(intent.nicknames) {
            let plain = word.text.trim().to_lowercase();
            let letter = plain.chars().count() == 1 && plain.chars().all(char::is_alphabetic);
            if letter || GENERIC.contains(&plain.as_str()) {
                out.push(generic(&intent.id.text, word));
            }
        }
    }
}

fn generic(id: &str, word: &crate::tree::Text) -> Diagnostic {
    let text = word.text.trim();
    let message = Sentence::new(
        format!("`{text}` terlalu umum untuk memicu `{id}`"),
        format!("`{text}` is too general to fire `{id}`"),
    );
    Diagnostic::warning(CODE, word.span.clone(), message)
        .label("kata ini ada di hampir semua pesan", "nearly every message has this word")
        .help(
            format!("gabungkan dengan kata lain, misalnya `{text} + domisili`"),
            format!("join it with another word, such as `{text} + address`"),
        )
}
