//! Positions pasted as text: "-1.85, 106.12", links of map services, `geo:` addresses.

use std::ops::Range;

use crate::Value;
use crate::reading::{Confidence, Invalid, Reading};
use crate::value::Location;

pub(crate) fn read(text: &str) -> Reading {
    match pair(text) {
        Some((latitude, longitude, place)) => {
            if latitude.abs() > 90.0 || longitude.abs() > 180.0 {
                return Reading::Invalid(Invalid::NoSuchPlace);
            }
            let value = Value::Location(Location { latitude, longitude, label: None });
            Reading::Value(value, place, Confidence::Sure)
        }
        None if is_map_link(text) => Reading::Invalid(Invalid::MapLink),
        None => Reading::None,
    }
}

pub(crate) fn find(text: &str) -> Option<(Value, Range<usize>)> {
    match read(text) {
        Reading::Value(value, place, _) => Some((value, place)),
        Reading::Invalid(_) | Reading::None => None,
    }
}

fn is_map_link(text: &str) -> bool {
    let lower = text.to_lowercase();
    ["maps.app.goo.gl", "goo.gl/maps", "maps.google", "google.com/maps", "waze.com", "openstreetmap.org"]
        .iter()
        .any(|host| lower.contains(host))
}

/// Two decimal numbers with a comma (or its link form) or a blank between them.
fn pair(text: &str) -> Option<(f64, f64, Range<usize>)> {
    let numbers = decimals(text);
    numbers.windows(2).find_map(|two| {
        let [(latitude, first), (longitude, second)] = two else {
            return None;
        };
        let between = text.get(first.end..second.start)?.trim();
        let joined = matches!(between, "," | "" | ";" | "%2C" | "%2c" | "/" | "!4d" | ",+");
        joined.then_some((*latitude, *longitude, first.start..second.end))
    })
}

/// Numbers with a sign, a point and at least two digits behind it.
fn decimals(text: &str) -> Vec<(f64, Range<usize>)> {
    let bytes = text.as_bytes();
    let digits_from = |start: usize| bytes.iter().skip(start).take_while(|byte| byte.is_ascii_digit()).count();
    let mut out = Vec::new();
    let mut at = 0;
    while at < bytes.len() {
        let signed = matches!(bytes.get(at), Some(b'-' | b'+'));
        let start = at + usize::from(signed);
        let whole = digits_from(start);
        let point = bytes.get(start + whole) == Some(&b'.');
        let fraction = if point { digits_from(start + whole + 1) } else { 0 };
        if !(1..=3).contains(&whole) || fraction < 2 {
            at += 1 + whole;
            continue;
        }
        let end = start + whole + 1 + fraction;
        if let Some(number) = text.get(at..end).and_then(|number| number.parse().ok()) {
            out.push((number, at..end));
        }
        at = end;
    }
    out
}
