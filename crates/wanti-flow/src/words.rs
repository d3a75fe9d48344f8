//! The one table of the language's words: Indonesian key, English alias, shape and meaning.
//!
//! Reading, checking, "did you mean", the schema and the reference pages all come from here.

/// What kind of mapping a key stands in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Object {
    /// A whole file.
    File,
    /// `bot`
    Bot,
    /// One entry of `jam_layanan`; days and ranges of days are keys too.
    Hours,
    /// One entry of `khusus`: other hours between two dates.
    SpecialHours,
    /// One entry of `perintah`.
    Command,
    /// `bila_tidak_paham`
    Fallback,
    /// `mulai_bila`
    Trigger,
    /// One entry of `layanan`.
    Service,
    /// One line of `syarat` or `butir`.
    Item,
    /// One line of `keperluan`.
    Purpose,
    /// `dasar` of a service.
    LegalBasis,
    /// One entry of `jawaban`.
    Answer,
    /// One entry of `alur`.
    Flow,
    /// `permohonan`
    Requests,
    /// One entry of `keadaan`.
    RequestState,
    /// `slot`
    Slots,
    /// One entry of `survei`.
    Survey,
    /// One entry of `jadwal`.
    Schedule,
    /// One entry of `peran`.
    Role,
    /// One entry of `persetujuan`.
    Consent,
    /// Keys that any step may have.
    AnyStep,
    /// A step, named by its verb.
    Step(Verb),
    /// One line of `pilihan`.
    Choice,
    /// One line of `tombol`.
    Button,
    /// `tautan`
    Link,
    /// One line of `isian`.
    Field,
    /// One case of `jika`.
    Case,
    /// `bila_kurang`
    IfMissing,
    /// One entry of `bila_diam`.
    OnSilence,
}

/// The verbs of the language: what a step does.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Verb {
    /// `kirim`
    Say,
    /// `menu`
    Menu,
    /// `tanya`
    Ask,
    /// `formulir`
    Form,
    /// `ceklis`
    Checklist,
    /// `jika`
    If,
    /// `panggil`
    Call,
    /// `ke`
    Goto,
    /// `isi`
    Set,
    /// `daftarkan`
    Register,
    /// `cari`
    Lookup,
    /// `unggah`
    Upload,
    /// `jadwalkan`
    Schedule,
    /// `serahkan`
    Handoff,
    /// `nilai`
    Rate,
    /// `minta`
    Request,
    /// `persetujuan`
    Consent,
    /// `selesai`
    End,
}

/// What may stand behind a key.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shape {
    /// Text for people, with `{…}` places.
    Text,
    /// One text, or a list of wordings.
    Texts,
    /// Plain words without places.
    Plain,
    /// One plain word or a list of them.
    Plains,
    /// An id defined elsewhere in the bot.
    Id,
    /// One id or a list of them.
    Ids,
    /// `ya` or `tidak`.
    Flag,
    /// A whole number.
    Int,
    /// A length of time: `15 menit`, `2 jam`, `1 hari`, `1 hari kerja`.
    Duration,
    /// A length of time, a date, or the name of a value that holds one.
    Moment,
    /// A date, `2026-11-24`.
    Date,
    /// A condition.
    Condition,
    /// The name of a value, `layanan.syarat`.
    Path,
    /// A list of steps.
    Steps,
    /// One mapping.
    One(Object),
    /// A list of mappings.
    Many(Object),
    /// Named mappings.
    Named(Object),
    /// Named texts.
    NamedTexts,
    /// Named lists of plain words.
    NamedPlains,
    /// Named expressions.
    NamedValues,
    /// Lengths of time by name.
    NamedDurations,
    /// Intervals of a day: `07:30-12:00`, a list of them, or `tutup`.
    Intervals,
    /// Anything: names and lists of the office itself.
    Free,
    /// A length or a range: `4`, `3-40`.
    Range,
    /// One of the given words, Indonesian then English.
    OneOf(&'static [(&'static str, &'static str)]),
    /// A condition, or a list of cases.
    ConditionOrCases,
}

/// One key of the language.
#[derive(Debug, Clone, Copy)]
pub struct Word {
    /// The Indonesian key, which is the canonical one.
    pub id: &'static str,
    /// The English alias.
    pub en: &'static str,
    /// What may stand behind it.
    pub shape: Shape,
    /// Whether the mapping is not complete without it.
    pub required: bool,
    /// What it means, in Indonesian.
    pub doc_id: &'static str,
    /// What it means, in English.
    pub doc_en: &'static str,
}

const fn may(id: &'static str, en: &'static str, shape: Shape, doc_id: &'static str, doc_en: &'static str) -> Word {
    Word { id, en, shape, required: false, doc_id, doc_en }
}

const fn must(id: &'static str, en: &'static str, shape: Shape, doc_id: &'static str, doc_en: &'static str) -> Word {
    Word { id, en, shape, required: true, doc_id, doc_en }
}

use Object as O;
use Shape as S;

