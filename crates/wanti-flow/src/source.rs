//! Files as the caller read them, and as the checks see them: text with line starts.

use crate::diagnostic::Span;

/// One file of a bot, read by the caller.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Source {
    /// Its name, as shown to the author.
    pub path: String,
    /// Its content.
    pub bytes: Vec<u8>,
    /// Its layer: 0 is the deepest pack, an office that stands on it is 1.
    pub layer: u8,
}

/// One file, decoded.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct SourceFile {
    /// Its name.
    pub path: String,
    /// Its text, without a byte-order mark. Spans count bytes of it.
    pub text: String,
    /// Its layer.
    pub layer: u8,
    lines: Vec<usize>,
}

impl Source {
    /// A file of a bot that stands on nothing.
    pub fn new(path: impl Into<String>, bytes: impl Into<Vec<u8>>) -> Source {
        Source { path: path.into(), bytes: bytes.into(), layer: 0 }
    }

    /// The same file in another layer.
    #[must_use]
    pub fn layer(mut self, layer: u8) -> Source {
        self.layer = layer;
        self
    }
}

impl SourceFile {
    /// A file with this text.
    pub fn new(path: impl Into<String>, text: impl Into<String>, layer: u8) -> SourceFile {
        let text = text.into();
        let breaks = text.bytes().enumerate().filter(|(_, byte)| *byte == b'\n').map(|(at, _)| at + 1);
        let lines = std::iter::once(0).chain(breaks).collect();
        SourceFile { path: path.into(), text, layer, lines }
    }

    /// Line and column of a byte, both from 1; the column counts characters.
    #[must_use]
    pub fn position(&self, byte: usize) -> (usize, usize) {
        let line = self.lines.partition_point(|start| *start <= byte).max(1);
        let start = self.lines.get(line - 1).copied().unwrap_or(0);
        let before = self.text.get(start..byte).unwrap_or("");
        (line, before.chars().count() + 1)
    }

    /// The bytes of a line, counted from 1, without its line break.
    #[must_use]
    pub fn line(&self, line: usize) -> std::ops::Range<usize> {
        let start = self.lines.get(line.saturating_sub(1)).copied().unwrap_or(self.text.len());
        let end = self.lines.get(line).copied().unwrap_or(self.text.len());
        let text = self.text.get(start..end).unwrap_or("");
        start..start + text.trim_end_matches(['\n', '\r']).len()
    }

    /// How many lines there are.
    #[must_use]
    pub fn line_count(&self) -> usize {
        self.lines.len()
    }

    /// The text at a place.
    #[must_use]
    pub fn slice(&self, span: &Span) -> &str {
        self.text.get(span.range.clone()).unwrap_or("")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn positions_count_lines_and_characters() {
        let file = SourceFile::new("a.yaml", "é: 1\r\nb: 2\n", 0);
        assert_eq!(file.position(0), (1, 1));
        assert_eq!(file.position(2), (1, 2));
        assert_eq!(file.position(7), (2, 1));
        assert_eq!(file.line(1), 0..5);
        assert_eq!(file.text.get(file.line(2)), Some("b: 2"));
    }
}
