//! The bots of the offices: read at the start, and again when asked or when their files have changed.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::SystemTime;

use wanti_flow::Severity;
use wanti_flow::model::{Bot, Language};

use crate::{load, report};

/// One office's bot and the state of its files when they were last read.
#[derive(Debug, Clone)]
pub(super) struct Source {
    pub(super) office: String,
    pub(super) path: PathBuf,
    stamp: (usize, Option<SystemTime>),
}

/// A bot, or the findings that keep it from running.
pub(super) type Read = Result<Arc<Bot>, Vec<String>>;

impl Source {
    pub(super) fn new(office: &str, path: &Path) -> Source {
        Source { office: office.to_owned(), path: path.to_path_buf(), stamp: (0, None) }
    }

    /// Reads the bot.
    pub(super) fn read(&mut self, language: Language) -> Read {
        self.stamp = load::stamp(&self.path, language);
        read(&self.path, language)
    }

    /// Reads it when a file has changed since.
    pub(super) fn read_if_changed(&mut self, language: Language) -> Option<Read> {
        (load::stamp(&self.path, language) != self.stamp).then(|| self.read(language))
    }
}

fn read(path: &Path, language: Language) -> Read {
    let compiled = match load::compiled(path, &wanti_flow::Options::default(), language) {
        Ok(compiled) => compiled,
        Err(problem) => return Err(vec![problem.to_string()]),
    };
    let errors: Vec<_> =
        compiled.diagnostics.iter().filter(|finding| finding.severity == Severity::Error).cloned().collect();
    match compiled.bot {
        Some(bot) if errors.is_empty() => Ok(Arc::new(bot)),
        _ => Err(report::lines(&compiled.files, &errors, language)),
    }
}