const FILE: &[Word] = &[
    may("wanti", "wanti", S::Int, "versi bahasa; sekarang 1", "version of the language; now 1"),
    may(
        "dasar",
        "base",
        S::Plains,
        "paket yang menjadi dasar bot ini, sebagai jalur folder",
        "the pack this bot stands on, as a folder path",
    ),
    may("bot", "bot", S::One(O::Bot), "nama dan pengaturan bot", "name and settings of the bot"),
    may(
        "kantor",
        "office",
        S::Free,
        "nama, alamat, nomor dan data lain kantor; dipakai sebagai {kantor.…}",
        "names, address, numbers of the office; used as {office.…}",
    ),
    may(
        "jam_layanan",
        "hours",
        S::Named(O::Hours),
        "jam buka, istirahat, libur dan jam khusus",
        "opening hours, breaks, holidays and special hours",
    ),
    may(
        "perintah",
        "commands",
        S::Named(O::Command),
        "perintah yang berlaku di mana saja, juga di tengah formulir",
        "commands that work everywhere, also inside a form",
    ),
    may(
        "bila_tidak_paham",
        "fallback",
        S::One(O::Fallback),
        "apa yang dilakukan bila pesan tidak dipahami",
        "what happens when a message is not understood",
    ),
    may(
        "daftar",
        "words",
        S::NamedPlains,
        "kelompok kata, dipakai ulang sebagai $nama di kata",
        "word groups, reused as $name in words",
    ),
    may(
        "kata_lokal",
        "local_words",
        S::NamedTexts,
        "kata daerah dan artinya, misalnya pacak: bisa",
        "local words and their plain meaning, such as pacak: bisa",
    ),
    may(
        "kalimat",
        "phrases",
        S::NamedTexts,
        "pengganti kalimat bawaan bot",
        "replacements for the bot's built-in sentences",
    ),
    may(
        "layanan",
        "services",
        S::Named(O::Service),
        "layanan kantor: syarat, biaya, waktu, dasar hukum",
        "the office's services: requirements, cost, time, legal basis",
    ),
    may("jawaban", "answers", S::Named(O::Answer), "bank jawaban", "the answer bank"),
    may("alur", "flows", S::Named(O::Flow), "percakapan, langkah demi langkah", "conversations, step by step"),
    may(
        "permohonan",
        "requests",
        S::One(O::Requests),
        "nomor registrasi, keadaan, tenggat dan jadwal ambil",
        "registration numbers, states, deadlines and pickup slots",
    ),
    may("survei", "surveys", S::Named(O::Survey), "survei singkat", "short surveys"),
    may("jadwal", "schedules", S::Named(O::Schedule), "pesan terjadwal", "scheduled messages"),
    may("peran", "roles", S::Named(O::Role), "peran petugas dan haknya", "roles of officers and their rights"),
    may(
        "retensi",
        "retention",
        S::NamedDurations,
        "berapa lama tiap jenis data disimpan",
        "how long each kind of data is kept",
    ),
    may(
        "persetujuan",
        "consent",
        S::Named(O::Consent),
        "teks persetujuan data pribadi",
        "texts of consent to personal data",
    ),
];

const BOT: &[Word] = &[
    must("id", "id", S::Plain, "nama pendek, huruf kecil dan tanda hubung", "short name, lower case and hyphens"),
    must("nama", "name", S::Plain, "nama yang dilihat warga", "the name citizens see"),
    may(
        "zona_waktu",
        "time_zone",
        S::Plain,
        "zona waktu kantor, misalnya Asia/Jakarta",
        "time zone of the office, such as Asia/Jakarta",
    ),
    must("mulai", "start", S::Id, "alur pembuka", "the opening flow"),
    may(
        "bahasa",
        "language",
        S::OneOf(&[("id", "id"), ("en", "en")]),
        "bahasa kalimat bawaan",
        "language of the built-in sentences",
    ),
    may(
        "alur_layanan",
        "service_flow",
        S::Id,
        "alur yang berjalan bila warga menyebut suatu layanan",
        "the flow that runs when a citizen names a service",
    ),
    may(
        "saluran",
        "channels",
        S::Plains,
        "saluran yang dipakai: terminal, whatsapp, telegram",
        "channels in use: terminal, whatsapp, telegram",
    ),
];

/// Names of days, Monday first, Indonesian and English. Hours take them singly or as a range with a hyphen.
pub const DAYS: [(&str, &str); 7] = [
    ("senin", "monday"),
    ("selasa", "tuesday"),
    ("rabu", "wednesday"),
    ("kamis", "thursday"),
    ("jumat", "friday"),
    ("sabtu", "saturday"),
    ("minggu", "sunday"),
];

/// The word for a day without opening, Indonesian and English.
pub const CLOSED: (&str, &str) = ("tutup", "closed");

const HOURS: &[Word] = &[
    may(
        "istirahat",
        "breaks",
        S::Free,
        "jam istirahat per hari, ditulis seperti jam buka",
        "breaks by day, written as opening hours are",
    ),
    may(
        "libur",
        "holidays",
        S::Free,
        "daftar tanggal libur, atau pasangan tanggal: nama",
        "list of holidays, or pairs date: name",
    ),
    may(
        "libur_sampai",
        "holidays_until",
        S::Date,
        "sampai tanggal ini daftar libur lengkap",
        "the list of holidays is complete until this date",
    ),
    may(
        "khusus",
        "special",
        S::Many(O::SpecialHours),
        "jam lain di antara dua tanggal, misalnya Ramadan",
        "other hours between two dates, such as Ramadan",
    ),
];

const SPECIAL_HOURS: &[Word] = &[
    must("nama", "name", S::Plain, "nama masa itu", "name of the period"),
    must("dari", "from", S::Date, "hari pertama", "first day"),
    must("sampai", "to", S::Date, "hari terakhir", "last day"),
    may("istirahat", "breaks", S::Free, "jam istirahat per hari", "breaks by day"),
];

