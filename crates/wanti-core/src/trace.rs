//! Why the engine did what it did: what was heard, which steps were walked, what was noted. Holds no secret answers.

use wanti_flow::model::{FlowIx, IntentIx, StepIx};
use wanti_match::{Decision, Evidence};

/// The story of one step.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Trace {
    /// What the matcher heard, when it was asked.
    pub heard: Option<Heard>,
    /// Steps walked, in order.
    pub visited: Vec<Visit>,
    /// What else happened, in order.
    pub notes: Vec<Note>,
}

/// What the matcher heard.
#[derive(Debug, Clone, PartialEq)]
pub struct Heard {
    /// Act, ask or none.
    pub decision: Decision,
    /// The intents, in the order they are answered.
    pub intents: Vec<HeardIntent>,
    /// Score of the first.
    pub score: f32,
    /// Distance to the runner-up.
    pub margin: f32,
    /// The best intent that was not chosen.
    pub runner_up: Option<(IntentIx, f32)>,
}

/// One intent and why.
#[derive(Debug, Clone, PartialEq)]
pub struct HeardIntent {
    /// Which.
    pub intent: IntentIx,
    /// 0 to 1.
    pub score: f32,
    /// The rules that fired. Where the open question is secret, what was heard is masked.
    pub why: Vec<Evidence>,
}

/// One step walked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Visit {
    /// The flow.
    pub flow: FlowIx,
    /// The step.
    pub step: StepIx,
    /// Which way was taken where there are several: case of a branch, choice of a menu, field of a form.
    pub branch: Option<u32>,
}

/// Something worth knowing beside the steps.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Note {
    /// An answer was taken: name of the variable, and the value as shown, masked when secret.
    Answered(String, String),
    /// An answer did not fit: name of the variable, and a stable key of the reason.
    Invalid(String, &'static str),
    /// One answer was changed.
    Changed(String),
    /// One question back.
    WentBack,
    /// What was open was cancelled.
    Cancelled,
    /// A question in the middle of something was answered.
    Digression,
    /// An interrupted flow goes on.
    Resumed,
    /// Nothing was understood; how many times in a row.
    NotUnderstood(u8),
    /// Meanings were offered.
    Offered(Vec<IntentIx>),
    /// An interruption was refused by `kunci`.
    Locked,
    /// An old button that is no longer valid.
    StaleButton,
    /// A document or number nobody asked for was turned away.
    PrivateData,
    /// The bot says nothing, an officer has the conversation.
    Silent,
    /// Given to an officer: id of the role.
    HandedOff(String),
    /// The bot answers again.
    HandoffEnded,
    /// A limit ended the turn.
    Limit,
    /// The other side seems to be a machine.
    Echo,
    /// The request is in a new state.
    RequestState(String, wanti_flow::model::State),
    /// An officer's move was refused.
    Forbidden(crate::Forbidden),
    /// A timer ran out that nothing waits for any more.
    DeadTimer,
    /// An event came that nothing waits for.
    Unexpected,
    /// The bot changed under the conversation.
    Restored(crate::Restored),
}
