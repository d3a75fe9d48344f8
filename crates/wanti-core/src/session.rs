//! What a conversation remembers between two events. It names places of its bot by number; only a snapshot names them by id.

use std::collections::BTreeMap;

use jiff::Timestamp;
use wanti_answer::Value;
use wanti_flow::model::{ConsentIx, FlowIx, IntentIx, ServiceIx, State, StepIx, SurveyIx, VarIx};
use wanti_text::Pii;

use crate::{Request, Restored, Slot};

/// One citizen's conversation with one bot.
#[derive(Debug, Clone, PartialEq)]
pub struct Session {
    /// Hash of the bot that its numbers belong to; 0 before the first step.
    pub(crate) bot: u64,
    /// Decides between wordings, so that a conversation can be replayed.
    pub(crate) seed: u64,
    /// Messages of the citizen so far.
    pub(crate) turn: u32,
    /// Flows lying on each other; the last one talks.
    pub(crate) frames: Vec<Frame>,
    /// Earlier questions, oldest first, for going back.
    pub(crate) marks: Vec<Mark>,
    /// Values of variables.
    pub(crate) vars: BTreeMap<VarIx, Value>,
    /// The service talked about, and when last.
    pub(crate) topic: Option<(ServiceIx, Timestamp)>,
    /// The request talked about.
    pub(crate) request: Option<Request>,
    /// Requests the last search found, while its flow runs.
    pub(crate) found: Vec<Request>,
    /// A question of the engine's own, above the frames.
    pub(crate) side: Option<Side>,
    /// The step whose buttons were shown last, while nothing else was asked.
    pub(crate) buttons: Option<(FlowIx, StepIx)>,
    /// Services named together with the first one.
    pub(crate) later: Vec<ServiceIx>,
    /// Misunderstandings in a row.
    pub(crate) misses: u8,
    /// An officer has the conversation.
    pub(crate) handoff: Option<Handoff>,
    /// Consents given.
    pub(crate) consents: Vec<Consented>,
    /// Timers that are set.
    pub(crate) timers: Vec<Timer>,
    /// Calls that wait for a state of a request.
    pub(crate) until: Vec<Until>,
    /// Counts that tell a machine from a person.
    pub(crate) echo: Echo,
    /// What is known of the citizen.
    pub(crate) citizen: Citizen,
    /// The bot changed and the citizen was not told yet.
    pub(crate) restored: Option<Restored>,
    /// Grows with every timer that needs a name of its own.
    pub(crate) serial: u32,
}

/// What the channel tells of a citizen.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Citizen {
    /// Name.
    pub name: Option<Pii<String>>,
    /// "Bapak" or "Ibu".
    pub address: Option<Pii<String>>,
    /// Telephone number.
    pub phone: Option<Pii<String>>,
}

/// A flow that runs.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Frame {
    pub(crate) flow: FlowIx,
    pub(crate) step: StepIx,
    pub(crate) service: Option<ServiceIx>,
    pub(crate) open: Open,
    /// Questions answered here; an untouched flow is left without regret.
    pub(crate) answers: u16,
    /// Where to go on after one answer was changed.
    pub(crate) detour: Option<StepIx>,
}

impl Frame {
    pub(crate) fn new(flow: FlowIx, service: Option<ServiceIx>) -> Frame {
        Frame { flow, step: StepIx(0), service, open: Open::Nothing, answers: 0, detour: None }
    }
}

/// What a frame waits for.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Open {
    /// Nothing: it runs on.
    Nothing,
    /// The reply to a menu, question, consent or rating; wrong answers so far.
    Question { tries: u8 },
    /// A field of a form.
    Field(FormAt),
    /// The reply to a checklist.
    Checklist { tries: u8, told: bool },
    /// A choice of slots.
    Slots { tries: u8, slots: Vec<Slot> },
    /// An answer of the world.
    World { what: World, since: Timestamp },
    /// An officer.
    Officer,
}

impl Open {
    /// Whether the citizen is to answer.
    pub(crate) fn asks(&self) -> bool {
        !matches!(self, Open::Nothing | Open::World { .. } | Open::Officer)
    }
}

/// Where a form stands.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct FormAt {
    /// The open field; past the last one for the summary.
    pub(crate) field: u16,
    pub(crate) tries: u8,
    /// Fields answered, in order.
    pub(crate) done: Vec<u16>,
    /// Only this field is asked again.
    pub(crate) single: bool,
}

/// What the world was asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum World {
    Number,
    Requests,
    Link,
    Slots,
    Booking,
    Response,
}