const TRIGGER: &[Word] = &[
    may(
        "kata",
        "words",
        S::Plains,
        "kata atau frasa; a + b keduanya, $nama kelompok kata, -x tanpa x",
        "words or phrases; a + b both, $name a word group, -x without x",
    ),
    may(
        "pola",
        "patterns",
        S::Plains,
        "ekspresi reguler, untuk bentuk seperti nomor",
        "regular expressions, for forms such as numbers",
    ),
    may(
        "contoh",
        "examples",
        S::Plains,
        "kalimat yang harus memicu; diuji setiap kali diperiksa",
        "sentences that must fire; tested at every check",
    ),
    may(
        "bukan",
        "not",
        S::Plains,
        "kalimat yang tidak boleh memicu; diuji setiap kali diperiksa",
        "sentences that must not fire; tested at every check",
    ),
];

const COMMAND: &[Word] = &[
    may("judul", "title", S::Plain, "nama untuk manusia", "name for people"),
    may("kata", "words", S::Plains, "kata atau frasa perintah", "words or phrases of the command"),
    may("pola", "patterns", S::Plains, "ekspresi reguler", "regular expressions"),
    may("contoh", "examples", S::Plains, "kalimat yang harus memicu", "sentences that must fire"),
    may("bukan", "not", S::Plains, "kalimat yang tidak boleh memicu", "sentences that must not fire"),
    may("ke", "goto", S::Id, "alur yang dimulai", "the flow that starts"),
    may(
        "lakukan",
        "do",
        S::OneOf(&[("batalkan", "cancel"), ("mundur_satu", "back"), ("ulangi", "repeat"), ("bantuan", "help")]),
        "tindakan bawaan",
        "a built-in action",
    ),
    may("yakinkan", "confirm", S::Flag, "tanya dulu sebelum dilakukan", "ask before doing it"),
];

const FALLBACK: &[Word] = &[
    may("tanya", "ask", S::Text, "pertanyaan di atas tawaran maksud", "the question above the offered meanings"),
    may(
        "tawarkan",
        "offer",
        S::Int,
        "berapa maksud yang ditawarkan, paling banyak 3",
        "how many meanings are offered, at most 3",
    ),
    may("kirim", "say", S::Texts, "jawaban bila tidak ada maksud yang dekat", "the answer when no meaning is near"),
    may(
        "setelah_2_kali",
        "after_2_times",
        S::Id,
        "alur setelah dua kali tidak paham",
        "the flow after two misunderstandings",
    ),
];

const SERVICE: &[Word] = &[
    must("judul", "title", S::Plain, "nama resmi layanan", "official name of the service"),
    may(
        "singkat",
        "short",
        S::Plain,
        "nama pendek untuk tombol, paling panjang 24 huruf",
        "short name for buttons, at most 24 characters",
    ),
    may("sebutan", "nicknames", S::Plains, "sebutan warga; menjadi pemicu", "what citizens call it; these trigger it"),
    may("mulai_bila", "start_when", S::One(O::Trigger), "pemicu", "triggers"),
    may(
        "kewenangan",
        "authority",
        S::OneOf(&[("K", "K"), ("P", "P"), ("X", "X")]),
        "K kantor ini menerbitkan, P hanya pengantar, X bukan di sini",
        "K issued here, P only a cover letter, X not here",
    ),
    may(
        "pintu",
        "door",
        S::Text,
        "ke mana warga harus pergi bila bukan di sini",
        "where to go when it is not issued here",
    ),
    may(
        "jawab",
        "answer",
        S::Text,
        "jawaban ringkas; tanpa ini disusun dari syarat, biaya dan waktu",
        "the short answer; without it one is made of requirements, cost and time",
    ),
    may(
        "jawaban",
        "answers",
        S::NamedTexts,
        "jawaban khusus layanan ini per aspek",
        "this service's own answers by aspect",
    ),
    may(
        "keperluan",
        "purposes",
        S::Many(O::Purpose),
        "keperluan yang menentukan syarat",
        "purposes that decide the requirements",
    ),
    may("syarat", "requirements", S::Many(O::Item), "persyaratan", "requirements"),
    may("prosedur", "procedure", S::Texts, "sistem, mekanisme dan prosedur", "system, mechanism and procedure"),
    may("waktu", "time", S::Moment, "jangka waktu penyelesaian", "time to completion"),
    may("biaya", "cost", S::Text, "biaya atau tarif", "cost or fee"),
    may("produk", "product", S::Text, "produk pelayanan", "product of the service"),
    may(
        "pengaduan",
        "complaints",
        S::Text,
        "penanganan pengaduan, saran dan masukan",
        "handling of complaints and suggestions",
    ),
    may(
        "dasar",
        "legal_basis",
        S::One(O::LegalBasis),
        "dasar hukum dengan tanggal diperiksa",
        "legal basis with the date it was checked",
    ),
    may("sarana", "facilities", S::Text, "sarana dan prasarana", "facilities"),
    may("kompetensi", "competence", S::Text, "kompetensi pelaksana", "competence of the staff"),
    may("pengawasan", "supervision", S::Text, "pengawasan internal", "internal supervision"),
    may("pelaksana", "staff", S::Text, "jumlah pelaksana", "number of staff"),
    may("jaminan", "guarantee", S::Text, "jaminan pelayanan", "guarantee of service"),
    may("keamanan", "security", S::Text, "jaminan keamanan dan keselamatan", "guarantee of security and safety"),
    may("evaluasi", "evaluation", S::Text, "evaluasi kinerja pelaksana", "evaluation of the staff's work"),
    may("pengambilan", "pickup", S::Text, "cara mengambil hasil", "how the result is collected"),
    may("berlaku", "validity", S::Text, "masa berlaku surat", "how long the letter is valid"),
    may("penandatangan", "signer", S::Text, "siapa yang memeriksa dan menandatangani", "who verifies and signs"),
    may("catatan", "note", S::Text, "hal yang perlu diketahui warga", "what a citizen should know besides"),
    may("lokal", "local", S::Flag, "belum dikonfirmasi kantor ini", "not yet confirmed by this office"),
    may("alur", "flow", S::Id, "alur khusus layanan ini", "a flow of its own for this service"),
];

