//! What the author of a question allows decides which readings stay values.

use jiff::civil::{DateTime, date, time};
use wanti_answer::{Ask, Confidence, Invalid, Kind, Limits, Reading, Value, find, read};

fn now() -> DateTime {
    date(2026, 9, 14).at(9, 0, 0, 0)
}

fn with(kind: Kind, limits: Limits) -> Ask<'static> {
    Ask::new(kind, now()).limits(limits)
}

#[test]
fn numbers_and_amounts_have_bounds() {
    let limits = Limits { min: Some(1), max: Some(20), ..Limits::default() };
    let refused = |got| Reading::Invalid(Invalid::OutOfRange { got, min: Some(1), max: Some(20) });
    assert_eq!(read("dua puluh satu", &with(Kind::Number, limits.clone())), refused(21));
    assert_eq!(read("0", &with(Kind::Number, limits.clone())), refused(0));
    assert_eq!(read("20 orang", &with(Kind::Number, limits)).value(), Some(&Value::Number(20)));
}

#[test]
fn a_date_of_birth_lies_in_the_past() {
    let limits = Limits { past_only: true, ..Limits::default() };
    let ask = with(Kind::Date, limits);
    assert_eq!(read("17 agustus", &ask).value(), Some(&Value::Date(date(2026, 8, 17))));
    assert_eq!(read("20 oktober", &ask).value(), Some(&Value::Date(date(2025, 10, 20))));
    assert_eq!(read("1-2-30", &ask).value(), Some(&Value::Date(date(1930, 2, 1))));
    assert_eq!(read("120485", &ask).value(), Some(&Value::Date(date(1985, 4, 12))));
    assert_eq!(read("20 oktober 2026", &ask), Reading::Invalid(Invalid::FutureDate));
    assert_eq!(read("besok", &ask), Reading::Invalid(Invalid::FutureDate));
}

#[test]
fn an_appointment_lies_ahead_and_inside_its_days() {
    let limits = Limits {
        future_only: true,
        earliest: Some(date(2026, 9, 16)),
        latest: Some(date(2026, 9, 30)),
        ..Limits::default()
    };
    let ask = with(Kind::Date, limits);
    assert_eq!(read("kemarin", &ask), Reading::Invalid(Invalid::PastDate));
    let early = Invalid::TooEarly { earliest: date(2026, 9, 16) };
    assert_eq!(read("besok", &ask), Reading::Invalid(early));
    let late = Invalid::TooLate { latest: date(2026, 9, 30) };
    assert_eq!(read("tgl 1", &ask), Reading::Invalid(late));
    assert_eq!(read("jumat", &ask).value(), Some(&Value::Date(date(2026, 9, 18))));
}

#[test]
fn a_guessed_hour_gives_way_to_the_hours_allowed() {
    let limits =
        Limits { earliest_time: Some(time(0, 0, 0, 0)), latest_time: Some(time(6, 0, 0, 0)), ..Limits::default() };
    let reading = read("jam 3", &with(Kind::Time, limits.clone()));
    assert!(matches!(reading, Reading::Value(Value::Time(at), _, Confidence::Likely) if at == time(3, 0, 0, 0)));
    let reading = read("jam 3 sore", &with(Kind::Time, limits));
    assert!(matches!(reading, Reading::Invalid(Invalid::OutsideHours { .. })));
}

#[test]
fn texts_have_lengths() {
    let limits = Limits { min_length: Some(10), max_length: Some(20), ..Limits::default() };
    let ask = with(Kind::Text, limits);
    assert_eq!(read("pendek", &ask), Reading::Invalid(Invalid::TooShort { got: 6, want: 10 }));
    let long = "pohon tumbang menutup jalan";
    assert_eq!(read(long, &ask), Reading::Invalid(Invalid::TooLong { got: 27, want: 20 }));
    assert_eq!(read(" lampu jalan mati ", &ask).value(), Some(&Value::Text("lampu jalan mati".into())));
}

#[test]
fn guesses_are_told_from_plain_answers() {
    let sure = |text: &str, kind: Kind| match read(text, &Ask::new(kind, now())) {
        Reading::Value(_, _, confidence) => Some(confidence),
        Reading::Invalid(_) | Reading::None => None,
    };
    assert_eq!(sure("besok", Kind::Date), Some(Confidence::Sure));
    assert_eq!(sure("minggu depan", Kind::Date), Some(Confidence::Likely));
    assert_eq!(sure("jam 9", Kind::Time), Some(Confidence::Sure));
    assert_eq!(sure("jam 3", Kind::Time), Some(Confidence::Likely));
    assert_eq!(sure("3 jutaan", Kind::Money), Some(Confidence::Likely));
    assert_eq!(sure("500", Kind::Money), Some(Confidence::Likely));
    assert_eq!(sure("1901015204850002", Kind::NikTail), Some(Confidence::Likely));
    assert_eq!(sure("belum punya", Kind::Number), Some(Confidence::Likely));
}

#[test]
fn what_lies_past_4096_characters_changes_nothing() {
    let mut piece =
        "jl melati no 5 rt 2 rw 1 besok jam 9 siti@contoh.id -1.8700, 106.1100 1901014101900003 ".to_owned();
    piece.push_str("Rp 15.000,- ½ 👍 SRM-260914-0143-X ");
    for text in [piece.as_str(), "9", "é", "a@"] {
        let long = text.repeat(40_000);
        let cut: String = long.chars().take(4_096).collect();
        for (kind, _, _) in Kind::ALL {
            let ask = Ask::new(kind, now());
            assert_eq!(read(&long, &ask), read(&cut, &ask), "{kind:?} {text:?}");
            assert_eq!(find(&long, &ask), find(&cut, &ask), "{kind:?} {text:?}");
        }
    }
}

#[test]
fn a_number_ends_where_the_next_one_begins() {
    for (text, numbers) in [
        ("dua ratus tiga ratus", vec![200, 300]),
        ("dua puluh tiga puluh", vec![20, 30]),
        ("dua puluh dua belas", vec![20, 12]),
        ("seratus dua ratus", vec![100, 200]),
        ("seratus dua puluh tiga", vec![123]),
        ("dua ratus tiga puluh empat ribu lima ratus enam belas", vec![234_516]),
    ] {
        assert_eq!(wanti_answer::numbers(text), numbers, "{text}");
    }
}
