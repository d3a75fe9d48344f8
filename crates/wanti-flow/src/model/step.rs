//! Flows and their steps. Blocks are laid out flat: a branch names the steps it leads to, a jump closes a block.

use std::time::Duration as Length;

use wanti_answer::Kind;

use super::{Condition, ConsentIx, Expression, FlowIx, Ref, RoleIx, State, Template, VarIx};

/// One conversation, compiled.
#[derive(Debug, Clone)]
pub struct Flow {
    /// Its id, as written.
    pub id: String,
    /// Its name for people.
    pub title: Option<String>,
    /// Whether it needs a current service.
    pub takes_service: bool,
    /// Variables it takes besides the service.
    pub params: Vec<VarIx>,
    /// Its steps, flat. Running past the last one returns to the caller.
    pub steps: Vec<Step>,
    /// May not be interrupted.
    pub locked: bool,
    /// Former ids.
    pub former: Vec<String>,
    /// Where it is written.
    pub place: Place,
}

/// Where something is written, for coverage and traces.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
pub struct Place {
    /// Number of the file, in the order of [`crate::Compiled::files`].
    pub file: u32,
    /// Line, from 1.
    pub line: u32,
}

/// One step.
#[derive(Debug, Clone)]
pub struct Step {
    /// Stable name inside the flow: the author's id, or its position ("3", "2.maka.1").
    pub key: String,
    /// Changes when what the citizen sees or may answer changes.
    pub hash: u64,
    /// Former keys.
    pub former: Vec<String>,
    /// Where it is written.
    pub place: Place,
    /// May not be interrupted.
    pub locked: bool,
    /// What it does.
    pub kind: StepKind,
}

/// What a step does. `next` is always the step after it unless said otherwise.
#[derive(Debug, Clone)]
#[expect(
    clippy::large_enum_variant,
    reason = "a bot has a few hundred steps; readers match on them without a box between"
)]
pub enum StepKind {
    /// `kirim`
    Say(Say),
    /// `menu`
    Menu(Menu),
    /// `tanya`
    Ask(Ask),
    /// `formulir`
    Form(Form),
    /// `ceklis`
    Checklist(Checklist),
    /// `jika`: the first case that holds, else the step named last.
    Branch {
        /// Conditions with the step each leads to.
        cases: Vec<(Condition, super::StepIx)>,
        /// Where it goes when none holds.
        otherwise: super::StepIx,
    },
    /// The end of a block: go on there. Written by the compiler, not by authors.
    Jump(super::StepIx),
    /// `panggil`
    Call(Call),
    /// `ke`
    Goto(Goto),
    /// `isi`
    Set(Vec<(VarIx, Expression)>),
    /// `daftarkan`
    Register(Register),
    /// `cari`
    Lookup(Lookup),
    /// `unggah`
    Upload(Upload),
    /// `jadwalkan`
    Schedule(SchedulePickup),
    /// `serahkan`
    Handoff(Handoff),
    /// `nilai`
    Rate(Rate),
    /// `minta`
    Request(HttpRequest),
    /// `persetujuan`: the text asked once, and the step after a refusal.
    Consent(ConsentIx, Option<super::StepIx>),
    /// `selesai`
    End(Template),
}

/// A message.
#[derive(Debug, Clone, PartialEq)]
pub struct Say {
    /// Its wordings; one is chosen by the seed of the conversation.
    pub texts: Vec<Template>,
    /// Address of a picture or file.
    pub media: Option<String>,
    /// Label and address of a link.
    pub link: Option<(String, String)>,
    /// Buttons that open flows.
    pub buttons: Vec<(String, FlowIx)>,
}

/// How often a wrong answer is taken, and what then.
#[derive(Debug, Clone, PartialEq)]
pub struct Tries {
    /// How many answers may be wrong.
    pub count: u8,
    /// Words after a wrong answer; the built-in ones of the kind without it.
    pub invalid: Option<Template>,
    /// The flow when all are used; the bot's own way out without it.
    pub failure: Option<FlowIx>,
}

/// Choices.
#[derive(Debug, Clone, PartialEq)]
pub struct Menu {
    /// Words above the choices.
    pub prompt: Template,
    /// Where the choices come from.
    pub source: ChoiceSource,
    /// The flow for choices that name none.
    pub target: Option<FlowIx>,
    /// Where the chosen id is kept.
    pub save: Option<VarIx>,
    /// Form on the channel.
    pub style: Style,
    /// Label that opens a list.
    pub open_label: Option<String>,
    /// Wrong answers.
    pub tries: Tries,
}

