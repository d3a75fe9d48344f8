//! A conversation in the pretend world: each line of the tester becomes blocks to show, whoever shows them.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use std::time::Duration;

use jiff::{SignedDuration, Timestamp};
use wanti_answer::{Media, MediaKind};
use wanti_core::{Citizen, Effect, Engine, MenuView, MessageKind, Note, Outgoing, Playground, Restored, Turn};
use wanti_flow::Bot;
use wanti_flow::model::{Channel, Language};
use wanti_port::Limits;

use crate::command::{self, Command, Line, Who};
use crate::phrase::Phrase;
use crate::save::Record;
use crate::{Options, fitted, heard, steps, view, why};

/// Something to show.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Block {
    /// What was done, as a dialogue test writes it.
    Act(String),
    /// The bot speaks at this time; to somebody else than the citizen who is speaking, with the name.
    Bot(Option<String>, Timestamp, Box<Outgoing>),
    /// What was heard and how long it took.
    Heard(String),
    /// Something to know beside the conversation.
    Note(String),
    /// What a command shows.
    Info(Vec<String>),
    /// What was wrong, in sentences.
    Fault(Vec<String>),
}

/// What a line led to.
#[derive(Debug, Default)]
pub(crate) struct Reply {
    pub(crate) blocks: Vec<Block>,
    pub(crate) quit: bool,
}

/// The last message of a citizen, for `:kenapa`.
pub(crate) struct Last {
    /// Its words; none when they are secret or there were none.
    pub(crate) text: Option<String>,
    pub(crate) secret: bool,
    pub(crate) turns: Vec<Turn>,
}

pub(crate) struct Talk {
    pub(crate) world: Playground,
    pub(crate) language: Language,
    pub(crate) citizen: String,
    pub(crate) record: Record,
    pub(crate) citizens: Vec<String>,
    options: Options,
    /// How far `:waktu` has moved the clock ahead of the real one.
    shift: SignedDuration,
    pub(crate) last: Option<Last>,
    said: Vec<Outgoing>,
    menus: BTreeMap<String, MenuView>,
    steps: bool,
    fitted: BTreeSet<Channel>,
    media: u32,
}

impl Talk {
    pub(crate) fn new(bot: Arc<Bot>, options: Options) -> Talk {
        let citizen = options.citizen.clone().unwrap_or_else(|| first_name(options.language).to_owned());
        let world = Playground::new(Engine::new(bot), options.start);
        let record = Record::new(view::civil(&world), &citizen);
        Talk {
            world,
            language: options.language,
            citizens: vec![citizen.clone()],
            citizen,
            record,
            options,
            shift: SignedDuration::ZERO,
            last: None,
            said: Vec::new(),
            menus: BTreeMap::new(),
            steps: false,
            fitted: BTreeSet::new(),
            media: 0,
        }
    }

    pub(crate) fn bot(&self) -> &Bot {
        self.world.engine().bot()
    }

    /// Words above the first prompt.
    pub(crate) fn welcome(&self) -> Vec<String> {
        let time = self.time_line(self.world.now());
        let name = self.bot().name.clone();
        vec![Phrase::Welcome.with(self.language, &[&name, &time]), Phrase::WelcomeHelp.words(self.language).to_owned()]
    }

    /// One line of the tester.
    pub(crate) fn line(&mut self, line: &str) -> Reply {
        let mut reply = Reply { blocks: self.tick(), quit: false };
        match command::read(line, self.language) {
            Line::Fault(lines) => reply.blocks.push(Block::Fault(lines)),
            Line::Message(text) => reply.blocks.extend(self.says(&text)),
            Line::Command(Command::Quit) => reply.quit = true,
            Line::Command(command) => reply.blocks.extend(self.command(command)),
        }
        reply
    }

    /// Takes another bot; the conversation goes on.
    pub(crate) fn reload(&mut self, bot: Arc<Bot>) -> Vec<Block> {
        let restored = self.world.set_bot(Engine::new(bot));
        let mut lines = vec![Phrase::Reloaded.words(self.language).to_owned()];
        let own = restored.into_iter().find(|(citizen, _)| *citizen == self.citizen).map(|(_, restored)| restored);
        let more = match own {
            Some(Restored::Reasked) => Some(Phrase::ReloadReasked),
            Some(Restored::Moved) => Some(Phrase::ReloadMoved),
            Some(Restored::Gone) => Some(Phrase::ReloadGone),
            Some(Restored::Same) | None => None,
        };
        lines.extend(more.map(|phrase| phrase.words(self.language).to_owned()));
        vec![Block::Info(lines)]
    }

