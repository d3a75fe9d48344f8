//! `formulir`: several questions. Takes several answers from one message, shows a summary, changes one answer.

use std::ops::Range;

use wanti_answer::{Kind, Value};
use wanti_flow::model::{Ask, Flow, Form, Step, StepIx, StepKind};
use wanti_flow::phrases::Phrase;

use super::question::{self, Worth};
use super::{Answered, Care, Input};
use crate::choice::{self, Pick};
use crate::run::Run;
use crate::session::{FormAt, Open, Side};
use crate::token::Spot;
use crate::{MenuView, Note};

pub(super) fn enter<'a>(run: &mut Run<'a>, form: &'a Form) {
    advance(run, form, FormAt::default());
}

/// The field that is open; none in the summary.
pub(super) fn open_field<'a>(run: &Run<'_>, form: &'a Form) -> Option<&'a Ask> {
    form.fields.get(usize::from(at(run)?.field))
}

fn at<'r>(run: &'r Run<'_>) -> Option<&'r FormAt> {
    match run.frame().map(|frame| &frame.open) {
        Some(Open::Field(at)) => Some(at),
        _ => None,
    }
}

/// On to the next field that needs an answer, else the summary, else the next step.
fn advance(run: &mut Run<'_>, form: &Form, mut now: FormAt) {
    let open = (0_u16..).zip(&form.fields).find(|(field, ask)| !now.done.contains(field) && applies(run, ask));
    now.tries = 0;
    now.single = false;
    now.field = match open {
        Some((field, _)) => field,
        None if form.summary => end_of(form),
        None => return finish(run, form, &now),
    };
    run.open(Open::Field(now));
    ask(run, form);
}

fn applies(run: &Run<'_>, ask: &Ask) -> bool {
    ask.when.as_ref().is_none_or(|when| run.holds(when))
}

fn end_of(form: &Form) -> u16 {
    u16::try_from(form.fields.len()).unwrap_or(u16::MAX)
}

/// Answers whose condition no longer holds are forgotten.
fn finish(run: &mut Run<'_>, form: &Form, now: &FormAt) {
    for ask in &form.fields {
        if !applies(run, ask) {
            run.keep(ask.save, None);
        }
    }
    super::answered_here(run, now.done.last().copied());
    run.next();
}

pub(super) fn ask(run: &mut Run<'_>, form: &Form) {
    let Some((flow, step)) = run.here() else { return };
    let spot = Spot::step(flow, step);
    match open_field(run, form) {
        Some(ask) => {
            if let Some(now) = at(run) {
                run.branch(usize::from(now.field));
            }
            question::put(run, ask, spot.field(&ask.id));
        }
        None => summary(run, form, spot),
    }
}

fn summary(run: &mut Run<'_>, form: &Form, spot: Spot) {
    let lines: Vec<String> = answered(run, form)
        .map(|(_, ask)| (question::label(run, ask), question::shown(run, ask)))
        // No numbers here: 1 and 2 are the answers below.
        .map(|(label, shown)| format!("• {label}: {}", if shown.is_empty() { "-" } else { &shown }))
        .collect();
    let example = form.fields.first().map(|ask| question::label(run, ask).to_lowercase()).unwrap_or_default();
    let title = run.render(&form.title);
    let text = run.words(Phrase::Summary, &[("judul", &title), ("daftar", &lines.join("\n")), ("isian", &example)]);
    let menu = choice::yes_no_view(run, spot.field("ringkas"));
    run.offer(text, menu);
}

/// Fields that belong in the summary.
fn answered<'f>(run: &Run<'_>, form: &'f Form) -> impl Iterator<Item = (u16, &'f Ask)> {
    let shown: Vec<(u16, &Ask)> = (0_u16..).zip(&form.fields).filter(|(_, ask)| applies(run, ask)).collect();
    shown.into_iter()
}

pub(super) fn answer(run: &mut Run<'_>, form: &Form, input: Input<'_>, care: Care) -> Answered {
    let (Some((flow, step)), Some(now)) = (run.here(), at(run).cloned()) else { return Answered::Not };
    let spot = Spot::step(flow, step);
    let Some(ask) = form.fields.get(usize::from(now.field)) else {
        return confirm(run, form, &now, spot, input);
    };
    if let (Input::Text(text), Care::Any) = (input, care)
        && let Some(answered) = several(run, form, &now, ask, text)
    {
        return answered;
    }
    match question::weigh(run, ask, spot.field(&ask.id), input, care) {
        Worth::Value(value) => taken(run, form, now, ask, Some(value)),
        Worth::Skipped => taken(run, form, now, ask, None),
        other => other.into(),
    }
}

