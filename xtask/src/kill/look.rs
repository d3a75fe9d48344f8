//! The store as it lies on the disk, read from outside.

use std::collections::BTreeSet;
use std::path::PathBuf;
use std::time::Duration;

use jiff::{SignedDuration, Timestamp};
use postgres::{Client, NoTls, SimpleQueryMessage};
use rusqlite::config::DbConfig;
use rusqlite::types::ValueRef;
use rusqlite::{Connection, OpenFlags};
use wanti_port::stored::{micros, outbound_from_json, party_from_json};
use wanti_port::{ConversationId, Line, Outbound, Party};

use super::office::Place;

/// A timer that is due for longer has been forgotten.
const OVERDUE: SignedDuration = SignedDuration::from_secs(10);

/// Where the store is.
pub(crate) enum Look {
    Sqlite(PathBuf),
    Postgres(Box<Client>),
}

/// Everything in it that can be counted.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub(crate) struct Stored {
    pub(crate) outbox: Vec<Row>,
    /// What was recorded with each request.
    pub(crate) requests: Vec<String>,
    /// Marks of incoming messages that had no turn.
    pub(crate) unheard: Vec<String>,
    pub(crate) overdue: usize,
    /// What the database says of itself; none when it is whole.
    pub(crate) damage: Option<String>,
}

/// A message of the outbox.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Row {
    pub(crate) own: String,
    pub(crate) place: Place,
    pub(crate) chat: String,
    pub(crate) text: String,
    pub(crate) sent: bool,
}

/// What still moves.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct Rest {
    pub(crate) unheard: usize,
    pub(crate) unsent: usize,
}

type Lines = Vec<Vec<String>>;
type Found<T> = Result<T, String>;

impl Look {
    pub(crate) fn postgres(address: &str) -> Found<Look> {
        Ok(Look::Postgres(Box::new(Client::connect(address, NoTls).map_err(text)?)))
    }

    /// Own ids of messages that are being sent, as far as the store knows.
    pub(crate) fn sending(&mut self) -> Found<BTreeSet<String>> {
        let sql = format!("SELECT own FROM {} WHERE state = 1", self.outbox());
        Ok(self.lines(&sql)?.into_iter().flatten().collect())
    }

    pub(crate) fn rest(&mut self) -> Found<Rest> {
        let unsent = format!("SELECT id FROM {} WHERE state < 2", self.outbox());
        Ok(Rest { unheard: self.unheard()?.len(), unsent: self.lines(&unsent)?.len() })
    }

    pub(crate) fn everything(&mut self) -> Found<Stored> {
        let sql = format!(
            "SELECT o.own, l.name, c.party, o.body, o.state FROM {} o JOIN conversation c
                   ON c.id = o.conversation JOIN line l ON l.id = o.line ORDER BY o.id",
            self.outbox()
        );
        let outbox = self.lines(&sql)?.into_iter().map(row).collect::<Found<Vec<Row>>>()?;
        let requests = self.lines("SELECT body FROM request")?.into_iter().flatten().collect();
        let unheard = self.unheard()?;
        let late = micros(Timestamp::now().saturating_sub(OVERDUE).unwrap_or(Timestamp::MIN));
        let overdue = self.lines(&format!("SELECT name FROM timer WHERE due < {late}"))?.len();
        Ok(Stored { outbox, requests, unheard, overdue, damage: self.damage()? })
    }

    /// PostgreSQL's table has a name of its own, so that older programs do not find it.
    fn outbox(&self) -> &'static str {
        match self {
            Look::Sqlite(_) => "outbox",
            Look::Postgres(_) => "outbound",
        }
    }

    /// Marks of messages without a turn. In PostgreSQL the conversation tells up to which one they had it.
    fn unheard(&mut self) -> Found<Vec<String>> {
        let sql = match self {
            Look::Sqlite(_) => "SELECT mark FROM inbox WHERE NOT done",
            Look::Postgres(_) => {
                "SELECT i.mark FROM inbox i JOIN conversation c ON c.id = i.conversation WHERE NOT i.had AND i.id > c.heard"
            }
        };
        Ok(self.lines(sql)?.into_iter().flatten().collect())
    }

    fn damage(&mut self) -> Found<Option<String>> {
        let Look::Sqlite(_) = self else { return Ok(None) };
        let told: Vec<String> = self.lines("PRAGMA integrity_check")?.into_iter().flatten().collect();
        Ok((told != ["ok"]).then(|| told.join("; ")))
    }

    /// The lines of an answer as texts.
    fn lines(&mut self, sql: &str) -> Found<Lines> {
        match self {
            Look::Sqlite(path) => {
                let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
                let connection = Connection::open_with_flags(path, flags).map_err(text)?;
                connection.busy_timeout(Duration::from_secs(2)).map_err(text)?;
                // The log of a killed process is for the next process to deal with.
                connection.set_db_config(DbConfig::SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, true).map_err(text)?;
                let mut statement = connection.prepare(sql).map_err(text)?;
                let width = statement.column_count();
                let rows = statement.query_map([], |row| (0..width).map(|at| Ok(plain(row.get_ref(at)?))).collect());
                rows.map_err(text)?.collect::<Result<Lines, _>>().map_err(text)
            }
            Look::Postgres(client) => {
                let told = client.simple_query(&prefixed(sql)).map_err(text)?;
                let lines = told.iter().filter_map(|message| match message {
                    SimpleQueryMessage::Row(row) => {
                        let cells = (0..row.len()).map(|at| row.get(at).unwrap_or_default().to_owned());
                        Some(cells.collect())
                    }
                    _ => None,
                });
                Ok(lines.collect())
            }
        }
    }
}

/// The tables of PostgreSQL have their names behind a prefix.
fn prefixed(sql: &str) -> String {
    ["FROM ", "JOIN "].into_iter().fold(sql.to_owned(), |sql, word| sql.replace(word, &format!("{word}wanti_")))
}

fn row(cells: Vec<String>) -> Found<Row> {
    let [own, line, party, body, state] = <[String; 5]>::try_from(cells).map_err(|_| "a row of another width")?;
    let place = Place::of(&line).ok_or("a message on a line that is not ours")?;
    let party = party_from_json(&party).map_err(text)?;
    let message = outbound_from_json(bare(&party), &body).map_err(text)?;
    let words = message.wire.text.reveal().clone();
    Ok(Row { own, place, chat: party.address.reveal().clone(), text: words, sent: state == "3" })
}

/// What is not in the stored form of a message.
fn bare(party: &Party) -> Outbound {
    Outbound {
        id: String::new(),
        conversation: ConversationId(String::new()),
        line: Line { office: String::new(), channel: wanti_flow::model::Channel::Terminal, id: String::new() },
        to: party.clone(),
        wire: wanti_port::fit::Wire::default(),
        template: None,
        instead_of: None,
        reply_to: None,
    }
}

fn plain(value: ValueRef<'_>) -> String {
    match value {
        ValueRef::Integer(number) => number.to_string(),
        ValueRef::Text(bytes) => String::from_utf8_lossy(bytes).into_owned(),
        _ => String::new(),
    }
}

fn text(error: impl std::fmt::Display) -> String {
    error.to_string()
}
