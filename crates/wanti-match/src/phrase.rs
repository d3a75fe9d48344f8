//! The author's `kata`: how an entry is read, and the table that finds phrases in a row of words.

use std::collections::BTreeMap;
use std::rc::Rc;

use crate::builder::Fault;
use crate::hash::Map;
use crate::table::Edges;
use crate::words::NONE;

/// How many phrases one entry may stand for after its groups are written out.
const MAX_PHRASES: usize = 4096;

/// An entry read: every slot must be heard (one of its phrases), none of `not` may be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Trigger {
    /// Phrases by slot, as written; slots that are written alike share theirs.
    pub(crate) slots: Vec<Rc<[String]>>,
    /// Phrases that must not be heard.
    pub(crate) not: Vec<String>,
}

/// Whether an entry is one phrase of letters, digits and blanks, so that nothing in it needs reading.
pub(crate) fn is_plain(entry: &str) -> bool {
    let mut spoken = false;
    entry.bytes().all(|byte| {
        spoken |= byte.is_ascii_alphanumeric();
        byte.is_ascii_alphanumeric() || byte == b' '
    }) && spoken
}

/// Reads entries of `kata`. The same groups come back in many: what a part stands for is written out once.
#[derive(Debug)]
pub(crate) struct Reader<'g> {
    groups: &'g BTreeMap<String, Vec<String>>,
    written: Map<String, Rc<[String]>>,
}

impl<'g> Reader<'g> {
    pub(crate) fn new(groups: &'g BTreeMap<String, Vec<String>>) -> Self {
        Self { groups, written: Map::default() }
    }

    /// Reads an entry.
    pub(crate) fn read(&mut self, entry: &str) -> Result<Trigger, Fault> {
        let mut trigger = Trigger { slots: Vec::new(), not: Vec::new() };
        let mut named = false;
        for part in split_parts(entry) {
            if let Some(rest) = part.strip_prefix('-').filter(|rest| !rest.trim().is_empty()) {
                named = true;
                self.read_nots(rest, &mut trigger.not)?;
                continue;
            }
            let (said, unsaid) = part.split_once(" -").map_or((part, None), |(said, rest)| (said, Some(rest)));
            if let Some(rest) = unsaid {
                named = true;
                self.read_nots(rest, &mut trigger.not)?;
            }
            let phrases = self.write_out(said)?;
            if phrases.iter().any(|phrase| phrase.chars().any(char::is_alphanumeric)) {
                trigger.slots.push(phrases);
            }
        }
        match (trigger.slots.is_empty(), named) {
            (true, true) => Err(Fault::OnlyNot),
            (true, false) => Err(Fault::Empty),
            _ => Ok(trigger),
        }
    }

    /// What follows `-` is one phrase, up to the next word that begins with `-`.
    fn read_nots(&mut self, rest: &str, not: &mut Vec<String>) -> Result<(), Fault> {
        for phrase in rest.split(" -") {
            not.extend(self.write_out(phrase)?.iter().cloned());
        }
        Ok(())
    }

    fn write_out(&mut self, part: &str) -> Result<Rc<[String]>, Fault> {
        if let Some(known) = self.written.get(part) {
            return Ok(Rc::clone(known));
        }
        let words: Vec<&str> = part.split_whitespace().collect();
        let phrases: Rc<[String]> = write_out(&words, self.groups, &mut Vec::new())?.into();
        self.written.insert(part.to_owned(), Rc::clone(&phrases));
        Ok(phrases)
    }
}

/// Reads one entry of `kata`.
pub(crate) fn read(entry: &str, groups: &BTreeMap<String, Vec<String>>) -> Result<Trigger, Fault> {
    Reader::new(groups).read(entry)
}

/// Parts between plus signs that stand alone or at a word's edge.
fn split_parts(entry: &str) -> impl Iterator<Item = &str> {
    entry.split('+').map(str::trim).filter(|part| !part.is_empty())
}

/// All phrases that words stand for when their groups are written out.
fn write_out(
    words: &[&str],
    groups: &BTreeMap<String, Vec<String>>,
    open: &mut Vec<String>,
) -> Result<Vec<String>, Fault> {
    let mut phrases = vec![String::new()];
    for word in words {
        let choices = match word.strip_prefix('$') {
            Some(name) => group(name, groups, open)?,
            None => vec![(*word).to_owned()],
        };
        let mut longer = Vec::with_capacity(phrases.len() * choices.len());
        for phrase in &phrases {
            longer.extend(
                choices.iter().map(
                    |choice| {
                        if phrase.is_empty() { choice.clone() } else { format!("{phrase} {choice}") }
                    },
                ),
            );
        }
        longer.truncate(MAX_PHRASES);
        phrases = longer;
    }
    phrases.retain(|phrase| !phrase.is_empty());
    Ok(phrases)
}

fn group(name: &str, groups: &BTreeMap<String, Vec<String>>, open: &mut Vec<String>) -> Result<Vec<String>, Fault> {
    let Some(entries) = groups.get(name) else {
        return Err(Fault::UnknownGroup { name: name.to_owned(), near: nearest(name, groups) });
    };
    if open.iter().any(|outer| outer == name) {
        return Err(Fault::GroupCycle { name: name.to_owned() });
    }
    open.push(name.to_owned());
    let mut phrases = Vec::new();
    for entry in entries {
        let words: Vec<&str> = entry.split_whitespace().collect();
        phrases.extend(write_out(&words, groups, open)?);
    }
    open.pop();
    Ok(phrases)
}

