//! `serahkan`: to a human. The bot is silent until the officer closes, the citizen leaves, or silence lasts too long.

use std::time::Duration;

use wanti_flow::model::{Handoff as Spec, RoleIx, StepKind};
use wanti_flow::phrases::Phrase;

use crate::run::Run;
use crate::session::{Handoff, Open, Task, Timer};
use crate::{Effect, Note};

/// No hand-off lasts longer than this without a sign of life.
const LONGEST: Duration = Duration::from_secs(12 * 3600);

pub(super) fn enter<'a>(run: &mut Run<'a>, spec: &'a Spec) {
    match &spec.message {
        Some(own) => run.say_template(own),
        None => tell(run),
    }
    let step = run.session.place();
    run.open(Open::Officer);
    let reason = run.here().and_then(|(flow, _)| flow.title.clone()).unwrap_or_default();
    begin(run, Some(spec.role), step, reason);
    watch(run, spec);
}

fn tell(run: &mut Run<'_>) {
    match run.hours() {
        Some(hours) if !hours.is_open(run.now) => {
            let opening = hours.next_opening(run.now).map(wanti_answer::Value::DateTime);
            let opening = opening.map(|value| wanti_answer::show(&value, run.language())).unwrap_or_default();
            run.phrase(Phrase::HandedOffClosed, &[("buka", &opening)]);
        }
        _ => run.phrase(Phrase::HandedOff, &[]),
    }
}

/// Gives the conversation to an officer; the longest silence ends it in any case.
pub(crate) fn begin(
    run: &mut Run<'_>,
    role: Option<RoleIx>,
    step: Option<(wanti_flow::model::FlowIx, wanti_flow::model::StepIx)>,
    reason: String,
) {
    let role = role.and_then(|role| run.bot.role(role)).or_else(|| run.bot.roles.first());
    let role = role.map(|role| role.id.clone()).unwrap_or_default();
    let request = run.session.request.as_ref().map(|request| request.number.clone());
    run.note(Note::HandedOff(role.clone()));
    run.effect(Effect::Handoff { role, reason, request });
    run.session.handoff = Some(Handoff { step, since: run.at, answered: false });
    let due = run.later(LONGEST);
    run.set_timer("kembali", due, Task::Return);
}

fn watch(run: &mut Run<'_>, spec: &Spec) {
    for (at, silence) in (0_u16..).zip(&spec.silence) {
        let due = run.instant(run.after(silence.after));
        run.set_timer(&format!("diam.{at}"), due, Task::Silence(at));
    }
}

/// An officer wrote: silence is broken.
pub(crate) fn officer_answered(run: &mut Run<'_>) {
    run.cancel_timers(|timer| matches!(timer.task, Task::Silence(_)));
    if let Some(handoff) = &mut run.session.handoff {
        handoff.answered = true;
    }
    let due = run.later(LONGEST);
    run.set_timer("kembali", due, Task::Return);
}

/// The citizen wrote again after an officer's answer: silence is counted anew.
pub(crate) fn citizen_wrote(run: &mut Run<'_>) {
    let waits = run.session.timers.iter().any(|timer| matches!(timer.task, Task::Silence(_)));
    let Some(handoff) = run.session.handoff.as_mut().filter(|handoff| handoff.answered && !waits) else { return };
    handoff.answered = false;
    if let Some(spec) = spec(run) {
        watch(run, spec);
    }
}

fn spec<'a>(run: &Run<'a>) -> Option<&'a Spec> {
    let (flow, step) = run.session.handoff.as_ref()?.step?;
    match &run.bot.step(flow, step)?.kind {
        StepKind::Handoff(spec) => Some(spec),
        _ => None,
    }
}

/// Nobody answered for so long.
pub(crate) fn silent(run: &mut Run<'_>, at: u16) {
    let Some(silence) = spec(run).and_then(|spec| spec.silence.get(usize::from(at))) else { return };
    if let Some(message) = &silence.message {
        run.say_template(message);
    }
    if !silence.back {
        return;
    }
    if silence.message.is_none() {
        return end(run, Farewell::Author);
    }
    end(run, Farewell::None);
}

/// What is said when the bot returns.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Farewell {
    /// The author's words, else the built-in ones.
    Author,
    /// No officer came.
    Silence,
    /// Nothing: something else is said already.
    None,
}

/// The bot answers again; the flow goes on after its hand-off.
pub(crate) fn end(run: &mut Run<'_>, farewell: Farewell) {
    let own = spec(run).and_then(|spec| spec.afterwards.as_ref());
    match (farewell, own) {
        (Farewell::Author, Some(own)) => run.say_template(own),
        (Farewell::Author, None) => run.phrase(Phrase::BotBack, &[]),
        (Farewell::Silence, _) => run.phrase(Phrase::OfficerSilent, &[]),
        (Farewell::None, _) => {}
    }
    close(run);
    if run.frame().is_some_and(|frame| frame.open == Open::Officer) {
        run.next();
        return;
    }
    crate::walk::resume(run);
}

/// Forgets the hand-off without a word.
pub(crate) fn close(run: &mut Run<'_>) {
    if run.session.handoff.take().is_none() {
        return;
    }
    run.note(Note::HandoffEnded);
    run.effect(Effect::HandoffEnded);
    let ours = |timer: &Timer| matches!(timer.task, Task::Silence(_) | Task::Return);
    run.cancel_timers(ours);
}
