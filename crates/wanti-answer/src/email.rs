//! E-mail addresses, also spelled "siti at contoh titik id".

use std::ops::Range;

use crate::Value;
use crate::reading::{Confidence, Invalid, Reading};

pub(crate) fn read(text: &str) -> Reading {
    if let Some((address, place)) = plain(text) {
        return Reading::Value(Value::Text(address), place, Confidence::Sure);
    }
    if let Some(address) = spelled(text) {
        return Reading::Value(Value::Text(address), 0..text.len(), Confidence::Likely);
    }
    if text.contains('@') { Reading::Invalid(Invalid::EmailShape) } else { Reading::None }
}

pub(crate) fn find(text: &str) -> Option<(Value, Range<usize>)> {
    plain(text).map(|(address, place)| (Value::Text(address), place))
}

/// The first piece between blanks that is an address.
fn plain(text: &str) -> Option<(String, Range<usize>)> {
    let mut start = 0;
    for piece in text.split_inclusive(|sign: char| sign.is_whitespace() || matches!(sign, '<' | '>' | '(' | ')' | ';'))
    {
        let bare = piece.trim_matches(|sign: char| sign.is_whitespace() || "<>();,.:!?\"'*".contains(sign));
        let bare = bare.rsplit_once(':').map_or(bare, |(_, address)| address);
        if let Some(address) = check(bare) {
            let offset = piece.find(bare).unwrap_or_default();
            return Some((address, start + offset..start + offset + bare.len()));
        }
        start += piece.len();
    }
    None
}

/// "siti at gmail dot com", "siti @ gmail . com", "siti(at)gmail,com"
fn spelled(text: &str) -> Option<String> {
    let lower = text.trim().to_lowercase();
    let lower = ["(at)", "[at]", " at ", " et "].iter().fold(lower, |text, at| text.replace(at, "@"));
    let lower = ["(dot)", "[dot]", " dot ", " titik "].iter().fold(lower, |text, dot| text.replace(dot, "."));
    let (before, after) = lower.split_once('@')?;
    let local = before.split_whitespace().last()?;
    let domain: String = if after.split_whitespace().count() > 1 && after.contains(" .") {
        after.split_whitespace().collect()
    } else {
        after.split_whitespace().take(2).collect::<Vec<_>>().join(".").replace(',', ".").replace("..", ".")
    };
    check(&format!("{local}@{domain}"))
}

/// The address in its usual form: the domain in lower case.
fn check(piece: &str) -> Option<String> {
    let (local, domain) = piece.rsplit_once('@')?;
    let local_fits = !local.is_empty()
        && local.len() <= 64
        && !local.starts_with('.')
        && !local.ends_with('.')
        && !local.contains("..")
        && local.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"!#$%&'*+/=?^_`{|}~.-".contains(&byte));
    let labels: Vec<&str> = domain.split('.').collect();
    let label_fits = |label: &&str| {
        !label.is_empty()
            && label.len() <= 63
            && !label.starts_with('-')
            && !label.ends_with('-')
            && label.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
    };
    let top = labels.last().is_some_and(|top| top.len() >= 2 && top.bytes().all(|byte| byte.is_ascii_alphabetic()));
    let fits = local_fits && labels.len() >= 2 && labels.iter().all(label_fits) && top && domain.len() <= 253;
    fits.then(|| format!("{local}@{}", domain.to_lowercase()))
}
