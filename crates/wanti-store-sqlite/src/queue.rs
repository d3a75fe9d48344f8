//! The outbox: one message at a time in each conversation, within the pace of the line.

use std::sync::Arc;

use jiff::Timestamp;
use rusqlite::{Connection, ErrorCode, Row, params};
use wanti_port::fit::Wire;
use wanti_port::store::{Claim, Claimed, Dead, Settle, Settled};
use wanti_port::stored::{error_to_json, micros, outbound_from_json, party_from_json, time};
use wanti_port::{ConversationId, Line, Outbound, PortError, Rate, Scope, SentId};

use crate::book::{Kept, Parcel, Talk};
use crate::key::key;
use crate::pen::Pen;
use crate::people;
use crate::rows::{
    Result, all, at, conversation, execute, known_line, most, number, one, opt, read_line, refused, value,
};

/// Columns of a message as it is read back; see [`Sheet`].
const PARCEL: &str = "o.own, o.conversation, l.office, l.channel, l.name, c.party, o.body";

/// Which messages of the outbox are of this conversation. Their ids mostly begin with its name, and have an index.
pub(crate) fn all_of(number: i64, talk: &Talk) -> String {
    let prefix = if talk.strays { String::new() } else { format!("own >= 'c{number}-' AND own < 'c{number}.' AND ") };
    format!("{prefix}conversation = {number}")
}

/// A message for the outbox, written out before it comes to the one that writes.
pub(crate) struct Letterhead {
    pub(crate) message: Arc<Outbound>,
    pub(crate) body: String,
}

/// Puts a message into the outbox, claimed at once when its claim is given.
pub(crate) fn post(
    pen: &mut Pen<'_>,
    talk: i64,
    line: i64,
    letter: &Letterhead,
    at: i64,
    claim: Option<&Claim>,
) -> Result<Parcel> {
    let sql = "INSERT INTO outbox (own, line, conversation, body, state, queued, due, settled, attempt)
               VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?6, ?8)";
    let due = claim.map_or(at, |claim| micros(claim.until));
    let attempt = u32::from(claim.is_some());
    let id = &letter.message.id;
    let params = params![id, line, talk, letter.body, i64::from(claim.is_some()), at, due, attempt];
    pen.connection.prepare_cached(sql)?.execute(params).map_err(|error| match error.sqlite_error_code() {
        Some(ErrorCode::ConstraintViolation) => refused("the id of a message is used twice"),
        _ => error.into(),
    })?;
    Ok(Parcel {
        place: pen.connection.last_insert_rowid(),
        own: id.as_str().into(),
        sending: claim.is_some(),
        due,
        attempt,
        queued: at,
        body: Kept::Ready(Arc::clone(&letter.message)),
    })
}

pub(crate) fn claim(pen: &mut Pen<'_>, line: &Line, claim: &Claim, limit: usize) -> Result<Vec<Claimed>> {
    let Some(line) = known_line(pen.connection, line)? else { return Ok(Vec::new()) };
    let sql = "SELECT f.conversation FROM (
                   SELECT MIN(id) AS first, conversation FROM outbox WHERE state < 3 AND state < 2 GROUP BY conversation
               ) f JOIN outbox o ON o.id = f.first WHERE o.line = ?1 AND o.due <= ?2 ORDER BY f.first";
    let heads: Vec<i64> = all(pen.connection, sql, (line, micros(claim.at)), |row| row.get(0))?;
    let mut claimed = Vec::new();
    for talk in heads {
        if claimed.len() >= limit {
            break;
        }
        claimed.extend(claim_first(pen, talk, claim)?);
    }
    Ok(claimed)
}

/// The first open message of a conversation, when it may go now.
pub(crate) fn claim_first(pen: &mut Pen<'_>, number: i64, claim: &Claim) -> Result<Option<Claimed>> {
    let Some(talk) = pen.talk(number)? else { return Ok(None) };
    let Some(first) = talk.open.items.first() else { return Ok(None) };
    let Some(pace) = room(pen, &talk, first.due, claim)? else { return Ok(None) };
    let sql = "UPDATE outbox SET state = 1, due = ?2, attempt = attempt + 1 WHERE id = ?1";
    execute(pen.connection, sql, (first.place, micros(claim.until)))?;
    let mut taken = first.clone();
    let unsure = taken.sending;
    (taken.sending, taken.due, taken.attempt) = (true, micros(claim.until), taken.attempt + 1);
    let claimed = claimed(&talk, number, &taken, unsure)?;
    drop(talk);
    pace.keep(pen, number)?;
    pen.book.edit(number, |talk| {
        if let Some(first) = talk.open.items.first_mut() {
            *first = taken;
        }
    });
    Ok(Some(claimed))
}

