//! The compiled bot: names resolved to indices, texts and conditions parsed, nothing left that can fail.

mod bot;
mod condition;
mod index;
mod service;
mod step;
mod template;

pub use wanti_answer::Language;

pub use bot::{
    Action, Answer, Bot, Channel, Command, Consent, Fallback, Intent, Nature, RequestRules, RequestState, Role,
    Schedule, ScheduleTime, SlotRules, Survey, Target, Type, Var,
};
pub use condition::{Comparison, Condition, Expression};
pub use index::{
    AnswerIx, CommandIx, ConsentIx, FlowIx, HoursIx, IntentIx, RoleIx, ServiceIx, StepIx, SurveyIx, VarIx,
};
pub use service::{Authority, Item, LegalBasis, Purpose, Service, ServiceField, State};
pub use step::{
    Ask, Call, Checklist, Choice, ChoiceSource, Delay, Flow, Form, Goto, Handoff, HttpRequest, Items, Limit, Lookup,
    Menu, Method, Moment, Place, Rate, Register, RequestKind, Say, SchedulePickup, Silence, Step, StepKind, Style,
    Tries, Upload,
};
pub use template::{CitizenField, Format, HoursField, Part, Ref, RequestField, Template};
