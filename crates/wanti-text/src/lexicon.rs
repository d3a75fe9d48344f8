//! The word list: informal forms and the plain words they stand for, and ordinary words that stay as they are.

use std::collections::{HashMap, HashSet};
use std::sync::{Arc, LazyLock};

use crate::fold::fold;

/// The families of forms, each a file of its own.
const FILES: [&str; 6] = [
    include_str!("../lexicon/kantor.tsv"),
    include_str!("../lexicon/singkatan.tsv"),
    include_str!("../lexicon/gaul.tsv"),
    include_str!("../lexicon/jawa.tsv"),
    include_str!("../lexicon/bangka.tsv"),
    include_str!("../lexicon/bilangan.tsv"),
];
const ORDINARY: &str = include_str!("../lexicon/biasa.tsv");

/// Words after which `kk` is a person.
const GREETINGS: [&str; 34] = [
    "halo",
    "hai",
    "hi",
    "hallo",
    "hello",
    "permisi",
    "misi",
    "pagi",
    "siang",
    "sore",
    "malam",
    "mlm",
    "selamat",
    "assalamualaikum",
    "kasih",
    "makasih",
    "mksh",
    "thanks",
    "thx",
    "suwun",
    "maaf",
    "iya",
    "ya",
    "oke",
    "ok",
    "siap",
    "baik",
    "punten",
    "tolong",
    "halo2",
    "dong",
    "min",
    "trims",
    "tes",
];

/// Names of letters, as they are spoken.
const LETTERS: [(&str, char); 34] = [
    ("a", 'a'),
    ("be", 'b'),
    ("ce", 'c'),
    ("de", 'd'),
    ("e", 'e'),
    ("ef", 'f'),
    ("ep", 'f'),
    ("ge", 'g'),
    ("ha", 'h'),
    ("i", 'i'),
    ("je", 'j'),
    ("ka", 'k'),
    ("el", 'l'),
    ("em", 'm'),
    ("en", 'n'),
    ("o", 'o'),
    ("pe", 'p'),
    ("ki", 'q'),
    ("er", 'r'),
    ("es", 's'),
    ("te", 't'),
    ("u", 'u'),
    ("fe", 'v'),
    ("ve", 'v'),
    ("we", 'w'),
    ("eks", 'x'),
    ("ye", 'y'),
    ("zet", 'z'),
    ("satu", '1'),
    ("dua", '2'),
    ("empat", '4'),
    ("lima", '5'),
    ("enam", '6'),
    ("tujuh", '7'),
];

/// Short names that people spell aloud.
const ACRONYMS: [&str; 40] = [
    "ktp", "kk", "sktm", "sku", "skck", "pbb", "kia", "nik", "rt", "rw", "kua", "n1", "n2", "n4", "n5", "n6", "bpjs",
    "pkh", "kis", "kip", "npwp", "stnk", "bpkb", "sim", "skpwni", "sppt", "nib", "oss", "pln", "pdam", "ajb", "ptsl",
    "bpn", "smk", "sma", "smp", "skbm", "tni", "blt", "dtks",
];

/// What is wrong with a local word.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum LexiconError {
    /// The form or the plain words are empty.
    Empty {
        /// The form as written.
        form: String,
    },
    /// The plain words are themselves a form of the list, so the meaning would wander.
    Chain {
        /// The form as written.
        form: String,
        /// What its plain words are a form of.
        leads_to: String,
    },
}

impl std::fmt::Display for LexiconError {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Empty { form } => write!(out, "`{form}` has no form or no plain words"),
            Self::Chain { form, leads_to } => {
                write!(out, "the plain words of `{form}` are themselves a form of `{leads_to}`")
            }
        }
    }
}

impl std::error::Error for LexiconError {}

/// The speech a form belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Register {
    /// A short form.
    Short,
    /// Everyday speech.
    Street,
    /// Javanese.
    Javanese,
    /// Bangka Malay.
    Bangka,
    /// The office's own words.
    Office,
    /// Number words.
    Number,
    /// Added by a bot.
    Local,
}

impl Register {
    fn read(word: &str) -> Option<Self> {
        Some(match word {
            "singkatan" => Self::Short,
            "gaul" => Self::Street,
            "jawa" => Self::Javanese,
            "bangka" => Self::Bangka,
            "kantor" => Self::Office,
            "bilangan" => Self::Number,
            _ => return None,
        })
    }
}

