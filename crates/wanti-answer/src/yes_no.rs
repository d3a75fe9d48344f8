//! Yes or no in Indonesian, Bangka Malay, Javanese and Sundanese, and when a reply is neither.
//!
//! The reply is read as a row of signals. A refusal or a cancellation outweighs a polite "iya" ("iya nggak jadi"),
//! a denied fault is assent ("tidak ada yang salah"), a deferral or a question is no answer at all.

use crate::Value;
use crate::number::{Slang, amount};
use crate::reading::{Confidence, Reading};
use crate::speech::{has_question_word, is_polite};
use crate::vocabulary::{List, on};
use crate::words::{Word, any, phrases, words};

/// Yes or no; nothing when the reply is a question, a deferral or something else.
///
/// ```
/// use wanti_answer::yes_no;
/// assert_eq!(yes_no("iyaaa pak"), Some(true));
/// assert_eq!(yes_no("iya nggak jadi"), Some(false));
/// assert_eq!(yes_no("gpp lanjut"), Some(true));
/// assert_eq!(yes_no("nanti dulu ya"), None);
/// assert_eq!(yes_no("syaratnya apa ya"), None);
/// ```
#[must_use]
pub fn yes_no(text: &str) -> Option<bool> {
    decide(&unfolded(words(text)))
}

pub(crate) fn read(text: &str) -> Reading {
    yes_no(text).map_or(Reading::None, |yes| Reading::Value(Value::Bool(yes), 0..text.len(), Confidence::Sure))
}

/// What one stretch of the reply says.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Signal {
    /// Assent by itself, whatever follows.
    Yes,
    /// Assent when little else is said ("mau", "bisa", "ada").
    WeakYes,
    /// "Never mind": assent unless something is refused.
    Fine,
    No,
    /// Something called off or declined in so many words ("ga jadi", "gak usah"); outweighs even a "nanti".
    Refusal,
    /// No answer: later, perhaps, do not know.
    Defer,
    /// Politeness; says nothing.
    Polite,
    /// A particle "ya" that is not an answer.
    Particle,
    Pause,
    /// Takes back what was said before.
    Correction,
    Other,
}

#[rustfmt::skip]
pub(crate) const QUESTION_YES: &[&str] = &[
    "kenapa tidak", "kenapa nggak", "kenapa ga", "kenapa gak", "kenapa enggak", "kenapa engga",
    "kenapa ndak", "kenapa tdk", "knp tidak", "knp nggak", "knp gak", "knp ga", "knp enggak",
    "mengapa tidak", "why not", "siapa takut", "apa salahnya", "apa boleh buat", "ngapa dak", "kenapa dak",
    "ngape dak", "knp tdk", "napa enggak", "napa nggak", "napa gak", "masa enggak", "masa nggak",
    "masa tidak", "masa gak", "masa ga", "masak tidak", "masak enggak", "masak nggak", "masak ga",
];

#[rustfmt::skip]
pub(crate) const FINE: &[&str] = &[
    "ndakpapa", "dakpapa", "takpapa", "tdkpapa", "enggakpapa",
    "gpp", "gapapa", "gppa", "gakpapa", "ngapapa", "nggapapa", "nggakpapa", "gapapalah", "gpplah", "ngpp",
    "gpapa", "rapopo", "santai", "bukan masalah", "ga p p", "gaapa", "gakapa", "gapa",
];

/// Behind any negation these make "never mind".
#[rustfmt::skip]
pub(crate) const FINE_TAIL: &[&str] = &[
    "papa", "apo", "apo apo", "pa pa", "apa apa", "apa", "pp", "p p", "masalah", "jadi masalah",
    "ada masalah", "mengapa", "ape", "ape ape", "opo opo", "nopo nopo", "punopo", "popo", "nanaon", "soal",
    "jadi soal", "problem", "apalah", "nape nape", "nape", "kawah",
];

/// A fault or an objection denied.
#[rustfmt::skip]
pub(crate) const DENIED_FAULT: &[&str] = &[
    "ada yang salah", "ada yg salah", "ada yang keliru", "ada yg keliru", "ada salah", "ada salahnya",
    "ada yang kurang pas", "salah", "keliru", "keberatan", "nolak", "menolak", "ada keberatan",
    "ada kesalahan", "ada yang keberatan", "ragu", "ragu ragu", "ada yang salah ketik", "salah lagi",
    "ade yang salah", "ade yg salah", "ada sing salah", "ono sing salah", "ono salah", "bohong", "meleset",
];

