//! The steps that every message takes, each written out by its caller and asked together with others (see `sql/0004.sql`).
//!
//! Every step gets an answer of its own; none where the case is a rarer one, which has a transaction to itself.

use std::collections::{BTreeMap, BTreeSet};

use jiff::Timestamp;
use postgres::Row;
use wanti_core::Snapshot;
use wanti_port::fit::Wire;
use wanti_port::store::{
    Cause, Claim, Claimed, Commit, Committed, Hold, Loaded, Received, Settle, Settled, TimerChange, Waiting,
};
use wanti_port::stored::{
    inbound_from_json, inbound_to_json, micros, outbound_from_json, outbound_to_json, party_from_json, party_to_json,
    record_to_json, shown_from_json, shown_to_json, time,
};
use wanti_port::{Alias, Arrival, Inbound, InboundKind, Line, Outbound, PortError, Rate};

use crate::desk::Desk;
use crate::people::{kind, name_key};
use crate::pool::{Job, Task};
use crate::rows::{Result, at, conversation, most, number, refused, signed, small, whole};
use crate::{people, queue, turns};

/// What a step came to. An outer error is the question's, and says nothing of any of its steps.
pub(crate) type Outcome<T> = Option<std::result::Result<T, PortError>>;

/// A step that may go into one question with others of its kind.
pub(crate) trait Step: Send + Sized + 'static {
    type Answer: Send + 'static;
    /// Whether it changes something: then its answer waits until that is on the disk.
    const WRITES: bool;

    fn job(task: Task<Self>) -> Job;

    /// What no two steps of one question may have in common.
    fn marks(&self) -> Vec<String> {
        Vec::new()
    }

    /// One outcome for each step, in order.
    fn ask(desk: &mut Desk, steps: &[&Self]) -> Result<Vec<Outcome<Self::Answer>>>;

    /// The rarer case, in a transaction that was begun.
    fn alone(&self, desk: &mut Desk) -> Result<Self::Answer>;
}

/// What arrived.
pub(crate) struct Receive {
    arrivals: Vec<Arrival>,
    hold: Option<Hold>,
    letters: Vec<Letter>,
}

/// A message as it is stored.
struct Letter {
    party: String,
    body: String,
    opened: Option<i64>,
    waits: bool,
    names: Vec<Name>,
}

struct Name {
    kind: i32,
    value: String,
    key: i64,
}

impl Name {
    fn of(line: &Line, alias: &Alias) -> Option<Name> {
        let (kind, value) = (kind(alias)?, alias.value().reveal().clone());
        Some(Name { kind, key: name_key(line, kind, &value), value })
    }
}

impl Receive {
    pub(crate) fn new(arrivals: Vec<Arrival>, hold: Option<Hold>) -> Receive {
        let letters: Option<Vec<Letter>> = arrivals.iter().map(Letter::of_arrival).collect();
        let mut receive = Receive { arrivals, hold, letters: letters.unwrap_or_default() };
        // Two of one person come one after the other.
        let marks = receive.marks();
        if marks.iter().collect::<BTreeSet<_>>().len() < marks.len() {
            receive.letters.clear();
        }
        receive
    }

    /// The messages, where there is nothing else.
    fn messages(&self) -> impl Iterator<Item = (&Inbound, &Letter)> {
        self.arrivals.iter().zip(&self.letters).filter_map(|(arrival, letter)| match arrival {
            Arrival::Message(inbound) => Some((inbound, letter)),
            _ => None,
        })
    }

    /// Each message with the row of its line; none where one of them is a rarer case.
    fn rows<'a>(&'a self, desk: &mut Desk, place: usize) -> Result<Vec<Asking<'a>>> {
        let mut rows = Vec::with_capacity(self.letters.len());
        for (inbound, letter) in self.messages() {
            let (Some(line), false) = (desk.line(&inbound.line)?, letter.names.is_empty()) else {
                return Ok(Vec::new());
            };
            rows.push((place, line, inbound, letter, self.hold.as_ref()));
        }
        Ok(rows)
    }
}

/// A message: of which step, the row of its line, and who holds.
type Asking<'a> = (usize, i64, &'a Inbound, &'a Letter, Option<&'a Hold>);

