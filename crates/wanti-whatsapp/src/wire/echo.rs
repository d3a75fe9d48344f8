//! One element of `message_echoes`: an officer wrote from the office's own phone.

use serde_json::Value;
use wanti_port::{Arrival, InboundKind};

use super::contact::{Contacts, Names};
use super::inbound::{inbound, words};
use super::lenient::string;
use super::payload::{Outcome, Place};

/// Reads an echo; the person is the citizen it was written to. What only changes an earlier message is no answer.
pub(super) fn read(place: Place<'_>, contacts: &Contacts, message: &Value) -> Outcome {
    let kind = string(message, "/type").ok_or("an echo without a kind")?;
    if matches!(kind.as_str(), "edit" | "revoke" | "reaction") {
        return Ok(None);
    }
    let names = Names::at(message, "/to", "/to_user_id", "/to_parent_user_id");
    let citizen = contacts.party(names).ok_or("an echo to nobody")?;
    let kind = InboundKind::HumanEcho { text: words(message, "") };
    inbound(place, message, citizen, kind).map(|inbound| Some(Arrival::Message(inbound)))
}
