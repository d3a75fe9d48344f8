//! Commands of the terminal: one enum, one table in two languages, and a parser that suggests what was meant.

use wanti_answer::{Location, MediaKind};
use wanti_flow::model::{Channel, Language};
use wanti_script::ClockMove;

use crate::phrase::Phrase;

/// What a line asks for.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Command {
    Help,
    Why,
    Steps,
    /// Without a move only the time is shown.
    Time(Option<ClockMove>),
    /// Without a name all are listed.
    Citizen(Option<Who>),
    Start(Option<String>),
    Media(MediaKind, Option<String>),
    Place(Location),
    Tap(String),
    Officer(String),
    Uploaded(Vec<String>),
    Requests,
    Restart,
    Save(Option<String>),
    /// Once, or from now on, or no longer.
    Fitted(Channel, Option<bool>),
    Quit,
}

/// Which citizen.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Who {
    New,
    Named(String),
}

/// One row of the table.
struct Row {
    id: &'static str,
    en: &'static str,
    /// What may follow.
    args: &'static str,
    /// A complete example, for a command that cannot stand alone.
    example: &'static str,
    help_id: &'static str,
    help_en: &'static str,
    read: fn(&str) -> Result<Command, Wrong>,
}

/// Why the words after a command cannot be read.
enum Wrong {
    Missing,
    Time,
    Place,
}

/// A line that is no command, a command, or a fault in sentences.
pub(crate) enum Line {
    Message(String),
    Command(Command),
    Fault(Vec<String>),
}

/// Reads a line.
pub(crate) fn read(line: &str, language: Language) -> Line {
    let Some(rest) = line.strip_prefix(':') else {
        return Line::Message(line.to_owned());
    };
    if let Some(message) = rest.strip_prefix(':') {
        return Line::Message(format!(":{message}"));
    }
    if !rest.starts_with(char::is_alphabetic) {
        return Line::Message(line.to_owned());
    }
    let (word, args) = rest.split_once(char::is_whitespace).unwrap_or((rest, ""));
    let word = word.to_lowercase();
    let Some(row) = TABLE.iter().find(|row| row.id == word || row.en == word) else {
        return Line::Fault(unknown(&word, language));
    };
    let args = args.trim();
    match (row.read)(args) {
        Ok(command) => Line::Command(command),
        Err(Wrong::Missing) => Line::Fault(vec![Phrase::Needs.with(language, &[row.name(language), row.example])]),
        Err(Wrong::Time) => Line::Fault(vec![Phrase::BadTime.with(language, &[args])]),
        Err(Wrong::Place) => Line::Fault(vec![Phrase::BadPlace.with(language, &[args])]),
    }
}

/// The help text, one line for each command.
pub(crate) fn help(language: Language) -> Vec<String> {
    let mut lines = vec![Phrase::HelpTitle.words(language).to_owned()];
    for row in TABLE {
        let (help, other) = match language {
            Language::Indonesian => (row.help_id, row.en),
            Language::English => (row.help_en, row.id),
        };
        let shape = format!(":{} {}", row.name(language), row.args);
        lines.push(format!("  {:<34} {help}  (:{other})", shape.trim_end()));
    }
    lines.push(Phrase::HelpPlain.words(language).to_owned());
    lines.push(Phrase::HelpColon.words(language).to_owned());
    lines
}

/// Names with their help, for completion: those of the language first.
pub(crate) fn names(language: Language) -> Vec<(&'static str, &'static str)> {
    let of = |language: Language| {
        TABLE.iter().map(move |row| match language {
            Language::Indonesian => (row.id, row.help_id),
            Language::English => (row.en, row.help_en),
        })
    };
    match language {
        Language::Indonesian => of(Language::Indonesian).chain(of(Language::English)).collect(),
        Language::English => of(Language::English).chain(of(Language::Indonesian)).collect(),
    }
}

impl Row {
    fn name(&self, language: Language) -> &'static str {
        match language {
            Language::Indonesian => self.id,
            Language::English => self.en,
        }
    }
}

fn unknown(word: &str, language: Language) -> Vec<String> {
    let mut lines = vec![Phrase::UnknownCommand.with(language, &[word])];
    let near = names(language)
        .into_iter()
        .map(|(name, _)| (!(word.len() > 2 && name.starts_with(word)), strsim::osa_distance(word, name), name))
        .filter(|(other, distance, name)| !other || *distance <= 1 + name.len() / 4)
        .min_by_key(|(other, distance, _)| (*other, *distance));
    lines.push(match near {
        Some((.., name)) => Phrase::Meant.with(language, &[name]),
        None => Phrase::SeeHelp.words(language).to_owned(),
    });
    lines
}

