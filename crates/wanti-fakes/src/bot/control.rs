//! The controls of the fake Bot API over HTTP, for tests in another process.

use serde::Deserialize;
use serde_json::{Value, json};

use super::state::Bots;
use super::{Bot, Group, User, happen};
use crate::lock;
use crate::serve::{Answer, Call};
use crate::stage;

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
    #[serde(flatten)]
    common: stage::Control,
}

/// Answers a control.
pub(super) async fn answer(bots: &Bots, verb: &str, call: &Call) -> Answer {
    let control = match stage::read::<Control>(call) {
        Ok(control) => control,
        Err(refused) => return refused,
    };
    if let Some(answer) = bots.stage.asked(verb, call).await {
        return answer;
    }
    match done(bots, verb, control) {
        Some(result) => Answer::json(200, &result),
        None => Answer::json(404, &json!({ "error": "no such control, or something is missing for it" })),
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
        "bot" => bots.add(control.add?),
        _ => return bots.stage.change(verb, control.common),
    }
    Some(())
}
