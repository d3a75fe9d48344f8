//! Trigger words of two intents are one slip of the hand apart.

use wanti_match::CollisionKind;

use super::{Checked, triggers};
use crate::diagnostic::{Code, Diagnostic, Sentence};

pub(super) const CODE: Code = Code("WN0504");

pub(super) fn check(checked: &Checked<'_>, out: &mut Vec<Diagnostic>) {
    let Some(bot) = checked.bot else { return };
    let all = triggers::intents(checked.tree);
    for collision in checked.collisions.iter().filter(|collision| collision.kind == CollisionKind::Near) {
        let (first, second) = (bot.matcher.id(collision.first), bot.matcher.id(collision.second));
        let (Some(one), Some(two)) = (triggers::named(&all, first), triggers::named(&all, second)) else { continue };
        let (phrase, witness) = (&collision.phrase, &collision.witness);
        let message = Sentence::new(
            format!("`{phrase}` dan kata pemicu `{second}` hanya berbeda satu huruf"),
            format!("`{phrase}` and a trigger of `{second}` are one letter apart"),
        );
        out.push(
            Diagnostic::warning(CODE, one.place_of(phrase), message)
                .label(format!("salah ketik satu huruf: \"{witness}\""), format!("one slip of the hand: \"{witness}\""))
                .also(two.id.span.clone(), format!("`{second}` di sini"), format!("`{second}` is here"))
                .help("tambahkan kata kedua pada salah satunya: `a + b`", "add a second word to one of them: `a + b`"),
        );
    }
}
