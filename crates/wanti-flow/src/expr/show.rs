//! Filling in templates: every value has a form, an absent one shows its default or nothing.

use wanti_answer::{Language as Words, Value};

use super::Scope;
use crate::model::{
    Bot, ChoiceSource, CitizenField, Format, HoursField, Language, Part, Ref, RequestField, StepKind, Template, Type,
    VarIx,
};

/// A template shown inside a template shown inside …: deeper ones are left out.
pub(super) const DEEPEST: u8 = 4;

impl Bot {
    /// The text with its places filled in. What a citizen typed is inserted as it is, never read as a template.
    #[must_use]
    pub fn render(&self, template: &Template, scope: &dyn Scope) -> String {
        self.rendered(template, scope, 0)
    }

    pub(super) fn rendered(&self, template: &Template, scope: &dyn Scope, depth: u8) -> String {
        let mut out = String::new();
        if depth > DEEPEST {
            return out;
        }
        for part in &template.parts {
            match part {
                Part::Words(words) => out.push_str(words),
                Part::Place { value, format, default } => {
                    let shown = self.shown(value, *format, scope, depth).filter(|shown| !shown.is_empty());
                    out.push_str(shown.as_deref().or(default.as_deref()).unwrap_or_default());
                }
            }
        }
        out
    }

    fn shown(&self, value: &Ref, format: Option<Format>, scope: &dyn Scope, depth: u8) -> Option<String> {
        let held = self.look(value, scope, depth)?;
        let words = self.words();
        Some(match format {
            None => self.natural(value, &held, scope, depth),
            Some(Format::Date) => date_of(&held)
                .map_or_else(|| wanti_answer::show(&held, words), |date| wanti_answer::date_long_in(date, words)),
            Some(Format::ShortDate) => date_of(&held).map_or_else(
                || wanti_answer::show(&held, words),
                |date| format!("{}-{}-{}", date.day(), date.month(), date.year()),
            ),
            Some(Format::Day) => date_of(&held).map_or_else(
                || wanti_answer::show(&held, words),
                |date| wanti_answer::weekday_name(date.weekday(), words).to_owned(),
            ),
            Some(Format::Time) => match held {
                Value::Time(time) => wanti_answer::time_short(time),
                Value::DateTime(moment) => wanti_answer::time_short(moment.time()),
                other => wanti_answer::show(&other, words),
            },
            Some(Format::DateTime) => self.plain(&held),
            Some(Format::Rupiah) => match held {
                Value::Number(amount) | Value::Money(amount) => wanti_answer::rupiah(amount),
                other => wanti_answer::show(&other, words),
            },
            Some(Format::List) => numbered(&self.entries(value, &held, scope, depth)),
            Some(Format::Comma) => wanti_answer::show(&Value::List(self.entries(value, &held, scope, depth)), words),
            Some(Format::Mask) => wanti_answer::masked(&wanti_answer::show(&held, words)),
            Some(Format::Upper) => self.natural(value, &held, scope, depth).to_uppercase(),
        })
    }

    /// The form a value has without a format.
    fn natural(&self, value: &Ref, held: &Value, scope: &dyn Scope, depth: u8) -> String {
        match (value, held) {
            (Ref::Var(var), _) if self.is_masked(*var) => wanti_answer::masked(&wanti_answer::show(held, self.words())),
            (Ref::Var(var), Value::Choice(id)) => self.choice_text(*var, id, scope, depth),
            (Ref::Service(_), Value::List(entries)) => numbered(entries),
            (_, Value::List(_)) => {
                wanti_answer::show(&Value::List(self.entries(value, held, scope, depth)), self.words())
            }
            _ => self.plain(held),
        }
    }

    /// A value by itself; a date with a time of day names the zone.
    fn plain(&self, held: &Value) -> String {
        let text = wanti_answer::show(held, self.words());
        match held {
            Value::DateTime(moment) => {
                format!("{text} {}", crate::hours::zone_name(&self.zone, *moment)).trim_end().to_owned()
            }
            _ => text,
        }
    }

