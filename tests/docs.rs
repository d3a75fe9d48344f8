//! The books: every YAML block is checked, every talk is played, and the reference pages are what the table of words says.
//!
//! The word behind `yaml` says what a block is:
//! `bot` a whole bot; `tambah` sections laid over the page's bot so far; `bagian` sections laid over the book's frame;
//! `langkah` steps of one flow over the frame; `salah WN0203` a block with that fault; `lain` YAML of something else.
//! Without a word: a whole bot where `bot:` is there, steps where it starts with `- `, else sections.
//! A `talk` block is played when a `bot` or `tambah` block is the last one before it, else only read.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing, reason = "a test may stop")]

#[path = "../xtask/src/reference.rs"]
mod reference;

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use wanti::{Bot, Options, Source, compile};
use wanti_flow::model::Language;

const BOOKS: [(&str, &str); 2] = [("docs/id", "docs/id/rangka.yaml"), ("docs/en", "docs/en/frame.yaml")];
const READMES: [&str; 2] = ["README.md", "README.id.md"];
const PAGES: [(&str, Language); 2] =
    [("docs/id/src/rujukan.md", Language::Indonesian), ("docs/en/src/reference.md", Language::English)];
/// The list of codes of each book: the page, the pages of the codes, the words above the list.
const CODES: [(&str, &str, &str); 2] = [
    (
        "docs/id/src/kode.md",
        "crates/wanti-flow/pages/id",
        "# Daftar kode\n\nSetiap temuan `wanti check` punya kode yang tidak pernah berubah artinya. `wanti explain KODE` menampilkan \
         penjelasan\nlengkap dengan contoh keliru dan benar.\n\n| kode | arti | penjelasan |\n|---|---|---|\n",
    ),
    (
        "docs/en/src/codes.md",
        "crates/wanti-flow/pages/en",
        "# List of codes\n\nEvery finding of `wanti check` has a code that never changes its meaning. `wanti explain CODE` shows the \
         whole page with\na wrong and a right example.\n\n| code | meaning | explanation |\n|---|---|---|\n",
    ),
];

#[test]
fn every_block_is_right() {
    let mut wrong = Vec::new();
    let mut count = 0;
    for (page, frame) in pages() {
        let mut reader = Page::new(&page, &frame);
        for block in blocks(&read(&page)) {
            count += 1;
            reader.block(&block);
        }
        wrong.extend(reader.wrong);
    }
    assert!(wrong.is_empty(), "{} of {count} blocks:\n{}", wrong.len(), wrong.join("\n"));
    assert!(count > 40, "only {count} blocks found");
}

#[test]
fn reference_pages_are_up_to_date() {
    for (path, language) in PAGES {
        up_to_date(path, &reference::render(language));
    }
}

#[test]
fn lists_of_codes_are_up_to_date() {
    for (path, folder, head) in CODES {
        let rows: String = markdown(&root().join(folder)).iter().map(|page| row_of_code(&read(page))).collect();
        up_to_date(path, &format!("{head}{rows}"));
    }
}

fn up_to_date(path: &str, page: &str) {
    if std::env::var_os("UPDATE").is_some() {
        fs::write(root().join(path), page).unwrap();
    }
    assert!(read(path) == page, "{path} is old; run UPDATE=1 cargo test --test docs");
}

/// One row of the list: the code, its title, the first paragraph of its page.
fn row_of_code(page: &str) -> String {
    let (head, rest) = page.split_once("\n\n").unwrap();
    let (code, title) = head.trim_start_matches("# ").split_once(": ").unwrap();
    let first: Vec<&str> = rest.split("\n\n").next().unwrap().lines().map(str::trim).collect();
    format!("| `{code}` | {} | {} |\n", title.replace('|', "\\|"), first.join(" ").replace('|', "\\|"))
}

