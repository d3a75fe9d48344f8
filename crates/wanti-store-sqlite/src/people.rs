//! Who is who, who holds whose conversation, and what they sent.

use std::sync::Arc;

use rusqlite::{Connection, params};
use wanti_port::store::{Held, Hold, InboxMark, Received, Tracked, Waiting};
use wanti_port::stored::{
    error_from_json, error_to_json, inbound_from_json, inbound_to_json, micros, party_from_json, party_to_json,
};
use wanti_port::{Alias, Arrival, ConversationId, Delivery, Inbound, InboundKind, Line, Party, Receipt, Unreadable};

use crate::book::{Letter, Talk};
use crate::key::key;
use crate::pen::{Pen, read_open};
use crate::queue;
use crate::rows::{
    Result, all, conversation, execute, known_line, most, number, one, read_line, receipt, receipt_code, value, whole,
};

/// A piece that arrived, made ready before it comes to the one that writes.
pub(crate) enum Piece {
    Message { inbound: Arc<Inbound>, body: String, waits: bool, opens: bool },
    Receipt(Delivery),
    Unreadable(Unreadable),
}

impl From<Arrival> for Piece {
    fn from(arrival: Arrival) -> Piece {
        match arrival {
            Arrival::Message(inbound) => Piece::Message {
                body: inbound_to_json(&inbound),
                waits: inbound.event().is_some(),
                opens: inbound.opens_window(),
                inbound: Arc::new(inbound),
            },
            Arrival::Receipt(delivery) => Piece::Receipt(delivery),
            Arrival::Unreadable(piece) => Piece::Unreadable(piece),
        }
    }
}

pub(crate) fn receive(pen: &mut Pen<'_>, piece: &Piece, hold: Option<&Hold>) -> Result<Received> {
    match piece {
        Piece::Message { inbound, body, waits, opens } => {
            let line = pen.line_row(&inbound.line)?;
            if let Some((number, done)) = known_mark(pen.connection, line, &inbound.id)? {
                return Ok(Received::Again { conversation: conversation(number), done });
            }
            let number = sender(pen, line, inbound)?;
            let place = keep(pen.connection, line, number, inbound, body, *waits)?;
            let epoch = note(pen, number, opens.then_some(inbound), hold.filter(|_| *waits))?;
            let conversation = conversation(number);
            if !waits {
                return Ok(Received::Noted { conversation });
            }
            let letter = Letter { place, inbound: Arc::clone(inbound), stumbles: 0 };
            pen.book.edit(number, |talk| {
                // A conversation that was read just now holds it already.
                if talk.waiting.items.iter().all(|known| known.place != place) {
                    talk.waiting.push(letter);
                }
            });
            Ok(Received::New { conversation, epoch })
        }
        Piece::Receipt(delivery) => Ok(Received::Receipt(delivered(pen, delivery)?)),
        Piece::Unreadable(piece) => unreadable(pen, piece),
    }
}

/// The conversation of a person, who may have been known by earlier names.
pub(crate) fn resolve(pen: &mut Pen<'_>, on: &Line, party: &Party, earlier: &[Alias]) -> Result<i64> {
    let line = pen.line_row(on)?;
    if earlier.is_empty()
        && let Some(number) = pen.book.known_as(line, party)
    {
        return Ok(number);
    }
    let known = known(pen, line, party, earlier)?;
    let number = match known.iter().min().copied() {
        None => begin(pen, line, on, party)?,
        Some(oldest) => {
            for younger in known.into_iter().filter(|number| *number != oldest) {
                absorb(pen, oldest, younger)?;
            }
            rename(pen, oldest, line, party, earlier)?;
            oldest
        }
    };
    if earlier.is_empty() {
        pen.book.name(line, party, number);
    }
    Ok(number)
}

pub(crate) fn party(connection: &Connection, id: &ConversationId) -> Result<Option<(Line, Party)>> {
    let sql =
        "SELECT l.office, l.channel, l.name, c.party FROM conversation c JOIN line l ON l.id = c.line WHERE c.id = ?1";
    let row = one(connection, sql, [number(id)], |row| Ok((read_line(row, 0)?, row.get::<_, String>(3)?)))?;
    Ok(row.map(|(line, json)| party_from_json(&json).map(|party| (line, party))).transpose()?)
}