#[rustfmt::skip]
pub(crate) const NOT: &[&str] = &[
    "tydak", "moal", "tidaq",
    "tidak", "tdk", "tida", "tidaklah", "nggak", "ngga", "ngg", "enggak", "engga", "ngak", "nggk", "ngk",
    "gak", "gk", "ga", "g", "kagak", "kaga", "kgk", "kga", "ndak", "ndk", "dak", "idak", "dakde", "tak",
    "tk", "ora", "ra", "mboten", "boten", "bten", "henteu", "teu", "hente", "enteu", "no", "nope", "gaklah",
    "ngaklah", "nggaklah", "ndaklah", "daklah", "galah", "enda", "endak", "gag", "gax", "gx", "tdak",
    "tidk", "tiada", "nda", "dek", "nehi", "not", "never", "ogak", "orak",
    "tiak", "tdaklah", "enggaklah", "nggakk",
];

#[rustfmt::skip]
pub(crate) const REFUSAL: &[&str] = &[
    "jangan", "jgn", "jgan", "jangn", "bukan", "bkn", "ukan", "dudu", "sanes", "batal", "batalin",
    "batalkan", "dibatalkan", "cancel", "gajadi", "gakjadi", "nggakjadi", "ngajadi", "dakjadi", "ndakjadi",
    "tidakjadi", "tdkjadi", "gajd", "gkjd", "gk jd", "ga jd", "gak jd", "gausah", "gakusah", "nggakusah",
    "ndakusah", "dakusah", "takusah", "tdkusah", "gusah", "gosah", "rasah", "usahlah", "gamau", "gakmau",
    "nggakmau", "ndakmau", "takmau", "ogah", "emoh", "moh", "wegah", "males", "malas", "alim", "embung",
    "gaperlu", "gakperlu", "gabisa", "gakbisa", "gaboleh", "belum", "blm", "blum", "belom", "blom", "lom",
    "lum", "blon", "bloman", "durung", "dereng", "drg", "can", "acan", "teu acan", "keberatan", "menolak",
    "tolak", "nolak", "lewati", "skip", "lain kali", "laen kali", "lain waktu", "salah", "keliru", "stop",
    "gaada", "gakada", "gasetuju", "mundur", "urung", "wurung", "belumlah", "janganlah", "bukanlah",
    "ga deh", "mangkih mawon", "ampun", "tidaq", "tidak usah",
    "gabenar", "tidakmau", "tdkmau", "ngga usah", "geser", "stopp", "udahan", "cancle", "kensel",
    "cansel",
];

#[rustfmt::skip]
pub(crate) const YES: &[&str] = &[
    "yok", "injeh", "hu um", "huum",
    "iya", "iyah", "iyo", "iye", "iyaa", "yaiya", "iyep", "iyap", "iyha", "iyalah", "iyolah", "iyadong",
    "iyadeh", "iyasih", "iyak", "ho oh", "hooh", "he eh", "heeh", "heh eh", "ha ah", "haah", "heem",
    "hem em", "hmm iya", "yoi", "yo", "yoa", "yups", "yup", "yap", "yaps", "yep", "yeps", "yes", "yess",
    "yas", "yaa", "yha", "y", "ye", "yak", "yalah", "ok", "oke", "okey", "okay", "okeh", "okelah", "okedeh",
    "okedong", "oce", "ocre", "okok", "oks", "okie", "oki", "okai", "okd", "okesip", "oksip", "okee", "ia",
    "iy", "iyain", "siyap", "wokeh", "woke", "oklah", "skuy", "gaskuy", "lets go", "let s go", "nah iya",
    "sip", "siip", "sipp", "siplah", "sipdeh", "siap", "sp", "siapp", "baik", "baiklah", "baek", "bae lah",
    "setuju", "setujuu", "stuju", "setju", "sepakat", "menyetujui", "sy setuju", "sarujuk", "satuju",
    "deal", "dil", "acc", "akur", "cocok", "betul", "betol", "btul", "btl", "betulan", "leres", "bener",
    "benar", "bnr", "benr", "bner", "benerr", "bujur", "sesuai", "sesuwai", "tepat", "valid", "lanjut",
    "lanjuut", "lnjut", "ljt", "lanjutkan", "lanjutin", "lanjutt", "lanjot", "lanjutlah", "terusin",
    "teruskan", "next", "gas", "gass", "gaskeun", "gasken", "gaskan", "gaspol", "gaslah", "cus", "cuss",
    "kuy", "cuslah", "hayu", "hayuk", "ayo", "ayok", "ayolah", "yuk", "yuklah", "monggo", "mangga", "sok",
    "sok atuh", "silakan", "silahkan", "silaken", "hajar", "sikat", "bungkus", "aok", "aoklah", "ao",
    "aolah", "aok lah", "auk lah", "auq", "aoq", "nggih", "njih", "inggih", "injih", "nggeh", "enggeh",
    "ngge", "inggeh", "nggihlah", "njeh", "geh", "enggih", "muhun", "sumuhun", "enya", "heueuh", "pasti",
    "pastinya", "tentu", "tentunya", "jelas", "wajib", "of course", "sure", "agree", "right", "yesss",
    "correct", "true", "ya sudah", "ya udah", "yaudah", "yasudah", "yaudahlah", "yawis", "yowis", "yowes",
    "yo wis", "yo wes", "yawes", "ya uda", "ya udh", "yaudh", "ywdh", "yauda", "ya wes", "ya wis", "yosh",
    "mantap", "mantul", "mantab", "joss", "jos", "manut", "tentu saja", "oke siap",
    "bersedia", "brsedia", "angsal", "kersa", "kerso", "purun", "gelem", "saged", "rojong", "top", "👍", "✅",
    "👌", "☑", "✔", "🆗", "💯", "🫡", "okeoke", "iyaiya", "yaya", "oyi", "aye", "y a", "alright", "tancap",
    "tarik", "eksekusi", "konfirmasi", "ikhlas", "jadilah", "dipersilakan", "sae", "hooh lah",
    "iyes", "yeay",
];