/// What sending one more message uses up.
pub(crate) struct Used {
    line: i64,
    pub(crate) pair: Option<i64>,
    number: Option<i64>,
}

impl Used {
    fn keep(&self, pen: &mut Pen<'_>, number: i64) -> Result<()> {
        if let Some(pair) = self.pair {
            execute(pen.connection, "UPDATE conversation SET booked = ?2 WHERE id = ?1", (number, pair))?;
            pen.book.edit(number, |talk| talk.booked = Some(pair));
        }
        self.keep_number(pen)
    }

    pub(crate) fn keep_number(&self, pen: &mut Pen<'_>) -> Result<()> {
        if let Some(number) = self.number {
            execute(pen.connection, "UPDATE line SET booked = ?2 WHERE id = ?1", (self.line, number))?;
            pen.book.forget_pace(self.line);
        }
        Ok(())
    }
}

/// Whether a message that is due then may go now, within the pace of its pair and its line.
pub(crate) fn room(pen: &mut Pen<'_>, talk: &Talk, due: i64, claim: &Claim) -> Result<Option<Used>> {
    let (paused, booked) = pen.pace(talk.line)?;
    if due > micros(claim.at) || paused.is_some_and(|until| until > micros(claim.at)) {
        return Ok(None);
    }
    let take = |rate: Option<Rate>, booked: Option<i64>| rate.map(|rate| rate.take(at(booked), claim.at)).transpose();
    let (Ok(pair), Ok(number)) = (take(claim.pace.pair, talk.booked), take(claim.pace.number, booked)) else {
        return Ok(None);
    };
    Ok(Some(Used { line: talk.line, pair: opt(pair), number: opt(number) }))
}

pub(crate) fn settle(pen: &mut Pen<'_>, settle: &Settle, next: Option<&Claim>) -> Result<Option<Claimed>> {
    let Some((number, parcel)) = find(pen, &settle.id)? else { return Ok(None) };
    match (&settle.settled, parcel) {
        (Settled::Sent(sent), At::Open(line, parcel)) => {
            mark_sent(pen, parcel.place, line, sent, settle.at)?;
            leave(pen, number, parcel.place);
        }
        (Settled::Sent(sent), At::Stored(line, place)) => mark_sent(pen, place, line, sent, settle.at)?,
        (other, At::Open(_, parcel)) if parcel.sending && parcel.attempt == settle.attempt => {
            unsent(pen, number, &parcel, other, settle.at)?;
        }
        _ => {}
    }
    next.map(|claim| claim_first(pen, number, claim)).transpose().map(Option::flatten)
}

/// Where a message was found: among those that wait, or anywhere.
enum At {
    Open(i64, Parcel),
    Stored(i64, i64),
}

fn find(pen: &mut Pen<'_>, own: &str) -> Result<Option<(i64, At)>> {
    if let Some(found) = find_known(pen, own) {
        return Ok(Some(found));
    }
    let sql = "SELECT id, conversation, line, state FROM outbox WHERE own = ?1";
    let row = one(pen.connection, sql, [own], |row| {
        Ok((row.get::<_, i64>(0)?, row.get::<_, i64>(1)?, row.get::<_, i64>(2)?, row.get::<_, i64>(3)?))
    })?;
    let Some((place, number, line, state)) = row else { return Ok(None) };
    if state >= 2 {
        return Ok(Some((number, At::Stored(line, place))));
    }
    let talk = pen.talk(number)?;
    let known = talk.and_then(|talk| talk.open.items.iter().find(|parcel| parcel.place == place).cloned());
    Ok(Some((number, known.map_or(At::Stored(line, place), |parcel| At::Open(line, parcel)))))
}

