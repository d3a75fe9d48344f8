//! Hearing: from raw text to a row of units, each with the words of rules it may stand for. All buffers are reused.

use std::ops::Range;

use wanti_text::TokenKind;
use wanti_text::scan::{Piece, Scan};
use wanti_text::short::{Short, key_in};

use crate::evidence::How;
use crate::grammar::{
    self, BUT, CANCEL, CLOSING, IF, IN_RULE, LETTER, LIGHT, MEANS, NEGATES, NOT, NOT_THIS, ONLY, OPENS, REREAD, ROOTED,
    SHORT, WHICH, WHY, WISHES,
};
use crate::memory::Memory;
use crate::resolve;
use crate::told;
use crate::words::{Around, LEXICON_SURE, Meaning, NONE, Part, Reading, Words, is_name};

/// How many units with a reading take part in a decision.
pub(crate) const MAX_HEARD: usize = 128;

/// Words after these are not heard: nobody tells an office so much at once.
const MAX_UNITS: usize = 640;

/// So many words after a denied one may say what is meant instead.
const CONTRAST: usize = 6;
/// Lighter units under a negation leave standing what rests on them.
const DENIED: f32 = 0.3;

/// No place in a mask.
const NO_BIT: u8 = u8::MAX;

/// A word of the text, or one word of what a form stands for.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Unit {
    start: u32,
    end: u32,
    form: u32,
    form_len: u32,
    /// The plain word; [`NONE`] when unknown.
    pub(crate) id: u32,
    /// The flags of the plain word.
    pub(crate) flags: u32,
    others: Part,
    sure: f32,
    /// The most that one of its readings says about which intent is meant.
    pub(crate) weight: f32,
    /// Clauses before it.
    pub(crate) clause: u16,
    /// How the plain word was found.
    pub(crate) how: How,
    bit: u8,
    /// Under a negation.
    pub(crate) negated: bool,
    number: bool,
}

impl Unit {
    /// Bytes of the text.
    pub(crate) fn span(&self) -> Range<usize> {
        self.start as usize..self.end as usize
    }

    /// The folded form, as bytes of what the scan folded.
    pub(crate) fn form(&self) -> Range<usize> {
        self.form as usize..(self.form + self.form_len) as usize
    }

    /// The place in a mask, for units that have readings.
    pub(crate) fn bit(&self) -> Option<u8> {
        (self.bit != NO_BIT).then_some(self.bit)
    }

    /// The unit in a mask; empty for units without readings.
    #[inline]
    pub(crate) fn mask(&self) -> u128 {
        if self.bit == NO_BIT { 0 } else { 1 << self.bit }
    }

    /// A number, a particle or a function word.
    pub(crate) fn is_light(&self) -> bool {
        self.number | (self.flags & LIGHT != 0)
    }

    /// What it was heard as.
    pub(crate) fn reading(&self) -> Reading {
        Reading { id: self.id, how: self.how, sure: self.sure }
    }

    /// Other words it may stand for.
    pub(crate) fn others(&self) -> Part {
        self.others
    }
}

/// A negation: its word, the units under it, and of these the weighty ones.
#[derive(Debug, Clone, Copy)]
struct Denial {
    word: u128,
    under: u128,
    weighty: u128,
}

/// A text as it was heard.
#[derive(Debug, Default)]
pub(crate) struct Heard {
    pub(crate) scan: Scan,
    pub(crate) units: Vec<Unit>,
    pub(crate) question_mark: bool,
    /// Units that a pattern heard.
    pub(crate) patterned: u128,
    /// Units under a negation.
    pub(crate) negated: u128,
    denials: Vec<Denial>,
    /// The places of the units that are in the mask.
    marked: Vec<usize>,
    changes: Vec<(usize, usize, Found)>,
    /// The keys of the pieces.
    keys: Vec<u64>,
    /// The places of the units that a round over them looks at.
    looked_at: Vec<u32>,
    memory: Memory,
    /// The flags of all units together.
    pub(crate) any: u32,
}

impl Heard {
    /// Whose words are remembered.
    pub(crate) fn owner(&self) -> u64 {
        self.memory.owner()
    }

