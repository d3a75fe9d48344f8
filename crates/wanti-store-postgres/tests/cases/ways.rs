//! Which way a step takes: the question that many share, or a transaction of its own. The database says which it was asked.

use jiff::civil::date;
use wanti_conformance::Kit;
use wanti_core::Slot;
use wanti_port::store::{Booking, Cause, InboxMark, Received};
use wanti_port::{Alias, Arrival, Commit, Delivery, InboundKind, Party, Receipt, SentId, Store};
use wanti_text::Pii;

use crate::server::Server;

/// Each stored message of the inbox or the outbox with the question it was stored by.
const NOTES: &str = "DROP TABLE IF EXISTS ways;
    CREATE TABLE ways (mark TEXT, asked TEXT);
    CREATE OR REPLACE FUNCTION note_in() RETURNS TRIGGER LANGUAGE plpgsql AS
        $$ BEGIN INSERT INTO ways VALUES (NEW.mark, current_query()); RETURN NEW; END $$;
    CREATE OR REPLACE FUNCTION note_out() RETURNS TRIGGER LANGUAGE plpgsql AS
        $$ BEGIN INSERT INTO ways VALUES (NEW.own, current_query()); RETURN NEW; END $$;
    CREATE OR REPLACE TRIGGER noted BEFORE INSERT ON wanti_inbox FOR EACH ROW EXECUTE FUNCTION note_in();
    CREATE OR REPLACE TRIGGER noted BEFORE INSERT ON wanti_outbound FOR EACH ROW EXECUTE FUNCTION note_out();";
const NO_NOTES: &str = "DROP TRIGGER noted ON wanti_inbox; DROP TRIGGER noted ON wanti_outbound; DROP TABLE ways";

/// The ways of these messages, in order.
fn ways(client: &mut postgres::Client, function: &str) -> Vec<(String, bool)> {
    let sql = format!("SELECT mark, asked LIKE '%{function}(%' FROM ways ORDER BY mark COLLATE \"C\"");
    let rows = client.query(&sql, &[]).unwrap().into_iter().map(|row| (row.get(0), row.get(1))).collect();
    client.batch_execute("TRUNCATE ways").unwrap();
    rows
}

fn message(id: &str, from: &Party) -> Arrival {
    Arrival::Message(Kit::inbound(id, from.clone(), 0, Kit::words("halo")))
}

fn receipt() -> Arrival {
    let (line, sent) = (Kit::line(), SentId("elsewhere".to_owned()));
    Arrival::Receipt(Delivery { line, sent, own: None, receipt: Receipt::Read, at: Kit::at(0), error: None })
}

/// Deliveries, and whether they share a question; then nobody has begun a conversation without a message.
pub(crate) fn deliveries(store: &impl Store, client: &mut postgres::Client) {
    let [known, other, new, late, lone] = ["known", "other", "new", "late", "lone"].map(Party::of);
    pollster::block_on(async {
        Kit::arrives(store, "first", &known, 0).await;
        Kit::arrives(store, "second", &other, 0).await;
    });
    client.batch_execute(NOTES).unwrap();
    let mut two_names = known.clone();
    two_names.aliases.push(Alias::Phone(Pii::new("62811".to_owned())));
    let renamed = InboundKind::Renamed { earlier: vec![Alias::User(Pii::new("other".to_owned()))] };
    let renamed = Arrival::Message(Kit::inbound("g1", Party::of("others"), 0, renamed));
    let cases = [
        ("one that is known", vec![message("a1", &known)], true),
        ("one that is new", vec![message("b1", &new)], true),
        ("several, known and new", vec![message("c1", &known), message("c2", &late), message("c3", &other)], true),
        ("one that came before, beside another", vec![message("a1", &known), message("d1", &new)], true),
        ("one with a receipt", vec![message("e1", &new), receipt()], false),
        ("two of one person", vec![message("f1", &new), message("f2", &new)], false),
        ("a new name", vec![renamed], false),
        ("one more name, beside somebody new", vec![message("h1", &lone), message("h2", &two_names)], false),
    ];
    for (name, arrivals, shared) in cases {
        let received = pollster::block_on(store.receive(arrivals.clone(), None)).unwrap();
        assert_eq!(received.len(), arrivals.len(), "{name}");
        let ways = ways(client, "wanti_receive");
        assert!(!ways.is_empty(), "{name}");
        assert!(ways.iter().all(|(_, way)| *way == shared), "{name}: {ways:?}");
    }
    let sql = "SELECT COUNT(*) FROM wanti_conversation c WHERE NOT EXISTS (SELECT 1 FROM wanti_inbox i WHERE i.conversation = c.id)";
    assert_eq!(client.query_one(sql, &[]).unwrap().get::<_, i64>(0), 0, "conversations without a message");
    client.batch_execute(NO_NOTES).unwrap();
}

type Change = fn(Commit, Slot) -> Commit;

/// Turns, and whether they share a question.
pub(crate) fn turns(store: &impl Store, client: &mut postgres::Client) {
    let begun = pollster::block_on(store.receive(vec![message("m1", &Party::of("a"))], None)).unwrap();
    let Received::New { conversation, .. } = &begun[0] else { panic!("{begun:?}") };
    client.batch_execute(NOTES).unwrap();
    let mark = |id: &str| InboxMark { line: Kit::line(), id: id.to_owned() };
    let slot = Slot { date: date(2026, 11, 26), from: "08:00".parse().unwrap(), to: "09:00".parse().unwrap() };
    let cases: [(&str, Change, bool); 3] = [
        ("plain", |commit, _| commit, true),
        ("a request", |commit, _| Commit { requests: vec![Kit::request("R-1")], ..commit }, false),
        (
            "a booking",
            |commit, slot| Commit { bookings: vec![Booking { request: None, slot, capacity: 9 }], ..commit },
            false,
        ),
    ];
    for (version, (name, change, shared)) in (0_u64..).zip(cases) {
        let own = format!("own-{version}");
        let cause = if version == 0 { Cause::Inbound(vec![mark("m1")]) } else { Cause::Office };
        let outbox = vec![Kit::message(conversation, &own)];
        let commit = change(Commit { cause, outbox, ..Kit::turn(conversation, version) }, slot);
        assert_eq!(Kit::done(pollster::block_on(store.commit(commit))), version + 1, "{name}");
        assert_eq!(ways(client, "wanti_commit"), [(own, shared)], "{name}");
    }
    client.batch_execute(NO_NOTES).unwrap();
}

pub(crate) fn client(server: &Server) -> postgres::Client {
    postgres::Client::connect(&server.address(), postgres::NoTls).unwrap()
}
