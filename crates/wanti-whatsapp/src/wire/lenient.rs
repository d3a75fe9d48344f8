//! Values taken as they come: numbers where text is expected and the other way round.

use jiff::Timestamp;
use serde_json::Value;

/// What is at a place such as `/errors/0/code`. Names with a slash or a tilde have no place, which saves the copies that
/// undoing them takes.
pub(super) fn at<'a>(value: &'a Value, place: &str) -> Option<&'a Value> {
    place.split('/').skip(1).try_fold(value, |value, name| match value {
        Value::Object(fields) => fields.get(name),
        Value::Array(items) => items.get(name.parse::<usize>().ok()?),
        _ => None,
    })
}

/// The text at a place, never empty. A whole number is taken as its digits; the character zero, which no store keeps, is left out.
pub(super) fn string(value: &Value, place: &str) -> Option<String> {
    let found = at(value, place)?;
    let text = match found {
        Value::String(text) if text.contains('\0') => text.replace('\0', ""),
        Value::String(text) => text.clone(),
        other => other.as_u64()?.to_string(),
    };
    (!text.is_empty()).then_some(text)
}

/// The number at a place.
pub(super) fn number(value: &Value, place: &str) -> Option<f64> {
    let found = at(value, place)?;
    let number = found.as_f64().or_else(|| found.as_str()?.trim().parse().ok())?;
    number.is_finite().then_some(number)
}

/// The time at a place, in seconds; a time that cannot be read is the time it was received.
pub(super) fn time(value: &Value, place: &str, received: Timestamp) -> Timestamp {
    let seconds = string(value, place).and_then(|text| text.trim().parse().ok());
    seconds.and_then(|seconds| Timestamp::from_second(seconds).ok()).unwrap_or(received)
}

/// A name of the channel as it may stand in a log: short, plain letters.
pub(super) fn name(text: &str) -> String {
    text.chars().filter(|ch| ch.is_ascii_alphanumeric() || matches!(ch, '_' | '.')).take(40).collect()
}

/// The digits of a telephone number with its country; none when it is no telephone number.
pub(super) fn phone(text: &str) -> Option<String> {
    let joint = |ch: char| matches!(ch, '+' | '-' | ' ' | '(' | ')' | '.' | '/' | '\u{a0}' | '\u{2011}');
    if !text.chars().all(|ch| ch.is_ascii_digit() || joint(ch)) {
        return None;
    }
    let digits: String = text.chars().filter(char::is_ascii_digit).collect();
    (5..=20).contains(&digits.len()).then_some(digits)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn values_are_taken_as_they_come() {
        let value = json!({ "a": 17, "b": "x\u{0}y", "c": "", "d": "-2.5", "e": [1], "f": -1 });
        assert_eq!(string(&value, "/a").as_deref(), Some("17"));
        assert_eq!(string(&value, "/b").as_deref(), Some("xy"));
        assert_eq!([string(&value, "/c"), string(&value, "/e"), string(&value, "/f")], [None, None, None]);
        assert_eq!((number(&value, "/d"), number(&value, "/a"), number(&value, "/b")), (Some(-2.5), Some(17.0), None));
    }

    #[test]
    fn places_are_found_as_pointers_find_them() {
        let value = json!({ "a": [{ "b": 1 }, { "b": [2] }], "c": { "0": 3 } });
        for place in ["", "/a/0/b", "/a/1/b/0", "/a/2", "/c/0", "/a/b", "/a/0/b/0", "/d", "/a/-1"] {
            assert_eq!(at(&value, place), value.pointer(place), "{place}");
        }
    }

    #[test]
    fn times_fall_back() {
        let received = Timestamp::from_second(5).unwrap();
        let value = json!({ "a": "12", "b": 13, "c": "kemarin", "d": "99999999999999999" });
        let seconds = ["/a", "/b", "/c", "/d", "/e"].map(|place| time(&value, place, received).as_second());
        assert_eq!(seconds, [12, 13, 5, 5, 5]);
    }

    #[test]
    fn names_and_numbers() {
        assert_eq!(name("holo gram\n<x>"), "hologramx");
        assert_eq!(phone("+62 812-3344").as_deref(), Some("628123344"));
        assert_eq!([phone("ID.8123344"), phone("110"), phone("")], [None, None, None]);
    }
}
