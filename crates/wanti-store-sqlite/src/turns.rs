//! One turn: all conditions are looked at before anything changes.

use std::collections::BTreeSet;

use jiff::Timestamp;
use jiff::civil::Date;
use rusqlite::{Connection, params};
use wanti_core::{Request, Slot, Snapshot};
use wanti_port::store::{Booking, Cause, Commit, Committed, DueTimer, InboxMark, Loaded, Record, TimerChange};
use wanti_port::stored::{
    micros, party_from_json, party_to_json, record_from_json, record_to_json, shown_from_json, shown_to_json, time,
};
use wanti_port::{ConversationId, PortError};

use crate::fault::Fault;
use crate::queue;
use crate::rows::{
    Result, all, at, conversation, execute, known_line, most, number, one, read_line, refused, signed, slot, value,
    whole,
};

pub(crate) fn load(connection: &Connection, id: &ConversationId) -> Result<Loaded> {
    let sql = "SELECT l.office, l.channel, l.name, c.party, c.version, c.session, c.shown, c.last_inbound
               FROM conversation c JOIN line l ON l.id = c.line WHERE c.id = ?1";
    let row = one(connection, sql, [number(id)], |row| {
        let texts = (row.get::<_, String>(3)?, row.get::<_, Option<String>>(5)?, row.get::<_, Option<String>>(6)?);
        Ok((read_line(row, 0)?, texts, row.get::<_, i64>(4)?, row.get::<_, Option<i64>>(7)?))
    })?;
    let Some((line, (party, session, shown), version, last)) = row else { return Ok(Loaded::default()) };
    let unreadable = |_| refused("a stored conversation cannot be read");
    Ok(Loaded {
        version: whole(version),
        session: session.map(|json| Snapshot::from_json(&json)).transpose().map_err(unreadable)?,
        shown: shown.map(|json| shown_from_json(&json)).transpose()?,
        last_inbound: at(last),
        who: Some((line, party_from_json(&party)?)),
    })
}

pub(crate) fn commit(connection: &Connection, commit: &Commit) -> Result<Committed> {
    let talk = number(&commit.conversation);
    let sql = "SELECT c.version, c.epoch, l.office FROM conversation c JOIN line l ON l.id = c.line WHERE c.id = ?1";
    let row = one(connection, sql, [talk], |row| {
        Ok((row.get::<_, i64>(0)?, row.get::<_, i64>(1)?, row.get::<_, String>(2)?))
    })?;
    let Some((version, epoch, office)) = row else { return Err(refused("unknown conversation")) };
    let Some(places) = to_do(connection, talk, &commit.cause)? else { return Ok(Committed::Duplicate) };
    if commit.epoch.is_some_and(|held| held != whole(epoch)) {
        return Err(PortError::Superseded.into());
    }
    if waits_before(connection, talk, &places)? {
        return Err(refused("an earlier message waits"));
    }
    if whole(version) != commit.expected || !slots_have_room(connection, &office, &commit.bookings)? {
        return Err(PortError::Conflict.into());
    }
    if !ids_are_new(connection, commit)? {
        return Err(refused("the id of a message is used twice"));
    }
    store(connection, talk, &office, &places, commit)
}

pub(crate) fn next_serial(connection: &Connection, prefix: &str, day: Date) -> Result<u32> {
    let sql = "INSERT INTO serial (prefix, day, last) VALUES (?1, ?2, 1)
               ON CONFLICT DO UPDATE SET last = last + 1 RETURNING last";
    Ok(value(connection, sql, (prefix, day.to_string()))?.unwrap_or(u32::MAX))
}

pub(crate) fn requests_of(connection: &Connection, owner: &ConversationId) -> Result<Vec<Request>> {
    let sql = "SELECT body FROM request WHERE conversation = ?1 ORDER BY id DESC";
    let bodies: Vec<String> = all(connection, sql, [number(owner)], |row| row.get(0))?;
    bodies.iter().map(|body| read_request(body)).collect()
}

pub(crate) fn request(connection: &Connection, number: &str) -> Result<Option<(ConversationId, Request)>> {
    let sql = "SELECT conversation, body FROM request WHERE number = ?1";
    let row = one(connection, sql, [number], |row| Ok((row.get::<_, i64>(0)?, row.get::<_, String>(1)?)))?;
    row.map(|(owner, body)| Ok((conversation(owner), read_request(&body)?))).transpose()
}

pub(crate) fn booked(connection: &Connection, office: &str, slots: &[Slot]) -> Result<Vec<u32>> {
    slots.iter().map(|slot| taken(connection, office, slot)).collect()
}

