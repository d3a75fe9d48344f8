//! The words a matcher knows: every form of the word list, every word of the author, and what each stands for.

use aho_corasick::AhoCorasick;
use wanti_text::lexicon::{Entry, Ordinary, Rule, is_acronym, spoken_letter};
use wanti_text::{Lexicon, spelling, stem};

use crate::evidence::How;
use crate::hash::Map;
use crate::phrase::Phrases;
use crate::typo::Misspelt;

/// Longer words are only looked for with their repeats taken out.
const MAX_LEN: usize = 40;

/// More names than this are not looked for inside other words: an office has some hundreds.
const MAX_NAMES: usize = 4_000;

/// No word.
pub(crate) const NONE: u32 = u32::MAX;

/// A word of a rule that a heard word may stand for.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Reading {
    /// The word.
    pub(crate) id: u32,
    /// How it was found.
    pub(crate) how: How,
    /// How surely, 0 to 1.
    pub(crate) sure: f32,
}

/// One meaning of a form.
#[derive(Debug)]
pub(crate) struct Meaning {
    /// Plain words.
    pub(crate) plain: Vec<u32>,
    /// Other single plain words it may stand for.
    pub(crate) others: Vec<u32>,
    /// When it is read so.
    pub(crate) rule: Option<Rule>,
}

/// What is known of a word.
#[derive(Debug)]
pub(crate) struct Known {
    /// The word.
    pub(crate) text: Box<str>,
    /// Whether it is ordinary.
    pub(crate) ordinary: Option<Ordinary>,
    /// What it stands for as a form of the word list.
    pub(crate) meanings: Vec<Meaning>,
    /// A form of several words begins with it.
    pub(crate) opens: bool,
    /// The letter it names.
    pub(crate) letter: Option<char>,
    /// It occurs in a rule.
    pub(crate) in_rule: bool,
    /// Words of rules it also stands for: its roots.
    pub(crate) implied: Vec<Reading>,
    /// How much it says about which intent is meant, 0 to 1.
    pub(crate) weight: f32,
}

/// All known words.
#[derive(Debug, Default)]
pub(crate) struct Words {
    ids: Map<Box<str>, u32>,
    known: Vec<Known>,
    forms: Phrases,
    form_meanings: Vec<Vec<Meaning>>,
    misspelt: Misspelt,
    /// Finds names of the bot inside a longer word, and their ids.
    finder: Option<AhoCorasick>,
    names: Vec<u32>,
    /// Words that govern how a sentence is read.
    pub(crate) grammar: Grammar,
}

/// Ids of words that govern how a sentence is read.
#[derive(Debug, Default)]
pub(crate) struct Grammar {
    pub(crate) not: Vec<u32>,
    pub(crate) not_this: Vec<u32>,
    pub(crate) without: Vec<u32>,
    pub(crate) wishes: Vec<u32>,
    pub(crate) cancel: Vec<u32>,
    pub(crate) why: Vec<u32>,
    pub(crate) but: Vec<u32>,
    pub(crate) links: Vec<u32>,
    pub(crate) asks: Vec<u32>,
    pub(crate) closing: Vec<u32>,
    pub(crate) skipped: Vec<u32>,
}

impl Words {
    /// The word list's words.
    pub(crate) fn new(lexicon: &Lexicon) -> Self {
        let mut words = Self::default();
        for (word, _) in lexicon.ordinary_words() {
            words.intern(word);
        }
        for (form, entries) in lexicon.forms() {
            words.add_form(form, entries);
        }
        for known in &mut words.known {
            known.ordinary = lexicon.ordinary(&known.text);
        }
        words.grammar = Grammar::new(&mut words);
        words
    }

    fn add_form(&mut self, form: &str, entries: &[Entry]) {
        let meanings: Vec<Meaning> = entries.iter().filter_map(|entry| self.meaning(entry)).collect();
        let ids: Vec<u32> = form.split(' ').map(|word| self.intern(word)).collect();
        let [first, _, ..] = ids.as_slice() else {
            if let Some(known) = ids.first().and_then(|id| self.known.get_mut(*id as usize)) {
                known.meanings = meanings;
            }
            return;
        };
        if let Some(known) = self.known.get_mut(*first as usize) {
            known.opens = true;
        }
        self.forms.insert(&ids);
        self.form_meanings.push(meanings);
    }

    fn meaning(&mut self, entry: &Entry) -> Option<Meaning> {
        let mut plains = entry.plain.iter();
        let plain = plains.next()?.split(' ').map(|word| self.intern(word)).collect();
        let others = plains.filter(|other| !other.contains(' ')).map(|other| self.intern(other)).collect();
        Some(Meaning { plain, others, rule: entry.rule.clone() })
    }

