//! Text to nodes. A line that YAML cannot read is told to the author and masked, so that the rest is still read.

use std::collections::BTreeMap;
use std::ops::Range;

use granit_parser::{Event, Parser, ScalarStyle, ScanError};

use super::{Key, Node, NodeKind, Style, codes, quoted, trap};
use crate::diagnostic::{Diagnostic, Sentence, Span};
use crate::source::SourceFile;

/// Deepest nesting.
pub(crate) const MOST_DEPTH: usize = 32;
/// Most nodes of a file.
pub(crate) const MOST_NODES: usize = 20_000;
/// Longest text, in bytes. Channels take some 4,000 letters.
pub(crate) const MOST_TEXT: usize = 16 * 1024;
/// Most faults of one file that are worth telling before the rest is read.
const MOST_FAULTS: usize = 20;
/// Most bytes that are read again because a line was masked.
const MOST_REREAD: usize = 4 * 1024 * 1024;

/// A file as nodes. Without a root nothing could be read; `whole` says whether every line was.
#[derive(Debug, Default)]
pub(crate) struct Read {
    /// The outermost mapping.
    pub(crate) root: Option<Node>,
    /// Whether everything was read.
    pub(crate) whole: bool,
}

/// Reads the text of a file.
pub(crate) fn read(file: u32, source: &SourceFile, out: &mut Vec<Diagnostic>) -> Read {
    let mut text = source.text.clone();
    let mut masked: Vec<Range<usize>> = Vec::new();
    let mut reread = 0;
    loop {
        let mut builder = Builder::new(file, source, &masked);
        let fault = match builder.run(&text) {
            Ok(root) => {
                out.append(&mut builder.out);
                return Read { root, whole: masked.is_empty() };
            }
            Err(fault) => fault,
        };
        let trap = match fault {
            Fault::Told => None,
            Fault::Scan(error) => Some(trap::explain(file, source, &text, &error)),
        };
        let mask = trap.as_ref().and_then(|trap| trap.mask.clone());
        out.extend(trap.map(|trap| trap.diagnostic));
        reread += text.len();
        let again = mask.filter(|mask| masked.len() < MOST_FAULTS && reread < MOST_REREAD && !masked.contains(mask));
        let Some(mask) = again else {
            out.append(&mut builder.out);
            return Read::default();
        };
        text = trap::masked(&text, &mask);
        masked.push(mask);
    }
}

enum Fault {
    /// Its diagnostic is already in the list.
    Told,
    Scan(Box<ScanError>),
}

enum Open {
    List {
        start: usize,
        flow: bool,
        items: Vec<Node>,
    },
    Map {
        start: usize,
        flow: bool,
        entries: Vec<(Key, Node)>,
        /// Keys so far, and where.
        seen: BTreeMap<String, Range<usize>>,
        /// The key whose value comes next.
        key: Option<Key>,
        /// That value is not wanted.
        skip: bool,
    },
}

struct Builder<'a> {
    file: u32,
    source: &'a SourceFile,
    masked: &'a [Range<usize>],
    open: Vec<Open>,
    root: Option<Node>,
    nodes: usize,
    plain_end: Option<Range<usize>>,
    out: Vec<Diagnostic>,
}