    /// Hears a text; what was heard before is forgotten.
    pub(crate) fn hear(&mut self, text: &str, words: &Words) {
        self.units.clear();
        self.any = 0;
        self.question_mark = false;
        self.patterned = 0;
        self.negated = 0;
        self.denials.clear();
        self.marked.clear();
        self.memory.belong_to(words.mark);
        self.scan.read_words(text);
        self.cut(text, words);
        for _ in 0..3 {
            if self.any & REREAD == 0 || !self.replace(words) {
                break;
            }
        }
        self.read(words);
        if self.any & NEGATES != 0 {
            self.negate();
        }
        if self.any & told::SETTLES != 0 && self.any & told::OPENS != 0 {
            self.settle_told();
        }
    }

    /// Marks the units in a place of the text as heard by a pattern: their mask, and the first to the last of them.
    pub(crate) fn cover(&mut self, place: &Range<usize>) -> (u128, Range<usize>) {
        let mut mask = 0;
        let mut covered: Option<Range<usize>> = None;
        for (at, unit) in self.units.iter_mut().enumerate() {
            let span = unit.span();
            if span.start >= place.end || place.start >= span.end {
                continue;
            }
            if unit.bit == NO_BIT && self.marked.len() < MAX_HEARD {
                unit.bit = self.marked.len() as u8;
                self.marked.push(at);
            }
            mask |= unit.mask();
            covered = Some(covered.map_or(at, |units| units.start)..at + 1);
        }
        self.patterned |= mask;
        (mask, covered.unwrap_or(0..0))
    }

    /// The units that may be words of rules, with their places, in the order of their bits.
    pub(crate) fn marked(&self) -> impl DoubleEndedIterator<Item = (usize, &Unit)> {
        self.marked.iter().filter_map(|at| Some((*at, self.units.get(*at)?)))
    }

    /// The plain word of a unit, or its folded form when it is unknown.
    pub(crate) fn text_of<'s>(&'s self, unit: &Unit, words: &'s Words) -> &'s str {
        if unit.id != NONE {
            return words.text(unit.id);
        }
        self.scan.folded().get(unit.form()).unwrap_or_default()
    }

    /// Words in a row, with clause numbers.
    fn cut(&mut self, text: &str, words: &Words) {
        let mut clause = 0;
        let folded = self.scan.folded().as_bytes();
        let forms = self.scan.pieces().iter().map(|piece| &piece.form).filter(|form| !form.is_empty());
        self.keys.clear();
        self.keys.extend(forms.take(MAX_UNITS).map(|form| key_in(folded, form.start, form.end)));
        words.fetch(&self.keys);
        let mut keys = self.keys.iter();
        for piece in self.scan.pieces() {
            match piece.kind {
                TokenKind::Space => {
                    let blanks = text.as_bytes().get(piece.span.clone()).unwrap_or_default();
                    clause += u16::from(*blanks != *b" " && blanks.contains(&b'\n'));
                    continue;
                }
                TokenKind::Mark => {
                    let sign = text.as_bytes().get(piece.span.start).copied().unwrap_or_default();
                    self.question_mark |= sign == b'?';
                    clause += u16::from(matches!(sign, b'.' | b',' | b';' | b'!' | b'?' | b'&' | b'+' | b'/'));
                    continue;
                }
                _ if piece.form.is_empty() => continue,
                _ if self.units.len() >= MAX_UNITS => break,
                _ => {}
            }
            let Some(key) = keys.next() else { break };
            let form = folded.get(piece.form.clone()).unwrap_or_default();
            let found = words.find_key(*key, form);
            let unit = fresh(piece, found.unwrap_or((NONE, 0)), clause);
            if found.is_none() && piece.kind == TokenKind::Word && form.contains(&b'-') && !is_doubled(form) {
                self.any |= push_parts(&mut self.units, &unit, form, words);
            } else {
                self.any |= unit.flags;
                self.units.push(unit);
            }
        }
    }

