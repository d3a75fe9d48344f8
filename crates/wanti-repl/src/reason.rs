//! Why something was read, dropped or refused, in the words of both languages.

use wanti_core::Forbidden;
use wanti_flow::Bot;
use wanti_flow::model::Language;
use wanti_match::{Dropped, How};

/// How a word was found.
#[must_use]
pub fn how(how: How, language: Language) -> &'static str {
    let (id, en) = match how {
        How::Exact => ("tepat", "exact"),
        How::Lexicon => ("kamus kata tidak baku", "word list"),
        How::Spelled => ("dieja", "spelled"),
        How::Squeeze => ("huruf berulang", "repeated letters"),
        How::Double => ("kata ulang", "doubled word"),
        How::Affix => ("imbuhan", "affix"),
        How::Fold => ("ejaan lama", "old spelling"),
        How::Skeleton => ("tanpa vokal", "vowels left out"),
        How::Glue => ("tersambung atau terpisah", "glued or split"),
        How::Typo => ("salah ketik", "slip of the hand"),
        How::Pattern => ("pola", "pattern"),
        How::Example => ("mirip contoh", "like the examples"),
    };
    language.pick(id, en)
}

/// Why an intent that was heard does not stand.
#[must_use]
pub fn dropped(bot: &Bot, why: Dropped, language: Language) -> String {
    let (id, en, other) = match why {
        Dropped::Negated => ("disangkal", "negated", None),
        Dropped::Narrower(other) => ("lebih sempit daripada", "narrower than", Some(other)),
        Dropped::Weaker(other) => ("lebih lemah daripada", "weaker than", Some(other)),
        Dropped::Unanchored => ("kata lemah tanpa pegangan", "a weak word without an anchor", None),
        Dropped::Yields => ("basa-basi, mengalah", "courtesy, yields", None),
        Dropped::Urgent => ("keadaan darurat didahulukan", "an emergency goes first", None),
    };
    let words = language.pick(id, en);
    other.map_or_else(|| words.to_owned(), |other| format!("{words} {}", bot.matcher.id(other)))
}

/// Why an answer did not fit, by its stable key.
pub(crate) fn unfit(key: &'static str, language: Language) -> &'static str {
    let found = UNFIT.iter().find(|(known, ..)| *known == key);
    found.map_or(key, |(_, id, en)| language.pick(id, en))
}

const UNFIT: &[(&str, &str, &str)] = &[
    ("none", "tidak terbaca sebagai jawaban", "no answer in it"),
    ("too_short", "terlalu pendek", "too short"),
    ("too_long", "terlalu panjang", "too long"),
    ("digit_count", "jumlah angkanya tidak pas", "the wrong number of digits"),
    ("out_of_range", "di luar batas", "out of range"),
    ("not_whole", "bukan bilangan bulat", "no whole number"),
    ("several", "lebih dari satu jawaban", "several answers"),
    ("no_such_date", "tanggal itu tidak ada", "there is no such date"),
    ("no_such_time", "jam itu tidak ada", "there is no such time"),
    ("past_date", "tanggal yang sudah lewat", "a date in the past"),
    ("future_date", "tanggal yang belum tiba", "a date in the future"),
    ("too_early", "terlalu awal", "too early"),
    ("too_late", "terlambat", "too late"),
    ("outside_hours", "di luar jam layanan", "outside of the hours"),
    ("nik_province", "kode wilayah NIK tidak ada", "the area in the NIK does not exist"),
    ("nik_date", "tanggal lahir di NIK tidak ada", "the date of birth in the NIK does not exist"),
    ("nik_part", "NIK tidak lengkap", "only a part of a NIK"),
    ("no_such_choice", "pilihan itu tidak ada", "there is no such choice"),
    ("too_few_choices", "pilihannya kurang", "too few choices"),
    ("too_many_choices", "pilihannya terlalu banyak", "too many choices"),
    ("name_has_digits", "nama berisi angka", "digits in a name"),
    ("email_shape", "bukan alamat surel", "no e-mail address"),
    ("phone_shape", "bukan nomor telepon", "no telephone number"),
    ("check_character", "huruf periksanya salah", "a wrong check character"),
    ("map_link", "tautan peta tanpa koordinat", "a map link without coordinates"),
    ("no_such_place", "koordinatnya tidak ada", "there is no such place"),
];

/// Why an officer's move was refused.
pub(crate) fn refused(why: &Forbidden, language: Language) -> String {
    match (why, language) {
        (Forbidden::State(state), Language::Indonesian) => {
            format!("permohonan berkeadaan `{}` tidak boleh begitu", state.words().0)
        }
        (Forbidden::NoSuchItem, Language::Indonesian) => "permohonan ini tidak punya berkas itu".to_owned(),
        (Forbidden::StillReturned, Language::Indonesian) => "masih ada berkas yang dikembalikan".to_owned(),
        (Forbidden::NotAMove, Language::Indonesian) => "ini tentang percakapan, bukan permohonan".to_owned(),
        (why, Language::English) => why.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_english_stands_among_indonesian_reasons() {
        for (key, id, en) in UNFIT {
            assert!(!id.is_empty() && !en.is_empty() && id != en, "{key}");
        }
        for key in ["out_of_range", "no_such_choice", "none"] {
            assert!(!unfit(key, Language::Indonesian).contains('_'), "{key}");
        }
        let moves = [Forbidden::NoSuchItem, Forbidden::StillReturned, Forbidden::NotAMove];
        for why in moves {
            assert_ne!(refused(&why, Language::Indonesian), refused(&why, Language::English), "{why:?}");
        }
    }
}
