//! A sentence that has to be read twice.

use super::{Checked, walk};
use crate::diagnostic::{Code, Diagnostic, Sentence};

pub(super) const CODE: Code = Code("WN0810");

/// Words of the longest sentence that is read in one go.
const MOST: usize = 30;

pub(super) fn check(checked: &Checked<'_>, out: &mut Vec<Diagnostic>) {
    for said in walk::messages(checked.tree) {
        let Some(words) = longest(&said.text.text).filter(|words| *words > MOST) else { continue };
        let message = Sentence::new(
            format!("ada kalimat {words} kata; lebih dari {MOST} sulit dibaca di ponsel"),
            format!("there is a sentence of {words} words; more than {MOST} are hard to read on a telephone"),
        );
        out.push(Diagnostic::warning(CODE, said.text.span.clone(), message).help(
            "bagi menjadi dua kalimat, atau tulis sebagai daftar",
            "split it into two sentences, or make it a list",
        ));
    }
}

/// Words of the longest sentence. A line break, a colon or a semicolon gives a pause too.
fn longest(text: &str) -> Option<usize> {
    let pauses = text.replace(". ", "\n").replace("? ", "\n").replace("! ", "\n").replace(['\n', ';', ':'], "\n");
    pauses.lines().map(|sentence| sentence.split_whitespace().count()).max()
}
