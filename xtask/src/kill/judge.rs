//! What was said, what is stored, what the channels took and where the kills fell, held against the promises. Plain data.

use std::collections::{BTreeMap, BTreeSet};

use wanti_fakes::Sent;

use super::look::{Row, Stored};
use super::office::Place;
use super::people::{CODE, DIGITS, Said};

/// What every answer to a code begins with.
const ANSWER: &str = "Tercatat ";
/// What the answer to a greeting begins with.
const GREETING: &str = "Kode 1 ";

/// A kill.
#[derive(Debug, Clone, Default)]
pub(crate) struct Kill {
    /// The how many-th, from 1.
    pub(crate) number: usize,
    /// Own ids of messages that the store held for being sent, seen after the kill.
    pub(crate) sending: BTreeSet<String>,
    /// Messages that each channel had accepted when the next process was born.
    pub(crate) accepted: [u64; 3],
}

/// A message that a channel took.
#[derive(Debug, Clone)]
pub(crate) struct Accepted {
    place: Place,
    number: u64,
    own: Option<String>,
    chat: String,
    text: String,
}

impl Accepted {
    pub(crate) fn of(sent: Sent) -> Option<Accepted> {
        let Sent { number, line, own, to, text, .. } = sent;
        Some(Accepted { place: Place::of(&line)?, number, own, chat: to, text })
    }
}

/// What was found.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct Verdict {
    /// Messages whose effect or answer is missing.
    pub(crate) lost: u64,
    /// Effects that happened twice, or that no message has.
    pub(crate) doubled_effects: u64,
    /// Sends killed between the channel's acceptance and the mark: WhatsApp, Telegram.
    pub(crate) in_window: [u64; 2],
    /// Of these, sent twice.
    pub(crate) doubled_inside: [u64; 2],
    /// Sent twice without a kill in between.
    pub(crate) doubled_outside: u64,
    /// Answers that overtook another of their conversation.
    pub(crate) overtaken: u64,
    /// Other faults.
    pub(crate) faults: u64,
    /// Everything wrong, one line each, with ids and without words of people.
    pub(crate) evidence: Vec<String>,
}

impl Verdict {
    pub(crate) fn holds(&self) -> bool {
        self.evidence.is_empty()
    }
}

/// Everything that is known of a run.
#[derive(Debug)]
pub(crate) struct Case<'a> {
    pub(crate) said: &'a [Said],
    pub(crate) stored: &'a Stored,
    pub(crate) accepted: &'a [Accepted],
    pub(crate) kills: &'a [Kill],
}

