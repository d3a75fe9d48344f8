//! An answer that is too long to be read on a telephone.

use super::{Checked, walk};
use crate::diagnostic::{Code, Diagnostic, Sentence};

pub(super) const CODE: Code = Code("WN0807");

/// About what fits a telephone's screen; a little more is let through.
const MOST: usize = 600;
const LENIENT: usize = 650;

pub(super) fn check(checked: &Checked<'_>, out: &mut Vec<Diagnostic>) {
    for said in walk::messages(checked.tree) {
        let length = said.text.text.trim().chars().count();
        if length > LENIENT {
            let message = Sentence::new(
                format!("jawaban ini {length} huruf; sebaiknya tidak lebih dari sekitar {MOST}"),
                format!("this answer has {length} characters; about {MOST} is the most that is read"),
            );
            out.push(Diagnostic::warning(CODE, said.text.span.clone(), message).help(
                "jawab yang ditanya saja; sisanya tawarkan lewat menu",
                "answer what was asked; offer the rest in a menu",
            ));
        }
    }
}
