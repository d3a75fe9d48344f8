//! The controls of the fake Cloud API over HTTP, for tests in another process.

use serde::Deserialize;
use serde_json::{Value, json};

use super::state::Cloud;
use super::{Number, Person};
use crate::serve::{Answer, Call};
use crate::stage;

/// Something somebody says.
#[derive(Debug, Deserialize)]
struct Said {
    #[serde(flatten)]
    who: Who,
    message: Value,
}

/// A person, or just a telephone number as `from`.
#[derive(Debug, Deserialize)]
struct Who {
    from: Option<String>,
    person: Option<Person>,
}

/// Any control; each reads what it needs.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Control {
    number: String,
    messages: Vec<Said>,
    from: Option<String>,
    person: Option<Person>,
    message: Value,
    text: Option<String>,
    key: String,
    id: String,
    status: String,
    code: Option<i64>,
    body: Value,
    #[serde(flatten)]
    common: stage::Control,
    url: String,
    add: Option<Number>,
    mime: String,
    content: String,
}

/// Answers a control.
pub(super) async fn answer(cloud: &Cloud, verb: &str, call: &Call) -> Answer {
    let control = match stage::read::<Control>(call) {
        Ok(control) => control,
        Err(refused) => return refused,
    };
    if let Some(answer) = cloud.stage.asked(verb, call).await {
        return answer;
    }
    match verb {
        "seen" => Answer::json(200, &json!(cloud.seen())),
        _ => match done(cloud, verb, control) {
            Some(result) => Answer::json(200, &result),
            None => Answer::json(404, &json!({ "error": "no such control, or something is missing for it" })),
        },
    }
}

fn done(cloud: &Cloud, verb: &str, control: Control) -> Option<Value> {
    let who = person(control.person.clone(), control.from.clone());
    match verb {
        "say" => {
            let message = control.text.map_or(control.message, |text| super::say::text(&text));
            Some(json!({ "ids": cloud.say(&control.number, &[(who?, message)]) }))
        }
        "say_all" => {
            let messages = control.messages.into_iter();
            let messages: Option<Vec<_>> =
                messages.map(|said| Some((person(said.who.person, said.who.from)?, said.message))).collect();
            Some(json!({ "ids": cloud.say(&control.number, &messages?) }))
        }
        "tap" => Some(json!({ "id": cloud.tap(&who?, &control.key)? })),
        "echo" => Some(json!({ "id": cloud.echo(&who?, &control.text?) })),
        "file" => Some(json!({ "id": cloud.store_file(&control.mime, control.content.into_bytes()) })),
        _ => change(cloud, verb, control).map(|()| json!({ "ok": true })),
    }
}

/// Controls that give nothing back.
fn change(cloud: &Cloud, verb: &str, control: Control) -> Option<()> {
    match verb {
        "status" => cloud.status(&control.id, &control.status, control.code),
        "error" => cloud.error(control.code?),
        "raw" => cloud.bring_body(&control.number, &control.body, 0),
        "webhook" => {
            let number = Some(control.number.as_str()).filter(|number| !number.is_empty());
            cloud.set_webhook(number, &control.url);
        }
        "number" => cloud.add(control.add?),
        _ => return cloud.stage.change(verb, control.common),
    }
    Some(())
}

fn person(person: Option<Person>, from: Option<String>) -> Option<Person> {
    person.or_else(|| from.map(|digits| Person::phone(&digits)))
}