pub(crate) fn due_timers(connection: &Connection, now: Timestamp, limit: usize) -> Result<Vec<DueTimer>> {
    let sql = "SELECT due, conversation, name FROM timer WHERE due <= ?1 ORDER BY due, conversation, name LIMIT ?2";
    let rows = all(connection, sql, (micros(now), most(limit)), |row| {
        let (due, talk): (i64, i64) = (row.get(0)?, row.get(1)?);
        Ok(DueTimer { due: time(due), conversation: conversation(talk), name: row.get(2)? })
    })?;
    Ok(rows)
}

pub(crate) fn next_timer(connection: &Connection) -> Result<Option<Timestamp>> {
    let due: Option<Option<i64>> = value(connection, "SELECT MIN(due) FROM timer", [])?;
    Ok(at(due.flatten()))
}

pub(crate) fn records(connection: &Connection, id: &ConversationId) -> Result<Vec<(Timestamp, Record)>> {
    let sql = "SELECT at, body FROM record WHERE conversation = ?1 ORDER BY id";
    let rows = all(connection, sql, [number(id)], |row| Ok((row.get::<_, i64>(0)?, row.get::<_, String>(1)?)))?;
    rows.into_iter().map(|(at, body)| Ok((time(at), record_from_json(&body)?))).collect()
}

/// The rows of the messages of this turn; none when its cause has had a turn.
fn to_do(connection: &Connection, talk: i64, cause: &Cause) -> Result<Option<Vec<i64>>> {
    match cause {
        Cause::Office => Ok(Some(Vec::new())),
        Cause::Timer(timer) => {
            let sql = "SELECT due FROM timer WHERE conversation = ?1 AND name = ?2";
            let due: Option<i64> = value(connection, sql, (talk, &timer.name))?;
            Ok((due == Some(micros(timer.due))).then(Vec::new))
        }
        Cause::Inbound(marks) => {
            let mut places = Vec::with_capacity(marks.len());
            let mut all_wait = true;
            for mark in marks {
                let (place, done) = place(connection, talk, mark)?.ok_or_else(|| refused("unknown message"))?;
                places.push(place);
                all_wait &= !done;
            }
            Ok(all_wait.then_some(places))
        }
    }
}

fn place(connection: &Connection, talk: i64, mark: &InboxMark) -> Result<Option<(i64, bool)>> {
    let Some(line) = known_line(connection, &mark.line)? else { return Ok(None) };
    let sql = "SELECT id, done FROM inbox WHERE line = ?1 AND mark = ?2 AND conversation = ?3";
    one(connection, sql, (line, &mark.id, talk), |row| Ok((row.get(0)?, row.get(1)?)))
}

fn waits_before(connection: &Connection, talk: i64, places: &[i64]) -> Result<bool> {
    let places: BTreeSet<i64> = places.iter().copied().collect();
    let sql = "SELECT id FROM inbox WHERE done = 0 AND conversation = ?1 ORDER BY id LIMIT ?2";
    let first: Vec<i64> = all(connection, sql, (talk, most(places.len())), |row| row.get(0))?;
    Ok(first.iter().any(|place| !places.contains(place)))
}

fn slots_have_room(connection: &Connection, office: &str, bookings: &[Booking]) -> Result<bool> {
    for booking in bookings {
        let sql = "SELECT COUNT(*) FROM booking WHERE request = ?1 AND slot = ?2";
        let own: i64 = value(connection, sql, (&booking.request, slot(&booking.slot)))?.unwrap_or(0);
        let others = i64::from(taken(connection, office, &booking.slot)?) - own;
        if others >= i64::from(booking.capacity) {
            return Ok(false);
        }
    }
    Ok(true)
}

fn taken(connection: &Connection, office: &str, wanted: &Slot) -> Result<u32> {
    let sql = "SELECT COUNT(*) FROM booking WHERE office = ?1 AND slot = ?2";
    Ok(value(connection, sql, (office, slot(wanted)))?.unwrap_or(0))
}

fn ids_are_new(connection: &Connection, commit: &Commit) -> Result<bool> {
    let mut seen = BTreeSet::new();
    for message in &commit.outbox {
        let known: Option<i64> = value(connection, "SELECT id FROM outbox WHERE own = ?1", [&message.id])?;
        if known.is_some() || !seen.insert(&message.id) {
            return Ok(false);
        }
    }
    Ok(true)
}

