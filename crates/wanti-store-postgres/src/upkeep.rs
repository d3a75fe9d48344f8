//! Removing what has been kept long enough, and counting.

use jiff::Timestamp;
use wanti_port::store::{Counters, Purged, Retention};
use wanti_port::stored::micros;

use crate::desk::Desk;
use crate::rows::{Result, at, whole};
use crate::turns::{forget_reached, forget_requests};

/// Messages that wait for their turn.
const WAITING: &str = "wanti_waiting w JOIN wanti_conversation c ON c.id = w.conversation
    JOIN wanti_inbox i ON i.conversation = c.id AND i.id > c.heard AND NOT i.had";
/// Messages that are not sent yet.
const OPEN: &str = "wanti_open p JOIN wanti_outbound o ON o.conversation = p.conversation AND o.id = p.id WHERE TRUE";

pub(crate) fn purge(desk: &mut Desk, retention: &Retention) -> Result<Purged> {
    let marks = sweep(
        desk,
        retention.marks,
        &["DELETE FROM wanti_inbox i USING wanti_conversation c
           WHERE c.id = i.conversation AND i.received < $1 AND (i.had OR i.id <= c.heard)"],
    )?;
    let bodies = sweep(
        desk,
        retention.bodies,
        &[
            "UPDATE wanti_inbox i SET body = NULL FROM wanti_conversation c
             WHERE c.id = i.conversation AND i.body IS NOT NULL AND i.received < $1 AND (i.had OR i.id <= c.heard)",
            "DELETE FROM wanti_unreadable WHERE received < $1",
        ],
    )?;
    if let Some(before) = retention.messages {
        forget_reached(desk, "o.state >= 2 AND o.queued < $1", &[&micros(before)])?;
    }
    let messages = sweep(
        desk,
        retention.messages,
        &["DELETE FROM wanti_outbound WHERE state >= 2 AND queued < $1", "DELETE FROM wanti_parked WHERE at < $1"],
    )?;
    let sessions = sweep(
        desk,
        retention.sessions,
        &["UPDATE wanti_conversation c SET session = NULL, shown = NULL WHERE session IS NOT NULL AND last_turn < $1
           AND NOT EXISTS (SELECT 1 FROM wanti_timer t WHERE t.conversation = c.id)
           AND NOT EXISTS (SELECT 1 FROM wanti_waiting w WHERE w.conversation = c.id)"],
    )?;
    let requests = match retention.requests {
        Some(before) => forget_requests(desk, "ended IS NOT NULL AND ended < $1", &[&micros(before)])?,
        None => 0,
    };
    let records = sweep(desk, retention.records, &["DELETE FROM wanti_record WHERE at < $1"])?;
    Ok(Purged { bodies, marks, messages, sessions, requests, records })
}

pub(crate) fn counters(desk: &mut Desk) -> Result<Counters> {
    let oldest: Option<Option<i64>> = desk.value(&format!("SELECT MIN(i.received) FROM {WAITING}"), &[])?;
    let state = |table: &str, state: i32| format!("{table} AND o.state = {state}");
    let (open, trouble) =
        (|state_of| state(OPEN, state_of), |state_of| state("wanti_outbound o WHERE o.trouble IS NOT NULL", state_of));
    Ok(Counters {
        conversations: count(desk, "wanti_conversation")?,
        pending: count(desk, WAITING)?,
        oldest_pending: at(oldest.flatten()),
        waiting: count(desk, &open(0))?,
        sending: count(desk, &open(1))?,
        held: count(desk, &trouble(2))?,
        dead: count(desk, &trouble(4))?,
        failed: count(desk, &trouble(3))?,
        timers: count(desk, "wanti_timer")?,
        open_requests: count(desk, "wanti_request WHERE ended IS NULL")?,
        unreadable: count(desk, "wanti_unreadable")?,
    })
}

fn sweep(desk: &mut Desk, before: Option<Timestamp>, sqls: &[&str]) -> Result<u64> {
    let Some(before) = before else { return Ok(0) };
    let mut gone = 0;
    for sql in sqls {
        gone += desk.execute(sql, &[&micros(before)])?;
    }
    Ok(gone)
}

fn count(desk: &mut Desk, of: &str) -> Result<u64> {
    Ok(desk.value::<i64>(&format!("SELECT COUNT(*) FROM {of}"), &[])?.map_or(0, whole))
}
