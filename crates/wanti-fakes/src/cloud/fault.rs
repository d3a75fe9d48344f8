//! Refusals of the Cloud API as it writes them: status, code, words, details.

use serde_json::{Value, json};

/// A refusal.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Fault {
    pub(crate) status: u16,
    pub(crate) code: i64,
    subcode: Option<i64>,
    message: String,
    details: Option<String>,
    kind: &'static str,
}

/// Codes with their status and title.
const TITLES: &[(i64, u16, &str)] = &[
    (0, 401, "AuthException"),
    (1, 500, "API Unknown"),
    (2, 503, "API Service"),
    (3, 400, "API Method"),
    (4, 400, "Application request limit reached"),
    (10, 403, "Application does not have permission for this action"),
    (33, 400, "Parameter value is not valid"),
    (100, 400, "Invalid parameter"),
    (190, 401, "Invalid OAuth access token - Cannot parse access token"),
    (200, 403, "You do not have permission to access this field"),
    (368, 403, "Temporarily blocked for policies violations"),
    (80007, 400, "Rate limit issues"),
    (130429, 429, "Rate limit hit"),
    (130472, 400, "User's number is part of an experiment"),
    (130497, 403, "Business account is restricted from messaging users in this country"),
    (131000, 500, "Something went wrong"),
    (131005, 403, "Access denied"),
    (131008, 400, "Required parameter is missing"),
    (131009, 400, "Parameter value is not valid"),
    (131016, 503, "Service unavailable"),
    (131021, 400, "Recipient cannot be sender"),
    (131026, 400, "Message undeliverable"),
    (131030, 400, "Recipient phone number not in allowed list"),
    (131031, 403, "Business Account locked"),
    (131037, 400, "WhatsApp provided number needs display name approval before message can be sent"),
    (131042, 402, "Business eligibility payment issue"),
    (131045, 500, "Incorrect certificate"),
    (131047, 400, "Re-engagement message"),
    (131048, 400, "Spam rate limit hit"),
    (131049, 400, "This message was not delivered to maintain healthy ecosystem engagement"),
    (131050, 400, "User has stopped receiving marketing messages from your business"),
    (131051, 400, "Unsupported message type"),
    (131052, 400, "Media download error"),
    (131053, 400, "Media upload error"),
    (131056, 400, "(Business Account, Consumer Account) pair rate limit hit"),
    (131057, 500, "Account in maintenance mode"),
    (131062, 400, "Business-scoped user ids are not supported for this message"),
    (132000, 400, "Number of parameters does not match the expected number of params"),
    (132001, 404, "Template name does not exist in the translation"),
    (132005, 400, "Translated text too long"),
    (132012, 400, "Parameter format does not match format in the created template"),
    (132015, 400, "Template is paused"),
    (132016, 400, "Template is disabled"),
    (133004, 503, "Server is temporarily unavailable"),
    (133010, 400, "Account not registered"),
    (133016, 400, "Account register deregister rate limit exceeded"),
];

impl Fault {
    /// The refusal with this code.
    pub(crate) fn of(code: i64, details: impl Into<String>) -> Fault {
        let row = TITLES.iter().find(|(known, ..)| *known == code);
        let (status, title) = row.map_or((400, "Something went wrong"), |(_, status, title)| (*status, *title));
        let message = if code == 190 { title.to_owned() } else { format!("(#{code}) {title}") };
        Fault { status, code, subcode: None, message, details: Some(details.into()), kind: "OAuthException" }
    }

    /// Something is missing.
    pub(crate) fn missing(what: &str) -> Fault {
        Fault::of(131008, format!("Parameter '{what}' is mandatory"))
    }

    /// Something has a value it cannot have.
    pub(crate) fn wrong(details: impl Into<String>) -> Fault {
        Fault::of(131009, details)
    }

    /// Nothing of ours has this name.
    pub(crate) fn no_object(id: &str, method: &str) -> Fault {
        let method = if method == "GET" { "get" } else { "post" };
        Fault {
            status: 400,
            code: 100,
            subcode: Some(33),
            message: format!(
                "Unsupported {method} request. Object with ID '{id}' does not exist, cannot be loaded due to missing \
                 permissions, or does not support this operation"
            ),
            details: None,
            kind: "GraphMethodException",
        }
    }

    /// No token came with the request.
    pub(crate) fn no_token() -> Fault {
        Fault {
            status: 401,
            code: 104,
            subcode: None,
            message: "An access token is required to request this resource.".to_owned(),
            details: None,
            kind: "OAuthException",
        }
    }

    /// The token is not the one of this number.
    pub(crate) fn wrong_token() -> Fault {
        Fault { details: None, ..Fault::of(190, "") }
    }

    /// As it stands in an answer.
    pub(crate) fn body(&self) -> Value {
        let mut error = json!({
            "message": self.message,
            "type": self.kind,
            "code": self.code,
            "fbtrace_id": format!("A{:0>22}", self.code),
        });
        let Some(fields) = error.as_object_mut() else { return error };
        if let Some(details) = &self.details {
            fields.insert("error_data".to_owned(), json!({ "messaging_product": "whatsapp", "details": details }));
        }
        if let Some(subcode) = self.subcode {
            fields.insert("error_subcode".to_owned(), subcode.into());
        }
        json!({ "error": error })
    }

    /// As it stands in a status or in the errors of a webhook.
    pub(crate) fn told(&self) -> Value {
        json!({
            "code": self.code,
            "title": self.message,
            "message": self.message,
            "error_data": { "details": self.details.as_deref().unwrap_or(&self.message) },
            "href": "https://developers.facebook.com/docs/whatsapp/cloud-api/support/error-codes/",
        })
    }
}