/// Where choices come from.
#[derive(Debug, Clone, PartialEq)]
pub enum ChoiceSource {
    /// Written by the author.
    Written(Vec<Choice>),
    /// All services; choosing one makes it the current service.
    Services,
    /// The purposes of the current service.
    Purposes,
    /// The citizen's own requests; choosing one makes it the current request.
    Requests,
    /// Texts held by a value.
    Value(Ref),
}

/// One written choice.
#[derive(Debug, Clone, PartialEq)]
pub struct Choice {
    /// The id that is kept; from the text where the author gave none.
    pub id: String,
    /// Its text.
    pub text: Template,
    /// Text for buttons.
    pub short: Option<String>,
    /// Explanation.
    pub description: Option<Template>,
    /// Other words for it.
    pub words: Vec<String>,
    /// Only offered when this holds.
    pub when: Option<Condition>,
    /// The flow it starts.
    pub flow: Option<FlowIx>,
    /// The step it leads to; neither means the next step.
    pub step: Option<super::StepIx>,
}

/// Form of a menu on a channel.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Style {
    /// By the channel's limits.
    #[default]
    Auto,
    /// Reply buttons.
    Buttons,
    /// A list.
    List,
    /// Numbered lines.
    Numbers,
}

/// A question.
#[derive(Debug, Clone, PartialEq)]
pub struct Ask {
    /// Its id; the key of the step for a single question.
    pub id: String,
    /// Former ids.
    pub former: Vec<String>,
    /// Only asked when this holds.
    pub when: Option<Condition>,
    /// The question.
    pub prompt: Template,
    /// Short name for summaries and "ubah …".
    pub label: Option<String>,
    /// Kind of answer.
    pub kind: Kind,
    /// Choices of the choice kinds.
    pub choices: Option<ChoiceSource>,
    /// Where the answer is kept.
    pub save: VarIx,
    /// Fewest and most characters or digits.
    pub length: Option<(u32, u32)>,
    /// Smallest value.
    pub min: Option<i64>,
    /// Largest value.
    pub max: Option<i64>,
    /// Earliest date.
    pub earliest: Option<Limit>,
    /// Latest date.
    pub latest: Option<Limit>,
    /// The date lies in the past.
    pub past: bool,
    /// Working days only.
    pub working_day: bool,
    /// The answer to "same" or "skip".
    pub default: Option<Template>,
    /// May be skipped.
    pub optional: bool,
    /// Masked everywhere.
    pub secret: bool,
    /// An example.
    pub example: Option<Template>,
    /// Reminder: after how long, which words, which template outside the window.
    pub reminder: Option<(Length, Template, Option<String>)>,
    /// Wrong answers.
    pub tries: Tries,
}

/// A bound of a date.
#[derive(Debug, Clone, PartialEq)]
pub enum Limit {
    /// So much from today.
    After(Moment),
    /// This date.
    On(jiff::civil::Date),
    /// The date another value holds.
    Value(Ref),
}

/// A length of time, in hours of the clock or of the office.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Moment {
    /// Minutes of the clock.
    Minutes(u32),
    /// Days of the calendar.
    Days(u32),
    /// Months of the calendar.
    Months(u32),
    /// Working days of the office.
    WorkingDays(u32),
    /// Minutes of the office's open hours.
    OfficeMinutes(u32),
}

/// Several questions.
#[derive(Debug, Clone, PartialEq)]
pub struct Form {
    /// Its title.
    pub title: Template,
    /// Its questions.
    pub fields: Vec<Ask>,
    /// Whether a summary is confirmed.
    pub summary: bool,
}

/// Things to have ready.
#[derive(Debug, Clone, PartialEq)]
pub struct Checklist {
    /// Its title.
    pub title: Template,
    /// Its items.
    pub items: Items,
    /// The question below.
    pub prompt: Option<Template>,
    /// Where the ids of what is there are kept.
    pub save: VarIx,
    /// Words when something is missing.
    pub missing: Option<Template>,
    /// Whether it may go on incomplete.
    pub go_on: bool,
    /// Wrong answers.
    pub tries: Tries,
}

