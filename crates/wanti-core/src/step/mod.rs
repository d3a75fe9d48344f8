//! The kinds of steps: entering one, asking its question again, and taking an answer to it.

mod ask;
mod call;
mod checklist;
mod consent;
mod form;
mod handoff;
mod http;
mod lookup;
mod menu;
mod question;
mod rate;
mod register;
mod say;
mod schedule;
mod upload;

use wanti_answer::{Location, Media};
use wanti_flow::model::{Step, StepKind};

use crate::run::Run;
use crate::session::Open;

pub(crate) use call::{enter_flow, forget, start_later};
pub(crate) use checklist::items_of;
pub(crate) use form::{back as form_back, change, fields_menu, reenter as form_reenter};
pub(crate) use handoff::{
    Farewell, begin as begin_handoff, citizen_wrote, close as close_handoff, end as end_handoff, officer_answered,
    silent,
};
pub(crate) use http::responded;
pub(crate) use lookup::found;
pub(crate) use question::{complaint, open_ask};
pub(crate) use rate::{mark, marks};
pub(crate) use register::registered;
pub(crate) use say::{button_flow, button_target};
pub(crate) use schedule::{booked, slot_taken, slots_free};
pub(crate) use upload::link_ready;

/// What the citizen sent, without its wrapping.
#[derive(Clone, Copy)]
pub(crate) enum Input<'m> {
    Text(&'m str),
    Token(&'m str),
    Media(&'m Media),
    Location(&'m Location),
    Phone(&'m str),
}

/// How sure a reply must be before anything else is looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Care {
    /// Only what needs no reading, or says plainly what it is.
    Plain,
    /// Whatever can be read from it.
    Any,
}

/// What became of a reply.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Answered {
    /// Taken; the conversation goes on.
    Taken,
    /// An attempt that does not fit: words for the citizen, and a stable key.
    Wrong(Option<String>, &'static str),
    /// Nothing of the kind asked for.
    Not,
}

/// Runs the step on top; it either moves on or opens a question.
pub(crate) fn enter<'a>(run: &mut Run<'a>, step: &'a Step) {
    match &step.kind {
        StepKind::Say(say) => say::enter(run, step, say),
        StepKind::Menu(menu) => menu::enter(run, menu),
        StepKind::Ask(ask) => ask::enter(run, ask),
        StepKind::Form(form) => form::enter(run, form),
        StepKind::Checklist(list) => checklist::enter(run, list),
        StepKind::Branch { cases, otherwise } => {
            let taken = cases.iter().position(|(condition, _)| run.holds(condition));
            run.branch(taken.unwrap_or(cases.len()));
            run.jump(taken.and_then(|at| cases.get(at)).map_or(*otherwise, |(_, step)| *step));
        }
        StepKind::Jump(to) => run.jump(*to),
        StepKind::Call(call) => call::enter(run, call),
        StepKind::Goto(goto) => call::goto(run, *goto),
        StepKind::Set(list) => {
            for (var, expression) in list {
                let value = run.bot.value(expression, run);
                run.keep(*var, value);
            }
            run.next();
        }
        StepKind::Register(register) => register::enter(run, register),
        StepKind::Lookup(lookup) => lookup::enter(run, lookup),
        StepKind::Upload(upload) => upload::enter(run, upload),
        StepKind::Schedule(schedule) => schedule::enter(run, schedule),
        StepKind::Handoff(handoff) => handoff::enter(run, handoff),
        StepKind::Rate(rate) => rate::enter(run, rate),
        StepKind::Request(request) => http::enter(run, request),
        StepKind::Consent(consent, _) => consent::enter(run, *consent),
        StepKind::End(closing) => {
            run.say_template(closing);
            crate::walk::leave(run);
        }
    }
}

/// Asks the open question of the top frame again.
pub(crate) fn ask(run: &mut Run<'_>) {
    let Some((_, step)) = run.here() else { return };
    match &step.kind {
        StepKind::Menu(menu) => menu::ask(run, menu),
        StepKind::Ask(ask) => ask::ask(run, ask),
        StepKind::Form(form) => form::ask(run, form),
        StepKind::Checklist(list) => checklist::ask(run, list),
        StepKind::Rate(rate) => rate::ask(run, rate),
        StepKind::Consent(consent, _) => consent::ask(run, *consent),
        StepKind::Schedule(schedule) => schedule::ask(run, schedule),
        _ => {}
    }
}

/// Offers a reply to the open question of the top frame.
pub(crate) fn answer(run: &mut Run<'_>, input: Input<'_>, care: Care) -> Answered {
    let Some((_, step)) = run.here() else { return Answered::Not };
    if !run.is_asking() {
        return Answered::Not;
    }
    let answered = match &step.kind {
        StepKind::Menu(menu) => menu::answer(run, menu, input, care),
        StepKind::Ask(ask) => ask::answer(run, ask, input, care),
        StepKind::Form(form) => form::answer(run, form, input, care),
        StepKind::Checklist(list) => checklist::answer(run, list, input, care),
        StepKind::Rate(rate) => rate::answer(run, rate, input, care),
        StepKind::Consent(consent, refused) => consent::answer(run, *consent, *refused, input),
        StepKind::Schedule(schedule) => schedule::answer(run, schedule, input, care),
        _ => Answered::Not,
    };
    if answered == Answered::Taken {
        run.progress = true;
        run.session.misses = 0;
        run.cancel_timers(|timer| matches!(timer.task, crate::session::Task::Remind | crate::session::Task::Skip));
    }
    answered
}

/// Counts a wrong answer of the open question; says whether another is allowed.
pub(crate) fn count_wrong(run: &mut Run<'_>) -> bool {
    let Some((_, step)) = run.here() else { return true };
    let Some(allowed) = tries_of(run, step).map(|tries| tries.count) else { return true };
    let Some(frame) = run.frame_mut() else { return true };
    let tries = match &mut frame.open {
        Open::Question { tries } | Open::Checklist { tries, .. } | Open::Slots { tries, .. } => tries,
        Open::Field(at) => &mut at.tries,
        Open::Nothing | Open::World { .. } | Open::Officer => return true,
    };
    *tries = tries.saturating_add(1);
    allowed == 0 || *tries < allowed
}

/// The rule of tries of the open question.
pub(crate) fn tries_of<'a>(run: &Run<'a>, step: &'a Step) -> Option<&'a wanti_flow::model::Tries> {
    match &step.kind {
        StepKind::Menu(menu) => Some(&menu.tries),
        StepKind::Ask(ask) => Some(&ask.tries),
        StepKind::Form(form) => form::open_field(run, form).map(|field| &field.tries),
        StepKind::Checklist(list) => Some(&list.tries),
        StepKind::Schedule(schedule) => Some(&schedule.tries),
        _ => None,
    }
}

/// Moves on after an answer: remembers the place for going back.
pub(crate) fn answered_here(run: &mut Run<'_>, field: Option<u16>) {
    let depth = u16::try_from(run.session.frames.len()).unwrap_or(u16::MAX);
    let Some(frame) = run.frame_mut() else { return };
    let mark = crate::session::Mark { depth, flow: frame.flow, step: frame.step, field };
    if run.session.marks.last() != Some(&mark) {
        run.session.marks.push(mark);
    }
    if run.session.marks.len() > 6 {
        run.session.marks.remove(0);
    }
}
