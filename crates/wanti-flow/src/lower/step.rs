//! Steps without blocks of their own.

use std::time::Duration;

use super::block::var;
use super::codes::{BAD_URL, NOT_A_CHECKLIST, NOT_TAKEN, UNKNOWN_VALUE};
use super::vars::{is_service, name_of};
use super::{Lower, codes};
use crate::diagnostic::{Diagnostic, Sentence};
use crate::expr::{self, Names as _};
use crate::model::{
    Call, Checklist, Delay, Form, Handoff, HttpRequest, Items, Method, Moment, Rate, Ref, Register, RequestKind,
    RoleIx, Say, SchedulePickup, ServiceIx, Silence, State, StepIx, StepKind, Type, Upload, VarIx,
};
use crate::names::Thing;
use crate::shape::near;
use crate::tree::{self, Entry, Flag, StepKind as Written, Text};

/// How long an upload link is valid where the author does not say.
const USUAL_LINK: Duration = Duration::from_secs(24 * 60 * 60);
/// How long a request may take where the author does not say.
const USUAL_TIMEOUT: Duration = Duration::from_secs(10);

impl Lower<'_, '_> {
    /// A step without blocks; nothing when its names are not known.
    pub(super) fn simple(&mut self, flow: &str, step: &tree::Step, key: &str, kind: &Written) -> Option<StepKind> {
        Some(match kind {
            Written::Say(say) => StepKind::Say(self.say(say)),
            Written::Ask(ask) => {
                let name = name_of(flow, step, ask.save.as_ref());
                let save = var(self, &name);
                StepKind::Ask(self.ask(ask, key.to_owned(), save))
            }
            Written::Form(form) => StepKind::Form(Form {
                title: self.template(&form.form),
                fields: form.fields.iter().map(|field| self.field(field)).collect(),
                summary: Flag::is_yes(form.summary.as_ref()),
            }),
            Written::Checklist(checklist) => {
                let name = name_of(flow, step, checklist.save.as_ref());
                StepKind::Checklist(self.checklist(checklist, &name))
            }
            Written::Call(call) => StepKind::Call(self.call(call)?),
            Written::Set(set) => {
                let values = set.set.iter().map(|entry| (var(self, &entry.id.text), self.expression(&entry.value)));
                StepKind::Set(values.collect())
            }
            Written::Register(register) => StepKind::Register(self.register(register)),
            Written::Upload(upload) => StepKind::Upload(self.upload(upload)?),
            Written::Handoff(handoff) => StepKind::Handoff(self.handoff(handoff)?),
            Written::Rate(rate) => StepKind::Rate(self.rate(rate)),
            Written::End(end) => StepKind::End(self.template(&end.end)),
            Written::Menu(_)
            | Written::Branch(_)
            | Written::Goto(_)
            | Written::Lookup(_)
            | Written::Pickup(_)
            | Written::Request(_)
            | Written::Consent(_) => return None,
        })
    }

    fn say(&mut self, say: &tree::Say) -> Say {
        let link = say.link.as_ref();
        if let Some(link) = link {
            self.https(&link.url);
        }
        Say {
            texts: self.templates(&say.say),
            media: say.media.as_ref().map(|media| media.text.clone()),
            link: link.map(|link| (link.text.text.clone(), link.url.text.clone())),
            buttons: say
                .buttons
                .iter()
                .filter_map(|button| Some((button.text.text.clone(), self.flow(&button.target)?)))
                .collect(),
        }
    }

    fn https(&mut self, url: &Text) {
        let good = url.text.strip_prefix("https://").is_some_and(|rest| !rest.is_empty() && !rest.contains(['{', ' ']));
        if good || url.is_empty() {
            return;
        }
        let message = Sentence::new(
            format!("alamat `{}` tidak berlaku", url.text),
            format!("the address `{}` does not do", url.text),
        );
        self.out.push(Diagnostic::error(BAD_URL, url.span.clone(), message).help(
            "alamat harus diawali https:// dan tidak memuat {…}",
            "an address begins with https:// and has no {…}",
        ));
    }

    fn checklist(&mut self, written: &tree::Checklist, name: &str) -> Checklist {
        let save = var(self, name);
        let items = self.items_of(written);
        self.checklists.push((save, items.clone()));
        let missing = written.if_missing.as_ref();
        Checklist {
            title: self.template(&written.checklist),
            items,
            prompt: self.maybe(written.ask.as_ref()),
            save,
            missing: missing.and_then(|missing| self.maybe(missing.message.as_ref())),
            go_on: missing.is_some_and(|missing| Flag::is_yes(missing.go_on.as_ref())),
            tries: self.tries(written.tries.as_ref(), None, written.on_failure.as_ref()),
        }
    }

