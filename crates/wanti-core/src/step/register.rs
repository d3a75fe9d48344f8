//! `daftarkan`: opens a request. The world gives the number; everything else is known here.

use jiff::civil::DateTime;
use wanti_flow::model::{Ask, Register, RequestKind, Service, StepKind, VarIx};

use crate::run::Run;
use crate::session::{Open, World};
use crate::{Change, Detail, Draft, Effect, ItemStatus, Request, RequestItem, State};

/// Prefix of the numbers of complaints.
const COMPLAINTS: &str = "ADU";

pub(super) fn enter<'a>(run: &mut Run<'a>, register: &'a Register) {
    let draft = draft(run, register);
    run.open(Open::World { what: World::Number, since: run.at });
    run.effect(Effect::Register(draft));
}

fn draft(run: &Run<'_>, register: &Register) -> Draft {
    let service = service_of(run, register);
    Draft {
        kind: register.kind,
        prefix: if register.kind == RequestKind::Complaint {
            COMPLAINTS.to_owned()
        } else {
            run.bot.requests.prefix.clone()
        },
        service: service.map(|service| service.id.clone()),
        title: title(run, register, service),
        details: register.details.iter().filter_map(|var| detail(run, *var)).collect(),
        items: items(run, register),
        deadline: Some(deadline(run, register, service)),
        day: run.now.date(),
    }
}

/// A complaint has a service only when it names one.
fn service_of<'a>(run: &Run<'a>, register: &Register) -> Option<&'a Service> {
    let current = || if register.kind == RequestKind::Complaint { None } else { run.current_service() };
    run.bot.service(register.service.or_else(current)?)
}

fn title(run: &Run<'_>, register: &Register, service: Option<&Service>) -> String {
    match service {
        Some(service) => service.short.clone().unwrap_or_else(|| service.title.clone()),
        None if register.kind == RequestKind::Complaint => run.words(wanti_flow::phrases::Phrase::Complaint, &[]),
        None => run.here().and_then(|(flow, _)| flow.title.clone()).unwrap_or_default(),
    }
}

fn detail(run: &Run<'_>, var: VarIx) -> Option<Detail> {
    run.session.vars.get(&var)?;
    let known = run.bot.var(var)?;
    let ask = question_of(run, var);
    let label = ask.and_then(|ask| ask.label.clone()).unwrap_or_else(|| known.name.replace('_', " "));
    let secret = known.secret || ask.is_some_and(|ask| ask.secret || ask.kind.is_sensitive());
    Some(Detail { name: known.name.clone(), label, value: raw(run, var, secret).into(), secret })
}

/// The value in full: the officer who verifies needs it, so masking is left to whoever shows it.
fn raw(run: &Run<'_>, var: VarIx, secret: bool) -> String {
    match run.session.vars.get(&var) {
        Some(value) if secret => wanti_answer::show(value, run.language()),
        _ => run.shown(var, false),
    }
}

fn question_of<'a>(run: &Run<'a>, var: VarIx) -> Option<&'a Ask> {
    let (flow, _) = run.here()?;
    flow.steps.iter().find_map(|step| match &step.kind {
        StepKind::Ask(ask) if ask.save == var => Some(ask),
        StepKind::Form(form) => form.fields.iter().find(|ask| ask.save == var),
        _ => None,
    })
}

fn items(run: &Run<'_>, register: &Register) -> Vec<RequestItem> {
    let Some(var) = register.documents else { return Vec::new() };
    let items = super::items_of(run, var).into_iter();
    items.map(|(id, text)| RequestItem { id, text, status: ItemStatus::Waiting }).collect()
}

fn deadline(run: &Run<'_>, register: &Register, service: Option<&Service>) -> DateTime {
    let own = register.deadline.or_else(|| service.and_then(|service| service.deadline));
    run.after(own.unwrap_or(run.bot.requests.deadline))
}

/// The world gave a number.
pub(crate) fn registered(run: &mut Run<'_>, number: String) {
    let Some((_, step)) = run.here() else { return };
    let StepKind::Register(register) = &step.kind else { return };
    let draft = draft(run, register);
    let opened = Change { at: run.at, actor: String::new(), state: State::Received, note: None };
    let request = Request {
        number,
        kind: draft.kind,
        service: draft.service,
        title: draft.title,
        state: State::Received,
        items: draft.items,
        details: draft.details,
        opened: run.at,
        deadline: draft.deadline,
        complete_by: None,
        note: None,
        pickup: None,
        history: vec![opened],
    };
    run.effect(Effect::SaveRequest(request.clone()));
    run.session.request = Some(request);
    run.progress = true;
    run.next();
}
