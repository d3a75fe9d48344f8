//! Walks over the tree: every step, every question, every text that citizens read.

use crate::diagnostic::Span;
use crate::tree::{Choice, Entry, Flag, Flow, Step, StepKind, Test, Text, Tree};

/// A step with the flow it stands in.
pub(super) type Placed<'a> = (&'a Entry<Flow>, &'a Step);

/// Every step of every flow, from top to bottom, inner ones after the step they belong to.
pub(super) fn steps(tree: &Tree) -> Vec<Placed<'_>> {
    let mut out = Vec::new();
    for flow in &tree.flows {
        collect(flow, &flow.value.steps, &mut out);
    }
    out
}

/// Every step of one flow.
pub(super) fn steps_of(flow: &Entry<Flow>) -> Vec<&Step> {
    let mut out = Vec::new();
    collect(flow, &flow.value.steps, &mut out);
    out.into_iter().map(|(_, step)| step).collect()
}

fn collect<'a>(flow: &'a Entry<Flow>, steps: &'a [Step], out: &mut Vec<Placed<'a>>) {
    for step in steps {
        out.push((flow, step));
        for block in blocks(step) {
            collect(flow, block, out);
        }
    }
}

/// The blocks of steps inside a step.
pub(super) fn blocks(step: &Step) -> Vec<&[Step]> {
    match &step.kind {
        Some(StepKind::Branch(branch)) => {
            let mut out: Vec<&[Step]> = match &branch.condition {
                Test::One(_) => Vec::new(),
                Test::Cases(cases) => cases.iter().map(|case| case.then.as_slice()).collect(),
            };
            out.push(&branch.then);
            out.push(&branch.otherwise);
            out
        }
        Some(StepKind::Menu(menu)) => menu.choices.iter().map(|choice| choice.steps.as_slice()).collect(),
        Some(StepKind::Lookup(lookup)) => vec![&lookup.found, &lookup.several, &lookup.none],
        Some(StepKind::Pickup(pickup)) => vec![&pickup.none],
        Some(StepKind::Request(request)) => vec![&request.ok, &request.error, &request.timed_out],
        Some(StepKind::Consent(consent)) => vec![&consent.if_refused],
        _ => Vec::new(),
    }
}

/// A question, single or in a form.
#[derive(Debug, Clone, Copy)]
pub(super) struct Question<'a> {
    pub(super) ask: &'a Text,
    pub(super) kind: Option<&'a Text>,
    pub(super) choices: &'a [Choice],
    pub(super) secret: Option<&'a Flag>,
    pub(super) on_failure: Option<&'a Text>,
    pub(super) wait: Option<&'a Text>,
    pub(super) template: Option<&'a Text>,
}

/// Every question, in order.
pub(super) fn questions(tree: &Tree) -> Vec<Question<'_>> {
    steps(tree).into_iter().flat_map(|(_, step)| questions_of(step)).collect()
}

/// The questions of one step.
pub(super) fn questions_of(step: &Step) -> Vec<Question<'_>> {
    macro_rules! question {
        ($of:expr) => {
            Question {
                ask: &$of.ask,
                kind: $of.kind.as_ref(),
                choices: &$of.choices,
                secret: $of.secret.as_ref(),
                on_failure: $of.on_failure.as_ref(),
                wait: $of.wait.as_ref(),
                template: $of.wa_template.as_ref(),
            }
        };
    }
    match &step.kind {
        Some(StepKind::Ask(ask)) => vec![question!(ask)],
        Some(StepKind::Form(form)) => form.fields.iter().map(|field| question!(field)).collect(),
        _ => Vec::new(),
    }
}

impl Question<'_> {
    /// The kind of answer it asks for.
    pub(super) fn kind(&self) -> wanti_answer::Kind {
        self.kind.and_then(|kind| wanti_answer::Kind::from_word(&kind.text)).unwrap_or(wanti_answer::Kind::Text)
    }
}

/// Every list of choices that an author wrote, in menus and questions.
pub(super) fn choice_lists(tree: &Tree) -> Vec<&[Choice]> {
    let mut out = Vec::new();
    for (_, step) in steps(tree) {
        if let Some(StepKind::Menu(menu)) = &step.kind {
            out.push(menu.choices.as_slice());
        }
        out.extend(questions_of(step).into_iter().map(|question| question.choices));
    }
    out.retain(|choices| !choices.is_empty());
    out
}

/// A text that citizens read.
#[derive(Debug, Clone, Copy)]
pub(super) struct Said<'a> {
    pub(super) text: &'a Text,
    /// Shown together with buttons or a list.
    pub(super) keys: bool,
    /// It asks by its nature.
    pub(super) question: bool,
}

