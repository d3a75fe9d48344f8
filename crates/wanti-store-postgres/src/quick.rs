//! The steps that every message takes, each one question to the database (see `sql/0002.sql`); none where the case is rarer.

use std::collections::{BTreeMap, BTreeSet};

use wanti_port::store::{Cause, Claim, Claimed, Commit, Committed, Hold, Received, Settle, Settled, TimerChange};
use wanti_port::stored::{
    inbound_to_json, micros, outbound_to_json, party_from_json, party_to_json, record_to_json, shown_to_json,
};
use wanti_port::{Arrival, Outbound, PortError, Rate};

use crate::desk::Desk;
use crate::people::kind;
use crate::rows::{Result, at, conversation, number, read_line, refused, signed, whole};

/// A message of somebody who came under these very names before.
pub(crate) fn receive(desk: &mut Desk, arrivals: &[Arrival], hold: Option<&Hold>) -> Result<Option<Vec<Received>>> {
    let [Arrival::Message(inbound)] = arrivals else { return Ok(None) };
    if matches!(inbound.kind, wanti_port::InboundKind::Renamed { .. }) {
        return Ok(None);
    }
    let Some(line) = desk.line(&inbound.line)? else { return Ok(None) };
    let names = inbound.from.aliases.iter().filter_map(|alias| Some((kind(alias)?, alias.value().reveal())));
    let (kinds, names): (Vec<i32>, Vec<&String>) = names.unzip();
    let opened = inbound.opens_window().then(|| micros(inbound.sent.min(inbound.received)));
    let sql = "SELECT outcome, talk, held FROM wanti_receive($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)";
    let row = desk.one(
        sql,
        &[
            &line,
            &inbound.id,
            &kinds,
            &names,
            &party_to_json(&inbound.from),
            &inbound_to_json(inbound),
            &micros(inbound.received),
            &opened,
            &inbound.event().is_some(),
            &hold.map(|hold| &hold.holder),
            &hold.map(|hold| micros(hold.at)),
            &hold.map(|hold| micros(hold.until)),
        ],
    )?;
    let Some(row) = row else { return Ok(None) };
    let (outcome, talk, epoch): (i32, Option<i64>, Option<i64>) = (row.try_get(0)?, row.try_get(1)?, row.try_get(2)?);
    let Some(conversation) = talk.map(conversation) else { return Ok(None) };
    let received = match outcome {
        0 => return Ok(None),
        1 | 2 => Received::Again { conversation, done: outcome == 2 },
        3 => Received::New { conversation, epoch: epoch.map(whole) },
        _ => Received::Noted { conversation },
    };
    Ok(Some(vec![received]))
}

