//! The long word lists under one index: a word is looked up once and then knows every list it is on.

use std::borrow::Cow;
use std::collections::HashMap;
use std::hash::{BuildHasherDefault, Hasher};
use std::sync::LazyLock;

use crate::words::{Word, squeeze};
use crate::{address, checklist, choice, name, number, speech, yes_no};

/// A list of words and phrases.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum List {
    Asking,
    AskingPair,
    Polite,
    Denying,
    Instead,
    Between,
    Hollow,
    Status,
    Have,
    HaveAlone,
    Missing,
    Lacking,
    Short,
    Except,
    All,
    Complete,
    Partial,
    Only,
    Rest,
    Break,
    Range,
    AroundItems,
    QuestionYes,
    Fine,
    FineTail,
    DeniedFault,
    Not,
    Refusal,
    Yes,
    WeakYes,
    Defer,
    Correction,
    Unknown,
    Filler,
    Condition,
    Modal,
    NotYet,
    TwoSided,
    Deniable,
    There,
    Quantity,
    Person,
    Fault,
    NotAName,
    NotAnAddress,
}

const LISTS: &[(List, &[&str])] = &[
    (List::Asking, speech::ASKING),
    (List::AskingPair, speech::ASKING_PAIRS),
    (List::Polite, speech::POLITE),
    (List::Denying, speech::NOT),
    (List::Instead, speech::INSTEAD),
    (List::Between, speech::BETWEEN),
    (List::Hollow, choice::HOLLOW),
    (List::Status, choice::STATUS),
    (List::Have, checklist::HAVE),
    (List::HaveAlone, checklist::HAVE_ALONE),
    (List::Missing, checklist::MISSING),
    (List::Lacking, checklist::LACKING),
    (List::Short, checklist::SHORT),
    (List::Except, checklist::EXCEPT),
    (List::All, checklist::ALL),
    (List::Complete, checklist::COMPLETE),
    (List::Partial, checklist::PARTIAL),
    (List::Only, checklist::ONLY),
    (List::Rest, checklist::REST),
    (List::Break, checklist::BREAK),
    (List::Range, checklist::RANGE),
    (List::AroundItems, checklist::AROUND),
    (List::QuestionYes, yes_no::QUESTION_YES),
    (List::Fine, yes_no::FINE),
    (List::FineTail, yes_no::FINE_TAIL),
    (List::DeniedFault, yes_no::DENIED_FAULT),
    (List::Not, yes_no::NOT),
    (List::Refusal, yes_no::REFUSAL),
    (List::Yes, yes_no::YES),
    (List::WeakYes, yes_no::WEAK_YES),
    (List::Defer, yes_no::DEFER),
    (List::Correction, yes_no::CORRECTION),
    (List::Unknown, yes_no::UNKNOWN),
    (List::Filler, yes_no::FILLER),
    (List::Condition, yes_no::CONDITION),
    (List::Modal, yes_no::MODAL),
    (List::NotYet, yes_no::NOT_YET),
    (List::TwoSided, yes_no::TWO_SIDED),
    (List::Deniable, yes_no::DENIABLE),
    (List::There, yes_no::THERE),
    (List::Quantity, yes_no::QUANTITY),
    (List::Person, yes_no::PERSON),
    (List::Fault, yes_no::FAULT),
    (List::NotAName, name::NOT_A_NAME),
    (List::NotAnAddress, address::NOT_AN_ADDRESS),
];

/// A table of words for numbers.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Table {
    /// "satu"
    Small,
    /// "sebelas"
    Fixed,
    /// "ribu"
    Unit,
    /// "seribu"
    FixedUnit,
    /// "goceng"
    Street,
}

const TABLES: &[(Table, &[(&str, i64)])] = &[
    (Table::Small, number::SMALL),
    (Table::Small, number::SMALL_MORE),
    (Table::Fixed, number::FIXED),
    (Table::Unit, number::UNITS),
    (Table::FixedUnit, number::FIXED_UNITS),
    (Table::Street, number::STREET),
];

