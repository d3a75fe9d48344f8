//! The controls of the fake Bot API over HTTP, for tests in another process.

use std::time::Duration;

use serde::Deserialize;
use serde_json::{Value, json};

use super::state::Bots;
use super::{Bot, Group, User, happen};
use crate::courier::Mischief;
use crate::lock;
use crate::serve::{Answer, Call};
use crate::trouble::Trouble;

/// Any control; each reads what it needs.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Control {
    token: String,
    from: Option<i64>,
    user: Option<User>,
    group: Option<Group>,
    text: Option<String>,
    message: Value,
    key: String,
    update: Value,
    add: Option<Bot>,
    trouble: Option<Trouble>,
    times: Option<usize>,
    per_mille: Option<u32>,
    all: bool,
    mischief: Mischief,
    seconds: u64,
}

/// Answers a control.
pub(super) async fn answer(bots: &Bots, verb: &str, call: &Call) -> Answer {
    let control = match serde_json::from_slice::<Control>(if call.body.is_empty() { b"{}" } else { &call.body }) {
        Ok(control) => control,
        Err(error) => return Answer::json(400, &json!({ "error": error.to_string() })),
    };
    match verb {
        "sent" => {
            let after: u64 = call.asked("after").and_then(|number| number.parse().ok()).unwrap_or(0);
            let sent: Vec<_> = bots.ledger.sent().into_iter().filter(|sent| sent.number > after).collect();
            Answer::json(200, &json!(sent))
        }
        "counters" => Answer::json(200, &json!(bots.counters())),
        "idle" => {
            let idle = tokio::time::timeout(Duration::from_secs(60), bots.courier.idle()).await.is_ok();
            Answer::json(200, &json!({ "idle": idle }))
        }
        _ => match done(bots, verb, control) {
            Some(result) => Answer::json(200, &result),
            None => Answer::json(404, &json!({ "error": "no such control, or something is missing for it" })),
        },
    }
}

fn done(bots: &Bots, verb: &str, control: Control) -> Option<Value> {
    let user = control.user.clone().or_else(|| control.from.map(|id| User::new(id, "Warga")));
    let (token, group) = (control.token.as_str(), control.group.as_ref());
    match verb {
        "say" => {
            let message = control.text.map_or(control.message, |text| happen::words(&text));
            Some(json!({ "message_id": happen::message(bots, token, &user?, group, &message)? }))
        }
        "tap" => Some(json!({ "id": happen::tap(bots, token, &user?, group, &control.key)? })),
        "pending" => Some(json!({ "pending": lock(&*bots.known(token)?).updates.len() })),
        _ => change(bots, verb, control, user).map(|()| json!({ "ok": true })),
    }
}

/// Controls that give nothing back.
fn change(bots: &Bots, verb: &str, control: Control, user: Option<User>) -> Option<()> {
    match verb {
        "block" => happen::block(bots, &control.token, &user?, true),
        "unblock" => happen::block(bots, &control.token, &user?, false),
        "update" => bots.happens_raw(&control.token, control.update),
        "trouble" => {
            bots.troubles.reach_all(control.all);
            match (control.trouble?, control.per_mille) {
                (trouble, Some(share)) => bots.troubles.often(trouble, share),
                (trouble, None) => bots.troubles.next(trouble, control.times.unwrap_or(1)),
            }
        }
        "calm" => {
            bots.courier.mistreat(Mischief::default());
            bots.troubles.end();
        }
        "mischief" => bots.courier.mistreat(control.mischief),
        "pass" => bots.clock.pass(Duration::from_secs(control.seconds)),
        "bot" => bots.add(control.add?),
        "forget" => bots.ledger.forget(),
        _ => return None,
    }
    Some(())
}
