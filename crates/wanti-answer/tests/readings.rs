//! Every row of the `*.tsv` files beside this one is read as its third column says.
#![allow(clippy::unwrap_used, reason = "a test may stop")]

const FILES: &[(&str, &str)] = &[
    ("address", include_str!("address.tsv")),
    ("date", include_str!("date.tsv")),
    ("datetime", include_str!("datetime.tsv")),
    ("email", include_str!("email.tsv")),
    ("location", include_str!("location.tsv")),
    ("money", include_str!("money.tsv")),
    ("name", include_str!("name.tsv")),
    ("nik", include_str!("nik.tsv")),
    ("number", include_str!("number.tsv")),
    ("phone", include_str!("phone.tsv")),
    ("registration", include_str!("registration.tsv")),
    ("rt_rw", include_str!("rt_rw.tsv")),
    ("text", include_str!("text.tsv")),
    ("time", include_str!("time.tsv")),
    ("yes_no", include_str!("yes_no.tsv")),
];

#[test]
fn rows_read_as_written() {
    for (name, rows) in FILES {
        let report = wanti_answer::evaluate(rows);
        assert!(report.total().total > 0, "{name} is empty");
        assert!(report.misses.is_empty() && report.unreadable.is_empty(), "{name}\n{report}");
    }
}
