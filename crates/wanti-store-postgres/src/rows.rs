//! Small things between rows and values: lines, channels, times.

use jiff::Timestamp;
use postgres::Row;
use wanti_core::Slot;
use wanti_flow::model::Channel;
use wanti_port::stored::{micros, time};
use wanti_port::{ConversationId, Line, PortError, Receipt};

use crate::desk::Desk;
use crate::fault::Fault;

pub(crate) type Result<T> = std::result::Result<T, Fault>;

/// Numbers in PostgreSQL have a sign; ours never use it.
pub(crate) fn whole(number: i64) -> u64 {
    u64::try_from(number).unwrap_or(0)
}

pub(crate) fn small(number: i64) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
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

pub(crate) fn receipt(code: i32) -> Receipt {
    match code {
        0 => Receipt::Sent,
        1 => Receipt::Failed,
        2 => Receipt::Delivered,
        _ => Receipt::Read,
    }
}

pub(crate) fn receipt_code(receipt: Receipt) -> i32 {
    match receipt {
        Receipt::Sent => 0,
        Receipt::Failed => 1,
        Receipt::Delivered => 2,
        Receipt::Read => 3,
    }
}

/// The row of a line, made when it is met first.
pub(crate) fn line_row(desk: &mut Desk, line: &Line) -> Result<i64> {
    if let Some(row) = known_line(desk, line)? {
        return Ok(row);
    }
    let sql = "INSERT INTO wanti_line (office, channel, name) VALUES ($1, $2, $3) RETURNING id";
    let row = desk.value(sql, &[&line.office, &channel_word(line.channel), &line.id])?;
    row.ok_or_else(|| refused("the line was not stored"))
}

pub(crate) fn known_line(desk: &mut Desk, line: &Line) -> Result<Option<i64>> {
    let sql = "SELECT id FROM wanti_line WHERE office = $1 AND channel = $2 AND name = $3";
    desk.value(sql, &[&line.office, &channel_word(line.channel), &line.id])
}

/// A line from three columns, beginning with this one.
pub(crate) fn read_line(row: &Row, first: usize) -> Result<Line> {
    let channel: String = row.try_get(first + 1)?;
    Ok(Line { office: row.try_get(first)?, channel: channel_of(&channel), id: row.try_get(first + 2)? })
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
