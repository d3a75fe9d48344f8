//! A request and its states. Which move is allowed from where is a table; a forbidden move is refused, never a panic.

use jiff::Timestamp;
use jiff::civil::DateTime;
use wanti_flow::model::{Bot, RequestKind, State};
use wanti_flow::phrases::Phrase;
use wanti_text::Pii;

use crate::{Actor, Decision, Slot};

/// A registration number: prefix, day, serial of the day, check character.
///
/// ```
/// let day = jiff::civil::date(2026, 9, 14);
/// let number = wanti_core::registration_number("SRM", day, 143);
/// assert!(number.starts_with("SRM-260914-0143-"));
/// ```
#[must_use]
pub fn registration_number(prefix: &str, day: jiff::civil::Date, serial: u32) -> String {
    let year = day.year().rem_euclid(100);
    let body = format!("{prefix}-{year:02}{:02}{:02}-{serial:04}", day.month(), day.day());
    let check = wanti_answer::check_character(&body);
    format!("{body}-{check}")
}

/// A request or a complaint, as it is stored.
#[derive(Debug, Clone, PartialEq)]
pub struct Request {
    /// Registration number.
    pub number: String,
    /// Request or complaint.
    pub kind: RequestKind,
    /// Id of the service.
    pub service: Option<String>,
    /// Title of the service when it was opened.
    pub title: String,
    /// Its state.
    pub state: State,
    /// Its documents.
    pub items: Vec<RequestItem>,
    /// What was recorded.
    pub details: Vec<Detail>,
    /// When it was opened.
    pub opened: Timestamp,
    /// When it is promised, local time of the office.
    pub deadline: Option<DateTime>,
    /// Until when returned items must come in again, local time of the office.
    pub complete_by: Option<DateTime>,
    /// The officer's last note or reason.
    pub note: Option<String>,
    /// The chosen pickup time.
    pub pickup: Option<Slot>,
    /// Every change, oldest first.
    pub history: Vec<Change>,
}

/// A value recorded with a request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Detail {
    /// Name of the variable.
    pub name: String,
    /// Its label for people.
    pub label: String,
    /// The value as text.
    pub value: Pii<String>,
    /// Masked on every screen but the verifying officer's.
    pub secret: bool,
}

/// A document of a request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RequestItem {
    /// Its id.
    pub id: String,
    /// What people call it.
    pub text: String,
    /// Where it stands.
    pub status: ItemStatus,
}

/// Where a document stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ItemStatus {
    /// Not looked at yet.
    Waiting,
    /// In order.
    Accepted,
    /// To be handed in again.
    Returned {
        /// Why.
        reason: String,
    },
}

/// One change in the life of a request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    /// When.
    pub at: Timestamp,
    /// Which officer; empty for the citizen.
    pub actor: String,
    /// The state after it.
    pub state: State,
    /// Reason or note.
    pub note: Option<String>,
}

/// Why a move was refused. The engine turns it into a sentence for the officer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Forbidden {
    /// The state does not allow it. Reload the request and choose another move.
    #[error("a request in state `{}` does not allow this", .0.words().1)]
    State(State),
    /// No document has this id. Choose one of the request's own.
    #[error("the request has no such document")]
    NoSuchItem,
    /// Something is still returned. Accept it, or wait for it, first.
    #[error("a document is still returned")]
    StillReturned,
    /// The decision does not concern a request. Send it without one.
    #[error("this concerns the conversation, not a request")]
    NotAMove,
}

/// States reachable from each state by each kind of move; `None` in the middle stays where it is.
const MOVES: &[(State, &[State])] = &[
    (
        State::Received,
        &[
            State::Incomplete,
            State::Checking,
            State::Signing,
            State::Ready,
            State::Cancelled,
            State::Refused,
            State::Escalated,
        ],
    ),
    (State::Incomplete, &[State::Incomplete, State::Checking, State::Cancelled, State::Refused, State::Escalated]),
    (
        State::Checking,
        &[
            State::Incomplete,
            State::Checking,
            State::Signing,
            State::Ready,
            State::Cancelled,
            State::Refused,
            State::Escalated,
        ],
    ),
    (
        State::Signing,
        &[State::Incomplete, State::Checking, State::Ready, State::Cancelled, State::Refused, State::Escalated],
    ),
    (State::Ready, &[State::Collected, State::Cancelled, State::Escalated]),
    (
        State::Escalated,
        &[State::Incomplete, State::Checking, State::Signing, State::Ready, State::Cancelled, State::Refused],
    ),
    (State::Collected, &[]),
    (State::Cancelled, &[]),
    (State::Refused, &[]),
];