fn taken(run: &mut Run<'_>, form: &Form, mut now: FormAt, ask: &Ask, value: Option<Value>) -> Answered {
    question::keep(run, ask, value);
    touched(run);
    let changed = now.single;
    let field = now.field;
    now.done.retain(|done| *done != field);
    now.done.push(field);
    if changed {
        tell_change(run, ask);
        if let Some(step) = run.frame_mut().and_then(|frame| frame.detour.take()) {
            run.jump(step);
            return Answered::Taken;
        }
    }
    advance(run, form, now);
    Answered::Taken
}

fn touched(run: &mut Run<'_>) {
    if let Some(frame) = run.frame_mut() {
        frame.answers = frame.answers.saturating_add(1);
    }
}

fn tell_change(run: &mut Run<'_>, ask: &Ask) {
    run.note(Note::Changed(run.var_name(ask.save).to_owned()));
    let (label, shown) = (question::label(run, ask), question::shown(run, ask));
    run.phrase(Phrase::Changed, &[("isian", &label), ("nilai", &shown)]);
}

fn confirm(run: &mut Run<'_>, form: &Form, now: &FormAt, spot: Spot, input: Input<'_>) -> Answered {
    let said = match input {
        Input::Token(token) => choice::yes_no_token(token, spot.field("ringkas")),
        Input::Text(text) => {
            let lines: Vec<Pick<'_>> =
                answered(run, form).map(|(field, ask)| Pick::plain(&ask.id, "", usize::from(field))).collect();
            if !crate::speech::is_list(text)
                && let Some(pick) = choice::plainly(text, &lines).and_then(|line| lines.get(line))
            {
                reopen(run, form, now, u16::try_from(pick.at).unwrap_or(0));
                return Answered::Taken;
            }
            crate::speech::yes_no(text)
        }
        Input::Media(_) | Input::Location(_) | Input::Phone(_) => None,
    };
    match said {
        Some(true) => finish(run, form, now),
        Some(false) => which(run),
        None => return Answered::Not,
    }
    Answered::Taken
}

fn which(run: &mut Run<'_>) {
    run.session.side = Some(Side::Change);
    crate::side::ask(run);
}

fn reopen(run: &mut Run<'_>, form: &Form, now: &FormAt, field: u16) {
    run.open(Open::Field(FormAt { field, tries: 0, done: now.done.clone(), single: true }));
    ask(run, form);
}

/// Kinds that may be picked out of a longer message without being asked for.
const FORETOLD: [Kind; 11] = [
    Kind::Name,
    Kind::Phone,
    Kind::Email,
    Kind::Nik,
    Kind::NikTail,
    Kind::FamilyCard,
    Kind::RtRw,
    Kind::Date,
    Kind::Money,
    Kind::Address,
    Kind::RegistrationNumber,
];

/// Several answers in one message: each open field takes what is meant for it.
fn several(run: &mut Run<'_>, form: &Form, now: &FormAt, open: &Ask, text: &str) -> Option<Answered> {
    if now.single || !FORETOLD.contains(&open.kind) || text.split_whitespace().nth(2).is_none() {
        return None;
    }
    let mut found: Vec<(u16, &Ask, Value, Range<usize>)> = Vec::new();
    for (field, ask) in (0_u16..).zip(&form.fields) {
        let wanted = FORETOLD.contains(&ask.kind) && !now.done.contains(&field) && applies(run, ask);
        let Some((value, range)) = wanted.then(|| question::find(run, ask, text)).flatten() else { continue };
        if found.iter().all(|(.., other)| other.end <= range.start || range.end <= other.start) {
            found.push((field, ask, value, range));
        }
    }
    if found.len() < 2 && found.iter().all(|(field, ..)| *field == now.field) {
        return None;
    }
    Some(take_all(run, form, now.clone(), found))
}

fn take_all(run: &mut Run<'_>, form: &Form, mut now: FormAt, found: Vec<(u16, &Ask, Value, Range<usize>)>) -> Answered {
    let mut told = Vec::new();
    for (field, ask, value, _) in found {
        question::keep(run, ask, Some(value));
        touched(run);
        now.done.push(field);
        told.push(format!("{} {}", question::label(run, ask).to_lowercase(), question::shown(run, ask)));
    }
    run.phrase(Phrase::Noted, &[("daftar", &told.join(", "))]);
    advance(run, form, now);
    Answered::Taken
}

