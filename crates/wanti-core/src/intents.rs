//! Acting on what was understood: answers joined, services started, the second one remembered.

use wanti_flow::model::{
    Action, Answer, AnswerIx, FlowIx, IntentIx, Nature, ServiceField, ServiceIx, Target, Template,
};

use crate::run::Run;
use crate::{command, step, walk};

/// What a message asks for, sorted.
#[derive(Default)]
struct Wanted {
    urgent: Vec<AnswerIx>,
    services: Vec<ServiceIx>,
    aspects: Vec<AnswerIx>,
    answers: Vec<AnswerIx>,
    flow: Option<FlowIx>,
    command: Option<wanti_flow::model::CommandIx>,
}

/// Answers and starts what these intents stand for. What runs afterwards is left to the walk.
pub(crate) fn act(run: &mut Run<'_>, intents: &[IntentIx]) {
    let wanted = sort(run, intents);
    for answer in &wanted.urgent {
        say_answer(run, *answer, None);
    }
    if let Some(command) = wanted.command.and_then(|command| run.bot.command(command)) {
        let instead = command.action == Action::Cancel && !wanted.is_empty();
        if !instead {
            return command::run_command(run, command);
        }
        command::drop_top(run);
    }
    let starts = wanted.flow.is_some() || !wanted.services.is_empty() && wanted.aspects.is_empty();
    about_services(run, &wanted);
    let flow = after_answers(run, &wanted);
    match flow.or(wanted.flow) {
        Some(flow) => walk::begin(run, flow, run.current_service()),
        None if !starts => walk::resume(run),
        None => {}
    }
}

fn sort(run: &Run<'_>, intents: &[IntentIx]) -> Wanted {
    let mut wanted = Wanted::default();
    for (at, intent) in intents.iter().enumerate() {
        let Some(intent) = run.bot.intent(*intent) else { continue };
        match intent.target {
            Target::Service(service) => wanted.services.push(service),
            Target::Answer(answer) => match run.bot.answer(answer) {
                Some(known) if known.nature == Nature::Urgent => wanted.urgent.push(answer),
                Some(known) if known.aspect => wanted.aspects.push(answer),
                Some(_) => wanted.answers.push(answer),
                None => {}
            },
            Target::Flow(flow) => wanted.flow = wanted.flow.or(Some(flow)),
            Target::Command(command) if at == 0 || wanted.is_empty() => wanted.command = Some(command),
            Target::Command(_) => {}
        }
    }
    wanted
}

impl Wanted {
    fn is_empty(&self) -> bool {
        self.services.is_empty() && self.aspects.is_empty() && self.answers.is_empty() && self.flow.is_none()
    }
}

fn about_services(run: &mut Run<'_>, wanted: &Wanted) {
    let Some((first, others)) = wanted.services.split_first() else {
        let topic =
            run.frame().filter(|frame| frame.open.asks()).and_then(|frame| frame.service).or_else(|| run.live_topic());
        for aspect in &wanted.aspects {
            say_answer(run, *aspect, topic);
        }
        return;
    };
    run.set_topic(*first);
    if !wanted.aspects.is_empty() {
        for service in &wanted.services {
            for aspect in &wanted.aspects {
                say_answer(run, *aspect, Some(*service));
            }
        }
        return;
    }
    for service in others {
        brief(run, *service);
    }
    start_service(run, *first);
    let later = others.iter().copied().filter(|service| !run.session.later.contains(service));
    let later: Vec<ServiceIx> = later.collect();
    run.session.later.extend(later);
}

/// Says the plain answers; the flow of the last one that has a flow.
fn after_answers(run: &mut Run<'_>, wanted: &Wanted) -> Option<FlowIx> {
    let mut flow = None;
    for answer in &wanted.answers {
        say_answer(run, *answer, None);
    }
    for answer in wanted.urgent.iter().chain(&wanted.aspects).chain(&wanted.answers) {
        flow = run.bot.answer(*answer).and_then(|answer| answer.flow).or(flow);
    }
    flow
}

/// The short answer of a service.
fn brief(run: &mut Run<'_>, service: ServiceIx) {
    run.about = Some(service);
    let text = run.bot.service_text(service, ServiceField::Answer, run);
    run.about = None;
    run.say(text);
}

/// An answer; of an aspect the service's own words first.
fn say_answer(run: &mut Run<'_>, answer: AnswerIx, service: Option<ServiceIx>) {
    let Some(known) = run.bot.answer(answer) else { return };
    let own = service.and_then(|service| run.bot.service(service)).and_then(|service| service.answers.get(&answer));
    let for_service = own.or_else(|| service.and(known.service_text.as_ref()));
    let Some(text) = for_service.or_else(|| plain(run, known)) else { return };
    run.about = service;
    let text = run.render(text);
    run.about = None;
    run.say(text);
}

fn plain<'a>(run: &Run<'_>, answer: &'a Answer) -> Option<&'a Template> {
    run.wording(&answer.texts, crate::token::text_hash([answer.id.as_str()]))
}

/// Starts the flow of a service, or gives its answer where it has none.
pub(crate) fn start_service(run: &mut Run<'_>, service: ServiceIx) {
    run.set_topic(service);
    let own = run.bot.service(service).and_then(|service| service.flow);
    match own.or(run.bot.service_flow) {
        Some(flow) => walk::begin(run, flow, Some(service)),
        None => {
            brief(run, service);
            walk::resume(run);
        }
    }
}

/// Runs the opening flow.
pub(crate) fn start(run: &mut Run<'_>) {
    walk::clear(run);
    step::enter_flow(run, run.bot.start, None);
}
