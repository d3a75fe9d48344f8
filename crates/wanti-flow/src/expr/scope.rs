//! What the evaluator may ask of a running conversation.

use jiff::civil::DateTime;
use wanti_answer::Value;

use crate::model::{ServiceIx, State, VarIx};

/// The conversation as templates and conditions see it. Every answer may be "nothing".
pub trait Scope {
    /// The value of a variable.
    fn var(&self, var: VarIx) -> Option<&Value>;
    /// The service being talked about.
    fn service(&self) -> Option<ServiceIx>;
    /// The request being talked about.
    fn request(&self) -> Option<RequestFacts>;
    /// What is known of the citizen.
    fn citizen(&self) -> CitizenFacts;
    /// Date and time in the zone of the office.
    fn now(&self) -> DateTime;
    /// What the citizen wrote last.
    fn last_message(&self) -> &str;
    /// The secure link, inside the message of an upload.
    fn link(&self) -> Option<&str>;
}

/// What is known of a citizen.
#[derive(Clone, PartialEq, Eq, Default)]
pub struct CitizenFacts {
    /// Name, when the citizen gave it or the channel tells it.
    pub name: Option<String>,
    /// "Bapak", "Ibu"; "Bapak/Ibu" without it.
    pub address: Option<String>,
    /// Telephone number, when the channel tells it.
    pub phone: Option<String>,
}

/// What is known of a request.
#[derive(Clone, PartialEq, Eq)]
pub struct RequestFacts {
    /// Registration number.
    pub number: String,
    /// Title of its service.
    pub service_title: String,
    /// Its state.
    pub state: State,
    /// Label of the chat; without it the one of the state.
    pub label: Option<String>,
    /// Date and time promised.
    pub deadline: Option<DateTime>,
    /// The officer's last note.
    pub note: Option<String>,
    /// Returned items with reasons.
    pub missing: Vec<String>,
    /// The chosen pickup time, from and to.
    pub pickup: Option<(DateTime, DateTime)>,
}

impl std::fmt::Debug for CitizenFacts {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("CitizenFacts(…)")
    }
}

impl std::fmt::Debug for RequestFacts {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "RequestFacts({}, …)", self.state.words().0)
    }
}