    /// The id of a word, new or old.
    pub(crate) fn intern(&mut self, word: &str) -> u32 {
        if let Some(id) = self.ids.get(word) {
            return *id;
        }
        let id = self.known.len() as u32;
        self.ids.insert(word.into(), id);
        self.known.push(Known {
            text: word.into(),
            ordinary: None,
            meanings: Vec::new(),
            opens: false,
            letter: spoken_letter(word),
            in_rule: false,
            implied: Vec::new(),
            weight: 0.0,
        });
        id
    }

    /// The id of a known word.
    pub(crate) fn id(&self, word: &str) -> Option<u32> {
        self.ids.get(word).copied()
    }

    /// What is known of a word.
    pub(crate) fn get(&self, id: u32) -> Option<&Known> {
        self.known.get(id as usize)
    }

    /// The text of a word.
    pub(crate) fn text(&self, id: u32) -> &str {
        self.get(id).map_or("", |known| &known.text)
    }

    /// Whether a word carries little meaning of its own.
    pub(crate) fn is_light(&self, id: u32) -> bool {
        self.get(id).is_some_and(|known| matches!(known.ordinary, Some(Ordinary::Particle | Ordinary::Function)))
    }

    /// Whether a word is a name of the bot's own: no ordinary word with a meaning elsewhere.
    pub(crate) fn is_name(&self, id: u32) -> bool {
        self.get(id).is_some_and(|known| known.in_rule && known.ordinary.is_none())
    }

    /// Whether a word may stand inside a phrase without breaking it.
    pub(crate) fn is_skipped(&self, id: u32) -> bool {
        self.get(id).is_some_and(|known| known.ordinary == Some(Ordinary::Particle))
            || self.grammar.skipped.contains(&id)
    }

    /// Marks the words of rules with their weights, and builds what leads from other words to them.
    pub(crate) fn finish(&mut self, weights: &Map<u32, f32>) {
        let mut roots: Vec<u32> = weights.keys().copied().collect();
        roots.sort_unstable();
        for id in &roots {
            let light = self.is_light(*id);
            if let Some(known) = self.known.get_mut(*id as usize) {
                known.in_rule = true;
                known.weight = weights.get(id).copied().unwrap_or_default() * if light { 0.25 } else { 1.0 };
                self.misspelt.insert(*id, &known.text);
            }
        }
        self.find_names(&roots);
        let plain: Vec<u32> = self
            .known
            .iter()
            .flat_map(|known| &known.meanings)
            .flat_map(|meaning| meaning.plain.iter().copied())
            .collect();
        let mut wanted: Vec<u32> = roots.iter().copied().chain(plain).filter(|id| !self.is_light(*id)).collect();
        wanted.sort_unstable();
        wanted.dedup();
        for id in wanted {
            let implied = self.roots_of(id);
            if let Some(known) = self.known.get_mut(id as usize) {
                known.implied = implied;
            }
        }
    }

    /// An automaton over the bot's own names; a bot with very many does without.
    fn find_names(&mut self, roots: &[u32]) {
        let is_name = |id: &&u32| self.is_name(**id) && self.text(**id).len() >= 2 && self.text(**id).is_ascii();
        let names: Vec<u32> = roots.iter().filter(is_name).copied().collect();
        if names.len() <= MAX_NAMES {
            self.finder = AhoCorasick::new(names.iter().map(|id| self.text(*id))).ok();
            self.names = names;
        }
    }

    /// Roots of a known word that are words of rules themselves.
    fn roots_of(&self, id: u32) -> Vec<Reading> {
        let Some(known) = self.get(id) else {
            return Vec::new();
        };
        if known.ordinary.is_some() && !known.in_rule {
            return Vec::new();
        }
        let mut readings = Vec::new();
        let is_root = |form: &str| {
            *form != *known.text
                && may_be_root(&known.text, form)
                && self.id(form).is_some_and(|id| {
                    (!self.is_light(id) || is_cliticised(&known.text, form))
                        && self.get(id).is_some_and(|other| other.in_rule)
                })
        };
        if let Some(root) = stem(&known.text, is_root).and_then(|root| self.id(&root)) {
            readings.push(Reading { id: root, how: How::Affix, sure: 0.85 });
        }
        readings
    }

