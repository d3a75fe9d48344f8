//! The leaves of the tree: what an author wrote, with its place.

use serde::Deserialize;

use crate::diagnostic::Span;

/// How a leaf travels through serde: the value, the file, the first and the last byte.
type Leaf<T> = (T, u32, usize, usize);

fn span<T>((value, file, start, end): Leaf<T>) -> (T, Span) {
    (value, Span { file, range: start..end })
}

/// Words as the author wrote them.
#[derive(Debug, Clone, PartialEq, Eq, Default, Deserialize)]
#[serde(from = "Leaf<String>")]
pub struct Text {
    /// The words.
    pub text: String,
    /// Where they stand, with quotes if there are any.
    pub span: Span,
}

/// `ya` or `tidak`.
#[derive(Debug, Clone, PartialEq, Eq, Default, Deserialize)]
#[serde(from = "Leaf<bool>")]
pub struct Flag {
    /// Whether it is yes.
    pub value: bool,
    /// Where it stands.
    pub span: Span,
}

/// A whole number.
#[derive(Debug, Clone, PartialEq, Eq, Default, Deserialize)]
#[serde(from = "Leaf<i64>")]
pub struct Int {
    /// The number.
    pub value: i64,
    /// Where it stands.
    pub span: Span,
}

/// Something with a name of its own.
#[derive(Debug, Clone, PartialEq, Eq, Default, Deserialize)]
pub struct Entry<T> {
    /// Its name.
    pub id: Text,
    /// What it is.
    pub value: T,
}

/// Names and lists that only the author knows.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub enum Free {
    /// Words.
    #[serde(rename = "teks")]
    Text(Text),
    /// A list.
    #[serde(rename = "daftar")]
    List(Vec<Free>),
    /// Named parts.
    #[serde(rename = "bagian")]
    Map(Vec<Entry<Free>>),
}

impl Default for Free {
    fn default() -> Self {
        Free::Map(Vec::new())
    }
}

impl From<Leaf<String>> for Text {
    fn from(leaf: Leaf<String>) -> Self {
        let (text, span) = span(leaf);
        Text { text, span }
    }
}

impl From<Leaf<bool>> for Flag {
    fn from(leaf: Leaf<bool>) -> Self {
        let (value, span) = span(leaf);
        Flag { value, span }
    }
}

impl From<Leaf<i64>> for Int {
    fn from(leaf: Leaf<i64>) -> Self {
        let (value, span) = span(leaf);
        Int { value, span }
    }
}

impl Text {
    /// The words.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// Whether there are no words.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.text.trim().is_empty()
    }
}

impl Flag {
    /// Whether a flag is there and says yes.
    #[must_use]
    pub fn is_yes(flag: Option<&Flag>) -> bool {
        flag.is_some_and(|flag| flag.value)
    }
}
