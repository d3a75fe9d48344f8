//! One office's simulator: what each citizen's phone shows, why, and what the tester can do.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Instant;

use jiff::{SignedDuration, Timestamp};
use wanti_core::Outgoing;
use wanti_flow::channel::WHATSAPP;
use wanti_flow::model::{Bot, Language};
use wanti_port::fit::{Rendered, fit_message, turned_page};
use wanti_repl::{Options, Shown, Simulator};

use super::super::bots::Read;
use super::Fields;

/// Exchanges kept for each citizen.
const MOST: usize = 300;
/// The telephone number of every simulated citizen.
const NUMBER: &str = "628110000000";

/// One office's simulator.
#[derive(Debug)]
pub(super) struct Room {
    pub(super) office: String,
    pub(super) language: Language,
    pub(super) simulator: Simulator,
    bot: Arc<Bot>,
    phones: BTreeMap<String, Phone>,
    version: u64,
}

/// What a citizen's phone shows.
#[derive(Debug, Default)]
pub(super) struct Phone {
    pub(super) exchanges: Vec<Exchange>,
    /// The citizen's last message, which opens the window for free text.
    last: Option<Timestamp>,
}

/// What one deed of the tester led to.
#[derive(Debug, Default)]
pub(super) struct Exchange {
    pub(super) shown: Vec<Seen>,
    /// What was understood, on one line.
    pub(super) heard: Option<String>,
    /// The words of `:kenapa`.
    pub(super) why: Vec<String>,
    /// The words of `:jejak`.
    pub(super) steps: Vec<String>,
}

/// Something on the phone or beside it.
#[derive(Debug)]
pub(super) enum Seen {
    /// The citizen's side.
    Citizen(String, Timestamp),
    /// The bot's side.
    Bot(Box<Bubble>),
    /// The clock was moved or another thing happened beside the conversation.
    Note(String),
    /// What a command shows.
    Info(Vec<String>),
    /// What was wrong.
    Fault(Vec<String>),
}

/// One message of the bot as WhatsApp shows it.
#[derive(Debug)]
pub(super) struct Bubble {
    pub(super) message: Outgoing,
    pub(super) rendered: Rendered,
    pub(super) at: Timestamp,
    /// The citizen has been silent for longer than the window is open.
    pub(super) closed: bool,
}

/// What the tester can do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Act {
    Say(String),
    Tap { token: String, title: String },
    Photo,
    Location,
    Contact,
    Time(String),
    Citizen(String),
    Restart,
    Language(Language),
}

impl Act {
    pub(super) fn read(fields: &Fields) -> Option<Act> {
        let one_line = || fields.text.replace(['\n', '\r'], " ");
        Some(match fields.act.as_str() {
            "say" if fields.text.trim().is_empty() => return None,
            "say" => Act::Say(fields.text.clone()),
            "tap" => Act::Tap { token: fields.text.clone(), title: fields.title.clone() },
            "photo" => Act::Photo,
            "location" => Act::Location,
            "contact" => Act::Contact,
            "time" => Act::Time(one_line()),
            "citizen" => Act::Citizen(one_line()),
            "restart" => Act::Restart,
            "language" if fields.text == "en" => Act::Language(Language::English),
            "language" => Act::Language(Language::Indonesian),
            _ => return None,
        })
    }
}

impl Room {
    pub(super) fn new(office: &str, bot: Arc<Bot>, language: Language) -> Room {
        let simulator = simulator(&bot, language);
        Room { office: office.to_owned(), language, simulator, bot, phones: BTreeMap::new(), version: 1 }
    }

    /// Grows with everything that changes what is shown.
    pub(super) fn version(&self) -> u64 {
        self.version
    }

    /// The phone of the citizen who speaks.
    pub(super) fn phone(&self) -> Option<&Phone> {
        self.phones.get(self.simulator.citizen())
    }

    pub(super) fn act(&mut self, act: Act) {
        self.version += 1;
        if let Act::Tap { token, title } = &act
            && let Some(page) = turned_page(token)
        {
            return self.turn_page(page, title);
        }
        let (shown, asks_why) = self.done(act);
        self.show(shown, asks_why);
    }

