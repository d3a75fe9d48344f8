//! Lines of JSON: intents and messages in and out, with the line that is wrong.

use std::io::{BufRead, BufReader, Write};
use std::path::Path;

use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::intent::Intent;
use crate::message::Message;

/// Why a file cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum FileError {
    /// It cannot be opened, read or written.
    #[error("{path}: {source}")]
    Io {
        /// The file.
        path: String,
        /// Why.
        source: std::io::Error,
    },
    /// A line is not what it should be.
    #[error("{path}:{line}: {why}")]
    Line {
        /// The file.
        path: String,
        /// Counted from one.
        line: usize,
        /// What is wrong with it.
        why: String,
    },
    /// A file without a single line.
    #[error("{path}: no lines")]
    Empty {
        /// The file.
        path: String,
    },
}

/// Intents, one a line: `{"id": "…", "keywords": ["…", …]}`.
pub fn read_intents(path: &Path) -> Result<Vec<Intent>, FileError> {
    let intents: Vec<Intent> = read(path, "{\"id\": \"…\", \"keywords\": [\"…\"]}")?;
    let mut seen = std::collections::BTreeMap::new();
    for (at, intent) in intents.iter().enumerate() {
        if let Some(before) = seen.insert(intent.id.as_str(), at + 1) {
            let why = format!("the id `{}` stands in line {before} too", intent.id);
            return Err(FileError::Line { path: path.display().to_string(), line: at + 1, why });
        }
    }
    Ok(intents)
}

/// Messages, one a line: `{"text": "…", "expect": "…" or null}`.
pub fn read_messages(path: &Path, intents: &[Intent]) -> Result<Vec<Message>, FileError> {
    let messages: Vec<Message> = read(path, "{\"text\": \"…\", \"expect\": \"…\" or null}")?;
    let ids: std::collections::BTreeSet<&str> = intents.iter().map(|intent| intent.id.as_str()).collect();
    for (at, message) in messages.iter().enumerate() {
        if let Some(id) = message.expect.as_deref().filter(|id| !ids.contains(id)) {
            let why = format!("expects `{id}`, which is no intent");
            return Err(FileError::Line { path: path.display().to_string(), line: at + 1, why });
        }
    }
    Ok(messages)
}

/// Writes values, one a line.
pub fn write_lines<T: Serialize>(path: &Path, values: &[T]) -> Result<(), FileError> {
    let failed = |source| FileError::Io { path: path.display().to_string(), source };
    let mut out = std::io::BufWriter::new(std::fs::File::create(path).map_err(failed)?);
    for value in values {
        serde_json::to_writer(&mut out, value).map_err(|error| failed(error.into()))?;
        out.write_all(b"\n").map_err(failed)?;
    }
    out.flush().map_err(failed)
}

/// Blank lines do not count as values but do count as lines.
fn read<T: DeserializeOwned>(path: &Path, shape: &str) -> Result<Vec<T>, FileError> {
    let shown = || path.display().to_string();
    let failed = |source| FileError::Io { path: shown(), source };
    let file = BufReader::new(std::fs::File::open(path).map_err(failed)?);
    let mut values = Vec::new();
    for (at, line) in file.lines().enumerate() {
        let line = line.map_err(failed)?;
        if line.trim().is_empty() {
            continue;
        }
        let value = serde_json::from_str(&line).map_err(|error| FileError::Line {
            path: shown(),
            line: at + 1,
            why: format!("{error}; a line is {shape}"),
        })?;
        values.push(value);
    }
    if values.is_empty() { Err(FileError::Empty { path: shown() }) } else { Ok(values) }
}
