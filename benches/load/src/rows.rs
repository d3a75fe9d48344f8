//! What lies in the SQLite file afterwards, and sessions of earlier days written into it before.

use std::fmt;
use std::path::Path;

use rusqlite::Connection;

use crate::Done;
use crate::people::{NUMBER, OFFICE, address};

/// Rows of messages.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct Rows {
    /// That had their turn.
    pub(crate) turned: u64,
    /// That wait for it.
    pub(crate) waiting: u64,
    /// To citizens, that the channel took.
    pub(crate) sent: u64,
    /// To citizens, in any other state.
    pub(crate) unsent: u64,
}

impl fmt::Display for Rows {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Rows { turned, waiting, sent, unsent } = self;
        write!(out, "rows: {turned} had their turn, {waiting} wait; {sent} sent, {unsent} not")
    }
}

impl Rows {
    /// Counts them.
    pub(crate) fn of(file: &Path) -> Done<Rows> {
        let connection = Connection::open(file)?;
        let count = |sql: &str| connection.query_row(sql, [], |row| row.get::<_, i64>(0)).map(i64::cast_unsigned);
        Ok(Rows {
            turned: count("SELECT COUNT(*) FROM inbox WHERE done = 1")?,
            waiting: count("SELECT COUNT(*) FROM inbox WHERE done = 0")?,
            sent: count("SELECT COUNT(*) FROM outbox WHERE state = 3 AND sent IS NOT NULL")?,
            unsent: count("SELECT COUNT(*) FROM outbox WHERE state <> 3 OR sent IS NULL")?,
        })
    }

    /// Whether so many whole messages were added to these and nothing else.
    pub(crate) fn grew(self, before: Rows, whole: u64) -> bool {
        self == Rows { turned: before.turned + whole, sent: before.sent + whole, ..before }
    }
}

/// Gives a file with one talk in it so many more, each with the session of the first and a message both ways.
pub(crate) fn fill(file: &Path, count: u64) -> Done<()> {
    let connection = Connection::open(file)?;
    let head = address(0);
    let head = head.get(..5).unwrap_or_default();
    let person = format!("'{head}' || printf('%08d', n.i)");
    connection.execute_batch(&format!(
        "PRAGMA synchronous = OFF;
         BEGIN;
         CREATE TEMP TABLE n AS WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i + 1 < {count})
             SELECT i FROM n;
         CREATE TEMP TABLE pattern AS SELECT c.*, l.id AS known FROM conversation c JOIN line l ON l.id = c.line
             WHERE l.office = '{OFFICE}' AND l.name = '{NUMBER}' ORDER BY c.id LIMIT 1;
         CREATE TEMP TABLE talk AS SELECT n.i, {person} AS person, (SELECT MAX(id) FROM conversation) + n.i AS id FROM n;
         INSERT INTO conversation (id, line, party, version, session, shown, last_inbound, last_turn)
             SELECT talk.id, p.line, replace(p.party, (SELECT value FROM alias WHERE conversation = p.id LIMIT 1),
                    talk.person), 1, p.session, p.shown, p.last_inbound, p.last_turn FROM talk, pattern p;
         INSERT INTO alias (line, kind, value, conversation)
             SELECT a.line, a.kind, replace(a.value, (SELECT value FROM alias WHERE conversation = p.id LIMIT 1),
                    talk.person), talk.id
             FROM talk, pattern p JOIN alias a ON a.conversation = p.id ORDER BY a.line, a.kind, talk.person;
         INSERT INTO inbox (line, mark, key, conversation, body, received, done)
             SELECT p.line, 'old-' || talk.id, random(), talk.id, '{{}}', p.last_turn, 1 FROM talk, pattern p;
         INSERT INTO outbox (own, line, conversation, body, state, queued, due, attempt, sent, key, receipt, settled)
             SELECT 'old-' || talk.id, p.line, talk.id, '{{}}', 3, p.last_turn, p.last_turn, 1,
                    'wamid.old-' || talk.id, random(), 2, p.last_turn FROM talk, pattern p;
         COMMIT;
         PRAGMA wal_checkpoint(TRUNCATE);"
    ))?;
    Ok(())
}