/// The ids of a turn begin with its conversation: mostly it is known.
fn find_known(pen: &mut Pen<'_>, own: &str) -> Option<(i64, At)> {
    let number = own.split('-').next()?.strip_prefix('c')?.parse().ok()?;
    let talk = pen.book.talk(number)?;
    let parcel = talk.open.items.iter().find(|parcel| parcel.own.as_ref() == own)?;
    Some((number, At::Open(talk.line, parcel.clone())))
}

/// A message waits no longer.
fn leave(pen: &mut Pen<'_>, number: i64, place: i64) {
    pen.book.edit(number, |talk| talk.open.items.retain(|parcel| parcel.place != place));
    if pen.book.talk(number).is_some_and(|talk| talk.open.more) {
        pen.book.forget(number);
    }
}

fn unsent(pen: &mut Pen<'_>, number: i64, parcel: &Parcel, settled: &Settled, now: Timestamp) -> Result<()> {
    let place = parcel.place;
    match settled {
        Settled::Sent(_) => {}
        Settled::Unsure { until } => {
            execute(pen.connection, "UPDATE outbox SET due = ?2 WHERE id = ?1", (place, micros(*until)))?;
            waits(pen, number, place, true, micros(*until));
        }
        Settled::Again { after, scope } => {
            let whole_line = *scope == Scope::Number;
            let due = if whole_line { now } else { *after };
            execute(pen.connection, "UPDATE outbox SET state = 0, due = ?2 WHERE id = ?1", (place, micros(due)))?;
            waits(pen, number, place, false, micros(due));
            if whole_line {
                let sql = "UPDATE line SET paused = MAX(IFNULL(paused, ?2), ?2)
                           WHERE id = (SELECT line FROM conversation WHERE id = ?1) RETURNING id";
                let line: Option<i64> = value(pen.connection, sql, (number, micros(*after)))?;
                line.into_iter().for_each(|line| pen.book.forget_pace(line));
            }
        }
        Settled::Closed { last_inbound } => {
            let written = at(pen.talk(number)?.and_then(|talk| talk.last_inbound)) > *last_inbound;
            let sql = "UPDATE outbox SET state = ?2, due = ?3 WHERE id = ?1";
            execute(pen.connection, sql, (place, if written { 0 } else { 2 }, micros(now)))?;
            if written {
                waits(pen, number, place, false, micros(now));
            } else {
                pen.book.edit(number, |talk| talk.held = true);
                leave(pen, number, place);
            }
        }
        Settled::Dropped(why) => {
            let sql = "UPDATE outbox SET state = 4, settled = ?2, why = ?3 WHERE id = ?1";
            execute(pen.connection, sql, (place, micros(now), error_to_json(why)))?;
            leave(pen, number, place);
        }
    }
    Ok(())
}

/// A message waits on.
fn waits(pen: &mut Pen<'_>, number: i64, place: i64, sending: bool, due: i64) {
    pen.book.edit(number, |talk| {
        if let Some(parcel) = talk.open.items.iter_mut().find(|parcel| parcel.place == place) {
            (parcel.sending, parcel.due) = (sending, due);
        }
    });
}

/// The channel has it. What was told of it before it was known counts now.
pub(crate) fn mark_sent(pen: &mut Pen<'_>, place: i64, line: i64, sent: &SentId, now: Timestamp) -> Result<()> {
    let sql = "UPDATE outbox SET state = 3, sent = ?2, key = ?3, receipt = 0, settled = ?4, why = NULL
               WHERE id = ?1 AND state != 3";
    if execute(pen.connection, sql, (place, &sent.0, key(line, &sent.0), micros(now)))? == 0 {
        return Ok(());
    }
    if !pen.may_be_parked()? {
        return Ok(());
    }
    let sql = "DELETE FROM parked WHERE line = ?1 AND sent = ?2 RETURNING receipt, why";
    let read = |row: &Row<'_>| Ok((row.get::<_, i64>(0)?, row.get::<_, Option<String>>(1)?));
    if let Some((receipt, why)) = one(pen.connection, sql, (line, &sent.0), read)? {
        execute(pen.connection, "UPDATE outbox SET receipt = ?2, why = ?3 WHERE id = ?1", (place, receipt, why))?;
    }
    Ok(())
}

