//! A service of the office: what it needs, costs, takes and rests on.

use std::collections::BTreeMap;

use jiff::civil::Date;

use super::{AnswerIx, Condition, FlowIx, Moment, Template};

/// One service.
#[derive(Debug, Clone)]
pub struct Service {
    /// Its id, as written.
    pub id: String,
    /// Official name.
    pub title: String,
    /// Name for buttons.
    pub short: Option<String>,
    /// Who issues it.
    pub authority: Option<Authority>,
    /// Purposes that decide the requirements.
    pub purposes: Vec<Purpose>,
    /// Requirements.
    pub requirements: Vec<Item>,
    /// Time to completion, when it is a length of office time.
    pub deadline: Option<Moment>,
    /// Legal basis.
    pub legal_basis: Option<LegalBasis>,
    /// Texts by field; absent fields are not there.
    pub texts: BTreeMap<ServiceField, Template>,
    /// This service's own answers to aspects.
    pub answers: BTreeMap<AnswerIx, Template>,
    /// A flow of its own.
    pub flow: Option<FlowIx>,
    /// Not yet confirmed by this office.
    pub local: bool,
}

/// Who issues a document.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Authority {
    /// K: this office.
    Here,
    /// P: this office only writes the cover letter.
    CoverLetter,
    /// X: another office.
    Elsewhere,
}

/// A purpose a citizen can have.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Purpose {
    /// Its id, compared in conditions.
    pub id: String,
    /// Text of the choice.
    pub text: String,
    /// Other words for it.
    pub words: Vec<String>,
}

/// One requirement or checklist item.
#[derive(Debug, Clone, PartialEq)]
pub struct Item {
    /// Its id.
    pub id: String,
    /// What citizens see.
    pub text: Template,
    /// Only when this holds.
    pub when: Option<Condition>,
    /// Further explanation.
    pub hint: Option<Template>,
    /// Not yet confirmed by this office.
    pub local: bool,
    /// Other words for it.
    pub words: Vec<String>,
}

/// The regulation a service rests on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LegalBasis {
    /// Its name.
    pub text: String,
    /// When somebody last checked it.
    pub checked: Date,
}

/// A named part of a service, as a path in templates and as a row of the service standard sheet.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ServiceField {
    /// `id`
    Id,
    /// `judul`
    Title,
    /// `singkat`
    Short,
    /// `kewenangan`
    Authority,
    /// `pintu`
    Door,
    /// `jawab`
    Answer,
    /// `keperluan`
    Purposes,
    /// `syarat`
    Requirements,
    /// `prosedur`
    Procedure,
    /// `waktu`
    Time,
    /// `biaya`
    Cost,
    /// `produk`
    Product,
    /// `pengaduan`
    Complaints,
    /// `dasar`
    LegalBasis,
    /// `sarana`
    Facilities,
    /// `kompetensi`
    Competence,
    /// `pengawasan`
    Supervision,
    /// `pelaksana`
    Staff,
    /// `jaminan`
    Guarantee,
    /// `keamanan`
    Security,
    /// `evaluasi`
    Evaluation,
    /// `pengambilan`
    Pickup,
    /// `berlaku`
    Validity,
    /// `penandatangan`
    Signer,
    /// `catatan`
    Note,
}

impl ServiceField {
    /// Every field with its Indonesian word and its English alias.
    pub const ALL: [(ServiceField, &'static str, &'static str); 25] = [
        (ServiceField::Id, "id", "id"),
        (ServiceField::Title, "judul", "title"),
        (ServiceField::Short, "singkat", "short"),
        (ServiceField::Authority, "kewenangan", "authority"),
        (ServiceField::Door, "pintu", "door"),
        (ServiceField::Answer, "jawab", "answer"),
        (ServiceField::Purposes, "keperluan", "purposes"),
        (ServiceField::Requirements, "syarat", "requirements"),
        (ServiceField::Procedure, "prosedur", "procedure"),
        (ServiceField::Time, "waktu", "time"),
        (ServiceField::Cost, "biaya", "cost"),
        (ServiceField::Product, "produk", "product"),
        (ServiceField::Complaints, "pengaduan", "complaints"),
        (ServiceField::LegalBasis, "dasar", "legal_basis"),
        (ServiceField::Facilities, "sarana", "facilities"),
        (ServiceField::Competence, "kompetensi", "competence"),
        (ServiceField::Supervision, "pengawasan", "supervision"),
        (ServiceField::Staff, "pelaksana", "staff"),
        (ServiceField::Guarantee, "jaminan", "guarantee"),
        (ServiceField::Security, "keamanan", "security"),
        (ServiceField::Evaluation, "evaluasi", "evaluation"),
        (ServiceField::Pickup, "pengambilan", "pickup"),
        (ServiceField::Validity, "berlaku", "validity"),
        (ServiceField::Signer, "penandatangan", "signer"),
        (ServiceField::Note, "catatan", "note"),
    ];
}

/// A state of a request.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum State {
    /// `diterima`
    Received,
    /// `belum_lengkap`
    Incomplete,
    /// `diperiksa`
    Checking,
    /// `menunggu_ttd`
    Signing,
    /// `siap_diambil`
    Ready,
    /// `diambil`
    Collected,
    /// `dibatalkan`
    Cancelled,
    /// `ditolak`
    Refused,
    /// `eskalasi`
    Escalated,
}

impl State {
    /// Every state, in the order of `words::STATES`.
    pub const ALL: [State; 9] = [
        State::Received,
        State::Incomplete,
        State::Checking,
        State::Signing,
        State::Ready,
        State::Collected,
        State::Cancelled,
        State::Refused,
        State::Escalated,
    ];

    /// The Indonesian id, the English alias and the label of the chat.
    #[must_use]
    pub fn words(self) -> (&'static str, &'static str, &'static str) {
        State::ALL
            .iter()
            .zip(crate::words::STATES)
            .find(|(state, _)| **state == self)
            .map_or(("", "", ""), |(_, words)| words)
    }

    /// The state an author's word names, in either language.
    #[must_use]
    pub fn from_word(word: &str) -> Option<State> {
        State::ALL
            .iter()
            .zip(crate::words::STATES)
            .find(|(_, (id, en, _))| *id == word || *en == word)
            .map(|(state, _)| *state)
    }

    /// Whether nothing more happens to the request.
    #[must_use]
    pub fn is_final(self) -> bool {
        matches!(self, State::Collected | State::Cancelled | State::Refused)
    }
}
