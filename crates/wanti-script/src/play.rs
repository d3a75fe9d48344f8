//! Plays a scene in the pretend world and compares what was said with what was expected.

use std::fmt;
use std::sync::Arc;

use jiff::Timestamp;
use wanti_answer::Media;
use wanti_core::{Effect, Engine, MessageKind, Note, Outgoing, Playground, Turn, Visit};
use wanti_flow::Bot;

use crate::{Act, ActKind, Claim, ClockMove, Said, Scene, decision};

/// When a scene names no clock: a Tuesday morning, the office open.
const START: &str = "2026-11-24T09:00";
/// Who speaks when a scene names nobody.
const CITIZEN: &str = "warga";

/// What came of a scene.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Played {
    /// What did not come as expected, in order.
    pub failures: Vec<Failure>,
    /// What was said after each act that made somebody speak.
    pub turns: Vec<TurnRecord>,
    /// Every step walked.
    pub visited: Vec<Visit>,
}

/// What was said after one act.
#[derive(Debug, Clone, PartialEq)]
pub struct TurnRecord {
    /// Position of the act in the scene.
    pub act: usize,
    /// Lines of the answer.
    pub lines: Vec<String>,
}

/// One thing that did not come as expected.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Failure {
    /// Line of the script.
    pub line: usize,
    /// What it was.
    pub kind: FailureKind,
    /// What the service said instead.
    pub said: Vec<String>,
    /// Intents heard, with the rule that fired.
    pub heard: Vec<String>,
}

/// What did not come as expected.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum FailureKind {
    /// This text was not said.
    Missing(String),
    /// This statement is not true.
    Untrue(Claim),
    /// The officer's action could not be read or was refused.
    Officer(String),
    /// The clock would run backward.
    Backward,
    /// There was no menu, or no such entry, to tap.
    NoEntry(String),
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.kind {
            FailureKind::Missing(text) => writeln!(f, "line {}: expected  < {text}", self.line)?,
            FailureKind::Untrue(claim) => writeln!(f, "line {}: not true  ~ {claim:?}", self.line)?,
            FailureKind::Officer(why) => writeln!(f, "line {}: {why}", self.line)?,
            FailureKind::Backward => writeln!(f, "line {}: the clock cannot run backward", self.line)?,
            FailureKind::NoEntry(name) => writeln!(f, "line {}: no menu entry {name:?} to tap", self.line)?,
        }
        for line in &self.said {
            writeln!(f, "    said  < {line}")?;
        }
        if self.said.is_empty() {
            writeln!(f, "    said nothing")?;
        }
        self.heard.iter().try_for_each(|heard| writeln!(f, "    heard ~ {heard}"))
    }
}

/// Plays one scene from its beginning, in a world of its own.
#[must_use]
pub fn play(bot: &Arc<Bot>, scene: &Scene) -> Played {
    let mut player = Player::new(bot, scene);
    for (index, act) in scene.acts.iter().enumerate() {
        player.act(index, act);
    }
    player.played
}

struct Player<'a> {
    bot: &'a Arc<Bot>,
    world: Playground,
    citizen: String,
    turns: Vec<Turn>,
    lines: Vec<String>,
    cursor: usize,
    played: Played,
}

