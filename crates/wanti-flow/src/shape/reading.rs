//! One file's nodes to shaped values.

use std::ops::Range;

use super::{DAYS, Field, KIND, Mapping, NO_VERB, Shaped, TWO_VERBS, UNKNOWN_KEY, UNKNOWN_WORD, WRONG_SHAPE, near};
use crate::diagnostic::{Diagnostic, MOST_TOLD, Sentence, Span};
use crate::source::SourceFile;
use crate::tree::{Flag, Int, Text};
use crate::words::{CLOSED, DAYS as DAY_WORDS, Object, Shape, VERBS, Verb, Word};
use crate::yaml::{Key, Node, NodeKind, codes, quoted};

/// The sections of a file.
pub(crate) fn sections(file: u32, source: &SourceFile, root: &Node, out: &mut Vec<Diagnostic>) -> Option<Mapping> {
    let mut reader = Reader { file, source, out };
    match reader.object(Object::File, root) {
        Shaped::Map(mapping) => Some(mapping),
        _ => None,
    }
}

struct Reader<'a> {
    file: u32,
    source: &'a SourceFile,
    out: &'a mut Vec<Diagnostic>,
}

const YES: [&str; 6] = ["ya", "yes", "true", "benar", "iya", "y"];
const NO: [&str; 6] = ["tidak", "no", "false", "salah", "bukan", "n"];

