//! `panggil` and `ke`: another flow, and back; later; or for good.

use wanti_answer::Value;
use wanti_flow::model::{Call, Delay, FlowIx, Goto, ServiceIx, StepKind, VarIx};

use crate::run::Run;
use crate::session::{Frame, Later, Open, Task, Until};
use crate::{Limits, Note};

pub(super) fn enter<'a>(run: &mut Run<'a>, call: &'a Call) {
    let service = call.service.or_else(|| run.frame().and_then(|frame| frame.service)).or_else(|| run.live_topic());
    let with: Vec<(VarIx, Option<Value>)> =
        call.with.iter().map(|(var, value)| (*var, run.bot.value(value, run))).collect();
    run.next();
    match call.delay {
        None => start(run, call.flow, service, with),
        Some(delay) => postpone(run, call, delay, service, with),
    }
}

fn start(run: &mut Run<'_>, flow: FlowIx, service: Option<ServiceIx>, with: Vec<(VarIx, Option<Value>)>) {
    let keep: Vec<VarIx> = with.iter().map(|(var, _)| *var).collect();
    forget(run, flow, &keep);
    for (var, value) in with {
        run.keep(var, value);
    }
    push(run, Frame::new(flow, service));
}

/// Puts a flow on top; far too deep a stack ends the turn.
fn push(run: &mut Run<'_>, frame: Frame) {
    if run.session.frames.len() >= Limits::STANDARD.depth {
        run.note(Note::Limit);
        run.stopped = true;
        return;
    }
    run.session.frames.push(frame);
}

/// Starts a flow anew on top of what runs.
pub(crate) fn enter_flow(run: &mut Run<'_>, flow: FlowIx, service: Option<ServiceIx>) {
    start(run, flow, service, Vec::new());
}

/// Starts a call that was postponed.
pub(crate) fn start_later(run: &mut Run<'_>, call: Later) {
    run.template.clone_from(&call.template);
    let with = call.with.into_iter().map(|(var, value)| (var, Some(value))).collect();
    start(run, call.flow, call.service, with);
}

fn postpone(
    run: &mut Run<'_>,
    call: &Call,
    delay: Delay,
    service: Option<ServiceIx>,
    with: Vec<(VarIx, Option<Value>)>,
) {
    let with = with.into_iter().filter_map(|(var, value)| Some((var, value?))).collect();
    let later = Later { flow: call.flow, service, with, template: call.template.clone() };
    match delay {
        Delay::After(moment) => {
            let due = run.instant(run.after(moment));
            let name = format!("panggil.{}", run.serial());
            run.set_timer(&name, due, Task::Call(later));
        }
        Delay::Until(state) => {
            let number = run.session.request.as_ref().map(|request| request.number.clone());
            run.session
                .until
                .retain(|until| (until.state, &until.number, until.call.flow) != (state, &number, later.flow));
            run.session.until.push(Until { state, number, call: later });
        }
    }
}

/// Goes to a flow or step for good; whoever called this flow gets back control when the new one ends.
pub(super) fn goto(run: &mut Run<'_>, to: Goto) {
    if to.step.is_none() {
        forget(run, to.flow, &[]);
    }
    if let Some(frame) = run.frame_mut() {
        frame.flow = to.flow;
        frame.step = to.step.unwrap_or(wanti_flow::model::StepIx(0));
        frame.open = Open::Nothing;
        frame.detour = None;
    }
}

/// A flow that begins anew forgets the answers to its own questions.
pub(crate) fn forget(run: &mut Run<'_>, flow: FlowIx, keep: &[VarIx]) {
    let Some(flow) = run.bot.flow(flow) else { return };
    for step in &flow.steps {
        match &step.kind {
            StepKind::Ask(ask) => drop_one(run, Some(ask.save), keep),
            StepKind::Form(form) => form.fields.iter().for_each(|ask| drop_one(run, Some(ask.save), keep)),
            StepKind::Menu(menu) => drop_one(run, menu.save, keep),
            StepKind::Checklist(list) => drop_one(run, Some(list.save), keep),
            StepKind::Rate(rate) => drop_one(run, rate.save, keep),
            StepKind::Schedule(schedule) => drop_one(run, schedule.save, keep),
            _ => {}
        }
    }
}

fn drop_one(run: &mut Run<'_>, var: Option<VarIx>, keep: &[VarIx]) {
    if let Some(var) = var.filter(|var| !keep.contains(var)) {
        run.session.vars.remove(&var);
    }
}
