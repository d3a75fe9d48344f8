//! `jadwalkan`: pickup slots with capacity in open hours, a booking, a reminder.

use jiff::civil::Date;
use wanti_answer::{Language, Value};
use wanti_flow::model::{SchedulePickup, SlotRules, StepKind, Style};
use wanti_flow::phrases::Phrase;

use super::{Answered, Care, Input};
use crate::choice::{self, Pick};
use crate::run::Run;
use crate::session::{Open, Task, World};
use crate::token::Spot;
use crate::{Effect, Slot};

pub(super) fn enter<'a>(run: &mut Run<'a>, schedule: &'a SchedulePickup) {
    let Some(rules) = &run.bot.requests.slots else { return none_free(run, schedule) };
    let candidates = candidates(run, rules);
    if candidates.is_empty() {
        return none_free(run, schedule);
    }
    run.open(Open::World { what: World::Slots, since: run.at });
    run.effect(Effect::Slots { candidates, capacity: rules.capacity });
}

/// Slots of the next working days that have not begun.
fn candidates(run: &Run<'_>, rules: &SlotRules) -> Vec<Slot> {
    let mut slots = Vec::new();
    let mut days = 0;
    for date in run.now.date().series(jiff::Span::new().days(1)).take(60) {
        if days >= rules.days.max(1) {
            break;
        }
        let open = rules.times.iter().map(|(from, to)| Slot { date, from: *from, to: *to });
        let before = slots.len();
        slots.extend(open.filter(|slot| is_working(run, date) && slot.start() > run.now));
        days += u32::from(slots.len() > before);
    }
    slots
}

fn is_working(run: &Run<'_>, date: Date) -> bool {
    run.hours().is_none_or(|hours| hours.is_working_day(date))
}

fn none_free(run: &mut Run<'_>, schedule: &SchedulePickup) {
    match schedule.none {
        Some(step) => run.jump(step),
        None => {
            run.phrase(Phrase::NoSlots, &[]);
            crate::walk::leave(run);
        }
    }
}

/// The world named the slots with room.
pub(crate) fn slots_free(run: &mut Run<'_>, slots: Vec<Slot>) {
    let Some((_, step)) = run.here() else { return };
    let StepKind::Schedule(schedule) = &step.kind else { return };
    if slots.is_empty() {
        run.branch(1);
        return none_free(run, schedule);
    }
    run.open(Open::Slots { tries: 0, slots });
    ask(run, schedule);
}

pub(super) fn ask(run: &mut Run<'_>, schedule: &SchedulePickup) {
    let (Some((flow, step)), Some(slots)) = (run.here(), open_slots(run)) else { return };
    let texts = texts(run, &slots);
    let picks = picks(&texts);
    let menu = choice::view(run, &picks, Spot::step(flow, step), Style::Auto, None);
    let text = run.render(&schedule.prompt);
    run.offer(text, menu);
}

fn open_slots(run: &Run<'_>) -> Option<Vec<Slot>> {
    match &run.frame()?.open {
        Open::Slots { slots, .. } => Some(slots.clone()),
        _ => None,
    }
}

struct SlotText {
    id: String,
    title: String,
    short: String,
}

fn texts(run: &Run<'_>, slots: &[Slot]) -> Vec<SlotText> {
    let language = run.language();
    let text = |slot: &Slot| SlotText {
        id: slot.start().to_string(),
        title: slot.show(language),
        short: short(slot, language),
    };
    slots.iter().map(text).collect()
}

fn picks(texts: &[SlotText]) -> Vec<Pick<'_>> {
    texts
        .iter()
        .enumerate()
        .map(|(at, text)| Pick { short: Some(&text.short), ..Pick::plain(&text.id, text.title.as_str(), at) })
        .collect()
}

/// At most 24 characters: "Sel 15 Sep 08.00-10.00".
fn short(slot: &Slot, language: Language) -> String {
    let cut = |word: &str| word.chars().take(3).collect::<String>();
    let day = cut(wanti_answer::weekday_name(slot.date.weekday(), language));
    let month = cut(wanti_answer::month_name(slot.date.month(), language));
    let (from, to) = (wanti_answer::time_short(slot.from), wanti_answer::time_short(slot.to));
    format!("{day} {} {month} {from}-{to}", slot.date.day())
}

pub(super) fn answer(run: &mut Run<'_>, _schedule: &SchedulePickup, input: Input<'_>, care: Care) -> Answered {
    let (Some((flow, step)), Some(slots)) = (run.here(), open_slots(run)) else { return Answered::Not };
    let texts = texts(run, &slots);
    let picks = picks(&texts);
    let at = match input {
        Input::Token(token) => {
            let spot = Spot::step(flow, step);
            picks.iter().position(|pick| spot.token(&pick.id) == token)
        }
        Input::Text(text) => choice::plainly(text, &picks).or_else(|| {
            let guess = care == Care::Any;
            guess
                .then(|| by_words(run, text, &slots).or_else(|| choice::named(run, text, &picks).map(|(at, _)| at)))
                .flatten()
        }),
        Input::Media(_) | Input::Location(_) | Input::Phone(_) => None,
    };
    let Some(slot) = at.and_then(|at| slots.get(at)).copied() else { return Answered::Not };
    super::answered_here(run, None);
    let number = run.session.request.as_ref().map(|request| request.number.clone());
    run.open(Open::World { what: World::Booking, since: run.at });
    run.effect(Effect::Book { number, slot });
    Answered::Taken
}

/// "besok jam 9" names the slot that holds it.
fn by_words(run: &Run<'_>, text: &str, slots: &[Slot]) -> Option<usize> {
    let wanted = wanti_answer::moment(text, run.now)?;
    slots.iter().position(|slot| slot.date == wanted.date() && slot.from <= wanted.time() && wanted.time() < slot.to)
}

/// The slot is ours.
pub(crate) fn booked(run: &mut Run<'_>, slot: Slot) {
    let Some((_, step)) = run.here() else { return };
    let StepKind::Schedule(schedule) = &step.kind else { return };
    if let Some(var) = schedule.save {
        run.keep(var, Some(Value::DateTime(slot.start())));
    }
    if let Some(mut request) = run.session.request.take() {
        request.pickup = Some(slot);
        remind_of(run, &request.number, &request.title, slot);
        run.effect(Effect::SaveRequest(request.clone()));
        run.session.request = Some(request);
    }
    run.progress = true;
    run.next();
}

/// Sets the reminder before a pickup.
pub(crate) fn remind_of(run: &mut Run<'_>, number: &str, title: &str, slot: Slot) {
    let Some(before) = run.bot.requests.slots.as_ref().and_then(|rules| rules.reminder) else { return };
    let due = run.instant(slot.start()).checked_sub(before).unwrap_or(run.at);
    if due > run.at {
        let task = Task::Pickup { number: number.to_owned(), title: title.to_owned(), slot };
        run.set_timer(&format!("ambil.{number}"), due, task);
    }
}

/// Somebody was faster: offer what is left.
pub(crate) fn slot_taken(run: &mut Run<'_>) {
    let Some((_, step)) = run.here() else { return };
    let StepKind::Schedule(schedule) = &step.kind else { return };
    run.phrase(Phrase::SlotTaken, &[]);
    enter(run, schedule);
}
