//! Refusals of the Bot API in its own words.

use serde_json::{Value, json};

use crate::serve::Answer;

/// A refusal.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Fault {
    code: u16,
    description: String,
    parameters: Option<Value>,
}

impl Fault {
    /// Something about the call is wrong.
    pub(super) fn bad(what: impl AsRef<str>) -> Fault {
        Fault::of(400, format!("Bad Request: {}", what.as_ref()))
    }

    /// The bot may not do this.
    pub(super) fn forbidden(what: &str) -> Fault {
        Fault::of(403, format!("Forbidden: {what}"))
    }

    /// Somebody else is at it.
    pub(super) fn conflict(what: &str) -> Fault {
        Fault::of(409, format!("Conflict: {what}"))
    }

    /// The token is not known.
    pub(super) fn unauthorized() -> Fault {
        Fault::of(401, "Unauthorized".to_owned())
    }

    /// There is no such method.
    pub(super) fn not_found() -> Fault {
        Fault::of(404, "Not Found".to_owned())
    }

    /// Too fast.
    pub(super) fn too_many(seconds: u64) -> Fault {
        let fault = Fault::of(429, format!("Too Many Requests: retry after {seconds}"));
        Fault { parameters: Some(json!({ "retry_after": seconds })), ..fault }
    }

    /// A code on demand.
    pub(super) fn on_demand(code: i64) -> Fault {
        match code {
            403 => Fault::forbidden("bot was blocked by the user"),
            401 => Fault::unauthorized(),
            409 => Fault::conflict(
                "terminated by other getUpdates request; make sure that only one bot instance is running",
            ),
            500.. => Fault::of(u16::try_from(code).unwrap_or(500), "Internal Server Error".to_owned()),
            _ => Fault::bad("on demand"),
        }
    }

    fn of(code: u16, description: String) -> Fault {
        Fault { code, description, parameters: None }
    }

    /// As it is answered.
    pub(super) fn answer(&self) -> Answer {
        let mut body = json!({ "ok": false, "error_code": self.code, "description": self.description });
        if let (Some(parameters), Some(fields)) = (&self.parameters, body.as_object_mut()) {
            fields.insert("parameters".to_owned(), parameters.clone());
        }
        Answer::json(self.code, &body)
    }
}
