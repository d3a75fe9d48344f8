//! Choices: written ones, and those that come from a list.

use super::Lower;
use super::vars::choice_id;
use crate::diagnostic::Sentence;
use crate::expr;
use crate::model::{Choice, ChoiceSource, Menu, Style, VarIx};
use crate::tree::{self, Text};

impl Lower<'_, '_> {
    /// A menu; where its choices lead is filled in by the block it stands in.
    pub(super) fn menu(&mut self, written: &tree::Menu, save: Option<VarIx>) -> Menu {
        let source = self.source(&written.choices, written.from.as_ref());
        if source.is_none() {
            let message = Sentence::new("menu ini tidak punya pilihan", "this menu has no choices");
            self.no_choices(&written.at, message, "tulis `pilihan:` atau `dari:`", "write `choices:` or `from:`");
        }
        Menu {
            prompt: self.template(&written.menu),
            source: source.unwrap_or(ChoiceSource::Written(Vec::new())),
            target: written.target.as_ref().and_then(|flow| self.flow(flow)),
            save,
            style: style(written.style.as_ref()),
            open_label: written.open_label.as_ref().map(|label| label.text.clone()),
            tries: self.tries(written.tries.as_ref(), written.on_invalid.as_ref(), written.on_failure.as_ref()),
        }
    }

    pub(super) fn source(&mut self, written: &[tree::Choice], from: Option<&Text>) -> Option<ChoiceSource> {
        let Some(from) = from.filter(|from| !from.is_empty()) else {
            let choices: Vec<Choice> = written.iter().map(|choice| self.choice(choice)).collect();
            return (!choices.is_empty()).then_some(ChoiceSource::Written(choices));
        };
        match from.text.trim() {
            "layanan" | "services" => Some(ChoiceSource::Services),
            "layanan.keperluan" | "service.purposes" => Some(ChoiceSource::Purposes),
            "permohonan" | "requests" => Some(ChoiceSource::Requests),
            _ => expr::path(&from.text, &from.span, self.names, self.out).map(ChoiceSource::Value),
        }
    }

    fn choice(&mut self, choice: &tree::Choice) -> Choice {
        Choice {
            id: choice_id(choice),
            text: self.template(&choice.text),
            short: choice.short.as_ref().map(|short| short.text.clone()),
            description: self.maybe(choice.description.as_ref()),
            words: choice.words.iter().map(|word| word.text.clone()).collect(),
            when: choice.when.as_ref().map(|when| self.condition(when)),
            flow: None,
            step: None,
        }
    }
}

fn style(word: Option<&Text>) -> Style {
    match word.map(|word| word.text.as_str()) {
        Some("tombol") => Style::Buttons,
        Some("daftar") => Style::List,
        Some("nomor") => Style::Numbers,
        _ => Style::Auto,
    }
}
