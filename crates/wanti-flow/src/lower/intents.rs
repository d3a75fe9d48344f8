//! Triggers to a matcher; its faults become diagnostics with places.

use std::sync::Arc;

use wanti_match::{BuildError, Fault, IntentSpec, Matcher, MatcherBuilder, Place, Role};
use wanti_text::Lexicon;

use super::Lower;
use super::answer::{nature, title};
use super::codes::{
    BAD_LOCAL_WORD, BAD_PATTERN, EMPTY_PATTERN, GROUP_CYCLE, INTENT_TWICE, LARGE_PATTERN, TRIGGER_EMPTY,
    TRIGGER_ONLY_NOT, UNKNOWN_GROUP,
};
use crate::diagnostic::{Code, Diagnostic, Sentence, Span};
use crate::model::{AnswerIx, CommandIx, FlowIx, Intent, Nature, ServiceIx, Target};
use crate::names::Names;
use crate::shape::near;
use crate::tree::{Flag, Text, Tree, Trigger};

/// One intent as written: where its id and each of its triggers stands.
pub(crate) struct Written<'t> {
    pub(crate) id: &'t Text,
    pub(crate) title: String,
    pub(crate) role: Role,
    pub(crate) target: Target,
    pub(crate) words: Vec<&'t Text>,
    pub(crate) patterns: &'t [Text],
    pub(crate) examples: &'t [Text],
    pub(crate) counter: &'t [Text],
}

/// Every intent of a tree, in the order of the matcher: services, answers, flows, commands.
pub(crate) fn written<'t>(tree: &'t Tree) -> Vec<Written<'t>> {
    let mut out: Vec<Written<'t>> = Vec::new();
    for (at, entry) in tree.services.iter().enumerate() {
        let service = &entry.value;
        let mut intent =
            triggered(&entry.id, service.start_when.as_ref(), Target::Service(ServiceIx::new(at)), Role::Topic);
        intent.title = title(Some(&service.title), &entry.id);
        intent.words.splice(0..0, service.nicknames.iter());
        out.push(intent);
    }
    for (at, entry) in tree.answers.iter().enumerate() {
        let answer = &entry.value;
        let role = match nature(answer.nature.as_ref()) {
            Nature::Talk => Role::Talk,
            Nature::Reply => Role::Reply,
            Nature::Refusal => Role::Refusal,
            Nature::Urgent => Role::Urgent,
            Nature::Plain if Flag::is_yes(answer.aspect.as_ref()) => Role::Aspect,
            Nature::Plain => Role::Topic,
        };
        let mut intent = triggered(&entry.id, answer.start_when.as_ref(), Target::Answer(AnswerIx::new(at)), role);
        intent.title = title(answer.title.as_ref(), &entry.id);
        out.push(intent);
    }
    for (at, entry) in tree.flows.iter().enumerate() {
        let mut intent =
            triggered(&entry.id, entry.value.start_when.as_ref(), Target::Flow(FlowIx::new(at)), Role::Topic);
        intent.title = title(entry.value.title.as_ref(), &entry.id);
        out.push(intent);
    }
    for (at, entry) in tree.commands.iter().enumerate() {
        let command = &entry.value;
        out.push(Written {
            id: &entry.id,
            title: title(command.title.as_ref(), &entry.id),
            role: Role::Command,
            target: Target::Command(CommandIx::new(at)),
            words: command.words.iter().collect(),
            patterns: &command.patterns,
            examples: &command.examples,
            counter: &command.not,
        });
    }
    out.retain(|intent| !(intent.words.is_empty() && intent.patterns.is_empty() && intent.examples.is_empty()));
    out
}

fn triggered<'t>(id: &'t Text, trigger: Option<&'t Trigger>, target: Target, role: Role) -> Written<'t> {
    let (words, patterns, examples, counter): (&[Text], &[Text], &[Text], &[Text]) = match trigger {
        Some(trigger) => (&trigger.words, &trigger.patterns, &trigger.examples, &trigger.not),
        None => (&[], &[], &[], &[]),
    };
    Written { id, title: String::new(), role, target, words: words.iter().collect(), patterns, examples, counter }
}

impl Lower<'_, '_> {
    pub(super) fn intents(&mut self) -> (Vec<Intent>, Option<Arc<Matcher>>) {
        let tree = self.tree;
        let written = written(tree);
        let mut builder = MatcherBuilder::new().lexicon(self.lexicon());
        for group in &tree.words {
            builder = builder.group(group.id.text.clone(), group.value.iter().map(|word| word.text.clone()).collect());
        }
        for intent in &written {
            builder = builder.intent(spec(intent));
        }
        let intents = written.iter().map(|intent| Intent {
            id: intent.id.text.clone(),
            title: intent.title.clone(),
            target: intent.target,
        });
        let intents = intents.collect();
        match builder.build_among(self.matchers) {
            Ok(matcher) => (intents, Some(matcher)),
            Err(faults) => {
                let told: Vec<Diagnostic> =
                    faults.iter().map(|fault| told(fault, tree, self.names, &written)).collect();
                self.out.extend(told);
                (intents, None)
            }
        }
    }

