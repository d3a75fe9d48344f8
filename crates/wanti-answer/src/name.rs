//! A person's name, cut out of a sentence such as "nama saya Bujang Hasan, RT 3".

use std::ops::Range;

use crate::reading::{Confidence, Invalid, Reading};
use crate::speech::has_question_word;
use crate::vocabulary::List;
use crate::words::{Word, any, phrases, words};
use crate::{Ask, Value};

/// Words that announce a name.
#[rustfmt::skip]
const LEAD: &[&str] = &[
    "nama saya adalah", "nama saya ialah", "nama saya itu", "nama lengkap saya adalah", "nama lengkap saya",
    "nama lengkapnya", "nama lengkap sesuai ktp", "nama sesuai ktp", "nama di ktp", "nama lengkap",
    "nama saya", "nama sy", "nama aku", "nama gue", "nama ku", "namaku", "nama pemohon", "nama pelapor",
    "nama anak saya", "nama anak", "nama ibu", "nama bapak", "nama ayah", "nama suami", "nama istri",
    "nama kulo", "nami kulo", "nami", "asmo kulo", "jeneng ku", "jenengku", "jenengku iku", "jeneng kulo",
    "nama abdi", "nami abdi", "namenye", "name saya", "nama ny", "namanya", "namae", "nama", "nm saya",
    "nm lengkap", "nm", "atas nama", "a . n .", "a . n", "a n", "a / n", "an", "perkenalkan saya",
    "perkenalkan nama saya", "perkenalkan", "kenalkan", "saya atas nama", "atas namanya", "panggil saya",
    "panggil aja", "panggil", "dipanggil", "ini dengan", "dengan saya", "ini saya", "saya dengan",
    "saya adalah", "saya", "sy", "aku", "ku", "kulo", "kula", "abdi", "gue", "gw", "dengan", "dgn", "ini",
    "iya saya", "ya saya", "my name is", "i am", "name", "adalah", "ialah", "yaitu", "yakni", "itu",
    "sesuai ktp", "lengkapnya", "oh iya", "iya", "ya", "oke", "ok", "baik", "halo", "hai", "hallo",
    "selamat pagi", "selamat siang", "selamat sore", "selamat malam", "pagi", "siang", "sore", "malam",
    "assalamualaikum", "assalamu alaikum", "maaf", "mohon maaf", "siap",
];

/// Persons and titles before a name that are not part of it.
#[rustfmt::skip]
const TITLE: &[&str] = &[
    "pak", "bapak", "bpk", "bu", "ibu", "mas", "mbak", "mba", "kak", "kakak", "bang", "abang", "sdr",
    "sdri", "saudara", "saudari", "tuan", "nyonya", "ny", "tn", "min", "admin", "mimin", "mang", "om",
    "tante", "dek", "dik",
];

/// Words that end a name.
#[rustfmt::skip]
const END: &[&str] = &[
    "umur", "usia", "alamat", "tinggal", "rt", "rw", "dari", "nik", "no", "nomor", "nomer", "hp", "wa",
    "tgl", "tanggal", "lahir", "lhr", "mau", "ingin", "minta", "bikin", "buat", "urus", "ngurus", "warga",
    "kelurahan", "desa", "jl", "jalan", "yang", "yg", "untuk", "utk", "ktp", "kk", "telp", "telepon",
    "email", "pekerjaan", "kerja", "di", "nek", "pengen", "perlu", "mohon", "tolong", "bukan", "terima",
    "terimakasih", "makasih", "makasi", "trims", "thanks", "suwun", "salam", "sesuai", "dan", "status",
    "agama", "asal", "domisili", "binaan", "anaknya", "istrinya", "suaminya", "biasa", "panggilan",
    "dipanggil", "panggil", "tapi", "kelahiran", "nah", "begitu", "pak", "bu", "min", "mimin", "admin",
    "kak", "mas", "mbak", "mba", "bang", "ya", "yaa", "gan", "dong", "deh", "aja", "saja", "sih", "nih",
    "bos", "lurah", "lah",
];

