//! Half characters in JSON: `\ud83d` alone is no text, and must not cost a citizen the message it stands in.

/// The JSON with every lone half of a pair replaced by the sign for an unknown character.
pub(super) fn halves(json: &str) -> String {
    let mut out = String::with_capacity(json.len());
    let mut rest = json;
    while let Some((before, escape)) = rest.find('\\').and_then(|at| rest.split_at_checked(at)) {
        out.push_str(before);
        let length = match (half(escape), escape.get(6..).and_then(half)) {
            (Some(Half::High), Some(Half::Low)) => 12,
            (Some(_), _) => {
                out.push_str("\\ufffd");
                rest = escape.get(6..).unwrap_or_default();
                continue;
            }
            (None, _) => 1 + escape.chars().nth(1).map_or(0, char::len_utf8),
        };
        let (kept, after) = escape.split_at_checked(length).unwrap_or((escape, ""));
        out.push_str(kept);
        rest = after;
    }
    out.push_str(rest);
    out
}

enum Half {
    High,
    Low,
}

/// Whether the text begins with the escape of half a pair.
fn half(text: &str) -> Option<Half> {
    let digits = text.strip_prefix("\\u")?.get(..4)?;
    match u16::from_str_radix(digits, 16).ok()? {
        0xd800..=0xdbff => Some(Half::High),
        0xdc00..=0xdfff => Some(Half::Low),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lone_halves_are_replaced_and_pairs_stay() {
        assert_eq!(halves(r#""a\ud83d\ude00b""#), r#""a\ud83d\ude00b""#);
        assert_eq!(halves(r#""a\ud83d b""#), r#""a\ufffd b""#);
        assert_eq!(halves(r#""\ud83d\ud83d\ude00\ude00""#), r#""\ufffd\ud83d\ude00\ufffd""#);
        assert_eq!(halves(r#""\\ud83d\n\"""#), r#""\\ud83d\n\"""#);
        assert_eq!(halves(r#""\ud83"#), r#""\ud83"#);
        assert_eq!(halves("\"\\é"), "\"\\é");
    }
}
