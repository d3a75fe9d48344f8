//! WhatsApp and Telegram in an axum application you already have: two routes more, one runtime beside them.
//!
//! `WA_NUMBER=… WA_TOKEN=… WA_SECRET=… WA_VERIFY=… TG_TOKEN=… TG_SECRET=… cargo run --example in_an_axum_app`
#![allow(clippy::print_stdout, reason = "an example talks")]

use std::env;
use std::error::Error;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::routing::get;
use wanti::{Engine, Options, Source, compile};
use wanti_flow::model::Channel;
use wanti_http::{Client, Secret};
use wanti_port::Line;
use wanti_runtime::{Runtime, Settings};
use wanti_store_sqlite::SqliteStore;
use wanti_telegram::Telegram;
use wanti_whatsapp::{Account, WhatsApp};

const BOT: &str = r#"
wanti: 1
bot: {id: toko, nama: Toko, mulai: sambut}
bila_tidak_paham: {kirim: Ketik jam atau alamat, setelah_2_kali: sambut}
alur:
  sambut:
    judul: Salam
    mulai_bila: {kata: [halo, menu], contoh: [halo kak]}
    langkah: [{kirim: Halo. Tanya jam atau alamat.}]
jawaban:
  jam: {judul: Jam buka, teks: Buka pukul 08.00 sampai 16.00., mulai_bila: {kata: [jam, buka], contoh: [jam buka kak]}}
retensi: {pesan: 30 hari}
"#;

const OFFICE: &str = "toko";

/// What is secret comes from outside; without it the example says so.
fn secret(name: &str) -> Result<String, String> {
    env::var(name).map_err(|_| format!("set {name}; see docs/en/src/serving.md for where it comes from"))
}

fn whatsapp() -> Result<(Account, wanti_whatsapp::Settings), Box<dyn Error>> {
    let number = secret("WA_NUMBER")?;
    let webhook = wanti_whatsapp::Settings {
        line: Line { office: OFFICE.to_owned(), channel: Channel::WhatsApp, id: number.clone() },
        app_secrets: vec![Secret::new(secret("WA_SECRET")?)],
        verify_token: Secret::new(secret("WA_VERIFY")?),
    };
    Ok((Account::new(number, Secret::new(secret("WA_TOKEN")?)), webhook))
}

fn telegram() -> Result<wanti_telegram::Settings, Box<dyn Error>> {
    let settings = wanti_telegram::Settings::new(OFFICE, &secret("TG_TOKEN")?)?;
    Ok(settings.with_secrets(&[secret("TG_SECRET")?])?)
}

fn main() -> Result<(), Box<dyn Error>> {
    let tokio = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    tokio.block_on(serve())
}

async fn serve() -> Result<(), Box<dyn Error>> {
    let compiled = compile(&[Source::new("toko.yaml", BOT)], &Options::default());
    let engine = Engine::new(Arc::new(compiled.bot.ok_or_else(|| format!("{:?}", compiled.diagnostics))?));
    let (account, wa) = whatsapp()?;
    let tg = telegram()?;

    // One client for both channels, one database below them.
    let client = Client::new("toko/1.0")?;
    let store = Arc::new(SqliteStore::open("toko.db")?);
    let runtime = Runtime::builder(store, Settings::default())
        .office(OFFICE, engine)
        .line(wa.line.clone(), Arc::new(WhatsApp::new(client.clone(), account)?))
        .line(tg.line().clone(), Arc::new(Telegram::new(tg.clone(), client)))
        .start()?;

    // A webhook is answered when its messages are on the disk.
    let (to_wa, to_tg) = (runtime.clone(), runtime.clone());
    let wa = wanti_whatsapp::router(Arc::new(wa), move |arrivals| {
        let runtime = to_wa.clone();
        async move { runtime.receive(arrivals).await }
    });
    let tg = wanti_telegram::router(Arc::new(tg), move |arrivals| {
        let runtime = to_tg.clone();
        async move { runtime.receive(arrivals).await }
    });
    let app = Router::new().route("/", get(|| async { "the shop as it was" })).nest("/wa", wa).nest("/tg", tg);

    let listener = tokio::net::TcpListener::bind("127.0.0.1:8080").await?;
    println!("listening on {}", listener.local_addr()?);
    let stop = async { drop(tokio::signal::ctrl_c().await) };
    axum::serve(listener, app).with_graceful_shutdown(stop).await?;
    runtime.shutdown(Duration::from_secs(10)).await;
    Ok(())
}
