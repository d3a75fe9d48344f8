//! Flags of a word: what it is, and how it governs the reading of a sentence. One bit each, so that a word needs one look.

/// May stand inside a phrase without breaking it, and is a form of address or a particle.
pub(crate) const PARTICLE: u32 = 1;
/// Carries grammar.
pub(crate) const FUNCTION: u32 = 1 << 1;
/// An ordinary word with a meaning of its own.
pub(crate) const CONTENT: u32 = 1 << 2;
/// Occurs in a rule or an example.
pub(crate) const IN_RULE: u32 = 1 << 3;
/// Stands for other words.
pub(crate) const MEANS: u32 = 1 << 4;
/// A form of several words begins with it.
pub(crate) const OPENS: u32 = 1 << 5;
/// Names a letter.
pub(crate) const LETTER: u32 = 1 << 6;
/// A number in words.
pub(crate) const DIGIT: u32 = 1 << 7;
/// A greeting, thanks or a yes.
pub(crate) const GREETS: u32 = 1 << 8;
/// "mau", "izin" before "tanya".
pub(crate) const ASKS_LEAVE: u32 = 1 << 9;
pub(crate) const NOT: u32 = 1 << 10;
pub(crate) const NOT_THIS: u32 = 1 << 11;
pub(crate) const WITHOUT: u32 = 1 << 12;
pub(crate) const WISHES: u32 = 1 << 13;
pub(crate) const CANCEL: u32 = 1 << 14;
/// Before "tidak" it makes a question or a shrug of it: "kenapa tidak", "tidak apa", "bisa tidak".
pub(crate) const WHY: u32 = 1 << 15;
pub(crate) const BUT: u32 = 1 << 16;
pub(crate) const LINKS: u32 = 1 << 17;
pub(crate) const ASKS: u32 = 1 << 18;
pub(crate) const CLOSING: u32 = 1 << 19;
/// Pronouns and the like: may stand inside a phrase without breaking it.
pub(crate) const SKIPPED: u32 = 1 << 20;

/// Of three bytes at most.
pub(crate) const SHORT: u32 = 1 << 21;
/// Has a root that occurs in a rule.
pub(crate) const ROOTED: u32 = 1 << 22;
/// What a negation denies is presupposed after it: "bukan ktp yang hilang".
pub(crate) const WHICH: u32 = 1 << 23;
/// Picks what stands before it: "sktm saja".
pub(crate) const ONLY: u32 = 1 << 24;
/// Stands in the word list for a form.
pub(crate) const PLAIN: u32 = 1 << 26;
/// Occurs in rules as what must not be heard, and nowhere else.
pub(crate) const UNSAID: u32 = 1 << 25;
/// Makes a case of what follows: "kalau bukan saya yang ambil" denies nothing.
pub(crate) const IF: u32 = 1 << 27;

/// Before a word of having or being done it settles a matter: "akta sudah ada".
pub(crate) const DONE: u32 = 1 << 28;
/// What is had, done or in good order.
pub(crate) const HELD: u32 = 1 << 29;
/// What still has to be done is said around it: "tinggal kk yang belum".
pub(crate) const REMAINS: u32 = 1 << 30;
/// Puts a matter off: "warisnya nanti saja".
pub(crate) const LATER: u32 = 1 << 31;
/// "tinggal": what remains, or where somebody lives.
pub(crate) const LEFT: u32 = REMAINS | LATER;

/// Any ordinary word.
pub(crate) const ORDINARY: u32 = PARTICLE | FUNCTION | CONTENT;
/// Words with little meaning of their own.
pub(crate) const LIGHT: u32 = PARTICLE | FUNCTION;
/// Words that the word list may read otherwise.
pub(crate) const REREAD: u32 = MEANS | OPENS | LETTER;
/// Words that may open a negation.
pub(crate) const NEGATES: u32 = NOT | NOT_THIS | WITHOUT | CANCEL;

/// Words by the flags they bear.
pub(crate) const BEARERS: [(u32, &[&str]); 19] = [
    (NOT, &["tidak"]),
    (NOT_THIS, &["bukan", "jangan"]),
    (WITHOUT, &["tanpa"]),
    (IF, &["kalau", "jika", "bila", "apabila", "misal", "misalnya", "seandainya", "andai"]),
    (
        WISHES,
        &[
            "jadi", "usah", "perlu", "butuh", "mau", "ingin", "minta", "pakai", "urus", "buat", "cari", "mencari",
            "tanya",
        ],
    ),
    (CANCEL, &["batal", "batalkan"]),
    (
        WHY,
        &["kenapa", "mengapa", "kok", "masalah", "apa", "bisa", "boleh", "dapat", "sanggup", "harus", "mesti", "perlu"],
    ),
    (BUT, &["tapi", "tetapi", "melainkan", "namun", "hanya", "cukup", "justru", "malah"]),
    (WHICH, &["yang"]),
    (ONLY, &["saja"]),
    (
        LINKS,
        &[
            "dan",
            "sekalian",
            "sekaligus",
            "serta",
            "juga",
            "plus",
            "sama",
            "terus",
            "lalu",
            "kemudian",
            "dengan",
            "atau",
        ],
    ),
    (
        ASKS,
        &[
            "apa",
            "apakah",
            "berapa",
            "bagaimana",
            "kapan",
            "mana",
            "siapa",
            "mengapa",
            "kenapa",
            "bolehkah",
            "bisakah",
            "tanya",
            "sebutkan",
        ],
    ),
    (CLOSING, &["tidak", "belum", "kah", "bukan"]),
    (DONE, &["sudah", "telah", "masih"]),
    (
        HELD,
        &[
            "ada", "punya", "pegang", "lengkap", "beres", "jadi", "selesai", "terbit", "keluar", "aman", "utuh",
            "siap", "dapat", "kelar", "rampung",
        ],
    ),
    (REMAINS, &["belum", "hanya", "sekarang", "dulu", "dahulu"]),
    (LATER, &["nanti", "belakangan"]),
    (LEFT, &["tinggal"]),
    (SKIPPED, &["saya", "aku", "kami", "kamu", "yang", "nya", "itu", "ini", "sebuah", "ku"]),
];

/// Whether a word with these flags may stand inside a phrase without breaking it.
pub(crate) fn is_skipped(flags: u32) -> bool {
    flags & (PARTICLE | SKIPPED) != 0
}
