//! The floor: one aho-corasick pass over text that somebody else made plain, whole words only.

use aho_corasick::{AhoCorasick, AhoCorasickKind, MatchKind};
use wanti_bench_peers::{Engine, Intent, plain, run};

struct Floor {
    automaton: AhoCorasick,
    /// The intent of each keyword.
    owners: Vec<usize>,
}

impl Engine for Floor {
    fn hear(&mut self, text: &str) -> Option<usize> {
        let bytes = text.as_bytes();
        let edge = |at: Option<usize>| at.and_then(|at| bytes.get(at)).is_none_or(|byte| *byte == b' ');
        let whole = |found: &aho_corasick::Match| edge(found.start().checked_sub(1)) && edge(Some(found.end()));
        let longest = self.automaton.find_iter(text).filter(whole).max_by_key(|found| found.len())?;
        self.owners.get(longest.pattern().as_usize()).copied()
    }
}

fn main() {
    run("aho-corasick", |intents: &[Intent]| {
        let keywords = intents.iter().flat_map(|intent| intent.keywords.iter().map(|keyword| plain(keyword)));
        let owners = intents.iter().enumerate().flat_map(|(at, intent)| intent.keywords.iter().map(move |_| at));
        let builder = AhoCorasick::builder()
            .match_kind(MatchKind::LeftmostLongest)
            .kind(Some(AhoCorasickKind::ContiguousNFA))
            .build(keywords);
        Floor { automaton: builder.expect("the keywords are sound"), owners: owners.collect() }
    });
}