fn store(connection: &Connection, talk: i64, office: &str, places: &[i64], commit: &Commit) -> Result<Committed> {
    for place in places {
        execute(connection, "UPDATE inbox SET done = 1 WHERE id = ?1", [place])?;
    }
    if let Cause::Timer(timer) = &commit.cause {
        forget_timer(connection, talk, &timer.name)?;
    }
    if commit.erase {
        erase(connection, talk)?;
    }
    keep_requests(connection, talk, &commit.requests)?;
    for booking in &commit.bookings {
        book(connection, talk, office, booking)?;
    }
    for change in &commit.timers {
        change_timer(connection, talk, change)?;
    }
    for message in &commit.outbox {
        queue::post(connection, talk, message, commit.at)?;
    }
    for record in &commit.records {
        let sql = "INSERT INTO record (conversation, at, body) VALUES (?1, ?2, ?3)";
        execute(connection, sql, (talk, micros(commit.at), record_to_json(record)))?;
    }
    let version = commit.expected + 1;
    let sql = "UPDATE conversation SET version = ?2, session = ?3, last_turn = ?4 WHERE id = ?1";
    execute(connection, sql, (talk, signed(version), commit.session.to_json(), micros(commit.at)))?;
    if let Some(shown) = &commit.shown {
        execute(connection, "UPDATE conversation SET shown = ?2 WHERE id = ?1", (talk, shown_to_json(shown)))?;
    }
    let claimed = commit.claim.map(|claim| queue::claim_first(connection, talk, &claim)).transpose()?.flatten();
    Ok(Committed::Done { version, claimed: claimed.map(Box::new) })
}

fn erase(connection: &Connection, talk: i64) -> Result<()> {
    let json: Option<String> = value(connection, "SELECT party FROM conversation WHERE id = ?1", [talk])?;
    if let Some(json) = json {
        let mut party = party_from_json(&json)?;
        party.name = None;
        let sql = "UPDATE conversation SET shown = NULL, party = ?2 WHERE id = ?1";
        execute(connection, sql, (talk, party_to_json(&party)))?;
    }
    execute(connection, "UPDATE inbox SET body = NULL WHERE done = 1 AND conversation = ?1", [talk])?;
    forget_requests(connection, "conversation = ?1 AND ended IS NOT NULL", [talk])?;
    execute(connection, "UPDATE request SET forget = 1 WHERE conversation = ?1", [talk])?;
    for table in ["timer", "outbox", "record"] {
        execute(connection, &format!("DELETE FROM {table} WHERE conversation = ?1"), [talk])?;
    }
    Ok(())
}

/// Removes requests with their bookings.
pub(crate) fn forget_requests(
    connection: &Connection,
    which: &str,
    params: impl rusqlite::Params + Clone,
) -> Result<u64> {
    let bookings = format!("DELETE FROM booking WHERE request IN (SELECT number FROM request WHERE {which})");
    execute(connection, &bookings, params.clone())?;
    let gone = execute(connection, &format!("DELETE FROM request WHERE {which}"), params)?;
    Ok(gone as u64)
}

fn keep_requests(connection: &Connection, owner: i64, requests: &[Request]) -> Result<()> {
    for request in requests {
        let ended = request.state.is_final().then(|| request.history.last().map_or(request.opened, |change| change.at));
        let sql = "INSERT INTO request (number, conversation, body, ended) VALUES (?1, ?2, ?3, ?4)
                   ON CONFLICT (number) DO UPDATE SET body = excluded.body, ended = excluded.ended";
        execute(connection, sql, params![request.number, owner, request.to_json(), ended.map(micros)])?;
        forget_requests(connection, "number = ?1 AND forget = 1 AND ended IS NOT NULL", [&request.number])?;
    }
    Ok(())
}

fn book(connection: &Connection, talk: i64, office: &str, booking: &Booking) -> Result<()> {
    execute(connection, "DELETE FROM booking WHERE request = ?1", [&booking.request])?;
    let sql = "INSERT INTO booking (conversation, office, request, slot) VALUES (?1, ?2, ?3, ?4)";
    execute(connection, sql, (talk, office, &booking.request, slot(&booking.slot)))?;
    Ok(())
}

fn change_timer(connection: &Connection, talk: i64, change: &TimerChange) -> Result<()> {
    match change {
        TimerChange::Set { name, due } => {
            let sql = "INSERT INTO timer (conversation, name, due) VALUES (?1, ?2, ?3)
                       ON CONFLICT DO UPDATE SET due = excluded.due";
            execute(connection, sql, (talk, name, micros(*due)))?;
            Ok(())
        }
        TimerChange::Cancel { name } => forget_timer(connection, talk, name),
    }
}

fn forget_timer(connection: &Connection, talk: i64, name: &str) -> Result<()> {
    execute(connection, "DELETE FROM timer WHERE conversation = ?1 AND name = ?2", (talk, name))?;
    Ok(())
}

fn read_request(body: &str) -> std::result::Result<Request, Fault> {
    Request::from_json(body).map_err(|_| refused("a stored request cannot be read"))
}
