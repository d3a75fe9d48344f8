//! What the rules about services share.

use super::Checked;
use crate::diagnostic::Sentence;
use crate::tree::{Entry, Service};

/// Services that this office handles, in full or by its cover letter.
pub(super) fn issued_here<'a>(checked: &Checked<'a>) -> impl Iterator<Item = &'a Entry<Service>> + use<'a> {
    checked
        .tree
        .services
        .iter()
        .filter(|entry| entry.value.authority.as_ref().is_none_or(|authority| authority.text != "X"))
}

/// "Layanan … belum menyebut …".
pub(super) fn lacks(entry: &Entry<Service>, id: &str, en: &str) -> Sentence {
    let name = &entry.id.text;
    Sentence::new(
        format!("layanan `{name}` belum menyebut `{id}`"),
        format!("the service `{name}` does not state `{en}`"),
    )
}
