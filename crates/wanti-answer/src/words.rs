//! A reply as folded words that keep their places in the original text.

use std::cell::OnceCell;
use std::ops::Range;

use crate::number;
use crate::vocabulary::{Entry, List, Table, entry};

/// One word, run of digits or sign.
#[derive(Clone)]
pub(crate) struct Word {
    /// Folded: lower case, no apostrophes, full-width and keycap forms made plain.
    pub(crate) text: String,
    /// Bytes of the original text.
    pub(crate) span: Range<usize>,
    /// No blank between this word and the one before.
    pub(crate) glued: bool,
    pub(crate) shape: Shape,
    /// What the word lists know of it.
    pub(crate) entry: Option<&'static Entry>,
    /// What the word counts, asked for once: many readings of one text ask the same words.
    counts: OnceCell<Counts>,
}

/// A word as a number, one typing error allowed.
#[derive(Clone, Copy)]
struct Counts {
    small: Option<i64>,
    fixed: Option<i64>,
    fixed_unit: Option<i64>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Shape {
    Letters,
    Digits,
    Sign,
}

impl Word {
    pub(crate) fn new(text: String, span: Range<usize>, glued: bool, shape: Shape) -> Self {
        let entry = entry(&text);
        Word { text, span, glued, shape, entry, counts: OnceCell::new() }
    }

    /// The same place with nothing in it that anyone reads.
    pub(crate) fn blot(&mut self) {
        self.text.clear();
        self.text.push('\u{1}');
        self.shape = Shape::Sign;
        self.counts.take();
    }

    fn counts(&self) -> Counts {
        *self.counts.get_or_init(|| Counts {
            small: number::small(&self.text),
            fixed: number::fixed(&self.text),
            fixed_unit: number::fixed_unit(&self.text),
        })
    }

    /// A digit in words; "berdua" and "kedua" count too.
    pub(crate) fn small(&self) -> Option<i64> {
        self.counts().small
    }

    /// "sepuluh", "seratus"
    pub(crate) fn fixed(&self) -> Option<i64> {
        self.counts().fixed
    }

    /// "seribu", "sejuta"
    pub(crate) fn fixed_unit(&self) -> Option<i64> {
        self.counts().fixed_unit
    }

    /// What the word counts in this table.
    pub(crate) fn number(&self, table: Table) -> Option<i64> {
        self.entry?.number(table)
    }

    /// Whether the word by itself is on this list, letters said long counting once.
    pub(crate) fn on(&self, list: List) -> bool {
        self.entry.is_some_and(|entry| entry.is_on(list))
    }

    /// Whether this is one of `vocabulary`, letters said long ("okeee") counting once.
    pub(crate) fn any(&self, vocabulary: &[&str]) -> bool {
        vocabulary.iter().any(|word| same(&self.text, word))
    }

    pub(crate) fn is(&self, word: &str) -> bool {
        same(&self.text, word)
    }

    pub(crate) fn digits(&self) -> Option<&str> {
        (self.shape == Shape::Digits).then_some(self.text.as_str())
    }