pub(crate) fn pending(connection: &Connection, id: &ConversationId, limit: usize) -> Result<Vec<Waiting>> {
    let sql = "SELECT l.office, l.channel, l.name, i.mark, i.body, i.stumbles FROM inbox i JOIN line l ON l.id = i.line
               WHERE i.done = 0 AND i.conversation = ?1 ORDER BY i.id LIMIT ?2";
    let rows = all(connection, sql, (number(id), most(limit)), |row| {
        let body: Option<String> = row.get(4)?;
        Ok((read_line(row, 0)?, row.get::<_, String>(3)?, body.unwrap_or_default(), row.get::<_, u32>(5)?))
    })?;
    let waiting = rows.into_iter().map(|(line, mark, body, stumbles)| {
        inbound_from_json(line, mark, &body).map(|inbound| Waiting { inbound, stumbles })
    });
    Ok(waiting.collect::<std::result::Result<_, _>>()?)
}

pub(crate) fn stumbled(pen: &mut Pen<'_>, mark: &InboxMark) -> Result<u32> {
    let Some(line) = known_line(pen.connection, &mark.line)? else { return Ok(0) };
    let sql = "UPDATE inbox SET stumbles = stumbles + 1 WHERE key = ?1 AND line = ?2 AND mark = ?3 AND done = 0
               RETURNING stumbles, conversation";
    let row = one(pen.connection, sql, (key(line, &mark.id), line, &mark.id), |row| {
        Ok((row.get::<_, u32>(0)?, row.get::<_, i64>(1)?))
    })?;
    let Some((stumbles, number)) = row else { return Ok(0) };
    pen.book.forget(number);
    Ok(stumbles)
}

pub(crate) fn take(pen: &mut Pen<'_>, hold: &Hold, limit: usize) -> Result<Vec<Held>> {
    let sql = "SELECT i.conversation FROM inbox i JOIN conversation c ON c.id = i.conversation
               WHERE i.done = 0 AND (c.holder IS NULL OR c.holder = ?1 OR c.until <= ?2)
               GROUP BY i.conversation ORDER BY MIN(i.id) LIMIT ?3";
    let params = (&hold.holder, micros(hold.at), most(limit));
    let longest: Vec<i64> = all(pen.connection, sql, params, |row| row.get(0))?;
    let mut taken = Vec::with_capacity(longest.len());
    for number in longest {
        if let Some(epoch) = self::hold(pen, number, hold)? {
            taken.push(Held { conversation: conversation(number), epoch });
        }
    }
    Ok(taken)
}

pub(crate) fn hold(pen: &mut Pen<'_>, number: i64, hold: &Hold) -> Result<Option<u64>> {
    if pen.talk(number)?.is_none() {
        return Ok(None);
    }
    note(pen, number, None, Some(hold))
}

pub(crate) fn release(pen: &mut Pen<'_>, holder: &str, id: Option<&ConversationId>) -> Result<()> {
    let sql = "UPDATE conversation SET holder = NULL, until = NULL WHERE holder = ?1 AND (?2 IS NULL OR id = ?2)
               RETURNING id";
    let freed: Vec<i64> = match id.map(number) {
        Some(number) => {
            if pen.talk(number)?.is_none_or(|talk| talk.holder.as_deref() != Some(holder)) {
                return Ok(());
            }
            let sql = "UPDATE conversation SET holder = NULL, until = NULL WHERE id = ?1";
            execute(pen.connection, sql, [number])?;
            vec![number]
        }
        None => all(pen.connection, sql, (holder, None::<i64>), |row| row.get(0))?,
    };
    for number in freed {
        pen.book.edit(number, |talk| (talk.holder, talk.until) = (None, None));
    }
    Ok(())
}

