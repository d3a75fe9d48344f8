//! Messages of ten to twenty-five words as people type them, with or without one keyword.

use serde::{Deserialize, Serialize};

use crate::chance::Chance;
use crate::intent::Intent;
use crate::noise::{self, Slip};
use crate::words::Words;

/// A message of the workload, as a line of `MESSAGES.jsonl`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Message {
    /// What was typed.
    pub text: String,
    /// The intent it means; `None` when it means none.
    pub expect: Option<String>,
    /// How the keyword stands in it, where that is known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub kind: Option<Kind>,
    /// The keyword before anything was done to it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub keyword: Option<String>,
}

/// How a keyword stands in a message.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// As its author wrote it.
    Exact,
    /// In capitals.
    Cased,
    /// A letter left out.
    Drop,
    /// Two letters swapped.
    Swap,
    /// A letter typed twice.
    Double,
    /// The key beside the right one.
    Neighbour,
    /// A vowel held.
    Stretch,
    /// Vowels left out.
    Vowelless,
    /// No keyword at all.
    Free,
}

/// Signs people end a message with.
const EMOJI: [&str; 16] =
    ["🙏", "😊", "😭", "😅", "👍", "🤣", "😢", "❤️", "🙏🏻", "🥺", "😁", "👌🏽", "🎉", "🤔", "😂😂", "🇮🇩"];

/// So many messages over intents, from a seed.
pub fn messages(intents: &[Intent], count: usize, seed: u64) -> Vec<Message> {
    let words = Words::new();
    let mut chance = Chance::new(seed ^ 0x00E5_5A6E);
    (0..count).map(|_| message(intents, &words, &mut chance)).collect()
}

fn message(intents: &[Intent], words: &Words, chance: &mut Chance) -> Message {
    let kind = kind(chance);
    let spoken = if kind == Kind::Free { None } else { speak(intents, kind, words, chance) };
    let (text, expect, keyword, kind) = match spoken {
        Some((id, keyword, spoken)) => (around(&spoken, words, chance), Some(id), Some(keyword), kind),
        None => (free(words, chance), None, None, Kind::Free),
    };
    Message { text, expect, kind: Some(kind), keyword }
}

/// One in five without a keyword; of the others a quarter disturbed.
fn kind(chance: &mut Chance) -> Kind {
    match chance.below(100) {
        0..20 => Kind::Free,
        20..66 => Kind::Exact,
        66..80 => Kind::Cased,
        80..84 => Kind::Drop,
        84..87 => Kind::Swap,
        87..90 => Kind::Double,
        90..93 => Kind::Neighbour,
        93..98 => Kind::Stretch,
        _ => Kind::Vowelless,
    }
}

/// An intent's keyword, as written and as typed.
fn speak(intents: &[Intent], kind: Kind, words: &Words, chance: &mut Chance) -> Option<(String, String, String)> {
    for _ in 0..1_000 {
        let intent = chance.pick(intents)?;
        let keyword = chance.word(&intent.keywords);
        let slip = match kind {
            Kind::Drop => Slip::Drop,
            Kind::Swap => Slip::Swap,
            Kind::Double => Slip::Double,
            Kind::Neighbour => Slip::Neighbour,
            Kind::Stretch => Slip::Stretch,
            Kind::Vowelless => Slip::Vowelless,
            Kind::Exact | Kind::Free => return Some((intent.id.clone(), keyword.to_owned(), keyword.to_owned())),
            Kind::Cased => return Some((intent.id.clone(), keyword.to_owned(), cased(keyword, chance))),
        };
        if let Some(spoken) = noise::disturb(keyword, slip, words, chance) {
            return Some((intent.id.clone(), keyword.to_owned(), spoken));
        }
    }
    None
}

fn cased(keyword: &str, chance: &mut Chance) -> String {
    if chance.percent(50) {
        return keyword.to_uppercase();
    }
    keyword.split(' ').map(capital).collect::<Vec<_>>().join(" ")
}

