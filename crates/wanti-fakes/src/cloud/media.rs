//! Files on the Cloud API: uploaded, described, fetched, deleted.

use hyper::body::Bytes;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

use super::fault::Fault;
use super::state::Cloud;
use crate::lock;
use crate::multipart;
use crate::serve::{Answer, Call};

/// A file.
#[derive(Debug, Clone)]
pub(super) struct File {
    mime: String,
    bytes: Bytes,
}

/// Types with the most bytes Meta takes of them.
const TYPES: &[(&str, usize)] = &[
    ("image/jpeg", 5 << 20),
    ("image/png", 5 << 20),
    ("image/webp", 500 << 10),
    ("audio/aac", 16 << 20),
    ("audio/amr", 16 << 20),
    ("audio/mpeg", 16 << 20),
    ("audio/mp4", 16 << 20),
    ("audio/ogg", 16 << 20),
    ("video/mp4", 16 << 20),
    ("video/3gpp", 16 << 20),
    ("text/plain", 100 << 20),
    ("application/pdf", 100 << 20),
    ("application/msword", 100 << 20),
    ("application/vnd.ms-excel", 100 << 20),
    ("application/vnd.ms-powerpoint", 100 << 20),
    ("application/vnd.openxmlformats-officedocument.wordprocessingml.document", 100 << 20),
    ("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", 100 << 20),
    ("application/vnd.openxmlformats-officedocument.presentationml.presentation", 100 << 20),
];

impl Cloud {
    pub(super) fn store_file(&self, mime: &str, bytes: Vec<u8>) -> String {
        let id = self.file_id();
        self.store_file_as(&id, mime, bytes);
        id
    }

    pub(super) fn store_file_as(&self, id: &str, mime: &str, bytes: Vec<u8>) {
        let file = File { mime: mime.to_owned(), bytes: Bytes::from(bytes) };
        lock(&self.files).insert(id.to_owned(), file);
    }

    /// `POST /{version}/{number}/media`.
    pub(super) fn upload(&self, call: &Call) -> Result<Value, Fault> {
        let content_type = call.header("content-type").unwrap_or_default();
        let fields = multipart::fields(content_type, &call.body)
            .ok_or_else(|| Fault::of(100, "The parameter file is required."))?;
        let text = |name: &str| {
            let field = fields.iter().find(|field| field.name == name && field.file_name.is_none());
            field.map(|field| String::from_utf8_lossy(&field.bytes).into_owned())
        };
        if text("messaging_product").as_deref() != Some("whatsapp") {
            return Err(Fault::of(100, "The parameter messaging_product is required."));
        }
        let file = fields.iter().find(|field| field.name == "file" && field.file_name.is_some());
        let file = file.ok_or_else(|| Fault::of(100, "The parameter file is required."))?;
        let mime = text("type").or_else(|| file.mime.clone()).unwrap_or_default();
        let bare = mime.split(';').next().unwrap_or_default().trim();
        let Some((_, most)) = TYPES.iter().find(|(known, _)| *known == bare) else {
            let details = format!("Param file must be a file with one of the supported types. Received {bare}");
            return Err(Fault::of(100, details));
        };
        if file.bytes.is_empty() || file.bytes.len() > *most {
            let size = file.bytes.len();
            return Err(Fault::of(131053, format!("Media file size {size} is not between 1 and {most} bytes")));
        }
        Ok(json!({ "id": self.store_file(&mime, file.bytes.clone()) }))
    }

    /// `GET /{version}/{media}`, and `GET /{version}/{number}`, by which a token can be tried.
    pub(super) fn describe(&self, id: &str) -> Result<Value, Fault> {
        if let Some(number) = self.number(id) {
            return Ok(json!({
                "verified_name": "Kantor Uji",
                "display_phone_number": number.display,
                "quality_rating": "GREEN",
                "id": number.id,
            }));
        }
        let file = self.file(id)?;
        let hash: String = Sha256::digest(&file.bytes).iter().map(|byte| format!("{byte:02x}")).collect();
        Ok(json!({
            "messaging_product": "whatsapp",
            "url": self.own_url(&format!("whatsapp_business/attachments/?mid={id}")),
            "mime_type": file.mime,
            "sha256": hash,
            "file_size": file.bytes.len(),
            "id": id,
        }))
    }

    /// `DELETE /{version}/{media}`.
    pub(super) fn delete(&self, id: &str) -> Result<Value, Fault> {
        self.file(id)?;
        lock(&self.files).remove(id);
        Ok(json!({ "success": true }))
    }

    /// The file itself.
    pub(super) fn fetch(&self, id: &str) -> Answer {
        match self.file(id) {
            Ok(file) => Answer { body: file.bytes, ..Answer::file(&file.mime, Vec::new()) },
            Err(_) => Answer::bare(404),
        }
    }

    /// An id that no file has or had, unless somebody chose it.
    fn file_id(&self) -> String {
        let files = lock(&self.files);
        loop {
            let id = (1_000_000_000 + self.next()).to_string();
            if !files.contains_key(&id) {
                return id;
            }
        }
    }

    fn file(&self, id: &str) -> Result<File, Fault> {
        lock(&self.files).get(id).cloned().ok_or_else(|| Fault::no_object(id, "GET"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::CloudSettings;

    #[test]
    fn a_new_file_never_takes_the_place_of_another() {
        let cloud = Cloud::new(CloudSettings::default()).unwrap();
        cloud.store_file_as("1000000001", "image/png", vec![0]);
        let [first, second] = [1, 2].map(|byte| cloud.store_file("image/png", vec![byte]));
        cloud.delete(&first).unwrap();
        let third = cloud.store_file("image/png", vec![3]);
        for (id, byte) in [("1000000001", 0), (second.as_str(), 2), (third.as_str(), 3)] {
            assert_eq!(cloud.file(id).unwrap().bytes, vec![byte], "{id}");
        }
    }
}
