//! What Meta answers: the id of a message, the id of an uploaded file, where a file can be fetched.

use serde_json::Value;
use wanti_port::SentId;

use super::attachment::is_id;
use super::lenient::string;

/// Where a file of a citizen can be fetched, for some minutes.
#[derive(Clone, PartialEq, Eq)]
pub struct MediaInfo {
    /// The address.
    pub url: String,
    /// Its type.
    pub mime: Option<String>,
    /// Its size in bytes.
    pub size: Option<u64>,
    /// Its SHA-256 in hexadecimal digits.
    pub sha256: Option<String>,
}

/// The id of a message that was taken.
#[must_use]
pub fn sent(body: &[u8]) -> Option<SentId> {
    string(&json(body)?, "/messages/0/id").map(SentId)
}

/// The id of a file that was uploaded.
#[must_use]
pub fn uploaded(body: &[u8]) -> Option<String> {
    string(&json(body)?, "/id").filter(|id| is_id(id))
}

/// Where a file is.
#[must_use]
pub fn media_info(body: &[u8]) -> Option<MediaInfo> {
    let body = json(body)?;
    Some(MediaInfo {
        url: string(&body, "/url")?,
        mime: string(&body, "/mime_type"),
        size: string(&body, "/file_size").and_then(|size| size.parse().ok()),
        sha256: string(&body, "/sha256").filter(|hash| hash.len() == 64),
    })
}

fn json(body: &[u8]) -> Option<Value> {
    serde_json::from_slice(body).ok()
}

impl std::fmt::Debug for MediaInfo {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(out, "MediaInfo({:?}, {:?} bytes)", self.mime, self.size)
    }
}