impl Letter {
    fn of_arrival(arrival: &Arrival) -> Option<Letter> {
        let Arrival::Message(inbound) = arrival else { return None };
        if matches!(inbound.kind, InboundKind::Renamed { .. }) {
            return None;
        }
        let aliases = inbound.from.aliases.iter();
        Some(Letter {
            party: party_to_json(&inbound.from),
            body: inbound_to_json(inbound),
            opened: inbound.opens_window().then(|| micros(inbound.sent.min(inbound.received))),
            waits: inbound.event().is_some(),
            names: aliases.filter_map(|alias| Name::of(&inbound.line, alias)).collect(),
        })
    }
}

impl Step for Receive {
    type Answer = Vec<Received>;
    const WRITES: bool = true;

    fn job(task: Task<Self>) -> Job {
        Job::Receive(Box::new(task))
    }

    fn marks(&self) -> Vec<String> {
        let marks = self.messages().flat_map(|(inbound, letter)| {
            let line = format!("{}\u{0}{}", inbound.line.office, inbound.line.id);
            let id = format!("{line}\u{0}{}", inbound.id);
            let names = letter.names.iter();
            names.map(move |name| format!("{line}\u{0}{}\u{0}{}", name.kind, name.value)).chain([id])
        });
        marks.collect()
    }

    fn ask(desk: &mut Desk, steps: &[&Self]) -> Result<Vec<Outcome<Vec<Received>>>> {
        let mut asked = Vec::with_capacity(steps.len());
        for (place, step) in steps.iter().enumerate() {
            asked.extend(step.rows(desk, place)?);
        }
        if asked.is_empty() {
            return Ok(none(steps.len()));
        }
        let column = Columns(&asked);
        let names = column.flat(|(.., letter, _)| &letter.names);
        let sql =
            "SELECT step, outcome, talk, held FROM wanti_receive($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12,
                       $13, $14, $15)";
        let rows = desk.all(
            sql,
            &[
                &column.of(|(place, ..)| short(*place)),
                &column.of(|(_, line, ..)| *line),
                &column.of(|(_, _, inbound, ..)| &inbound.id),
                &column.of(|(.., letter, _)| &letter.party),
                &column.of(|(.., letter, _)| &letter.body),
                &column.of(|(_, _, inbound, ..)| micros(inbound.received)),
                &column.of(|(.., letter, _)| letter.opened),
                &column.of(|(.., letter, _)| letter.waits),
                &names.steps,
                &names.of(|name| name.kind),
                &names.of(|name| &name.value),
                &names.of(|name| name.key),
                &column.of(|(.., hold)| hold.map(|hold| &hold.holder)),
                &column.of(|(.., hold)| hold.map(|hold| micros(hold.at))),
                &column.of(|(.., hold)| hold.map(|hold| micros(hold.until))),
            ],
        )?;
        let mut outcomes: Vec<Outcome<Vec<Received>>> = none(steps.len());
        for row in rows {
            let Some((place, ..)) = asked.get(step(&row)?) else { continue };
            // The messages of a step are all stored or none; their rows come in their order.
            match (received(&row)?, outcomes.get_mut(*place)) {
                (Some(one), Some(Some(Ok(all)))) => all.push(one),
                (one, _) => put(&mut outcomes, *place, one.map(|one| Ok(vec![one]))),
            }
        }
        Ok(outcomes)
    }

    fn alone(&self, desk: &mut Desk) -> Result<Vec<Received>> {
        people::receive(desk, &self.arrivals, self.hold.as_ref())
    }
}

fn received(row: &Row) -> Result<Option<Received>> {
    let (outcome, talk, epoch): (i32, Option<i64>, Option<i64>) = (row.try_get(1)?, row.try_get(2)?, row.try_get(3)?);
    let Some(conversation) = talk.map(conversation) else { return Ok(None) };
    Ok(match outcome {
        0 => None,
        1 | 2 => Some(Received::Again { conversation, done: outcome == 2 }),
        3 => Some(Received::New { conversation, epoch: epoch.map(whole) }),
        _ => Some(Received::Noted { conversation }),
    })
}

/// A turn.
pub(crate) struct Turn {
    commit: Commit,
    session: String,
    shown: Option<String>,
    bodies: Vec<String>,
    records: Vec<String>,
    timers: Vec<(String, Option<i64>)>,
    claim: Claims,
    usual: bool,
}

