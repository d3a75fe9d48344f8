//! One turn: all conditions are looked at before anything changes.

use std::collections::BTreeSet;

use jiff::Timestamp;
use jiff::civil::Date;
use wanti_core::{Request, Slot};
use wanti_port::store::{Booking, Cause, Commit, Committed, DueTimer, InboxMark, Record, TimerChange};
use wanti_port::stored::{
    micros, party_from_json, party_to_json, record_from_json, record_to_json, shown_to_json, time,
};
use wanti_port::{ConversationId, PortError};

use crate::desk::{Desk, Params};
use crate::fault::Fault;
use crate::queue;
use crate::rows::{Result, at, conversation, known_line, most, number, refused, signed, slot, small, whole};

pub(crate) fn commit(desk: &mut Desk, commit: &Commit) -> Result<Committed> {
    let talk = number(&commit.conversation);
    let sql = "SELECT c.version, c.epoch, l.office FROM wanti_conversation c JOIN wanti_line l ON l.id = c.line
               WHERE c.id = $1 FOR NO KEY UPDATE OF c";
    let Some(row) = desk.one(sql, &[&talk])? else { return Err(refused("unknown conversation")) };
    let (version, epoch, office): (i64, i64, String) = (row.try_get(0)?, row.try_get(1)?, row.try_get(2)?);
    let Some(places) = to_do(desk, talk, &commit.cause)? else { return Ok(Committed::Duplicate) };
    if commit.epoch.is_some_and(|held| held != whole(epoch)) {
        return Err(PortError::Superseded.into());
    }
    if waits_before(desk, talk, &places)? {
        return Err(refused("an earlier message waits"));
    }
    if whole(version) != commit.expected || !slots_have_room(desk, &office, &commit.bookings)? {
        return Err(PortError::Conflict.into());
    }
    if !ids_are_new(desk, commit)? {
        return Err(refused("the id of a message is used twice"));
    }
    store(desk, talk, &office, &places, commit)
}

pub(crate) fn next_serial(desk: &mut Desk, prefix: &str, day: Date) -> Result<u32> {
    let sql = "INSERT INTO wanti_serial AS s (prefix, day, last) VALUES ($1, $2, 1)
               ON CONFLICT (prefix, day) DO UPDATE SET last = s.last + 1 RETURNING last";
    Ok(desk.value(sql, &[&prefix, &day.to_string()])?.map_or(u32::MAX, small))
}

pub(crate) fn requests_of(desk: &mut Desk, owner: &ConversationId) -> Result<Vec<Request>> {
    let sql = "SELECT body FROM wanti_request WHERE conversation = $1 ORDER BY id DESC";
    desk.all(sql, &[&number(owner)])?.iter().map(|row| read_request(row.try_get(0)?)).collect()
}

pub(crate) fn request(desk: &mut Desk, number: &str) -> Result<Option<(ConversationId, Request)>> {
    let row = desk.one("SELECT conversation, body FROM wanti_request WHERE number = $1", &[&number])?;
    row.map(|row| Ok((conversation(row.try_get(0)?), read_request(row.try_get(1)?)?))).transpose()
}

pub(crate) fn booked(desk: &mut Desk, office: &str, slots: &[Slot]) -> Result<Vec<u32>> {
    slots.iter().map(|slot| taken(desk, office, slot).map(small)).collect()
}

pub(crate) fn due_timers(desk: &mut Desk, now: Timestamp, limit: usize) -> Result<Vec<DueTimer>> {
    let sql = "SELECT due, conversation, name FROM wanti_timer WHERE due <= $1
               ORDER BY due, conversation, name COLLATE \"C\" LIMIT $2";
    let rows = desk.all(sql, &[&micros(now), &most(limit)])?;
    let timers = rows.iter().map(|row| {
        Ok(DueTimer { due: time(row.try_get(0)?), conversation: conversation(row.try_get(1)?), name: row.try_get(2)? })
    });
    timers.collect()
}

pub(crate) fn next_timer(desk: &mut Desk) -> Result<Option<Timestamp>> {
    let due: Option<Option<i64>> = desk.value("SELECT MIN(due) FROM wanti_timer", &[])?;
    Ok(at(due.flatten()))
}

pub(crate) fn records(desk: &mut Desk, id: &ConversationId) -> Result<Vec<(Timestamp, Record)>> {
    let rows = desk.all("SELECT at, body FROM wanti_record WHERE conversation = $1 ORDER BY id", &[&number(id)])?;
    rows.iter().map(|row| Ok((time(row.try_get(0)?), record_from_json(row.try_get(1)?)?))).collect()
}

/// Removes requests with their bookings.
pub(crate) fn forget_requests(desk: &mut Desk, which: &str, params: Params<'_>) -> Result<u64> {
    let sql = format!("DELETE FROM wanti_booking WHERE request IN (SELECT number FROM wanti_request WHERE {which})");
    desk.execute(&sql, params)?;
    desk.execute(&format!("DELETE FROM wanti_request WHERE {which}"), params)
}

