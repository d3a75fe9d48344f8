//! Small things between rows and values: lines, channels, times, and statements kept ready.

use jiff::Timestamp;
use rusqlite::types::FromSql;
use rusqlite::{Connection, OptionalExtension, Params, Row};
use wanti_core::Slot;
use wanti_flow::model::Channel;
use wanti_port::stored::{micros, time};
use wanti_port::{ConversationId, Line, PortError, Receipt};

use crate::fault::Fault;

pub(crate) type Result<T> = std::result::Result<T, Fault>;

/// Runs a statement; how many rows it changed.
pub(crate) fn execute(connection: &Connection, sql: &str, params: impl Params) -> Result<usize> {
    Ok(connection.prepare_cached(sql)?.execute(params)?)
}

/// The one row of a query, when there is one.
pub(crate) fn one<T>(
    connection: &Connection,
    sql: &str,
    params: impl Params,
    read: impl FnOnce(&Row<'_>) -> rusqlite::Result<T>,
) -> Result<Option<T>> {
    Ok(connection.prepare_cached(sql)?.query_row(params, read).optional()?)
}

/// The first column of the one row of a query.
pub(crate) fn value<T: FromSql>(connection: &Connection, sql: &str, params: impl Params) -> Result<Option<T>> {
    one(connection, sql, params, |row| row.get(0))
}

/// All rows of a query.
pub(crate) fn all<T>(
    connection: &Connection,
    sql: &str,
    params: impl Params,
    read: impl FnMut(&Row<'_>) -> rusqlite::Result<T>,
) -> Result<Vec<T>> {
    let mut statement = connection.prepare_cached(sql)?;
    let rows = statement.query_map(params, read)?;
    Ok(rows.collect::<rusqlite::Result<Vec<T>>>()?)
}

/// How many rows a query of the form `SELECT COUNT(*) …` counts.
pub(crate) fn count(connection: &Connection, sql: &str) -> Result<u64> {
    Ok(whole(value::<i64>(connection, sql, [])?.unwrap_or(0)))
}

/// Numbers in SQLite have a sign; ours never use it.
pub(crate) fn whole(number: i64) -> u64 {
    u64::try_from(number).unwrap_or(0)
}

pub(crate) fn signed(number: u64) -> i64 {
    i64::try_from(number).unwrap_or(i64::MAX)
}

pub(crate) fn most(most: usize) -> i64 {
    i64::try_from(most).unwrap_or(i64::MAX)
}

/// The number of a conversation; one that no row has for an id of another form.
pub(crate) fn number(conversation: &ConversationId) -> i64 {
    conversation.number().map_or(-1, signed)
}

pub(crate) fn conversation(number: i64) -> ConversationId {
    ConversationId::numbered(whole(number))
}

pub(crate) fn at(micros: Option<i64>) -> Option<Timestamp> {
    micros.map(time)
}

pub(crate) fn opt(at: Option<Timestamp>) -> Option<i64> {
    at.map(micros)
}

pub(crate) fn slot(slot: &Slot) -> String {
    format!("{} {}-{}", slot.date, slot.from, slot.to)
}

pub(crate) fn receipt(code: i64) -> Receipt {
    match code {
        0 => Receipt::Sent,
        1 => Receipt::Failed,
        2 => Receipt::Delivered,
        _ => Receipt::Read,
    }
}

pub(crate) fn receipt_code(receipt: Receipt) -> i64 {
    match receipt {
        Receipt::Sent => 0,
        Receipt::Failed => 1,
        Receipt::Delivered => 2,
        Receipt::Read => 3,
    }
}

/// The row of a line, made when it is met first.
pub(crate) fn line_row(connection: &Connection, line: &Line) -> Result<i64> {
    if let Some(row) = known_line(connection, line)? {
        return Ok(row);
    }
    let params = (&line.office, channel_word(line.channel), &line.id);
    execute(connection, "INSERT INTO line (office, channel, name) VALUES (?1, ?2, ?3)", params)?;
    Ok(connection.last_insert_rowid())
}

pub(crate) fn known_line(connection: &Connection, line: &Line) -> Result<Option<i64>> {
    let params = (&line.office, channel_word(line.channel), &line.id);
    value(connection, "SELECT id FROM line WHERE office = ?1 AND channel = ?2 AND name = ?3", params)
}

/// A line from three columns, beginning with this one.
pub(crate) fn read_line(row: &Row<'_>, first: usize) -> rusqlite::Result<Line> {
    let channel: String = row.get(first + 1)?;
    Ok(Line { office: row.get(first)?, channel: channel_of(&channel), id: row.get(first + 2)? })
}

fn channel_word(channel: Channel) -> &'static str {
    match channel {
        Channel::Terminal => "terminal",
        Channel::WhatsApp => "whatsapp",
        Channel::Telegram => "telegram",
    }
}

fn channel_of(word: &str) -> Channel {
    match word {
        "whatsapp" => Channel::WhatsApp,
        "telegram" => Channel::Telegram,
        _ => Channel::Terminal,
    }
}

pub(crate) fn refused(why: &str) -> Fault {
    Fault::Port(PortError::Refused(why.to_owned()))
}
