//! Answers of the world to what a flow asked. One that nothing waits for changes nothing.

use wanti_flow::model::StepKind;
use wanti_flow::phrases::Phrase;

use crate::run::Run;
use crate::session::{Open, World};
use crate::{Event, Note, Outcome, step, walk};

/// The world answered.
pub(crate) fn answered(run: &mut Run<'_>, event: Event) {
    let awaited = match run.frame().map(|frame| &frame.open) {
        Some(Open::World { what, .. }) => *what,
        _ => return run.note(Note::Unexpected),
    };
    match (awaited, event) {
        (World::Number, Event::Registered { number }) => step::registered(run, number),
        (World::Requests, Event::Found { requests }) => step::found(run, requests),
        (World::Link, Event::LinkReady { url, until }) => step::link_ready(run, &url, until),
        (World::Slots, Event::SlotsFree { slots }) => step::slots_free(run, slots),
        (World::Booking, Event::Booked { slot }) => step::booked(run, slot),
        (World::Booking, Event::SlotTaken) => step::slot_taken(run),
        (World::Response, Event::Responded { outcome }) => step::responded(run, outcome),
        (_, Event::Unavailable) => unavailable(run),
        _ => run.note(Note::Unexpected),
    }
}

/// The world could not do it: a call has a branch for that, everything else is given up with an apology.
pub(crate) fn unavailable(run: &mut Run<'_>) {
    let Some((_, step)) = run.here() else { return };
    match &step.kind {
        StepKind::Request(_) => step::responded(run, Outcome::Failed),
        StepKind::Upload(_) => {
            run.phrase(Phrase::Unavailable, &[]);
            run.next();
        }
        _ => {
            run.phrase(Phrase::Unavailable, &[]);
            walk::abandon(run);
            walk::resume(run);
        }
    }
}
