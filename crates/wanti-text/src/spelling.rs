//! Ways a word is misspelt: repeated letters, doubled words, old spelling, dropped vowels, one slip of the hand.

use crate::short::Short;

/// The forms a word with repeated letters may stand for, the most careful first.
///
/// Nothing for a word without a repeat, or of one letter only ("kkkk" is laughter).
///
/// ```
/// assert_eq!(wanti_text::spelling::squeezed("sktmmm"), ["sktm", "sktmm"]);
/// assert!(wanti_text::spelling::squeezed("kkkk").is_empty());
/// ```
pub fn squeezed(word: &str) -> Vec<String> {
    let runs = runs(word);
    if runs.len() < 2 || runs.iter().all(|(_, len)| *len == 1) {
        return Vec::new();
    }
    let write = |keep: fn(usize) -> usize| -> String {
        runs.iter().flat_map(|(ch, len)| std::iter::repeat_n(*ch, keep(*len))).collect()
    };
    let mut forms = KEEPS.map(write).to_vec();
    forms.dedup();
    forms.retain(|form| form != word);
    forms
}

/// How many of so many letters in a row are kept, the most careful first.
const KEEPS: [fn(usize) -> usize; 3] = [|len| if len > 2 { 1 } else { len }, |_| 1, |len| len.min(2)];

/// [`squeezed`] for a word of ASCII letters, without allocating: the forms and how many there are. A form that is too
/// long is cut.
pub fn squeezed_short(word: &[u8]) -> ([Short; 3], usize) {
    let mut forms = [Short::default(); 3];
    let repeats = word.windows(2).any(|pair| pair.first() == pair.last());
    if !repeats || word.iter().all(|byte| Some(byte) == word.first()) {
        return (forms, 0);
    }
    let mut count = 0;
    for keep in KEEPS {
        let mut form = Short::default();
        for run in word.chunk_by(|a, b| a == b) {
            run.iter().take(keep(run.len())).for_each(|byte| form.push(*byte));
        }
        let known = forms.iter().take(count).any(|other| other.as_bytes() == form.as_bytes());
        if !known
            && form.as_bytes() != word
            && let Some(slot) = forms.get_mut(count)
        {
            *slot = form;
            count += 1;
        }
    }
    (forms, count)
}

fn runs(word: &str) -> Vec<(char, usize)> {
    let mut runs: Vec<(char, usize)> = Vec::new();
    for ch in word.chars() {
        match runs.last_mut() {
            Some((last, len)) if *last == ch => *len += 1,
            _ => runs.push((ch, 1)),
        }
    }
    runs
}

/// Whether a letter stands three times or more in a row.
pub fn is_stretched(word: &str) -> bool {
    runs(word).iter().any(|(ch, len)| *len > 2 && ch.is_alphabetic())
}

/// The single word behind a doubled one: `surat2`, `surat-surat`.
///
/// ```
/// assert_eq!(wanti_text::spelling::undoubled("rame-rame"), Some("rame"));
/// assert_eq!(wanti_text::spelling::undoubled("syarat2"), Some("syarat"));
/// ```
pub fn undoubled(word: &str) -> Option<&str> {
    if let Some(base) = word.strip_suffix('2') {
        return Some(base).filter(|base| base.chars().count() > 1 && base.chars().all(char::is_alphabetic));
    }
    let (left, right) = word.split_once('-')?;
    (left == right && !left.is_empty()).then_some(left)
}

