//! The promises of a transport, against a fake of its channel that refuses what the real one refuses.

use std::collections::BTreeSet;

use wanti_core::{Entry, MenuView, Outgoing};
use wanti_flow::model::{Language, Style};
use wanti_port::fit::{Wire, fit_message};
use wanti_port::{ConversationId, Inbound, InboundKind, Line, Outbound, Party, Transport};
use wanti_text::Pii;

use crate::kit::Kit;

/// Texts that are hard on a channel.
const HARD: [&str; 6] = [
    "*tebal _miring ~coret `kode",
    "<b>&amp; & < > \" '</b>",
    "👩‍👩‍👧‍👦👍🏽 emoji yang panjang",
    "kanan \u{202e}kiri\u{202c} dan \u{200b}nol",
    "[tautan](https://contoh.id) !#+-=|{}.",
    "satu\n\n\n\ndua\ttiga",
];

/// Longer texts are not tried on a channel without a limit.
const LONG: usize = 8192;

/// The suite: everything that fits the limits of the channel reaches this person on this line.
///
/// # Panics
/// Where a promise is broken.
pub async fn transport<T: Transport + ?Sized>(transport: &T, line: &Line, to: &Party) {
    let mut post = Post { transport, line, to, sent: 0, ids: BTreeSet::new() };
    for text in HARD {
        post.send(&words(text)).await;
    }
    let most = transport.limits().text.min(LONG);
    for length in [1, most, most + 1, most * 2 + 1] {
        post.send(&words(&"panjang ".repeat(length / 8 + 1).chars().take(length).collect::<String>())).await;
    }
    for count in [1, 2, 3, 4, 9, 10, 11, 15, 24, 30] {
        for style in [Style::Auto, Style::Buttons, Style::List, Style::Numbers] {
            post.send(&menu(count, style, "Layanan")).await;
        }
    }
    post.send(&menu(5, Style::Auto, "Surat keterangan yang namanya panjang sekali dan tidak muat 👍🏽")).await;
    post.send(&Outgoing { link: Some(("Unggah".to_owned(), "https://contoh.id/u/1".to_owned())), ..words("Di sini:") })
        .await;
    acknowledges(transport, line, to).await;
}

fn words(text: &str) -> Outgoing {
    Outgoing { text: Pii::new(text.to_owned()), ..Outgoing::default() }
}

fn menu(count: usize, style: Style, title: &str) -> Outgoing {
    let entry = |number: usize| Entry {
        token: format!("m1:{number}"),
        title: format!("{title} {number}"),
        short: None,
        description: number
            .is_multiple_of(2)
            .then(|| format!("Penjelasan untuk pilihan nomor {number} dari daftar ini")),
    };
    let entries = (1..=count).map(entry).collect();
    Outgoing { menu: Some(MenuView { entries, style, open_label: "Pilih".to_owned() }), ..words("Silakan pilih:") }
}

struct Post<'a, T: ?Sized> {
    transport: &'a T,
    line: &'a Line,
    to: &'a Party,
    sent: usize,
    ids: BTreeSet<String>,
}

impl<T: Transport + ?Sized> Post<'_, T> {
    /// Every page of a message.
    async fn send(&mut self, message: &Outgoing) {
        let pages = fit_message(message, 0, self.transport.limits(), Language::Indonesian).pages;
        for page in 0..pages {
            for wire in fit_message(message, page, self.transport.limits(), Language::Indonesian).parts {
                self.one(wire).await;
            }
        }
    }

    async fn one(&mut self, wire: Wire) {
        self.sent += 1;
        let message = Outbound {
            id: format!("uji-{}", self.sent),
            conversation: ConversationId::numbered(1),
            line: self.line.clone(),
            to: self.to.clone(),
            wire,
            template: None,
            instead_of: None,
            reply_to: None,
        };
        match self.transport.send(&message).await {
            Ok(id) => assert!(!id.0.is_empty() && self.ids.insert(id.0), "each message has an id of its own"),
            Err(error) => panic!("message {} was not taken: {error}\n{:?}", self.sent, message.wire.keys),
        }
    }
}

async fn acknowledges<T: Transport + ?Sized>(transport: &T, line: &Line, from: &Party) {
    let kind = InboundKind::Text(Pii::new("halo".to_owned()));
    let inbound = Inbound { line: line.clone(), ..Kit::inbound("wamid.uji", from.clone(), 0, kind) };
    if let Err(error) = transport.acknowledge(&inbound).await {
        panic!("the sign that a message was seen was refused: {error}");
    }
}