impl From<Commit> for Turn {
    fn from(commit: Commit) -> Turn {
        let ids: BTreeSet<&String> = commit.outbox.iter().map(|message| &message.id).collect();
        let usual = !commit.erase
            && commit.requests.is_empty()
            && commit.bookings.is_empty()
            && !matches!(commit.cause, Cause::Timer(_))
            && ids.len() == commit.outbox.len()
            && distinct(&commit.cause);
        Turn {
            session: commit.session.to_json(),
            shown: commit.shown.as_ref().map(shown_to_json),
            bodies: commit.outbox.iter().map(outbound_to_json).collect(),
            records: commit.records.iter().map(record_to_json).collect(),
            timers: timers(&commit.timers),
            claim: Claims::of(commit.claim.as_ref()),
            usual,
            commit,
        }
    }
}

fn distinct(cause: &Cause) -> bool {
    let Cause::Inbound(marks) = cause else { return true };
    !marks.is_empty() && marks.iter().collect::<BTreeSet<_>>().len() == marks.len()
}

/// Names with what they are set to at last; none is forgotten.
fn timers(changes: &[TimerChange]) -> Vec<(String, Option<i64>)> {
    let last: BTreeMap<&String, Option<i64>> = changes
        .iter()
        .map(|change| match change {
            TimerChange::Set { name, due } => (name, Some(micros(*due))),
            TimerChange::Cancel { name } => (name, None),
        })
        .collect();
    last.into_iter().map(|(name, due)| (name.clone(), due)).collect()
}

/// A turn with the rows of the lines of its messages.
struct Asked<'a> {
    place: usize,
    turn: &'a Turn,
    line: Option<i64>,
    marks: Vec<&'a String>,
    messages: Vec<(&'a Outbound, &'a String, bool)>,
}

impl<'a> Asked<'a> {
    fn of(desk: &mut Desk, place: usize, turn: &'a Turn) -> Result<Option<Asked<'a>>> {
        if !turn.usual {
            return Ok(None);
        }
        let (mut line, mut marks) = (None, Vec::new());
        if let Cause::Inbound(inbound) = &turn.commit.cause {
            for mark in inbound {
                let its = desk.line(&mark.line)?;
                if its.is_none() || line.is_some_and(|line| Some(line) != its) {
                    return Ok(None);
                }
                line = its;
                marks.push(&mark.id);
            }
        }
        let messages = turn.commit.outbox.iter().zip(&turn.bodies).enumerate();
        let messages = messages.map(|(place, (message, body))| (message, body, place == 0)).collect();
        Ok(Some(Asked { place, turn, line, marks, messages }))
    }
}

impl Step for Turn {
    type Answer = Committed;
    const WRITES: bool = true;

    fn job(task: Task<Self>) -> Job {
        Job::Turn(Box::new(task))
    }

    fn marks(&self) -> Vec<String> {
        let ids = self.commit.outbox.iter().map(|message| message.id.clone());
        ids.chain([format!("\u{0}{}", self.commit.conversation.0)]).collect()
    }

    fn ask(desk: &mut Desk, steps: &[&Self]) -> Result<Vec<Outcome<Committed>>> {
        let mut asked = Vec::with_capacity(steps.len());
        for (place, turn) in steps.iter().enumerate() {
            asked.extend(Asked::of(desk, place, turn)?);
        }
        let mut outcomes = none(steps.len());
        if asked.is_empty() {
            return Ok(outcomes);
        }
        for row in question(desk, &asked)? {
            let Some(asked) = asked.get(step(&row)?) else { continue };
            match row.try_get::<_, i32>(1)? {
                8 => claim_for(desk, &mut outcomes, asked, &row)?,
                outcome => put(&mut outcomes, asked.place, committed(desk, outcome, asked.turn, &row)?),
            }
        }
        Ok(outcomes)
    }