#[test]
fn every_page_is_in_the_summary_and_every_link_leads_somewhere() {
    let mut wrong = Vec::new();
    for (book, _) in BOOKS {
        let summary = read(format!("{book}/src/SUMMARY.md"));
        for page in markdown(&root().join(book).join("src")) {
            let name = page.file_name().unwrap().to_string_lossy().into_owned();
            if name != "SUMMARY.md" && !summary.contains(&format!("({name})")) {
                wrong.push(format!("{book}: {name} is not in SUMMARY.md"));
            }
            wrong.extend(dead_links(&page));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn read(path: impl AsRef<Path>) -> String {
    let path = path.as_ref();
    fs::read_to_string(root().join(path)).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// Every page with the frame of its book.
fn pages() -> Vec<(String, String)> {
    let of_books = BOOKS.iter().flat_map(|(book, frame)| {
        let pages = markdown(&root().join(book).join("src"));
        pages.into_iter().map(move |page| (page.strip_prefix(root()).unwrap().display().to_string(), read(frame)))
    });
    let readmes = READMES.iter().zip([BOOKS[1].1, BOOKS[0].1]).filter(|(name, _)| root().join(name).exists());
    of_books.chain(readmes.map(|(name, frame)| ((*name).to_owned(), read(frame)))).collect()
}

fn markdown(folder: &Path) -> Vec<PathBuf> {
    let mut found: Vec<PathBuf> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    found.retain(|path| path.extension().is_some_and(|ending| ending == "md"));
    found.sort();
    found
}

fn dead_links(page: &Path) -> Vec<String> {
    let text = fs::read_to_string(page).unwrap();
    let targets = text.split("](").skip(1).filter_map(|rest| rest.split(')').next());
    let files = targets
        .map(|target| target.split('#').next().unwrap())
        .filter(|target| !target.is_empty() && !target.contains("://"));
    files
        .filter(|target| target.ends_with(".md") && !page.parent().unwrap().join(target).exists())
        .map(|target| format!("{}: {target} is not there", page.display()))
        .collect()
}

/// A fenced block: line of its fence, the words behind the fence, its text.
#[derive(Debug)]
struct Block {
    line: usize,
    info: String,
    text: String,
}

fn blocks(page: &str) -> Vec<Block> {
    let mut found = Vec::new();
    let mut open: Option<(usize, Block)> = None;
    for (index, line) in page.lines().enumerate() {
        let marks = line.trim_start().chars().take_while(|sign| *sign == '`').count();
        match &mut open {
            None if marks >= 3 => {
                let info = line.trim_start().trim_start_matches('`').trim().to_owned();
                open = Some((marks, Block { line: index + 1, info, text: String::new() }));
            }
            None => {}
            Some((opened, _)) if marks >= *opened => found.extend(open.take().map(|(_, block)| block)),
            Some((_, block)) => {
                block.text.push_str(line);
                block.text.push('\n');
            }
        }
    }
    found
}

/// A page being read, with the bot that grows on it.
struct Page {
    name: String,
    frame: String,
    layers: Vec<String>,
    bot: Option<Arc<Bot>>,
    wrong: Vec<String>,
}

impl Page {
    fn new(name: &str, frame: &str) -> Page {
        Page { name: name.to_owned(), frame: frame.to_owned(), layers: Vec::new(), bot: None, wrong: Vec::new() }
    }

    fn block(&mut self, block: &Block) {
        let mut words = block.info.split_whitespace();
        match (words.next(), words.next().unwrap_or_else(|| kind(&block.text)), words.next()) {
            (Some("yaml"), "bot", _) => {
                self.layers = vec![block.text.clone()];
                self.grow(block);
            }
            (Some("yaml"), "tambah", _) => {
                self.layers.push(block.text.clone());
                self.grow(block);
            }
            (Some("yaml"), "bagian", _) => self.over_frame(block, &block.text, None),
            (Some("yaml"), "langkah", _) => self.over_frame(block, &steps(&block.text), None),
            (Some("yaml"), "salah", Some(code)) => {
                let text = if kind(&block.text) == "langkah" { steps(&block.text) } else { block.text.clone() };
                self.over_frame(block, &text, Some(code));
            }
            (Some("yaml"), "lain", _) => self.bot = None,
            (Some("yaml"), word, _) => self.complain(block, &format!("`yaml {word}` is not known")),
            (Some("talk"), ..) => self.talk(block),
            _ => {}
        }
    }

    fn grow(&mut self, block: &Block) {
        let layers = self.layers.clone();
        self.bot = self.compile(block, &layers, None);
    }

    fn over_frame(&mut self, block: &Block, text: &str, code: Option<&str>) {
        let layers =
            if kind(text) == "bot" { vec![text.to_owned()] } else { vec![self.frame.clone(), text.to_owned()] };
        self.bot = None;
        self.compile(block, &layers, code);
    }

    /// Compiles layers of one file each; what is found in the last one counts.
    fn compile(&mut self, block: &Block, layers: &[String], code: Option<&str>) -> Option<Arc<Bot>> {
        let layer = |number: usize| u8::try_from(number).unwrap();
        let sources: Vec<Source> = layers
            .iter()
            .enumerate()
            .map(|(number, text)| Source::new(format!("{number}.yaml"), text.as_bytes()).layer(layer(number)))
            .collect();
        let compiled = compile(&sources, &Options { today: Some("2026-11-24".parse().unwrap()), ..Options::default() });
        let last = u32::try_from(layers.len() - 1).unwrap();
        let found: Vec<String> = compiled
            .diagnostics
            .iter()
            .filter(|fault| fault.span.file == last || compiled.bot.is_none())
            .map(|fault| {
                format!(
                    "{} {} ({:?})",
                    fault.code.0,
                    fault.message.en,
                    compiled.files[fault.span.file as usize].slice(&fault.span)
                )
            })
            .collect();
        match code {
            None if found.is_empty() => return compiled.bot.map(Arc::new),
            Some(code) if found.iter().any(|fault| fault.starts_with(code)) => {}
            None => self.complain(block, &found.join("; ")),
            Some(code) => self.complain(block, &format!("{code} is not found, only {found:?}")),
        }
        None
    }

    fn talk(&mut self, block: &Block) {
        let script = match wanti::script::parse(&format!("# {}\n```talk\n{}```\n", self.name, block.text)) {
            Ok(script) => script,
            Err(errors) => return self.complain(block, &format!("{errors:?}")),
        };
        let Some(bot) = self.bot.clone() else { return };
        for scene in &script.scenes {
            for failure in wanti::script::play(&bot, scene).failures {
                self.complain(block, &failure.to_string());
            }
        }
    }

    fn complain(&mut self, block: &Block, what: &str) {
        self.wrong.push(format!("{}:{}: {what}", self.name, block.line));
    }
}

/// What a block without a word is.
fn kind(text: &str) -> &'static str {
    let first = text.lines().find(|line| !line.trim().is_empty() && !line.starts_with('#')).unwrap_or("");
    match first {
        _ if text.lines().any(|line| line.starts_with("bot:")) => "bot",
        steps if steps.starts_with("- ") => "langkah",
        _ => "bagian",
    }
}

/// Steps inside a flow of their own.
fn steps(text: &str) -> String {
    let indented: String = text.lines().map(|line| format!("      {line}\n")).collect();
    format!(
        "alur:\n  langkah_contoh:\n    judul: Contoh\n    mulai_bila: {{kata: [coba langkah contoh]}}\n    terima: [layanan]\n    langkah:\n{indented}"
    )
}