/// A place to go back to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Mark {
    pub(crate) depth: u16,
    pub(crate) flow: FlowIx,
    pub(crate) step: StepIx,
    /// Field of a form.
    pub(crate) field: Option<u16>,
}

/// A question of the engine's own.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Side {
    /// Which of these was meant.
    Offer(Vec<IntentIx>),
    /// Really cancel?
    Cancel,
    /// Really leave for this flow?
    Leave(FlowIx),
    /// Go on with this service?
    Next(ServiceIx),
    /// Which answer is to be changed?
    Change,
    /// A survey; with its request and, after a low mark, waiting for words.
    Survey { survey: SurveyIx, number: Option<String>, mark: Option<u8>, tries: u8 },
}

/// An officer has the conversation.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Handoff {
    /// The step that did it; none when an officer took over.
    pub(crate) step: Option<(FlowIx, StepIx)>,
    pub(crate) since: Timestamp,
    /// An officer answered.
    pub(crate) answered: bool,
}

/// A consent given.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Consented {
    pub(crate) consent: ConsentIx,
    pub(crate) version: String,
    pub(crate) at: Timestamp,
}

/// A timer that is set.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Timer {
    pub(crate) name: String,
    pub(crate) due: Timestamp,
    pub(crate) task: Task,
}

/// What a timer does.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Task {
    /// An officer was silent: which entry of the step.
    Silence(u16),
    /// The bot returns.
    Return,
    /// Remind of the open question.
    Remind,
    /// Skip the open rating or survey.
    Skip,
    /// A delayed call.
    Call(Later),
    /// Remind of a pickup.
    Pickup { number: String, title: String, slot: Slot },
}

/// A call for later.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Later {
    pub(crate) flow: FlowIx,
    pub(crate) service: Option<ServiceIx>,
    pub(crate) with: Vec<(VarIx, Value)>,
    pub(crate) template: Option<String>,
}

/// A call that waits for a state.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Until {
    pub(crate) state: State,
    pub(crate) number: Option<String>,
    pub(crate) call: Later,
}

/// Counts that tell a machine from a person.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct Echo {
    /// Hash of the last exchange.
    pub(crate) last: u64,
    /// Equal exchanges in a row.
    pub(crate) equal: u8,
    /// Turns without progress since `from`.
    pub(crate) idle: u16,
    pub(crate) from: Option<Timestamp>,
}

impl Session {
    /// A conversation that has not begun. The seed decides between wordings.
    #[must_use]
    pub fn new(seed: u64) -> Session {
        Session {
            bot: 0,
            seed,
            turn: 0,
            frames: Vec::new(),
            marks: Vec::new(),
            vars: BTreeMap::new(),
            topic: None,
            request: None,
            found: Vec::new(),
            side: None,
            buttons: None,
            later: Vec::new(),
            misses: 0,
            handoff: None,
            consents: Vec::new(),
            timers: Vec::new(),
            until: Vec::new(),
            echo: Echo::default(),
            citizen: Citizen::default(),
            restored: None,
            serial: 0,
        }
    }

    /// What the channel tells of the citizen.
    #[must_use]
    pub fn citizen(&self) -> &Citizen {
        &self.citizen
    }

    /// Sets what the channel tells of the citizen.
    pub fn set_citizen(&mut self, citizen: Citizen) {
        self.citizen = citizen;
    }

    /// The value of a variable.
    #[must_use]
    pub fn value(&self, var: VarIx) -> Option<&Value> {
        self.vars.get(&var)
    }

    /// The request talked about.
    #[must_use]
    pub fn request(&self) -> Option<&Request> {
        self.request.as_ref()
    }

    /// Whether an officer has the conversation and the bot is silent.
    #[must_use]
    pub fn is_handed_off(&self) -> bool {
        self.handoff.is_some()
    }

    /// Whether something waits for the citizen.
    #[must_use]
    pub fn has_open_question(&self) -> bool {
        self.side.is_some() || self.frames.last().is_some_and(|frame| frame.open.asks())
    }

    /// Whether an answer of the world is awaited.
    #[must_use]
    pub fn is_waiting(&self) -> bool {
        self.frames.last().is_some_and(|frame| matches!(frame.open, Open::World { .. }))
    }

    /// The flow and step that talk, when a flow runs.
    #[must_use]
    pub fn place(&self) -> Option<(FlowIx, StepIx)> {
        self.frames.last().map(|frame| (frame.flow, frame.step))
    }

    /// Timers that are set, with their times.
    pub fn timers(&self) -> impl Iterator<Item = (&str, Timestamp)> {
        self.timers.iter().map(|timer| (timer.name.as_str(), timer.due))
    }
}
