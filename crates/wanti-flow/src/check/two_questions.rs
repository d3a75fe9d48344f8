//! A message that asks two things at once: the answer would fit only one.

use super::{Checked, walk};
use crate::diagnostic::{Code, Diagnostic, Sentence};

pub(super) const CODE: Code = Code("WN0808");

pub(super) fn check(checked: &Checked<'_>, out: &mut Vec<Diagnostic>) {
    for said in walk::messages(checked.tree) {
        if questions(&said.text.text) > 1 {
            let message = Sentence::new("satu pesan, dua pertanyaan", "one message, two questions");
            let fault = Diagnostic::warning(CODE, said.text.span.clone(), message);
            out.push(if said.question {
                fault.help(
                    "tanyakan satu per satu; satu `tanya` satu jawaban",
                    "ask one at a time; one `ask`, one answer",
                )
            } else {
                fault.help("sisakan satu pertanyaan di akhir pesan", "keep one question, at the end of the message")
            });
        }
    }
}

/// Question marks that end something, outside quotes and addresses.
fn questions(text: &str) -> usize {
    let mut quoted = false;
    let mut count = 0;
    let mut signs = text.chars().peekable();
    while let Some(sign) = signs.next() {
        match sign {
            '"' | '“' | '”' => quoted = !quoted,
            '?' if !quoted
                && signs.peek().is_none_or(|next| next.is_whitespace() || matches!(next, '*' | '_' | ')')) =>
            {
                count += 1
            }
            _ => {}
        }
    }
    count
}

#[cfg(test)]
mod tests {
    use super::questions;

    #[test]
    fn only_real_questions_count() {
        assert_eq!(questions("Nama lengkap? Dan alamatnya?"), 2);
        assert_eq!(questions("Tulis \"bagaimana?\" atau \"berapa?\". Ada yang lain?"), 1);
        assert_eq!(questions("https://contoh.id/?a=1 boleh dibuka?"), 1);
    }
}
