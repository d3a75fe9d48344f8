//! `layanan`: what a service needs, costs and takes.

use serde::Deserialize;

use crate::diagnostic::Span;
use crate::tree::{Entry, Flag, Text, Trigger};

/// One entry of `layanan`.
#[derive(Debug, Clone, PartialEq, Eq, Default, Deserialize)]
#[serde(default)]
pub struct Service {
    /// Where it starts.
    #[serde(rename = "__at")]
    pub at: Span,
    /// `judul`: official name of the service.
    #[serde(rename = "judul")]
    pub title: Text,
    /// `singkat`: short name for buttons, at most 24 characters.
    #[serde(rename = "singkat")]
    pub short: Option<Text>,
    /// `sebutan`: what citizens call it; these trigger it.
    #[serde(rename = "sebutan")]
    pub nicknames: Vec<Text>,
    /// `mulai_bila`: triggers.
    #[serde(rename = "mulai_bila")]
    pub start_when: Option<Trigger>,
    /// `kewenangan`: k issued here, P only a cover letter, X not here.
    #[serde(rename = "kewenangan")]
    pub authority: Option<Text>,
    /// `pintu`: where to go when it is not issued here.
    #[serde(rename = "pintu")]
    pub door: Option<Text>,
    /// `jawab`: the short answer; without it one is made of requirements, cost and time.
    #[serde(rename = "jawab")]
    pub answer: Option<Text>,
    /// `jawaban`: this service's own answers by aspect.
    #[serde(rename = "jawaban")]
    pub answers: Vec<Entry<Text>>,
    /// `keperluan`: purposes that decide the requirements.
    #[serde(rename = "keperluan")]
    pub purposes: Vec<Purpose>,
    /// `syarat`: requirements.
    #[serde(rename = "syarat")]
    pub requirements: Vec<Item>,
    /// `prosedur`: system, mechanism and procedure.
    #[serde(rename = "prosedur")]
    pub procedure: Vec<Text>,
    /// `waktu`: time to completion.
    #[serde(rename = "waktu")]
    pub time: Option<Text>,
    /// `biaya`: cost or fee.
    #[serde(rename = "biaya")]
    pub cost: Option<Text>,
    /// `produk`: product of the service.
    #[serde(rename = "produk")]
    pub product: Option<Text>,
    /// `pengaduan`: handling of complaints and suggestions.
    #[serde(rename = "pengaduan")]
    pub complaints: Option<Text>,
    /// `dasar`: legal basis with the date it was checked.
    #[serde(rename = "dasar")]
    pub legal_basis: Option<LegalBasis>,
    /// `sarana`: facilities.
    #[serde(rename = "sarana")]
    pub facilities: Option<Text>,
    /// `kompetensi`: competence of the staff.
    #[serde(rename = "kompetensi")]
    pub competence: Option<Text>,
    /// `pengawasan`: internal supervision.
    #[serde(rename = "pengawasan")]
    pub supervision: Option<Text>,
    /// `pelaksana`: number of staff.
    #[serde(rename = "pelaksana")]
    pub staff: Option<Text>,
    /// `jaminan`: guarantee of service.
    #[serde(rename = "jaminan")]
    pub guarantee: Option<Text>,
    /// `keamanan`: guarantee of security and safety.
    #[serde(rename = "keamanan")]
    pub security: Option<Text>,
    /// `evaluasi`: evaluation of the staff's work.
    #[serde(rename = "evaluasi")]
    pub evaluation: Option<Text>,
    /// `pengambilan`: how the result is collected.
    #[serde(rename = "pengambilan")]
    pub pickup: Option<Text>,
    /// `berlaku`: how long the letter is valid.
    #[serde(rename = "berlaku")]
    pub validity: Option<Text>,
    /// `penandatangan`: who verifies and signs.
    #[serde(rename = "penandatangan")]
    pub signer: Option<Text>,
    /// `catatan`: what a citizen should know besides.
    #[serde(rename = "catatan")]
    pub note: Option<Text>,
    /// `lokal`: not yet confirmed by this office.
    #[serde(rename = "lokal")]
    pub local: Option<Flag>,
    /// `alur`: a flow of its own for this service.
    #[serde(rename = "alur")]
    pub flow: Option<Text>,
}

/// One line of `syarat` or `butir`.
#[derive(Debug, Clone, PartialEq, Eq, Default, Deserialize)]
#[serde(default)]
pub struct Item {
    /// Where it starts.
    #[serde(rename = "__at")]
    pub at: Span,
    /// `id`: short name of the item.
    #[serde(rename = "id")]
    pub id: Text,
    /// `teks`: the text citizens see.
    #[serde(rename = "teks")]
    pub text: Text,
    /// `bila`: only when this condition holds.
    #[serde(rename = "bila")]
    pub when: Option<Text>,
    /// `keterangan`: further explanation.
    #[serde(rename = "keterangan")]
    pub hint: Option<Text>,
    /// `lokal`: not yet confirmed by this office.
    #[serde(rename = "lokal")]
    pub local: Option<Flag>,
    /// `kata`: other words for this item.
    #[serde(rename = "kata")]
    pub words: Vec<Text>,
}

/// One line of `keperluan`.
#[derive(Debug, Clone, PartialEq, Eq, Default, Deserialize)]
#[serde(default)]
pub struct Purpose {
    /// Where it starts.
    #[serde(rename = "__at")]
    pub at: Span,
    /// `id`: short name of the purpose, used in when.
    #[serde(rename = "id")]
    pub id: Text,
    /// `teks`: text of the choice.
    #[serde(rename = "teks")]
    pub text: Text,
    /// `kata`: other words for it.
    #[serde(rename = "kata")]
    pub words: Vec<Text>,
}

/// `dasar` of a service.
#[derive(Debug, Clone, PartialEq, Eq, Default, Deserialize)]
#[serde(default)]
pub struct LegalBasis {
    /// Where it starts.
    #[serde(rename = "__at")]
    pub at: Span,
    /// `teks`: the regulation it rests on.
    #[serde(rename = "teks")]
    pub text: Text,
    /// `diperiksa`: date of the last check.
    #[serde(rename = "diperiksa")]
    pub checked: Text,
}
