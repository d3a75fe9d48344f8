//! Instants and deadlines of an office like those of Bangka: breaks, holidays, Ramadan.

use jiff::civil::{Date, DateTime, date};

use super::{Hours, HoursBuilder, codes};
use crate::diagnostic::{Diagnostic, Span};
use crate::model::{Language, Moment};

fn at(text: &str) -> DateTime {
    text.parse().unwrap()
}

fn place(at: usize) -> Span {
    Span { file: 0, range: at..at + 1 }
}

fn office() -> Hours {
    let mut builder = HoursBuilder::new(place(0));
    let week = builder.week();
    week.open("senin-kamis", &place(1), &[("07:30-16:00", place(2))]);
    week.open("jumat", &place(3), &[("07.30-16.30", place(4))]);
    week.open("sabtu", &place(5), &[("tutup", place(6))]);
    week.pause("senin-kamis", &place(7), &[("12:00-13:00", place(8))]);
    week.pause("friday", &place(9), &[("11:30-13:30", place(10))]);
    builder.holiday("2026-12-24", &place(11), Some("Cuti bersama Natal"));
    builder.holiday("2026-12-25", &place(12), None);
    builder.holidays_until("2026-12-31", &place(13));
    let ramadan = builder.special("Ramadan", ("2026-02-18", &place(14)), ("2026-03-17", &place(15)));
    ramadan.open("senin-kamis", &place(16), &[("08:00-15:00", place(17))]);
    ramadan.open("jumat", &place(18), &[("08:00-15:30", place(19))]);
    ramadan.pause("senin-kamis", &place(20), &[("12:00-12:30", place(21))]);
    ramadan.pause("jumat", &place(22), &[("11:30-12:30", place(23))]);
    let mut out = Vec::new();
    let hours = builder.build(&mut out);
    assert_eq!(out, Vec::<Diagnostic>::new());
    hours
}

#[test]
fn open_and_closed() {
    let office = office();
    for (instant, open) in [
        ("2026-11-23T07:29", false),
        ("2026-11-23T07:30", true),
        ("2026-11-23T11:59", true),
        ("2026-11-23T12:00", false),
        ("2026-11-23T13:00", true),
        ("2026-11-23T16:00", false),
        ("2026-11-27T12:00", false),
        ("2026-11-27T13:30", true),
        ("2026-11-27T16:29", true),
        ("2026-11-28T09:00", false),
        ("2026-11-29T09:00", false),
        ("2026-12-24T09:00", false),
        ("2026-02-20T15:00", true),
        ("2026-02-20T15:30", false),
        ("2026-02-20T12:00", false),
        ("2026-02-20T12:30", true),
        ("2026-02-19T07:45", false),
        ("2026-03-18T07:45", true),
    ] {
        assert_eq!(office.is_open(at(instant)), open, "{instant}");
    }
    assert_eq!(office.holiday(date(2026, 12, 24)), Some("Cuti bersama Natal"));
    assert_eq!(office.holidays_until(), Some(date(2026, 12, 31)));
    assert_eq!(office.special(date(2026, 3, 1)), Some(("Ramadan", date(2026, 3, 17))));
}

#[test]
fn working_days_by_the_rule() {
    let office = office();
    for (made, days, due) in [
        ("2026-11-27T15:50", 1, "2026-11-30T16:00"),
        ("2026-11-27T16:30", 1, "2026-12-01T16:00"),
        ("2026-11-28T10:00", 1, "2026-12-01T16:00"),
        ("2026-11-24T06:00", 1, "2026-11-25T16:00"),
        ("2026-11-24T12:30", 1, "2026-11-25T16:00"),
        ("2026-11-24T09:00", 0, "2026-11-24T16:00"),
        ("2026-11-26T09:00", 1, "2026-11-27T16:30"),
        ("2026-12-23T09:00", 1, "2026-12-28T16:00"),
        ("2026-11-24T09:00", 7, "2026-12-03T16:00"),
        ("2026-02-19T09:00", 1, "2026-02-20T15:30"),
    ] {
        assert_eq!(office.add(at(made), Moment::WorkingDays(days)), at(due), "{made} + {days}");
    }
}

#[test]
fn office_minutes_skip_breaks_and_nights() {
    let office = office();
    for (from, minutes, to) in [
        ("2026-11-23T11:30", 60, "2026-11-23T13:30"),
        ("2026-11-23T15:30", 60, "2026-11-24T08:00"),
        ("2026-11-27T16:15", 30, "2026-11-30T07:45"),
        ("2026-11-23T20:00", 15, "2026-11-24T07:45"),
    ] {
        assert_eq!(office.add(at(from), Moment::OfficeMinutes(minutes)), at(to), "{from} + {minutes}");
        assert_eq!(office.office_minutes(at(from), at(to)), minutes, "{from} to {to}");
    }
    assert_eq!(office.office_minutes(at("2026-11-24T09:00"), at("2026-11-23T09:00")), 0);
    assert_eq!(office.office_minutes(at("2026-11-23T00:00"), at("2026-11-28T00:00")), 4 * 450 + 420);
}