/// When a form that also means something else is read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Rule {
    /// The utterance is this word only.
    Alone,
    /// It is the first word and not the only one.
    First,
    /// It is not the first word.
    NotFirst,
    /// It is not the last word.
    NotLast,
    /// It stands after a greeting, thanks or a yes, or opens "… mau tanya".
    Greeting,
    /// A number follows.
    BeforeNumber,
    /// One of these words follows.
    Before(Vec<String>),
    /// One of these words goes before.
    After(Vec<String>),
}

impl Rule {
    fn read(text: &str) -> Option<Self> {
        let list = |words: &str| words.split('|').map(str::to_owned).collect();
        Some(match text {
            "sendiri" => Self::Alone,
            "awal" => Self::First,
            "bukan awal" => Self::NotFirst,
            "bukan akhir" => Self::NotLast,
            "sapaan" => Self::Greeting,
            "sebelum:angka" => Self::BeforeNumber,
            _ => match text.split_once(':')? {
                ("sebelum", words) => Self::Before(list(words)),
                ("sesudah", words) => Self::After(list(words)),
                _ => return None,
            },
        })
    }

    /// Whether the rule holds at a place, given the words of the utterance in plain form.
    pub fn holds<'w>(&self, at: usize, count: usize, word: impl Fn(usize) -> &'w str) -> bool {
        let next = if at + 1 < count { word(at + 1) } else { "" };
        let before = if at > 0 { word(at - 1) } else { "" };
        match self {
            Self::Alone => count == 1,
            Self::First => at == 0 && count > 1,
            Self::NotFirst => at > 0,
            Self::NotLast => at + 1 < count,
            Self::Greeting => {
                is_greeting(before) || (at == 0 && count > 2 && asks_leave(next) && word(at + 2).ends_with("tanya"))
            }
            Self::BeforeNumber => next.starts_with(|ch: char| ch.is_ascii_digit()) || is_digit_word(next),
            Self::Before(words) => words.iter().any(|word| word == next),
            Self::After(words) => words.iter().any(|word| word == before),
        }
    }
}

/// A greeting, thanks or a yes: after it `kk` is a person.
pub fn is_greeting(word: &str) -> bool {
    GREETINGS.contains(&word)
}

/// A word that asks leave to ask: "mau", "izin", "boleh".
pub fn asks_leave(word: &str) -> bool {
    matches!(word, "mau" | "mo" | "nak" | "izin" | "ijin" | "boleh" | "bisa" | "numpang" | "pengen" | "ingin")
}

fn is_digit_word(word: &str) -> bool {
    crate::number::digit_value(word).is_some()
}

/// What a form stands for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// Plain words; alternatives, the likeliest first, each one or more words.
    pub plain: Vec<String>,
    /// The speech it belongs to.
    pub register: Register,
    /// When it is read so; `None` for always.
    pub rule: Option<Rule>,
}

/// How much meaning an ordinary word has of its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Ordinary {
    /// Particles and forms of address: may stand inside a phrase without breaking it.
    Particle,
    /// Function words: carry grammar.
    Function,
    /// Words with a meaning of their own.
    Content,
}

#[derive(Debug, Clone, Default)]
struct Tables {
    /// Holds the whole built-in list.
    builtin: bool,
    entries: HashMap<String, Vec<Entry>>,
    ordinary: HashMap<String, Ordinary>,
    plain: HashSet<String>,
    longest: usize,
}

/// Informal forms and their plain words; ordinary words that must never be "corrected".
///
/// Cloning is cheap.
///
/// ```
/// use wanti_text::{Lexicon, Normalizer};
/// let lexicon = Lexicon::builtin().with_local([("balon", "balai kelurahan")]);
/// assert_eq!(Normalizer::new(lexicon).normalise("ke balon dmn").plain(), "ke balai kelurahan di mana");
/// ```
#[derive(Debug, Clone)]
pub struct Lexicon {
    tables: Arc<Tables>,
}

static BUILTIN: LazyLock<Lexicon> = LazyLock::new(|| Lexicon { tables: Arc::new(read_builtin()) });

impl Default for Lexicon {
    fn default() -> Self {
        Self::builtin()
    }
}

impl Lexicon {
    /// The list that Wanti ships.
    pub fn builtin() -> Self {
        BUILTIN.clone()
    }

    /// A list without any word.
    pub fn empty() -> Self {
        Self { tables: Arc::default() }
    }