#[rustfmt::skip]
pub(crate) const WEAK_YES: &[&str] = &[
    "bleh",
    "uwis", "uwes", "boleh", "bole", "blh", "bolehlah", "buleh", "bulih", "mau", "mo", "maw",
    "mauu", "maulah", "pengen", "pingin", "ingin", "minat", "berminat", "nak", "nek", "arep", "badhe",
    "kepengen", "bisa", "bs", "bsa", "pacak", "biso", "iso", "kawa", "dapat", "perlu", "butuh", "prlu",
    "perlulah", "jadi", "jd", "jadilah", "ada", "ade", "ono", "wonten", "aya", "punya", "punye", "gadah",
    "sudah", "udah", "udh", "sdh", "dah", "uda", "sudahlah", "wis", "wes", "sampun", "lah", "atos", "suda",
    "sudh", "udeh", "proses", "diproses", "prosess", "kirim", "kirimkan", "daftar", "daftarkan",
    "daftarin", "ajukan", "ajuin", "diajukan", "simpan", "pas", "harus", "kudu", "lengkap", "suka", "paham",
    "mengerti", "ngerti", "tau", "tahu", "terus", "trus", "kabeh", "semua", "senang", "ikut", "pernah",
    "cukup jelas", "terima", "diterima", "memang", "emang", "emg", "yakin", "ambil", "pakai",
    "pake", "pilih", "rela", "okein", "lolos", "aman", "bagus", "sae", "hadir", "datang",
];

#[rustfmt::skip]
pub(crate) const DEFER: &[&str] = &[
    "salah satu", "ya gitu", "ya begitu", "ya gimana", "iya gitu", "nanti", "nnti", "nti", "ntar", "entar",
    "ntr", "ntaran", "nantilah", "kelak", "mengko", "mangke", "engke", "kela", "bentar", "bntr", "bntar",
    "sebentar", "sbntr", "sekejap", "sabar", "tunggu", "tggu", "tar dulu", "tar", "sek", "sik", "sekedap",
    "mangkih", "antos", "antosan", "pikir", "pikirkan", "pikirin", "mikir", "dipikir", "kupikir",
    "pertimbangkan", "mikirmikir", "pikirpikir", "mungkin", "mgkn", "mungkn", "bisa jadi", "barangkali",
    "entah", "entahlah", "ntah", "auk ah", "mbuh", "duka", "duko", "embuh", "wallahualam", "bingung",
    "bimbang", "galau", "kapan kapan", "kpn kpn", "terserah", "trserah", "bebas", "sakarepmu", "tergantung",
    "tgantung", "gatau", "gaktau", "gktau", "nggaktau", "ndaktau", "daktau", "gtw", "gatw", "gak tw",
    "gaktw", "ga tw", "teuing", "gapaham", "gangerti", "gayakin", "gakyakin", "tanya dulu", "nanya dulu",
    "tanya suami", "cek dulu", "liat dulu", "lihat dulu", "liat nanti", "lihat nanti", "diskusi dulu",
    "rembuk dulu", "rundingan dulu", "rembukan dulu", "ya ampun", "ya allah", "ya alloh", "ya tuhan",
    "ya rabb", "ya salam", "yaallah", "yaampun", "yatuhan", "astaga", "astagfirullah", "masyaallah",
    "waduh", "aduh", "duh", "hadeh", "jangan jangan", "nanti dulu", "pending", "tunda", "ditunda",
    "belakangan", "lupa", "kurang tau", "kurang tahu", "kurang paham", "kurang yakin", "kurang ngerti",
    "kurang jelas", "setengah", "fifty", "iya kali", "ya kali", "yakali", "besok aja", "besok saja",
    "bsk aja", "besok lagi", "lusa aja", "lusa saja", "minggu depan aja", "minggu depan saja", "lain hari",
    "udah itu aja", "sudah itu saja", "udah itu saja", "sudah itu aja", "itu aja", "itu saja", "segitu aja",
    "cukup", "separo", "antara", "dilema", "ragu", "ragu2", "ragu ragu",
];