fn known_mark(connection: &Connection, line: i64, mark: &str) -> Result<Option<(i64, bool)>> {
    let sql = "SELECT conversation, done FROM inbox WHERE key = ?1 AND line = ?2 AND mark = ?3";
    one(connection, sql, (key(line, mark), line, mark), |row| Ok((row.get(0)?, row.get(1)?)))
}

fn sender(pen: &mut Pen<'_>, line: i64, inbound: &Inbound) -> Result<i64> {
    let earlier: &[Alias] = match &inbound.kind {
        InboundKind::Renamed { earlier } => earlier,
        _ => &[],
    };
    debug_assert_eq!(pen.book.line(&inbound.line), Some(line), "the line was met before");
    resolve(pen, &inbound.line, &inbound.from, earlier)
}

fn keep(connection: &Connection, line: i64, number: i64, inbound: &Inbound, body: &str, waits: bool) -> Result<i64> {
    let sql =
        "INSERT INTO inbox (line, mark, key, conversation, body, received, done) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)";
    let params = params![line, inbound.id, key(line, &inbound.id), number, body, micros(inbound.received), !waits];
    execute(connection, sql, params)?;
    Ok(connection.last_insert_rowid())
}

/// What a message and a hold change of a conversation, in one row: the window, and who has it under which epoch.
fn note(pen: &mut Pen<'_>, number: i64, opens: Option<&Arc<Inbound>>, hold: Option<&Hold>) -> Result<Option<u64>> {
    let Some(talk) = pen.talk(number)? else { return Ok(None) };
    let written = opens.map(|inbound| micros(inbound.sent.min(inbound.received)));
    let last = talk.last_inbound.max(written);
    let held = hold.and_then(|hold| held(&talk, hold));
    match &held {
        Some((holder, until, epoch)) if talk.holder.as_deref() != Some(holder) => {
            let sql = "UPDATE conversation SET last_inbound = ?2, holder = ?3, until = ?4, epoch = ?5 WHERE id = ?1";
            execute(pen.connection, sql, (number, last, holder, until, epoch))?;
        }
        Some((_, until, _)) => {
            let sql = "UPDATE conversation SET last_inbound = ?2, until = ?3 WHERE id = ?1";
            execute(pen.connection, sql, (number, last, until))?;
        }
        None if last != talk.last_inbound => {
            execute(pen.connection, "UPDATE conversation SET last_inbound = ?2 WHERE id = ?1", (number, last))?;
        }
        None => {}
    }
    let epoch = held.as_ref().map(|(_, _, epoch)| whole(*epoch));
    let let_go = talk.held && opens.is_some();
    drop(talk);
    pen.book.edit(number, |talk| {
        talk.last_inbound = last;
        if let Some((holder, until, epoch)) = held {
            (talk.until, talk.epoch) = (Some(until), epoch);
            if talk.holder.as_deref() != Some(holder) {
                talk.holder = Some(holder.into());
            }
        }
    });
    if let_go {
        let sql = "UPDATE outbox SET state = 0 WHERE state < 3 AND state = 2 AND conversation = ?1";
        execute(pen.connection, sql, [number])?;
        let (open, held) = read_open(pen.connection, number)?;
        pen.book.edit(number, |talk| (talk.open, talk.held) = (open, held));
    }
    Ok(epoch)
}

/// Who holds it from now on, until when, under which epoch; none when another has it.
fn held<'a>(talk: &Talk, hold: &'a Hold) -> Option<(&'a str, i64, i64)> {
    let until = micros(hold.until);
    if talk.holder.as_deref() == Some(hold.holder.as_str()) {
        return Some((&hold.holder, until, talk.epoch));
    }
    let free = talk.holder.is_none() || talk.until.is_some_and(|until| until <= micros(hold.at));
    free.then_some((hold.holder.as_str(), until, talk.epoch + 1))
}

fn unreadable(pen: &mut Pen<'_>, piece: &Unreadable) -> Result<Received> {
    let line = pen.line_row(&piece.line)?;
    let sql = "INSERT INTO unreadable (line, why, body, received) VALUES (?1, ?2, ?3, ?4)";
    execute(pen.connection, sql, params![line, piece.why, piece.body.reveal(), micros(piece.received)])?;
    Ok(Received::Kept)
}

