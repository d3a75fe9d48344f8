//! Tables of an earlier version, with something in every state, are brought forward.

use wanti_conformance::Kit;
use wanti_port::store::{Cause, InboxMark, Received, Settle, Settled};
use wanti_port::stored::party_to_json;
use wanti_port::{Arrival, Commit, ConversationId, Party, Receipt, SentId, Store};
use wanti_store_postgres::PostgresStore;

use crate::server::Server;

const SCRIPTS: [&str; 3] = [
    include_str!("../../src/sql/0001.sql"),
    include_str!("../../src/sql/0002.sql"),
    include_str!("../../src/sql/0003.sql"),
];

/// A database as the program of version 3 left it: two people, one of whom had two turns, and one message in each state.
fn filled(server: &Server) -> String {
    let mut client = super::ways::client(server);
    client.batch_execute("DROP DATABASE IF EXISTS older").unwrap();
    client.batch_execute("CREATE DATABASE older").unwrap();
    let address = server.address().replace("dbname=postgres", "dbname=older");
    let mut client = postgres::Client::connect(&address, postgres::NoTls).unwrap();
    for script in SCRIPTS {
        client.batch_execute(script).unwrap();
    }
    client
        .batch_execute("CREATE TABLE wanti_version (version BIGINT NOT NULL); INSERT INTO wanti_version VALUES (3)")
        .unwrap();
    let line = Kit::line();
    let sql = "INSERT INTO wanti_line (office, channel, name) VALUES ($1, 'whatsapp', $2)";
    client.execute(sql, &[&line.office, &line.id]).unwrap();
    for name in ["a", "b"] {
        let sql = "INSERT INTO wanti_conversation (line, party) VALUES (1, $1)";
        client.execute(sql, &[&party_to_json(&Party::of(name))]).unwrap();
        let sql = "INSERT INTO wanti_alias SELECT 1, 0, $1, MAX(id) FROM wanti_conversation";
        client.execute(sql, &[&name]).unwrap();
    }
    let body = |id: &str| wanti_port::stored::inbound_to_json(&Kit::inbound(id, Party::of("a"), 0, Kit::words("halo")));
    for (mark, talk, done) in
        [("m1", 1_i64, true), ("m2", 1, true), ("n1", 2, true), ("m3", 1, false), ("m4", 1, true), ("m5", 1, false)]
    {
        let sql =
            "INSERT INTO wanti_inbox (line, mark, conversation, body, received, done) VALUES (1, $1, $2, $3, 0, $4)";
        client.execute(sql, &[&mark, &talk, &body(mark), &done]).unwrap();
    }
    let message = |id: &str| wanti_port::stored::outbound_to_json(&Kit::message(&ConversationId::numbered(2), id));
    let states = [
        ("sent", 3, Some("wamid.s"), Some(0)),
        ("failed", 3, Some("wamid.f"), Some(1)),
        ("dead", 4, None, None),
        ("held", 2, None, None),
        ("sending", 1, None, None),
        ("waits", 0, None, None),
    ];
    for (own, state, sent, receipt) in states {
        let sql = "INSERT INTO wanti_outbox (own, line, conversation, body, state, queued, due, sent, receipt, settled, attempt)
                   VALUES ($1, 1, 2, $2, $3, 0, 0, $4, $5, 0, 1)";
        client.execute(sql, &[&own, &message(own), &state, &sent, &receipt]).unwrap();
    }
    address
}

pub(crate) fn comes_forward(server: &Server) {
    let store = PostgresStore::open(&filled(server), 1).unwrap();
    let [a, b] = [1, 2].map(ConversationId::numbered);
    pollster::block_on(async {
        let counters = store.counters().await.unwrap();
        assert_eq!((counters.pending, counters.waiting, counters.sending), (2, 1, 1));
        assert_eq!((counters.held, counters.dead, counters.failed), (1, 1, 1));
        let waiting = store.pending(&a, 9).await.unwrap();
        let ids: Vec<&str> = waiting.iter().map(|one| one.inbound.id.as_str()).collect();
        assert_eq!(ids, ["m3", "m5"]);
        assert!(store.pending(&b, 9).await.unwrap().is_empty());
        let again = |id: &str| Arrival::Message(Kit::inbound(id, Party::of("a"), 0, Kit::words("halo")));
        for (id, done) in [("m1", true), ("m3", false), ("m4", true), ("m5", false)] {
            let received = store.receive(vec![again(id)], None).await.unwrap();
            assert_eq!(received, [Received::Again { conversation: a.clone(), done }], "{id}");
        }
        let held = store.take(&Kit::hold("B", 0), 9).await.unwrap();
        assert_eq!(held.iter().map(|one| &one.conversation).collect::<Vec<_>>(), [&a]);
        let mark = |id: &str| InboxMark { line: Kit::line(), id: id.to_owned() };
        let turn = |id: &str, version| Commit {
            cause: Cause::Inbound(vec![mark(id)]),
            outbox: Vec::new(),
            ..Kit::turn(&a, version)
        };
        assert!(store.commit(turn("m5", 0)).await.is_err(), "m3 waits before it");
        assert_eq!(Kit::done(store.commit(turn("m3", 0)).await), 1);
        assert_eq!(Kit::done(store.commit(turn("m5", 1)).await), 2);
        assert!(store.take(&Kit::hold("B", 0), 9).await.unwrap().is_empty());

        let read = Kit::receipt(&store, "wamid.s", None, Receipt::Read).await;
        assert!(matches!(read, Received::Receipt(Some(ref tracked)) if tracked.id == "sent"), "{read:?}");
        let claimed = store.claim_next(&b, &Kit::claim(9)).await.unwrap().unwrap();
        assert_eq!((claimed.message.id.as_str(), claimed.unsure), ("sending", true));
        let settled = Settled::Sent(SentId("wamid.g".to_owned()));
        let settle = Settle { id: claimed.message.id, attempt: claimed.attempt, at: Kit::at(9), settled };
        let next = store.settle(settle, Some(&Kit::claim(9))).await.unwrap().unwrap();
        assert_eq!(next.message.id, "waits");
        Kit::arrives(&store, "n2", &Party::of("b"), 9).await;
        let open: Vec<String> = store.outbox(&b).await.unwrap().into_iter().map(|one| one.id).collect();
        assert_eq!(open, ["held", "waits"]);
        let counters = store.counters().await.unwrap();
        assert_eq!((counters.held, counters.waiting, counters.sending), (0, 1, 1), "who writes lets go what was held");
    });
    drop(store);
    super::ways::client(server).batch_execute("DROP DATABASE older WITH (FORCE)").unwrap();
}
