//! Removing what has been kept long enough, counting, checking and copying the file.

use jiff::Timestamp;
use rusqlite::Connection;
use wanti_port::store::{Counters, Purged, Retention};
use wanti_port::stored::micros;

use crate::pen::Pen;
use crate::rows::{Result, all, at, count, execute, value};
use crate::turns::forget_requests;

pub(crate) fn purge(pen: &mut Pen<'_>, retention: &Retention) -> Result<Purged> {
    let connection = pen.connection;
    pen.book.forget_all();
    let sweep = |before: Option<Timestamp>, sqls: &[&str]| -> Result<u64> {
        let Some(before) = before else { return Ok(0) };
        let mut gone = 0;
        for sql in sqls {
            gone += execute(connection, sql, [micros(before)])? as u64;
        }
        Ok(gone)
    };
    let marks = sweep(retention.marks, &["DELETE FROM inbox WHERE done = 1 AND received < ?1"])?;
    let bodies = sweep(
        retention.bodies,
        &[
            "UPDATE inbox SET body = NULL WHERE done = 1 AND body IS NOT NULL AND received < ?1",
            "DELETE FROM unreadable WHERE received < ?1",
        ],
    )?;
    let messages = sweep(
        retention.messages,
        &["DELETE FROM outbox WHERE state >= 2 AND queued < ?1", "DELETE FROM parked WHERE at < ?1"],
    )?;
    let sessions = sweep(
        retention.sessions,
        &["UPDATE conversation SET session = NULL, shown = NULL WHERE session IS NOT NULL AND last_turn < ?1
           AND NOT EXISTS (SELECT 1 FROM timer t WHERE t.conversation = conversation.id)
           AND NOT EXISTS (SELECT 1 FROM inbox i WHERE i.done = 0 AND i.conversation = conversation.id)"],
    )?;
    let requests = match retention.requests {
        Some(before) => forget_requests(connection, "ended IS NOT NULL AND ended < ?1", [micros(before)])?,
        None => 0,
    };
    let records = sweep(retention.records, &["DELETE FROM record WHERE at < ?1"])?;
    Ok(Purged { bodies, marks, messages, sessions, requests, records })
}

pub(crate) fn counters(connection: &Connection) -> Result<Counters> {
    let oldest: Option<Option<i64>> = value(connection, "SELECT MIN(received) FROM inbox WHERE done = 0", [])?;
    Ok(Counters {
        conversations: count(connection, "SELECT COUNT(*) FROM conversation")?,
        pending: count(connection, "SELECT COUNT(*) FROM inbox WHERE done = 0")?,
        oldest_pending: at(oldest.flatten()),
        waiting: count(connection, "SELECT COUNT(*) FROM outbox WHERE state < 3 AND state = 0")?,
        sending: count(connection, "SELECT COUNT(*) FROM outbox WHERE state < 3 AND state = 1")?,
        held: count(connection, "SELECT COUNT(*) FROM outbox WHERE trouble = 2")?,
        dead: count(connection, "SELECT COUNT(*) FROM outbox WHERE trouble = 4")?,
        failed: count(connection, "SELECT COUNT(*) FROM outbox WHERE trouble = 3")?,
        timers: count(connection, "SELECT COUNT(*) FROM timer")?,
        open_requests: count(connection, "SELECT COUNT(*) FROM request WHERE ended IS NULL")?,
        unreadable: count(connection, "SELECT COUNT(*) FROM unreadable")?,
    })
}

/// What is wrong with the file; nothing when it is whole.
pub(crate) fn integrity(connection: &Connection) -> Result<Vec<String>> {
    let mut faults: Vec<String> = all(connection, "PRAGMA integrity_check", [], |row| row.get(0))?;
    faults.retain(|words| words != "ok");
    let strays: Vec<String> = all(connection, "PRAGMA foreign_key_check", [], |row| row.get(0))?;
    faults.extend(strays.into_iter().map(|table| format!("a row of {table} points to nothing")));
    for (table, to) in [("inbox", "conversation"), ("outbox", "conversation"), ("inbox", "line"), ("outbox", "line")] {
        let sql = format!("SELECT COUNT(*) FROM {table} WHERE {to} NOT IN (SELECT id FROM {to})");
        if count(connection, &sql)? > 0 {
            faults.push(format!("a row of {table} points to nothing"));
        }
    }
    Ok(faults)
}