/// A message of ours as a receipt finds it.
struct Known {
    place: i64,
    talk: i64,
    own: String,
    state: i64,
    receipt: Option<i64>,
    earlier: Option<String>,
}

fn delivered(pen: &mut Pen<'_>, delivery: &Delivery) -> Result<Option<Tracked>> {
    let line = pen.line_row(&delivery.line)?;
    let why = delivery.error.as_ref().map(error_to_json);
    let code = receipt_code(delivery.receipt);
    let Some(known) = tracked(pen.connection, line, delivery)? else {
        let sql = "INSERT INTO parked (line, sent, receipt, at, why) VALUES (?1, ?2, ?3, ?4, ?5)
                   ON CONFLICT DO UPDATE SET receipt = MAX(receipt, excluded.receipt), why = IFNULL(excluded.why, why)";
        execute(pen.connection, sql, params![line, delivery.sent.0, code, micros(delivery.at), why])?;
        pen.book.parked = Some(true);
        return Ok(None);
    };
    if known.earlier.as_ref() == Some(&delivery.sent.0) {
        return Ok(None);
    }
    let failed = delivery.receipt == Receipt::Failed;
    let mut now = known.receipt.unwrap_or(0).max(code);
    if known.state != 3 || failed || Some(now) != known.receipt {
        if known.state != 3 {
            queue::mark_sent(pen, known.place, line, &delivery.sent, delivery.at)?;
            pen.book.forget(known.talk);
        }
        let sql = "UPDATE outbox SET receipt = MAX(IFNULL(receipt, 0), ?2),
                       settled = CASE WHEN ?3 THEN ?4 ELSE settled END,
                       why = CASE WHEN ?3 THEN IFNULL(?5, why) ELSE why END
                   WHERE id = ?1 RETURNING receipt";
        let params = params![known.place, code, failed, micros(delivery.at), why];
        now = value(pen.connection, sql, params)?.unwrap_or(now);
    }
    Ok(Some(Tracked {
        conversation: conversation(known.talk),
        id: known.own,
        receipt: receipt(now),
        news: known.receipt != Some(now),
        error: delivery.error.clone(),
    }))
}

/// By the channel's id, the latest with it; else by our own.
fn tracked(connection: &Connection, line: i64, delivery: &Delivery) -> Result<Option<Known>> {
    let read = |row: &rusqlite::Row<'_>| {
        Ok(Known {
            place: row.get(0)?,
            talk: row.get(1)?,
            own: row.get(2)?,
            state: row.get(3)?,
            receipt: row.get(4)?,
            earlier: row.get(5)?,
        })
    };
    let sql = "SELECT id, conversation, own, state, receipt, earlier FROM outbox
               WHERE key = ?1 AND line = ?2 AND sent = ?3 ORDER BY id DESC LIMIT 1";
    let sent = &delivery.sent.0;
    if let Some(known) = one(connection, sql, (key(line, sent), line, sent), read)? {
        return Ok(Some(known));
    }
    let Some(own) = &delivery.own else { return Ok(None) };
    let sql = "SELECT id, conversation, own, state, receipt, earlier FROM outbox WHERE own = ?1 AND line = ?2";
    one(connection, sql, (own, line), read)
}

/// Conversations that are this person's: by a name, unless an id proves that it is somebody else's by now.
fn known(pen: &mut Pen<'_>, line: i64, party: &Party, earlier: &[Alias]) -> Result<Vec<i64>> {
    let mut known = Vec::new();
    for alias in earlier {
        known.extend(find(pen.connection, line, alias)?);
    }
    for alias in &party.aliases {
        let Some(number) = find(pen.connection, line, alias)? else { continue };
        if !known.contains(&number) && !pen.talk(number)?.is_none_or(|talk| talk.who.1.differs(party)) {
            known.push(number);
        }
    }
    Ok(known)
}

