//! The words a matcher knows: every form of the word list, every word of the author, and what each stands for.

use std::sync::{Arc, LazyLock};

use wanti_text::Lexicon;
use wanti_text::lexicon::{Entry, Ordinary, Register, Rule, asks_leave, is_acronym, is_greeting, spoken_letter};
use wanti_text::short::{Short, key};
use wanti_text::stem::{Cuts, rank};

use crate::evidence::How;
use crate::grammar::{
    self, ASKS_LEAVE, BEARERS, CONTENT, DIGIT, FUNCTION, GREETS, IN_RULE, LETTER, LIGHT, MEANS, OPENS, ORDINARY,
    PARTICLE, PLAIN, ROOTED, SHORT, UNSAID,
};
use crate::phrase::Phrases;
use crate::resolve::may_be_root;
use crate::table::WordTable;
use crate::typo::{Misspelt, Shape};

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

/// A part of a list.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Part {
    start: u32,
    len: u32,
}

impl Part {
    pub(crate) fn of<T>(self, list: &[T]) -> &[T] {
        let start = self.start as usize;
        list.get(start..start + self.len as usize).unwrap_or_default()
    }

    /// The part of a list that goes on in another one.
    fn of_both<'l, T>(self, list: &'l [T], on: &'l [T]) -> &'l [T] {
        match self.start.checked_sub(list.len() as u32) {
            Some(start) => Self { start, ..self }.of(on),
            None => self.of(list),
        }
    }

    /// Adds to the second of two lists of which [`Part::of_both`] reads.
    fn push_on<T>(list: &[T], on: &mut Vec<T>, items: impl IntoIterator<Item = T>) -> Self {
        let part = Self::push(on, items);
        Self { start: part.start + list.len() as u32, ..part }
    }

    pub(crate) fn push<T>(list: &mut Vec<T>, items: impl IntoIterator<Item = T>) -> Self {
        let start = list.len() as u32;
        list.extend(items);
        Self { start, len: list.len() as u32 - start }
    }

    pub(crate) fn is_empty(self) -> bool {
        self.len == 0
    }
}

/// One meaning of a form.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Meaning {
    plain: Part,
    others: Part,
    when: When,
    /// Of another language: an author who writes the form means it as it stands.
    foreign: bool,
}

/// When a form that also means something else is read so; the words of [`Rule`] as ids.
#[derive(Debug, Clone, Copy)]
enum When {
    Always,
    Alone,
    First,
    NotFirst,
    NotLast,
    Greeting,
    BeforeNumber,
    Before(Part),
    After(Part),
}

/// What stands around a word, for the rules of the word list.
pub(crate) trait Around {
    /// How many words there are.
    fn count(&self) -> usize;
    /// The id and the flags of a word; [`NONE`] for an unknown one.
    fn word(&self, at: usize) -> (u32, u32);
    /// Whether a word begins with a digit.
    fn is_digits(&self, at: usize) -> bool;
    /// Whether a word ends so.
    fn ends_with(&self, at: usize, end: &str) -> bool;
    /// An unknown word without its clitic, as an id; [`NONE`] where it has none or is unknown without it too.
    fn bare(&self, at: usize) -> u32;
}

/// What is known of a word.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Known {
    text: u32,
    len: u16,
    letter: u8,
    /// See [`crate::grammar`].
    pub(crate) flags: u32,
    /// How much it says about which intent is meant, 0 to 1.
    pub(crate) weight: f32,
    /// A word of a rule it also stands for: its root.
    pub(crate) root: u32,
    meanings: Part,
}

/// All known words.
#[derive(Debug, Clone, Default)]
pub(crate) struct Words {
    table: WordTable,
    texts: String,
    known: Vec<Known>,
    /// Shared by all matchers with the same word list; local words are behind it, in `own`.
    listed: Arc<Listed>,
    own: Listed,
    pub(crate) misspelt: Misspelt,
    /// Names of the bot's own.
    pub(crate) names: usize,
    /// Lengths with first and last letters of words of rules, as bits that several may share.
    outlines: Vec<u64>,
    /// Tells these words from those of another bot.
    pub(crate) mark: u64,
}

