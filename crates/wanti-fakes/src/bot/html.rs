//! Telegram's HTML: the text it shows, its entities in UTF-16 units, and what it says of a text it cannot read.

use serde_json::{Map, Value, json};

/// A text with its entities.
#[derive(Debug, Clone, PartialEq, Default)]
pub(super) struct Parsed {
    pub(super) text: String,
    pub(super) entities: Vec<Value>,
}

/// Tags with the kind of entity they make.
const TAGS: &[(&str, &str)] = &[
    ("a", "text_link"),
    ("b", "bold"),
    ("blockquote", "blockquote"),
    ("code", "code"),
    ("del", "strikethrough"),
    ("em", "italic"),
    ("i", "italic"),
    ("ins", "underline"),
    ("pre", "pre"),
    ("s", "strikethrough"),
    ("span", "spoiler"),
    ("strike", "strikethrough"),
    ("strong", "bold"),
    ("tg-emoji", "custom_emoji"),
    ("tg-spoiler", "spoiler"),
    ("u", "underline"),
];

#[derive(Debug)]
struct Open {
    tag: String,
    entity: &'static str,
    offset: usize,
    attributes: Vec<(String, String)>,
}

/// Reads HTML.
pub(super) fn parse(source: &str) -> Result<Parsed, String> {
    let mut reading =
        Reading { rest: source, length: source.len(), out: Parsed::default(), units: 0, open: Vec::new() };
    while let Some(first) = reading.rest.chars().next() {
        match first {
            '<' => reading.tag()?,
            '&' => reading.reference(),
            ch => reading.letter(ch, ch.len_utf8()),
        }
    }
    match reading.open.last() {
        Some(open) => Err(format!("Can't find end tag corresponding to start tag \"{}\"", open.tag)),
        None => Ok(reading.out),
    }
}

struct Reading<'a> {
    rest: &'a str,
    length: usize,
    out: Parsed,
    units: usize,
    open: Vec<Open>,
}

impl Reading<'_> {
    fn at(&self) -> usize {
        self.length - self.rest.len()
    }

    fn skip(&mut self, bytes: usize) {
        self.rest = self.rest.get(bytes..).unwrap_or_default();
    }

    fn letter(&mut self, ch: char, bytes: usize) {
        self.out.text.push(ch);
        self.units += ch.len_utf16();
        self.skip(bytes);
    }

    /// Four names and numbers are known; anything else stands for itself.
    fn reference(&mut self) {
        const NAMES: &[(&str, char)] = &[("&lt;", '<'), ("&gt;", '>'), ("&amp;", '&'), ("&quot;", '"')];
        if let Some((name, ch)) = NAMES.iter().find(|(name, _)| self.rest.starts_with(name)) {
            return self.letter(*ch, name.len());
        }
        let digits = self.rest.strip_prefix("&#").and_then(|rest| rest.split_once(';')).map(|(digits, _)| digits);
        let number = digits.and_then(|digits| match digits.strip_prefix('x') {
            Some(hex) => u32::from_str_radix(hex, 16).ok(),
            None => digits.parse().ok(),
        });
        match (digits, number.and_then(char::from_u32)) {
            (Some(digits), Some(ch)) => self.letter(ch, digits.len() + 3),
            _ => self.letter('&', 1),
        }
    }

    fn tag(&mut self) -> Result<(), String> {
        let at = self.at();
        let Some((inner, _)) = self.rest.get(1..).and_then(|rest| rest.split_once('>')) else {
            return Err(format!("Unclosed start tag at byte offset {at}"));
        };
        let inner = inner.to_owned();
        self.skip(inner.len() + 2);
        match inner.strip_prefix('/') {
            Some(name) => self.close(name.trim(), at),
            None => self.begin(&inner, at),
        }
    }

    fn begin(&mut self, inner: &str, at: usize) -> Result<(), String> {
        let (name, attributes) = inner.split_once(char::is_whitespace).unwrap_or((inner, ""));
        let tag = name.to_ascii_lowercase();
        let Some((_, entity)) = TAGS.iter().find(|(known, _)| *known == tag) else {
            return Err(format!("Unsupported start tag \"{tag}\" at byte offset {at}"));
        };
        let attributes = self::attributes(attributes, &tag, at)?;
        if tag == "span" && !attributes.iter().any(|(name, value)| name == "class" && value == "tg-spoiler") {
            return Err(format!("Tag \"span\" must have class \"tg-spoiler\" at byte offset {at}"));
        }
        self.open.push(Open { tag, entity, offset: self.units, attributes });
        Ok(())
    }

    fn close(&mut self, name: &str, at: usize) -> Result<(), String> {
        let Some(open) = self.open.pop() else { return Err(format!("Unexpected end tag at byte offset {at}")) };
        if !name.is_empty() && !name.eq_ignore_ascii_case(&open.tag) {
            let expected = &open.tag;
            return Err(format!(
                "Unmatched end tag at byte offset {at}, expected \"</{expected}>\", found \"</{name}>\""
            ));
        }
        let length = self.units - open.offset;
        if length > 0 {
            self.out.entities.extend(entity(&open, length));
        }
        Ok(())
    }
}

