//! The outbox: one message at a time in each conversation, within the pace of the line.

use jiff::Timestamp;
use postgres::Row;
use wanti_port::fit::Wire;
use wanti_port::store::{Claim, Claimed, Dead, Settle, Settled};
use wanti_port::stored::{error_to_json, micros, outbound_from_json, outbound_to_json, party_from_json, time};
use wanti_port::{ConversationId, Line, Outbound, PortError, Rate, Scope, SentId};

use crate::desk::{Desk, Params};
use crate::people;
use crate::rows::{Result, at, conversation, known_line, line_row, most, number, opt, read_line, small};

/// A message with its conversation and line; see [`parcel`].
const PARCEL: &str = "o.own, o.conversation, l.office, l.channel, l.name, c.party, o.body, o.attempt, o.queued,
    c.last_inbound, o.settled, o.why FROM wanti_outbound o JOIN wanti_conversation c ON c.id = o.conversation
    JOIN wanti_line l ON l.id = o.line";

pub(crate) fn post(desk: &mut Desk, talk: i64, message: &Outbound, at: Timestamp) -> Result<()> {
    let sql = "WITH posted AS (
                   INSERT INTO wanti_outbound (own, line, conversation, body, state, queued, due, settled)
                   SELECT $1, line, id, $3, 0, $4, $4, $4 FROM wanti_conversation WHERE id = $2 RETURNING conversation, id
               )
               INSERT INTO wanti_open (conversation, id) SELECT conversation, id FROM posted";
    desk.execute(sql, &[&message.id, &talk, &outbound_to_json(message), &micros(at)])?;
    Ok(())
}

/// Conversations that another process works on just now are passed over.
pub(crate) fn claim(desk: &mut Desk, line: &Line, claim: &Claim, limit: usize) -> Result<Vec<Claimed>> {
    let Some(line) = known_line(desk, line)? else { return Ok(Vec::new()) };
    let sql = "SELECT c.id FROM wanti_conversation c JOIN (
                   SELECT MIN(id) AS first, conversation FROM wanti_open GROUP BY conversation
               ) f ON f.conversation = c.id JOIN wanti_outbound o ON o.conversation = f.conversation AND o.id = f.first
               WHERE o.line = $1 AND o.due <= $2 ORDER BY f.first FOR NO KEY UPDATE OF c SKIP LOCKED";
    let heads = desk.all(sql, &[&line, &micros(claim.at)])?;
    let mut claimed = Vec::new();
    for row in heads {
        if claimed.len() >= limit {
            break;
        }
        claimed.extend(claim_first(desk, row.try_get(0)?, claim)?);
    }
    Ok(claimed)
}

/// The first open message of a conversation, when it may go now.
pub(crate) fn claim_first(desk: &mut Desk, talk: i64, claim: &Claim) -> Result<Option<Claimed>> {
    let sql = "SELECT booked, line FROM wanti_conversation WHERE id = $1 FOR NO KEY UPDATE";
    let Some(row) = desk.one(sql, &[&talk])? else { return Ok(None) };
    let (pair_booked, line): (Option<i64>, i64) = (row.try_get(0)?, row.try_get(1)?);
    let sql = "SELECT o.own, o.state, o.due FROM wanti_open p
               JOIN wanti_outbound o ON o.conversation = p.conversation AND o.id = p.id
               WHERE p.conversation = $1 ORDER BY p.id LIMIT 1";
    let Some(row) = desk.one(sql, &[&talk])? else { return Ok(None) };
    let (own, state, due): (String, i32, i64) = (row.try_get(0)?, row.try_get(1)?, row.try_get(2)?);
    let counts = if claim.pace.number.is_some() { " FOR NO KEY UPDATE" } else { "" };
    let sql = format!("SELECT paused, booked FROM wanti_line WHERE id = $1{counts}");
    let Some(row) = desk.one(&sql, &[&line])? else { return Ok(None) };
    let (paused, line_booked): (Option<i64>, Option<i64>) = (row.try_get(0)?, row.try_get(1)?);
    if due > micros(claim.at) || paused.is_some_and(|until| until > micros(claim.at)) {
        return Ok(None);
    }
    let take = |rate: Option<Rate>, booked: Option<i64>| rate.map(|rate| rate.take(at(booked), claim.at)).transpose();
    let (Ok(pair), Ok(number)) = (take(claim.pace.pair, pair_booked), take(claim.pace.number, line_booked)) else {
        return Ok(None);
    };
    if let Some(pair) = pair {
        desk.execute("UPDATE wanti_conversation SET booked = $2 WHERE id = $1", &[&talk, &micros(pair)])?;
    }
    if let Some(number) = number {
        desk.execute("UPDATE wanti_line SET booked = $2 WHERE id = $1", &[&line, &micros(number)])?;
    }
    let sql = "UPDATE wanti_outbound SET state = 1, due = $2, attempt = attempt + 1 WHERE own = $1";
    desk.execute(sql, &[&own, &micros(claim.until)])?;
    let Some(row) = desk.one(&format!("SELECT {PARCEL} WHERE o.own = $1"), &[&own])? else { return Ok(None) };
    Ok(Some(Claimed {
        message: parcel(&row)?,
        attempt: small(row.try_get(7)?),
        unsure: state == 1,
        queued: time(row.try_get(8)?),
        last_inbound: at(row.try_get(9)?),
    }))
}

