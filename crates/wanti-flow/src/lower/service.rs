//! Services and their items.

use std::collections::BTreeMap;

use super::Lower;
use super::codes::UNKNOWN_ASPECT;
use crate::diagnostic::{Diagnostic, Sentence};
use crate::expr;
use crate::model::{AnswerIx, Authority, Item, LegalBasis, Purpose, Service, ServiceField, Template};
use crate::names::Thing;
use crate::shape::near;
use crate::tree::{self, Entry, Flag, Text};

impl Lower<'_, '_> {
    pub(super) fn service(&mut self, entry: &Entry<tree::Service>) -> Service {
        let written = &entry.value;
        Service {
            id: entry.id.text.clone(),
            title: written.title.text.clone(),
            short: written.short.as_ref().map(|short| short.text.clone()),
            authority: written.authority.as_ref().map(authority),
            purposes: written.purposes.iter().map(purpose).collect(),
            requirements: written.requirements.iter().map(|item| self.item(item)).collect(),
            deadline: written.time.as_ref().and_then(|time| expr::moment(&time.text)),
            legal_basis: written.legal_basis.as_ref().and_then(|basis| self.legal_basis(basis)),
            texts: self.texts_of(written),
            answers: self.own_answers(written),
            flow: written.flow.as_ref().and_then(|flow| self.flow(flow)),
            local: Flag::is_yes(written.local.as_ref()),
        }
    }

    pub(super) fn item(&mut self, item: &tree::Item) -> Item {
        Item {
            id: item.id.text.clone(),
            text: self.template(&item.text),
            when: item.when.as_ref().map(|when| self.condition(when)),
            hint: self.maybe(item.hint.as_ref()),
            local: Flag::is_yes(item.local.as_ref()),
            words: item.words.iter().map(|word| word.text.clone()).collect(),
        }
    }

    fn legal_basis(&mut self, basis: &tree::LegalBasis) -> Option<LegalBasis> {
        let checked = self.date(&basis.checked)?;
        Some(LegalBasis { text: basis.text.text.clone(), checked })
    }

    fn texts_of(&mut self, written: &tree::Service) -> BTreeMap<ServiceField, Template> {
        let fields: [(ServiceField, Option<&Text>); 18] = [
            (ServiceField::Door, written.door.as_ref()),
            (ServiceField::Answer, written.answer.as_ref()),
            (ServiceField::Time, written.time.as_ref()),
            (ServiceField::Cost, written.cost.as_ref()),
            (ServiceField::Product, written.product.as_ref()),
            (ServiceField::Complaints, written.complaints.as_ref()),
            (ServiceField::Facilities, written.facilities.as_ref()),
            (ServiceField::Competence, written.competence.as_ref()),
            (ServiceField::Supervision, written.supervision.as_ref()),
            (ServiceField::Staff, written.staff.as_ref()),
            (ServiceField::Guarantee, written.guarantee.as_ref()),
            (ServiceField::Security, written.security.as_ref()),
            (ServiceField::Evaluation, written.evaluation.as_ref()),
            (ServiceField::Pickup, written.pickup.as_ref()),
            (ServiceField::Validity, written.validity.as_ref()),
            (ServiceField::Signer, written.signer.as_ref()),
            (ServiceField::Note, written.note.as_ref()),
            (ServiceField::Procedure, None),
        ];
        let mut texts = BTreeMap::new();
        for (field, text) in fields {
            if let Some(text) = text.filter(|text| !text.is_empty()) {
                texts.insert(field, self.template(text));
            }
        }
        if let Some(procedure) = self.procedure(&written.procedure) {
            texts.insert(ServiceField::Procedure, procedure);
        }
        texts
    }

    /// Several lines become numbered lines.
    fn procedure(&mut self, lines: &[Text]) -> Option<Template> {
        if let [one] = lines {
            return Some(self.template(one));
        }
        let mut whole = Template::default();
        for (at, line) in lines.iter().enumerate() {
            let start = if at == 0 { String::new() } else { "\n".to_owned() };
            whole.parts.push(crate::model::Part::Words(format!("{start}{}. ", at + 1)));
            whole.parts.extend(self.template(line).parts);
        }
        (!lines.is_empty()).then_some(whole)
    }

    fn own_answers(&mut self, written: &tree::Service) -> BTreeMap<AnswerIx, Template> {
        let mut answers = BTreeMap::new();
        for entry in &written.answers {
            let template = self.template(&entry.value);
            if let Some(aspect) = self.aspect(&entry.id) {
                answers.insert(aspect, template);
            }
        }
        answers
    }

    fn aspect(&mut self, id: &Text) -> Option<AnswerIx> {
        let aspects = self.tree.answers.iter().filter(|entry| Flag::is_yes(entry.value.aspect.as_ref()));
        let known: Vec<&str> = aspects.map(|entry| entry.id.text.as_str()).collect();
        if known.contains(&id.text.as_str()) {
            return self.names.index(Thing::Answer, &id.text).map(AnswerIx::new);
        }
        let message = Sentence::new(
            format!("aspek `{}` tidak ada di `jawaban`", id.text),
            format!("`answers` has no aspect `{}`", id.text),
        );
        let diagnostic = Diagnostic::error(UNKNOWN_ASPECT, id.span.clone(), message);
        let diagnostic = if self.names.index(Thing::Answer, &id.text).is_some() {
            diagnostic.help("tambahkan `aspek: ya` pada jawaban itu", "add `aspect: yes` to that answer")
        } else {
            near(&id.text, known.iter().copied()).onto(diagnostic, &known)
        };
        self.out.push(diagnostic);
        None
    }
}

fn authority(word: &Text) -> Authority {
    match word.text.as_str() {
        "P" => Authority::CoverLetter,
        "X" => Authority::Elsewhere,
        _ => Authority::Here,
    }
}

fn purpose(written: &tree::Purpose) -> Purpose {
    Purpose {
        id: written.id.text.clone(),
        text: written.text.text.clone(),
        words: written.words.iter().map(|word| word.text.clone()).collect(),
    }
}