    fn alone(&self, desk: &mut Desk) -> Result<Committed> {
        turns::commit(desk, &self.commit)
    }
}

fn question(desk: &mut Desk, asked: &[Asked<'_>]) -> Result<Vec<Row>> {
    let column = Columns(asked);
    let marks = column.flat(|asked| &asked.marks);
    let counts = asked.iter().map(|asked| short(asked.marks.len()));
    let before: Vec<i32> = counts.scan(0, |sum, count| Some(std::mem::replace(sum, *sum + count))).collect();
    let messages = column.flat(|asked| &asked.messages);
    let records = column.flat(|asked| &asked.turn.records);
    let timers = column.flat(|asked| &asked.turn.timers);
    let sql = format!(
        "SELECT step, outcome, {CLAIMED} FROM wanti_commit($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15,
             $16, $17, $18, $19, $20, $21, $22, $23, $24, $25, $26)"
    );
    desk.all(
        &sql,
        &[
            &column.of(|asked| number(&asked.turn.commit.conversation)),
            &column.of(|asked| signed(asked.turn.commit.expected)),
            &column.of(|asked| asked.turn.commit.epoch.map(signed)),
            &column.of(|asked| micros(asked.turn.commit.at)),
            &column.of(|asked| &asked.turn.session),
            &column.of(|asked| asked.turn.shown.as_ref()),
            &column.of(|asked| short(asked.marks.len())),
            &before,
            &column.of(|asked| asked.line),
            &marks.items,
            &column.of(|asked| !asked.messages.is_empty()),
            &messages.steps,
            &messages.of(|(message, ..)| &message.id),
            &messages.of(|(_, body, _)| *body),
            &messages.of(|(.., first)| *first),
            &records.steps,
            &records.items,
            &timers.steps,
            &timers.of(|(name, _)| name),
            &timers.of(|(_, due)| *due),
            &column.of(|asked| asked.turn.claim.at),
            &column.of(|asked| asked.turn.claim.until),
            &column.of(|asked| asked.turn.claim.pair),
            &column.of(|asked| asked.turn.claim.pair_ahead),
            &column.of(|asked| asked.turn.claim.number),
            &column.of(|asked| asked.turn.claim.number_ahead),
        ],
    )
}

fn committed(desk: &mut Desk, outcome: i32, turn: &Turn, row: &Row) -> Result<Outcome<Committed>> {
    let version = turn.commit.expected + 1;
    let claimed = match outcome {
        0 => return Ok(None),
        2 => return Ok(Some(Err(PortError::Superseded))),
        4 => return Ok(Some(Err(PortError::Conflict))),
        6 => turn.commit.outbox.first().map(|message| first(desk, row, turn, message)).transpose()?,
        _ => None,
    };
    Ok(Some(Ok(Committed::Done { version, claimed: claimed.map(Box::new) })))
}

/// The first message of a turn, claimed as it was stored.
fn first(desk: &mut Desk, row: &Row, turn: &Turn, message: &Outbound) -> Result<Claimed> {
    let bare = bare_message(desk, row, message.id.clone(), number(&turn.commit.conversation))?;
    let message = Outbound { line: bare.line, to: bare.to, conversation: bare.conversation, ..message.clone() };
    Ok(Claimed { message, attempt: 1, unsure: false, queued: turn.commit.at, last_inbound: at(row.try_get(7)?) })
}

fn claim_for(desk: &mut Desk, outcomes: &mut [Outcome<Committed>], asked: &Asked<'_>, row: &Row) -> Result<()> {
    let found = claimed(desk, row)?;
    if let Some(Some(Ok(Committed::Done { claimed, .. }))) = outcomes.get_mut(asked.place) {
        *claimed = Some(Box::new(found));
    }
    Ok(())
}

/// What became of sending a message, and whether the next one is wanted.
pub(crate) struct Sent {
    pub(crate) settle: Settle,
    pub(crate) next: Option<Claim>,
}

impl Step for Sent {
    type Answer = Option<Claimed>;
    const WRITES: bool = true;

    fn job(task: Task<Self>) -> Job {
        Job::Sent(Box::new(task))
    }

    fn marks(&self) -> Vec<String> {
        vec![self.settle.id.clone()]
    }

    fn ask(desk: &mut Desk, steps: &[&Self]) -> Result<Vec<Outcome<Option<Claimed>>>> {
        let sent = steps.iter().enumerate().filter_map(|(place, step)| match &step.settle.settled {
            Settled::Sent(sent) => Some((place, &step.settle, &sent.0, Claims::of(step.next.as_ref()))),
            _ => None,
        });
        let asked: Vec<_> = sent.collect();
        if asked.is_empty() {
            return Ok(none(steps.len()));
        }
        let column = Columns(&asked);
        let sql = format!("SELECT step, outcome, {CLAIMED} FROM wanti_sent($1, $2, $3, $4, $5, $6, $7, $8, $9)");
        let rows = desk.all(
            &sql,
            &[
                &column.of(|(_, settle, ..)| &settle.id),
                &column.of(|(_, _, sent, _)| *sent),
                &column.of(|(_, settle, ..)| micros(settle.at)),
                &column.of(|(.., claim)| claim.at),
                &column.of(|(.., claim)| claim.until),
                &column.of(|(.., claim)| claim.pair),
                &column.of(|(.., claim)| claim.pair_ahead),
                &column.of(|(.., claim)| claim.number),
                &column.of(|(.., claim)| claim.number_ahead),
            ],
        )?;
        let mut outcomes = none(steps.len());
        for row in rows {
            let Some((place, ..)) = asked.get(step(&row)?) else { continue };
            match row.try_get::<_, i32>(1)? {
                0 => {}
                1 => put(&mut outcomes, *place, Some(Ok(None))),
                _ => put(&mut outcomes, *place, Some(Ok(Some(claimed(desk, &row)?)))),
            }
        }
        Ok(outcomes)
    }

