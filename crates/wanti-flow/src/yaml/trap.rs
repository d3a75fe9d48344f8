//! The traps YAML lays for authors: each parser error becomes our own sentence with the corrected line.

use std::ops::Range;

use granit_parser::{ErrorKind, ScanError};

use super::{codes, quoted};
use crate::diagnostic::{Code, Diagnostic, Sentence, Span};
use crate::source::SourceFile;

/// A fault, and the bytes that may be masked to read on.
pub(crate) struct Trap {
    pub(crate) diagnostic: Diagnostic,
    pub(crate) mask: Option<Range<usize>>,
}

/// What a parser error means to an author.
pub(crate) fn explain(file: u32, source: &SourceFile, text: &str, error: &ScanError) -> Trap {
    let at = error.marker().byte_offset().unwrap_or(0).min(text.len());
    let line = line_around(text, at);
    let place = Place { file, source, text, at, line };
    let kind = error.kind();
    match kind {
        ErrorKind::RecursionLimitExceeded => Trap { diagnostic: too_deep(place.span(at..at)), mask: None },
        ErrorKind::UnclosedQuotedScalar => place.open_quote(at),
        kind if is_tab(kind) => place.tab(),
        kind if is_escape(kind) => place.escape(),
        kind if is_after_quote(kind) => place.after_quote(),
        _ => place.by_line().unwrap_or_else(|| place.by_kind(kind)),
    }
}

/// The text with a place made harmless; its length stays.
pub(crate) fn masked(text: &str, mask: &Range<usize>) -> String {
    let (Some(before), Some(inside), Some(after)) =
        (text.get(..mask.start), text.get(mask.clone()), text.get(mask.end..))
    else {
        return text.to_owned();
    };
    let tabs = inside.chars().all(|sign| matches!(sign, '\t' | ' '));
    let filler = if tabs { " " } else { "x" };
    format!("{before}{}{after}", filler.repeat(inside.len()))
}

/// End of the line that holds a byte, without its break and trailing blanks.
pub(crate) fn line_end(text: &str, at: usize) -> usize {
    let rest = text.get(at..).unwrap_or("");
    at + rest.split('\n').next().unwrap_or("").trim_end().len()
}

/// Text that begins with a sign that means something else to YAML.
pub(crate) fn starts_with(code: Code, file: u32, text: &str, range: Range<usize>) -> Diagnostic {
    let words = text.get(range.clone()).unwrap_or("").trim_end();
    let sign = words.chars().next().unwrap_or(' ');
    let what = match code {
        codes::ASTERISK => ("sebagai rujukan", "as a reference"),
        codes::AMPERSAND => ("sebagai penanda", "as an anchor"),
        codes::EXCLAMATION => ("sebagai jenis data", "as a kind of data"),
        codes::BRACE => ("sebagai pasangan kunci dan nilai", "as keys with values"),
        _ => ("sebagai tanda khusus", "as a special sign"),
    };
    let message = Sentence::new(
        format!("teks yang diawali `{sign}` dibaca YAML {}", what.0),
        format!("YAML reads text that begins with `{sign}` {}", what.1),
    );
    let span = Span { file, range: range.start..range.start + words.len() };
    quote_it(Diagnostic::error(code, span.clone(), message), span, words)
}

/// Deeper than any conversation needs.
pub(crate) fn too_deep(span: Span) -> Diagnostic {
    let message = Sentence::new("isi di sini bertingkat terlalu dalam", "this is nested too deep");
    Diagnostic::error(codes::TOO_DEEP, span, message).label("lebih dari 32 tingkat", "more than 32 levels").help(
        "pindahkan sebagian langkah ke alur lain dan panggil dengan `panggil`",
        "move some steps to another flow and use `call`",
    )
}

/// With the line in quotes as its repair.
pub(crate) fn quote_it(diagnostic: Diagnostic, span: Span, words: &str) -> Diagnostic {
    let repaired = quoted(words);
    diagnostic
        .help(format!("apit dengan tanda kutip: {repaired}"), format!("put it in quotes: {repaired}"))
        .fix(span, repaired)
}

struct Place<'a> {
    file: u32,
    source: &'a SourceFile,
    text: &'a str,
    at: usize,
    line: Range<usize>,
}