    pub(crate) fn is_letters(&self) -> bool {
        self.shape == Shape::Letters
    }
}

/// Whether the word at `at` is one of `vocabulary`.
pub(crate) fn any(words: &[Word], at: usize, vocabulary: &[&str]) -> bool {
    words.get(at).is_some_and(|word| word.any(vocabulary))
}

/// Whether the words from `at` on read `phrase`, written with single blanks.
pub(crate) fn phrase(words: &[Word], at: usize, phrase: &str) -> Option<usize> {
    let mut next = at;
    for part in phrase.split(' ') {
        if !words.get(next).is_some_and(|word| word.is(part)) {
            return None;
        }
        next += 1;
    }
    Some(next)
}

/// The first of `phrases` that starts at `at`, and the word after it.
pub(crate) fn phrases(words: &[Word], at: usize, all: &[&str]) -> Option<usize> {
    let first = words.get(at)?.text.as_bytes().first();
    all.iter().filter(|one| one.as_bytes().first() == first).filter_map(|one| phrase(words, at, one)).max()
}

/// The bytes of the original text that these words cover.
pub(crate) fn span(words: &[Word], range: &Range<usize>) -> Range<usize> {
    let start = words.get(range.start).map_or(0, |word| word.span.start);
    let end = range.end.checked_sub(1).and_then(|last| words.get(last)).map_or(start, |word| word.span.end);
    start..end.max(start)
}

/// Longer input is cut here.
const MAX_CHARS: usize = 4096;

/// The text up to [`MAX_CHARS`].
pub(crate) fn cut(text: &str) -> &str {
    if text.len() <= MAX_CHARS {
        return text;
    }
    text.char_indices().nth(MAX_CHARS).and_then(|(end, _)| text.get(..end)).unwrap_or(text)
}

/// Splits a text into words. Input beyond [`MAX_CHARS`] is not read.
pub(crate) fn words(text: &str) -> Vec<Word> {
    let mut out = Vec::new();
    let mut run = Run::default();
    let mut glued = false;
    let mut signs = cut(text).char_indices().peekable();
    while let Some((at, sign)) = signs.next() {
        let end = at + sign.len_utf8();
        if is_invisible(sign) {
            continue;
        }
        let next = signs.peek().map(|(_, next)| *next);
        if is_apostrophe(sign) && run.ends_in_letter && next.is_some_and(char::is_alphabetic) {
            run.end = end;
            continue;
        }
        let folded = fold(sign);
        if folded.is_alphanumeric() {
            run.push(folded, at, end, glued);
            glued = true;
            continue;
        }
        run.flush(&mut out);
        if sign.is_whitespace() {
            glued = false;
            continue;
        }
        out.push(Word::new(folded.to_string(), at..end, glued, Shape::Sign));
        glued = true;
    }
    run.flush(&mut out);
    out
}

/// Letters repeated in speech count once: `okeee` is `oke`, and `maaf` still `maaf`. A doubled letter alone stays itself
/// (`kk` is no `k`), except `yy`.
pub(crate) fn same(left: &str, right: &str) -> bool {
    if left.as_bytes().first() != right.as_bytes().first() || differ_at_second(left, right) {
        return false;
    }
    left == right || (squeeze(left).eq(squeeze(right)) && (left.starts_with('y') || squeeze(left).nth(1).is_some()))
}

/// Both have a second letter, different ones, that repeat no first: most pairs of words part here.
fn differ_at_second(left: &str, right: &str) -> bool {
    match (left.as_bytes(), right.as_bytes()) {
        ([first, a, ..], [_, b, ..]) => first.is_ascii() && a != b && a != first && b != first,
        _ => false,
    }
}

pub(crate) fn squeeze(text: &str) -> impl Iterator<Item = char> + '_ {
    let mut last = None;
    text.chars().filter(move |sign| {
        let repeated = last == Some(*sign) && sign.is_alphabetic();
        last = Some(*sign);
        !repeated
    })
}

/// One typing error apart: both at least five letters, same first letter, never a vowel for a vowel.
pub(crate) fn near(left: &str, right: &str) -> bool {
    if left.len() < 5 || right.len() < 5 {
        return false;
    }
    if left.as_bytes().first() != right.as_bytes().first() || left.len().abs_diff(right.len()) > 2 {
        return false;
    }
    if left.is_ascii() && right.is_ascii() {
        return one_apart(left.as_bytes(), right.as_bytes(), |sign| is_vowel(char::from(sign)));
    }
    let (left, right): (Vec<char>, Vec<char>) = (left.chars().collect(), right.chars().collect());
    one_apart(&left, &right, is_vowel)
}

fn one_apart<T: Copy + PartialEq>(a: &[T], b: &[T], is_vowel: impl Fn(T) -> bool) -> bool {
    if a.len() < 5 || b.len() < 5 || a.first() != b.first() {
        return false;
    }
    let head = a.iter().zip(b).take_while(|(x, y)| x == y).count();
    let rest_a = a.get(head..).unwrap_or_default();
    let rest_b = b.get(head..).unwrap_or_default();
    match (rest_a, rest_b) {
        ([], [] | [_]) | ([_], []) => true,
        ([_, tail_a @ ..], [_, tail_b @ ..]) if a.len() != b.len() => tail_a == rest_b || tail_b == rest_a,
        ([x, tail_a @ ..], [y, tail_b @ ..]) if tail_a == tail_b => !(is_vowel(*x) && is_vowel(*y)),
        ([x1, x2, tail_a @ ..], [y1, y2, tail_b @ ..]) => x1 == y2 && x2 == y1 && tail_a == tail_b,
        _ => false,
    }
}

pub(crate) fn is_vowel(sign: char) -> bool {
    matches!(sign, 'a' | 'e' | 'i' | 'o' | 'u')
}

#[derive(Default)]
struct Run {
    pieces: Vec<(char, usize, usize)>,
    glued: bool,
    end: usize,
    ends_in_letter: bool,
}

impl Run {
    fn push(&mut self, sign: char, start: usize, end: usize, glued: bool) {
        if self.pieces.is_empty() {
            self.glued = glued;
        }
        self.pieces.push((sign, start, end));
        self.end = end;
        self.ends_in_letter = sign.is_alphabetic();
    }

