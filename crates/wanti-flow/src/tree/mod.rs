//! The tree: what the files say, merged and in Indonesian keys, every leaf with its place.

mod answer;
mod bot;
mod command;
mod consent;
mod flow;
mod hours;
mod leaf;
mod requests;
mod role;
mod schedule;
mod service;
pub mod step;
mod survey;
mod trigger;

use serde::Deserialize;

pub use answer::Answer;
pub use bot::{Bot, Fallback};
pub use command::Command;
pub use consent::Consent;
pub use flow::Flow;
pub use hours::{Hours, SpecialHours};
pub use leaf::{Entry, Flag, Free, Int, Text};
pub use requests::{RequestState, Requests, Slots};
pub use role::Role;
pub use schedule::Schedule;
pub use service::{Item, LegalBasis, Purpose, Service};
pub use step::{
    Ask, AskConsent, Branch, Button, Call, Case, Checklist, Choice, End, Field, Form, Goto, Handoff, IfMissing, Link,
    Lookup, Menu, OnSilence, Pickup, Rate, Register, Request, Say, Set, Step, StepKind, Test, Upload,
};
pub use survey::Survey;
pub use trigger::Trigger;

use crate::diagnostic::Span;

/// A whole bot as written.
#[derive(Debug, Clone, PartialEq, Eq, Default, Deserialize)]
#[serde(default)]
pub struct Tree {
    /// Where it starts.
    #[serde(rename = "__at")]
    pub at: Span,
    /// `wanti`: version of the language; now 1.
    #[serde(rename = "wanti")]
    pub wanti: Option<Int>,
    /// `dasar`: the pack this bot stands on, as a folder path.
    #[serde(rename = "dasar")]
    pub base: Vec<Text>,
    /// `bot`: name and settings of the bot.
    #[serde(rename = "bot")]
    pub bot: Option<Bot>,
    /// `kantor`: names, address, numbers of the office; used as {office.…}.
    #[serde(rename = "kantor")]
    pub office: Option<Free>,
    /// `jam_layanan`: opening hours, breaks, holidays and special hours.
    #[serde(rename = "jam_layanan")]
    pub hours: Vec<Entry<Hours>>,
    /// `perintah`: commands that work everywhere, also inside a form.
    #[serde(rename = "perintah")]
    pub commands: Vec<Entry<Command>>,
    /// `bila_tidak_paham`: what happens when a message is not understood.
    #[serde(rename = "bila_tidak_paham")]
    pub fallback: Option<Fallback>,
    /// `daftar`: word groups, reused as $name in words.
    #[serde(rename = "daftar")]
    pub words: Vec<Entry<Vec<Text>>>,
    /// `kata_lokal`: local words and their plain meaning, such as pacak: bisa.
    #[serde(rename = "kata_lokal")]
    pub local_words: Vec<Entry<Text>>,
    /// `kalimat`: replacements for the bot's built-in sentences.
    #[serde(rename = "kalimat")]
    pub phrases: Vec<Entry<Text>>,
    /// `layanan`: the office's services: requirements, cost, time, legal basis.
    #[serde(rename = "layanan")]
    pub services: Vec<Entry<Service>>,
    /// `jawaban`: the answer bank.
    #[serde(rename = "jawaban")]
    pub answers: Vec<Entry<Answer>>,
    /// `alur`: conversations, step by step.
    #[serde(rename = "alur")]
    pub flows: Vec<Entry<Flow>>,
    /// `permohonan`: registration numbers, states, deadlines and pickup slots.
    #[serde(rename = "permohonan")]
    pub requests: Option<Requests>,
    /// `survei`: short surveys.
    #[serde(rename = "survei")]
    pub surveys: Vec<Entry<Survey>>,
    /// `jadwal`: scheduled messages.
    #[serde(rename = "jadwal")]
    pub schedules: Vec<Entry<Schedule>>,
    /// `peran`: roles of officers and their rights.
    #[serde(rename = "peran")]
    pub roles: Vec<Entry<Role>>,
    /// `retensi`: how long each kind of data is kept.
    #[serde(rename = "retensi")]
    pub retention: Vec<Entry<Text>>,
    /// `persetujuan`: texts of consent to personal data.
    #[serde(rename = "persetujuan")]
    pub consent: Vec<Entry<Consent>>,
}
