//! Officialese where a plain word says the same.

use std::collections::BTreeSet;
use std::ops::Range;
use std::sync::LazyLock;

use aho_corasick::AhoCorasick;

use super::{Checked, walk};
use crate::diagnostic::{Code, Diagnostic, Sentence, Span};

pub(super) const CODE: Code = Code("WN0809");

/// Office words and the plain ones, Indonesian then English.
const PLAIN: [(&str, &str); 34] = [
    ("adapun", ""),
    ("aforementioned", "this"),
    ("apabila", "bila"),
    ("bilamana", "bila"),
    ("commence", "start"),
    ("dalam rangka", "untuk"),
    ("demikian disampaikan", ""),
    ("dikarenakan", "karena"),
    ("dimohonkan", "mohon"),
    ("dipergunakan", "dipakai"),
    ("diwajibkan untuk", "harus"),
    ("endeavour to", "try to"),
    ("guna keperluan", "untuk"),
    ("hereby", ""),
    ("in the event that", "if"),
    ("manakala", "bila"),
    ("melakukan pengecekan", "mengecek"),
    ("melakukan pengisian", "mengisi"),
    ("mempergunakan", "memakai"),
    ("menindaklanjuti", "mengurus"),
    ("oleh karenanya", "jadi"),
    ("prior to", "before"),
    ("pursuant to", "under"),
    ("sebagaimana dimaksud", ""),
    ("sehubungan dengan", "karena"),
    ("sekurang-kurangnya", "paling sedikit"),
    ("selambat-lambatnya", "paling lambat"),
    ("senantiasa", "selalu"),
    ("tersebut di atas", "itu"),
    ("terlampir bersama ini", "ini"),
    ("untuk selanjutnya disebut", ""),
    ("utilise", "use"),
    ("utilize", "use"),
    ("yang bersangkutan", "orangnya"),
];

pub(super) fn check(checked: &Checked<'_>, out: &mut Vec<Diagnostic>) {
    for said in walk::messages(checked.tree) {
        for (stiff, plain) in stiff(&said.text.text) {
            let message = Sentence::new(format!("kata kantor: `{stiff}`"), format!("office language: `{stiff}`"));
            out.push(Diagnostic::warning(CODE, place(checked, &said.text.span, stiff), message).help(
                advice("kata biasa", "hapus saja, artinya tidak berubah", plain),
                advice("in plain words", "leave it out, nothing is lost", plain),
            ));
        }
    }
}

fn advice(lead: &str, alone: &str, plain: &str) -> String {
    if plain.is_empty() { alone.to_owned() } else { format!("{lead}: {plain}") }
}

/// All office words at once.
static FINDER: LazyLock<Option<AhoCorasick>> = LazyLock::new(|| {
    AhoCorasick::builder().ascii_case_insensitive(true).build(PLAIN.map(|(stiff, _)| stiff)).ok()
});

/// The office words that stand in the text as whole words.
fn stiff(text: &str) -> Vec<(&'static str, &'static str)> {
    let matches = FINDER.iter().flat_map(|finder| finder.find_overlapping_iter(text));
    let whole = matches.filter(|found| is_whole(text, found.range()));
    let found: BTreeSet<usize> = whole.map(|found| found.pattern().as_usize()).collect();
    found.into_iter().filter_map(|at| PLAIN.get(at)).copied().collect()
}

fn is_whole(text: &str, range: Range<usize>) -> bool {
    let before = text.get(..range.start).and_then(|before| before.chars().next_back());
    let after = text.get(range.end..).and_then(|after| after.chars().next());
    [before, after].into_iter().flatten().all(|sign| !sign.is_alphanumeric())
}

/// The words themselves where they stand in the file as they are; else the whole text.
fn place(checked: &Checked<'_>, span: &Span, words: &str) -> Span {
    let written = checked.source(span).to_lowercase();
    written.find(words).map_or_else(
        || span.clone(),
        |at| {
            let start = span.range.start + at;
            Span { file: span.file, range: start..start + words.len() }
        },
    )
}
