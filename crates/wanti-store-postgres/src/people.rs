//! Who is who, who holds whose conversation, and what they sent.

use std::collections::BTreeSet;

use wanti_port::store::{Held, Hold, InboxMark, Received, Tracked};
use wanti_port::stored::{error_from_json, error_to_json, inbound_to_json, micros, party_from_json, party_to_json};
use wanti_port::{
    Alias, Arrival, ConversationId, Delivery, Inbound, InboundKind, Line, Party, PortError, Receipt, Unreadable,
};

use crate::desk::Desk;
use crate::queue;
use crate::rows::{
    Result, conversation, known_line, line_row, most, number, read_line, receipt, receipt_code, refused, small, whole,
};

/// What each piece became, and whether somebody else has work to do.
pub(crate) fn receive(desk: &mut Desk, arrivals: &[Arrival], hold: Option<&Hold>) -> Result<Vec<Received>> {
    lock_names(desk, arrivals.iter().flat_map(names))?;
    let mut received = Vec::with_capacity(arrivals.len());
    for arrival in arrivals {
        received.push(match arrival {
            Arrival::Message(inbound) => letter(desk, inbound, hold)?,
            Arrival::Receipt(delivery) => Received::Receipt(delivered(desk, delivery)?),
            Arrival::Unreadable(piece) => unreadable(desk, piece)?,
        });
    }
    if received.iter().any(|one| matches!(one, Received::New { epoch: None, .. })) {
        desk.execute("SELECT pg_notify('wanti', '')", &[])?;
    }
    Ok(received)
}

pub(crate) fn find_or_begin(desk: &mut Desk, line: &Line, party: &Party) -> Result<i64> {
    lock_names(desk, party.aliases.iter().map(|alias| (line, alias)))?;
    resolve(desk, line, party, &[])
}

pub(crate) fn party(desk: &mut Desk, id: &ConversationId) -> Result<Option<(Line, Party)>> {
    let sql = "SELECT l.office, l.channel, l.name, c.party FROM wanti_conversation c
               JOIN wanti_line l ON l.id = c.line WHERE c.id = $1";
    let Some(row) = desk.one(sql, &[&number(id)])? else { return Ok(None) };
    Ok(Some((read_line(&row, 0)?, party_from_json(row.try_get(3)?)?)))
}

pub(crate) fn stumbled(desk: &mut Desk, mark: &InboxMark) -> Result<u32> {
    let Some(line) = known_line(desk, &mark.line)? else { return Ok(0) };
    let sql = "UPDATE wanti_inbox i SET stumbles = stumbles + 1 FROM wanti_conversation c
               WHERE i.line = $1 AND i.mark = $2 AND c.id = i.conversation AND i.id > c.heard AND NOT i.had
               RETURNING i.stumbles";
    Ok(desk.value(sql, &[&line, &mark.id])?.map_or(0, small))
}

pub(crate) fn take(desk: &mut Desk, hold: &Hold, limit: usize) -> Result<Vec<Held>> {
    let sql = "SELECT c.id FROM wanti_waiting w JOIN wanti_conversation c ON c.id = w.conversation
               CROSS JOIN LATERAL (
                   SELECT i.id FROM wanti_inbox i WHERE i.conversation = c.id AND i.id > c.heard AND NOT i.had ORDER BY i.id LIMIT 1
               ) f
               WHERE c.holder IS NULL OR c.holder = $1 OR c.until <= $2
               ORDER BY f.id LIMIT $3 FOR UPDATE OF c SKIP LOCKED";
    let longest = desk.all(sql, &[&hold.holder, &micros(hold.at), &most(limit)])?;
    let mut taken = Vec::with_capacity(longest.len());
    for row in longest {
        let number = row.try_get(0)?;
        if let Some(epoch) = self::hold(desk, number, hold)? {
            taken.push(Held { conversation: conversation(number), epoch });
        }
    }
    Ok(taken)
}

pub(crate) fn hold(desk: &mut Desk, number: i64, hold: &Hold) -> Result<Option<u64>> {
    let sql = "UPDATE wanti_conversation SET until = $2, holder = $3,
                   epoch = CASE WHEN holder = $3 THEN epoch ELSE epoch + 1 END
               WHERE id = $1 AND (holder IS NULL OR holder = $3 OR until <= $4) RETURNING epoch";
    let epoch: Option<i64> = desk.value(sql, &[&number, &micros(hold.until), &hold.holder, &micros(hold.at)])?;
    Ok(epoch.map(whole))
}

