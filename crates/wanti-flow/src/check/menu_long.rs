//! A menu that nobody reads to its end.

use super::{Checked, walk};
use crate::diagnostic::{Code, Diagnostic, Sentence};

pub(super) const CODE: Code = Code("WN0806");

/// Two pages of a WhatsApp list.
const MOST: usize = 20;

pub(super) fn check(checked: &Checked<'_>, out: &mut Vec<Diagnostic>) {
    for choices in walk::choice_lists(checked.tree) {
        let count = choices.len();
        let (true, Some(first)) = (count > MOST, choices.get(MOST)) else { continue };
        let message = Sentence::new(
            format!("menu ini berisi {count} pilihan, lebih dari dua halaman"),
            format!("this menu has {count} choices, more than two pages"),
        );
        out.push(
            Diagnostic::warning(CODE, first.text.span.clone(), message)
                .label("mulai dari sini jarang dibaca", "few people read from here on")
                .help("kelompokkan menjadi beberapa menu kecil", "group them into several small menus"),
        );
    }
}
