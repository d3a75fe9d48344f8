//! Two choices of one menu that look or count the same.

use super::{Checked, walk};
use crate::diagnostic::{Code, Diagnostic, Sentence};
use crate::tree::{Choice, Text};

pub(super) const CODE: Code = Code("WN0805");

pub(super) fn check(checked: &Checked<'_>, out: &mut Vec<Diagnostic>) {
    for choices in walk::choice_lists(checked.tree) {
        for (at, choice) in choices.iter().enumerate() {
            let others = choices.get(..at).unwrap_or_default();
            if let Some(other) = others
                .iter()
                .find(|other| other.when.is_none() && choice.when.is_none() && same(title(other), title(choice)))
            {
                out.push(twice(title(choice), title(other)));
            }
        }
    }
}

fn title(choice: &Choice) -> &Text {
    choice.short.as_ref().unwrap_or(&choice.text)
}

fn same(one: &Text, two: &Text) -> bool {
    one.text.trim().to_lowercase() == two.text.trim().to_lowercase()
}

fn twice(text: &Text, other: &Text) -> Diagnostic {
    let message = Sentence::new(
        format!("pilihan `{}` ada dua kali di menu ini", text.text.trim()),
        format!("the choice `{}` stands twice in this menu", text.text.trim()),
    );
    Diagnostic::warning(CODE, text.span.clone(), message)
        .also(other.span.clone(), "pertama kali di sini", "first here")
        .help(
            "bedakan tulisannya supaya warga tahu mana yang dipilih",
            "make them differ, so that citizens know which one they choose",
        )
}
