//! Flows laid out flat: a block of steps is written behind its step and ends with a jump.

use std::collections::BTreeMap;

use super::Lower;
use super::codes::UNKNOWN_STEP;
use super::vars::{is_service, name_of, steps_in};
use crate::diagnostic::{Diagnostic, Sentence, Span};
use crate::expr::Names as _;
use crate::model::{ChoiceSource, Flow, FlowIx, Goto, Lookup, Step, StepIx, StepKind, VarIx};
use crate::names::Thing;
use crate::tree::{self, Entry, Flag, StepKind as Written, Test, Text};

/// Where a jump to another step leads, before all flows are laid out.
struct Pending {
    flow: usize,
    step: usize,
    target: FlowIx,
    id: String,
}

impl Lower<'_, '_> {
    /// Every flow.
    pub(super) fn flows(&mut self) -> Vec<Flow> {
        let mut flows = Vec::new();
        let mut ids = Vec::new();
        let mut pending = Vec::new();
        for (at, entry) in self.tree.flows.iter().enumerate() {
            let mut block = Block {
                lower: self,
                flow: at,
                id: &entry.id.text,
                steps: Vec::new(),
                ids: BTreeMap::new(),
                pending: Vec::new(),
            };
            block.steps(&entry.value.steps, "");
            let Block { steps, ids: own, pending: more, .. } = block;
            ids.push(own);
            pending.extend(more);
            flows.push(self.one_flow(entry, steps));
        }
        for Pending { flow, step, target, id } in pending {
            let there = ids.get(target.at()).and_then(|ids| ids.get(&id)).copied();
            let step = flows.get_mut(flow).and_then(|flow: &mut Flow| flow.steps.get_mut(step));
            if let Some(Step { kind: StepKind::Goto(goto), .. }) = step {
                goto.step = there;
            }
        }
        flows
    }

    fn one_flow(&mut self, entry: &Entry<tree::Flow>, steps: Vec<Step>) -> Flow {
        let written = &entry.value;
        let params = written.params.iter().filter(|param| !is_service(&param.text));
        Flow {
            id: entry.id.text.clone(),
            title: written.title.as_ref().map(|title| title.text.clone()),
            takes_service: written.params.iter().any(|param| is_service(&param.text)),
            params: params.filter_map(|param| self.names.var(&param.text)).collect(),
            steps,
            locked: Flag::is_yes(written.locked.as_ref()),
            former: written.formerly.iter().map(|name| name.text.clone()).collect(),
            place: self.place(&entry.id.span),
        }
    }

    /// A flow, a step of a flow, or a step of this flow.
    fn target(&mut self, flow: usize, id: &Text) -> Option<(FlowIx, Option<String>)> {
        let word = id.text.trim();
        if let Some(found) = self.names.index(Thing::Flow, word) {
            return Some((FlowIx::new(found), None));
        }
        if let Some((head, step)) = word.split_once('.')
            && let Some(found) = self.names.index(Thing::Flow, head)
        {
            self.has_step(found, step, &id.span);
            return Some((FlowIx::new(found), Some(step.to_owned())));
        }
        if self.step_ids(flow).contains(&word) {
            return Some((FlowIx::new(flow), Some(word.to_owned())));
        }
        self.flow(id).map(|flow| (flow, None))
    }

    fn step_ids(&self, flow: usize) -> Vec<&str> {
        let mut steps = Vec::new();
        if let Some(entry) = self.tree.flows.get(flow) {
            steps_in(&entry.value.steps, &mut steps);
        }
        steps.into_iter().filter_map(|step| step.id.as_ref()).map(|id| id.text.as_str()).collect()
    }

    fn has_step(&mut self, flow: usize, step: &str, span: &Span) {
        let ids = self.step_ids(flow);
        if ids.contains(&step) {
            return;
        }
        let message =
            Sentence::new(format!("langkah `{step}` tidak ada di alur itu"), format!("that flow has no step `{step}`"));
        let start = span.range.end.saturating_sub(step.len()).max(span.range.start);
        let diagnostic =
            Diagnostic::error(UNKNOWN_STEP, Span { file: span.file, range: start..span.range.end }, message);
        let diagnostic = if ids.is_empty() {
            diagnostic.help("beri langkah tujuan sebuah `id`", "give the step an `id`")
        } else {
            crate::shape::near(step, ids.iter().copied()).onto(diagnostic, &ids)
        };
        self.out.push(diagnostic);
    }
}