/// After a negation these say "I do not know", not "no".
#[rustfmt::skip]
pub(crate) const UNKNOWN: &[&str] = &[
    "tau", "tahu", "tw", "taulah", "ngerti", "mengerti", "paham", "faham", "yakin", "ngeh", "ngarti",
    "mudeng", "ngertos", "kenal", "pasti", "jelas", "inget", "ingat", "mikir", "kepikiran", "bisa mastiin",
    "nyaho", "terang", "tentu", "begitu paham", "terlalu paham", "terlalu yakin", "nyambung", "hafal",
];

/// Words of the matter that do not change an answer.
#[rustfmt::skip]
pub(crate) const FILLER: &[&str] = &[
    "hehe", "hehehe", "haha", "hahaha", "wkwk", "wkwkwk", "wkw", "hihi", "hmm", "hm", "oh", "owh", "eum",
    "nah", "wah", "em", "hahahaha", "xixi", "wkwkwkwk", "saya", "sy", "aku", "ku", "gue", "gw", "kami",
    "kita", "kulo", "kula", "abdi", "itu", "ini", "data", "datanya", "datae", "semuanya", "semua", "semue",
    "nya", "lagi", "lg", "dulu", "sekali", "bgt", "banget", "bget", "kok", "juga", "jg", "ge", "sangat",
    "dengan", "dgn", "untuk", "utk", "yang", "yg", "sudah", "udah", "sdh", "udh", "lah", "la", "begitu",
    "gitu", "seperti", "kayak", "kyk", "memang", "emang", "sama", "selalu", "bisa", "dah", "sih",
    "insyaallah", "insya", "allah", "alhamdulillah", "secara", "sesuai", "di", "ke", "dan", "pokoknya",
    "langsung", "segera", "tadi", "demikian", "the", "sekarang", "skrg", "hari", "namanya", "alamatnya",
    "isinya", "formulir", "ny", "e", "kabeh", "atuh", "mah", "teh", "wae", "mawon", "kemawon", "daftar",
    "proses", "bantu", "dibantu", "ajukan", "kirim", "permohonan", "jadi",
];

#[rustfmt::skip]
pub(crate) const CONDITION: &[&str] = &[
    "kalau", "kalo", "klo", "kl", "asal", "asalkan", "andai", "jika", "bila", "menawi", "lamun",
    "seandainya",
];

#[rustfmt::skip]
pub(crate) const MODAL: &[&str] = &[
    "yakin", "boleh", "bole", "blh", "bisa", "bs", "mau", "perlu", "jadi", "harus", "pacak", "iso", "iya",
    "sudah", "udah", "sdh", "udh", "ada", "ade", "bener", "benar", "betul", "dapat", "cukup", "wajib",
    "punya", "setuju", "jd", "saged", "angsal", "tau", "tahu", "lengkap", "selesai", "siap", "pake",
    "pakai", "bayar", "ribet", "lama", "gratis", "sah", "kena", "masih", "buka", "antri", "antre",
];

pub(crate) const CORRECTION: &[&str] = &["eh", "ralat", "maksudnya", "maksud saya", "eh salah", "maksudku", "koreksi"];

/// Denied, these are "no" to one question and "yes" to another.
#[rustfmt::skip]
pub(crate) const TWO_SIDED: &[&str] = &[
    "jadi batal", "jadi dibatalkan", "batal", "dibatalkan", "lupa", "ada yang diubah", "ada perubahan",
    "ada yang berubah", "ada yang kurang", "ada yg kurang", "ada yang perlu diperbaiki",
    "ada yg perlu diperbaiki", "ada yang perlu diubah", "ada yg diubah", "ada yg berubah",
    "ada yang mau diubah", "ada yang dirubah", "mungkin",
];

