//! How a value is shown: dates, times, amounts and masked numbers, in Indonesian or English.

use jiff::civil::{self, Weekday};

use crate::Value;
use crate::reading::Invalid;

/// A language of built-in texts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Language {
    /// Bahasa Indonesia.
    #[default]
    Indonesian,
    /// English.
    English,
}

impl Language {
    /// Of a text in both languages, the one in this language.
    ///
    /// ```
    /// use wanti_answer::Language;
    /// assert_eq!(Language::English.pick("ya", "yes"), "yes");
    /// ```
    #[must_use]
    pub const fn pick<'t>(self, id: &'t str, en: &'t str) -> &'t str {
        match self {
            Language::Indonesian => id,
            Language::English => en,
        }
    }
}

/// Plain display of a value.
///
/// ```
/// use wanti_answer::{Language, Value, show};
/// assert_eq!(show(&Value::Money(1_500_000), Language::Indonesian), "Rp1.500.000");
/// assert_eq!(show(&Value::Bool(false), Language::English), "no");
/// ```
#[must_use]
pub fn show(value: &Value, language: Language) -> String {
    match value {
        Value::Text(text) | Value::Choice(text) => text.clone(),
        Value::Number(number) => number.to_string(),
        Value::Money(amount) => rupiah(*amount),
        Value::Date(date) => date_long_in(*date, language),
        Value::Time(time) => time_short(*time),
        Value::DateTime(moment) => moment_long(*moment, language),
        Value::Bool(yes) => yes_word(*yes, language).to_string(),
        Value::List(items) => list(items, language),
        Value::Location(place) => {
            place.label.clone().unwrap_or_else(|| format!("{:.5}, {:.5}", place.latitude, place.longitude))
        }
        Value::Media(media) => media.caption.clone().unwrap_or_else(|| media.id.clone()),
    }
}

/// A date with its weekday, in Indonesian.
///
/// ```
/// # use jiff::civil::date;
/// assert_eq!(wanti_answer::date_long(date(2026, 9, 15)), "Selasa 15 September 2026");
/// ```
#[must_use]
pub fn date_long(date: civil::Date) -> String {
    date_long_in(date, Language::Indonesian)
}

/// A date with its weekday.
#[must_use]
pub fn date_long_in(date: civil::Date, language: Language) -> String {
    format!(
        "{} {} {} {}",
        weekday_name(date.weekday(), language),
        date.day(),
        month_name(date.month(), language),
        date.year()
    )
}

/// A date without its weekday: "15 September 2026".
#[must_use]
pub fn date_short(date: civil::Date, language: Language) -> String {
    format!("{} {} {}", date.day(), month_name(date.month(), language), date.year())
}

/// A time of day the way Indonesian offices write it.
///
/// ```
/// # use jiff::civil::time;
/// assert_eq!(wanti_answer::time_short(time(16, 0, 0, 0)), "16.00");
/// ```
#[must_use]
pub fn time_short(time: civil::Time) -> String {
    format!("{:02}.{:02}", time.hour(), time.minute())
}

/// An amount in rupiah.
///
/// ```
/// assert_eq!(wanti_answer::rupiah(1_500_000), "Rp1.500.000");
/// assert_eq!(wanti_answer::rupiah(0), "Rp0");
/// ```
#[must_use]
pub fn rupiah(amount: i64) -> String {
    let sign = if amount < 0 { "-" } else { "" };
    format!("{sign}Rp{}", grouped(amount.unsigned_abs()))
}

/// A number with its middle hidden: four signs at each end stay when there are at least 12, otherwise the last two.
///
/// ```
/// assert_eq!(wanti_answer::masked("1901011708900003"), "1901********0003");
/// assert_eq!(wanti_answer::masked("0003"), "**03");
/// assert_eq!(wanti_answer::masked(""), "");
/// ```
#[must_use]
pub fn masked(text: &str) -> String {
    let length = text.chars().count();
    let (head, tail) = match length {
        12.. => (4, 4),
        4.. => (0, 2),
        _ => (0, 0),
    };
    text.chars().enumerate().map(|(at, sign)| if at < head || at >= length - tail { sign } else { '*' }).collect()
}