    /// A bot that was refused.
    pub(crate) fn refuse(&self, report: &str) -> Vec<Block> {
        let mut lines = vec![Phrase::ReloadRefused.words(self.language).to_owned()];
        lines.extend(report.lines().map(str::to_owned));
        vec![Block::Fault(lines)]
    }

    fn command(&mut self, command: Command) -> Vec<Block> {
        match command {
            Command::Help => vec![Block::Info(command::help(self.language))],
            Command::Why => vec![self.why()],
            Command::Steps => self.toggle_steps(),
            Command::Time(clock) => self.time(clock),
            Command::Citizen(who) => self.switch(who),
            Command::Start(payload) => self.start(payload),
            Command::Media(kind, caption) => self.sends(kind, caption),
            Command::Place(place) => {
                let act = format!("> [lokasi {},{}]", place.latitude, place.longitude);
                self.does(act, |world, citizen| world.message(citizen, MessageKind::Location(place)))
            }
            Command::Tap(name) => self.taps(&name),
            Command::Officer(words) => self.officer(&words),
            Command::Uploaded(items) => self.uploads(items),
            Command::Requests => vec![self.requests()],
            Command::Restart => self.restart(),
            Command::Save(path) => vec![self.save(path)],
            Command::Fitted(channel, stays) => self.fit(channel, stays),
            Command::Quit => Vec::new(),
        }
    }

    fn says(&mut self, text: &str) -> Vec<Block> {
        let kind = MessageKind::text(text);
        let (turns, took) = self.timed(|world, citizen| world.message(citizen, kind));
        let secret = self.is_secret(&turns);
        self.record.said(text, secret);
        let mut blocks = vec![Block::Act(format!("> {text}"))];
        let text = (!secret).then(|| text.to_owned());
        blocks.extend(self.hear(turns, Some(took), Some((text, secret))));
        blocks
    }

    /// Something other than words, written as a dialogue test writes it.
    pub(crate) fn does(&mut self, act: String, deed: impl FnOnce(&mut Playground, &str) -> Vec<Turn>) -> Vec<Block> {
        let (turns, took) = self.timed(deed);
        self.record.act(&act);
        let mut blocks = vec![Block::Act(act)];
        blocks.extend(self.hear(turns, Some(took), Some((None, false))));
        blocks
    }

    fn sends(&mut self, kind: MediaKind, caption: Option<String>) -> Vec<Block> {
        self.media += 1;
        let word = match kind {
            MediaKind::Image => "foto",
            MediaKind::Document => "dokumen",
            MediaKind::Audio => "suara",
            MediaKind::Video => "video",
            MediaKind::Sticker => "stiker",
        };
        let act = format!("> [{}]", [word, caption.as_deref().unwrap_or_default()].join(" ").trim_end());
        let media = Media { kind, id: format!("media-{}", self.media), caption };
        self.does(act, |world, citizen| world.message(citizen, MessageKind::Media(media)))
    }

    fn start(&mut self, payload: Option<String>) -> Vec<Block> {
        let (turns, took) = self.timed(|world, citizen| world.start(citizen, payload));
        self.hear(turns, Some(took), Some((None, false)))
    }

    fn taps(&mut self, name: &str) -> Vec<Block> {
        let Some(menu) = self.menus.get(&self.citizen) else {
            return vec![self.fault(Phrase::NoMenu, &[])];
        };
        let number = name.parse::<usize>().ok().and_then(|number| number.checked_sub(1));
        let by_number = number.and_then(|at| menu.entries.get(at));
        let folded = name.to_lowercase();
        let same = |title: &str| title.to_lowercase() == folded;
        let by_name = || {
            let named = |entry: &&wanti_core::Entry| {
                entry.token == name || same(&entry.title) || entry.short.as_deref().is_some_and(same)
            };
            menu.entries.iter().find(named)
        };
        let Some(token) = by_number.or_else(by_name).map(|entry| entry.token.clone()) else {
            let titles: Vec<String> =
                menu.entries.iter().enumerate().map(|(at, entry)| format!("{} {}", at + 1, entry.title)).collect();
            let lines = vec![
                Phrase::NoEntry.with(self.language, &[name]),
                Phrase::Choices.with(self.language, &[&titles.join(", ")]),
            ];
            return vec![Block::Fault(lines)];
        };
        self.does(format!("> [tombol {name}]"), |world, citizen| world.tap(citizen, &token))
    }