/// What a negation denies as a whole.
#[rustfmt::skip]
pub(crate) const DENIABLE: &[&str] = &[
    "usah", "jadi", "jd", "jadilah", "perlu", "prlu", "mau", "mao", "mo", "nak", "bisa", "bs", "boleh", "blh",
    "ada", "ade", "setuju", "benar", "bener", "betul", "bnr", "punya", "dulu", "pernah", "sesuai", "cocok",
    "minat", "butuh", "lengkap", "tertarik", "bersedia", "usahlah", "gelem", "iso", "saged", "lanjut",
    "dilanjut", "dilanjutkan", "sanggup", "sempat", "sempet", "pacak", "kawa", "arep", "usah deh", "gadah",
    "purun", "susah", "usum", "bakal", "dapat", "wonten", "ono", "sah", "pengen", "ingin", "rela", "sudi",
    "usah lagi", "berkenan",
];

/// What "Adakah …?" is answered with.
pub(crate) const THERE: &[&str] = &["ada", "ade", "ono", "wonten", "aya"];

/// How much there is, beside numbers.
#[rustfmt::skip]
pub(crate) const QUANTITY: &[&str] = &[
    "banyak", "beberapa", "bbrp", "sedikit", "dikit", "sepasang", "cuma", "cuman", "hanya", "tapi", "tp",
    "tetapi", "seorang", "sebuah", "selembar",
];

/// Persons spoken to.
#[rustfmt::skip]
pub(crate) const PERSON: &[&str] = &[
    "pak", "bapak", "bpk", "bu", "ibu", "min", "mimin", "admin", "kak", "kakak", "ka", "bang", "abang",
    "mas", "mbak", "mba", "gan", "sis", "om", "tante", "dek", "dik", "bro", "bos", "lur", "kang", "teh",
];

pub(crate) const NOT_YET: &[&str] =
    &["belum", "blm", "blum", "belom", "blom", "lom", "lum", "blon", "durung", "dereng", "drg", "acan"];

/// Beside these "ada" may speak of a fault, a change or a question: no plain yes.
#[rustfmt::skip]
pub(crate) const FAULT: &[&str] = &[
    "salah", "salahnya", "keliru", "kesalahan", "kekeliruan", "kurang", "kekurangan", "beda", "bedanya",
    "berbeda", "perbedaan", "ganti", "diganti", "ubah", "diubah", "rubah", "dirubah", "berubah",
    "perubahan", "perbaiki", "diperbaiki", "perbaikan", "betulkan", "dibetulkan", "revisi", "direvisi",
    "koreksi", "dikoreksi", "typo", "sesuai", "cocok", "benar", "bener", "betul", "setuju", "tanya",
    "nanya", "tanyakan", "ditanyakan", "tanyain", "bertanya", "pertanyaan", "masalah", "kendala",
    "keluhan", "keberatan", "tambahan", "ditambah", "ditambahkan", "hapus", "dihapus", "lupa", "hilang",
];

/// Glued forms are opened: "gausah" and "iya2" need no entries of their own, "apa-apa" is "apa apa".
fn unfolded(words: Vec<Word>) -> Vec<Word> {
    let mut out: Vec<Word> = Vec::with_capacity(words.len());
    for word in words {
        let repeats = word.text == "2" && word.glued;
        let hyphen = word.text == "-" && word.glued;
        if hyphen || word.text == "*" || word.text == "_" || word.text == "\"" {
            continue;
        }
        if repeats && let Some(before) = out.last().cloned() {
            out.push(before);
            continue;
        }
        out.push(word);
    }
    out
}

fn decide(words: &[Word]) -> Option<bool> {
    if words.is_empty() || words.len() > 40 {
        return None;
    }
    if let Some(start) = (0..words.len()).find(|at| on(words, *at, List::QuestionYes).is_some()) {
        let next = on(words, start, List::QuestionYes)?;
        let rest = read_signals(words.get(next..).unwrap_or_default());
        let clean = !rest.iter().any(|signal| matches!(signal, Signal::No | Signal::Refusal | Signal::Defer));
        return (clean && rest.iter().filter(|signal| **signal == Signal::Other).count() < 3).then_some(true);
    }
    if goes_on(words) {
        return Some(true);
    }
    let signals = read_signals(words);
    if asks(words) || asks_with_final_not(words) {
        return None;
    }
    let signals = after_correction(&signals);
    if is_there(words) && !sets_condition(words) {
        return Some(true);
    }
    if sets_condition(words) && signals.first() != Some(&Signal::Yes) {
        return None;
    }
    weigh(signals)
}

