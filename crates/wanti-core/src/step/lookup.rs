//! `cari`: the citizen's own requests, by number or all of them.

use wanti_answer::{Ask, Kind, Value};
use wanti_flow::model::{Expression, Lookup, Ref, StepKind};

use crate::run::Run;
use crate::session::{Open, World};
use crate::{Effect, Request};

pub(super) fn enter<'a>(run: &mut Run<'a>, lookup: &'a Lookup) {
    let number = lookup.number.as_ref().and_then(|place| number(run, place));
    run.open(Open::World { what: World::Requests, since: run.at });
    run.effect(Effect::Lookup { number });
}

fn number(run: &Run<'_>, place: &Ref) -> Option<String> {
    if *place == Ref::LastMessage {
        return in_message(run);
    }
    let value = run.bot.value(&Expression::Ref(place.clone()), run)?;
    Some(wanti_answer::show(&value, run.language())).filter(|text| !text.is_empty())
}

/// A registration number, or the few digits of one that people remember.
fn in_message(run: &Run<'_>) -> Option<String> {
    let ask = Ask::new(Kind::RegistrationNumber, run.now);
    if let Some((Value::Text(number), _)) = wanti_answer::find(&run.message, &ask) {
        return Some(number);
    }
    let digits = |word: &str| word.bytes().filter(u8::is_ascii_digit).count();
    let mistyped = run.message.split_whitespace().find(|word| word.len() <= 40 && digits(word) >= 7);
    if let Some(number) = mistyped {
        return Some(number.to_owned());
    }
    let short = |word: &&str| (3..=5).contains(&word.len()) && word.bytes().all(|byte| byte.is_ascii_digit());
    run.message.split(|letter: char| !letter.is_ascii_alphanumeric()).find(short).map(str::to_owned)
}

/// The world named the requests.
pub(crate) fn found(run: &mut Run<'_>, requests: Vec<Request>) {
    let Some((_, step)) = run.here() else { return };
    let StepKind::Lookup(lookup) = &step.kind else { return };
    let (branch, to) = match requests.as_slice() {
        [] => (2, lookup.none),
        [_] => (0, lookup.found),
        _ => (1, lookup.several),
    };
    run.branch(branch);
    if let [only] = requests.as_slice() {
        run.session.request = Some(only.clone());
    }
    run.session.found = requests;
    run.progress = true;
    run.jump(to);
}
