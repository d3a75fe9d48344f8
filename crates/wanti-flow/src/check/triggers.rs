//! Everything that has triggers, in one shape: services, answers, flows and commands.

use crate::tree::{Text, Tree};

/// One intent as written.
#[derive(Debug, Clone, Copy)]
pub(super) struct Intent<'a> {
    pub(super) id: &'a Text,
    pub(super) section: Section,
    pub(super) words: &'a [Text],
    pub(super) nicknames: &'a [Text],
    pub(super) patterns: &'a [Text],
    pub(super) examples: &'a [Text],
    pub(super) counter: &'a [Text],
    /// `sifat` of an answer.
    pub(super) nature: Option<&'a Text>,
}

/// Where it is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Section {
    Service,
    Answer,
    Flow,
    Command,
}

impl Intent<'_> {
    /// Whether anything can fire it.
    pub(super) fn is_silent(&self) -> bool {
        self.words.is_empty() && self.nicknames.is_empty() && self.patterns.is_empty()
    }

    /// The place of one of its trigger words; its id where the words stand nowhere.
    pub(super) fn place_of(&self, phrase: &str) -> crate::diagnostic::Span {
        let mut all = self.words.iter().chain(self.nicknames).chain(self.patterns);
        all.find(|text| text.text.trim() == phrase.trim())
            .map_or_else(|| self.id.span.clone(), |text| text.span.clone())
    }
}

/// Every intent, in the order of the sections.
pub(super) fn intents(tree: &Tree) -> Vec<Intent<'_>> {
    let mut out = Vec::new();
    macro_rules! add {
        ($entry:expr, $section:expr, $nature:expr, $nicknames:expr) => {{
            let trigger = $entry.value.start_when.as_ref();
            out.push(Intent {
                id: &$entry.id,
                section: $section,
                words: trigger.map_or(&[], |trigger| &trigger.words),
                nicknames: $nicknames,
                patterns: trigger.map_or(&[], |trigger| &trigger.patterns),
                examples: trigger.map_or(&[], |trigger| &trigger.examples),
                counter: trigger.map_or(&[], |trigger| &trigger.not),
                nature: $nature,
            });
        }};
    }
    for service in &tree.services {
        add!(service, Section::Service, None, &service.value.nicknames);
    }
    for answer in &tree.answers {
        add!(answer, Section::Answer, answer.value.nature.as_ref(), &[]);
    }
    for flow in &tree.flows {
        add!(flow, Section::Flow, None, &[]);
    }
    for command in &tree.commands {
        out.push(Intent {
            id: &command.id,
            section: Section::Command,
            words: &command.value.words,
            nicknames: &[],
            patterns: &command.value.patterns,
            examples: &command.value.examples,
            counter: &command.value.not,
            nature: None,
        });
    }
    out
}

/// The intent of this id that has triggers.
pub(super) fn named<'a>(all: &[Intent<'a>], id: &str) -> Option<Intent<'a>> {
    all.iter().find(|intent| intent.id.text == id && !intent.is_silent()).copied()
}
