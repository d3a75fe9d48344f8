//! Hashes: of a step, over what a citizen sees and may answer; of the bot, over everything.

use std::fmt::{Debug, Write as _};

use wanti_answer::Value;

use crate::model::{
    Ask, Bot, ChoiceSource, Condition, Expression, Flow, Item, Items, Limit, Part, Ref, StepKind, Template, Var, VarIx,
};

/// Fills in the hashes of all steps, then the bot's own.
pub(super) fn seal(bot: &mut Bot) {
    let mut flows = std::mem::take(&mut bot.flows);
    for step in flows.iter_mut().flat_map(|flow| &mut flow.steps) {
        let mut seen = Seen { hash: Fnv::new(), vars: &bot.vars };
        seen.step(&step.kind, bot);
        step.hash = seen.hash.0;
    }
    bot.flows = flows;
    bot.hash = whole(bot);
}

/// FNV-1a, which is the same on every machine and in every version.
struct Fnv(u64);

impl Fnv {
    fn new() -> Fnv {
        Fnv(0xcbf2_9ce4_8422_2325)
    }

    fn bytes(&mut self, bytes: &[u8]) {
        for byte in bytes {
            self.0 = (self.0 ^ u64::from(*byte)).wrapping_mul(0x0000_0100_0000_01b3);
        }
    }

    fn text(&mut self, text: &str) {
        self.bytes(text.as_bytes());
        self.bytes(&[0xFF]);
    }

    fn debug(&mut self, value: &impl Debug) {
        // Writing into a hash cannot fail.
        let _ = write!(self, "{value:?}");
        self.bytes(&[0xFE]);
    }

    /// A constant; its own `Debug` hides what it holds.
    fn value(&mut self, value: &Value) {
        match value {
            Value::Text(text) | Value::Choice(text) => self.text(text),
            Value::Number(number) | Value::Money(number) => self.debug(number),
            Value::Date(date) => self.debug(date),
            Value::Time(time) => self.debug(time),
            Value::DateTime(at) => self.debug(at),
            Value::Bool(yes) => self.debug(yes),
            Value::List(list) => self.debug(list),
            Value::Location(place) => self.debug(place),
            Value::Media(media) => self.debug(media),
        }
    }

    fn condition(&mut self, condition: &Condition) {
        match condition {
            Condition::Compare(left, _, right) => {
                self.expression(left);
                self.expression(right);
            }
            Condition::In(left, values) => {
                self.expression(left);
                values.iter().for_each(|value| self.value(value));
            }
            Condition::Within(left, _) => self.expression(left),
            Condition::All(parts) | Condition::Any(parts) => parts.iter().for_each(|part| self.condition(part)),
            Condition::Not(part) => self.condition(part),
            Condition::Constant(_)
            | Condition::Present(_)
            | Condition::Empty(_)
            | Condition::Holds(_)
            | Condition::Open(_) => {}
        }
    }

    fn expression(&mut self, expression: &Expression) {
        match expression {
            Expression::Constant(value) => self.value(value),
            Expression::Shift(inner, _) | Expression::Age(inner) => self.expression(inner),
            Expression::Ref(_) | Expression::Text(_) => {}
        }
    }

    fn items(&mut self, items: &[Item]) {
        items.iter().filter_map(|item| item.when.as_ref()).for_each(|when| self.condition(when));
    }
}

impl std::fmt::Write for Fnv {
    fn write_str(&mut self, text: &str) -> std::fmt::Result {
        self.bytes(text.as_bytes());
        Ok(())
    }
}

fn whole(bot: &Bot) -> u64 {
    let mut hash = Fnv::new();
    hash.debug(&(&bot.id, &bot.name, bot.language, bot.zone.iana_name(), bot.start, bot.service_flow, &bot.channels));
    hash.debug(&(&bot.office, &bot.hours, &bot.hours_ids, &bot.commands, &bot.fallback, &bot.phrases));
    hash.debug(&(&bot.services, &bot.answers, &bot.vars, &bot.intents, bot.matcher.intents()));
    hash.debug(&(&bot.requests, &bot.surveys, &bot.schedules, &bot.roles, &bot.retention, &bot.consents));
    bot.services.iter().for_each(|service| hash.items(&service.requirements));
    bot.flows.iter().for_each(|flow| in_flow(flow, &mut hash));
    hash.0
}

fn in_flow(flow: &Flow, hash: &mut Fnv) {
    hash.debug(&(&flow.id, &flow.title, flow.takes_service, &flow.params, flow.locked, &flow.former));
    for step in &flow.steps {
        hash.debug(&(&step.key, &step.former, step.locked, &step.kind));
        constants(&step.kind, hash);
    }
}

fn constants(kind: &StepKind, hash: &mut Fnv) {
    match kind {
        StepKind::Branch { cases, .. } => cases.iter().for_each(|(condition, _)| hash.condition(condition)),
        StepKind::Set(values) => values.iter().for_each(|(_, value)| hash.expression(value)),
        StepKind::Call(call) => call.with.iter().for_each(|(_, value)| hash.expression(value)),
        StepKind::Request(request) => request.body.iter().for_each(|(_, value)| hash.expression(value)),
        StepKind::Menu(menu) => choices(&menu.source, hash),
        StepKind::Ask(ask) => question(ask, hash),
        StepKind::Form(form) => form.fields.iter().for_each(|field| question(field, hash)),
        StepKind::Checklist(list) => {
            if let Items::Written(items) = &list.items {
                hash.items(items);
            }
        }
        _ => {}
    }
}