/// What the lists know of one word.
#[derive(Default, Debug)]
pub(crate) struct Entry {
    /// A bit for each list that holds the word by itself.
    alone: u64,
    /// Phrases that begin with the word: their list and the words that follow.
    longer: Vec<(List, Vec<&'static str>)>,
    numbers: Vec<(Table, i64)>,
}

impl Entry {
    pub(crate) fn is_on(&self, list: List) -> bool {
        self.alone & bit(list) != 0
    }

    /// What the word counts in this table.
    pub(crate) fn number(&self, table: Table) -> Option<i64> {
        self.numbers.iter().find(|(of, _)| *of == table).map(|(_, value)| *value)
    }
}

fn bit(list: List) -> u64 {
    1 << (list as u32)
}

/// What the lists know of a folded word, letters said long ("okeee") counting once.
pub(crate) fn entry(text: &str) -> Option<&'static Entry> {
    INDEX.get(spoken(text).as_ref())
}

/// The longest phrase of `list` that starts at `at`: the word after it.
pub(crate) fn on(words: &[Word], at: usize, list: List) -> Option<usize> {
    let entry = words.get(at)?.entry?;
    let alone = entry.is_on(list).then_some(at + 1);
    let longer = entry.longer.iter().filter(|(of, _)| *of == list).filter_map(|(_, rest)| {
        let fits = rest.iter().zip(at + 1..).all(|(part, next)| words.get(next).is_some_and(|word| word.is(part)));
        fits.then_some(at + 1 + rest.len())
    });
    longer.max().or(alone)
}

/// Words that `same` holds equal are spelled alike here.
fn spoken(text: &str) -> Cow<'_, str> {
    let doubled = text.as_bytes().windows(2).any(|pair| pair.first() == pair.last());
    if !doubled {
        return Cow::Borrowed(text);
    }
    let squeezed: String = squeeze(text).collect();
    if squeezed.chars().nth(1).is_none() && squeezed != "y" {
        return Cow::Borrowed(text);
    }
    Cow::Owned(squeezed)
}

static INDEX: LazyLock<HashMap<Box<str>, Entry, BuildHasherDefault<Fnv>>> = LazyLock::new(|| {
    let mut index: HashMap<Box<str>, Entry, BuildHasherDefault<Fnv>> = HashMap::default();
    for (list, phrases) in LISTS {
        for phrase in *phrases {
            let mut parts = phrase.split(' ');
            let first = parts.next().unwrap_or_default();
            let rest: Vec<&str> = parts.collect();
            let entry = index.entry(spoken(first).into()).or_default();
            if rest.is_empty() {
                entry.alone |= bit(*list);
            } else {
                entry.longer.push((*list, rest));
            }
        }
    }
    for (table, names) in TABLES {
        for (name, value) in *names {
            index.entry(spoken(name).into()).or_default().numbers.push((*table, *value));
        }
    }
    index
});

/// Short keys that we wrote ourselves need speed, no defence.
struct Fnv(u64);

impl Default for Fnv {
    fn default() -> Self {
        Fnv(0xcbf2_9ce4_8422_2325)
    }
}

impl Hasher for Fnv {
    fn finish(&self) -> u64 {
        self.0
    }

    fn write(&mut self, bytes: &[u8]) {
        for byte in bytes {
            self.0 = (self.0 ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::words::{phrases, same, words};

    #[test]
    fn every_list_has_its_place() {
        let places: Vec<usize> = LISTS.iter().map(|(list, _)| *list as usize).collect();
        assert_eq!(places, (0..LISTS.len()).collect::<Vec<_>>());
        assert!(LISTS.len() <= 64);
    }

    #[test]
    fn the_index_says_what_the_lists_say() {
        for text in
            ["iyaaa okeee maaf", "kk k kkk", "yy yyy y", "belum ada semuanya", "ga p p", "✅ , ❌", "kenapa tidak"]
        {
            let words = words(text);
            for (at, word) in words.iter().enumerate() {
                for (list, all) in LISTS {
                    assert_eq!(on(&words, at, *list), phrases(&words, at, all), "{text} {at} {list:?}");
                    assert_eq!(word.on(*list), all.iter().any(|one| same(one, &word.text)), "{text} {at} {list:?}");
                }
            }
        }
    }
}
