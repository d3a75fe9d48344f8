//! The built matcher: immutable tables and the road from text to verdict.

use crate::builder::{IntentSpec, Role};
use crate::evidence::{Context, Decision, Evidence, Explanation, Hit, How, Verdict};
use crate::lint::Collision;

/// Finds which intents an utterance means. Built by [`crate::MatcherBuilder`].
#[derive(Debug)]
pub struct Matcher {
    pub(crate) intents: Vec<IntentSpec>,
}

impl Matcher {
    /// What the text means.
    pub fn decide(&self, text: &str, _context: &Context) -> Verdict {
        let plain = format!(" {} ", wanti_text::simplify(text));
        let mut verdict = Verdict::none();
        for (intent, spec) in self.intents.iter().enumerate() {
            let fired = spec.words.iter().find(|words| words.split('+').all(|part| plain.contains(&format!(" {} ", part.trim()))));
            if let Some(rule) = fired {
                let evidence = vec![Evidence { rule: rule.clone(), span: 0..text.len(), heard: text.to_owned(), how: How::Exact }];
                verdict.hits.push(Hit { intent, score: 1.0, evidence });
                verdict.decision = Decision::Act;
                verdict.score = 1.0;
                verdict.margin = 1.0;
            }
        }
        verdict
    }

    /// What the text means, with every step.
    pub fn explain(&self, text: &str, context: &Context) -> Explanation {
        let verdict = self.decide(text, context);
        Explanation { words: Vec::new(), candidates: Vec::new(), examples: Vec::new(), verdict }
    }

    /// Collisions between the triggers of different intents.
    pub fn lint(&self) -> Vec<Collision> {
        Vec::new()
    }

    /// All intents, in the order they were added.
    pub fn intents(&self) -> &[IntentSpec] {
        &self.intents
    }

    /// The id of an intent; empty for an index out of range.
    pub fn id(&self, intent: usize) -> &str {
        self.intents.get(intent).map_or("", |spec| spec.id.as_str())
    }

    /// The title of an intent; empty for an index out of range.
    pub fn title(&self, intent: usize) -> &str {
        self.intents.get(intent).map_or("", |spec| spec.title.as_str())
    }

    /// The role of an intent.
    pub fn role(&self, intent: usize) -> Option<Role> {
        self.intents.get(intent).map(|spec| spec.role)
    }

    /// The index of an id.
    pub fn index(&self, id: &str) -> Option<usize> {
        self.intents.iter().position(|spec| spec.id == id)
    }
}
