//! Text for people with places: `{jalur}`, `{jalur:format}`, `{jalur|bawaan}`, `{{` for a brace.

use std::ops::Range;

use super::Names;
use super::codes::{BAD_PLACE, UNKNOWN_FORMAT, WRONG_FORMAT};
use super::names::closest;
use super::place::Placed;
use super::read::named;
use super::typed::Sort;
use crate::diagnostic::{Diagnostic, Sentence, Span};
use crate::model::{Format, Part, Ref, Template};

/// Reads a text. Places that cannot be read are reported and left out.
pub fn template(text: &str, span: &Span, names: &dyn Names, out: &mut Vec<Diagnostic>) -> Template {
    let placed = Placed { text, span, names };
    let mut parts = Vec::new();
    let mut words = String::new();
    let mut at = 0;
    while let Some(rest) = text.get(at..).filter(|rest| !rest.is_empty()) {
        let Some(brace) = rest.find(['{', '}']) else {
            words.push_str(rest);
            break;
        };
        words.push_str(rest.get(..brace).unwrap_or_default());
        let (from, here) = (at + brace, rest.get(brace..).unwrap_or_default());
        if here.starts_with("{{") || here.starts_with("}}") {
            words.extend(here.chars().next());
            at = from + 2;
            continue;
        }
        if here.starts_with('}') {
            words.push('}');
            at = from + 1;
            continue;
        }
        let Some(length) = place_length(here) else {
            out.push(never_closed(placed.at(from..from + 1)));
            words.push('{');
            at = from + 1;
            continue;
        };
        if let Some(part) = place(from..from + length, &placed, out) {
            push_words(&mut parts, &mut words);
            parts.push(part);
        }
        at = from + length;
    }
    push_words(&mut parts, &mut words);
    Template { parts }
}

fn push_words(parts: &mut Vec<Part>, words: &mut String) {
    if !words.is_empty() {
        parts.push(Part::Words(std::mem::take(words)));
    }
}

/// Bytes of `{…}` at the beginning; nothing when it is not closed on its line.
fn place_length(here: &str) -> Option<usize> {
    let inside = here.get(1..)?;
    let end = inside.find(['}', '{', '\n'])?;
    inside.get(end..)?.starts_with('}').then_some(end + 2)
}

fn never_closed(span: Span) -> Diagnostic {
    Diagnostic::error(BAD_PLACE, span, Sentence::new("kurung `{` tidak ditutup", "the brace `{` is never closed"))
        .label("tidak ada `}` pasangannya di baris ini", "no `}` follows on this line")
        .help(
            "tulis `{nama}` untuk menyebut nilai, atau `{{` bila yang dimaksud tanda kurung itu sendiri",
            "write `{name}` for a value, or `{{` for the brace itself",
        )
}

fn place(range: Range<usize>, placed: &Placed<'_>, out: &mut Vec<Diagnostic>) -> Option<Part> {
    let (from, to) = (range.start + 1, range.end - 1);
    let inside = placed.text.get(from..to)?;
    let (head, default) = inside.split_once('|').map_or((inside, None), |(head, default)| (head, Some(default)));
    let (path, format) = head.split_once(':').map_or((head, None), |(path, format)| (path, Some(format)));
    if path.trim().is_empty() {
        out.push(
            Diagnostic::error(
                BAD_PLACE,
                placed.at(range),
                Sentence::new("di antara kurung tidak ada nama", "there is no name between the braces"),
            )
            .help(
                "tulis nama nilainya, misalnya `{warga.nama}`",
                "write the name of a value, such as `{citizen.name}`",
            ),
        );
        return None;
    }
    let value = named(path.trim(), trimmed(path, from), placed, out)?;
    let format = match format {
        Some(word) => Some(read_format(word.trim(), trimmed(word, from + path.len() + 1), &value, placed, out)?),
        None => None,
    };
    Some(Part::Place { value, format, default: default.map(str::to_owned) })
}

/// Bytes of a piece without blanks around it.
fn trimmed(piece: &str, at: usize) -> Range<usize> {
    let from = at + piece.len() - piece.trim_start().len();
    from..from + piece.trim().len()
}

fn read_format(
    word: &str,
    range: Range<usize>,
    value: &Ref,
    placed: &Placed<'_>,
    out: &mut Vec<Diagnostic>,
) -> Option<Format> {
    let found = Format::ALL.iter().find(|(_, id, en)| *id == word || *en == word).map(|(format, ..)| *format);
    let Some(format) = found else {
        out.push(unknown_format(word, placed.at(range)));
        return None;
    };
    let sort = Sort::of(value, placed.names);
    if !sort.takes(format) {
        let (id, en) = sort.words();
        let message = Sentence::new(
            format!("format `{word}` tidak cocok untuk {id}"),
            format!("the format `{word}` does not fit {en}"),
        );
        let fitting = |word: fn(&Row) -> &'static str| words(|row| sort.takes(row.0), word);
        out.push(
            Diagnostic::error(WRONG_FORMAT, placed.at(range), message)
                .label(format!("nilai ini berisi {id}"), format!("this value holds {en}"))
                .help(
                    format!("hapus formatnya, atau pakai `{}`", fitting(|row| row.1)),
                    format!("remove the format, or use `{}`", fitting(|row| row.2)),
                ),
        );
        return None;
    }
    Some(format)
}

/// A row of the table of formats.
type Row = (Format, &'static str, &'static str);

/// Formats in one language, ready to be put between backticks.
fn words(wanted: impl Fn(&Row) -> bool, word: fn(&Row) -> &'static str) -> String {
    Format::ALL.iter().filter(|row| wanted(row)).map(word).collect::<Vec<_>>().join("`, `")
}

fn unknown_format(word: &str, span: Span) -> Diagnostic {
    let all: Vec<String> = Format::ALL.iter().flat_map(|(_, id, en)| [(*id).to_owned(), (*en).to_owned()]).collect();
    let near = closest(word, &all);
    let message = Sentence::new(format!("format `{word}` tidak dikenal"), format!("unknown format `{word}`"));
    super::read::suggest(Diagnostic::error(UNKNOWN_FORMAT, span, message), word, &near).help(
        format!("format yang ada: `{}`", words(|_| true, |row| row.1)),
        format!("formats are: `{}`", words(|_| true, |row| row.2)),
    )
}
