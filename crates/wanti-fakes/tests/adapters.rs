//! Our adapters against the stand-ins over real sockets: the suite of transports, webhooks, polling, files, trouble.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing, reason = "a test may stop")]

mod kit;

use std::time::Duration;

use kit::{Office, outbound, runtime, words};
use wanti_fakes::{Bot, BotSettings, CloudSettings, FakeBot, FakeCloud, Mischief, Person, Trouble, User, say};
use wanti_port::fit::{Key, Keys, Wire, Wish};
use wanti_port::{Arrival, InboundKind, Party, PortError, Receipt, Retry, Scope, Transport};
use wanti_telegram::poll::Poller;

fn key(token: &str, title: &str) -> Key {
    Key { token: token.to_owned(), title: title.to_owned(), description: None }
}

#[test]
fn whatsapp_passes_the_suite() {
    runtime().block_on(async {
        let settings = CloudSettings { paced: false, ..CloudSettings::default() };
        let office = Office::whatsapp(FakeCloud::start_with(settings).await.unwrap()).await;
        let rina = Person::phone("62811000111");
        office.cloud().say(&rina, say::text("halo"));
        wanti_conformance::transport(&*office.transport(), office.line(), &Party::of("62811000111")).await;
        let counters = office.cloud().counters();
        assert!(counters.accepted > 50 && counters.refused == 0, "{counters:?}");
    });
}

#[test]
fn telegram_passes_the_suite() {
    runtime().block_on(async {
        let settings = BotSettings { paced: false, ..BotSettings::default() };
        let office = Office::telegram(FakeBot::start_with(settings).await.unwrap());
        office.bot().text(&User::new(31, "Rina"), "/start");
        wanti_conformance::transport(&*office.transport(), office.line(), &Party::of("31")).await;
        let counters = office.bot().counters();
        assert!(counters.accepted > 50 && counters.refused == 0, "{counters:?}");
    });
}

#[test]
fn whatsapp_brings_what_people_send_and_what_became_of_ours() {
    runtime().block_on(async {
        let office = Office::whatsapp(FakeCloud::start().await.unwrap()).await;
        let (cloud, rina) = (office.cloud(), Person::phone("62811000111").and_scoped("ID.7001").named("Rina 👍"));
        cloud.say(&rina, say::text("syarat KTP é 👍"));
        let photo = cloud.store_file("image/jpeg", vec![7; 1000]);
        cloud.say_all(&[
            (rina.clone(), say::file("image", &photo, "image/jpeg", Some("KK saya"))),
            (Person::scoped("ID.7002"), say::location(-2.1, 106.1, Some("Balai"))),
            (rina.clone(), say::unknown("hologram")),
            (rina.clone(), say::contact("Rina", "62811000111")),
        ]);
        cloud.idle().await;
        let message = outbound(
            &office,
            "o1",
            "62811000111",
            Wire {
                keys: Keys::Buttons(vec![key("m1:1", "Ya"), key("m1:2", "Tidak")]),
                ..Wire::words("Benar?".to_owned())
            },
        );
        let sent = office.transport().send(&message).await.unwrap();
        assert!(cloud.tap(&rina, "Tidak").is_some());
        cloud.echo(&rina, "Sebentar ya Bu");
        cloud.status(&sent.0, "failed", Some(131026));
        cloud.idle().await;
        let arrivals = office.arrivals();
        let told: Vec<String> = arrivals.iter().map(words).collect();
        for wanted in [
            "text \"syarat KTP é 👍\"",
            "Image \"KK saya\"",
            "location",
            "unsupported hologram",
            "own contact",
            "choice m1:2 \"Tidak\"",
            "officer",
            "receipt Sent of o1",
            "receipt Failed of o1",
        ] {
            assert!(told.iter().any(|told| told.starts_with(wanted)), "{wanted} is not in {told:#?}");
        }
        let file = office.transport().download(&format!("image:{photo}"), 5000).await.unwrap();
        assert_eq!((file.mime.as_deref(), file.bytes.len()), (Some("image/jpeg"), 1000));
    });
}

#[test]
fn whatsapp_refuses_what_meta_refuses_and_we_know_what_it_means() {
    runtime().block_on(async {
        let office = Office::whatsapp(FakeCloud::start().await.unwrap()).await;
        let (cloud, transport) = (office.cloud(), office.transport());
        let message = outbound(&office, "o1", "62811000111", Wire::words("Halo".to_owned()));
        assert_eq!(transport.send(&message).await, Err(PortError::WindowClosed));
        assert!(transport.send_template(&message, "kabar").await.is_ok());
        let rina = Person::phone("62811000111");
        cloud.say(&rina, say::text("halo"));
        assert!(transport.send(&message).await.is_ok());
        cloud.pass(Duration::from_secs(24 * 60 * 60));
        assert_eq!(transport.send(&message).await, Err(PortError::WindowClosed));
        cloud.say(&rina, say::text("halo lagi"));
        let mut refused = None;
        for _ in 0..60 {
            if let Err(error) = transport.send(&message).await {
                refused.get_or_insert(error);
            }
        }
        assert_eq!(
            refused.map(|error| (error.scope(), error.retry())),
            Some((Scope::Pair, Retry::After(Duration::from_secs(6))))
        );
        cloud.pass(Duration::from_secs(600));
        for (trouble, expected) in [
            (Trouble::Code { code: 130429 }, Some(Scope::Number)),
            (Trouble::TooMany { wait: 3 }, Some(Scope::Number)),
            (Trouble::Status { status: 503 }, Some(Scope::Message)),
            (Trouble::Lost, Some(Scope::Message)),
            (Trouble::Cut, Some(Scope::Message)),
            (Trouble::Late { millis: 5 }, None),
        ] {
            cloud.trouble(trouble, 1);
            let scope = transport.send(&message).await.err().map(|error| error.scope());
            assert_eq!(scope, expected, "{trouble:?}");
        }
        cloud.trouble(Trouble::Cut, 1);
        let before = cloud.counters().accepted;
        assert_eq!(transport.send(&message).await, Err(PortError::Unknown));
        assert_eq!(cloud.counters().accepted, before + 1);
        assert!(!cloud.sent().last().unwrap().told);
    });
}

