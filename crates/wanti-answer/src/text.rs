//! Free text: anything that is not empty, within its limits.

use crate::reading::{Confidence, Invalid, Reading};
use crate::{Ask, Value};

pub(crate) fn read(text: &str, ask: &Ask) -> Reading {
    let trimmed = text.trim();
    if trimmed.is_empty() {
        return Reading::None;
    }
    if let Err(invalid) = check_length(trimmed, ask) {
        return Reading::Invalid(invalid);
    }
    let start = text.len() - text.trim_start().len();
    Reading::Value(Value::Text(trimmed.to_string()), start..start + trimmed.len(), Confidence::Sure)
}

/// The length limits of the question, counted in characters.
pub(crate) fn check_length(text: &str, ask: &Ask) -> Result<(), Invalid> {
    let got = text.chars().count();
    if let Some(want) = ask.limits.min_length.filter(|want| got < *want) {
        return Err(Invalid::TooShort { got, want });
    }
    if let Some(want) = ask.limits.max_length.filter(|want| got > *want) {
        return Err(Invalid::TooLong { got, want });
    }
    Ok(())
}
