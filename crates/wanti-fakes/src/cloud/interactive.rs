//! Messages with keys, as the Cloud API takes them.

use std::collections::BTreeSet;

use serde_json::Value;

use super::check::{Checked, Part, Verdict, is_address, place};
use super::fault::Fault;

/// Kinds that are looked at no closer: the office has none of them.
const OTHERS: &[&str] = &[
    "address_message",
    "call_permission_request",
    "carousel",
    "catalog_message",
    "order_details",
    "order_status",
    "product",
    "product_list",
    "voice_call",
];

/// Checks an interactive message.
pub(crate) fn check(part: &Part<'_>, checked: &mut Checked) -> Verdict<()> {
    part.only(&["type", "header", "body", "footer", "action"])?;
    let kind = part.word("type")?;
    if let Some(header) = part.part("header")? {
        self::header(&header, kind, checked)?;
    }
    checked.text = match part.part("body")? {
        Some(body) => {
            body.only(&["text"])?;
            filled(body.sized("text", 1, 1024)?, "body")?.to_owned()
        }
        None if kind == "product" => String::new(),
        None => return Err(Fault::missing("interactive['body']")),
    };
    if let Some(footer) = part.part("footer")? {
        footer.only(&["text"])?;
        footer.sized("text", 1, 60)?;
    }
    checked.kind = kind.to_owned();
    let action = part.required("action")?;
    match kind {
        "button" => buttons(&action, checked),
        "list" => list(&action, checked),
        "cta_url" => link(&action, checked),
        "location_request_message" => named(&action, "send_location", &["name"]),
        "flow" => flow(&action),
        _ if OTHERS.contains(&kind) => Ok(()),
        _ => Err(Fault::of(100, format!("Unexpected interactive type \"{kind}\""))),
    }
}

fn header(header: &Part<'_>, kind: &str, checked: &mut Checked) -> Verdict<()> {
    let what = header.word("type")?;
    header.only(&["type", what, "sub_text"])?;
    match what {
        "text" => header.sized("text", 1, 60).map(drop),
        "image" | "video" | "document" if kind != "list" => {
            let file = header.required(what)?;
            file.only(&["id", "link", "filename", "caption", "provider"])?;
            checked.media.extend(place(&file)?);
            Ok(())
        }
        _ => Err(Fault::wrong(format!("header of type {what} is not allowed for interactive type {kind}"))),
    }
}

fn buttons(action: &Part<'_>, checked: &mut Checked) -> Verdict<()> {
    action.only(&["buttons"])?;
    for button in action.list("buttons", 1, 3)? {
        let button = Part::of("buttons", button)?;
        button.only(&["type", "reply"])?;
        if button.word("type")? != "reply" {
            return Err(Fault::wrong("Button type must be reply"));
        }
        let reply = button.required("reply")?;
        reply.only(&["id", "title"])?;
        let id = edged(reply.sized("id", 1, 256)?)?;
        let title = filled(reply.sized("title", 1, 20)?, "Button title")?;
        checked.keys.push((id.to_owned(), title.to_owned()));
    }
    distinct(&checked.keys, true)
}

fn list(action: &Part<'_>, checked: &mut Checked) -> Verdict<()> {
    action.only(&["button", "sections"])?;
    filled(action.sized("button", 1, 20)?, "Button")?;
    let sections = action.list("sections", 1, 10)?;
    for section in sections {
        let section = Part::of("sections", section)?;
        section.only(&["title", "rows"])?;
        match section.sized_if("title", 0, 24)?.unwrap_or_default().trim() {
            "" if sections.len() > 1 => return Err(Fault::wrong("Section title is required with several sections")),
            _ => {}
        }
        for row in section.list("rows", 1, 10)? {
            checked.keys.push(self::row(row)?);
        }
    }
    if checked.keys.len() > 10 {
        let count = checked.keys.len();
        return Err(Fault::wrong(format!("Total row count exceed max allowed count: 10, got {count}")));
    }
    distinct(&checked.keys, false)
}

fn row(row: &Value) -> Verdict<(String, String)> {
    let row = Part::of("rows", row)?;
    row.only(&["id", "title", "description"])?;
    let id = edged(row.sized("id", 1, 200)?)?;
    let title = filled(row.sized("title", 1, 24)?, "Row title")?;
    row.sized_if("description", 0, 72)?;
    Ok((id.to_owned(), title.to_owned()))
}

fn link(action: &Part<'_>, checked: &mut Checked) -> Verdict<()> {
    named(action, "cta_url", &["name", "parameters"])?;
    let parameters = action.required("parameters")?;
    parameters.only(&["display_text", "url"])?;
    let title = filled(parameters.sized("display_text", 1, 20)?, "display_text")?;
    let url = parameters.sized("url", 1, 2000)?;
    if !is_address(url) {
        return Err(Fault::wrong("url is no valid URL"));
    }
    checked.keys.push((url.to_owned(), title.to_owned()));
    Ok(())
}

fn flow(action: &Part<'_>) -> Verdict<()> {
    named(action, "flow", &["name", "parameters"])?;
    let parameters = action.required("parameters")?;
    parameters.sized("flow_cta", 1, 30)?;
    match (parameters.optional("flow_id")?, parameters.optional("flow_name")?) {
        (Some(_), None) | (None, Some(_)) => Ok(()),
        _ => Err(Fault::wrong("exactly one of flow_id and flow_name is needed")),
    }
}

fn named(action: &Part<'_>, name: &str, keys: &[&str]) -> Verdict<()> {
    action.only(keys)?;
    if action.word("name")? == name { Ok(()) } else { Err(Fault::wrong(format!("action name must be {name}"))) }
}

fn filled<'a>(text: &'a str, what: &str) -> Verdict<&'a str> {
    if text.trim().is_empty() { Err(Fault::wrong(format!("{what} is empty"))) } else { Ok(text) }
}

fn edged(id: &str) -> Verdict<&str> {
    if id.trim() == id { Ok(id) } else { Err(Fault::wrong("id has leading or trailing spaces")) }
}

/// Ids must differ; titles of buttons too.
fn distinct(keys: &[(String, String)], titles: bool) -> Verdict<()> {
    let ids: BTreeSet<&str> = keys.iter().map(|(id, _)| id.as_str()).collect();
    if ids.len() < keys.len() {
        return Err(Fault::wrong("Duplicated ids: each id must be unique"));
    }
    let names: BTreeSet<&str> = keys.iter().map(|(_, title)| title.trim()).collect();
    if titles && names.len() < keys.len() {
        return Err(Fault::wrong("Duplicated titles: each button title must be unique"));
    }
    Ok(())
}