#[test]
fn telegram_polls_taps_edits_and_asks() {
    runtime().block_on(async {
        let office = Office::telegram(FakeBot::start().await.unwrap());
        let (bot, rina) = (office.bot(), User::new(31, "Rina"));
        bot.text(&rina, "/start sktm_rt03");
        let telegram = office.tg();
        let mut poller = Poller::new(&telegram);
        let polled = kit::polled(&mut poller).await;
        assert_eq!(polled.iter().map(words).collect::<Vec<_>>(), ["start Some(\"sktm_rt03\")"]);
        let menu = Wire {
            keys: Keys::Grid(vec![vec![key("m1:1", "KTP")], vec![key("p1:2", "Lanjut ▸")]]),
            ..Wire::words("*Menu* <satu> & dua".to_owned())
        };
        let sent = telegram.send(&outbound(&office, "o1", "31", menu.clone())).await.unwrap();
        let tap = bot.tap(&rina, "Lanjut ▸").unwrap();
        let taps = kit::polled(&mut poller).await;
        let Arrival::Message(inbound) = &taps[0] else { panic!("{taps:?}") };
        let InboundKind::Choice { token, on: Some(on), .. } = &inbound.kind else { panic!("{inbound:?}") };
        assert_eq!((token.as_str(), on), ("p1:2", &sent));
        assert_eq!(bot.unanswered(), [tap]);
        telegram.acknowledge(inbound).await.unwrap();
        assert!(bot.unanswered().is_empty());
        let mut page = outbound(&office, "o2", "31", Wire { text: "*Menu* dua".to_owned().into(), ..menu });
        page.instead_of = Some(sent.clone());
        assert_eq!(telegram.send(&page).await.unwrap(), sent);
        assert_eq!(telegram.send(&page).await.unwrap(), sent, "not modified is as good as done");
        let shown = bot.shown(31, 2).or_else(|| bot.shown(31, 1)).unwrap();
        assert_eq!(shown["text"], "Menu dua");
        for wish in [Wish::Contact, Wish::Location] {
            let ask = Wire { keys: Keys::Ask(wish), ..Wire::words("Boleh?".to_owned()) };
            telegram.send(&outbound(&office, "o3", "31", ask)).await.unwrap();
        }
        bot.contact(&rina, "+62811000111");
        bot.location(&rina, -2.1, 106.1);
        bot.album(&rina, &[b"a", b"b"]);
        let told: Vec<String> = kit::polled(&mut poller).await.iter().map(words).collect();
        assert_eq!(told, ["own contact", "location", "Image \"\"", "Image \"\""]);
        bot.block(&rina);
        assert_eq!(kit::polled(&mut poller).await.iter().map(words).collect::<Vec<_>>(), ["blocked"]);
        let message = outbound(&office, "o4", "31", Wire::words("Halo".to_owned()));
        assert_eq!(telegram.send(&message).await, Err(PortError::Undeliverable));
        bot.unblock(&rina);
        bot.trouble(Trouble::TooMany { wait: 7 }, 1);
        assert_eq!(telegram.send(&message).await.unwrap_err().retry(), Retry::After(Duration::from_secs(7)));
        assert!(telegram.send(&message).await.is_ok());
    });
}

#[test]
fn telegram_brings_updates_to_a_webhook_with_its_secret() {
    runtime().block_on(async {
        let office = Office::telegram(FakeBot::start().await.unwrap());
        let url = office.hook().await;
        kit::set_webhook(&office.bot().url(), &url, "rahasia-1").await;
        office.bot().mischief(Mischief { doubled: 1000, ..Mischief::default() });
        office.bot().text(&User::new(31, "Rina"), "halo");
        office.bot().idle().await;
        let told: Vec<String> = office.arrivals().iter().map(words).collect();
        assert!(told.len() > 1 && told.iter().all(|told| told == "text \"halo\""), "{told:?}");
        assert!(office.bot().pending().is_empty());
        let _ = Bot::default();
    });
}

#[test]
fn statuses_come_with_our_own_id_in_any_order() {
    runtime().block_on(async {
        let settings =
            CloudSettings { statuses: wanti_fakes::Statuses::Read, window: false, ..CloudSettings::default() };
        let office = Office::whatsapp(FakeCloud::start_with(settings).await.unwrap()).await;
        office.cloud().mischief(Mischief { doubled: 300, delayed: 500, delay: 30 });
        for number in 0..20 {
            let message = outbound(&office, &format!("o{number}"), "62811000111", Wire::words("Halo".to_owned()));
            office.transport().send(&message).await.unwrap();
        }
        office.cloud().idle().await;
        let mut known = std::collections::BTreeMap::new();
        for arrival in office.arrivals() {
            let Arrival::Receipt(delivery) = arrival else { panic!("{arrival:?}") };
            let own = delivery.own.unwrap();
            let receipt = delivery.receipt.after(known.get(&own).copied());
            known.insert(own, receipt);
        }
        assert_eq!(known.len(), 20);
        assert!(known.values().all(|receipt| *receipt == Receipt::Read));
    });
}
