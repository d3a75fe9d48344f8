//! The answer bank. As the author wrote it, with places.

use super::Lower;
use crate::model::{Answer, Nature};
use crate::tree::{self, Entry, Flag, Text};

impl Lower<'_, '_> {
    pub(super) fn answer(&mut self, entry: &Entry<tree::Answer>) -> Answer {
        let written = &entry.value;
        Answer {
            id: entry.id.text.clone(),
            title: title(written.title.as_ref(), &entry.id),
            texts: self.templates(&written.text),
            aspect: Flag::is_yes(written.aspect.as_ref()),
            service_text: self.maybe(written.service_text.as_ref()),
            nature: nature(written.nature.as_ref()),
            flow: written.target.as_ref().and_then(|flow| self.flow(flow)),
        }
    }
}

pub(super) fn nature(word: Option<&Text>) -> Nature {
    match word.map(|word| word.text.as_str()) {
        Some("basa_basi") => Nature::Talk,
        Some("balasan") => Nature::Reply,
        Some("penolakan") => Nature::Refusal,
        Some("darurat") => Nature::Urgent,
        _ => Nature::Plain,
    }
}

/// A name for people: the title, or the id with blanks.
pub(super) fn title(title: Option<&Text>, id: &Text) -> String {
    let written = title.filter(|title| !title.is_empty());
    written.map_or_else(|| id.text.replace('_', " "), |title| title.text.clone())
}
