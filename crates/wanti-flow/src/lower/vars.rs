//! The values of a bot: every `simpan`, field, parameter and `isi`, with what it holds.

use wanti_answer::Kind;

use super::values::slug;
use crate::model::{Items, Type};
use crate::names::Names;
use crate::tree::{Ask, Choice, Field, Menu, Step, StepKind, Test, Text, Tree};

/// Adds the values of all flows. Numbers follow the order of the files.
pub(super) fn collect(tree: &Tree, names: &mut Names<'_>) {
    for flow in &tree.flows {
        for param in flow.value.params.iter().filter(|param| !is_service(&param.text)) {
            names.add_var(&param.text, Type::Unknown, false);
        }
        let mut steps = Vec::new();
        steps_in(&flow.value.steps, &mut steps);
        for step in steps {
            of_step(tree, &flow.id.text, step, names);
        }
    }
}

/// Whether a parameter takes the service being talked about.
pub(super) fn is_service(name: &str) -> bool {
    matches!(name, "layanan" | "service")
}

/// A step and all steps inside it, from top to bottom.
pub(crate) fn steps_in<'t>(steps: &'t [Step], out: &mut Vec<&'t Step>) {
    for step in steps {
        out.push(step);
        blocks_of(step).into_iter().for_each(|block| steps_in(block, out));
    }
}

/// The blocks inside a step.
fn blocks_of(step: &Step) -> Vec<&[Step]> {
    match &step.kind {
        Some(StepKind::Menu(menu)) => menu.choices.iter().map(|choice| choice.steps.as_slice()).collect(),
        Some(StepKind::Branch(branch)) => {
            let cases = match &branch.condition {
                Test::Cases(cases) => cases.as_slice(),
                Test::One(_) => &[],
            };
            let cases = cases.iter().map(|case| case.then.as_slice());
            cases.chain([branch.then.as_slice(), branch.otherwise.as_slice()]).collect()
        }
        Some(StepKind::Lookup(lookup)) => vec![&lookup.found, &lookup.several, &lookup.none],
        Some(StepKind::Pickup(pickup)) => vec![&pickup.none],
        Some(StepKind::Request(request)) => vec![&request.ok, &request.error, &request.timed_out],
        Some(StepKind::Consent(consent)) => vec![&consent.if_refused],
        _ => Vec::new(),
    }
}

/// The name under which a step keeps its answer; a step without one gets a name nobody can write.
pub(super) fn name_of(flow: &str, step: &Step, save: Option<&Text>) -> String {
    let written = save.or(step.id.as_ref()).filter(|name| !name.is_empty());
    written.map_or_else(|| format!("{flow}#{}", step.at.range.start), |name| name.text.clone())
}

fn of_step(tree: &Tree, flow: &str, step: &Step, names: &mut Names<'_>) {
    let number = Type::Answer(Kind::Number, Vec::new());
    match &step.kind {
        Some(StepKind::Ask(ask)) => {
            let name = name_of(flow, step, ask.save.as_ref());
            let (kind, secret) = question_type(tree, ask);
            names.add_var(&name, kind, secret);
        }
        Some(StepKind::Form(form)) => form.fields.iter().for_each(|field| of_field(tree, field, names)),
        Some(StepKind::Menu(menu)) if menu.save.is_some() || step.id.is_some() => {
            let name = name_of(flow, step, menu.save.as_ref());
            names.add_var(&name, Type::Answer(Kind::Choice, menu_ids(tree, menu)), false);
        }
        Some(StepKind::Checklist(checklist)) => {
            let name = name_of(flow, step, checklist.save.as_ref());
            names.add_var(&name, Type::Checklist(Items::Service), false);
        }
        Some(StepKind::Set(set)) => set.set.iter().for_each(|entry| {
            names.add_var(&entry.id.text, Type::Unknown, false);
        }),
        Some(StepKind::Register(register)) => names.add_request(&register.register.text),
        Some(StepKind::Lookup(lookup)) => names.add_request(&lookup.lookup.text),
        Some(StepKind::Pickup(pickup)) => keep(pickup.save.as_ref(), Type::Unknown, names),
        Some(StepKind::Rate(rate)) => keep(rate.save.as_ref(), number, names),
        Some(StepKind::Request(request)) => keep(request.save.as_ref(), Type::Unknown, names),
        _ => {}
    }
}

fn keep(save: Option<&Text>, kind: Type, names: &mut Names<'_>) {
    if let Some(save) = save {
        names.add_var(&save.text, kind, false);
    }
}

fn of_field(tree: &Tree, field: &Field, names: &mut Names<'_>) {
    let ask = super::question::of_field(field);
    let name = field.save.as_ref().unwrap_or(&field.id);
    let (kind, secret) = question_type(tree, &ask);
    names.add_var(&name.text, kind, secret);
}

fn question_type(tree: &Tree, ask: &Ask) -> (Type, bool) {
    let kind = super::question::kind_of(ask);
    let ids = match (kind, &ask.from) {
        (Kind::Choice | Kind::Choices, Some(from)) => source_ids(tree, &from.text),
        (Kind::Choice | Kind::Choices, None) => choice_ids(&ask.choices),
        _ => Vec::new(),
    };
    let secret = kind.is_sensitive() || crate::tree::Flag::is_yes(ask.secret.as_ref());
    (Type::Answer(kind, ids), secret)
}

fn menu_ids(tree: &Tree, menu: &Menu) -> Vec<String> {
    let written = choice_ids(&menu.choices);
    match &menu.from {
        Some(from) => source_ids(tree, &from.text),
        None => written,
    }
}

/// The id a choice keeps: its own, or one made of its text.
pub(super) fn choice_id(choice: &Choice) -> String {
    let written = choice.id.as_ref().filter(|id| !id.is_empty());
    written.map_or_else(|| slug(&choice.text.text), |id| id.text.clone())
}

fn choice_ids(choices: &[Choice]) -> Vec<String> {
    choices.iter().map(choice_id).collect()
}

fn source_ids(tree: &Tree, from: &str) -> Vec<String> {
    match from.trim() {
        "layanan" | "services" => tree.services.iter().map(|entry| entry.id.text.clone()).collect(),
        "layanan.keperluan" | "service.purposes" => {
            let purposes = tree.services.iter().flat_map(|entry| &entry.value.purposes);
            let mut ids: Vec<String> = Vec::new();
            for purpose in purposes {
                if !ids.contains(&purpose.id.text) {
                    ids.push(purpose.id.text.clone());
                }
            }
            ids
        }
        _ => Vec::new(),
    }
}
