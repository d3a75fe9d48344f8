//! Tree to bot: names become numbers, texts and conditions are read, blocks are laid out flat.

mod answer;
mod block;
mod codes;
mod hash;
mod hours;
mod ids;
mod intents;
mod menu;
mod office;
mod question;
mod requests;
mod service;
mod step;
mod values;
mod vars;

use std::sync::Arc;

use jiff::tz::TimeZone;
use wanti_match::Matcher;

pub(crate) use codes::UNKNOWN_NAMES;

use crate::diagnostic::{Diagnostic, MOST_TOLD, Sentence, Severity, Span};
use crate::expr;
use crate::model::{Bot, Condition, Expression, FlowIx, Language, Place, Template};
use crate::names::{Names, Thing};
use crate::source::SourceFile;
use crate::tree::{Text, Tree};

/// Reads everything the tree says; the bot is there when nothing is wrong.
pub(crate) fn lower<'a>(
    tree: &Tree,
    files: &'a [SourceFile],
    faultless: bool,
    matchers: &'a [Arc<Matcher>],
    out: &mut Vec<Diagnostic>,
) -> (Option<Bot>, Names<'a>) {
    let before = out.len();
    let mut names = Names::new(tree, files);
    vars::collect(tree, &mut names);
    ids::check(tree, out);
    let mut lower = Lower { tree, files, names: &names, faultless, matchers, out, checklists: Vec::new() };
    let parts = lower.parts();
    let checklists = std::mem::take(&mut lower.checklists);
    let failed = out.iter().skip(before).any(|fault| fault.severity == Severity::Error);
    if failed || !faultless {
        return (None, names);
    }
    let bot = parts.map(|bot| finish(bot, &names, checklists));
    (bot, names)
}

/// The bot with its values and its hash.
fn finish(mut bot: Bot, names: &Names<'_>, checklists: Vec<(crate::model::VarIx, crate::model::Items)>) -> Bot {
    bot.vars = names.vars().to_vec();
    for (var, items) in checklists {
        if let Some(var) = bot.vars.get_mut(var.at()) {
            var.kind = crate::model::Type::Checklist(items);
        }
    }
    hash::seal(&mut bot);
    bot
}

/// One tree being lowered.
pub(crate) struct Lower<'a, 'o> {
    pub(crate) tree: &'a Tree,
    pub(crate) files: &'a [SourceFile],
    pub(crate) names: &'a Names<'a>,
    /// Whether everything was read so far; else what seems absent may only be unreadable.
    pub(crate) faultless: bool,
    /// Built for other bots.
    pub(crate) matchers: &'a [Arc<Matcher>],
    pub(crate) out: &'o mut Vec<Diagnostic>,
    pub(crate) checklists: Vec<(crate::model::VarIx, crate::model::Items)>,
}

impl Lower<'_, '_> {
    fn parts(&mut self) -> Option<Bot> {
        let tree = self.tree;
        self.version();
        let hours = tree.hours.iter().map(|entry| hours::hours(entry, self.out)).collect();
        let services = tree.services.iter().map(|entry| self.service(entry)).collect();
        let answers = tree.answers.iter().map(|entry| self.answer(entry)).collect();
        let flows = self.flows();
        let (commands, fallback) = (self.commands(), self.fallback());
        let requests = self.requests();
        let surveys = tree.surveys.iter().map(|entry| self.survey(entry)).collect();
        let schedules = tree.schedules.iter().flat_map(|entry| self.schedule(entry)).collect();
        let roles = tree.roles.iter().map(|entry| self.role(entry)).collect();
        let consents = tree.consent.iter().map(|entry| self.consent(entry)).collect();
        let retention = self.retention();
        let (intents, matcher) = self.intents();
        let language = self.language();
        let phrases = self.phrases(language);
        let Some(written) = &tree.bot else {
            self.no_bot();
            return None;
        };
        let zone = self.zone(written.time_zone.as_ref());
        let channels = self.channels(&written.channels);
        let start = self.flow(&written.start);
        let service_flow = written.service_flow.as_ref().and_then(|flow| self.flow(flow));
        Some(Bot {
            id: written.id.text.clone(),
            name: written.name.text.clone(),
            language,
            zone: zone.unwrap_or(TimeZone::UTC),
            start: start?,
            service_flow,
            channels,
            office: self.names.office_texts().clone(),
            hours,
            hours_ids: self.names.ids(Thing::Hours).to_vec(),
            commands,
            fallback,
            phrases,
            services,
            answers,
            flows,
            vars: Vec::new(),
            intents,
            matcher: matcher?,
            requests,
            surveys,
            schedules,
            roles,
            retention,
            consents,
            hash: 0,
        })
    }