    fn done(&mut self, act: Act) -> (Vec<Shown>, bool) {
        match act {
            Act::Say(line) => (self.simulator.line(&line), !line.starts_with(':')),
            Act::Tap { token, title } => (self.simulator.tap(&token, &title), true),
            Act::Photo => (self.simulator.line(":foto"), true),
            Act::Location => (self.simulator.line(":lokasi"), true),
            Act::Contact => (self.simulator.contact(NUMBER), true),
            Act::Time(to) => (self.simulator.line(&format!(":waktu {to}")), false),
            Act::Citizen(name) => (self.simulator.line(&format!(":warga {name}")), false),
            Act::Restart => {
                self.phones.clear();
                self.simulator = simulator(&self.bot, self.language);
                (Vec::new(), false)
            }
            Act::Language(language) => {
                self.language = language;
                self.simulator.speak(language);
                (Vec::new(), false)
            }
        }
    }

    /// Timers that fell due since.
    pub(super) fn tick(&mut self) {
        let shown = self.simulator.tick();
        if !shown.is_empty() {
            self.version += 1;
            self.show(shown, false);
        }
    }

    /// The files changed; the conversation goes on.
    pub(super) fn reload(&mut self, read: &Read) {
        self.version += 1;
        if let Ok(bot) = read {
            self.bot = Arc::clone(bot);
        }
        let read = read.as_ref().map(Arc::clone).map_err(|findings| findings.join("\n"));
        let shown = self.simulator.reload(read);
        self.show(shown, false);
    }

    /// Puts what happened on the phones it belongs to.
    fn show(&mut self, shown: Vec<Shown>, asks_why: bool) {
        let own = self.simulator.citizen().to_owned();
        let mut exchange = Exchange::default();
        for one in shown {
            match one {
                Shown::Bot { other: Some(name), at, message } => {
                    let bubble = self.bubble(&name, *message, at);
                    self.put(&name, Exchange { shown: vec![Seen::Bot(bubble)], ..Exchange::default() });
                }
                Shown::Bot { other: None, at, message } => {
                    let bubble = self.bubble(&own, *message, at);
                    exchange.shown.push(Seen::Bot(bubble));
                }
                Shown::Act(act) => exchange.shown.extend(self.acted(&own, &act)),
                Shown::Heard(line) => exchange.heard = Some(line),
                Shown::Note(line) => exchange.shown.push(Seen::Note(line)),
                Shown::Info(lines) => exchange.shown.push(Seen::Info(lines)),
                Shown::Fault(lines) => exchange.shown.push(Seen::Fault(lines)),
            }
        }
        if asks_why {
            exchange.why = self.simulator.why();
            exchange.steps = self.simulator.steps();
        }
        if !exchange.shown.is_empty() {
            self.put(&own, exchange);
        }
    }

    /// A move of the clock or to another citizen is told in words as well; only those are shown.
    fn acted(&mut self, citizen: &str, act: &str) -> Option<Seen> {
        let Some(words) = act.strip_prefix("> ") else {
            return (!act.starts_with("@ ")).then(|| Seen::Note(act.to_owned()));
        };
        let now = self.simulator.now();
        self.phones.entry(citizen.to_owned()).or_default().last = Some(now);
        Some(Seen::Citizen(words.to_owned(), now))
    }

    fn bubble(&self, citizen: &str, message: Outgoing, at: Timestamp) -> Box<Bubble> {
        let last = self.phones.get(citizen).and_then(|phone| phone.last);
        let hours = WHATSAPP.window_hours.map(i64::from).unwrap_or_default();
        let closed = last.is_none_or(|last| at.duration_since(last) >= SignedDuration::from_hours(hours));
        let rendered = fit_message(&message, 0, &WHATSAPP, self.simulator.bot().language);
        Box::new(Bubble { message, rendered, at, closed })
    }

