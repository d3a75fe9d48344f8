//! A former name under `dulu` that something else carries today.

use super::{Checked, walk};
use crate::diagnostic::{Code, Diagnostic, Sentence};
use crate::tree::{StepKind, Text};

pub(super) const CODE: Code = Code("WN0608");

pub(super) fn check(checked: &Checked<'_>, out: &mut Vec<Diagnostic>) {
    let flows: Vec<&Text> = checked.tree.flows.iter().map(|flow| &flow.id).collect();
    for flow in &checked.tree.flows {
        clashes(&flow.value.formerly, &flows, out);
        let steps = walk::steps_of(flow);
        let ids: Vec<&Text> = steps.iter().filter_map(|step| step.id.as_ref()).collect();
        for step in steps {
            clashes(&step.formerly, &ids, out);
            if let Some(StepKind::Form(form)) = &step.kind {
                let ids: Vec<&Text> = form.fields.iter().map(|field| &field.id).collect();
                form.fields.iter().for_each(|field| clashes(&field.formerly, &ids, out));
            }
        }
    }
}

fn clashes(former: &[Text], now: &[&Text], out: &mut Vec<Diagnostic>) {
    for old in former {
        let Some(used) = now.iter().find(|id| id.text == old.text) else { continue };
        let name = &old.text;
        let message = Sentence::new(
            format!("nama lama `{name}` masih dipakai"),
            format!("the former name `{name}` is still in use"),
        );
        out.push(
            Diagnostic::error(CODE, old.span.clone(), message)
                .also(used.span.clone(), "dipakai di sini", "used here")
                .help(
                    "`dulu` hanya untuk nama yang sudah tidak ada; hapus salah satunya",
                    "`formerly` is for names that are gone; remove one of the two",
                ),
        );
    }
}
