//! The stored form of a session: names instead of numbers, short keys, a version. Nothing else knows this shape.

use std::collections::BTreeMap;

use jiff::Timestamp;
use jiff::civil::{Date, DateTime, Time};
use serde::{Deserialize, Serialize};
use wanti_answer::{Location, Media, MediaKind, Value};
use wanti_flow::model::{
    Bot, ConsentIx, FlowIx, IntentIx, RequestKind, ServiceIx, State, Step, StepIx, StepKind, SurveyIx, VarIx,
};
use wanti_text::Pii;

use crate::session::{Consented, Echo, FormAt, Frame, Handoff, Later, Mark, Open, Side, Task, Timer, Until, World};
use crate::{Change, Citizen, Detail, ItemStatus, Request, RequestItem, Session, Slot};

/// The version written by this program.
const VERSION: u32 = 1;

/// A stored session. Its shape is this file's own; read and write it as JSON.
#[derive(Clone, PartialEq, Serialize, Deserialize)]
pub struct Snapshot {
    v: u32,
    #[serde(rename = "b", with = "hex")]
    bot: u64,
    #[serde(rename = "s", with = "hex")]
    seed: u64,
    #[serde(rename = "n")]
    turn: u32,
    #[serde(rename = "f", default, skip_serializing_if = "Vec::is_empty")]
    frames: Vec<FrameShape>,
    #[serde(rename = "m", default, skip_serializing_if = "Vec::is_empty")]
    marks: Vec<MarkShape>,
    #[serde(rename = "x", default, skip_serializing_if = "BTreeMap::is_empty")]
    vars: BTreeMap<String, ValueShape>,
    #[serde(rename = "t", default, skip_serializing_if = "Option::is_none")]
    topic: Option<(String, Timestamp)>,
    #[serde(rename = "r", default, skip_serializing_if = "Option::is_none")]
    request: Option<RequestShape>,
    #[serde(rename = "rr", default, skip_serializing_if = "Vec::is_empty")]
    found: Vec<RequestShape>,
    #[serde(rename = "q", default, skip_serializing_if = "Option::is_none")]
    side: Option<SideShape>,
    #[serde(rename = "bt", default, skip_serializing_if = "Option::is_none")]
    buttons: Option<(String, String)>,
    #[serde(rename = "l", default, skip_serializing_if = "Vec::is_empty")]
    later: Vec<String>,
    #[serde(rename = "z", default, skip_serializing_if = "is_zero")]
    misses: u8,
    #[serde(rename = "h", default, skip_serializing_if = "Option::is_none")]
    handoff: Option<HandoffShape>,
    #[serde(rename = "c", default, skip_serializing_if = "Vec::is_empty")]
    consents: Vec<(String, String, Timestamp)>,
    #[serde(rename = "w", default, skip_serializing_if = "Vec::is_empty")]
    timers: Vec<(String, Timestamp, TaskShape)>,
    #[serde(rename = "u", default, skip_serializing_if = "Vec::is_empty")]
    until: Vec<UntilShape>,
    #[serde(rename = "e", default, skip_serializing_if = "Option::is_none")]
    echo: Option<EchoShape>,
    #[serde(rename = "cz", default, skip_serializing_if = "Option::is_none")]
    citizen: Option<[Option<String>; 3]>,
    #[serde(rename = "rs", default, skip_serializing_if = "Option::is_none")]
    restored: Option<u8>,
    #[serde(rename = "sn", default, skip_serializing_if = "is_nil")]
    serial: u32,
}

impl std::fmt::Debug for Snapshot {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Snapshot(version {}, turn {}, …)", self.v, self.turn)
    }
}

/// A stored session cannot be read. Keep it aside and begin a new one with an apology.
#[derive(Debug, thiserror::Error)]
pub enum SnapshotError {
    /// Not the JSON of a snapshot.
    #[error("the stored conversation cannot be read: {0}")]
    Shape(#[from] serde_json::Error),
    /// Written by a newer version. Update this program.
    #[error("the stored conversation has version {0}, which this program does not know")]
    Version(u32),
}

/// What became of a session under a changed bot, from the mildest on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Restored {
    /// Nothing changed for it.
    Same,
    /// Its step or flow has a new name and was followed.
    Moved,
    /// Its step changed; the question is asked again.
    Reasked,
    /// Its step is gone; an apology and the opening flow.
    Gone,
}

const RESTORED: [Restored; 4] = [Restored::Same, Restored::Moved, Restored::Reasked, Restored::Gone];