    fn items_of(&mut self, written: &tree::Checklist) -> Items {
        let from = written.from.as_ref().map(|from| from.text.trim());
        if matches!(from, Some("layanan.syarat" | "service.requirements")) {
            return Items::Service;
        }
        if from.is_some() || written.items.is_empty() {
            let span = written.from.as_ref().map_or(&written.at, |from| &from.span);
            let message = Sentence::new("ceklis ini tidak punya butir", "this checklist has no items");
            let help = ("tulis `dari: layanan.syarat` atau `butir:`", "write `from: service.requirements` or `items:`");
            self.no_choices(span, message, help.0, help.1);
        }
        Items::Written(written.items.iter().map(|item| self.item(item)).collect())
    }

    fn call(&mut self, written: &tree::Call) -> Option<Call> {
        let delay = written.delay.as_ref().and_then(|delay| self.delay(delay));
        let flow = self.flow(&written.call);
        let mut call =
            Call { flow: flow?, with: Vec::new(), service: None, delay, template: name(written.wa_template.as_ref()) };
        for entry in &written.with {
            if is_service(&entry.id.text) {
                call.service = self.service_of(&entry.value);
            } else if self.is_taken(call.flow.at(), entry) {
                let value = self.expression(&entry.value);
                call.with.push((var(self, &entry.id.text), value));
            }
        }
        Some(call)
    }

    fn is_taken(&mut self, flow: usize, entry: &Entry<Text>) -> bool {
        let params = self.tree.flows.get(flow).map_or(&[][..], |flow| flow.value.params.as_slice());
        if params.iter().any(|param| param.text == entry.id.text) {
            return true;
        }
        let known: Vec<&str> = params.iter().map(|param| param.text.as_str()).collect();
        let message = Sentence::new(
            format!("alur itu tidak menerima `{}`", entry.id.text),
            format!("that flow does not take `{}`", entry.id.text),
        );
        let diagnostic = Diagnostic::error(NOT_TAKEN, entry.id.span.clone(), message);
        let diagnostic = if known.is_empty() {
            diagnostic.help("tambahkan namanya di `terima` alur itu", "add its name to `params` of that flow")
        } else {
            near(&entry.id.text, known.iter().copied()).onto(diagnostic, &known)
        };
        self.out.push(diagnostic);
        false
    }

    /// A service by its id; the one being talked about has no id of its own.
    fn service_of(&mut self, text: &Text) -> Option<ServiceIx> {
        let word = text.text.trim();
        if matches!(word, "layanan" | "service" | "layanan.id" | "service.id") {
            return None;
        }
        self.find(Thing::Service, text).map(ServiceIx::new)
    }

    fn delay(&mut self, text: &Text) -> Option<Delay> {
        let words: Vec<&str> = text.text.split_whitespace().collect();
        let (Some(first), Some(last)) = (words.first(), words.last()) else { return None };
        if matches!(*first, "sampai" | "until") {
            return self.state(last, text).map(Delay::Until);
        }
        self.moment(text).map(Delay::After)
    }

    pub(super) fn state(&mut self, word: &str, text: &Text) -> Option<State> {
        let found = State::from_word(word);
        if found.is_none() {
            let ids: Vec<&str> = crate::words::STATES.iter().map(|(id, ..)| *id).collect();
            let both = crate::words::STATES.iter().flat_map(|(id, en, _)| [*id, *en]);
            let message = Sentence::new(format!("keadaan `{word}` tidak ada"), format!("there is no state `{word}`"));
            let suggestion = near(word, both);
            let mut diagnostic =
                suggestion.onto(Diagnostic::error(codes::UNKNOWN_STATE, text.span.clone(), message), &ids);
            if word != text.text {
                diagnostic.fix = None;
            }
            self.out.push(diagnostic);
        }
        found
    }

    fn register(&mut self, written: &tree::Register) -> Register {
        let complaint = written.kind.as_ref().is_some_and(|kind| kind.text == "pengaduan");
        let deadline = written.deadline.as_ref();
        let own = deadline.filter(|text| !matches!(text.text.trim(), "layanan.waktu" | "service.time"));
        Register {
            kind: if complaint { RequestKind::Complaint } else { RequestKind::Request },
            service: written.service.as_ref().and_then(|service| self.service_of(service)),
            deadline: own.and_then(|text| self.moment(text)),
            details: written.details.iter().filter_map(|detail| self.value_named(detail)).collect(),
            documents: written.documents.as_ref().and_then(|documents| self.checklist_named(documents)),
        }
    }

    fn value_named(&mut self, text: &Text) -> Option<VarIx> {
        let found = self.names.var(text.text.trim());
        if found.is_none() {
            let known = self.names.var_names();
            let known: Vec<&str> = known.iter().map(String::as_str).collect();
            let message =
                Sentence::new(format!("nilai `{}` tidak ada", text.text), format!("there is no value `{}`", text.text));
            let diagnostic = Diagnostic::error(UNKNOWN_VALUE, text.span.clone(), message);
            self.out.push(near(&text.text, known.iter().copied()).onto(diagnostic, &known));
        }
        found
    }