fn find(connection: &Connection, line: i64, alias: &Alias) -> Result<Option<i64>> {
    let Some(kind) = kind(alias) else { return Ok(None) };
    let sql = "SELECT conversation FROM alias WHERE line = ?1 AND kind = ?2 AND value = ?3";
    value(connection, sql, (line, kind, alias.value().reveal()))
}

/// Nobody is found by the others.
fn kind(alias: &Alias) -> Option<i64> {
    match alias {
        Alias::User(_) => Some(0),
        Alias::Scoped(_) => Some(1),
        Alias::Parent(_) => Some(2),
        Alias::Phone(_) => Some(3),
        Alias::Username(_) => None,
    }
}

fn begin(pen: &mut Pen<'_>, line: i64, on: &Line, party: &Party) -> Result<i64> {
    let sql = "INSERT INTO conversation (line, party) VALUES (?1, ?2)";
    execute(pen.connection, sql, (line, party_to_json(party)))?;
    let number = pen.connection.last_insert_rowid();
    pen.book.put(number, Arc::new(Talk::begun(line, (on.clone(), party.clone()))));
    name(pen, number, line, party)?;
    Ok(number)
}

fn rename(pen: &mut Pen<'_>, number: i64, line: i64, party: &Party, earlier: &[Alias]) -> Result<()> {
    let Some(talk) = pen.talk(number)? else { return Ok(()) };
    let (on, known) = talk.who.as_ref();
    let mut renewed = known.clone();
    renewed.aliases.retain(|alias| !earlier.contains(alias));
    let renewed = renewed.renewed(party);
    if renewed != *known {
        let sql = "UPDATE conversation SET party = ?2 WHERE id = ?1";
        execute(pen.connection, sql, (number, party_to_json(&renewed)))?;
        let who = Arc::new((on.clone(), renewed));
        pen.book.edit(number, |talk| (talk.who, talk.seen) = (who, None));
    }
    name(pen, number, line, party)
}

fn name(pen: &mut Pen<'_>, number: i64, line: i64, party: &Party) -> Result<()> {
    for alias in &party.aliases {
        let Some(kind) = kind(alias) else { continue };
        let known = find(pen.connection, line, alias)?;
        if known == Some(number) {
            continue;
        }
        if let Some(other) = known {
            pen.book.forget(other);
        }
        let sql = "INSERT INTO alias (line, kind, value, conversation) VALUES (?1, ?2, ?3, ?4)
                   ON CONFLICT DO UPDATE SET conversation = excluded.conversation";
        execute(pen.connection, sql, (line, kind, alias.value().reveal(), number))?;
    }
    Ok(())
}

/// A conversation that turned out to be another's becomes part of it; what the younger was just talking about ends.
fn absorb(pen: &mut Pen<'_>, older: i64, younger: i64) -> Result<()> {
    let (Some(stays), Some(goes)) = (pen.talk(older)?, pen.talk(younger)?) else { return Ok(()) };
    let connection = pen.connection;
    let sql = "UPDATE conversation SET party = ?2, last_inbound = ?3, strays = 1 WHERE id = ?1";
    let party = goes.who.1.renewed(&stays.who.1);
    execute(connection, sql, (older, party_to_json(&party), stays.last_inbound.max(goes.last_inbound)))?;
    let sql = format!("UPDATE outbox SET conversation = {older} WHERE {}", queue::all_of(younger, &goes));
    connection.execute(&sql, [])?;
    for table in ["alias", "inbox", "request", "booking", "record"] {
        let sql = format!("UPDATE {table} SET conversation = ?1 WHERE conversation = ?2");
        execute(connection, &sql, (older, younger))?;
    }
    execute(connection, "DELETE FROM timer WHERE conversation = ?1", [younger])?;
    execute(connection, "DELETE FROM conversation WHERE id = ?1", [younger])?;
    pen.book.forget(older);
    pen.book.forget(younger);
    Ok(())
}

/// Why a message failed.
pub(crate) fn why(json: Option<String>) -> Result<Option<wanti_port::PortError>> {
    Ok(json.map(|json| error_from_json(&json)).transpose()?)
}
