//! The floor: one bare aho-corasick pass over text that somebody else already made plain.

use aho_corasick::{AhoCorasick, AhoCorasickKind, MatchKind};

use crate::intent::Intent;

/// All keywords in one automaton, the longest at the leftmost place first.
#[derive(Debug)]
pub struct Floor {
    automaton: AhoCorasick,
}

impl Floor {
    /// A contiguous automaton over the keywords of intents.
    pub fn new(intents: &[Intent]) -> Result<Self, aho_corasick::BuildError> {
        let keywords = intents.iter().flat_map(|intent| &intent.keywords).map(|keyword| plain(keyword));
        let automaton = AhoCorasick::builder()
            .match_kind(MatchKind::LeftmostLongest)
            .kind(Some(AhoCorasickKind::ContiguousNFA))
            .build(keywords)?;
        Ok(Self { automaton })
    }

    /// How many keywords a plain text holds.
    pub fn pass(&self, plain: &str) -> usize {
        self.automaton.find_iter(plain).count()
    }

    /// What the automaton takes.
    pub fn bytes(&self) -> usize {
        self.automaton.memory_usage()
    }
}

/// Lower case, signs gone, one blank between words.
pub fn plain(text: &str) -> String {
    let spaced: String =
        text.chars().map(|letter| if letter.is_alphanumeric() { letter } else { ' ' }).collect::<String>();
    spaced.split_whitespace().map(str::to_lowercase).collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_floor_finds_what_stands_there() {
        let intents = crate::intents(100, 1);
        let floor = Floor::new(&intents).unwrap();
        for intent in &intents {
            for keyword in &intent.keywords {
                assert!(floor.pass(&plain(&format!("Mau, {keyword}!?"))) >= 1, "{keyword}");
            }
        }
        assert_eq!(floor.pass(&plain("ya, Kak... 🙏")), 0);
    }
}
