//! Replies to lists: every row of `checklist.tsv` and `choice.tsv` is read as it says.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::string_slice, reason = "a test may stop")]

use jiff::civil::date;
use wanti_answer::{Ask, ChoiceText, Confidence, Kind, Limits, Reading, Value, find, read, read_choices};

fn item<'a>(id: &'a str, title: &'a str, words: &'a [String]) -> ChoiceText<'a> {
    ChoiceText { id, title, short: None, words }
}

fn rows(file: &str) -> impl Iterator<Item = Vec<&str>> {
    file.lines().filter(|row| !row.starts_with('#')).map(|row| row.split('\t').collect())
}

fn numbers(items: &[usize]) -> String {
    items.iter().map(|item| (item + 1).to_string()).collect::<Vec<_>>().join(",")
}

#[test]
fn checklists() {
    let items = [
        item("pengantar", "Surat pengantar RT", &[]),
        item("ktp", "Fotokopi KTP", &[]),
        item("kk", "Fotokopi KK", &[]),
        item("rujukan", "Surat rujukan", &[]),
    ];
    let mut wrong = Vec::new();
    for row in rows(include_str!("checklist.tsv")) {
        let reading = read_choices(row[0], &items);
        let got = (numbers(&reading.have), numbers(&reading.missing));
        if (got.0.as_str(), got.1.as_str()) != (row[1], row[2]) {
            wrong.push(format!("{}: {got:?}", row[0]));
        }
        assert_eq!(reading.all, reading.have.len() == items.len(), "{}", row[0]);
        assert_eq!(reading.none, reading.missing.len() == items.len(), "{}", row[0]);
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn choices() {
    let words = ["yang lain".to_string(), "bukan keduanya".to_string()];
    let items = [item("a", "Sekolah/kuliah", &[]), item("b", "Rumah sakit", &[]), item("c", "Lainnya", &words)];
    let ask = Ask::new(Kind::Choice, date(2026, 9, 14).at(9, 0, 0, 0)).choices(&items);
    let mut wrong = Vec::new();
    for row in rows(include_str!("choice.tsv")) {
        let got = match read(row[0], &ask) {
            Reading::Value(Value::Choice(id), _, _) => id,
            Reading::Invalid(invalid) => invalid.key().to_string(),
            _ => "none".to_string(),
        };
        if got != row[1] {
            wrong.push(format!("{}: {got}", row[0]));
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn what_sets_a_choice_apart_wins() {
    let words = ["kontrak".to_string(), "kos".to_string()];
    let items = [item("a", "Rumah sendiri", &[]), item("b", "Menumpang atau sewa", &words)];
    let ask = Ask::new(Kind::Choice, date(2026, 9, 14).at(9, 0, 0, 0)).choices(&items);
    let mut wrong = Vec::new();
    for row in rows(include_str!("dwelling.tsv")) {
        let got = match read(row[0], &ask) {
            Reading::Value(Value::Choice(id), _, Confidence::Sure) => id,
            Reading::Value(Value::Choice(id), _, _) => format!("{id}?"),
            Reading::Invalid(invalid) => invalid.key().to_string(),
            _ => "none".to_string(),
        };
        if got != row[1] {
            wrong.push(format!("{}: {got}", row[0]));
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn halves_that_two_titles_share_choose_neither() {
    let items = [item("a", "KTP atau SIM", &[]), item("b", "KTP atau paspor", &[])];
    let ask = Ask::new(Kind::Choice, date(2026, 9, 14).at(9, 0, 0, 0)).choices(&items);
    assert_eq!(read("ktp", &ask), Reading::None);
    assert_eq!(read("paspor", &ask).value(), Some(&Value::Choice("b".into())));
}

#[test]
fn titles_with_numbers_beat_places() {
    let items = [item("x", "2 tahun", &[]), item("y", "1 tahun", &[]), item("z", "Cetak 4x6", &[])];
    let ask = Ask::new(Kind::Choice, date(2026, 9, 14).at(9, 0, 0, 0)).choices(&items);
    let id = |text: &str| match read(text, &ask) {
        Reading::Value(Value::Choice(id), _, _) => id,
        other => format!("{other:?}"),
    };
    assert_eq!(id("1 tahun"), "y");
    assert_eq!(id("2 tahun aja"), "x");
    assert_eq!(id("2"), "y");
    assert_eq!(id("4x6"), "z");
}

#[test]
fn several_choices_keep_the_order_of_the_list_and_their_limits() {
    let items = [item("a", "Suami", &[]), item("b", "Istri", &[]), item("c", "Anak", &[])];
    let now = date(2026, 9, 14).at(9, 0, 0, 0);
    let ask = Ask::new(Kind::Choices, now).choices(&items);
    let list = |ids: &[&str]| Some(Value::List(ids.iter().map(ToString::to_string).collect()));
    assert_eq!(read("anak sama suami", &ask).value().cloned(), list(&["a", "c"]));
    assert_eq!(read("semua kecuali 2", &ask).value().cloned(), list(&["a", "c"]));
    assert_eq!(read("1 2", &ask).value().cloned(), list(&["a", "b"]));
    let ask = ask.limits(Limits { max_choices: Some(1), ..Limits::default() });
    assert_eq!(read("1 2", &ask).invalid().map(|invalid| invalid.key()), Some("too_many_choices"));
}

#[test]
fn several_answers_in_one_message() {
    let now = date(2026, 9, 14).at(9, 0, 0, 0);
    let text = "nama saya siti aminah, nik 1901015204850002, rt 3 rw 1, hp 0812 0000 1234, ambil besok jam 9 pagi";
    let get = |kind: Kind| {
        find(text, &Ask::new(kind, now)).map(|(value, place)| {
            (wanti_answer::show(&value, wanti_answer::Language::Indonesian), text[place].to_string())
        })
    };
    let pair = |value: &str, place: &str| Some((value.to_string(), place.to_string()));
    assert_eq!(get(Kind::Name), pair("Siti Aminah", "siti aminah"));
    assert_eq!(get(Kind::Nik), pair("1901015204850002", "1901015204850002"));
    assert_eq!(get(Kind::RtRw), pair("003/001", "rt 3 rw 1"));
    assert_eq!(get(Kind::Phone), pair("+6281200001234", "0812 0000 1234"));
    assert_eq!(get(Kind::Date), pair("Selasa 15 September 2026", "besok"));
    assert_eq!(get(Kind::Time), pair("09.00", "jam 9 pagi"));
    assert_eq!(get(Kind::Email), None);
    assert_eq!(get(Kind::FamilyCard), None);
}