    /// One round of the word list over all words; whether anything changed.
    fn replace(&mut self, words: &Words) -> bool {
        self.changes.clear();
        places(&self.units, &mut self.looked_at, |unit| unit.flags & REREAD != 0);
        let row = Row { units: &self.units, folded: self.scan.folded(), words };
        let mut next = 0;
        for at in self.looked_at.iter().map(|at| *at as usize) {
            let Some(unit) = self.units.get(at).filter(|_| at >= next) else { continue };
            let (taken, found) = row.meaning_at(unit, at);
            match found {
                Found::Nothing => {}
                Found::Also(_) if !unit.others.is_empty() => {}
                _ => self.changes.push((at, taken, found)),
            }
            next = at + taken;
        }
        let changes = std::mem::take(&mut self.changes);
        for change in changes.iter().rev() {
            self.change(change, words);
        }
        let changed = !changes.is_empty();
        self.changes = changes;
        if changed {
            self.any = self.units.iter().fold(0, |any, unit| any | unit.flags);
        }
        changed
    }

    /// Puts plain words in the place of a form. One word for one word, by far the most, moves nothing.
    fn change(&mut self, (at, taken, found): &(usize, usize, Found), words: &Words) {
        let end = self.units.get(at + taken - 1).map(|last| last.end);
        let (Some(unit), Some(end)) = (self.units.get(*at).copied(), end) else { return };
        let spelled;
        let (plain, how): (&[u32], How) = match found {
            Found::Plain(plain, _) => (words.others(*plain), How::Lexicon),
            Found::Spelled(id) => {
                spelled = [*id];
                (&spelled, How::Spelled)
            }
            Found::Also(plain) => {
                if let Some(slot) = self.units.get_mut(*at) {
                    slot.others = *plain;
                }
                return;
            }
            Found::Nothing => return,
        };
        let others = if let Found::Plain(_, others) = found { *others } else { Part::default() };
        if let ([id], 1, Some(slot)) = (plain, *taken, self.units.get_mut(*at)) {
            (slot.id, slot.flags, slot.others) = (*id, words.flags(*id), others);
            (slot.how, slot.sure, slot.number) = (how, LEXICON_SURE, false);
            return;
        }
        let said = |nth: usize, id: u32| {
            let others = if nth == 0 { others } else { Part::default() };
            Unit { id, flags: words.flags(id), others, end, how, sure: LEXICON_SURE, number: false, ..unit }
        };
        self.units.splice(*at..at + taken, plain.iter().enumerate().map(|(nth, id)| said(nth, *id)));
    }

    /// Joins words that were torn apart, finds what unknown words stand for, and gives each unit that may be a word of a
    /// rule its place in the mask.
    fn read(&mut self, words: &Words) {
        // Most words are known, long enough to be whole, and none of the bot's: nothing is to be done.
        places(&self.units, &mut self.looked_at, |unit| {
            let known = (unit.id != NONE) & (unit.flags != 0) & unit.others.is_empty();
            !known | (unit.flags & (IN_RULE | ROOTED | SHORT) != 0)
        });
        let (looked_at, before) = (std::mem::take(&mut self.looked_at), self.units.len());
        let mut next = 0;
        for place in looked_at.iter().map(|place| *place as usize) {
            // Units may have been joined or put in before it.
            let at = (place + self.units.len()).saturating_sub(before);
            let Some(unit) = self.units.get(at).filter(|_| at >= next) else { continue };
            if is_torn(unit) {
                self.join(at, words);
            }
            next = at + self.read_at(at, words);
        }
        self.looked_at = looked_at;
    }

    /// Reads the unit at a place; how many units it is now.
    fn read_at(&mut self, at: usize, words: &Words) -> usize {
        let Some(unit) = self.units.get(at).copied() else { return 1 };
        // A word of no meaning of its own stands in a form of several words only: elsewhere it is unknown.
        let known = unit.id != NONE && (unit.flags & !SHORT != 0 || unit.how != How::Exact);
        if known || unit.number {
            self.settle(at, words);
            return 1;
        }
        let folded = self.scan.folded().as_bytes();
        let found = self.memory.recall(folded, unit.form(), |form| resolve::resolve(words, form));
        let mut count = 0;
        for reading in found.iter() {
            let read = as_read(&unit, reading, words);
            match self.units.get_mut(at + count) {
                Some(slot) if count == 0 => *slot = read,
                _ => self.units.insert(at + count, read),
            }
            self.settle(at + count, words);
            count += 1;
        }
        count.max(1)
    }

