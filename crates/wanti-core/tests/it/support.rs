//! A bot from a file and a conversation with it, for the tests of the interpreter.

use std::sync::Arc;

use jiff::{SignedDuration, Timestamp};
use wanti_core::{Decision, Engine, MessageKind, Note, Playground, Turn};
use wanti_flow::{Bot, Options, Severity, Source, compile};

/// The bot of the office.
pub(crate) const OFFICE: &str = include_str!("bots/kantor.yaml");

/// Compiles a bot; its faults stop the test.
pub(crate) fn bot(yaml: &str) -> Bot {
    let compiled = compile(&[Source::new("bot.yaml", yaml)], &Options::default());
    let faults: Vec<_> = compiled.diagnostics.iter().filter(|fault| fault.severity == Severity::Error).collect();
    compiled.bot.unwrap_or_else(|| panic!("{faults:#?}"))
}

/// An engine for a bot as it is written.
pub(crate) fn engine(yaml: &str) -> Engine {
    Engine::new(Arc::new(bot(yaml)))
}

/// Tuesday 24 November 2026, nine in the morning in Jakarta.
pub(crate) fn morning() -> Timestamp {
    "2026-11-24T02:00:00Z".parse().unwrap()
}

/// One citizen's conversation.
pub(crate) struct Talk {
    /// The world it takes place in.
    pub(crate) world: Playground,
    /// The turns of the last deed.
    pub(crate) last: Vec<Turn>,
}

impl Talk {
    /// A conversation with a bot that has not begun.
    pub(crate) fn new(engine: Engine) -> Talk {
        Talk { world: Playground::new(engine, morning()), last: Vec::new() }
    }

    /// With the bot of the office.
    pub(crate) fn office() -> Talk {
        Talk::new(engine(OFFICE))
    }

    /// The citizen writes; what the bot says, in one text.
    pub(crate) fn says(&mut self, text: &str) -> String {
        self.sends(MessageKind::text(text))
    }

    /// The citizen sends something.
    pub(crate) fn sends(&mut self, kind: MessageKind) -> String {
        self.last = self.world.message("warga", kind);
        self.heard()
    }

    /// The citizen taps the entry with this title in the last menu.
    pub(crate) fn taps(&mut self, title: &str) -> String {
        let token = self.token(title);
        self.last = self.world.tap("warga", &token);
        self.heard()
    }

    /// The token behind a title of the last menu.
    pub(crate) fn token(&self, title: &str) -> String {
        let mut entries = self
            .last
            .iter()
            .flat_map(|turn| &turn.messages)
            .filter_map(|message| message.menu.as_ref())
            .flat_map(|menu| &menu.entries);
        entries.rfind(|entry| entry.title == title).unwrap_or_else(|| panic!("no {title}")).token.clone()
    }

    /// An officer decides about the newest request.
    pub(crate) fn officer(&mut self, decision: Decision) -> String {
        self.last = self.world.officer("warga", None, decision);
        self.heard()
    }

    /// Minutes pass.
    pub(crate) fn minutes(&mut self, minutes: i64) -> String {
        let to = self.world.now() + SignedDuration::from_mins(minutes);
        self.last = self.world.advance(to);
        self.heard()
    }

    /// Several messages; the answer to the last one.
    pub(crate) fn all(&mut self, texts: &[&str]) -> String {
        texts.iter().map(|text| self.says(text)).last().unwrap_or_default()
    }

    /// Whether something was noted in the last deed.
    pub(crate) fn noted(&self, wanted: &Note) -> bool {
        self.last.iter().flat_map(|turn| &turn.trace.notes).any(|note| note == wanted)
    }

    fn heard(&self) -> String {
        let texts: Vec<&str> =
            self.last.iter().flat_map(|turn| &turn.messages).map(|message| message.text.reveal().as_str()).collect();
        texts.join("\n--\n")
    }
}