impl Place<'_> {
    fn span(&self, range: Range<usize>) -> Span {
        Span { file: self.file, range }
    }

    fn slice(&self, range: Range<usize>) -> &str {
        self.text.get(range).unwrap_or("")
    }

    /// Faults that the line itself shows.
    fn by_line(&self) -> Option<Trap> {
        let value = value_of(self.text, self.line.clone())?;
        let words = self.slice(value.clone());
        let first = words.chars().next()?;
        let code = match first {
            '*' => codes::ASTERISK,
            '&' => codes::AMPERSAND,
            '!' => codes::EXCLAMATION,
            '{' if is_template(words) => codes::BRACE,
            '@' | '`' | '%' | ',' | ']' | '}' | '|' | '>' => codes::RESERVED_SIGN,
            '"' | '\'' | '[' | '{' => return self.flow_colon(),
            '-' | '?' if words.chars().nth(1) == Some(' ') => return None,
            _ => return self.colon(value),
        };
        Some(Trap { diagnostic: starts_with(code, self.file, self.text, value.clone()), mask: Some(value) })
    }

    /// `Syarat: KTP` behind a key.
    fn colon(&self, value: Range<usize>) -> Option<Trap> {
        let words = self.slice(value.clone());
        let colon = words.find(": ").or_else(|| words.ends_with(':').then(|| words.len() - 1))?;
        let at = value.start + colon;
        let message = Sentence::new(
            "titik dua di tengah teks dibaca YAML sebagai kunci baru",
            "YAML reads a colon inside text as a new key",
        );
        let diagnostic =
            Diagnostic::error(codes::COLON, self.span(at..at + 1), message).label("titik dua ini", "this colon");
        let diagnostic = quote_it(diagnostic, self.span(value.clone()), words);
        Some(Trap { diagnostic, mask: Some(value) })
    }

    /// The same inside `{…}`: between the commas around the fault.
    fn flow_colon(&self) -> Option<Trap> {
        let before = self.slice(self.line.start..self.at);
        let start = self.line.start + before.rfind([',', '{', '[']).map_or(0, |at| at + 1);
        let rest = self.slice(start..self.line.end);
        let end = start + rest.find([',', '}', ']']).unwrap_or(rest.len());
        let entry = self.slice(start..end);
        if entry.contains(['"', '\'']) {
            return None;
        }
        let first = entry.find(": ")?;
        let from = start + first + 2;
        let words = self.slice(from..end);
        let value = from + (words.len() - words.trim_start().len())..from + words.trim_end().len();
        self.colon(value)
    }

    fn open_quote(&self, at: usize) -> Trap {
        let range = at..line_end(self.text, at);
        let words = self.slice(range.clone());
        let quote = words.chars().next().unwrap_or('"');
        let message = Sentence::new(
            format!("tanda kutip {quote} ini tidak pernah ditutup"),
            format!("this quote {quote} is never closed"),
        );
        let diagnostic = Diagnostic::error(codes::OPEN_QUOTE, self.span(range.clone()), message).help(
            format!("tutup di akhir teks: {words}{quote}"),
            format!("close it at the end of the text: {words}{quote}"),
        );
        Trap { diagnostic: diagnostic.fix(self.span(range.end..range.end), quote), mask: Some(range) }
    }

    /// Behind a closing quote, or a quote opened lines before and closed by the next one.
    fn after_quote(&self) -> Trap {
        let value = value_of(self.text, self.line.clone());
        let here = value
            .as_ref()
            .filter(|value| self.slice((*value).clone()).starts_with(['"', '\'']) && value.start < self.at);
        let Some(value) = here else { return self.open_before() };
        let words = self.slice(value.clone());
        let message = Sentence::new("ada teks sesudah tanda kutip penutup", "there is text behind the closing quote");
        let range = self.at.max(value.start)..value.end;
        let diagnostic =
            Diagnostic::error(codes::AFTER_QUOTE, self.span(range), message).label("teks ini", "this text");
        Trap { diagnostic: quote_it(diagnostic, self.span(value.clone()), words), mask: Some(value.clone()) }
    }

    fn open_before(&self) -> Trap {
        let mut end = self.line.start;
        while end > 0 {
            let line = line_around(self.text, end - 1);
            let value = value_of(self.text, line.clone());
            let opened = value.filter(|value| {
                let words = self.slice(value.clone());
                ['"', '\''].iter().any(|quote| words.starts_with(*quote) && words.matches(*quote).count() == 1)
            });
            if let Some(value) = opened {
                return self.open_quote(value.start);
            }
            end = line.start;
        }
        self.by_kind(&ErrorKind::UnexpectedEof)
    }

    /// Every tab before the words of a line, told once.
    fn tab(&self) -> Trap {
        let lines = (1..=self.source.line_count()).map(|number| self.source.line(number));
        let mut tabs = lines.filter_map(|line| {
            let words = self.slice(line.clone());
            let blanks = words.len() - words.trim_start_matches([' ', '\t']).len();
            let blank = line.start..line.start + blanks;
            self.slice(blank.clone()).contains('\t').then_some(blank)
        });
        let around = tabs.find(|blank| blank.end >= self.line.start);
        let Some(blank) = around else {
            return self.by_kind(&ErrorKind::UnexpectedEof);
        };
        let repaired = self.slice(blank.clone()).replace('\t', "  ");
        let message = Sentence::new("tab dipakai untuk menjorokkan baris", "a tab is used to indent this line");
        let diagnostic = Diagnostic::error(codes::TAB, self.span(blank.clone()), message)
            .help("pakai dua spasi untuk tiap tingkat", "use two blanks for each level")
            .fix(self.span(blank.clone()), repaired);
        Trap { diagnostic, mask: Some(blank) }
    }

    fn escape(&self) -> Trap {
        let rest = self.slice(self.at..self.text.len());
        let mut signs = rest.char_indices().skip(1).peekable();
        let mut strange = None;
        while let Some((at, sign)) = signs.next() {
            if sign == '"' {
                break;
            }
            if sign != '\\' {
                continue;
            }
            let next = signs.next().map_or(' ', |(_, next)| next);
            if !"0abtnvfre \"/\\N_LPxuU\n".contains(next) {
                strange = Some((self.at + at, next));
                break;
            }
        }
        let (at, next) = strange.unwrap_or((self.at, ' '));
        let message = Sentence::new(
            format!("tanda `\\{next}` tidak dikenal di dalam kutip ganda"),
            format!("the sign `\\{next}` means nothing inside double quotes"),
        );
        let end = line_end(self.text, self.at);
        let diagnostic = Diagnostic::error(codes::ESCAPE, self.span(at..at + 1), message).help(
            "pakai kutip tunggal '…', di sana garis miring terbalik tidak bermakna",
            "use single quotes '…', where a backslash means nothing",
        );
        Trap { diagnostic, mask: Some(self.at..end) }
    }

    /// Faults of the structure: nothing can be masked.
    fn by_kind(&self, kind: &ErrorKind) -> Trap {
        let range = self.at..line_end(self.text, self.at).max(self.at);
        let diagnostic = match kind {
            kind if is_bracket(kind) => {
                let message = Sentence::new("tanda kurung di sini tidak cocok", "the brackets here do not fit");
                Diagnostic::error(codes::BRACKET, self.span(range), message).help(
                    "tiap [ harus ditutup ] dan tiap { ditutup }; beri kutip pada teks yang memuat tanda kurung, koma atau titik dua",
                    "each [ needs its ] and each { its }; quote text that has brackets, commas or colons",
                )
            }
            ErrorKind::DirectiveDisallowed | ErrorKind::UnexpectedCharacter { .. } => {
                return Trap { diagnostic: starts_with(codes::RESERVED_SIGN, self.file, self.text, range), mask: None };
            }
            kind if is_structure(kind) => self.indentation(range),
            _ => {
                let message = Sentence::new("baris ini tidak dapat dibaca", "this line cannot be read");
                Diagnostic::error(codes::UNREADABLE, self.span(range), message).help(
                    "periksa tanda kutip, titik dua dan jarak di baris ini dan baris sebelumnya",
                    "look at quotes, colons and blanks on this line and the one before",
                )
            }
        };
        Trap { diagnostic, mask: None }
    }

    fn indentation(&self, range: Range<usize>) -> Diagnostic {
        let words = self.slice(self.line.clone());
        let missing = !words.contains(':') && !words.trim_start().starts_with("- ");
        if missing {
            let message = Sentence::new("baris ini bukan `kunci: nilai`", "this line is not `key: value`");
            return Diagnostic::error(codes::INDENTATION, self.span(range), message).help(
                "bila ini lanjutan teks di atasnya, jorokkan lebih dalam, atau tulis teksnya sebagai blok sesudah tanda |",
                "if it continues the text above, indent it further, or write the text as a block behind the sign |",
            );
        }
        let message = Sentence::new(
            "baris ini tidak lurus dengan baris yang setingkat",
            "this line is not in line with its siblings",
        );
        Diagnostic::error(codes::INDENTATION, self.span(range), message).help(
            "baris yang setingkat harus mulai di kolom yang sama",
            "lines of one level must begin in the same column",
        )
    }
}