    /// Another page of a menu, as a message of its own.
    fn turn_page(&mut self, (page, first): (usize, &str), title: &str) {
        let now = self.simulator.now();
        let menus = self.phone().into_iter().flat_map(|phone| phone.exchanges.iter().rev());
        let menu = menus.flat_map(|exchange| exchange.shown.iter().rev()).find_map(|seen| match seen {
            Seen::Bot(bubble) if begins_with(&bubble.message, first) => Some(bubble.message.clone()),
            _ => None,
        });
        let Some(message) = menu else { return };
        let rendered = fit_message(&message, page, &WHATSAPP, self.simulator.bot().language);
        let bubble = Box::new(Bubble { message, rendered, at: now, closed: false });
        let own = self.simulator.citizen().to_owned();
        let shown = vec![Seen::Citizen(title.to_owned(), now), Seen::Bot(bubble)];
        self.put(&own, Exchange { shown, ..Exchange::default() });
    }

    fn put(&mut self, citizen: &str, exchange: Exchange) {
        let exchanges = &mut self.phones.entry(citizen.to_owned()).or_default().exchanges;
        exchanges.push(exchange);
        let over = exchanges.len().saturating_sub(MOST);
        exchanges.drain(..over);
    }
}

fn begins_with(message: &Outgoing, token: &str) -> bool {
    let first = message.menu.as_ref().and_then(|menu| menu.entries.first());
    first.is_some_and(|entry| entry.token == token)
}

fn simulator(bot: &Arc<Bot>, language: Language) -> Simulator {
    let began = Instant::now();
    let options = Options {
        language,
        clock: Some(Box::new(Timestamp::now)),
        stopwatch: Some(Box::new(move || began.elapsed())),
        ..Options::at(Timestamp::now())
    };
    Simulator::new(Arc::clone(bot), options)
}

#[cfg(test)]
mod tests {
    use super::*;

    const BOT: &str = "wanti: 1\nbot: {id: a, nama: A, mulai: buka}\nalur:\n  buka:\n    judul: Pembuka\n    mulai_bila: {kata: [halo]}\n    langkah:\n      - kirim: Selamat datang.\n";

    fn room() -> Room {
        let compiled = wanti_flow::compile(&[wanti_flow::Source::new("a.yaml", BOT)], &wanti_flow::Options::default());
        Room::new("a", Arc::new(compiled.bot.unwrap()), Language::English)
    }

    fn bubbles(room: &Room) -> Vec<bool> {
        let all = room.phone().into_iter().flat_map(|phone| &phone.exchanges).flat_map(|exchange| &exchange.shown);
        all.filter_map(|seen| match seen {
            Seen::Bot(bubble) => Some(bubble.closed),
            _ => None,
        })
        .collect()
    }

    #[test]
    fn each_citizen_has_a_phone_and_a_reason_beside_each_answer() {
        let mut room = room();
        room.act(Act::Say("halo".to_owned()));
        assert_eq!(bubbles(&room), [false]);
        assert!(!room.phone().unwrap().exchanges[0].why.is_empty());
        room.act(Act::Citizen("baru".to_owned()));
        assert!(bubbles(&room).is_empty());
        let first = room.simulator.citizens()[0].clone();
        room.act(Act::Citizen(first));
        assert_eq!(bubbles(&room), [false]);
        room.act(Act::Restart);
        assert!(room.phone().is_none());
    }

    #[test]
    fn after_a_day_of_silence_the_window_is_closed() {
        let mut room = room();
        room.act(Act::Say("halo".to_owned()));
        room.act(Act::Time("+25h".to_owned()));
        room.act(Act::Say(":petugas balas \"Sudah siap\"".to_owned()));
        assert_eq!(bubbles(&room).last(), Some(&true), "{:?}", room.phone());
        room.act(Act::Say("halo".to_owned()));
        assert_eq!(bubbles(&room).last(), Some(&false));
    }

    #[test]
    fn a_refused_bot_is_told_and_the_conversation_goes_on() {
        let mut room = room();
        room.act(Act::Say("halo".to_owned()));
        let before = room.version();
        room.reload(&Err(vec!["bot.yaml:3: WN0203 wrong".to_owned()]));
        assert!(room.version() > before);
        let told = room.phone().unwrap().exchanges.last().unwrap();
        assert!(matches!(&told.shown[0], Seen::Fault(lines) if lines.iter().any(|line| line.contains("WN0203"))));
        room.act(Act::Say("halo".to_owned()));
        assert_eq!(bubbles(&room).len(), 2);
    }
}