pub(crate) fn settle(desk: &mut Desk, settle: &Settle, next: Option<&Claim>) -> Result<Option<Claimed>> {
    let talk: Option<i64> = desk.value("SELECT conversation FROM wanti_outbound WHERE own = $1", &[&settle.id])?;
    let Some(talk) = talk else { return Ok(None) };
    desk.execute("SELECT 1 FROM wanti_conversation WHERE id = $1 FOR NO KEY UPDATE", &[&talk])?;
    let sql = "SELECT state, attempt FROM wanti_outbound WHERE own = $1";
    let Some(row) = desk.one(sql, &[&settle.id])? else { return Ok(None) };
    let (state, attempt): (i32, i64) = (row.try_get(0)?, row.try_get(1)?);
    match &settle.settled {
        Settled::Sent(sent) => mark_sent(desk, &settle.id, sent, settle.at)?,
        other if state == 1 && small(attempt) == settle.attempt => unsent(desk, &settle.id, talk, other, settle.at)?,
        _ => {}
    }
    match next {
        Some(claim) => claim_first(desk, talk, claim),
        None => Ok(None),
    }
}

fn unsent(desk: &mut Desk, own: &str, talk: i64, settled: &Settled, now: Timestamp) -> Result<()> {
    match settled {
        Settled::Sent(_) => {}
        Settled::Unsure { until } => {
            desk.execute("UPDATE wanti_outbound SET due = $2 WHERE own = $1", &[&own, &micros(*until)])?;
        }
        Settled::Again { after, scope } => {
            let whole_line = *scope == Scope::Number;
            let due = if whole_line { now } else { *after };
            desk.execute("UPDATE wanti_outbound SET state = 0, due = $2 WHERE own = $1", &[&own, &micros(due)])?;
            if whole_line {
                let sql = "UPDATE wanti_line SET paused = GREATEST(paused, $2)
                           WHERE id = (SELECT line FROM wanti_conversation WHERE id = $1)";
                desk.execute(sql, &[&talk, &micros(*after)])?;
            }
        }
        Settled::Closed { last_inbound } => {
            let sql = "SELECT last_inbound FROM wanti_conversation WHERE id = $1";
            let last: Option<Option<i64>> = desk.value(sql, &[&talk])?;
            let state: i32 = if at(last.flatten()) > *last_inbound { 0 } else { 2 };
            let sql = "UPDATE wanti_outbound SET state = $2, due = $3 WHERE own = $1";
            desk.execute(sql, &[&own, &state, &micros(now)])?;
            if state == 2 {
                close(desk, own)?;
                desk.execute("UPDATE wanti_conversation SET shut = TRUE WHERE id = $1", &[&talk])?;
            }
        }
        Settled::Dropped(why) => {
            let sql = "UPDATE wanti_outbound SET state = 4, settled = $2, why = $3 WHERE own = $1";
            desk.execute(sql, &[&own, &micros(now), &error_to_json(why)])?;
            close(desk, own)?;
        }
    }
    Ok(())
}

