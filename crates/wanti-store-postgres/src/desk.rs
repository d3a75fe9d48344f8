//! One connection with its prepared statements.

use std::collections::BTreeMap;
use std::time::{Duration, Instant};

use postgres::types::{FromSqlOwned, ToSql};
use postgres::{Client, Row, Statement};
use wanti_port::Line;

use crate::address::Address;
use crate::fault::Fault;
use crate::rows::{Result, known_line, read_line, refused};

/// After so long it is asked whether a connection still answers; no server ends and begins again within it.
pub(crate) const REST: Duration = Duration::from_millis(20);

pub(crate) type Params<'a> = &'a [&'a (dyn ToSql + Sync)];

/// A connection.
pub(crate) struct Desk {
    client: Client,
    statements: BTreeMap<String, Statement>,
    lines: BTreeMap<Line, i64>,
    known: BTreeMap<i64, Line>,
    server: String,
    used: Instant,
    new: bool,
}

impl Desk {
    pub(crate) fn open(address: &Address) -> Result<Desk> {
        let mut client = address.connect()?;
        // No two servers began at one moment.
        let server = client.query_one("SELECT pg_postmaster_start_time()::TEXT", &[])?.try_get(0)?;
        let (statements, lines, known) = (BTreeMap::new(), BTreeMap::new(), BTreeMap::new());
        Ok(Desk { client, statements, lines, known, server, used: Instant::now(), new: true })
    }

    /// A connection whose commits do not wait for the disk (see `flush.rs`), and that plans each statement once.
    pub(crate) fn lazy(address: &Address) -> Result<Desk> {
        let mut desk = Desk::open(address)?;
        desk.say("SET synchronous_commit = off; SET plan_cache_mode = force_generic_plan")?;
        Ok(desk)
    }

    /// Which server it is, and since when it runs.
    pub(crate) fn server(&self) -> &str {
        &self.server
    }

    pub(crate) fn is_closed(&self) -> bool {
        self.client.is_closed()
    }

    /// Whether it stands. Asked only after a rest: a connection is rarely lost between two questions.
    pub(crate) fn is_alive(&mut self) -> bool {
        let rested = self.used.elapsed() > REST;
        self.used = Instant::now();
        !self.is_closed() && (!rested || self.answers())
    }

    pub(crate) fn answers(&mut self) -> bool {
        self.say("").is_ok()
    }

    /// Whether this is asked for the first time.
    pub(crate) fn is_new(&mut self) -> bool {
        std::mem::take(&mut self.new)
    }

    /// The row of a line that is stored. It stays the same for ever.
    pub(crate) fn line(&mut self, line: &Line) -> Result<Option<i64>> {
        if let Some(row) = self.lines.get(line) {
            return Ok(Some(*row));
        }
        let row = known_line(self, line)?;
        self.lines.extend(row.map(|row| (line.clone(), row)));
        Ok(row)
    }

    /// The line of a row that is stored.
    pub(crate) fn line_at(&mut self, row: i64) -> Result<Line> {
        if let Some(line) = self.known.get(&row) {
            return Ok(line.clone());
        }
        let found = self.one("SELECT office, channel, name FROM wanti_line WHERE id = $1", &[&row])?;
        let line = read_line(&found.ok_or_else(|| refused("a line is missing"))?, 0)?;
        self.known.insert(row, line.clone());
        Ok(line)
    }

    /// Runs a job in a transaction of its own.
    pub(crate) fn transaction<T>(&mut self, work: impl FnOnce(&mut Desk) -> Result<T>) -> Result<T> {
        self.say("BEGIN")?;
        self.finish(work)
    }

    /// Runs a job in the transaction that was begun, and ends it.
    pub(crate) fn finish<T>(&mut self, work: impl FnOnce(&mut Desk) -> Result<T>) -> Result<T> {
        match work(self) {
            Ok(value) => self.say("COMMIT").map(|()| value),
            Err(fault) => {
                let _ = self.say("ROLLBACK");
                Err(fault)
            }
        }
    }

    pub(crate) fn say(&mut self, words: &str) -> Result<()> {
        Ok(self.client.batch_execute(words)?)
    }

    pub(crate) fn all(&mut self, sql: &str, params: Params<'_>) -> Result<Vec<Row>> {
        let statement = self.statement(sql)?;
        Ok(self.client.query(&statement, params)?)
    }

    pub(crate) fn one(&mut self, sql: &str, params: Params<'_>) -> Result<Option<Row>> {
        let statement = self.statement(sql)?;
        Ok(self.client.query_opt(&statement, params)?)
    }

    /// The first column of the one row.
    pub(crate) fn value<T: FromSqlOwned>(&mut self, sql: &str, params: Params<'_>) -> Result<Option<T>> {
        self.one(sql, params)?.map(|row| Ok(row.try_get(0)?)).transpose()
    }

    pub(crate) fn execute(&mut self, sql: &str, params: Params<'_>) -> Result<u64> {
        let statement = self.statement(sql)?;
        Ok(self.client.execute(&statement, params)?)
    }

    fn statement(&mut self, sql: &str) -> std::result::Result<Statement, Fault> {
        if let Some(known) = self.statements.get(sql) {
            return Ok(known.clone());
        }
        let statement = self.client.prepare(sql)?;
        self.statements.insert(sql.to_owned(), statement.clone());
        Ok(statement)
    }
}