const ITEM: &[Word] = &[
    must("id", "id", S::Plain, "nama pendek butir", "short name of the item"),
    must("teks", "text", S::Text, "teks yang dilihat warga", "the text citizens see"),
    may("bila", "when", S::Condition, "hanya bila syarat ini benar", "only when this condition holds"),
    may("keterangan", "hint", S::Text, "penjelasan tambahan", "further explanation"),
    may("lokal", "local", S::Flag, "belum dikonfirmasi kantor ini", "not yet confirmed by this office"),
    may("kata", "words", S::Plains, "sebutan lain untuk butir ini", "other words for this item"),
];

const PURPOSE: &[Word] = &[
    must("id", "id", S::Plain, "nama pendek keperluan, dipakai dalam bila", "short name of the purpose, used in when"),
    must("teks", "text", S::Plain, "teks pilihan", "text of the choice"),
    may("kata", "words", S::Plains, "sebutan lain", "other words for it"),
];

const LEGAL_BASIS: &[Word] = &[
    must("teks", "text", S::Plain, "peraturan yang menjadi dasar", "the regulation it rests on"),
    must("diperiksa", "checked", S::Date, "tanggal terakhir diperiksa", "date of the last check"),
];

const ANSWER: &[Word] = &[
    may(
        "judul",
        "title",
        S::Plain,
        "nama untuk manusia, dipakai di \"maksud Anda …?\"",
        "name for people, used in \"did you mean …?\"",
    ),
    may("mulai_bila", "start_when", S::One(O::Trigger), "pemicu", "triggers"),
    may("teks", "text", S::Texts, "jawaban, atau beberapa susunan kata", "the answer, or several wordings"),
    may(
        "aspek",
        "aspect",
        S::Flag,
        "jawaban ini sebuah aspek: bergabung dengan layanan",
        "this answer is an aspect: it combines with a service",
    ),
    may(
        "teks_layanan",
        "service_text",
        S::Text,
        "jawaban bila layanannya diketahui",
        "the answer when the service is known",
    ),
    may(
        "sifat",
        "nature",
        S::OneOf(&[
            ("biasa", "plain"),
            ("basa_basi", "talk"),
            ("balasan", "reply"),
            ("penolakan", "refusal"),
            ("darurat", "urgent"),
        ]),
        "biasa, basa_basi (mengalah pada maksud lain), balasan (ya/tidak), penolakan, darurat (selalu didahulukan)",
        "plain, talk (yields to other meanings), reply (yes/no), refusal, urgent (always first)",
    ),
    may("ke", "goto", S::Id, "alur yang dijalankan sesudah jawaban", "the flow to run after the answer"),
];

const FLOW: &[Word] = &[
    may("judul", "title", S::Plain, "nama untuk manusia", "name for people"),
    may("mulai_bila", "start_when", S::One(O::Trigger), "pemicu", "triggers"),
    may(
        "terima",
        "params",
        S::Ids,
        "nilai yang diterima saat dipanggil; layanan memakai layanan yang sedang dibahas",
        "values taken when called; layanan takes the service being talked about",
    ),
    must("langkah", "steps", S::Steps, "langkah dari atas ke bawah", "steps from top to bottom"),
    may("kunci", "locked", S::Flag, "tidak boleh disela", "may not be interrupted"),
    may(
        "dulu",
        "formerly",
        S::Plains,
        "nama lama, agar percakapan yang sedang berjalan ikut pindah",
        "former names, so that running conversations follow",
    ),
];

const REQUESTS: &[Word] = &[
    must(
        "awalan",
        "prefix",
        S::Plain,
        "awalan nomor registrasi, 2 sampai 4 huruf",
        "prefix of registration numbers, 2 to 4 letters",
    ),
    may(
        "tenggat",
        "deadline",
        S::Duration,
        "tenggat bila layanan tidak menyebutnya",
        "deadline where a service names none",
    ),
    may("jam", "hours", S::Id, "jam layanan untuk menghitung tenggat", "hours by which deadlines are counted"),
    may(
        "lengkapi",
        "complete_within",
        S::Duration,
        "batas melengkapi berkas yang dikembalikan",
        "time to hand in what was returned",
    ),
    may(
        "keadaan",
        "states",
        S::Named(O::RequestState),
        "nama dan pesan tiap keadaan",
        "name and message of each state",
    ),
    may("slot", "slots", S::One(O::Slots), "jadwal ambil", "pickup slots"),
    may("survei", "survey", S::Id, "survei setelah surat diambil", "survey after pickup"),
];

/// States of a request: Indonesian id, English alias, label of the chat.
pub const STATES: [(&str, &str, &str); 9] = [
    ("diterima", "received", "baru"),
    ("belum_lengkap", "incomplete", "diproses"),
    ("diperiksa", "checking", "diproses"),
    ("menunggu_ttd", "signing", "diproses"),
    ("siap_diambil", "ready", "diproses"),
    ("diambil", "collected", "selesai"),
    ("dibatalkan", "cancelled", "selesai"),
    ("ditolak", "refused", "selesai"),
    ("eskalasi", "escalated", "diproses"),
];

