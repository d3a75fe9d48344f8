//! The bot as a whole: what the interpreter, the checks and the tools read.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration as Length;

use jiff::{civil, tz::TimeZone};
use wanti_answer::{Kind, Language};
use wanti_match::Matcher;

use super::{
    AnswerIx, CommandIx, ConsentIx, Flow, FlowIx, HoursIx, IntentIx, Items, Moment, RoleIx, Service, ServiceIx, State,
    Step, StepIx, SurveyIx, Template, VarIx,
};
use crate::hours::Hours;
use crate::phrases::Phrases;

/// A compiled bot. Immutable; share it with `Arc`. Lists are in the order of the files and never change.
#[derive(Debug)]
pub struct Bot {
    /// Short name.
    pub id: String,
    /// Name that citizens see.
    pub name: String,
    /// Language of the built-in sentences.
    pub language: Language,
    /// Zone of the office.
    pub zone: TimeZone,
    /// The opening flow.
    pub start: FlowIx,
    /// The flow that runs when a service is named.
    pub service_flow: Option<FlowIx>,
    /// Channels in use.
    pub channels: Vec<Channel>,
    /// Texts of the office by dotted path (`nama`, `capil.alamat`).
    pub office: BTreeMap<String, String>,
    /// Tables of hours.
    pub hours: Vec<Hours>,
    /// Their ids, in the same order.
    pub hours_ids: Vec<String>,
    /// Commands that work everywhere.
    pub commands: Vec<Command>,
    /// What happens when nothing is understood.
    pub fallback: Fallback,
    /// Built-in sentences with the author's replacements.
    pub phrases: Phrases,
    /// Services.
    pub services: Vec<Service>,
    /// Answer bank.
    pub answers: Vec<Answer>,
    /// Flows.
    pub flows: Vec<Flow>,
    /// Variables.
    pub vars: Vec<Var>,
    /// Intents, in the order of the matcher.
    pub intents: Vec<Intent>,
    /// What an utterance means; bots with the very same triggers may share it.
    pub matcher: Arc<Matcher>,
    /// Rules of requests.
    pub requests: RequestRules,
    /// Surveys.
    pub surveys: Vec<Survey>,
    /// Scheduled messages.
    pub schedules: Vec<Schedule>,
    /// Roles.
    pub roles: Vec<Role>,
    /// How long each kind of data is kept, in days.
    pub retention: BTreeMap<String, u32>,
    /// Consent texts.
    pub consents: Vec<Consent>,
    /// Changes when anything changes.
    pub hash: u64,
}

/// A channel a bot is used on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Channel {
    /// A terminal.
    Terminal,
    /// WhatsApp Cloud API.
    WhatsApp,
    /// Telegram Bot API.
    Telegram,
}

/// A command.
#[derive(Debug, Clone)]
pub struct Command {
    /// Its id.
    pub id: String,
    /// What it does.
    pub action: Action,
    /// Whether it asks before doing it.
    pub confirm: bool,
}

/// What a command does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Action {
    /// Leave what is open and start a flow.
    Goto(FlowIx),
    /// Cancel what is open.
    Cancel,
    /// One question back.
    Back,
    /// Ask the open question again.
    Repeat,
    /// Say what can be done now.
    Help,
}

/// What happens when nothing is understood.
#[derive(Debug, Clone)]
pub struct Fallback {
    /// The question above offered meanings.
    pub ask: Option<Template>,
    /// How many meanings are offered.
    pub offer: usize,
    /// The answer when no meaning is near.
    pub say: Vec<Template>,
    /// The flow after two misunderstandings.
    pub after_two: Option<FlowIx>,
}

/// One entry of the answer bank.
#[derive(Debug, Clone)]
pub struct Answer {
    /// Its id.
    pub id: String,
    /// Name for people.
    pub title: String,
    /// Its wordings.
    pub texts: Vec<Template>,
    /// Whether it combines with a service.
    pub aspect: bool,
    /// The answer when the service is known.
    pub service_text: Option<Template>,
    /// What kind of talk it is.
    pub nature: Nature,
    /// The flow after it.
    pub flow: Option<FlowIx>,
}

/// What kind of talk an answer is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Nature {
    /// Information.
    #[default]
    Plain,
    /// Greeting and thanks: yields to other meanings.
    Talk,
    /// Yes or no.
    Reply,
    /// Not a matter of this office.
    Refusal,
    /// Emergency: before anything else.
    Urgent,
}

/// What an intent leads to.
#[derive(Debug, Clone)]
pub struct Intent {
    /// Id, as `wanti match` prints it.
    pub id: String,
    /// Name for people.
    pub title: String,
    /// What it starts.
    pub target: Target,
}

/// What an intent starts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Target {
    /// A service.
    Service(ServiceIx),
    /// An answer.
    Answer(AnswerIx),
    /// A flow.
    Flow(FlowIx),
    /// A command.
    Command(CommandIx),
}

/// A variable.
#[derive(Debug, Clone)]
pub struct Var {
    /// Its name.
    pub name: String,
    /// What it holds.
    pub kind: Type,
    /// Whether it is masked everywhere.
    pub secret: bool,
}

/// What a variable holds.
#[derive(Debug, Clone, PartialEq)]
pub enum Type {
    /// An answer of this kind, and for choices the ids it can have.
    Answer(Kind, Vec<String>),
    /// Text made by a flow.
    Text,
    /// Items of a checklist that are there.
    Checklist(Items),
    /// Not known: texts of the world.
    Unknown,
}