/// One flow while it is laid out.
struct Block<'l, 'a, 'o> {
    lower: &'l mut Lower<'a, 'o>,
    flow: usize,
    id: &'l str,
    steps: Vec<Step>,
    ids: BTreeMap<String, StepIx>,
    pending: Vec<Pending>,
}

impl Block<'_, '_, '_> {
    fn steps(&mut self, steps: &[tree::Step], prefix: &str) {
        for (at, step) in steps.iter().enumerate() {
            let written = step.id.as_ref().filter(|id| !id.is_empty());
            let key = written.map_or_else(|| format!("{prefix}{}", at + 1), |id| id.text.clone());
            if let Some(id) = written {
                self.ids.insert(id.text.clone(), self.here());
            }
            if let Some(kind) = &step.kind {
                self.step(step, key, kind);
            }
        }
    }

    fn here(&self) -> StepIx {
        StepIx::new(self.steps.len())
    }

    fn push(&mut self, step: &tree::Step, key: String, kind: StepKind) -> usize {
        let at = self.steps.len();
        self.steps.push(Step {
            key,
            hash: 0,
            former: step.formerly.iter().map(|name| name.text.clone()).collect(),
            place: self.lower.place(&step.at),
            locked: Flag::is_yes(step.locked.as_ref()),
            kind,
        });
        at
    }

    /// A step the author did not write.
    fn push_made(&mut self, step: &tree::Step, key: String, kind: StepKind) -> usize {
        let at = self.push(step, key, kind);
        if let Some(made) = self.steps.get_mut(at) {
            made.former.clear();
            made.locked = false;
        }
        at
    }

    /// A block inside a step, closed by a jump whose place is kept in `joins`.
    fn inner(
        &mut self,
        step: &tree::Step,
        key: &str,
        word: &str,
        steps: &[tree::Step],
        joins: &mut Vec<usize>,
    ) -> StepIx {
        let start = self.here();
        self.steps(steps, &format!("{key}.{word}."));
        joins.push(self.push_made(step, format!("{key}.{word}.akhir"), StepKind::Jump(StepIx(0))));
        start
    }

    /// Every block of a step goes on behind it.
    fn join(&mut self, joins: &[usize]) {
        let end = self.here();
        for at in joins {
            if let Some(step) = self.steps.get_mut(*at) {
                step.kind = StepKind::Jump(end);
            }
        }
    }

    fn replace(&mut self, at: usize, kind: StepKind) {
        if let Some(step) = self.steps.get_mut(at) {
            step.kind = kind;
        }
    }

    fn step(&mut self, step: &tree::Step, key: String, kind: &Written) {
        match kind {
            Written::Branch(branch) => self.branch(step, &key, branch),
            Written::Menu(menu) => self.menu(step, &key, menu),
            Written::Lookup(lookup) => self.lookup(step, &key, lookup),
            Written::Request(request) => self.request(step, &key, request),
            Written::Pickup(pickup) => self.pickup(step, &key, pickup),
            Written::Consent(consent) => self.consent(step, &key, consent),
            Written::Goto(goto) => {
                if let Some((flow, target)) = self.lower.target(self.flow, &goto.target) {
                    self.goto(step, key, flow, target);
                }
            }
            kind => {
                if let Some(kind) = self.lower.simple(self.id, step, &key, kind) {
                    self.push(step, key, kind);
                }
            }
        }
    }

    fn goto(&mut self, step: &tree::Step, key: String, flow: FlowIx, target: Option<String>) {
        let at = self.push(step, key, StepKind::Goto(Goto { flow, step: None }));
        if let Some(id) = target {
            self.pending.push(Pending { flow: self.flow, step: at, target: flow, id });
        }
    }

    fn branch(&mut self, step: &tree::Step, key: &str, branch: &tree::Branch) {
        let at = self.push(step, key.to_owned(), StepKind::Jump(StepIx(0)));
        let mut joins = Vec::new();
        let mut cases = Vec::new();
        match &branch.condition {
            Test::One(condition) => {
                let condition = self.lower.condition(condition);
                cases.push((condition, self.inner(step, key, "maka", &branch.then, &mut joins)));
            }
            Test::Cases(written) => {
                for (number, case) in written.iter().enumerate() {
                    let condition = self.lower.condition(&case.when);
                    let word = format!("kasus{}", number + 1);
                    cases.push((condition, self.inner(step, key, &word, &case.then, &mut joins)));
                }
            }
        }
        let otherwise = self.inner(step, key, "selain_itu", &branch.otherwise, &mut joins);
        self.join(&joins);
        self.replace(at, StepKind::Branch { cases, otherwise });
    }

    fn menu(&mut self, step: &tree::Step, key: &str, written: &tree::Menu) {
        let save = (written.save.is_some() || step.id.is_some()).then(|| name_of(self.id, step, written.save.as_ref()));
        let save = save.and_then(|name| self.lower.names.var(&name));
        let mut menu = self.lower.menu(written, save);
        let at = self.push(step, key.to_owned(), StepKind::Jump(StepIx(0)));
        let targets: Vec<_> = written
            .choices
            .iter()
            .map(|choice| choice.target.as_ref().and_then(|to| self.lower.target(self.flow, to)))
            .collect();
        let blocks = written
            .choices
            .iter()
            .zip(&targets)
            .any(|(choice, to)| !choice.steps.is_empty() || matches!(to, Some((_, Some(_)))));
        let mut joins = Vec::new();
        if blocks {
            joins.push(self.push_made(step, format!("{key}.lanjut"), StepKind::Jump(StepIx(0))));
        }
        if let ChoiceSource::Written(choices) = &mut menu.source {
            for ((choice, written), target) in choices.iter_mut().zip(&written.choices).zip(targets) {
                match target {
                    Some((flow, None)) => choice.flow = Some(flow),
                    Some((flow, target)) => {
                        choice.step = Some(self.here());
                        self.goto(step, format!("{key}.{}.ke", choice.id), flow, target);
                    }
                    None if written.steps.is_empty() => {}
                    None => choice.step = Some(self.inner(step, key, &choice.id, &written.steps, &mut joins)),
                }
            }
        }
        self.join(&joins);
        self.replace(at, StepKind::Menu(menu));
    }

    fn lookup(&mut self, step: &tree::Step, key: &str, written: &tree::Lookup) {
        let number = self.lower.number_source(written.number.as_ref());
        let at = self.push(step, key.to_owned(), StepKind::Jump(StepIx(0)));
        let mut joins = Vec::new();
        let found = self.inner(step, key, "ketemu", &written.found, &mut joins);
        let several = self.inner(step, key, "banyak", &written.several, &mut joins);
        let none = self.inner(step, key, "tidak_ada", &written.none, &mut joins);
        self.join(&joins);
        self.replace(at, StepKind::Lookup(Lookup { number, found, several, none }));
    }

    fn request(&mut self, step: &tree::Step, key: &str, written: &tree::Request) {
        let mut request = self.lower.http(written);
        let at = self.push(step, key.to_owned(), StepKind::Jump(StepIx(0)));
        let mut joins = Vec::new();
        request.ok = self.inner(step, key, "berhasil", &written.ok, &mut joins);
        request.error = self.inner(step, key, "gagal", &written.error, &mut joins);
        let late = if written.timed_out.is_empty() { &written.error } else { &written.timed_out };
        request.timed_out = if written.timed_out.is_empty() {
            request.error
        } else {
            self.inner(step, key, "habis_waktu", late, &mut joins)
        };
        self.join(&joins);
        self.replace(at, StepKind::Request(request));
    }

    fn pickup(&mut self, step: &tree::Step, key: &str, written: &tree::Pickup) {
        let mut pickup = self.lower.pickup(written);
        let at = self.push(step, key.to_owned(), StepKind::Jump(StepIx(0)));
        pickup.none = self.aside(step, key, "tidak_ada", &written.none);
        self.replace(at, StepKind::Schedule(pickup));
    }

    fn consent(&mut self, step: &tree::Step, key: &str, written: &tree::AskConsent) {
        let Some(consent) = self.lower.find(Thing::Consent, &written.consent) else { return };
        let at = self.push(step, key.to_owned(), StepKind::Jump(StepIx(0)));
        let refused = self.aside(step, key, "bila_tidak", &written.if_refused);
        self.replace(at, StepKind::Consent(crate::model::ConsentIx::new(consent), refused));
    }

    /// A block beside the straight way: the step before it jumps over it.
    fn aside(&mut self, step: &tree::Step, key: &str, word: &str, steps: &[tree::Step]) -> Option<StepIx> {
        if steps.is_empty() {
            return None;
        }
        let mut joins = vec![self.push_made(step, format!("{key}.lanjut"), StepKind::Jump(StepIx(0)))];
        let start = self.inner(step, key, word, steps, &mut joins);
        self.join(&joins);
        Some(start)
    }
}

/// A value's number; the tree was searched for values before.
pub(super) fn var(lower: &Lower<'_, '_>, name: &str) -> VarIx {
    lower.names.var(name).unwrap_or(VarIx(0))
}
