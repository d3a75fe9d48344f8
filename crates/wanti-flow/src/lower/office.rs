//! Settings of the whole: commands, fallback, zone, channels, roles, consents, retention, phrases.

use std::collections::BTreeMap;

use jiff::tz::TimeZone;

use super::Lower;
use super::codes::{BAD_COMMAND, UNKNOWN_CHANNEL, UNKNOWN_PHRASE, UNKNOWN_PLACE, UNKNOWN_RIGHT, UNKNOWN_ZONE};
use crate::diagnostic::{Diagnostic, Sentence};
use crate::model::{Action, Channel, Command, Consent, Fallback, Language, Role};
use crate::phrases::{Phrase, Phrases, TABLE};
use crate::shape::near;
use crate::tree::{self, Entry, Flag, Text};
use crate::words::RIGHTS;

/// The zone of a bot that names none: western Indonesia.
const USUAL_ZONE: &str = "Asia/Jakarta";

impl Lower<'_, '_> {
    pub(super) fn commands(&mut self) -> Vec<Command> {
        let commands = self.tree.commands.iter();
        commands
            .filter_map(|entry| {
                Some(Command {
                    id: entry.id.text.clone(),
                    action: self.action(entry)?,
                    confirm: Flag::is_yes(entry.value.confirm.as_ref()),
                })
            })
            .collect()
    }

    fn action(&mut self, entry: &Entry<tree::Command>) -> Option<Action> {
        match (&entry.value.target, &entry.value.action) {
            (Some(flow), None) => self.flow(flow).map(Action::Goto),
            (None, Some(word)) => Some(match word.text.as_str() {
                "mundur_satu" => Action::Back,
                "ulangi" => Action::Repeat,
                "bantuan" => Action::Help,
                _ => Action::Cancel,
            }),
            _ => {
                let message = Sentence::new(
                    format!("perintah `{}` harus punya `ke` atau `lakukan`, salah satu", entry.id.text),
                    format!("the command `{}` needs `goto` or `do`, one of them", entry.id.text),
                );
                self.out.push(Diagnostic::error(BAD_COMMAND, entry.id.span.clone(), message).help(
                    "`ke` membuka alur; `lakukan` adalah batalkan, mundur_satu, ulangi atau bantuan",
                    "`goto` opens a flow; `do` is cancel, back, repeat or help",
                ));
                None
            }
        }
    }

    pub(super) fn fallback(&mut self) -> Fallback {
        let tree = self.tree;
        let Some(written) = &tree.fallback else {
            return Fallback { ask: None, offer: 3, say: Vec::new(), after_two: None };
        };
        let offer = self.number(written.offer.as_ref(), 3, 0, 3);
        Fallback {
            ask: self.maybe(written.ask.as_ref()),
            offer: usize::try_from(offer).unwrap_or(3),
            say: self.templates(&written.say),
            after_two: written.after_2_times.as_ref().and_then(|flow| self.flow(flow)),
        }
    }

    pub(super) fn zone(&mut self, written: Option<&Text>) -> Option<TimeZone> {
        let name = written.map_or(USUAL_ZONE, |name| name.text.trim());
        let short = match name.to_lowercase().as_str() {
            "wib" => "Asia/Jakarta",
            "wita" => "Asia/Makassar",
            "wit" => "Asia/Jayapura",
            _ => name,
        };
        let found = TimeZone::get(short).ok();
        if let (None, Some(text)) = (&found, written) {
            let known = ["Asia/Jakarta", "Asia/Makassar", "Asia/Jayapura", "Asia/Pontianak"];
            let message = Sentence::new(
                format!("zona waktu `{name}` tidak dikenal"),
                format!("the time zone `{name}` is not known"),
            );
            self.out.push(near(name, known).onto(Diagnostic::error(UNKNOWN_ZONE, text.span.clone(), message), &known));
        }
        found
    }

