//! Keyboards as the Bot API takes them.

use serde_json::{Map, Value, json};

use super::fault::Fault;

/// A keyboard that was taken.
#[derive(Debug, Clone, PartialEq, Default)]
pub(super) struct Markup {
    /// What stands under the message: only inline keyboards do.
    pub(super) inline: Option<Value>,
    /// What can be tapped: token or address, and title.
    pub(super) keys: Vec<(String, String)>,
    /// Whether it is no inline keyboard.
    pub(super) other: bool,
}

/// Checks a keyboard. Keys that ask for contact or place are for private chats only.
pub(super) fn check(markup: Option<Value>, private: bool) -> Result<Markup, Fault> {
    let Some(markup) = markup else { return Ok(Markup::default()) };
    let Some(fields) = markup.as_object() else { return Err(Fault::bad("object expected as reply markup")) };
    if let Some(lines) = fields.get("inline_keyboard") {
        return inline(lines, &markup);
    }
    if let Some(lines) = fields.get("keyboard") {
        return reply(lines, fields, private);
    }
    let known = ["remove_keyboard", "force_reply"].iter().any(|name| fields.get(*name) == Some(&json!(true)));
    if known || fields.is_empty() { Ok(Markup { other: known, ..Markup::default() }) } else { Err(unknown()) }
}

fn unknown() -> Fault {
    Fault::bad("can't parse reply keyboard markup: unknown kind of keyboard")
}

fn inline(lines: &Value, markup: &Value) -> Result<Markup, Fault> {
    let mut keys = Vec::new();
    for key in buttons(lines, "inline keyboard")? {
        keys.push(inline_key(key)?);
    }
    if keys.len() > 100 {
        return Err(Fault::bad("reply markup is too long"));
    }
    Ok(Markup { inline: (!keys.is_empty()).then(|| markup.clone()), keys, other: false })
}

fn buttons<'a>(lines: &'a Value, what: &str) -> Result<Vec<&'a Map<String, Value>>, Fault> {
    let lines = lines.as_array().ok_or_else(|| Fault::bad(format!("{what} must be an Array of Arrays")))?;
    let mut found = Vec::new();
    for line in lines {
        let line = line.as_array().ok_or_else(|| Fault::bad(format!("{what} must be an Array of Arrays")))?;
        for key in line {
            found.push(key.as_object().ok_or_else(|| Fault::bad(format!("{what} button must be an Object")))?);
        }
    }
    Ok(found)
}

fn inline_key(key: &Map<String, Value>) -> Result<(String, String), Fault> {
    let text = |name: &str| key.get(name).and_then(Value::as_str);
    let title = text("text").filter(|title| !title.trim().is_empty());
    let title = title.ok_or_else(|| {
        Fault::bad("can't parse inline keyboard button: inline keyboard button text must be non-empty")
    })?;
    let kinds = ["callback_data", "url", "web_app", "login_url", "switch_inline_query", "copy_text", "pay"];
    if kinds.iter().filter(|kind| key.contains_key(**kind)).count() != 1 {
        return Err(Fault::bad(
            "can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard",
        ));
    }
    if let Some(data) = key.get("callback_data") {
        let data = data.as_str().filter(|data| (1..=64).contains(&data.len()));
        let data = data.ok_or_else(|| Fault::bad("BUTTON_DATA_INVALID"))?;
        return Ok((data.to_owned(), title.to_owned()));
    }
    if let Some(url) = text("url") {
        return address(url).map(|()| (url.to_owned(), title.to_owned()));
    }
    Ok((String::new(), title.to_owned()))
}

fn address(url: &str) -> Result<(), Fault> {
    let rest = ["https://", "http://", "tg://"].iter().find_map(|scheme| url.strip_prefix(scheme));
    let host = rest.map(|rest| rest.split(['/', '?', '#']).next().unwrap_or_default());
    let wrong = |why: &str| Fault::bad(format!("inline keyboard button URL '{url}' is invalid: {why}"));
    match host {
        Some("") => Err(wrong("URL host is empty")),
        Some(host) if host.contains([' ', '<', '>']) => Err(wrong("Wrong HTTP URL")),
        // The real one takes no local names.
        Some(host) if host.starts_with("localhost") => Err(wrong("Wrong HTTP URL")),
        Some(_) => Ok(()),
        None => Err(wrong("Unsupported URL protocol")),
    }
}

fn reply(lines: &Value, fields: &Map<String, Value>, private: bool) -> Result<Markup, Fault> {
    if let Some(placeholder) = fields.get("input_field_placeholder").and_then(Value::as_str)
        && !(1..=64).contains(&placeholder.chars().count())
    {
        return Err(Fault::bad("input field placeholder must be 1-64 characters"));
    }
    let mut keys = Vec::new();
    for key in buttons(lines, "keyboard")? {
        let title = key.get("text").and_then(Value::as_str).filter(|title| !title.is_empty());
        let title = title.ok_or_else(|| Fault::bad("can't parse keyboard button: text must be non-empty"))?;
        let asks = ["request_contact", "request_location"].iter().any(|name| key.get(*name) == Some(&json!(true)));
        if asks && !private {
            return Err(Fault::bad("phone number and location can be requested in private chats only"));
        }
        keys.push((String::new(), title.to_owned()));
    }
    if keys.is_empty() {
        return Err(Fault::bad("reply keyboard must have at least one button"));
    }
    Ok(Markup { inline: None, keys, other: true })
}