impl Session {
    /// The stored form, with the names that the bot of this session gives its parts.
    #[must_use]
    pub fn to_snapshot(&self, bot: &Bot) -> Snapshot {
        let names = Names { bot };
        let mut snapshot = Snapshot {
            v: VERSION,
            bot: self.bot,
            seed: self.seed,
            turn: self.turn,
            frames: self.frames.iter().map(|frame| names.frame(frame)).collect(),
            marks: self.marks.iter().map(|mark| names.mark(mark)).collect(),
            vars: self.vars.iter().map(|(var, value)| (names.var(*var), ValueShape::from(value))).collect(),
            topic: self.topic.map(|(service, at)| (names.service(service), at)),
            request: self.request.as_ref().map(RequestShape::from),
            found: self.found.iter().map(RequestShape::from).collect(),
            side: self.side.as_ref().map(|side| names.side(side)),
            buttons: self.buttons.map(|(flow, step)| (names.flow(flow), names.step(flow, step))),
            later: self.later.iter().map(|service| names.service(*service)).collect(),
            misses: self.misses,
            handoff: self.handoff.as_ref().map(|handoff| names.handoff(handoff)),
            consents: self
                .consents
                .iter()
                .map(|given| (names.consent(given.consent), given.version.clone(), given.at))
                .collect(),
            timers: self.timers.iter().map(|timer| (timer.name.clone(), timer.due, names.task(&timer.task))).collect(),
            until: self.until.iter().map(|until| names.until(until)).collect(),
            echo: (self.echo != Echo::default()).then(|| EchoShape::from(&self.echo)),
            citizen: None,
            restored: self.restored.and_then(|restored| code(&RESTORED, &restored)),
            serial: self.serial,
        };
        if self.citizen != Citizen::default() {
            let own = |text: &Option<Pii<String>>| text.as_ref().map(|text| text.reveal().clone());
            snapshot.citizen = Some([own(&self.citizen.name), own(&self.citizen.address), own(&self.citizen.phone)]);
        }
        snapshot
    }
}

impl Snapshot {
    /// As JSON on one line.
    #[must_use]
    pub fn to_json(&self) -> String {
        serde_json::to_string(self).unwrap_or_default()
    }

    /// From JSON.
    ///
    /// # Errors
    /// The text is no snapshot, or a newer one.
    pub fn from_json(json: &str) -> Result<Snapshot, SnapshotError> {
        #[derive(Deserialize)]
        struct Head {
            v: u32,
        }
        let head: Head = serde_json::from_str(json)?;
        if head.v > VERSION {
            return Err(SnapshotError::Version(head.v));
        }
        Ok(serde_json::from_str(json)?)
    }

    /// The session again, with the numbers of this bot, and what became of what was open.
    ///
    /// Unchanged steps go on, changed ones are asked again, renamed ones are followed, and where a step is gone
    /// the citizen gets an apology and the opening flow with the next message.
    #[must_use]
    pub fn restore(&self, bot: &Bot) -> (Session, Restored) {
        let finder = Finder { bot };
        let (frames, fate) = finder.frames(&self.frames);
        let gone = fate == Restored::Gone;
        let (side, lost) = finder.side(self.side.as_ref());
        let fate = if lost { fate.max(Restored::Reasked) } else { fate };
        let told = if fate <= Restored::Moved {
            self.restored.and_then(|at| RESTORED.get(usize::from(at)).copied())
        } else {
            Some(fate)
        };
        let citizen = self.citizen.clone().unwrap_or_default().map(|text| text.map(Pii::new));
        let [name, address, phone] = citizen;
        let session = Session {
            bot: bot.hash,
            seed: self.seed,
            turn: self.turn,
            marks: if gone { Vec::new() } else { self.marks.iter().filter_map(|mark| finder.mark(mark)).collect() },
            vars: self.vars.iter().filter_map(|(name, value)| Some((finder.var(name)?, value.value()))).collect(),
            topic: self.topic.as_ref().and_then(|(service, at)| Some((bot.service_named(service)?, *at))),
            request: self.request.as_ref().map(RequestShape::request),
            found: self.found.iter().map(RequestShape::request).collect(),
            side: if gone { None } else { side },
            buttons: self.buttons.as_ref().and_then(|(flow, step)| finder.place(flow, step)),
            later: self.later.iter().filter_map(|service| bot.service_named(service)).collect(),
            misses: self.misses,
            handoff: self.handoff.as_ref().map(|handoff| finder.handoff(handoff)),
            consents: self.consents.iter().filter_map(|given| finder.consent(given)).collect(),
            timers: self.timers.iter().filter_map(|timer| finder.timer(timer)).collect(),
            until: self.until.iter().filter_map(|until| finder.until(until)).collect(),
            echo: self.echo.as_ref().map(EchoShape::echo).unwrap_or_default(),
            citizen: Citizen { name, address, phone },
            restored: told,
            serial: self.serial,
            frames,
        };
        (session, fate)
    }
}

