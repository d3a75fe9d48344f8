//! The tokens: whether the channel knows them.

use wanti_flow::model::Language;

use super::reach::Seen;
use super::{Finding, Grade};
use crate::words::Word;

/// Whether the token of a line is good.
pub(super) fn finding(seen: &Seen, language: Language) -> Finding {
    let name = seen.name();
    let Ok(answer) = &seen.answer else {
        return Finding::new(Grade::Skipped, Word::Token, Word::NotLookedAt.with(language, &[&name]));
    };
    let json = seen.json();
    match answer.status {
        200 if json.is_object() => Finding::new(Grade::Fine, Word::Token, Word::TokenWorks.with(language, &[&name])),
        400 if json.pointer("/error/code").and_then(serde_json::Value::as_i64) != Some(190) => {
            Finding::new(Grade::Fault, Word::Token, Word::NumberUnknown.with(language, &[&name]))
                .repaired_by(Word::RepairNumber.words(language))
        }
        400..=404 => Finding::new(Grade::Fault, Word::Token, Word::TokenRefused.with(language, &[&name]))
            .repaired_by(Word::RepairToken.words(language)),
        status => {
            let status = status.to_string();
            Finding::new(Grade::Warning, Word::Token, Word::StrangeAnswer.with(language, &[&name, &status]))
                .repaired_by(Word::RepairAgain.words(language))
        }
    }
}
