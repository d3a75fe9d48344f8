//! A loop in which the bot never waits for the citizen.

use std::collections::BTreeSet;

use petgraph::algo::tarjan_scc;
use petgraph::graph::DiGraph;

use super::Checked;
use crate::diagnostic::{Code, Diagnostic, Sentence};
use crate::model::{Bot, FlowIx, StepIx, StepKind};

pub(super) const CODE: Code = Code("WN0603");

type Node = (FlowIx, StepIx);

pub(super) fn check(checked: &Checked<'_>, out: &mut Vec<Diagnostic>) {
    let Some(bot) = checked.bot else { return };
    let silent = silent_flows(bot);
    let mut graph = DiGraph::<Node, ()>::new();
    let nodes: Vec<_> = all(bot).map(|node| graph.add_node(node)).collect();
    for from in &nodes {
        let Some(node) = graph.node_weight(*from).copied() else { continue };
        for next in successors(bot, node, &silent) {
            if let Some(to) = nodes.iter().find(|to| graph.node_weight(**to) == Some(&next)) {
                graph.add_edge(*from, *to, ());
            }
        }
    }
    for ring in tarjan_scc(&graph) {
        let first = ring.iter().filter_map(|node| graph.node_weight(*node)).min().copied();
        let alone = ring.len() == 1 && ring.iter().all(|node| !graph.contains_edge(*node, *node));
        let (Some(first), false) = (first, alone) else { continue };
        out.push(round(checked, bot, first));
    }
}

fn round(checked: &Checked<'_>, bot: &Bot, (flow, step): Node) -> Diagnostic {
    let place = bot.step(flow, step).map(|step| step.place).unwrap_or_default();
    let id = bot.flow(flow).map(|flow| flow.id.as_str()).unwrap_or_default();
    let message = Sentence::new(
        format!("alur `{id}` berputar tanpa menunggu warga"),
        format!("the flow `{id}` goes round without waiting for the citizen"),
    );
    Diagnostic::error(CODE, checked.line(place), message)
        .label("langkah ini akan terulang tanpa henti", "this step would repeat without end")
        .help(
            "tanyakan sesuatu sebelum kembali ke atas (`menu` atau `tanya`), atau akhiri dengan `selesai`",
            "ask something before going back up (`menu` or `ask`), or stop with `end`",
        )
}

fn all(bot: &Bot) -> impl Iterator<Item = Node> + '_ {
    bot.flows
        .iter()
        .enumerate()
        .flat_map(|(flow, held)| (0..held.steps.len()).map(move |step| (FlowIx::new(flow), StepIx::new(step))))
}

/// Flows that can be walked from beginning to end without waiting, so that a call of them is no pause.
fn silent_flows(bot: &Bot) -> BTreeSet<FlowIx> {
    let mut silent = BTreeSet::new();
    loop {
        let before = silent.len();
        for flow in (0..bot.flows.len()).map(FlowIx::new) {
            if passes(bot, flow, &silent) {
                silent.insert(flow);
            }
        }
        if silent.len() == before {
            return silent;
        }
    }
}

fn passes(bot: &Bot, flow: FlowIx, silent: &BTreeSet<FlowIx>) -> bool {
    let mut seen = BTreeSet::new();
    let mut open = vec![StepIx::new(0)];
    while let Some(step) = open.pop() {
        if bot.step(flow, step).is_none() {
            return true;
        }
        if seen.insert(step) {
            open.extend(
                successors(bot, (flow, step), silent).into_iter().filter(|(to, _)| *to == flow).map(|(_, step)| step),
            );
        }
    }
    false
}

/// Where the conversation may go at once, without anything from the citizen.
fn successors(bot: &Bot, (flow, step): Node, silent: &BTreeSet<FlowIx>) -> Vec<Node> {
    let Some(held) = bot.step(flow, step) else { return Vec::new() };
    let here = |step: StepIx| (flow, step);
    let next = here(StepIx::new(step.at() + 1));
    match &held.kind {
        StepKind::Say(_) | StepKind::Set(_) | StepKind::Register(_) | StepKind::Upload(_) => vec![next],
        StepKind::Branch { cases, otherwise } => {
            cases.iter().map(|(_, step)| here(*step)).chain([here(*otherwise)]).collect()
        }
        StepKind::Jump(step) => vec![here(*step)],
        StepKind::Goto(goto) => vec![(goto.flow, goto.step.unwrap_or(StepIx::new(0)))],
        StepKind::Call(call) if call.delay.is_some() => vec![next],
        StepKind::Call(call) => {
            let back = silent.contains(&call.flow).then_some(next);
            std::iter::once((call.flow, StepIx::new(0))).chain(back).collect()
        }
        StepKind::Lookup(lookup) => vec![here(lookup.found), here(lookup.several), here(lookup.none)],
        StepKind::Request(request) => vec![here(request.ok), here(request.error), here(request.timed_out)],
        StepKind::Menu(_)
        | StepKind::Ask(_)
        | StepKind::Form(_)
        | StepKind::Checklist(_)
        | StepKind::Schedule(_)
        | StepKind::Handoff(_)
        | StepKind::Rate(_)
        | StepKind::Consent(..)
        | StepKind::End(_) => Vec::new(),
    }
}