/// Bytes of the line around a byte, without its break.
fn line_around(text: &str, at: usize) -> Range<usize> {
    let start = text.get(..at).and_then(|before| before.rfind('\n')).map_or(0, |at| at + 1);
    let end = text.get(at..).and_then(|after| after.find('\n')).map_or(text.len(), |more| at + more);
    let words = text.get(start..end).unwrap_or("").trim_end();
    start..start + words.len()
}

/// The value on a line: behind dashes and the first key.
fn value_of(text: &str, line: Range<usize>) -> Option<Range<usize>> {
    let mut start = line.start;
    let mut words = text.get(line.clone())?;
    loop {
        let rest = words.trim_start_matches(' ');
        let rest = rest.strip_prefix("- ").unwrap_or(rest);
        if rest.len() == words.len() {
            break;
        }
        start += words.len() - rest.len();
        words = rest;
    }
    if let Some(colon) = words.find(": ") {
        let key = words.get(..colon).unwrap_or("");
        let is_key = key.chars().all(|sign| sign.is_alphanumeric() || matches!(sign, '_' | '-' | ' ' | '$' | '.'));
        if is_key && key.split(' ').count() <= 3 {
            let rest = words.get(colon + 1..).unwrap_or("");
            start = line.end - rest.trim_start().len();
        }
    }
    (start < line.end).then_some(start..line.end)
}

