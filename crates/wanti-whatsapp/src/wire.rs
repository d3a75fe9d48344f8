//! The JSON of the Cloud API, both ways and pure: a webhook to arrivals, a message to what is posted.

mod attachment;
mod contact;
mod echo;
mod inbound;
mod lenient;
mod mend;
mod outbound;
mod payload;
mod reply;
mod status;
mod system;
mod template;

pub(crate) use attachment::is_id;
pub use attachment::{Attachment, File, kind_of_mime, most_bytes};
pub use outbound::message;
pub use payload::{NotJson, Webhook, read};
pub use reply::{MediaInfo, media_info, sent, uploaded};
pub use template::template;

/// What marks a message as read and shows that an answer is being written, until the answer comes or 25 seconds are over.
#[must_use]
pub fn seen(message: &str) -> Vec<u8> {
    let seen = serde_json::json!({
        "messaging_product": "whatsapp",
        "status": "read",
        "message_id": message,
        "typing_indicator": { "type": "text" },
    });
    seen.to_string().into_bytes()
}
