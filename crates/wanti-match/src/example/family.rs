//! Families of words that ask for the same thing: `rusak`, `robek` and `hancur`; an author's word groups are families too.

use super::feature::{hash_bytes, hash_word};
use super::table::Table;

/// One family a line; a word belongs to the first that has it.
const BUILTIN: &str = include_str!("family.tsv");

/// The families of words.
#[derive(Debug)]
pub(crate) struct Families {
    builtin: Table,
    author: Table,
}

impl Families {
    /// The built-in families, and the author's groups of single words.
    pub(crate) fn new<'g>(groups: impl Iterator<Item = &'g [String]>) -> Self {
        let lines = BUILTIN.lines().filter(|line| !line.starts_with('#')).enumerate();
        let builtin: Vec<(u64, u32)> = lines
            .flat_map(|(family, line)| line.split(' ').map(move |word| (hash_word(word), family as u32)))
            .collect();
        let author: Vec<(u64, u32)> = groups
            .enumerate()
            .flat_map(|(group, words)| words.iter().map(move |word| (hash_word(word), group as u32)))
            .collect();
        Self { builtin: Table::new(&builtin), author: Table::new(&author) }
    }

    /// The families of a word, by itself or by its root: the built-in one and the author's.
    pub(crate) fn of(&self, text: &str, word: u64) -> [Option<u32>; 2] {
        let builtin = self.builtin.get(word).or_else(|| root_family(text, &self.builtin));
        let author = self.author.get(word).or_else(|| root_family(text, &self.author));
        [builtin.map(|family| family * 2), author.map(|family| family * 2 + 1)]
    }
}

/// Prefixes with the letter they swallow, the longest first.
const PREFIXES: [(&str, Option<u8>); 29] = [
    ("memper", None),
    ("diper", None),
    ("meny", Some(b's')),
    ("peny", Some(b's')),
    ("meng", None),
    ("peng", None),
    ("meng", Some(b'k')),
    ("peng", Some(b'k')),
    ("mem", None),
    ("pem", None),
    ("mem", Some(b'p')),
    ("pem", Some(b'p')),
    ("men", None),
    ("pen", None),
    ("men", Some(b't')),
    ("pen", Some(b't')),
    ("ber", None),
    ("ter", None),
    ("per", None),
    ("nge", None),
    ("ng", None),
    ("ny", Some(b's')),
    ("me", None),
    ("be", None),
    ("pe", None),
    ("di", None),
    ("ke", None),
    ("se", None),
    ("", None),
];

/// Endings, none first.
const SUFFIXES: [&str; 12] = ["", "nya", "kan", "an", "in", "i", "lah", "ku", "mu", "annya", "kannya", "inya"];

/// Roots are no shorter than this.
const ROOT: usize = 3;

/// The family of the root of a word, without building the root.
fn root_family(text: &str, families: &Table) -> Option<u32> {
    if text.len() <= ROOT {
        return None;
    }
    for (prefix, swallowed) in PREFIXES {
        let Some(rest) = text.strip_prefix(prefix) else { continue };
        for suffix in SUFFIXES {
            let Some(stump) = rest.strip_suffix(suffix).filter(|stump| stump.len() >= ROOT) else { continue };
            let root = swallowed.into_iter().chain(stump.bytes());
            if let Some(family) = families.get(hash_bytes(root)) {
                return Some(family);
            }
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn roots_lead_to_families_and_short_words_do_not() {
        let groups = [vec!["lapak".to_owned()]];
        let families = Families::new(groups.iter().map(Vec::as_slice));
        let of = |word: &str| families.of(word, hash_word(word));
        assert!(of("rusak")[0].is_some());
        for (derived, root) in
            [("kerusakan", "rusak"), ("pengaduan", "adu"), ("menyerahkan", "serah"), ("persyaratannya", "syarat")]
        {
            assert_eq!(of(derived)[0], of(root)[0], "{derived}");
        }
        assert!(of("lapaknya")[1].is_some());
        assert_eq!(of("zzz"), [None, None]);
    }

    #[test]
    fn no_word_stands_in_two_families() {
        let mut seen = std::collections::BTreeSet::new();
        for word in BUILTIN.lines().filter(|line| !line.starts_with('#')).flat_map(|line| line.split(' ')) {
            assert!(seen.insert(word), "{word}");
        }
    }
}