/// Removes what channels call messages that are to be removed.
pub(crate) fn forget_reached(desk: &mut Desk, which: &str, params: Params<'_>) -> Result<()> {
    let sql = format!(
        "DELETE FROM wanti_reached r USING wanti_outbound o WHERE {which} AND r.line = o.line AND r.sent IN (o.sent, o.earlier)
             AND r.own = o.own"
    );
    desk.execute(&sql, params)?;
    Ok(())
}

/// The rows of the messages of this turn; none when its cause has had a turn.
fn to_do(desk: &mut Desk, talk: i64, cause: &Cause) -> Result<Option<Vec<i64>>> {
    match cause {
        Cause::Office => Ok(Some(Vec::new())),
        Cause::Timer(timer) => {
            let sql = "SELECT due FROM wanti_timer WHERE conversation = $1 AND name = $2";
            let due: Option<i64> = desk.value(sql, &[&talk, &timer.name])?;
            Ok((due == Some(micros(timer.due))).then(Vec::new))
        }
        Cause::Inbound(marks) => {
            let mut places = Vec::with_capacity(marks.len());
            let mut all_wait = true;
            for mark in marks {
                let (place, done) = place(desk, talk, mark)?.ok_or_else(|| refused("unknown message"))?;
                places.push(place);
                all_wait &= !done;
            }
            Ok(all_wait.then_some(places))
        }
    }
}

fn place(desk: &mut Desk, talk: i64, mark: &InboxMark) -> Result<Option<(i64, bool)>> {
    let Some(line) = known_line(desk, &mark.line)? else { return Ok(None) };
    let sql =
        "SELECT i.id, i.had OR i.id <= c.heard FROM wanti_inbox i JOIN wanti_conversation c ON c.id = i.conversation
               WHERE i.line = $1 AND i.mark = $2 AND i.conversation = $3";
    let row = desk.one(sql, &[&line, &mark.id, &talk])?;
    row.map(|row| Ok((row.try_get(0)?, row.try_get(1)?))).transpose()
}

fn waits_before(desk: &mut Desk, talk: i64, places: &[i64]) -> Result<bool> {
    let places: BTreeSet<i64> = places.iter().copied().collect();
    let sql = "SELECT i.id FROM wanti_conversation c JOIN wanti_inbox i ON i.conversation = c.id AND i.id > c.heard AND NOT i.had
               WHERE c.id = $1 ORDER BY i.id LIMIT $2";
    for row in desk.all(sql, &[&talk, &most(places.len())])? {
        if !places.contains(&row.try_get(0)?) {
            return Ok(true);
        }
    }
    Ok(false)
}

/// Two who book one slot come one after the other.
fn slots_have_room(desk: &mut Desk, office: &str, bookings: &[Booking]) -> Result<bool> {
    let keys: BTreeSet<String> = bookings.iter().map(|booking| format!("{office} {}", slot(&booking.slot))).collect();
    for key in keys {
        desk.execute("SELECT pg_advisory_xact_lock(hashtextextended($1, 1))", &[&key])?;
    }
    for booking in bookings {
        let sql = "SELECT COUNT(*) FROM wanti_booking WHERE request = $1 AND slot = $2";
        let own: i64 = desk.value(sql, &[&booking.request, &slot(&booking.slot)])?.unwrap_or(0);
        if taken(desk, office, &booking.slot)? - own >= i64::from(booking.capacity) {
            return Ok(false);
        }
    }
    Ok(true)
}

fn taken(desk: &mut Desk, office: &str, wanted: &Slot) -> Result<i64> {
    let sql = "SELECT COUNT(*) FROM wanti_booking WHERE office = $1 AND slot = $2";
    Ok(desk.value(sql, &[&office, &slot(wanted)])?.unwrap_or(0))
}

fn ids_are_new(desk: &mut Desk, commit: &Commit) -> Result<bool> {
    let mut seen = BTreeSet::new();
    for message in &commit.outbox {
        let known: Option<i64> = desk.value("SELECT id FROM wanti_outbound WHERE own = $1", &[&message.id])?;
        if known.is_some() || !seen.insert(&message.id) {
            return Ok(false);
        }
    }
    Ok(true)
}