/// Every text that the bot sends as a message of its own.
pub(super) fn messages(tree: &Tree) -> Vec<Said<'_>> {
    let mut out = Vec::new();
    for answer in &tree.answers {
        plain(&mut out, answer.value.text.iter().chain(&answer.value.service_text));
    }
    for service in &tree.services {
        plain(&mut out, &service.value.answer);
        plain(&mut out, service.value.answers.iter().map(|entry| &entry.value));
    }
    for (_, step) in steps(tree) {
        step_messages(step, &mut out);
    }
    if let Some(fallback) = &tree.fallback {
        plain(&mut out, &fallback.say);
    }
    if let Some(requests) = &tree.requests {
        plain(&mut out, requests.states.iter().filter_map(|state| state.value.message.as_ref()));
    }
    plain(&mut out, tree.schedules.iter().map(|schedule| &schedule.value.message));
    plain(&mut out, tree.consent.iter().map(|consent| &consent.value.text));
    out
}

fn plain<'a>(out: &mut Vec<Said<'a>>, texts: impl IntoIterator<Item = &'a Text>) {
    out.extend(texts.into_iter().map(|text| Said { text, keys: false, question: false }));
}

fn step_messages<'a>(step: &'a Step, out: &mut Vec<Said<'a>>) {
    let asks = |text| Said { text, keys: true, question: true };
    match &step.kind {
        Some(StepKind::Say(say)) => {
            let keys = !say.buttons.is_empty() || say.link.is_some();
            out.extend(say.say.iter().map(|text| Said { text, keys, question: false }));
        }
        Some(StepKind::Menu(menu)) => out.push(asks(&menu.menu)),
        Some(StepKind::Pickup(pickup)) => out.push(asks(&pickup.schedule)),
        Some(StepKind::Rate(rate)) => out.push(asks(&rate.rate)),
        Some(StepKind::Upload(upload)) => plain(out, &upload.message),
        Some(StepKind::Handoff(handoff)) => plain(out, handoff.message.iter().chain(&handoff.afterwards)),
        Some(StepKind::End(end)) => plain(out, [&end.end]),
        _ => {}
    }
    let questions = questions_of(step).into_iter();
    out.extend(questions.map(|question| Said {
        text: question.ask,
        keys: !question.choices.is_empty(),
        question: true,
    }));
}

/// The flow and the step that a target names.
pub(super) fn target(text: &Text) -> (&str, Option<&str>) {
    text.text.split_once('.').map_or((text.text.as_str(), None), |(flow, step)| (flow, Some(step)))
}

/// Every flow, or step of one, that a step names.
pub(super) fn targets(step: &Step) -> Vec<&Text> {
    match &step.kind {
        Some(StepKind::Say(say)) => say.buttons.iter().map(|button| &button.target).collect(),
        Some(StepKind::Menu(menu)) => {
            let choices = menu.choices.iter().filter_map(|choice| choice.target.as_ref());
            menu.target.iter().chain(&menu.on_failure).chain(choices).collect()
        }
        Some(StepKind::Ask(ask)) => ask.on_failure.iter().collect(),
        Some(StepKind::Form(form)) => form.fields.iter().filter_map(|field| field.on_failure.as_ref()).collect(),
        Some(StepKind::Checklist(checklist)) => checklist.on_failure.iter().collect(),
        Some(StepKind::Pickup(pickup)) => pickup.on_failure.iter().collect(),
        Some(StepKind::Call(call)) => vec![&call.call],
        Some(StepKind::Goto(goto)) => vec![&goto.target],
        _ => Vec::new(),
    }
}

/// Where a step's verb stands, for faults about the step as a whole.
pub(super) fn place(step: &Step) -> Span {
    let text = match &step.kind {
        Some(StepKind::Say(say)) => say.say.first(),
        Some(StepKind::Menu(menu)) => Some(&menu.menu),
        Some(StepKind::Ask(ask)) => Some(&ask.ask),
        Some(StepKind::Form(form)) => Some(&form.form),
        Some(StepKind::Checklist(checklist)) => Some(&checklist.checklist),
        Some(StepKind::Call(call)) => Some(&call.call),
        Some(StepKind::Goto(goto)) => Some(&goto.target),
        Some(StepKind::Register(register)) => Some(&register.register),
        Some(StepKind::Lookup(lookup)) => Some(&lookup.lookup),
        Some(StepKind::Upload(upload)) => Some(&upload.upload),
        Some(StepKind::Pickup(pickup)) => Some(&pickup.schedule),
        Some(StepKind::Handoff(handoff)) => Some(&handoff.handoff),
        Some(StepKind::Rate(rate)) => Some(&rate.rate),
        Some(StepKind::Request(request)) => Some(&request.request),
        Some(StepKind::Consent(consent)) => Some(&consent.consent),
        Some(StepKind::End(end)) => Some(&end.end),
        Some(StepKind::Branch(_) | StepKind::Set(_)) | None => None,
    };
    text.map_or_else(|| step.at.clone(), |text| text.span.clone())
}