/// A turn without requests, bookings and erasure, begun by messages or by the office.
pub(crate) fn commit(desk: &mut Desk, commit: &Commit) -> Result<Option<Committed>> {
    if commit.erase || !commit.requests.is_empty() || !commit.bookings.is_empty() {
        return Ok(None);
    }
    let marks = match &commit.cause {
        Cause::Inbound(marks) => marks.as_slice(),
        Cause::Office => &[],
        Cause::Timer(_) => return Ok(None),
    };
    let mut lines = Vec::with_capacity(marks.len());
    for mark in marks {
        let Some(line) = desk.line(&mark.line)? else { return Ok(None) };
        lines.push(line);
    }
    let marks: Vec<&String> = marks.iter().map(|mark| &mark.id).collect();
    let owns: Vec<&String> = commit.outbox.iter().map(|message| &message.id).collect();
    if owns.iter().collect::<BTreeSet<_>>().len() < owns.len() {
        return Ok(None);
    }
    let bodies: Vec<String> = commit.outbox.iter().map(outbound_to_json).collect();
    let records: Vec<String> = commit.records.iter().map(record_to_json).collect();
    let (timers, dues) = timers(&commit.timers);
    let claim = commit.claim.as_ref();
    let (pair, pair_ahead) = rate(claim.and_then(|claim| claim.pace.pair));
    let (line, line_ahead) = rate(claim.and_then(|claim| claim.pace.number));
    let sql = "SELECT outcome, party, last_inbound, office, channel, name FROM wanti_commit($1, $2, $3, $4, $5, $6, $7,
                   $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19)";
    let row = desk.one(
        sql,
        &[
            &number(&commit.conversation),
            &signed(commit.expected),
            &commit.epoch.map(signed),
            &micros(commit.at),
            &lines,
            &marks,
            &commit.session.to_json(),
            &commit.shown.as_ref().map(shown_to_json),
            &owns,
            &bodies,
            &records,
            &timers,
            &dues,
            &claim.map(|claim| micros(claim.at)),
            &claim.map(|claim| micros(claim.until)),
            &pair,
            &pair_ahead,
            &line,
            &line_ahead,
        ],
    )?;
    let Some(row) = row else { return Ok(None) };
    let version = commit.expected + 1;
    let claimed = match row.try_get::<_, i32>(0)? {
        0 => return Ok(None),
        1 => return Ok(Some(Committed::Duplicate)),
        2 => return Err(PortError::Superseded.into()),
        3 => return Err(refused("an earlier message waits")),
        4 => return Err(PortError::Conflict.into()),
        6 => commit.outbox.first().map(|message| claimed(&row, commit, message)).transpose()?,
        7 => waiting(desk, number(&commit.conversation), claim)?,
        _ => None,
    };
    Ok(Some(Committed::Done { version, claimed: claimed.map(Box::new) }))
}

/// That the channel took a message.
pub(crate) fn settle(desk: &mut Desk, settle: &Settle, next: Option<&Claim>) -> Result<Option<Option<Claimed>>> {
    let Settled::Sent(sent) = &settle.settled else { return Ok(None) };
    let sql = "SELECT outcome, talk FROM wanti_sent($1, $2, $3)";
    let Some(row) = desk.one(sql, &[&settle.id, &sent.0, &micros(settle.at)])? else { return Ok(None) };
    let (outcome, talk): (i32, Option<i64>) = (row.try_get(0)?, row.try_get(1)?);
    match talk.filter(|_| outcome == 2) {
        Some(talk) => Ok(Some(waiting(desk, talk, next)?)),
        None => Ok(Some(None)),
    }
}

/// The first message that waits in a conversation, in a transaction of its own. What was asked before it is stored.
fn waiting(desk: &mut Desk, talk: i64, claim: Option<&Claim>) -> Result<Option<Claimed>> {
    let Some(claim) = claim else { return Ok(None) };
    desk.transaction(|desk| crate::queue::claim_first(desk, talk, claim))
}

fn claimed(row: &postgres::Row, commit: &Commit, message: &Outbound) -> Result<Claimed> {
    let party: String = row.try_get(1)?;
    let message = Outbound {
        conversation: commit.conversation.clone(),
        line: read_line(row, 3)?,
        to: party_from_json(&party)?,
        ..message.clone()
    };
    Ok(Claimed { message, attempt: 1, unsure: false, queued: commit.at, last_inbound: at(row.try_get(2)?) })
}

/// Names with what they are set to at last; none is forgotten.
fn timers(changes: &[TimerChange]) -> (Vec<&String>, Vec<Option<i64>>) {
    let last: BTreeMap<&String, Option<i64>> = changes
        .iter()
        .map(|change| match change {
            TimerChange::Set { name, due } => (name, Some(micros(*due))),
            TimerChange::Cancel { name } => (name, None),
        })
        .collect();
    last.into_iter().unzip()
}

/// The time one message takes, and how far messages may be ahead of it.
fn rate(rate: Option<Rate>) -> (Option<i64>, Option<i64>) {
    let length = |length: std::time::Duration| i64::try_from(length.as_micros()).unwrap_or(i64::MAX / 4);
    let ahead = |rate: Rate| length(rate.every.saturating_mul(rate.burst.saturating_sub(1)));
    (rate.map(|rate| length(rate.every)), rate.map(ahead))
}