/// The name of a weekday.
#[must_use]
pub fn weekday_name(day: Weekday, language: Language) -> &'static str {
    let (id, en) = match day {
        Weekday::Monday => ("Senin", "Monday"),
        Weekday::Tuesday => ("Selasa", "Tuesday"),
        Weekday::Wednesday => ("Rabu", "Wednesday"),
        Weekday::Thursday => ("Kamis", "Thursday"),
        Weekday::Friday => ("Jumat", "Friday"),
        Weekday::Saturday => ("Sabtu", "Saturday"),
        Weekday::Sunday => ("Minggu", "Sunday"),
    };
    language.pick(id, en)
}

/// The name of a month, 1 to 12; empty for any other number.
#[must_use]
pub fn month_name(month: i8, language: Language) -> &'static str {
    let (id, en) = match month {
        1 => ("Januari", "January"),
        2 => ("Februari", "February"),
        3 => ("Maret", "March"),
        4 => ("April", "April"),
        5 => ("Mei", "May"),
        6 => ("Juni", "June"),
        7 => ("Juli", "July"),
        8 => ("Agustus", "August"),
        9 => ("September", "September"),
        10 => ("Oktober", "October"),
        11 => ("November", "November"),
        12 => ("Desember", "December"),
        _ => ("", ""),
    };
    language.pick(id, en)
}

fn yes_word(yes: bool, language: Language) -> &'static str {
    if yes { language.pick("ya", "yes") } else { language.pick("tidak", "no") }
}

fn moment_long(moment: civil::DateTime, language: Language) -> String {
    let between = language.pick("pukul", "at");
    format!("{} {between} {}", date_long_in(moment.date(), language), time_short(moment.time()))
}

fn list(items: &[String], language: Language) -> String {
    match items {
        [] => String::new(),
        [only] => only.clone(),
        [most @ .., last] => format!("{} {} {last}", most.join(", "), language.pick("dan", "and")),
    }
}

fn grouped(number: u64) -> String {
    let digits = number.to_string();
    let length = digits.len();
    let mut out = String::with_capacity(length + length / 3);
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (length - at).is_multiple_of(3) {
            out.push('.');
        }
        out.push(digit);
    }
    out
}

/// One sentence for the citizen that says why an attempt is no answer and what would be one.
///
/// ```
/// use wanti_answer::{Invalid, Language, why};
/// let text = why(&Invalid::DigitCount { got: 15, want: 16 }, Language::Indonesian);
/// assert!(text.contains("16") && text.contains("15"));
/// ```
#[must_use]
pub fn why(invalid: &Invalid, language: Language) -> String {
    match language {
        Language::Indonesian => why_indonesian(invalid),
        Language::English => why_english(invalid),
    }
}

fn why_indonesian(invalid: &Invalid) -> String {
    let day = |date: &civil::Date| date_long(*date);
    match invalid {
        Invalid::TooShort { got, want } => {
            format!("Jawabannya terlalu pendek: {got} huruf, paling sedikit {want}.")
        }
        Invalid::TooLong { got, want } => {
            format!("Jawabannya terlalu panjang: {got} huruf, paling banyak {want}.")
        }
        Invalid::DigitCount { got, want } => format!("Jumlah angkanya {got}, seharusnya {want}."),
        Invalid::OutOfRange { min, max, .. } => match (min, max) {
            (Some(min), Some(max)) => format!("Angkanya harus antara {min} dan {max}."),
            (Some(min), None) => format!("Angkanya paling kecil {min}."),
            (None, Some(max)) => format!("Angkanya paling besar {max}."),
            (None, None) => "Angkanya di luar batas.".into(),
        },
        Invalid::NotWhole => "Tulis angka bulat, tanpa koma.".into(),
        Invalid::Several => "Jawabannya lebih dari satu. Pilih satu saja.".into(),
        Invalid::NoSuchDate => "Tanggal itu tidak ada di kalender.".into(),
        Invalid::NoSuchTime => "Jam itu tidak ada. Contoh yang benar: 09.30.".into(),
        Invalid::PastDate => "Tanggal itu sudah lewat.".into(),
        Invalid::FutureDate => "Tanggal itu belum tiba.".into(),
        Invalid::TooEarly { earliest } => format!("Paling cepat {}.", day(earliest)),
        Invalid::TooLate { latest } => format!("Paling lambat {}.", day(latest)),
        Invalid::OutsideHours { earliest, latest } => match (earliest, latest) {
            (Some(from), Some(to)) => format!("Pilih jam antara {} dan {}.", time_short(*from), time_short(*to)),
            (Some(from), None) => format!("Paling pagi jam {}.", time_short(*from)),
            (None, Some(to)) => format!("Paling sore jam {}.", time_short(*to)),
            (None, None) => "Jam itu di luar jam layanan.".into(),
        },
        Invalid::NikProvince => "Dua angka pertamanya bukan kode provinsi. Mohon periksa lagi.".into(),
        Invalid::NikDate => "Angka tanggal lahir di tengahnya tidak cocok. Mohon periksa lagi.".into(),
        Invalid::NikPart => "Ada bagian nomor yang kosong (000). Mohon periksa lagi.".into(),
        Invalid::NoSuchChoice { count } => format!("Pilihannya hanya 1 sampai {count}."),
        Invalid::TooFewChoices { got, want } => {
            format!("Baru {got} yang dipilih, paling sedikit {want}.")
        }
        Invalid::TooManyChoices { got, want } => {
            format!("Ada {got} yang dipilih, paling banyak {want}.")
        }
        Invalid::NameHasDigits => "Nama tidak memakai angka.".into(),
        Invalid::EmailShape => "Alamat e-mail itu belum lengkap. Contoh: siti@contoh.id.".into(),
        Invalid::PhoneShape => "Nomor telepon itu belum benar. Contoh: 0812 0000 1234.".into(),
        Invalid::CheckCharacter => "Nomor registrasi itu salah ketik: huruf terakhirnya tidak cocok.".into(),
        Invalid::MapLink => "Tautan peta itu tidak memuat koordinat. Kirim lokasi lewat tombol lampiran.".into(),
        Invalid::NoSuchPlace => "Koordinat itu tidak ada di peta.".into(),
    }
}

