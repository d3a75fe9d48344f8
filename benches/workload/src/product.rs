//! The product as the figures see it: a matcher over keywords taken literally, and how well it hears.

use wanti_match::{BuildError, Context, IntentSpec, Matcher, MatcherBuilder, Role, Scratch};

use crate::floor::plain;
use crate::intent::Intent;
use crate::message::Message;

/// A matcher over the intents of a workload; an intent's number is its place in the list.
#[derive(Debug)]
pub struct Product {
    matcher: Matcher,
    context: Context,
    scratch: Scratch,
}

impl Product {
    /// Builds the matcher. Signs that mean something to an author (`+`, `-word`, `$group`) are taken off first.
    pub fn new(intents: &[Intent]) -> Result<Self, Vec<BuildError>> {
        let mut builder = MatcherBuilder::new();
        for intent in intents {
            let words = intent.keywords.iter().filter_map(|keyword| literal(keyword));
            builder = builder.intent(IntentSpec::new(&intent.id, &intent.id, Role::Topic).words(words));
        }
        Ok(Self { matcher: builder.build()?, context: Context::default(), scratch: Scratch::default() })
    }

    /// The number of the intent acted on.
    pub fn hear(&mut self, text: &str) -> Option<usize> {
        self.matcher.decide_in(text, &self.context, &mut self.scratch).act()
    }

    /// The matcher itself.
    pub fn matcher(&self) -> &Matcher {
        &self.matcher
    }
}

/// A keyword without signs that an author's entry gives a meaning; `None` when nothing is left to listen for.
pub fn literal(keyword: &str) -> Option<String> {
    let spaced = keyword.replace('+', " ");
    let words: Vec<&str> = spaced.split_whitespace().map(|word| word.trim_start_matches(['-', '$'])).collect();
    let literal = words.into_iter().filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" ");
    literal.chars().any(char::is_alphanumeric).then_some(literal)
}

/// How well messages were heard.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Quality {
    /// Of the messages in which a keyword of the expected intent stands, case apart, the share that was heard right.
    pub recall_exact: f64,
    /// The same of all messages that expect an intent.
    pub recall_all: f64,
    /// Of the messages that expect none, the share in which some intent was acted on.
    pub false_pos: f64,
}

impl Quality {
    /// Weighs what was heard against what was expected; `heard` and `messages` go side by side.
    pub fn of(intents: &[Intent], messages: &[Message], heard: &[Option<usize>]) -> Self {
        let (mut exact, mut all, mut free) = (Share::default(), Share::default(), Share::default());
        for (message, heard) in messages.iter().zip(heard) {
            let Some(expected) = &message.expect else {
                free.add(heard.is_some());
                continue;
            };
            let right = heard.and_then(|at| intents.get(at)).is_some_and(|intent| intent.id == *expected);
            all.add(right);
            if intents.iter().find(|intent| intent.id == *expected).is_some_and(|intent| stands(intent, &message.text))
            {
                exact.add(right);
            }
        }
        Self { recall_exact: exact.of_one(1.0), recall_all: all.of_one(1.0), false_pos: free.of_one(0.0) }
    }
}

/// Whether a keyword of an intent stands in a text as whole words, case and signs apart.
pub fn stands(intent: &Intent, text: &str) -> bool {
    let text = format!(" {} ", plain(text));
    intent.keywords.iter().any(|keyword| text.contains(&format!(" {} ", plain(keyword))))
}

#[derive(Default)]
struct Share {
    hits: usize,
    of: usize,
}

impl Share {
    fn add(&mut self, hit: bool) {
        self.hits += usize::from(hit);
        self.of += 1;
    }

    fn of_one(&self, empty: f64) -> f64 {
        if self.of == 0 { empty } else { self.hits as f64 / self.of as f64 }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn signs_are_taken_off() {
        assert_eq!(literal("ktp + hilang").as_deref(), Some("ktp hilang"));
        assert_eq!(literal("-x $surat a-b").as_deref(), Some("x surat a-b"));
        assert_eq!(literal("🙏"), None);
    }

    #[test]
    fn quality_counts_each_kind_of_message() {
        let intents = vec![
            Intent { id: "a".to_owned(), keywords: vec!["surat tanah".to_owned()] },
            Intent { id: "b".to_owned(), keywords: vec!["kapas".to_owned()] },
        ];
        let message = |text: &str, expect: Option<&str>| Message {
            text: text.to_owned(),
            expect: expect.map(str::to_owned),
            kind: None,
            keyword: None,
        };
        let messages = [
            message("mau SURAT tanah, pak", Some("a")),
            message("mau kappas", Some("b")),
            message("halo", None),
            message("hai", None),
        ];
        let quality = Quality::of(&intents, &messages, &[Some(0), None, Some(1), None]);
        assert_eq!(quality, Quality { recall_exact: 1.0, recall_all: 0.5, false_pos: 0.5 });
    }
}
