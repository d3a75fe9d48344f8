//! An office with one of our adapters beside a stand-in.
#![allow(dead_code, reason = "each test uses its own part of it")]

pub(crate) mod cases;

use std::sync::{Arc, Mutex};

use axum::Router;
use jiff::Timestamp;
use tokio::net::TcpListener;
use tokio::runtime::Runtime;
use wanti_fakes::{Bot, FakeBot, FakeCloud, Number};
use wanti_flow::model::Channel;
use wanti_http::{Body, Client, Http, Request, Secret};
use wanti_port::fit::Wire;
use wanti_port::{Arrival, ConversationId, InboundKind, Line, Outbound, Party, PortError, Transport};
use wanti_telegram::Telegram;
use wanti_telegram::poll::Poller;
use wanti_whatsapp::{Account, WhatsApp};

pub(crate) fn runtime() -> Runtime {
    tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().unwrap()
}

pub(crate) enum Fake {
    Cloud(FakeCloud),
    Bot(FakeBot),
}

pub(crate) struct Office {
    fake: Fake,
    line: Line,
    kept: Arc<Mutex<Vec<Arrival>>>,
}

impl Office {
    pub(crate) async fn whatsapp(cloud: FakeCloud) -> Office {
        let line = Line { office: "uji".to_owned(), channel: Channel::WhatsApp, id: Number::default().id };
        let office = Office { fake: Fake::Cloud(cloud), line, kept: Arc::default() };
        office.cloud().webhook(&office.hook().await);
        office
    }

    pub(crate) fn telegram(bot: FakeBot) -> Office {
        let line = Line { office: "uji".to_owned(), channel: Channel::Telegram, id: Bot::default().id().to_string() };
        Office { fake: Fake::Bot(bot), line, kept: Arc::default() }
    }

    /// The webhook of the office, running.
    pub(crate) async fn hook(&self) -> String {
        let kept = self.kept.clone();
        let keep = move |arrivals: Vec<Arrival>| {
            kept.lock().unwrap().extend(arrivals);
            async { Ok::<(), PortError>(()) }
        };
        let router = match &self.fake {
            Fake::Cloud(_) => wanti_whatsapp::router(Arc::new(self.whatsapp_settings()), keep),
            Fake::Bot(_) => wanti_telegram::router(Arc::new(self.telegram_settings()), keep),
        };
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let app = Router::new().nest("/hook", router);
        tokio::spawn(async move { axum::serve(listener, app).await });
        format!("http://{address}/hook")
    }

    fn whatsapp_settings(&self) -> wanti_whatsapp::Settings {
        wanti_whatsapp::Settings {
            line: self.line.clone(),
            app_secrets: vec![Secret::new(Number::default().app_secret)],
            verify_token: Secret::new("sandi"),
        }
    }

    pub(crate) fn telegram_settings(&self) -> wanti_telegram::Settings {
        let settings = wanti_telegram::Settings::new("uji", &Bot::default().token).unwrap();
        let settings = settings.with_api_url(&self.bot().url()).unwrap().with_secrets(&["rahasia-1"]).unwrap();
        settings.with_username(&Bot::default().username).with_wait(std::time::Duration::from_secs(1))
    }

    pub(crate) fn cloud(&self) -> &FakeCloud {
        let Fake::Cloud(cloud) = &self.fake else { panic!("a bot") };
        cloud
    }

    pub(crate) fn bot(&self) -> &FakeBot {
        let Fake::Bot(bot) = &self.fake else { panic!("a cloud") };
        bot
    }

    pub(crate) fn line(&self) -> &Line {
        &self.line
    }

    pub(crate) fn account(&self) -> Account {
        let number = Number::default();
        Account { graph_url: self.cloud().url(), ..Account::new(number.id, Secret::new(number.token)) }
    }

    pub(crate) fn wa(&self) -> WhatsApp<Client> {
        WhatsApp::new(client(), self.account()).unwrap()
    }

