//! One step in the making: the session being changed, what is said, what is noted, and how far it may still go.

use jiff::Timestamp;
use jiff::civil::DateTime;
use wanti_answer::{Language, Value};
use wanti_flow::expr::{CitizenFacts, RequestFacts, Scope};
use wanti_flow::hours::Hours;
use wanti_flow::model::{Bot, Condition, Flow, Moment, ServiceIx, Step, StepIx, Template, VarIx};
use wanti_flow::phrases::Phrase;
use wanti_text::Pii;

use crate::session::{Frame, Open, Task, Timer};
use crate::{AuditLine, Effect, Limits, MenuView, Note, Outgoing, Recorded, Request, Session, Trace, Visit};

/// One step in the making.
pub(crate) struct Run<'a> {
    pub(crate) bot: &'a Bot,
    pub(crate) session: Session,
    pub(crate) at: Timestamp,
    pub(crate) now: DateTime,
    /// What the citizen wrote in this turn, without private numbers.
    pub(crate) message: String,
    /// The message started what runs now, so it may answer questions ahead.
    pub(crate) fresh: bool,
    /// The secure link, while its message is written.
    pub(crate) link: Option<String>,
    /// The service a text speaks of, when it is not the current one.
    pub(crate) about: Option<ServiceIx>,
    /// WhatsApp template for what is said next.
    pub(crate) template: Option<String>,
    pub(crate) sends: Vec<Outgoing>,
    pub(crate) effects: Vec<Effect>,
    pub(crate) trace: Trace,
    /// Something was answered or chosen.
    pub(crate) progress: bool,
    /// A limit ended the turn.
    pub(crate) stopped: bool,
    steps: u32,
}