impl<'a> Builder<'a> {
    fn new(file: u32, source: &'a SourceFile, masked: &'a [Range<usize>]) -> Builder<'a> {
        Builder { file, source, masked, open: Vec::new(), root: None, nodes: 0, plain_end: None, out: Vec::new() }
    }

    fn run(&mut self, text: &str) -> Result<Option<Node>, Fault> {
        let options = granit_parser::options! {
            emit_unresolved_aliases: true,
            emit_anchor_events: true,
            disallow_directives: true,
            flow_nesting_limit: MOST_DEPTH,
            block_nesting_limit: MOST_DEPTH,
        };
        let mut documents = 0;
        for event in Parser::new_from_str_with_options(text, options) {
            let (event, span) = event.map_err(|error| Fault::Scan(Box::new(error)))?;
            let range = span.byte_range().unwrap_or(0..0);
            if let Event::DocumentStart(..) = event {
                documents += 1;
                if documents > 1 {
                    self.out.push(self.second_document(range));
                    return Err(Fault::Told);
                }
            }
            let tag = span.tag_start().and_then(|mark| mark.byte_offset());
            self.event(text, event, range, tag)?;
        }
        self.root_is_sections()
    }

    fn event(&mut self, text: &str, event: Event<'_>, range: Range<usize>, tag: Option<usize>) -> Result<(), Fault> {
        let tagged = tag.filter(|_| event.tag().is_some());
        match event {
            Event::Scalar(words, style, ..) => {
                let style = style_of(style);
                self.plain_end = (style == Style::Plain).then(|| range.clone());
                let empty = range.is_empty() && style == Style::Plain;
                let kind = if empty { NodeKind::Empty } else { NodeKind::Scalar(words.into_owned(), style) };
                let bad = self.is_masked(&range) || tagged.is_some();
                if let Some(tag) = tagged {
                    self.out.push(self.exclamation(text, tag, &range));
                }
                self.node(Node { range, kind: if bad { NodeKind::Bad } else { kind } })
            }
            Event::Alias(_) | Event::UnresolvedAlias(_) => {
                self.out.push(self.asterisk(text, &range));
                self.node(Node { range, kind: NodeKind::Bad })
            }
            Event::Anchor(..) => {
                self.out.push(self.ampersand(text, &range));
                Ok(())
            }
            Event::SequenceStart(style, ..) => {
                let flow = style == granit_parser::StructureStyle::Flow;
                self.push(Open::List { start: range.start, flow, items: Vec::new() }, tagged, text, &range)
            }

            Event::MappingStart(style, ..) => {
                let flow = style == granit_parser::StructureStyle::Flow;
                let (entries, seen) = (Vec::new(), BTreeMap::new());
                let open = Open::Map { start: range.start, flow, entries, seen, key: None, skip: false };
                self.push(open, tagged, text, &range)
            }
            Event::SequenceEnd | Event::MappingEnd => self.pop(range.end),
            Event::Comment(words, _) => {
                self.hash(&words, &range);
                Ok(())
            }
            _ => Ok(()),
        }
    }

    fn push(&mut self, open: Open, tag: Option<usize>, text: &str, range: &Range<usize>) -> Result<(), Fault> {
        if let Some(tag) = tag {
            self.out.push(self.exclamation(text, tag, range));
        }
        self.open.push(open);
        if self.open.len() <= MOST_DEPTH {
            return Ok(());
        }
        self.out.push(trap::too_deep(self.span(range.start..range.start)));
        Err(Fault::Told)
    }

    fn pop(&mut self, end: usize) -> Result<(), Fault> {
        let node = match self.open.pop() {
            Some(Open::List { start, items, .. }) => Node { range: start..end.max(start), kind: NodeKind::List(items) },
            Some(Open::Map { start, flow, entries, .. }) => {
                Node { range: start..end.max(start), kind: NodeKind::Map(entries, flow) }
            }
            None => return Ok(()),
        };
        self.node(node)
    }

    /// A finished node goes to where it belongs: root, list, key or value.
    fn node(&mut self, node: Node) -> Result<(), Fault> {
        self.nodes += 1;
        if self.out.len() > MOST_FAULTS {
            return Err(Fault::Told);
        }
        if node.range.len() > MOST_TEXT && matches!(node.kind, NodeKind::Scalar(..)) {
            self.out.push(too_long(self.span(node.range)));
            return Err(Fault::Told);
        }
        if self.nodes > MOST_NODES {
            self.out.push(too_many(self.span(node.range)));
            return Err(Fault::Told);
        }
        match self.open.last_mut() {
            None => self.root = Some(node),
            Some(Open::List { items, .. }) => items.push(node),
            Some(Open::Map { entries, key, skip, .. }) => match key.take() {
                Some(key) if *skip => {
                    *skip = false;
                    drop(key);
                }
                Some(key) => entries.push((key, node)),
                None => return self.key(node),
            },
        }
        Ok(())
    }

    fn key(&mut self, node: Node) -> Result<(), Fault> {
        let range = node.range;
        let text = match node.kind {
            NodeKind::Scalar(text, _) => text,
            NodeKind::Bad => String::new(),
            _ => {
                self.out.push(strange_key(self.span(range.clone())));
                String::new()
            }
        };
        let mut twice = None;
        if let Some(Open::Map { seen, key, skip, .. }) = self.open.last_mut() {
            twice = seen.get(&text).filter(|_| !text.is_empty()).map(|first| (text.clone(), first.clone()));
            *skip = twice.is_some() || text.is_empty();
            seen.entry(text.clone()).or_insert_with(|| range.clone());
            *key = Some(Key { text, range: range.clone() });
        }
        if let Some((text, first)) = twice {
            self.out.push(duplicate(&text, self.span(range), self.span(first)));
        }
        Ok(())
    }

    fn root_is_sections(&mut self) -> Result<Option<Node>, Fault> {
        match self.root.take() {
            Some(node) if matches!(node.kind, NodeKind::Map(..)) => Ok(Some(node)),
            None | Some(Node { kind: NodeKind::Empty, .. }) => Ok(None),
            Some(node) => {
                let line = self.source.line(self.source.position(node.range.start).0);
                self.out.push(no_sections(self.span(line)));
                Err(Fault::Told)
            }
        }
    }

    fn span(&self, range: Range<usize>) -> Span {
        Span { file: self.file, range }
    }

    fn is_masked(&self, range: &Range<usize>) -> bool {
        self.masked.iter().any(|mask| mask.start < range.end && range.start < mask.end)
    }

    fn in_flow(&self) -> bool {
        matches!(self.open.last(), Some(Open::Map { flow: true, .. } | Open::List { flow: true, .. }))
    }

    fn asterisk(&self, text: &str, range: &Range<usize>) -> Diagnostic {
        let next = text.get(range.end..).and_then(|rest| rest.chars().next());
        let flow = self.in_flow() || matches!(next, Some(',' | ']' | '}'));
        let end = if flow { range.end } else { trap::line_end(text, range.end) };
        trap::starts_with(codes::ASTERISK, self.file, text, range.start..end)
    }

    fn exclamation(&self, text: &str, tag: usize, range: &Range<usize>) -> Diagnostic {
        let end = if self.in_flow() { range.end } else { trap::line_end(text, range.end) };
        trap::starts_with(codes::EXCLAMATION, self.file, text, tag..end)
    }

    fn ampersand(&self, text: &str, range: &Range<usize>) -> Diagnostic {
        trap::starts_with(codes::AMPERSAND, self.file, text, range.start..trap::line_end(text, range.end))
    }

    /// ` #12` behind plain words is a comment for YAML and part of the sentence for its author.
    fn hash(&mut self, words: &str, range: &Range<usize>) {
        let Some(plain) = self.plain_end.take() else { return };
        let between = self.source.text.get(plain.end..range.start).unwrap_or("\n");
        let glued = words.chars().next().is_some_and(|sign| !sign.is_whitespace() && sign != '#');
        if !glued || between.contains('\n') || self.is_masked(&plain) || self.in_flow() {
            return;
        }
        let whole = self.span(plain.start..range.end);
        let text = self.source.slice(&whole).trim_end().to_owned();
        let message = Sentence::new("kalimat ini terpotong oleh tanda #", "this sentence is cut by the sign #");
        let mut diagnostic = Diagnostic::warning(codes::HASH, self.span(range.clone()), message)
            .label("bagian ini dianggap catatan dan tidak dikirim", "this part counts as a comment and is not sent")
            .help(
                format!(
                    "bila # bagian dari kalimat, beri kutip: {}; bila catatan, beri spasi sesudah #",
                    quoted(&text)
                ),
                format!(
                    "if # belongs to the sentence, quote it: {}; if it is a comment, put a blank after #",
                    quoted(&text)
                ),
            );
        let sentence = self.source.text.get(plain).is_some_and(|plain| plain.contains(' '));
        if sentence {
            diagnostic = diagnostic.fix(whole, quoted(&text));
        }
        self.out.push(diagnostic);
    }

    fn second_document(&self, range: Range<usize>) -> Diagnostic {
        let message = Sentence::new(
            "tanda --- memulai dokumen kedua di berkas ini",
            "the sign --- starts a second document in this file",
        );
        Diagnostic::error(codes::SECOND_DOCUMENT, self.span(range), message)
            .label("isi sesudah ini tidak dibaca", "what follows is not read")
            .help(
                "hapus tanda --- atau pindahkan isinya ke berkas lain",
                "delete the sign --- or move the rest to another file",
            )
    }
}

