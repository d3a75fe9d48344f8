//! The clock beside that of the channels: deadlines, windows and office hours hang on it.

use jiff::Timestamp;
use jiff::fmt::rfc2822::DateTimeParser;
use wanti_flow::model::Language;

use super::reach::Seen;
use super::{Finding, Grade};
use crate::words::Word;

/// Seconds that do no harm.
const NEAR: i64 = 30;
/// Seconds from which windows and deadlines go wrong.
const FAR: i64 = 300;

pub(super) fn look(seen: &[Seen], language: Language) -> Vec<Finding> {
    let Some(difference) = seen.iter().find_map(difference) else {
        return vec![Finding::new(Grade::Skipped, Word::Clock, Word::ClockNotCompared.words(language))];
    };
    let seconds = difference.abs();
    let seen = Word::ClockDiffers.with(language, &[&seconds.to_string()]);
    let grade = match seconds {
        0..=NEAR => return vec![Finding::new(Grade::Fine, Word::Clock, seen)],
        ..=FAR => Grade::Warning,
        _ => Grade::Fault,
    };
    vec![Finding::new(grade, Word::Clock, seen).repaired_by(Word::RepairClock.words(language))]
}

/// Seconds between our clock and theirs, beyond what the answer took on its way.
fn difference(seen: &Seen) -> Option<i64> {
    let date = seen.answer.as_ref().ok()?.date.as_deref()?;
    let theirs = DateTimeParser::new().relaxed_weekday(true).parse_timestamp(date).ok()?;
    Some(beyond(seen.asked, theirs))
}

/// Their time has whole seconds only.
fn beyond((began, ended): (Timestamp, Timestamp), theirs: Timestamp) -> i64 {
    let (began, ended, theirs) = (began.as_second(), ended.as_second(), theirs.as_second());
    if theirs < began { began - theirs } else { (theirs - ended).max(0) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_the_way_does_not_explain_counts() {
        let at = |second| Timestamp::from_second(second).unwrap();
        assert_eq!(beyond((at(100), at(105)), at(103)), 0);
        assert_eq!(beyond((at(100), at(105)), at(90)), 10);
        assert_eq!(beyond((at(100), at(105)), at(165)), 60);
    }
}
