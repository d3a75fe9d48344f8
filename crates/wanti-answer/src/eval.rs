//! Measures the parsers on a file of rows `kind, text, expected, note`: counts for each kind, wrong rows, flips.

use std::collections::BTreeMap;
use std::fmt;

use jiff::civil;

use crate::reading::{Invalid, Reading};
use crate::{Ask, Kind, Nik, Sex, Value, moment, numbers, read, yes_no};

/// How many rows of one kind were read as expected.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Tally {
    /// Rows read as expected.
    pub right: usize,
    /// All rows.
    pub total: usize,
}

/// A row that was read differently from what the file expects.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Miss {
    /// Line of the file, from 1.
    pub line: usize,
    /// Kind as the file names it.
    pub kind: String,
    /// The reply.
    pub text: String,
    /// What the file expects.
    pub expected: String,
    /// What the parser says.
    pub got: String,
}

/// What [`evaluate`] found.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Report {
    /// Counts by kind.
    pub kinds: BTreeMap<String, Tally>,
    /// Rows that were read differently, in order of the file.
    pub misses: Vec<Miss>,
    /// Yes read as no or no as yes, in order of the file.
    pub flips: Vec<Miss>,
    /// Lines that are no row of the format.
    pub unreadable: Vec<usize>,
}

impl Report {
    /// All kinds together.
    #[must_use]
    pub fn total(&self) -> Tally {
        self.kinds.values().fold(Tally::default(), |sum, tally| Tally {
            right: sum.right + tally.right,
            total: sum.total + tally.total,
        })
    }
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (kind, tally) in &self.kinds {
            line(f, kind, *tally)?;
        }
        line(f, "total", self.total())?;
        writeln!(f, "yes/no flips: {}", self.flips.len())?;
        for miss in &self.misses {
            let Miss { line, kind, text, expected, got } = miss;
            writeln!(f, "line {line}: {kind} \"{text}\": expected {expected}, got {got}")?;
        }
        for line in &self.unreadable {
            writeln!(f, "line {line}: not a row of kind, text, expected")?;
        }
        Ok(())
    }
}

fn line(f: &mut fmt::Formatter<'_>, name: &str, tally: Tally) -> fmt::Result {
    let tenths = (tally.right * 1000).checked_div(tally.total).unwrap_or_default();
    writeln!(f, "{name:<12} {:>4}/{:<4} {:>3}.{} %", tally.right, tally.total, tenths / 10, tenths % 10)
}

/// Runs every row of a file. Fields are parted by tabs, lines that start with `#` are comments, and a comment
/// `# now = 2026-09-14T09:00…` sets the clock.
///
/// ```
/// let report = wanti_answer::evaluate("# now = 2026-09-14T09:00+07:00\nyesno\tiya pak\tyes\t\ndate\tbesok\t2026-09-15\t\n");
/// assert_eq!(report.total().right, 2);
/// assert!(report.flips.is_empty());
/// ```
#[must_use]
pub fn evaluate(tsv: &str) -> Report {
    let mut report = Report::default();
    let mut now = civil::DateTime::constant(2026, 1, 1, 9, 0, 0, 0);
    for (at, row) in tsv.lines().enumerate() {
        if let Some(comment) = row.strip_prefix('#') {
            now = clock(comment).unwrap_or(now);
            continue;
        }
        if row.trim().is_empty() {
            continue;
        }
        run_row(&mut report, at + 1, row, now);
    }
    report
}

fn clock(comment: &str) -> Option<civil::DateTime> {
    let stamp = comment.split_once("now =")?.1.trim_start();
    stamp.get(..16)?.parse().ok()
}

fn run_row(report: &mut Report, line: usize, row: &str, now: civil::DateTime) {
    let mut fields = row.split('\t');
    let (Some(kind), Some(text), Some(expected)) = (fields.next(), fields.next(), fields.next()) else {
        report.unreadable.push(line);
        return;
    };
    let Some(got) = answer(kind, text, now) else {
        report.unreadable.push(line);
        return;
    };
    let tally = report.kinds.entry(kind.to_string()).or_default();
    tally.total += 1;
    if got == expected {
        tally.right += 1;
        return;
    }
    let miss = Miss { line, kind: kind.to_string(), text: text.to_string(), expected: expected.to_string(), got };
    let is_flip = matches!((miss.expected.as_str(), miss.got.as_str()), ("yes", "no") | ("no", "yes"));
    if kind == "yesno" && is_flip {
        report.flips.push(miss.clone());
    }
    report.misses.push(miss);
}

/// The answer in the notation of the file.
fn answer(kind: &str, text: &str, now: civil::DateTime) -> Option<String> {
    let word = match kind {
        "yesno" => {
            return Some(yes_no(text).map_or("none", |yes| if yes { "yes" } else { "no" }).to_string());
        }
        "number" => return Some(number(text)),
        "datetime" => {
            return Some(moment(text, now).map_or_else(none, |moment| moment.strftime("%Y-%m-%dT%H:%M").to_string()));
        }
        "kk" => "family_card",
        "registration" => "registration_number",
        other => other,
    };
    let kind = Kind::from_word(word)?;
    let reading = read(text, &Ask::new(kind, now));
    Some(match reading {
        Reading::None => none(),
        Reading::Invalid(invalid) => refused(&invalid),
        Reading::Value(value, _, _) => written(kind, &value, now),
    })
}

fn none() -> String {
    "none".to_string()
}

fn number(text: &str) -> String {
    let all = numbers(text);
    if all.is_empty() {
        return none();
    }
    all.iter().map(i64::to_string).collect::<Vec<_>>().join(",")
}

fn refused(invalid: &Invalid) -> String {
    match invalid {
        Invalid::DigitCount { .. } => "invalid;length".to_string(),
        Invalid::NikProvince => "invalid;province".to_string(),
        Invalid::NikDate => "invalid;date".to_string(),
        Invalid::NikPart => "invalid;part".to_string(),
        _ => "invalid".to_string(),
    }
}

fn written(kind: Kind, value: &Value, now: civil::DateTime) -> String {
    match (kind, value) {
        (Kind::Nik, Value::Text(digits)) => match Nik::parse(digits, now.date()) {
            Ok(nik) => {
                let sex = if nik.sex == Sex::Male { "male" } else { "female" };
                format!("valid;{sex};{};{}", nik.birth, nik.district())
            }
            Err(invalid) => refused(&invalid),
        },
        (Kind::FamilyCard, Value::Text(digits)) => {
            format!("valid;{}", digits.get(..6).unwrap_or_default())
        }
        (_, Value::Time(time)) => time.strftime("%H:%M").to_string(),
        (_, Value::Date(date)) => date.to_string(),
        (_, Value::Number(number) | Value::Money(number)) => number.to_string(),
        (_, value) => crate::show(value, crate::Language::Indonesian),
    }
}