pub(crate) fn release(desk: &mut Desk, holder: &str, id: Option<&ConversationId>) -> Result<()> {
    let sql = "UPDATE wanti_conversation SET holder = NULL, until = NULL
               WHERE holder = $1 AND ($2::BIGINT IS NULL OR id = $2)";
    desk.execute(sql, &[&holder, &id.map(number)])?;
    desk.execute("SELECT pg_notify('wanti', '')", &[])?;
    Ok(())
}

/// Why a message failed.
pub(crate) fn why(json: Option<String>) -> Result<Option<PortError>> {
    Ok(json.map(|json| error_from_json(&json)).transpose()?)
}

fn names(arrival: &Arrival) -> Vec<(&Line, &Alias)> {
    let Arrival::Message(inbound) = arrival else { return Vec::new() };
    let earlier: &[Alias] = earlier(inbound);
    inbound.from.aliases.iter().chain(earlier).map(|alias| (&inbound.line, alias)).collect()
}

fn earlier(inbound: &Inbound) -> &[Alias] {
    match &inbound.kind {
        InboundKind::Renamed { earlier } => earlier,
        _ => &[],
    }
}

/// Two jobs that meet the same new person come one after the other. All locks are taken in one order.
fn lock_names<'a>(desk: &mut Desk, names: impl Iterator<Item = (&'a Line, &'a Alias)>) -> Result<()> {
    let found = names.filter_map(|(line, alias)| Some((line, kind(alias)?, alias.value().reveal())));
    let keys: BTreeSet<i64> = found.map(|(line, kind, value)| name_key(line, kind, value)).collect();
    for key in keys {
        desk.execute("SELECT pg_advisory_xact_lock($1)", &[&key])?;
    }
    Ok(())
}

/// What is locked while a name may become somebody's.
pub(crate) fn name_key(line: &Line, kind: i32, value: &str) -> i64 {
    key(&format!("{}\u{0}{}\u{0}{kind}\u{0}{value}", line.office, line.id))
}

/// FNV-1a: two names with one key only wait for each other.
fn key(text: &str) -> i64 {
    let mix = |hash: u64, byte: &u8| (hash ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3);
    text.as_bytes().iter().fold(0xcbf2_9ce4_8422_2325, mix).cast_signed()
}

/// The conversation of a person, who may have been known by earlier names.
fn resolve(desk: &mut Desk, line: &Line, party: &Party, earlier: &[Alias]) -> Result<i64> {
    let line = line_row(desk, line)?;
    let known = known(desk, line, party, earlier)?;
    let Some(oldest) = known.iter().min().copied() else {
        return begin(desk, line, party);
    };
    for younger in known.into_iter().filter(|number| *number != oldest) {
        absorb(desk, oldest, younger)?;
    }
    rename(desk, oldest, line, party, earlier)?;
    Ok(oldest)
}

fn letter(desk: &mut Desk, inbound: &Inbound, hold: Option<&Hold>) -> Result<Received> {
    let line = line_row(desk, &inbound.line)?;
    let sql = "SELECT i.conversation, i.had OR i.id <= c.heard FROM wanti_inbox i
               JOIN wanti_conversation c ON c.id = i.conversation WHERE i.line = $1 AND i.mark = $2";
    if let Some(row) = desk.one(sql, &[&line, &inbound.id])? {
        return Ok(Received::Again { conversation: conversation(row.try_get(0)?), done: row.try_get(1)? });
    }
    let number = resolve(desk, &inbound.line, &inbound.from, earlier(inbound))?;
    if inbound.opens_window() {
        open_window(desk, number, micros(inbound.sent.min(inbound.received)))?;
    }
    let waits = inbound.event().is_some();
    let sql = "INSERT INTO wanti_inbox (line, mark, conversation, body, received, had) VALUES ($1, $2, $3, $4, $5, $6)";
    let body = inbound_to_json(inbound);
    desk.execute(sql, &[&line, &inbound.id, &number, &body, &micros(inbound.received), &!waits])?;
    let conversation = conversation(number);
    if !waits {
        return Ok(Received::Noted { conversation });
    }
    desk.execute("INSERT INTO wanti_waiting (conversation) VALUES ($1) ON CONFLICT DO NOTHING", &[&number])?;
    let epoch = match hold {
        Some(hold) => self::hold(desk, number, hold)?,
        None => None,
    };
    Ok(Received::New { conversation, epoch })
}

