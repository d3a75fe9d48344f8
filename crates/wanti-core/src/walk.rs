//! Walking through flows: on until something waits, back to whoever called, away from what was interrupted.

use wanti_flow::model::{FlowIx, ServiceIx, StepKind};
use wanti_flow::phrases::Phrase;

use crate::run::Run;
use crate::session::{Open, Side};
use crate::{Note, Recorded, step};

/// Runs until something waits for the citizen or the world, or nothing is left.
pub(crate) fn go(run: &mut Run<'_>) {
    while !run.stopped {
        let Some(frame) = run.session.frames.last() else { return idle(run) };
        if frame.open != Open::Nothing {
            return;
        }
        match run.bot.step(frame.flow, frame.step) {
            None => leave(run),
            Some(step) if run.count_step() => {
                run.visit(None);
                step::enter(run, step);
            }
            Some(_) => return,
        }
    }
}

/// The top flow is done: back to its caller, or to the question it interrupted.
pub(crate) fn leave(run: &mut Run<'_>) {
    let Some(done) = run.session.frames.pop() else { return };
    let depth = run.session.frames.len();
    run.session.marks.retain(|mark| usize::from(mark.depth) <= depth);
    if let Some(caller) = run.frame_mut().filter(|caller| caller.service.is_none() && caller.open == Open::Nothing) {
        caller.service = done.service;
    }
    if depth > 0 {
        resume(run);
    }
}

/// Asks the interrupted question again, when one is on top.
pub(crate) fn resume(run: &mut Run<'_>) {
    if run.session.side.is_some() || !run.is_asking() {
        return;
    }
    run.note(Note::Resumed);
    run.phrase(Phrase::BackTo, &[]);
    step::ask(run);
}

/// Drops the flow on top with its callers, down to an interrupted question or nothing.
pub(crate) fn abandon(run: &mut Run<'_>) {
    run.session.frames.pop();
    while run.frame().is_some_and(|frame| frame.open == Open::Nothing) {
        run.session.frames.pop();
    }
    let depth = run.session.frames.len();
    run.session.marks.retain(|mark| usize::from(mark.depth) <= depth);
    forget_question_timers(run);
}

/// Drops everything.
pub(crate) fn clear(run: &mut Run<'_>) {
    run.session.frames.clear();
    run.session.marks.clear();
    run.session.side = None;
    run.session.later.clear();
    run.session.buttons = None;
    forget_question_timers(run);
}

fn forget_question_timers(run: &mut Run<'_>) {
    use crate::session::Task;
    run.cancel_timers(|timer| matches!(timer.task, Task::Remind | Task::Skip));
}

/// Nothing runs any more.
fn idle(run: &mut Run<'_>) {
    run.session.marks.clear();
    run.session.found.clear();
    if run.session.side.is_some() || run.session.later.is_empty() {
        return;
    }
    let next = run.session.later.remove(0);
    run.session.side = Some(Side::Next(next));
    crate::side::ask(run);
}

/// Starts a flow: instead of an untouched one, on top of one with answers.
pub(crate) fn begin(run: &mut Run<'_>, flow: FlowIx, service: Option<ServiceIx>) {
    if is_navigation(run) {
        abandon(run);
    }
    if run.is_asking() {
        run.note(Note::Digression);
    }
    if run.frame().is_some_and(|frame| frame.flow == flow && frame.open != Open::Nothing) && !hands_over(run, flow) {
        abandon(run);
    }
    step::enter_flow(run, flow, service);
}

/// Whether what is open is only a menu or a yes/no on the way, so that leaving it loses nothing.
fn is_navigation(run: &Run<'_>) -> bool {
    let Some((_, step)) = run.here() else { return false };
    let light = match &step.kind {
        StepKind::Menu(_) => true,
        StepKind::Ask(ask) => ask.kind == wanti_answer::Kind::YesNo,
        _ => false,
    };
    let group = run.session.frames.iter().rev().enumerate();
    let untouched =
        group.take_while(|(at, frame)| *at == 0 || frame.open == Open::Nothing).all(|(_, frame)| frame.answers == 0);
    light && run.is_asking() && untouched
}

/// Whether a flow ends with an officer, so that what it interrupts is worth keeping.
pub(crate) fn hands_over(run: &Run<'_>, flow: FlowIx) -> bool {
    run.bot.flow(flow).is_some_and(|flow| flow.steps.iter().any(|step| matches!(step.kind, StepKind::Handoff(_))))
}

/// A limit ended the turn: a human takes over, and nothing is left to loop.
pub(crate) fn give_up(run: &mut Run<'_>) {
    run.note(Note::Limit);
    run.stopped = false;
    clear(run);
    run.sends.truncate(crate::Limits::STANDARD.messages.saturating_sub(1));
    if let Some(last) = run.sends.last_mut() {
        last.menu = None;
    }
    run.audit(Recorded::LimitReached, None, None);
    run.phrase(Phrase::TooMuch, &[]);
    step::begin_handoff(run, None, None, String::from("limit"));
}