/// "kalau gratis mau" is no plain yes.
fn sets_condition(words: &[Word]) -> bool {
    words.iter().any(|word| word.on(List::Condition))
}

/// "ada, masih kecil", "ada dua orang", "ada min": what is asked for is there, whatever is told about it.
fn is_there(words: &[Word]) -> bool {
    let opens = |word: &&Word| is_polite(word) || word.text == "," || word.any(&["oh", "alhamdulillah"]);
    let start = words.iter().take_while(opens).count();
    if !words.get(start).is_some_and(|word| word.on(List::There)) {
        return false;
    }
    let polite = words.iter().skip(start + 1).take_while(|word| is_polite(word));
    let calls = polite.clone().any(|word| word.on(List::Person));
    let next = start + 1 + polite.count();
    let tail = words.get(next..).unwrap_or_default();
    let counted = amount(words, next, Slang::No).map(|found| found.next);
    let plain = match tail.first() {
        None => true,
        Some(word) => calls || is_pause(word) || counted.is_some() || word.on(List::Quantity),
    };
    let picks = any(words, counted.unwrap_or(next), &["yang", "yg", "sing", "nu"]);
    plain && !picks && tells_only(tail)
}

/// Neither a fault, nor something called off, put off or taken back.
fn tells_only(tail: &[Word]) -> bool {
    let mut at = 0;
    while at < tail.len() {
        let (signal, next) = signal(tail, at);
        let missing = tail.get(at).is_some_and(|word| word.on(List::NotYet) || word.on(List::Not));
        let fault = tail.iter().take(next).skip(at).any(|word| word.on(List::Fault));
        let stops = match signal {
            Signal::No => !missing,
            Signal::Refusal | Signal::Defer | Signal::Correction => true,
            _ => false,
        };
        if fault || stops {
            return false;
        }
        at = next.max(at + 1);
    }
    tail.len() <= 15
}

fn is_pause(word: &Word) -> bool {
    matches!(word.text.as_str(), "," | "." | "!" | ";" | ":" | "\n" | "(" | ")")
}

/// "gpp" and its longer forms hold "apa", which is no question there.
fn asks(words: &[Word]) -> bool {
    if words.last().is_some_and(|word| word.text == "?") {
        return true;
    }
    let mut at = 0;
    while at < words.len() {
        if let Some(next) = fine(words, at) {
            at = next;
            continue;
        }
        let window = words.get(at..words.len().min(at + 2)).unwrap_or_default();
        let single = window.get(..1).unwrap_or_default();
        if has_question_word(single) && !any(words, at, &["kok"]) || (window.len() == 2 && pair_asks(window)) {
            return true;
        }
        if words.get(at).is_some_and(|word| {
            word.is_letters()
                && word.text.len() > 5
                && word.text.ends_with("kah")
                && !word.any(&["nikah", "menikah", "langkah", "berkah", "pernikahan", "rumpakah"])
        }) {
            return true;
        }
        at += 1;
    }
    any(words, 0, &["kok", "loh", "lho", "emangnya", "masa", "masak", "bukannya"])
}

fn pair_asks(window: &[Word]) -> bool {
    let single = window.iter().any(|word| has_question_word(std::slice::from_ref(word)));
    has_question_word(window) && !single
}

/// "iya, terus gimana" and "ok trus apa lagi" say yes and wait for the next step.
fn goes_on(words: &[Word]) -> bool {
    let Some(start) = (1..words.len())
        .find(|at| any(words, *at, &["terus", "trus", "lalu", "trs", "truss", "selanjutnya", "abis", "habis", "next"]))
    else {
        return false;
    };
    let head = read_signals(words.get(..start).unwrap_or_default());
    let tail = words.get(start + 1..).unwrap_or_default();
    let short = tail.len() <= 4 && tail.iter().any(|word| has_question_word(std::slice::from_ref(word)));
    let clear = head.iter().all(|signal| matches!(signal, Signal::Yes | Signal::Polite | Signal::Pause | Signal::Fine));
    short && clear && head.contains(&Signal::Yes)
}

