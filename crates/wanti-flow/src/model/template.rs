//! Text for people with places to fill in, parsed and resolved.

use super::{HoursIx, ServiceField, VarIx};

/// A text with places. Filling it in cannot fail: an absent value shows its default, or nothing.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Template {
    /// Its parts, in order.
    pub parts: Vec<Part>,
}

/// A piece of a template.
#[derive(Debug, Clone, PartialEq)]
pub enum Part {
    /// Words as the author wrote them.
    Words(String),
    /// A place for a value.
    Place {
        /// Which value.
        value: Ref,
        /// How it is shown; each type has a natural form without it.
        format: Option<Format>,
        /// What is shown when there is no value.
        default: Option<String>,
    },
}

/// A value that a template, a condition or an expression names.
#[derive(Debug, Clone, PartialEq)]
pub enum Ref {
    /// A variable.
    Var(VarIx),
    /// What is missing of a checklist (`berkas.kurang`).
    Missing(VarIx),
    /// What is there of a checklist (`berkas.ada`).
    Present(VarIx),
    /// A text of the office, known when the bot was compiled (`kantor.nama`).
    Office(String),
    /// The name of the bot.
    BotName,
    /// Something about the citizen.
    Citizen(CitizenField),
    /// Something about the service being talked about.
    Service(ServiceField),
    /// Something about the request being talked about.
    Request(RequestField),
    /// Something about opening hours.
    Hours(HoursIx, HoursField),
    /// Date and time.
    Now,
    /// The date.
    Today,
    /// A greeting by the time of day.
    Greeting,
    /// The secure link of an upload message.
    Link,
    /// What the citizen wrote last.
    LastMessage,
}

/// What is known of a citizen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CitizenField {
    /// `warga.nama`
    Name,
    /// `warga.sapaan`
    Address,
    /// `warga.telepon`
    Phone,
}

/// What can be said of a request.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RequestField {
    /// `nomor`
    Number,
    /// `layanan`: title of the service.
    Service,
    /// `keadaan`: title of the state.
    State,
    /// `label`: baru, diproses or selesai.
    Label,
    /// `tenggat`: date and time promised.
    Deadline,
    /// `catatan`: the officer's last note.
    Note,
    /// `kurang`: returned items with reasons.
    Missing,
    /// `jadwal`: the chosen pickup time.
    Pickup,
}

/// What can be said of a table of hours.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum HoursField {
    /// `buka`: whether it is open now.
    Open,
    /// `tabel`: the week.
    Table,
    /// `ringkas`: the week on one line.
    Summary,
    /// `buka_berikut`: the next opening.
    NextOpening,
    /// `hari_ini`: today's hours.
    Today,
}

/// How a value is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// `tanggal`: Selasa 15 September 2026.
    Date,
    /// `tanggal_pendek`: 15-9-2026.
    ShortDate,
    /// `jam`: 16.00.
    Time,
    /// `tanggal_jam`: Selasa 15 September 2026 pukul 16.00 WIB.
    DateTime,
    /// `hari`: Selasa.
    Day,
    /// `rupiah`: Rp1.500.000.
    Rupiah,
    /// `daftar`: numbered lines.
    List,
    /// `koma`: a, b dan c.
    Comma,
    /// `samar`: masked but for the last four characters.
    Mask,
    /// `besar`: upper case.
    Upper,
}

impl Format {
    /// Every format with its Indonesian word and its English alias.
    pub const ALL: [(Format, &'static str, &'static str); 10] = [
        (Format::Date, "tanggal", "date"),
        (Format::ShortDate, "tanggal_pendek", "short_date"),
        (Format::Time, "jam", "time"),
        (Format::DateTime, "tanggal_jam", "date_time"),
        (Format::Day, "hari", "day"),
        (Format::Rupiah, "rupiah", "rupiah"),
        (Format::List, "daftar", "list"),
        (Format::Comma, "koma", "comma"),
        (Format::Mask, "samar", "mask"),
        (Format::Upper, "besar", "upper"),
    ];
}

impl Template {
    /// A text without places.
    #[must_use]
    pub fn words(text: &str) -> Template {
        Template { parts: vec![Part::Words(text.to_owned())] }
    }

    /// Whether there is nothing to show.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.parts.iter().all(|part| matches!(part, Part::Words(words) if words.is_empty()))
    }
}