impl<'a> Run<'a> {
    pub(crate) fn new(bot: &'a Bot, session: Session, at: Timestamp) -> Run<'a> {
        Run {
            bot,
            session,
            at,
            now: bot.zone.to_datetime(at),
            message: String::new(),
            fresh: false,
            link: None,
            about: None,
            template: None,
            sends: Vec::new(),
            effects: Vec::new(),
            trace: Trace::default(),
            progress: false,
            stopped: false,
            steps: 0,
        }
    }

    pub(crate) fn note(&mut self, note: Note) {
        self.trace.notes.push(note);
    }

    pub(crate) fn effect(&mut self, effect: Effect) {
        self.effects.push(effect);
    }

    pub(crate) fn audit(&mut self, what: Recorded, request: Option<String>, actor: Option<String>) {
        self.effect(Effect::Audit(AuditLine { what, request, actor }));
    }

    // Words.

    pub(crate) fn language(&self) -> Language {
        match self.bot.language {
            wanti_flow::model::Language::Indonesian => Language::Indonesian,
            wanti_flow::model::Language::English => Language::English,
        }
    }

    pub(crate) fn render(&self, template: &Template) -> String {
        self.bot.render(template, self)
    }

    pub(crate) fn holds(&self, condition: &Condition) -> bool {
        self.bot.holds(condition, self)
    }

    /// A sentence of the engine's own.
    pub(crate) fn words(&self, phrase: Phrase, values: &[(&str, &str)]) -> String {
        self.bot.phrases.fill(phrase, values)
    }

    pub(crate) fn say(&mut self, text: String) {
        self.send(Outgoing { text: Pii::new(text), ..Outgoing::default() });
    }

    pub(crate) fn say_template(&mut self, template: &Template) {
        let text = self.render(template);
        self.say(text);
    }

    pub(crate) fn phrase(&mut self, phrase: Phrase, values: &[(&str, &str)]) {
        let text = self.words(phrase, values);
        self.say(text);
    }

    /// Words with choices below them.
    pub(crate) fn offer(&mut self, text: String, menu: Option<MenuView>) {
        self.send(Outgoing { text: Pii::new(text), menu, ..Outgoing::default() });
    }

    /// One of several wordings, by the seed of the conversation.
    pub(crate) fn wording<'t>(&self, texts: &'t [Template], salt: u64) -> Option<&'t Template> {
        let count = u64::try_from(texts.len()).ok().filter(|count| *count > 0)?;
        let mixed = mix(self.session.seed ^ mix(u64::from(self.session.turn)) ^ mix(salt.wrapping_add(1)));
        texts.get(usize::try_from(mixed % count).unwrap_or(0))
    }

    /// Texts of one turn are joined; choices ride on the last one.
    pub(crate) fn send(&mut self, mut next: Outgoing) {
        next.text = Pii::new(tidy(next.text.into_inner()));
        next.template = next.template.or_else(|| self.template.take());
        let bare = next.menu.is_none() && next.media.is_none() && next.link.is_none();
        if bare && next.text.reveal().is_empty() {
            return;
        }
        let full = self.sends.len() >= Limits::STANDARD.messages;
        match self.sends.last_mut().filter(|last| joins(last, &next)) {
            Some(last) => join(last, next),
            None if full => self.stop(),
            None => self.sends.push(next),
        }
    }

    // Walking.

    pub(crate) fn frame(&self) -> Option<&Frame> {
        self.session.frames.last()
    }

    pub(crate) fn frame_mut(&mut self) -> Option<&mut Frame> {
        self.session.frames.last_mut()
    }

    /// The flow and step on top.
    pub(crate) fn here(&self) -> Option<(&'a Flow, &'a Step)> {
        let frame = self.frame()?;
        Some((self.bot.flow(frame.flow)?, self.bot.step(frame.flow, frame.step)?))
    }

    /// Whether the top frame waits for the citizen.
    pub(crate) fn is_asking(&self) -> bool {
        self.frame().is_some_and(|frame| frame.open.asks())
    }

    pub(crate) fn open(&mut self, open: Open) {
        if let Some(frame) = self.frame_mut() {
            frame.open = open;
        }
        self.session.buttons = None;
    }

    /// On to the step after this one.
    pub(crate) fn next(&mut self) {
        if let Some(frame) = self.frame_mut() {
            frame.step = StepIx(frame.step.0.saturating_add(1));
            frame.open = Open::Nothing;
        }
    }

    pub(crate) fn jump(&mut self, step: StepIx) {
        if let Some(frame) = self.frame_mut() {
            frame.step = step;
            frame.open = Open::Nothing;
        }
    }

    /// Counts a step; at the limit the turn ends.
    pub(crate) fn count_step(&mut self) -> bool {
        self.steps += 1;
        if self.steps > Limits::STANDARD.steps {
            self.stop();
        }
        !self.stopped
    }

    fn stop(&mut self) {
        self.stopped = true;
    }

    pub(crate) fn visit(&mut self, branch: Option<u32>) {
        if let Some((flow, step)) = self.frame().map(|frame| (frame.flow, frame.step)) {
            self.trace.visited.push(Visit { flow, step, branch });
        }
    }

    /// Which way the step on top went.
    pub(crate) fn branch(&mut self, at: usize) {
        let branch = u32::try_from(at).ok();
        let place = self.frame().map(|frame| (frame.flow, frame.step));
        match self.trace.visited.last_mut() {
            Some(last) if Some((last.flow, last.step)) == place && last.branch.is_none() => last.branch = branch,
            _ => self.visit(branch),
        }
    }

    // Values.

    /// Keeps a value; texts are cut so that they cannot grow without end.
    pub(crate) fn keep(&mut self, var: VarIx, value: Option<Value>) {
        match value {
            Some(value) => {
                self.session.vars.insert(var, bounded(value));
            }
            None => {
                self.session.vars.remove(&var);
            }
        }
    }

    pub(crate) fn var_name(&self, var: VarIx) -> &'a str {
        self.bot.var(var).map_or("", |var| var.name.as_str())
    }

    /// The value for people, in the form its question gives it; masked when secret.
    pub(crate) fn shown(&self, var: VarIx, secret: bool) -> String {
        let value = wanti_flow::model::Ref::Var(var);
        let place = wanti_flow::model::Part::Place { value, format: None, default: None };
        let text = self.render(&Template { parts: vec![place] });
        let masked = self.bot.var(var).is_some_and(|var| var.secret) || !self.session.vars.contains_key(&var);
        if secret && !masked { wanti_answer::masked(&text) } else { text }
    }

    // The office and its clock.

    pub(crate) fn hours(&self) -> Option<&'a Hours> {
        self.bot.office_hours()
    }

    pub(crate) fn after(&self, moment: Moment) -> DateTime {
        match self.hours() {
            Some(hours) => hours.add(self.now, moment),
            None => Hours::default().add(self.now, moment),
        }
    }

    pub(crate) fn instant(&self, local: DateTime) -> Timestamp {
        self.bot.zone.to_timestamp(local).unwrap_or(self.at)
    }

    pub(crate) fn later(&self, length: std::time::Duration) -> Timestamp {
        self.at.checked_add(length).unwrap_or(Timestamp::MAX)
    }

    pub(crate) fn set_timer(&mut self, name: &str, due: Timestamp, task: Task) {
        self.session.timers.retain(|timer| timer.name != name);
        self.session.timers.push(Timer { name: name.to_owned(), due, task });
        self.effect(Effect::SetTimer { name: name.to_owned(), due });
    }

    pub(crate) fn cancel_timers(&mut self, which: impl Fn(&Timer) -> bool) {
        let names: Vec<String> =
            self.session.timers.iter().filter(|timer| which(timer)).map(|timer| timer.name.clone()).collect();
        self.session.timers.retain(|timer| !names.contains(&timer.name));
        for name in names {
            self.effect(Effect::CancelTimer { name });
        }
    }

    /// A number that no other timer of this conversation has.
    pub(crate) fn serial(&mut self) -> u32 {
        self.session.serial = self.session.serial.wrapping_add(1);
        self.session.serial
    }

    // Services and requests.

    pub(crate) fn current_service(&self) -> Option<ServiceIx> {
        self.about.or_else(|| self.frame().and_then(|frame| frame.service)).or_else(|| self.live_topic())
    }

    /// The service talked about in the last half hour.
    pub(crate) fn live_topic(&self) -> Option<ServiceIx> {
        let (service, when) = self.session.topic?;
        let age = self.at.as_second().saturating_sub(when.as_second());
        (age <= Limits::STANDARD.topic_minutes * 60).then_some(service)
    }

    pub(crate) fn set_topic(&mut self, service: ServiceIx) {
        self.session.topic = Some((service, self.at));
    }
}

