//! `pola`: regular expressions with a size limit, all asked in one pass.

use std::ops::Range;

use regex::{Regex, RegexBuilder};
use regex_automata::util::syntax;
use regex_automata::{Input, PatternID, PatternSet, meta};

use crate::builder::Fault;

/// The largest compiled size of one pattern.
const SIZE_LIMIT: usize = 256 * 1024;
/// The largest compiled size of all patterns together.
const SET_LIMIT: usize = 64 * 1024 * 1024;

/// A pattern that passed its checks.
#[derive(Debug)]
pub(crate) struct Pattern {
    /// The intent it belongs to.
    intent: usize,
    /// As the author wrote it.
    text: String,
    regex: Regex,
}

/// All patterns of a bot.
#[derive(Debug)]
pub(crate) struct Patterns {
    set: Option<meta::Regex>,
    list: Vec<Pattern>,
}

/// Buffers for asking patterns, and what was found: the pattern, its intent, and the place in the text.
#[derive(Debug, Default)]
pub(crate) struct Found {
    folded: String,
    fired: Option<PatternSet>,
    places: Vec<(u32, usize, Range<usize>)>,
}

impl Found {
    /// What was found.
    pub(crate) fn iter(&self) -> impl Iterator<Item = (u32, usize, Range<usize>)> {
        self.places.iter().cloned()
    }
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
        if list.is_empty() {
            return Self { set: None, list };
        }
        let texts: Vec<&str> = list.iter().map(|pattern| pattern.text.as_str()).collect();
        let config = meta::Config::new().nfa_size_limit(Some(SET_LIMIT)).match_kind(regex_automata::MatchKind::All);
        let set = meta::Builder::new()
            .configure(config)
            .syntax(syntax::Config::new().case_insensitive(true))
            .build_many(&texts);
        Self { set: set.ok(), list }
    }

    /// Whether there is none.
    pub(crate) fn is_empty(&self) -> bool {
        self.list.is_empty()
    }

    /// A pattern as its author wrote it.
    pub(crate) fn text(&self, at: u32) -> Option<&str> {
        self.list.get(at as usize).map(|pattern| pattern.text.as_str())
    }

    /// Finds the patterns that a text holds when folded, with the place; the whole text when folding moved the places.
    pub(crate) fn find(&self, text: &str, found: &mut Found) {
        found.folded.clear();
        found.places.clear();
        wanti_text::fold::fold_into(text, &mut found.folded);
        let count = self.list.len();
        let fired = match &mut found.fired {
            Some(fired) if fired.capacity() == count => fired,
            fired => fired.insert(PatternSet::new(count)),
        };
        fired.clear();
        if let Some(set) = &self.set {
            set.which_overlapping_matches(&Input::new(&found.folded), fired);
        }
        let aligned = found.folded.len() == text.len();
        for (at, pattern) in self.list.iter().enumerate() {
            let asked = self.set.is_none() || PatternID::new(at).is_ok_and(|id| fired.contains(id));
            if let Some(place) = asked.then(|| pattern.regex.find(&found.folded)).flatten() {
                let place = if aligned { place.range() } else { 0..text.len() };
                found.places.push((at as u32, pattern.intent, place));
            }
        }
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