fn capital(word: &str) -> String {
    let mut letters = word.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

/// What stands around a keyword: an opening, everyday words, a lead, the keyword, a tail, a close.
fn around(spoken: &str, words: &Words, chance: &mut Chance) -> String {
    let target = chance.between(10, 25);
    let mut before = Vec::new();
    if chance.percent(70) {
        before.extend(turn("open", words, chance));
    }
    let lead = turn("lead", words, chance);
    let mut after = turn("tail", words, chance);
    let closing = if chance.percent(50) { turn("close", words, chance) } else { Vec::new() };
    let long = spoken.split(' ').count();
    while before.len() + lead.len() + long + after.len() + closing.len() < target {
        let side = if chance.percent(60) { &mut before } else { &mut after };
        side.push(chance.word(&words.neutral));
    }
    let mut typed = type_all(before, words, chance);
    typed.extend(type_all(lead, words, chance));
    typed.push(spoken.to_owned());
    after.extend(closing);
    typed.extend(type_all(after, words, chance));
    finish(typed, chance)
}

/// A message that means nothing to the bot.
fn free(words: &Words, chance: &mut Chance) -> String {
    let target = chance.between(10, 25);
    let mut said = if chance.percent(50) { turn("open", words, chance) } else { Vec::new() };
    said.extend(turn("small", words, chance));
    while said.len() < target {
        said.push(chance.word(&words.fillers));
    }
    let typed = type_all(said, words, chance);
    finish(typed, chance)
}

fn turn<'w>(place: &str, words: &'w Words, chance: &mut Chance) -> Vec<&'w str> {
    chance.pick(words.phrases(place)).map(|phrase| phrase.split(' ').collect()).unwrap_or_default()
}

/// Everyday words as typed: a third in a hurried form, some stretched.
fn type_all(said: Vec<&str>, words: &Words, chance: &mut Chance) -> Vec<String> {
    said.into_iter()
        .map(|word| match words.slang.get(word) {
            Some(forms) if chance.percent(35) => chance.word(forms).to_owned(),
            _ if word.len() >= 3 && chance.percent(3) => noise::stretch(word, chance),
            _ => word.to_owned(),
        })
        .collect()
}

/// Blanks, signs, emoji and capitals. A keyword is one part, so that no sign stands inside it.
fn finish(parts: Vec<String>, chance: &mut Chance) -> String {
    let emoji = chance.percent(12);
    let within = (emoji && chance.percent(40)).then(|| chance.below(parts.len()));
    let last = parts.len().saturating_sub(1);
    let mut text = String::new();
    for (at, part) in parts.iter().enumerate() {
        text.push_str(part);
        if at == last {
            break;
        }
        text.push_str(sign(chance));
        if within == Some(at) {
            push_emoji(&mut text, chance);
        }
        text.push(' ');
    }
    text.push_str(chance.word(&["", "", "", "", "?", "??", ".", "...", "!", "!!"]));
    if emoji && within.is_none() {
        push_emoji(&mut text, chance);
    }
    match chance.below(100) {
        0..6 => text.to_uppercase(),
        6..36 => capital(&text),
        _ => text,
    }
}

fn sign(chance: &mut Chance) -> &'static str {
    match chance.below(100) {
        0..6 => ",",
        6..8 => "..",
        8..9 => "?",
        9..10 => " -",
        _ => "",
    }
}

fn push_emoji(text: &mut String, chance: &mut Chance) {
    if chance.percent(60) {
        text.push(' ');
    }
    text.push_str(chance.word(&EMOJI));
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Workload;

    #[test]
    fn the_same_seed_gives_the_same_messages() {
        let (first, again, other) = (Workload::new(20, 5), Workload::new(20, 5), Workload::new(20, 6));
        assert_eq!(first.messages, again.messages);
        assert_ne!(first.messages, other.messages);
    }

    #[test]
    fn shares_are_as_said() {
        let made = Workload::new(1_000, 3).messages;
        let share = |wanted: &dyn Fn(&Message) -> bool| {
            made.iter().filter(|message| wanted(message)).count() * 100 / made.len()
        };
        assert!((17..=23).contains(&share(&|message| message.expect.is_none())));
        assert!((10..=14).contains(&share(&|message| !message.text.is_ascii())));
        let words = |message: &Message| {
            message.text.split_whitespace().filter(|part| part.chars().any(char::is_alphanumeric)).count()
        };
        assert!(share(&|message| (10..=25).contains(&words(message))) >= 99);
        let noisy = share(&|message| !matches!(message.kind, Some(Kind::Exact | Kind::Cased | Kind::Free)));
        assert!((17..=23).contains(&noisy), "{noisy}");
    }

    #[test]
    fn exact_keywords_stand_in_their_messages() {
        for message in Workload::new(100, 9).messages {
            let lower = message.text.to_lowercase();
            let stands = message.keyword.as_ref().is_some_and(|keyword| lower.contains(keyword.as_str()));
            match message.kind {
                Some(Kind::Exact | Kind::Cased) => assert!(stands, "{}", message.text),
                Some(Kind::Free) => assert_eq!(message.expect, None),
                _ => assert!(message.keyword.is_some()),
            }
        }
    }
}