    fn alone(&self, desk: &mut Desk) -> Result<Option<Claimed>> {
        queue::settle(desk, &self.settle, self.next.as_ref())
    }
}

/// A conversation is looked at.
pub(crate) struct Load(pub(crate) i64);

/// A conversation as it was read; made sense of by who asked.
pub(crate) struct Sheet {
    version: i64,
    session: Option<String>,
    shown: Option<String>,
    last_inbound: Option<i64>,
    line: Line,
    party: String,
}

impl Sheet {
    pub(crate) fn loaded(self) -> Result<Loaded> {
        let unreadable = |_| refused("a stored conversation cannot be read");
        Ok(Loaded {
            version: whole(self.version),
            session: self.session.map(|json| Snapshot::from_json(&json)).transpose().map_err(unreadable)?,
            shown: self.shown.map(|json| shown_from_json(&json)).transpose()?,
            last_inbound: at(self.last_inbound),
            who: Some((self.line, party_from_json(&self.party)?)),
        })
    }
}

impl Step for Load {
    type Answer = Option<Sheet>;
    const WRITES: bool = false;

    fn job(task: Task<Self>) -> Job {
        Job::Load(task)
    }

    fn ask(desk: &mut Desk, steps: &[&Self]) -> Result<Vec<Outcome<Option<Sheet>>>> {
        let sql = "SELECT step, line, party, version, session, shown, last_inbound FROM wanti_load($1)";
        let rows = desk.all(sql, &[&Columns(steps).of(|step| step.0)])?;
        let mut outcomes: Vec<_> = steps.iter().map(|_| Some(Ok(None))).collect();
        for row in rows {
            let sheet = Sheet {
                line: desk.line_at(row.try_get(1)?)?,
                party: row.try_get(2)?,
                version: row.try_get(3)?,
                session: row.try_get(4)?,
                shown: row.try_get(5)?,
                last_inbound: row.try_get(6)?,
            };
            put(&mut outcomes, step(&row)?, Some(Ok(Some(sheet))));
        }
        Ok(outcomes)
    }

    fn alone(&self, desk: &mut Desk) -> Result<Option<Sheet>> {
        Ok(Self::ask(desk, &[self])?.pop().flatten().transpose()?.flatten())
    }
}

/// What waits in a conversation is looked at.
pub(crate) struct Pending {
    pub(crate) talk: i64,
    pub(crate) most: usize,
}

/// A message as it was read.
pub(crate) struct Kept {
    line: Line,
    mark: String,
    body: Option<String>,
    stumbles: i64,
}

impl Kept {
    pub(crate) fn waiting(self) -> Result<Waiting> {
        let inbound = inbound_from_json(self.line, self.mark, &self.body.unwrap_or_default())?;
        Ok(Waiting { inbound, stumbles: small(self.stumbles) })
    }
}

impl Step for Pending {
    type Answer = Vec<Kept>;
    const WRITES: bool = false;

    fn job(task: Task<Self>) -> Job {
        Job::Pending(task)
    }

    fn ask(desk: &mut Desk, steps: &[&Self]) -> Result<Vec<Outcome<Vec<Kept>>>> {
        let column = Columns(steps);
        let sql = "SELECT step, line, mark, body, stumbles FROM wanti_pending($1, $2)";
        let rows = desk.all(sql, &[&column.of(|step| step.talk), &column.of(|step| most(step.most))])?;
        let mut kept: Vec<Vec<Kept>> = steps.iter().map(|_| Vec::new()).collect();
        for row in rows {
            let one = Kept {
                line: desk.line_at(row.try_get(1)?)?,
                mark: row.try_get(2)?,
                body: row.try_get(3)?,
                stumbles: row.try_get(4)?,
            };
            if let Some(kept) = kept.get_mut(step(&row)?) {
                kept.push(one);
            }
        }
        Ok(kept.into_iter().map(|kept| Some(Ok(kept))).collect())
    }

