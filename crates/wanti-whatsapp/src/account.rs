//! The number of an office: where it is reached, with which token, and its templates.

use std::collections::BTreeMap;
use std::time::Duration;

use wanti_http::Secret;
use wanti_port::{Pace, Rate};

/// Meta's Graph API in the version this crate is written for.
pub const GRAPH_URL: &str = "https://graph.facebook.com/v26.0";

/// The number of an office and how it is used.
#[derive(Debug, Clone, PartialEq)]
pub struct Account {
    /// Where the Graph API is, with its version.
    pub graph_url: String,
    /// Meta's id of the number; not the number itself.
    pub phone_number_id: String,
    /// The token.
    pub access_token: Secret,
    /// Templates by the name flows use.
    pub templates: BTreeMap<String, Template>,
    /// How long to wait for an answer.
    pub wait: Duration,
    /// How fast messages may go.
    pub pace: Pace,
}

/// A template that Meta has approved.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Template {
    /// Meta's name for it.
    pub name: String,
    /// Its language, such as `id`.
    pub language: String,
    /// What goes into its numbered places, in order.
    pub fill: Vec<Fill>,
}

/// What a place of a template takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fill {
    /// The words of the message that could not be sent, as one line.
    Message,
    /// The name of the citizen.
    Name,
}

impl Account {
    /// A number with what is usual: 80 messages a second in all, to one person one in six seconds after a burst.
    #[must_use]
    pub fn new(phone_number_id: impl Into<String>, access_token: Secret) -> Account {
        Account {
            graph_url: GRAPH_URL.to_owned(),
            phone_number_id: phone_number_id.into(),
            access_token,
            templates: BTreeMap::new(),
            wait: Duration::from_secs(20),
            pace: Pace {
                pair: Some(Rate { every: Duration::from_secs(6), burst: 40 }),
                number: Some(Rate { every: Duration::from_micros(12_500), burst: 80 }),
            },
        }
    }

    /// The template a flow names; one that is not listed has no places and is Indonesian.
    #[must_use]
    pub fn template(&self, name: &str) -> Template {
        let unlisted = || Template { name: name.to_owned(), language: "id".to_owned(), fill: Vec::new() };
        self.templates.get(name).cloned().unwrap_or_else(unlisted)
    }
}
