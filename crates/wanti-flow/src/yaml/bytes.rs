//! Bytes to text: size, encoding and signs that only a machine sees.

use super::codes;
use crate::diagnostic::{Diagnostic, Sentence, Span};
use crate::source::{Source, SourceFile};

/// Largest file.
pub(crate) const MOST_BYTES: usize = 1024 * 1024;

/// The text of a file, and whether it may be read further.
pub(crate) fn decode(source: &Source, file: u32, out: &mut Vec<Diagnostic>) -> (SourceFile, bool) {
    let make = |text: String| SourceFile::new(source.path.clone(), text, source.layer);
    let start = Span { file, range: 0..0 };
    if source.bytes.len() > MOST_BYTES {
        out.push(too_large(start));
        return (make(String::new()), false);
    }
    if source.bytes.starts_with(&[0xFF, 0xFE]) || source.bytes.starts_with(&[0xFE, 0xFF]) {
        out.push(not_utf8(start));
        return (make(String::new()), false);
    }
    let bytes = source.bytes.strip_prefix(&[0xEF, 0xBB, 0xBF]).unwrap_or(&source.bytes);
    match std::str::from_utf8(bytes) {
        Ok(text) => {
            let found = control(text, file, out);
            (make(text.to_owned()), !found)
        }
        Err(error) => {
            let text = String::from_utf8_lossy(bytes).into_owned();
            let at = error.valid_up_to();
            let end = text.get(at..).and_then(|rest| rest.chars().next()).map_or(at, |sign| at + sign.len_utf8());
            out.push(not_utf8(Span { file, range: at..end }));
            (make(text), false)
        }
    }
}

fn too_large(span: Span) -> Diagnostic {
    let message = Sentence::new("berkas ini lebih besar dari 1 MB", "this file is larger than 1 MB");
    Diagnostic::error(codes::TOO_LARGE, span, message).help(
        "bagi isinya menjadi beberapa berkas .yaml di folder yang sama",
        "split it into several .yaml files in the same folder",
    )
}

fn not_utf8(span: Span) -> Diagnostic {
    let message = Sentence::new("berkas ini tidak tersimpan sebagai UTF-8", "this file is not saved as UTF-8");
    Diagnostic::error(codes::NOT_UTF8, span, message)
        .label("mulai di sini tidak terbaca", "cannot be read from here")
        .help("simpan ulang berkas dengan pengodean UTF-8", "save the file again with the encoding UTF-8")
}

fn control(text: &str, file: u32, out: &mut Vec<Diagnostic>) -> bool {
    let strange =
        |sign: char| (sign.is_control() && !matches!(sign, '\t' | '\n' | '\r' | '\u{85}')) || sign == '\u{FEFF}';
    let Some((at, sign)) = text.char_indices().find(|(_, sign)| strange(*sign)) else {
        return false;
    };
    let span = Span { file, range: at..at + sign.len_utf8() };
    let code = u32::from(sign);
    let message = Sentence::new(
        format!("ada tanda yang tidak terlihat (U+{code:04X}) di berkas ini"),
        format!("there is an invisible sign (U+{code:04X}) in this file"),
    );
    let diagnostic = Diagnostic::error(codes::CONTROL, span.clone(), message)
        .help("hapus tanda itu", "delete that sign")
        .fix(span, "");
    out.push(diagnostic);
    true
}
