//! Who is who, who holds whose conversation, and what they sent.

use rusqlite::{Connection, params};
use wanti_port::store::{Held, Hold, InboxMark, Received, Tracked, Waiting};
use wanti_port::stored::{
    error_from_json, error_to_json, inbound_from_json, inbound_to_json, micros, party_from_json, party_to_json,
};
use wanti_port::{Alias, Arrival, ConversationId, Delivery, Inbound, InboundKind, Line, Party, Receipt, Unreadable};

use crate::queue;
use crate::rows::{
    Result, all, conversation, execute, known_line, line_row, most, number, one, read_line, receipt, receipt_code,
    value, whole,
};

pub(crate) fn receive(connection: &Connection, arrival: &Arrival, hold: Option<&Hold>) -> Result<Received> {
    match arrival {
        Arrival::Message(inbound) => letter(connection, inbound, hold),
        Arrival::Receipt(delivery) => Ok(Received::Receipt(delivered(connection, delivery)?)),
        Arrival::Unreadable(piece) => unreadable(connection, piece),
    }
}

/// The conversation of a person, who may have been known by earlier names.
pub(crate) fn resolve(connection: &Connection, line: &Line, party: &Party, earlier: &[Alias]) -> Result<i64> {
    let line = line_row(connection, line)?;
    let known = known(connection, line, party, earlier)?;
    let Some(oldest) = known.iter().min().copied() else {
        return begin(connection, line, party);
    };
    for younger in known.into_iter().filter(|number| *number != oldest) {
        absorb(connection, oldest, younger)?;
    }
    rename(connection, oldest, line, party, earlier)?;
    Ok(oldest)
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

pub(crate) fn stumbled(connection: &Connection, mark: &InboxMark) -> Result<u32> {
    let Some(line) = known_line(connection, &mark.line)? else { return Ok(0) };
    let sql = "UPDATE inbox SET stumbles = stumbles + 1 WHERE line = ?1 AND mark = ?2 AND done = 0 RETURNING stumbles";
    Ok(value(connection, sql, (line, &mark.id))?.unwrap_or(0))
}

pub(crate) fn take(connection: &Connection, hold: &Hold, limit: usize) -> Result<Vec<Held>> {
    let sql = "SELECT i.conversation FROM inbox i JOIN conversation c ON c.id = i.conversation
               WHERE i.done = 0 AND (c.holder IS NULL OR c.holder = ?1 OR c.until <= ?2)
               GROUP BY i.conversation ORDER BY MIN(i.id) LIMIT ?3";
    let longest: Vec<i64> = all(connection, sql, (&hold.holder, micros(hold.at), most(limit)), |row| row.get(0))?;
    let mut taken = Vec::with_capacity(longest.len());
    for number in longest {
        if let Some(epoch) = self::hold(connection, number, hold)? {
            taken.push(Held { conversation: conversation(number), epoch });
        }
    }
    Ok(taken)
}

pub(crate) fn hold(connection: &Connection, number: i64, hold: &Hold) -> Result<Option<u64>> {
    let own = "UPDATE conversation SET until = ?2 WHERE id = ?1 AND holder = ?3 RETURNING epoch";
    let params = params![number, micros(hold.until), hold.holder];
    if let Some(epoch) = value::<i64>(connection, own, params)? {
        return Ok(Some(whole(epoch)));
    }
    let free = "UPDATE conversation SET holder = ?3, until = ?2, epoch = epoch + 1
                WHERE id = ?1 AND (holder IS NULL OR until <= ?4) RETURNING epoch";
    let params = params![number, micros(hold.until), hold.holder, micros(hold.at)];
    Ok(value::<i64>(connection, free, params)?.map(whole))
}

pub(crate) fn release(connection: &Connection, holder: &str, id: Option<&ConversationId>) -> Result<()> {
    let sql = "UPDATE conversation SET holder = NULL, until = NULL WHERE holder = ?1 AND (?2 IS NULL OR id = ?2)";
    execute(connection, sql, (holder, id.map(number)))?;
    Ok(())
}

fn letter(connection: &Connection, inbound: &Inbound, hold: Option<&Hold>) -> Result<Received> {
    let line = line_row(connection, &inbound.line)?;
    let sql = "SELECT conversation, done FROM inbox WHERE line = ?1 AND mark = ?2";
    let known = one(connection, sql, (line, &inbound.id), |row| Ok((row.get::<_, i64>(0)?, row.get::<_, bool>(1)?)))?;
    if let Some((number, done)) = known {
        return Ok(Received::Again { conversation: conversation(number), done });
    }
    let earlier: &[Alias] = match &inbound.kind {
        InboundKind::Renamed { earlier } => earlier,
        _ => &[],
    };
    let number = resolve(connection, &inbound.line, &inbound.from, earlier)?;
    if inbound.opens_window() {
        open_window(connection, number, micros(inbound.sent.min(inbound.received)))?;
    }
    let waits = inbound.event().is_some();
    let sql = "INSERT INTO inbox (line, mark, conversation, body, received, done) VALUES (?1, ?2, ?3, ?4, ?5, ?6)";
    let body = inbound_to_json(inbound);
    execute(connection, sql, params![line, inbound.id, number, body, micros(inbound.received), !waits])?;
    let conversation = conversation(number);
    if !waits {
        return Ok(Received::Noted { conversation });
    }
    let epoch = hold.map(|hold| self::hold(connection, number, hold)).transpose()?.flatten();
    Ok(Received::New { conversation, epoch })
}

fn open_window(connection: &Connection, number: i64, at: i64) -> Result<()> {
    let sql = "UPDATE conversation SET last_inbound = MAX(IFNULL(last_inbound, ?2), ?2) WHERE id = ?1";
    execute(connection, sql, (number, at))?;
    execute(connection, "UPDATE outbox SET state = 0 WHERE conversation = ?1 AND trouble = 2", [number])?;
    Ok(())
}

fn unreadable(connection: &Connection, piece: &Unreadable) -> Result<Received> {
    let line = line_row(connection, &piece.line)?;
    let sql = "INSERT INTO unreadable (line, why, body, received) VALUES (?1, ?2, ?3, ?4)";
    execute(connection, sql, params![line, piece.why, piece.body.reveal(), micros(piece.received)])?;
    Ok(Received::Kept)
}

fn delivered(connection: &Connection, delivery: &Delivery) -> Result<Option<Tracked>> {
    let line = line_row(connection, &delivery.line)?;
    let by_channel: Option<Option<i64>> =
        value(connection, "SELECT MAX(id) FROM outbox WHERE line = ?1 AND sent = ?2", (line, &delivery.sent.0))?;
    let place = match (by_channel.flatten(), &delivery.own) {
        (Some(place), _) => Some(place),
        (None, Some(own)) => value(connection, "SELECT id FROM outbox WHERE own = ?1 AND line = ?2", (own, line))?,
        (None, None) => None,
    };
    let why = delivery.error.as_ref().map(error_to_json);
    let Some(place) = place else {
        let sql = "INSERT INTO parked (line, sent, receipt, at, why) VALUES (?1, ?2, ?3, ?4, ?5)
                   ON CONFLICT DO UPDATE SET receipt = MAX(receipt, excluded.receipt), why = IFNULL(excluded.why, why)";
        let code = receipt_code(delivery.receipt);
        execute(connection, sql, params![line, delivery.sent.0, code, micros(delivery.at), why])?;
        return Ok(None);
    };
    let sql = "SELECT receipt, earlier FROM outbox WHERE id = ?1";
    let row =
        one(connection, sql, [place], |row| Ok((row.get::<_, Option<i64>>(0)?, row.get::<_, Option<String>>(1)?)))?;
    let Some((known, earlier)) = row else { return Ok(None) };
    if earlier.as_ref() == Some(&delivery.sent.0) {
        return Ok(None);
    }
    queue::mark_sent(connection, place, &delivery.sent, delivery.at)?;
    let failed = delivery.receipt == Receipt::Failed;
    let sql = "UPDATE outbox SET receipt = MAX(IFNULL(receipt, 0), ?2),
                   settled = CASE WHEN ?3 THEN ?4 ELSE settled END,
                   why = CASE WHEN ?3 THEN IFNULL(?5, why) ELSE why END
               WHERE id = ?1 RETURNING conversation, own, receipt";
    let params = params![place, receipt_code(delivery.receipt), failed, micros(delivery.at), why];
    let row = one(connection, sql, params, |row| {
        Ok((row.get::<_, i64>(0)?, row.get::<_, String>(1)?, row.get::<_, i64>(2)?))
    })?;
    Ok(row.map(|(number, id, code)| Tracked {
        conversation: conversation(number),
        id,
        receipt: receipt(code),
        news: known != Some(code),
        error: delivery.error.clone(),
    }))
}

/// Conversations that are this person's: by a name, unless an id proves that it is somebody else's by now.
fn known(connection: &Connection, line: i64, party: &Party, earlier: &[Alias]) -> Result<Vec<i64>> {
    let mut known = Vec::new();
    for alias in earlier {
        known.extend(find(connection, line, alias)?);
    }
    for alias in &party.aliases {
        let Some(number) = find(connection, line, alias)? else { continue };
        if !known.contains(&number) && !stored_party(connection, number)?.is_none_or(|stored| stored.differs(party)) {
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

fn stored_party(connection: &Connection, number: i64) -> Result<Option<Party>> {
    let json: Option<String> = value(connection, "SELECT party FROM conversation WHERE id = ?1", [number])?;
    Ok(json.map(|json| party_from_json(&json)).transpose()?)
}

fn begin(connection: &Connection, line: i64, party: &Party) -> Result<i64> {
    let sql = "INSERT INTO conversation (line, party) VALUES (?1, ?2)";
    execute(connection, sql, (line, party_to_json(party)))?;
    let number = connection.last_insert_rowid();
    name(connection, number, line, party)?;
    Ok(number)
}

fn rename(connection: &Connection, number: i64, line: i64, party: &Party, earlier: &[Alias]) -> Result<()> {
    let Some(known) = stored_party(connection, number)? else { return Ok(()) };
    let mut renewed = known.clone();
    renewed.aliases.retain(|alias| !earlier.contains(alias));
    let renewed = renewed.renewed(party);
    if renewed != known {
        let sql = "UPDATE conversation SET party = ?2 WHERE id = ?1";
        execute(connection, sql, (number, party_to_json(&renewed)))?;
    }
    name(connection, number, line, party)
}

fn name(connection: &Connection, number: i64, line: i64, party: &Party) -> Result<()> {
    for alias in &party.aliases {
        let Some(kind) = kind(alias) else { continue };
        if find(connection, line, alias)? == Some(number) {
            continue;
        }
        let sql = "INSERT INTO alias (line, kind, value, conversation) VALUES (?1, ?2, ?3, ?4)
                   ON CONFLICT DO UPDATE SET conversation = excluded.conversation";
        execute(connection, sql, (line, kind, alias.value().reveal(), number))?;
    }
    Ok(())
}

/// A conversation that turned out to be another's becomes part of it; what the younger was just talking about ends.
fn absorb(connection: &Connection, older: i64, younger: i64) -> Result<()> {
    let (Some(stays), Some(goes)) = (stored_party(connection, older)?, stored_party(connection, younger)?) else {
        return Ok(());
    };
    let sql = "UPDATE conversation SET party = ?2, last_inbound = NULLIF(MAX(IFNULL(last_inbound, ?4), IFNULL(
                   (SELECT last_inbound FROM conversation WHERE id = ?3), ?4)), ?4) WHERE id = ?1";
    execute(connection, sql, (older, party_to_json(&goes.renewed(&stays)), younger, i64::MIN))?;
    for table in ["alias", "inbox", "outbox", "request", "booking", "record"] {
        let sql = match table {
            "inbox" => "UPDATE inbox SET conversation = ?1 WHERE done IN (0, 1) AND conversation = ?2".to_owned(),
            _ => format!("UPDATE {table} SET conversation = ?1 WHERE conversation = ?2"),
        };
        execute(connection, &sql, (older, younger))?;
    }
    execute(connection, "DELETE FROM timer WHERE conversation = ?1", [younger])?;
    execute(connection, "DELETE FROM conversation WHERE id = ?1", [younger])?;
    Ok(())
}

/// Why a message failed.
pub(crate) fn why(json: Option<String>) -> Result<Option<wanti_port::PortError>> {
    Ok(json.map(|json| error_from_json(&json)).transpose()?)
}
