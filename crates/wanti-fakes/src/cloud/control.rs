//! The controls of the fake Cloud API over HTTP, for tests in another process.

use std::time::Duration;

use serde::Deserialize;
use serde_json::{Value, json};

use super::state::Cloud;
use super::{Number, Person};
use crate::courier::Mischief;
use crate::serve::{Answer, Call};
use crate::trouble::Trouble;

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
    trouble: Option<Trouble>,
    times: Option<usize>,
    per_mille: Option<u32>,
    all: bool,
    mischief: Mischief,
    seconds: u64,
    url: String,
    add: Option<Number>,
    mime: String,
    content: String,
}

/// Answers a control.
pub(super) async fn answer(cloud: &Cloud, verb: &str, call: &Call) -> Answer {
    let control = match serde_json::from_slice::<Control>(if call.body.is_empty() { b"{}" } else { &call.body }) {
        Ok(control) => control,
        Err(error) => return Answer::json(400, &json!({ "error": error.to_string() })),
    };
    match verb {
        "sent" => sent(cloud, call),
        "counters" => Answer::json(200, &json!(cloud.counters())),
        "seen" => Answer::json(200, &json!(cloud.seen())),
        "idle" => {
            let idle = tokio::time::timeout(Duration::from_secs(60), cloud.courier.idle()).await.is_ok();
            Answer::json(200, &json!({ "idle": idle }))
        }
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
        "trouble" => {
            cloud.troubles.reach_all(control.all);
            match (control.trouble?, control.per_mille) {
                (trouble, Some(share)) => cloud.troubles.often(trouble, share),
                (trouble, None) => cloud.troubles.next(trouble, control.times.unwrap_or(1)),
            }
        }
        "calm" => {
            cloud.courier.mistreat(Mischief::default());
            cloud.troubles.end();
        }
        "mischief" => cloud.courier.mistreat(control.mischief),
        "pass" => cloud.clock.pass(Duration::from_secs(control.seconds)),
        "webhook" => {
            let number = Some(control.number.as_str()).filter(|number| !number.is_empty());
            cloud.set_webhook(number, &control.url);
        }
        "number" => cloud.add(control.add?),
        "forget" => cloud.ledger.forget(),
        _ => return None,
    }
    Some(())
}

fn person(person: Option<Person>, from: Option<String>) -> Option<Person> {
    person.or_else(|| from.map(|digits| Person::phone(&digits)))
}

/// What was accepted after a number.
fn sent(cloud: &Cloud, call: &Call) -> Answer {
    let after: u64 = call.asked("after").and_then(|number| number.parse().ok()).unwrap_or(0);
    let sent: Vec<_> = cloud.ledger.sent().into_iter().filter(|sent| sent.number > after).collect();
    Answer::json(200, &json!(sent))
}