impl Case<'_> {
    /// Holds it against the promises.
    pub(crate) fn judge(&self) -> Verdict {
        let mut verdict = Verdict::default();
        self.effects(&mut verdict);
        self.answers(&mut verdict);
        self.sends(&mut verdict);
        self.store(&mut verdict);
        verdict
    }

    /// Each code is in one request, and each request has one.
    fn effects(&self, verdict: &mut Verdict) {
        let mut requests: BTreeMap<&str, u64> = BTreeMap::new();
        for body in &self.stored.requests {
            let codes = codes(body);
            if codes.is_empty() {
                verdict.doubled_effects += 1;
                verdict.evidence.push("a request was registered that nobody asked for".to_owned());
            }
            codes.into_iter().for_each(|code| *requests.entry(code).or_default() += 1);
        }
        for (said, code) in self.codes() {
            match requests.get(code) {
                None => verdict.lost(format!("message {} ({code}) has no effect", said.id)),
                Some(1) => {}
                Some(times) => verdict.doubled(format!("message {} ({code}) has its effect {times} times", said.id)),
            }
        }
    }

    /// Each message is answered in one row of the outbox.
    fn answers(&self, verdict: &mut Verdict) {
        let (mut answers, mut greetings) = (BTreeMap::<&str, u64>::new(), BTreeMap::<(Place, &str), u64>::new());
        let mut texts = BTreeSet::new();
        for row in &self.stored.outbox {
            for part in row.text.split("\n\n") {
                if part.starts_with(ANSWER) {
                    codes(part).into_iter().for_each(|code| *answers.entry(code).or_default() += 1);
                }
                if part.starts_with(GREETING) {
                    *greetings.entry((row.place, &row.chat)).or_default() += 1;
                }
            }
            if !texts.insert((row.place, &row.chat, &row.text)) {
                verdict.doubled(format!("outbox {} says again what was said before", row.own));
            }
        }
        for said in self.said {
            let times = match &said.code {
                Some(code) => answers.get(code.as_str()),
                None => greetings.get(&(said.place, said.chat.as_str())),
            };
            match times {
                None => verdict.lost(format!("message {} has no answer in the outbox", said.id)),
                Some(1) => {}
                Some(times) => verdict.doubled(format!("message {} is answered {times} times", said.id)),
            }
        }
    }

    /// Each row of the outbox was taken once, after the one before it.
    fn sends(&self, verdict: &mut Verdict) {
        let rows = Rows::of(&self.stored.outbox);
        let mut taken: BTreeMap<&str, (Place, Vec<u64>)> = BTreeMap::new();
        let mut last: BTreeMap<(Place, &str), (usize, &str)> = BTreeMap::new();
        for accepted in self.accepted {
            let Some((order, row)) = rows.find(accepted) else {
                verdict.fault(format!("a channel took a message ({:?}) that no turn says", accepted.own));
                continue;
            };
            let (_, all) = taken.entry(&row.own).or_insert_with(|| (row.place, Vec::new()));
            all.push(accepted.number);
            if all.len() > 1 {
                continue;
            }
            let before = last.entry((row.place, &row.chat)).or_insert((order, &row.own));
            if before.0 > order {
                verdict.overtaken += 1;
                verdict.evidence.push(format!("outbox {} was sent after {}", row.own, before.1));
            } else {
                *before = (order, &row.own);
            }
        }
        for row in &self.stored.outbox {
            if !taken.contains_key(row.own.as_str()) {
                verdict.lost(format!("outbox {} was never sent; the store says {}", row.own, row.sent));
            } else if !row.sent {
                verdict.fault(format!("outbox {} was sent and is not marked", row.own));
            }
        }
        let kills = self.by_message();
        for (own, (place, all)) in &taken {
            let kills = kills.get(own).map_or(&[][..], Vec::as_slice);
            self.repeated(own, *place, all, kills, verdict);
        }
    }

    /// Kills by the messages that were being sent in them.
    fn by_message(&self) -> BTreeMap<&str, Vec<usize>> {
        let mut kills: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
        for (at, kill) in self.kills.iter().enumerate() {
            kill.sending.iter().for_each(|own| kills.entry(own).or_default().push(at));
        }
        kills
    }

    /// How many messages a channel had accepted when the life after this kill began; 0 before the first.
    fn accepted_by(&self, place: Place, at: Option<usize>) -> u64 {
        let kill = at.and_then(|at| self.kills.get(at));
        kill.and_then(|kill| kill.accepted.get(place.fake())).copied().unwrap_or_default()
    }

    /// Whether a kill fell between each two acceptances of a message, inside its sending.
    fn repeated(&self, own: &str, place: Place, all: &[u64], kills: &[usize], verdict: &mut Verdict) {
        // Taken in the life that ended with this kill, which the store had not heard of.
        let inside = |at: &usize| {
            let life = self.accepted_by(place, at.checked_sub(1)) + 1..=self.accepted_by(place, Some(*at));
            all.iter().any(|taken| life.contains(taken))
        };
        let kills: Vec<u64> =
            kills.iter().filter(|at| inside(at)).map(|at| self.accepted_by(place, Some(*at))).collect();
        let channel = usize::from(!place.is_whatsapp());
        let count = |counts: &mut [u64; 2], more: usize| {
            if let Some(count) = counts.get_mut(channel) {
                *count += more as u64;
            }
        };
        count(&mut verdict.in_window, kills.len());
        for pair in all.windows(2) {
            let [first, second] = pair else { continue };
            if kills.iter().any(|kill| (*first..*second).contains(kill)) {
                count(&mut verdict.doubled_inside, 1);
                continue;
            }
            verdict.doubled_outside += 1;
            let after = self.kills.iter().find(|kill| kill.accepted.get(place.fake()) >= Some(first));
            let after = after.map_or(0, |kill| kill.number);
            verdict.evidence.push(format!("outbox {own} was sent twice outside the window; the next kill is {after}"));
        }
    }

    fn store(&self, verdict: &mut Verdict) {
        for mark in &self.stored.unheard {
            verdict.fault(format!("message {mark} still waits for its turn"));
        }
        if self.stored.overdue > 0 {
            verdict.fault(format!("{} timers are overdue", self.stored.overdue));
        }
        if let Some(damage) = &self.stored.damage {
            verdict.fault(format!("the database is damaged: {damage}"));
        }
    }

    fn codes(&self) -> impl Iterator<Item = (&Said, &str)> {
        self.said.iter().filter_map(|said| Some((said, said.code.as_deref()?)))
    }
}

