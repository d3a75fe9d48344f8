//! Lengths of time as authors write them: `15 menit`, `2 jam`, `3 hari kerja`, `1 bulan`.

use std::time::Duration;

use crate::model::Moment;

/// What one unit is worth, with the words for it.
enum Unit {
    Minutes(u32),
    Days(u32),
    Months(u32),
}

/// A length of time, in hours of the clock or of the office.
#[must_use]
pub fn moment(text: &str) -> Option<Moment> {
    let text = text.trim().to_lowercase();
    let mut words = text.split_whitespace();
    let count = number(words.next()?)?;
    let rest: Vec<&str> = words.collect();
    match rest.as_slice() {
        ["hari", "kerja"] | ["working", "day" | "days"] => Some(Moment::WorkingDays(count)),
        ["minggu", "kerja"] | ["working", "week" | "weeks"] => Some(Moment::WorkingDays(count.checked_mul(5)?)),
        ["jam", "kerja"] | ["working", "hour" | "hours"] => Some(Moment::OfficeMinutes(count.checked_mul(60)?)),
        ["menit", "kerja"] | ["working", "minute" | "minutes"] => Some(Moment::OfficeMinutes(count)),
        [word] => match unit(word)? {
            Unit::Minutes(each) => Some(Moment::Minutes(count.checked_mul(each)?)),
            Unit::Days(each) => Some(Moment::Days(count.checked_mul(each)?)),
            Unit::Months(each) => Some(Moment::Months(count.checked_mul(each)?)),
        },
        _ => None,
    }
}

/// A length of time of the clock; a month counts 30 days here, a year 365.
#[must_use]
pub fn length(text: &str) -> Option<Duration> {
    let minutes = match moment(text)? {
        Moment::Minutes(minutes) => u64::from(minutes),
        Moment::Days(days) => u64::from(days) * 1440,
        Moment::Months(months) => (u64::from(months / 12) * 365 + u64::from(months % 12) * 30) * 1440,
        Moment::WorkingDays(_) | Moment::OfficeMinutes(_) => return None,
    };
    Some(Duration::from_secs(minutes * 60))
}

/// Longest length that means anything: a hundred years of days.
const MOST: u32 = 36_500;

fn number(word: &str) -> Option<u32> {
    const WORDS: [&str; 11] =
        ["nol", "satu", "dua", "tiga", "empat", "lima", "enam", "tujuh", "delapan", "sembilan", "sepuluh"];
    let spoken = || WORDS.iter().position(|spoken| *spoken == word).and_then(|at| u32::try_from(at).ok());
    word.parse().ok().or_else(spoken).filter(|count| *count <= MOST)
}

fn unit(word: &str) -> Option<Unit> {
    Some(match word {
        "menit" | "minute" | "minutes" | "min" => Unit::Minutes(1),
        "jam" | "hour" | "hours" => Unit::Minutes(60),
        "hari" | "day" | "days" => Unit::Days(1),
        "minggu" | "pekan" | "week" | "weeks" => Unit::Days(7),
        "bulan" | "month" | "months" => Unit::Months(1),
        "tahun" | "year" | "years" => Unit::Months(12),
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_languages_and_both_clocks() {
        for (text, want) in [
            ("15 menit", Moment::Minutes(15)),
            ("2 jam", Moment::Minutes(120)),
            ("2 jam kerja", Moment::OfficeMinutes(120)),
            ("1 hari", Moment::Days(1)),
            ("3 Hari Kerja", Moment::WorkingDays(3)),
            ("3 working days", Moment::WorkingDays(3)),
            ("2 minggu", Moment::Days(14)),
            ("satu bulan", Moment::Months(1)),
            ("5 years", Moment::Months(60)),
        ] {
            assert_eq!(moment(text), Some(want), "{text}");
        }
        for text in ["", "hari", "1", "1 abad", "-1 hari", "9999999999 hari", "1 hari lagi", "layanan.waktu"] {
            assert_eq!(moment(text), None, "{text}");
        }
    }

    #[test]
    fn a_length_is_of_the_clock() {
        assert_eq!(length("30 hari"), Some(Duration::from_secs(30 * 86_400)));
        assert_eq!(length("2 tahun"), Some(Duration::from_secs(730 * 86_400)));
        assert_eq!(length("1 hari kerja"), None);
    }
}
