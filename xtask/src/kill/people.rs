//! People who write without end, whether anybody listens or not. Every message after the greeting is a code of its own.

use std::collections::BTreeSet;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use tokio::runtime::Handle;
use wanti_fakes::{FakeBot, FakeCloud, Person, User, say};
use wanti_workload::Chance;

use super::office::{PLACES, Place};

/// What codes begin with; nothing else in a talk has it.
pub(crate) const CODE: &str = "zq";
/// Digits of a code.
pub(crate) const DIGITS: usize = 7;
/// Messages of one person before another takes the place.
const MOST: usize = 40;
/// Of a hundred messages so many are of people who greet and then say nothing more.
const SILENT: usize = 7;

/// When so many messages and statuses are not acknowledged, people wait: on a busy machine a run would never come to rest.
const MOST_WAITING: u64 = 600;
/// How often is looked who writes next.
const TICK: Duration = Duration::from_millis(4);

/// A message that somebody wrote.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Said {
    pub(crate) place: Place,
    /// The address of the person.
    pub(crate) chat: String,
    /// The code; none for a greeting.
    pub(crate) code: Option<String>,
    /// The channel's id.
    pub(crate) id: String,
}

/// The stand-ins.
#[derive(Debug)]
pub(crate) struct Fakes {
    pub(crate) cloud: FakeCloud,
    /// The polled bot and the called one.
    pub(crate) bots: [FakeBot; 2],
}

impl Fakes {
    /// Webhooks that were answered with 200.
    pub(crate) fn acknowledged(&self) -> u64 {
        self.cloud.counters().taken + self.called().counters().taken
    }

    /// Messages accepted by each.
    pub(crate) fn accepted(&self) -> [u64; 3] {
        let [polled, called] = &self.bots;
        [self.cloud.counters().accepted, polled.counters().accepted, called.counters().accepted]
    }

    /// Messages that were not yet acknowledged.
    pub(crate) fn waiting(&self) -> u64 {
        let [polled, called] = &self.bots;
        let pending = polled.pending().len() as u64;
        self.cloud.counters().waiting + called.counters().waiting + pending
    }

    /// Those who had an answer after these counts, which are moved on.
    fn answered(&self, counts: &mut [u64; 3]) -> Vec<(Place, String)> {
        let [polled, called] = &self.bots;
        let [cloud, first, second] = counts;
        let sent = [
            (self.cloud.sent_after(*cloud), cloud),
            (polled.sent_after(*first), first),
            (called.sent_after(*second), second),
        ];
        let answered = sent.into_iter().flat_map(|(sent, count)| {
            *count = sent.last().map_or(*count, |last| last.number);
            sent.into_iter().filter_map(|sent| Some((Place::of(&sent.line)?, sent.to)))
        });
        answered.collect()
    }

    fn called(&self) -> &FakeBot {
        let [_, called] = &self.bots;
        called
    }

    fn write(&self, place: Place, chat: u64, words: &str) -> (String, String) {
        let address = address(place, chat);
        match place {
            Place::First | Place::Second => {
                let message = [(Person::phone(&address), say::text(words))];
                (address, self.cloud.say_to(place.id(), &message).pop().unwrap_or_default())
            }
            Place::Polled | Place::Called => {
                let [polled, called] = &self.bots;
                let bot = if place == Place::Polled { polled } else { called };
                let user = User::new(i64::try_from(chat).unwrap_or_default(), "Warga");
                (address, bot.text(&user, words).to_string())
            }
        }
    }
}

/// The address of a person.
fn address(place: Place, person: u64) -> String {
    if place.is_whatsapp() { format!("628{person:010}") } else { person.to_string() }
}

/// Those who write on one line.
struct Street {
    place: Place,
    /// Messages a second.
    rate: f64,
    written: u64,
    people: Vec<(u64, usize)>,
    /// Addresses that had an answer: codes are written only after the greeting was answered.
    greeted: BTreeSet<String>,
}

/// The whole town.
#[derive(Debug, Default)]
pub(crate) struct Town {
    said: Mutex<Vec<Said>>,
    over: AtomicBool,
}

impl Town {
    /// Writes until it is over. How fast is bounded by what the channels allow, so that nothing piles up.
    pub(crate) fn live(&self, fakes: &Fakes, seed: u64, tokio: &Handle) {
        let _inside = tokio.enter();
        let mut chance = Chance::new(seed);
        let (mut born, mut codes) = (1_000, 0);
        let mut streets = PLACES.map(|place| {
            let (rate, people) = if place.is_whatsapp() { (32.0, 400) } else { (8.0, 120) };
            Street { place, rate, written: 0, people: vec![(0, MOST); people], greeted: BTreeSet::new() }
        });
        let (begun, mut counts, mut pauses) = (Instant::now(), [0; 3], Duration::ZERO);
        while !self.over.load(Ordering::SeqCst) {
            for (place, chat) in fakes.answered(&mut counts) {
                streets.iter_mut().filter(|street| street.place == place).for_each(|street| street.hears(&chat));
            }
            if fakes.waiting() > MOST_WAITING {
                pauses += TICK;
                std::thread::sleep(TICK);
                continue;
            }
            let due = begun.elapsed().saturating_sub(pauses).as_secs_f64();
            for street in &mut streets {
                while (street.written as f64) < due * street.rate {
                    street.written += 1;
                    let (person, code) = street.next(&mut chance, &mut born, &mut codes);
                    let words = code.clone().unwrap_or_else(|| "halo".to_owned());
                    let (chat, id) = fakes.write(street.place, person, &words);
                    self.said().push(Said { place: street.place, chat, code, id });
                }
            }
            std::thread::sleep(TICK);
        }
    }

    /// Nobody writes any more.
    pub(crate) fn ends(&self) {
        self.over.store(true, Ordering::SeqCst);
    }

    pub(crate) fn said(&self) -> std::sync::MutexGuard<'_, Vec<Said>> {
        self.said.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Street {
    fn hears(&mut self, chat: &str) {
        if !self.greeted.contains(chat) {
            self.greeted.insert(chat.to_owned());
        }
    }

    /// Who writes next, and which code.
    fn next(&mut self, chance: &mut Chance, born: &mut u64, codes: &mut u64) -> (u64, Option<String>) {
        let mut fresh = || {
            *born += 1;
            *born
        };
        if chance.percent(SILENT) {
            return (fresh(), None);
        }
        let place = chance.below(self.people.len());
        let Some((person, written)) = self.people.get_mut(place) else { return (fresh(), None) };
        if *written >= MOST {
            (*person, *written) = (fresh(), 1);
            return (*person, None);
        }
        if *written == 1 && !self.greeted.contains(&address(self.place, *person)) {
            return (fresh(), None);
        }
        *written += 1;
        *codes += 1;
        (*person, Some(format!("{CODE}{codes:0DIGITS$}")))
    }
}
