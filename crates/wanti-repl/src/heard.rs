//! The dim line under an answer: what was understood, by which words, how surely, and how long it took.

use std::time::Duration;

use wanti_core::{Heard, Note, Turn};
use wanti_flow::Bot;
use wanti_flow::model::Language;
use wanti_match::Decision;

use crate::phrase::Phrase;
use crate::reason;

/// The line for a message, when there is something to say.
pub(crate) fn line(bot: &Bot, turns: &[Turn], took: Option<Duration>, language: Language) -> Option<String> {
    let heard = turns.iter().find_map(|turn| turn.trace.heard.as_ref());
    let mut parts: Vec<String> = match heard {
        Some(heard) => intents(bot, heard, language),
        None => answers(turns, language),
    };
    parts.extend(took.map(duration));
    (!parts.is_empty()).then(|| parts.join("  "))
}

fn intents(bot: &Bot, heard: &Heard, language: Language) -> Vec<String> {
    let id = |intent| bot.intent(intent).map_or("", |intent| intent.id.as_str());
    let ids: Vec<&str> = heard.intents.iter().map(|one| id(one.intent)).collect();
    let named = match heard.decision {
        Decision::Act if !ids.is_empty() => ids.join(" + "),
        Decision::Ask if !ids.is_empty() => Phrase::Asks.with(language, &[&ids.join(", ")]),
        Decision::Act | Decision::Ask | Decision::None => {
            return vec![Phrase::Nothing.words(language).to_owned()];
        }
    };
    let words = heard.intents.iter().filter_map(|one| one.why.first());
    let words: Vec<String> = words.map(|evidence| format!("\"{}\"", evidence.heard)).collect();
    let mut parts = vec![named];
    if !words.is_empty() {
        parts.push(words.join(" "));
    }
    parts.push(format!("{:.2}", heard.score));
    parts
}

/// An answer to an open question was taken without looking for a meaning.
fn answers(turns: &[Turn], language: Language) -> Vec<String> {
    let taken = turns.iter().flat_map(|turn| &turn.trace.notes).filter_map(|note| match note {
        Note::Answered(name, value) => Some(format!("{name} = {value}")),
        Note::Invalid(name, why) => Some(format!("{name}: {}", reason::unfit(why, language))),
        _ => None,
    });
    taken.collect()
}

fn duration(took: Duration) -> String {
    match took.as_micros() {
        micros @ 0..10_000 => format!("{micros} µs"),
        _ => format!("{} ms", took.as_millis()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn short_times_are_in_microseconds() {
        assert_eq!(duration(Duration::from_micros(38)), "38 µs");
        assert_eq!(duration(Duration::from_millis(12)), "12 ms");
    }
}