    pub(crate) fn tg(&self) -> Telegram<Client> {
        Telegram::new(self.telegram_settings(), client())
    }

    pub(crate) fn transport(&self) -> Box<dyn Transport> {
        match &self.fake {
            Fake::Cloud(_) => Box::new(self.wa()),
            Fake::Bot(_) => Box::new(self.tg()),
        }
    }

    /// What the webhook has kept since the last look.
    pub(crate) fn arrivals(&self) -> Vec<Arrival> {
        std::mem::take(&mut self.kept.lock().unwrap())
    }
}

pub(crate) fn client() -> Client {
    Client::new("wanti/uji").unwrap()
}

pub(crate) fn outbound(office: &Office, id: &str, to: &str, wire: Wire) -> Outbound {
    Outbound {
        id: id.to_owned(),
        conversation: ConversationId::numbered(1),
        line: office.line().clone(),
        to: Party::of(to),
        wire,
        template: None,
        instead_of: None,
        reply_to: None,
    }
}

/// One round of polling.
pub(crate) async fn polled(poller: &mut Poller<'_, impl Http>) -> Vec<Arrival> {
    let kept = Mutex::new(Vec::new());
    let keep = |arrivals: Vec<Arrival>| {
        kept.lock().unwrap().extend(arrivals);
        async { Ok::<(), PortError>(()) }
    };
    let pause = poller.round(keep, Timestamp::now).await.unwrap();
    assert_eq!(pause.trouble, None);
    kept.into_inner().unwrap()
}

pub(crate) async fn set_webhook(api: &str, url: &str, secret: &str) {
    let body = format!(r#"{{"url":"{url}","secret_token":"{secret}"}}"#);
    let token = Bot::default().token;
    let request = Request::post(format!("{api}/bot{token}/setWebhook"), Body::Json(body.into_bytes()));
    let response = client().send(request).await.unwrap();
    assert_eq!(response.status, 200, "{}", String::from_utf8_lossy(&response.body));
}

/// An arrival in a few words.
pub(crate) fn words(arrival: &Arrival) -> String {
    match arrival {
        Arrival::Message(inbound) => match &inbound.kind {
            InboundKind::Text(text) => format!("text {:?}", text.reveal()),
            InboundKind::Choice { token, title, .. } => format!("choice {token} {title:?}"),
            InboundKind::Start { payload } => format!("start {payload:?}"),
            InboundKind::Media { media, .. } => {
                let caption = media.caption.as_ref().cloned().unwrap_or_default();
                format!("{:?} {caption:?}", media.kind)
            }
            InboundKind::Location(_) => "location".to_owned(),
            InboundKind::Contact { own: true, .. } => "own contact".to_owned(),
            InboundKind::HumanEcho { .. } => "officer".to_owned(),
            InboundKind::Blocked => "blocked".to_owned(),
            InboundKind::Unsupported(what) => format!("unsupported {what}"),
            other => format!("{other:?}"),
        },
        Arrival::Receipt(delivery) => {
            format!("receipt {:?} of {}", delivery.receipt, delivery.own.as_deref().unwrap_or("-"))
        }
        Arrival::Unreadable(unreadable) => format!("unreadable: {}", unreadable.why),
    }
}

/// Posts JSON; status and answer.
pub(crate) async fn answer(url: &str, token: Option<&str>, body: &serde_json::Value) -> (u16, serde_json::Value) {
    let mut request = Request::post(url.to_owned(), Body::Json(body.to_string().into_bytes()));
    if let Some(token) = token {
        request = request.bearing(&Secret::new(token));
    }
    let response = client().send(request).await.unwrap();
    (response.status, serde_json::from_slice(&response.body).unwrap_or_default())
}

/// Gets something.
pub(crate) async fn ask(url: &str, token: Option<&str>) -> Vec<u8> {
    let mut request = Request::get(url.to_owned());
    if let Some(token) = token {
        request = request.bearing(&Secret::new(token));
    }
    client().send(request).await.unwrap().body
}