/// "boleh ga", "bisa nggak ya": a final negation after a modal asks.
fn asks_with_final_not(words: &[Word]) -> bool {
    let mut tail = words.iter().rev().skip_while(|word| is_polite(word) || !word.is_letters());
    let Some(last) = tail.next() else {
        return false;
    };
    let not = last.on(List::Not)
        || last.any(&["belum", "blm", "belom", "blom", "durung", "dereng", "lom", "lum", "bukan", "bkn"]);
    if !not {
        return false;
    }
    let before: Vec<&Word> = tail.collect();
    let Some(previous) = before.first() else {
        return false;
    };
    if previous.any(&["eh", "ralat", "deng", "ding"]) {
        return false;
    }
    // "iya nggak" is a refusal by itself when nothing else is said, "iya enggak?" was handled by its mark.
    if previous.any(&["iya", "ya"]) {
        return false;
    }
    if last.any(&["bukan", "bkn"]) {
        return !previous.on(List::Not);
    }
    previous.on(List::Modal) || before.iter().any(|word| word.on(List::Modal) && before.len() > 1)
}

fn read_signals(words: &[Word]) -> Vec<Signal> {
    let mut out = Vec::new();
    let mut at = 0;
    while at < words.len() {
        let (signal, next) = signal(words, at);
        out.push(signal);
        at = next.max(at + 1);
    }
    out
}

fn signal(words: &[Word], at: usize) -> (Signal, usize) {
    let Some(word) = words.get(at) else {
        return (Signal::Other, at + 1);
    };
    if is_pause(word) {
        return (Signal::Pause, at + 1);
    }
    if matches!(word.text.as_str(), "❌" | "👎" | "🙅" | "✖" | "🚫" | "⛔" | "❎") {
        return (Signal::No, at + 1);
    }
    if let Some(found) = ya(words, at) {
        return found;
    }
    if at > 0
        && any(words, at, &["nanti", "ntar", "nnti"])
        && any(words, at + 1, &["saya", "sy", "aku", "kami", "kita", "siang", "sore", "tak", "ku"])
    {
        return (Signal::Polite, at + 1);
    }
    if let Some(next) = fine(words, at) {
        return (Signal::Fine, next);
    }
    if let Some(found) = negation(words, at) {
        return found;
    }
    longest(words, at)
}

/// "gpp", "tidak apa-apa", "ga masalah"
fn fine(words: &[Word], at: usize) -> Option<usize> {
    let denied = on(words, at, List::Not).and_then(|next| on(words, next, List::FineTail));
    denied.or_else(|| on(words, at, List::Fine))
}

/// The long lists, longest phrase first.
fn longest(words: &[Word], at: usize) -> (Signal, usize) {
    const LISTS: &[(Signal, List)] = &[
        (Signal::Defer, List::Defer),
        (Signal::No, List::Refusal),
        (Signal::Yes, List::Yes),
        (Signal::WeakYes, List::WeakYes),
        (Signal::Correction, List::Correction),
    ];
    let mut best: Option<(Signal, usize)> = None;
    for (signal, list) in LISTS {
        if let Some(next) = on(words, at, *list)
            && best.is_none_or(|(_, longest)| next > longest)
        {
            best = Some((*signal, next));
        }
    }
    if let Some((signal, next)) = best {
        return (signal, next);
    }
    if let Some(word) = words.get(at) {
        if let Some(signal) = with_clitic(word) {
            return (signal, at + 1);
        }
        if is_polite(word) || word.on(List::Filler) || !word.is_letters() && word.digits().is_none() {
            return (Signal::Polite, at + 1);
        }
    }
    (Signal::Other, at + 1)
}

/// "iyadeh", "mauuu dong" glued, "setujulah": the word without its particle.
fn with_clitic(word: &Word) -> Option<Signal> {
    #[rustfmt::skip]
    const CLITICS: &[&str] = &[
        "lah", "deh", "dong", "sih", "donk", "kok", "kak", "pak", "bu", "min", "aja", "nya", "ya", "bang",
        "e", "be", "dah", "mas", "mbak",
    ];
    let text = word.text.as_str();
    CLITICS.iter().find_map(|clitic| {
        let stem = text.strip_suffix(clitic).filter(|stem| stem.len() > 1)?;
        let bare = Word::new(stem.to_string(), word.span.clone(), word.glued, word.shape);
        if bare.on(List::Not) || bare.on(List::Refusal) {
            return Some(Signal::No);
        }
        if bare.on(List::Yes) {
            return Some(Signal::Yes);
        }
        (bare.on(List::WeakYes) && *clitic != "nya" && *clitic != "e").then_some(Signal::WeakYes)
    })
}

