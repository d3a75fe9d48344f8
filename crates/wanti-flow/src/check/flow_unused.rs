//! A flow that nothing starts.

use std::collections::BTreeSet;

use super::{Checked, walk};
use crate::diagnostic::{Code, Diagnostic, Sentence};
use crate::tree::{Text, Tree};

pub(super) const CODE: Code = Code("WN0602");

pub(super) fn check(checked: &Checked<'_>, out: &mut Vec<Diagnostic>) {
    let tree = checked.tree;
    let mut seen: BTreeSet<&str> = BTreeSet::new();
    let mut open = roots(tree);
    while let Some(id) = open.pop() {
        let Some(flow) = tree.flows.iter().find(|flow| flow.id.text == id) else { continue };
        if seen.insert(id) {
            open.extend(walk::steps_of(flow).into_iter().flat_map(walk::targets).map(|text| walk::target(text).0));
        }
    }
    for flow in tree.flows.iter().filter(|flow| !seen.contains(flow.id.text.as_str())) {
        let id = &flow.id.text;
        let message =
            Sentence::new(format!("alur `{id}` tidak pernah dimulai"), format!("the flow `{id}` is never started"));
        out.push(Diagnostic::warning(CODE, flow.id.span.clone(), message).help(
            "beri `mulai_bila`, panggil dari alur lain dengan `panggil` atau `ke`, atau hapus",
            "give it `start_when`, call it from another flow with `call` or `goto`, or delete it",
        ));
    }
}

fn roots(tree: &Tree) -> Vec<&str> {
    let bot = tree.bot.iter().flat_map(|bot| std::iter::once(&bot.start).chain(&bot.service_flow));
    let fallback = tree.fallback.iter().filter_map(|fallback| fallback.after_2_times.as_ref());
    let commands = tree.commands.iter().filter_map(|command| command.value.target.as_ref());
    let answers = tree.answers.iter().filter_map(|answer| answer.value.target.as_ref());
    let services = tree.services.iter().filter_map(|service| service.value.flow.as_ref());
    let triggered = tree.flows.iter().filter(|flow| flow.value.start_when.is_some()).map(|flow| &flow.id);
    let all = bot.chain(fallback).chain(commands).chain(answers).chain(services).chain(triggered);
    all.map(|text: &Text| walk::target(text).0).collect()
}
