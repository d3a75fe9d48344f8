//! The one that writes: the connection, with the book of what is known without asking it.

use std::sync::Arc;

use rusqlite::Connection;
use wanti_port::Line;
use wanti_port::stored::{inbound_from_json, party_from_json};

use crate::book::{Book, FRONT, Front, Kept, Letter, Parcel, Talk};
use crate::rows::{self, Result, all, most, one, read_line};

/// Writes, and knows what it wrote.
pub(crate) struct Pen<'a> {
    pub(crate) connection: &'a Connection,
    pub(crate) book: &'a mut Book,
}

impl Pen<'_> {
    /// A conversation as it is now, with what this group changed.
    pub(crate) fn talk(&mut self, number: i64) -> Result<Option<Arc<Talk>>> {
        if let Some(talk) = self.book.talk(number) {
            return Ok(Some(talk));
        }
        let Some(talk) = read_talk(self.connection, number)? else { return Ok(None) };
        let talk = Arc::new(talk);
        self.book.put(number, Arc::clone(&talk));
        Ok(Some(talk))
    }

    /// The row of a line, made when it is met first.
    pub(crate) fn line_row(&mut self, line: &Line) -> Result<i64> {
        if let Some(row) = self.book.line(line) {
            return Ok(row);
        }
        let row = rows::line_row(self.connection, line)?;
        self.book.keep_line(line, row);
        Ok(row)
    }

    /// Until when a line is paused, and until when its time is used up.
    pub(crate) fn pace(&mut self, line: i64) -> Result<(Option<i64>, Option<i64>)> {
        if let Some(pace) = self.book.pace(line) {
            return Ok(pace);
        }
        let read = |row: &rusqlite::Row<'_>| Ok((row.get(0)?, row.get(1)?));
        let pace = one(self.connection, "SELECT paused, booked FROM line WHERE id = ?1", [line], read)?;
        let pace = pace.unwrap_or_default();
        self.book.keep_pace(line, pace);
        Ok(pace)
    }

    /// Whether receipts of messages not known yet may be kept.
    pub(crate) fn may_be_parked(&mut self) -> Result<bool> {
        if let Some(parked) = self.book.parked {
            return Ok(parked);
        }
        let parked = rows::value(self.connection, "SELECT EXISTS (SELECT 1 FROM parked)", [])?.unwrap_or(true);
        self.book.parked = Some(parked);
        Ok(parked)
    }
}

fn read_talk(connection: &Connection, number: i64) -> Result<Option<Talk>> {
    let sql = "SELECT l.office, l.channel, l.name, c.party, c.line, c.version, c.session, c.shown, c.last_inbound,
                   c.holder, c.until, c.epoch, c.booked, c.strays
               FROM conversation c JOIN line l ON l.id = c.line WHERE c.id = ?1";
    let row = one(connection, sql, [number], |row| {
        let line = read_line(row, 0)?;
        let (party, holder): (String, Option<String>) = (row.get(3)?, row.get(9)?);
        let talk = Talk {
            line: row.get(4)?,
            version: row.get(5)?,
            session: row.get::<_, Option<String>>(6)?.into(),
            shown: row.get::<_, Option<String>>(7)?.into(),
            last_inbound: row.get(8)?,
            holder: holder.map(Into::into),
            until: row.get(10)?,
            epoch: row.get(11)?,
            booked: row.get(12)?,
            strays: row.get(13)?,
            ..Talk::begun(0, (line.clone(), wanti_port::Party::of("")))
        };
        Ok((line, party, talk))
    })?;
    let Some((line, party, mut talk)) = row else { return Ok(None) };
    talk.who = Arc::new((line, party_from_json(&party)?));
    talk.waiting = read_waiting(connection, number)?;
    (talk.open, talk.held) = read_open(connection, number)?;
    Ok(Some(talk))
}

fn read_waiting(connection: &Connection, number: i64) -> Result<Front<Letter>> {
    let sql = "SELECT l.office, l.channel, l.name, i.mark, i.body, i.stumbles, i.id
               FROM inbox i JOIN line l ON l.id = i.line
               WHERE i.done = 0 AND i.conversation = ?1 ORDER BY i.id LIMIT ?2";
    let rows = all(connection, sql, (number, most(FRONT + 1)), |row| {
        let body: Option<String> = row.get(4)?;
        Ok((read_line(row, 0)?, row.get::<_, String>(3)?, body.unwrap_or_default(), row.get(5)?, row.get(6)?))
    })?;
    let letters = rows.into_iter().map(|(line, mark, body, stumbles, place)| {
        Ok(Letter { place, inbound: Arc::new(inbound_from_json(line, mark, &body)?), stumbles })
    });
    Ok(Front::of(letters.collect::<Result<_>>()?))
}

/// What waits to be sent, and whether something is held.
pub(crate) fn read_open(connection: &Connection, number: i64) -> Result<(Front<Parcel>, bool)> {
    let sql = "SELECT id, own, state, due, attempt, queued, body FROM outbox
               WHERE state < 3 AND state < 2 AND conversation = ?1 ORDER BY id LIMIT ?2";
    let parcels = all(connection, sql, (number, most(FRONT + 1)), |row| {
        Ok(Parcel {
            place: row.get(0)?,
            own: row.get::<_, String>(1)?.into(),
            sending: row.get::<_, i64>(2)? == 1,
            due: row.get(3)?,
            attempt: row.get(4)?,
            queued: row.get(5)?,
            body: Kept::Text(row.get::<_, String>(6)?.into()),
        })
    })?;
    let sql = "SELECT EXISTS (SELECT 1 FROM outbox WHERE state < 3 AND state = 2 AND conversation = ?1)";
    let held = rows::value(connection, sql, [number])?.unwrap_or(true);
    Ok((Front::of(parcels), held))
}