const REQUEST_STATE: &[Word] = &[
    may("judul", "title", S::Plain, "nama keadaan untuk warga", "name of the state for citizens"),
    may("pesan", "message", S::Text, "pesan saat masuk keadaan ini", "message on entering this state"),
];

const SLOTS: &[Word] = &[
    must("waktu", "times", S::Intervals, "rentang waktu ambil dalam sehari", "pickup intervals of a day"),
    may("kapasitas", "capacity", S::Int, "berapa warga per rentang", "citizens per interval"),
    may("hari", "days", S::Int, "berapa hari kerja ditawarkan", "how many working days are offered"),
    may("pengingat", "reminder", S::Duration, "pengingat sebelum waktunya", "reminder before the time"),
];

const SURVEY: &[Word] = &[
    must("tanya", "ask", S::Text, "pertanyaan", "the question"),
    may("sampai", "up_to", S::Int, "nilai tertinggi", "the highest mark"),
    may("pilihan", "choices", S::Plains, "nama tiap nilai, dari yang terendah", "names of the marks, lowest first"),
    may("saran", "comment", S::Text, "pertanyaan lanjutan bila nilainya rendah", "further question after a low mark"),
    may("terima_kasih", "thanks", S::Text, "penutup", "closing words"),
    may(
        "tunggu",
        "wait",
        S::Duration,
        "lewat dari ini survei dianggap dilewati",
        "after this the survey counts as skipped",
    ),
];

const SCHEDULE: &[Word] = &[
    must(
        "kapan",
        "at",
        S::Plains,
        "senin 08:00, setiap hari 07:30, atau 2026-12-01 09:00",
        "monday 08:00, every day 07:30, or 2026-12-01 09:00",
    ),
    must("pesan", "message", S::Text, "isi pesan", "the message"),
    may("sasaran", "audience", S::Plain, "siapa yang menerima", "who receives it"),
    may("templat_wa", "wa_template", S::Plain, "templat WhatsApp yang disetujui", "approved WhatsApp template"),
];

const ROLE: &[Word] = &[
    must("nama", "name", S::Plain, "nama peran", "name of the role"),
    may("boleh", "may", S::Plains, "hak peran ini", "rights of the role"),
    may("nomor", "numbers", S::Plains, "nomor resmi pemegang peran", "official numbers of its holders"),
];

/// Rights that a role can hold, Indonesian and English.
pub const RIGHTS: [(&str, &str); 8] = [
    ("baca_pesan", "read_messages"),
    ("balas", "reply"),
    ("ubah_label", "change_label"),
    ("periksa_berkas", "verify_documents"),
    ("tanda_tangan", "sign"),
    ("ubah_konten", "edit_content"),
    ("laporan", "reports"),
    ("kelola_peran", "manage_roles"),
];

const CONSENT: &[Word] = &[
    must(
        "teks",
        "text",
        S::Text,
        "tujuan, lama simpan dan hak menghapus, dalam satu kalimat",
        "purpose, retention and right to delete, in one sentence",
    ),
    must(
        "versi",
        "version",
        S::Plain,
        "versi teks, disimpan bersama jawabannya",
        "version of the text, stored with the answer",
    ),
    may("bila_tidak", "if_refused", S::Text, "jawaban bila warga tidak setuju", "the answer when the citizen refuses"),
];

const ANY_STEP: &[Word] = &[
    may("id", "id", S::Plain, "nama langkah, untuk ke dan untuk simpan", "name of the step, for goto and save"),
    may("kunci", "locked", S::Flag, "langkah ini tidak boleh disela", "this step may not be interrupted"),
    may("dulu", "formerly", S::Plains, "nama lama langkah", "former names of the step"),
];

const SAY: &[Word] = &[
    must("kirim", "say", S::Texts, "pesan, atau beberapa susunan kata", "a message, or several wordings"),
    may("media", "media", S::Plain, "alamat gambar atau berkas", "address of a picture or file"),
    may("tautan", "link", S::One(O::Link), "tombol tautan", "a link button"),
    may("tombol", "buttons", S::Many(O::Button), "tombol yang membuka alur lain", "buttons that open other flows"),
];

const BUTTON: &[Word] = &[
    must("teks", "text", S::Plain, "tulisan tombol", "label of the button"),
    must("ke", "goto", S::Id, "alur yang dibuka", "the flow it opens"),
];

const LINK: &[Word] = &[
    must("teks", "text", S::Plain, "tulisan tautan", "label of the link"),
    must("url", "url", S::Plain, "alamat https", "https address"),
];

const TRIES_COUNT: Word = may("coba", "tries", S::Int, "berapa kali boleh salah", "how many times it may be wrong");
const TRIES_INVALID: Word = may(
    "bila_salah",
    "on_invalid",
    S::Text,
    "kata-kata bila jawaban tidak cocok",
    "words after an answer that does not fit",
);
const TRIES_FAILURE: Word =
    may("bila_gagal", "on_failure", S::Id, "alur bila semua percobaan habis", "the flow when all tries are used");

