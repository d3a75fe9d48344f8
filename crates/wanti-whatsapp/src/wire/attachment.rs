//! A picture or file on its way out: by address or by Meta's id, and as which kind of message it goes.

use wanti_core::MediaKind;

/// A file with the kind of message it goes as.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Attachment {
    /// As what; none when the text does not tell.
    pub kind: Option<MediaKind>,
    /// Where it is.
    pub file: File,
}

/// Where a file is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum File {
    /// At an address Meta fetches it from.
    Link(String),
    /// With Meta, under this id.
    Id(String),
}

/// Words of kinds as they stand before an id and in the JSON.
const KINDS: &[(MediaKind, &str)] = &[
    (MediaKind::Image, "image"),
    (MediaKind::Document, "document"),
    (MediaKind::Audio, "audio"),
    (MediaKind::Video, "video"),
    (MediaKind::Sticker, "sticker"),
];

/// Endings of addresses that Meta takes as something other than a document.
const ENDINGS: &[(&str, MediaKind)] = &[
    ("jpg", MediaKind::Image),
    ("jpeg", MediaKind::Image),
    ("png", MediaKind::Image),
    ("mp4", MediaKind::Video),
    ("3gp", MediaKind::Video),
    ("aac", MediaKind::Audio),
    ("amr", MediaKind::Audio),
    ("mp3", MediaKind::Audio),
    ("m4a", MediaKind::Audio),
    ("ogg", MediaKind::Audio),
    ("webp", MediaKind::Sticker),
];

impl Attachment {
    /// What the `media` of a message says: an address, `image:ID` as an upload gives it, or a bare id.
    ///
    /// ```
    /// use wanti_core::MediaKind;
    /// use wanti_whatsapp::wire::{Attachment, File};
    /// let read = |text| Attachment::read(text).unwrap();
    /// assert_eq!(read("https://contoh.id/denah.PNG?v=2").kind, Some(MediaKind::Image));
    /// assert_eq!(read("document:881").file, File::Id("881".to_owned()));
    /// assert_eq!(read("881").kind, None);
    /// assert_eq!(Attachment::read("../rahasia"), None);
    /// ```
    #[must_use]
    pub fn read(text: &str) -> Option<Attachment> {
        let lower = text.get(..8).map(str::to_ascii_lowercase).unwrap_or_default();
        if lower.starts_with("https://") || lower.starts_with("http://") {
            return Some(Attachment { kind: Some(kind_of_address(text)), file: File::Link(text.to_owned()) });
        }
        let (kind, id) = match text.split_once(':') {
            Some((word, id)) => (Some(kind_of_word(word)?), id),
            None => (None, text),
        };
        is_id(id).then(|| Attachment { kind, file: File::Id(id.to_owned()) })
    }

    /// The text form of an uploaded file, as [`Attachment::read`] takes it.
    #[must_use]
    pub fn uploaded(mime: &str, id: &str) -> String {
        format!("{}:{id}", word(kind_of_mime(mime)))
    }

    /// The kind it goes as under this text: sounds and stickers carry no words, so that with words they go as documents.
    #[must_use]
    pub fn kind_under(&self, text: &str) -> MediaKind {
        match self.kind {
            Some(MediaKind::Audio | MediaKind::Sticker) if !text.trim().is_empty() => MediaKind::Document,
            Some(kind) => kind,
            None => MediaKind::Document,
        }
    }

    /// The name a document is shown under: the end of its address.
    pub(super) fn name(&self) -> Option<&str> {
        let File::Link(address) = &self.file else { return None };
        let name = path(address).rsplit('/').next()?;
        (name.contains('.') && name.len() <= 200).then_some(name)
    }
}

/// The kind a file of this type goes as. Types that Meta takes as nothing else go as documents.
#[must_use]
pub fn kind_of_mime(mime: &str) -> MediaKind {
    let bare = mime.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
    match bare.as_str() {
        "image/jpeg" | "image/png" => MediaKind::Image,
        "image/webp" => MediaKind::Sticker,
        "video/mp4" | "video/3gpp" => MediaKind::Video,
        "audio/aac" | "audio/amr" | "audio/mpeg" | "audio/mp4" | "audio/ogg" => MediaKind::Audio,
        _ => MediaKind::Document,
    }
}

/// The word of a kind in the JSON.
pub(super) fn word(kind: MediaKind) -> &'static str {
    KINDS.iter().find(|(known, _)| *known == kind).map_or("document", |(_, word)| word)
}

/// The most bytes Meta takes of a kind.
#[must_use]
pub fn most_bytes(kind: MediaKind) -> usize {
    match kind {
        MediaKind::Image => 5 << 20,
        MediaKind::Audio | MediaKind::Video => 16 << 20,
        MediaKind::Document => 100 << 20,
        MediaKind::Sticker => 500 << 10,
    }
}

/// Ids become part of an address, so only plain ones are taken.
pub(crate) fn is_id(text: &str) -> bool {
    (1..=128).contains(&text.len())
        && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-'))
}

fn kind_of_word(word: &str) -> Option<MediaKind> {
    KINDS.iter().find(|(_, known)| *known == word).map(|(kind, _)| *kind)
}

fn kind_of_address(address: &str) -> MediaKind {
    let ending = path(address).rsplit('.').next().unwrap_or_default().to_ascii_lowercase();
    ENDINGS.iter().find(|(known, _)| *known == ending).map_or(MediaKind::Document, |(_, kind)| *kind)
}

/// The path of an address, without its host and what follows `?` or `#`.
fn path(address: &str) -> &str {
    let rest = address.split_once("://").map_or(address, |(_, rest)| rest);
    let rest = rest.split(['?', '#']).next().unwrap_or_default();
    rest.find('/').and_then(|at| rest.get(at..)).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn kinds_by_address_word_and_type() {
        let kind = |text: &str| Attachment::read(text).and_then(|attachment| attachment.kind);
        assert_eq!(kind("https://contoh.id/a.b/surat.pdf"), Some(MediaKind::Document));
        assert_eq!(kind("https://contoh.mp4"), Some(MediaKind::Document));
        assert_eq!(kind("HTTPS://contoh.id/a.mp4#x"), Some(MediaKind::Video));
        assert_eq!(kind("gambar:1"), None);
        assert_eq!(kind_of_mime("audio/ogg; codecs=opus"), MediaKind::Audio);
        assert_eq!(Attachment::uploaded("image/png", "5"), "image:5");
        assert_eq!(Attachment::read("é:1"), None);
    }

    #[test]
    fn a_sound_with_words_goes_as_a_document() {
        let sound = Attachment::read("audio:9").unwrap();
        assert_eq!((sound.kind_under(" "), sound.kind_under("dengar")), (MediaKind::Audio, MediaKind::Document));
        assert_eq!(Attachment::read("https://contoh.id/x/denah.pdf?a=1").unwrap().name(), Some("denah.pdf"));
    }
}
