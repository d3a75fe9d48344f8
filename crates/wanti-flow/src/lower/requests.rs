//! Requests, surveys and scheduled messages.

use std::collections::BTreeMap;

use jiff::civil::{DateTime, Time, Weekday};

use super::Lower;
use super::codes::{BAD_PREFIX, BAD_TIME};
use crate::diagnostic::{Diagnostic, Sentence};
use crate::hours;
use crate::model::{
    HoursIx, Moment, RequestRules, RequestState, Schedule, ScheduleTime, SlotRules, State, Survey, SurveyIx,
};
use crate::names::Thing;
use crate::tree::{self, Entry, Text};
use crate::words::DAYS;

/// The deadline of a bot that names none.
const USUAL_DEADLINE: Moment = Moment::WorkingDays(3);
/// Time to hand in what was returned, where a bot names none.
const USUAL_COMPLETION: Moment = Moment::Days(7);

impl Lower<'_, '_> {
    pub(super) fn requests(&mut self) -> RequestRules {
        let tree = self.tree;
        let Some(written) = &tree.requests else {
            return RequestRules {
                prefix: "REG".to_owned(),
                deadline: USUAL_DEADLINE,
                hours: None,
                complete_within: USUAL_COMPLETION,
                states: BTreeMap::new(),
                slots: None,
                survey: None,
            };
        };
        RequestRules {
            prefix: self.prefix(&written.prefix),
            deadline: written.deadline.as_ref().and_then(|text| self.moment(text)).unwrap_or(USUAL_DEADLINE),
            hours: written.hours.as_ref().and_then(|id| self.find(Thing::Hours, id)).map(HoursIx::new),
            complete_within: written
                .complete_within
                .as_ref()
                .and_then(|text| self.moment(text))
                .unwrap_or(USUAL_COMPLETION),
            states: self.states(&written.states),
            slots: written.slots.as_ref().map(|slots| self.slots(slots)),
            survey: written.survey.as_ref().and_then(|id| self.find(Thing::Survey, id)).map(SurveyIx::new),
        }
    }

    fn prefix(&mut self, text: &Text) -> String {
        let prefix = text.text.trim().to_uppercase();
        let good = (2..=4).contains(&prefix.len()) && prefix.bytes().all(|sign| sign.is_ascii_uppercase());
        if !good && !text.is_empty() {
            let message = Sentence::new(
                format!("awalan `{}` tidak berlaku", text.text),
                format!("the prefix `{}` does not do", text.text),
            );
            self.out.push(
                Diagnostic::error(BAD_PREFIX, text.span.clone(), message)
                    .help("tulis 2 sampai 4 huruf, misalnya `SRM`", "write 2 to 4 letters, such as `SRM`"),
            );
        }
        prefix
    }

    fn states(&mut self, written: &[Entry<tree::RequestState>]) -> BTreeMap<State, RequestState> {
        let mut states = BTreeMap::new();
        for entry in written {
            let title = entry.value.title.as_ref().map(|title| title.text.clone());
            let message = self.maybe(entry.value.message.as_ref());
            if let Some(state) = self.state(&entry.id.text, &entry.id) {
                states.insert(state, RequestState { title, message });
            }
        }
        states
    }

    fn slots(&mut self, written: &tree::Slots) -> SlotRules {
        let times = written.times.iter().filter_map(|text| self.interval(text)).collect();
        SlotRules {
            times,
            capacity: self.number(written.capacity.as_ref(), 5, 1, 1000),
            days: self.number(written.days.as_ref(), 3, 1, 60),
            reminder: written.reminder.as_ref().and_then(|text| self.length(text)),
        }
    }

    fn interval(&mut self, text: &Text) -> Option<(Time, Time)> {
        let found = hours::interval(&text.text).filter(|(from, to)| from < to);
        if found.is_none() && !text.is_empty() {
            self.bad_time(text, "tulis jam mulai dan jam selesai, `08:00-10:00`", "write from and to, `08:00-10:00`");
        }
        found
    }

    fn bad_time(&mut self, text: &Text, id: &str, en: &str) {
        let message = Sentence::new(
            format!("waktu `{}` tidak dapat dibaca", text.text),
            format!("the time `{}` cannot be read", text.text),
        );
        self.out.push(Diagnostic::error(BAD_TIME, text.span.clone(), message).help(id, en));
    }

    pub(super) fn survey(&mut self, entry: &Entry<tree::Survey>) -> Survey {
        let written = &entry.value;
        let names: Vec<String> = written.choices.iter().map(|name| name.text.clone()).collect();
        let usual = if names.is_empty() { 5 } else { u32::try_from(names.len()).unwrap_or(5) };
        Survey {
            id: entry.id.text.clone(),
            ask: self.template(&written.ask),
            up_to: u8::try_from(self.number(written.up_to.as_ref(), usual, 2, 10)).unwrap_or(5),
            names,
            comment: self.maybe(written.comment.as_ref()),
            thanks: self.maybe(written.thanks.as_ref()),
            wait: written.wait.as_ref().and_then(|wait| self.length(wait)),
        }
    }

    /// One message for each time it is sent at.
    pub(super) fn schedule(&mut self, entry: &Entry<tree::Schedule>) -> Vec<Schedule> {
        let written = &entry.value;
        let message = self.template(&written.message);
        let mut out = Vec::new();
        for (at, text) in written.times.iter().enumerate() {
            let Some(time) = schedule_time(&text.text) else {
                self.bad_time(
                    text,
                    "tulis `senin 08:00`, `setiap hari 07:30` atau `2026-12-01 09:00`",
                    "write `monday 08:00`, `every day 07:30` or `2026-12-01 09:00`",
                );
                continue;
            };
            let id = if at == 0 { entry.id.text.clone() } else { format!("{}.{}", entry.id.text, at + 1) };
            out.push(Schedule {
                id,
                at: time,
                message: message.clone(),
                audience: written.audience.as_ref().map(|audience| audience.text.clone()),
                template: written.wa_template.as_ref().map(|name| name.text.clone()),
            });
        }
        out
    }
}

fn schedule_time(text: &str) -> Option<ScheduleTime> {
    let words: Vec<String> = text.split_whitespace().map(str::to_lowercase).collect();
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    match words.as_slice() {
        ["setiap" | "tiap" | "every", "hari" | "day", at] => Some(ScheduleTime::Daily(time(at)?)),
        ["setiap" | "tiap" | "every", day, at] | [day, at] if weekday(day).is_some() => {
            Some(ScheduleTime::Weekly(weekday(day)?, time(at)?))
        }
        [date, at] => Some(ScheduleTime::Once(DateTime::from_parts(date.parse().ok()?, time(at)?))),
        _ => None,
    }
}

fn weekday(word: &str) -> Option<Weekday> {
    let at = DAYS.iter().position(|(id, en)| *id == word || *en == word)?;
    Weekday::from_monday_zero_offset(i8::try_from(at).ok()?).ok()
}

fn time(word: &str) -> Option<Time> {
    let (hour, minute) = word.split_once([':', '.'])?;
    Time::new(hour.parse().ok()?, minute.parse().ok()?, 0, 0).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_of_schedules() {
        let at = Time::constant(8, 0, 0, 0);
        assert_eq!(schedule_time("senin 08:00"), Some(ScheduleTime::Weekly(Weekday::Monday, at)));
        assert_eq!(schedule_time("every day 08.00"), Some(ScheduleTime::Daily(at)));
        assert!(matches!(schedule_time("2026-12-01 08:00"), Some(ScheduleTime::Once(_))));
        assert_eq!(schedule_time("besok"), None);
    }
}