    pub(super) fn channels(&mut self, written: &[Text]) -> Vec<Channel> {
        const ALL: [(&str, Channel); 3] =
            [("terminal", Channel::Terminal), ("whatsapp", Channel::WhatsApp), ("telegram", Channel::Telegram)];
        if written.is_empty() {
            return ALL.iter().map(|(_, channel)| *channel).collect();
        }
        let mut channels = Vec::new();
        for word in written {
            let plain = word.text.trim().to_lowercase();
            match ALL.iter().find(|(name, _)| *name == plain) {
                Some((_, channel)) => channels.push(*channel),
                None => {
                    let known = ALL.map(|(name, _)| name);
                    let message = Sentence::new(
                        format!("saluran `{}` tidak ada", word.text),
                        format!("there is no channel `{}`", word.text),
                    );
                    self.out.push(
                        near(&plain, known)
                            .onto(Diagnostic::error(UNKNOWN_CHANNEL, word.span.clone(), message), &known),
                    );
                }
            }
        }
        channels
    }

    pub(super) fn role(&mut self, entry: &Entry<tree::Role>) -> Role {
        Role {
            id: entry.id.text.clone(),
            name: entry.value.name.text.clone(),
            rights: entry.value.may.iter().filter_map(|right| self.right(right)).collect(),
            numbers: entry.value.numbers.iter().map(|number| number.text.clone()).collect(),
        }
    }

    fn right(&mut self, word: &Text) -> Option<String> {
        let found = RIGHTS.iter().find(|(id, en)| *id == word.text || *en == word.text);
        if found.is_none() {
            let known = RIGHTS.map(|(id, _)| id);
            let both = RIGHTS.iter().flat_map(|(id, en)| [*id, *en]);
            let message =
                Sentence::new(format!("hak `{}` tidak ada", word.text), format!("there is no right `{}`", word.text));
            self.out.push(
                near(&word.text, both).onto(Diagnostic::error(UNKNOWN_RIGHT, word.span.clone(), message), &known),
            );
        }
        found.map(|(id, _)| (*id).to_owned())
    }

    pub(super) fn consent(&mut self, entry: &Entry<tree::Consent>) -> Consent {
        Consent {
            id: entry.id.text.clone(),
            text: self.template(&entry.value.text),
            version: entry.value.version.text.clone(),
            refused: self.maybe(entry.value.if_refused.as_ref()),
        }
    }

    pub(super) fn retention(&mut self) -> BTreeMap<String, u32> {
        let mut days = BTreeMap::new();
        for entry in &self.tree.retention {
            if let Some(length) = self.length(&entry.value) {
                let whole = length.as_secs() / 86_400;
                days.insert(entry.id.text.clone(), u32::try_from(whole.max(1)).unwrap_or(u32::MAX));
            }
        }
        days
    }

    pub(super) fn phrases(&mut self, language: Language) -> Phrases {
        let mut own = BTreeMap::new();
        for entry in &self.tree.phrases {
            if let Some(phrase) = self.phrase(&entry.id) {
                self.places_of(phrase, &entry.value);
                own.insert(phrase, entry.value.text.clone());
            }
        }
        Phrases::new(language, own)
    }

    fn phrase(&mut self, key: &Text) -> Option<Phrase> {
        let found = Phrase::from_key(&key.text);
        if found.is_none() {
            let known = TABLE.iter().map(|(_, key, ..)| *key);
            let message = Sentence::new(
                format!("kalimat bawaan `{}` tidak ada", key.text),
                format!("there is no built-in phrase `{}`", key.text),
            );
            self.out
                .push(near(&key.text, known).onto(Diagnostic::error(UNKNOWN_PHRASE, key.span.clone(), message), &[]));
        }
        found
    }

    /// A replacement may only use the places of the sentence it replaces.
    fn places_of(&mut self, phrase: Phrase, text: &Text) {
        let known: Vec<&str> = phrase.places().collect();
        for place in text.text.split('{').skip(1).filter_map(|rest| rest.split_once('}')).map(|(name, _)| name) {
            if known.contains(&place) {
                continue;
            }
            let message = Sentence::new(
                format!("kalimat ini tidak punya tempat `{{{place}}}`"),
                format!("this phrase has no place `{{{place}}}`"),
            );
            let diagnostic = Diagnostic::error(UNKNOWN_PLACE, text.span.clone(), message);
            let list = known.iter().map(|name| format!("{{{name}}}")).collect::<Vec<_>>().join(", ");
            self.out.push(if known.is_empty() {
                diagnostic.help("kalimat ini tidak memakai tempat apa pun", "this phrase has no places")
            } else {
                diagnostic.help(format!("yang ada: {list}"), format!("there are: {list}"))
            });
        }
    }
}
