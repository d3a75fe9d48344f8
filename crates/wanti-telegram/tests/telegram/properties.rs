//! Whatever comes, nothing stops and nothing is lost beside it.

use proptest::prelude::*;
use serde_json::{Value, json};
use wanti_port::Arrival;
use wanti_telegram::Groups;
use wanti_telegram::poll::{Next, Poll};
use wanti_telegram::wire::{Reader, update_id};

use crate::fake::{at, settings};

/// Names that mean something, so that chance gets behind the first door.
const NAMES: [&str; 24] = [
    "update_id",
    "message",
    "edited_message",
    "callback_query",
    "my_chat_member",
    "message_reaction",
    "message_id",
    "from",
    "chat",
    "id",
    "type",
    "text",
    "date",
    "photo",
    "document",
    "file_id",
    "contact",
    "location",
    "data",
    "new_reaction",
    "reply_to_message",
    "is_topic_message",
    "message_thread_id",
    "new_chat_member",
];

fn anything() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<f64>().prop_map(Value::from),
        Just(json!("private")),
        Just(json!("/start a")),
        ".{0,12}".prop_map(Value::from),
    ];
    leaf.prop_recursive(5, 48, 6, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..4).prop_map(Value::from),
            prop::collection::btree_map(prop::sample::select(&NAMES[..]), inner, 0..8).prop_map(|fields| json!(fields)),
        ]
    })
}

fn good(number: i64) -> Value {
    json!({ "update_id": number, "message": { "message_id": number, "date": 1_794_990_000, "text": "halo",
        "from": { "id": 31, "first_name": "Rina" }, "chat": { "id": 31, "type": "private" } } })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn no_update_stops_the_reader(update in anything(), text in ".{0,200}") {
        let settings = settings().with_groups(Groups::All);
        let reader = Reader::new(&settings);
        let _ = reader.read(&update.to_string(), at(1));
        let _ = reader.read(&text, at(1));
        let mut within = update.clone();
        if let Some(fields) = within.as_object_mut() {
            fields.insert("update_id".to_owned(), json!(4));
        }
        let _ = reader.read(&within.to_string(), at(1));
    }

    #[test]
    fn no_cut_stops_the_reader(at_byte in 0_usize..400) {
        let update = good(5).to_string();
        let cut: String = update.chars().take(at_byte).collect();
        let arrival = Reader::new(&settings()).read(&cut, at(1));
        prop_assert_eq!(matches!(arrival, Some(Arrival::Message(_))), cut == update);
    }

    #[test]
    fn a_bad_update_loses_only_itself(bad in anything(), before in 1_i64..50, after in 1_i64..50) {
        let mut updates: Vec<Value> = (100..100 + before).map(good).collect();
        updates.push(bad);
        updates.extend((200..200 + after).map(good));
        let mut poll = Poll::default();
        let answer = Value::from(updates.clone()).to_string();
        let Next::Keep(batch) = poll.heard(Ok(answer), &settings(), at(1)) else { panic!("not kept") };
        let messages: Vec<&str> = batch.arrivals.iter().filter_map(|arrival| match arrival {
            Arrival::Message(inbound) if inbound.id.starts_with("31:") => Some(inbound.id.as_str()),
            _ => None,
        }).collect();
        let wanted: Vec<String> = (100..100 + before).chain(200..200 + after).map(|id| format!("31:{id}")).collect();
        prop_assert!(wanted.iter().all(|id| messages.contains(&id.as_str())));
        prop_assert_eq!(poll.offset(), None);
        poll.kept(&batch);
        let next = poll.offset().unwrap();
        prop_assert!(next >= 200 + after);
        prop_assert!(updates.iter().filter_map(|update| update_id(&update.to_string())).all(|id| next > id || id == i64::MAX));
    }

    #[test]
    fn updates_without_a_number_do_not_come_for_ever(bad in prop::collection::vec(".{0,9}", 1..4)) {
        let mut poll = Poll::default();
        let Next::Keep(batch) = poll.heard(Ok(json!([good(7)]).to_string()), &settings(), at(1)) else { panic!() };
        poll.kept(&batch);
        let Next::Keep(batch) = poll.heard(Ok(json!(bad).to_string()), &settings(), at(1)) else { panic!() };
        poll.kept(&batch);
        prop_assert_eq!(poll.offset(), Some(9));
    }
}
