//! A timer ran out: reminders, skipped ratings, silence of officers, delayed calls.

use wanti_flow::model::StepKind;
use wanti_flow::phrases::Phrase;

use crate::run::Run;
use crate::session::{Side, Task};
use crate::step::Farewell;
use crate::{Note, Outgoing, step, walk};

/// A timer ran out.
pub(crate) fn fired(run: &mut Run<'_>, name: &str) {
    let Some(at) = run.session.timers.iter().position(|timer| timer.name == name) else {
        return run.note(Note::DeadTimer);
    };
    let timer = run.session.timers.remove(at);
    match timer.task {
        Task::Silence(entry) => step::silent(run, entry),
        Task::Return if run.session.handoff.is_some() => step::end_handoff(run, Farewell::Silence),
        Task::Return => {}
        Task::Remind => remind(run),
        Task::Skip => skip(run),
        Task::Call(call) if run.session.handoff.is_some() => again_later(run, name, Task::Call(call)),
        Task::Call(call) => step::start_later(run, call),
        Task::Pickup { number, title, slot } => {
            let slot = slot.show(run.language());
            run.phrase(Phrase::PickupReminder, &[("nomor", &number), ("layanan", &title), ("jadwal", &slot)]);
        }
    }
}

/// The time of a scheduled message has come.
pub(crate) fn announced(run: &mut Run<'_>, schedule: &str) {
    let Some(schedule) = run.bot.schedules.iter().find(|known| known.id == schedule) else {
        return run.note(Note::Unexpected);
    };
    let text = run.render(&schedule.message);
    run.send(Outgoing { text: text.into(), template: schedule.template.clone(), ..Outgoing::default() });
}

/// An officer has the conversation: the call waits an hour more.
fn again_later(run: &mut Run<'_>, name: &str, task: Task) {
    let due = run.later(std::time::Duration::from_secs(3600));
    run.set_timer(name, due, task);
}

fn remind(run: &mut Run<'_>) {
    let Some((_, words, template)) = step::open_ask(run).and_then(|ask| ask.reminder.as_ref()) else { return };
    let text = run.render(words);
    run.send(Outgoing { text: text.into(), template: template.clone(), ..Outgoing::default() });
}

/// A rating nobody gave is passed over in silence.
fn skip(run: &mut Run<'_>) {
    if let Some(Side::Survey { .. }) = run.session.side {
        run.session.side = None;
        return walk::resume(run);
    }
    let rating = run.here().is_some_and(|(_, step)| matches!(step.kind, StepKind::Rate(_)));
    if rating && run.is_asking() {
        run.next();
    }
}
