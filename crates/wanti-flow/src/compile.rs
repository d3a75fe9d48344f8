//! The whole road: files to tree to bot, with every fault on the way.

use std::sync::Arc;

use jiff::civil;
use wanti_match::Matcher;

use crate::check::{self, Checked};
use crate::diagnostic::{Diagnostic, MOST_TOLD, Severity};
use crate::model::Bot;
use crate::shape::{self, Mapping, Shaped};
use crate::source::{Source, SourceFile};
use crate::tree::Tree;
use crate::{lower, merge, yaml};

/// What is known beside the files.
#[derive(Debug, Clone, Default)]
pub struct Options {
    /// The date, for rules about things that grow old. Without it they are silent.
    pub today: Option<civil::Date>,
    /// What understands for other bots: used again where the triggers are the very same.
    pub matchers: Vec<Arc<Matcher>>,
}

/// What came of it.
#[derive(Debug, Default)]
pub struct Compiled {
    /// The bot, when there is no error.
    pub bot: Option<Bot>,
    /// Every fault, in the order of the files.
    pub diagnostics: Vec<Diagnostic>,
    /// The files, in the order that spans count them.
    pub files: Vec<SourceFile>,
    /// What the files say.
    pub tree: Tree,
    whole: Option<Shaped>,
}

/// Compiles the files of all layers.
#[must_use]
pub fn compile(sources: &[Source], options: &Options) -> Compiled {
    let mut out = Vec::new();
    let Parsed { files, sections, broken } = parse(sources, &mut out);
    let whole = Shaped::Map(merge::merge(sections, &mut out));
    shape::complete(&whole, &mut out);
    let tree = yaml::decode_tree(&whole, &mut out);
    let faultless = !broken && out.iter().all(|fault| fault.severity != Severity::Error);
    let (bot, _) = lower::lower(&tree, &files, faultless, &options.matchers, &mut out);
    if !broken && out.len() <= MOST_TOLD {
        check::run(&Checked::new(&tree, bot.as_ref(), &files, options.today), &mut out);
    }
    let bot = bot.filter(|_| out.iter().all(|fault| fault.severity != Severity::Error));
    if broken {
        out.retain(|fault| !lower::UNKNOWN_NAMES.contains(&fault.code.0));
    }
    out.sort_by(|one, other| one.span.cmp(&other.span));
    out.dedup();
    Compiled { bot, diagnostics: out, files, tree, whole: Some(whole) }
}

/// The packs that `dasar` of a file names, so that the caller can read them first.
#[must_use]
pub fn bases(source: &Source) -> Vec<String> {
    let parsed = parse(std::slice::from_ref(source), &mut Vec::new());
    let fields = parsed.sections.into_iter().flat_map(|(_, sections)| sections.fields);
    let named = fields.filter(|field| field.word == "dasar").map(|field| field.value);
    let texts = named.flat_map(|value| match value {
        Shaped::List(items) => items,
        _ => Vec::new(),
    });
    texts.filter_map(|item| if let Shaped::Text(text) = item { Some(text.text) } else { None }).collect()
}

/// The merged bot as YAML in Indonesian keys, as the interpreter sees it.
#[must_use]
pub fn resolved(compiled: &Compiled) -> String {
    compiled.whole.as_ref().map(yaml::print).unwrap_or_default()
}

struct Parsed {
    files: Vec<SourceFile>,
    sections: Vec<(u8, Mapping)>,
    /// Whether some file could not be read to its end, so that names may be missing.
    broken: bool,
}

fn parse(sources: &[Source], out: &mut Vec<Diagnostic>) -> Parsed {
    let mut parsed = Parsed { files: Vec::new(), sections: Vec::new(), broken: false };
    for (file, source) in (0_u32..).zip(sources) {
        let (source, readable) = yaml::decode(source, file, out);
        let read = if readable { yaml::read(file, &source, out) } else { yaml::Read::default() };
        parsed.broken |= !read.whole;
        if let Some(root) = read.root
            && let Some(sections) = shape::sections(file, &source, &root, out)
        {
            parsed.sections.push((source.layer, sections));
        }
        parsed.files.push(source);
    }
    parsed
}