/// It is open no more.
fn close(desk: &mut Desk, own: &str) -> Result<()> {
    let sql = "DELETE FROM wanti_open p USING wanti_outbound o WHERE o.own = $1 AND p.conversation = o.conversation AND p.id = o.id";
    desk.execute(sql, &[&own])?;
    Ok(())
}

/// Messages that are open again; how many.
pub(crate) fn reopen(desk: &mut Desk, which: &str, change: &str, params: Params<'_>) -> Result<u64> {
    let sql = format!(
        "WITH again AS (UPDATE wanti_outbound SET {change} WHERE {which} RETURNING conversation, id)
         INSERT INTO wanti_open (conversation, id) SELECT conversation, id FROM again"
    );
    desk.execute(&sql, params)
}

/// The channel has it. What was told of it before it was known counts now.
pub(crate) fn mark_sent(desk: &mut Desk, own: &str, sent: &SentId, now: Timestamp) -> Result<()> {
    let sql = "UPDATE wanti_outbound SET state = 3, sent = $2, receipt = 0, settled = $3, why = NULL
               WHERE own = $1 AND state != 3 RETURNING line";
    let line: Option<i64> = desk.value(sql, &[&own, &sent.0, &micros(now)])?;
    let Some(line) = line else { return Ok(()) };
    close(desk, own)?;
    desk.execute("INSERT INTO wanti_reached (line, sent, own) VALUES ($1, $2, $3)", &[&line, &sent.0, &own])?;
    let sql = "DELETE FROM wanti_parked WHERE line = $1 AND sent = $2 RETURNING receipt, why";
    if let Some(row) = desk.one(sql, &[&line, &sent.0])? {
        let (receipt, why): (i32, Option<String>) = (row.try_get(0)?, row.try_get(1)?);
        desk.execute("UPDATE wanti_outbound SET receipt = $2, why = $3 WHERE own = $1", &[&own, &receipt, &why])?;
    }
    Ok(())
}

pub(crate) fn outbox(desk: &mut Desk, id: &ConversationId) -> Result<Vec<Outbound>> {
    let sql = format!("SELECT {PARCEL} WHERE o.conversation = $1 AND o.state < 3 ORDER BY o.id");
    desk.all(&sql, &[&number(id)])?.iter().map(parcel).collect()
}

pub(crate) fn pause(desk: &mut Desk, line: &Line, until: Option<Timestamp>) -> Result<()> {
    let line = line_row(desk, line)?;
    desk.execute("UPDATE wanti_line SET paused = $2 WHERE id = $1", &[&line, &opt(until)])?;
    Ok(())
}

pub(crate) fn dead(desk: &mut Desk, limit: usize) -> Result<Vec<Dead>> {
    let sql = format!(
        "SELECT {PARCEL} WHERE o.trouble IS NOT NULL AND o.state IN (3, 4)
         ORDER BY o.settled DESC, o.id DESC LIMIT $1"
    );
    let rows = desk.all(&sql, &[&most(limit)])?;
    let dead = rows.iter().map(|row| {
        let why = people::why(row.try_get(11)?)?.unwrap_or(PortError::Undeliverable);
        Ok(Dead { message: parcel(row)?, attempts: small(row.try_get(7)?), at: time(row.try_get(10)?), why })
    });
    dead.collect()
}

pub(crate) fn revive(desk: &mut Desk, id: &str, at: Timestamp) -> Result<bool> {
    let change = "state = 0, due = $2, receipt = NULL, why = NULL, earlier = COALESCE(sent, earlier), sent = NULL";
    let which = "own = $1 AND (state IN (2, 4) OR (state = 3 AND receipt = 1))";
    Ok(reopen(desk, which, change, &[&id, &micros(at)])? > 0)
}

/// A message as it is stored, with the person as known now.
fn parcel(row: &Row) -> Result<Outbound> {
    let bare = Outbound {
        id: row.try_get(0)?,
        conversation: conversation(row.try_get(1)?),
        line: read_line(row, 2)?,
        to: party_from_json(row.try_get(5)?)?,
        wire: Wire::default(),
        template: None,
        instead_of: None,
        reply_to: None,
    };
    Ok(outbound_from_json(bare, row.try_get(6)?)?)
}
