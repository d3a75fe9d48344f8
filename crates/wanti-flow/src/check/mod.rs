//! Rules about what an author wrote: each is a file named after it, with its code, its reason and its sentences.

mod service;
mod triggers;
mod walk;

use jiff::civil::Date;
use wanti_match::Collision;

use crate::diagnostic::{Code, Diagnostic, Span};
use crate::model::{Bot, Channel, Place};
use crate::source::SourceFile;
use crate::tree::{Flag, Free, Text, Tree};

/// What a rule may look at.
#[derive(Debug)]
pub(crate) struct Checked<'a> {
    /// What the files say.
    pub(crate) tree: &'a Tree,
    /// The compiled bot, when it could be built.
    pub(crate) bot: Option<&'a Bot>,
    /// The files.
    pub(crate) files: &'a [SourceFile],
    /// The date, for rules about things that grow old.
    pub(crate) today: Option<Date>,
    /// What the matcher says of its own triggers.
    collisions: Vec<Collision>,
}

/// One rule.
pub(crate) type Check = fn(&Checked<'_>, &mut Vec<Diagnostic>);

macro_rules! rules {
    ($($name:ident)*) => {
        $(mod $name;)*

        /// Every rule with the code it reports.
        pub(crate) const CHECKS: &[(Code, Check)] = &[$(($name::CODE, $name::check)),*];
    };
}

rules! {
    example_silent
    counter_fires
    triggers_collide
    triggers_near
    trigger_generic
    answer_unused
    group_unused
    step_unreachable
    flow_unused
    loop_silent
    question_endless
    menu_endless
    handoff_endless
    wait_long
    former_in_use
    branch_missing
    text_too_long
    title_too_long
    description_too_long
    open_label_too_long
    choice_twice
    menu_long
    answer_long
    two_questions
    plain_words
    sentence_long
    basis_old
    cost_missing
    deadline_missing
    requirements_missing
    door_missing
    purpose_unknown
    holidays_old
    secret_open
    nik_in_chat
    consent_missing
    retention_missing
    role_powerless
    marks_wrong
    version_missing
}

/// Runs every rule.
pub(crate) fn run(checked: &Checked<'_>, out: &mut Vec<Diagnostic>) {
    for (_, check) in CHECKS {
        check(checked, out);
    }
}

/// What the office has not confirmed yet (`lokal: ya`): a list of its own, no finding.
#[must_use]
pub fn unconfirmed(compiled: &crate::Compiled) -> Vec<(Span, String)> {
    let tree = &compiled.tree;
    let mut out = Vec::new();
    let mut add = |local: Option<&Flag>, what: String| {
        if let Some(local) = local.filter(|local| local.value) {
            out.push((local.span.clone(), what));
        }
    };
    for service in &tree.services {
        let title = &service.value.title.text;
        add(service.value.local.as_ref(), title.clone());
        for item in &service.value.requirements {
            add(item.local.as_ref(), format!("{title}: {}", item.text.text));
        }
    }
    if let Some(Free::Map(office)) = &tree.office {
        let local = office.iter().find(|entry| matches!(entry.id.text.as_str(), "lokal" | "local"));
        if let Some(span) = local.and_then(|local| yes(&local.value)) {
            out.push((span, "kantor".to_owned()));
        }
    }
    out
}

fn yes(value: &Free) -> Option<Span> {
    let Free::Text(Text { text, span }) = value else { return None };
    matches!(text.as_str(), "ya" | "yes" | "true").then(|| span.clone())
}

impl<'a> Checked<'a> {
    /// Everything the rules may look at.
    pub(crate) fn new(
        tree: &'a Tree,
        bot: Option<&'a Bot>,
        files: &'a [SourceFile],
        today: Option<Date>,
    ) -> Checked<'a> {
        let collisions = bot.map(|bot| bot.matcher.lint()).unwrap_or_default();
        Checked { tree, bot, files, today, collisions }
    }

    /// Whether the bot is used on this channel; one that names none may be used on any.
    fn uses(&self, channel: Channel) -> bool {
        let word = match channel {
            Channel::Terminal => "terminal",
            Channel::WhatsApp => "whatsapp",
            Channel::Telegram => "telegram",
        };
        let channels = self.tree.bot.as_ref().map_or(&[] as &[Text], |bot| &bot.channels);
        channels.is_empty() || channels.iter().any(|named| named.text.trim().eq_ignore_ascii_case(word))
    }

    /// The words on a line, as a place.
    fn line(&self, place: Place) -> Span {
        let Some(file) = usize::try_from(place.file).ok().and_then(|file| self.files.get(file)) else {
            return Span::default();
        };
        let line = file.line(usize::try_from(place.line).unwrap_or(1));
        let text = file.text.get(line.clone()).unwrap_or_default();
        let indent = text.len() - text.trim_start_matches([' ', '-']).len();
        Span { file: place.file, range: line.start + indent..line.end }
    }

    /// What stands at a place.
    fn source(&self, span: &Span) -> &str {
        usize::try_from(span.file).ok().and_then(|file| self.files.get(file)).map_or("", |file| file.slice(span))
    }

    /// Whether a place is in the uppermost layer: what a pack offers need not all be used by an office.
    fn is_own(&self, span: &Span) -> bool {
        let layer = |file: &SourceFile| file.layer;
        let top = self.files.iter().map(layer).max();
        usize::try_from(span.file).ok().and_then(|file| self.files.get(file)).map(layer) == top
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostic::codes;

    #[test]
    fn every_rule_has_a_code_of_its_own_in_the_list() {
        let mut seen = std::collections::BTreeSet::new();
        for (code, _) in CHECKS {
            assert!(seen.insert(code), "{} is used twice", code.0);
            assert!(codes::ALL.iter().any(|row| row.code == *code), "{} is not in the list", code.0);
        }
    }
}
