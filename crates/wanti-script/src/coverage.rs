//! Which steps of a bot its tests have walked, and which not, with their lines.

use std::collections::BTreeSet;

use wanti_core::Visit;
use wanti_flow::Bot;
use wanti_flow::model::{FlowIx, Place, StepIx, StepKind};

/// Steps and branches walked so far.
#[derive(Debug, Clone, Default)]
pub struct Coverage {
    walked: BTreeSet<(FlowIx, StepIx)>,
    branches: BTreeSet<(FlowIx, StepIx, u32)>,
}

/// A step or branch that no test has walked.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Unwalked {
    /// Where it is written.
    pub place: Place,
    /// `flow.step`, with the branch behind a slash.
    pub name: String,
}

impl Coverage {
    /// Adds what a scene walked.
    pub fn add(&mut self, visited: &[Visit]) {
        self.walked.extend(visited.iter().map(|visit| (visit.flow, visit.step)));
        self.branches.extend(visited.iter().filter_map(|visit| Some((visit.flow, visit.step, visit.branch?))));
    }

    /// How many steps were walked, of how many.
    #[must_use]
    pub fn share(&self, bot: &Bot) -> (usize, usize) {
        let all = steps(bot).count();
        let walked = steps(bot).filter(|(flow, step)| self.walked.contains(&(*flow, *step))).count();
        (walked, all)
    }

    /// What was not walked, in the order of the files.
    #[must_use]
    pub fn unwalked(&self, bot: &Bot) -> Vec<Unwalked> {
        let mut found: Vec<Unwalked> = steps(bot).flat_map(|(flow, step)| self.missing(bot, flow, step)).collect();
        found.sort();
        found
    }

    fn missing(&self, bot: &Bot, flow: FlowIx, step: StepIx) -> Vec<Unwalked> {
        let Some((id, at)) = bot.flow(flow).map(|f| &f.id).zip(bot.step(flow, step)) else { return Vec::new() };
        let name = format!("{id}.{}", at.key);
        if !self.walked.contains(&(flow, step)) {
            return vec![Unwalked { place: at.place, name }];
        }
        let StepKind::Branch { cases, .. } = &at.kind else { return Vec::new() };
        let count = u32::try_from(cases.len()).unwrap_or(u32::MAX);
        let unseen = (0..=count).filter(|branch| !self.branches.contains(&(flow, step, *branch)));
        unseen.map(|branch| Unwalked { place: at.place, name: format!("{name}/{}", branch + 1) }).collect()
    }
}

/// The steps an author wrote.
fn steps(bot: &Bot) -> impl Iterator<Item = (FlowIx, StepIx)> + '_ {
    let all = bot
        .flows
        .iter()
        .enumerate()
        .flat_map(|(flow, f)| f.steps.iter().enumerate().map(move |(step, s)| (flow, step, s)));
    all.filter(|(_, _, step)| !matches!(step.kind, StepKind::Jump(_)))
        .map(|(flow, step, _)| (FlowIx::new(flow), StepIx::new(step)))
}
