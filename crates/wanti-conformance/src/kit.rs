//! Things to build cases from: lines, people, messages, turns.

use std::sync::{Arc, OnceLock};

use jiff::Timestamp;
use wanti_core::{AuditLine, Recorded, Request, Session, Snapshot, State};
use wanti_flow::model::{Bot, Channel, RequestKind};
use wanti_flow::{Options, Source, compile};
use wanti_port::fit::Wire;
use wanti_port::store::{Cause, Claim, Commit, Committed, Hold, InboxMark, Received, Record};
use wanti_port::{
    Arrival, ConversationId, Delivery, Inbound, InboundKind, Line, Outbound, Pace, Party, PortError, Receipt, SentId,
    Store,
};
use wanti_text::Pii;

/// Builds cases; also of use for tests of a store beyond this suite.
#[derive(Debug)]
pub struct Kit;

impl Kit {
    /// The first line of the office.
    #[must_use]
    pub fn line() -> Line {
        Line { office: "kantor".to_owned(), channel: Channel::WhatsApp, id: "62800".to_owned() }
    }

    /// A moment, counted in seconds.
    #[must_use]
    pub fn at(seconds: i64) -> Timestamp {
        Timestamp::from_second(1_800_000_000 + seconds).unwrap()
    }

    /// A message.
    #[must_use]
    pub fn inbound(id: &str, from: Party, seconds: i64, kind: InboundKind) -> Inbound {
        Inbound {
            line: Kit::line(),
            id: id.to_owned(),
            from,
            sent: Kit::at(seconds),
            received: Kit::at(seconds),
            group: None,
            reply_to: None,
            forwarded: false,
            kind,
        }
    }

    /// Some words.
    #[must_use]
    pub fn words(words: &str) -> InboundKind {
        InboundKind::Text(Pii::new(words.to_owned()))
    }

    /// A message of words from a person, received.
    pub async fn arrives(store: &impl Store, id: &str, from: &Party, seconds: i64) -> (ConversationId, InboxMark) {
        let inbound = Kit::inbound(id, from.clone(), seconds, Kit::words("halo"));
        let mark = InboxMark::of(&inbound);
        match store.receive(vec![Arrival::Message(inbound)], None).await.unwrap().remove(0) {
            Received::New { conversation, .. } => (conversation, mark),
            other => panic!("a new message is {other:?}"),
        }
    }

    /// What a receipt leads to.
    pub async fn receipt(store: &impl Store, sent: &str, own: Option<&str>, receipt: Receipt) -> Received {
        let delivery = Delivery {
            line: Kit::line(),
            sent: SentId(sent.to_owned()),
            own: own.map(str::to_owned),
            receipt,
            at: Kit::at(50),
            error: (receipt == Receipt::Failed).then_some(PortError::Undeliverable),
        };
        store.receive(vec![Arrival::Receipt(delivery)], None).await.unwrap().remove(0)
    }

    /// A turn of the office that says one thing.
    #[must_use]
    pub fn turn(conversation: &ConversationId, expected: u64) -> Commit {
        let line = AuditLine { what: Recorded::PrivateData, request: None, actor: None };
        Commit {
            conversation: conversation.clone(),
            expected,
            epoch: None,
            at: Kit::at(0),
            cause: Cause::Office,
            session: Kit::snapshot(expected),
            shown: None,
            requests: Vec::new(),
            bookings: Vec::new(),
            outbox: vec![Kit::message(conversation, &format!("{}-{expected}", conversation.0))],
            timers: Vec::new(),
            records: vec![Record::Audit(line)],
            erase: false,
            claim: None,
        }
    }

    /// The version of a turn that was stored.
    pub fn done(committed: Result<Committed, PortError>) -> u64 {
        match committed {
            Ok(Committed::Done { version, .. }) => version,
            other => panic!("the turn is {other:?}"),
        }
    }

    /// A session; another one for each seed.
    #[must_use]
    pub fn snapshot(seed: u64) -> Snapshot {
        Session::new(seed).to_snapshot(bot())
    }

    /// A message on its way out.
    #[must_use]
    pub fn message(conversation: &ConversationId, id: &str) -> Outbound {
        Outbound {
            id: id.to_owned(),
            conversation: conversation.clone(),
            line: Kit::line(),
            to: Party::of("a"),
            wire: Wire::words("Halo".to_owned()),
            template: None,
            instead_of: None,
            reply_to: None,
        }
    }

    /// A request that was just opened.
    #[must_use]
    pub fn request(number: &str) -> Request {
        Request {
            number: number.to_owned(),
            kind: RequestKind::Request,
            service: None,
            title: "SKTM".to_owned(),
            state: State::Received,
            items: Vec::new(),
            details: Vec::new(),
            opened: Kit::at(0),
            deadline: None,
            complete_by: None,
            note: None,
            pickup: None,
            history: Vec::new(),
        }
    }

    /// A claim without a pace, lost after a minute.
    #[must_use]
    pub fn claim(seconds: i64) -> Claim {
        Claim { at: Kit::at(seconds), until: Kit::at(seconds + 60), pace: Pace::default() }
    }

    /// A hold of thirty seconds.
    #[must_use]
    pub fn hold(holder: &str, seconds: i64) -> Hold {
        Hold { holder: holder.to_owned(), at: Kit::at(seconds), until: Kit::at(seconds + 30) }
    }
}

fn bot() -> &'static Bot {
    static BOT: OnceLock<Arc<Bot>> = OnceLock::new();
    BOT.get_or_init(|| {
        let yaml = "
wanti: 1
bot: {id: contoh, nama: Contoh, mulai: sapa}
alur:
  sapa:
    mulai_bila: {kata: [halo]}
    langkah:
      - kirim: Selamat datang.
";
        let compiled = compile(&[Source::new("contoh.yaml", yaml)], &Options::default());
        Arc::new(compiled.bot.expect("the bot of the suite has no faults"))
    })
}