const MENU: &[Word] = &[
    must("menu", "menu", S::Text, "kalimat di atas pilihan", "the words above the choices"),
    may("pilihan", "choices", S::Many(O::Choice), "pilihan yang ditulis sendiri", "choices written here"),
    may(
        "dari",
        "from",
        S::Path,
        "pilihan dari daftar: layanan, layanan.keperluan, permohonan, atau sebuah nilai",
        "choices from a list: services, service.purposes, requests, or a value",
    ),
    may("ke", "goto", S::Id, "alur untuk pilihan yang tidak menyebut sendiri", "the flow for choices that name none"),
    may("simpan", "save", S::Plain, "nama nilai untuk menyimpan pilihan", "name of the value that keeps the choice"),
    may(
        "gaya",
        "style",
        S::OneOf(&[("otomatis", "auto"), ("tombol", "buttons"), ("daftar", "list"), ("nomor", "numbers")]),
        "bentuk di saluran",
        "form on the channel",
    ),
    may(
        "buka",
        "open_label",
        S::Plain,
        "tulisan tombol pembuka daftar, paling panjang 20 huruf",
        "label that opens a list, at most 20 characters",
    ),
    TRIES_COUNT,
    TRIES_INVALID,
    TRIES_FAILURE,
];

const CHOICE: &[Word] = &[
    must("teks", "text", S::Text, "teks pilihan", "text of the choice"),
    may("id", "id", S::Plain, "nama yang disimpan", "the name that is kept"),
    may("singkat", "short", S::Plain, "teks pendek untuk tombol", "short text for buttons"),
    may(
        "keterangan",
        "description",
        S::Text,
        "penjelasan, paling panjang 72 huruf",
        "explanation, at most 72 characters",
    ),
    may("kata", "words", S::Plains, "sebutan lain", "other words for it"),
    may("bila", "when", S::Condition, "hanya ditawarkan bila benar", "only offered when this holds"),
    may("ke", "goto", S::Id, "alur yang dimulai", "the flow that starts"),
    may("langkah", "steps", S::Steps, "langkah untuk pilihan ini", "steps for this choice"),
];

macro_rules! question_words {
    ($first:expr) => {
        &[
            $first,
            may("jenis", "kind", S::Plain, "jenis jawaban; tanpa ini teks", "kind of answer; text without it"),
            may(
                "sebutan",
                "label",
                S::Plain,
                "nama pendek isian untuk ringkasan dan \"ubah …\"",
                "short name for the summary and \"change …\"",
            ),
            may(
                "pilihan",
                "choices",
                S::Many(O::Choice),
                "pilihan untuk jenis pilihan",
                "choices for the choice kinds",
            ),
            may("dari", "from", S::Path, "pilihan dari sebuah daftar", "choices from a list"),
            may(
                "panjang",
                "length",
                S::Range,
                "jumlah huruf atau angka: 4 atau 3-40",
                "number of characters or digits: 4 or 3-40",
            ),
            may("paling_sedikit", "min", S::Plain, "nilai terkecil", "smallest value"),
            may("paling_banyak", "max", S::Plain, "nilai terbesar", "largest value"),
            may(
                "paling_cepat",
                "earliest",
                S::Moment,
                "tanggal paling awal: 1 hari lagi ditulis 1 hari",
                "earliest date; a day from now is 1 day",
            ),
            may("paling_lambat", "latest", S::Moment, "tanggal paling akhir", "latest date"),
            may(
                "lampau",
                "past",
                S::Flag,
                "tanggal yang sudah lewat, misalnya tanggal lahir",
                "a date in the past, such as a birth date",
            ),
            may("hari_kerja", "working_day", S::Flag, "hanya hari kerja", "working days only"),
            may(
                "bawaan",
                "default",
                S::Text,
                "jawaban bila warga membalas \"sama\" atau \"lewati\"",
                "the answer when the citizen replies \"same\" or \"skip\"",
            ),
            may("boleh_lewati", "optional", S::Flag, "boleh dilewati", "may be skipped"),
            may("rahasia", "secret", S::Flag, "disamarkan di log, jejak dan uji", "masked in log, trace and tests"),
            may(
                "contoh",
                "example",
                S::Text,
                "contoh jawaban, disebut bila jawaban tidak cocok",
                "an example, named when the answer does not fit",
            ),
            may(
                "tunggu",
                "wait",
                S::Duration,
                "lama menunggu sebelum mengingatkan",
                "how long to wait before a reminder",
            ),
            may("bila_diam", "on_silence", S::Text, "kalimat pengingat", "words of the reminder"),
            may(
                "templat_wa",
                "wa_template",
                S::Plain,
                "templat WhatsApp bila menunggu lebih dari 24 jam",
                "WhatsApp template when waiting over 24 hours",
            ),
            TRIES_COUNT,
            TRIES_INVALID,
            TRIES_FAILURE,
            may("simpan", "save", S::Plain, "nama nilai; tanpa ini dipakai id", "name of the value; the id without it"),
        ]
    };
}

const ASK: &[Word] = question_words!(must("tanya", "ask", S::Text, "pertanyaan", "the question"));
const FIELD_FIRST: &[Word] = &[
    must("id", "id", S::Plain, "nama isian", "name of the field"),
    may("bila", "when", S::Condition, "hanya ditanyakan bila benar", "only asked when this holds"),
    may("dulu", "formerly", S::Plains, "nama lama isian", "former names of the field"),
];

const FORM: &[Word] = &[
    must("formulir", "form", S::Text, "judul formulir", "title of the form"),
    must("isian", "fields", S::Many(O::Field), "pertanyaan-pertanyaannya", "its questions"),
    may(
        "ringkas",
        "summary",
        S::Flag,
        "tampilkan ringkasan dan minta persetujuan",
        "show a summary and ask whether it is right",
    ),
];

