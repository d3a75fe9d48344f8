//! Any of several choices: "1 3", "1 dan 3", "semua kecuali 2", titles in any order.

use std::ops::Range;

use crate::checklist::read_choices;
use crate::reading::{Confidence, Invalid, Reading};
use crate::words::words;
use crate::{Ask, Value};

pub(crate) fn read(text: &str, ask: &Ask) -> Reading {
    let picked = pick(text, ask);
    let count = ask.choices.len();
    if picked.is_empty() {
        let outside = crate::choice::mentions(&words(text), ask.choices).outside;
        return if outside { Reading::Invalid(Invalid::NoSuchChoice { count }) } else { Reading::None };
    }
    let got = picked.len();
    if let Some(want) = ask.limits.min_choices.filter(|want| got < *want) {
        return Reading::Invalid(Invalid::TooFewChoices { got, want });
    }
    if let Some(want) = ask.limits.max_choices.filter(|want| got > *want) {
        return Reading::Invalid(Invalid::TooManyChoices { got, want });
    }
    Reading::Value(Value::List(picked), 0..text.len(), Confidence::Sure)
}

pub(crate) fn find(text: &str, ask: &Ask) -> Option<(Value, Range<usize>)> {
    let picked = pick(text, ask);
    (!picked.is_empty()).then_some((Value::List(picked), 0..text.len()))
}

fn pick(text: &str, ask: &Ask) -> Vec<String> {
    let reading = read_choices(text, ask.choices);
    reading.have.iter().filter_map(|at| ask.choices.get(*at)).map(|choice| choice.id.to_string()).collect()
}
