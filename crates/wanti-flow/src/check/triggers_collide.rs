//! Two intents listen for the same words, or one is always overtaken by the other.

use std::collections::BTreeSet;

use wanti_match::CollisionKind;

use super::{Checked, triggers};
use crate::diagnostic::{Code, Diagnostic, Sentence};

pub(super) const CODE: Code = Code("WN0503");

pub(super) fn check(checked: &Checked<'_>, out: &mut Vec<Diagnostic>) {
    let Some(bot) = checked.bot else { return };
    let all = triggers::intents(checked.tree);
    let mut told = BTreeSet::new();
    for collision in &checked.collisions {
        let (first, second) = (bot.matcher.id(collision.first), bot.matcher.id(collision.second));
        let (Some(one), Some(two)) = (triggers::named(&all, first), triggers::named(&all, second)) else { continue };
        let phrase = &collision.phrase;
        let pair = (collision.first.min(collision.second), collision.first.max(collision.second), phrase);
        if !told.insert(pair) {
            continue;
        }
        let message = match collision.kind {
            CollisionKind::Same => Sentence::new(
                format!("`{phrase}` memicu `{first}` dan juga `{second}`"),
                format!("`{phrase}` fires `{first}` and `{second}` as well"),
            ),
            CollisionKind::Shadowed => Sentence::new(
                format!("`{phrase}` tidak pernah sampai ke `{first}`: `{second}` selalu mendahului"),
                format!("`{phrase}` never reaches `{first}`: `{second}` always comes first"),
            ),
            CollisionKind::Example | CollisionKind::Near => continue,
        };
        let fault = Diagnostic::warning(CODE, one.place_of(phrase), message)
            .label(format!("misalnya: \"{}\"", collision.witness), format!("for instance: \"{}\"", collision.witness))
            .also(two.place_of(phrase), format!("`{second}` di sini"), format!("`{second}` is here"));
        out.push(fault.help(
            "hapus kata itu dari salah satu, atau bedakan dengan kata kedua: `a + b`",
            "remove the words from one of them, or tell them apart with a second word: `a + b`",
        ));
    }
}