impl Reader<'_> {
    fn span(&self, range: Range<usize>) -> Span {
        Span { file: self.file, range }
    }

    fn text(&self, words: &str, range: &Range<usize>) -> Text {
        Text { text: words.to_owned(), span: self.span(range.clone()) }
    }

    fn key(&self, key: &Key) -> Text {
        self.text(&key.text, &key.range)
    }

    fn value(&mut self, word: &Word, node: &Node) -> Shaped {
        let shape = word.shape;
        if node.kind == NodeKind::Bad {
            return Shaped::Bad;
        }
        match shape {
            Shape::Text
            | Shape::Plain
            | Shape::Id
            | Shape::Duration
            | Shape::Moment
            | Shape::Date
            | Shape::Condition
            | Shape::Path
            | Shape::Range => self.scalar(word, node),
            Shape::Texts | Shape::Plains | Shape::Ids | Shape::Intervals => self.scalars(word, node),
            Shape::Flag => self.flag(word, node),
            Shape::Int => self.int(word, node),
            Shape::OneOf(words) => self.one_of(word, words, node),
            Shape::Steps => self.list(word, node, |reader, item| reader.step(item)),
            Shape::One(object) => self.object(object, node),
            Shape::Many(object) => self.list(word, node, |reader, item| reader.object(object, item)),
            Shape::Named(object) => self.named(word, node, |reader, _, item| reader.object(object, item)),
            Shape::NamedTexts | Shape::NamedValues | Shape::NamedDurations => {
                self.named(word, node, |reader, word, item| reader.scalar(word, item))
            }
            Shape::NamedPlains => self.named(word, node, |reader, word, item| reader.scalars(word, item)),
            Shape::Free => self.free(node),
            Shape::ConditionOrCases => self.condition_or_cases(word, node),
        }
    }

    fn scalar(&mut self, word: &Word, node: &Node) -> Shaped {
        match &node.kind {
            NodeKind::Scalar(words, _) => Shaped::Text(self.text(words.trim_end_matches('\n'), &node.range)),
            NodeKind::Empty => Shaped::Text(self.text("", &node.range)),
            NodeKind::Bad => Shaped::Bad,
            NodeKind::List(_) | NodeKind::Map(..) => self.not_text(word, node),
        }
    }

    /// Text was expected: `{nama}` and `Syarat: KTP` have their own sentences.
    fn not_text(&mut self, word: &Word, node: &Node) -> Shaped {
        let line = self.source.line(self.source.position(node.range.start).0);
        let one_line = node.range.start < line.end && node.range.end <= line.end + 2;
        if let NodeKind::Map(entries, flow) = &node.kind {
            let hollow = entries.iter().all(|(_, value)| value.kind == NodeKind::Empty);
            if *flow && hollow && one_line {
                let words = self.source.slice(&self.span(node.range.clone())).to_owned();
                let message = Sentence::new(
                    "teks yang diawali `{` dibaca YAML sebagai pasangan kunci dan nilai",
                    "YAML reads text that begins with `{` as keys with values",
                );
                let span = self.span(node.range.clone());
                self.out.push(quote_help(Diagnostic::error(codes::BRACE, span.clone(), message), span, &words));
                return Shaped::Bad;
            }
            let start = entries.first().map(|(key, _)| key.range.clone());
            if let (false, [_], Some(key)) = (*flow, entries.as_slice(), start) {
                let line = self.source.line(self.source.position(key.start).0);
                let span = self.span(key.start..line.end);
                let words = self.source.slice(&span).to_owned();
                let message = Sentence::new(
                    "titik dua di tengah teks dibaca YAML sebagai kunci baru",
                    "YAML reads a colon inside text as a new key",
                );
                self.out.push(quote_help(Diagnostic::error(codes::COLON, span.clone(), message), span, &words));
                return Shaped::Bad;
            }
        }
        self.wrong(word, node, "teks", "text")
    }

    fn scalars(&mut self, word: &Word, node: &Node) -> Shaped {
        let NodeKind::List(items) = &node.kind else {
            return match self.scalar(word, node) {
                Shaped::Text(text) if text.text.is_empty() && node.kind == NodeKind::Empty => Shaped::List(Vec::new()),
                Shaped::Bad => Shaped::Bad,
                one => Shaped::List(vec![one]),
            };
        };
        Shaped::List(items.iter().map(|item| self.scalar(word, item)).collect())
    }

    fn flag(&mut self, word: &Word, node: &Node) -> Shaped {
        let NodeKind::Scalar(words, _) = &node.kind else {
            return self.wrong(word, node, "`ya` atau `tidak`", "`yes` or `no`");
        };
        let plain = words.trim().to_lowercase();
        let span = self.span(node.range.clone());
        if YES.contains(&plain.as_str()) || NO.contains(&plain.as_str()) {
            return Shaped::Flag(Flag { value: YES.contains(&plain.as_str()), span });
        }
        let message = Sentence::new(
            format!("`{}` harus `ya` atau `tidak`", word.id),
            format!("`{}` must be `yes` or `no`", word.en),
        );
        self.out.push(
            Diagnostic::error(UNKNOWN_WORD, span, message)
                .label(format!("ini `{words}`"), format!("this is `{words}`")),
        );
        Shaped::Bad
    }

    fn int(&mut self, word: &Word, node: &Node) -> Shaped {
        let NodeKind::Scalar(words, _) = &node.kind else {
            return self.wrong(word, node, "sebuah angka", "a number");
        };
        match words.trim().parse::<i64>() {
            Ok(value) if (0..=1_000_000).contains(&value) => {
                Shaped::Int(Int { value, span: self.span(node.range.clone()) })
            }
            _ => self.wrong(word, node, "sebuah angka bulat", "a whole number"),
        }
    }

    fn one_of(&mut self, word: &Word, words: &[(&'static str, &'static str)], node: &Node) -> Shaped {
        let NodeKind::Scalar(text, _) = &node.kind else {
            return self.wrong(word, node, "satu kata", "one word");
        };
        let plain = text.trim().to_lowercase();
        let same = |known: &str| known.to_lowercase() == plain;
        if let Some((id, _)) = words.iter().find(|(id, en)| same(id) || same(en)) {
            return Shaped::Text(self.text(id, &node.range));
        }
        let message = Sentence::new(
            format!("`{text}` bukan pilihan untuk `{}`", word.id),
            format!("`{text}` is not a choice for `{}`", word.en),
        );
        let diagnostic = Diagnostic::error(UNKNOWN_WORD, self.span(node.range.clone()), message);
        let known: Vec<&str> = words.iter().map(|(id, _)| *id).collect();
        let both = words.iter().flat_map(|(id, en)| [*id, *en]);
        self.out.push(near(&plain, both).onto(diagnostic, &known));
        Shaped::Bad
    }

    fn list(&mut self, word: &Word, node: &Node, mut each: impl FnMut(&mut Self, &Node) -> Shaped) -> Shaped {
        match &node.kind {
            NodeKind::List(items) => Shaped::List(items.iter().map(|item| each(self, item)).collect()),
            NodeKind::Empty => Shaped::List(Vec::new()),
            _ => self.wrong(word, node, "sebuah daftar, tiap baris diawali `- `", "a list, each line begins with `- `"),
        }
    }

    fn named(&mut self, word: &Word, node: &Node, mut each: impl FnMut(&mut Self, &Word, &Node) -> Shaped) -> Shaped {
        match &node.kind {
            NodeKind::Map(entries, _) => {
                let entries = entries.iter().map(|(key, value)| (self.key(key), each(self, word, value)));
                let entries: Vec<(Text, Shaped)> = entries.collect::<Vec<_>>();
                Shaped::Named(entries)
            }
            NodeKind::Empty => Shaped::Named(Vec::new()),
            _ => self.wrong(
                word,
                node,
                "nama-nama dengan isinya, `nama: isi`",
                "names with what they hold, `name: value`",
            ),
        }
    }

    fn free(&mut self, node: &Node) -> Shaped {
        match &node.kind {
            NodeKind::Scalar(words, _) => {
                Shaped::Tagged("teks", Box::new(Shaped::Text(self.text(words.trim_end_matches('\n'), &node.range))))
            }
            NodeKind::Empty => Shaped::Tagged("teks", Box::new(Shaped::Text(self.text("", &node.range)))),
            NodeKind::List(items) => {
                Shaped::Tagged("daftar", Box::new(Shaped::List(items.iter().map(|item| self.free(item)).collect())))
            }
            NodeKind::Map(entries, _) => {
                let entries = entries.iter().map(|(key, value)| (self.key(key), self.free(value))).collect();
                Shaped::Tagged("bagian", Box::new(Shaped::Named(entries)))
            }
            NodeKind::Bad => Shaped::Bad,
        }
    }

    fn condition_or_cases(&mut self, word: &Word, node: &Node) -> Shaped {
        let (tag, inner) = match &node.kind {
            NodeKind::List(_) => ("kasus", self.list(word, node, |reader, item| reader.object(Object::Case, item))),
            _ => ("syarat", self.scalar(word, node)),
        };
        if inner == Shaped::Bad { Shaped::Bad } else { Shaped::Tagged(tag, Box::new(inner)) }
    }

    /// A mapping with known keys.
    fn object(&mut self, object: Object, node: &Node) -> Shaped {
        let entries = match &node.kind {
            NodeKind::Map(entries, _) => entries.as_slice(),
            NodeKind::Bad => return Shaped::Bad,
            NodeKind::Empty => &[],
            _ => return self.not_object(object, node),
        };
        let at = entries.first().map_or(node.range.clone(), |(key, _)| key.range.clone());
        let mut mapping = Mapping { object, at: self.span(at), fields: Vec::new() };
        let mut days = Vec::new();
        for (key, value) in entries {
            if let Some(word) = object.word(&key.text) {
                self.field(&mut mapping, word, key, value);
            } else if let Some(day) = days_of(object, &key.text) {
                let intervals = self.scalars(&DAY, value);
                days.push((Text { text: day, span: self.span(key.range.clone()) }, closed(intervals)));
            } else {
                self.unknown(object, key, value, node);
            }
        }
        if !days.is_empty() {
            let key = mapping.at.clone();
            mapping.fields.push(Field { word: DAYS, key, value: Shaped::Named(days) });
        }
        Shaped::Map(mapping)
    }

    fn field(&mut self, mapping: &mut Mapping, word: &'static Word, key: &Key, value: &Node) {
        if let Some(first) = mapping.fields.iter().find(|field| field.word == word.id) {
            let message = Sentence::new(
                format!("`{}` dan `{}` adalah kunci yang sama", word.id, word.en),
                format!("`{}` and `{}` are the same key", word.en, word.id),
            );
            let diagnostic = Diagnostic::error(codes::DUPLICATE_KEY, self.span(key.range.clone()), message);
            self.out.push(diagnostic.also(first.key.clone(), "yang pertama di sini", "the first one is here"));
            return;
        }
        let absent = value.kind == NodeKind::Empty && !word.required;
        if absent {
            return;
        }
        let value = self.value(word, value);
        mapping.fields.push(Field { word: word.id, key: self.span(key.range.clone()), value });
    }

    fn step(&mut self, node: &Node) -> Shaped {
        let NodeKind::Map(entries, _) = &node.kind else {
            return if node.kind == NodeKind::Bad { Shaped::Bad } else { self.not_step(node) };
        };
        let Some((at, verb)) = self.verb(node, entries) else { return Shaped::Bad };
        let at = self.span(at);
        let mut step = Mapping { object: Object::AnyStep, at: at.clone(), fields: Vec::new() };
        let mut body = Mapping { object: Object::Step(verb), at: at.clone(), fields: Vec::new() };
        for (key, value) in entries {
            match (Object::Step(verb).word(&key.text), Object::AnyStep.word(&key.text)) {
                (_, Some(word)) => self.field(&mut step, word, key, value),
                (Some(word), None) => self.field(&mut body, word, key, value),
                // A second verb was told already.
                (None, None) if verb_named(&key.text).is_some() => {}
                (None, None) => self.unknown(Object::Step(verb), key, value, node),
            }
        }
        let word = VERBS.iter().find(|(known, ..)| *known == verb).map_or("", |(_, id, _)| id);
        let value = Shaped::Tagged(word, Box::new(Shaped::Map(body)));
        step.fields.push(Field { word: KIND, key: at, value });
        Shaped::Map(step)
    }

    /// The key that says what the step does: the one whose own keys include all other verbs in it.
    fn verb(&mut self, node: &Node, entries: &[(Key, Node)]) -> Option<(Range<usize>, Verb)> {
        let found: Vec<(&Key, Verb)> =
            entries.iter().filter_map(|(key, _)| Some((key, verb_named(&key.text)?))).collect();
        let fits = |verb: Verb| found.iter().all(|(key, _)| Object::Step(verb).word(&key.text).is_some());
        if let Some((key, verb)) = found.iter().find(|(_, verb)| fits(*verb)) {
            return Some((key.range.clone(), *verb));
        }
        if let [(first, verb), (second, _), ..] = found.as_slice() {
            let message = Sentence::new(
                format!("langkah ini punya dua kata kerja: `{}` dan `{}`", first.text, second.text),
                format!("this step has two verbs: `{}` and `{}`", first.text, second.text),
            );
            let diagnostic = Diagnostic::error(TWO_VERBS, self.span(second.range.clone()), message);
            self.out.push(diagnostic.also(self.span(first.range.clone()), "yang pertama", "the first one").help(
                "satu langkah satu kata kerja; mulai baris baru dengan `- `",
                "one verb for each step; begin a new line with `- `",
            ));
            return Some((first.range.clone(), *verb));
        }
        self.no_verb(node, entries);
        None
    }

    fn no_verb(&mut self, node: &Node, entries: &[(Key, Node)]) {
        if self.out.len() > MOST_TOLD {
            return;
        }
        let first = entries.iter().map(|(key, _)| key).find(|key| Object::AnyStep.word(&key.text).is_none());
        let range = first.map_or(node.range.clone(), |key| key.range.clone());
        let words = VERBS.iter().flat_map(|(_, id, en)| [*id, *en]);
        let known: Vec<&str> = VERBS.iter().map(|(_, id, _)| *id).collect();
        let message = match first {
            Some(key) => {
                Sentence::new(format!("`{}` bukan sebuah langkah", key.text), format!("`{}` is not a step", key.text))
            }
            None => Sentence::new("langkah ini tidak melakukan apa-apa", "this step does nothing"),
        };
        let diagnostic = Diagnostic::error(NO_VERB, self.span(range), message);
        let word = first.map_or("", |key| key.text.as_str());
        self.out.push(near(word, words).onto(diagnostic, &known));
    }

    fn not_step(&mut self, node: &Node) -> Shaped {
        let span = self.span(node.range.clone());
        let words = self.source.slice(&span).trim_end().to_owned();
        let message = Sentence::new("ini bukan sebuah langkah", "this is not a step");
        let mut diagnostic = Diagnostic::error(NO_VERB, span.clone(), message);
        if matches!(node.kind, NodeKind::Scalar(..)) {
            let verb = verb_named(words.trim());
            let (id, en) = match verb {
                Some(_) => (format!("{words}: \"\""), format!("{words}: \"\"")),
                None => (format!("kirim: {}", quoted(&words)), format!("say: {}", quoted(&words))),
            };
            diagnostic = diagnostic.help(format!("mungkin maksudnya `{id}`"), format!("you may mean `{en}`"));
        }
        self.out.push(diagnostic);
        Shaped::Bad
    }

    fn not_object(&mut self, object: Object, node: &Node) -> Shaped {
        let span = self.span(node.range.clone());
        let first = object.words().find(|word| word.required).or_else(|| object.words().next());
        let (id, en) = first.map_or(("", ""), |word| (word.id, word.en));
        let message = Sentence::new(
            format!("di sini diharapkan kunci seperti `{id}: …`"),
            format!("keys such as `{en}: …` are expected here"),
        );
        let mut diagnostic = Diagnostic::error(WRONG_SHAPE, span.clone(), message);
        if let NodeKind::Scalar(words, _) = &node.kind
            && matches!(object, Object::Choice | Object::Item | Object::Purpose)
        {
            diagnostic = diagnostic
                .help(format!("tulis {{teks: {}}}", quoted(words)), format!("write {{text: {}}}", quoted(words)));
            if object == Object::Choice {
                diagnostic = diagnostic.fix(span, format!("{{teks: {}}}", quoted(words)));
            }
        }
        self.out.push(diagnostic);
        Shaped::Bad
    }

    fn unknown(&mut self, object: Object, key: &Key, value: &Node, node: &Node) {
        if key.text.is_empty() || self.out.len() > MOST_TOLD {
            return;
        }
        let message = Sentence::new(
            format!("kunci `{}` tidak dikenal di sini", key.text),
            format!("the key `{}` is not known here", key.text),
        );
        let diagnostic = Diagnostic::error(UNKNOWN_KEY, self.span(key.range.clone()), message);
        let flow = matches!(node.kind, NodeKind::Map(_, true));
        if flow && value.kind == NodeKind::Empty {
            self.out.push(diagnostic.help(
                "koma di dalam {…} memisahkan kunci; beri kutip pada teks yang memuat koma",
                "a comma inside {…} separates keys; quote text that has commas",
            ));
            return;
        }
        let words = object.words().flat_map(|word| [word.id, word.en]);
        let known: Vec<&str> = object.words().map(|word| word.id).collect();
        self.out.push(near(&key.text, words).onto(diagnostic, &known));
    }

    fn wrong(&mut self, word: &Word, node: &Node, id: &str, en: &str) -> Shaped {
        let (got_id, got_en) = match &node.kind {
            NodeKind::Scalar(..) => ("ini teks", "this is text"),
            NodeKind::Empty => ("ini kosong", "this is empty"),
            NodeKind::List(_) => ("ini sebuah daftar", "this is a list"),
            NodeKind::Map(..) => ("ini pasangan kunci dan nilai", "these are keys with values"),
            NodeKind::Bad => return Shaped::Bad,
        };
        let message =
            Sentence::new(format!("`{}` harus berisi {id}", word.id), format!("`{}` must hold {en}", word.en));
        let first = match &node.kind {
            NodeKind::Map(entries, false) => entries.first().map_or(node.range.clone(), |(key, _)| key.range.clone()),
            _ => node.range.clone(),
        };
        let line = self.source.line(self.source.position(first.start).0);
        let span = self.span(first.start..first.end.clamp(first.start, line.end.max(first.start)));
        self.out
            .push(Diagnostic::error(WRONG_SHAPE, span, message).label(got_id, got_en).help(word.doc_id, word.doc_en));
        Shaped::Bad
    }
}