/// What the forms of a word list stand for.
#[derive(Debug, Clone, Default)]
struct Listed {
    ids: Vec<u32>,
    meanings: Vec<Meaning>,
    forms: Phrases,
    form_meanings: Vec<Part>,
    /// From slips of the hand to single forms with one meaning.
    slips: Misspelt,
}

/// Of a root seen in a word of a rule.
const ROOT_SURE: f32 = 0.85;

/// The built-in list, read once.
static BUILTIN: LazyLock<Words> = LazyLock::new(|| Words::read(&Lexicon::builtin()));

impl Words {
    /// The word list's words.
    pub(crate) fn new(lexicon: &Lexicon) -> Self {
        if !lexicon.is_builtin() {
            return Self::read(lexicon);
        }
        let mut words = BUILTIN.clone();
        let local = lexicon.local_forms();
        for (form, entries) in &local {
            words.add_form(form, entries);
        }
        words
    }

    fn read(lexicon: &Lexicon) -> Self {
        let mut words = Self::default();
        for (word, ordinary) in lexicon.ordinary_words() {
            let flag = match ordinary {
                Ordinary::Particle => PARTICLE,
                Ordinary::Function => FUNCTION,
                Ordinary::Content => CONTENT,
            };
            let id = words.intern(word);
            words.mark(id, flag);
        }
        for (form, entries) in lexicon.forms() {
            words.add_form(form, entries);
        }
        for (flag, bearers) in BEARERS {
            for word in bearers {
                let id = words.intern(word);
                words.mark(id, flag);
            }
        }
        words.own.slips = words.form_slips(lexicon);
        words.listed = Arc::new(std::mem::take(&mut words.own));
        words
    }

    fn form_slips(&self, lexicon: &Lexicon) -> Misspelt {
        let mut shapes: Vec<Shape> = Vec::new();
        for (form, entries) in lexicon.forms() {
            let whole = !form.contains(' ') && form.len() > 4 && entries.iter().all(|entry| entry.rule.is_none());
            if let Some((id, _)) = self.find(form.as_bytes()).filter(|_| whole) {
                crate::typo::shapes(id, form.as_bytes(), &mut shapes);
            }
        }
        shapes.retain(|(kind, _, _)| *kind == crate::typo::Kind::Deletion);
        Misspelt::new(&shapes)
    }

    /// The plain words of the one form of the word list that a word is a slip of, when the bot has one of them.
    pub(crate) fn slip_of_form(&self, word: &[u8]) -> Option<&[u32]> {
        let id = self.listed.slips.listed(word, |id| self.text(id))?;
        let plain = self.plain(self.get(id).and_then(|known| self.always(known))?);
        plain.iter().any(|id| self.flags(*id) & IN_RULE != 0).then_some(plain)
    }

    fn mark(&mut self, id: u32, flag: u32) {
        if let Some(known) = self.known.get_mut(id as usize) {
            known.flags |= flag;
        }
    }

    fn add_form(&mut self, form: &str, entries: &[Entry]) {
        let meanings: Vec<Meaning> = entries.iter().filter_map(|entry| self.meaning(entry)).collect();
        let meanings = Part::push_on(&self.listed.meanings, &mut self.own.meanings, meanings);
        let ids: Vec<u32> = form.split(' ').map(|word| self.intern(word)).collect();
        match ids.as_slice() {
            [single] => {
                self.mark(*single, MEANS);
                if let Some(known) = self.known.get_mut(*single as usize) {
                    known.meanings = meanings;
                }
            }
            [first, ..] => {
                self.mark(*first, OPENS);
                let Listed { forms, form_meanings, .. } = &mut self.own;
                let form = forms.insert(&ids) as usize;
                form_meanings.resize(form_meanings.len().max(form + 1), Part::default());
                if let Some(slot) = form_meanings.get_mut(form) {
                    *slot = meanings;
                }
            }
            [] => {}
        }
    }

