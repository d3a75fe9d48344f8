//! Promises that hold for every reply: no panic, places inside the text, every separator, every typing error.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::string_slice, reason = "a test may stop")]

use jiff::civil::{DateTime, date};
use proptest::prelude::*;
use wanti_answer::{
    Ask, ChoiceText, Invalid, Kind, Language, Nik, Reading, Sex, Value, check_character, find, read, read_choices,
    show, verify, yes_no,
};

const ALPHABET: &str = "0123456789ABCDEFGHJKLMNPQRSTUVWXYZ";

fn now() -> DateTime {
    date(2026, 9, 14).at(9, 0, 0, 0)
}

/// Everyday words, digits and signs in any order: far more likely to reach a grammar than noise is.
fn chatter() -> impl Strategy<Value = String> {
    let word = prop_oneof![
        prop::sample::select(vec![
            "iya", "nggak", "jadi", "besok", "jam", "setengah", "tgl", "bln", "depan", "lalu", "juta", "rb", "ribu",
            "puluh", "ratus", "belas", "satu", "dua", "se", "koma", "kecuali", "semua", "sudah", "belum", "kk", "ktp",
            "rt", "rw", "no", "nama", "saya", "senin", "maret", "minggu", "hari", "lagi", "kurang", "lewat", "pagi",
            "malam", "Rp", "bukan", "tapi", "eh", "ya", "ke", "ber", "@", ".", ",", "/", "-", "+", "(", "?", "!", "👍",
            "2️⃣", "an", "k", "m", "'", "\u{200d}", "½", "ß", "İ",
        ])
        .prop_map(str::to_string),
        "[0-9]{1,20}",
        "\\PC{0,3}",
    ];
    (prop::collection::vec(word, 0..9), prop::collection::vec(prop::sample::select(vec!["", " ", "\n"]), 9))
        .prop_map(|(words, gaps)| words.iter().zip(gaps).map(|(word, gap)| format!("{word}{gap}")).collect())
}

fn items() -> [ChoiceText<'static>; 3] {
    ["Fotokopi KTP", "Fotokopi KK", "Surat pengantar RT"].map(|title| ChoiceText {
        id: title,
        title,
        short: None,
        words: &[],
    })
}

fn check_every_kind(text: &str) {
    let items = items();
    for (kind, _, _) in Kind::ALL {
        let ask = Ask::new(kind, now()).choices(&items);
        if let Reading::Value(value, place, _) = read(text, &ask) {
            assert!(text.get(place).is_some(), "{kind:?}");
            let _ = show(&value, Language::English);
        }
        if let Some((_, place)) = find(text, &ask) {
            assert!(text.get(place).is_some(), "{kind:?}");
        }
    }
    let _ = yes_no(text);
    let reading = read_choices(text, &items);
    assert!(reading.have.iter().all(|item| !reading.missing.contains(item)));
    let _ = wanti_answer::moment(text, now());
    let _ = wanti_answer::registration(text);
    let _ = wanti_answer::numbers(text);
    let _ = verify(text);
    let _ = wanti_answer::evaluate(text);
}

