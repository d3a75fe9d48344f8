//! What an officer's decision means for the conversation: a new state, a message, a survey, a hand-off that ends.

use wanti_flow::model::{RequestKind, State};
use wanti_flow::phrases::Phrase;

use crate::run::{Run, with_reason};
use crate::step::Farewell;
use crate::{Actor, Decision, Effect, Forbidden, Note, Recorded, Request, side, step, walk};

/// An officer decided.
pub(crate) fn decided(run: &mut Run<'_>, actor: &Actor, request: Option<Request>, decision: &Decision) {
    match decision {
        Decision::Reply(words) => {
            run.say(words.reveal().clone());
            if run.session.handoff.is_some() {
                step::officer_answered(run);
            }
            run.audit(Recorded::Decision("reply"), None, Some(actor.name.clone()));
        }
        Decision::TakeOver => {
            if run.session.handoff.is_none() {
                step::begin_handoff(run, None, None, String::from("takeover"));
            }
            step::officer_answered(run);
        }
        Decision::CloseHandoff if run.session.handoff.is_some() => step::end_handoff(run, Farewell::Author),
        Decision::CloseHandoff => run.note(Note::Unexpected),
        Decision::Erase => erase(run, actor),
        _ => about_request(run, actor, request, decision),
    }
}

/// What the conversation knows of the citizen is forgotten at once; the store does the rest.
fn erase(run: &mut Run<'_>, actor: &Actor) {
    run.cancel_timers(|_| true);
    walk::clear(run);
    let fresh =
        crate::Session { bot: run.session.bot, turn: run.session.turn, ..crate::Session::new(run.session.seed) };
    if std::mem::replace(&mut run.session, fresh).handoff.is_some() {
        run.effect(Effect::HandoffEnded);
    }
    run.effect(Effect::Erase);
    run.audit(Recorded::Decision("erase"), None, Some(actor.name.clone()));
    run.phrase(Phrase::Erased, &[]);
}

fn about_request(run: &mut Run<'_>, actor: &Actor, request: Option<Request>, decision: &Decision) {
    let Some(request) = request else { return refused(run, None, actor, Forbidden::NotAMove) };
    match request.decide(actor, decision, run.at) {
        Ok(next) => carried_out(run, actor, &request, next, decision),
        Err(why) => refused(run, Some(request.number), actor, why),
    }
}

fn refused(run: &mut Run<'_>, number: Option<String>, actor: &Actor, why: Forbidden) {
    run.note(Note::Forbidden(why));
    run.audit(Recorded::ForbiddenMove, number, Some(actor.name.clone()));
}

fn carried_out(run: &mut Run<'_>, actor: &Actor, before: &Request, mut next: Request, decision: &Decision) {
    if next.state == State::Incomplete {
        let by = run.after(run.bot.requests.complete_within);
        next.complete_by = next.complete_by.or(Some(by));
    } else {
        next.complete_by = None;
    }
    run.effect(Effect::SaveRequest(next.clone()));
    run.audit(Recorded::Decision(decision.word()), Some(next.number.clone()), Some(actor.name.clone()));
    let changed = next.state != before.state || matches!(decision, Decision::Return { .. });
    let other = run.session.request.as_ref().is_some_and(|current| current.number != next.number);
    let kept = if other && !run.session.frames.is_empty() { run.session.request.clone() } else { None };
    run.session.request = Some(next.clone());
    if changed {
        run.note(Note::RequestState(next.number.clone(), next.state));
        tell(run, &next);
        after_state(run, &next);
    }
    if let (Some(kept), false) =
        (kept, run.session.frames.last().is_some_and(|frame| frame.open == crate::session::Open::Nothing))
    {
        run.session.request = Some(kept);
    }
}

/// Which states are told without being asked for; the others only where the author wrote a message.
fn tells(state: State) -> bool {
    !matches!(state, State::Received | State::Checking | State::Signing)
}

fn tell(run: &mut Run<'_>, request: &Request) {
    let own = run.bot.requests.states.get(&request.state).and_then(|state| state.message.as_ref());
    if let (Some(own), RequestKind::Request) = (own, request.kind) {
        return run.say_template(own);
    }
    if !tells(request.state) {
        return;
    }
    let text = default_words(run, request);
    run.say(text);
}

fn default_words(run: &Run<'_>, request: &Request) -> String {
    let phrase = match (request.kind, request.state) {
        (RequestKind::Complaint, State::Ready) => Phrase::ComplaintReady,
        (RequestKind::Complaint, State::Collected) => Phrase::ComplaintSettled,
        (_, state) => Phrase::entering(state),
    };
    let date = |moment: Option<jiff::civil::DateTime>| {
        moment.map(|moment| wanti_answer::date_long_in(moment.date(), run.language())).unwrap_or_default()
    };
    let missing: Vec<String> =
        request.returned().map(|(item, reason)| format!("- {}", with_reason(&item.text, reason))).collect();
    run.words(
        phrase,
        &[
            ("nomor", &request.number),
            ("layanan", &request.title),
            ("catatan", request.note.as_deref().unwrap_or_default()),
            ("kurang", &missing.join("\n")),
            ("batas", &date(request.complete_by)),
            ("tenggat", &date(request.deadline)),
        ],
    )
}

/// Calls that waited for this state run; after pickup comes the survey.
fn after_state(run: &mut Run<'_>, request: &Request) {
    let due = |until: &crate::session::Until| {
        until.state == request.state && until.number.as_ref().is_none_or(|number| *number == request.number)
    };
    let (now, rest): (Vec<_>, Vec<_>) = std::mem::take(&mut run.session.until).into_iter().partition(due);
    run.session.until = rest;
    if request.state.is_final() {
        run.session.until.retain(|until| until.number.as_ref() != Some(&request.number));
        let name = format!("ambil.{}", request.number);
        run.cancel_timers(|timer| timer.name == name);
    }
    let silent = run.session.handoff.is_some();
    for until in now {
        if !silent {
            step::start_later(run, until.call);
            walk::go(run);
        }
    }
    if let (State::Collected, Some(survey), false) = (request.state, run.bot.requests.survey, silent) {
        side::begin_survey(run, survey, Some(request.number.clone()));
    }
}

/// Documents came in through the secure link.
pub(crate) fn uploaded(run: &mut Run<'_>, request: &Request, items: &[String]) {
    let next = request.uploaded(items, run.at);
    let names: Vec<&str> =
        next.items.iter().filter(|item| items.contains(&item.id)).map(|item| item.text.as_str()).collect();
    run.effect(Effect::SaveRequest(next.clone()));
    run.phrase(Phrase::Uploaded, &[("daftar", &names.join(", ")), ("nomor", &next.number)]);
    if run.session.request.as_ref().is_none_or(|current| current.number == next.number) {
        run.session.request = Some(next);
    }
}

impl Decision {
    /// A stable word for audit lines.
    #[must_use]
    pub fn word(&self) -> &'static str {
        match self {
            Decision::Accept(_) => "accept",
            Decision::Return { .. } => "return",
            Decision::Checking => "checking",
            Decision::Signing => "signing",
            Decision::Ready => "ready",
            Decision::Collected => "collected",
            Decision::Cancel { .. } => "cancel",
            Decision::Refuse { .. } => "refuse",
            Decision::Escalate => "escalate",
            Decision::Note(_) => "note",
            Decision::Reply(_) => "reply",
            Decision::Erase => "erase",
            Decision::CloseHandoff => "close_handoff",
            Decision::TakeOver => "take_over",
        }
    }
}