    fn flush(&mut self, out: &mut Vec<Word>) {
        if self.pieces.is_empty() {
            return;
        }
        if let Some(plain) = without_leet(&self.pieces) {
            let start = self.pieces.first().map_or(0, |piece| piece.1);
            out.push(Word::new(plain, start..self.end, self.glued, Shape::Letters));
        } else {
            self.split(out);
        }
        self.pieces.clear();
        self.ends_in_letter = false;
    }

    /// Digits and letters written together become two words: `500k`, `rt03`.
    fn split(&self, out: &mut Vec<Word>) {
        let total = self.end;
        let mut glued = self.glued;
        for group in self.pieces.chunk_by(|a, b| a.0.is_ascii_digit() == b.0.is_ascii_digit()) {
            let (Some(first), Some(last)) = (group.first(), group.last()) else {
                continue;
            };
            let shape = if first.0.is_ascii_digit() { Shape::Digits } else { Shape::Letters };
            let end = if last.2 > total { total } else { last.2 };
            out.push(Word::new(group.iter().map(|piece| piece.0).collect(), first.1..end, glued, shape));
            glued = true;
        }
    }
}

/// Words that are often written with digits for letters.
#[rustfmt::skip]
const LEET_TARGETS: &[&str] = &[
    "satu", "dua", "tiga", "empat", "lima", "enam", "tujuh", "delapan", "sembilan", "sepuluh", "iya", "ya",
    "tidak", "gak", "nggak", "enggak", "oke", "boleh", "setuju", "mau", "besok", "senin", "jumat", "sabtu",
];

fn without_leet(pieces: &[(char, usize, usize)]) -> Option<String> {
    let digits = pieces.iter().filter(|piece| piece.0.is_ascii_digit()).count();
    if digits == 0 || digits == pieces.len() {
        return None;
    }
    let plain: String = pieces
        .iter()
        .map(|piece| piece.0)
        .map(|sign| match sign {
            '0' => 'o',
            '1' => 'i',
            '3' => 'e',
            '4' => 'a',
            '5' => 's',
            '6' => 'g',
            '7' => 't',
            other => other,
        })
        .collect();
    LEET_TARGETS.contains(&plain.as_str()).then_some(plain)
}

fn fold(sign: char) -> char {
    if sign.is_ascii() {
        return sign.to_ascii_lowercase();
    }
    let sign = match u32::from(sign) {
        wide @ 0xFF01..=0xFF5E => char::from_u32(wide - 0xFEE0).unwrap_or(sign),
        arabic @ 0x0660..=0x0669 => char::from_u32(arabic - 0x0660 + 0x30).unwrap_or(sign),
        circled @ 0x2460..=0x2468 => char::from_u32(circled - 0x2460 + 0x31).unwrap_or(sign),
        bold @ 0x1D7CE..=0x1D7FF => char::from_u32((bold - 0x1D7CE) % 10 + 0x30).unwrap_or(sign),
        _ => sign,
    };
    match sign {
        '–' | '—' | '‐' | '‑' | '−' => '-',
        'é' | 'è' | 'ê' | 'É' | 'È' => 'e',
        other => other.to_lowercase().next().unwrap_or(other),
    }
}

fn is_apostrophe(sign: char) -> bool {
    matches!(sign, '\'' | '’' | '‘' | '`' | '´')
}

/// Signs that show nothing by themselves: joiners, variation selectors, the keycap frame, skin tones, controls.
fn is_invisible(sign: char) -> bool {
    if sign.is_ascii_graphic() || sign == ' ' {
        return false;
    }
    matches!(u32::from(sign), 0x200B..=0x200F | 0x2060..=0x2064 | 0xFE00..=0xFE0F | 0x20E3 | 0xFEFF | 0xAD | 0x202A..=0x202E | 0x2066..=0x2069 | 0x0300..=0x036F | 0x1F3FB..=0x1F3FF)
        || (sign.is_control() && !sign.is_whitespace())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(text: &str) -> Vec<String> {
        words(text).into_iter().map(|word| word.text).collect()
    }

    #[test]
    fn splits_digits_from_letters_and_keeps_leet() {
        assert_eq!(texts("rt03/rw1"), ["rt", "03", "/", "rw", "1"]);
        assert_eq!(texts("t1ga"), ["tiga"]);
        assert_eq!(texts("3️⃣"), ["3"]);
        assert_eq!(texts("Jum'at"), ["jumat"]);
    }

    #[test]
    fn one_error_apart() {
        assert!(near("febuari", "februari"));
        assert!(near("agutsus", "agustus"));
        assert!(near("agustuss", "agustus"));
        assert!(!near("kamis", "kamus"));
        assert!(!near("satu", "sapu"));
    }
}