const CHECKLIST: &[Word] = &[
    must("ceklis", "checklist", S::Text, "judul daftar", "title of the list"),
    may(
        "dari",
        "from",
        S::Path,
        "butir dari sebuah layanan: layanan.syarat",
        "items of a service: service.requirements",
    ),
    may("butir", "items", S::Many(O::Item), "butir yang ditulis sendiri", "items written here"),
    may("tanya", "ask", S::Text, "pertanyaan di bawah daftar", "the question below the list"),
    may(
        "simpan",
        "save",
        S::Plain,
        "nama nilai; {nama.kurang} menyebut yang belum ada",
        "name of the value; {name.missing} lists what is missing",
    ),
    may(
        "bila_kurang",
        "if_missing",
        S::One(O::IfMissing),
        "apa yang terjadi bila belum lengkap",
        "what happens when something is missing",
    ),
    TRIES_COUNT,
    TRIES_FAILURE,
];

const IF_MISSING: &[Word] = &[
    may("pesan", "message", S::Text, "kalimat bila ada yang kurang", "words when something is missing"),
    may("lanjut", "continue", S::Flag, "boleh dilanjutkan", "may go on"),
];

const IF: &[Word] = &[
    must("jika", "if", S::ConditionOrCases, "syarat, atau daftar kasus", "a condition, or a list of cases"),
    may("maka", "then", S::Steps, "langkah bila benar", "steps when it holds"),
    may("selain_itu", "else", S::Steps, "langkah bila tidak", "steps when it does not"),
];

const CASE: &[Word] = &[
    must("bila", "when", S::Condition, "syarat kasus ini", "condition of this case"),
    must("maka", "then", S::Steps, "langkahnya", "its steps"),
];

const CALL: &[Word] = &[
    must("panggil", "call", S::Id, "alur yang dipanggil, lalu kembali ke sini", "the flow to call, and back"),
    may("dengan", "with", S::NamedValues, "nilai untuk alur itu", "values for that flow"),
    may(
        "tunda",
        "delay",
        S::Plain,
        "kapan: 2 jam, 1 hari, atau sampai permohonan diambil",
        "when: 2 hours, 1 day, or until the request is collected",
    ),
    may(
        "templat_wa",
        "wa_template",
        S::Plain,
        "templat WhatsApp bila lewat 24 jam",
        "WhatsApp template after 24 hours",
    ),
];

const GOTO: &[Word] = &[must("ke", "goto", S::Id, "alur, atau alur.langkah", "a flow, or flow.step")];

const SET: &[Word] =
    &[must("isi", "set", S::NamedValues, "nama nilai dan isinya", "names of values and what they become")];

const REGISTER: &[Word] = &[
    must(
        "daftarkan",
        "register",
        S::Plain,
        "nama nilai untuk permohonan yang dibuka",
        "name of the value for the opened request",
    ),
    may(
        "layanan",
        "service",
        S::Id,
        "layanan; tanpa ini yang sedang dibahas",
        "the service; the one being talked about without it",
    ),
    may("label", "label", S::Plain, "label chat", "label of the chat"),
    may(
        "tenggat",
        "deadline",
        S::Moment,
        "tenggat, misalnya 1 hari kerja atau layanan.waktu",
        "deadline, such as 1 working day or service.time",
    ),
    may("rincian", "details", S::Ids, "nilai yang dicatat bersama permohonan", "values recorded with the request"),
    may("berkas", "documents", S::Id, "ceklis yang menjadi berkas", "the checklist that becomes its documents"),
    may(
        "jenis",
        "kind",
        S::OneOf(&[("permohonan", "request"), ("pengaduan", "complaint")]),
        "permohonan atau pengaduan",
        "request or complaint",
    ),
];

const LOOKUP: &[Word] = &[
    must(
        "cari",
        "lookup",
        S::Plain,
        "nama nilai untuk permohonan yang ditemukan",
        "name of the value for the request found",
    ),
    may("nomor", "number", S::Plain, "dari pesan, atau nama nilai", "from message, or the name of a value"),
    may("ketemu", "found", S::Steps, "bila ada satu", "when there is one"),
    may("banyak", "several", S::Steps, "bila ada beberapa", "when there are several"),
    may("tidak_ada", "none", S::Steps, "bila tidak ada", "when there is none"),
];

const UPLOAD: &[Word] = &[
    must("unggah", "upload", S::Id, "ceklis yang diunggah", "the checklist to upload"),
    may("pesan", "message", S::Text, "pesan dengan {tautan}", "a message with {link}"),
    may("berlaku", "valid", S::Duration, "lama tautan berlaku", "how long the link is valid"),
];

const SCHEDULE_STEP: &[Word] = &[
    must("jadwalkan", "schedule", S::Text, "kalimat di atas pilihan waktu", "the words above the slots"),
    may("simpan", "save", S::Plain, "nama nilai untuk waktu yang dipilih", "name of the value for the chosen time"),
    may("tidak_ada", "none", S::Steps, "bila semua penuh", "when all slots are full"),
    TRIES_COUNT,
    TRIES_FAILURE,
];

const HANDOFF: &[Word] = &[
    must("serahkan", "handoff", S::Id, "peran yang menerima", "the role that receives it"),
    may("pesan", "message", S::Text, "kalimat kepada warga", "words to the citizen"),
    may(
        "bila_diam",
        "on_silence",
        S::Named(O::OnSilence),
        "apa yang terjadi setelah sekian lama tanpa jawaban",
        "what happens after so long without an answer",
    ),
    may("setelah", "afterwards", S::Text, "kalimat saat bot kembali", "words when the bot returns"),
];

const ON_SILENCE: &[Word] = &[
    may("pesan", "message", S::Text, "kalimat kepada warga", "words to the citizen"),
    may("kembali_ke_bot", "back_to_bot", S::Flag, "bot kembali menjawab", "the bot answers again"),
];