fn open_window(desk: &mut Desk, number: i64, at: i64) -> Result<()> {
    let sql = "UPDATE wanti_conversation SET last_inbound = GREATEST(last_inbound, $2) WHERE id = $1 RETURNING shut";
    if desk.value(sql, &[&number, &at])?.unwrap_or(false) {
        desk.execute("UPDATE wanti_conversation SET shut = FALSE WHERE id = $1", &[&number])?;
        queue::reopen(desk, "conversation = $1 AND state = 2", "state = 0", &[&number])?;
    }
    Ok(())
}

fn unreadable(desk: &mut Desk, piece: &Unreadable) -> Result<Received> {
    let line = line_row(desk, &piece.line)?;
    let sql = "INSERT INTO wanti_unreadable (line, why, body, received) VALUES ($1, $2, $3, $4)";
    desk.execute(sql, &[&line, &piece.why, piece.body.reveal(), &micros(piece.received)])?;
    Ok(Received::Kept)
}

fn delivered(desk: &mut Desk, delivery: &Delivery) -> Result<Option<Tracked>> {
    let line = line_row(desk, &delivery.line)?;
    let sql =
        "SELECT o.own FROM wanti_reached r JOIN wanti_outbound o ON o.own = r.own AND o.line = r.line AND o.sent = r.sent
               WHERE r.line = $1 AND r.sent = $2 ORDER BY o.id DESC LIMIT 1";
    let by_channel: Option<String> = desk.value(sql, &[&line, &delivery.sent.0])?;
    let own = match (by_channel, &delivery.own) {
        (Some(own), _) => Some(own),
        (None, Some(own)) => {
            desk.value("SELECT own FROM wanti_outbound WHERE own = $1 AND line = $2", &[own, &line])?
        }
        (None, None) => None,
    };
    let why = delivery.error.as_ref().map(error_to_json);
    let code = receipt_code(delivery.receipt);
    let Some(own) = own else {
        let sql = "INSERT INTO wanti_parked AS p (line, sent, receipt, at, why) VALUES ($1, $2, $3, $4, $5)
                   ON CONFLICT (line, sent) DO UPDATE SET receipt = GREATEST(p.receipt, excluded.receipt),
                       why = COALESCE(excluded.why, p.why)";
        desk.execute(sql, &[&line, &delivery.sent.0, &code, &micros(delivery.at), &why])?;
        return Ok(None);
    };
    let sql = "SELECT receipt, earlier FROM wanti_outbound WHERE own = $1 FOR UPDATE";
    let Some(row) = desk.one(sql, &[&own])? else { return Ok(None) };
    let (known, earlier): (Option<i32>, Option<String>) = (row.try_get(0)?, row.try_get(1)?);
    if earlier.as_ref() == Some(&delivery.sent.0) {
        return Ok(None);
    }
    queue::mark_sent(desk, &own, &delivery.sent, delivery.at)?;
    let failed = delivery.receipt == Receipt::Failed;
    let sql = "UPDATE wanti_outbound SET receipt = GREATEST(receipt, $2),
                   settled = CASE WHEN $3 THEN $4 ELSE settled END,
                   why = CASE WHEN $3 THEN COALESCE($5, why) ELSE why END
               WHERE own = $1 RETURNING conversation, receipt";
    let Some(row) = desk.one(sql, &[&own, &code, &failed, &micros(delivery.at), &why])? else { return Ok(None) };
    let code: i32 = row.try_get(1)?;
    Ok(Some(Tracked {
        conversation: conversation(row.try_get(0)?),
        id: own,
        receipt: receipt(code),
        news: known != Some(code),
        error: delivery.error.clone(),
    }))
}

/// Conversations that are this person's: by a name, unless an id proves that it is somebody else's by now.
fn known(desk: &mut Desk, line: i64, party: &Party, earlier: &[Alias]) -> Result<Vec<i64>> {
    let mut known = Vec::new();
    for alias in earlier {
        known.extend(find(desk, line, alias)?);
    }
    for alias in &party.aliases {
        let Some(number) = find(desk, line, alias)? else { continue };
        if !known.contains(&number) && !stored_party(desk, number)?.is_none_or(|stored| stored.differs(party)) {
            known.push(number);
        }
    }
    Ok(known)
}

fn find(desk: &mut Desk, line: i64, alias: &Alias) -> Result<Option<i64>> {
    let Some(kind) = kind(alias) else { return Ok(None) };
    let sql = "SELECT conversation FROM wanti_alias WHERE line = $1 AND kind = $2 AND value = $3";
    desk.value(sql, &[&line, &kind, alias.value().reveal()])
}

