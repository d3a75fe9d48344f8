//! Photos, documents, voices and the like: the largest photo, the file's facts, the album it belongs to.

use serde::Deserialize;
use wanti_core::{Media, MediaKind};
use wanti_port::{FileFacts, InboundKind};
use wanti_text::Pii;

use super::lenient;

/// The files a message may carry; at most one of them.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Files {
    media_group_id: Option<String>,
    photo: Option<Vec<File>>,
    animation: Option<File>,
    document: Option<File>,
    audio: Option<File>,
    voice: Option<File>,
    video: Option<File>,
    video_note: Option<File>,
    sticker: Option<File>,
}

#[derive(Debug, Clone, Deserialize)]
struct File {
    file_id: String,
    #[serde(default, deserialize_with = "lenient")]
    file_size: Option<u64>,
    #[serde(default, deserialize_with = "lenient")]
    mime_type: Option<String>,
    #[serde(default, deserialize_with = "lenient")]
    file_name: Option<String>,
    #[serde(default, deserialize_with = "lenient")]
    width: Option<u64>,
    #[serde(default, deserialize_with = "lenient")]
    height: Option<u64>,
}

impl Files {
    /// The file as a message.
    pub(super) fn kind(&self, caption: Option<&String>) -> Option<InboundKind> {
        let (kind, file) = self.file()?;
        let mime = file.mime_type.clone().or_else(|| self.photo.is_some().then(|| "image/jpeg".to_owned()));
        Some(InboundKind::Media {
            media: Media { kind, id: file.file_id.clone(), caption: caption.cloned() },
            file: FileFacts {
                mime,
                size: file.file_size,
                sha256: None,
                name: file.file_name.clone().map(Pii::new),
                album: self.media_group_id.clone(),
            },
        })
    }

    /// An animation stands there as a document too, so it is looked for first.
    fn file(&self) -> Option<(MediaKind, &File)> {
        if let Some(largest) = self.photo.as_ref().and_then(|sizes| sizes.iter().max_by_key(|size| size.area())) {
            return Some((MediaKind::Image, largest));
        }
        let kinds = [
            (MediaKind::Video, &self.animation),
            (MediaKind::Document, &self.document),
            (MediaKind::Audio, &self.voice),
            (MediaKind::Audio, &self.audio),
            (MediaKind::Video, &self.video),
            (MediaKind::Video, &self.video_note),
            (MediaKind::Sticker, &self.sticker),
        ];
        kinds.into_iter().find_map(|(kind, file)| Some((kind, file.as_ref()?)))
    }
}

impl File {
    fn area(&self) -> u64 {
        self.width.unwrap_or(0).saturating_mul(self.height.unwrap_or(0))
    }
}