    fn alone(&self, desk: &mut Desk) -> Result<Vec<Kept>> {
        Ok(Self::ask(desk, &[self])?.pop().flatten().transpose()?.unwrap_or_default())
    }
}

/// A claim as the database is asked it: all none without one.
struct Claims {
    at: Option<i64>,
    until: Option<i64>,
    pair: Option<i64>,
    pair_ahead: Option<i64>,
    number: Option<i64>,
    number_ahead: Option<i64>,
}

impl Claims {
    fn of(claim: Option<&Claim>) -> Claims {
        let (pair, pair_ahead) = rate(claim.and_then(|claim| claim.pace.pair));
        let (number, number_ahead) = rate(claim.and_then(|claim| claim.pace.number));
        let (at, until) = (claim.map(|claim| micros(claim.at)), claim.map(|claim| micros(claim.until)));
        Claims { at, until, pair, pair_ahead, number, number_ahead }
    }
}

/// The time one message takes, and how far messages may be ahead of it.
fn rate(rate: Option<Rate>) -> (Option<i64>, Option<i64>) {
    let length = |length: std::time::Duration| i64::try_from(length.as_micros()).unwrap_or(i64::MAX / 4);
    let ahead = |rate: Rate| length(rate.every.saturating_mul(rate.burst.saturating_sub(1)));
    (rate.map(|rate| length(rate.every)), rate.map(ahead))
}

/// Columns of a claimed message, beginning with the third; see [`claimed`].
const CLAIMED: &str = "own, body, attempt, unsure, queued, last_inbound, party, line, talk";

fn claimed(desk: &mut Desk, row: &Row) -> Result<Claimed> {
    let bare = bare_message(desk, row, row.try_get(2)?, row.try_get(10)?)?;
    let queued: Timestamp = time(row.try_get(6)?);
    Ok(Claimed {
        message: outbound_from_json(bare, row.try_get(3)?)?,
        attempt: small(row.try_get(4)?),
        unsure: row.try_get(5)?,
        queued,
        last_inbound: at(row.try_get(7)?),
    })
}

fn bare_message(desk: &mut Desk, row: &Row, id: String, talk: i64) -> Result<Outbound> {
    Ok(Outbound {
        id,
        conversation: conversation(talk),
        line: desk.line_at(row.try_get(9)?)?,
        to: party_from_json(row.try_get(8)?)?,
        wire: Wire::default(),
        template: None,
        instead_of: None,
        reply_to: None,
    })
}

/// Steps written out as arrays beside each other.
struct Columns<'a, T>(&'a [T]);

impl<'a, T> Columns<'a, T> {
    fn of<C>(&self, column: impl Fn(&'a T) -> C) -> Vec<C> {
        self.0.iter().map(column).collect()
    }

    /// What each step has any number of, with the numbers of the steps.
    fn flat<I>(&self, items: impl Fn(&'a T) -> &'a Vec<I>) -> Flat<'a, I> {
        let numbered =
            self.0.iter().zip(1_i32..).flat_map(|(step, number)| items(step).iter().map(move |item| (number, item)));
        let (steps, items) = numbered.unzip();
        Flat { steps, items }
    }
}

struct Flat<'a, I> {
    steps: Vec<i32>,
    items: Vec<&'a I>,
}

impl<'a, I> Flat<'a, I> {
    fn of<C>(&self, column: impl Fn(&'a I) -> C) -> Vec<C> {
        self.items.iter().map(|item| column(item)).collect()
    }
}

/// Which of the steps a row is about, from 0.
fn step(row: &Row) -> Result<usize> {
    let number: i64 = row.try_get(0)?;
    Ok(usize::try_from(number - 1).unwrap_or(usize::MAX))
}

fn short(count: usize) -> i32 {
    i32::try_from(count).unwrap_or(i32::MAX)
}

fn none<T>(count: usize) -> Vec<Outcome<T>> {
    (0..count).map(|_| None).collect()
}

fn put<T>(outcomes: &mut [Outcome<T>], place: usize, outcome: Outcome<T>) {
    if let Some(one) = outcomes.get_mut(place) {
        *one = outcome;
    }
}
