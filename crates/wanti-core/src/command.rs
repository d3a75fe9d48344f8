//! Commands that work everywhere: leave for a flow, cancel, back, repeat, help.

use wanti_flow::model::{Action, Command, FlowIx, Form, StepKind};
use wanti_flow::phrases::Phrase;

use crate::run::Run;
use crate::session::{FormAt, Open, Side};
use crate::{Note, step, walk};

/// Does what a command says, asking first where it is told to and something would be lost.
pub(crate) fn run_command(run: &mut Run<'_>, command: &Command) {
    let confirm = command.confirm && has_answers(run);
    run.session.misses = 0;
    match command.action {
        Action::Goto(flow) if confirm && !walk::hands_over(run, flow) => ask_first(run, Side::Leave(flow)),
        Action::Goto(flow) => leave_for(run, flow),
        Action::Cancel if command.confirm && run.is_asking() => ask_first(run, Side::Cancel),
        Action::Cancel => cancel(run),
        Action::Back => back(run),
        Action::Repeat => repeat(run),
        Action::Help => help(run),
    }
}

/// A built-in command of a bot that defines none of its kind.
pub(crate) fn run_action(run: &mut Run<'_>, action: Action) {
    let confirm = matches!(action, Action::Cancel);
    run_command(run, &Command { id: String::new(), action, confirm });
}

/// Whether the bot has a command that does this.
pub(crate) fn defines(run: &Run<'_>, action: Action) -> bool {
    run.bot.commands.iter().any(|command| command.action == action)
}

fn ask_first(run: &mut Run<'_>, side: Side) {
    run.session.side = Some(side);
    crate::side::ask(run);
}

fn has_answers(run: &Run<'_>) -> bool {
    run.session.frames.iter().any(|frame| frame.answers > 0)
}

/// Leaves what is open. A flow that leads to an officer lies on top instead, so that the question comes back.
pub(crate) fn leave_for(run: &mut Run<'_>, flow: FlowIx) {
    if walk::hands_over(run, flow) && run.is_asking() {
        return walk::begin(run, flow, None);
    }
    walk::clear(run);
    step::enter_flow(run, flow, None);
}

/// Cancels the flow on top with its callers.
pub(crate) fn cancel(run: &mut Run<'_>) {
    if run.session.frames.is_empty() {
        run.session.later.clear();
        return run.phrase(Phrase::NothingToCancel, &[]);
    }
    drop_top(run);
    run.phrase(Phrase::Cancelled, &[]);
    walk::resume(run);
}

/// Drops the flow on top with its callers and everything that was answered in them.
pub(crate) fn drop_top(run: &mut Run<'_>) {
    let before: Vec<FlowIx> = run.session.frames.iter().map(|frame| frame.flow).collect();
    walk::abandon(run);
    run.session.later.clear();
    run.note(Note::Cancelled);
    for flow in before.into_iter().skip(run.session.frames.len()) {
        step::forget(run, flow, &[]);
    }
}

/// One question back: inside a form first, then along the marks.
fn back(run: &mut Run<'_>) {
    run.note(Note::WentBack);
    if let Some(form) = open_form(run)
        && step::form_back(run, form)
    {
        return;
    }
    while let Some(mark) = run.session.marks.pop() {
        let depth = usize::from(mark.depth);
        if depth == 0 || depth > run.session.frames.len() {
            continue;
        }
        run.session.frames.truncate(depth);
        return return_to(run, mark.flow, mark.step, mark.field);
    }
    run.phrase(Phrase::NoBack, &[]);
    step::ask(run);
}

/// The form that is open on top.
fn open_form<'a>(run: &Run<'a>) -> Option<&'a Form> {
    match &run.here()?.1.kind {
        StepKind::Form(form) if run.is_asking() => Some(form),
        _ => None,
    }
}

fn return_to(run: &mut Run<'_>, flow: FlowIx, at: wanti_flow::model::StepIx, field: Option<u16>) {
    if let Some(frame) = run.frame_mut() {
        frame.flow = flow;
        frame.step = at;
        frame.open = Open::Question { tries: 0 };
        frame.detour = None;
    }
    let Some((_, step)) = run.here() else { return };
    match &step.kind {
        StepKind::Form(form) => {
            run.open(Open::Field(FormAt::default()));
            step::form_reenter(run, form, field);
        }
        StepKind::Checklist(_) => {
            run.open(Open::Checklist { tries: 0, told: true });
            step::ask(run);
        }
        StepKind::Schedule(_) | StepKind::Say(_) => run.open(Open::Nothing),
        _ => step::ask(run),
    }
}

fn repeat(run: &mut Run<'_>) {
    if run.is_asking() {
        return step::ask(run);
    }
    run.phrase(Phrase::NothingToRepeat, &[]);
}

fn help(run: &mut Run<'_>) {
    let names: Vec<String> =
        run.bot.commands.iter().map(|command| format!("*{}*", command.id.replace('_', " "))).collect();
    if names.is_empty() {
        run.phrase(Phrase::HelpPlain, &[]);
    } else {
        run.phrase(Phrase::Help, &[("perintah", &names.join(", "))]);
    }
    if run.is_asking() {
        run.phrase(Phrase::HelpForm, &[]);
        step::ask(run);
    }
}
