//! Hearing: from raw text to a row of units, each with the words of rules it may stand for.

use std::ops::Range;

use wanti_text::TokenKind;
use wanti_text::scan::Scan;

use crate::evidence::How;
use crate::words::{Meaning, NONE, Reading, Words};

/// How many units with a reading take part in a decision.
pub(crate) const MAX_HEARD: usize = 128;

/// A word of the text, or one word of what a form stands for.
#[derive(Debug, Clone)]
pub(crate) struct Unit {
    /// Bytes of the text.
    pub(crate) span: Range<usize>,
    /// The plain word; [`NONE`] when unknown.
    pub(crate) id: u32,
    /// How the plain word was found.
    pub(crate) how: How,
    /// The folded form, as bytes of what the scan folded.
    pub(crate) form: Range<usize>,
    /// Readings, as a range of [`Heard::readings`].
    pub(crate) readings: Range<usize>,
    /// The place in a mask, for units that have readings.
    pub(crate) bit: Option<u8>,
    /// Clauses before it.
    pub(crate) clause: u16,
    /// Under a negation.
    pub(crate) negated: bool,
    /// A particle or function word.
    pub(crate) light: bool,
}

/// A text as it was heard.
#[derive(Debug, Default)]
pub(crate) struct Heard {
    pub(crate) scan: Scan,
    pub(crate) units: Vec<Unit>,
    pub(crate) readings: Vec<Reading>,
    pub(crate) question_mark: bool,
    /// Units that a pattern heard.
    pub(crate) patterned: u128,
    raw: Vec<Raw>,
    spare: Vec<Raw>,
}

/// A word before its readings are known.
#[derive(Debug, Clone)]
struct Raw {
    span: Range<usize>,
    id: u32,
    form: Range<usize>,
    how: How,
    clause: u16,
    number: bool,
    others: Vec<u32>,
}

impl Heard {
    /// Hears a text; what was heard before is forgotten.
    pub(crate) fn hear(&mut self, text: &str, words: &Words) {
        self.units.clear();
        self.readings.clear();
        self.raw.clear();
        self.question_mark = false;
        self.patterned = 0;
        self.scan.read(text);
        self.cut(text, words);
        for _ in 0..3 {
            if !self.replace(words) {
                break;
            }
        }
        self.join(words);
        self.read(words);
        self.negate(words);
    }

    /// The readings of a unit.
    pub(crate) fn readings_of(&self, unit: &Unit) -> &[Reading] {
        self.readings.get(unit.readings.clone()).unwrap_or_default()
    }

    /// Marks the units in a place of the text as heard by a pattern: their mask, and the first to the last of them.
    pub(crate) fn cover(&mut self, place: &Range<usize>) -> (u128, Range<usize>) {
        let mut next = self.units.iter().filter_map(|unit| unit.bit).max().map_or(0, |bit| usize::from(bit) + 1);
        let mut mask = 0;
        let mut covered: Option<Range<usize>> = None;
        for (at, unit) in self.units.iter_mut().enumerate() {
            if unit.span.start >= place.end || place.start >= unit.span.end {
                continue;
            }
            if unit.bit.is_none() && next < MAX_HEARD {
                unit.bit = Some(next as u8);
                next += 1;
            }
            mask |= unit.bit.map_or(0, |bit| 1 << bit);
            covered = Some(covered.map_or(at, |units| units.start)..at + 1);
        }
        self.patterned |= mask;
        (mask, covered.unwrap_or(0..0))
    }

    /// Words in a row, with clause numbers.
    fn cut(&mut self, text: &str, words: &Words) {
        let mut clause = 0;
        for piece in self.scan.pieces() {
            let form = self.scan.form(piece);
            match piece.kind {
                TokenKind::Space => {
                    clause += u16::from(text.get(piece.span.clone()).is_some_and(|blank| blank.contains('\n')));
                    continue;
                }
                TokenKind::Mark => {
                    let sign = text.get(piece.span.clone()).and_then(|sign| sign.chars().next());
                    self.question_mark |= sign == Some('?');
                    clause += u16::from(matches!(sign, Some('.' | ',' | ';' | '!' | '?' | '&' | '+' | '/')));
                    continue;
                }
                _ if form.is_empty() => continue,
                _ => {}
            }
            let number = piece.kind != TokenKind::Word && piece.kind != TokenKind::Emoji;
            let whole = Raw {
                span: piece.span.clone(),
                id: words.id(form).unwrap_or(NONE),
                form: piece.form.clone(),
                how: How::Exact,
                clause,
                number,
                others: Vec::new(),
            };
            if whole.id == NONE
                && piece.kind == TokenKind::Word
                && form.contains('-')
                && wanti_text::spelling::undoubled(form).is_none()
            {
                push_parts(&mut self.raw, &whole, form, words);
            } else {
                self.raw.push(whole);
            }
        }
    }