    /// This list with local words on top: pairs of form and plain words. A pair that [`Lexicon::check_local`]
    /// refuses is left out.
    pub fn with_local<F: AsRef<str>, P: AsRef<str>>(self, pairs: impl IntoIterator<Item = (F, P)>) -> Self {
        let mut pairs = pairs.into_iter().peekable();
        if pairs.peek().is_none() {
            return self;
        }
        let mut tables = Arc::unwrap_or_clone(self.tables);
        for (form, plain) in pairs {
            let (form, plain) = (tidy(form.as_ref()), tidy(plain.as_ref()));
            if form.is_empty() || plain.is_empty() || form == plain {
                continue;
            }
            tables.longest = tables.longest.max(form.split(' ').count());
            tables.plain.extend(plain.split(' ').map(str::to_owned));
            tables.entries.insert(form, vec![Entry { plain: vec![plain], register: Register::Local, rule: None }]);
        }
        Self { tables: Arc::new(tables) }
    }

    /// Whether this is the list that Wanti ships, with or without local words on top.
    pub fn is_builtin(&self) -> bool {
        self.tables.builtin
    }

    /// The local words, in the order of the alphabet.
    pub fn local_forms(&self) -> Vec<(&str, &[Entry])> {
        let local = |entries: &[Entry]| entries.iter().any(|entry| entry.register == Register::Local);
        let entries = self.tables.entries.iter().filter(|(_, entries)| local(entries));
        let mut forms: Vec<_> = entries.map(|(form, entries)| (form.as_str(), entries.as_slice())).collect();
        forms.sort_unstable_by_key(|(form, _)| *form);
        forms
    }

    /// Whether a local word may be added.
    pub fn check_local(&self, form: &str, plain: &str) -> Result<(), LexiconError> {
        let words = tidy(plain);
        if tidy(form).is_empty() || words.is_empty() {
            return Err(LexiconError::Empty { form: form.to_owned() });
        }
        match self.always(&words) {
            Some(leads_to) => Err(LexiconError::Chain { form: form.to_owned(), leads_to: leads_to.to_owned() }),
            None => Ok(()),
        }
    }

    /// All readings of a folded form.
    pub fn readings(&self, form: &str) -> &[Entry] {
        self.tables.entries.get(form).map_or(&[], Vec::as_slice)
    }

    /// The likeliest plain words of a form that needs no context.
    pub fn always(&self, form: &str) -> Option<&str> {
        let entry = self.readings(form).iter().find(|entry| entry.rule.is_none())?;
        entry.plain.first().map(String::as_str)
    }

    /// Whether a word is ordinary, and how much it means by itself.
    pub fn ordinary(&self, word: &str) -> Option<Ordinary> {
        self.tables.ordinary.get(word).copied()
    }

    /// Whether a word occurs among the plain words.
    pub fn is_plain(&self, word: &str) -> bool {
        self.tables.plain.contains(word)
    }

    /// How many words the longest form has.
    pub fn longest(&self) -> usize {
        self.tables.longest
    }

    /// All forms with their readings, in the order of the alphabet.
    pub fn forms(&self) -> Vec<(&str, &[Entry])> {
        let mut forms: Vec<_> =
            self.tables.entries.iter().map(|(form, entries)| (form.as_str(), entries.as_slice())).collect();
        forms.sort_unstable_by_key(|(form, _)| *form);
        forms
    }

    /// All ordinary words, in the order of the alphabet.
    pub fn ordinary_words(&self) -> Vec<(&str, Ordinary)> {
        let mut words: Vec<_> = self.tables.ordinary.iter().map(|(word, kind)| (word.as_str(), *kind)).collect();
        words.sort_unstable_by_key(|(word, _)| *word);
        words
    }
}

/// The letter that a word names: "ka" is k, "es" is s; a single letter names itself.
pub fn spoken_letter(word: &str) -> Option<char> {
    if let Some((_, letter)) = LETTERS.iter().find(|(name, _)| *name == word) {
        return Some(*letter);
    }
    let mut chars = word.chars();
    let first = chars.next()?;
    (chars.next().is_none() && first.is_ascii_alphanumeric()).then_some(first)
}

/// Whether letters make a short name that people spell aloud.
pub fn is_acronym(letters: &str) -> bool {
    ACRONYMS.contains(&letters)
}

fn tidy(text: &str) -> String {
    fold(text).split_whitespace().collect::<Vec<_>>().join(" ")
}