impl<'a> Player<'a> {
    fn new(bot: &'a Arc<Bot>, scene: &Scene) -> Player<'a> {
        let first = scene.acts.iter().find_map(|act| match act.kind {
            ActKind::Clock(clock @ ClockMove::To(_)) => Some(clock),
            _ => None,
        });
        let start = first.or_else(|| ClockMove::parse(START).ok());
        let now = start.map_or(Timestamp::UNIX_EPOCH, |clock| clock.apply(Timestamp::UNIX_EPOCH, &bot.zone));
        let world = Playground::new(Engine::new(Arc::clone(bot)), now);
        let citizen = CITIZEN.to_owned();
        Player { bot, world, citizen, turns: Vec::new(), lines: Vec::new(), cursor: 0, played: Played::default() }
    }

    fn act(&mut self, index: usize, act: &Act) {
        match &act.kind {
            ActKind::Clock(clock) => self.clock(index, act.line, *clock),
            ActKind::Switch(name) => self.citizen.clone_from(name),
            ActKind::Citizen(said) => self.citizen_acts(index, act.line, said),
            ActKind::Officer(text) => self.officer(index, act.line, text),
            ActKind::Service(expected) => self.expect(act.line, expected),
            ActKind::Claim(claim) => {
                if !self.holds(claim) {
                    self.fail(act.line, FailureKind::Untrue(claim.clone()));
                }
            }
        }
    }

    fn clock(&mut self, index: usize, line: usize, clock: ClockMove) {
        let to = clock.apply(self.world.now(), &self.bot.zone);
        if to < self.world.now() {
            self.fail(line, FailureKind::Backward);
        } else if to > self.world.now() {
            let turns = self.world.advance(to);
            self.hear(index, turns);
        }
    }

    fn citizen_acts(&mut self, index: usize, line: usize, said: &Said) {
        let citizen = self.citizen.clone();
        let turns = match said {
            Said::Text(text) => self.world.message(&citizen, MessageKind::text(text.as_str())),
            Said::Media(kind, caption) => {
                let media = Media { kind: *kind, id: format!("media-{line}"), caption: caption.clone() };
                self.world.message(&citizen, MessageKind::Media(media))
            }
            Said::Location(place) => self.world.message(&citizen, MessageKind::Location(place.clone())),
            Said::Upload(items) => self.world.upload(&citizen, items),
            Said::Tap(name) => match self.token(name) {
                Some(token) => self.world.tap(&citizen, &token),
                None => return self.fail(line, FailureKind::NoEntry(name.clone())),
            },
        };
        self.hear(index, turns);
    }

    /// The token behind the entry of the last menu with this number or title.
    fn token(&self, name: &str) -> Option<String> {
        let menu = self
            .turns
            .iter()
            .flat_map(|turn| &turn.messages)
            .filter_map(|message| message.menu.as_ref())
            .next_back()?;
        let by_number = name.parse::<usize>().ok().and_then(|number| menu.entries.get(number.checked_sub(1)?));
        by_number.or_else(|| menu.entries.iter().find(|entry| entry.title == name)).map(|entry| entry.token.clone())
    }

    fn officer(&mut self, index: usize, line: usize, text: &str) {
        let citizen = self.citizen.clone();
        let newest = self.world.requests(&citizen).last();
        let items: Vec<String> =
            newest.map(|request| request.items.iter().map(|item| item.id.clone()).collect()).unwrap_or_default();
        let decisions = match decision(text, &items) {
            Ok(decisions) => decisions,
            Err(error) => return self.fail(line, FailureKind::Officer(error.to_string())),
        };
        let turns: Vec<Turn> =
            decisions.into_iter().flat_map(|decision| self.world.officer(&citizen, None, decision)).collect();
        let refused = turns.iter().find_map(|turn| turn.refused.clone());
        self.hear(index, turns);
        if let Some(why) = refused {
            self.fail(line, FailureKind::Officer(why));
        }
    }

    fn hear(&mut self, act: usize, turns: Vec<Turn>) {
        self.lines = turns
            .iter()
            .filter(|turn| turn.citizen == self.citizen)
            .flat_map(|turn| &turn.messages)
            .flat_map(lines)
            .collect();
        self.cursor = 0;
        self.played.visited.extend(turns.iter().flat_map(|turn| &turn.trace.visited));
        self.played.turns.push(TurnRecord { act, lines: self.lines.clone() });
        self.turns = turns;
    }

    fn expect(&mut self, line: usize, expected: &str) {
        let rest = self.lines.iter().enumerate().skip(self.cursor);
        let found = rest.into_iter().find(|(_, said)| said.contains(expected)).map(|(index, _)| index);
        match found {
            // Two expectations may lie on one line.
            Some(index) => self.cursor = index,
            None => self.fail(line, FailureKind::Missing(expected.to_owned())),
        }
    }

    fn holds(&self, claim: &Claim) -> bool {
        let effects = || self.turns.iter().flat_map(|turn| &turn.effects);
        let notes = || self.turns.iter().flat_map(|turn| &turn.trace.notes);
        match claim {
            Claim::Intent(ids) => self.heard_ids().starts_with(ids),
            Claim::RequestOpened(opened) => effects().any(|effect| matches!(effect, Effect::Register(_))) == *opened,
            Claim::RequestState(state) => {
                let state = wanti_core::State::from_word(state);
                state.is_some() && self.world.requests(&self.citizen).last().map(|request| request.state) == state
            }
            Claim::Asked => notes().any(|note| matches!(note, Note::Offered(_))),
            Claim::Silent => self.lines.is_empty(),
            Claim::Handoff(called) => effects().any(|effect| matches!(effect, Effect::Handoff { .. })) == *called,
            Claim::Step(key) => self.waits_at().as_deref().unwrap_or("-") == key,
            Claim::Without(text) => !self.lines.iter().any(|line| line.contains(text)),
            Claim::Messages(count) => self.turns.iter().map(|turn| turn.messages.len()).sum::<usize>() == *count,
        }
    }

    fn heard_ids(&self) -> Vec<String> {
        let heard = self.turns.iter().filter_map(|turn| turn.trace.heard.as_ref()).flat_map(|heard| &heard.intents);
        heard.filter_map(|heard| Some(self.bot.intent(heard.intent)?.id.clone())).collect()
    }

    fn waits_at(&self) -> Option<String> {
        let (flow, step) = self.world.session(&self.citizen)?.place()?;
        Some(format!("{}.{}", self.bot.flow(flow)?.id, self.bot.step(flow, step)?.key))
    }

    fn fail(&mut self, line: usize, kind: FailureKind) {
        let heard = self.turns.iter().filter_map(|turn| turn.trace.heard.as_ref()).flat_map(|heard| &heard.intents);
        let heard = heard.filter_map(|heard| {
            let rules: Vec<&str> = heard.why.iter().map(|evidence| evidence.rule.as_str()).collect();
            Some(format!("{} {:.2} ({})", self.bot.intent(heard.intent)?.id, heard.score, rules.join(", ")))
        });
        let failure = Failure { line, kind, said: self.lines.clone(), heard: heard.collect() };
        self.played.failures.push(failure);
    }
}

/// A message as lines a person would read: its text, its numbered entries, its link.
#[must_use]
pub fn lines(message: &Outgoing) -> Vec<String> {
    let text = message.text.reveal().lines().map(str::trim_end).filter(|line| !line.is_empty()).map(str::to_owned);
    let entries =
        message.menu.iter().flat_map(|menu| &menu.entries).enumerate().map(|(index, entry)| match &entry.description {
            Some(description) => format!("{}. {} ({description})", index + 1, entry.title),
            None => format!("{}. {}", index + 1, entry.title),
        });
    let link = message.link.iter().map(|(label, url)| format!("{label}: {url}"));
    text.chain(entries).chain(link).collect()
}