impl Scope for Run<'_> {
    fn var(&self, var: VarIx) -> Option<&Value> {
        self.session.vars.get(&var)
    }

    fn service(&self) -> Option<ServiceIx> {
        self.current_service()
    }

    fn request(&self) -> Option<RequestFacts> {
        self.session.request.as_ref().map(facts)
    }

    fn citizen(&self) -> CitizenFacts {
        let own = |text: &Option<Pii<String>>| text.as_ref().map(|text| text.reveal().clone());
        let citizen = &self.session.citizen;
        CitizenFacts { name: own(&citizen.name), address: own(&citizen.address), phone: own(&citizen.phone) }
    }

    fn now(&self) -> DateTime {
        self.now
    }

    fn last_message(&self) -> &str {
        &self.message
    }

    fn link(&self) -> Option<&str> {
        self.link.as_deref()
    }
}

fn facts(request: &Request) -> RequestFacts {
    RequestFacts {
        number: request.number.clone(),
        service_title: request.title.clone(),
        state: request.state,
        label: None,
        deadline: request.deadline,
        note: request.note.clone(),
        missing: request.returned().map(|(item, reason)| with_reason(&item.text, reason)).collect(),
        pickup: request.pickup.map(|slot| (slot.date.to_datetime(slot.from), slot.date.to_datetime(slot.to))),
    }
}

pub(crate) fn with_reason(text: &str, reason: &str) -> String {
    if reason.is_empty() { text.to_owned() } else { format!("{text}: {reason}") }
}

fn joins(last: &Outgoing, next: &Outgoing) -> bool {
    let open = last.menu.is_none() && last.media.is_none() && last.link.is_none();
    open && next.media.is_none() && (next.template.is_none() || last.template == next.template)
}

fn join(last: &mut Outgoing, next: Outgoing) {
    let mut text = std::mem::take(&mut last.text).into_inner();
    let more = next.text.into_inner();
    if !text.is_empty() && !more.is_empty() {
        text.push_str("\n\n");
    }
    text.push_str(&more);
    last.text = Pii::new(cut(text, Limits::STANDARD.outgoing));
    last.menu = next.menu;
    last.link = next.link;
}

fn tidy(text: String) -> String {
    let text = cut(text, Limits::STANDARD.outgoing);
    let trimmed = text.trim();
    if trimmed.len() == text.len() { text } else { trimmed.to_owned() }
}

/// The text up to so many characters.
pub(crate) fn cut(text: String, most: usize) -> String {
    if text.len() <= most {
        return text;
    }
    match text.char_indices().nth(most) {
        Some((at, _)) => text.get(..at).unwrap_or_default().to_owned(),
        None => text,
    }
}

fn bounded(value: Value) -> Value {
    let most = Limits::STANDARD.chars;
    match value {
        Value::Text(text) => Value::Text(cut(text, most)),
        Value::Choice(text) => Value::Choice(cut(text, most)),
        Value::List(items) => Value::List(items.into_iter().take(200).map(|item| cut(item, most)).collect()),
        other => other,
    }
}

/// Spreads the bits of a number (SplitMix64's finalizer).
pub(crate) fn mix(value: u64) -> u64 {
    let value = (value ^ (value >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    let value = (value ^ (value >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    value ^ (value >> 31)
}
