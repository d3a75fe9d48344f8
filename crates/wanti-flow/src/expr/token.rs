//! Words, numbers and signs of conditions, each with its place.

use std::ops::Range;

use jiff::civil;

use crate::model::Comparison;

/// A word or sign of a condition.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Token {
    /// A name, a choice or a word of the language.
    Word(String),
    /// `'text'` or `"text"`.
    Quoted(String),
    /// A whole number, with the way it was written.
    Number(i64, String),
    /// A date, `2026-11-24`.
    Date(civil::Date),
    /// A time of day, `07:30`.
    Time(civil::Time),
    /// A comparison.
    Compare(Comparison),
    /// One of `( ) [ ] , + -`.
    Sign(char),
}

/// A token with its bytes.
pub(super) type Placed = (Token, Range<usize>);

/// The tokens of a condition, or the bytes that cannot be one.
pub(super) fn tokens(text: &str) -> Result<Vec<Placed>, Range<usize>> {
    let mut out = Vec::new();
    let mut at = 0;
    while let Some(rest) = text.get(at..).filter(|rest| !rest.is_empty()) {
        let Some(first) = rest.chars().next() else { break };
        if first.is_whitespace() {
            at += first.len_utf8();
            continue;
        }
        let (token, length) = token(rest, first).ok_or(at..at + first.len_utf8())?;
        out.push((token, at..at + length));
        at += length;
    }
    Ok(out)
}

fn token(rest: &str, first: char) -> Option<(Token, usize)> {
    if matches!(first, '\'' | '"') {
        let inside = rest.get(1..)?.split(first).next()?;
        let closed = rest.get(1 + inside.len()..).is_some_and(|after| after.starts_with(first));
        return closed.then(|| (Token::Quoted(inside.to_owned()), inside.len() + 2));
    }
    comparison(rest).or_else(|| sign(first)).or_else(|| word(rest))
}

fn comparison(rest: &str) -> Option<(Token, usize)> {
    const SIGNS: [(&str, Comparison); 10] = [
        ("!=", Comparison::Unequal),
        ("<>", Comparison::Unequal),
        ("<=", Comparison::AtMost),
        (">=", Comparison::AtLeast),
        ("==", Comparison::Equal),
        ("≤", Comparison::AtMost),
        ("≥", Comparison::AtLeast),
        ("=", Comparison::Equal),
        ("<", Comparison::Less),
        (">", Comparison::Greater),
    ];
    let (sign, comparison) = SIGNS.iter().find(|(sign, _)| rest.starts_with(sign))?;
    Some((Token::Compare(*comparison), sign.len()))
}

fn sign(first: char) -> Option<(Token, usize)> {
    matches!(first, '(' | ')' | '[' | ']' | ',' | '+' | '-').then_some((Token::Sign(first), 1))
}

fn word(rest: &str) -> Option<(Token, usize)> {
    let inside = |sign: char| sign.is_alphanumeric() || matches!(sign, '_' | '.' | '-' | ':' | '/');
    let end = rest.find(|sign| !inside(sign)).unwrap_or(rest.len());
    let word = rest.get(..end)?.trim_end_matches(['.', '-', ':', '/']);
    (!word.is_empty()).then(|| (classify(word), word.len()))
}

fn classify(word: &str) -> Token {
    if let Some(number) = number(word) {
        return Token::Number(number, word.to_owned());
    }
    if let Ok(date) = word.parse::<civil::Date>() {
        return Token::Date(date);
    }
    time(word).map_or_else(|| Token::Word(word.to_owned()), Token::Time)
}

/// A whole number, `15000` or `15.000`.
fn number(word: &str) -> Option<i64> {
    let mut groups = word.split('.');
    let head = groups.next()?;
    let rest: Vec<&str> = groups.collect();
    let grouped = head.len() <= 3 && rest.iter().all(|group| group.len() == 3);
    if !rest.is_empty() && !grouped {
        return None;
    }
    if !word.chars().all(|sign| sign.is_ascii_digit() || sign == '.') {
        return None;
    }
    word.replace('.', "").parse().ok()
}

/// A time of day, `07:30` or `7:30`.
pub(super) fn time(word: &str) -> Option<civil::Time> {
    let (hour, minute) = word.split_once(':')?;
    if minute.len() != 2 {
        return None;
    }
    civil::Time::new(hour.parse().ok()?, minute.parse().ok()?, 0, 0).ok()
}