/// Rules of requests.
#[derive(Debug, Clone)]
pub struct RequestRules {
    /// Prefix of registration numbers.
    pub prefix: String,
    /// Deadline where a service names none.
    pub deadline: Moment,
    /// Hours by which deadlines are counted.
    pub hours: Option<HoursIx>,
    /// Time to hand in what was returned.
    pub complete_within: Moment,
    /// Titles and messages of states that the author wrote.
    pub states: BTreeMap<State, RequestState>,
    /// Pickup slots.
    pub slots: Option<SlotRules>,
    /// Survey after pickup.
    pub survey: Option<SurveyIx>,
}

/// How a state is named and told.
#[derive(Debug, Clone, Default)]
pub struct RequestState {
    /// Name for citizens.
    pub title: Option<String>,
    /// Message on entering it.
    pub message: Option<Template>,
}

/// Pickup slots.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SlotRules {
    /// Intervals of a day.
    pub times: Vec<(civil::Time, civil::Time)>,
    /// Citizens per interval.
    pub capacity: u32,
    /// Working days offered.
    pub days: u32,
    /// Reminder before the time.
    pub reminder: Option<Length>,
}

/// A short survey.
#[derive(Debug, Clone)]
pub struct Survey {
    /// Its id.
    pub id: String,
    /// The question.
    pub ask: Template,
    /// The highest mark.
    pub up_to: u8,
    /// Names of the marks, lowest first.
    pub names: Vec<String>,
    /// Question after a low mark.
    pub comment: Option<Template>,
    /// Closing words.
    pub thanks: Option<Template>,
    /// After this it is skipped.
    pub wait: Option<Length>,
}

/// A scheduled message.
#[derive(Debug, Clone)]
pub struct Schedule {
    /// Its id.
    pub id: String,
    /// When.
    pub at: ScheduleTime,
    /// What.
    pub message: Template,
    /// To whom.
    pub audience: Option<String>,
    /// WhatsApp template.
    pub template: Option<String>,
}

/// When a scheduled message is sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ScheduleTime {
    /// Once.
    Once(civil::DateTime),
    /// Every day.
    Daily(civil::Time),
    /// Every week on a day.
    Weekly(civil::Weekday, civil::Time),
}

/// A role of officers.
#[derive(Debug, Clone)]
pub struct Role {
    /// Its id.
    pub id: String,
    /// Its name.
    pub name: String,
    /// Its rights, by their Indonesian ids.
    pub rights: Vec<String>,
    /// Official numbers.
    pub numbers: Vec<String>,
}

/// A consent text.
#[derive(Debug, Clone)]
pub struct Consent {
    /// Its id.
    pub id: String,
    /// Purpose, retention and right to delete.
    pub text: Template,
    /// Version, stored with the answer.
    pub version: String,
    /// The answer when the citizen refuses.
    pub refused: Option<Template>,
}

impl Bot {
    /// The flow of this number.
    #[must_use]
    pub fn flow(&self, flow: FlowIx) -> Option<&Flow> {
        self.flows.get(flow.at())
    }

    /// The step of this number.
    #[must_use]
    pub fn step(&self, flow: FlowIx, step: StepIx) -> Option<&Step> {
        self.flow(flow)?.steps.get(step.at())
    }

    /// The service of this number.
    #[must_use]
    pub fn service(&self, service: ServiceIx) -> Option<&Service> {
        self.services.get(service.at())
    }

    /// The answer of this number.
    #[must_use]
    pub fn answer(&self, answer: AnswerIx) -> Option<&Answer> {
        self.answers.get(answer.at())
    }

    /// The intent of this number.
    #[must_use]
    pub fn intent(&self, intent: IntentIx) -> Option<&Intent> {
        self.intents.get(intent.at())
    }

    /// The command of this number.
    #[must_use]
    pub fn command(&self, command: CommandIx) -> Option<&Command> {
        self.commands.get(command.at())
    }

    /// The variable of this number.
    #[must_use]
    pub fn var(&self, var: VarIx) -> Option<&Var> {
        self.vars.get(var.at())
    }

    /// The consent text of this number.
    #[must_use]
    pub fn consent(&self, consent: ConsentIx) -> Option<&Consent> {
        self.consents.get(consent.at())
    }

    /// The survey of this number.
    #[must_use]
    pub fn survey(&self, survey: SurveyIx) -> Option<&Survey> {
        self.surveys.get(survey.at())
    }

    /// The role of this number.
    #[must_use]
    pub fn role(&self, role: RoleIx) -> Option<&Role> {
        self.roles.get(role.at())
    }

    /// The hours by which requests are counted: the ones named, else the first.
    #[must_use]
    pub fn office_hours(&self) -> Option<&Hours> {
        self.requests.hours.map_or_else(|| self.hours.first(), |hours| self.hours.get(hours.at()))
    }

    /// The flow with this id.
    #[must_use]
    pub fn flow_named(&self, id: &str) -> Option<FlowIx> {
        self.flows.iter().position(|flow| flow.id == id).map(FlowIx::new)
    }

    /// The service with this id.
    #[must_use]
    pub fn service_named(&self, id: &str) -> Option<ServiceIx> {
        self.services.iter().position(|service| service.id == id).map(ServiceIx::new)
    }

    /// The variable with this name.
    #[must_use]
    pub fn var_named(&self, name: &str) -> Option<VarIx> {
        self.vars.iter().position(|var| var.name == name).map(VarIx::new)
    }
}
