//! Requests to the Cloud API: which one it is, whether its token is right, what it is answered.

use std::sync::Arc;

use serde_json::{Value, json};

use super::check::{self, Posted};
use super::fault::Fault;
use super::state::Cloud;
use super::{Number, control};
use crate::ledger::one_more;
use crate::serve::{Answer, Call, Reply, Serve};
use crate::trouble::{Asked, Trouble, through};

impl Serve for Cloud {
    async fn answer(self: Arc<Cloud>, call: Call) -> Reply {
        let parts = call.parts();
        match (call.method.as_str(), parts.as_slice()) {
            (_, ["_control", verb]) => control::answer(&self, verb, &call).await.into(),
            ("GET", ["whatsapp_business", "attachments"]) => self.attachment(&call).await,
            ("POST", [version, number, "messages"]) if is_version(version) => self.messages(number, &call).await,
            ("POST", [version, number, "media"]) if is_version(version) => {
                self.other(|cloud| cloud.of_token(&call, number).and_then(|_| cloud.upload(&call))).await
            }
            ("GET", [version, id]) if is_version(version) => {
                self.other(|cloud| cloud.any_token(&call).and_then(|()| cloud.describe(id))).await
            }
            ("DELETE", [version, id]) if is_version(version) => {
                self.other(|cloud| cloud.any_token(&call).and_then(|()| cloud.delete(id))).await
            }
            (method, parts) => refusal(&Fault::no_object(&parts.join("/"), method)).into(),
        }
    }
}

/// Meta's versions look like `v26.0`.
fn is_version(text: &str) -> bool {
    let number = text.strip_prefix('v').and_then(|rest| rest.strip_suffix(".0"));
    number.and_then(|number| number.parse::<u8>().ok()).is_some_and(|number| number >= 21)
}

impl Cloud {
    async fn messages(&self, number: &str, call: &Call) -> Reply {
        let checked = self.of_token(call, number).and_then(|number| Ok((number, self.checked(call)?)));
        let (number, posted) = match checked {
            Ok(checked) => checked,
            Err(fault) => return self.refuse(&fault).into(),
        };
        let message = match posted {
            Posted::Message(message) => message,
            Posted::Seen { message, typing } => {
                return self
                    .other(|cloud| {
                        cloud.note(message, typing);
                        Ok(json!({ "success": true }))
                    })
                    .await;
            }
        };
        if let Err(fault) = self.admit(&number, &message) {
            return self.refuse(&fault).into();
        }
        let met = self.stage.troubles.meet(Asked::Send);
        let body = self.kept_body(call);
        through(
            met,
            |trouble| self.troubled(trouble),
            |told| Answer::json(200, &self.accept(&number, *message, body, told)),
        )
        .await
    }

    fn checked(&self, call: &Call) -> Result<Posted, Fault> {
        let content_type = call.header("content-type").unwrap_or_default();
        if !content_type.starts_with("application/json") {
            return Err(Fault::of(100, "The parameter messaging_product is required."));
        }
        check::posted(&call.body)
    }

    fn kept_body(&self, call: &Call) -> Value {
        if self.settings.kept == 0 { Value::Null } else { serde_json::from_slice(&call.body).unwrap_or_default() }
    }

    async fn attachment(&self, call: &Call) -> Reply {
        if self.any_token(call).is_err() {
            return Answer::bare(401).into();
        }
        let id = call.asked("mid").unwrap_or_default();
        let met = self.stage.troubles.meet(Asked::Other);
        through(met, |trouble| self.troubled(trouble), |_| self.fetch(&id)).await
    }

    /// A request that is no message.
    async fn other(&self, done: impl FnOnce(&Cloud) -> Result<Value, Fault>) -> Reply {
        let met = self.stage.troubles.meet(Asked::Other);
        through(
            met,
            |trouble| self.troubled(trouble),
            |_| match done(self) {
                Ok(body) => Answer::json(200, &body),
                Err(fault) => self.refuse(&fault),
            },
        )
        .await
    }

    fn refuse(&self, fault: &Fault) -> Answer {
        one_more(&self.stage.ledger.refused);
        refusal(fault)
    }

    fn troubled(&self, trouble: Trouble) -> Answer {
        one_more(&self.stage.ledger.troubled);
        match trouble {
            Trouble::TooMany { wait } => {
                let answer = refusal(&Fault::of(130429, "Too many messages in a short time"));
                Answer { retry_after: Some(wait), ..answer }
            }
            Trouble::Code { code } => refusal(&Fault::of(code, "On demand")),
            Trouble::Status { status } => Answer::bare(status),
            _ => Answer::bare(500),
        }
    }

    /// The number, if the token is its own.
    fn of_token(&self, call: &Call, number: &str) -> Result<Number, Fault> {
        let token = token(call)?;
        if !self.knows_token(token) {
            return Err(Fault::wrong_token());
        }
        let known = Some(number).filter(|number| !number.is_empty()).and_then(|number| self.number(number));
        known.filter(|known| known.token == token).ok_or_else(|| Fault::no_object(number, &call.method))
    }

    fn any_token(&self, call: &Call) -> Result<(), Fault> {
        if self.knows_token(token(call)?) { Ok(()) } else { Err(Fault::wrong_token()) }
    }
}

fn token(call: &Call) -> Result<&str, Fault> {
    let header = call.header("authorization").ok_or_else(Fault::no_token)?;
    header.strip_prefix("Bearer ").ok_or_else(Fault::wrong_token)
}

fn refusal(fault: &Fault) -> Answer {
    Answer::json(fault.status, &fault.body())
}