fn style_of(style: ScalarStyle) -> Style {
    match style {
        ScalarStyle::Plain => Style::Plain,
        ScalarStyle::SingleQuoted | ScalarStyle::DoubleQuoted => Style::Quoted,
        ScalarStyle::Literal | ScalarStyle::Folded => Style::Block,
    }
}

fn too_many(span: Span) -> Diagnostic {
    let message = Sentence::new("berkas ini memuat terlalu banyak bagian", "this file has too many parts");
    Diagnostic::error(codes::TOO_LARGE, span, message).help(
        "bagi isinya menjadi beberapa berkas .yaml di folder yang sama",
        "split it into several .yaml files in the same folder",
    )
}

fn too_long(span: Span) -> Diagnostic {
    let message = Sentence::new("teks ini terlalu panjang", "this text is too long");
    Diagnostic::error(codes::TOO_LARGE, span, message)
        .label("lebih dari 16.000 huruf", "more than 16,000 letters")
        .help(
            "bagi menjadi beberapa teks; satu pesan WhatsApp memuat 4.096 huruf",
            "split it into several texts; a message of WhatsApp takes 4,096 letters",
        )
}

fn strange_key(span: Span) -> Diagnostic {
    let message = Sentence::new("kunci di sini bukan sebuah kata", "the key here is not a word");
    Diagnostic::error(codes::STRANGE_KEY, span, message).help(
        "tulis kunci sebagai satu kata, lalu titik dua dan spasi: `kirim: …`",
        "write the key as one word, a colon and a blank: `say: …`",
    )
}

fn duplicate(key: &str, span: Span, first: Span) -> Diagnostic {
    let message = Sentence::new(format!("`{key}` ditulis dua kali"), format!("`{key}` is written twice"));
    Diagnostic::error(codes::DUPLICATE_KEY, span, message)
        .label("yang kedua tidak dipakai", "the second one is not used")
        .also(first, "yang pertama di sini", "the first one is here")
        .help("hapus salah satu, atau beri nama lain", "delete one of them, or give it another name")
}

fn no_sections(span: Span) -> Diagnostic {
    let message = Sentence::new(
        "berkas ini tidak dimulai dengan nama bagian",
        "this file does not begin with the name of a section",
    );
    Diagnostic::error(codes::NO_SECTIONS, span, message).help(
        "mulai dengan sebuah bagian, misalnya `alur:` atau `layanan:`",
        "begin with a section, such as `flows:` or `services:`",
    )
}