    fn is_masked(&self, var: VarIx) -> bool {
        self.var(var).is_some_and(|var| var.secret || matches!(&var.kind, Type::Answer(kind, _) if kind.is_sensitive()))
    }

    /// Entries of a list as texts for people.
    fn entries(&self, value: &Ref, held: &Value, scope: &dyn Scope, depth: u8) -> Vec<String> {
        let ids = match held {
            Value::List(ids) => ids.as_slice(),
            other => return vec![wanti_answer::show(other, self.words())],
        };
        let Ref::Var(var) = value else { return ids.to_vec() };
        match self.var(*var).map(|var| &var.kind) {
            Some(Type::Checklist(items)) => {
                self.item_texts(items, |id| ids.iter().any(|here| here == id), scope, depth)
            }
            Some(Type::Answer(..)) => ids.iter().map(|id| self.choice_text(*var, id, scope, depth)).collect(),
            _ => ids.to_vec(),
        }
    }

    /// The text of a choice; its id when no question offers it any more.
    fn choice_text(&self, var: VarIx, id: &str, scope: &dyn Scope, depth: u8) -> String {
        let written = self.choice_sources(var).find_map(|source| match source {
            ChoiceSource::Written(choices) => choices
                .iter()
                .find(|choice| choice.id == id)
                .map(|choice| self.rendered(&choice.text, scope, depth + 1)),
            ChoiceSource::Services => {
                self.services.iter().find(|service| service.id == id).map(|service| service.title.clone())
            }
            ChoiceSource::Purposes => self.purpose_text(id, scope),
            ChoiceSource::Requests | ChoiceSource::Value(_) => None,
        });
        written
            .filter(|text| !text.is_empty())
            .or_else(|| self.purpose_text(id, scope))
            .unwrap_or_else(|| id.to_owned())
    }

    fn purpose_text(&self, id: &str, scope: &dyn Scope) -> Option<String> {
        let service = self.service(scope.service()?)?;
        service.purposes.iter().find(|purpose| purpose.id == id).map(|purpose| purpose.text.clone())
    }

    fn choice_sources(&self, var: VarIx) -> impl Iterator<Item = &ChoiceSource> {
        self.flows.iter().flat_map(|flow| &flow.steps).flat_map(move |step| match &step.kind {
            StepKind::Menu(menu) if menu.save == Some(var) => vec![&menu.source],
            StepKind::Ask(ask) if ask.save == var => ask.choices.iter().collect(),
            StepKind::Form(form) => {
                form.fields.iter().filter(|ask| ask.save == var).filter_map(|ask| ask.choices.as_ref()).collect()
            }
            _ => Vec::new(),
        })
    }

    /// What a name holds now.
    pub(super) fn look(&self, value: &Ref, scope: &dyn Scope, depth: u8) -> Option<Value> {
        let text = |text: &str| Some(Value::Text(text.to_owned()));
        match value {
            Ref::Var(var) => scope.var(*var).cloned(),
            Ref::Missing(var) => self.missing(*var, scope, depth),
            Ref::Present(var) => self.present(*var, scope, depth),
            Ref::Office(path) => self.office.get(path).cloned().map(Value::Text),
            Ref::BotName => text(&self.name),
            Ref::Citizen(field) => self.citizen(*field, scope).map(Value::Text),
            Ref::Service(field) => self.service_value(scope.service()?, *field, scope, depth),
            Ref::Request(field) => self.request_value(*field, scope),
            Ref::Hours(hours, field) => self.hours_value(hours.at(), *field, scope),
            Ref::Now => Some(Value::DateTime(scope.now())),
            Ref::Today => Some(Value::Date(scope.now().date())),
            Ref::Greeting => text(greeting(scope.now().hour(), self.language)),
            Ref::Link => text(scope.link()?),
            Ref::LastMessage => text(scope.last_message()),
        }
    }

