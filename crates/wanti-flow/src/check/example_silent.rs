//! A sentence under `contoh` does not fire its own intent.

use wanti_match::{Context, Decision, Matcher, Verdict};

use super::{Checked, triggers};
use crate::diagnostic::{Code, Diagnostic, Sentence};

pub(super) const CODE: Code = Code("WN0501");

pub(super) fn check(checked: &Checked<'_>, out: &mut Vec<Diagnostic>) {
    let Some(bot) = checked.bot else { return };
    for intent in triggers::intents(checked.tree) {
        let Some(index) = bot.matcher.index(&intent.id.text) else { continue };
        let open = intent.nature.is_some_and(|nature| matches!(nature.text.as_str(), "balasan" | "reply"));
        let context = Context { question_open: open, ..Context::default() };
        for example in intent.examples {
            let verdict = bot.matcher.decide_untaught(&example.text, &context);
            if !fires(&verdict, index) {
                out.push(silent(&intent.id.text, example, &verdict, &bot.matcher));
            }
        }
    }
}

/// Whether the verdict acts on the intent, as what was asked or as the greeting beside it.
pub(super) fn fires(verdict: &Verdict, intent: usize) -> bool {
    let acted = verdict.decision == Decision::Act && verdict.hits.iter().any(|hit| hit.intent == intent);
    acted || verdict.talk.contains(&intent)
}

fn silent(id: &str, example: &crate::tree::Text, verdict: &Verdict, matcher: &Matcher) -> Diagnostic {
    let heard: Vec<&str> = verdict.hits.iter().map(|hit| matcher.id(hit.intent)).collect();
    let heard = heard.join("`, `");
    let message =
        Sentence::new(format!("contoh ini tidak memicu `{id}`"), format!("this example does not fire `{id}`"));
    let fault = Diagnostic::warning(CODE, example.span.clone(), message);
    let fault = match verdict.decision {
        Decision::None => fault.label("tidak ada yang mengenalinya", "nothing recognises it"),
        Decision::Ask => {
            fault.label(format!("bot masih ragu antara `{heard}`"), format!("the bot hesitates between `{heard}`"))
        }
        Decision::Act => fault.label(format!("yang terpicu: `{heard}`"), format!("this fires instead: `{heard}`")),
    };
    fault.help(
        "tambahkan kata kuncinya ke `kata`, atau pindahkan contoh ini ke maksud yang benar",
        "add its telling word to `words`, or move the example to the intent it belongs to",
    )
}
