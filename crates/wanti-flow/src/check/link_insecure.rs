//! An address that is not https.

use super::{Checked, walk};
use crate::diagnostic::{Code, Diagnostic, Sentence, Span};
use crate::tree::{StepKind, Text};

pub(super) const CODE: Code = Code("WN0811");

pub(super) fn check(checked: &Checked<'_>, out: &mut Vec<Diagnostic>) {
    for (_, step) in walk::steps(checked.tree) {
        let address: Option<&Text> = match &step.kind {
            Some(StepKind::Say(say)) => say.link.as_ref().map(|link| &link.url).or(say.media.as_ref()),
            Some(StepKind::Request(request)) => Some(&request.request),
            _ => None,
        };
        if let Some(address) = address.filter(|address| !address.text.trim().starts_with("https://") && !address.text.contains('{')) {
            out.push(insecure(address));
        }
    }
}

fn insecure(address: &Text) -> Diagnostic {
    let message = Sentence::new("alamat ini bukan https", "this address is not https");
    let fault = Diagnostic::warning(CODE, address.span.clone(), message)
        .help("tulis alamat lengkap yang diawali `https://`", "write the whole address, beginning with `https://`");
    let start = address.span.range.start;
    let plain = address.span.range.len() == address.text.len() && address.text.starts_with("http://");
    if plain { fault.fix(Span { file: address.span.file, range: start..start + 7 }, "https://") } else { fault }
}