    fn citizen(&self, field: CitizenField, scope: &dyn Scope) -> Option<String> {
        let citizen = scope.citizen();
        match field {
            CitizenField::Name => citizen.name,
            CitizenField::Phone => citizen.phone,
            CitizenField::Address => citizen.address.or_else(|| Some(self.pick("Bapak/Ibu", "Sir/Madam").to_owned())),
        }
    }

    fn request_value(&self, field: RequestField, scope: &dyn Scope) -> Option<Value> {
        let request = scope.request()?;
        match field {
            RequestField::Number => Some(Value::Text(request.number)),
            RequestField::Service => Some(Value::Text(request.service_title)),
            RequestField::State => Some(Value::Text(self.state_title(request.state))),
            RequestField::Label => {
                Some(Value::Text(request.label.unwrap_or_else(|| request.state.words().2.to_owned())))
            }
            RequestField::Deadline => request.deadline.map(Value::DateTime),
            RequestField::Note => request.note.map(Value::Text),
            RequestField::Missing => (!request.missing.is_empty()).then_some(Value::List(request.missing)),
            RequestField::Pickup => request.pickup.map(|(from, to)| Value::Text(self.pickup(from, to))),
        }
    }

    fn pickup(&self, from: jiff::civil::DateTime, to: jiff::civil::DateTime) -> String {
        let date = wanti_answer::date_long_in(from.date(), self.words());
        let (from_time, to_time) = (wanti_answer::time_short(from.time()), wanti_answer::time_short(to.time()));
        let zone = crate::hours::zone_name(&self.zone, from);
        format!("{date} {} {from_time}-{to_time} {zone}", self.pick("pukul", "at")).trim_end().to_owned()
    }

    /// The author's name of a state, else its built-in one.
    #[must_use]
    pub fn state_title(&self, state: crate::model::State) -> String {
        let own = self.requests.states.get(&state).and_then(|state| state.title.clone());
        own.unwrap_or_else(|| {
            let (id, en, _) = state.words();
            self.pick(id, en).replace('_', " ")
        })
    }

    fn hours_value(&self, hours: usize, field: HoursField, scope: &dyn Scope) -> Option<Value> {
        let (hours, now) = (self.hours.get(hours)?, scope.now());
        Some(match field {
            HoursField::Open => Value::Bool(hours.is_open(now)),
            HoursField::Table => Value::Text(hours.table(self.language)),
            HoursField::Summary => Value::Text(hours.summary(self.language)),
            HoursField::NextOpening => Value::DateTime(hours.next_opening(now)?),
            HoursField::Today => Value::Text(hours.today(now.date(), self.language)),
        })
    }

    pub(super) fn words(&self) -> Words {
        match self.language {
            Language::Indonesian => Words::Indonesian,
            Language::English => Words::English,
        }
    }

    pub(super) fn pick(&self, id: &'static str, en: &'static str) -> &'static str {
        self.language.pick(id, en)
    }
}

fn date_of(held: &Value) -> Option<jiff::civil::Date> {
    match held {
        Value::Date(date) => Some(*date),
        Value::DateTime(moment) => Some(moment.date()),
        _ => None,
    }
}

/// One line each, numbered from 1.
pub(super) fn numbered(entries: &[String]) -> String {
    let lines: Vec<String> = entries.iter().zip(1..).map(|(entry, number)| format!("{number}. {entry}")).collect();
    lines.join("\n")
}

/// A greeting by the hour of the day.
fn greeting(hour: i8, language: Language) -> &'static str {
    let (id, en) = match hour {
        4..=10 => ("Selamat pagi", "Good morning"),
        11..=14 => ("Selamat siang", "Good afternoon"),
        15..=17 => ("Selamat sore", "Good afternoon"),
        _ => ("Selamat malam", "Good evening"),
    };
    language.pick(id, en)
}
