//! Every key of `wanti.toml`: its kind and what it is for, in both languages. The checks and the docs are made from it.

/// A key.
#[derive(Debug, Clone, Copy)]
pub struct Key {
    /// Its name.
    pub name: &'static str,
    /// What stands behind it.
    pub kind: Kind,
    /// What it is for, in Indonesian.
    pub id: &'static str,
    /// What it is for, in English.
    pub en: &'static str,
}

/// What stands behind a key.
#[derive(Debug, Clone, Copy)]
pub enum Kind {
    /// A text.
    Text,
    /// A secret text; `NAME_file` names a file with it, and an environment variable goes before both.
    Secret,
    /// As [`Kind::Secret`], one or two while one replaces the other.
    Secrets,
    /// A whole number in these bounds.
    Number(i64, i64),
    /// True or false.
    Flag,
    /// A list of texts.
    Texts,
    /// One of these words.
    OneOf(&'static [&'static str]),
    /// A list of words, each one of these.
    ListOf(&'static [&'static str]),
    /// A table.
    Table(&'static [Key]),
    /// A list of tables, `[[name]]`.
    Tables(&'static [Key]),
    /// A table of tables with names of one's own.
    Named(&'static [Key]),
}

const fn key(name: &'static str, kind: Kind, id: &'static str, en: &'static str) -> Key {
    Key { name, kind, id, en }
}

/// The keys at the top of the file.
pub const ROOT: &[Key] = &[
    key(
        "name",
        Kind::Text,
        "nama proses ini di antara yang memakai basis data yang sama; tanpa diisi: nama mesin",
        "the name of this process among those that share the database; if not set: the name of the machine",
    ),
    key("listen", Kind::Text, "alamat dan pintu tempat wanti mendengar", "address and port to listen on"),
    key(
        "behind_proxy",
        Kind::Flag,
        "permintaan datang lewat proxy sendiri yang mengisi X-Forwarded-For",
        "requests come through a proxy of your own that sets X-Forwarded-For",
    ),
    key(
        "reload",
        Kind::OneOf(&["signal", "watch"]),
        "kapan alur dibaca ulang: saat SIGHUP saja, atau juga saat berkas berubah",
        "when flows are read anew: on SIGHUP only, or also when a file changes",
    ),
    key("store", Kind::Table(STORE), "tempat menyimpan", "where everything is kept"),
    key("log", Kind::Table(LOG), "catatan", "logs"),
    key("limits", Kind::Table(LIMITS), "batas", "limits"),
    key(
        "backup",
        Kind::Table(BACKUP),
        "cadangan yang dibuat `wanti backup` dan diperiksa `wanti doctor`",
        "backups that `wanti backup` makes and `wanti doctor` looks at",
    ),
    key("http", Kind::Table(HTTP), "panggilan dari alur (`minta`)", "calls that flows make (`request`)"),
    key("office", Kind::Tables(OFFICE), "kantor, satu bagian tiap kantor", "offices, one section each"),
];

const STORE: &[Key] = &[
    key(
        "url",
        Kind::Secret,
        "`sqlite:BERKAS` atau `postgres://nama:sandi@tuan/basis`",
        "`sqlite:FILE` or `postgres://name:password@host/database`",
    ),
    key("connections", Kind::Number(1, 256), "sambungan ke PostgreSQL", "connections to PostgreSQL"),
];

const LOG: &[Key] = &[
    key(
        "format",
        Kind::OneOf(&["auto", "text", "json"]),
        "bentuk catatan; `auto`: teks di terminal, selain itu JSON",
        "form of the logs; `auto`: text at a terminal, else JSON",
    ),
    key(
        "level",
        Kind::OneOf(&["error", "warn", "info", "debug"]),
        "mulai tingkat mana dicatat",
        "from which level on to log",
    ),
];

const LIMITS: &[Key] = &[
    key(
        "concurrency",
        Kind::Number(1, 100_000),
        "permintaan yang dikerjakan bersamaan; selebihnya dijawab 503",
        "requests worked on at once; more get 503",
    ),
    key(
        "failures_per_minute",
        Kind::Number(1, 100_000),
        "tanda tangan salah dari satu alamat tiap menit; selebihnya dijawab 429",
        "wrong signatures from one address a minute; more get 429",
    ),
    key(
        "messages_per_minute",
        Kind::Number(0, 10_000),
        "pesan seorang warga tiap menit; 0 tanpa batas",
        "messages of one person a minute; 0 for no limit",
    ),
    key(
        "debounce_ms",
        Kind::Number(0, 60_000),
        "berapa lama menunggu pesan susulan sebelum menjawab",
        "how long to wait for further messages before answering",
    ),
];

const BACKUP: &[Key] = &[
    key("folder", Kind::Text, "folder cadangan", "folder of the backups"),
    key("max_age_hours", Kind::Number(1, 10_000), "umur tertinggi cadangan terbaru", "greatest age of the newest one"),
];

const HTTP: &[Key] = &[key(
    "hosts",
    Kind::Texts,
    "tuan rumah yang boleh dipanggil alur, lewat https",
    "hosts that flows may ask, by https",
)];

const OFFICE: &[Key] = &[
    key("id", Kind::Text, "nama pendek, dipakai di alamat webhook", "short name, used in webhook addresses"),
    key("bot", Kind::Text, "folder atau berkas bot", "folder or file of the bot"),
    key("whatsapp", Kind::Table(WHATSAPP), "nomor WhatsApp kantor", "the office's number on WhatsApp"),
    key("telegram", Kind::Table(TELEGRAM), "bot Telegram kantor", "the office's bot on Telegram"),
];

const WHATSAPP: &[Key] = &[
    key(
        "phone_number_id",
        Kind::Text,
        "ID nomor menurut Meta, bukan nomornya",
        "Meta's id of the number, not the number",
    ),
    key("access_token", Kind::Secret, "token akses", "access token"),
    key(
        "app_secret",
        Kind::Secrets,
        "rahasia aplikasi; dua saat berganti",
        "app secret; two while one replaces the other",
    ),
    key(
        "verify_token",
        Kind::Secret,
        "kata yang disepakati dengan Meta untuk webhook",
        "the word agreed with Meta for the webhook",
    ),
    key("graph_url", Kind::Text, "alamat Graph API dengan versinya", "address of the Graph API with its version"),
    key(
        "messages_per_second",
        Kind::Number(1, 100_000),
        "pesan keluar tiap detik yang diizinkan Meta untuk nomor ini: 80, sampai 1000 setelah dinaikkan",
        "messages out a second that Meta allows this number: 80, up to 1000 after its upgrade",
    ),
    key(
        "templates",
        Kind::Named(TEMPLATE),
        "templat yang sudah disetujui Meta, menurut namanya di alur",
        "templates approved by Meta, by their names in flows",
    ),
];

const TEMPLATE: &[Key] = &[
    key("name", Kind::Text, "nama templat di Meta", "the template's name at Meta"),
    key("language", Kind::Text, "bahasanya, misalnya `id`", "its language, such as `id`"),
    key(
        "fill",
        Kind::ListOf(&["message", "name"]),
        "isi tempat bernomor, berurutan",
        "what fills its numbered places, in order",
    ),
];

const TELEGRAM: &[Key] = &[
    key("token", Kind::Secret, "token dari BotFather", "token from BotFather"),
    key(
        "mode",
        Kind::OneOf(&["poll", "webhook"]),
        "`poll`: wanti yang bertanya; `webhook`: Telegram yang memanggil",
        "`poll`: wanti asks; `webhook`: Telegram calls",
    ),
    key(
        "webhook_secret",
        Kind::Secrets,
        "rahasia webhook; dua saat berganti",
        "secret of the webhook; two while one replaces the other",
    ),
    key(
        "webhook_url",
        Kind::Text,
        "alamat https yang diberitahukan kepada Telegram saat mulai",
        "https address that Telegram is told at the start",
    ),
    key("api_url", Kind::Text, "alamat Bot API", "address of the Bot API"),
    key("username", Kind::Text, "nama bot, untuk grup", "the bot's public name, for groups"),
    key("groups", Kind::OneOf(&["off", "addressed", "all"]), "apa yang didengar di grup", "what it hears in groups"),
];
