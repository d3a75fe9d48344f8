//! What a dotted path names, and what type it has.

use wanti_answer::Kind;

use crate::model::{CitizenField, HoursField, HoursIx, Ref, RequestField, ServiceField, Type, VarIx};

/// What the bot being compiled defines. The built-in paths are known here already.
pub trait Names {
    /// The variable of this name.
    fn var(&self, name: &str) -> Option<VarIx>;
    /// What a variable holds.
    fn var_type(&self, var: VarIx) -> Option<&Type>;
    /// Every variable that can be named.
    fn var_names(&self) -> Vec<String>;
    /// Whether `daftarkan` or `cari` keeps a request under this name.
    fn is_request(&self, name: &str) -> bool;
    /// Whether the office section has a text at this dotted path, `nama` or `capil.alamat`.
    fn office(&self, path: &str) -> bool;
    /// Every dotted path of the office section.
    fn office_paths(&self) -> Vec<String>;
    /// The table of hours with this id.
    fn hours(&self, id: &str) -> Option<HoursIx>;
    /// Every id of a table of hours.
    fn hours_ids(&self) -> Vec<String>;
    /// Every id of a service.
    fn service_ids(&self) -> Vec<String>;
    /// The text of a source file, so that a fault inside a text can be drawn at its place.
    fn source(&self, file: u32) -> Option<&str>;
}

const WORLD: [(Ref, &str, &str); 9] = [
    (Ref::BotName, "bot.nama", "bot.name"),
    (Ref::Now, "sekarang", "now"),
    (Ref::Today, "hari_ini", "today"),
    (Ref::Greeting, "salam", "greeting"),
    (Ref::Link, "tautan", "link"),
    (Ref::LastMessage, "pesan", "message"),
    (Ref::Citizen(CitizenField::Name), "warga.nama", "citizen.name"),
    (Ref::Citizen(CitizenField::Address), "warga.sapaan", "citizen.address"),
    (Ref::Citizen(CitizenField::Phone), "warga.telepon", "citizen.phone"),
];

const REQUEST: [(RequestField, &str, &str); 8] = [
    (RequestField::Number, "nomor", "number"),
    (RequestField::Service, "layanan", "service"),
    (RequestField::State, "keadaan", "state"),
    (RequestField::Label, "label", "label"),
    (RequestField::Deadline, "tenggat", "deadline"),
    (RequestField::Note, "catatan", "note"),
    (RequestField::Missing, "kurang", "missing"),
    (RequestField::Pickup, "jadwal", "pickup"),
];

const HOURS: [(HoursField, &str, &str); 5] = [
    (HoursField::Open, "buka", "open"),
    (HoursField::Table, "tabel", "table"),
    (HoursField::Summary, "ringkas", "summary"),
    (HoursField::NextOpening, "buka_berikut", "next_opening"),
    (HoursField::Today, "hari_ini", "today"),
];

/// What a path names, built-in heads first, so that `simpan: layanan` still means the service; without a meaning, the names that look like it.
pub(crate) fn resolve(path: &str, names: &dyn Names) -> Result<Ref, Vec<String>> {
    if let Some(value) = whole(path) {
        return Ok(value);
    }
    if is_request(path, names) {
        return Ok(Ref::Request(RequestField::Number));
    }
    if let Some(var) = names.var(path) {
        return Ok(Ref::Var(var));
    }
    if let Some((value, ..)) = WORLD.iter().find(|(_, id, en)| *id == path || *en == path) {
        return Ok(value.clone());
    }
    let found = match path.split_once('.') {
        None => None,
        Some((head, rest)) => part(head, rest, names),
    };
    found.ok_or_else(|| closest(path, &spelled_like(path, names)))
}

fn whole(path: &str) -> Option<Ref> {
    match path {
        "layanan" | "service" => Some(Ref::Service(ServiceField::Title)),
        "warga" | "citizen" => Some(Ref::Citizen(CitizenField::Name)),
        _ => None,
    }
}

fn part(head: &str, rest: &str, names: &dyn Names) -> Option<Ref> {
    match head {
        "kantor" | "office" => names.office(rest).then(|| Ref::Office(rest.to_owned())),
        "layanan" | "service" => field(&ServiceField::ALL, rest).map(Ref::Service),
        "jam_layanan" | "hours" => hours(rest, names),
        _ => checklist(head, rest, names).or_else(|| request(head, rest, names)),
    }
}