/// The entity; none for a link that leads nowhere.
fn entity(open: &Open, length: usize) -> Option<Value> {
    let mut fields = Map::from_iter([
        ("type".to_owned(), json!(open.entity)),
        ("offset".to_owned(), json!(open.offset)),
        ("length".to_owned(), json!(length)),
    ]);
    let attribute = |name: &str| open.attributes.iter().find(|(key, _)| key == name).map(|(_, value)| value.clone());
    match open.tag.as_str() {
        "a" => {
            let href = attribute("href").filter(|href| href.contains("://") || href.starts_with("tg:"))?;
            fields.insert("url".to_owned(), json!(href));
        }
        "tg-emoji" => {
            fields.insert("custom_emoji_id".to_owned(), json!(attribute("emoji-id")?));
        }
        _ => {}
    }
    Some(Value::Object(fields))
}

fn attributes(text: &str, tag: &str, at: usize) -> Result<Vec<(String, String)>, String> {
    let mut rest = text.trim();
    let mut found = Vec::new();
    while !rest.is_empty() {
        let end = rest.find(|ch: char| ch == '=' || ch.is_whitespace()).unwrap_or(rest.len());
        let (name, left) = rest.split_at_checked(end).unwrap_or((rest, ""));
        if name.is_empty() {
            return Err(format!("Empty attribute name in the tag \"{tag}\" at byte offset {at}"));
        }
        let Some(value) = left.strip_prefix('=') else {
            if name == "expandable" {
                rest = left.trim_start();
                continue;
            }
            return Err(format!(
                "Expected equal sign in declaration of an attribute of the tag \"{tag}\" at byte offset {at}"
            ));
        };
        let quote = value.chars().next().filter(|ch| matches!(ch, '"' | '\''));
        let (value, left) = match quote {
            Some(quote) => value
                .get(1..)
                .and_then(|value| value.split_once(quote))
                .ok_or_else(|| format!("Unclosed start tag at byte offset {at}"))?,
            None => value.split_once(char::is_whitespace).unwrap_or((value, "")),
        };
        found.push((name.to_ascii_lowercase(), unescaped(value)));
        rest = left.trim_start();
    }
    Ok(found)
}

fn unescaped(text: &str) -> String {
    text.replace("&quot;", "\"").replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_and_their_entities() {
        let parsed = parse("👍 <b>a &amp; <i>b</i></b> &lt;x&gt; &euro; &#233;").unwrap();
        assert_eq!(parsed.text, "👍 a & b <x> &euro; é");
        assert_eq!(parsed.entities[0], json!({ "type": "italic", "offset": 7, "length": 1 }));
        assert_eq!(parsed.entities[1], json!({ "type": "bold", "offset": 3, "length": 5 }));
        let link = parse("<a href=\"https://contoh.id/?a=1&amp;b=2\">x</a>").unwrap();
        assert_eq!(link.entities[0]["url"], "https://contoh.id/?a=1&b=2");
    }

    #[test]
    fn what_cannot_be_read_is_said() {
        for (source, said) in [
            ("<b>a", "Can't find end tag corresponding to start tag \"b\""),
            ("a <b", "Unclosed start tag at byte offset 2"),
            ("<hr>", "Unsupported start tag \"hr\" at byte offset 0"),
            ("a</b>", "Unexpected end tag at byte offset 1"),
            ("<b>x</i>", "Unmatched end tag at byte offset 4, expected \"</b>\", found \"</i>\""),
            ("1 < 2", "Unclosed start tag at byte offset 2"),
        ] {
            assert_eq!(parse(source).unwrap_err(), said, "{source}");
        }
    }
}
