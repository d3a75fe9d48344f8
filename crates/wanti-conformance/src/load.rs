//! One message through a whole store, as a runtime leads it: what measurements repeat.

use std::future::poll_fn;
use std::task::Poll;
use std::time::Duration;

use jiff::Timestamp;
use wanti_port::store::{Cause, Claim, Claimed, Commit, Committed, Hold, InboxMark, Received, Settle, Settled};
use wanti_port::{Arrival, ConversationId, Pace, Party, PortError, SentId, Store};

use crate::kit::Kit;

/// A message of this id from this person is received and held, has its turn with one answer, and the answer is settled as
/// sent. Two at once may meet in one conversation: the later one waits for the earlier.
///
/// # Panics
/// When the store fails or had the message before.
pub async fn whole_message(store: &impl Store, id: &str, person: &str) {
    let now = Timestamp::now();
    let inbound = Kit::inbound(id, Party::of(person), 0, Kit::words("mau urus surat domisili"));
    let mark = InboxMark::of(&inbound);
    let hold = Hold { holder: "bench".to_owned(), at: now, until: now + Duration::from_secs(30) };
    let received = store.receive(vec![Arrival::Message(inbound)], Some(&hold)).await.unwrap();
    let Some(Received::New { conversation, epoch }) = received.into_iter().next() else { panic!("not new") };
    let mut next = turn(store, &conversation, epoch, &mark, now).await.map(|claimed| *claimed);
    while let Some(claimed) = next {
        let own = claimed.message.id;
        let settled = Settled::Sent(SentId(format!("wamid.{own}{id}")));
        let settle = Settle { id: own, attempt: claimed.attempt, at: now, settled };
        next = store.settle(settle, Some(&claim(Timestamp::now()))).await.unwrap();
    }
}

fn claim(now: Timestamp) -> Claim {
    Claim { at: now, until: now + Duration::from_secs(60), pace: Pace::default() }
}

/// Two workers may meet in one conversation: the loser begins again, as the runtime does.
async fn turn(
    store: &impl Store,
    conversation: &ConversationId,
    epoch: Option<u64>,
    mark: &InboxMark,
    now: Timestamp,
) -> Option<Box<Claimed>> {
    loop {
        let loaded = store.load(conversation).await.unwrap();
        let waiting = store.pending(conversation, 1).await.unwrap();
        let marks: Vec<InboxMark> = waiting.iter().map(|one| InboxMark::of(&one.inbound)).collect();
        if !marks.contains(mark) {
            others_first().await;
            if waiting.is_empty() {
                return None;
            }
            continue;
        }
        let commit = Commit {
            epoch,
            at: now,
            cause: Cause::Inbound(marks),
            claim: Some(claim(Timestamp::now())),
            records: Vec::new(),
            ..Kit::turn(conversation, loaded.version)
        };
        match store.commit(commit).await {
            Ok(Committed::Done { claimed, .. }) => return claimed,
            Ok(Committed::Duplicate) | Err(PortError::Conflict | PortError::Refused(_)) => {}
            Err(error) => panic!("{error}"),
        }
    }
}

/// Lets others go on.
async fn others_first() {
    let mut begun = false;
    poll_fn(|context| {
        if std::mem::replace(&mut begun, true) {
            return Poll::Ready(());
        }
        context.waker().wake_by_ref();
        Poll::Pending
    })
    .await;
}
