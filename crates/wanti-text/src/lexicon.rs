//! The word list: informal forms and the plain words they stand for.

use std::collections::BTreeMap;

/// What is wrong with local words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum LexiconError {
    /// The form or the plain words are empty.
    Empty,
}

/// Informal forms and their plain words; ordinary words that must never be "corrected".
#[derive(Debug, Clone, Default)]
pub struct Lexicon {
    forms: BTreeMap<String, String>,
}

impl Lexicon {
    /// The list that Wanti ships.
    pub fn builtin() -> Self {
        Self { forms: [("srt", "surat"), ("yg", "yang")].map(|(a, b)| (a.to_owned(), b.to_owned())).into() }
    }

    /// This list with local words on top: pairs of form and plain words.
    pub fn with_local<F: AsRef<str>, P: AsRef<str>>(mut self, pairs: impl IntoIterator<Item = (F, P)>) -> Self {
        for (form, plain) in pairs {
            self.forms.insert(crate::fold::fold(form.as_ref()), crate::fold::fold(plain.as_ref()));
        }
        self
    }

    /// The plain words of a folded form.
    pub fn plain(&self, form: &str) -> Option<&str> {
        self.forms.get(form).map(String::as_str)
    }
}
