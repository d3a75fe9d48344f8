//! A fault of a flow's author: a stable code, a place, a sentence in two languages, a way to repair it.

pub mod codes;
pub mod pages;

use std::ops::Range;

use serde::Deserialize;

/// So many faults are enough for one reading; what is left is looked for when these are repaired.
pub(crate) const MOST_TOLD: usize = 300;

/// A code that never changes its meaning, such as `WN0203`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Code(pub &'static str);

/// How bad it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    /// The bot does not compile.
    Error,
    /// It compiles, and something is likely wrong.
    Warning,
}

/// One sentence in both languages: lower case, no final period, the author's words in backticks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sentence {
    /// Indonesian.
    pub id: String,
    /// English.
    pub en: String,
}

/// A place in a file: number of the file and bytes.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default, Deserialize)]
#[serde(from = "(u32, usize, usize)")]
pub struct Span {
    /// Number of the file, in the order of [`crate::Compiled::files`].
    pub file: u32,
    /// Bytes of its text.
    pub range: Range<usize>,
}

impl Ord for Span {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        let key = |span: &Span| (span.file, span.range.start, span.range.end);
        key(self).cmp(&key(other))
    }
}

impl PartialOrd for Span {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}

impl From<(u32, usize, usize)> for Span {
    fn from((file, start, end): (u32, usize, usize)) -> Self {
        Span { file, range: start..end }
    }
}

/// A repair that has only one sensible form.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fix {
    /// What is replaced.
    pub span: Span,
    /// By what.
    pub text: String,
}

/// One fault.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Diagnostic {
    /// Its code.
    pub code: Code,
    /// How bad it is.
    pub severity: Severity,
    /// Where it is.
    pub span: Span,
    /// What is wrong.
    pub message: Sentence,
    /// A few words drawn at the place.
    pub label: Option<Sentence>,
    /// Other places that belong to it.
    pub also: Vec<(Span, Sentence)>,
    /// How to repair it.
    pub help: Option<Sentence>,
    /// The repair itself, when there is only one.
    pub fix: Option<Fix>,
}

impl Sentence {
    /// A sentence from its two forms.
    #[must_use]
    pub fn new(id: impl Into<String>, en: impl Into<String>) -> Sentence {
        Sentence { id: id.into(), en: en.into() }
    }
}

impl Diagnostic {
    /// An error.
    #[must_use]
    pub fn error(code: Code, span: Span, message: Sentence) -> Diagnostic {
        Diagnostic {
            code,
            severity: Severity::Error,
            span,
            message,
            label: None,
            also: Vec::new(),
            help: None,
            fix: None,
        }
    }

    /// A warning.
    #[must_use]
    pub fn warning(code: Code, span: Span, message: Sentence) -> Diagnostic {
        Diagnostic { severity: Severity::Warning, ..Diagnostic::error(code, span, message) }
    }

    /// With words at the place.
    #[must_use]
    pub fn label(mut self, id: impl Into<String>, en: impl Into<String>) -> Diagnostic {
        self.label = Some(Sentence::new(id, en));
        self
    }

    /// With another place.
    #[must_use]
    pub fn also(mut self, span: Span, id: impl Into<String>, en: impl Into<String>) -> Diagnostic {
        self.also.push((span, Sentence::new(id, en)));
        self
    }

    /// With help.
    #[must_use]
    pub fn help(mut self, id: impl Into<String>, en: impl Into<String>) -> Diagnostic {
        self.help = Some(Sentence::new(id, en));
        self
    }

    /// With its repair.
    #[must_use]
    pub fn fix(mut self, span: Span, text: impl Into<String>) -> Diagnostic {
        self.fix = Some(Fix { span, text: text.into() });
        self
    }
}
