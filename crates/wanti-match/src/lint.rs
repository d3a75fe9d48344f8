//! Collisions between the triggers of different intents, each with a witness sentence.

use std::borrow::Cow;

use wanti_text::spelling::Slip;

use crate::evidence::Decision;
use crate::matcher::Matcher;
use crate::phrase;

/// What is wrong between two intents.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum CollisionKind {
    /// Both hear the trigger alike, so the bot must ask.
    Same,
    /// What fires the first is answered by the second.
    Shadowed,
    /// An example of the first is answered by the second.
    Example,
    /// Two different trigger words are one slip apart.
    Near,
}

/// A collision.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Collision {
    /// Index of the first intent.
    pub first: usize,
    /// Index of the second intent.
    pub second: usize,
    /// The author's words that collide.
    pub phrase: String,
    /// A sentence that shows it.
    pub witness: String,
    /// What is wrong.
    pub kind: CollisionKind,
}

/// All collisions of a matcher.
pub(crate) fn lint(matcher: &Matcher) -> Vec<Collision> {
    let mut found = triggers(matcher);
    found.extend(examples(matcher));
    found.extend(near_words(matcher));
    found
}

/// Every trigger is said aloud: its own intent must be among the answers.
fn triggers(matcher: &Matcher) -> Vec<Collision> {
    let mut found = Vec::new();
    let mut reader = phrase::Reader::new(&matcher.groups);
    for (first, spec) in matcher.intents.iter().enumerate() {
        for entry in &spec.words {
            let witness = if phrase::is_plain(entry) {
                Cow::Borrowed(entry.as_str())
            } else {
                let Ok(trigger) = reader.read(entry) else { continue };
                let slots = trigger.slots.iter().filter_map(|slot| slot.first());
                Cow::Owned(slots.map(String::as_str).collect::<Vec<_>>().join(" "))
            };
            let kind = |decision: Decision, _: usize| {
                if decision == Decision::Ask { CollisionKind::Same } else { CollisionKind::Shadowed }
            };
            found.extend(collision(matcher, first, entry, &witness, kind));
        }
    }
    found
}

/// Every example is said aloud.
fn examples(matcher: &Matcher) -> Vec<Collision> {
    let rows = matcher
        .intents
        .iter()
        .enumerate()
        .flat_map(|(first, spec)| spec.examples.iter().map(move |example| (first, example)));
    rows.filter_map(|(first, example)| collision(matcher, first, example, example, |_, _| CollisionKind::Example))
        .collect()
}

fn collision(
    matcher: &Matcher,
    first: usize,
    phrase: &str,
    witness: &str,
    kind: impl Fn(Decision, usize) -> CollisionKind,
) -> Option<Collision> {
    let (decision, second) = matcher.untaught(witness, first, |outcome| {
        let own = outcome.hits.iter().any(|(intent, _)| *intent == first) || outcome.talk.contains(&first);
        let second = outcome.hits.iter().map(|(intent, _)| *intent).find(|intent| *intent != first)?;
        let clear = own && outcome.decision == Decision::Act;
        (!clear && outcome.decision != Decision::None).then_some((outcome.decision, second))
    })?;
    Some(Collision {
        first,
        second,
        phrase: phrase.to_owned(),
        witness: witness.to_owned(),
        kind: kind(decision, second),
    })
}

/// Words of different intents that are one slip apart: a typing slip may cross over. Two ordinary words are left
/// alone: people see at once that they wrote another word, and neither is ever read as the other.
fn near_words(matcher: &Matcher) -> Vec<Collision> {
    let mut owners = matcher.owners.clone();
    owners.sort_unstable();
    let owners_of = |word: u32| {
        let start = owners.partition_point(|(other, _)| *other < word);
        owners.iter().skip(start).take_while(move |(other, _)| *other == word).map(|(_, intent)| *intent as usize)
    };
    let (mut found, mut near) = (Vec::new(), Vec::new());
    for (word, _) in owners.chunk_by(|a, b| a.0 == b.0).filter_map(<[_]>::first) {
        let text = matcher.words.text(*word);
        if text.len() < 5 || matcher.words.is_light(*word) {
            continue;
        }
        matcher.words.misspelt.near(text.as_bytes(), &mut near);
        for other in near.iter().filter(|other| *other > word) {
            let other_text = matcher.words.text(*other);
            if !(matcher.words.is_name(*word) || matcher.words.is_name(*other))
                || wanti_text::spelling::slip(text, other_text).is_none_or(|slip| slip == Slip::Other)
            {
                continue;
            }
            let pair =
                owners_of(*word).find_map(|first| Some((first, owners_of(*other).find(|second| *second != first)?)));
            if let Some((first, second)) = pair {
                found.push(Collision {
                    first,
                    second,
                    phrase: text.to_owned(),
                    witness: other_text.to_owned(),
                    kind: CollisionKind::Near,
                });
            }
        }
    }
    found
}
