//! `wanti graph BOT`: flows and how they lead to each other, as Mermaid or Graphviz; what nothing leads to is red.

use std::collections::BTreeSet;
use std::fmt::Write;
use std::path::PathBuf;

use clap::ArgMatches;
use wanti_flow::Options;
use wanti_flow::model::{Action, Ask, Bot, ChoiceSource, Flow, FlowIx, Language, StepKind, Target};

use crate::{Done, Outcome, load, print};

/// Runs the command.
///
/// # Errors
/// When the bot cannot run.
pub fn run(args: &ArgMatches, language: Language) -> Done {
    let Some(path) = args.get_one::<PathBuf>("bot") else { return Ok(Outcome::Usage) };
    let bot = load::ready(path, &Options::default(), language)?;
    let graph = Graph::of(&bot);
    print(&if args.get_flag("dot") { graph.dot() } else { graph.mermaid() })?;
    Ok(Outcome::Fine)
}

/// Flows as nodes, with the reason of each edge.
#[derive(Debug)]
pub struct Graph {
    nodes: Vec<Node>,
    edges: BTreeSet<(usize, usize, &'static str)>,
}

#[derive(Debug)]
struct Node {
    id: String,
    title: String,
    reached: bool,
}

impl Graph {
    /// The graph of a bot: what starts a flow, and what each flow leads to.
    #[must_use]
    pub fn of(bot: &Bot) -> Graph {
        let mut edges = BTreeSet::new();
        for (from, flow) in bot.flows.iter().enumerate() {
            for (to, why) in leads_to(flow) {
                edges.insert((from, to.at(), why));
            }
        }
        let reached = reached(entries(bot), &edges);
        let nodes = bot.flows.iter().enumerate().map(|(index, flow)| Node {
            id: flow.id.clone(),
            title: flow.title.clone().unwrap_or_else(|| flow.id.clone()),
            reached: reached.contains(&index),
        });
        Graph { nodes: nodes.collect(), edges }
    }

    /// As a Mermaid flowchart.
    #[must_use]
    pub fn mermaid(&self) -> String {
        let mut out = String::from("flowchart TD\n");
        for (index, node) in self.nodes.iter().enumerate() {
            let class = if node.reached { "" } else { ":::unreached" };
            let _ = writeln!(out, "    f{index}[\"{}\"]{class}", node.title.replace('"', "#quot;"));
        }
        for (from, to, why) in &self.edges {
            let _ = writeln!(out, "    f{from} -->|{why}| f{to}");
        }
        out.push_str("    classDef unreached fill:#fdd,stroke:#c00\n");
        out
    }

    /// As a Graphviz digraph.
    #[must_use]
    pub fn dot(&self) -> String {
        let mut out = String::from("digraph bot {\n    node [shape=box];\n");
        for (index, node) in self.nodes.iter().enumerate() {
            let red = if node.reached { "" } else { ", color=red" };
            let _ = writeln!(out, "    f{index} [label={:?}, tooltip={:?}{red}];", node.title, node.id);
        }
        for (from, to, why) in &self.edges {
            let _ = writeln!(out, "    f{from} -> f{to} [label={why:?}];");
        }
        out.push_str("}\n");
        out
    }
}

fn entries(bot: &Bot) -> Vec<FlowIx> {
    let mut found = vec![bot.start];
    found.extend(bot.service_flow);
    found.extend(bot.fallback.after_two);
    found.extend(bot.services.iter().filter_map(|service| service.flow));
    found.extend(bot.answers.iter().filter_map(|answer| answer.flow));
    found.extend(bot.commands.iter().filter_map(|command| match command.action {
        Action::Goto(flow) => Some(flow),
        _ => None,
    }));
    found.extend(bot.intents.iter().filter_map(|intent| match intent.target {
        Target::Flow(flow) => Some(flow),
        _ => None,
    }));
    found
}

fn reached(entries: Vec<FlowIx>, edges: &BTreeSet<(usize, usize, &'static str)>) -> BTreeSet<usize> {
    let mut seen = BTreeSet::new();
    let mut open: Vec<usize> = entries.into_iter().map(FlowIx::at).collect();
    while let Some(flow) = open.pop() {
        if seen.insert(flow) {
            open.extend(edges.iter().filter(|(from, ..)| *from == flow).map(|(_, to, _)| *to));
        }
    }
    seen
}

fn leads_to(flow: &Flow) -> Vec<(FlowIx, &'static str)> {
    flow.steps.iter().flat_map(|step| of_step(&step.kind)).collect()
}

fn of_step(kind: &StepKind) -> Vec<(FlowIx, &'static str)> {
    match kind {
        StepKind::Say(say) => say.buttons.iter().map(|(_, flow)| (*flow, "tombol")).collect(),
        StepKind::Menu(menu) => {
            let mut found = written(&menu.source);
            found.extend(menu.target.map(|flow| (flow, "menu")));
            found.extend(menu.tries.failure.map(|flow| (flow, "bila_gagal")));
            found
        }
        StepKind::Ask(ask) => of_ask(ask),
        StepKind::Form(form) => form.fields.iter().flat_map(of_ask).collect(),
        StepKind::Checklist(list) => list.tries.failure.map(|flow| (flow, "bila_gagal")).into_iter().collect(),
        StepKind::Schedule(pickup) => pickup.tries.failure.map(|flow| (flow, "bila_gagal")).into_iter().collect(),
        StepKind::Call(call) => vec![(call.flow, if call.delay.is_some() { "nanti" } else { "panggil" })],
        StepKind::Goto(goto) => vec![(goto.flow, "ke")],
        _ => Vec::new(),
    }
}

fn of_ask(ask: &Ask) -> Vec<(FlowIx, &'static str)> {
    let mut found: Vec<_> = ask.choices.as_ref().map(written).unwrap_or_default();
    found.extend(ask.tries.failure.map(|flow| (flow, "bila_gagal")));
    found
}

fn written(source: &ChoiceSource) -> Vec<(FlowIx, &'static str)> {
    match source {
        ChoiceSource::Written(choices) => choices.iter().filter_map(|choice| Some((choice.flow?, "menu"))).collect(),
        _ => Vec::new(),
    }
}
