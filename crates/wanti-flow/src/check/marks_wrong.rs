//! Marks of a survey that do not fit their names, or that nobody can give.

use super::{Checked, walk};
use crate::diagnostic::{Code, Diagnostic, Sentence};
use crate::tree::{Int, StepKind, Text};

pub(super) const CODE: Code = Code("WN1006");

pub(super) fn check(checked: &Checked<'_>, out: &mut Vec<Diagnostic>) {
    for survey in &checked.tree.surveys {
        marks(survey.value.up_to.as_ref(), &survey.value.choices, out);
    }
    for (_, step) in walk::steps(checked.tree) {
        if let Some(StepKind::Rate(rate)) = &step.kind {
            marks(rate.up_to.as_ref(), &rate.choices, out);
        }
    }
}

fn marks(up_to: Option<&Int>, names: &[Text], out: &mut Vec<Diagnostic>) {
    let Some(highest) = up_to else { return };
    if !(2..=10).contains(&highest.value) {
        let message = Sentence::new(
            format!("nilai tertinggi {} tidak masuk akal", highest.value),
            format!("a highest mark of {} makes no sense", highest.value),
        );
        out.push(
            Diagnostic::error(CODE, highest.span.clone(), message)
                .help("pakai 2 sampai 10; survei pemerintah memakai 4", "use 2 to 10; government surveys use 4"),
        );
        return;
    }
    let count = i64::try_from(names.len()).unwrap_or(0);
    if count != 0 && count != highest.value {
        let message = Sentence::new(
            format!("ada {count} nama untuk {} nilai", highest.value),
            format!("there are {count} names for {} marks", highest.value),
        );
        out.push(Diagnostic::error(CODE, highest.span.clone(), message).help(
            "tulis satu nama untuk tiap nilai, dari yang terendah",
            "write one name for each mark, lowest first",
        ));
    }
}