fn text(args: &str) -> Option<String> {
    let args = args.trim();
    (!args.is_empty()).then(|| args.to_owned())
}

fn time(args: &str) -> Result<Command, Wrong> {
    if args.is_empty() {
        return Ok(Command::Time(None));
    }
    ClockMove::parse(args).map(|clock| Command::Time(Some(clock))).map_err(|_| Wrong::Time)
}

fn citizen(args: &str) -> Result<Command, Wrong> {
    Ok(Command::Citizen(match args {
        "" => None,
        "baru" | "new" => Some(Who::New),
        name => Some(Who::Named(name.to_owned())),
    }))
}

/// In the middle of the office's own district, when none is given.
const PLACE: Location = Location { latitude: -1.87, longitude: 106.11, label: None };

fn place(args: &str) -> Result<Command, Wrong> {
    if args.is_empty() {
        return Ok(Command::Place(PLACE));
    }
    let (latitude, longitude) = args.split_once([',', ' ']).ok_or(Wrong::Place)?;
    let read = |part: &str, most: f64| {
        part.trim().parse::<f64>().ok().filter(|degrees| degrees.abs() <= most).ok_or(Wrong::Place)
    };
    let (latitude, longitude) = (read(latitude, 90.0)?, read(longitude, 180.0)?);
    Ok(Command::Place(Location { latitude, longitude, label: None }))
}

fn fitted(channel: Channel, args: &str) -> Command {
    let stays = match args {
        "tetap" | "always" | "on" | "ya" => Some(true),
        "mati" | "off" | "tidak" => Some(false),
        _ => None,
    };
    Command::Fitted(channel, stays)
}