    /// One round of the word list over all words; whether anything changed.
    fn replace(&mut self, words: &Words) -> bool {
        let raw = std::mem::take(&mut self.raw);
        self.spare.clear();
        let mut changed = false;
        let mut at = 0;
        while let Some(word) = raw.get(at) {
            let (taken, meaning) = self.meaning_at(&raw, at, words);
            let group = raw.get(at..at + taken).unwrap_or_default();
            let span = word.span.start..group.last().map_or(word.span.end, |last| last.span.end);
            match meaning {
                Found::Plain(meaning) => {
                    changed = true;
                    for (nth, id) in meaning.plain.iter().enumerate() {
                        let others = if nth == 0 { meaning.others.clone() } else { Vec::new() };
                        self.spare.push(Raw {
                            span: span.clone(),
                            id: *id,
                            how: How::Lexicon,
                            others,
                            number: false,
                            ..word.clone()
                        });
                    }
                }
                Found::Spelled(id) => {
                    changed = true;
                    self.spare.push(Raw { span, id, how: How::Spelled, number: false, ..word.clone() });
                }
                Found::Nothing => self.spare.push(word.clone()),
            }
            at += taken;
        }
        self.raw = std::mem::replace(&mut self.spare, raw);
        changed
    }

    fn meaning_at<'w>(&self, raw: &[Raw], at: usize, words: &'w Words) -> (usize, Found<'w>) {
        let text = |at: usize| raw.get(at).map_or("", |word| self.text_of(word, words));
        let holds = |rule: &wanti_text::lexicon::Rule| rule.holds(at, raw.len(), text);
        let Some(known) = raw.get(at).and_then(|word| words.get(word.id)) else {
            return (1, Found::Nothing);
        };
        if known.letter.is_some()
            && let Some((taken, id)) = spelled(raw, at, words)
        {
            return (taken, Found::Spelled(id));
        }
        if known.opens
            && let Some((taken, meaning)) = words.form_at(raw.iter().skip(at).map(|word| word.id), holds)
        {
            return (taken, Found::Plain(meaning));
        }
        let single = known.meanings.iter().find(|meaning| meaning.rule.as_ref().is_none_or(holds));
        (1, single.map_or(Found::Nothing, Found::Plain))
    }

    fn text_of<'s>(&'s self, word: &Raw, words: &'s Words) -> &'s str {
        match words.get(word.id) {
            Some(known) => &known.text,
            None => self.scan.folded().get(word.form.clone()).unwrap_or_default(),
        }
    }

    /// Joins a word that was torn apart ("skt m"): only when a half is unknown or tiny, and the whole is a word of a rule.
    fn join(&mut self, words: &Words) {
        let raw = std::mem::take(&mut self.raw);
        self.spare.clear();
        let mut at = 0;
        while let Some(word) = raw.get(at) {
            match raw.get(at + 1).and_then(|next| self.joined(word, next, words)) {
                Some(whole) => {
                    self.spare.push(whole);
                    at += 2;
                }
                None => {
                    self.spare.push(word.clone());
                    at += 1;
                }
            }
        }
        self.raw = std::mem::replace(&mut self.spare, raw);
    }

    fn joined(&self, left: &Raw, right: &Raw, words: &Words) -> Option<Raw> {
        let torn = |word: &Raw| {
            word.id == NONE || words.get(word.id).is_some_and(|known| known.text.len() < 3 && !known.in_rule)
        };
        if left.number || right.number || left.clause != right.clause || !(torn(left) || torn(right)) {
            return None;
        }
        let (left_text, right_text) = (self.text_of(left, words), self.text_of(right, words));
        if left_text.len() + right_text.len() > 24 || left_text.len() + right_text.len() < 4 {
            return None;
        }
        let id = words.id(&format!("{left_text}{right_text}"))?;
        let known = words.get(id)?;
        let acronym = known.text.len() <= 4 && known.in_rule && !known.text.chars().any(wanti_text::spelling::is_vowel);
        let word = known.text.len() >= 5 && known.in_rule && known.ordinary.is_none();
        (acronym || word).then(|| Raw { span: left.span.start..right.span.end, id, how: How::Spelled, ..left.clone() })
    }

    /// Gives each word its readings.
    fn read(&mut self, words: &Words) {
        let raw = std::mem::take(&mut self.raw);
        let mut bits = 0;
        for word in &raw {
            let start = self.readings.len();
            if word.id == NONE {
                self.read_unknown(word, words, &mut bits);
                continue;
            }
            self.read_known(word.id, word.how, words);
            for other in &word.others {
                self.read_known(*other, How::Lexicon, words);
            }
            self.push_unit(word, word.id, word.how, start, words, &mut bits);
        }
        self.raw = raw;
    }

    fn read_known(&mut self, id: u32, how: How, words: &Words) {
        let Some(known) = words.get(id) else { return };
        if known.in_rule {
            self.readings.push(Reading { id, how, sure: if how == How::Exact { 1.0 } else { 0.98 } });
        }
        self.readings.extend(known.implied.iter().copied());
    }

    fn read_unknown(&mut self, word: &Raw, words: &Words, bits: &mut usize) {
        let form = self.scan.folded().get(word.form.clone()).unwrap_or_default();
        let found = if word.number { Vec::new() } else { words.resolve(form) };
        if found.is_empty() {
            let start = self.readings.len();
            self.push_unit(word, NONE, How::Exact, start, words, bits);
        }
        for reading in found {
            let start = self.readings.len();
            let Some(known) = words.get(reading.id) else {
                continue;
            };
            if known.in_rule {
                self.readings.push(reading);
            }
            self.readings.extend(known.implied.iter().map(|implied| Reading {
                sure: implied.sure * reading.sure,
                how: reading.how.max(implied.how),
                ..*implied
            }));
            self.push_unit(word, reading.id, reading.how, start, words, bits);
        }
    }

    fn push_unit(&mut self, word: &Raw, id: u32, how: How, start: usize, words: &Words, bits: &mut usize) {
        let readings = start..self.readings.len();
        let bit = (!readings.is_empty() && *bits < MAX_HEARD).then_some(*bits as u8);
        *bits += usize::from(bit.is_some());
        let light = word.number || words.is_light(id);
        self.units.push(Unit {
            span: word.span.clone(),
            id,
            how,
            form: word.form.clone(),
            readings,
            bit,
            clause: word.clause,
            negated: false,
            light,
        });
    }

    /// Marks the units under a negation.
    fn negate(&mut self, words: &Words) {
        let grammar = &words.grammar;
        for at in 0..self.units.len() {
            let Some((id, clause)) = self.units.get(at).map(|unit| (unit.id, unit.clause)) else {
                break;
            };
            let next = self.units.get(at + 1).map_or(NONE, |unit| unit.id);
            let before = at.checked_sub(1).and_then(|before| self.units.get(before)).map_or(NONE, |unit| unit.id);
            let reach = if grammar.not.contains(&id) && grammar.wishes.contains(&next) && !grammar.why.contains(&before)
            {
                5
            } else if grammar.not_this.contains(&id) {
                4
            } else if grammar.without.contains(&id) {
                3
            } else if grammar.cancel.contains(&id) {
                5
            } else {
                continue;
            };
            for unit in self.units.iter_mut().skip(at + 1).take(reach) {
                if unit.clause != clause || grammar.but.contains(&unit.id) {
                    break;
                }
                unit.negated = true;
            }
        }
    }
}

enum Found<'w> {
    Plain(&'w Meaning),
    Spelled(u32),
    Nothing,
}

/// Letters spoken one by one from a place on: how many words, and the short name.
fn spelled(raw: &[Raw], at: usize, words: &Words) -> Option<(usize, u32)> {
    let mut letters = String::new();
    let mut best = None;
    for word in raw.iter().skip(at).take(7) {
        let Some(letter) = words.get(word.id).and_then(|known| known.letter) else {
            break;
        };
        letters.push(letter);
        if letters.len() > 1 {
            best = words.spelled(&letters).map(|id| (letters.len(), id)).or(best);
        }
    }
    best
}

/// The parts of a word with hyphens, as words of their own.
fn push_parts(raw: &mut Vec<Raw>, whole: &Raw, form: &str, words: &Words) {
    let mut at = 0;
    for part in form.split('-') {
        let start = whole.form.start + at;
        at += part.len() + 1;
        if !part.is_empty() {
            raw.push(Raw { id: words.id(part).unwrap_or(NONE), form: start..start + part.len(), ..whole.clone() });
        }
    }
}
