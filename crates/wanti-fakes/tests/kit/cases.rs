//! The cases of the Cloud API in `tests/data`: what is taken and what is refused, each with its envelope.

use std::path::Path;

use serde_json::{Value, json};

pub(crate) fn cases(file: &str) -> Vec<Value> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data").join(file);
    serde_json::from_slice(&std::fs::read(path).unwrap()).unwrap()
}

/// The message of a case with its envelope, its long texts and its keys.
pub(crate) fn message(case: &Value) -> Value {
    let mut message = match (case.get("buttons"), case.get("rows")) {
        (Some(buttons), _) => with_buttons(buttons),
        (_, Some(rows)) => with_rows(rows),
        _ => case["message"].clone(),
    };
    let fields = message.as_object_mut().unwrap();
    fields.insert("messaging_product".to_owned(), json!("whatsapp"));
    match case.get("to") {
        Some(Value::Null) => None,
        Some(to) => fields.insert("to".to_owned(), to.clone()),
        None => fields.insert("to".to_owned(), json!("62811000111")),
    };
    if let Some(repeat) = case.get("repeat") {
        let text = repeat[1].as_str().unwrap().repeat(repeat[2].as_u64().unwrap().try_into().unwrap());
        put(&mut message, repeat[0].as_str().unwrap(), json!(text));
    }
    if let Some(set) = case.get("set") {
        put(&mut message, set[0].as_str().unwrap(), set[1].clone());
    }
    message
}

fn put(message: &mut Value, place: &str, value: Value) {
    let (parent, name) = place.rsplit_once('/').unwrap();
    message.pointer_mut(parent).unwrap().as_object_mut().unwrap().insert(name.to_owned(), value);
}

fn with_buttons(titles: &Value) -> Value {
    let button = |(number, title): (usize, &Value)| json!({ "type": "reply", "reply": { "id": format!("m{number}"), "title": title } });
    let buttons: Vec<Value> = titles.as_array().unwrap().iter().enumerate().map(button).collect();
    json!({ "type": "interactive",
        "interactive": { "type": "button", "body": { "text": "a" }, "action": { "buttons": buttons } } })
}

pub(crate) fn with_rows(counts: &Value) -> Value {
    let section = |(number, count): (usize, &Value)| {
        let row = |row: u64| json!({ "id": format!("m{number}:{row}"), "title": format!("Baris {row}") });
        json!({ "title": format!("Bagian {number}"), "rows": (0..count.as_u64().unwrap()).map(row).collect::<Vec<_>>() })
    };
    let sections: Vec<Value> = counts.as_array().unwrap().iter().enumerate().map(section).collect();
    json!({ "type": "interactive", "interactive": { "type": "list", "body": { "text": "a" },
        "action": { "button": "Pilih", "sections": sections } } })
}
