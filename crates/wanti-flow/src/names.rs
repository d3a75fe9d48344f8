//! Everything an author can name: values, flows, services, answers, office texts, and what each value holds.

use std::collections::{BTreeMap, BTreeSet};

use crate::expr;
use crate::model::{HoursIx, Type, Var, VarIx};
use crate::source::SourceFile;
use crate::tree::{Entry, Free, Tree};

/// The names of one bot.
#[derive(Debug, Default)]
pub struct Names<'a> {
    files: &'a [SourceFile],
    vars: Vec<Var>,
    by_name: BTreeMap<String, usize>,
    requests: BTreeSet<String>,
    office: BTreeMap<String, String>,
    hours: Ids,
    flows: Ids,
    services: Ids,
    answers: Ids,
    consents: Ids,
    roles: Ids,
    surveys: Ids,
}

/// Ids of one kind in the order of the files, and the place of each.
#[derive(Debug, Default)]
struct Ids {
    all: Vec<String>,
    places: BTreeMap<String, usize>,
}

/// A kind of thing that has an id of its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Thing {
    /// `alur`
    Flow,
    /// `layanan`
    Service,
    /// `jawaban`
    Answer,
    /// `persetujuan`
    Consent,
    /// `peran`
    Role,
    /// `survei`
    Survey,
    /// `jam_layanan`
    Hours,
}

impl<'a> Names<'a> {
    /// The ids of a tree; its values are added while its flows are read.
    pub(crate) fn new(tree: &Tree, files: &'a [SourceFile]) -> Names<'a> {
        let mut office = BTreeMap::new();
        if let Some(free) = &tree.office {
            office_texts("", free, &mut office);
        }
        Names {
            files,
            office,
            hours: ids(&tree.hours),
            flows: ids(&tree.flows),
            services: ids(&tree.services),
            answers: ids(&tree.answers),
            consents: ids(&tree.consent),
            roles: ids(&tree.roles),
            surveys: ids(&tree.surveys),
            ..Names::default()
        }
    }

    /// Ids of one kind, in the order of the files.
    #[must_use]
    pub fn ids(&self, thing: Thing) -> &[String] {
        &self.of(thing).all
    }

    fn of(&self, thing: Thing) -> &Ids {
        match thing {
            Thing::Flow => &self.flows,
            Thing::Service => &self.services,
            Thing::Answer => &self.answers,
            Thing::Consent => &self.consents,
            Thing::Role => &self.roles,
            Thing::Survey => &self.surveys,
            Thing::Hours => &self.hours,
        }
    }

    /// The place of an id among those of its kind.
    #[must_use]
    pub fn index(&self, thing: Thing, id: &str) -> Option<usize> {
        self.of(thing).places.get(id).copied()
    }

    /// Texts of the office by dotted path.
    #[must_use]
    pub fn office_texts(&self) -> &BTreeMap<String, String> {
        &self.office
    }

    /// Adds a value; one that is known keeps its number. Two kinds of answers under one name leave its kind open.
    pub(crate) fn add_var(&mut self, name: &str, kind: Type, secret: bool) -> VarIx {
        if let Some(at) = self.by_name.get(name) {
            if let Some(var) = self.vars.get_mut(*at) {
                var.kind = joined(std::mem::replace(&mut var.kind, Type::Unknown), kind);
                var.secret |= secret;
            }
            return VarIx::new(*at);
        }
        let at = self.vars.len();
        self.by_name.insert(name.to_owned(), at);
        self.vars.push(Var { name: name.to_owned(), kind, secret });
        VarIx::new(at)
    }

    pub(crate) fn add_request(&mut self, name: &str) {
        self.requests.insert(name.to_owned());
    }

    /// Every value, in the order of its number.
    #[must_use]
    pub fn vars(&self) -> &[Var] {
        &self.vars
    }
}

/// What a value holds that is kept in two places.
fn joined(one: Type, other: Type) -> Type {
    match (one, other) {
        (Type::Answer(kind, mut ids), Type::Answer(other, more)) if kind == other => {
            let open = ids.is_empty() || more.is_empty();
            ids.extend(more);
            let mut seen = BTreeSet::new();
            ids.retain(|id| seen.insert(id.clone()));
            Type::Answer(kind, if open { Vec::new() } else { ids })
        }
        (Type::Checklist(items), Type::Checklist(_)) => Type::Checklist(items),
        (Type::Text, Type::Text) => Type::Text,
        _ => Type::Unknown,
    }
}

fn ids<T>(entries: &[Entry<T>]) -> Ids {
    let all: Vec<String> = entries.iter().map(|entry| entry.id.text.clone()).collect();
    let places = all.iter().enumerate().map(|(at, id)| (id.clone(), at)).collect();
    Ids { all, places }
}

/// Every text of the office by its dotted path; a list is one text, its parts with commas.
fn office_texts(path: &str, free: &Free, out: &mut BTreeMap<String, String>) {
    match free {
        Free::Text(text) => {
            out.insert(path.to_owned(), text.text.clone());
        }
        Free::List(items) => {
            let texts: Vec<&str> = items
                .iter()
                .filter_map(|item| if let Free::Text(text) = item { Some(text.text.as_str()) } else { None })
                .collect();
            out.insert(path.to_owned(), texts.join(", "));
        }
        Free::Map(entries) => {
            for entry in entries {
                let path = if path.is_empty() { entry.id.text.clone() } else { format!("{path}.{}", entry.id.text) };
                office_texts(&path, &entry.value, out);
            }
        }
    }
}

impl expr::Names for Names<'_> {
    fn var(&self, name: &str) -> Option<VarIx> {
        self.by_name.get(name).copied().map(VarIx::new)
    }

    fn var_type(&self, var: VarIx) -> Option<&Type> {
        self.vars.get(var.at()).map(|var| &var.kind)
    }

    fn var_names(&self) -> Vec<String> {
        self.vars.iter().map(|var| var.name.clone()).filter(|name| !name.contains('#')).collect()
    }

    fn is_request(&self, name: &str) -> bool {
        self.requests.contains(name)
    }

    fn office(&self, path: &str) -> bool {
        self.office.contains_key(path)
    }

    fn office_paths(&self) -> Vec<String> {
        self.office.keys().cloned().collect()
    }

    fn hours(&self, id: &str) -> Option<HoursIx> {
        self.index(Thing::Hours, id).map(HoursIx::new)
    }

    fn hours_ids(&self) -> Vec<String> {
        self.hours.all.clone()
    }

    fn service_ids(&self) -> Vec<String> {
        self.services.all.clone()
    }

    fn source(&self, file: u32) -> Option<&str> {
        let file = usize::try_from(file).ok()?;
        self.files.get(file).map(|file| file.text.as_str())
    }
}