    fn switch(&mut self, who: Option<Who>) -> Vec<Block> {
        let Some(who) = who else {
            return vec![self.info(Phrase::Citizens, &[&self.citizens.join(", ")])];
        };
        let name = match who {
            Who::New => self.new_name(),
            Who::Named(name) => name,
        };
        if !self.citizens.contains(&name) {
            self.citizens.push(name.clone());
            let facts = Citizen { name: Some(name.clone().into()), ..Citizen::default() };
            self.world.introduce(&name, facts);
        }
        let act = format!("@ warga {name}");
        self.record.act(&act);
        self.citizen = name;
        self.said.clear();
        vec![Block::Act(act), self.info(Phrase::NowCitizen, &[&self.citizen])]
    }

    fn new_name(&self) -> String {
        let base = first_name(self.language);
        let mut number = self.citizens.len() + 1;
        while self.citizens.contains(&format!("{base} {number}")) {
            number += 1;
        }
        format!("{base} {number}")
    }

    fn restart(&mut self) -> Vec<Block> {
        self.world.forget(&self.citizen);
        self.record = Record::new(view::civil(&self.world), &self.citizen);
        self.menus.remove(&self.citizen);
        self.said.clear();
        self.last = None;
        vec![self.info(Phrase::Restarted, &[])]
    }

    fn save(&self, path: Option<String>) -> Block {
        if self.record.is_empty() {
            return self.fault(Phrase::SaveEmpty, &[]);
        }
        let path = path.unwrap_or_else(|| "percakapan.md".to_owned());
        match self.record.write(&path, &self.bot().name) {
            Ok(()) => self.info(Phrase::Saved, &[&path]),
            Err(error) if error.kind() == std::io::ErrorKind::AlreadyExists => self.fault(Phrase::SaveExists, &[&path]),
            Err(error) => self.fault(Phrase::SaveFailed, &[&path, &error.to_string()]),
        }
    }

    fn toggle_steps(&mut self) -> Vec<Block> {
        self.steps = !self.steps;
        let said = if self.steps { Phrase::StepsOn } else { Phrase::StepsOff };
        let mut blocks = vec![self.info(said, &[])];
        if self.steps {
            blocks.extend(self.last.as_ref().map(|last| Block::Info(steps::lines(self, &last.turns))));
        }
        blocks
    }

    fn why(&self) -> Block {
        match &self.last {
            Some(last) => Block::Info(why::lines(self.bot(), last, self.language)),
            None => self.fault(Phrase::NothingYet, &[]),
        }
    }

    fn fit(&mut self, channel: Channel, stays: Option<bool>) -> Vec<Block> {
        let name = fitted::name(channel);
        match stays {
            Some(true) => self.fitted.insert(channel),
            Some(false) => self.fitted.remove(&channel),
            None => false,
        };
        let mut blocks = match stays {
            Some(true) => vec![self.info(Phrase::FittedOn, &[name])],
            Some(false) => return vec![self.info(Phrase::FittedOff, &[name])],
            None => Vec::new(),
        };
        match self.said.is_empty() {
            true => blocks.push(self.fault(Phrase::NothingSaid, &[])),
            false => blocks.push(self.fitted_block(channel)),
        }
        blocks
    }

    fn fitted_block(&self, channel: Channel) -> Block {
        Block::Info(fitted::lines(&self.said, Limits::of(channel), self.bot().language, self.language))
    }

    /// The real clock has gone on since the last line.
    pub(crate) fn tick(&mut self) -> Vec<Block> {
        let Some(clock) = self.options.clock.as_mut() else {
            return Vec::new();
        };
        let now = clock().saturating_add(self.shift).unwrap_or(Timestamp::MAX);
        if now <= self.world.now() {
            return Vec::new();
        }
        let turns = self.world.advance(now);
        self.record.clock(view::civil(&self.world));
        self.hear(turns, None, None)
    }

