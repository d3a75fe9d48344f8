//! `pola`: regular expressions with a size limit, all asked in one pass.

use regex::{Regex, RegexBuilder, RegexSet, RegexSetBuilder};

use crate::builder::Fault;

/// The largest compiled size of one pattern.
const SIZE_LIMIT: usize = 256 * 1024;
/// The largest compiled size of all patterns together.
const SET_LIMIT: usize = 64 * 1024 * 1024;

/// A pattern that passed its checks.
#[derive(Debug)]
pub(crate) struct Pattern {
    /// The intent it belongs to.
    pub(crate) intent: usize,
    /// As the author wrote it.
    pub(crate) text: String,
    regex: Regex,
}

/// All patterns of a bot.
#[derive(Debug)]
pub(crate) struct Patterns {
    set: RegexSet,
    list: Vec<Pattern>,
}

/// Reads one pattern.
pub(crate) fn read(intent: usize, text: &str) -> Result<Pattern, Fault> {
    let regex =
        RegexBuilder::new(text).case_insensitive(true).size_limit(SIZE_LIMIT).build().map_err(|error| match error {
            regex::Error::CompiledTooBig(_) => Fault::LargePattern,
            other => Fault::BadPattern { message: last_line(&other.to_string()) },
        })?;
    if regex.is_match("") {
        return Err(Fault::EmptyPattern);
    }
    Ok(Pattern { intent, text: text.to_owned(), regex })
}

fn last_line(message: &str) -> String {
    message.lines().last().unwrap_or_default().trim_start_matches("error: ").to_owned()
}

impl Patterns {
    /// All patterns in one set.
    pub(crate) fn new(list: Vec<Pattern>) -> Self {
        let texts = list.iter().map(|pattern| pattern.text.as_str());
        let set = RegexSetBuilder::new(texts).case_insensitive(true).size_limit(SET_LIMIT).build().unwrap_or_default();
        Self { set, list }
    }

    /// Whether there is none.
    pub(crate) fn is_empty(&self) -> bool {
        self.list.is_empty()
    }

    /// The patterns that a folded text holds, with the place.
    pub(crate) fn find<'p>(&'p self, folded: &str) -> Vec<(&'p Pattern, std::ops::Range<usize>)> {
        if self.list.is_empty() {
            return Vec::new();
        }
        let fired = self.set.matches(folded);
        let fired = fired.iter().filter_map(|at| self.list.get(at));
        fired.filter_map(|pattern| Some((pattern, pattern.regex.find(folded)?.range()))).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn faults() {
        assert!(matches!(read(0, "(ktp"), Err(Fault::BadPattern { .. })));
        assert!(matches!(read(0, "(a{1000}){1000}"), Err(Fault::LargePattern)));
        assert!(matches!(read(0, "a*"), Err(Fault::EmptyPattern)));
        assert!(read(0, r"n[1-7]\b").is_ok());
    }
}