const TABLE: &[Row] = &[
    Row {
        id: "bantuan",
        en: "help",
        args: "",
        example: "",
        help_id: "menampilkan semua perintah",
        help_en: "shows all commands",
        read: |_| Ok(Command::Help),
    },
    Row {
        id: "kenapa",
        en: "why",
        args: "",
        example: "",
        help_id: "mengapa pesan terakhir dipahami begitu",
        help_en: "why the last message was understood so",
        read: |_| Ok(Command::Why),
    },
    Row {
        id: "jejak",
        en: "trace",
        args: "",
        example: "",
        help_id: "langkah dan nilai setelah setiap pesan; sekali lagi untuk berhenti",
        help_en: "steps and values after every message; once more to stop",
        read: |_| Ok(Command::Steps),
    },
    Row {
        id: "waktu",
        en: "time",
        args: "[+3h | 2026-11-25T08:00]",
        example: ":waktu +3h",
        help_id: "menampilkan, memajukan, atau menyetel jam",
        help_en: "shows, moves or sets the clock",
        read: time,
    },
    Row {
        id: "warga",
        en: "citizen",
        args: "[NAMA | baru]",
        example: ":warga baru",
        help_id: "berganti menjadi warga lain",
        help_en: "another citizen speaks",
        read: citizen,
    },
    Row {
        id: "mulai",
        en: "start",
        args: "[ISI]",
        example: ":mulai",
        help_id: "membuka percakapan lewat tautan, dengan isinya",
        help_en: "opens the conversation by a link, with what it carries",
        read: |args| Ok(Command::Start(text(args))),
    },
    Row {
        id: "foto",
        en: "photo",
        args: "[ktp]",
        example: ":foto ktp",
        help_id: "mengirim foto, boleh dengan keterangan",
        help_en: "sends a photo, with a caption if you like",
        read: |args| Ok(Command::Media(MediaKind::Image, text(args))),
    },
    Row {
        id: "dokumen",
        en: "document",
        args: "[KETERANGAN]",
        example: ":dokumen kk",
        help_id: "mengirim dokumen",
        help_en: "sends a document",
        read: |args| Ok(Command::Media(MediaKind::Document, text(args))),
    },
    Row {
        id: "suara",
        en: "voice",
        args: "",
        example: ":suara",
        help_id: "mengirim pesan suara",
        help_en: "sends a voice message",
        read: |args| Ok(Command::Media(MediaKind::Audio, text(args))),
    },
    Row {
        id: "stiker",
        en: "sticker",
        args: "",
        example: ":stiker",
        help_id: "mengirim stiker",
        help_en: "sends a sticker",
        read: |args| Ok(Command::Media(MediaKind::Sticker, text(args))),
    },
    Row {
        id: "lokasi",
        en: "location",
        args: "[-1.87,106.11]",
        example: ":lokasi -1.87,106.11",
        help_id: "mengirim lokasi",
        help_en: "sends a position",
        read: place,
    },
    Row {
        id: "tekan",
        en: "tap",
        args: "NOMOR | JUDUL",
        example: ":tekan 2",
        help_id: "menekan sebuah pilihan",
        help_en: "taps a choice",
        read: |args| text(args).map(Command::Tap).ok_or(Wrong::Missing),
    },
    Row {
        id: "petugas",
        en: "officer",
        args: "TINDAKAN",
        example: ":petugas terima ktp",
        help_id: "bertindak sebagai petugas",
        help_en: "acts as an officer",
        read: |args| text(args).map(Command::Officer).ok_or(Wrong::Missing),
    },
    Row {
        id: "unggah",
        en: "uploaded",
        args: "[BERKAS]",
        example: ":unggah ktp",
        help_id: "warga memakai tautan unggah",
        help_en: "the citizen uses the upload link",
        read: |args| Ok(Command::Uploaded(args.split_whitespace().map(str::to_owned).collect())),
    },
    Row {
        id: "permohonan",
        en: "requests",
        args: "",
        example: "",
        help_id: "permohonan warga ini",
        help_en: "requests of this citizen",
        read: |_| Ok(Command::Requests),
    },
    Row {
        id: "ulang",
        en: "restart",
        args: "",
        example: "",
        help_id: "memulai percakapan dari awal",
        help_en: "starts the conversation anew",
        read: |_| Ok(Command::Restart),
    },
    Row {
        id: "simpan",
        en: "save",
        args: "[BERKAS]",
        example: ":simpan uji/sktm.md",
        help_id: "menyimpan percakapan ini sebagai ujian",
        help_en: "saves this conversation as a test",
        read: |args| Ok(Command::Save(text(args))),
    },
    Row {
        id: "whatsapp",
        en: "whatsapp",
        args: "[tetap | mati]",
        example: "",
        help_id: "bentuk jawaban terakhir di WhatsApp",
        help_en: "the last answer as WhatsApp shows it",
        read: |args| Ok(fitted(Channel::WhatsApp, args)),
    },
    Row {
        id: "telegram",
        en: "telegram",
        args: "[tetap | mati]",
        example: "",
        help_id: "bentuk jawaban terakhir di Telegram",
        help_en: "the last answer as Telegram shows it",
        read: |args| Ok(fitted(Channel::Telegram, args)),
    },
    Row {
        id: "keluar",
        en: "quit",
        args: "",
        example: "",
        help_id: "selesai",
        help_en: "ends",
        read: |_| Ok(Command::Quit),
    },
];

#[cfg(test)]
mod tests {
    use super::*;

    fn fault(line: &str, language: Language) -> String {
        match read(line, language) {
            Line::Fault(lines) => lines.join(" "),
            Line::Message(_) | Line::Command(_) => String::new(),
        }
    }

    #[test]
    fn both_names_of_every_command_are_read() {
        for row in TABLE {
            let args = row.example.split_once(' ').map_or("", |(_, args)| args);
            for name in [row.id, row.en] {
                assert!(matches!(read(&format!(":{name} {args}"), Language::English), Line::Command(_)), "{name}");
            }
        }
    }

    #[test]
    fn a_near_name_is_suggested() {
        assert!(fault(":bantun", Language::Indonesian).contains("Mungkin maksudnya :bantuan?"));
        assert!(fault(":hlep", Language::English).contains("Did you mean :help?"));
        assert!(fault(":tele", Language::English).contains(":telegram"));
        assert!(fault(":xyzzy", Language::Indonesian).contains(":bantuan"));
    }

    #[test]
    fn a_face_is_a_message() {
        for line in [":)", ":-(", ":", "jam 08:00", "halo"] {
            assert!(matches!(read(line, Language::Indonesian), Line::Message(text) if text == line));
        }
        assert!(matches!(read("::halo", Language::Indonesian), Line::Message(text) if text == ":halo"));
    }

    #[test]
    fn faults_give_an_example() {
        assert!(fault(":tekan", Language::Indonesian).contains(":tekan 2"));
        assert!(fault(":waktu kemarin", Language::Indonesian).contains("kemarin"));
        assert!(fault(":lokasi sini", Language::English).contains("-1.87,106.11"));
        assert!(fault(":lokasi 95,106", Language::English).contains("95"));
    }
}