impl Forbidden {
    /// The sentence for the officer, in the language of the bot.
    #[must_use]
    pub fn sentence(self, bot: &Bot, request: Option<&Request>) -> String {
        let phrase = match self {
            Forbidden::State(_) => Phrase::ForbiddenState,
            Forbidden::NoSuchItem => Phrase::ForbiddenItem,
            Forbidden::StillReturned => Phrase::ForbiddenReturned,
            Forbidden::NotAMove => Phrase::ForbiddenTalk,
        };
        let number = request.map_or("", |request| request.number.as_str());
        let state = request.map(|request| bot.state_title(request.state)).unwrap_or_default();
        let items: Vec<&str> = match (self, request) {
            (Forbidden::StillReturned, Some(request)) => {
                request.returned().map(|(item, _)| item.text.as_str()).collect()
            }
            (_, Some(request)) => request.items.iter().map(|item| item.id.as_str()).collect(),
            (_, None) => Vec::new(),
        };
        bot.phrases.fill(phrase, &[("nomor", number), ("keadaan", &state), ("daftar", &items.join(", "))])
    }
}

impl Request {
    /// Whether the table allows this move.
    #[must_use]
    pub fn allows(&self, to: State) -> bool {
        let settled = self.kind == RequestKind::Complaint && to == State::Collected && !self.state.is_final();
        settled || MOVES.iter().any(|(from, list)| *from == self.state && list.contains(&to))
    }

    /// The request after an officer's decision.
    ///
    /// # Errors
    /// The table, the documents or the decision do not allow it; nothing has changed then.
    pub fn decide(&self, actor: &Actor, decision: &Decision, at: Timestamp) -> Result<Request, Forbidden> {
        let mut next = self.clone();
        let note = match decision {
            Decision::Accept(item) => {
                next.mark(item, ItemStatus::Accepted)?;
                next.state = next.state_after_accept();
                None
            }
            Decision::Return { item, reason } => {
                next.mark(item, ItemStatus::Returned { reason: reason.clone() })?;
                next.state = State::Incomplete;
                Some(reason.clone())
            }
            Decision::Checking => next.go(State::Checking, None),
            Decision::Signing => next.go(State::Signing, None),
            Decision::Ready => next.go(State::Ready, None),
            Decision::Collected => next.go(State::Collected, None),
            Decision::Cancel { reason } => next.go(State::Cancelled, Some(reason)),
            Decision::Refuse { reason } => next.go(State::Refused, Some(reason)),
            Decision::Escalate => next.go(State::Escalated, None),
            Decision::Note(note) => Some(note.clone()),
            Decision::Reply(_) | Decision::Erase | Decision::CloseHandoff | Decision::TakeOver => {
                return Err(Forbidden::NotAMove);
            }
        };
        self.check(&next, decision)?;
        if note.as_ref().is_some_and(|note| !note.is_empty()) {
            next.note.clone_from(&note);
        }
        next.history.push(Change { at, actor: actor.name.clone(), state: next.state, note });
        Ok(next)
    }

    /// The request after documents came in again.
    #[must_use]
    pub fn uploaded(&self, items: &[String], at: Timestamp) -> Request {
        let mut next = self.clone();
        for item in next.items.iter_mut().filter(|item| items.contains(&item.id)) {
            item.status = ItemStatus::Waiting;
        }
        if next.state == State::Incomplete && next.returned().next().is_none() {
            next.state = State::Checking;
            next.complete_by = None;
        }
        next.history.push(Change { at, actor: String::new(), state: next.state, note: None });
        next
    }

    /// Documents that must be handed in again, with the reason.
    pub fn returned(&self) -> impl Iterator<Item = (&RequestItem, &str)> {
        self.items.iter().filter_map(|item| match &item.status {
            ItemStatus::Returned { reason } => Some((item, reason.as_str())),
            ItemStatus::Waiting | ItemStatus::Accepted => None,
        })
    }

    fn go(&mut self, to: State, reason: Option<&String>) -> Option<String> {
        self.state = to;
        reason.cloned()
    }

    fn mark(&mut self, id: &str, status: ItemStatus) -> Result<(), Forbidden> {
        let item = self.items.iter_mut().find(|item| item.id == id).ok_or(Forbidden::NoSuchItem)?;
        item.status = status;
        Ok(())
    }

    fn state_after_accept(&self) -> State {
        let open = matches!(self.state, State::Received | State::Incomplete);
        if self.returned().next().is_some() {
            State::Incomplete
        } else if open {
            State::Checking
        } else {
            self.state
        }
    }

    fn check(&self, next: &Request, decision: &Decision) -> Result<(), Forbidden> {
        if self.state.is_final() {
            return Err(Forbidden::State(self.state));
        }
        let stays = matches!(decision, Decision::Note(_) | Decision::Accept(_)) && next.state == self.state;
        if stays || self.allows(next.state) {
            return Ok(());
        }
        let blocked = self.state == State::Incomplete && matches!(next.state, State::Ready | State::Signing);
        Err(if blocked { Forbidden::StillReturned } else { Forbidden::State(self.state) })
    }
}