fn is_zero(count: &u8) -> bool {
    *count == 0
}

fn is_nil(count: &u32) -> bool {
    *count == 0
}

fn code<T: PartialEq>(table: &[T], value: &T) -> Option<u8> {
    table.iter().position(|entry| entry == value).and_then(|at| u8::try_from(at).ok())
}

/// Hashes as short text, since JSON readers elsewhere lose large numbers.
mod hex {
    use serde::{Deserialize, Deserializer, Serializer};

    pub(super) fn serialize<S: Serializer>(value: &u64, to: S) -> Result<S::Ok, S::Error> {
        to.serialize_str(&format!("{value:x}"))
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<u64, D::Error> {
        let text = String::deserialize(from)?;
        u64::from_str_radix(&text, 16).map_err(serde::de::Error::custom)
    }
}

/// A hash of a step, short: 32 bits tell a change well enough.
fn short(step: &Step) -> u32 {
    u32::try_from(step.hash & 0xffff_ffff).unwrap_or(0)
}

// The shapes.

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
struct FrameShape {
    #[serde(rename = "f")]
    flow: String,
    #[serde(rename = "s")]
    step: String,
    #[serde(rename = "h")]
    hash: u32,
    #[serde(rename = "v", default, skip_serializing_if = "Option::is_none")]
    service: Option<String>,
    #[serde(rename = "o", default, skip_serializing_if = "OpenShape::is_nothing")]
    open: OpenShape,
    #[serde(rename = "a", default, skip_serializing_if = "is_none_yet")]
    answers: u16,
    #[serde(rename = "d", default, skip_serializing_if = "Option::is_none")]
    detour: Option<String>,
}

fn is_none_yet(count: &u16) -> bool {
    *count == 0
}

#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
enum OpenShape {
    #[default]
    #[serde(rename = "n")]
    Nothing,
    #[serde(rename = "q")]
    Question(u8),
    /// Id of the field (none: the summary), tries, ids answered, single.
    #[serde(rename = "f")]
    Field(Option<String>, u8, Vec<String>, bool),
    #[serde(rename = "c")]
    Checklist(u8, bool),
    #[serde(rename = "s")]
    Slots(u8, Vec<SlotShape>),
    #[serde(rename = "w")]
    World(u8, Timestamp),
    #[serde(rename = "o")]
    Officer,
}

impl OpenShape {
    fn is_nothing(&self) -> bool {
        *self == OpenShape::Nothing
    }
}

const WORLDS: [World; 6] = [World::Number, World::Requests, World::Link, World::Slots, World::Booking, World::Response];

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
struct MarkShape(u16, String, String, #[serde(default)] Option<u16>);

#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
struct SlotShape(Date, Time, Time);

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
enum SideShape {
    #[serde(rename = "o")]
    Offer(Vec<String>),
    #[serde(rename = "c")]
    Cancel,
    #[serde(rename = "l")]
    Leave(String),
    #[serde(rename = "n")]
    Next(String),
    #[serde(rename = "u")]
    Change,
    #[serde(rename = "s")]
    Survey(String, Option<String>, Option<u8>, u8),
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
struct HandoffShape {
    #[serde(rename = "p", default, skip_serializing_if = "Option::is_none")]
    step: Option<(String, String)>,
    #[serde(rename = "t")]
    since: Timestamp,
    #[serde(rename = "a", default)]
    answered: bool,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
enum TaskShape {
    #[serde(rename = "d")]
    Silence(u16),
    #[serde(rename = "k")]
    Return,
    #[serde(rename = "i")]
    Remind,
    #[serde(rename = "s")]
    Skip,
    #[serde(rename = "c")]
    Call(LaterShape),
    #[serde(rename = "p")]
    Pickup(String, String, SlotShape),
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
struct LaterShape {
    #[serde(rename = "f")]
    flow: String,
    #[serde(rename = "v", default, skip_serializing_if = "Option::is_none")]
    service: Option<String>,
    #[serde(rename = "x", default, skip_serializing_if = "Vec::is_empty")]
    with: Vec<(String, ValueShape)>,
    #[serde(rename = "t", default, skip_serializing_if = "Option::is_none")]
    template: Option<String>,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
struct UntilShape(String, Option<String>, LaterShape);

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
struct EchoShape(#[serde(with = "hex")] u64, u8, u16, Option<Timestamp>);

#[derive(Clone, PartialEq, Serialize, Deserialize)]
enum ValueShape {
    #[serde(rename = "t")]
    Text(String),
    #[serde(rename = "n")]
    Number(i64),
    #[serde(rename = "r")]
    Money(i64),
    #[serde(rename = "d")]
    Date(Date),
    #[serde(rename = "j")]
    Time(Time),
    #[serde(rename = "w")]
    DateTime(DateTime),
    #[serde(rename = "b")]
    Bool(bool),
    #[serde(rename = "c")]
    Choice(String),
    #[serde(rename = "l")]
    List(Vec<String>),
    #[serde(rename = "p")]
    Location(f64, f64, Option<String>),
    #[serde(rename = "m")]
    Media(u8, String, Option<String>),
}

impl std::fmt::Debug for ValueShape {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("ValueShape(…)")
    }
}

const MEDIA: [MediaKind; 5] =
    [MediaKind::Image, MediaKind::Document, MediaKind::Audio, MediaKind::Video, MediaKind::Sticker];

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
struct RequestShape {
    #[serde(rename = "n")]
    number: String,
    #[serde(rename = "k", default, skip_serializing_if = "std::ops::Not::not")]
    complaint: bool,
    #[serde(rename = "v", default, skip_serializing_if = "Option::is_none")]
    service: Option<String>,
    #[serde(rename = "t")]
    title: String,
    #[serde(rename = "s")]
    state: String,
    #[serde(rename = "i", default, skip_serializing_if = "Vec::is_empty")]
    items: Vec<ItemShape>,
    #[serde(rename = "d", default, skip_serializing_if = "Vec::is_empty")]
    details: Vec<DetailShape>,
    #[serde(rename = "o")]
    opened: Timestamp,
    #[serde(rename = "l", default, skip_serializing_if = "Option::is_none")]
    deadline: Option<DateTime>,
    #[serde(rename = "c", default, skip_serializing_if = "Option::is_none")]
    complete_by: Option<DateTime>,
    #[serde(rename = "m", default, skip_serializing_if = "Option::is_none")]
    note: Option<String>,
    #[serde(rename = "p", default, skip_serializing_if = "Option::is_none")]
    pickup: Option<SlotShape>,
    #[serde(rename = "h", default, skip_serializing_if = "Vec::is_empty")]
    history: Vec<ChangeShape>,
}

/// Id, text, and 0 waiting, 1 accepted, or the reason of a return.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
struct ItemShape(String, String, u8, Option<String>);

/// Name, label, value, secret.
#[derive(Clone, PartialEq, Serialize, Deserialize)]
struct DetailShape(String, String, String, bool);

impl std::fmt::Debug for DetailShape {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("DetailShape(…)")
    }
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
struct ChangeShape(Timestamp, String, String, Option<String>);

// Out: from numbers to names.

struct Names<'b> {
    bot: &'b Bot,
}

impl Names<'_> {
    fn flow(&self, flow: FlowIx) -> String {
        self.bot.flow(flow).map(|flow| flow.id.clone()).unwrap_or_default()
    }

    /// A step past the last one is named "+".
    fn step(&self, flow: FlowIx, step: StepIx) -> String {
        self.bot.step(flow, step).map_or_else(|| String::from("+"), |step| step.key.clone())
    }

    fn var(&self, var: VarIx) -> String {
        self.bot.var(var).map(|var| var.name.clone()).unwrap_or_default()
    }

    fn service(&self, service: ServiceIx) -> String {
        self.bot.service(service).map(|service| service.id.clone()).unwrap_or_default()
    }

    fn consent(&self, consent: ConsentIx) -> String {
        self.bot.consent(consent).map(|consent| consent.id.clone()).unwrap_or_default()
    }

    fn frame(&self, frame: &Frame) -> FrameShape {
        let step = self.bot.step(frame.flow, frame.step);
        FrameShape {
            flow: self.flow(frame.flow),
            step: self.step(frame.flow, frame.step),
            hash: step.map_or(0, short),
            service: frame.service.map(|service| self.service(service)),
            open: self.open(&frame.open, step),
            answers: frame.answers,
            detour: frame.detour.map(|step| self.step(frame.flow, step)),
        }
    }

    fn open(&self, open: &Open, step: Option<&Step>) -> OpenShape {
        match open {
            Open::Nothing => OpenShape::Nothing,
            Open::Question { tries } => OpenShape::Question(*tries),
            Open::Field(at) => {
                let field = |field: u16| field_id(step, field).map(str::to_owned);
                OpenShape::Field(
                    field(at.field),
                    at.tries,
                    at.done.iter().filter_map(|at| field(*at)).collect(),
                    at.single,
                )
            }
            Open::Checklist { tries, told } => OpenShape::Checklist(*tries, *told),
            Open::Slots { tries, slots } => OpenShape::Slots(*tries, slots.iter().map(SlotShape::from).collect()),
            Open::World { what, since } => OpenShape::World(code(&WORLDS, what).unwrap_or(0), *since),
            Open::Officer => OpenShape::Officer,
        }
    }

    fn mark(&self, mark: &Mark) -> MarkShape {
        MarkShape(mark.depth, self.flow(mark.flow), self.step(mark.flow, mark.step), mark.field)
    }

    fn side(&self, side: &Side) -> SideShape {
        match side {
            Side::Offer(intents) => {
                let ids = intents.iter().filter_map(|intent| self.bot.intent(*intent)).map(|intent| intent.id.clone());
                SideShape::Offer(ids.collect())
            }
            Side::Cancel => SideShape::Cancel,
            Side::Leave(flow) => SideShape::Leave(self.flow(*flow)),
            Side::Next(service) => SideShape::Next(self.service(*service)),
            Side::Change => SideShape::Change,
            Side::Survey { survey, number, mark, tries } => {
                let id = self.bot.survey(*survey).map(|survey| survey.id.clone()).unwrap_or_default();
                SideShape::Survey(id, number.clone(), *mark, *tries)
            }
        }
    }

    fn handoff(&self, handoff: &Handoff) -> HandoffShape {
        let step = handoff.step.map(|(flow, step)| (self.flow(flow), self.step(flow, step)));
        HandoffShape { step, since: handoff.since, answered: handoff.answered }
    }

    fn task(&self, task: &Task) -> TaskShape {
        match task {
            Task::Silence(at) => TaskShape::Silence(*at),
            Task::Return => TaskShape::Return,
            Task::Remind => TaskShape::Remind,
            Task::Skip => TaskShape::Skip,
            Task::Call(call) => TaskShape::Call(self.later(call)),
            Task::Pickup { number, title, slot } => {
                TaskShape::Pickup(number.clone(), title.clone(), SlotShape::from(slot))
            }
        }
    }

    fn later(&self, call: &Later) -> LaterShape {
        LaterShape {
            flow: self.flow(call.flow),
            service: call.service.map(|service| self.service(service)),
            with: call.with.iter().map(|(var, value)| (self.var(*var), ValueShape::from(value))).collect(),
            template: call.template.clone(),
        }
    }

    fn until(&self, until: &Until) -> UntilShape {
        UntilShape(until.state.words().0.to_owned(), until.number.clone(), self.later(&until.call))
    }
}

fn field_id(step: Option<&Step>, field: u16) -> Option<&str> {
    match &step?.kind {
        StepKind::Form(form) => form.fields.get(usize::from(field)).map(|ask| ask.id.as_str()),
        _ => None,
    }
}

// In: from names to numbers.

struct Finder<'b> {
    bot: &'b Bot,
}

impl Finder<'_> {
    /// The flow of this name or of this former name.
    fn flow(&self, id: &str) -> Option<FlowIx> {
        let former = || self.bot.flows.iter().position(|flow| flow.former.iter().any(|old| old == id)).map(FlowIx::new);
        self.bot.flow_named(id).or_else(former)
    }

    fn step(&self, flow: FlowIx, key: &str) -> Option<StepIx> {
        let steps = &self.bot.flow(flow)?.steps;
        if key == "+" {
            return Some(StepIx::new(steps.len()));
        }
        let named = steps.iter().position(|step| step.key == key);
        let former = || steps.iter().position(|step| step.former.iter().any(|old| old == key));
        named.or_else(former).map(StepIx::new)
    }

    fn place(&self, flow: &str, step: &str) -> Option<(FlowIx, StepIx)> {
        let flow = self.flow(flow)?;
        Some((flow, self.step(flow, step)?))
    }

    /// The variable of this name, or of the field that had this name before.
    fn var(&self, name: &str) -> Option<VarIx> {
        let asks = || {
            self.bot.flows.iter().flat_map(|flow| &flow.steps).flat_map(|step| match &step.kind {
                StepKind::Form(form) => form.fields.as_slice(),
                StepKind::Ask(ask) => std::slice::from_ref(ask),
                _ => &[],
            })
        };
        let former = || asks().find(|ask| ask.former.iter().any(|old| old == name)).map(|ask| ask.save);
        self.bot.var_named(name).or_else(former)
    }

    /// The stack again. Where a flow or step is gone, nothing of it is kept.
    fn frames(&self, shapes: &[FrameShape]) -> (Vec<Frame>, Restored) {
        let mut frames = Vec::with_capacity(shapes.len());
        let mut fate = Restored::Same;
        for shape in shapes {
            match self.frame(shape) {
                Some((frame, own)) => {
                    fate = fate.max(own);
                    frames.push(frame);
                }
                None => return (Vec::new(), Restored::Gone),
            }
        }
        (frames, fate)
    }

    fn frame(&self, shape: &FrameShape) -> Option<(Frame, Restored)> {
        let (flow, at) = self.place(&shape.flow, &shape.step)?;
        let step = self.bot.step(flow, at);
        let (open, lost) = self.open(&shape.open, step)?;
        let renamed = self.bot.flow(flow).is_some_and(|flow| flow.id != shape.flow)
            || step.is_some_and(|step| step.key != shape.step);
        let asks = open.asks();
        let changed = lost || asks && step.map_or(0, short) != shape.hash;
        let fate = match (changed, renamed) {
            (true, _) => Restored::Reasked,
            (false, true) => Restored::Moved,
            (false, false) => Restored::Same,
        };
        let detour = shape.detour.as_ref().and_then(|key| self.step(flow, key));
        let service = shape.service.as_ref().and_then(|service| self.bot.service_named(service));
        Some((Frame { flow, step: at, service, open, answers: shape.answers, detour }, fate))
    }

    /// What was open, if this step can still have it open; and whether a part of it was lost.
    fn open(&self, shape: &OpenShape, step: Option<&Step>) -> Option<(Open, bool)> {
        let kind = step.map(|step| &step.kind);
        let whole = |open| Some((open, false));
        match (shape, kind) {
            (OpenShape::Nothing, _) => whole(Open::Nothing),
            (
                OpenShape::Question(tries),
                Some(StepKind::Menu(_) | StepKind::Ask(_) | StepKind::Consent(..) | StepKind::Rate(_)),
            ) => whole(Open::Question { tries: *tries }),
            (OpenShape::Field(field, tries, done, single), Some(StepKind::Form(form))) => {
                Some(field_again(form, field.as_deref(), *tries, done, *single))
            }
            (OpenShape::Checklist(tries, told), Some(StepKind::Checklist(_))) => {
                whole(Open::Checklist { tries: *tries, told: *told })
            }
            (OpenShape::Slots(tries, slots), Some(StepKind::Schedule(_))) => {
                whole(Open::Slots { tries: *tries, slots: slots.iter().map(SlotShape::slot).collect() })
            }
            (OpenShape::World(what, since), Some(_)) => {
                let what = WORLDS.get(usize::from(*what)).copied()?;
                whole(Open::World { what, since: *since })
            }
            (OpenShape::Officer, Some(StepKind::Handoff(_))) => whole(Open::Officer),
            _ => None,
        }
    }

    fn mark(&self, mark: &MarkShape) -> Option<Mark> {
        let (flow, step) = self.place(&mark.1, &mark.2)?;
        Some(Mark { depth: mark.0, flow, step, field: mark.3 })
    }

    /// The side question, and whether it was lost.
    fn side(&self, side: Option<&SideShape>) -> (Option<Side>, bool) {
        let Some(side) = side else { return (None, false) };
        let found = self.side_again(side);
        let lost = found.is_none();
        (found, lost)
    }

    fn side_again(&self, side: &SideShape) -> Option<Side> {
        Some(match side {
            SideShape::Offer(ids) => {
                let find = |id: &String| self.bot.intents.iter().position(|intent| intent.id == *id).map(IntentIx::new);
                Side::Offer(ids.iter().map(find).collect::<Option<Vec<_>>>()?)
            }
            SideShape::Cancel => Side::Cancel,
            SideShape::Leave(flow) => Side::Leave(self.flow(flow)?),
            SideShape::Next(service) => Side::Next(self.bot.service_named(service)?),
            SideShape::Change => Side::Change,
            SideShape::Survey(id, number, mark, tries) => {
                let survey = self.bot.surveys.iter().position(|survey| survey.id == *id).map(SurveyIx::new)?;
                Side::Survey { survey, number: number.clone(), mark: *mark, tries: *tries }
            }
        })
    }

    fn handoff(&self, shape: &HandoffShape) -> Handoff {
        let step = shape.step.as_ref().and_then(|(flow, step)| self.place(flow, step));
        Handoff { step, since: shape.since, answered: shape.answered }
    }

    fn consent(&self, given: &(String, String, Timestamp)) -> Option<Consented> {
        let consent = self.bot.consents.iter().position(|consent| consent.id == given.0).map(ConsentIx::new)?;
        Some(Consented { consent, version: given.1.clone(), at: given.2 })
    }

    fn timer(&self, timer: &(String, Timestamp, TaskShape)) -> Option<Timer> {
        let task = match &timer.2 {
            TaskShape::Silence(at) => Task::Silence(*at),
            TaskShape::Return => Task::Return,
            TaskShape::Remind => Task::Remind,
            TaskShape::Skip => Task::Skip,
            TaskShape::Call(call) => Task::Call(self.later(call)?),
            TaskShape::Pickup(number, title, slot) => {
                Task::Pickup { number: number.clone(), title: title.clone(), slot: slot.slot() }
            }
        };
        Some(Timer { name: timer.0.clone(), due: timer.1, task })
    }

    fn later(&self, shape: &LaterShape) -> Option<Later> {
        Some(Later {
            flow: self.flow(&shape.flow)?,
            service: shape.service.as_ref().and_then(|service| self.bot.service_named(service)),
            with: shape.with.iter().filter_map(|(name, value)| Some((self.var(name)?, value.value()))).collect(),
            template: shape.template.clone(),
        })
    }

    fn until(&self, shape: &UntilShape) -> Option<Until> {
        Some(Until { state: State::from_word(&shape.0)?, number: shape.1.clone(), call: self.later(&shape.2)? })
    }
}

/// The open field by id or former id. A field that is gone is not asked for; the form goes on at the first open one.
fn field_again(
    form: &wanti_flow::model::Form,
    field: Option<&str>,
    tries: u8,
    done: &[String],
    single: bool,
) -> (Open, bool) {
    let find = |id: &str| {
        let named = form.fields.iter().position(|ask| ask.id == id);
        let former = || form.fields.iter().position(|ask| ask.former.iter().any(|old| old == id));
        named.or_else(former).and_then(|at| u16::try_from(at).ok())
    };
    let done: Vec<u16> = done.iter().filter_map(|id| find(id)).collect();
    let end = u16::try_from(form.fields.len()).unwrap_or(u16::MAX);
    let summary = if form.summary { Some(end) } else { None };
    let found = match field {
        Some(id) => find(id),
        None => summary,
    };
    let first_open = (0..end).find(|field| !done.contains(field)).unwrap_or(end.saturating_sub(1));
    let at = FormAt { field: found.unwrap_or(first_open), tries, done, single };
    (Open::Field(at), found.is_none())
}

// Values and requests.

impl From<&Value> for ValueShape {
    fn from(value: &Value) -> ValueShape {
        match value {
            Value::Text(text) => ValueShape::Text(text.clone()),
            Value::Number(number) => ValueShape::Number(*number),
            Value::Money(amount) => ValueShape::Money(*amount),
            Value::Date(date) => ValueShape::Date(*date),
            Value::Time(time) => ValueShape::Time(*time),
            Value::DateTime(moment) => ValueShape::DateTime(*moment),
            Value::Bool(yes) => ValueShape::Bool(*yes),
            Value::Choice(id) => ValueShape::Choice(id.clone()),
            Value::List(items) => ValueShape::List(items.clone()),
            Value::Location(place) => ValueShape::Location(place.latitude, place.longitude, place.label.clone()),
            Value::Media(media) => {
                ValueShape::Media(code(&MEDIA, &media.kind).unwrap_or(0), media.id.clone(), media.caption.clone())
            }
        }
    }
}

impl ValueShape {
    fn value(&self) -> Value {
        match self {
            ValueShape::Text(text) => Value::Text(text.clone()),
            ValueShape::Number(number) => Value::Number(*number),
            ValueShape::Money(amount) => Value::Money(*amount),
            ValueShape::Date(date) => Value::Date(*date),
            ValueShape::Time(time) => Value::Time(*time),
            ValueShape::DateTime(moment) => Value::DateTime(*moment),
            ValueShape::Bool(yes) => Value::Bool(*yes),
            ValueShape::Choice(id) => Value::Choice(id.clone()),
            ValueShape::List(items) => Value::List(items.clone()),
            ValueShape::Location(latitude, longitude, label) => {
                Value::Location(Location { latitude: *latitude, longitude: *longitude, label: label.clone() })
            }
            ValueShape::Media(kind, id, caption) => {
                let kind = MEDIA.get(usize::from(*kind)).copied().unwrap_or(MediaKind::Document);
                Value::Media(Media { kind, id: id.clone(), caption: caption.clone() })
            }
        }
    }
}

impl From<&Slot> for SlotShape {
    fn from(slot: &Slot) -> SlotShape {
        SlotShape(slot.date, slot.from, slot.to)
    }
}

impl SlotShape {
    fn slot(&self) -> Slot {
        Slot { date: self.0, from: self.1, to: self.2 }
    }
}

impl From<&Echo> for EchoShape {
    fn from(echo: &Echo) -> EchoShape {
        EchoShape(echo.last, echo.equal, echo.idle, echo.from)
    }
}

impl EchoShape {
    fn echo(&self) -> Echo {
        Echo { last: self.0, equal: self.1, idle: self.2, from: self.3 }
    }
}

impl From<&Request> for RequestShape {
    fn from(request: &Request) -> RequestShape {
        let state = |state: State| state.words().0.to_owned();
        RequestShape {
            number: request.number.clone(),
            complaint: request.kind == RequestKind::Complaint,
            service: request.service.clone(),
            title: request.title.clone(),
            state: state(request.state),
            items: request.items.iter().map(ItemShape::from).collect(),
            details: request.details.iter().map(DetailShape::from).collect(),
            opened: request.opened,
            deadline: request.deadline,
            complete_by: request.complete_by,
            note: request.note.clone(),
            pickup: request.pickup.as_ref().map(SlotShape::from),
            history: request
                .history
                .iter()
                .map(|change| ChangeShape(change.at, change.actor.clone(), state(change.state), change.note.clone()))
                .collect(),
        }
    }
}

impl RequestShape {
    fn request(&self) -> Request {
        let state = |word: &str| State::from_word(word).unwrap_or(State::Received);
        Request {
            number: self.number.clone(),
            kind: if self.complaint { RequestKind::Complaint } else { RequestKind::Request },
            service: self.service.clone(),
            title: self.title.clone(),
            state: state(&self.state),
            items: self.items.iter().map(ItemShape::item).collect(),
            details: self.details.iter().map(DetailShape::detail).collect(),
            opened: self.opened,
            deadline: self.deadline,
            complete_by: self.complete_by,
            note: self.note.clone(),
            pickup: self.pickup.as_ref().map(SlotShape::slot),
            history: self
                .history
                .iter()
                .map(|change| Change {
                    at: change.0,
                    actor: change.1.clone(),
                    state: state(&change.2),
                    note: change.3.clone(),
                })
                .collect(),
        }
    }
}

impl From<&RequestItem> for ItemShape {
    fn from(item: &RequestItem) -> ItemShape {
        let (status, reason) = match &item.status {
            ItemStatus::Waiting => (0, None),
            ItemStatus::Accepted => (1, None),
            ItemStatus::Returned { reason } => (2, Some(reason.clone())),
        };
        ItemShape(item.id.clone(), item.text.clone(), status, reason)
    }
}

impl ItemShape {
    fn item(&self) -> RequestItem {
        let status = match (self.2, &self.3) {
            (2, reason) => ItemStatus::Returned { reason: reason.clone().unwrap_or_default() },
            (1, _) => ItemStatus::Accepted,
            _ => ItemStatus::Waiting,
        };
        RequestItem { id: self.0.clone(), text: self.1.clone(), status }
    }
}

impl From<&Detail> for DetailShape {
    fn from(detail: &Detail) -> DetailShape {
        DetailShape(detail.name.clone(), detail.label.clone(), detail.value.reveal().clone(), detail.secret)
    }
}

impl DetailShape {
    fn detail(&self) -> Detail {
        Detail { name: self.0.clone(), label: self.1.clone(), value: Pii::new(self.2.clone()), secret: self.3 }
    }
}

impl Request {
    /// The stored form, for stores that keep requests as text.
    #[must_use]
    pub fn to_json(&self) -> String {
        serde_json::to_string(&RequestShape::from(self)).unwrap_or_default()
    }

    /// From the stored form.
    ///
    /// # Errors
    /// The text is not a stored request.
    pub fn from_json(json: &str) -> Result<Request, SnapshotError> {
        let shape: RequestShape = serde_json::from_str(json)?;
        Ok(shape.request())
    }
}