fn question(ask: &Ask, hash: &mut Fnv) {
    ask.when.iter().for_each(|when| hash.condition(when));
    ask.choices.iter().for_each(|source| choices(source, hash));
}

fn choices(source: &ChoiceSource, hash: &mut Fnv) {
    if let ChoiceSource::Written(choices) = source {
        choices.iter().filter_map(|choice| choice.when.as_ref()).for_each(|when| hash.condition(when));
    }
}

/// What a citizen sees of a step. Values go by name, so that a new one elsewhere changes nothing here.
struct Seen<'a> {
    hash: Fnv,
    vars: &'a [Var],
}

impl Seen<'_> {
    fn step(&mut self, kind: &StepKind, bot: &Bot) {
        match kind {
            StepKind::Say(say) => {
                self.hash.text("kirim");
                say.texts.iter().for_each(|text| self.template(text));
            }
            StepKind::Menu(menu) => {
                self.hash.text("menu");
                self.template(&menu.prompt);
                self.source(&menu.source);
            }
            StepKind::Ask(ask) => {
                self.hash.text("tanya");
                self.ask(ask);
            }
            StepKind::Form(form) => {
                self.hash.text("formulir");
                self.template(&form.title);
                self.hash.debug(&form.summary);
                for field in &form.fields {
                    self.hash.text(&field.id);
                    self.ask(field);
                }
            }
            StepKind::Checklist(list) => {
                self.hash.text("ceklis");
                self.template(&list.title);
                list.prompt.iter().for_each(|prompt| self.template(prompt));
                match &list.items {
                    Items::Service => self.hash.text("layanan"),
                    Items::Written(items) => items.iter().for_each(|item| self.item(item)),
                }
            }
            StepKind::Schedule(pickup) => {
                self.hash.text("jadwalkan");
                self.template(&pickup.prompt);
            }
            StepKind::Rate(rate) => {
                self.hash.text("nilai");
                self.template(&rate.prompt);
                self.hash.debug(&(rate.up_to, &rate.names));
            }
            StepKind::Consent(consent, _) => {
                self.hash.text("persetujuan");
                if let Some(consent) = bot.consent(*consent) {
                    self.hash.text(&consent.version);
                    self.template(&consent.text);
                }
            }
            StepKind::Handoff(handoff) => {
                self.hash.text("serahkan");
                handoff.message.iter().for_each(|message| self.template(message));
            }
            StepKind::End(words) => {
                self.hash.text("selesai");
                self.template(words);
            }
            StepKind::Upload(upload) => {
                self.hash.text("unggah");
                upload.message.iter().for_each(|message| self.template(message));
            }
            StepKind::Branch { .. } => self.hash.text("jika"),
            StepKind::Jump(_) => self.hash.text("lanjut"),
            StepKind::Call(_) => self.hash.text("panggil"),
            StepKind::Goto(_) => self.hash.text("ke"),
            StepKind::Set(_) => self.hash.text("isi"),
            StepKind::Register(_) => self.hash.text("daftarkan"),
            StepKind::Lookup(_) => self.hash.text("cari"),
            StepKind::Request(_) => self.hash.text("minta"),
        }
    }

    fn ask(&mut self, ask: &Ask) {
        self.template(&ask.prompt);
        self.hash.debug(&(ask.kind, &ask.label, ask.length, ask.min, ask.max, ask.past, ask.working_day, ask.optional));
        self.limit(ask.earliest.as_ref());
        self.limit(ask.latest.as_ref());
        ask.choices.iter().for_each(|source| self.source(source));
    }

    fn limit(&mut self, limit: Option<&Limit>) {
        match limit {
            Some(Limit::Value(value)) => self.value(value),
            Some(limit) => self.hash.debug(limit),
            None => self.hash.text(""),
        }
    }

    fn item(&mut self, item: &Item) {
        self.hash.text(&item.id);
        self.template(&item.text);
        item.hint.iter().for_each(|hint| self.template(hint));
    }

    fn source(&mut self, source: &ChoiceSource) {
        match source {
            ChoiceSource::Written(choices) => {
                for choice in choices {
                    self.hash.text(&choice.id);
                    self.template(&choice.text);
                    choice.description.iter().for_each(|words| self.template(words));
                    self.hash.debug(&(&choice.short, &choice.words));
                }
            }
            ChoiceSource::Services => self.hash.text("layanan"),
            ChoiceSource::Purposes => self.hash.text("keperluan"),
            ChoiceSource::Requests => self.hash.text("permohonan"),
            ChoiceSource::Value(value) => self.value(value),
        }
    }

    fn template(&mut self, template: &Template) {
        for part in &template.parts {
            match part {
                Part::Words(words) => self.hash.text(words),
                Part::Place { value, format, default } => {
                    self.value(value);
                    self.hash.debug(&(format, default));
                }
            }
        }
        self.hash.text("");
    }

    fn value(&mut self, value: &Ref) {
        match value {
            Ref::Var(var) => self.var("", *var),
            Ref::Missing(var) => self.var("kurang", *var),
            Ref::Present(var) => self.var("ada", *var),
            other => self.hash.debug(other),
        }
    }

    fn var(&mut self, part: &str, var: VarIx) {
        let name = self.vars.get(var.at()).map_or("", |var| var.name.as_str());
        self.hash.text(part);
        self.hash.text(name);
    }
}