    fn meaning(&mut self, entry: &Entry) -> Option<Meaning> {
        let mut plains = entry.plain.iter();
        let plain: Vec<u32> = plains.next()?.split(' ').map(|word| self.intern(word)).collect();
        let others: Vec<u32> = plains.filter(|other| !other.contains(' ')).map(|other| self.intern(other)).collect();
        let when = self.when(entry.rule.as_ref());
        let foreign = matches!(entry.register, Register::Javanese | Register::Bangka);
        plain.iter().chain(&others).for_each(|id| self.mark(*id, PLAIN));
        Some(Meaning { plain: self.list(plain), others: self.list(others), when, foreign })
    }

    fn when(&mut self, rule: Option<&Rule>) -> When {
        match rule {
            None => When::Always,
            Some(Rule::Alone) => When::Alone,
            Some(Rule::First) => When::First,
            Some(Rule::NotFirst) => When::NotFirst,
            Some(Rule::NotLast) => When::NotLast,
            Some(Rule::Greeting) => When::Greeting,
            Some(Rule::BeforeNumber) => When::BeforeNumber,
            Some(Rule::Before(words)) => When::Before(self.words(words)),
            Some(Rule::After(words)) => When::After(self.words(words)),
        }
    }

    fn words(&mut self, words: &[String]) -> Part {
        let ids: Vec<u32> = words.iter().map(|word| self.intern(word)).collect();
        self.list(ids)
    }

    fn list(&mut self, ids: impl IntoIterator<Item = u32>) -> Part {
        Part::push_on(&self.listed.ids, &mut self.own.ids, ids)
    }

    fn ids(&self, part: Part) -> &[u32] {
        part.of_both(&self.listed.ids, &self.own.ids)
    }

    fn meanings(&self, part: Part) -> &[Meaning] {
        part.of_both(&self.listed.meanings, &self.own.meanings)
    }

    /// The id of a word, new or old.
    pub(crate) fn intern(&mut self, word: &str) -> u32 {
        let key = key(word.as_bytes());
        if let Some((id, _)) = self.table.find(key, |id| self.text(id) == word) {
            return id;
        }
        let id = self.known.len() as u32;
        let letter = spoken_letter(word);
        let mut flags = 0;
        flags |= if letter.is_some() { LETTER } else { 0 };
        flags |= if word.len() < 4 { SHORT } else { 0 };
        flags |= if wanti_text::number::digit_value(word).is_some() { DIGIT } else { 0 };
        flags |= if is_greeting(word) { GREETS } else { 0 };
        flags |= if asks_leave(word) { ASKS_LEAVE } else { 0 };
        self.known.push(Known {
            text: self.texts.len() as u32,
            len: word.len().min(usize::from(u16::MAX)) as u16,
            letter: letter.and_then(|letter| u8::try_from(letter).ok()).unwrap_or_default(),
            flags,
            weight: 0.0,
            root: NONE,
            meanings: Part::default(),
        });
        self.texts.push_str(word);
        self.table.insert(key, id);
        id
    }

    /// The id and the flags of a known word.
    #[inline]
    pub(crate) fn find(&self, word: &[u8]) -> Option<(u32, u32)> {
        self.find_key(key(word), word)
    }

    /// [`Words::find`] with the key at hand.
    #[inline]
    pub(crate) fn find_key(&self, key: u64, word: &[u8]) -> Option<(u32, u32)> {
        self.table.find(key, |id| word.len() <= 8 || self.text(id).as_bytes() == word)
    }

    /// Asks for the places of many words at once, before they are looked up one by one: memory is waited for together.
    #[inline]
    pub(crate) fn fetch(&self, keys: &[u64]) {
        std::hint::black_box(keys.iter().fold(0, |sum, key| sum ^ self.table.touch(*key)));
    }

    /// [`Words::find_key`] for a word that is only written out when its key was found.
    #[inline]
    pub(crate) fn find_key_with(&self, key: u64, len: usize, word: impl Fn() -> Short) -> Option<(u32, u32)> {
        self.table.find(key, |id| len <= 8 || self.text(id).as_bytes() == word().as_bytes())
    }

    /// What is known of a word.
    #[inline]
    pub(crate) fn get(&self, id: u32) -> Option<&Known> {
        self.known.get(id as usize)
    }