/// Words that no name holds; with one of them the reply is about something else.
#[rustfmt::skip]
pub(crate) const NOT_A_NAME: &[&str] = &[
    "menu", "batal", "bantuan", "kembali", "petugas", "operator", "help", "stop", "ulang", "mulai",
    "selesai", "keluar", "lanjut", "skip", "lewati", "cancel", "back", "reset", "status", "cek", "syarat",
    "syaratnya", "biaya", "bayar", "sktm", "ktp", "kk", "domisili", "skck", "surat", "akta", "akte",
    "kartu", "kantor", "jam", "buka", "tutup", "nikah", "tidak", "tdk", "gak", "ga", "nggak", "ngga",
    "enggak", "ndak", "dak", "belum", "blm", "jangan", "bisa", "bs", "boleh", "harus", "nanti", "ntar",
    "bentar", "sebentar", "tunggu", "dulu", "tau", "tahu", "sudah", "udah", "sdh", "iya", "ya", "iyo",
    "aok", "nggih", "ok", "oke", "okey", "sip", "siap", "baik", "betul", "benar", "halo", "hai", "hallo",
    "p", "ping", "test", "tes", "makasih", "terima", "kasih", "terimakasih", "assalamualaikum",
    "waalaikumsalam", "selamat", "pagi", "siang", "sore", "malam", "besok", "kemarin", "maaf", "tolong",
    "kenapa", "apa", "siapa", "mana", "gimana", "berapa", "kapan", "mau", "ingin", "perlu", "bikin", "urus",
    "kok", "lho", "loh", "rahasia", "anonim", "sama", "semua", "saja", "aja", "ini", "itu", "kamu", "anda",
    "kalian", "mereka", "kami", "kita", "hapus", "ubah", "ganti", "salah", "daftar", "ajukan", "info",
    "informasi", "tanya", "nanya", "pengaduan", "lapor", "haha", "hehe", "wkwk", "wkwkwk", "hmm", "lupa",
    "entah", "bodo", "rt", "rw", "mohon", "punya", "ada",
];

pub(crate) fn read(text: &str, ask: &Ask) -> Reading {
    let words = words(text);
    if has_question_word(&words) || words.iter().any(|word| word.text == "?" || word.text == "@") {
        return Reading::None;
    }
    let start = after_lead(&words);
    let end = end_of(&words, start);
    let part = words.get(start..end).unwrap_or_default();
    let announced = words.iter().take(start).any(|word| {
        word.any(&["nama", "namaku", "nm", "nami", "jenengku", "perkenalkan", "an", "panggil", "name", "atas"])
    });
    if part.iter().any(|word| word.digits().is_some()) {
        let letters = part.iter().any(Word::is_letters);
        return if letters { Reading::Invalid(Invalid::NameHasDigits) } else { Reading::None };
    }
    if part.iter().any(|word| word.on(List::NotAName)) || part.iter().filter(|word| word.is_letters()).count() > 8 {
        return Reading::None;
    }
    let Some((name, place)) = spelled(text, part) else {
        return Reading::None;
    };
    let got = name.chars().filter(|sign| sign.is_alphabetic()).count();
    if got < 2 {
        return if got == 1 { Reading::Invalid(Invalid::TooShort { got, want: 2 }) } else { Reading::None };
    }
    if let Err(invalid) = crate::text::check_length(&name, ask) {
        return Reading::Invalid(invalid);
    }
    let whole = announced || end - start == words.len() || part.len() >= 2;
    let confidence = if whole { Confidence::Sure } else { Confidence::Likely };
    Reading::Value(Value::Text(name), place, confidence)
}

/// In a longer message only an announced name counts.
pub(crate) fn find(text: &str, ask: &Ask) -> Option<(Value, Range<usize>)> {
    let words = words(text);
    let lead = words
        .iter()
        .position(|word| word.any(&["namanya", "nama", "namaku", "nm", "nami", "name", "jenengku", "perkenalkan"]));
    let opens = || leading_name(text, &words);
    let Some(lead) = lead else {
        return opens();
    };
    let from = words.get(lead)?.span.start;
    let rest = text.get(from..)?;
    let clause = rest.split(['\n', ';']).next()?;
    match read(clause, ask) {
        Reading::Value(value, place, _) => Some((value, place.start + from..place.end + from)),
        Reading::Invalid(_) | Reading::None => None,
    }
}

