//! A client that goes out and writes down what was asked and what was answered.

use std::sync::{Arc, Mutex};

use async_trait::async_trait;
use serde_json::Value;
use wanti_flow::model::Language;
use wanti_http::{Body, Client, Http, HttpError, Request, Response};
use wanti_port::fit::{Key, Keys, Wire, Wish};
use wanti_port::{Outbound, SentId, Transport};

use crate::kit::client;

/// A request with JSON and its answer.
#[derive(Debug, Clone)]
pub(crate) struct Talk {
    /// The last part of the address.
    pub(crate) what: String,
    pub(crate) asked: Value,
    pub(crate) answered: Value,
}

pub(crate) struct Recorder {
    client: Client,
    talks: Mutex<Vec<Talk>>,
}

impl Recorder {
    pub(crate) fn new() -> Arc<Recorder> {
        Arc::new(Recorder { client: client(), talks: Mutex::default() })
    }

    pub(crate) fn talks(&self) -> Vec<Talk> {
        std::mem::take(&mut self.talks.lock().unwrap())
    }
}

#[async_trait]
impl Http for Recorder {
    async fn send(&self, request: Request) -> Result<Response, HttpError> {
        let what = request.url.rsplit('/').next().unwrap().to_owned();
        let asked = match &request.body {
            Body::Json(bytes) => Some(serde_json::from_slice(bytes).unwrap()),
            Body::Empty | Body::Form(_) => None,
        };
        let response = self.client.send(request).await?;
        if let Some(asked) = asked {
            let answered = serde_json::from_slice(&response.body).unwrap();
            self.talks.lock().unwrap().push(Talk { what, asked, answered });
        }
        Ok(response)
    }
}

pub(crate) fn key(token: &str, title: &str, description: Option<&str>) -> Key {
    Key { token: token.to_owned(), title: title.to_owned(), description: description.map(str::to_owned) }
}

pub(crate) fn keyed(keys: Keys) -> Wire {
    Wire { keys, ..Wire::words("*Silakan* _pilih_ <&>:".to_owned()) }
}

pub(crate) fn filed(media: &str, caption: &str, keys: Keys) -> Wire {
    Wire { keys, media: Some(media.to_owned()), ..Wire::words(caption.to_owned()) }
}

pub(crate) fn buttons() -> Keys {
    Keys::Buttons(vec![key("m1:1", "Ya", None), key("m1:2", "Tidak", None), key("m1:3", "Belum tahu, tanya du", None)])
}

/// Messages of every kind but those with files.
pub(crate) fn wires() -> Vec<Wire> {
    let rows: Vec<Key> = (1..=10)
        .map(|row| key(&format!("m2:{row}"), &format!("Baris {row}"), Some(&"keterangan ".repeat(20))))
        .collect();
    let link = Keys::Link { title: "Unggah".to_owned(), address: "https://contoh.id/u/1?a=b&c=d".to_owned() };
    vec![
        Wire::words("é".repeat(4096)),
        Wire::words("Syarat: *KTP* & ```KK``` <b> https://contoh.id".to_owned()),
        keyed(buttons()),
        keyed(Keys::List { open: "Pilih".to_owned(), rows: rows.clone() }),
        keyed(Keys::Grid(vec![rows[..2].to_vec(), rows[2..3].to_vec()])),
        keyed(Keys::Grid(rows.chunks(3).map(<[Key]>::to_vec).collect())),
        keyed(link),
        keyed(Keys::Ask(Wish::Contact)),
        keyed(Keys::Ask(Wish::Location)),
    ]
}

/// Sends it; the fake takes it.
pub(crate) async fn goes(transport: &impl Transport, message: &Outbound) -> SentId {
    match transport.send(message).await {
        Ok(id) => id,
        Err(error) => panic!("{error}: {:?}", message.wire),
    }
}

pub(crate) const LANGUAGES: [Language; 2] = [Language::Indonesian, Language::English];
