//! A template in place of a message, once the window is closed.

use serde_json::{Value, json};
use wanti_flow::channel::WHATSAPP;
use wanti_port::fit::shorten;
use wanti_port::{Outbound, PortError, escape};

use super::outbound::enveloped;
use crate::account::{Fill, Template};

/// The most that one place of a template may take, so that the whole stays within 1024.
const PLACE_MOST: usize = 700;

/// The JSON that sends this template to the person of a message.
///
/// # Errors
/// The name cannot be one of a template, or the message has no person.
pub fn template(outbound: &Outbound, template: &Template) -> Result<Vec<u8>, PortError> {
    let plain = |ch: char| ch.is_ascii_lowercase() || ch.is_ascii_digit() || ch == '_';
    if template.name.is_empty() || template.name.len() > 512 || !template.name.chars().all(plain) {
        return Err(PortError::Refused("a name that no template has".to_owned()));
    }
    let mut content = json!({ "name": template.name, "language": { "code": template.language } });
    if let (false, Some(content)) = (template.fill.is_empty(), content.as_object_mut()) {
        let places: Vec<Value> = template.fill.iter().map(|fill| place(outbound, *fill)).collect();
        content.insert("components".to_owned(), json!([{ "type": "body", "parameters": places }]));
    }
    enveloped(outbound, "template", content)
}

/// A place takes one line: Meta refuses line ends, tabs and runs of blanks in it.
fn place(outbound: &Outbound, fill: Fill) -> Value {
    let words = match fill {
        Fill::Message => escape::whatsapp(&line(outbound.wire.text.reveal())),
        Fill::Name => escape::data(&line(outbound.to.name.as_ref().map_or("", |name| name.reveal().as_str()))),
    };
    let words = if words.is_empty() { "-" } else { words.as_str() };
    json!({ "type": "text", "text": shorten(words, PLACE_MOST, &WHATSAPP) })
}

fn line(words: &str) -> String {
    words.split_whitespace().collect::<Vec<_>>().join(" ")
}