    /// The flags of a word.
    pub(crate) fn flags(&self, id: u32) -> u32 {
        self.get(id).map_or(0, |known| known.flags)
    }

    /// The text of a word.
    pub(crate) fn text(&self, id: u32) -> &str {
        let text = |known: &Known| self.texts.get(known.text as usize..known.text as usize + usize::from(known.len));
        self.get(id).and_then(text).unwrap_or_default()
    }

    /// The letter that a word names.
    pub(crate) fn letter(&self, id: u32) -> Option<u8> {
        self.get(id).map(|known| known.letter).filter(|letter| *letter != 0)
    }

    /// Whether a word carries little meaning of its own.
    pub(crate) fn is_light(&self, id: u32) -> bool {
        self.flags(id) & LIGHT != 0
    }

    /// Whether a word is a name of the bot's own: no ordinary word with a meaning elsewhere.
    pub(crate) fn is_name(&self, id: u32) -> bool {
        is_name(self.flags(id))
    }

    /// Marks the words of rules with their weights, and builds what leads from other words to them. `weights` holds
    /// one weight for each word id; NaN for words of no rule. `unsaid` are words that rules only exclude.
    pub(crate) fn finish(&mut self, weights: &[f32], unsaid: &[u32]) {
        unsaid.iter().for_each(|id| self.mark(*id, UNSAID));
        let mut shapes: Vec<Shape> = Vec::new();
        for (id, weight) in (0u32..).zip(weights).filter(|(_, weight)| !weight.is_nan()) {
            let light = self.is_light(id);
            if let Some(known) = self.known.get_mut(id as usize) {
                known.flags |= IN_RULE;
                known.weight = weight * if light { 0.25 } else { 1.0 };
            }
            self.names += usize::from(self.is_name(id));
            self.outline(id);
            crate::typo::shapes(id, self.text(id).as_bytes(), &mut shapes);
        }
        self.misspelt = Misspelt::new(&shapes);
        self.known.shrink_to_fit();
        self.texts.shrink_to_fit();
        self.find_roots();
        self.mark = self.marked();
        let known = &self.known;
        self.table.set_flags(|id| known.get(id as usize).map_or(0, |known| known.flags));
    }

    fn outline(&mut self, id: u32) {
        let word = self.text(id);
        let (at, bit) = outline(word.len(), word, word);
        self.outlines.resize(OUTLINES / 64, 0);
        if let Some(bits) = self.outlines.get_mut(at) {
            *bits |= bit;
        }
    }

    /// Whether two parts may make a word of a rule: most do not even look like one.
    pub(crate) fn may_join(&self, left: &str, right: &str) -> bool {
        let (at, bit) = outline(left.len() + right.len(), left, right);
        self.outlines.get(at).is_some_and(|bits| bits & bit != 0)
    }

    /// A sum over all that resolving a word depends on.
    fn marked(&self) -> u64 {
        let facts = self.known.iter().map(|known| (u64::from(known.flags) << 32) | u64::from(known.text));
        let facts = facts.chain(self.own.ids.iter().map(|id| u64::from(*id)));
        facts.fold(key(self.texts.as_bytes()), |sum, fact| {
            (sum.rotate_left(5) ^ fact).wrapping_mul(0x9E37_79B9_7F4A_7C15)
        })
    }

    /// Finds the roots of words of rules, and of plain words of the word list.
    fn find_roots(&mut self) {
        // Flags are looked at while they are set: the table does not have them yet.
        let mut wanted: Vec<u32> =
            (0u32..).zip(&self.known).filter(|(_, known)| known.flags & IN_RULE != 0).map(|(id, _)| id).collect();
        let meanings = self.listed.meanings.iter().chain(&self.own.meanings);
        let plains = meanings.flat_map(|meaning| self.ids(meaning.plain)).copied();
        wanted.extend(plains.filter(|id| !self.is_light(*id)));
        wanted.retain(|id| !self.is_light(*id));
        wanted.sort_unstable();
        wanted.dedup();
        for id in wanted {
            let root = self.root_of(id);
            if let Some(known) = self.known.get_mut(id as usize).filter(|_| root != NONE) {
                known.root = root;
                known.flags |= ROOTED;
            }
        }
    }