impl Verdict {
    fn lost(&mut self, evidence: String) {
        self.lost += 1;
        self.evidence.push(evidence);
    }

    fn doubled(&mut self, evidence: String) {
        self.doubled_effects += 1;
        self.evidence.push(evidence);
    }

    pub(crate) fn fault(&mut self, evidence: String) {
        self.faults += 1;
        self.evidence.push(evidence);
    }
}

/// Rows of the outbox by their own id, and by what they say to whom: Telegram has no place for an id.
struct Rows<'a> {
    rows: &'a [Row],
    own: BTreeMap<&'a str, usize>,
    said: BTreeMap<(Place, &'a str, &'a str), usize>,
}

impl<'a> Rows<'a> {
    fn of(rows: &'a [Row]) -> Rows<'a> {
        let own = rows.iter().enumerate().map(|(at, row)| (row.own.as_str(), at)).collect();
        let said = rows.iter().enumerate().map(|(at, row)| ((row.place, row.chat.as_str(), row.text.as_str()), at));
        Rows { rows, own, said: said.collect() }
    }

    /// The row of a message, and how far behind it is in the outbox.
    fn find(&self, accepted: &Accepted) -> Option<(usize, &'a Row)> {
        let at = match &accepted.own {
            Some(own) => self.own.get(own.as_str()),
            None => self.said.get(&(accepted.place, accepted.chat.as_str(), accepted.text.as_str())),
        };
        at.and_then(|at| Some((*at, self.rows.get(*at)?)))
    }
}

/// The codes in a text.
fn codes(text: &str) -> Vec<&str> {
    let places = text.match_indices(CODE).map(|(at, _)| at);
    places.filter_map(|at| text.get(at..at + CODE.len() + DIGITS)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// One greeting and two codes on each channel, all well.
    fn well() -> (Vec<Said>, Stored, Vec<Accepted>, Vec<Kill>) {
        let (mut said, mut stored, mut accepted) = (Vec::new(), Stored::default(), Vec::new());
        for (place, chat, first) in [(Place::First, "628", 1), (Place::Polled, "9", 3)] {
            for number in 0..3 {
                let code = (number > 0).then(|| format!("{CODE}{:0DIGITS$}", first + number));
                let text = match &code {
                    Some(code) => format!("Tercatat {number}. {code} dengan UJI."),
                    None => "Kode 1 sesudah salam?".to_owned(),
                };
                let own = format!("c{first}-{}-0", number + 1);
                stored.requests.extend(code.iter().map(|code| format!("{{\"kode\":\"{code}\"}}")));
                let (chat, id) = (chat.to_owned(), format!("m{first}{number}"));
                let known = place.is_whatsapp().then(|| own.clone());
                accepted.push(Accepted {
                    place,
                    number: number + 1,
                    own: known,
                    chat: chat.clone(),
                    text: text.clone(),
                });
                stored.outbox.push(Row { own, place, chat: chat.clone(), text, sent: true });
                said.push(Said { place, chat, code, id });
            }
        }
        let kills = vec![Kill { number: 1, sending: ["c3-3-0".to_owned()].into(), accepted: [3, 3, 0] }];
        (said, stored, accepted, kills)
    }

    fn judged(change: impl FnOnce(&mut Vec<Said>, &mut Stored, &mut Vec<Accepted>, &mut Vec<Kill>)) -> Verdict {
        let (mut said, mut stored, mut accepted, mut kills) = well();
        change(&mut said, &mut stored, &mut accepted, &mut kills);
        Case { said: &said, stored: &stored, accepted: &accepted, kills: &kills }.judge()
    }

    #[test]
    fn a_run_without_faults_holds() {
        let verdict = judged(|_, _, _, _| {});
        assert!(verdict.holds(), "{verdict:?}");
        assert_eq!((verdict.in_window, verdict.doubled_inside), ([0, 1], [0, 0]));
    }

    #[test]
    fn what_is_missing_is_lost() {
        assert_eq!(judged(|_, stored, _, _| drop(stored.requests.remove(0))).lost, 1);
        assert_eq!(judged(|_, _, accepted, _| drop(accepted.remove(1))).lost, 1);
        let unanswered = judged(|_, stored, accepted, _| {
            stored.outbox.remove(0);
            accepted.remove(0);
        });
        assert_eq!((unanswered.lost, unanswered.evidence.len()), (1, 1));
        assert_eq!(judged(|_, stored, _, _| stored.unheard.push("m".to_owned())).faults, 1);
    }

    #[test]
    fn what_is_there_twice_is_doubled() {
        assert_eq!(judged(|_, stored, _, _| stored.requests.push(stored.requests[0].clone())).doubled_effects, 1);
        assert_eq!(judged(|_, stored, _, _| stored.requests.push("{}".to_owned())).doubled_effects, 1);
        let twice = judged(|_, stored, accepted, _| {
            let text = stored.outbox[1].text.replace("Tercatat 1", "Tercatat 3");
            stored.outbox.push(Row { own: "c1-4-0".to_owned(), text, ..stored.outbox[1].clone() });
            let (own, number) = (Some("c1-4-0".to_owned()), 4);
            accepted.push(Accepted { own, number, ..accepted[1].clone() });
        });
        assert_eq!((twice.doubled_effects, twice.evidence.len()), (1, 1));
    }

    #[test]
    fn a_second_send_is_inside_the_window_only_with_a_kill_between() {
        let again = |of: usize, accepted: &mut Vec<Accepted>| {
            accepted.push(Accepted { number: 9, ..accepted[of].clone() });
        };
        let inside = judged(|_, _, accepted, _| again(5, accepted));
        assert!(inside.holds() && inside.doubled_inside == [0, 1], "{inside:?}");
        assert_eq!(judged(|_, _, accepted, _| again(4, accepted)).doubled_outside, 1);
        let later = |kills: &mut Vec<Kill>, accepted| kills.iter_mut().for_each(|kill| kill.accepted = accepted);
        let after = judged(|_, _, accepted, kills| {
            again(5, accepted);
            later(kills, [3, 9, 0]);
        });
        assert_eq!(after.doubled_outside, 1);
        let before = judged(|_, _, accepted, kills| {
            again(5, accepted);
            later(kills, [3, 2, 0]);
        });
        assert_eq!(before.doubled_outside, 1);
    }

    #[test]
    fn what_overtakes_or_comes_from_nowhere_is_a_fault() {
        assert_eq!(judged(|_, _, accepted, _| accepted.swap(0, 1)).overtaken, 1);
        let strange = |_: &mut _, _: &mut _, accepted: &mut Vec<Accepted>, _: &mut _| {
            accepted.push(Accepted { text: "Lain.".to_owned(), ..accepted[5].clone() });
        };
        assert_eq!(judged(strange).faults, 1);
    }
}
