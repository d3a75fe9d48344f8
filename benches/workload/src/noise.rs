//! What hands do to a word: a letter left out, two swapped, one doubled, the key beside it; a vowel held; vowels saved.

use crate::chance::Chance;
use crate::words::{Words, without_vowels};

/// What was done to a word.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Slip {
    Drop,
    Swap,
    Double,
    Neighbour,
    Stretch,
    Vowelless,
}

/// The rows of a keyboard.
const ROWS: [&str; 3] = ["qwertyuiop", "asdfghjkl", "zxcvbnm"];

/// Words shorter than this are too short to guess again when a letter is wrong.
const SHORTEST: usize = 5;
/// Nobody saves vowels in shorter words that are not everyday words.
const SHORTEST_VOWELLESS: usize = 6;

/// A keyword with one of its words disturbed; `None` when no word of it can be, or when the disturbed word is a word again.
pub(crate) fn disturb(keyword: &str, slip: Slip, words: &Words, chance: &mut Chance) -> Option<String> {
    let shortest = if slip == Slip::Vowelless { SHORTEST_VOWELLESS } else { SHORTEST };
    let parts: Vec<&str> = keyword.split(' ').collect();
    let able: Vec<usize> =
        parts.iter().enumerate().filter(|(_, part)| part.len() >= shortest).map(|(at, _)| at).collect();
    let chosen = *chance.pick(&able)?;
    let disturbed = slipped(parts.get(chosen)?, slip, chance)?;
    let lost = words.knows(&disturbed) || (slip == Slip::Vowelless && !words.is_only_reading(&disturbed));
    if lost {
        return None;
    }
    let parts = parts.iter().enumerate().map(|(at, part)| if at == chosen { disturbed.as_str() } else { part });
    Some(parts.collect::<Vec<_>>().join(" "))
}

fn slipped(word: &str, slip: Slip, chance: &mut Chance) -> Option<String> {
    let letters: Vec<char> = word.chars().collect();
    // Hands rarely miss the first key.
    let first = usize::from(!chance.percent(10));
    let at = chance.between(first, letters.len() - 1);
    let made: String = match slip {
        Slip::Drop => letters.iter().enumerate().filter(|(place, _)| *place != at).map(|(_, letter)| *letter).collect(),
        Slip::Swap => swapped(&letters, chance.between(first, letters.len() - 2)),
        Slip::Double => repeated(&letters, at, 1),
        Slip::Neighbour => replaced(&letters, at, beside(*letters.get(at)?, chance)?),
        Slip::Stretch => stretched(&letters, chance)?,
        Slip::Vowelless => without_vowels(word),
    };
    (made != word && made.len() >= 3).then_some(made)
}

fn swapped(letters: &[char], at: usize) -> String {
    let mut letters = letters.to_vec();
    if at + 1 < letters.len() {
        letters.swap(at, at + 1);
    }
    letters.into_iter().collect()
}

fn repeated(letters: &[char], at: usize, times: usize) -> String {
    let more = |place: usize| if place == at { times + 1 } else { 1 };
    letters.iter().enumerate().flat_map(|(place, letter)| std::iter::repeat_n(*letter, more(place))).collect()
}

fn replaced(letters: &[char], at: usize, with: char) -> String {
    letters.iter().enumerate().map(|(place, letter)| if place == at { with } else { *letter }).collect()
}

/// A letter on a key to the left or right.
fn beside(letter: char, chance: &mut Chance) -> Option<char> {
    let row = ROWS.iter().find(|row| row.contains(letter))?;
    let keys: Vec<char> = row.chars().collect();
    let at = keys.iter().position(|key| *key == letter)?;
    let near: Vec<char> =
        [at.checked_sub(1), Some(at + 1)].into_iter().flatten().filter_map(|place| keys.get(place).copied()).collect();
    chance.pick(&near).copied()
}

/// The last vowel, or the last letter, held for two to four letters more.
fn stretched(letters: &[char], chance: &mut Chance) -> Option<String> {
    let vowel = letters.iter().rposition(|letter| "aiueo".contains(*letter))?;
    let at = if chance.percent(70) { vowel } else { letters.len() - 1 };
    Some(repeated(letters, at, chance.between(2, 4)))
}

/// A held vowel in an everyday word.
pub(crate) fn stretch(word: &str, chance: &mut Chance) -> String {
    let letters: Vec<char> = word.chars().collect();
    stretched(&letters, chance).unwrap_or_else(|| word.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slips_are_what_they_say() {
        let mut chance = Chance::new(1);
        for _ in 0..200 {
            let make = |slip, chance: &mut Chance| slipped("domisili", slip, chance);
            assert_eq!(make(Slip::Drop, &mut chance).map(|word| word.len()), Some(7));
            assert!(make(Slip::Swap, &mut chance).is_none_or(|word| word.len() == 8));
            assert_eq!(make(Slip::Double, &mut chance).map(|word| word.len()), Some(9));
            assert!(make(Slip::Stretch, &mut chance).is_some_and(|word| word.len() >= 10));
            assert_eq!(make(Slip::Vowelless, &mut chance).as_deref(), Some("dmsl"));
        }
    }

    #[test]
    fn a_word_that_became_another_is_made_anew() {
        let words = Words::new();
        let mut chance = Chance::new(2);
        for _ in 0..2_000 {
            for slip in [Slip::Drop, Slip::Swap, Slip::Double, Slip::Neighbour, Slip::Stretch, Slip::Vowelless] {
                let made = disturb("kebun kelapa", slip, &words, &mut chance);
                assert!(made.is_none_or(|made| made.split(' ').filter(|word| words.knows(word)).count() == 1));
            }
        }
    }
}
