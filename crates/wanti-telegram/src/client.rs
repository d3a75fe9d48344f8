//! The socket of Telegram: calls over whatever takes a request to the web.

use std::fmt;
use std::time::Duration;

use async_trait::async_trait;
use serde::Deserialize;
use wanti_http::{Body, Http, HttpError, Request, Secret};
use wanti_port::{Download, Inbound, InboundKind, Limits, Outbound, Pace, PortError, Rate, SentId, Transport, channel};

use crate::Settings;
use crate::call::{self, BotCommand, Call, Manner};
use crate::reply::{Failure, result};
use crate::wire::{Address, sent_id};

/// A bot on Telegram.
pub struct Telegram<H> {
    settings: Settings,
    http: H,
}

/// What Telegram knows of a bot.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct Me {
    /// Its number.
    pub id: i64,
    /// Its public name.
    pub username: String,
    /// Whether it hears in groups what is not said to it.
    #[serde(default)]
    pub can_read_all_group_messages: bool,
}

/// How long a call may take.
const WAIT: Duration = Duration::from_secs(20);
/// How many bytes an answer may have: a hundred updates of the longest texts.
const MOST: usize = 16 << 20;
/// About thirty messages a second in all, and about one a second to one person, some of them at once.
const PACE: Pace = Pace {
    number: Some(Rate { every: Duration::from_millis(34), burst: 25 }),
    pair: Some(Rate { every: Duration::from_secs(1), burst: 5 }),
};

impl<H: Http> Telegram<H> {
    /// A bot with these settings.
    pub fn new(settings: Settings, http: H) -> Telegram<H> {
        Telegram { settings, http }
    }

    /// Its settings.
    pub fn settings(&self) -> &Settings {
        &self.settings
    }

    /// Asks Telegram for the bot itself: the token works and the name is known.
    ///
    /// # Errors
    /// [`PortError::Stopped`] when the token is wrong, else as [`Transport::send`].
    pub async fn me(&self) -> Result<Me, PortError> {
        let result = self.done(&call::get_me()?).await?;
        serde_json::from_str(&result).map_err(|_| PortError::Unavailable("an answer without a bot".to_owned()))
    }

    /// Puts commands on the menu of the bot.
    ///
    /// # Errors
    /// As [`Telegram::me`].
    pub async fn set_commands(&self, commands: &[BotCommand]) -> Result<(), PortError> {
        self.done(&call::set_commands(commands)?).await.map(drop)
    }

    /// Has updates sent to this address, with the first secret of the settings.
    ///
    /// # Errors
    /// [`PortError::Refused`] without a secret or for an address that is not https; else as [`Telegram::me`].
    pub async fn set_webhook(&self, url: &str, connections: u8) -> Result<(), PortError> {
        let secret = self.secret().ok_or_else(|| PortError::Refused("a webhook needs a secret".to_owned()))?;
        if !url.starts_with("https://") {
            return Err(PortError::Refused("Telegram sends to https addresses only".to_owned()));
        }
        self.done(&call::set_webhook(url, secret, connections)?).await.map(drop)
    }

    /// Takes the webhook away, so that the bot can poll. What waits stays.
    ///
    /// # Errors
    /// As [`Telegram::me`].
    pub async fn delete_webhook(&self) -> Result<(), PortError> {
        self.done(&call::delete_webhook()?).await.map(drop)
    }

    /// Makes a call; its result as JSON.
    pub(crate) async fn ask(&self, call: &Call, wait: Duration) -> Result<String, Failure> {
        let body = Body::Json(call.body().as_bytes().to_vec());
        let request = Request::post(self.settings.method_url(call.method()), body).waiting(wait).at_most(MOST);
        result(&self.http.send(request).await)
    }

    async fn done(&self, call: &Call) -> Result<String, PortError> {
        self.ask(call, WAIT).await.map_err(Failure::port)
    }

    fn secret(&self) -> Option<&Secret> {
        self.settings.secrets().first()
    }
}

#[async_trait]
impl<H: Http> Transport for Telegram<H> {
    fn limits(&self) -> &Limits {
        &channel::TELEGRAM
    }

    fn pace(&self) -> Pace {
        PACE
    }

