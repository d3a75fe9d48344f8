//! The same conversation for a page or any other place that draws it itself: lines and taps in, blocks and reasons out.

use std::fmt;
use std::sync::Arc;

use jiff::Timestamp;
use wanti_core::{MessageKind, Outgoing};
use wanti_flow::Bot;
use wanti_flow::model::Language;
use wanti_text::Pii;

use crate::command::{self, Command, Line};
use crate::talk::{Block, Talk};
use crate::{Options, steps, why};

/// A conversation in the pretend world.
pub struct Simulator {
    talk: Talk,
}

/// Something to draw.
#[derive(Debug, Clone, PartialEq)]
pub enum Shown {
    /// What was done, as a dialogue test writes it; begins with `> ` when a citizen did it.
    Act(String),
    /// The bot speaks.
    Bot {
        /// The citizen, when it is not the one who is speaking.
        other: Option<String>,
        /// When.
        at: Timestamp,
        /// What.
        message: Box<Outgoing>,
    },
    /// What was understood and how long it took, on one line.
    Heard(String),
    /// Something to know beside the conversation.
    Note(String),
    /// What a command shows.
    Info(Vec<String>),
    /// What was wrong.
    Fault(Vec<String>),
}

impl Simulator {
    /// A conversation with a bot.
    #[must_use]
    pub fn new(bot: Arc<Bot>, options: Options) -> Simulator {
        Simulator { talk: Talk::new(bot, options) }
    }

    /// The bot.
    #[must_use]
    pub fn bot(&self) -> &Bot {
        self.talk.bot()
    }

    /// A line as in the terminal: words, or a command that begins with a colon. Nothing is written to disk.
    pub fn line(&mut self, line: &str) -> Vec<Shown> {
        if matches!(command::read(line, self.talk.language), Line::Command(Command::Save(_) | Command::Quit)) {
            return Vec::new();
        }
        shown(self.talk.line(line).blocks)
    }

    /// Words of a citizen, whatever they begin with.
    pub fn say(&mut self, words: &str) -> Vec<Shown> {
        match words.starts_with(':') {
            true => self.line(&format!(":{words}")),
            false => self.line(words),
        }
    }

    /// A tap on a key with this token, of a menu new or old.
    pub fn tap(&mut self, token: &str, title: &str) -> Vec<Shown> {
        let mut blocks = self.talk.tick();
        blocks.extend(self.talk.does(format!("> {title}"), |world, citizen| world.tap(citizen, token)));
        shown(blocks)
    }

    /// The citizen shares a telephone number of their own.
    pub fn contact(&mut self, phone: &str) -> Vec<Shown> {
        let mut blocks = self.talk.tick();
        let kind = MessageKind::Contact { phone: Pii::new(phone.to_owned()), own: true };
        blocks.extend(self.talk.does("> [kontak]".to_owned(), |world, citizen| world.message(citizen, kind)));
        shown(blocks)
    }

    /// Another language for everything but the bot's own words.
    pub fn speak(&mut self, language: Language) {
        self.talk.language = language;
    }

    /// What has happened since by itself.
    pub fn tick(&mut self) -> Vec<Shown> {
        shown(self.talk.tick())
    }

    /// Another bot, or why it was refused; the conversation goes on.
    pub fn reload(&mut self, bot: Result<Arc<Bot>, String>) -> Vec<Shown> {
        shown(match bot {
            Ok(bot) => self.talk.reload(bot),
            Err(report) => self.talk.refuse(&report),
        })
    }

    /// Why the last message was understood as it was, in the words of `:kenapa`.
    #[must_use]
    pub fn why(&self) -> Vec<String> {
        self.talk.last.as_ref().map_or_else(Vec::new, |last| why::lines(self.bot(), last, self.talk.language))
    }

    /// Steps walked by the last message and what else happened, in the words of `:jejak`.
    #[must_use]
    pub fn steps(&self) -> Vec<String> {
        self.talk.last.as_ref().map_or_else(Vec::new, |last| steps::walked(self.bot(), &last.turns, self.talk.language))
    }

    /// The values held now, secrets masked.
    #[must_use]
    pub fn values(&self) -> Vec<String> {
        steps::values(&self.talk)
    }

    /// The flow and step that wait for an answer.
    #[must_use]
    pub fn place(&self) -> Option<String> {
        steps::place(&self.talk)
    }

    /// The time.
    #[must_use]
    pub fn now(&self) -> Timestamp {
        self.talk.world.now()
    }

    /// The time and whether the office is open, in words.
    #[must_use]
    pub fn time(&self) -> String {
        self.talk.time_line(self.now())
    }

    /// Who speaks.
    #[must_use]
    pub fn citizen(&self) -> &str {
        &self.talk.citizen
    }

    /// Everyone who ever spoke.
    #[must_use]
    pub fn citizens(&self) -> &[String] {
        &self.talk.citizens
    }
}

impl fmt::Debug for Simulator {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Simulator").field("bot", &self.bot().id).finish_non_exhaustive()
    }
}

fn shown(blocks: Vec<Block>) -> Vec<Shown> {
    let each = blocks.into_iter().map(|block| match block {
        Block::Act(act) => Shown::Act(act),
        Block::Bot(other, at, message) => Shown::Bot { other, at, message },
        Block::Heard(line) => Shown::Heard(line),
        Block::Note(line) => Shown::Note(line),
        Block::Info(lines) => Shown::Info(lines),
        Block::Fault(lines) => Shown::Fault(lines),
    });
    each.collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const BOT: &str = "wanti: 1\nbot: {id: a, nama: A, mulai: buka}\nalur:\n  buka:\n    judul: Pembuka\n    mulai_bila: {kata: [halo]}\n    langkah:\n      - kirim: Selamat datang.\n";

    fn simulator() -> Simulator {
        let compiled = wanti_flow::compile(&[wanti_flow::Source::new("a.yaml", BOT)], &wanti_flow::Options::default());
        Simulator::new(Arc::new(compiled.bot.unwrap()), Options::at(Timestamp::UNIX_EPOCH))
    }

    #[test]
    fn a_line_has_its_answer_and_its_reason() {
        let mut simulator = simulator();
        let shown = simulator.line("halo");
        assert_eq!(shown[0], Shown::Act("> halo".to_owned()));
        assert!(
            matches!(&shown[1], Shown::Bot { other: None, message, .. } if message.text.reveal() == "Selamat datang.")
        );
        assert!(simulator.why().iter().any(|line| line.contains("halo")), "{:?}", simulator.why());
        assert!(!simulator.steps().is_empty());
    }

    #[test]
    fn words_that_look_like_a_command_can_be_said_and_nothing_is_written() {
        let mut simulator = simulator();
        assert_eq!(simulator.say(":waktu")[0], Shown::Act("> :waktu".to_owned()));
        assert!(simulator.line(":simpan /nowhere.md").is_empty() && simulator.line(":keluar").is_empty());
    }
}