    /// Makes one unit of a torn word and its other half.
    fn join(&mut self, at: usize, words: &Words) {
        let Some([left, right]) = self.units.get(at..at + 2) else { return };
        if (is_unclear(left) || is_unclear(right))
            && is_torn(right)
            && let Some(whole) = self.joined(left, right, words)
            && let Some(slot) = self.units.get_mut(at)
        {
            *slot = whole;
            self.units.remove(at + 1);
        }
    }

    /// A word that was torn apart ("skt m"): only when one half is unknown or a letter and the other unknown or tiny, and the whole is a word of a rule.
    fn joined(&self, left: &Unit, right: &Unit, words: &Words) -> Option<Unit> {
        if left.number || right.number || left.clause != right.clause {
            return None;
        }
        let (left_text, right_text) = (self.text_of(left, words), self.text_of(right, words));
        if !(4..=24).contains(&(left_text.len() + right_text.len())) || !words.may_join(left_text, right_text) {
            return None;
        }
        let mut whole = Short::of(left_text.as_bytes());
        whole.extend(right_text.as_bytes());
        let (id, flags) = words.find(whole.as_bytes())?;
        let acronym = whole.as_bytes().len() <= 4 && !whole.as_str().chars().any(wanti_text::spelling::is_vowel);
        let word = whole.as_bytes().len() >= 5 && flags & grammar::ORDINARY == 0;
        (flags & IN_RULE != 0 && (acronym || word)).then(|| Unit {
            id,
            flags,
            end: right.end,
            how: How::Spelled,
            sure: LEXICON_SURE,
            others: Part::default(),
            ..*left
        })
    }

    fn settle(&mut self, at: usize, words: &Words) {
        let Some(unit) = self.units.get_mut(at) else { return };
        self.any |= unit.flags;
        if unit.flags & (IN_RULE | ROOTED) == 0 && unit.others.is_empty() {
            return;
        }
        let mut heard = false;
        let mut heaviest = 0.0_f32;
        words.readings(unit.reading(), unit.others, |reading| {
            heard = true;
            let weight = words.get(reading.id).map_or(0.0, |known| known.weight);
            heaviest = heaviest.max(weight * reading.sure);
        });
        unit.weight = heaviest;
        if heard && self.marked.len() < MAX_HEARD {
            unit.bit = self.marked.len() as u8;
            self.marked.push(at);
        }
    }

    /// Marks the units under a negation.
    fn negate(&mut self) {
        for at in 0..self.units.len() {
            let Some(unit) = self.units.get(at).copied().filter(|unit| unit.flags & NEGATES != 0) else {
                continue;
            };
            let next = self.units.get(at + 1).map_or(0, |unit| unit.flags);
            let before = at.checked_sub(1).and_then(|before| self.units.get(before)).map_or(0, |unit| unit.flags);
            // "tidak hilang, cuma patah": what is said instead makes a denial of it.
            let contrast = || self.units.iter().skip(at + 2).take(CONTRAST).any(|unit| unit.flags & BUT != 0);
            let reach = if unit.flags & NOT != 0 && next & WISHES != 0 && before & WHY == 0 {
                5
            } else if unit.flags & NOT != 0 && before & (WHY | IF) == 0 && contrast() {
                3
            } else if unit.flags & NOT_THIS != 0 && before & IF == 0 {
                4
            } else if unit.flags & grammar::WITHOUT != 0 {
                3
            } else if unit.flags & CANCEL != 0 {
                5
            } else {
                continue;
            };
            self.deny(at, &unit, reach);
        }
    }

