//! The kinds of answers a question can ask for (`jenis` in the flow language).

/// A kind of answer. The Indonesian key and its English alias are the words an author writes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Kind {
    /// Free text (`teks`).
    Text,
    /// A person's name (`nama`), cut out of a sentence such as "nama saya Siti".
    Name,
    /// A whole number (`angka`).
    Number,
    /// An amount in rupiah (`uang`).
    Money,
    /// A calendar date (`tanggal`).
    Date,
    /// A time of day (`jam`).
    Time,
    /// Yes or no (`ya_tidak`).
    YesNo,
    /// One of several choices (`pilihan`).
    Choice,
    /// Any of several choices (`banyak_pilihan`).
    Choices,
    /// A telephone number (`telepon`).
    Phone,
    /// An e-mail address (`email`).
    Email,
    /// A national identity number, 16 digits (`nik`).
    Nik,
    /// The last four digits of a NIK (`nik_akhir`).
    NikTail,
    /// A family card number, 16 digits (`kk`).
    FamilyCard,
    /// A postal address (`alamat`).
    Address,
    /// RT, or RT and RW (`rt_rw`).
    RtRw,
    /// A shared position (`lokasi`).
    Location,
    /// A photo, document or voice message (`media`).
    Media,
    /// A registration number (`nomor_registrasi`).
    RegistrationNumber,
}

impl Kind {
    /// Every kind with its Indonesian key and its English alias, in the order of the reference.
    pub const ALL: [(Kind, &'static str, &'static str); 19] = [
        (Kind::Text, "teks", "text"),
        (Kind::Name, "nama", "name"),
        (Kind::Number, "angka", "number"),
        (Kind::Money, "uang", "money"),
        (Kind::Date, "tanggal", "date"),
        (Kind::Time, "jam", "time"),
        (Kind::YesNo, "ya_tidak", "yes_no"),
        (Kind::Choice, "pilihan", "choice"),
        (Kind::Choices, "banyak_pilihan", "choices"),
        (Kind::Phone, "telepon", "phone"),
        (Kind::Email, "email", "email"),
        (Kind::Nik, "nik", "nik"),
        (Kind::NikTail, "nik_akhir", "nik_tail"),
        (Kind::FamilyCard, "kk", "family_card"),
        (Kind::Address, "alamat", "address"),
        (Kind::RtRw, "rt_rw", "rt_rw"),
        (Kind::Location, "lokasi", "location"),
        (Kind::Media, "media", "media"),
        (Kind::RegistrationNumber, "nomor_registrasi", "registration_number"),
    ];

    /// The kind an author's word names, in either language.
    #[must_use]
    pub fn from_word(word: &str) -> Option<Kind> {
        Kind::ALL.iter().find(|(_, id, en)| *id == word || *en == word).map(|(kind, _, _)| *kind)
    }

    /// The Indonesian key.
    #[must_use]
    pub fn word(self) -> &'static str {
        Kind::ALL.iter().find(|(kind, _, _)| *kind == self).map_or("teks", |(_, id, _)| id)
    }

    /// Whether the answer is personal data by its nature and is shown masked.
    #[must_use]
    pub fn is_sensitive(self) -> bool {
        matches!(self, Kind::Nik | Kind::NikTail | Kind::FamilyCard)
    }

    /// Whether almost any text is an answer, so that a question or a command has to be looked for first.
    #[must_use]
    pub fn is_open(self) -> bool {
        matches!(self, Kind::Text | Kind::Name | Kind::Address)
    }
}