/// `{nama} halo` rather than `{id: a, teks: b}`.
fn is_template(words: &str) -> bool {
    let inside = words.strip_prefix('{').and_then(|rest| rest.split_once('}'));
    inside.is_some_and(|(inside, _)| {
        !inside.contains(": ") && !inside.contains(", ") && !inside.contains(['"', '\'', '{', '['])
    })
}

fn is_tab(kind: &ErrorKind) -> bool {
    matches!(
        kind,
        ErrorKind::TabNotAllowed
            | ErrorKind::TabInBlockIndentation
            | ErrorKind::TabAtBlockScalarStart
            | ErrorKind::TabInIndentation
            | ErrorKind::TabInPlainScalar
    )
}

fn is_escape(kind: &ErrorKind) -> bool {
    matches!(
        kind,
        ErrorKind::UnknownQuotedScalarEscape
            | ErrorKind::InvalidQuotedScalarHexEscape
            | ErrorKind::InvalidUnicodeEscape
            | ErrorKind::InvalidLowSurrogate
            | ErrorKind::InvalidLowSurrogateHexEscape
            | ErrorKind::MissingLowSurrogate
            | ErrorKind::UnpairedLowSurrogate
    )
}

fn is_after_quote(kind: &ErrorKind) -> bool {
    matches!(
        kind,
        ErrorKind::InvalidTrailingDoubleQuotedScalar
            | ErrorKind::InvalidTrailingSingleQuotedScalar
            | ErrorKind::InvalidQuotedScalarIndent
            | ErrorKind::DocumentIndicatorInQuotedScalar
    )
}

fn is_bracket(kind: &ErrorKind) -> bool {
    matches!(
        kind,
        ErrorKind::UnclosedFlowCollection { .. }
            | ErrorKind::MismatchedFlowCollectionEnd { .. }
            | ErrorKind::MisplacedFlowCollectionEnd
            | ErrorKind::UnexpectedEofFlowMapping
            | ErrorKind::UnexpectedEofFlowSequence
            | ErrorKind::UnexpectedEofImplicitFlowMapping
            | ErrorKind::ExpectedFlowMappingSeparator
            | ErrorKind::ExpectedFlowSequenceSeparator
            | ErrorKind::InvalidColonPlacement
            | ErrorKind::FlowMappingValueAdjacentCollection
            | ErrorKind::InvalidFlowScalarIndent
            | ErrorKind::BlockEntryInFlowCollection
    )
}

fn is_structure(kind: &ErrorKind) -> bool {
    matches!(
        kind,
        ErrorKind::ExpectedBlockMappingKey
            | ErrorKind::ExpectedBlockSequenceEntry
            | ErrorKind::BlockSequenceEntryNotAllowed
            | ErrorKind::SimpleKeyExpected
            | ErrorKind::InvalidSimpleKey
            | ErrorKind::InvalidIndentation
            | ErrorKind::InvalidBlockScalarIndent
            | ErrorKind::MappingKeyNotAllowed
            | ErrorKind::MappingValueNotAllowed
            | ErrorKind::InvalidMappingValueWhitespace
            | ErrorKind::UnexpectedEofBlockMapping
            | ErrorKind::UnexpectedEofBlockSequence
    )
}
