//! Removing what has been kept long enough, and counting.

use jiff::Timestamp;
use wanti_port::store::{Counters, Purged, Retention};
use wanti_port::stored::micros;

use crate::desk::Desk;
use crate::rows::{Result, at, whole};
use crate::turns::forget_requests;

pub(crate) fn purge(desk: &mut Desk, retention: &Retention) -> Result<Purged> {
    let marks = sweep(desk, retention.marks, &["DELETE FROM wanti_inbox WHERE done AND received < $1"])?;
    let bodies = sweep(
        desk,
        retention.bodies,
        &[
            "UPDATE wanti_inbox SET body = NULL WHERE done AND body IS NOT NULL AND received < $1",
            "DELETE FROM wanti_unreadable WHERE received < $1",
        ],
    )?;
    let messages = sweep(
        desk,
        retention.messages,
        &["DELETE FROM wanti_outbox WHERE state >= 2 AND queued < $1", "DELETE FROM wanti_parked WHERE at < $1"],
    )?;
    let sessions = sweep(
        desk,
        retention.sessions,
        &["UPDATE wanti_conversation c SET session = NULL, shown = NULL WHERE session IS NOT NULL AND last_turn < $1
           AND NOT EXISTS (SELECT 1 FROM wanti_timer t WHERE t.conversation = c.id)
           AND NOT EXISTS (SELECT 1 FROM wanti_inbox i WHERE NOT i.done AND i.conversation = c.id)"],
    )?;
    let requests = match retention.requests {
        Some(before) => forget_requests(desk, "ended IS NOT NULL AND ended < $1", &[&micros(before)])?,
        None => 0,
    };
    let records = sweep(desk, retention.records, &["DELETE FROM wanti_record WHERE at < $1"])?;
    Ok(Purged { bodies, marks, messages, sessions, requests, records })
}

pub(crate) fn counters(desk: &mut Desk) -> Result<Counters> {
    let oldest: Option<Option<i64>> = desk.value("SELECT MIN(received) FROM wanti_inbox WHERE NOT done", &[])?;
    let trouble = "(state IN (2, 4) OR receipt = 1) AND";
    Ok(Counters {
        conversations: count(desk, "wanti_conversation")?,
        pending: count(desk, "wanti_inbox WHERE NOT done")?,
        oldest_pending: at(oldest.flatten()),
        waiting: count(desk, "wanti_outbox WHERE state < 2 AND state = 0")?,
        sending: count(desk, "wanti_outbox WHERE state < 2 AND state = 1")?,
        held: count(desk, &format!("wanti_outbox WHERE {trouble} state = 2"))?,
        dead: count(desk, &format!("wanti_outbox WHERE {trouble} state = 4"))?,
        failed: count(desk, &format!("wanti_outbox WHERE {trouble} state = 3"))?,
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