/// Nobody is found by the others.
pub(crate) fn kind(alias: &Alias) -> Option<i32> {
    match alias {
        Alias::User(_) => Some(0),
        Alias::Scoped(_) => Some(1),
        Alias::Parent(_) => Some(2),
        Alias::Phone(_) => Some(3),
        Alias::Username(_) => None,
    }
}

/// The person of a conversation, whose row is locked from here on.
fn stored_party(desk: &mut Desk, number: i64) -> Result<Option<Party>> {
    let json: Option<String> =
        desk.value("SELECT party FROM wanti_conversation WHERE id = $1 FOR NO KEY UPDATE", &[&number])?;
    Ok(json.map(|json| party_from_json(&json)).transpose()?)
}

fn begin(desk: &mut Desk, line: i64, party: &Party) -> Result<i64> {
    let sql = "INSERT INTO wanti_conversation (line, party) VALUES ($1, $2) RETURNING id";
    let number: Option<i64> = desk.value(sql, &[&line, &party_to_json(party)])?;
    let number = number.ok_or_else(|| refused("the conversation was not stored"))?;
    name(desk, number, line, party)?;
    Ok(number)
}

fn rename(desk: &mut Desk, number: i64, line: i64, party: &Party, earlier: &[Alias]) -> Result<()> {
    let Some(known) = stored_party(desk, number)? else { return Ok(()) };
    let mut renewed = known.clone();
    renewed.aliases.retain(|alias| !earlier.contains(alias));
    let renewed = renewed.renewed(party);
    if renewed != known {
        let sql = "UPDATE wanti_conversation SET party = $2 WHERE id = $1";
        desk.execute(sql, &[&number, &party_to_json(&renewed)])?;
    }
    name(desk, number, line, party)
}

fn name(desk: &mut Desk, number: i64, line: i64, party: &Party) -> Result<()> {
    for alias in &party.aliases {
        let Some(kind) = kind(alias) else { continue };
        if find(desk, line, alias)? == Some(number) {
            continue;
        }
        let sql = "INSERT INTO wanti_alias (line, kind, value, conversation) VALUES ($1, $2, $3, $4)
                   ON CONFLICT (line, kind, value) DO UPDATE SET conversation = excluded.conversation";
        desk.execute(sql, &[&line, &kind, alias.value().reveal(), &number])?;
    }
    Ok(())
}

/// A conversation that turned out to be another's becomes part of it; what the younger was just talking about ends.
fn absorb(desk: &mut Desk, older: i64, younger: i64) -> Result<()> {
    let (Some(stays), Some(goes)) = (stored_party(desk, older)?, stored_party(desk, younger)?) else {
        return Ok(());
    };
    // Their messages mix, so that those of each that had their turn are marked before.
    let sql = "UPDATE wanti_inbox i SET had = TRUE FROM wanti_conversation c
               WHERE c.id IN ($1, $2) AND i.conversation = c.id AND i.id <= c.heard AND NOT i.had";
    desk.execute(sql, &[&older, &younger])?;
    let sql = "UPDATE wanti_conversation o SET party = $3, last_inbound = GREATEST(o.last_inbound, y.last_inbound),
                   shut = o.shut OR y.shut
               FROM wanti_conversation y WHERE o.id = $1 AND y.id = $2";
    desk.execute(sql, &[&older, &younger, &party_to_json(&goes.renewed(&stays))])?;
    for table in ["alias", "inbox", "outbound", "open", "request", "booking", "record"] {
        let sql = format!("UPDATE wanti_{table} SET conversation = $1 WHERE conversation = $2");
        desk.execute(&sql, &[&older, &younger])?;
    }
    let sql = "UPDATE wanti_conversation SET heard = COALESCE(
                   (SELECT MIN(id) - 1 FROM wanti_inbox WHERE conversation = $1 AND NOT had),
                   (SELECT MAX(id) FROM wanti_inbox WHERE conversation = $1), 0)
               WHERE id = $1";
    desk.execute(sql, &[&older])?;
    let sql = "INSERT INTO wanti_waiting SELECT $1 FROM wanti_waiting WHERE conversation = $2 ON CONFLICT DO NOTHING";
    desk.execute(sql, &[&older, &younger])?;
    desk.execute("DELETE FROM wanti_waiting WHERE conversation = $1", &[&younger])?;
    desk.execute("DELETE FROM wanti_timer WHERE conversation = $1", &[&younger])?;
    desk.execute("DELETE FROM wanti_conversation WHERE id = $1", &[&younger])?;
    Ok(())
}