    /// Moves the clock; what the timers on the way led to.
    pub(crate) fn advance(&mut self, to: Timestamp) -> Vec<Block> {
        self.shift = self.shift.saturating_add(to.duration_since(self.world.now()));
        let turns = self.world.advance(to);
        self.record.clock(view::civil(&self.world));
        self.hear(turns, None, None)
    }

    fn timed(&mut self, deed: impl FnOnce(&mut Playground, &str) -> Vec<Turn>) -> (Vec<Turn>, Duration) {
        let before = self.options.stopwatch.as_mut().map(|watch| watch());
        let turns = deed(&mut self.world, &self.citizen);
        let after = self.options.stopwatch.as_mut().map(|watch| watch());
        (turns, after.unwrap_or_default().saturating_sub(before.unwrap_or_default()))
    }

    /// Shows and remembers what turns led to. `said` is what the citizen wrote, when the turns are the citizen's.
    pub(crate) fn hear(
        &mut self,
        turns: Vec<Turn>,
        took: Option<Duration>,
        said: Option<(Option<String>, bool)>,
    ) -> Vec<Block> {
        let mut blocks = Vec::new();
        let own: Vec<Outgoing> =
            turns.iter().filter(|turn| turn.citizen == self.citizen).flat_map(|turn| turn.messages.clone()).collect();
        for turn in &turns {
            blocks.extend(self.spoken(turn));
        }
        self.record.answers(&own);
        if said.is_some() || !own.is_empty() {
            self.said = own;
        }
        if let Some(took) = took {
            let watch = self.options.stopwatch.is_some().then_some(took);
            blocks.extend(heard::line(self.bot(), &turns, watch, self.language).map(Block::Heard));
        }
        if self.steps && said.is_some() {
            blocks.push(Block::Info(steps::lines(self, &turns)));
        }
        if !self.said.is_empty() && said.is_some() {
            blocks.extend(self.fitted.iter().map(|channel| self.fitted_block(*channel)));
        }
        if let Some((text, secret)) = said {
            self.last = Some(Last { text, secret, turns });
        }
        blocks
    }

    fn spoken(&mut self, turn: &Turn) -> Vec<Block> {
        let mut blocks = Vec::new();
        let other = (turn.citizen != self.citizen).then(|| turn.citizen.clone());
        for message in &turn.messages {
            if let Some(menu) = &message.menu {
                self.menus.insert(turn.citizen.clone(), menu.clone());
            }
            blocks.push(Block::Bot(other.clone(), turn.at, Box::new(message.clone())));
        }
        for effect in &turn.effects {
            let note = match effect {
                Effect::Handoff { role, reason, .. } => Phrase::HandedOff.with(self.language, &[role, reason]),
                Effect::HandoffEnded => Phrase::HandoffEnded.words(self.language).to_owned(),
                _ => continue,
            };
            blocks.push(Block::Note(note));
        }
        if turn.trace.notes.contains(&Note::Silent) {
            blocks.push(Block::Note(Phrase::Silent.words(self.language).to_owned()));
        }
        if let Some(refused) = &turn.refused {
            blocks.push(self.fault(Phrase::Refused, &[refused]));
        }
        blocks
    }

    /// Whether the message was the answer to a secret question, right or wrong.
    fn is_secret(&self, turns: &[Turn]) -> bool {
        let secret = |name: &str| self.bot().vars.iter().any(|var| var.secret && var.name == name);
        turns.iter().flat_map(|turn| &turn.trace.notes).any(|note| match note {
            Note::Answered(name, _) | Note::Invalid(name, _) => secret(name),
            _ => false,
        })
    }

    pub(crate) fn fault(&self, phrase: Phrase, places: &[&str]) -> Block {
        Block::Fault(vec![phrase.with(self.language, places)])
    }

    pub(crate) fn info(&self, phrase: Phrase, places: &[&str]) -> Block {
        Block::Info(vec![phrase.with(self.language, places)])
    }
}

fn first_name(language: Language) -> &'static str {
    match language {
        Language::Indonesian => "warga",
        Language::English => "citizen",
    }
}