    /// Marks up to so many units behind a negation. "bukan ktp yang hilang" presupposes a loss; a new wish, or a second
    /// name with "saja", says what is meant instead.
    fn deny(&mut self, at: usize, negation: &Unit, mut reach: usize) {
        let (mut scope, mut names, mut under, mut named, mut end) = (0, 0, 0, false, at + 1);
        for place in at + 1..self.units.len() {
            let only = self.units.get(place + 1).is_some_and(|next| next.flags & ONLY != 0);
            let Some(other) = self.units.get_mut(place).filter(|other| other.clause == negation.clause) else { break };
            let name = is_name(other.flags);
            let presupposed = scope != 0 && negation.flags & NOT_THIS != 0 && other.flags & WHICH != 0;
            let instead = named && (other.flags & WISHES != 0 || (name && only));
            if reach == 0 || other.flags & BUT != 0 || presupposed || instead {
                break;
            }
            reach -= usize::from(!grammar::is_skipped(other.flags));
            named |= name;
            other.negated = true;
            under |= other.mask();
            let heavy = other.weight >= DENIED || other.flags & CLOSING != 0;
            scope |= if heavy { other.mask() } else { 0 };
            names |= if heavy && name { other.mask() } else { 0 };
            end = place + 1;
        }
        // "bukan ktp hilang, baru mau bikin": no other name follows, so the loss is denied and the card still meant.
        let carried = negation.flags & NOT_THIS != 0 && scope & !names != 0;
        if carried && self.units.iter().skip(end).all(|unit| !is_name(unit.flags)) {
            scope &= !names;
            under &= !names;
            self.units.iter_mut().filter(|unit| unit.mask() & names != 0).for_each(|unit| unit.negated = false);
        }
        self.negated |= under;
        if under != 0 {
            self.denials.push(Denial { word: negation.mask(), under, weighty: scope });
        }
    }

    /// What is settled already, or put off, is meant no more than what is denied, once something else remains to be done:
    /// "akta sudah ada, tinggal kk", "warisnya nanti saja, sekarang surat kematian".
    fn settle_told(&mut self) {
        let mut from = 0;
        while let Some(told) = told::next(&self.units, from) {
            from = told.end;
            let mut under = 0;
            for unit in self.units.get_mut(told.matter.clone()).unwrap_or_default() {
                if told::weighs(unit) {
                    unit.negated = true;
                    under |= unit.mask();
                }
            }
            let word =
                self.units.get(told.word.clone()).unwrap_or_default().iter().fold(0, |mask, unit| mask | unit.mask());
            self.negated |= under;
            if under != 0 {
                self.denials.push(Denial { word, under, weighty: under });
            }
        }
    }

    /// Whether these units rest on something denied, by a word that is not among them.
    pub(crate) fn denies(&self, mask: u128) -> bool {
        self.denials.iter().any(|denial| mask & denial.weighty != 0 && mask & denial.word == 0)
    }

    /// Whether a part is denied by a word that does not belong to a whole which is said otherwise.
    pub(crate) fn silences(&self, part: u128, whole: u128) -> bool {
        part & !self.negated == 0
            && whole & !self.negated != 0
            && self.denials.iter().any(|denial| part & denial.under != 0 && whole & denial.word == 0)
    }
}

/// What the word list reads at a place.
#[derive(Debug, Clone, Copy)]
enum Found {
    /// Plain words, and others they may be.
    Plain(Part, Part),
    Also(Part),
    Spelled(u32),
    Nothing,
}

impl Found {
    fn of(meaning: &Meaning) -> Self {
        Self::Plain(meaning.as_others(), meaning.others())
    }
}

/// The words of a text while the word list is read over them.
struct Row<'r> {
    units: &'r [Unit],
    folded: &'r str,
    words: &'r Words,
}

impl Row<'_> {
    fn meaning_at(&self, unit: &Unit, at: usize) -> (usize, Found) {
        if unit.flags & LETTER != 0
            && let Some((taken, id)) = self.spelled(at)
        {
            return (taken, Found::Spelled(id));
        }
        if unit.flags & OPENS != 0
            && let Some((taken, meaning)) = self.words.form_at(self, at)
        {
            return (taken, Found::of(meaning));
        }
        let single = if unit.flags & MEANS != 0 { self.words.meaning_at(self, at) } else { None };
        match single {
            // A word of the bot stays what it is; what the word list says stands beside it.
            Some(meaning) if unit.flags & IN_RULE != 0 && meaning.is_always() => (1, Found::Also(meaning.as_others())),
            Some(meaning) => (1, Found::of(meaning)),
            None => (1, Found::Nothing),
        }
    }

    /// Letters spoken one by one from a place on: how many words, and the short name.
    fn spelled(&self, at: usize) -> Option<(usize, u32)> {
        let mut letters = Short::default();
        let mut best = None;
        for unit in self.units.iter().skip(at).take(7) {
            let Some(letter) =
                Some(unit).filter(|unit| unit.flags & LETTER != 0).and_then(|unit| self.words.letter(unit.id))
            else {
                break;
            };
            letters.push(letter);
            let len = letters.as_bytes().len();
            if len > 1 {
                best = self.words.spelled(letters.as_str()).map(|id| (len, id)).or(best);
            }
        }
        best
    }
}