/// One question before this one, inside the form.
pub(crate) fn back(run: &mut Run<'_>, form: &Form) -> bool {
    let Some(mut now) = at(run).cloned() else { return false };
    let Some(field) = now.done.pop() else { return false };
    now.field = field;
    now.tries = 0;
    now.single = false;
    run.open(Open::Field(now));
    ask(run, form);
    true
}

/// Back into a finished form, at its last answer.
pub(crate) fn reenter(run: &mut Run<'_>, form: &Form, field: Option<u16>) {
    let mut done: Vec<u16> = answered(run, form).map(|(field, _)| field).collect();
    let field = field.or_else(|| done.last().copied()).unwrap_or(0);
    done.retain(|done| *done != field);
    run.open(Open::Field(FormAt { field, tries: 0, done, single: false }));
    ask(run, form);
}

/// Answers that can still be changed: of forms and questions of the flow on top.
pub(crate) fn fields_here<'a>(run: &Run<'a>) -> Vec<(StepIx, u16, &'a Ask)> {
    let Some((flow, _)) = run.here() else { return Vec::new() };
    let Some(current) = run.frame().map(|frame| frame.step) else { return Vec::new() };
    let mut out = Vec::new();
    for (ix, step) in (0_u32..).map(StepIx).zip(&flow.steps).take_while(|(ix, _)| *ix <= current) {
        match &step.kind {
            StepKind::Form(form) => {
                let reached = (0_u16..)
                    .zip(&form.fields)
                    .filter(|(field, ask)| applies(run, ask) && is_reached(run, ix == current, *field, ask));
                out.extend(reached.map(|(field, ask)| (ix, field, ask)));
            }
            StepKind::Ask(ask) if ix < current && run.session.vars.contains_key(&ask.save) => out.push((ix, 0, ask)),
            _ => {}
        }
    }
    out
}

fn is_reached(run: &Run<'_>, current: bool, field: u16, ask: &Ask) -> bool {
    match at(run).filter(|_| current) {
        Some(now) => now.done.contains(&field),
        None => run.session.vars.contains_key(&ask.save),
    }
}

/// The answers that can be changed, as choices.
pub(crate) fn fields_menu(run: &Run<'_>, spot: Spot) -> (Vec<(StepIx, u16)>, Option<MenuView>, Vec<String>) {
    let fields = fields_here(run);
    let labels: Vec<String> = fields.iter().map(|(.., ask)| question::label(run, ask)).collect();
    let picks: Vec<Pick<'_>> = fields
        .iter()
        .zip(&labels)
        .enumerate()
        .map(|(at, ((.., ask), label))| Pick::plain(&ask.id, label.as_str(), at))
        .collect();
    let menu = choice::view(run, &picks, spot, wanti_flow::model::Style::Auto, None);
    (fields.iter().map(|(step, field, _)| (*step, *field)).collect(), menu, labels)
}

/// Asks for one answer again, or takes the new one from the same message.
pub(crate) fn change(run: &mut Run<'_>, step: StepIx, field: u16, text: Option<&str>) {
    let Some(current) = run.frame().map(|frame| frame.step) else { return };
    let Some(flow) = run.here().map(|(flow, _)| flow) else { return };
    let Some(target) = flow.steps.get(step.at()) else { return };
    let done = reached_fields(run, target, step == current);
    if let Some(frame) = run.frame_mut() {
        frame.step = step;
        frame.detour = (step != current).then_some(current);
    }
    run.visit(Some(u32::from(field)));
    match &target.kind {
        StepKind::Form(form) => {
            run.open(Open::Field(FormAt { field, tries: 0, done, single: true }));
            change_field(run, form, flow, target, field, text);
        }
        StepKind::Ask(ask) => {
            run.open(Open::Question { tries: 0 });
            super::ask::ask(run, ask);
        }
        _ => {}
    }
}

fn reached_fields(run: &Run<'_>, step: &Step, current: bool) -> Vec<u16> {
    match (&step.kind, at(run).filter(|_| current)) {
        (_, Some(now)) => now.done.clone(),
        (StepKind::Form(form), None) => answered(run, form).map(|(field, _)| field).collect(),
        _ => Vec::new(),
    }
}

fn change_field(run: &mut Run<'_>, form: &Form, flow: &Flow, step: &Step, field: u16, text: Option<&str>) {
    let Some(wanted) = form.fields.get(usize::from(field)) else { return };
    if let (Some(text), Some(now)) = (text, at(run).cloned()) {
        let spot = Spot::step(flow, step).field(&wanted.id);
        if let Worth::Value(value) = question::weigh(run, wanted, spot, Input::Text(text), Care::Any) {
            taken(run, form, now, wanted, Some(value));
            return;
        }
    }
    ask(run, form);
}