#[test]
fn the_clock_and_the_calendar() {
    let office = office();
    let start = at("2026-11-24T09:00");
    assert_eq!(office.add(start, Moment::Minutes(150)), at("2026-11-24T11:30"));
    assert_eq!(office.add(start, Moment::Days(10)), at("2026-12-04T09:00"));
    assert_eq!(office.add(at("2027-01-31T09:00"), Moment::Months(1)), at("2027-02-28T09:00"));
}

#[test]
fn the_next_opening() {
    let office = office();
    for (from, opening) in [
        ("2026-11-23T05:00", "2026-11-23T07:30"),
        ("2026-11-23T12:10", "2026-11-23T13:00"),
        ("2026-11-27T18:00", "2026-11-30T07:30"),
        ("2026-12-23T16:00", "2026-12-28T07:30"),
    ] {
        assert_eq!(office.next_opening(at(from)), Some(at(opening)), "{from}");
    }
}

#[test]
fn an_office_that_never_opens_gives_up() {
    let hours = Hours::default();
    let start = at("2026-11-24T09:00");
    assert_eq!(hours.next_opening(start), None);
    assert_eq!(hours.add(start, Moment::WorkingDays(2)), at("2026-11-26T09:00"));
    assert_eq!(hours.add(start, Moment::OfficeMinutes(30)), at("2026-11-24T09:30"));
    assert_eq!(hours.office_minutes(start, at("2026-11-30T09:00")), 0);
    assert_eq!(hours.add(DateTime::MAX, Moment::Months(u32::MAX)), DateTime::MAX);
}

#[test]
fn in_words() {
    let office = office();
    assert_eq!(
        office.table(Language::Indonesian),
        "Senin-Kamis: 07.30-16.00 (istirahat 12.00-13.00)\nJumat: 07.30-16.30 (istirahat 11.30-13.30)\nSabtu-Minggu: tutup"
    );
    assert_eq!(office.summary(Language::English), "Monday-Thursday 07.30-16.00, Friday 07.30-16.30");
    let ramadan: Date = date(2026, 2, 20);
    assert!(
        office
            .table_on(ramadan, Language::Indonesian)
            .starts_with("Ramadan (sampai 17 Maret 2026):\nSenin-Kamis: 08.00-15.00")
    );
    assert_eq!(office.today(date(2026, 12, 24), Language::Indonesian), "tutup (Cuti bersama Natal)");
    assert_eq!(office.today(date(2026, 12, 25), Language::English), "closed");
    assert_eq!(office.today(date(2026, 11, 27), Language::Indonesian), "07.30-16.30 (istirahat 11.30-13.30)");
}

#[test]
fn every_fault_is_told_once() {
    let mut builder = HoursBuilder::new(place(0));
    builder.week().open("senin-jumat", &place(1), &[("07:30-12:00", place(2)), ("11:00-16:00", place(3))]);
    builder.week().open("jumat", &place(4), &[("25:00-26:00", place(5))]);
    builder.week().open("minggu-senin", &place(6), &[("07:30-16:00", place(7))]);
    builder.week().open("sabtu", &place(8), &[("12:00-08:00", place(9))]);
    builder.week().pause("senin-jumat", &place(10), &[("18:00-19:00", place(11))]);
    builder.holiday("besok", &place(12), None);
    builder.special("a", ("2027-02-01", &place(13)), ("2027-01-01", &place(14)));
    builder.special("b", ("2027-03-01", &place(15)), ("2027-04-01", &place(16)));
    builder.special("c", ("2027-04-01", &place(17)), ("2027-05-01", &place(18)));
    let mut out = Vec::new();
    let hours = builder.build(&mut out);
    let mut found: Vec<_> = out.iter().map(|fault| fault.code).collect();
    found.sort();
    let mut expected = vec![
        codes::OVERLAP,
        codes::BAD_INTERVAL,
        codes::DAY_TWICE,
        codes::UNKNOWN_DAY,
        codes::CLOSES_FIRST,
        codes::BREAK_OUTSIDE,
        codes::BAD_DATE,
        codes::BAD_PERIOD,
        codes::BAD_PERIOD,
    ];
    expected.sort();
    assert_eq!(found, expected, "{out:#?}");
    assert!(hours.is_open(at("2026-11-23T08:00")));
}

#[test]
fn a_day_may_end_at_midnight() {
    let mut builder = HoursBuilder::new(place(0));
    builder.week().open("senin-minggu", &place(1), &[("00:00-24:00", place(2))]);
    let hours = builder.build(&mut Vec::new());
    assert!(hours.is_open(at("2026-11-23T23:59:59")));
    assert_eq!(hours.office_minutes(at("2026-11-23T00:00"), at("2026-11-25T00:00")), 2880);
}