    /// The root of a known word that is a word of a rule itself.
    fn root_of(&self, id: u32) -> u32 {
        let flags = self.flags(id);
        if flags & ORDINARY != 0 && flags & IN_RULE == 0 {
            return NONE;
        }
        let word = self.text(id).as_bytes();
        let cuts = Cuts::of(word);
        let mut best: Option<(usize, u32)> = None;
        cuts.each(|cut| {
            let form = cuts.form(cut);
            let Some((root, _)) = self.find_key(cuts.key(cut), form.as_bytes()) else { return };
            let flags = self.flags(root);
            let holds = root != id
                && flags & IN_RULE != 0
                && may_be_root(word, form.as_bytes())
                && (flags & LIGHT == 0 || crate::resolve::is_cliticised(word, form.as_bytes()));
            let better = best.is_none_or(|(taken, other)| {
                cut.taken() < taken
                    || (cut.taken() == taken && rank(form.as_bytes()) > rank(self.text(other).as_bytes()))
            });
            if holds && better {
                best = Some((cut.taken(), root));
            }
        });
        best.map_or(NONE, |(_, root)| root)
    }

    /// The meaning of a form of several words that begins at a word: how many words it takes, and what it stands for.
    pub(crate) fn form_at(&self, around: &impl Around, at: usize) -> Option<(usize, &Meaning)> {
        let listed = self.form_in(&self.listed, around, at);
        if self.own.form_meanings.is_empty() {
            return listed;
        }
        let own = self.form_in(&self.own, around, at);
        // A local form goes before one of the list that is as long.
        if own.map(|(taken, _)| taken) >= listed.map(|(taken, _)| taken) { own } else { listed }
    }

    fn form_in(&self, list: &Listed, around: &impl Around, at: usize) -> Option<(usize, &Meaning)> {
        // Most words begin no form, and behind most that do another word follows.
        let root = list.forms.root(around.word(at).0)?;
        let next = known_or_bare(around, at + 1);
        if root.goes_on(next) { self.form_from(list, around, at, root.node) } else { None }
    }

    fn form_from(&self, list: &Listed, around: &impl Around, at: usize, first: u32) -> Option<(usize, &Meaning)> {
        let mut node = first;
        let mut best = None;
        for place in at..around.count() {
            if place > at {
                let Some(next) = list.forms.step(node, known_or_bare(around, place)) else { break };
                node = next;
            }
            let meanings = list.forms.end(node).and_then(|form| list.form_meanings.get(form as usize));
            let meaning = meanings.and_then(|part| self.holding(*part, around, at));
            best = meaning.map(|meaning| (place + 1 - at, meaning)).or(best);
        }
        best
    }

    /// The meaning of a single word at its place.
    pub(crate) fn meaning_at(&self, around: &impl Around, at: usize) -> Option<&Meaning> {
        let known = self.get(around.word(at).0)?;
        self.holding(known.meanings, around, at)
    }

    fn holding(&self, meanings: Part, around: &impl Around, at: usize) -> Option<&Meaning> {
        self.meanings(meanings).iter().find(|meaning| self.holds(meaning.when, around, at))
    }

    fn holds(&self, when: When, around: &impl Around, at: usize) -> bool {
        let count = around.count();
        let next = || if at + 1 < count { around.word(at + 1) } else { (NONE, 0) };
        let before = || at.checked_sub(1).map_or((NONE, 0), |before| around.word(before));
        match when {
            When::Always => true,
            When::Alone => count == 1,
            When::First => at == 0 && count > 1,
            When::NotFirst => at > 0,
            When::NotLast => at + 1 < count,
            When::Greeting => {
                before().1 & GREETS != 0
                    || (at == 0 && count > 2 && next().1 & ASKS_LEAVE != 0 && around.ends_with(2, "tanya"))
            }
            When::BeforeNumber => at + 1 < count && (around.is_digits(at + 1) || next().1 & DIGIT != 0),
            When::Before(words) => self.ids(words).contains(&next().0),
            When::After(words) => self.ids(words).contains(&before().0),
        }
    }