/// What stands behind a day.
const DAY: Word = Word {
    id: "hari",
    en: "day",
    shape: Shape::Intervals,
    required: false,
    doc_id: "jam buka: 07:30-12:00, daftar jam, atau tutup",
    doc_en: "hours: 07:30-12:00, a list of them, or closed",
};

fn verb_named(word: &str) -> Option<Verb> {
    VERBS.iter().find(|(_, id, en)| *id == word || *en == word).map(|(verb, ..)| *verb)
}

/// A day or a range of days, in Indonesian.
fn days_of(object: Object, key: &str) -> Option<String> {
    if !matches!(object, Object::Hours | Object::SpecialHours) {
        return None;
    }
    let one = |word: &str| {
        let word = word.trim().to_lowercase();
        DAY_WORDS.iter().find(|(id, en)| *id == word || *en == word).map(|(id, _)| *id)
    };
    match key.split_once('-') {
        Some((from, to)) => Some(format!("{}-{}", one(from)?, one(to)?)),
        None => one(key).map(str::to_owned),
    }
}

/// The word for a closed day in Indonesian.
fn closed(intervals: Shaped) -> Shaped {
    let Shaped::List(mut items) = intervals else { return intervals };
    for item in &mut items {
        if let Shaped::Text(text) = item
            && text.text == CLOSED.1
        {
            text.text = CLOSED.0.to_owned();
        }
    }
    Shaped::List(items)
}

fn quote_help(diagnostic: Diagnostic, span: Span, words: &str) -> Diagnostic {
    let repaired = quoted(words);
    diagnostic
        .help(format!("apit dengan tanda kutip: {repaired}"), format!("put it in quotes: {repaired}"))
        .fix(span, repaired)
}
