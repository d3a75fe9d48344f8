//! A step below one that always leaves.

use super::{Checked, walk};
use crate::diagnostic::{Code, Diagnostic, Sentence};
use crate::tree::{Step, StepKind, Test};

pub(super) const CODE: Code = Code("WN0601");

pub(super) fn check(checked: &Checked<'_>, out: &mut Vec<Diagnostic>) {
    let jumps: Vec<String> = walk::steps(checked.tree)
        .into_iter()
        .flat_map(|(_, step)| walk::targets(step))
        .map(|text| text.text.clone())
        .collect();
    for flow in &checked.tree.flows {
        let is_target =
            |step: &Step| step.id.as_ref().is_some_and(|id| jumps.contains(&format!("{}.{}", flow.id.text, id.text)));
        block(&flow.value.steps, &is_target, out);
        for step in walk::steps_of(flow) {
            walk::blocks(step).into_iter().for_each(|steps| block(steps, &is_target, out));
        }
    }
}

fn block(steps: &[Step], is_target: &dyn Fn(&Step) -> bool, out: &mut Vec<Diagnostic>) {
    let Some(last) = steps.iter().position(leaves) else { return };
    let Some(next) = steps.get(last + 1).filter(|step| !is_target(step)) else { return };
    let before = steps.get(last).map(walk::place).unwrap_or_default();
    let message = Sentence::new("langkah ini tidak pernah tercapai", "this step is never reached");
    out.push(
        Diagnostic::warning(CODE, walk::place(next), message)
            .also(before, "percakapan sudah pergi dari sini", "the conversation has left here")
            .help("pindahkan langkah ini ke atasnya, atau hapus", "move the step above it, or delete it"),
    );
}

/// Whether the conversation never goes on below this step.
fn leaves(step: &Step) -> bool {
    match &step.kind {
        Some(StepKind::Goto(_) | StepKind::End(_)) => true,
        Some(StepKind::Branch(branch)) => {
            let cases_leave = match &branch.condition {
                Test::One(_) => ends(&branch.then),
                Test::Cases(cases) => !cases.is_empty() && cases.iter().all(|case| ends(&case.then)),
            };
            cases_leave && ends(&branch.otherwise)
        }
        _ => false,
    }
}

fn ends(steps: &[Step]) -> bool {
    steps.iter().any(leaves)
}
