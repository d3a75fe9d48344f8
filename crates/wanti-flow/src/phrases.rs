//! The engine's own sentences to citizens, in both languages, each replaceable by an author under `kalimat`.

use std::collections::BTreeMap;

use crate::model::{Language, Template};

/// A sentence the engine may say by itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Phrase {
    /// Nothing was understood.
    NotUnderstood,
}

/// One row of the table: the phrase, its key under `kalimat`, Indonesian, English.
pub type Row = (Phrase, &'static str, &'static str, &'static str);

/// Every phrase. Places are written `{name}` and listed in the reference.
pub const TABLE: &[Row] = &[(
    Phrase::NotUnderstood,
    "tidak_paham",
    "Maaf, saya belum paham.",
    "Sorry, I did not understand.",
)];

/// The sentences of one bot.
#[derive(Debug, Clone, Default)]
pub struct Phrases {
    own: BTreeMap<Phrase, Template>,
    language: Language,
}

impl Phrases {
    /// The built-in sentences of a language with an author's replacements.
    #[must_use]
    pub fn new(language: Language, own: BTreeMap<Phrase, Template>) -> Phrases {
        Phrases { own, language }
    }

    /// The author's replacement, when there is one.
    #[must_use]
    pub fn own(&self, phrase: Phrase) -> Option<&Template> {
        self.own.get(&phrase)
    }

    /// The built-in words.
    #[must_use]
    pub fn built_in(&self, phrase: Phrase) -> &'static str {
        TABLE.iter().find(|(row, ..)| *row == phrase).map_or("", |(_, _, id, en)| match self.language {
            Language::Indonesian => id,
            Language::English => en,
        })
    }
}

impl Phrase {
    /// The phrase an author's key under `kalimat` names.
    #[must_use]
    pub fn from_key(key: &str) -> Option<Phrase> {
        TABLE.iter().find(|(_, word, ..)| *word == key).map(|(phrase, ..)| *phrase)
    }
}