fn separated(digits: &str, separator: &str, sizes: &[usize]) -> String {
    let mut out = String::new();
    let mut at = 0;
    for size in sizes {
        let end = (at + size).min(digits.len());
        if at > 0 && at < end {
            out.push_str(separator);
        }
        out.push_str(&digits[at..end]);
        at = end;
    }
    out.push_str(&digits[at..]);
    out
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 256, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn no_text_stops_a_parser(text in "\\PC{0,60}") {
        check_every_kind(&text);
    }

    #[test]
    fn no_chatter_stops_a_parser(text in chatter()) {
        check_every_kind(&text);
    }

    #[test]
    fn a_nik_is_read_with_any_separator(
        days in 0..20_000i64,
        female: bool,
        district in 1..100u32,
        serial in 1..10_000u32,
        separator in prop::sample::select(vec!["", " ", ".", "-"]),
        sizes in prop::sample::select(vec![vec![4, 4, 4, 4], vec![6, 6, 4], vec![16], vec![2, 2, 2, 6, 4]]),
    ) {
        let birth = date(1970, 1, 1).checked_add(jiff::Span::new().days(days)).unwrap();
        let day = i32::from(birth.day()) + if female { 40 } else { 0 };
        let digits = format!("1901{district:02}{day:02}{:02}{:02}{serial:04}", birth.month(), birth.year() % 100);
        let text = format!("nik saya {} pak", separated(&digits, separator, &sizes));
        let reading = read(&text, &Ask::new(Kind::Nik, now()));
        prop_assert_eq!(reading.value(), Some(&Value::Text(digits.clone())));
        let nik = Nik::parse(&digits, now().date()).unwrap();
        prop_assert_eq!((nik.birth, nik.sex == Sex::Female), (birth, female));
    }

    #[test]
    fn what_is_shown_is_read_again(amount in 1_000..10_000_000_000i64, days in 1..3_000i64, minutes in 0..1_440i32) {
        let again = |value: Value, kind: Kind| {
            let reading = read(&show(&value, Language::Indonesian), &Ask::new(kind, now()));
            reading.value() == Some(&value)
        };
        prop_assert!(again(Value::Money(amount), Kind::Money));
        prop_assert!(again(Value::Number(amount), Kind::Number));
        let day = now().date().checked_add(jiff::Span::new().days(days)).unwrap();
        prop_assert!(again(Value::Date(day), Kind::Date));
        let time = jiff::civil::time((minutes / 60) as i8, (minutes % 60) as i8, 0, 0);
        let shown = format!("pukul {} WIB", show(&Value::Time(time), Language::Indonesian));
        let reading = read(&shown, &Ask::new(Kind::Time, now()));
        prop_assert_eq!(reading.value(), Some(&Value::Time(time)));
    }

    #[test]
    fn one_wrong_character_is_always_noticed(serial in 0..10_000u32, at in 0..14usize, wrong in 0..34usize) {
        let body = format!("SRM260914{serial:04}");
        let number = format!("{body}{}", check_character(&body));
        prop_assert!(verify(&number));
        let other = ALPHABET.chars().nth(wrong).unwrap();
        let typed: String = number.chars().enumerate().map(|(place, sign)| if place == at { other } else { sign }).collect();
        prop_assert_eq!(verify(&typed), typed == number);
    }

    #[test]
    fn two_swapped_neighbours_are_always_noticed(serial in 0..10_000u32, at in 0..13usize) {
        let body = format!("SRM260914{serial:04}");
        let number = format!("{body}{}", check_character(&body));
        let mut signs: Vec<char> = number.chars().collect();
        signs.swap(at, at + 1);
        let typed: String = signs.into_iter().collect();
        prop_assert_eq!(verify(&typed), typed == number);
    }

    #[test]
    fn a_registration_number_is_read_however_it_is_typed(
        serial in 0..10_000u32,
        separator in prop::sample::select(vec!["", " ", "-", "."]),
        small: bool,
    ) {
        let check = check_character(&format!("SRM260914{serial:04}"));
        let canonical = format!("SRM-260914-{serial:04}-{check}");
        let typed = canonical.replace('-', separator);
        let typed = if small { typed.to_lowercase() } else { typed };
        let reading = read(&typed, &Ask::new(Kind::RegistrationNumber, now()));
        prop_assert_eq!(reading.value(), Some(&Value::Text(canonical)));
    }

    #[test]
    fn elongation_never_changes_yes_or_no(word in prop::sample::select(vec!["iya", "oke", "tidak", "nggak", "jangan", "setuju", "belum"]), times in 1..6usize) {
        let last = word.chars().last().unwrap();
        let long = format!("{word}{}", last.to_string().repeat(times));
        prop_assert_eq!(yes_no(&long), yes_no(word));
    }
}

#[test]
fn a_typing_error_in_a_registration_number_is_said() {
    let check = check_character("SRM2609140143");
    let wrong = if check == 'A' { 'B' } else { 'A' };
    let reading = read(&format!("SRM-260914-0143-{wrong}"), &Ask::new(Kind::RegistrationNumber, now()));
    assert_eq!(reading, Reading::Invalid(Invalid::CheckCharacter));
}