    async fn send(&self, message: &Outbound) -> Result<SentId, PortError> {
        let mut manner = Manner::default();
        loop {
            let call = call::send(message, manner, self.settings.language())?;
            let failure = match self.ask(&call, WAIT).await {
                Ok(result) => return Ok(sent(message, &result)),
                Err(failure) => failure,
            };
            if let (Failure::NotModified, Some(id)) = (&failure, &message.instead_of) {
                return Ok(id.clone());
            }
            manner = manner.after(&failure, message).ok_or_else(|| failure.port())?;
        }
    }

    /// Stops the turning of a key that was tapped, or shows that an answer is being written.
    async fn acknowledge(&self, inbound: &Inbound) -> Result<(), PortError> {
        if let InboundKind::Choice { callback: Some(callback), .. } = &inbound.kind {
            return match self.ask(&call::tap_answered(callback)?, WAIT).await {
                Ok(_) | Err(Failure::TapOver) => Ok(()),
                Err(failure) => Err(failure.port()),
            };
        }
        match Address::read(inbound.from.address.reveal()).filter(|_| inbound.event().is_some()) {
            Some(address) => self.done(&call::typing(address)?).await.map(drop),
            None => Ok(()),
        }
    }

    async fn download(&self, id: &str, most: usize) -> Result<Download, PortError> {
        let path = self.file_path(id, most).await?;
        let request = Request::get(self.settings.file_url(&path)).at_most(most);
        let response = self.http.send(request).await.map_err(|error| match error {
            HttpError::NotSent(why) => PortError::Unavailable(why.to_owned()),
            HttpError::Cut => PortError::Unavailable("the file was cut short".to_owned()),
            HttpError::TooLong => too_large(),
        })?;
        match response.status {
            200 => Ok(Download {
                mime: response.mime.filter(|mime| mime != "application/octet-stream"),
                bytes: response.body,
            }),
            429 | 500.. => Err(PortError::Unavailable(format!("status {}", response.status))),
            status => Err(PortError::Refused(format!("the file is not there, status {status}"))),
        }
    }
}

impl<H: Http> Telegram<H> {
    async fn file_path(&self, id: &str, most: usize) -> Result<String, PortError> {
        #[derive(Deserialize)]
        struct File {
            file_size: Option<u64>,
            file_path: Option<String>,
        }
        let result = self.done(&call::file(id)?).await?;
        let file: File =
            serde_json::from_str(&result).map_err(|_| PortError::Unavailable("an answer without a file".to_owned()))?;
        if file.file_size.is_some_and(|size| usize::try_from(size).unwrap_or(usize::MAX) > most) {
            return Err(too_large());
        }
        let path = file.file_path.filter(|path| is_path(path));
        path.ok_or_else(|| PortError::Refused("a file without a place".to_owned()))
    }
}

impl<H> fmt::Debug for Telegram<H> {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.debug_struct("Telegram").field("settings", &self.settings).finish_non_exhaustive()
    }
}

/// The id of what was sent. After an edit without a message in the answer it is the earlier one.
fn sent(message: &Outbound, result: &str) -> SentId {
    #[derive(Deserialize)]
    struct Sent {
        message_id: i64,
        chat: Chat,
    }
    #[derive(Deserialize)]
    struct Chat {
        id: i64,
    }
    match serde_json::from_str::<Sent>(result) {
        Ok(sent) => sent_id(sent.chat.id, sent.message_id),
        Err(_) => message.instead_of.clone().unwrap_or_else(|| unnamed(message)),
    }
}

/// It is sent, but nobody said under which number: it can never be edited, and must not be sent again.
fn unnamed(message: &Outbound) -> SentId {
    let chat = Address::read(message.to.address.reveal()).map_or(0, |address| address.chat);
    sent_id(chat, 0)
}

/// A path that stays below the bot's own files.
fn is_path(path: &str) -> bool {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'/' | b'.' | b'_' | b'-');
    !path.is_empty() && path.bytes().all(plain) && !path.starts_with('/') && !path.contains("..")
}

fn too_large() -> PortError {
    PortError::Refused("the file is larger than allowed".to_owned())
}