/// "ya" answers at the start, and is a particle behind other words; "yah" is a sigh.
fn ya(words: &[Word], at: usize) -> Option<(Signal, usize)> {
    let word = words.get(at)?;
    if word.is("yah") {
        return Some((Signal::Particle, at + 1));
    }
    if !word.is("ya") {
        return None;
    }
    let longer = [List::Yes, List::Defer].iter().find_map(|list| on(words, at, *list).filter(|next| *next > at + 1));
    if longer.is_some() {
        return None;
    }
    let first =
        words.iter().take(at).all(|word| is_polite(word) && !word.is("makasih") || word.any(&["oh", "o", ",", "."]));
    let echoes = at > 0 && words.iter().take(at).all(|word| word.is("ya") || is_polite(word));
    Some((if first || echoes { Signal::Yes } else { Signal::Particle }, at + 1))
}

fn negation(words: &[Word], at: usize) -> Option<(Signal, usize)> {
    let word = words.get(at)?;
    let (mut next, refuses) = if let Some(next) = phrases(
        words,
        at,
        &["bukan", "bkn", "belum", "blm", "belom", "blum", "durung", "dereng", "kurang", "lom", "lum"],
    ) {
        (next, true)
    } else if word.on(List::Not) && !is_affectionate(words, at) {
        (at + 1, false)
    } else {
        return None;
    };
    while any(
        words,
        next,
        &["begitu", "terlalu", "terlampau", "pati", "patek", "saya", "sy", "aku", "gitu", "sih", "pak", "bu", "akan"],
    ) {
        next += 1;
    }
    if let Some(end) = on(words, next, List::Unknown) {
        return Some((Signal::Defer, end));
    }
    if any(words, at, &["kurang"]) {
        let next = on(words, next, List::Yes).or_else(|| on(words, next, List::WeakYes))?;
        return Some((Signal::No, next));
    }
    if let Some(end) = on(words, next, List::DeniedFault) {
        return Some((Signal::Yes, end));
    }
    // "bukan nggak mau": two negations in a row need a closer look than ours.
    if refuses && any(words, at, &["bukan", "bkn"]) && words.get(next).is_some_and(|word| word.on(List::Not)) {
        return Some((Signal::Defer, next + 1));
    }
    if on(words, next, List::TwoSided).is_some() {
        return Some((Signal::Defer, next + 1));
    }
    if let Some(end) = phrases(words, next, &["jadi", "jd", "mau", "usah"]).filter(|_| !refuses) {
        return Some((Signal::Refusal, end));
    }
    if let Some(end) = on(words, next, List::Deniable) {
        return Some((Signal::No, end));
    }
    Some((Signal::No, at + 1))
}

/// "dek" speaks to somebody unless it opens the reply in Bangka Malay.
fn is_affectionate(words: &[Word], at: usize) -> bool {
    any(words, at, &["dek", "no", "ra"]) && (at > 0 || words.get(at + 1).is_some_and(|word| word.digits().is_some()))
}

/// "nggak, eh iya deh": what follows the correction counts.
fn after_correction(signals: &[Signal]) -> &[Signal] {
    let place = signals.iter().rposition(|signal| *signal == Signal::Correction);
    let tail = place.and_then(|at| signals.get(at + 1..)).unwrap_or_default();
    if tail.iter().any(|signal| {
        matches!(signal, Signal::Yes | Signal::No | Signal::Refusal | Signal::WeakYes | Signal::Fine | Signal::Defer)
    }) {
        return tail;
    }
    signals
}

fn weigh(signals: &[Signal]) -> Option<bool> {
    let count = |wanted: Signal| signals.iter().filter(|signal| **signal == wanted).count();
    let first =
        signals.iter().copied().find(|signal| !matches!(signal, Signal::Polite | Signal::Pause | Signal::Particle));
    let other = count(Signal::Other);
    let refused = count(Signal::Refusal) > 0;
    if count(Signal::Defer) > 0 && !refused {
        return None;
    }
    if refused || count(Signal::No) > 0 {
        // A long report that only happens to deny something is no answer.
        let opens = matches!(first, Some(Signal::No | Signal::Refusal | Signal::Yes));
        let limit = if opens { 8 } else { 3 };
        return (other <= limit).then_some(false);
    }
    match first? {
        Signal::Yes | Signal::Fine => (other <= 12).then_some(true),
        Signal::WeakYes if other == 0 => Some(true),
        Signal::WeakYes if count(Signal::Yes) > 0 && other <= 1 => Some(true),
        Signal::Other if count(Signal::Yes) > 0 && other <= 2 => Some(true),
        _ => None,
    }
}