    fn checklist_named(&mut self, text: &Text) -> Option<VarIx> {
        let found = self.value_named(text)?;
        if matches!(self.names.var_type(found), Some(Type::Checklist(_))) {
            return Some(found);
        }
        let message = Sentence::new(
            format!("`{}` bukan nama sebuah ceklis", text.text),
            format!("`{}` is not the name of a checklist", text.text),
        );
        self.out.push(
            Diagnostic::error(NOT_A_CHECKLIST, text.span.clone(), message).help(
                "tulis nama di `simpan` sebuah langkah `ceklis`",
                "write the name in `save` of a step `checklist`",
            ),
        );
        None
    }

    fn upload(&mut self, written: &tree::Upload) -> Option<Upload> {
        let message = self.maybe(written.message.as_ref());
        let valid = written.valid.as_ref().and_then(|valid| self.length(valid)).unwrap_or(USUAL_LINK);
        Some(Upload { checklist: self.checklist_named(&written.upload)?, message, valid })
    }

    fn handoff(&mut self, written: &tree::Handoff) -> Option<Handoff> {
        let message = self.maybe(written.message.as_ref());
        let afterwards = self.maybe(written.afterwards.as_ref());
        let mut silence: Vec<Silence> = written.on_silence.iter().filter_map(|entry| self.silence(entry)).collect();
        silence.sort_by_key(|silence| minutes(silence.after));
        let role = self.find(Thing::Role, &written.handoff).map(RoleIx::new)?;
        Some(Handoff { role, message, silence, afterwards })
    }

    fn silence(&mut self, entry: &Entry<tree::OnSilence>) -> Option<Silence> {
        let message = self.maybe(entry.value.message.as_ref());
        let after = self.moment(&entry.id)?;
        Some(Silence { after, message, back: Flag::is_yes(entry.value.back_to_bot.as_ref()) })
    }

    fn rate(&mut self, written: &tree::Rate) -> Rate {
        let names: Vec<String> = written.choices.iter().map(|name| name.text.clone()).collect();
        let usual = if names.is_empty() { 5 } else { u32::try_from(names.len()).unwrap_or(5) };
        Rate {
            prompt: self.template(&written.rate),
            up_to: u8::try_from(self.number(written.up_to.as_ref(), usual, 2, 10)).unwrap_or(5),
            names,
            save: written.save.as_ref().map(|save| var(self, &save.text)),
            wait: written.wait.as_ref().and_then(|wait| self.length(wait)),
        }
    }

    /// Where a number of a request may stand.
    pub(super) fn number_source(&mut self, text: Option<&Text>) -> Option<Ref> {
        let text = text?;
        match text.text.trim() {
            "dari pesan" | "pesan" | "from message" | "message" => Some(Ref::LastMessage),
            _ => expr::path(&text.text, &text.span, self.names, self.out),
        }
    }

    /// An HTTP call; its branches are filled in by the block it stands in.
    pub(super) fn http(&mut self, written: &tree::Request) -> HttpRequest {
        self.https(&written.request);
        let post = written.method.as_ref().is_some_and(|method| method.text == "POST");
        HttpRequest {
            url: written.request.text.clone(),
            method: if post { Method::Post } else { Method::Get },
            body: written.body.iter().map(|entry| (entry.id.text.clone(), self.expression(&entry.value))).collect(),
            save: written.save.as_ref().map(|save| var(self, &save.text)),
            timeout: written.timeout.as_ref().and_then(|timeout| self.length(timeout)).unwrap_or(USUAL_TIMEOUT),
            ok: StepIx(0),
            error: StepIx(0),
            timed_out: StepIx(0),
        }
    }

    /// Choosing a pickup time; the way without a slot is filled in by the block it stands in.
    pub(super) fn pickup(&mut self, written: &tree::Pickup) -> SchedulePickup {
        SchedulePickup {
            prompt: self.template(&written.schedule),
            save: written.save.as_ref().map(|save| var(self, &save.text)),
            none: None,
            tries: self.tries(written.tries.as_ref(), None, written.on_failure.as_ref()),
        }
    }
}

fn name(text: Option<&Text>) -> Option<String> {
    text.map(|text| text.text.clone())
}

/// How long a moment is, only for putting moments in order.
fn minutes(moment: Moment) -> u64 {
    match moment {
        Moment::Minutes(minutes) | Moment::OfficeMinutes(minutes) => u64::from(minutes),
        Moment::Days(days) | Moment::WorkingDays(days) => u64::from(days) * 1440,
        Moment::Months(months) => u64::from(months) * 43_200,
    }
}
