//! Where a secret comes from: an environment variable, a file, or the configuration itself, in this order.

use std::fs::File;
use std::io::Read;
use std::path::{Path, PathBuf};

use wanti_flow::model::Language;
use wanti_http::Secret;

use super::Environment;
use crate::words::Word;

/// More than any token or key has.
const MOST: u64 = 16 << 10;

/// Where secrets are looked for.
#[derive(Clone, Copy)]
pub(super) struct Vault<'a> {
    pub(super) folder: &'a Path,
    pub(super) environment: Environment<'a>,
    pub(super) language: Language,
}

impl Vault<'_> {
    /// The secret of a key; none when it is nowhere.
    ///
    /// # Errors
    /// The sentence: it is given twice, or its file cannot be read.
    pub(super) fn one(
        self,
        variable: &str,
        written: Option<String>,
        file: Option<String>,
    ) -> Result<Option<Secret>, String> {
        if let Some(value) = (self.environment)(variable) {
            return Ok(Some(Secret::new(value.trim())));
        }
        let written = written.map(|text| vec![text]).unwrap_or_default();
        let found = self.all(variable, written, file.into_iter().collect())?;
        Ok(found.into_iter().next())
    }

    /// The secrets of a key that may have several.
    ///
    /// # Errors
    /// As [`Vault::one`].
    pub(super) fn all(self, variable: &str, written: Vec<String>, files: Vec<String>) -> Result<Vec<Secret>, String> {
        if let Some(value) = (self.environment)(variable) {
            return Ok(value.split_whitespace().map(Secret::new).collect());
        }
        if !written.is_empty() && !files.is_empty() {
            return Err(Word::SecretTwice.words(self.language).to_owned());
        }
        let mut found: Vec<Secret> = written.into_iter().map(Secret::from).collect();
        for file in files {
            found.push(self.in_file(&file)?);
        }
        found.retain(|secret| !secret.reveal().is_empty());
        Ok(found)
    }

    fn in_file(self, name: &str) -> Result<Secret, String> {
        let path = below(self.folder, name);
        let mut text = String::new();
        let read = File::open(&path).and_then(|file| file.take(MOST).read_to_string(&mut text));
        match read {
            Ok(_) if text.trim().is_empty() => {
                Err(Word::SecretFileEmpty.with(self.language, &[&path.display().to_string()]))
            }
            Ok(_) => Ok(Secret::new(text.trim())),
            Err(error) => {
                Err(Word::SecretFileUnreadable.with(self.language, &[&path.display().to_string(), &error.to_string()]))
            }
        }
    }
}

/// The variable of an office's secret: `WANTI_SRIMENANTI_WHATSAPP_ACCESS_TOKEN`.
pub(super) fn variable(office: &str, key: &str) -> String {
    let plain = |ch: char| if ch.is_ascii_alphanumeric() { ch.to_ascii_uppercase() } else { '_' };
    format!("WANTI_{}_{}", office.chars().map(plain).collect::<String>(), key.chars().map(plain).collect::<String>())
}

/// A path as written, from the folder of the configuration.
pub(super) fn below(folder: &Path, name: &str) -> PathBuf {
    if folder.as_os_str().is_empty() { PathBuf::from(name) } else { folder.join(name) }
}
