//! The outbox: one message at a time in each conversation, within the pace of the line.

use jiff::Timestamp;
use rusqlite::{Connection, Row, params};
use wanti_port::fit::Wire;
use wanti_port::store::{Claim, Claimed, Dead, Settle, Settled};
use wanti_port::stored::{error_to_json, micros, outbound_from_json, outbound_to_json, party_from_json, time};
use wanti_port::{ConversationId, Line, Outbound, PortError, Rate, Scope, SentId};

use crate::people;
use crate::rows::{
    Result, all, at, conversation, execute, known_line, line_row, most, number, one, opt, read_line, value,
};

/// Columns of a message as it is read back; see [`Parcel`].
const PARCEL: &str = "o.own, o.conversation, l.office, l.channel, l.name, c.party, o.body";

pub(crate) fn post(connection: &Connection, conversation: i64, message: &Outbound, at: Timestamp) -> Result<()> {
    let sql = "INSERT INTO outbox (own, line, conversation, body, state, queued, due, settled)
               SELECT ?1, line, id, ?3, 0, ?4, ?4, ?4 FROM conversation WHERE id = ?2";
    execute(connection, sql, params![message.id, conversation, outbound_to_json(message), micros(at)])?;
    Ok(())
}

pub(crate) fn claim(connection: &Connection, line: &Line, claim: &Claim, limit: usize) -> Result<Vec<Claimed>> {
    let Some(line) = known_line(connection, line)? else { return Ok(Vec::new()) };
    let sql = "SELECT f.conversation FROM (
                   SELECT MIN(id) AS first, conversation FROM outbox WHERE state < 2 GROUP BY conversation
               ) f JOIN outbox o ON o.id = f.first WHERE o.line = ?1 AND o.due <= ?2 ORDER BY f.first";
    let heads: Vec<i64> = all(connection, sql, (line, micros(claim.at)), |row| row.get(0))?;
    let mut claimed = Vec::new();
    for talk in heads {
        if claimed.len() >= limit {
            break;
        }
        claimed.extend(claim_first(connection, talk, claim)?);
    }
    Ok(claimed)
}

/// The first open message of a conversation, when it may go now.
pub(crate) fn claim_first(connection: &Connection, talk: i64, claim: &Claim) -> Result<Option<Claimed>> {
    let sql = "SELECT o.id, o.state, o.due, c.line, c.booked, l.paused, l.booked FROM outbox o
               JOIN conversation c ON c.id = o.conversation JOIN line l ON l.id = c.line
               WHERE o.state < 2 AND o.conversation = ?1 ORDER BY o.id LIMIT 1";
    let Some(head) = one(connection, sql, [talk], Head::read)? else { return Ok(None) };
    if head.due > micros(claim.at) || head.paused.is_some_and(|until| until > micros(claim.at)) {
        return Ok(None);
    }
    let take = |rate: Option<Rate>, booked: Option<i64>| rate.map(|rate| rate.take(at(booked), claim.at)).transpose();
    let (Ok(pair), Ok(number)) = (take(claim.pace.pair, head.pair), take(claim.pace.number, head.number)) else {
        return Ok(None);
    };
    if let Some(pair) = pair {
        execute(connection, "UPDATE conversation SET booked = ?2 WHERE id = ?1", (talk, micros(pair)))?;
    }
    if let Some(number) = number {
        execute(connection, "UPDATE line SET booked = ?2 WHERE id = ?1", (head.line, micros(number)))?;
    }
    let sql = "UPDATE outbox SET state = 1, due = ?2, attempt = attempt + 1 WHERE id = ?1";
    execute(connection, sql, (head.place, micros(claim.until)))?;
    claimed(connection, head.place, head.state == 1)
}

pub(crate) fn settle(connection: &Connection, settle: &Settle, next: Option<&Claim>) -> Result<Option<Claimed>> {
    let sql = "SELECT id, conversation, state, attempt FROM outbox WHERE own = ?1";
    let row = one(connection, sql, [&settle.id], |row| {
        Ok((row.get::<_, i64>(0)?, row.get::<_, i64>(1)?, row.get::<_, i64>(2)?, row.get::<_, u32>(3)?))
    })?;
    let Some((place, talk, state, attempt)) = row else { return Ok(None) };
    match &settle.settled {
        Settled::Sent(sent) => mark_sent(connection, place, sent, settle.at)?,
        other if state == 1 && attempt == settle.attempt => unsent(connection, place, talk, other, settle.at)?,
        _ => {}
    }
    next.map(|claim| claim_first(connection, talk, claim)).transpose().map(Option::flatten)
}

fn unsent(connection: &Connection, place: i64, talk: i64, settled: &Settled, now: Timestamp) -> Result<()> {
    match settled {
        Settled::Sent(_) => {}
        Settled::Unsure { until } => {
            execute(connection, "UPDATE outbox SET due = ?2 WHERE id = ?1", (place, micros(*until)))?;
        }
        Settled::Again { after, scope } => {
            let whole_line = *scope == Scope::Number;
            let due = if whole_line { now } else { *after };
            execute(connection, "UPDATE outbox SET state = 0, due = ?2 WHERE id = ?1", (place, micros(due)))?;
            if whole_line {
                let sql = "UPDATE line SET paused = MAX(IFNULL(paused, ?2), ?2)
                           WHERE id = (SELECT line FROM conversation WHERE id = ?1)";
                execute(connection, sql, (talk, micros(*after)))?;
            }
        }
        Settled::Closed { last_inbound } => {
            let last: Option<Option<i64>> =
                value(connection, "SELECT last_inbound FROM conversation WHERE id = ?1", [talk])?;
            let written = at(last.flatten()) > *last_inbound;
            let sql = "UPDATE outbox SET state = ?2, due = ?3 WHERE id = ?1";
            execute(connection, sql, (place, if written { 0 } else { 2 }, micros(now)))?;
        }
        Settled::Dropped(why) => {
            let sql = "UPDATE outbox SET state = 4, settled = ?2, why = ?3 WHERE id = ?1";
            execute(connection, sql, (place, micros(now), error_to_json(why)))?;
        }
    }
    Ok(())
}

