//! A sentence under `bukan` fires the intent all the same.

use wanti_match::{Context, Verdict};

use super::{Checked, example_silent, triggers};
use crate::diagnostic::{Code, Diagnostic, Sentence};
use crate::tree::Text;

pub(super) const CODE: Code = Code("WN0502");

pub(super) fn check(checked: &Checked<'_>, out: &mut Vec<Diagnostic>) {
    let Some(bot) = checked.bot else { return };
    for intent in triggers::intents(checked.tree) {
        let Some(index) = bot.matcher.index(&intent.id.text) else { continue };
        for sentence in intent.counter {
            let verdict = bot.matcher.decide(&sentence.text, &Context::default());
            if example_silent::fires(&verdict, index) {
                out.push(fires(&intent.id.text, sentence, &verdict, index));
            }
        }
    }
}

fn fires(id: &str, sentence: &Text, verdict: &Verdict, index: usize) -> Diagnostic {
    let message = Sentence::new(
        format!("kalimat ini seharusnya tidak memicu `{id}`"),
        format!("this sentence should not fire `{id}`"),
    );
    let fault = Diagnostic::warning(CODE, sentence.span.clone(), message);
    let rule = verdict.hits.iter().find(|hit| hit.intent == index).and_then(|hit| hit.evidence.first());
    let fault = match rule {
        Some(rule) => fault.label(format!("terpicu oleh `{}`", rule.rule), format!("fired by `{}`", rule.rule)),
        None => fault,
    };
    fault.help(
        "persempit `kata`: gabung dua kata dengan `a + b`, atau kecualikan satu kata dengan `-x`",
        "narrow `words`: join two words as `a + b`, or exclude one with `-x`",
    )
}