    /// The meaning of a form of several words that begins at a word: how many words it takes, and what it stands for.
    pub(crate) fn form_at(
        &self,
        ids: impl Iterator<Item = u32>,
        holds: impl Fn(&Rule) -> bool,
    ) -> Option<(usize, &Meaning)> {
        let mut node = 0;
        let mut best = None;
        for (at, id) in ids.enumerate() {
            let Some(next) = self.forms.step(node, id) else {
                break;
            };
            node = next;
            let meanings = self.forms.end(node).and_then(|form| self.form_meanings.get(form as usize));
            let meaning =
                meanings.and_then(|list| list.iter().find(|meaning| meaning.rule.as_ref().is_none_or(&holds)));
            best = meaning.map(|meaning| (at + 1, meaning)).or(best);
        }
        best
    }

    /// Whether letters make a short name: one that people spell aloud, or a word of a rule.
    pub(crate) fn spelled(&self, letters: &str) -> Option<u32> {
        let id = self.id(letters)?;
        (is_acronym(letters) || self.get(id).is_some_and(|known| known.in_rule)).then_some(id)
    }

    /// What an unknown word may stand for: words in a row, each with how and how surely.
    pub(crate) fn resolve(&self, word: &str) -> Vec<Reading> {
        let squeezed = spelling::squeezed(word);
        if let Some(reading) = self.repeated(word, &squeezed) {
            return vec![reading];
        }
        if word.len() > MAX_LEN {
            return Vec::new();
        }
        if let Some(reading) = self.shifted(word) {
            return vec![reading];
        }
        if let Some(reading) = self.affixed(word).or_else(|| squeezed.iter().find_map(|form| self.affixed(form))) {
            return vec![reading];
        }
        if let Some(reading) = self.misspelt(word).or_else(|| squeezed.iter().find_map(|form| self.misspelt(form))) {
            return vec![reading];
        }
        self.unglued(word).unwrap_or_default()
    }

    /// A final vowel as Bangka Malay and Javanese say it: `buke` and `buko` are `buka`.
    fn shifted(&self, word: &str) -> Option<Reading> {
        let stump = word.strip_suffix(['e', 'o']).filter(|stump| stump.len() >= 3)?;
        let id = self.plain_id(&format!("{stump}a"))?;
        Some(Reading { id, how: How::Affix, sure: 0.93 })
    }

    /// Repeated letters or a repeated word taken out.
    fn repeated(&self, word: &str, squeezed: &[String]) -> Option<Reading> {
        let forms = squeezed.iter().map(String::as_str).chain(spelling::undoubled(word));
        let id = forms.into_iter().find_map(|form| self.plain_id(form))?;
        Some(Reading { id, how: How::Squeeze, sure: 0.95 })
    }

    /// A word of a rule, or the single plain word behind a form of the word list, or an ordinary word.
    fn plain_id(&self, form: &str) -> Option<u32> {
        let id = self.id(form)?;
        let known = self.get(id)?;
        if known.in_rule {
            return Some(id);
        }
        let meaning = known.meanings.iter().find(|meaning| meaning.rule.is_none());
        match meaning.map(|meaning| meaning.plain.as_slice()) {
            Some([plain]) => Some(*plain),
            Some(_) => None,
            None => Some(id),
        }
    }

    fn affixed(&self, word: &str) -> Option<Reading> {
        let is_root = |form: &str| {
            may_be_root(word, form)
                && self.id(form).and_then(|id| self.get(id)).is_some_and(|known| {
                    known.in_rule || known.meanings.iter().any(|meaning| meaning.rule.is_none() && form.len() > 2)
                })
        };
        let root = stem(word, is_root)?;
        let id = self.plain_id(&root)?;
        Some(Reading { id, how: How::Affix, sure: 0.92 })
    }

    /// One slip away from a word of a rule, also under a clitic; never when what is left is an ordinary word.
    fn misspelt(&self, word: &str) -> Option<Reading> {
        let found = |form: &str| {
            self.misspelt.find(form, |id| self.text(id)).map(|(id, how)| Reading { id, how, sure: sureness(how) })
        };
        if self.is_guarded(word) {
            return None;
        }
        let bare = ["nya", "ny", "ku", "lah", "kah", "ne", "e"]
            .iter()
            .find_map(|clitic| word.strip_suffix(clitic).filter(|bare| bare.len() >= 4));
        match bare {
            Some(bare) if self.is_guarded(bare) => found(word).filter(|reading| reading.how != How::Typo),
            Some(bare) => found(word).or_else(|| found(bare)),
            None => found(word),
        }
    }

