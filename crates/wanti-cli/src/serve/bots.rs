//! The bots of the offices: read at the start, and again when asked or when their files have changed. Offices whose files
//! say the same share one bot; offices whose triggers are the same share what understands for them.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Weak};
use std::time::SystemTime;

use sha2::{Digest, Sha256};
use wanti_flow::model::{Bot, Language};
use wanti_flow::{Options, Severity};

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

/// A sum over the content of all files of a bot; where they lie does not count.
type Content = [u8; 32];

/// The bots in use, by what their files say.
#[derive(Debug, Default)]
pub(super) struct Shelf {
    bots: BTreeMap<Content, Weak<Bot>>,
}

impl Source {
    pub(super) fn new(office: &str, path: &Path) -> Source {
        Source { office: office.to_owned(), path: path.to_path_buf(), stamp: (0, None) }
    }

    /// Reads the bot.
    pub(super) fn read(&mut self, shelf: &mut Shelf, language: Language) -> Read {
        self.stamp = load::stamp(&self.path, language);
        shelf.read(&self.path, language)
    }

    /// Reads it when a file has changed since.
    pub(super) fn read_if_changed(&mut self, shelf: &mut Shelf, language: Language) -> Option<Read> {
        (load::stamp(&self.path, language) != self.stamp).then(|| self.read(shelf, language))
    }
}

impl Shelf {
    fn read(&mut self, path: &Path, language: Language) -> Read {
        let sources = load::sources(path, language).map_err(|problem| vec![problem.to_string()])?;
        let content = content(&sources);
        if let Some(bot) = self.bots.get(&content).and_then(Weak::upgrade) {
            return Ok(bot);
        }
        let compiled = wanti_flow::compile(&sources, &self.options());
        let errors: Vec<_> =
            compiled.diagnostics.iter().filter(|finding| finding.severity == Severity::Error).cloned().collect();
        match compiled.bot {
            Some(bot) if errors.is_empty() => {
                let bot = Arc::new(bot);
                self.bots.insert(content, Arc::downgrade(&bot));
                Ok(bot)
            }
            _ => Err(report::lines(&compiled.files, &errors, language)),
        }
    }

    /// What the bots in use have to share; those that nobody uses any more are forgotten.
    fn options(&mut self) -> Options {
        self.bots.retain(|_, bot| bot.strong_count() > 0);
        let mut options = Options::default();
        for bot in self.bots.values().filter_map(Weak::upgrade) {
            if !options.matchers.iter().any(|known| Arc::ptr_eq(known, &bot.matcher)) {
                options.matchers.push(Arc::clone(&bot.matcher));
            }
        }
        options
    }
}

fn content(sources: &[wanti_flow::Source]) -> Content {
    let mut sum = Sha256::new();
    for source in sources {
        sum.update([source.layer]);
        sum.update(source.bytes.len().to_le_bytes());
        sum.update(&source.bytes);
    }
    sum.finalize().into()
}

#[cfg(test)]
mod tests {
    use super::*;

    const FLOW: &str = "wanti: 1\nbot: {id: satu, nama: Kantor Satu, mulai: buka}\nretensi: {pesan: 90 hari}\nalur:\n  buka:\n    judul: Pembuka\n    mulai_bila: {kata: [halo], contoh: [halo kak]}\n    langkah:\n      - kirim: Selamat datang.\nbila_tidak_paham: {kirim: Maaf, setelah_2_kali: buka}\n";

    #[test]
    fn equal_files_are_one_bot_and_equal_triggers_one_matcher() {
        let place = std::env::temp_dir().join(format!("wanti-bots-{}", std::process::id()));
        let files = [
            ("a", FLOW.to_owned()),
            ("b", FLOW.to_owned()),
            ("c", FLOW.replace("Kantor Satu", "Kantor Dua")),
            ("d", FLOW.replace("kata: [halo]", "kata: [halo, hai]")),
        ];
        let mut shelf = Shelf::default();
        let read = files.map(|(name, text)| {
            let folder = place.join(name);
            std::fs::create_dir_all(&folder).unwrap();
            std::fs::write(folder.join("bot.yaml"), text).unwrap();
            Source::new(name, &folder).read(&mut shelf, Language::English).unwrap()
        });
        let [a, b, c, d] = &read;
        assert!(Arc::ptr_eq(a, b) && !Arc::ptr_eq(a, c));
        assert!(Arc::ptr_eq(&a.matcher, &c.matcher) && !Arc::ptr_eq(&a.matcher, &d.matcher));
        assert_eq!(c.name, "Kantor Dua");
        drop(read);
        shelf.options();
        assert!(shelf.bots.is_empty(), "a bot that nobody uses is not kept");
        std::fs::remove_dir_all(&place).unwrap();
    }
}
