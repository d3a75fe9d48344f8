//! From a place in a text back to its place in the file, across indentation, quotes and escapes.

use std::ops::Range;

use super::Names;
use crate::diagnostic::Span;

/// A text with the place it stands at.
#[derive(Clone, Copy)]
pub(super) struct Placed<'a> {
    pub(super) text: &'a str,
    pub(super) span: &'a Span,
    pub(super) names: &'a dyn Names,
}

impl Placed<'_> {
    /// The place of some bytes of the text; the whole text where they cannot be found again.
    pub(super) fn at(&self, range: Range<usize>) -> Span {
        self.find(&range).unwrap_or_else(|| self.span.clone())
    }

    fn find(&self, range: &Range<usize>) -> Option<Span> {
        let source = self.names.source(self.span.file)?;
        let end = if self.span.range.is_empty() { source.len() } else { self.span.range.end };
        let raw = source.get(self.span.range.start..end)?;
        let mut written = raw.char_indices().skip(header(raw));
        let mut found: Option<Range<usize>> = None;
        for (at, sign) in self.text.char_indices() {
            if at >= range.end && found.is_some() {
                break;
            }
            let (offset, _) = written.find(|(_, raw)| *raw == sign || (sign == ' ' && *raw == '\n'))?;
            if at >= range.start {
                let start = found.map_or(offset, |found| found.start);
                found = Some(start..offset + sign.len_utf8());
            }
        }
        let found = found?;
        let base = self.span.range.start;
        Some(Span { file: self.span.file, range: base + found.start..base + found.end })
    }
}

/// Signs before the text of a block scalar: `|`, `>` and what follows on that line.
fn header(raw: &str) -> usize {
    if raw.starts_with(['|', '>']) { raw.chars().take_while(|sign| *sign != '\n').count() + 1 } else { 0 }
}
