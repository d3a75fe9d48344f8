//! Ways a word is misspelt: repeated letters, doubled words, old spelling, dropped vowels, one slip of the hand.

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
    let mut forms = vec![write(|len| if len > 2 { 1 } else { len }), write(|_| 1), write(|len| len.min(2))];
    forms.dedup();
    forms.retain(|form| form != word);
    forms
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
/// assert_eq!(spelling_key("soerat"), spelling_key("surat"));
/// assert_eq!(spelling_key("legalisier"), spelling_key("legalisir"));
/// ```
pub fn spelling_key(word: &str) -> String {
    const PAIRS: [(&str, &str); 22] = [
        ("oe", "u"),
        ("dj", "j"),
        ("tj", "c"),
        ("nj", "ny"),
        ("sj", "sy"),
        ("kh", "k"),
        ("ph", "p"),
        ("th", "t"),
        ("dh", "d"),
        ("ck", "k"),
        ("ie", "i"),
        ("sy", "s"),
        ("ks", "s"),
        ("q", "k"),
        ("x", "s"),
        ("z", "s"),
        ("v", "p"),
        ("f", "p"),
        ("y", "i"),
        ("ii", "i"),
        ("ee", "e"),
        ("uu", "u"),
    ];
    let mut key = word.to_owned();
    for (from, to) in PAIRS {
        if key.contains(from) {
            key = key.replace(from, to);
        }
    }
    match key.strip_suffix('h') {
        Some(cut) if cut.len() > 3 => cut.to_owned(),
        _ => key,
    }
}

/// The skeleton: first and last letter and the consonants between. `None` when a word is too short for one.
///
/// ```
/// use wanti_text::spelling::skeleton;
/// assert_eq!(skeleton("kematian").as_deref(), Some("kmtn"));
/// assert_eq!(skeleton("ktp"), None);
/// ```
pub fn skeleton(word: &str) -> Option<String> {
    let count = word.chars().count();
    if count < 4 || !word.chars().all(char::is_alphabetic) {
        return None;
    }
    Some(
        word.chars()
            .enumerate()
            .filter(|(at, ch)| *at == 0 || *at + 1 == count || !is_vowel(*ch))
            .map(|(_, ch)| ch)
            .collect(),
    )
}

/// Whether `short` is `long` with vowels dropped, first and last letter kept.
pub fn drops_vowels(short: &str, long: &str) -> bool {
    if short.len() < 3
        || short.len() >= long.len()
        || short.chars().next() != long.chars().next()
        || short.chars().last() != long.chars().last()
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
/// (unless two were swapped), never a vowel for a vowel.
///
/// ```
/// use wanti_text::spelling::{Slip, slip};
/// assert_eq!(slip("keluagra", "keluarga"), Some(Slip::Swap));
/// assert_eq!(slip("kita", "kata"), None);
/// assert_eq!(slip("sarat", "surat"), None);
/// ```
pub fn slip(typed: &str, word: &str) -> Option<Slip> {
    let a: Vec<char> = typed.chars().collect();
    let b: Vec<char> = word.chars().collect();
    if a.len().min(b.len()) < 4 || a.len().max(b.len()) < 5 || a.len().abs_diff(b.len()) > 1 || a == b {
        return None;
    }
    let head = a.iter().zip(&b).take_while(|(x, y)| x == y).count();
    let tail = a.iter().rev().zip(b.iter().rev()).take_while(|(x, y)| x == y).count().min(a.len().min(b.len()) - head);
    let left = a.get(head..a.len() - tail)?;
    let right = b.get(head..b.len() - tail)?;
    match (left, right) {
        ([x, y], [u, v]) if x == v && y == u => Some(Slip::Swap),
        ([x], [y]) => replaced(*x, *y, head),
        ([x], []) => added(*x, &b, head),
        ([], [x]) => added(*x, &a, head),
        _ => None,
    }
}

fn replaced(typed: char, wanted: char, at: usize) -> Option<Slip> {
    if at == 0 || (is_vowel(typed) && is_vowel(wanted)) || !typed.is_alphabetic() {
        return None;
    }
    Some(if are_neighbours(typed, wanted) { Slip::Neighbour } else { Slip::Other })
}

/// One letter more than in `short`, at `at`.
fn added(letter: char, short: &[char], at: usize) -> Option<Slip> {
    let twin = short.get(at).is_some_and(|next| *next == letter)
        || at.checked_sub(1).and_then(|at| short.get(at)).is_some_and(|before| *before == letter);
    if twin {
        return Some(Slip::Double);
    }
    (at > 0 && letter.is_alphabetic()).then_some(Slip::Drop)
}

fn are_neighbours(a: char, b: char) -> bool {
    const ROWS: [&str; 3] = ["qwertyuiop", "asdfghjkl", "zxcvbnm"];
    let place = |ch: char| {
        ROWS.iter().enumerate().find_map(|(row, keys)| keys.find(ch).map(|column| (row as i32, column as i32)))
    };
    match (place(a), place(b)) {
        (Some((row, column)), Some((other_row, other_column))) => {
            (row - other_row).abs() <= 1 && (column - other_column).abs() <= 1
        }
        _ => false,
    }
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