fn hours(rest: &str, names: &dyn Names) -> Option<Ref> {
    let Some((id, rest)) = rest.split_once('.') else {
        return names.hours(rest).map(|hours| Ref::Hours(hours, HoursField::Summary));
    };
    Some(Ref::Hours(names.hours(id)?, field(&HOURS, rest)?))
}

fn checklist(head: &str, rest: &str, names: &dyn Names) -> Option<Ref> {
    let var = names.var(head)?;
    if !matches!(names.var_type(var), Some(Type::Checklist(_))) {
        return None;
    }
    match rest {
        "kurang" | "missing" => Some(Ref::Missing(var)),
        "ada" | "present" => Some(Ref::Present(var)),
        _ => None,
    }
}

fn request(head: &str, rest: &str, names: &dyn Names) -> Option<Ref> {
    is_request(head, names).then(|| field(&REQUEST, rest).map(Ref::Request))?
}

fn is_request(head: &str, names: &dyn Names) -> bool {
    matches!(head, "permohonan" | "request") || names.is_request(head)
}

fn field<F: Copy>(table: &[(F, &str, &str)], word: &str) -> Option<F> {
    table.iter().find(|(_, id, en)| *id == word || *en == word).map(|(field, ..)| *field)
}

/// Names in the same corner as the path, in the language of its first word.
fn spelled_like(path: &str, names: &dyn Names) -> Vec<String> {
    let mut out = names.var_names();
    out.extend(WORLD.iter().flat_map(|(_, id, en)| [(*id).to_owned(), (*en).to_owned()]));
    let Some((head, _)) = path.split_once('.') else { return out };
    let english = matches!(head, "office" | "service" | "request" | "hours");
    let pick = |id: &'static str, en: &'static str| if english { en } else { id };
    let (office, service, hours) = (pick("kantor", "office"), pick("layanan", "service"), pick("jam_layanan", "hours"));
    out.extend(names.office_paths().into_iter().map(|path| format!("{office}.{path}")));
    out.extend(ServiceField::ALL.iter().map(|(_, id, en)| format!("{service}.{}", pick(id, en))));
    for table in names.hours_ids() {
        out.extend(HOURS.iter().map(|(_, id, en)| format!("{hours}.{table}.{}", pick(id, en))));
    }
    let holder = if is_request(head, names) { head } else { pick("permohonan", "request") };
    out.extend(REQUEST.iter().map(|(_, id, en)| format!("{holder}.{}", pick(id, en))));
    if names.var(head).is_some() {
        out.extend(["kurang", "ada", "missing", "present"].iter().map(|part| format!("{head}.{part}")));
    }
    out
}

/// Up to three of the names that look like the word, the most alike first.
#[must_use]
pub fn closest(word: &str, names: &[String]) -> Vec<String> {
    let mut near: Vec<(usize, &String)> = names
        .iter()
        .map(|name| (strsim::damerau_levenshtein(word, name), name))
        .filter(|(distance, name)| *distance * 3 <= word.chars().count().max(name.chars().count()))
        .collect();
    near.sort();
    near.dedup();
    near.into_iter().take(3).map(|(_, name)| name.clone()).collect()
}

/// What a value holds.
#[must_use]
pub fn type_of(value: &Ref, names: &dyn Names) -> Type {
    let kind = |kind| Type::Answer(kind, Vec::new());
    match value {
        Ref::Var(var) => names.var_type(*var).cloned().unwrap_or(Type::Unknown),
        Ref::Missing(_) | Ref::Present(_) | Ref::Request(RequestField::Missing) => kind(Kind::Choices),
        Ref::Service(ServiceField::Id) => Type::Answer(Kind::Choice, names.service_ids()),
        Ref::Service(ServiceField::Authority) => Type::Answer(Kind::Choice, AUTHORITIES.map(str::to_owned).to_vec()),
        Ref::Service(ServiceField::Purposes | ServiceField::Requirements) => kind(Kind::Choices),
        Ref::Request(RequestField::State) => Type::Answer(Kind::Choice, state_ids()),
        Ref::Request(RequestField::Label) => Type::Answer(Kind::Choice, LABELS.map(str::to_owned).to_vec()),
        Ref::Request(RequestField::Deadline | RequestField::Pickup) | Ref::Now | Ref::Today => kind(Kind::Date),
        Ref::Hours(_, HoursField::Open) => kind(Kind::YesNo),
        _ => Type::Text,
    }
}

const AUTHORITIES: [&str; 3] = ["K", "P", "X"];
const LABELS: [&str; 3] = ["baru", "diproses", "selesai"];

fn state_ids() -> Vec<String> {
    crate::words::STATES.iter().map(|(id, ..)| (*id).to_owned()).collect()
}
