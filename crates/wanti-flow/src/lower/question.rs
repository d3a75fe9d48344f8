//! Questions and forms.

use std::time::Duration;

use wanti_answer::Kind;

use super::Lower;
use super::codes::UNKNOWN_KIND;
use crate::diagnostic::{Diagnostic, Sentence};
use crate::expr::Names as _;
use crate::model::{Ask, ChoiceSource, Limit, Template, Tries, VarIx};
use crate::shape::near;
use crate::tree::{self, Field, Flag, Int, Text};

/// How often an answer may be wrong where the author does not say.
const USUAL_TRIES: u32 = 3;
/// Wait before a reminder where the author does not say.
const USUAL_WAIT: Duration = Duration::from_secs(30 * 60);

/// A field read as a question.
pub(super) fn of_field(field: &Field) -> tree::Ask {
    let field = field.clone();
    tree::Ask {
        at: field.at,
        ask: field.ask,
        kind: field.kind,
        label: field.label,
        choices: field.choices,
        from: field.from,
        length: field.length,
        min: field.min,
        max: field.max,
        earliest: field.earliest,
        latest: field.latest,
        past: field.past,
        working_day: field.working_day,
        default: field.default,
        optional: field.optional,
        secret: field.secret,
        example: field.example,
        wait: field.wait,
        on_silence: field.on_silence,
        wa_template: field.wa_template,
        tries: field.tries,
        on_invalid: field.on_invalid,
        on_failure: field.on_failure,
        save: field.save,
    }
}

/// The kind of a question; choices make it a choice.
pub(super) fn kind_of(ask: &tree::Ask) -> Kind {
    let chosen = !ask.choices.is_empty() || ask.from.is_some();
    let usual = if chosen { Kind::Choice } else { Kind::Text };
    ask.kind.as_ref().and_then(|word| Kind::from_word(word.text.trim())).unwrap_or(usual)
}

impl Lower<'_, '_> {
    pub(super) fn ask(&mut self, written: &tree::Ask, id: String, save: VarIx) -> Ask {
        self.known_kind(written.kind.as_ref());
        let kind = kind_of(written);
        Ask {
            id,
            former: Vec::new(),
            when: None,
            prompt: self.template(&written.ask),
            label: written.label.as_ref().map(|label| label.text.clone()),
            kind,
            choices: self.choices_of(written, kind),
            save,
            length: self.range(written.length.as_ref()),
            min: self.amount(written.min.as_ref()),
            max: self.amount(written.max.as_ref()),
            earliest: self.limit(written.earliest.as_ref()),
            latest: self.limit(written.latest.as_ref()),
            past: Flag::is_yes(written.past.as_ref()),
            working_day: Flag::is_yes(written.working_day.as_ref()),
            default: self.maybe(written.default.as_ref()),
            optional: Flag::is_yes(written.optional.as_ref()),
            secret: kind.is_sensitive() || Flag::is_yes(written.secret.as_ref()),
            example: self.maybe(written.example.as_ref()),
            reminder: self.reminder(written),
            tries: self.tries(written.tries.as_ref(), written.on_invalid.as_ref(), written.on_failure.as_ref()),
        }
    }

    pub(super) fn field(&mut self, field: &Field) -> Ask {
        let name = field.save.as_ref().unwrap_or(&field.id);
        let save = self.names.var(&name.text).unwrap_or(VarIx(0));
        let mut ask = self.ask(&of_field(field), field.id.text.clone(), save);
        ask.when = field.when.as_ref().map(|when| self.condition(when));
        ask.former = field.formerly.iter().map(|name| name.text.clone()).collect();
        ask
    }

    pub(super) fn tries(&mut self, count: Option<&Int>, invalid: Option<&Text>, failure: Option<&Text>) -> Tries {
        let count = self.number(count, USUAL_TRIES, 1, 10);
        Tries {
            count: u8::try_from(count).unwrap_or(u8::MAX),
            invalid: self.maybe(invalid),
            failure: failure.and_then(|flow| self.flow(flow)),
        }
    }

    fn known_kind(&mut self, word: Option<&Text>) {
        let Some(word) = word.filter(|word| Kind::from_word(word.text.trim()).is_none()) else { return };
        let message = Sentence::new(
            format!("jenis jawaban `{}` tidak ada", word.text),
            format!("there is no kind of answer `{}`", word.text),
        );
        let ids: Vec<&str> = Kind::ALL.iter().map(|(_, id, _)| *id).collect();
        let both = Kind::ALL.iter().flat_map(|(_, id, en)| [*id, *en]);
        let diagnostic = Diagnostic::error(UNKNOWN_KIND, word.span.clone(), message);
        self.out.push(near(&word.text, both).onto(diagnostic, &ids));
    }

    fn choices_of(&mut self, written: &tree::Ask, kind: Kind) -> Option<ChoiceSource> {
        if !matches!(kind, Kind::Choice | Kind::Choices) {
            return None;
        }
        let source = self.source(&written.choices, written.from.as_ref());
        if source.is_none() {
            let message = Sentence::new("pertanyaan ini tidak punya pilihan", "this question has no choices");
            self.no_choices(&written.at, message, "tulis `pilihan:` atau `dari:`", "write `choices:` or `from:`");
        }
        source
    }

    fn limit(&mut self, text: Option<&Text>) -> Option<Limit> {
        let text = text?;
        crate::expr::limit(&text.text, &text.span, self.names, self.out)
    }

    fn reminder(&mut self, written: &tree::Ask) -> Option<(Duration, Template, Option<String>)> {
        if written.wait.is_none() && written.on_silence.is_none() {
            return None;
        }
        let wait = written.wait.as_ref().and_then(|wait| self.length(wait)).unwrap_or(USUAL_WAIT);
        let words = self.maybe(written.on_silence.as_ref()).unwrap_or_default();
        Some((wait, words, written.wa_template.as_ref().map(|name| name.text.clone())))
    }
}