    /// Whether a word is ordinary, or an ordinary word with affixes.
    fn is_guarded(&self, word: &str) -> bool {
        let ordinary = |form: &str| {
            self.id(form)
                .and_then(|id| self.get(id))
                .is_some_and(|known| known.ordinary == Some(Ordinary::Content) && form.len() > 3)
        };
        stem(word, ordinary).is_some()
    }

    /// A name of the bot and another known word written as one (`suratdomisili`): the longest name that begins or ends it.
    fn unglued(&self, word: &str) -> Option<Vec<Reading>> {
        if word.len() < 6 || !word.is_ascii() {
            return None;
        }
        let split = |found: aho_corasick::Match| {
            let name = *self.names.get(found.pattern().as_usize())?;
            let (before, after) = (word.get(..found.start())?, word.get(found.end()..)?);
            match (before.is_empty(), after.is_empty()) {
                (true, false) => Some((found.len(), [name, self.glued_part(after)?])),
                (false, true) => Some((found.len(), [self.glued_part(before)?, name])),
                _ => None,
            }
        };
        let splits = self.finder.as_ref()?.find_overlapping_iter(word).filter_map(split);
        let (_, pair) = splits.max_by_key(|(len, _)| *len)?;
        Some(pair.map(|id| Reading { id, how: How::Glue, sure: 0.88 }).to_vec())
    }

    fn glued_part(&self, part: &str) -> Option<u32> {
        let known = self.get(self.id(part)?)?;
        let long = part.len() >= 3 || (part.len() == 2 && known.in_rule && known.ordinary.is_none());
        (long && (known.in_rule || known.ordinary.is_some() || part.len() >= 4)).then(|| self.plain_id(part)).flatten()
    }
}

/// A root with nothing but a clitic behind it.
fn is_cliticised(word: &str, root: &str) -> bool {
    word.strip_prefix(root).is_some_and(|rest| matches!(rest, "nya" | "ny" | "ku" | "mu" | "lah" | "kah" | "ne"))
}

/// Words that have grown away from the root they still show.
const GROWN_AWAY: [(&str, &str); 5] = [
    ("meninggal", "tinggal"),
    ("keterangan", "terang"),
    ("pemerintah", "perintah"),
    ("mengapa", "apa"),
    ("berapa", "apa"),
];

/// Roots of up to three letters only under a clitic (`ktpnya`) or a spoken prefix (`ngektp`): too many words hold them by chance.
fn may_be_root(word: &str, root: &str) -> bool {
    if GROWN_AWAY.iter().any(|(grown, left)| root == *left && word.starts_with(grown)) {
        return false;
    }
    if root.len() > 3 || word == root {
        return root.len() > 1;
    }
    let after = word.strip_prefix(root).is_some_and(|rest| {
        matches!(rest, "nya" | "ny" | "ku" | "mu" | "e" | "ne" | "lah" | "kah" | "pun" | "in" | "an")
    });
    let before = word.strip_suffix(root).is_some_and(|rest| matches!(rest, "nge" | "di"));
    root.len() > 1 && (after || before)
}

fn sureness(how: How) -> f32 {
    match how {
        How::Typo => 0.75,
        How::Skeleton => 0.82,
        _ => 0.88,
    }
}

impl Grammar {
    fn new(words: &mut Words) -> Self {
        let mut ids = |list: &[&str]| -> Vec<u32> { list.iter().map(|word| words.intern(word)).collect() };
        Self {
            not: ids(&["tidak"]),
            not_this: ids(&["bukan", "jangan"]),
            without: ids(&["tanpa"]),
            wishes: ids(&["jadi", "usah", "perlu", "butuh", "mau", "ingin", "minta", "pakai", "urus", "buat"]),
            cancel: ids(&["batal", "batalkan"]),
            why: ids(&["kenapa", "mengapa", "kok", "masalah", "apa"]),
            but: ids(&["tapi", "tetapi", "melainkan", "namun"]),
            links: ids(&[
                "dan",
                "sekalian",
                "sekaligus",
                "serta",
                "juga",
                "plus",
                "sama",
                "terus",
                "lalu",
                "kemudian",
                "dengan",
                "atau",
            ]),
            asks: ids(&[
                "apa",
                "apakah",
                "berapa",
                "bagaimana",
                "kapan",
                "mana",
                "siapa",
                "mengapa",
                "kenapa",
                "bolehkah",
                "bisakah",
                "tanya",
            ]),
            closing: ids(&["tidak", "belum", "kah", "bukan"]),
            skipped: ids(&["saya", "aku", "kami", "kamu", "yang", "nya", "itu", "ini", "sebuah", "ku"]),
        }
    }
}