fn read_builtin() -> Tables {
    let mut tables = Tables { builtin: true, ..Tables::default() };
    for line in FILES.iter().flat_map(|file| file.lines()) {
        if let Some((form, entry)) = read_line(line) {
            tables.longest = tables.longest.max(form.split(' ').count());
            tables.plain.extend(entry.plain.iter().flat_map(|plain| plain.split(' ')).map(str::to_owned));
            tables.entries.entry(form.to_owned()).or_default().push(entry);
        }
    }
    for (family, words) in
        ORDINARY.lines().filter(|line| !line.starts_with('#')).filter_map(|line| line.split_once('\t'))
    {
        let kind = match family {
            "partikel" => Ordinary::Particle,
            "tugas" => Ordinary::Function,
            _ => Ordinary::Content,
        };
        for word in words.split(' ') {
            tables.ordinary.entry(word.to_owned()).or_insert(kind);
        }
    }
    tables
}

fn read_line(line: &str) -> Option<(&str, Entry)> {
    let mut columns = line.split('\t');
    let form = columns.next().filter(|form| !form.starts_with('#'))?;
    let plain = columns.next()?.split('|').map(str::to_owned).collect();
    let register = Register::read(columns.next()?)?;
    let rule = columns.next().map(|rule| Rule::read(rule).unwrap_or(Rule::Alone));
    Some((form, Entry { plain, register, rule }))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lines() -> impl Iterator<Item = &'static str> {
        FILES.iter().flat_map(|file| file.lines()).filter(|line| !line.starts_with('#'))
    }

    #[test]
    fn every_line_is_read() {
        for line in lines() {
            assert!(read_line(line).is_some(), "{line}");
            if let Some(rule) = line.split('\t').nth(3) {
                assert!(Rule::read(rule).is_some(), "{line}");
            }
        }
        let registers: std::collections::HashSet<Register> =
            lines().filter_map(read_line).map(|(_, entry)| entry.register).collect();
        assert_eq!(registers.len(), 6);
        assert!(Lexicon::builtin().forms().len() >= 3000);
    }

    #[test]
    fn readings_in_context_come_first() {
        for (form, entries) in Lexicon::builtin().forms() {
            let always = entries.iter().position(|entry| entry.rule.is_none());
            assert!(always.is_none_or(|at| at + 1 == entries.len()), "a later reading of {form} is never taken");
        }
    }

    #[test]
    fn forms_are_heard() {
        for (form, _) in Lexicon::builtin().forms() {
            if let Some(plain) = Lexicon::builtin().always(form).filter(|_| !depends_on_place(form)) {
                assert_eq!(crate::simplify(form), plain, "{form}");
            }
        }
    }

    /// Whether a form also has a reading of its own in some place of a sentence.
    fn depends_on_place(form: &str) -> bool {
        Lexicon::builtin().readings(form).iter().any(|entry| entry.rule.is_some())
    }

    #[test]
    fn no_form_stands_twice() {
        let mut seen = std::collections::BTreeSet::new();
        for line in lines() {
            let columns: Vec<&str> = line.split('\t').collect();
            assert!(seen.insert((columns[0], columns.get(3).copied())), "{line}");
        }
    }

    #[test]
    fn plain_words_are_final() {
        let lexicon = Lexicon::builtin();
        for (form, entries) in lexicon.forms() {
            for plain in entries.iter().flat_map(|entry| &entry.plain) {
                assert_ne!(form, plain);
                for word in plain.split(' ').chain([plain.as_str()]) {
                    assert_eq!(lexicon.always(word), None, "{form} leads to {plain}, but {word} is a form");
                }
            }
        }
    }

    #[test]
    fn ordinary_words_are_not_forms() {
        let lexicon = Lexicon::builtin();
        for (word, _) in lexicon.ordinary_words() {
            assert_eq!(lexicon.always(word), None, "{word}");
        }
        assert!(lexicon.ordinary_words().len() >= 5000);
    }

    #[test]
    fn forms_are_folded() {
        for (form, _) in Lexicon::builtin().forms() {
            assert_eq!(tidy(form), form);
        }
    }

    #[test]
    fn local_words() {
        let lexicon = Lexicon::builtin();
        assert!(lexicon.check_local("balon", "balai").is_ok());
        assert!(lexicon.check_local(" ", "balai").is_err());
        assert!(lexicon.check_local("balon", "srt").is_err());
    }
}
