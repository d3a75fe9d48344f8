//! `tanya`: one question.

use wanti_flow::model::Ask;

use super::question::{self, Worth};
use super::{Answered, Care, Input};
use crate::run::Run;
use crate::session::Open;
use crate::token::Spot;

pub(super) fn enter<'a>(run: &mut Run<'a>, ask_: &'a Ask) {
    if ask_.when.as_ref().is_some_and(|when| !run.holds(when)) {
        return run.next();
    }
    run.open(Open::Question { tries: 0 });
    ask(run, ask_);
}

pub(super) fn ask(run: &mut Run<'_>, ask: &Ask) {
    let Some((flow, step)) = run.here() else { return };
    question::put(run, ask, Spot::step(flow, step));
}

pub(super) fn answer(run: &mut Run<'_>, ask: &Ask, input: Input<'_>, care: Care) -> Answered {
    let Some((flow, step)) = run.here() else { return Answered::Not };
    match question::weigh(run, ask, Spot::step(flow, step), input, care) {
        Worth::Value(value) => taken(run, ask, Some(value)),
        Worth::Skipped => taken(run, ask, None),
        other => other.into(),
    }
}

fn taken(run: &mut Run<'_>, ask: &Ask, value: Option<wanti_answer::Value>) -> Answered {
    question::keep(run, ask, value);
    super::answered_here(run, None);
    if let Some(frame) = run.frame_mut() {
        frame.answers = frame.answers.saturating_add(1);
    }
    match run.frame_mut().and_then(|frame| frame.detour.take()) {
        Some(step) => run.jump(step),
        None => run.next(),
    }
    Answered::Taken
}