    fn lexicon(&mut self) -> Lexicon {
        let builtin = Lexicon::builtin();
        let mut pairs = Vec::new();
        for entry in &self.tree.local_words {
            match builtin.check_local(&entry.id.text, &entry.value.text) {
                Ok(()) => pairs.push((entry.id.text.as_str(), entry.value.text.as_str())),
                Err(_) => {
                    let message = Sentence::new(
                        format!("kata lokal `{}: {}` tidak dapat dipakai", entry.id.text, entry.value.text),
                        format!("the local word `{}: {}` cannot be used", entry.id.text, entry.value.text),
                    );
                    self.out.push(Diagnostic::error(BAD_LOCAL_WORD, entry.id.span.clone(), message).help(
                        "artinya harus kata Indonesia baku, bukan kata pendek atau kata lokal lain",
                        "its meaning must be plain Indonesian, not a short form or another local word",
                    ));
                }
            }
        }
        builtin.with_local(pairs)
    }
}

fn spec(intent: &Written<'_>) -> IntentSpec {
    let texts = |texts: &[Text]| texts.iter().map(|text| text.text.clone()).collect::<Vec<_>>();
    IntentSpec::new(intent.id.text.clone(), intent.title.clone(), intent.role)
        .words(intent.words.iter().map(|word| word.text.clone()))
        .patterns(texts(intent.patterns))
        .examples(texts(intent.examples))
        .counter(texts(intent.counter))
}

fn told(error: &BuildError, tree: &Tree, names: &Names<'_>, written: &[Written<'_>]) -> Diagnostic {
    let span = place_of(error, tree, written);
    let (code, message) = meaning(&error.kind, names, &span);
    let diagnostic = Diagnostic::error(code, span, message);
    match &error.kind {
        Fault::UnknownGroup { name, near: found } => {
            let known: Vec<&str> = tree.words.iter().map(|group| group.id.text.as_str()).collect();
            let found = found.clone().or_else(|| near(name, known.iter().copied()).0.map(str::to_owned));
            match found {
                Some(found) => diagnostic.help(format!("maksudnya `${found}`?"), format!("did you mean `${found}`?")),
                None => diagnostic.help(
                    format!("tambahkan `{name}` di bagian `daftar`"),
                    format!("add `{name}` to the section `words`"),
                ),
            }
        }
        Fault::Empty => diagnostic.help("tulis kata, atau hapus baris ini", "write a word, or delete this line"),
        Fault::OnlyNot => {
            diagnostic.help("tambahkan kata yang harus ada, `sktm -jadi`", "add a word that must occur, `sktm -jadi`")
        }
        Fault::GroupCycle { .. } => {
            diagnostic.help("hapus rujukan ke dirinya sendiri", "delete the reference to itself")
        }
        Fault::BadPattern { .. } => diagnostic.help(
            "`pola` adalah ekspresi reguler; untuk kata biasa pakai `kata`",
            "`patterns` are regular expressions; for plain words use `words`",
        ),
        Fault::LargePattern => {
            diagnostic.help("kurangi pengulangan seperti {1,1000}", "use fewer repetitions such as {1,1000}")
        }
        Fault::EmptyPattern => diagnostic
            .help("pola harus memuat sesuatu yang pasti ada", "a pattern must have something that always occurs"),
        Fault::DuplicateId { .. } => {
            diagnostic.help("beri nama lain pada salah satunya", "give one of them another name")
        }
    }
}

fn meaning(fault: &Fault, _names: &Names<'_>, _span: &Span) -> (Code, Sentence) {
    match fault {
        Fault::Empty => (TRIGGER_EMPTY, Sentence::new("pemicu ini kosong", "this trigger is empty")),
        Fault::OnlyNot => (
            TRIGGER_ONLY_NOT,
            Sentence::new(
                "pemicu ini hanya menyebut kata yang tidak boleh ada",
                "this trigger only says what must not occur",
            ),
        ),
        Fault::UnknownGroup { name, .. } => (
            UNKNOWN_GROUP,
            Sentence::new(format!("kelompok kata `${name}` tidak ada"), format!("there is no word group `${name}`")),
        ),
        Fault::GroupCycle { name } => (
            GROUP_CYCLE,
            Sentence::new(
                format!("kelompok kata `{name}` memuat dirinya sendiri"),
                format!("the word group `{name}` contains itself"),
            ),
        ),
        Fault::BadPattern { .. } => {
            (BAD_PATTERN, Sentence::new("pola ini tidak dapat dibaca", "this pattern cannot be read"))
        }
        Fault::LargePattern => (LARGE_PATTERN, Sentence::new("pola ini terlalu besar", "this pattern is too large")),
        Fault::EmptyPattern => {
            (EMPTY_PATTERN, Sentence::new("pola ini cocok dengan apa saja", "this pattern matches anything"))
        }
        Fault::DuplicateId { id } => (
            INTENT_TWICE,
            Sentence::new(
                format!("dua hal berpemicu memakai nama `{id}`"),
                format!("two things with triggers use the name `{id}`"),
            ),
        ),
    }
}

fn place_of(error: &BuildError, tree: &Tree, written: &[Written<'_>]) -> Span {
    let intent = error.intent.and_then(|at| written.get(at));
    let text = match &error.place {
        Place::Id => intent.map(|intent| intent.id),
        Place::Words(at) => intent.and_then(|intent| intent.words.get(*at).copied()),
        Place::Pattern(at) => intent.and_then(|intent| intent.patterns.get(*at)),
        Place::Group(name) => tree.words.iter().find(|group| group.id.text == *name).map(|group| &group.id),
    };
    text.or(intent.map(|intent| intent.id)).map(|text| text.span.clone()).unwrap_or_default()
}
