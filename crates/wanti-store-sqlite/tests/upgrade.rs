//! A file of version 1 goes on as if it had always been of this one; a newer one is refused in words.
#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "a test may stop")]

use std::path::{Path, PathBuf};

use rusqlite::Connection;
use wanti_conformance::Kit;
use wanti_port::store::{Received, Settle, Settled};
use wanti_port::{Arrival, ConversationId, Party, PortError, Receipt, SentId, Store};
use wanti_store_sqlite::SqliteStore;

fn scratch(name: &str) -> PathBuf {
    let file = std::env::temp_dir().join(format!("wanti-{name}-{}.db", std::process::id()));
    forget(&file);
    file
}

fn forget(file: &Path) {
    for ending in ["", "-wal", "-shm"] {
        let _ = std::fs::remove_file(format!("{}{ending}", file.display()));
    }
}

/// A file as version 1 wrote it: one message done and answered, one that waits, one answer being sent, one held.
fn version_1(file: &Path) {
    let connection = Connection::open(file).unwrap();
    let session = Kit::snapshot(7).to_json();
    connection.execute_batch(include_str!("../src/sql/0001.sql")).unwrap();
    connection
        .execute_batch(&format!(
            r#"PRAGMA journal_mode = WAL; PRAGMA user_version = 1; PRAGMA application_id = 1466856553;
            INSERT INTO line (office, channel, name) VALUES ('kantor', 'whatsapp', '62800');
            INSERT INTO conversation (line, party, version, session, last_inbound, last_turn)
                VALUES (1, '{{"a":"a","i":[{{"u":"a"}}]}}', 4, '{session}', 1800000000000000, 1800000000000000);
            INSERT INTO alias VALUES (1, 0, 'a', 1);
            INSERT INTO inbox (line, mark, conversation, body, received, done) VALUES
                (1, 'm1', 1, '{{"f":{{"a":"a","i":[{{"u":"a"}}]}},"s":1,"t":1,"k":{{"t":"halo"}}}}', 1, 1),
                (1, 'm2', 1, '{{"f":{{"a":"a","i":[{{"u":"a"}}]}},"s":2,"t":2,"k":{{"t":"lagi"}}}}', 2, 0);
            INSERT INTO outbox (own, line, conversation, body, state, queued, due, attempt, sent, receipt, settled) VALUES
                ('c1-1-0', 1, 1, '{{"t":"Halo"}}', 3, 1, 1, 1, 'wamid.1', 0, 1),
                ('c1-2-0', 1, 1, '{{"t":"Tahan"}}', 2, 1, 1, 1, NULL, NULL, 1),
                ('c1-4-0', 1, 1, '{{"t":"Jalan"}}', 1, 1, 9, 1, NULL, NULL, 1);"#
        ))
        .unwrap();
}

#[test]
fn a_file_of_version_1_goes_on() {
    let file = scratch("version-1");
    version_1(&file);
    let store = SqliteStore::open(&file).unwrap();
    assert!(store.integrity().unwrap().is_empty());
    pollster::block_on(async {
        let conversation = ConversationId::numbered(1);
        let loaded = store.load(&conversation).await.unwrap();
        assert_eq!((loaded.version, loaded.session), (4, Some(Kit::snapshot(7))));
        let waiting = store.pending(&conversation, 9).await.unwrap();
        assert_eq!(waiting.iter().map(|one| one.inbound.id.as_str()).collect::<Vec<_>>(), ["m2"]);
        let counters = store.counters().await.unwrap();
        assert_eq!((counters.pending, counters.sending, counters.held), (1, 1, 1));
        for (id, done) in [("m1", true), ("m2", false)] {
            let again = Arrival::Message(Kit::inbound(id, Party::of("a"), 9, Kit::words("halo")));
            let received = store.receive(vec![again], None).await.unwrap();
            assert_eq!(received, [Received::Again { conversation: conversation.clone(), done }]);
        }
        let receipt = Kit::receipt(&store, "wamid.1", None, Receipt::Read).await;
        let Received::Receipt(Some(tracked)) = receipt else { panic!("the message is known: {receipt:?}") };
        assert_eq!((tracked.id.as_str(), tracked.receipt), ("c1-1-0", Receipt::Read));
        let settled = Settled::Sent(SentId("wamid.4".to_owned()));
        let settle = Settle { id: "c1-4-0".to_owned(), attempt: 1, at: Kit::at(0), settled };
        store.settle(settle, None).await.unwrap();
        assert!(store.revive("c1-2-0", Kit::at(0)).await.unwrap());
        let next = store.claim_next(&conversation, &Kit::claim(1)).await.unwrap().unwrap();
        assert_eq!(next.message.wire.text.reveal(), "Tahan");
    });
    drop(store);
    forget(&file);
}

#[test]
fn a_newer_file_is_refused_in_words_and_left_as_it_is() {
    let file = scratch("newer");
    drop(SqliteStore::open(&file).unwrap());
    Connection::open(&file).unwrap().execute_batch("PRAGMA user_version = 99").unwrap();
    let refused = SqliteStore::open(&file).map(|_| ());
    let Err(PortError::Refused(words)) = refused else { panic!("{refused:?}") };
    assert!(words.contains("version 99") && words.contains("update the program"), "{words}");
    let version: i64 = Connection::open(&file).unwrap().query_row("PRAGMA user_version", [], |row| row.get(0)).unwrap();
    assert_eq!(version, 99);
    forget(&file);
}