fn why_english(invalid: &Invalid) -> String {
    let day = |date: &civil::Date| date_long_in(*date, Language::English);
    match invalid {
        Invalid::TooShort { got, want } => {
            format!("The answer is too short: {got} letters, at least {want}.")
        }
        Invalid::TooLong { got, want } => {
            format!("The answer is too long: {got} letters, at most {want}.")
        }
        Invalid::DigitCount { got, want } => format!("It has {got} digits, it should have {want}."),
        Invalid::OutOfRange { min, max, .. } => match (min, max) {
            (Some(min), Some(max)) => format!("The number must be between {min} and {max}."),
            (Some(min), None) => format!("The number must be at least {min}."),
            (None, Some(max)) => format!("The number must be at most {max}."),
            (None, None) => "The number is out of range.".into(),
        },
        Invalid::NotWhole => "Please write a whole number.".into(),
        Invalid::Several => "That is more than one answer. Please choose one.".into(),
        Invalid::NoSuchDate => "No calendar has that date.".into(),
        Invalid::NoSuchTime => "No clock shows that time. For example: 09.30.".into(),
        Invalid::PastDate => "That date has passed.".into(),
        Invalid::FutureDate => "That date has not come yet.".into(),
        Invalid::TooEarly { earliest } => format!("The first possible day is {}.", day(earliest)),
        Invalid::TooLate { latest } => format!("The last possible day is {}.", day(latest)),
        Invalid::OutsideHours { earliest, latest } => match (earliest, latest) {
            (Some(from), Some(to)) => format!("Choose a time between {} and {}.", time_short(*from), time_short(*to)),
            (Some(from), None) => format!("Not before {}.", time_short(*from)),
            (None, Some(to)) => format!("Not after {}.", time_short(*to)),
            (None, None) => "That time is outside the hours.".into(),
        },
        Invalid::NikProvince => "The first two digits are no province code. Please check.".into(),
        Invalid::NikDate => "The date of birth inside the number is impossible. Please check.".into(),
        Invalid::NikPart => "A part of the number is empty (000). Please check.".into(),
        Invalid::NoSuchChoice { count } => format!("The choices are 1 to {count}."),
        Invalid::TooFewChoices { got, want } => format!("{got} chosen, at least {want} needed."),
        Invalid::TooManyChoices { got, want } => format!("{got} chosen, at most {want} allowed."),
        Invalid::NameHasDigits => "A name has no digits.".into(),
        Invalid::EmailShape => "That e-mail address is not complete. For example: siti@contoh.id.".into(),
        Invalid::PhoneShape => "That is not a telephone number. For example: 0812 0000 1234.".into(),
        Invalid::CheckCharacter => "That registration number has a typing error: its last letter does not fit.".into(),
        Invalid::MapLink => "That map link holds no coordinates. Please share the location as an attachment.".into(),
        Invalid::NoSuchPlace => "Those coordinates lie on no map.".into(),
    }
}
