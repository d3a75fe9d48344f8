//! The version of the language is not said.

use super::Checked;
use crate::diagnostic::{Code, Diagnostic, Sentence};

pub(super) const CODE: Code = Code("WN1007");

pub(super) fn check(checked: &Checked<'_>, out: &mut Vec<Diagnostic>) {
    let (None, Some(bot)) = (&checked.tree.wanti, &checked.tree.bot) else { return };
    let message = Sentence::new("versi bahasa belum ditulis", "the version of the language is not written");
    out.push(
        Diagnostic::warning(CODE, bot.id.span.clone(), message)
            .help("tulis `wanti: 1` di baris pertama", "write `wanti: 1` on the first line"),
    );
}