/// Where items come from.
#[derive(Debug, Clone, PartialEq)]
pub enum Items {
    /// The requirements of the current service.
    Service,
    /// Written by the author.
    Written(Vec<super::Item>),
}

/// A call of another flow.
#[derive(Debug, Clone, PartialEq)]
pub struct Call {
    /// Which.
    pub flow: FlowIx,
    /// Values for its parameters.
    pub with: Vec<(VarIx, Expression)>,
    /// The service it gets, when not the current one.
    pub service: Option<super::ServiceIx>,
    /// Later rather than now.
    pub delay: Option<Delay>,
    /// WhatsApp template outside the window.
    pub template: Option<String>,
}

/// When a delayed call runs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Delay {
    /// After a length of time.
    After(Moment),
    /// When the current request reaches a state.
    Until(State),
}

/// A jump for good.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Goto {
    /// To this flow.
    pub flow: FlowIx,
    /// At this step; the first one without it.
    pub step: Option<super::StepIx>,
}

/// Opening a request.
#[derive(Debug, Clone, PartialEq)]
pub struct Register {
    /// Request or complaint.
    pub kind: RequestKind,
    /// The service, when not the current one.
    pub service: Option<super::ServiceIx>,
    /// Deadline; the service's or the bot's without it.
    pub deadline: Option<Moment>,
    /// Values recorded with it.
    pub details: Vec<VarIx>,
    /// The checklist that becomes its documents.
    pub documents: Option<VarIx>,
}

/// What kind of request is opened.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RequestKind {
    /// A letter or service.
    Request,
    /// A complaint.
    Complaint,
}

/// Looking for own requests.
#[derive(Debug, Clone, PartialEq)]
pub struct Lookup {
    /// Where a number may stand: the last message, or a value. All own requests without a number.
    pub number: Option<Ref>,
    /// When there is one.
    pub found: super::StepIx,
    /// When there are several.
    pub several: super::StepIx,
    /// When there is none.
    pub none: super::StepIx,
}

/// A secure upload link.
#[derive(Debug, Clone, PartialEq)]
pub struct Upload {
    /// The checklist whose items are uploaded.
    pub checklist: VarIx,
    /// The message.
    pub message: Option<Template>,
    /// How long the link is valid.
    pub valid: Length,
}

/// Choosing a pickup time.
#[derive(Debug, Clone, PartialEq)]
pub struct SchedulePickup {
    /// Words above the slots.
    pub prompt: Template,
    /// Where the time is kept.
    pub save: Option<VarIx>,
    /// When all are full.
    pub none: Option<super::StepIx>,
    /// Wrong answers.
    pub tries: Tries,
}

/// To a human.
#[derive(Debug, Clone, PartialEq)]
pub struct Handoff {
    /// The role that receives it.
    pub role: RoleIx,
    /// Words to the citizen.
    pub message: Option<Template>,
    /// What happens in silence, shortest first.
    pub silence: Vec<Silence>,
    /// Words when the bot returns.
    pub afterwards: Option<Template>,
}

/// After so long without an officer's answer.
#[derive(Debug, Clone, PartialEq)]
pub struct Silence {
    /// How long.
    pub after: Moment,
    /// Words to the citizen.
    pub message: Option<Template>,
    /// The bot answers again.
    pub back: bool,
}

/// A mark.
#[derive(Debug, Clone, PartialEq)]
pub struct Rate {
    /// The question.
    pub prompt: Template,
    /// The highest mark.
    pub up_to: u8,
    /// Names of the marks, lowest first.
    pub names: Vec<String>,
    /// Where it is kept.
    pub save: Option<VarIx>,
    /// After this it is skipped.
    pub wait: Option<Length>,
}

/// An HTTP call, made by the host.
#[derive(Debug, Clone, PartialEq)]
pub struct HttpRequest {
    /// https address; fixed, never made of what a citizen typed.
    pub url: String,
    /// Method.
    pub method: Method,
    /// Values sent as JSON.
    pub body: Vec<(String, Expression)>,
    /// Where the text of the answer is kept.
    pub save: Option<VarIx>,
    /// How long to wait.
    pub timeout: Length,
    /// On success.
    pub ok: super::StepIx,
    /// On failure.
    pub error: super::StepIx,
    /// When it takes too long.
    pub timed_out: super::StepIx,
}

/// HTTP methods a flow may use.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Method {
    /// GET
    Get,
    /// POST
    Post,
}