/// "siti aminah, rt 3, 0812…": a first piece of two to five plain words, when more pieces follow.
fn leading_name(text: &str, words: &[Word]) -> Option<(Value, Range<usize>)> {
    let comma = words.iter().position(|word| matches!(word.text.as_str(), "," | ";") || word.text == "/")?;
    let head = words.get(..comma)?;
    let start = after_lead(head);
    let part = head.get(start..)?;
    let plain =
        part.iter().all(|word| word.is_letters() && !word.on(List::NotAName) && !word.any(END) && !word.any(HOMES));
    if !plain || !(2..=5).contains(&part.len()) || has_question_word(words) {
        return None;
    }
    spelled(text, part).map(|(name, place)| (Value::Text(name), place))
}

#[rustfmt::skip]
const HOMES: &[&str] = &[
    "gang", "gg", "dusun", "kampung", "kp", "perum", "komplek", "blok", "rukun",
];

fn after_lead(words: &[Word]) -> usize {
    let mut at = 0;
    loop {
        let next = phrases(words, at, LEAD)
            .or_else(|| any(words, at, TITLE).then_some(at + 1))
            .or_else(|| any(words, at, &[":", ",", ".", "-", "=", "!", "*", "_", "\"", "("]).then_some(at + 1));
        match next.filter(|next| *next < words.len()) {
            Some(next) => at = next,
            None => return at,
        }
    }
}

fn end_of(words: &[Word], start: usize) -> usize {
    let mut at = start;
    while let Some(word) = words.get(at) {
        let dotted = word.text == "."
            && at > start
            && is_short(words.get(at - 1))
            && words.get(at + 1).is_some_and(Word::is_letters);
        let degree = word.text == "," && is_degree(words, at + 1);
        let joined =
            word.text == "-" && word.glued && words.get(at + 1).is_some_and(|next| next.glued && next.is_letters());
        let stops = if word.is_letters() {
            word.any(END) && at > start
        } else {
            word.digits().is_none() && !dotted && !degree && !joined
        };
        if stops {
            break;
        }
        at += 1;
    }
    at
}

/// "M." and "Muh." are short for a name, "S.Pd" is a degree.
fn is_short(word: Option<&Word>) -> bool {
    word.is_some_and(|word| word.is_letters() && word.text.chars().count() <= 4)
}

fn is_degree(words: &[Word], at: usize) -> bool {
    any(
        words,
        at,
        &[
            "s", "m", "a", "drs", "dr", "ir", "spd", "se", "sh", "st", "skom", "amd", "mm", "mpd", "mh", "ssos", "sag",
            "sip", "msi", "skm",
        ],
    ) && words.get(at).is_none_or(|word| word.text.len() > 1)
        || (any(words, at, &["s", "m", "a"]) && any(words, at + 1, &["."]))
}

/// The name as its owner would write it: the original signs, in title case when all small or all capital.
fn spelled(text: &str, part: &[Word]) -> Option<(String, Range<usize>)> {
    let first = part.iter().find(|word| word.is_letters())?;
    let last = part.iter().rev().find(|word| word.is_letters())?;
    let place = first.span.start..last.span.end;
    let raw = text.get(place.clone())?;
    let letters: Vec<char> = raw.chars().filter(|sign| sign.is_alphabetic()).collect();
    let flat = letters.iter().all(|sign| !sign.is_uppercase()) || letters.iter().all(|sign| sign.is_uppercase());
    let name = raw.split_whitespace().map(|word| cased(word, flat)).collect::<Vec<_>>().join(" ");
    Some((name, place))
}

fn cased(word: &str, flat: bool) -> String {
    let lower = word.to_lowercase();
    if matches!(lower.as_str(), "bin" | "binti" | "bt" | "van" | "de") {
        return lower;
    }
    let source = if flat { lower } else { word.to_string() };
    let mut start = true;
    source
        .chars()
        .map(|sign| {
            let out = if start { sign.to_uppercase().next().unwrap_or(sign) } else { sign };
            start = matches!(sign, '.' | '-');
            out
        })
        .collect()
}