    /// The plain words of a meaning.
    pub(crate) fn plain(&self, meaning: Meaning) -> &[u32] {
        self.ids(meaning.plain)
    }

    /// Other single words that a form may stand for.
    pub(crate) fn others(&self, others: Part) -> &[u32] {
        self.ids(others)
    }

    /// Whether letters make a short name: one that people spell aloud, or a word of a rule.
    pub(crate) fn spelled(&self, letters: &str) -> Option<u32> {
        let (id, flags) = self.find(letters.as_bytes())?;
        (is_acronym(letters) || flags & IN_RULE != 0).then_some(id)
    }

    /// A word of a rule, or the single plain word behind a form of the word list, or an ordinary word.
    pub(crate) fn plain_id(&self, id: u32) -> Option<u32> {
        let known = self.get(id)?;
        if known.flags & IN_RULE != 0 {
            return Some(id);
        }
        match self.always(known) {
            Some(meaning) => match self.plain(meaning) {
                [plain] => Some(*plain),
                _ => None,
            },
            None => Some(id),
        }
    }

    /// The meaning that needs no context.
    pub(crate) fn always(&self, known: &Known) -> Option<Meaning> {
        self.meanings(known.meanings).iter().find(|meaning| matches!(meaning.when, When::Always)).copied()
    }

    /// What an author means who writes a single form: the plain words when the form is short or careless for them, else
    /// the form itself.
    pub(crate) fn written(&self, id: u32) -> Option<&[u32]> {
        let meaning = self.get(id).and_then(|known| self.always(known))?;
        (!meaning.foreign).then(|| self.plain(meaning))
    }

    /// Calls `found` with the words of rules that a heard word may stand for.
    #[inline]
    pub(crate) fn readings(&self, heard: Reading, others: Part, mut found: impl FnMut(Reading)) {
        self.reading(heard, &mut found);
        if !others.is_empty() {
            for id in self.others(others) {
                self.reading(Reading { id: *id, how: How::Lexicon, sure: LEXICON_SURE }, &mut found);
            }
        }
    }

    #[inline]
    fn reading(&self, heard: Reading, found: &mut impl FnMut(Reading)) {
        let Some(known) = self.get(heard.id) else { return };
        if known.flags & IN_RULE != 0 {
            found(heard);
        }
        if known.root != NONE {
            found(Reading { id: known.root, how: heard.how.max(How::Affix), sure: heard.sure * ROOT_SURE });
        }
    }
}

/// Of a form of the word list.
pub(crate) const LEXICON_SURE: f32 = 0.98;

impl Meaning {
    /// Whether it needs no context.
    pub(crate) fn is_always(&self) -> bool {
        matches!(self.when, When::Always)
    }

    /// The words it stands for, as a list of other words.
    pub(crate) fn as_others(&self) -> Part {
        self.plain
    }

    /// Other single words it may stand for.
    pub(crate) fn others(&self) -> Part {
        self.others
    }
}

/// A word at a place of a form. The last word of a form may bear a clitic: "kartu identitasnya".
fn known_or_bare(around: &impl Around, place: usize) -> u32 {
    let (id, _) = around.word(place);
    if id == NONE { around.bare(place) } else { id }
}

/// How many outlines are told apart.
const OUTLINES: usize = 1 << 14;

/// Where the outline of a word lies that begins as one text and ends as another.
fn outline(len: usize, left: &str, right: &str) -> (usize, u64) {
    let (first, last) = (left.bytes().next().unwrap_or_default(), right.bytes().next_back().unwrap_or_default());
    let whole = u32::from(first) | u32::from(last) << 8 | (len as u32) << 16;
    let at = (whole.wrapping_mul(0x9E37_79B9) >> 18) as usize;
    (at / 64, 1 << (at % 64))
}

/// Whether flags are those of a name of the bot's own.
pub(crate) fn is_name(flags: u32) -> bool {
    flags & IN_RULE != 0 && flags & grammar::ORDINARY == 0
}
