//! What can be said of a service, with the answer made of its parts where the author wrote none.

use wanti_answer::Value;

use super::Scope;
use super::show::numbered;
use crate::model::{Authority, Bot, Item, Items, Moment, Service, ServiceField, ServiceIx, Type, VarIx};

impl Bot {
    /// A field of a service as text. Without its own answer one is made of title, cost, time and requirements.
    #[must_use]
    pub fn service_text(&self, service: ServiceIx, field: ServiceField, scope: &dyn Scope) -> String {
        match self.service_value(service, field, scope, 0) {
            Some(Value::List(entries)) => numbered(&entries),
            Some(value) => wanti_answer::show(&value, self.words()),
            None => String::new(),
        }
    }

    /// The items whose condition holds; one whose condition is still open is left out.
    #[must_use]
    pub fn items<'a>(&'a self, items: &'a Items, scope: &dyn Scope) -> Vec<&'a Item> {
        let all: &[Item] = match items {
            Items::Written(items) => items,
            Items::Service => {
                scope.service().and_then(|service| self.service(service)).map_or(&[], |service| &service.requirements)
            }
        };
        all.iter().filter(|item| self.is_needed(item, scope)).collect()
    }

    pub(super) fn is_needed(&self, item: &Item, scope: &dyn Scope) -> bool {
        item.when.as_ref().is_none_or(|when| self.holds(when, scope))
    }

    pub(super) fn item_texts(
        &self,
        items: &Items,
        wanted: impl Fn(&str) -> bool,
        scope: &dyn Scope,
        depth: u8,
    ) -> Vec<String> {
        let items = self.items(items, scope);
        items
            .into_iter()
            .filter(|item| wanted(&item.id))
            .map(|item| self.rendered(&item.text, scope, depth + 1))
            .collect()
    }

    pub(super) fn missing(&self, var: VarIx, scope: &dyn Scope, depth: u8) -> Option<Value> {
        self.checked(var, false, scope, depth)
    }

    pub(super) fn present(&self, var: VarIx, scope: &dyn Scope, depth: u8) -> Option<Value> {
        self.checked(var, true, scope, depth)
    }

    fn checked(&self, var: VarIx, there: bool, scope: &dyn Scope, depth: u8) -> Option<Value> {
        let Some(Type::Checklist(items)) = self.var(var).map(|var| &var.kind) else { return None };
        let have: &[String] = match scope.var(var) {
            Some(Value::List(ids)) => ids,
            _ => &[],
        };
        let texts = self.item_texts(items, |id| have.iter().any(|here| here == id) == there, scope, depth);
        (!texts.is_empty()).then_some(Value::List(texts))
    }

    pub(super) fn service_value(
        &self,
        service: ServiceIx,
        field: ServiceField,
        scope: &dyn Scope,
        depth: u8,
    ) -> Option<Value> {
        let service = self.service(service)?;
        if let Some(own) = service.texts.get(&field) {
            return Some(Value::Text(self.rendered(own, scope, depth + 1)));
        }
        match field {
            ServiceField::Id => Some(Value::Choice(service.id.clone())),
            ServiceField::Title => Some(Value::Text(service.title.clone())),
            ServiceField::Short => Some(Value::Text(service.short.clone().unwrap_or_else(|| service.title.clone()))),
            ServiceField::Authority => {
                service.authority.map(|authority| Value::Text(self.authority(authority).to_owned()))
            }
            ServiceField::Purposes => list(service.purposes.iter().map(|purpose| purpose.text.clone()).collect()),
            ServiceField::Requirements => list(self.requirements(service, scope, depth)),
            ServiceField::Time => service.deadline.map(|moment| Value::Text(self.moment_words(moment))),
            ServiceField::LegalBasis => service.legal_basis.as_ref().map(|basis| Value::Text(basis.text.clone())),
            ServiceField::Answer => Some(Value::Text(self.made_answer(service, scope, depth))),
            _ => None,
        }
    }

    fn requirements(&self, service: &Service, scope: &dyn Scope, depth: u8) -> Vec<String> {
        let needed = service.requirements.iter().filter(|item| self.is_needed(item, scope));
        needed.map(|item| self.item_line(item, scope, depth)).collect()
    }

    fn item_line(&self, item: &Item, scope: &dyn Scope, depth: u8) -> String {
        let text = self.rendered(&item.text, scope, depth + 1);
        match &item.hint {
            Some(hint) => format!("{text} ({})", self.rendered(hint, scope, depth + 1)),
            None => text,
        }
    }

    fn authority(&self, authority: Authority) -> &'static str {
        match authority {
            Authority::Here => self.pick("diterbitkan di kantor ini", "issued at this office"),
            Authority::CoverLetter => {
                self.pick("kantor ini membuat surat pengantarnya", "this office writes the cover letter")
            }
            Authority::Elsewhere => self.pick("tidak diterbitkan di kantor ini", "not issued at this office"),
        }
    }

    fn made_answer(&self, service: &Service, scope: &dyn Scope, depth: u8) -> String {
        let text = |field| {
            service.texts.get(&field).map(|text| self.rendered(text, scope, depth + 1)).filter(|text| !text.is_empty())
        };
        let mut lines = vec![format!("*{}*", service.title)];
        if let Some(authority @ (Authority::CoverLetter | Authority::Elsewhere)) = service.authority {
            lines.push(format!("{}.", capital(self.authority(authority))));
        }
        lines.extend(text(ServiceField::Door));
        lines.extend(text(ServiceField::Cost).map(|cost| format!("{}: {cost}", self.pick("Biaya", "Cost"))));
        let time = text(ServiceField::Time).or_else(|| service.deadline.map(|moment| self.moment_words(moment)));
        lines.extend(time.map(|time| format!("{}: {time}", self.pick("Selesai dalam", "Ready in"))));
        let requirements = self.requirements(service, scope, depth);
        if !requirements.is_empty() {
            lines.push(format!("{}:", self.pick("Siapkan", "Please prepare")));
            lines.push(numbered(&requirements));
        }
        lines.extend(text(ServiceField::Note));
        lines.join("\n")
    }

    /// A length of time in words, "3 hari kerja".
    #[must_use]
    pub fn moment_words(&self, moment: Moment) -> String {
        let (count, id, en) = match moment {
            Moment::Minutes(minutes) if minutes >= 60 && minutes % 60 == 0 => (minutes / 60, "jam", "hour"),
            Moment::Minutes(minutes) => (minutes, "menit", "minute"),
            Moment::Days(days) if days >= 7 && days % 7 == 0 => (days / 7, "minggu", "week"),
            Moment::Days(days) => (days, "hari", "day"),
            Moment::Months(months) if months >= 12 && months % 12 == 0 => (months / 12, "tahun", "year"),
            Moment::Months(months) => (months, "bulan", "month"),
            Moment::WorkingDays(days) => (days, "hari kerja", "working day"),
            Moment::OfficeMinutes(minutes) if minutes >= 60 && minutes % 60 == 0 => {
                (minutes / 60, "jam kerja", "working hour")
            }
            Moment::OfficeMinutes(minutes) => (minutes, "menit kerja", "working minute"),
        };
        let plural = if count == 1 { "" } else { self.pick("", "s") };
        format!("{count} {}{plural}", self.pick(id, en))
    }
}

fn list(entries: Vec<String>) -> Option<Value> {
    (!entries.is_empty()).then_some(Value::List(entries))
}

fn capital(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}
