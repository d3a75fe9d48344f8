//! What is wrong with a configuration: where, and a sentence that says what to do.

use std::fmt;
use std::path::{Path, PathBuf};

/// One fault.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    /// The line in the file, from 1; none when it is about what is not there.
    pub line: Option<usize>,
    /// The sentence.
    pub words: String,
}

/// All faults of a file, in the order of its lines.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Faults {
    path: PathBuf,
    all: Vec<Fault>,
}

impl Faults {
    /// None yet.
    #[must_use]
    pub fn of(path: &Path) -> Faults {
        Faults { path: path.to_path_buf(), all: Vec::new() }
    }

    /// One fault.
    #[must_use]
    pub fn one(path: &Path, fault: Fault) -> Faults {
        Faults { path: path.to_path_buf(), all: vec![fault] }
    }

    /// Adds a fault.
    pub fn add(&mut self, line: Option<usize>, words: String) {
        self.all.push(Fault { line, words });
    }

    /// Whether there is none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.all.is_empty()
    }

    /// The faults, those with a line first, in order.
    #[must_use]
    pub fn sorted(&self) -> Vec<&Fault> {
        let mut all: Vec<&Fault> = self.all.iter().collect();
        all.sort_by_key(|fault| fault.line.unwrap_or(usize::MAX));
        all
    }
}

impl fmt::Display for Faults {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (number, fault) in self.sorted().into_iter().enumerate() {
            let end = if number == 0 { "" } else { "\n" };
            match fault.line {
                Some(line) => write!(out, "{end}{}:{line}: {}", self.path.display(), fault.words)?,
                None => write!(out, "{end}{}: {}", self.path.display(), fault.words)?,
            }
        }
        Ok(())
    }
}