pub(crate) fn outbox(connection: &Connection, id: &ConversationId) -> Result<Vec<Outbound>> {
    let sql = format!(
        "SELECT {PARCEL} FROM outbox o JOIN conversation c ON c.id = o.conversation JOIN line l ON l.id = o.line
         WHERE o.conversation = ?1 AND o.state < 3 ORDER BY o.id"
    );
    let parcels = all(connection, &sql, [number(id)], |row| Sheet::read(row, 0))?;
    parcels.into_iter().map(Sheet::message).collect()
}

pub(crate) fn pause(pen: &mut Pen<'_>, line: &Line, until: Option<Timestamp>) -> Result<()> {
    let line = pen.line_row(line)?;
    execute(pen.connection, "UPDATE line SET paused = ?2 WHERE id = ?1", (line, opt(until)))?;
    pen.book.forget_pace(line);
    Ok(())
}

pub(crate) fn dead(connection: &Connection, limit: usize) -> Result<Vec<Dead>> {
    let sql = format!(
        "SELECT {PARCEL}, o.attempt, o.settled, o.why FROM outbox o JOIN conversation c ON c.id = o.conversation
         JOIN line l ON l.id = o.line WHERE o.trouble IN (3, 4) ORDER BY o.settled DESC, o.id DESC LIMIT ?1"
    );
    let rows = all(connection, &sql, [most(limit)], |row| {
        Ok((Sheet::read(row, 0)?, row.get(7)?, row.get::<_, i64>(8)?, row.get::<_, Option<String>>(9)?))
    })?;
    let dead = rows.into_iter().map(|(parcel, attempts, settled, why)| {
        let why = people::why(why)?.unwrap_or(PortError::Undeliverable);
        Ok(Dead { message: parcel.message()?, attempts, at: time(settled), why })
    });
    dead.collect()
}

pub(crate) fn revive(pen: &mut Pen<'_>, id: &str, at: Timestamp) -> Result<bool> {
    let sql = "UPDATE outbox SET state = 0, due = ?2, receipt = NULL, why = NULL, earlier = IFNULL(sent, earlier),
                   sent = NULL, key = NULL
               WHERE own = ?1 AND trouble IS NOT NULL RETURNING conversation";
    let number: Option<i64> = value(pen.connection, sql, (id, micros(at)))?;
    number.into_iter().for_each(|number| pen.book.forget(number));
    Ok(number.is_some())
}

/// A message to send, with the person as known now.
pub(crate) fn claimed(talk: &Talk, number: i64, parcel: &Parcel, unsure: bool) -> Result<Claimed> {
    let (line, party) = talk.who.as_ref();
    let bare = Outbound {
        id: parcel.own.as_ref().to_owned(),
        conversation: conversation(number),
        line: line.clone(),
        to: party.clone(),
        wire: Wire::default(),
        template: None,
        instead_of: None,
        reply_to: None,
    };
    let message = match &parcel.body {
        Kept::Text(body) => outbound_from_json(bare, body)?,
        Kept::Ready(message) => Outbound {
            wire: message.wire.clone(),
            template: message.template.clone(),
            instead_of: message.instead_of.clone(),
            reply_to: message.reply_to.clone(),
            ..bare
        },
        Kept::None => bare,
    };
    let (queued, last_inbound) = (time(parcel.queued), at(talk.last_inbound));
    Ok(Claimed { message, attempt: parcel.attempt, unsure, queued, last_inbound })
}

/// A message as it is stored, with the person as known now.
struct Sheet {
    own: String,
    talk: i64,
    line: Line,
    party: String,
    body: String,
}

impl Sheet {
    fn read(row: &Row<'_>, first: usize) -> rusqlite::Result<Sheet> {
        Ok(Sheet {
            own: row.get(first)?,
            talk: row.get(first + 1)?,
            line: read_line(row, first + 2)?,
            party: row.get(first + 5)?,
            body: row.get(first + 6)?,
        })
    }

    fn message(self) -> Result<Outbound> {
        let bare = Outbound {
            id: self.own,
            conversation: conversation(self.talk),
            line: self.line,
            to: party_from_json(&self.party)?,
            wire: Wire::default(),
            template: None,
            instead_of: None,
            reply_to: None,
        };
        Ok(outbound_from_json(bare, &self.body)?)
    }
}
