//! One turn: all conditions are looked at before anything changes.

use std::collections::BTreeSet;
use std::sync::Arc;

use jiff::Timestamp;
use jiff::civil::Date;
use rusqlite::{Connection, params};
use wanti_core::{Request, Slot, Snapshot};
use wanti_port::store::{
    Booking, Cause, Claimed, Commit, Committed, DueTimer, InboxMark, Loaded, Record, Shown, TimerChange,
};
use wanti_port::stored::{
    micros, outbound_to_json, party_from_json, party_to_json, record_from_json, record_to_json, shown_from_json,
    shown_to_json, time,
};
use wanti_port::{ConversationId, PortError};

use crate::book::{Kept, Letter, Parcel, Talk};
use crate::fault::Fault;
use crate::key::key;
use crate::pen::Pen;
use crate::queue::{self, Letterhead};
use crate::rows::{
    Result, all, at, conversation, execute, known_line, most, number, one, read_line, refused, slot, value, whole,
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

/// A turn, written out before it comes to the one that writes.
pub(crate) struct Turn {
    commit: Commit,
    session: Arc<Snapshot>,
    session_text: String,
    shown: Option<(Arc<Shown>, String)>,
    outbox: Vec<Letterhead>,
    records: Vec<String>,
}

impl From<Commit> for Turn {
    fn from(mut commit: Commit) -> Turn {
        let outbox = std::mem::take(&mut commit.outbox).into_iter();
        let outbox = outbox.map(|message| Letterhead { body: outbound_to_json(&message), message: Arc::new(message) });
        Turn {
            outbox: outbox.collect(),
            session: Arc::new(commit.session.clone()),
            session_text: commit.session.to_json(),
            shown: commit.shown.take().map(|shown| (Arc::new(shown.clone()), shown_to_json(&shown))),
            records: std::mem::take(&mut commit.records).iter().map(record_to_json).collect(),
            commit,
        }
    }
}

pub(crate) fn commit(pen: &mut Pen<'_>, turn: &Turn) -> Result<Committed> {
    let commit = &turn.commit;
    let number = number(&commit.conversation);
    let Some(talk) = pen.talk(number)? else { return Err(refused("unknown conversation")) };
    let Some(places) = to_do(pen.connection, number, &talk, &commit.cause)? else { return Ok(Committed::Duplicate) };
    if commit.epoch.is_some_and(|held| held != whole(talk.epoch)) {
        return Err(PortError::Superseded.into());
    }
    if waits_before(pen.connection, number, &talk, &places)? {
        return Err(refused("an earlier message waits"));
    }
    let office = &talk.who.0.office;
    if whole(talk.version) != commit.expected || !slots_have_room(pen.connection, office, &commit.bookings)? {
        return Err(PortError::Conflict.into());
    }
    if !ids_are_new(pen.connection, turn)? {
        return Err(refused("the id of a message is used twice"));
    }
    store(pen, number, talk, &places, turn)
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
fn to_do(connection: &Connection, number: i64, talk: &Talk, cause: &Cause) -> Result<Option<Vec<i64>>> {
    match cause {
        Cause::Office => Ok(Some(Vec::new())),
        Cause::Timer(timer) => {
            let sql = "SELECT due FROM timer WHERE conversation = ?1 AND name = ?2";
            let due: Option<i64> = value(connection, sql, (number, &timer.name))?;
            Ok((due == Some(micros(timer.due))).then(Vec::new))
        }
        Cause::Inbound(marks) => {
            let mut places = Vec::with_capacity(marks.len());
            let mut all_wait = true;
            for mark in marks {
                let (place, done) = place(connection, number, talk, mark)?.ok_or_else(|| refused("unknown message"))?;
                places.push(place);
                all_wait &= !done;
            }
            Ok(all_wait.then_some(places))
        }
    }
}

fn place(connection: &Connection, number: i64, talk: &Talk, mark: &InboxMark) -> Result<Option<(i64, bool)>> {
    let is = |letter: &&Letter| letter.inbound.id == mark.id && letter.inbound.line == mark.line;
    if let Some(letter) = talk.waiting.items.iter().find(is) {
        return Ok(Some((letter.place, false)));
    }
    let Some(line) = known_line(connection, &mark.line)? else { return Ok(None) };
    let sql = "SELECT id, done FROM inbox WHERE key = ?1 AND line = ?2 AND mark = ?3 AND conversation = ?4";
    one(connection, sql, (key(line, &mark.id), line, &mark.id, number), |row| Ok((row.get(0)?, row.get(1)?)))
}

fn waits_before(connection: &Connection, number: i64, talk: &Talk, places: &[i64]) -> Result<bool> {
    let places: BTreeSet<i64> = places.iter().copied().collect();
    if !talk.waiting.more || talk.waiting.items.len() >= places.len() {
        return Ok(talk.waiting.items.iter().take(places.len()).any(|letter| !places.contains(&letter.place)));
    }
    let sql = "SELECT id FROM inbox WHERE done = 0 AND conversation = ?1 ORDER BY id LIMIT ?2";
    let first: Vec<i64> = all(connection, sql, (number, most(places.len())), |row| row.get(0))?;
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

/// Whether each id is given once. That none was given before is seen when they are stored, unless the turn forgets them.
fn ids_are_new(connection: &Connection, turn: &Turn) -> Result<bool> {
    let mut seen = BTreeSet::new();
    for Letterhead { message, .. } in &turn.outbox {
        if !seen.insert(&message.id) {
            return Ok(false);
        }
        let sql = "SELECT id FROM outbox WHERE own = ?1";
        if turn.commit.erase && value::<i64>(connection, sql, [&message.id])?.is_some() {
            return Ok(false);
        }
    }
    Ok(true)
}

fn store(pen: &mut Pen<'_>, number: i64, talk: Arc<Talk>, places: &[i64], turn: &Turn) -> Result<Committed> {
    let (commit, connection) = (&turn.commit, pen.connection);
    for place in places {
        execute(connection, "UPDATE inbox SET done = 1 WHERE id = ?1", [place])?;
    }
    let talk = if commit.erase {
        erase(connection, number, &talk)?;
        pen.book.forget(number);
        pen.talk(number)?.unwrap_or(talk)
    } else {
        talk
    };
    if let Cause::Timer(timer) = &commit.cause {
        forget_timer(connection, number, &timer.name)?;
    }
    keep_requests(connection, number, &commit.requests)?;
    for booking in &commit.bookings {
        book(connection, number, &talk.who.0.office, booking)?;
    }
    for change in &commit.timers {
        change_timer(connection, number, change)?;
    }
    let at = micros(commit.at);
    for record in &turn.records {
        execute(connection, "INSERT INTO record (conversation, at, body) VALUES (?1, ?2, ?3)", (number, at, record))?;
    }
    let sent = send(pen, number, &talk, turn)?;
    let version = talk.version + 1;
    let shown = turn.shown.as_ref().map(|(_, text)| text);
    let booked = sent.booked.or(talk.booked);
    let own = format!("c{number}-");
    let strays = talk.strays || turn.outbox.iter().any(|letter| !letter.message.id.starts_with(&own));
    let sql =
        "UPDATE conversation SET version = ?2, session = ?3, last_turn = ?4, shown = IFNULL(?5, shown), booked = ?6,
                   strays = ?7
               WHERE id = ?1";
    execute(connection, sql, (number, version, &turn.session_text, at, shown, booked, strays))?;
    drop(talk);
    pen.book.edit(number, |talk| {
        talk.version = version;
        (talk.booked, talk.strays) = (booked, strays);
        talk.session = Kept::Ready(Arc::clone(&turn.session));
        if let Some((shown, _)) = &turn.shown {
            talk.shown = Kept::Ready(Arc::clone(shown));
        }
        talk.waiting.items.retain(|letter| !places.contains(&letter.place));
        sent.parcels.into_iter().for_each(|parcel| talk.open.push(parcel));
    });
    if !places.is_empty() && pen.book.talk(number).is_some_and(|talk| talk.waiting.more) {
        pen.book.forget(number);
    }
    let claimed = match (sent.claimed, &commit.claim) {
        (Some(claimed), _) => Some(claimed),
        (None, Some(claim)) => queue::claim_first(pen, number, claim)?,
        (None, None) => None,
    };
    Ok(Committed::Done { version: whole(version), claimed: claimed.map(Box::new) })
}

/// What a turn put into the outbox.
struct Posted {
    parcels: Vec<Parcel>,
    claimed: Option<Claimed>,
    booked: Option<i64>,
}

/// Puts the messages of a turn into the outbox; the first is claimed at once when nothing waits before it.
fn send(pen: &mut Pen<'_>, number: i64, talk: &Talk, turn: &Turn) -> Result<Posted> {
    let at = micros(turn.commit.at);
    let mut posted = Posted { parcels: Vec::with_capacity(turn.outbox.len()), claimed: None, booked: None };
    let mut claim = turn.commit.claim.as_ref().filter(|_| talk.open.items.is_empty());
    for letter in &turn.outbox {
        let used = claim.map(|claim| queue::room(pen, talk, at, claim)).transpose()?.flatten();
        let now = claim.take().filter(|_| used.is_some());
        let parcel = queue::post(pen, number, talk.line, letter, at, now)?;
        if let Some(used) = used {
            used.keep_number(pen)?;
            posted.booked = used.pair;
            posted.claimed = Some(queue::claimed(talk, number, &parcel, false)?);
        }
        posted.parcels.push(parcel);
    }
    Ok(posted)
}

fn erase(connection: &Connection, number: i64, talk: &Talk) -> Result<()> {
    let mut party = talk.who.1.clone();
    party.name = None;
    let sql = "UPDATE conversation SET shown = NULL, party = ?2 WHERE id = ?1";
    execute(connection, sql, (number, party_to_json(&party)))?;
    execute(connection, "UPDATE inbox SET body = NULL WHERE done = 1 AND conversation = ?1", [number])?;
    forget_requests(connection, "conversation = ?1 AND ended IS NOT NULL", [number])?;
    execute(connection, "UPDATE request SET forget = 1 WHERE conversation = ?1", [number])?;
    connection.execute(&format!("DELETE FROM outbox WHERE {}", queue::all_of(number, talk)), [])?;
    for table in ["timer", "record"] {
        execute(connection, &format!("DELETE FROM {table} WHERE conversation = ?1"), [number])?;
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
