//! One element of `statuses`: what became of a message of ours.

use serde_json::Value;
use wanti_port::{Arrival, Delivery, PortError, Receipt, SentId};

use super::lenient::{at, string, time};
use super::payload::{Outcome, Place};
use crate::fault;

/// Reads a status. One that Meta adds later says nothing to us and is passed over.
pub(super) fn read(place: Place<'_>, status: &Value) -> Outcome {
    let name = string(status, "/status").ok_or("a status without its word")?;
    let Some(receipt) = receipt(&name) else { return Ok(None) };
    Ok(Some(Arrival::Receipt(Delivery {
        line: place.line.clone(),
        sent: SentId(string(status, "/id").ok_or("a status of no message")?),
        own: string(status, "/biz_opaque_callback_data"),
        receipt,
        at: time(status, "/timestamp", place.received),
        error: error(status, receipt),
    })))
}

fn receipt(name: &str) -> Option<Receipt> {
    match name {
        "sent" => Some(Receipt::Sent),
        "failed" => Some(Receipt::Failed),
        "delivered" => Some(Receipt::Delivered),
        "read" | "played" => Some(Receipt::Read),
        _ => None,
    }
}

/// Why it failed; warnings beside a message that arrived do not count.
fn error(status: &Value, receipt: Receipt) -> Option<PortError> {
    if receipt != Receipt::Failed {
        return None;
    }
    let code = at(status, "/errors/0/code");
    Some(fault::told(code.and_then(|code| code.as_i64().or_else(|| code.as_str()?.parse().ok()))))
}
