//! Notes of the channel about a person: a new number, a new id.

use serde_json::Value;
use wanti_port::{Alias, Arrival, InboundKind};

use super::contact::{Contacts, Names};
use super::inbound::inbound;
use super::lenient::string;
use super::payload::{Outcome, Place};

/// Reads a note. Only new names matter; other notes are not from a citizen and are passed over.
pub(super) fn read(place: Place<'_>, contacts: &Contacts, message: &Value) -> Outcome {
    let kind = string(message, "/system/type").ok_or("a note without a kind")?;
    if !matches!(kind.as_str(), "user_changed_number" | "user_changed_user_id" | "customer_changed_number") {
        return Ok(None);
    }
    let earlier = earlier(message);
    let mut names = Names::at(message, "/system/wa_id", "/system/user_id", "/system/parent_user_id");
    names.phone = names.phone.or_else(|| string(message, "/system/new_wa_id"));
    let from = contacts.party(names).ok_or("a note without new names")?;
    if earlier.is_empty() {
        return Err("a note without earlier names");
    }
    inbound(place, message, from, InboundKind::Renamed { earlier }).map(|inbound| Some(Arrival::Message(inbound)))
}

fn earlier(message: &Value) -> Vec<Alias> {
    let mut names = Names::at(message, "/from", "/from_user_id", "/from_parent_user_id");
    let told =
        Names::at(message, "/system/previous_wa_id", "/system/previous_user_id", "/system/previous_parent_user_id");
    names.phone = told.phone.or(names.phone);
    names.scoped = told.scoped.or(names.scoped);
    names.parent = told.parent.or(names.parent);
    names.aliases()
}
