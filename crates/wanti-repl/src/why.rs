//! `:kenapa`: how the last message was read, which intents were candidates, and why one of them won.

use wanti_core::Heard;
use wanti_flow::Bot;
use wanti_flow::model::Language;
use wanti_match::{Context, Decision, Explanation, Hit, Word};

use crate::phrase::Phrase;
use crate::reason;
use crate::talk::Last;

/// The lines of `:kenapa`.
pub(crate) fn lines(bot: &Bot, last: &Last, language: Language) -> Vec<String> {
    let heard = last.turns.iter().find_map(|turn| turn.trace.heard.as_ref());
    let taken = last.turns.iter().flat_map(|turn| &turn.trace.notes).filter_map(|note| match note {
        wanti_core::Note::Answered(name, value) => Some(format!("  {name} = {value}")),
        wanti_core::Note::Invalid(name, why) => Some(format!("  {name}: {}", reason::unfit(why, language))),
        _ => None,
    });
    let mut lines = Vec::new();
    if last.secret {
        lines.push(Phrase::Masked.words(language).to_owned());
    }
    match (heard, &last.text) {
        (Some(heard), Some(text)) => lines.extend(explained(bot, heard, text, language)),
        (Some(heard), None) => lines.push(verdict(bot, heard, language)),
        (None, _) => lines.push(Phrase::NotMatched.words(language).to_owned()),
    }
    lines.extend(taken);
    lines
}

/// Words and candidates as the matcher saw them; the verdict is the engine's, which knew the open question and the topic.
fn explained(bot: &Bot, heard: &Heard, text: &str, language: Language) -> Vec<String> {
    let explanation = bot.matcher.explain(text, &Context::default());
    let mut lines = Vec::new();
    if !explanation.words.is_empty() {
        lines.push(Phrase::Read.words(language).to_owned());
        lines.extend(explanation.words.iter().map(|word| self::word(word, language)));
    }
    lines.extend(candidates(bot, heard, &explanation, language));
    if !explanation.examples.is_empty() {
        let near = explanation.examples.iter().take(3);
        let near: Vec<String> = near.map(|(at, score)| format!("{} {score:.2}", bot.matcher.id(*at))).collect();
        lines.push(format!("{} {}", Phrase::Likeness.words(language), near.join(", ")));
    }
    lines.push(verdict(bot, heard, language));
    lines
}

fn word(word: &Word, language: Language) -> String {
    let readings: Vec<String> = word
        .read
        .iter()
        .map(|(read, how, score)| format!("{read} ({} {score:.2})", reason::how(*how, language)))
        .collect();
    let read = match readings.is_empty() {
        true => Phrase::NoReading.words(language).to_owned(),
        false => readings.join(", "),
    };
    let negated = if word.negated { format!("  [{}]", Phrase::NegatedWord.words(language)) } else { String::new() };
    format!("  {:<14} {read}{negated}", word.heard)
}

fn candidates(bot: &Bot, heard: &Heard, explanation: &Explanation, language: Language) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for (hit, dropped) in explanation.candidates.iter().take(6) {
        lines.push(candidate(bot, hit, language));
        lines.extend(dropped.map(|why| {
            let why = reason::dropped(bot, why, language);
            format!("      {}", Phrase::Dropped.with(language, &[&why]))
        }));
    }
    if lines.is_empty() {
        let hits = heard.intents.iter().map(|one| Hit {
            intent: one.intent.at(),
            score: one.score,
            evidence: one.why.clone(),
        });
        lines = hits.map(|hit| candidate(bot, &hit, language)).collect();
    }
    if !lines.is_empty() {
        lines.insert(0, Phrase::Candidates.words(language).to_owned());
    }
    lines
}

fn candidate(bot: &Bot, hit: &Hit, language: Language) -> String {
    let why = hit.evidence.iter().take(3).map(|evidence| {
        format!("`{}` <- \"{}\" ({})", evidence.rule, evidence.heard, reason::how(evidence.how, language))
    });
    let id = bot.matcher.id(hit.intent);
    format!("  {id:<22} {:.2}  {}", hit.score, why.collect::<Vec<_>>().join("; "))
}

fn verdict(bot: &Bot, heard: &Heard, language: Language) -> String {
    let id = |intent| bot.intent(intent).map_or("", |intent| intent.id.as_str());
    let ids: Vec<&str> = heard.intents.iter().map(|one| id(one.intent)).collect();
    let decided = match heard.decision {
        Decision::Act => Phrase::Acts.with(language, &[&ids.join(" + "), &format!("{:.2}", heard.score)]),
        Decision::Ask => Phrase::Asks.with(language, &[&ids.join(", ")]),
        Decision::None => Phrase::Nothing.words(language).to_owned(),
    };
    let runner_up = heard.runner_up.map(|(intent, score)| {
        let named = format!("{} {score:.2}", id(intent));
        format!("; {}", Phrase::RunnerUp.with(language, &[&format!("{:.2}", heard.margin), &named]))
    });
    Phrase::Verdict.with(language, &[&format!("{decided}{}", runner_up.unwrap_or_default())])
}