/// A key under which old, hypercorrect and careless spellings fall together.
///
/// ```
/// use wanti_text::spelling::spelling_key;
/// assert_eq!(spelling_key(b"soerat").as_bytes(), spelling_key(b"surat").as_bytes());
/// assert_eq!(spelling_key(b"legalisier").as_bytes(), spelling_key(b"legalisir").as_bytes());
/// ```
pub fn spelling_key(word: &[u8]) -> Short {
    let mut key = Short::default();
    let mut rest = word;
    while let Some((first, tail)) = rest.split_first() {
        let (letters, taken): (&[u8], usize) = match (*first, tail.first()) {
            (b'o', Some(b'e')) => (b"u", 2),
            (b'd', Some(b'j')) => (b"j", 2),
            (b't', Some(b'j')) => (b"c", 2),
            (b'n', Some(b'j')) => (b"ni", 2),
            (b's', Some(b'j' | b'y')) | (b'k', Some(b's' | b'x')) => (b"s", 2),
            (b'k' | b'p' | b't' | b'd', Some(b'h')) => (rest.get(..1).unwrap_or_default(), 2),
            (b'c', Some(b'k')) => (b"k", 2),
            (b'i', Some(b'e')) => (b"i", 2),
            (b'q', _) => (b"k", 1),
            (b'x' | b'z', _) => (b"s", 1),
            (b'v' | b'f', _) => (b"p", 1),
            (b'y', _) => (b"i", 1),
            _ => (rest.get(..1).unwrap_or_default(), 1),
        };
        let doubled = matches!(letters, b"i" | b"e" | b"u") && key.last() == letters.first().copied();
        if !doubled {
            key.extend(letters);
        }
        rest = rest.get(taken..).unwrap_or_default();
    }
    if key.last() == Some(b'h') && key.as_bytes().len() > 4 {
        key.pop();
    }
    key
}

/// The skeleton: first and last letter and the consonants between. `None` when a word is too short for one.
///
/// ```
/// use wanti_text::spelling::skeleton;
/// assert_eq!(skeleton(b"kematian").unwrap().as_str(), "kmtn");
/// assert!(skeleton(b"ktp").is_none());
/// ```
pub fn skeleton(word: &[u8]) -> Option<Short> {
    if word.len() < 4 || !word.iter().all(u8::is_ascii_alphabetic) {
        return None;
    }
    let mut bones = Short::default();
    for (at, byte) in word.iter().enumerate() {
        if at == 0 || at + 1 == word.len() || !is_vowel(char::from(*byte)) {
            bones.push(*byte);
        }
    }
    Some(bones)
}

/// Whether `short` is `long` with vowels dropped, first and last letter kept; a last vowel may go when no vowel is left,
/// but for the first letter of four and more, or when five letters are left and another vowel went too.
///
/// ```
/// use wanti_text::spelling::drops_vowels;
/// assert!(drops_vowels("gnti", "ganti"));
/// assert!(drops_vowels("antn", "antena"));
/// assert!(drops_vowels("domsl", "domisili"));
/// assert!(!drops_vowels("kata", "kita"));
/// ```
pub fn drops_vowels(short: &str, long: &str) -> bool {
    let kept = if short.len() > 3 { 1 } else { 0 };
    let sparse = || short.len() >= 5 && long.len() >= short.len() + 2;
    let bare = || (!short.chars().skip(kept).any(is_vowel) || sparse()) && long.chars().last().is_some_and(is_vowel);
    if short.len() < 3
        || short.len() >= long.len()
        || short.chars().next() != long.chars().next()
        || (short.chars().last() != long.chars().last() && !bare())
    {
        return false;
    }
    let mut rest = short.chars().peekable();
    for ch in long.chars() {
        if rest.peek() == Some(&ch) {
            rest.next();
        } else if !is_vowel(ch) {
            return false;
        }
    }
    rest.peek().is_none()
}

/// Whether `short` is `long` without its vowels and without its last consonant: a last syllable clipped.
///
/// ```
/// use wanti_text::spelling::clips;
/// assert!(clips("lgls", "legalisir"));
/// assert!(!clips("lgl", "legalisir"));
/// ```
pub fn clips(short: &str, long: &str) -> bool {
    let mut bones = long.chars().filter(|ch| !is_vowel(*ch));
    short.len() >= 4 && short.chars().all(|ch| bones.next() == Some(ch)) && bones.count() == 1
}

/// A vowel letter.
pub fn is_vowel(ch: char) -> bool {
    matches!(ch, 'a' | 'i' | 'u' | 'e' | 'o')
}

/// How two words that are one slip apart differ.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Slip {
    /// Two neighbouring letters swapped.
    Swap,
    /// A letter left out or put in twice.
    Double,
    /// A letter replaced by its neighbour on the keyboard.
    Neighbour,
    /// A letter left out or put in.
    Drop,
    /// Some other letter.
    Other,
}

