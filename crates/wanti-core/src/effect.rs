//! What the engine asks of the world. Commands throughout; the runtime carries them out in one transaction with the session.

use std::time::Duration as Length;

use jiff::Timestamp;
use jiff::civil::{Date, DateTime, Time};
use wanti_answer::Language;
use wanti_flow::model::{Method, RequestKind, Style};
use wanti_text::Pii;

use crate::{Detail, Request, RequestItem};

/// Something the world is to do.
#[derive(Debug, Clone, PartialEq)]
pub enum Effect {
    /// Send a message to the citizen.
    Send(Outgoing),
    /// Give the draft a registration number; answered by [`crate::Event::Registered`].
    Register(Draft),
    /// Store this request as it is now.
    SaveRequest(Request),
    /// Find the citizen's own requests; answered by [`crate::Event::Found`].
    Lookup {
        /// A number or a part of one that the citizen wrote; all own requests without it.
        number: Option<String>,
    },
    /// Make a secure upload link; answered by [`crate::Event::LinkReady`].
    Link {
        /// The request it belongs to.
        number: Option<String>,
        /// Ids and texts of the documents.
        items: Vec<(String, String)>,
        /// How long it is valid.
        valid: Length,
    },
    /// Find pickup slots with room; answered by [`crate::Event::SlotsFree`].
    Slots {
        /// The slots to choose from, earliest first.
        candidates: Vec<Slot>,
        /// Citizens per slot.
        capacity: u32,
    },
    /// Book a slot; answered by [`crate::Event::Booked`] or [`crate::Event::SlotTaken`].
    Book {
        /// The request.
        number: Option<String>,
        /// The slot.
        slot: Slot,
    },
    /// Give the conversation to an officer.
    Handoff {
        /// Id of the role.
        role: String,
        /// Why, for the officer.
        reason: String,
        /// The request being talked about.
        request: Option<String>,
    },
    /// The bot answers again.
    HandoffEnded,
    /// Raise [`crate::Event::Timer`] at this time; a timer of the same name is replaced.
    SetTimer {
        /// Its name.
        name: String,
        /// When.
        due: Timestamp,
    },
    /// Forget this timer.
    CancelTimer {
        /// Its name.
        name: String,
    },
    /// An HTTP call; answered by [`crate::Event::Responded`].
    Http {
        /// https address, allow-listed by the deployment.
        url: String,
        /// Method.
        method: Method,
        /// Names and values, sent as JSON.
        body: Vec<(String, Pii<String>)>,
        /// How long to wait.
        timeout: Length,
    },
    /// The citizen answered a consent text.
    ConsentGiven {
        /// Id of the text.
        id: String,
        /// Its version.
        version: String,
        /// Whether the citizen agreed.
        given: bool,
    },
    /// The citizen gave a mark.
    Rated {
        /// For what.
        of: RatingFor,
        /// The mark; none when only words came.
        mark: Option<u8>,
        /// The highest possible.
        up_to: u8,
        /// Words beside it.
        comment: Option<Pii<String>>,
    },
    /// Erase what is stored of this citizen; requests still open are kept until they end.
    Erase,
    /// A line for the audit trail; never holds what a citizen wrote.
    Audit(AuditLine),
}

/// A message to the citizen.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Outgoing {
    /// Its words.
    pub text: Pii<String>,
    /// Choices below it.
    pub menu: Option<MenuView>,
    /// Address of a picture or file.
    pub media: Option<String>,
    /// Label and address of a link.
    pub link: Option<(String, String)>,
    /// WhatsApp template to use outside the 24-hour window.
    pub template: Option<String>,
}

/// Choices as the citizen sees them.
#[derive(Debug, Clone, PartialEq)]
pub struct MenuView {
    /// Every choice, in order; a typed number counts over all of them.
    pub entries: Vec<Entry>,
    /// Form on the channel.
    pub style: Style,
    /// Label that opens a list.
    pub open_label: String,
}

/// One choice.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// What comes back when it is tapped, at most 32 ASCII characters.
    pub token: String,
    /// Its text.
    pub title: String,
    /// Text for buttons.
    pub short: Option<String>,
    /// Explanation.
    pub description: Option<String>,
}

/// A request before it has a number.
#[derive(Debug, Clone, PartialEq)]
pub struct Draft {
    /// Request or complaint.
    pub kind: RequestKind,
    /// Prefix of the number.
    pub prefix: String,
    /// Id of the service.
    pub service: Option<String>,
    /// Its title.
    pub title: String,
    /// What was recorded.
    pub details: Vec<Detail>,
    /// Its documents.
    pub items: Vec<RequestItem>,
    /// When it is promised, local time of the office.
    pub deadline: Option<DateTime>,
    /// Day of the number, local.
    pub day: Date,
}

/// A pickup slot.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Slot {
    /// The day.
    pub date: Date,
    /// From this time.
    pub from: Time,
    /// To this time.
    pub to: Time,
}

/// What a mark was given for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum RatingFor {
    /// A survey after a request.
    Survey {
        /// Id of the survey.
        survey: String,
        /// The request.
        number: Option<String>,
    },
    /// A `nilai` step.
    Step {
        /// Id of the flow.
        flow: String,
        /// Key of the step.
        step: String,
    },
}

/// One line of the audit trail.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AuditLine {
    /// What happened.
    pub what: Recorded,
    /// Number of the request, when one is concerned.
    pub request: Option<String>,
    /// Who, when it was an officer.
    pub actor: Option<String>,
}

/// What an audit line records.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Recorded {
    /// A document or an identity number was sent where nobody asked for one; it was not kept.
    PrivateData,
    /// A turn ran into a limit.
    LimitReached,
    /// The other side seems to be a machine.
    Echo,
    /// An officer wanted a step that the request's state does not allow.
    ForbiddenMove,
    /// An officer's decision was carried out.
    Decision(&'static str),
}

impl Slot {
    /// As citizens read it.
    #[must_use]
    pub fn show(&self, language: Language) -> String {
        let day = wanti_answer::date_long_in(self.date, language);
        let (from, to) = (wanti_answer::time_short(self.from), wanti_answer::time_short(self.to));
        match language {
            Language::Indonesian => format!("{day} pukul {from}-{to}"),
            Language::English => format!("{day} at {from}-{to}"),
        }
    }

    /// Its first minute.
    #[must_use]
    pub fn start(&self) -> DateTime {
        self.date.to_datetime(self.from)
    }
}
