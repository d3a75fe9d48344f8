//! The conversation so far as a dialogue test, with invented values in the place of secrets.

use std::fs::OpenOptions;
use std::io::{self, Write};

use jiff::civil::DateTime;
use wanti_core::Outgoing;
use wanti_text::FoundKind;

use crate::view::spoken;

/// Acts in order, written as a dialogue test writes them.
#[derive(Debug, Clone)]
pub(crate) struct Record {
    acts: Vec<String>,
    clock: DateTime,
    /// What must not be written, with what is written instead.
    secrets: Vec<(String, String)>,
    spoken: bool,
}

impl Record {
    pub(crate) fn new(at: DateTime, citizen: &str) -> Record {
        let mut acts = vec![clock_line(at)];
        if citizen != "warga" {
            acts.push(format!("@ warga {citizen}"));
        }
        Record { acts, clock: at, secrets: Vec::new(), spoken: false }
    }

    pub(crate) fn is_empty(&self) -> bool {
        !self.spoken
    }

    /// The citizen's words.
    pub(crate) fn said(&mut self, text: &str, secret: bool) {
        let safe = disguised(text, secret, &mut self.secrets);
        self.act(&format!("> {safe}"));
    }

    /// Any other act.
    pub(crate) fn act(&mut self, act: &str) {
        self.spoken |= !act.starts_with('@');
        self.acts.push(self.safe(act));
    }

    /// The clock stands here now. Less than a minute is not worth a line.
    pub(crate) fn clock(&mut self, at: DateTime) {
        if clock_line(at) != clock_line(self.clock) {
            self.acts.push(clock_line(at));
            self.clock = at;
        }
    }

    /// What the bot answered.
    pub(crate) fn answers(&mut self, messages: &[Outgoing]) {
        for line in messages.iter().flat_map(spoken) {
            self.acts.push(format!("< {}", self.safe(&line)));
        }
    }

    /// Writes the test to a new file.
    pub(crate) fn write(&self, path: &str, title: &str) -> io::Result<()> {
        let mut file = OpenOptions::new().write(true).create_new(true).open(path)?;
        file.write_all(self.text(title).as_bytes())
    }

    /// The test.
    pub(crate) fn text(&self, title: &str) -> String {
        wanti_script::transcript(title, &self.acts)
    }

    fn safe(&self, line: &str) -> String {
        self.secrets.iter().fold(line.to_owned(), |line, (secret, instead)| line.replace(secret.as_str(), instead))
    }
}

fn clock_line(at: DateTime) -> String {
    format!("@ {}", at.strftime("%Y-%m-%dT%H:%M"))
}

/// The text with identity numbers, telephone numbers, addresses and secret answers replaced by invented ones of the same form.
fn disguised(text: &str, secret: bool, secrets: &mut Vec<(String, String)>) -> String {
    let mut out = String::new();
    let mut rest = 0;
    for found in wanti_text::find(text) {
        let inside = text.get(found.span.clone()).unwrap_or_default();
        let instead = match found.kind {
            FoundKind::Number16 => "1901010101900001",
            FoundKind::Phone => "081200000000",
            FoundKind::Email => "warga@contoh.id",
        };
        remember(inside, instead, secrets);
        out.push_str(text.get(rest..found.span.start).unwrap_or_default());
        out.push_str(instead);
        rest = found.span.end;
    }
    out.push_str(text.get(rest..).unwrap_or_default());
    if !secret || rest > 0 {
        return out;
    }
    let instead = shape(text);
    remember(text.trim(), instead.trim(), secrets);
    instead
}

/// The same length and form: digits become 0; where there are none, letters become x.
fn shape(text: &str) -> String {
    let digits = text.chars().any(|ch| ch.is_ascii_digit());
    let stand_in = |ch: char| match ch {
        _ if ch.is_ascii_digit() => '0',
        _ if !digits && ch.is_alphanumeric() => 'x',
        other => other,
    };
    text.chars().map(stand_in).collect()
}

/// Very short words would be found inside innocent ones.
fn remember(secret: &str, instead: &str, secrets: &mut Vec<(String, String)>) {
    if secret.chars().count() >= 4 {
        secrets.push((secret.to_owned(), instead.to_owned()));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    fn record() -> Record {
        Record::new(date(2026, 11, 24).at(9, 0, 0, 0), "warga")
    }

    #[test]
    fn a_script_reads_what_is_saved() {
        let mut record = record();
        record.said("mau bikin sktm", false);
        record.act("> [foto ktp]");
        record.clock(date(2026, 11, 24).at(12, 0, 0, 0));
        record.act("! siap");
        let script = wanti_script::parse(&record.text("Uji")).unwrap();
        assert_eq!(script.scenes[0].acts.len(), 5);
    }

    #[test]
    fn secrets_are_invented_anew_wherever_they_stand() {
        let mut record = record();
        record.said("nik saya 1901-0203-0405-0607 hp 081277778888", false);
        record.said("7788", true);
        record.answers(&[Outgoing {
            text: String::from("Akhir NIK 7788, hp 081277778888.").into(),
            ..Outgoing::default()
        }]);
        let text = record.text("Uji");
        assert!(!text.contains("0607") && !text.contains("7788"), "{text}");
        assert!(text.contains("> 0000") && text.contains("< Akhir NIK 0000, hp 081200000000."));
    }

    #[test]
    fn an_existing_file_is_kept() {
        let path = std::env::temp_dir().join(format!("wanti-repl-{}.md", std::process::id()));
        let path = path.to_string_lossy().into_owned();
        let mut record = record();
        record.said("halo", false);
        record.write(&path, "Uji").unwrap();
        assert_eq!(record.write(&path, "Uji").unwrap_err().kind(), io::ErrorKind::AlreadyExists);
        std::fs::remove_file(path).unwrap();
    }
}