    /// Looking for near names takes time; a flood of faults is not looked at to its end.
    fn enough(&self) -> bool {
        self.out.len() > MOST_TOLD
    }

    pub(crate) fn template(&mut self, text: &Text) -> Template {
        if self.enough() {
            return Template::default();
        }
        expr::template(&text.text, &text.span, self.names, self.out)
    }

    pub(crate) fn templates(&mut self, texts: &[Text]) -> Vec<Template> {
        texts.iter().map(|text| self.template(text)).collect()
    }

    pub(crate) fn maybe(&mut self, text: Option<&Text>) -> Option<Template> {
        text.map(|text| self.template(text))
    }

    pub(crate) fn condition(&mut self, text: &Text) -> Condition {
        if self.enough() {
            return Condition::Constant(false);
        }
        expr::condition(&text.text, &text.span, self.names, self.out)
    }

    pub(crate) fn expression(&mut self, text: &Text) -> Expression {
        if self.enough() {
            return Expression::Text(Template::default());
        }
        expr::expression(&text.text, &text.span, self.names, self.out)
    }

    pub(crate) fn place(&self, span: &Span) -> Place {
        let file = usize::try_from(span.file).ok().and_then(|file| self.files.get(file));
        let line = file.map_or(0, |file| file.position(span.range.start).0);
        Place { file: span.file, line: u32::try_from(line).unwrap_or(u32::MAX) }
    }

    /// The flow an id names.
    pub(crate) fn flow(&mut self, id: &Text) -> Option<FlowIx> {
        self.find(Thing::Flow, id).map(FlowIx::new)
    }

    /// The number of a named thing; one that does not exist is reported with the names that look like it.
    pub(crate) fn find(&mut self, thing: Thing, id: &Text) -> Option<usize> {
        let word = id.text.trim();
        if word.is_empty() {
            return None;
        }
        let found = self.names.index(thing, word);
        if found.is_none() && !self.enough() {
            self.out.push(self.unknown(thing, id));
        }
        found
    }

    fn unknown(&self, thing: Thing, id: &Text) -> Diagnostic {
        let (code, what_id, what_en) = codes::of(thing);
        let word = &id.text;
        let message = Sentence::new(format!("{what_id} `{word}` tidak ada"), format!("there is no {what_en} `{word}`"));
        let diagnostic = Diagnostic::error(code, id.span.clone(), message);
        let ids: Vec<&str> = self.names.ids(thing).iter().map(String::as_str).collect();
        if ids.is_empty() {
            let (section_id, section_en) = codes::section_of(thing);
            return diagnostic.help(
                format!("bagian `{section_id}` belum ada isinya"),
                format!("the section `{section_en}` is empty"),
            );
        }
        crate::shape::near(word, ids.iter().copied()).onto(diagnostic, &ids)
    }

    /// Something to choose from is absent.
    pub(crate) fn no_choices(&mut self, span: &Span, message: Sentence, id: &str, en: &str) {
        if self.faultless {
            self.out.push(Diagnostic::error(codes::NO_CHOICES, span.clone(), message).help(id, en));
        }
    }

    pub(crate) fn language(&self) -> Language {
        let written = self.tree.bot.as_ref().and_then(|bot| bot.language.as_ref());
        match written.map(|word| word.text.as_str()) {
            Some("en") => Language::English,
            _ => Language::Indonesian,
        }
    }

    fn version(&mut self) {
        let Some(version) = self.tree.wanti.as_ref().filter(|version| version.value != 1) else { return };
        let message = Sentence::new(
            format!("versi bahasa {} belum dikenal", version.value),
            format!("version {} of the language is not known", version.value),
        );
        self.out.push(
            Diagnostic::error(codes::VERSION, version.span.clone(), message)
                .help("tulis `wanti: 1`", "write `wanti: 1`")
                .fix(version.span.clone(), "1"),
        );
    }

    fn no_bot(&mut self) {
        let message = Sentence::new("bagian `bot` belum ada", "the section `bot` is missing");
        self.out.push(Diagnostic::error(codes::NO_BOT, self.tree.at.clone(), message).help(
            "tambahkan, misalnya `bot: {id: kelurahan-kami, nama: Kelurahan Kami, mulai: menu_utama}`",
            "add it, for example `bot: {id: our-office, name: Our Office, start: main_menu}`",
        ));
    }
}
