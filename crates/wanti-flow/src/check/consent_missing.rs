//! Personal data asked for before anybody agreed to it.

use wanti_answer::Kind;

use super::{Checked, walk};
use crate::diagnostic::{Code, Diagnostic, Sentence};
use crate::tree::{Entry, Flow, StepKind};

pub(super) const CODE: Code = Code("WN1003");

pub(super) fn check(checked: &Checked<'_>, out: &mut Vec<Diagnostic>) {
    for flow in &checked.tree.flows {
        if let Some(question) = first_unasked(flow) {
            let message = Sentence::new(
                format!("alur `{}` meminta data pribadi tanpa persetujuan", flow.id.text),
                format!("the flow `{}` asks for personal data without consent", flow.id.text),
            );
            out.push(
                Diagnostic::warning(CODE, question.ask.span.clone(), message)
                    .label("data pribadi pertama", "the first personal datum")
                    .help(
                        "taruh langkah `persetujuan: nama_teks` sebelum pertanyaan ini",
                        "put a step `consent: text_name` before this question",
                    ),
            );
        }
    }
}

/// The first personal question of a flow that stores what it asks, when no consent stands before it.
fn first_unasked(flow: &Entry<Flow>) -> Option<walk::Question<'_>> {
    let steps = walk::steps_of(flow);
    let stores = steps.iter().any(|step| matches!(step.kind, Some(StepKind::Register(_))));
    for step in steps {
        if matches!(step.kind, Some(StepKind::Consent(_))) {
            return None;
        }
        let personal = walk::questions_of(step).into_iter().find(|question| is_personal(question.kind(), stores));
        if personal.is_some() {
            return personal;
        }
    }
    None
}

fn is_personal(kind: Kind, stores: bool) -> bool {
    kind.is_sensitive()
        || (stores && matches!(kind, Kind::Name | Kind::Phone | Kind::Email | Kind::Address | Kind::Location))
}