const RATE: &[Word] = &[
    must("nilai", "rate", S::Text, "pertanyaan", "the question"),
    may("sampai", "up_to", S::Int, "nilai tertinggi", "the highest mark"),
    may("pilihan", "choices", S::Plains, "nama tiap nilai, dari yang terendah", "names of the marks, lowest first"),
    may("simpan", "save", S::Plain, "nama nilai", "name of the value"),
    may("tunggu", "wait", S::Duration, "lewat dari ini dilewati dengan diam", "after this it is skipped in silence"),
];

const REQUEST: &[Word] = &[
    must(
        "minta",
        "request",
        S::Plain,
        "alamat https yang diizinkan di pengaturan",
        "https address that the deployment allows",
    ),
    may("metode", "method", S::OneOf(&[("GET", "GET"), ("POST", "POST")]), "cara meminta", "method"),
    may("kirim", "body", S::NamedValues, "nilai yang dikirim", "values to send"),
    may("simpan", "save", S::Plain, "nama nilai untuk hasil", "name of the value for the result"),
    may("batas_waktu", "timeout", S::Duration, "lama menunggu", "how long to wait"),
    may("berhasil", "ok", S::Steps, "bila berhasil", "on success"),
    may("gagal", "error", S::Steps, "bila gagal", "on failure"),
    may("habis_waktu", "timed_out", S::Steps, "bila terlalu lama", "when it takes too long"),
];

const CONSENT_STEP: &[Word] = &[
    must("persetujuan", "consent", S::Id, "teks persetujuan; ditanyakan sekali", "the consent text; asked once"),
    may("bila_tidak", "if_refused", S::Steps, "langkah bila tidak setuju", "steps after a refusal"),
];

const END: &[Word] = &[must("selesai", "end", S::Text, "kata penutup, boleh kosong", "closing words, may be empty")];

/// Every verb with its Indonesian key and English alias, in the order of the reference.
pub const VERBS: [(Verb, &str, &str); 18] = [
    (Verb::Say, "kirim", "say"),
    (Verb::Menu, "menu", "menu"),
    (Verb::Ask, "tanya", "ask"),
    (Verb::Form, "formulir", "form"),
    (Verb::Checklist, "ceklis", "checklist"),
    (Verb::If, "jika", "if"),
    (Verb::Call, "panggil", "call"),
    (Verb::Goto, "ke", "goto"),
    (Verb::Set, "isi", "set"),
    (Verb::Register, "daftarkan", "register"),
    (Verb::Lookup, "cari", "lookup"),
    (Verb::Upload, "unggah", "upload"),
    (Verb::Schedule, "jadwalkan", "schedule"),
    (Verb::Handoff, "serahkan", "handoff"),
    (Verb::Rate, "nilai", "rate"),
    (Verb::Request, "minta", "request"),
    (Verb::Consent, "persetujuan", "consent"),
    (Verb::End, "selesai", "end"),
];

impl Object {
    /// The tables of keys that this mapping may have, in order; a step has its own and the common ones.
    #[must_use]
    pub fn tables(self) -> [&'static [Word]; 2] {
        let own = match self {
            O::File => FILE,
            O::Bot => BOT,
            O::Hours => HOURS,
            O::SpecialHours => SPECIAL_HOURS,
            O::Command => COMMAND,
            O::Fallback => FALLBACK,
            O::Trigger => TRIGGER,
            O::Service => SERVICE,
            O::Item => ITEM,
            O::Purpose => PURPOSE,
            O::LegalBasis => LEGAL_BASIS,
            O::Answer => ANSWER,
            O::Flow => FLOW,
            O::Requests => REQUESTS,
            O::RequestState => REQUEST_STATE,
            O::Slots => SLOTS,
            O::Survey => SURVEY,
            O::Schedule => SCHEDULE,
            O::Role => ROLE,
            O::Consent => CONSENT,
            O::AnyStep => ANY_STEP,
            O::Step(verb) => return [verb.words(), ANY_STEP],
            O::Choice => CHOICE,
            O::Button => BUTTON,
            O::Link => LINK,
            O::Field => return [FIELD_FIRST, ASK],
            O::Case => CASE,
            O::IfMissing => IF_MISSING,
            O::OnSilence => ON_SILENCE,
        };
        [own, &[]]
    }

    /// Every key that this mapping may have.
    pub fn words(self) -> impl Iterator<Item = &'static Word> {
        let [own, common] = self.tables();
        own.iter().chain(common)
    }

    /// The key an author's word names, in either language.
    #[must_use]
    pub fn word(self, key: &str) -> Option<&'static Word> {
        self.words().find(|word| word.id == key || word.en == key)
    }
}

impl Verb {
    fn words(self) -> &'static [Word] {
        match self {
            Verb::Say => SAY,
            Verb::Menu => MENU,
            Verb::Ask => ASK,
            Verb::Form => FORM,
            Verb::Checklist => CHECKLIST,
            Verb::If => IF,
            Verb::Call => CALL,
            Verb::Goto => GOTO,
            Verb::Set => SET,
            Verb::Register => REGISTER,
            Verb::Lookup => LOOKUP,
            Verb::Upload => UPLOAD,
            Verb::Schedule => SCHEDULE_STEP,
            Verb::Handoff => HANDOFF,
            Verb::Rate => RATE,
            Verb::Request => REQUEST,
            Verb::Consent => CONSENT_STEP,
            Verb::End => END,
        }
    }
}