/// The channel has it. What was told of it before it was known counts now.
pub(crate) fn mark_sent(connection: &Connection, place: i64, sent: &SentId, now: Timestamp) -> Result<()> {
    let sql = "UPDATE outbox SET state = 3, sent = ?2, receipt = 0, settled = ?3, why = NULL
               WHERE id = ?1 AND state != 3 RETURNING line";
    let line: Option<i64> = value(connection, sql, (place, &sent.0, micros(now)))?;
    let Some(line) = line else { return Ok(()) };
    let sql = "DELETE FROM parked WHERE line = ?1 AND sent = ?2 RETURNING receipt, why";
    let parked =
        one(connection, sql, (line, &sent.0), |row| Ok((row.get::<_, i64>(0)?, row.get::<_, Option<String>>(1)?)))?;
    if let Some((receipt, why)) = parked {
        execute(connection, "UPDATE outbox SET receipt = ?2, why = ?3 WHERE id = ?1", (place, receipt, why))?;
    }
    Ok(())
}

pub(crate) fn outbox(connection: &Connection, id: &ConversationId) -> Result<Vec<Outbound>> {
    let sql = format!(
        "SELECT {PARCEL} FROM outbox o JOIN conversation c ON c.id = o.conversation JOIN line l ON l.id = o.line
         WHERE o.conversation = ?1 AND o.state < 3 ORDER BY o.id"
    );
    let parcels = all(connection, &sql, [number(id)], |row| Parcel::read(row, 0))?;
    parcels.into_iter().map(Parcel::message).collect()
}

pub(crate) fn pause(connection: &Connection, line: &Line, until: Option<Timestamp>) -> Result<()> {
    let line = line_row(connection, line)?;
    execute(connection, "UPDATE line SET paused = ?2 WHERE id = ?1", (line, opt(until)))?;
    Ok(())
}

pub(crate) fn dead(connection: &Connection, limit: usize) -> Result<Vec<Dead>> {
    let sql = format!(
        "SELECT {PARCEL}, o.attempt, o.settled, o.why FROM outbox o JOIN conversation c ON c.id = o.conversation
         JOIN line l ON l.id = o.line WHERE o.trouble IN (3, 4) ORDER BY o.settled DESC, o.id DESC LIMIT ?1"
    );
    let rows = all(connection, &sql, [most(limit)], |row| {
        Ok((Parcel::read(row, 0)?, row.get(7)?, row.get::<_, i64>(8)?, row.get::<_, Option<String>>(9)?))
    })?;
    let dead = rows.into_iter().map(|(parcel, attempts, settled, why)| {
        let why = people::why(why)?.unwrap_or(PortError::Undeliverable);
        Ok(Dead { message: parcel.message()?, attempts, at: time(settled), why })
    });
    dead.collect()
}

pub(crate) fn revive(connection: &Connection, id: &str, at: Timestamp) -> Result<bool> {
    let sql = "UPDATE outbox SET state = 0, due = ?2, receipt = NULL, why = NULL, earlier = IFNULL(sent, earlier), sent = NULL
               WHERE own = ?1 AND trouble IS NOT NULL";
    Ok(execute(connection, sql, (id, micros(at)))? > 0)
}

fn claimed(connection: &Connection, place: i64, unsure: bool) -> Result<Option<Claimed>> {
    let sql = format!(
        "SELECT {PARCEL}, o.attempt, o.queued, c.last_inbound FROM outbox o
         JOIN conversation c ON c.id = o.conversation JOIN line l ON l.id = o.line WHERE o.id = ?1"
    );
    let row = one(connection, &sql, [place], |row| {
        Ok((Parcel::read(row, 0)?, row.get(7)?, row.get::<_, i64>(8)?, row.get::<_, Option<i64>>(9)?))
    })?;
    let Some((parcel, attempt, queued, last)) = row else { return Ok(None) };
    let message = parcel.message()?;
    Ok(Some(Claimed { message, attempt, unsure, queued: time(queued), last_inbound: at(last) }))
}

/// The first open message of a conversation, with what paces it.
struct Head {
    place: i64,
    state: i64,
    due: i64,
    line: i64,
    pair: Option<i64>,
    paused: Option<i64>,
    number: Option<i64>,
}

impl Head {
    fn read(row: &Row<'_>) -> rusqlite::Result<Head> {
        Ok(Head {
            place: row.get(0)?,
            state: row.get(1)?,
            due: row.get(2)?,
            line: row.get(3)?,
            pair: row.get(4)?,
            paused: row.get(5)?,
            number: row.get(6)?,
        })
    }
}

/// A message as it is stored, with the person as known now.
struct Parcel {
    own: String,
    talk: i64,
    line: Line,
    party: String,
    body: String,
}

impl Parcel {
    fn read(row: &Row<'_>, first: usize) -> rusqlite::Result<Parcel> {
        Ok(Parcel {
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