fn store(desk: &mut Desk, talk: i64, office: &str, places: &[i64], commit: &Commit) -> Result<Committed> {
    if let Some(latest) = places.iter().max() {
        heard(desk, talk, *latest)?;
    }
    if let Cause::Timer(timer) = &commit.cause {
        forget_timer(desk, talk, &timer.name)?;
    }
    if commit.erase {
        erase(desk, talk)?;
    }
    keep_requests(desk, talk, &commit.requests)?;
    for booking in &commit.bookings {
        book(desk, talk, office, booking)?;
    }
    for change in &commit.timers {
        change_timer(desk, talk, change)?;
    }
    for message in &commit.outbox {
        queue::post(desk, talk, message, commit.at)?;
    }
    for record in &commit.records {
        let sql = "INSERT INTO wanti_record (conversation, at, body) VALUES ($1, $2, $3)";
        desk.execute(sql, &[&talk, &micros(commit.at), &record_to_json(record)])?;
    }
    let version = commit.expected + 1;
    let shown = commit.shown.as_ref().map(shown_to_json);
    let sql = "UPDATE wanti_conversation SET version = $2, session = $3, last_turn = $4, shown = COALESCE($5, shown)
               WHERE id = $1";
    desk.execute(sql, &[&talk, &signed(version), &commit.session.to_json(), &micros(commit.at), &shown])?;
    let claimed = match &commit.claim {
        Some(claim) => queue::claim_first(desk, talk, claim)?,
        None => None,
    };
    Ok(Committed::Done { version, claimed: claimed.map(Box::new) })
}

/// All that waited up to this message had their turn: none waits before those of a turn.
fn heard(desk: &mut Desk, talk: i64, latest: i64) -> Result<()> {
    desk.execute("UPDATE wanti_conversation SET heard = GREATEST(heard, $2) WHERE id = $1", &[&talk, &latest])?;
    let sql = "DELETE FROM wanti_waiting w USING wanti_conversation c WHERE w.conversation = $1 AND c.id = $1
               AND NOT EXISTS (SELECT 1 FROM wanti_inbox i WHERE i.conversation = $1 AND i.id > c.heard AND NOT i.had)";
    desk.execute(sql, &[&talk])?;
    Ok(())
}

fn erase(desk: &mut Desk, talk: i64) -> Result<()> {
    let json: Option<String> = desk.value("SELECT party FROM wanti_conversation WHERE id = $1", &[&talk])?;
    if let Some(json) = json {
        let mut party = party_from_json(&json)?;
        party.name = None;
        let sql = "UPDATE wanti_conversation SET shown = NULL, party = $2 WHERE id = $1";
        desk.execute(sql, &[&talk, &party_to_json(&party)])?;
    }
    let sql = "UPDATE wanti_inbox i SET body = NULL FROM wanti_conversation c
               WHERE c.id = $1 AND i.conversation = c.id AND (i.had OR i.id <= c.heard)";
    desk.execute(sql, &[&talk])?;
    forget_requests(desk, "conversation = $1 AND ended IS NOT NULL", &[&talk])?;
    desk.execute("UPDATE wanti_request SET forget = TRUE WHERE conversation = $1", &[&talk])?;
    forget_reached(desk, "o.conversation = $1", &[&talk])?;
    for table in ["timer", "outbound", "open", "record"] {
        desk.execute(&format!("DELETE FROM wanti_{table} WHERE conversation = $1"), &[&talk])?;
    }
    Ok(())
}

fn keep_requests(desk: &mut Desk, owner: i64, requests: &[Request]) -> Result<()> {
    for request in requests {
        let ended = request.state.is_final().then(|| request.history.last().map_or(request.opened, |change| change.at));
        let sql = "INSERT INTO wanti_request (number, conversation, body, ended) VALUES ($1, $2, $3, $4)
                   ON CONFLICT (number) DO UPDATE SET body = excluded.body, ended = excluded.ended";
        desk.execute(sql, &[&request.number, &owner, &request.to_json(), &ended.map(micros)])?;
        forget_requests(desk, "number = $1 AND forget AND ended IS NOT NULL", &[&request.number])?;
    }
    Ok(())
}

fn book(desk: &mut Desk, talk: i64, office: &str, booking: &Booking) -> Result<()> {
    desk.execute("DELETE FROM wanti_booking WHERE request = $1", &[&booking.request])?;
    let sql = "INSERT INTO wanti_booking (conversation, office, request, slot) VALUES ($1, $2, $3, $4)";
    desk.execute(sql, &[&talk, &office, &booking.request, &slot(&booking.slot)])?;
    Ok(())
}

fn change_timer(desk: &mut Desk, talk: i64, change: &TimerChange) -> Result<()> {
    match change {
        TimerChange::Set { name, due } => {
            let sql = "INSERT INTO wanti_timer (conversation, name, due) VALUES ($1, $2, $3)
                       ON CONFLICT (conversation, name) DO UPDATE SET due = excluded.due";
            desk.execute(sql, &[&talk, name, &micros(*due)])?;
            Ok(())
        }
        TimerChange::Cancel { name } => forget_timer(desk, talk, name),
    }
}

fn forget_timer(desk: &mut Desk, talk: i64, name: &str) -> Result<()> {
    desk.execute("DELETE FROM wanti_timer WHERE conversation = $1 AND name = $2", &[&talk, &name])?;
    Ok(())
}

fn read_request(body: &str) -> std::result::Result<Request, Fault> {
    Request::from_json(body).map_err(|_| refused("a stored request cannot be read"))
}
