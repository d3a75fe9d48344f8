//! What a turn needs beside store and channel: upload links and HTTP calls. An office without them says so politely.

use std::time::Duration;

use async_trait::async_trait;
use jiff::Timestamp;
use wanti_core::Outcome;
use wanti_flow::model::Method;
use wanti_text::Pii;

use crate::ConversationId;

/// The rest of the world. Each method has an answer for when there is no such thing.
#[async_trait]
pub trait World: Send + Sync {
    /// A secure upload link with the time it expires; none when there is no place to upload to.
    async fn link(&self, wanted: &LinkWanted) -> Option<(String, Timestamp)> {
        let _ = wanted;
        None
    }

    /// An HTTP call. Only addresses that the deployment allows.
    async fn http(&self, call: &HttpCall) -> Outcome {
        let _ = call;
        Outcome::Failed
    }
}

/// No links and no calls.
#[derive(Debug, Clone, Copy, Default)]
pub struct NoWorld;

impl World for NoWorld {}

/// An upload link that a flow asks for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LinkWanted {
    /// The conversation.
    pub conversation: ConversationId,
    /// The request it belongs to.
    pub number: Option<String>,
    /// Ids and texts of the documents.
    pub items: Vec<(String, String)>,
    /// When it must expire.
    pub until: Timestamp,
}

/// A call that a flow asks for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HttpCall {
    /// https address.
    pub url: String,
    /// Method.
    pub method: Method,
    /// Names and values, to be sent as JSON.
    pub body: Vec<(String, Pii<String>)>,
    /// How long to wait.
    pub timeout: Duration,
}
