//! The socket: sends, marks as read, and moves files, over any [`Http`].

use async_trait::async_trait;
use sha2::{Digest, Sha256};
use wanti_flow::channel::WHATSAPP;
use wanti_http::{Body, Http, HttpError, Part, Request, Response};
use wanti_port::{Download, Inbound, Limits, Outbound, Pace, PortError, SentId, Transport};

use crate::account::Account;
use crate::fault;
use crate::wire::{self, Attachment, File, MediaInfo, is_id, kind_of_mime, most_bytes};

/// A number of an office as a [`Transport`].
#[derive(Debug, Clone)]
pub struct WhatsApp<H> {
    http: H,
    account: Account,
}

/// Answers of Meta to anything but a file are short.
const ANSWER_MOST: usize = 64 << 10;

impl<H: Http> WhatsApp<H> {
    /// A number, reached by this client.
    ///
    /// # Errors
    /// The account has an address, id or token that cannot be one.
    pub fn new(http: H, account: Account) -> Result<WhatsApp<H>, PortError> {
        let refused = |why: &str| Err(PortError::Refused(why.to_owned()));
        let token = account.access_token.reveal();
        if !is_id(&account.phone_number_id) {
            return refused("the id of the number has letters it cannot have");
        }
        if token.is_empty() || !token.bytes().all(|byte| byte.is_ascii_graphic()) {
            return refused("the token is empty or has letters it cannot have");
        }
        if !account.graph_url.starts_with("https://") && !account.graph_url.starts_with("http://") {
            return refused("the address of the Graph API does not begin with https://");
        }
        let graph_url = account.graph_url.trim_end_matches('/').to_owned();
        Ok(WhatsApp { http, account: Account { graph_url, ..account } })
    }

    /// Gives Meta a file to keep for 30 days. What comes back can stand as the `media` of a message.
    ///
    /// # Errors
    /// It is larger than Meta takes, or Meta refused it or cannot be reached.
    pub async fn upload(&self, name: &str, mime: &str, bytes: Vec<u8>) -> Result<String, PortError> {
        let most = most_bytes(kind_of_mime(mime));
        if bytes.len() > most {
            return Err(PortError::Refused(format!("a file of {} bytes, most {most}", bytes.len())));
        }
        let form = vec![
            Part::text("messaging_product", "whatsapp"),
            Part::text("type", mime),
            Part::file("file", name, mime, bytes),
        ];
        let response = self.asked(self.post("media", Body::Form(form))).await?;
        let id = wire::uploaded(&response.body).ok_or_else(unclear)?;
        Ok(Attachment::uploaded(mime, &id))
    }

    fn post(&self, what: &str, body: Body) -> Request {
        self.request(Request::post(format!("{}/{}/{what}", self.account.graph_url, self.account.phone_number_id), body))
    }

    fn request(&self, request: Request) -> Request {
        request.bearing(&self.account.access_token).waiting(self.account.wait).at_most(ANSWER_MOST)
    }

    /// Posts a message; only an id that Meta gives back proves that it was taken.
    async fn posted(&self, json: Vec<u8>) -> Result<SentId, PortError> {
        let request = self.post("messages", Body::Json(json));
        let response = self.http.send(request).await.map_err(|error| fault::unanswered(&error))?;
        if !response.is_success() {
            return Err(fault::answered(&response));
        }
        wire::sent(&response.body).ok_or(PortError::Unknown)
    }

    /// Asks what may be asked twice, so that no answer is only a passing fault.
    async fn asked(&self, request: Request) -> Result<Response, PortError> {
        let response = self.http.send(request).await.map_err(|error| passing(&error))?;
        if response.is_success() {
            return Ok(response);
        }
        Err(match fault::answered(&response) {
            PortError::Unknown => unclear(),
            error => error,
        })
    }

    async fn info(&self, id: &str) -> Result<MediaInfo, PortError> {
        let Account { graph_url, phone_number_id, .. } = &self.account;
        let request = Request::get(format!("{graph_url}/{id}?phone_number_id={phone_number_id}"));
        let response = self.asked(self.request(request)).await?;
        wire::media_info(&response.body).ok_or_else(unclear)
    }

    /// What the `media` of a message stands for; of a bare id Meta is asked what it is.
    async fn attachment(&self, media: Option<&str>) -> Result<Option<Attachment>, PortError> {
        let Some(media) = media else { return Ok(None) };
        let mut attachment =
            Attachment::read(media).ok_or_else(|| PortError::Refused("a file that is nowhere".to_owned()))?;
        if let (None, File::Id(id)) = (attachment.kind, &attachment.file) {
            attachment.kind = self.info(id).await?.mime.as_deref().map(kind_of_mime);
        }
        Ok(Some(attachment))
    }

    /// The token goes only where the Graph API is reached in the same safety.
    fn is_safe(&self, url: &str) -> bool {
        url.starts_with("https://") || (self.account.graph_url.starts_with("http://") && url.starts_with("http://"))
    }
}

#[async_trait]
impl<H: Http> Transport for WhatsApp<H> {
    fn limits(&self) -> &Limits {
        &WHATSAPP
    }

    fn pace(&self) -> Pace {
        self.account.pace
    }

    async fn send(&self, message: &Outbound) -> Result<SentId, PortError> {
        let attachment = self.attachment(message.wire.media.as_deref()).await?;
        self.posted(wire::message(message, attachment.as_ref())?).await
    }

    async fn send_template(&self, message: &Outbound, template: &str) -> Result<SentId, PortError> {
        self.posted(wire::template(message, &self.account.template(template))?).await
    }

    async fn acknowledge(&self, inbound: &Inbound) -> Result<(), PortError> {
        if !inbound.opens_window() {
            return Ok(());
        }
        self.asked(self.post("messages", Body::Json(wire::seen(&inbound.id)))).await.map(|_| ())
    }

    async fn download(&self, id: &str, most: usize) -> Result<Download, PortError> {
        let Some(Attachment { file: File::Id(id), .. }) = Attachment::read(id) else {
            return Err(PortError::Refused("an id that no file has".to_owned()));
        };
        let info = self.info(&id).await?;
        if info.size.is_some_and(|size| size > most as u64) {
            return Err(too_large());
        }
        if !self.is_safe(&info.url) {
            return Err(PortError::Refused("a file at an unsafe address".to_owned()));
        }
        let response = self.asked(self.request(Request::get(info.url)).at_most(most)).await?;
        if info.sha256.is_some_and(|expected| !expected.eq_ignore_ascii_case(&hash(&response.body))) {
            return Err(PortError::Unavailable("the file came broken".to_owned()));
        }
        Ok(Download { mime: info.mime.or(response.mime), bytes: response.body })
    }
}

fn hash(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect()
}

fn passing(error: &HttpError) -> PortError {
    match error {
        HttpError::TooLong => too_large(),
        other => PortError::Unavailable(other.to_string()),
    }
}

fn too_large() -> PortError {
    PortError::Refused("a file larger than allowed".to_owned())
}

fn unclear() -> PortError {
    PortError::Unavailable("an answer that is not clear".to_owned())
}