impl Around for Row<'_> {
    fn count(&self) -> usize {
        self.units.len()
    }

    fn word(&self, at: usize) -> (u32, u32) {
        self.units.get(at).map_or((NONE, 0), |unit| (unit.id, unit.flags))
    }

    fn is_digits(&self, at: usize) -> bool {
        self.text(at).starts_with(|ch: char| ch.is_ascii_digit())
    }

    fn ends_with(&self, at: usize, end: &str) -> bool {
        self.text(at).ends_with(end)
    }

    fn bare(&self, at: usize) -> u32 {
        let Some(unit) = self.units.get(at).filter(|unit| unit.id == NONE) else { return NONE };
        let form = self.folded.get(unit.form()).unwrap_or_default();
        let bare = resolve::without_clitic(form.as_bytes()).filter(|bare| bare.len() > 2);
        let known = bare.and_then(|bare| self.words.find(bare));
        known.map_or(NONE, |(id, _)| id)
    }
}

impl Row<'_> {
    fn text(&self, at: usize) -> &str {
        match self.units.get(at) {
            Some(unit) if unit.id != NONE => self.words.text(unit.id),
            Some(unit) => self.folded.get(unit.form()).unwrap_or_default(),
            None => "",
        }
    }
}

/// The places of the units that are wanted, found without a branch for each.
fn places(units: &[Unit], found: &mut Vec<u32>, wanted: impl Fn(&Unit) -> bool) {
    found.resize(units.len(), 0);
    let mut count = 0;
    for (at, unit) in (0u32..).zip(units) {
        if let Some(slot) = found.get_mut(count) {
            *slot = at;
        }
        count += usize::from(wanted(unit));
    }
    found.truncate(count);
}

fn fresh(piece: &Piece, (id, flags): (u32, u32), clause: u16) -> Unit {
    Unit {
        start: piece.span.start as u32,
        end: piece.span.end as u32,
        form: piece.form.start as u32,
        form_len: piece.form.len() as u32,
        id,
        flags,
        others: Part::default(),
        sure: 1.0,
        weight: 0.0,
        clause,
        how: How::Exact,
        bit: NO_BIT,
        negated: false,
        number: !matches!(piece.kind, TokenKind::Word | TokenKind::Emoji),
    }
}

fn as_read(unit: &Unit, reading: Reading, words: &Words) -> Unit {
    Unit { id: reading.id, flags: words.flags(reading.id), how: reading.how, sure: reading.sure, ..*unit }
}

fn is_unclear(unit: &Unit) -> bool {
    unit.id == NONE || unit.flags & LETTER != 0
}

fn is_torn(unit: &Unit) -> bool {
    unit.id == NONE || unit.flags & (IN_RULE | SHORT) == SHORT
}

fn is_doubled(form: &[u8]) -> bool {
    std::str::from_utf8(form).is_ok_and(|form| wanti_text::spelling::undoubled(form).is_some())
}

/// The parts of a word with hyphens, as words of their own; their flags together.
fn push_parts(units: &mut Vec<Unit>, whole: &Unit, form: &[u8], words: &Words) -> u32 {
    let (mut at, mut any) = (whole.form, 0);
    for part in form.split(|byte| *byte == b'-') {
        let len = part.len() as u32;
        if !part.is_empty() {
            let (id, flags) = words.find(part).unwrap_or((NONE, 0));
            any |= flags;
            units.push(Unit { id, flags, form: at, form_len: len, ..*whole });
        }
        at += len + 1;
    }
    any
}