/// The one slip between what was typed and a word, under the guards: five letters or more, the same first letter
/// (unless two were swapped), a vowel for a vowel only in eight letters or more, where few words differ by one, or when their
/// keys are neighbours, and then as [`Slip::Other`].
///
/// ```
/// use wanti_text::spelling::{Slip, slip};
/// assert_eq!(slip("keluagra", "keluarga"), Some(Slip::Swap));
/// assert_eq!(slip("kita", "kata"), None);
/// assert_eq!(slip("sarat", "surat"), None);
/// assert_eq!(slip("kehilengan", "kehilangan"), Some(Slip::Other));
/// ```
pub fn slip(typed: &str, word: &str) -> Option<Slip> {
    if typed.is_ascii() && word.is_ascii() {
        return slip_of(typed.as_bytes(), word.as_bytes());
    }
    slip_of(&typed.chars().collect::<Vec<_>>(), &word.chars().collect::<Vec<_>>())
}

/// [`slip`] over letters of any kind.
fn slip_of<L: Copy + PartialEq + Into<char>>(a: &[L], b: &[L]) -> Option<Slip> {
    if a.len().min(b.len()) < 4 || a.len().max(b.len()) < 5 || a.len().abs_diff(b.len()) > 1 || a == b {
        return None;
    }
    let head = a.iter().zip(b).take_while(|(x, y)| x == y).count();
    let tail = a.iter().rev().zip(b.iter().rev()).take_while(|(x, y)| x == y).count().min(a.len().min(b.len()) - head);
    let left = a.get(head..a.len() - tail)?;
    let right = b.get(head..b.len() - tail)?;
    match (left, right) {
        ([x, y], [u, v]) if x == v && y == u => Some(Slip::Swap),
        ([x], [y]) => replaced((*x).into(), (*y).into(), head, a.len()),
        ([x], []) => added(*x, b, head),
        ([], [x]) => added(*x, a, head),
        _ => None,
    }
}

fn replaced(typed: char, wanted: char, at: usize, len: usize) -> Option<Slip> {
    if at == 0 || !typed.is_alphabetic() {
        return None;
    }
    match (is_vowel(typed) && is_vowel(wanted), are_neighbours(typed, wanted)) {
        (true, false) if len < 8 => None,
        (false, true) => Some(Slip::Neighbour),
        _ => Some(Slip::Other),
    }
}

/// One letter more than in `short`, at `at`.
fn added<L: Copy + PartialEq + Into<char>>(letter: L, short: &[L], at: usize) -> Option<Slip> {
    let twin = short.get(at).is_some_and(|next| *next == letter)
        || at.checked_sub(1).and_then(|at| short.get(at)).is_some_and(|before| *before == letter);
    if twin {
        return Some(Slip::Double);
    }
    (at > 0 && letter.into().is_alphabetic()).then_some(Slip::Drop)
}

fn are_neighbours(a: char, b: char) -> bool {
    match (key_place(a), key_place(b)) {
        (Some((row, column)), Some((other_row, other_column))) => {
            row.abs_diff(other_row) <= 1 && column.abs_diff(other_column) <= 1
        }
        _ => false,
    }
}

/// Row and column of a letter on the keyboard.
fn key_place(letter: char) -> Option<(u8, u8)> {
    const ROWS: [&[u8]; 3] = [b"qwertyuiop", b"asdfghjkl", b"zxcvbnm"];
    let letter = u8::try_from(letter).ok()?;
    ROWS.iter().zip(0..).find_map(|(keys, row)| Some((row, keys.iter().position(|key| *key == letter)? as u8)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slips() {
        for (typed, word, expected) in [
            ("domisli", "domisili", Some(Slip::Drop)),
            ("domisilii", "domisili", Some(Slip::Double)),
            ("sktmm", "sktm", Some(Slip::Double)),
            ("leharan", "kelahiran", None),
            ("usahs", "usaha", Some(Slip::Neighbour)),
            ("mati", "mata", None),
            ("relokaso", "relokasi", Some(Slip::Other)),
            ("lapakan", "lapokan", None),
            ("lama", "lima", None),
            ("waras", "waris", None),
        ] {
            assert_eq!(slip(typed, word), expected, "{typed} {word}");
        }
    }

    #[test]
    fn vowels_dropped() {
        assert!(drops_vowels("kmtian", "kematian"));
        assert!(drops_vowels("gnti", "ganti"));
        assert!(!drops_vowels("kata", "kita"));
        assert!(!drops_vowels("sarat", "surat"));
    }
}