fn nearest(name: &str, groups: &BTreeMap<String, Vec<String>>) -> Option<String> {
    let close = |other: &&String| {
        wanti_text::spelling::slip(name, other).is_some() || other.starts_with(name) || name.starts_with(other.as_str())
    };
    groups.keys().find(close).cloned()
}

/// Finds phrases of ids in a row of words. Node 0 is the beginning.
#[derive(Debug, Clone, Default)]
pub(crate) struct Phrases {
    /// What begins with each word.
    roots: Vec<Root>,
    edges: Edges,
    ends: Vec<u32>,
    count: u32,
}

/// What begins with a word.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Root {
    /// The node after the word; [`NONE`] where no phrase begins so.
    pub(crate) node: u32,
    /// The second words, one bit each, which several may share: most words that follow are none of them.
    seconds: u32,
}

const NO_ROOT: Root = Root { node: NONE, seconds: 0 };

impl Root {
    /// Whether a word may stand behind it.
    #[inline]
    pub(crate) fn goes_on(self, word: u32) -> bool {
        self.seconds & bit(word) != 0
    }
}

fn bit(word: u32) -> u32 {
    1 << (word.wrapping_mul(0x9E37_79B9) >> 27)
}

impl Phrases {
    /// The number of a phrase; the same for the same words.
    pub(crate) fn insert(&mut self, words: &[u32]) -> u32 {
        if self.ends.is_empty() {
            self.ends.push(NONE);
        }
        let node = words.iter().fold(0, |node, word| self.step(node, *word).unwrap_or_else(|| self.add(node, *word)));
        if let [first, second, ..] = words
            && let Some(root) = self.roots.get_mut(*first as usize)
        {
            root.seconds |= bit(*second);
        }
        match self.ends.get_mut(node as usize) {
            Some(end) if *end == NONE => {
                *end = self.count;
                self.count += 1;
                *end
            }
            Some(end) => *end,
            None => NONE,
        }
    }

    fn add(&mut self, node: u32, word: u32) -> u32 {
        let fresh = self.ends.len() as u32;
        self.ends.push(NONE);
        if node != 0 {
            self.edges.insert(node, word, fresh);
            return fresh;
        }
        let at = word as usize;
        self.roots.resize(self.roots.len().max(at + 1), NO_ROOT);
        if let Some(root) = self.roots.get_mut(at) {
            root.node = fresh;
        }
        fresh
    }

    /// How many different phrases there are.
    pub(crate) fn len(&self) -> usize {
        self.count as usize
    }

    /// The node after one more word.
    #[inline]
    pub(crate) fn step(&self, node: u32, word: u32) -> Option<u32> {
        if node != 0 {
            return self.edges.find(node, word);
        }
        self.root(word).map(|root| root.node)
    }

    /// What begins with a word.
    #[inline]
    pub(crate) fn root(&self, word: u32) -> Option<Root> {
        self.roots.get(word as usize).copied().filter(|root| root.node != NONE)
    }

    /// The phrase that ends at a node.
    #[inline]
    pub(crate) fn end(&self, node: u32) -> Option<u32> {
        self.ends.get(node as usize).copied().filter(|end| *end != NONE)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn groups() -> BTreeMap<String, Vec<String>> {
        BTreeMap::from([
            ("urus".to_owned(), vec!["urus".to_owned(), "buat".to_owned()]),
            ("surat".to_owned(), vec!["surat".to_owned(), "$urus surat".to_owned()]),
            ("putar".to_owned(), vec!["$putar".to_owned()]),
        ])
    }

    #[test]
    fn entries_are_read() {
        let trigger = read("ktp + hilang -kia", &groups()).unwrap();
        let slots = |trigger: &Trigger| trigger.slots.iter().map(|slot| slot.to_vec()).collect::<Vec<_>>();
        assert_eq!(slots(&trigger), [["ktp"], ["hilang"]]);
        assert_eq!(trigger.not, ["kia"]);
        let trigger = read("$urus ktp + -surat usaha", &groups()).unwrap();
        assert_eq!(slots(&trigger), [["urus ktp", "buat ktp"]]);
        assert_eq!(trigger.not, ["surat usaha"]);
        let trigger = read("ktp -kartu keluarga -kia + hilang", &groups()).unwrap();
        assert_eq!(slots(&trigger), [["ktp"], ["hilang"]]);
        assert_eq!(trigger.not, ["kartu keluarga", "kia"]);
        assert_eq!(*read("$surat", &groups()).unwrap().slots[0], ["surat", "urus surat", "buat surat"]);
    }

    #[test]
    fn a_reader_reads_as_if_each_entry_were_its_first() {
        let groups = groups();
        let mut reader = Reader::new(&groups);
        for entry in ["$urus ktp", "$surat + $urus ktp -$surat", "$urs", "$urus ktp -$surat", "$putar", "$urs", "ktp"] {
            assert_eq!(reader.read(entry), read(entry, &groups), "{entry}");
        }
    }

    #[test]
    fn faults() {
        assert_eq!(read(" + ", &groups()), Err(Fault::Empty));
        assert_eq!(read("-kia", &groups()), Err(Fault::OnlyNot));
        assert!(matches!(read("$urs", &groups()), Err(Fault::UnknownGroup { .. })));
        assert!(matches!(read("$putar", &groups()), Err(Fault::GroupCycle { .. })));
    }
}
